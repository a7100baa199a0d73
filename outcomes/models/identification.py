"""Families to consider: a council's identification matrix, where each family stands in it, and what was decided."""

from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from families.models import Council, Family
from families.scopes import ScopedQuerySet
from families.triggers import append_only, with_history
from keyworkers.models import User
from outcomes.models.plans import Framework, OutcomesPlan
from outcomes.models.versions import VersionedText, VersionedTextQuerySet, frozen_once_published, one_of_each


class IdentificationMatrix(VersionedText):
    """One version of a council's matrix under a framework: indicators and weights as text, immutable once published."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="identification_matrices")
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="identification_matrices")

    objects = VersionedTextQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "identification matrices"
        ordering = ["council", "framework", "version"]
        constraints = one_of_each("matrix")
        triggers = frozen_once_published("identification matrix")


class Decision(models.TextChoices):
    """What a person decided about a family to consider."""

    OPENED = "opened", "Opened"
    SET_ASIDE = "set-aside", "Set aside for now"


@with_history()
class Consideration(models.Model):
    """A person opened a family or set it aside, and why; where the family stood in the matrix then is kept with it."""

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT, related_name="considerations")
    matrix = models.ForeignKey(IdentificationMatrix, models.PROTECT, related_name="considerations")
    decision = models.CharField(max_length=9, choices=Decision.choices)
    reason = models.CharField(max_length=300)
    look_again_on = models.DateField(null=True, blank=True)
    is_outside_entry_rule = models.BooleanField(
        default=False, help_text="Opened although the entry rule was not met: for the manager to look at."
    )
    as_of = models.DateField()
    is_eligible = models.BooleanField(null=True)
    score = models.DecimalField(max_digits=4, decimal_places=1)
    band = models.CharField(max_length=20, blank=True)
    contributions = models.JSONField(default=list)
    considered_by = models.ForeignKey(User, models.PROTECT, related_name="considerations")
    considered_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-considered_at", "-id"]
        indexes = [models.Index(fields=["family", "-considered_at", "-id"], name="considerations_of_family")]
        constraints = [
            models.CheckConstraint(
                name="considered_for_a_reason",
                condition=~Q(reason=""),
                violation_error_message="A family is opened or set aside for a reason.",
            ),
            models.CheckConstraint(
                name="set_aside_until_a_day",
                condition=Q(decision=Decision.OPENED, look_again_on__isnull=True)
                | Q(decision=Decision.SET_ASIDE, look_again_on__isnull=False, look_again_on__gt=F("as_of")),
                violation_error_message="A family set aside is looked at again on a later day.",
            ),
            models.CheckConstraint(
                name="outside_the_entry_rule_is_said",
                condition=Q(is_outside_entry_rule=True, decision=Decision.OPENED, is_eligible=False)
                | Q(is_outside_entry_rule=False, decision=Decision.SET_ASIDE)
                | Q(is_outside_entry_rule=False, is_eligible__isnull=True)
                | Q(is_outside_entry_rule=False, is_eligible=True),
                violation_error_message="A family opened outside the entry rule is marked so.",
            ),
        ]
        triggers = append_only("What was decided about a family is never rewritten; decide again.")

    def __str__(self) -> str:
        return f"{self.family_id} {self.get_decision_display().lower()}"


class IdentificationQuerySet(ScopedQuerySet):
    """Where families stand, as the list, the page and the API ask for it."""

    def with_decision(self) -> Self:
        """Return the rows with ``decision`` and ``look_again_on`` of the last consideration of their family."""
        last = Consideration.objects.filter(family=OuterRef("family")).order_by("-considered_at", "-id")
        return self.annotate(
            decision=Subquery(last.values("decision")[:1]),
            look_again_on=Subquery(last.values("look_again_on")[:1]),
            is_outside_entry_rule=Subquery(last.values("is_outside_entry_rule")[:1]),
        )

    def to_consider(self, as_of: date) -> Self:
        """Return the families nobody has opened, nor set aside until a day after ``as_of``."""
        waits = Q(decision__isnull=True) | Q(decision=Decision.SET_ASIDE, look_again_on__lte=as_of)
        return self.with_decision().filter(waits)

    def ranked(self) -> Self:
        """Return the rows in the list's order: the score, then the freshest evidence, then the reference."""
        return self.order_by("-score", F("freshest_on").desc(nulls_last=True), "family__reference")

    def ranked_after(self, row: "Identification") -> Self:
        """Return the rows that stand below ``row`` in the list's order."""
        same = Q(score=row.score)
        later = Q(family__reference__gt=row.family.reference)
        if row.freshest_on is None:
            return self.filter(Q(score__lt=row.score) | same & Q(freshest_on__isnull=True) & later)
        staler = Q(freshest_on__lt=row.freshest_on) | Q(freshest_on__isnull=True)
        return self.filter(Q(score__lt=row.score) | same & (staler | Q(freshest_on=row.freshest_on) & later))


class Identification(models.Model):
    """Where a family that is not worked with stands in the matrix, by the evidence as at a day. It decides nothing.

    ``is_eligible`` is the entry rule's answer (null: not known) and is kept apart from the score.
    """

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.OneToOneField(Family, models.CASCADE, related_name="identification")  # derived from its evidence
    matrix = models.ForeignKey(IdentificationMatrix, models.PROTECT, related_name="identifications")
    plan = models.ForeignKey(OutcomesPlan, models.PROTECT)
    as_of = models.DateField()
    is_eligible = models.BooleanField(null=True)
    eligibility = models.JSONField(default=dict)
    score = models.DecimalField(max_digits=4, decimal_places=1)
    band = models.CharField(max_length=20, blank=True)
    domains = ArrayField(models.CharField(max_length=40), default=list)
    freshest_on = models.DateField(null=True, blank=True)
    contributions = models.JSONField(default=list)
    gaps = models.JSONField(default=list)
    judged_at = models.DateTimeField()

    objects = IdentificationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index("council", F("score").desc(), F("freshest_on").desc(nulls_last=True), name="families_ranked")
        ]
        constraints = [
            models.CheckConstraint(
                name="score_not_negative",
                condition=Q(score__gte=0),
                violation_error_message="A score is not negative.",
            ),
        ]

    def __str__(self) -> str:
        return f"Family {self.family_id}: {self.score}"
