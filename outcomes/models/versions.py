"""What every published text has in common: numbered versions under a framework, in force from a day, then immutable."""

from datetime import date
from typing import Any, Self

import pgtrigger
from django.db import models
from django.db.models import Q

from families.triggers import refusing


class VersionedTextQuerySet(models.QuerySet):  # type: ignore[type-arg]  # each model's own queryset names its model
    """Versions of a text, as the pages and the rules ask for them."""

    def published(self) -> Self:
        """Return the versions that are in force, were, or will be."""
        return self.filter(published_at__isnull=False)

    def drafts(self) -> Self:
        """Return the versions that are not published yet."""
        return self.filter(published_at__isnull=True)

    def in_force(self, on: date) -> Self:
        """Return the published versions that had begun by a day, the one in force then first."""
        return self.published().filter(in_force_on__lte=on).order_by("-in_force_on", "-id")


class VersionedText(models.Model):
    """One version of a text that a council publishes under a framework."""

    title = models.CharField(max_length=120)
    version = models.PositiveSmallIntegerField()
    in_force_on = models.DateField()
    text = models.TextField(help_text="As TOML.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of everything the rules read of it.")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"


def one_of_each(noun: str) -> list[models.BaseConstraint]:
    """Return the constraints of a versioned text: each version once, and one published from a day."""
    return [
        models.UniqueConstraint("council", "framework", "version", name=f"one_{noun}_of_a_version"),
        models.UniqueConstraint(
            fields=["council", "framework", "in_force_on"],
            condition=Q(published_at__isnull=False),
            name=f"one_{noun}_from_a_day",
            violation_error_message="Another version is in force from that day.",
        ),
    ]


def frozen_once_published(noun: str) -> list[Any]:
    """Return the triggers of a versioned text: once published it is neither changed nor deleted."""
    return [
        refusing(
            "immutable_once_published",
            pgtrigger.Update,
            f"A published {noun} is not changed; publish a new version.",
            when="OLD.published_at IS NOT NULL",
        ),
        refusing(
            "kept_once_published",
            pgtrigger.Delete,
            f"A published {noun} is never deleted.",
            when="OLD.published_at IS NOT NULL",
        ),
    ]
