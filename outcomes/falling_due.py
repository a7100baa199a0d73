"""What waits to be done with families: visits, reviews, actions and supervision that fall due, and who was not seen.

One reading for the first pages, their "see all" and what people are told by night, so that all say the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import DateField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, JSONObject

from families.models import Family, Touched
from families.periods import holding_on
from families.words import day as said
from families.words import since
from keyworkers.models import Action, Assignment, FamilyPlan, Handover, Intervention, Supervision, User
from keyworkers.models.casework import SeenOutcome
from outcomes.models import Attachment
from outcomes.moving import judged_under

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
    """One thing that waits for ``worker``: on which day it fell or falls due, and why in words.

    ``about`` is the id of an action; of anything else a family has one.
    """

    thing: Thing
    family: int
    worker: int | None
    on: date
    words: str
    page: str
    link: str
    about: int = 0

    def is_overdue(self, day: date) -> bool:
        """Tell whether it should have been done before ``day``."""
        return self.on < day


def worked_with(families: QuerySet[Family], *, day: date, of: User | None = None) -> QuerySet[Any]:
    """Return those of ``families`` that are worked with or could be, with what their next steps are told from.

    Each carries its lead keyworker, the last sight of it, the next days agreed, and of one person (``of``) how they
    hold it and what they were handed and have not read; ``with_attachments`` adds its attachment and stored verdict.
    What is read of one row of a family is read at once: each look costs as much as all it returns.
    """
    ours = {"family": OuterRef("pk")}
    lead = Assignment.objects.lead().filter(holding_on(day), **ours)
    notes = Intervention.objects.standing().filter(**ours, happened_on__lte=day).order_by("-happened_on", "-id")
    agreed = notes.filter(next_on__isnull=False)
    attached = Attachment.objects.filter(**ours, attached_on__lte=day).order_by("-attached_on", "-id")
    talks = Supervision.objects.filter(**ours, held_on__lte=day).order_by("-held_on", "-id")
    led_by = JSONObject(pk="keyworker", name=Concat("keyworker__first_name", Value(" "), "keyworker__last_name"))
    found = families.annotate(
        led_by=Subquery(lead.values(told=led_by)[:1]),
        noted=Subquery(notes.values(told=JSONObject(pk="pk", on="happened_on"))[:1]),
        agreed=Subquery(agreed.values(told=JSONObject(pk="pk", on="next_on"))[:1]),
        seen_on=Subquery(notes.filter(outcome=SeenOutcome.SEEN).values("happened_on")[:1]),
        review_on=Subquery(FamilyPlan.objects.living().filter(**ours).values("review_on")[:1]),
        talk_on=Subquery(talks.values("next_on")[:1]),
        touched_at=Subquery(Touched.objects.filter(**ours).values("touched_at")[:1]),
    )
    if of is not None:
        mine = Assignment.objects.filter(holding_on(day), **ours, keyworker=of)
        handed = Handover.objects.filter(**ours, to_worker=of, received_at__isnull=True).order_by("-handed_on", "-id")
        found = found.annotate(
            mine=Subquery(mine.values("kind")[:1]), handed_on=Subquery(handed.values("handed_on")[:1])
        )
    still_open = Coalesce(Subquery(attached.values("closed_on")[:1]), Value(date.max), output_field=DateField())
    return found.alias(open_until=still_open).filter(open_until__gt=day)


_ATTACHED = ("attachment", "attached_on", "held", "met", "possible", "rests_on", "gate_met")


def attachments_asked(families: QuerySet[Family], *, day: date) -> QuerySet[Any, Any]:
    """Return the question of which ``with_attachments`` reads the answer."""
    found = Attachment.objects.filter(family__in=families.order_by().values("pk"), attached_on__lte=day)
    verdict = (f"verdict__{name}" for name in _ATTACHED[3:])
    held = judged_under(found, on=day).order_by("attached_on", "id")
    return held.values_list("family_id", "pk", "attached_on", "held", *verdict)


def with_attachments(rows: Iterable[Any], attachments: Iterable[tuple[Any, ...]]) -> dict[int, Any]:
    """Return families read by :func:`worked_with`, by id, each with its last attachment and its stored verdict.

    ``held`` is the version of the outcomes plan under which the attachment is judged.
    """
    last = {family: told for family, *told in attachments}
    found = {row.pk: row for row in rows}
    for pk, row in found.items():
        for name, value in zip(_ATTACHED, last.get(pk, [None] * len(_ATTACHED)), strict=True):
            setattr(row, name, value)
        row.lead_worker, row.lead = (row.led_by["pk"], row.led_by["name"]) if row.led_by else (None, None)
    return found


def next_contact(row: Any) -> date | None:
    """Return the day of the next contact agreed, of a family read by :func:`worked_with`.

    What was agreed last holds until a later note agrees something else, or tells of a contact on that day or later.
    """
    agreed, noted = row.agreed, row.noted
    if agreed is None or (noted["pk"] != agreed["pk"] and noted["on"] >= agreed["on"]):  # days as they are written
        return None
    return date.fromisoformat(agreed["on"])


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
    found += [_due(Thing.ACTION, one.family_id, one.worker_id, one.due_on, day, about=one.pk) for one in actions]
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


def _due(thing: Thing, family: int, worker: int | None, on: date, day: date, *, about: int = 0) -> Due:
    what, page, link = THINGS[thing]
    when = f"was due on {said(on)}, {since(on, day)}" if on < day else f"is due {since(on, day)}"
    if on > day:
        when += f", on {said(on)}"
    return Due(thing, family, worker, on, f"{what} {when}", page, link, about)
