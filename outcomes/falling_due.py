"""What waits to be done with families: visits, reviews, actions and supervision that fall due, and who was not seen.

One reading for the first pages, their "see all" and what people are told by night, so that all say the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from families.models import Family, Touched
from families.periods import holding_on
from families.words import day as said
from families.words import since
from keyworkers.identity import with_lead
from keyworkers.models import Action, Assignment, FamilyPlan, Handover, Intervention, Supervision, User
from keyworkers.models.casework import SeenOutcome
from outcomes.models import Attachment, Verdict

SEEN_WITHIN = 28  # days; ours until a council sets its own
AHEAD = timedelta(days=7)


class Thing(StrEnum):
    """What falls due; its words head a list."""

    VISIT = "visit"
    REVIEW = "review"
    ACTION = "action"
    SUPERVISION = "supervision"
    NOT_SEEN = "not seen"


THINGS = {
    Thing.VISIT: ("The next contact", "intervention_add", "Log it"),
    Thing.REVIEW: ("The review of the family plan", "family_plan", "Review it"),
    Thing.ACTION: ("An action of the family plan", "family_plan", "Say how it went"),
    Thing.SUPERVISION: ("Supervision about the family", "family_supervision", "Talk it through"),
    Thing.NOT_SEEN: ("Not seen", "intervention_add", "Log a visit"),
}
"""What each is called, the name of the address to act at, and the words of the link."""


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that waits for ``worker``: on which day it fell or falls due, and why in words."""

    thing: Thing
    family: int
    worker: int | None
    on: date
    words: str
    page: str
    link: str

    def is_overdue(self, day: date) -> bool:
        """Tell whether it should have been done before ``day``."""
        return self.on < day


def worked_with(families: QuerySet[Family], *, day: date, of: User | None = None) -> QuerySet[Any]:
    """Return those of ``families`` that are worked with or could be, with what their next steps are told from.

    Each carries its lead keyworker, the last sight of it, the next days agreed, its stored verdict, and of one person
    (``of``) how they hold it and what they were handed and have not read. One query.
    """
    ours = {"family": OuterRef("pk")}
    lead = Assignment.objects.lead().filter(holding_on(day), **ours)
    notes = Intervention.objects.standing().filter(**ours, happened_on__lte=day).order_by("-happened_on", "-id")
    agreed = notes.filter(next_on__isnull=False)
    attached = Attachment.objects.filter(**ours, attached_on__lte=day).order_by("-attached_on", "-id")
    verdict = Verdict.objects.filter(attachment=OuterRef("attachment"))
    talks = Supervision.objects.filter(**ours, held_on__lte=day).order_by("-held_on", "-id")
    found = with_lead(families, day=day).annotate(
        lead_worker=Subquery(lead.values("keyworker")[:1]),
        noted_in=Subquery(notes.values("pk")[:1]),
        noted_on=Subquery(notes.values("happened_on")[:1]),
        agreed_in=Subquery(agreed.values("pk")[:1]),
        agreed_on=Subquery(agreed.values("next_on")[:1]),
        seen_on=Subquery(notes.filter(outcome=SeenOutcome.SEEN).values("happened_on")[:1]),
        review_on=Subquery(FamilyPlan.objects.living().filter(**ours).values("review_on")[:1]),
        talk_on=Subquery(talks.values("next_on")[:1]),
        attachment=Subquery(attached.values("pk")[:1]),
        attached_on=Subquery(attached.values("attached_on")[:1]),
        closed_on=Subquery(attached.values("closed_on")[:1]),
        touched_at=Subquery(Touched.objects.filter(**ours).values("touched_at")[:1]),
        **{name: Subquery(verdict.values(name)[:1]) for name in ("met", "possible", "rests_on", "gate_met")},
    )
    if of is not None:
        mine = Assignment.objects.filter(holding_on(day), **ours, keyworker=of)
        handed = Handover.objects.filter(**ours, to_worker=of, received_at__isnull=True).order_by("-handed_on", "-id")
        found = found.annotate(
            mine=Subquery(mine.values("kind")[:1]), handed_on=Subquery(handed.values("handed_on")[:1])
        )
    return found.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=day))


def next_contact(row: Any) -> date | None:
    """Return the day of the next contact agreed, of a family read by :func:`worked_with`.

    What was agreed last holds until a later note agrees something else, or tells of a contact on that day or later.
    """
    if row.agreed_on and row.noted_in != row.agreed_in and row.noted_on >= row.agreed_on:
        return None
    agreed_on: date | None = row.agreed_on
    return agreed_on


def unseen_since(row: Any) -> date | None:
    """Return since when a family waits to be seen: when it last was, or when the work began where that is later."""
    return max((day for day in (row.seen_on, row.attached_on) if day), default=None)


def open_actions(families: Sequence[int], *, until: date, worker: User | None = None) -> QuerySet[Action]:
    """Return the open actions of workers about ``families`` that are due by a day, perhaps one worker's alone."""
    found = Action.objects.still_open().filter(due_on__lte=until, worker__isnull=False)
    if worker is not None:
        found = found.filter(worker=worker)
    return found.filter(family__in=families).order_by("due_on", "id")


def falls_due(rows: Iterable[Any], actions: Iterable[Action], *, day: date) -> list[Due]:
    """Return what waits about families read by :func:`worked_with`, the longest overdue first, up to a week ahead."""
    found = [due for row in rows for due in _about(row, day)]
    found += [_due(Thing.ACTION, one.family_id, one.worker_id, one.due_on, day) for one in actions]
    return sorted(found, key=lambda due: (due.on, due.family, due.thing))


def _about(row: Any, day: date) -> Iterator[Due]:
    days = {Thing.VISIT: next_contact(row), Thing.REVIEW: row.review_on, Thing.SUPERVISION: row.talk_on}
    for thing, on in days.items():
        if on and on <= day + AHEAD:
            yield _due(thing, row.pk, row.lead_worker, on, day)
    last = unseen_since(row)
    if last and (day - last).days > SEEN_WITHIN:
        _, page, link = THINGS[Thing.NOT_SEEN]
        began = "" if last == row.seen_on else ", not since the work began"
        words = f"Not seen for {(day - last).days} days{began}"
        yield Due(Thing.NOT_SEEN, row.pk, row.lead_worker, last + timedelta(days=SEEN_WITHIN), words, page, link)


def _due(thing: Thing, family: int, worker: int | None, on: date, day: date) -> Due:
    what, page, link = THINGS[thing]
    when = f"was due on {said(on)}, {since(on, day)}" if on < day else f"is due {since(on, day)}"
    if on > day:
        when += f", on {said(on)}"
    return Due(thing, family, worker, on, f"{what} {when}", page, link)
