"""National frameworks, and each council's outcomes plan under one: text, immutable once published."""

import pgtrigger
from django.db import models
from django.db.models import Q

from families.models import Council
from families.triggers import refusing


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


class OutcomesPlan(models.Model):
    """One version of a council's outcomes plan. Families are judged under the version in force at their attachment."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="outcomes_plans")
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="outcomes_plans")
    title = models.CharField(max_length=120)
    version = models.PositiveSmallIntegerField()
    in_force_on = models.DateField()
    text = models.TextField(help_text="The plan as TOML.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the text.")
    published_at = models.DateTimeField(null=True, blank=True)

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
