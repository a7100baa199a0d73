"""Families handed from one worker to another, and who stands in while somebody is away."""

from django.db import models
from django.db.models import F, Q

from families.models import Council, Family
from families.periods import in_order, never_overlapping
from families.scopes import ScopedQuerySet
from families.triggers import with_history
from keyworkers.models.people import User


@with_history()
class Handover(models.Model):
    """A family was handed to a new lead keyworker on a day, with a word about what matters; they say they read it."""

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT, related_name="handovers")
    from_worker = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    to_worker = models.ForeignKey(User, models.PROTECT, related_name="handovers")
    handed_on = models.DateField()
    note = models.TextField(blank=True)
    handed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    handed_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-handed_on", "-id"]
        constraints = [
            models.CheckConstraint(
                name="handed_to_somebody_else",
                condition=Q(from_worker__isnull=True) | ~Q(from_worker=F("to_worker")),
                violation_error_message="A family is handed to somebody else.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.family_id} handed to {self.to_worker_id} on {self.handed_on}"


@with_history()
class Leave(models.Model):
    """A worker is away from one day to another; whoever covers holds their families meanwhile."""

    council = models.ForeignKey(Council, models.PROTECT)
    worker = models.ForeignKey(User, models.PROTECT, related_name="leave")
    covered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="covering")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The day after the last day away.")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            in_order("leave_in_order", "Leave ends after it starts."),
            never_overlapping("one_leave_a_day", "worker", message="This worker is away then already."),
            models.CheckConstraint(
                name="covered_by_somebody_else",
                condition=Q(covered_by__isnull=True) | ~Q(covered_by=F("worker")),
                violation_error_message="Somebody else covers a worker who is away.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} away from {self.starts_on}"
