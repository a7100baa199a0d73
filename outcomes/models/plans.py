"""National frameworks, and each council's outcomes plan under one: text, immutable once published."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q

from families.models import Council
from families.triggers import refusing
from keyworkers.models import User


class Framework(models.Model):
    """A phase of the national programme with rules of its own (Phase 1, Phase 2, Supporting Families)."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    source_note = models.TextField(help_text="Where this comes from, with its provenance mark.")

    class Meta:
        ordering = ["starts_on"]

    def __str__(self) -> str:
        return self.name


class OutcomesPlanQuerySet(models.QuerySet["OutcomesPlan"]):
    """Outcomes plans, as the pages and the rules ask for them."""

    def published(self) -> Self:
        """Return the versions that are in force, or were."""
        return self.filter(published_at__isnull=False)

    def drafts(self) -> Self:
        """Return the versions that wait for a second person's approval."""
        return self.filter(published_at__isnull=True)


class OutcomesPlan(models.Model):
    """One version of a council's outcomes plan. Families are judged under the version in force at their attachment.

    A version somebody wrote here is published by a second person's approval; one loaded by a command has no writer.
    ``framework_text`` is the framework as it stood at publication, so that a later correction of it changes no verdict
    under this version.
    """

    council = models.ForeignKey(Council, models.PROTECT, related_name="outcomes_plans")
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="outcomes_plans")
    title = models.CharField(max_length=120)
    version = models.PositiveSmallIntegerField()
    in_force_on = models.DateField()
    text = models.TextField(help_text="The plan as TOML.")
    framework_text = models.TextField(blank=True, help_text="The framework's rules as TOML, as they stood then.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the text, and of the framework's where it has one.")
    note = models.CharField(max_length=300, blank=True, help_text="Why there is a new version.")
    written_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="plans_written")
    written_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="plans_approved")
    published_at = models.DateTimeField(null=True, blank=True)

    objects = OutcomesPlanQuerySet.as_manager()

    class Meta:
        ordering = ["council", "framework", "version"]
        constraints = [
            models.UniqueConstraint("council", "framework", "version", name="one_plan_of_a_version"),
            models.UniqueConstraint(
                fields=["council", "framework", "in_force_on"],
                condition=Q(published_at__isnull=False),
                name="one_plan_from_a_day",
                violation_error_message="Another version is in force from that day.",
            ),
            models.CheckConstraint(
                name="a_plan_is_written_by_when",
                condition=Q(written_by__isnull=True, written_at__isnull=True)
                | Q(written_by__isnull=False, written_at__isnull=False),
                violation_error_message="A version names who wrote it and when.",
            ),
            models.CheckConstraint(
                name="a_second_person_approves_a_plan",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("written_by")),
                violation_error_message="Whoever wrote a version cannot approve it.",
            ),
            models.CheckConstraint(
                name="a_plan_written_here_is_approved",
                condition=Q(published_at__isnull=True) | Q(written_by__isnull=True) | Q(approved_by__isnull=False),
                violation_error_message="A version written here is published by a second person's approval.",
            ),
            models.CheckConstraint(
                name="a_plan_is_approved_by_publishing",
                condition=Q(approved_by__isnull=True) | Q(published_at__isnull=False),
                violation_error_message="A version is approved by publishing it.",
            ),
        ]
        triggers = [
            refusing(
                "immutable_once_published",
                pgtrigger.Update,
                "A published outcomes plan is not changed; publish a new version.",
                when="OLD.published_at IS NOT NULL",
            ),
            refusing(
                "kept_once_published",
                pgtrigger.Delete,
                "A published outcomes plan is never deleted.",
                when="OLD.published_at IS NOT NULL",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"
