"""What makes the national team visit an authority [S6, DOMAIN.md 3.3], and how each is known here.

Three triggers are read of what is recorded; of the others no record here knows, and somebody who does answers them. The
list is the guidance's; the numbers by which we read it are ours, said with each answer and official nowhere. An answer
says whether the trigger applies, why, and how it is known. It decides nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Count, Q, QuerySet

from claims.figures.coming import Ahead
from claims.figures.pace import tried, year_before
from claims.figures.registry import GONE, AsAt
from claims.models import AssuranceAnswer, Claim, ClaimState, SpotCheck, SpotCheckLine
from claims.models.choices import FoundToBe
from families.asking import MadeOnce
from families.words import counted, day

UNSEEN_YEARS = 2  # ours


class Trigger(StrEnum):
    """What may lead to a visit; the value names it in an address."""

    CLAIMS = "claims"
    ISSUES = "issues"
    UNSEEN = "unseen"
    RECOVERY = "recovery"
    BOTTOM = "bottom-30"
    DATA = "data-maturity"
    EARLY_HELP = "early-help"


TITLES = {
    Trigger.CLAIMS: "An unexpected number of claims",
    Trigger.ISSUES: "Earlier issues",
    Trigger.UNSEEN: "Not visited for a long time",
    Trigger.RECOVERY: "In recovery",
    Trigger.BOTTOM: "Among the bottom 30 performers",
    Trigger.DATA: "Weak data maturity",
    Trigger.EARLY_HELP: "Weak engagement with the Early Help System Guide",
}
BY_HAND = (Trigger.RECOVERY, Trigger.BOTTOM, Trigger.DATA, Trigger.EARLY_HELP)
NOT_ANSWERED = "Not answered yet"


class Applies(StrEnum):
    """Whether a trigger applies."""

    YES = "Applies"
    NO = "Does not apply"
    NOT_KNOWN = "Not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Whether one trigger applies, why, and how it is known."""

    trigger: Trigger
    applies: Applies
    because: str
    known_by: str

    @property
    def title(self) -> str:
        """Return what the trigger is called."""
        return TITLES[self.trigger]

    @property
    def is_by_hand(self) -> bool:
        """Return whether somebody answers it."""
        return self.trigger in BY_HAND


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recorded:
    """What is recorded that the triggers are read of: claims by state and findings of two years, visits, answers."""

    at: AsAt
    since: date
    invalid: int
    gone: Mapping[str, int]
    seen_on: date | None
    answers: Mapping[str, AssuranceAnswer]


def triggers_of(at: AsAt) -> list[Told]:
    """Return whether each trigger applies to a programme's council, in the guidance's order."""
    recorded = _recorded(at)
    return [
        COMPUTED[trigger](recorded) if trigger in COMPUTED else _answered(trigger, recorded.answers.get(trigger))
        for trigger in Trigger
    ]


def _recorded(at: AsAt) -> _Recorded:
    since = year_before(year_before(at.day))
    invalid, gone, visits, answers = _ASKED.of(programme=at.programme.pk, since=since, day=at.day)
    return _Recorded(
        at=at,
        since=since,
        invalid=len(invalid),
        gone=dict(gone),
        seen_on=max((visit_on or closed_on for visit_on, closed_on in visits), default=None),
        answers={one.trigger: one for one in answers},
    )


def _asked(*, programme: int, since: date, day: date) -> tuple[QuerySet[Any, Any], ...]:
    found = SpotCheckLine.objects.filter(spot_check__programme=programme, found_on__gt=since)
    sent = Claim.objects.filter(programme=programme, submitted_on__gt=since, submitted_on__lte=day)
    seen = Q(visit_on__isnull=False, visit_on__lte=day) | Q(closed_on__isnull=False, closed_on__lte=day)
    answers = AssuranceAnswer.objects.filter(programme=programme).select_related("answered_by")
    return (
        found.filter(found__in=[FoundToBe.NOT_VALID, FoundToBe.PARTLY]).order_by().values_list("pk"),
        sent.filter(state__in=GONE).order_by().values_list("state").annotate(Count("id")),
        SpotCheck.objects.filter(seen, programme=programme).order_by().values_list("visit_on", "closed_on"),
        answers.order_by("answered_at", "id"),
    )


_ASKED = MadeOnce(_asked)


def _answered(trigger: Trigger, answer: AssuranceAnswer | None) -> Told:
    if answer is None:
        words = "Nobody has answered it, and no record here can."
        return Told(trigger=trigger, applies=Applies.NOT_KNOWN, because=words, known_by=NOT_ANSWERED)
    return Told(
        trigger=trigger,
        applies=Applies.YES if answer.applies else Applies.NO,
        because=answer.note,
        known_by=f"Answered by {answer.answered_by} on {day(answer.answered_at)}",
    )


def _claims(recorded: _Recorded) -> Told:
    """Read "unexpected" as: the last window brought less or more than the range of those in the year before it.

    One that is still open is not the last yet: what it brings is not known.
    """
    at = recorded.at
    past = [one for one in Ahead(programme=at.programme, as_at=at.day, told=at).past if one.on < at.day]
    last = next((one for one in reversed(tried(past)) if past and one.of == past[-1]), None)
    known_by = "Computed: the last window beside those of the year before it; our reading of “unexpected”"
    if last is None or last.said.low is None or last.said.high is None:
        words = "Too few windows are past to say what would have been expected."
        return Told(trigger=Trigger.CLAIMS, applies=Applies.NOT_KNOWN, because=words, known_by=known_by)
    words = f"{last.of.name} brought {last.of.count:,}; the windows before it {last.said.low:,} to {last.said.high:,}."
    applies = Applies.NO if last.held else Applies.YES
    return Told(trigger=Trigger.CLAIMS, applies=applies, because=words, known_by=known_by)


def _issues(recorded: _Recorded) -> Told:
    """Read "earlier issues" as: a claim of the past two years found not valid, refused, or withdrawn once sent."""
    invalid, refused = recorded.invalid, recorded.gone.get(ClaimState.REFUSED, 0)
    withdrawn = sum(recorded.gone.values()) - refused
    words = (
        f"{counted(invalid, 'claim,claims')} found not or only partly valid by a spot check, "
        f"{counted(refused, 'claim,claims')} refused, {counted(withdrawn, 'claim,claims')} withdrawn after being sent, "
        f"since {day(recorded.since)}."
    )
    known_by = "Computed: spot checks and replies recorded here, of two years; our reading of “issues”"
    applies = Applies.YES if invalid or refused or withdrawn else Applies.NO
    return Told(trigger=Trigger.ISSUES, applies=applies, because=words[:1].upper() + words[1:], known_by=known_by)


def _unseen(recorded: _Recorded) -> Told:
    """Read "long time unseen" as: no spot check was visited or closed within two years."""
    last = recorded.seen_on
    known_by = f"Computed: the last spot check recorded here; {UNSEEN_YEARS} years are our reading of “long”"
    if last is None:
        words = "No spot check is recorded here: either there was none, or it is not recorded."
        return Told(trigger=Trigger.UNSEEN, applies=Applies.YES, because=words, known_by=known_by)
    applies = Applies.NO if last > recorded.since else Applies.YES
    return Told(trigger=Trigger.UNSEEN, applies=applies, because=f"Last looked at on {day(last)}.", known_by=known_by)


COMPUTED: Mapping[Trigger, Callable[[_Recorded], Told]] = {
    Trigger.CLAIMS: _claims,
    Trigger.ISSUES: _issues,
    Trigger.UNSEEN: _unseen,
}
