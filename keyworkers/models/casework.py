"""Which worker holds which family, and what they did."""

from datetime import date
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q

from families.models import Council, Family, FeedRecord, Person
from families.periods import holding_on, in_order, never_overlapping
from families.scopes import ScopedQuerySet
from families.triggers import append_only, refusing, with_history
from keyworkers.models.people import User


class AssignmentKind(models.TextChoices):
    """How a worker holds a family."""

    LEAD = "lead", "Lead keyworker"
    SUPPORTING = "supporting", "Supporting worker"
    COVER = "cover", "Covering while a colleague is away"


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
    MESSAGE = "message", "Text or e-mail"
    MEETING = "meeting", "Meeting"
    GROUP = "group", "Group session"


class SeenOutcome(models.TextChoices):
    """Whether the family was seen."""

    SEEN = "seen", "Seen"
    NOT_SEEN = "not-seen", "Not seen"


class NotSeenWhy(models.TextChoices):
    """Why nobody of the family was seen."""

    NO_ANSWER = "no-answer", "Nobody answered"
    NOT_THERE = "not-there", "They were not there"
    REFUSED = "refused", "They did not want to be seen"
    THEY_CANCELLED = "they-cancelled", "The family cancelled"
    WE_CANCELLED = "we-cancelled", "We cancelled"
    OTHER = "other", "Another reason"


class InterventionQuerySet(ScopedQuerySet):
    """Interventions, as the pages ask for them."""

    def latest_first(self) -> Self:
        """Return them newest first."""
        return self.order_by("-happened_on", "-id")

    def standing(self) -> Self:
        """Return those nobody has withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


_OF_WITHDRAWING = "ARRAY['withdrawn_at', 'withdrawn_because']"


@with_history()
class Intervention(models.Model):
    """What a worker did with a family on a day; its ``idempotency_key`` makes a second press the same note.

    A completed note is locked: an :class:`Amendment` puts it right, and only undoing what brought it withdraws it. Each
    family of a group session has its own note; they share ``session``.
    """

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT, related_name="interventions")
    worker = models.ForeignKey(User, models.PROTECT, related_name="interventions")
    kind = models.CharField(max_length=10, choices=InterventionKind.choices)
    happened_on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=80)
    outcome = models.CharField(max_length=10, choices=SeenOutcome.choices)
    started_at = models.TimeField(null=True, blank=True)
    not_seen_why = models.CharField(max_length=16, choices=NotSeenWhy.choices, blank=True, db_default="")
    people = models.ManyToManyField(Person, through="Participation", related_name="interventions", blank=True)
    note = models.TextField()
    child_said = models.TextField("what the child said", blank=True, db_default="")
    next_step = models.CharField(max_length=300, blank=True, db_default="")
    next_on = models.DateField(null=True, blank=True, help_text="The day the next contact is due.")
    session = models.UUIDField(null=True, blank=True, help_text="The group session this note is one family's part of.")
    idempotency_key = models.UUIDField(unique=True)
    feed_record = models.OneToOneField(FeedRecord, models.PROTECT, null=True, blank=True)
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True, db_default="")

    objects = InterventionQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-id"]
        indexes = [
            models.Index(fields=["family", "-happened_on"], name="interventions_of_family"),
            models.Index(fields=["session"], condition=Q(session__isnull=False), name="notes_of_session"),
        ]
        constraints = [
            models.CheckConstraint(
                name="intervention_takes_time",
                condition=Q(minutes__gte=1) & Q(minutes__lte=960),
                violation_error_message="An intervention takes between 1 minute and 16 hours.",
            ),
            models.CheckConstraint(
                name="not_seen_for_a_reason",
                condition=Q(not_seen_why="") | Q(outcome=SeenOutcome.NOT_SEEN),
                violation_error_message="Why nobody was seen is said only where nobody was seen.",
            ),
            models.CheckConstraint(
                name="next_contact_lies_ahead",
                condition=Q(next_on__isnull=True) | Q(next_on__gte=F("happened_on")),
                violation_error_message="The next contact is due on or after the day of this one.",
            ),
            models.CheckConstraint(
                name="intervention_withdrawn_exactly_when",
                condition=(Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because=""))
                | Q(withdrawn_at__isnull=True, withdrawn_because=""),
                violation_error_message="A note that is withdrawn says when and why.",
            ),
        ]
        triggers = [
            refusing(
                "locked",
                pgtrigger.Update,
                "A completed note is not changed; write an amendment.",
                when="OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL"
                f" OR to_jsonb(OLD) - {_OF_WITHDRAWING} IS DISTINCT FROM to_jsonb(NEW) - {_OF_WITHDRAWING}",
            ),
            refusing("never_deleted", pgtrigger.Delete, "A note about a family is never deleted; it is corrected."),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.happened_on}"


@with_history()
class Participation(models.Model):
    """Somebody took part in an intervention, perhaps seen without the others."""

    intervention = models.ForeignKey(Intervention, models.PROTECT, related_name="participations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="participations")
    seen_alone = models.BooleanField(default=False, db_default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                "intervention",
                "person",
                name="took_part_once",
                violation_error_message="They are in this note already.",
            ),
        ]
        triggers = append_only("A completed note is not changed; write an amendment.")

    def __str__(self) -> str:
        return f"{self.person_id} in {self.intervention_id}"
