"""Evidence: one narrow table of dated facts, each leading back to the row or the person it came from."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q

from families import benefits
from families.models import Agency, Council, Family, FeedRecord, Membership, Person, Source
from families.scopes import Scope, ScopedQuerySet
from families.triggers import refusing, touching
from keyworkers.models import User
from outcomes.rules.facts import Measure


class EvidenceQuerySet(ScopedQuerySet):
    """Evidence, as judging and the pages ask for it."""

    def visible_to(self, scope: Scope) -> Self:
        """Return the evidence of people and families in ``scope``; a hidden family hides its members' evidence.

        What the Jobcentre told is left out unless the scope reaches it.
        """
        people = Person.objects.visible_to(scope).values("pk")
        families = Family.objects.visible_to(scope).values("pk")
        found = self.filter(Q(person__in=people) | Q(family__in=families), council_id=scope.council)
        return found if scope.sees_benefits else found.without_benefits()

    def without_benefits(self) -> Self:
        """Return the evidence that is no benefit data, whoever recorded it."""
        return self.exclude(measure__startswith=benefits.MEASURES).exclude(source__kind__in=benefits.KINDS)

    def without_readings(self) -> Self:
        """Return the evidence that is no reading of distance travelled, which is casework."""
        return self.exclude(measure=Measure.READING)

    def standing(self) -> Self:
        """Return the evidence no later piece has replaced or withdrawn."""
        return self.filter(superseded_at__isnull=True)

    def of_family(self, family: Family) -> Self:
        """Return the evidence of a family and of everybody who ever belonged to it."""
        members = Membership.objects.filter(family=family).values("person")
        return self.filter(Q(family=family) | Q(person__in=members))


class Evidence(models.Model):
    """A measure of a person or a family over some days: a value or a code, from an agency's row or a person's entry."""

    council = models.ForeignKey(Council, models.PROTECT)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="evidence")
    family = models.ForeignKey(Family, models.PROTECT, null=True, blank=True, related_name="evidence")
    measure = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="The day after the last day it speaks of.")
    value = models.IntegerField(null=True, blank=True)
    code = models.CharField(max_length=40, blank=True)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True)
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True)
    # The constraint below is its index.
    feed_record = models.ForeignKey(
        FeedRecord, models.PROTECT, null=True, blank=True, related_name="evidence", db_index=False
    )
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, blank=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "evidence"
        ordering = ["starts_on", "id"]
        indexes = [
            models.Index(
                fields=["person", "measure", "starts_on"],
                include=["ends_on", "value", "code"],
                name="evidence_of_person",
            ),
            models.Index(fields=["family", "measure"], name="evidence_of_family"),
        ]
        constraints = [
            models.UniqueConstraint(
                "feed_record",
                "measure",
                name="a_row_tells_a_measure_once",
                violation_error_message="This row's measure has been drawn already.",
            ),
            models.CheckConstraint(
                name="evidence_has_one_subject",
                condition=Q(person__isnull=False, family__isnull=True) | Q(person__isnull=True, family__isnull=False),
                violation_error_message="Evidence is about one person or one family.",
            ),
            models.CheckConstraint(
                name="evidence_has_one_origin",
                condition=Q(feed_record__isnull=False, entered_by__isnull=True)
                | Q(feed_record__isnull=True, entered_by__isnull=False),
                violation_error_message="Evidence comes from an agency's row or from a person's entry.",
            ),
            models.CheckConstraint(
                name="evidence_in_order",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                violation_error_message="Evidence ends after it starts.",
            ),
        ]
        triggers = [
            *touching(
                "SELECT r.family_id FROM {rows} r UNION "
                "SELECT m.family_id FROM {rows} r JOIN families_membership m ON m.person_id = r.person_id"
            ),
            refusing(
                "superseded_once",
                pgtrigger.Update,
                "Evidence is not changed; a later piece replaces it.",
                when="OLD.superseded_at IS NOT NULL OR NEW.superseded_at IS NULL OR "
                "to_jsonb(OLD) - 'superseded_at' IS DISTINCT FROM to_jsonb(NEW) - 'superseded_at'",
            ),
            refusing("never_deleted", pgtrigger.Delete, "Evidence is never deleted."),
        ]

    def __str__(self) -> str:
        return f"{self.measure} from {self.starts_on}"
