"""What people decide about a claim: the checks only a person can make, and that it may be claimed."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q

from claims.models.choices import DecisionOutcome, TaskCode, TaskOutcome
from claims.models.claims import Claim
from families.models import Council
from families.scopes import ScopedQuerySet
from families.triggers import refusing, undone_exactly_when, undone_once
from keyworkers.models import User

_SENT_SINCE = """
    OLD.undone_at IS NULL AND NEW.undone_at IS NOT NULL
    AND (SELECT state FROM claims_claim WHERE id = NEW.claim_id) NOT IN {}
"""
_UNDECIDABLE = _SENT_SINCE.format("('draft', 'ready', 'held')")
_UNANSWERABLE = _SENT_SINCE.format("('draft', 'ready', 'held', 'in-batch', 'with-audit')")


class StandingQuerySet(ScopedQuerySet):
    """Rows of a claim that may be undone; a restricted family's are hidden with the family."""

    family_path = "claim__family_id"

    def standing(self) -> Self:
        """Return those that nobody has undone."""
        return self.filter(undone_at__isnull=True)


class ClaimTask(models.Model):
    """A person's answer to a check that no rule can make. Answered anew, the earlier answer is undone."""

    council = models.ForeignKey(Council, models.PROTECT)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="tasks")
    code = models.CharField(max_length=24, choices=TaskCode.choices)
    outcome = models.CharField(max_length=10, choices=TaskOutcome.choices)
    rests_on = models.CharField(max_length=200, help_text="What the person looked at: the source and its date.")
    note = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_because = models.CharField(max_length=300, blank=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["claim", "answered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "code"],
                condition=Q(undone_at__isnull=True),
                name="one_answer_to_a_task",
                violation_error_message="This check has been answered already.",
            ),
            undone_exactly_when("task_undone_exactly_when", "An answer that is undone says when, by whom and why."),
        ]
        triggers = [
            *undone_once("An answer is not changed; it can only be undone, once."),
            refusing(
                "answered_until_sent",
                pgtrigger.Update,
                "The claim has been sent; what its checks were answered stands.",
                when=_UNANSWERABLE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()}: {self.get_outcome_display()}"


_THE_SAME_PERSON = """
    NEW.is_second AND NOT EXISTS (
        SELECT 1 FROM claims_decision first
        WHERE first.claim_id = NEW.claim_id AND NOT first.is_second AND first.undone_at IS NULL
          AND first.outcome = 'approved' AND first.decided_by_id <> NEW.decided_by_id)
"""


class Decision(models.Model):
    """That a claim can be made, or cannot yet: by the person who looked at its checks, or by the second one.

    ``is_drawn``: the programme's seed drew this decision for a second person, before which the claim is not ready.
    """

    council = models.ForeignKey(Council, models.PROTECT)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="decisions")
    is_second = models.BooleanField(default=False)
    is_drawn = models.BooleanField(default=False)
    outcome = models.CharField(max_length=10, choices=DecisionOutcome.choices)
    note = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="decisions")
    decided_at = models.DateTimeField()
    undone_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", help_text="Empty: the night, as a check lapsed."
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_because = models.CharField(max_length=300, blank=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        ordering = ["claim", "decided_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "is_second"],
                condition=Q(undone_at__isnull=True),
                name="one_decision_a_claim",
                violation_error_message="This claim has been decided on already.",
            ),
            models.CheckConstraint(
                name="sent_back_says_why",
                condition=Q(outcome="approved") | ~Q(note=""),
                violation_error_message="Whoever sends a claim back says why.",
            ),
            models.CheckConstraint(
                name="decision_undone_exactly_when",
                condition=(Q(undone_at__isnull=False) & ~Q(undone_because=""))
                | Q(undone_at__isnull=True, undone_by__isnull=True, undone_because=""),
                violation_error_message="A decision that is undone says when and why, and by whom unless by the night.",
            ),
        ]
        triggers = [
            *undone_once("A decision is not changed; it can only be undone, once."),
            refusing(
                "undone_outside_a_batch",
                pgtrigger.Update,
                "A claim in a batch is taken out of it before its decision is undone; of one that was sent it stands.",
                when=_UNDECIDABLE,
            ),
            refusing(
                "second_is_somebody_else",
                pgtrigger.Insert,
                "The second decision on a claim follows an approval, and is somebody else's.",
                when=_THE_SAME_PERSON,
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()
