"""What is taken over from the council's former case system: cases and visits."""

from collections.abc import Iterator

from families.feeds import cleaning
from families.feeds.kinds.base import Content, Kind, Subject, column, not_after, required
from families.models.feeds import FeedKind


def _lead_worker_since(content: Content) -> Iterator[tuple[str, str]]:
    if ("LeadWorker" in content) != ("LeadFrom" in content):
        yield "LeadFrom" if "LeadWorker" in content else "LeadWorker", "Empty; a lead worker has a first day."


CASES = Kind(
    kind=FeedKind.CASES,
    speaks_of=Subject.FAMILIES,
    key=("FamilyID",),
    telling=("AttachedOn", "AssessedOn", "FamilyPlanOn", "LeadFrom", "ClosedOn"),
    columns=(
        required("FamilyID", cleaning.reference(40), "the hub's reference of the family"),
        column("AttachedOn", cleaning.past_day, "the day the family joined the programme"),
        column("AssessedOn", cleaning.past_day, "the day of the whole-family assessment"),
        column("FamilyPlanOn", cleaning.past_day, "the day of the family plan"),
        column("LeadWorker", cleaning.worker, "sign-in name of the lead worker"),
        column("LeadFrom", cleaning.past_day, "the lead worker's first day"),
        column("Route", cleaning.one_of("keyworker", "partner"), "who delivers: our keyworkers or a partner"),
        column("ClosedOn", cleaning.past_day, "the day the case was closed"),
    ),
    checks=(not_after("AttachedOn", "ClosedOn", "Before the family joined the programme."), _lead_worker_since),
)

VISITS = Kind(
    kind=FeedKind.VISITS,
    speaks_of=Subject.FAMILIES,
    key=("VisitID",),
    telling=("Date",),
    columns=(
        required("VisitID", cleaning.reference(60), "the visit's reference"),
        required("FamilyID", cleaning.reference(40), "the hub's reference of the family"),
        required("Worker", cleaning.worker, "sign-in name of the worker"),
        required("Date", cleaning.past_day, "the day of it"),
        required("Kind", cleaning.one_of("visit", "call", "meeting", "group"), "what was done"),
        required("Minutes", cleaning.whole_number(least=1, most=960), "how long it took"),
        column("Place", cleaning.line(80), "where"),
        required("Outcome", cleaning.one_of("seen", "not-seen"), "whether the family was seen"),
        column("Note", cleaning.text(cleaning.LONGEST_TEXT), "what happened, in words"),
    ),
)
