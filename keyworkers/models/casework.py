"""Which worker holds which family, and what they did."""

from datetime import date
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q

from families.models import Council, Family, FeedRecord, Person
from families.periods import holding_on, in_order, never_overlapping
from families.scopes import ScopedQuerySet
from families.triggers import refusing, with_history
from keyworkers.models.people import User


class AssignmentKind(models.TextChoices):
    """How a worker holds a family."""

    LEAD = "lead", "Lead keyworker"
    SUPPORTING = "supporting", "Supporting worker"


class AssignmentQuerySet(ScopedQuerySet):
    """Assignments, as the pages ask for them."""

    def on(self, day: date) -> Self:
        """Return the assignments that hold on ``day``."""
        return self.filter(holding_on(day))

    def lead(self) -> Self:
        """Return the lead keyworkers' assignments."""
        return self.filter(kind=AssignmentKind.LEAD)


@with_history()
class Assignment(models.Model):
    """A worker holds a family from one day to another; one lead keyworker on a day."""

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT, related_name="assignments")
    keyworker = models.ForeignKey(User, models.PROTECT, related_name="assignments")
    kind = models.CharField(max_length=10, choices=AssignmentKind.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "id"]
        indexes = [models.Index(fields=["keyworker", "ends_on"], name="assignments_of_keyworker")]
        constraints = [
            in_order("assignment_in_order", "An assignment ends after it starts."),
            never_overlapping(
                "one_lead_keyworker_a_day",
                "family",
                message="A family has one lead keyworker on a day.",
                condition=Q(kind="lead"),
            ),
            never_overlapping(
                "one_assignment_a_day",
                "family",
                "keyworker",
                message="A worker holds a family once on a day.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.keyworker} holds {self.family} from {self.starts_on}"


class InterventionKind(models.TextChoices):
    """What was done."""

    VISIT = "visit", "Home visit"
    CALL = "call", "Phone call"
    MEETING = "meeting", "Meeting"
    GROUP = "group", "Group session"


class SeenOutcome(models.TextChoices):
    """Whether the family was seen."""

    SEEN = "seen", "Seen"
    NOT_SEEN = "not-seen", "Not seen"


class InterventionQuerySet(ScopedQuerySet):
    """Interventions, as the pages ask for them."""

    def latest_first(self) -> Self:
        """Return them newest first."""
        return self.order_by("-happened_on", "-id")


@with_history()
class Intervention(models.Model):
    """What a worker did with a family on a day; its ``idempotency_key`` makes a second press the same note."""

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT, related_name="interventions")
    worker = models.ForeignKey(User, models.PROTECT, related_name="interventions")
    kind = models.CharField(max_length=10, choices=InterventionKind.choices)
    happened_on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=80)
    outcome = models.CharField(max_length=10, choices=SeenOutcome.choices)
    people = models.ManyToManyField(Person, related_name="interventions", blank=True)
    note = models.TextField()
    idempotency_key = models.UUIDField(unique=True)
    feed_record = models.OneToOneField(FeedRecord, models.PROTECT, null=True, blank=True)
    recorded_at = models.DateTimeField()

    objects = InterventionQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-id"]
        indexes = [models.Index(fields=["family", "-happened_on"], name="interventions_of_family")]
        constraints = [
            models.CheckConstraint(
                name="intervention_takes_time",
                condition=Q(minutes__gte=1) & Q(minutes__lte=960),
                violation_error_message="An intervention takes between 1 minute and 16 hours.",
            ),
        ]
        triggers = [
            refusing("never_deleted", pgtrigger.Delete, "A note about a family is never deleted; it is corrected.")
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.happened_on}"
