"""Work that must not be lost: a row here first; the broker only rings."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q

from families.models import Council, FeedLoad
from families.triggers import moving, refusing
from keyworkers.models.people import User


class JobKind(models.TextChoices):
    """What is to be done."""

    NIGHT = "night", "The night"
    IMPORT = "import", "Load an agency file"
    EXPORT = "export", "Export"
    UNDO = "undo", "Undo a load"
    LIST = "list", "Write a list"
    DRY_RUN = "dry-run", "Try a version of the outcomes plan"


class JobState(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Ended with failures"


MOVES = {
    JobState.WAITING: [JobState.RUNNING],
    JobState.RUNNING: [JobState.DONE, JobState.FAILED, JobState.WAITING],  # back to waiting: its worker died
}


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs, as the worker and the page ask for them."""

    def waiting(self) -> Self:
        """Return the jobs nobody has taken, oldest first."""
        return self.filter(state=JobState.WAITING).order_by("asked_at", "id")

    def running(self) -> Self:
        """Return the jobs that a worker has taken and not ended."""
        return self.filter(state=JobState.RUNNING)

    def nights(self) -> Self:
        """Return the nights."""
        return self.filter(kind=JobKind.NIGHT)

    def under_way(self) -> Self:
        """Return the jobs that have not ended."""
        return self.filter(state__in=[JobState.WAITING, JobState.RUNNING])

    def undoings(self) -> Self:
        """Return the undoings of loads."""
        return self.filter(kind=JobKind.UNDO)

    def ended(self) -> Self:
        """Return the jobs that have ended, with failures or without."""
        return self.filter(state__in=[JobState.DONE, JobState.FAILED])


class Job(models.Model):
    """A night, a file loaded or undone, an export: what was asked, how far it is, how it ended."""

    council = models.ForeignKey(Council, models.PROTECT, null=True, related_name="jobs")
    kind = models.CharField(max_length=10, choices=JobKind.choices)
    as_of = models.DateField()
    load = models.ForeignKey(FeedLoad, models.PROTECT, null=True, blank=True, related_name="jobs")
    reason = models.CharField(max_length=300, blank=True, help_text="Why a load is to be undone.")
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    step = models.CharField(max_length=80, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    problems = models.JSONField(default=list, help_text="Failures: one sentence each, without personal data.")
    alarms = models.JSONField(default=list, help_text="What should not be possible and was found all the same.")
    in_the_way = models.JSONField(
        default=list, blank=True, help_text="What undoing a load came upon: sentences that may name families."
    )
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    beat_at = models.DateTimeField(null=True, blank=True, help_text="Its worker's last sign of life.")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(name="job_done_in_total", condition=Q(done__lte=F("total"))),
            models.CheckConstraint(
                name="job_ended_exactly_when",
                condition=Q(state__in=["done", "failed"], ended_at__isnull=False)
                | (Q(state__in=["waiting", "running"]) & Q(ended_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="an_undoing_says_of_what_and_why",
                condition=~Q(kind="undo") | (Q(load__isnull=False) & ~Q(reason="")),
                violation_error_message="A load is undone for a reason.",
            ),
            models.UniqueConstraint(
                fields=["council", "kind", "as_of"],
                condition=Q(kind="night", state="waiting"),
                name="one_night_waits",
                violation_error_message="That night is already waiting to be run.",
            ),
        ]
        triggers = [
            *moving("state", MOVES, first=[JobState.WAITING, JobState.RUNNING], noun="A job"),
            refusing("never_deleted", pgtrigger.Delete, "A job is never deleted."),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} as of {self.as_of}"
