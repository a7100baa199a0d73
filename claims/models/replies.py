"""The department's reply to a batch: read, shown, confirmed, and undone where it was the wrong one."""

import pgtrigger
from django.db import models
from django.db.models import Q

from claims.models.batches import Batch, BatchLine
from claims.models.choices import REPLY_MOVES, Answer, ReplyState
from families.models import Council
from families.triggers import append_only, moving, refusing
from keyworkers.models import User

_UNDOING = "ARRAY['state', 'undone_at', 'undone_by_id', 'undone_because']"


class Reply(models.Model):
    """One reply, from a file or typed: its totals as the department states them, and where it stands."""

    council = models.ForeignKey(Council, models.PROTECT)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="replies")
    state = models.CharField(max_length=10, choices=ReplyState.choices, default=ReplyState.PREVIEWED)
    file_name = models.CharField(max_length=200, blank=True, help_text="Empty: typed.")
    file_text = models.TextField(blank=True, help_text="The reply, kept as it came.")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the file.")
    reference = models.CharField(max_length=60, blank=True, help_text="The department's own, of the payment.")
    answered_on = models.DateField()
    stated_paid = models.PositiveIntegerField(null=True, blank=True, help_text="How many it says it pays.")
    stated_total = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    difference_because = models.CharField(
        max_length=300, blank=True, help_text="Why the total differs from its lines, where it does."
    )
    read_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    read_at = models.DateTimeField()
    committed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    committed_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_because = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "replies"
        ordering = ["batch", "-read_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "digest"],
                condition=Q(state="committed") & ~Q(digest=""),
                name="one_recording_of_a_reply",
                violation_error_message="This very reply has been recorded already.",
            ),
            models.CheckConstraint(
                name="reply_committed_exactly_when",
                condition=Q(state__in=["committed", "undone"], committed_by__isnull=False, committed_at__isnull=False)
                | Q(state__in=["previewed", "discarded"], committed_by__isnull=True, committed_at__isnull=True),
                violation_error_message="A reply that is recorded says by whom and when.",
            ),
            models.CheckConstraint(
                name="reply_undone_exactly_when",
                condition=(Q(state="undone", undone_by__isnull=False, undone_at__isnull=False) & ~Q(undone_because=""))
                | (~Q(state="undone") & Q(undone_by__isnull=True, undone_at__isnull=True, undone_because="")),
                violation_error_message="A reply that is undone says when, by whom and why.",
            ),
            models.CheckConstraint(
                name="reply_total_not_negative",
                condition=Q(stated_total__isnull=True) | Q(stated_total__gte=0),
                violation_error_message="A total is nothing, or more.",
            ),
        ]
        triggers = [
            *moving("state", REPLY_MOVES, first=[ReplyState.PREVIEWED], noun="A reply"),
            refusing(
                "as_it_was_recorded",
                pgtrigger.Update,
                "A reply that was recorded is not rewritten; it can only be undone, once.",
                when="OLD.state <> 'previewed'"
                f" AND to_jsonb(OLD) - {_UNDOING} IS DISTINCT FROM to_jsonb(NEW) - {_UNDOING}",
            ),
            refusing("never_deleted", pgtrigger.Delete, "A reply is never deleted."),
        ]

    def __str__(self) -> str:
        return f"Reply to {self.batch}, {self.get_state_display().lower()}"


class ReplyLine(models.Model):
    """One row of a reply as it was read; ``problem`` says why it cannot be recorded, where it cannot."""

    reply = models.ForeignKey(Reply, models.PROTECT, related_name="lines")
    row = models.PositiveIntegerField()
    reads = models.CharField(max_length=300, help_text="What the row names, as it stands there.")
    line = models.ForeignKey(BatchLine, models.PROTECT, null=True, blank=True, related_name="replies")
    answer = models.CharField(max_length=7, choices=Answer.choices, blank=True)
    amount = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["reply", "row"]
        constraints = [
            models.UniqueConstraint("reply", "row", name="one_reply_line_a_row"),
            models.UniqueConstraint(fields=["reply", "line"], condition=Q(problem=""), name="one_answer_a_line"),
            models.CheckConstraint(
                name="reply_line_is_understood",
                condition=~Q(problem="") | (Q(line__isnull=False) & ~Q(answer="")),
                violation_error_message="A row that is understood names a line and what became of it.",
            ),
        ]
        triggers = append_only("A row of a reply is kept as it was read.")

    def __str__(self) -> str:
        return f"Row {self.row} of {self.reply}"
