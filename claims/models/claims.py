"""Claims: one attachment and one live result claim per family and programme, each move a row."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q

from claims.models.choices import (
    CLAIM_MOVES,
    LIVE_STATES,
    REPORTED_STATES,
    UNSENT_STATES,
    ClaimKind,
    ClaimState,
    HeldFor,
    ResultType,
)
from claims.models.programmes import Programme, Window
from families.models import Council, Family, Person
from families.scopes import ScopedQuerySet
from families.triggers import append_only, moving, refusing, with_history
from keyworkers.models import User
from outcomes.models import Attachment

LIVE = ", ".join(f"'{state}'" for state in LIVE_STATES)
UNSENT = ", ".join(f"'{state}'" for state in UNSENT_STATES)

_KEEP_LIVE = f"""
    UPDATE claims_claimperson SET is_live = NEW.state IN ({LIVE})
    WHERE claim_id = NEW.id AND is_live IS DISTINCT FROM (NEW.state IN ({LIVE}));
    RETURN NULL;
"""  # noqa: S608  # our own enum

_NOT_REFUSED_BEFORE = """
    NEW.again_of_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM claims_claim first
        JOIN claims_window earlier ON earlier.id = first.window_id, claims_window now
        WHERE first.id = NEW.again_of_id AND first.state = 'refused' AND now.id = NEW.window_id
          AND earlier.opens_on < now.opens_on
          AND (first.family_id, first.programme_id, first.kind) = (NEW.family_id, NEW.programme_id, NEW.kind))
"""

_NOT_DECIDED = """
    (NEW.state = 'ready' AND OLD.state IN ('draft', 'held') OR NEW.state = 'in-batch' AND OLD.state = 'ready')
    AND NOT EXISTS (
        SELECT 1 FROM claims_decision d
        WHERE d.claim_id = NEW.id AND d.undone_at IS NULL AND NOT d.is_second AND d.outcome = 'approved'
          AND (NOT d.is_drawn OR EXISTS (
            SELECT 1 FROM claims_decision second
            WHERE second.claim_id = NEW.id AND second.undone_at IS NULL AND second.is_second
              AND second.outcome = 'approved')))
"""


_ANOTHER = """
    (OLD.council_id, OLD.programme_id, OLD.family_id, OLD.attachment_id, OLD.kind, OLD.result_type, OLD.again_of_id)
        IS DISTINCT FROM
    (NEW.council_id, NEW.programme_id, NEW.family_id, NEW.attachment_id, NEW.kind, NEW.result_type, NEW.again_of_id)
    OR OLD.window_id <> NEW.window_id AND OLD.state NOT IN ('draft', 'ready', 'held')
"""

_OUTSIDE_ITS_WINDOW = """
    NEW.state = 'submitted' AND OLD.state = 'with-audit' AND NOT EXISTS (
        SELECT 1 FROM claims_window w
        WHERE w.id = NEW.window_id AND NEW.submitted_on BETWEEN w.opens_on AND w.submit_by)
"""


class ClaimQuerySet(ScopedQuerySet):
    """Claims, as pages, batches and figures ask for them."""

    def live(self) -> Self:
        """Return the claims that stand: neither refused nor withdrawn."""
        return self.filter(state__in=LIVE_STATES)

    def results(self) -> Self:
        """Return the result claims."""
        return self.filter(kind=ClaimKind.RESULT)

    def unsent(self) -> Self:
        """Return the claims that the department has not been sent."""
        return self.filter(state__in=UNSENT_STATES)

    def reported(self) -> Self:
        """Return the claims the department has been told of and that were not withdrawn."""
        return self.filter(state__in=REPORTED_STATES)


@with_history()
class Claim(models.Model):
    """A family's attachment or result, claimed under one programme in one window."""

    council = models.ForeignKey(Council, models.PROTECT)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="claims")
    family = models.ForeignKey(Family, models.PROTECT, related_name="claims")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="claims")
    window = models.ForeignKey(Window, models.PROTECT, related_name="claims")
    kind = models.CharField(max_length=10, choices=ClaimKind.choices)
    result_type = models.CharField(max_length=10, choices=ResultType.choices, blank=True)
    state = models.CharField(max_length=10, choices=ClaimState.choices, default=ClaimState.DRAFT)
    held_for = models.CharField(max_length=4, choices=HeldFor.choices, blank=True)
    held_because = models.CharField(max_length=300, blank=True)
    raised_at = models.DateTimeField()
    submitted_on = models.DateField(null=True, blank=True)
    again_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="made_again", help_text="The claim refused before."
    )

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["attachment__attached_on", "family__reference"]
        indexes = [models.Index(fields=["programme", "state", "kind"], name="claims_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["family", "programme", "kind"],
                condition=Q(state__in=LIVE_STATES),
                name="one_live_claim_a_family",
                violation_error_message="This family already has a live claim of that kind in the programme.",
            ),
            models.CheckConstraint(
                name="result_has_a_type",
                condition=(Q(kind="result") & ~Q(result_type="")) | Q(kind="attachment", result_type=""),
                violation_error_message="A result claim names its route; an attachment has none.",
            ),
            models.CheckConstraint(
                name="held_says_why",
                condition=(Q(state="held") & ~Q(held_because="") & ~Q(held_for=""))
                | (~Q(state="held") & Q(held_because="", held_for="")),
                violation_error_message="A held claim says why; another has nothing to say.",
            ),
            models.CheckConstraint(
                name="submitted_says_when",
                condition=Q(state__in=["submitted", "paid", "refused"], submitted_on__isnull=False)
                | Q(state__in=["withdrawn", "repaid"])
                | Q(state__in=["draft", "ready", "held", "in-batch", "with-audit"], submitted_on__isnull=True),
                violation_error_message="A submitted claim says when.",
            ),
        ]
        triggers = [
            *moving("state", CLAIM_MOVES, first=[ClaimState.DRAFT], noun="A claim"),
            pgtrigger.Trigger(
                name="people_live_with_the_claim",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("state"),
                func=_KEEP_LIVE,
            ),
            refusing(
                "again_only_of_a_refused_one",
                pgtrigger.Insert,
                "Only a refused claim of the same family, kind and programme, of an earlier window, is made again.",
                when=_NOT_REFUSED_BEFORE,
            ),
            refusing(
                "ready_once_decided",
                pgtrigger.UpdateOf("state"),
                "A claim is ready, and joins a batch, once it is approved, and by a second person where it was drawn.",
                when=_NOT_DECIDED,
            ),
            refusing(
                "stays_whose_it_is",
                pgtrigger.Update,
                "Whose claim it is, and of what, never changes; its window only while it is in no batch.",
                when=_ANOTHER,
            ),
            refusing(
                "sent_in_its_window",
                pgtrigger.UpdateOf("state"),
                "A claim is sent while its window is open.",
                when=_OUTSIDE_ITS_WINDOW,
            ),
            refusing("never_deleted", pgtrigger.Delete, "A claim is never deleted; it is withdrawn."),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} claim of {self.family}"


class ClaimMove(models.Model):
    """A claim went from one state to another: who, when, why."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="moves")
    came_from = models.CharField(max_length=10, choices=ClaimState.choices, blank=True)
    went_to = models.CharField(max_length=10, choices=ClaimState.choices)
    moved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, help_text="Empty: the service.")
    moved_at = models.DateTimeField()
    reason = models.CharField(max_length=300)

    class Meta:
        ordering = ["moved_at", "id"]
        indexes = [models.Index(fields=["moved_at"], name="claim_moves_by_moment")]
        triggers = append_only("What happened to a claim is never rewritten.")

    def __str__(self) -> str:
        return f"{self.came_from} to {self.went_to}"


_NOT_AS_ITS_CLAIM = f"""
    NOT EXISTS (SELECT 1 FROM claims_claim c
                WHERE c.id = NEW.claim_id AND NEW.is_live = (c.state IN ({LIVE}))
                  AND (c.programme_id, c.kind) = (NEW.programme_id, NEW.kind))
"""  # noqa: S608  # our own enum
_ANOTHER_PERSON = "(OLD.claim_id, OLD.person_id) IS DISTINCT FROM (NEW.claim_id, NEW.person_id)"
_SENT_WITH_THEM = f"(SELECT state FROM claims_claim WHERE id = OLD.claim_id) NOT IN ({UNSENT})"  # noqa: S608


class ClaimPerson(models.Model):
    """A person the claim covers: nobody stands in two live claims of one kind in a programme."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="people")
    programme = models.ForeignKey(Programme, models.PROTECT)
    kind = models.CharField(max_length=10, choices=ClaimKind.choices)
    person = models.ForeignKey(Person, models.PROTECT, related_name="claims")
    is_live = models.BooleanField(default=True, help_text="Kept by a trigger on the claim.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "kind", "person"],
                condition=Q(is_live=True),
                name="one_live_claim_a_person",
                violation_error_message="A member of this family stands in another live claim of the programme.",
            ),
        ]
        triggers = [
            refusing(
                "live_as_its_claim",
                pgtrigger.Insert | pgtrigger.Update,
                "Whom a claim covers is live, of a kind and of a programme as the claim is.",
                when=_NOT_AS_ITS_CLAIM,
            ),
            refusing(
                "stays_who_it_is",
                pgtrigger.Update,
                "Whom a claim covers never becomes somebody else.",
                when=_ANOTHER_PERSON,
            ),
            refusing(
                "kept_once_sent",
                pgtrigger.Delete,
                "Whom a claim covered when it was sent is never deleted.",
                when=_SENT_WITH_THEM,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in claim {self.claim_id}"
