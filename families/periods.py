"""Periods as the tables hold them: from the first day to the day before ``ends_on`` (half-open; null is "still")."""

from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q


class DateRange(Func):
    """SQL's ``daterange(starts_on, ends_on)``: half-open, unbounded where ``ends_on`` is null."""

    function = "DATERANGE"
    output_field = DateRangeField()


PERIOD = DateRange(F("starts_on"), F("ends_on"))


def in_order(name: str, message: str) -> models.CheckConstraint:
    """Return the constraint that a period ends after it starts."""
    return models.CheckConstraint(
        name=name,
        condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
        violation_error_message=message,
    )


def never_overlapping(name: str, *same: str, message: str, condition: Q | None = None) -> ExclusionConstraint:
    """Return the constraint that no two rows with equal ``same`` columns hold on one day."""
    expressions: list[tuple[Any, str]] = [(column, RangeOperators.EQUAL) for column in same]
    return ExclusionConstraint(
        name=name,
        expressions=[*expressions, (PERIOD, RangeOperators.OVERLAPS)],
        condition=condition,
        violation_error_message=message,
    )


def holding_on(day: date, *, prefix: str = "") -> Q:
    """Return the condition that a period holds on ``day``; ``prefix`` leads to the table of periods."""
    still = Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gt": day})
    return still & Q(**{f"{prefix}starts_on__lte": day})
