"""The way of a claim as a timeline: each move, each decision and each answer, made and undone."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from claims.models import BatchLine, Claim, ClaimMove, ClaimState, ClaimTask, Decision, Finding, SignOff
from claims.models.choices import DecisionOutcome, SpotCheckQuestion, shown_as
from claims.tasks import told_openly
from families.asking import MadeOnce
from families.words import day, moment

SERVICE = "the service"  # at night, or as it checks again before somebody acts
_UP_TO_THE_AUDIT = {ClaimState.READY, ClaimState.IN_BATCH, ClaimState.WITH_AUDIT}
_TITLES = {("", "draft"): "Raised", ("draft", "draft"): "Carried over", ("held", "held"): "Still held"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What happened to a claim: what was decided and answered, what was undone of it included, each move, its line."""

    decisions: list[Decision]
    tasks: list[ClaimTask]
    moves: list[ClaimMove]
    findings: list[Finding]
    signings: list[SignOff]
    line: BatchLine | None

    @classmethod
    def of(cls, claim: Claim) -> "Way":
        """Read all of it in one query."""
        decisions, tasks, moves, findings, signings, lines = _WAY.of(claim=claim.pk)
        line = next(iter(lines), None)
        return cls(decisions=decisions, tasks=tasks, moves=moves, findings=findings, signings=signings, line=line)


def _way_asked(*, claim: int) -> tuple[QuerySet[Any, Any], ...]:
    stood = Q(batch__lines__removed_at__isnull=True) | Q(batch__lines__removed_at__gt=F("signed_at"))
    whole = Finding.objects.filter(line__claim=claim, question=SpotCheckQuestion.WHOLE, person__isnull=True)
    return (
        Decision.objects.filter(claim=claim).select_related("decided_by", "undone_by"),
        ClaimTask.objects.filter(claim=claim).select_related("answered_by", "undone_by"),
        ClaimMove.objects.filter(claim=claim).select_related("moved_by").order_by("moved_at", "id"),
        whole.select_related("found_by").order_by("found_at", "id"),
        SignOff.objects.filter(stood, batch__lines__claim=claim).select_related("signed_by", "batch__window"),
        BatchLine.objects.filter(claim=claim).select_related("batch__window").order_by("-id")[:1],
    )


_WAY = MadeOnce(_way_asked)


def state_in(claim: Claim, line: BatchLine | None) -> str:
    """Return as what a claim is shown, read with the last line it has or had in a batch."""
    return shown_as(claim.state, line.batch.state if line and line.pk and line.removed_at is None else None)


def said_of(decisions: list[Decision]) -> str:
    """Return in words what stands decided; empty: nothing."""
    standing = {one.is_second: one for one in decisions if one.undone_at is None}
    first, second = standing.get(False), standing.get(True)
    if first is None:
        return ""
    said = f"{_decided(first)} by {first.decided_by} on {day(first.decided_at)}"
    if second:
        return f"{said}, {_decided(second).lower()} by {second.decided_by} on {day(second.decided_at)}."
    return f"{said}. The seed drew it: it waits for a second person." if first.is_drawn else f"{said}."


def _decided(one: Decision) -> str:
    return "Approved" if one.outcome == DecisionOutcome.APPROVED else "Sent back"


def events_of(way: Way) -> list[dict[str, Any]]:
    """Return everything that happened to a claim, newest first."""
    # Of one moment: what raised the claim, what was answered, what was decided, and then the move that came of it.
    events = [_move_event(move) for move in way.moves if not move.came_from]
    events += [event for one in way.tasks for event in _answer_events(one)]
    events += [event for one in way.decisions for event in _decision_events(one)]
    events += [_move_event(move) for move in way.moves if move.came_from and move.went_to in _UP_TO_THE_AUDIT]
    events += [_finding_event(one) for one in way.findings]
    events += [_signing_event(one) for one in way.signings]
    events += [_move_event(move) for move in way.moves if move.came_from and move.went_to not in _UP_TO_THE_AUDIT]
    found = sorted(events, key=lambda event: event["at"])[::-1]
    return [event | {"when": moment(event["at"])} for event in found]


def _move_event(move: ClaimMove) -> dict[str, Any]:
    return {
        "title": _TITLES.get((move.came_from, move.went_to), move.get_went_to_display()),
        "at": move.moved_at,
        "by": str(move.moved_by or SERVICE),
        "words": move.reason,
    }


def _finding_event(one: Finding) -> dict[str, Any]:
    return {
        "title": f"Internal audit: {one.get_found_display().lower()}",
        "at": one.found_at,
        "by": str(one.found_by),
        "words": one.reason,
    }


def _signing_event(one: SignOff) -> dict[str, Any]:
    words = f"{one.batch}, with the head {one.head}."
    return {"title": "Signed", "at": one.signed_at, "by": str(one.signed_by), "words": words}


def _decision_events(one: Decision) -> list[dict[str, Any]]:
    who = "a second person" if one.is_second else "the first person"
    drawn = "The seed drew it for a second person." if one.is_drawn and not one.is_second else ""
    made = {
        "title": f"{_decided(one)} by {who}",
        "at": one.decided_at,
        "by": str(one.decided_by),
        "words": " ".join(filter(None, [one.note, drawn])),
    }
    return [made, *_undone(one, "Decision undone")]


def _answer_events(one: ClaimTask) -> list[dict[str, Any]]:
    made = {
        "title": f"{one.get_code_display()}: {one.get_outcome_display().lower()}",
        "at": one.answered_at,
        "by": str(one.answered_by),
        "words": told_openly(one.code, one.rests_on, one.note),
    }
    return [made, *_undone(one, "Answer replaced")]


def _undone(one: Decision | ClaimTask, title: str) -> list[dict[str, Any]]:
    if one.undone_at is None:
        return []
    by = str(one.undone_by or SERVICE)
    return [{"title": title, "at": one.undone_at, "by": by, "words": one.undone_because}]
