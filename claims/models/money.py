"""Money: what the department pays for a claim, and the ledger of what was claimed, paid and repaid."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q

from claims.models.batches import Batch
from claims.models.choices import ClaimKind, MoneyKind, ResultType
from claims.models.claims import Claim
from claims.models.programmes import Programme, Window
from claims.models.replies import Reply
from families.models import Council
from families.periods import in_order, never_overlapping
from families.scopes import ScopedQuerySet
from families.triggers import refusing, undone_exactly_when, undone_once, with_history
from keyworkers.models import User


@with_history()
class Tariff(models.Model):
    """What the department pays for a claim of a kind (and route), from a day to a day. Whose figure it is, it says."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="tariffs")
    kind = models.CharField(max_length=10, choices=ClaimKind.choices)
    result_type = models.CharField(max_length=10, choices=ResultType.choices, blank=True, help_text="Empty: either.")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="The day after its last.")
    amount = models.DecimalField(max_digits=9, decimal_places=2, help_text="In pounds.")
    is_our_reading = models.BooleanField(default=True, help_text="Not verified against the national document.")
    source_note = models.TextField(blank=True)

    class Meta:
        ordering = ["programme", "kind", "result_type", "starts_on"]
        constraints = [
            in_order("tariff_in_order", "A rate ends after it starts."),
            never_overlapping(
                "tariffs_do_not_overlap",
                "programme",
                "kind",
                "result_type",
                message="Two rates for the same kind of claim share a day.",
            ),
            models.CheckConstraint(
                name="tariff_not_negative",
                condition=Q(amount__gte=0),
                violation_error_message="A rate is nothing, or more.",
            ),
        ]

    def __str__(self) -> str:
        return f"£{self.amount} for {self.get_kind_display().lower()} from {self.starts_on:%d/%m/%Y}"


class MoneyLineQuerySet(ScopedQuerySet):
    """Lines of the ledger; a restricted family's is hidden with the family where lines are listed, never in a sum."""

    family_path = "claim__family_id"

    def standing(self) -> Self:
        """Return the lines nobody has undone."""
        return self.filter(undone_at__isnull=True)


_BEFORE_IT_WAS_PAID = """
    NEW.kind = 'repaid' AND EXISTS (
        SELECT 1 FROM claims_moneyline paid
        WHERE paid.claim_id = NEW.claim_id AND paid.kind = 'paid' AND paid.undone_at IS NULL AND paid."on" > NEW."on")
"""


class MoneyLine(models.Model):
    """What happened to the money of one claim on one day; an entry made in error is undone, never rewritten."""

    council = models.ForeignKey(Council, models.PROTECT)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="money")
    window = models.ForeignKey(Window, models.PROTECT, related_name="money")
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="money")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="money")
    reply = models.ForeignKey(Reply, models.PROTECT, null=True, blank=True, related_name="money")
    kind = models.CharField(max_length=9, choices=MoneyKind.choices)
    amount = models.DecimalField(max_digits=9, decimal_places=2, help_text="In pounds.")
    on = models.DateField(help_text="The day it counts from.")
    reference = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=300, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_because = models.CharField(max_length=300, blank=True)

    objects = MoneyLineQuerySet.as_manager()

    class Meta:
        ordering = ["on", "id"]
        indexes = [models.Index(fields=["programme", "window", "kind"], name="money_by_window")]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "kind"],
                condition=Q(undone_at__isnull=True),
                name="one_line_of_a_kind_a_claim",
                violation_error_message="The ledger has this line of the claim already.",
            ),
            models.CheckConstraint(
                name="money_not_negative",
                condition=Q(amount__gte=0),
                violation_error_message="An amount is nothing, or more; what goes back is a line of its own.",
            ),
            undone_exactly_when("money_undone_exactly_when", "A line that is undone says when, by whom and why."),
        ]
        triggers = [
            *undone_once("A line of the ledger is not changed; it can only be undone, once."),
            refusing(
                "repaid_after_it_was_paid",
                pgtrigger.Insert,
                "A claim is repaid on the day it was paid, or later.",
                when=_BEFORE_IT_WAS_PAID,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} £{self.amount}"
