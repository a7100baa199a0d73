"""Batches: the claims sent in one window, frozen with what they rest on, exported as one file that is remembered."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from claims.models.choices import BATCH_MOVES, BatchState, Payment
from claims.models.claims import Claim
from claims.models.programmes import Programme, Window
from families.models import Council
from families.scopes import ScopedQuerySet
from families.triggers import append_only, moving, refusing, with_history
from keyworkers.models import User

SENT = "A submitted batch and what it rests on are never changed."

# Of the sheet in force: by whom, when, the head, how many lines and what they come to.
_AS_ITS_SHEET = """
    EXISTS (
        SELECT 1 FROM claims_signoff s
        WHERE s.batch_id = {b}.id AND s.signed_by_id = {b}.signed_by_id AND s.signed_at = {b}.signed_at
          AND s.head = {b}.head AND (s.lines, s.amount) = (
            SELECT count(*), coalesce(sum(l.amount), 0) FROM claims_batchline l
            WHERE l.batch_id = {b}.id AND l.removed_at IS NULL))
"""

_NOT_ON_THE_SHEET = f"""
    NEW.state IN ('signed', 'submitted') AND OLD.state <> NEW.state AND NOT {_AS_ITS_SHEET.format(b="NEW")}
"""

_NOT_LOOKED_AT = """
    NEW.state IN ('auditing', 'audited') AND OLD.state IN ('frozen', 'auditing') AND OLD.state <> NEW.state AND (
        NOT EXISTS (SELECT 1 FROM claims_sample s WHERE s.batch_id = NEW.id)
        OR NEW.state = 'audited' AND EXISTS (
            SELECT 1 FROM claims_sampleline d JOIN claims_batchline l ON l.id = d.line_id
            WHERE l.batch_id = NEW.id AND l.removed_at IS NULL AND NOT EXISTS (
                SELECT 1 FROM claims_finding f
                WHERE f.line_id = l.id AND f.question = 'whole' AND f.person_id IS NULL)))
"""


class BatchQuerySet(models.QuerySet["Batch"]):
    """Batches, as the chain of a programme asks for them."""

    def in_chain(self) -> Self:
        """Return the frozen ones in the order in which they were frozen, each with its ``place``.

        The rows of their moves tell it, which are written one after the other under the programme's lock. Moments do
        not: they are those of the requests, of which one may have waited, and of clocks, which may be set back.
        """
        frozen = BatchMove.objects.filter(batch=OuterRef("pk"), went_to=BatchState.FROZEN).order_by("-id")
        placed = self.exclude(state=BatchState.OPEN).annotate(place=Coalesce(Subquery(frozen.values("id")[:1]), 0))
        return placed.order_by("place", "number")


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
    payment = models.CharField(
        max_length=10,
        choices=Payment.choices,
        default=Payment.BY_RESULTS,
        help_text="How the programme was paid at the freeze.",
    )
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="batches_signed")
    signed_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="batches_submitted")
    submitted_at = models.DateTimeField(null=True, blank=True)
    file_name = models.CharField(max_length=120, blank=True, help_text="The file that is sent, or was.")
    file_digest = models.CharField(max_length=64, blank=True, help_text="Its SHA-256; its bytes lie in its BatchFile.")
    head = models.CharField(max_length=64, blank=True, help_text="The last link of the chain of its snapshots.")

    objects = BatchQuerySet.as_manager()

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
                | (~Q(state="open") & Q(frozen_by__isnull=False, frozen_at__isnull=False)),
                violation_error_message="A frozen batch says who froze it and when.",
            ),
            models.CheckConstraint(
                name="signed_exactly_when",
                condition=Q(state__in=["signed", "submitted"], signed_by__isnull=False, signed_at__isnull=False)
                | (~Q(state__in=["signed", "submitted"]) & Q(signed_by__isnull=True, signed_at__isnull=True)),
                violation_error_message="A signed batch says who signed it and when.",
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
            refusing(
                "audited_once_looked_at",
                pgtrigger.Update,
                "Internal audit draws a sample and answers every claim of its sample before the batch goes on.",
                when=_NOT_LOOKED_AT,
            ),
            refusing(
                "signed_as_it_stands",
                pgtrigger.Update,
                "A batch is signed by whoever signed its sheet, and sent, with the totals it has.",
                when=_NOT_ON_THE_SHEET,
            ),
            refusing("never_deleted", pgtrigger.Delete, "A batch is never deleted."),
        ]

    def __str__(self) -> str:
        return f"Batch {self.number} ({self.window})"


class BatchLineQuerySet(ScopedQuerySet):
    """Lines of batches; a restricted family's line is hidden with the family."""

    family_path = "claim__family_id"


_REWRITTEN = """
    (SELECT state FROM claims_batch WHERE id = OLD.batch_id) NOT IN ('open', 'frozen')
    AND (OLD.removed_at IS NOT NULL
         OR to_jsonb(OLD) - '{removed_at,removed_because}'::text[]
            IS DISTINCT FROM to_jsonb(NEW) - '{removed_at,removed_because}'::text[])
"""


# Asked as the transaction ends: the line goes first, its claim and its batch move after it.
_LEFT_BY_ITS_LINE_ALONE = f"""
    IF EXISTS (SELECT 1 FROM claims_claim c WHERE c.id = NEW.claim_id AND c.state IN ('in-batch', 'with-audit')
               AND NOT EXISTS (SELECT 1 FROM claims_batchline l WHERE l.claim_id = c.id AND l.removed_at IS NULL))
       OR EXISTS (SELECT 1 FROM claims_batch b WHERE b.id = NEW.batch_id AND b.state = 'signed'
                  AND NOT {_AS_ITS_SHEET.format(b="b")}) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE =
            'A claim that is taken out of a batch moves with its line, and a signed batch goes back to be signed anew.';
    END IF;
    RETURN NULL;
"""  # noqa: S608  # our own words


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
    amount = models.DecimalField(
        max_digits=9, decimal_places=2, null=True, blank=True, help_text="In pounds, by the tariff, since the freeze."
    )
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
                condition=Q(line_number__isnull=True, snapshot="", snapshot_digest="", link="", amount__isnull=True)
                | (Q(line_number__isnull=False) & ~Q(snapshot="") & ~Q(snapshot_digest="") & ~Q(link="")),
                violation_error_message="A frozen line has its number, its snapshot and its link.",
            ),
            models.CheckConstraint(
                name="line_amount_not_negative",
                condition=Q(amount__isnull=True) | Q(amount__gte=0),
                violation_error_message="A claim is for nothing, or for more.",
            ),
        ]
        triggers = [
            refusing(
                "unchangeable_once_submitted",
                pgtrigger.Update,
                SENT,
                when="(SELECT state FROM claims_batch WHERE id = NEW.batch_id) = 'submitted'",
            ),
            refusing(
                "joins_while_it_is_filled",
                pgtrigger.Insert,
                "A claim joins a batch while it is being filled, and never later.",
                when="(SELECT state FROM claims_batch WHERE id = NEW.batch_id) <> 'open'",
            ),
            refusing(
                "as_internal_audit_saw_it",
                pgtrigger.Update,
                "From the audit on a line is not rewritten; it can only be taken out, once.",
                when=_REWRITTEN,
            ),
            refusing(
                "never_deleted",
                pgtrigger.Delete,
                "A line of a batch is never deleted; it is taken out, dated.",
            ),
            pgtrigger.Trigger(
                name="leaves_with_its_claim",
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__removed_at__isnull=True, new__removed_at__isnull=False),
                func=_LEFT_BY_ITS_LINE_ALONE,
            ),
        ]

    def __str__(self) -> str:
        return f"Line {self.line_number} of {self.batch}"


class BatchMove(models.Model):
    """A batch went from one state to another: who, when, why."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="moves")
    came_from = models.CharField(max_length=10, choices=BatchState.choices, blank=True)
    went_to = models.CharField(max_length=10, choices=BatchState.choices)
    moved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, help_text="Empty: the night, or a check that is not passed."
    )
    moved_at = models.DateTimeField()
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ["moved_at", "id"]
        triggers = append_only("What happened to a batch is never rewritten.")

    def __str__(self) -> str:
        return f"{self.came_from} to {self.went_to}"


# Who prepared a batch, of those who had a hand in it: they audit none of it.
PREPARED = ("opened", "froze", "raised", "decided", "checked", "batched")

# Who had a hand in a batch, and in which way: opened and froze it, raised or decided on its claims, answered a check of
# one, took claims in or out, drew its sample, found something. Pages name them by the words that refuse a signature.
HANDS = """
    SELECT id AS batch_id, made_by_id AS user_id, 'opened' AS did, NULL::bigint AS claim_id FROM claims_batch
    UNION ALL SELECT id, frozen_by_id, 'froze', NULL FROM claims_batch
    UNION ALL SELECT m.batch_id, m.moved_by_id,
                     CASE m.went_to WHEN 'open' THEN 'opened' WHEN 'frozen' THEN 'froze' ELSE 'audited' END, NULL
              FROM claims_batchmove m WHERE m.went_to <> 'signed' AND m.came_from <> 'signed'
    UNION ALL SELECT l.batch_id, m.moved_by_id, 'raised', l.claim_id
              FROM claims_batchline l JOIN claims_claimmove m ON m.claim_id = l.claim_id
              WHERE m.came_from = '' AND l.removed_at IS NULL
    UNION ALL SELECT l.batch_id, d.decided_by_id, 'decided', l.claim_id
              FROM claims_batchline l JOIN claims_decision d ON d.claim_id = l.claim_id AND d.undone_at IS NULL
              WHERE l.removed_at IS NULL
    UNION ALL SELECT l.batch_id, t.answered_by_id, 'checked', l.claim_id
              FROM claims_batchline l JOIN claims_claimtask t ON t.claim_id = l.claim_id AND t.undone_at IS NULL
              WHERE l.removed_at IS NULL
    UNION ALL SELECT l.batch_id, m.moved_by_id, 'batched', l.claim_id
              FROM claims_batchline l JOIN claims_claimmove m ON m.claim_id = l.claim_id
              WHERE m.went_to = 'in-batch' AND m.came_from = 'ready' AND l.removed_at IS NULL
    UNION ALL SELECT l.batch_id, m.moved_by_id, 'took-out', l.claim_id
              FROM claims_batchline l JOIN claims_claimmove m ON m.claim_id = l.claim_id AND m.moved_at = l.removed_at
              WHERE m.came_from IN ('in-batch', 'with-audit') AND m.went_to = 'held'
    UNION ALL SELECT batch_id, drawn_by_id, 'drew', NULL FROM claims_sample
    UNION ALL SELECT l.batch_id, s.drawn_by_id, 'drew', NULL
              FROM claims_sampleline s JOIN claims_batchline l ON l.id = s.line_id
    UNION ALL SELECT l.batch_id, f.found_by_id, 'found', l.claim_id
              FROM claims_finding f JOIN claims_batchline l ON l.id = f.line_id
"""

_HAD_A_HAND_IN_IT = (
    f"EXISTS (SELECT 1 FROM ({HANDS}) h WHERE h.batch_id = NEW.batch_id AND h.user_id = NEW.signed_by_id)"  # noqa: S608
)


class SignOff(models.Model):
    """The sheet the senior officer signs: the batch's totals and head as they stood. Signed again, it is another row.

    Whoever signs has neither decided, batched nor audited any of it.
    """

    council = models.ForeignKey(Council, models.PROTECT)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="signings")
    lines = models.PositiveIntegerField()
    attachments = models.PositiveIntegerField()
    results = models.PositiveIntegerField()
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    without_rate = models.PositiveIntegerField(default=0, help_text="How many of the lines no rate covered.")
    sampled = models.PositiveIntegerField(help_text="How many of the lines internal audit looked at.")
    head = models.CharField(max_length=64)
    signed_by = models.ForeignKey(User, models.PROTECT, related_name="signings")
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ["batch", "signed_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="sheet_adds_up",
                condition=Q(
                    lines=F("attachments") + F("results"),
                    sampled__lte=F("lines"),
                    without_rate__lte=F("lines"),
                    amount__gte=0,
                ),
                violation_error_message="Attachments and results add up to the lines that are signed.",
            )
        ]
        triggers = [
            *append_only("What was signed is never rewritten."),
            refusing(
                "signed_by_somebody_else",
                pgtrigger.Insert,
                "Whoever signs a batch has neither decided, batched nor audited any of it.",
                when=_HAD_A_HAND_IN_IT,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch}, signed by {self.signed_by}"
