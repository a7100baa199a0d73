"""Batches: the claims sent in one window, frozen with what they rest on, exported as one file that is remembered."""

import pgtrigger
from django.db import models
from django.db.models import Q

from claims.models.choices import BATCH_MOVES, BatchState
from claims.models.claims import Claim
from claims.models.programmes import Programme, Window
from families.models import Council
from families.scopes import ScopedQuerySet
from families.triggers import append_only, moving, refusing, with_history
from keyworkers.models import User

SENT = "A submitted batch and what it rests on are never changed."


@with_history()
class Batch(models.Model):
    """The claims of one programme sent in one window."""

    council = models.ForeignKey(Council, models.PROTECT)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="batches")
    window = models.ForeignKey(Window, models.PROTECT, related_name="batches")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.OPEN)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="batches_made")
    made_at = models.DateTimeField()
    frozen_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="batches_frozen")
    frozen_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="batches_submitted")
    submitted_at = models.DateTimeField(null=True, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    file_text = models.TextField(blank=True, help_text="The exported file, kept as it was sent.")
    file_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the exported file.")
    head = models.CharField(max_length=64, blank=True, help_text="The last link of the chain of its snapshots.")

    class Meta:
        verbose_name_plural = "batches"
        ordering = ["programme", "number"]
        constraints = [
            models.UniqueConstraint("programme", "number", name="one_batch_of_a_number"),
            models.UniqueConstraint(
                fields=["window"],
                condition=Q(state="open"),
                name="one_open_batch_a_window",
                violation_error_message="A batch of this window is already being filled.",
            ),
            models.CheckConstraint(
                name="frozen_exactly_when",
                condition=Q(state="open", frozen_by__isnull=True, frozen_at__isnull=True)
                | Q(state__in=["frozen", "submitted"], frozen_by__isnull=False, frozen_at__isnull=False),
                violation_error_message="A frozen batch says who froze it and when.",
            ),
            models.CheckConstraint(
                name="submitted_exactly_when",
                condition=(
                    Q(state="submitted", submitted_by__isnull=False, submitted_at__isnull=False) & ~Q(file_digest="")
                )
                | (~Q(state="submitted") & Q(submitted_by__isnull=True, submitted_at__isnull=True)),
                violation_error_message="A submitted batch says who sent which file, and when.",
            ),
        ]
        triggers = [
            *moving("state", BATCH_MOVES, first=[BatchState.OPEN], noun="A batch"),
            refusing("unchangeable_once_submitted", pgtrigger.Update, SENT, when="OLD.state = 'submitted'"),
            refusing("never_deleted", pgtrigger.Delete, "A batch is never deleted."),
        ]

    def __str__(self) -> str:
        return f"Batch {self.number} ({self.window})"


class BatchLineQuerySet(ScopedQuerySet):
    """Lines of batches; a restricted family's line is hidden with the family."""

    family_path = "claim__family_id"


class BatchLine(models.Model):
    """One claim in a batch; from the freeze on with its line, its snapshot and its link in the chain.

    The snapshot is canonical JSON of what the claim rests on: internal ids, dates, values, plan version and verdict,
    no names, addresses or free text, so that lawful erasure keeps the chain. ``link`` is the SHA-256 of the previous
    link and the snapshot's own digest.
    """

    council = models.ForeignKey(Council, models.PROTECT)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="lines")
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="lines")
    line_number = models.PositiveIntegerField(null=True, blank=True)
    snapshot = models.TextField(blank=True)
    snapshot_digest = models.CharField(max_length=64, blank=True)
    link = models.CharField(max_length=64, blank=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_because = models.CharField(max_length=300, blank=True)

    objects = BatchLineQuerySet.as_manager()

    class Meta:
        ordering = ["batch", "line_number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(removed_at__isnull=True),
                name="one_batch_a_claim",
                violation_error_message="This claim is already in a batch.",
            ),
            models.UniqueConstraint("batch", "line_number", name="one_line_of_a_number"),
            models.CheckConstraint(
                name="removed_says_why",
                condition=Q(removed_at__isnull=True, removed_because="")
                | (Q(removed_at__isnull=False) & ~Q(removed_because="")),
                violation_error_message="A claim taken out of a batch says why.",
            ),
            models.CheckConstraint(
                name="frozen_line_is_whole",
                condition=Q(line_number__isnull=True, snapshot="", snapshot_digest="", link="")
                | (Q(line_number__isnull=False) & ~Q(snapshot="") & ~Q(snapshot_digest="") & ~Q(link="")),
                violation_error_message="A frozen line has its number, its snapshot and its link.",
            ),
        ]
        triggers = [
            refusing(
                "unchangeable_once_submitted",
                pgtrigger.Update | pgtrigger.Insert,
                SENT,
                when="(SELECT state FROM claims_batch WHERE id = NEW.batch_id) = 'submitted'",
            ),
            refusing(
                "never_deleted",
                pgtrigger.Delete,
                "A line of a batch is never deleted; it is taken out, dated.",
            ),
        ]

    def __str__(self) -> str:
        return f"Line {self.line_number} of {self.batch}"


class BatchMove(models.Model):
    """A batch went from one state to another: who, when, why."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="moves")
    came_from = models.CharField(max_length=10, choices=BatchState.choices, blank=True)
    went_to = models.CharField(max_length=10, choices=BatchState.choices)
    moved_by = models.ForeignKey(User, models.PROTECT)
    moved_at = models.DateTimeField()
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ["moved_at", "id"]
        triggers = append_only("What happened to a batch is never rewritten.")

    def __str__(self) -> str:
        return f"{self.came_from} to {self.went_to}"
