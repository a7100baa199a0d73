"""What the page of a batch says beside its lines: where it stands and with whom, what may be done next, and by whom."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from claims.caps import room
from claims.hands import Hand, hands_and_officers
from claims.models import Batch, BatchMove, BatchState, ClaimKind, SignOff
from claims.signing import Totals, in_pounds
from families.words import counted, day, moment
from keyworkers.models import Role, User
from keyworkers.permissions import Verb, may


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that may be done with a batch: by whom, at which address, and whether a press of it writes at once."""

    words: str
    address: str
    verb: Verb
    posts: bool = False
    is_quiet: bool = False
    with_file: bool | None = None  # only once there is a file; False: only as long as there is none
    is_for_waiting: bool = False  # only as long as a claim that was sent waits for its answer

    def may_be_taken(self, batch: Batch, user: User, totals: Totals) -> bool:
        """Tell whether this person may take the step with the batch as it is."""
        if self.is_for_waiting and not totals.waiting:
            return False
        return may(user, self.verb) and self.with_file in (None, bool(batch.file_digest))

    def shown(self, batch: Batch) -> dict[str, Any]:
        """Return the step as the page draws it."""
        href = reverse(self.address, args=[batch.pk])
        return {
            "words": self.words,
            "href": href,
            "posts": self.posts,
            "kind": "secondary" if self.is_quiet else "",
        }


_SAMPLE = Step(words="Internal audit's sample", address="batch_sample", verb=Verb.VIEW_CLAIMS, is_quiet=True)
_FILES = Step(words="Files", address="batch_files", verb=Verb.VIEW_CLAIMS, is_quiet=True)

# The way of a batch, step by step: the whole of what its page offers.
STEPS: dict[BatchState, tuple[Step, ...]] = {
    BatchState.OPEN: (
        Step(words="Take in the ready claims", address="batch_fill", verb=Verb.PREPARE_CLAIMS, posts=True),
        Step(words="Freeze the batch", address="batch_freeze", verb=Verb.PREPARE_CLAIMS, is_quiet=True),
    ),
    BatchState.FROZEN: (
        Step(words="Draw the sample", address="batch_sample_draw", verb=Verb.AUDIT_CLAIMS),
        Step(words="Open it again", address="batch_reopen", verb=Verb.PREPARE_CLAIMS, is_quiet=True),
    ),
    BatchState.AUDITING: (Step(words="Look at the sample", address="batch_sample", verb=Verb.AUDIT_CLAIMS), _SAMPLE),
    BatchState.AUDITED: (Step(words="Sign the batch", address="batch_sign", verb=Verb.SIGN_OFF_CLAIMS), _SAMPLE),
    BatchState.SIGNED: (
        Step(words="Record that it was sent", address="batch_submit", verb=Verb.PREPARE_CLAIMS, with_file=True),
        Step(words="Write the file", address="batch_files", verb=Verb.PREPARE_CLAIMS, with_file=False),
        _FILES,
        _SAMPLE,
    ),
    BatchState.SUBMITTED: (
        Step(
            words="Enter the department's reply",
            address="batch_reply",
            verb=Verb.PREPARE_CLAIMS,
            is_for_waiting=True,
        ),
        Step(words="Replies", address="batch_reply", verb=Verb.PREPARE_CLAIMS, is_quiet=True),
        _FILES,
        _SAMPLE,
    ),
}

# Who holds the batch, and what it waits for.
WAITS_FOR = {
    BatchState.OPEN: "The analyst takes in what is ready, and freezes the batch.",
    BatchState.FROZEN: "Internal audit draws its sample. Until then the analyst can open the batch again.",
    BatchState.AUDITING: "Internal audit looks at its sample. A claim that is not valid leaves the batch.",
    BatchState.AUDITED: "A senior officer who had no hand in it signs its totals.",
    BatchState.SIGNED: "The analyst writes the file, sends it to the department and records that it was sent.",
    BatchState.SUBMITTED: "It was sent. The department answers, and the analyst enters the reply.",
}


def steps_of(batch: Batch, user: User, totals: Totals) -> list[dict[str, Any]]:
    """Return what this person may do with the batch next, each address once."""
    steps = [step for step in STEPS[BatchState(batch.state)] if step.may_be_taken(batch, user, totals)]
    first = {step.address: step for step in reversed(steps)}
    return [step.shown(batch) for step in steps if step is first[step.address]]


def facts_of(batch: Batch, totals: Totals) -> list[dict[str, Any]]:
    """Return where the batch stands, what is in it, and who brought it there."""
    window = batch.window
    rows = [
        {"key": "What it waits for", "value": _waits_for(batch, totals)},
        {"key": "Window", "value": f"{window}, open {day(window.opens_on)} to {day(window.submit_by)}"},
        {"key": "Evidence date", "value": day(window.evidence_on)},
        {"key": "Claims in it", "value": in_words(totals)},
    ]
    if batch.state == BatchState.OPEN:
        rows += [
            {"key": f"Room below the cap: {kind.label.lower()}s", "value": f"{limit.left:,} of {limit.number:,}"}
            for kind in ClaimKind
            if (limit := room(window, kind))
        ]
    if batch.frozen_at:
        rows.append({"key": "Amount", "value": in_pounds(totals)})
        rows.append({"key": "Frozen", "value": f"{moment(batch.frozen_at)}, {batch.frozen_by}"})
        rows.append({"key": "Head of the chain", "value": batch.head})
    if batch.signed_at:
        rows.append({"key": "Signed", "value": f"{moment(batch.signed_at)}, {batch.signed_by}"})
    if batch.file_digest:
        rows.append({"key": "File", "value": f"{batch.file_name}, SHA-256 {batch.file_digest}"})
    if batch.submitted_at:
        rows.append({"key": "Submitted", "value": f"{moment(batch.submitted_at)}, {batch.submitted_by}"})
    return rows


def _waits_for(batch: Batch, totals: Totals) -> str:
    if batch.state != BatchState.OPEN and not totals.lines:
        return "Nothing: no claim is left in it, so that nothing is signed or sent."
    if batch.state == BatchState.SUBMITTED and not totals.waiting:
        return "Nothing: the department has answered every claim of it."
    return WAITS_FOR[BatchState(batch.state)]


def in_words(totals: Totals) -> str:
    """Return "6: 3 attachments, 3 results; 5 with internal audit's sample"."""
    kinds = f"{counted(totals.attachments, 'attachment,attachments')}, {counted(totals.results, 'result,results')}"
    sampled = f"; {totals.sampled:,} in internal audit's sample" if totals.sampled else ""
    return f"{totals.lines:,}: {kinds}{sampled}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signers:
    """Who had a hand in a batch, and which senior officers may sign it."""

    hands: list[Hand]
    officers: list[User]
    reader: User

    @property
    def own(self) -> Hand | None:
        """Return what hand the reader had in it."""
        return next((hand for hand in self.hands if hand.user == self.reader), None)

    @property
    def rows(self) -> list[list[str]]:
        """Return who did what, and that they cannot sign for it; then those who may."""
        had = {hand.user.pk for hand in self.hands}
        cannot = [[str(hand.user), _role(hand.user), f"{_capital(hand.words)}.", "No"] for hand in self.hands]
        free = [[str(one), _role(one), "Nothing.", "Yes"] for one in self.officers if one.pk not in had]
        return [*cannot, *free]

    @property
    def words(self) -> str:
        """Return whether the reader may sign, and why not; nothing to whoever signs no claims."""
        if not may(self.reader, Verb.SIGN_OFF_CLAIMS):
            return ""
        return (
            f"You cannot sign this batch: you {self.own.words}."
            if self.own
            else "You may sign this batch: you have neither decided, batched nor audited any of it."
        )


def signers_of(batch: Batch, reader: User) -> Signers:
    """Return who may sign a batch, who may not, and why: before anybody presses a button."""
    hands, officers = hands_and_officers(batch)
    return Signers(hands=hands, officers=officers, reader=reader)


SIGNER_COLUMNS = [{"label": label} for label in ("Who", "Role", "What they did", "May sign it")]
SHEET_COLUMNS = [
    {"label": "Signed"},
    {"label": "By"},
    {"label": "Claims", "numeric": True},
    {"label": "Amount", "numeric": True},
    {"label": "Sheet"},
]


def sheet_row(sheet: SignOff) -> list[Any]:
    """Return one signing of the batch, with the address of its sheet."""
    href = reverse("batch_sheet", args=[sheet.batch_id, sheet.pk])
    return [moment(sheet.signed_at), str(sheet.signed_by), sheet.lines, in_pounds(sheet), ("Signed sheet", href)]


def event_of(move: BatchMove) -> dict[str, Any]:
    """Return one move of the batch for its timeline."""
    return {
        "title": move.get_went_to_display(),
        "at": move.moved_at,
        "by": str(move.moved_by) if move.moved_by else "by the checks of the service",
        "words": move.reason,
    }


def _role(user: User) -> str:
    return Role(user.role).label if user.role else "no role"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
