"""How the work with a family goes on or ends, and what professionals outside the service confirm of it."""

from django.db import models
from django.db.models import Q

from families.models import Agency, Council, Family
from families.scopes import ScopedQuerySet
from families.triggers import append_only, with_history
from keyworkers.models import Document, User
from outcomes.models.evidence import Evidence
from outcomes.models.progress import Attachment


class CaseStepKind(models.TextChoices):
    """How the work with a family goes on or ends."""

    CLOSED = "closed", "Closed"
    REOPENED = "reopened", "Opened again"
    STEPPED_UP = "stepped-up", "Stepped up"
    STEPPED_DOWN = "stepped-down", "Stepped down"


class CloseReason(models.TextChoices):
    """Why the work with a family ends; a claim is none of them."""

    PLAN_DONE = "plan-done", "The family plan is done"
    STEPPED_DOWN = "stepped-down", "Another service goes on with less"
    STEPPED_UP = "stepped-up", "A statutory service goes on"
    MOVED = "moved", "The family moved away"
    DECLINED = "declined", "The family does not want to go on"
    LOST = "lost", "The family cannot be reached"
    OTHER = "other", "Another reason"


@with_history()
class CaseStep(models.Model):
    """The work with a family was closed, opened again, stepped up or stepped down on a day, for a reason."""

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT, related_name="case_steps")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="case_steps")
    kind = models.CharField(max_length=12, choices=CaseStepKind.choices)
    stepped_on = models.DateField()
    close_reason = models.CharField(max_length=12, choices=CloseReason.choices, blank=True)
    words = models.TextField()
    goes_on_with = models.CharField("who goes on with the family", max_length=120, blank=True)
    taken_by = models.ForeignKey(User, models.PROTECT)
    taken_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-stepped_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="closing_says_why",
                condition=~Q(kind=CaseStepKind.CLOSED) | ~Q(close_reason=""),
                violation_error_message="Closing says why.",
            ),
        ]
        triggers = append_only("A step in a family's case stands; take another.")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.stepped_on}"


@with_history()
class Confirmation(models.Model):
    """A professional outside the service confirmed something on a day: who, in which role, for which agency."""

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT, related_name="confirmations")
    evidence = models.OneToOneField(Evidence, models.PROTECT, related_name="confirmation")
    confirmed_by = models.CharField(max_length=120)
    role = models.CharField(max_length=80)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True)
    agency_name = models.CharField(max_length=120, blank=True)
    confirmed_on = models.DateField()
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="confirmations")
    note = models.CharField(max_length=300, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-confirmed_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="confirmation_names_an_agency",
                condition=(Q(agency__isnull=False, agency_name="")) | (Q(agency__isnull=True) & ~Q(agency_name="")),
                violation_error_message="A confirmation names the agency of whoever confirms.",
            ),
        ]
        triggers = append_only("A confirmation stands as it was entered; withdraw the entry.")

    def __str__(self) -> str:
        return f"{self.confirmed_by} on {self.confirmed_on}"
