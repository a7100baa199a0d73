"""National frameworks, and each council's outcomes plan under one: text, immutable once published."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from families.models import Council
from families.triggers import refusing
from keyworkers.models import User
from outcomes.models.versions import VersionedText, VersionedTextQuerySet, frozen_once_published, one_of_each


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


class OutcomesPlan(VersionedText):
    """One version of a council's outcomes plan. Families are judged under the version in force at their attachment.

    A version somebody wrote here is published by a second person's approval; one loaded by a command has no writer.
    ``framework_text`` is the framework as it stood at publication, so that a later correction of it changes no verdict
    under this version.
    """

    council = models.ForeignKey(Council, models.PROTECT, related_name="outcomes_plans")
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="outcomes_plans")
    framework_text = models.TextField(blank=True, help_text="The framework's rules as TOML, as they stood then.")
    note = models.CharField(max_length=300, blank=True, help_text="Why there is a new version.")
    written_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="plans_written")
    written_at = models.DateTimeField(null=True, blank=True)
    warnings = models.JSONField(default=list, help_text="What the approver was told to know, and acknowledged.")
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="plans_approved")

    objects = VersionedTextQuerySet.as_manager()

    class Meta:
        ordering = ["council", "framework", "version"]
        constraints = [
            *one_of_each("plan"),
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
            *frozen_once_published("outcomes plan"),
            refusing(
                "tried_before_published",
                pgtrigger.Insert | pgtrigger.Update,
                "A version written here is published after a dry run of exactly its text over every family.",
                when="NEW.published_at IS NOT NULL AND NEW.written_by_id IS NOT NULL AND NOT EXISTS (SELECT 1"
                " FROM outcomes_dryrun d WHERE d.plan_id = NEW.id AND d.digest = NEW.digest"
                " AND d.done_at IS NOT NULL AND d.failed = 0)",
            ),
        ]
