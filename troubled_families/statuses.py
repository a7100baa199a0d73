"""How every status looks: its words, and one colour for what it means to the reader."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import TextChoices

from claims.models.choices import BatchState, ClaimState, FoundToBe, ReplyState
from families.models.feeds import LoadState
from families.models.matching import QuestionState
from keyworkers.models.jobs import JobState


class Tone(StrEnum):
    """What a status means to whoever reads it; the value is its style."""

    GOOD = "govuk-tag--green"
    WAITING = "govuk-tag--yellow"
    MOVING = "govuk-tag--teal"
    WITH_OTHERS = "govuk-tag--purple"
    STOPPED = "govuk-tag--red"
    PAST = "govuk-tag--grey"
    UNKNOWN = "app-tag--unknown"
    SHOWN_AS_IS = "app-tag--shown-as-is govuk-tag--grey"


@dataclass(frozen=True)
class Status:
    """A status as it is shown."""

    words: str
    tone: Tone

    @property
    def css(self) -> str:
        """Return the style's name."""
        return self.tone.value


def _worded(choices: type[TextChoices], tones: Mapping[Any, Tone]) -> dict[str, Status]:
    """Return the statuses of choices that carry their own words."""
    return {str(choice): Status(str(choice.label), tones[choice]) for choice in choices}


STATUSES: dict[str, dict[str, Status]] = {
    # A family may read these: progress, never failure.
    "need": {
        "met": Status("Met", Tone.GOOD),
        "not yet": Status("Not yet", Tone.WAITING),
        "nearly there": Status("Nearly there", Tone.MOVING),
        "needs attention again": Status("Needs attention again", Tone.STOPPED),
        "not known": Status("Not known", Tone.UNKNOWN),
        "window running": Status("Window running", Tone.MOVING),  # of days in a picture, never of a need as a whole
    },
    # Of a whole family, for staff.
    "family": {
        "met": Status("Meets its outcomes plan", Tone.GOOD),
        "not yet": Status("Not yet", Tone.WAITING),
        "not known": Status("Not known", Tone.UNKNOWN),
        "being judged": Status("Being judged again", Tone.MOVING),
        "stale": Status("Could not be judged", Tone.STOPPED),
    },
    # Of a family nobody works with yet: the programme's entry rule.
    "entry": {
        "met": Status("Met", Tone.GOOD),
        "not met": Status("Not met", Tone.PAST),
        "not known": Status("Not known", Tone.UNKNOWN),
    },
    "plan": {
        "draft": Status("Draft, waits for approval", Tone.WAITING),
        "to come": Status("Approved, to come", Tone.MOVING),
        "in force": Status("In force", Tone.GOOD),
        "earlier": Status("Earlier", Tone.PAST),
    },
    # Of a need or a gate from one version to the next.
    "change": {
        "added": Status("Added", Tone.GOOD),
        "removed": Status("Removed", Tone.STOPPED),
        "changed": Status("Changed", Tone.MOVING),
    },
    "gate": {
        "passed": Status("Passed", Tone.GOOD),
        "not passed": Status("Not passed", Tone.STOPPED),
        "no data": Status("No data", Tone.UNKNOWN),
        "done": Status("Done", Tone.GOOD),
        "not yet": Status("Not yet", Tone.WAITING),
        "not known": Status("Not known", Tone.UNKNOWN),
    },
    # Of an action or a goal of a family plan.
    "action": {
        "open": Status("Open", Tone.WAITING),
        "overdue": Status("Overdue", Tone.STOPPED),
        "done": Status("Done", Tone.GOOD),
        "reached": Status("Reached", Tone.GOOD),
        "dropped": Status("Dropped", Tone.PAST),
        "set aside": Status("Set aside", Tone.PAST),
    },
    "assessment": {
        "being written": Status("Being written", Tone.MOVING),
        "completed": Status("Waits for a manager's sign-off", Tone.WITH_OTHERS),
        "signed off": Status("Signed off", Tone.GOOD),
        "written": Status("Written", Tone.GOOD),
        "nothing yet": Status("Nothing yet", Tone.WAITING),
    },
    "claim": {
        **_worded(
            ClaimState,
            {
                ClaimState.DRAFT: Tone.WAITING,
                ClaimState.READY: Tone.MOVING,
                ClaimState.HELD: Tone.STOPPED,
                ClaimState.IN_BATCH: Tone.MOVING,
                ClaimState.WITH_AUDIT: Tone.WITH_OTHERS,
                ClaimState.SUBMITTED: Tone.WITH_OTHERS,
                ClaimState.PAID: Tone.GOOD,
                ClaimState.REFUSED: Tone.STOPPED,
                ClaimState.WITHDRAWN: Tone.PAST,
                ClaimState.REPAID: Tone.PAST,
            },
        ),
        # Of a frozen claim whose batch internal audit is done with: the holder is the batch's.
        **{str(state): Status(str(state.label), Tone.MOVING) for state in (BatchState.AUDITED, BatchState.SIGNED)},
    },
    # Of the chain of frozen claims, and of what is known otherwise today than it was claimed.
    "chain": {"holds": Status("Holds", Tone.GOOD), "broken": Status("Does not hold", Tone.STOPPED)},
    "difference": {
        "altered": Status("Altered", Tone.STOPPED),
        "would not pass": Status("Would not pass today", Tone.WAITING),
        "differs": Status("Differs", Tone.PAST),
        "came since": Status("Came since", Tone.PAST),
    },
    "finding": {
        **_worded(
            FoundToBe,
            {FoundToBe.VALID: Tone.GOOD, FoundToBe.PARTLY: Tone.WAITING, FoundToBe.NOT_VALID: Tone.STOPPED},
        ),
        "none": Status("Waits for a finding", Tone.MOVING),
    },
    "batch": _worded(
        BatchState,
        {
            BatchState.OPEN: Tone.WAITING,
            BatchState.FROZEN: Tone.MOVING,
            BatchState.AUDITING: Tone.WITH_OTHERS,
            BatchState.AUDITED: Tone.MOVING,
            BatchState.SIGNED: Tone.MOVING,
            BatchState.SUBMITTED: Tone.WITH_OTHERS,
        },
    ),
    "job": _worded(
        JobState,
        {
            JobState.WAITING: Tone.WAITING,
            JobState.RUNNING: Tone.MOVING,
            JobState.DONE: Tone.GOOD,
            JobState.FAILED: Tone.STOPPED,
        },
    ),
    "load": _worded(
        LoadState,
        {
            LoadState.PREVIEWED: Tone.WAITING,
            LoadState.WAITING: Tone.WAITING,
            LoadState.LOADED: Tone.GOOD,
            LoadState.FAILED: Tone.STOPPED,
            LoadState.DISCARDED: Tone.PAST,
            LoadState.UNDONE: Tone.PAST,
        },
    ),
    "match": _worded(
        QuestionState,
        {
            QuestionState.OPEN: Tone.WAITING,
            QuestionState.PUT_OFF: Tone.UNKNOWN,
            QuestionState.SAME: Tone.GOOD,
            QuestionState.NOT_SAME: Tone.MOVING,
            QuestionState.SUPERSEDED: Tone.PAST,
        },
    ),
    "reply": _worded(
        ReplyState,
        {
            ReplyState.PREVIEWED: Tone.WAITING,
            ReplyState.COMMITTED: Tone.GOOD,
            ReplyState.DISCARDED: Tone.PAST,
            ReplyState.UNDONE: Tone.PAST,
        },
    ),
    # What the page before has to say, by Django's levels.
    "message": {
        "success": Status("Saved", Tone.GOOD),
        "info": Status("Important", Tone.MOVING),
        "warning": Status("Important", Tone.WAITING),
        "error": Status("There is a problem", Tone.STOPPED),
    },
    "answer": {
        "yes": Status("Yes", Tone.GOOD),
        "no": Status("No", Tone.PAST),
        "not known": Status("Not known", Tone.UNKNOWN),
    },
}


def status_of(kind: str, state: Any) -> Status:
    """Return how a state of that kind is shown; one nobody has worded shows itself."""
    return STATUSES.get(kind, {}).get(str(state)) or Status(str(state), Tone.SHOWN_AS_IS)
