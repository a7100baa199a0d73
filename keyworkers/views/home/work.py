"""The work that waits for one keyworker or a team: read once, and told as lines that say why and where to act."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse

from families.asking import MadeOnce
from families.models import Family
from families.scopes import Scope
from families.words import counted, since
from families.words import day as said
from keyworkers.drafts import drafts_of
from keyworkers.models import AssignmentKind, Draft, Notice, NoticeKind, Role, User
from keyworkers.telling import still_theirs
from keyworkers.views.notices import address_of
from keyworkers.views.sections import WorkLine
from outcomes.explaining import NeedState, Standing
from outcomes.falling_due import (
    AHEAD,
    Due,
    Thing,
    attachments_asked,
    falls_due,
    open_actions,
    with_attachments,
    worked_with,
)
from outcomes.lapsing import lapsing
from outcomes.missing import missing_data
from outcomes.standing import NeedStands, needs_asked, needs_in, silent_in, sources_asked, standing_of

MOST_FAMILIES, MOST_RETURNED = 500, 25
LAPSES_WITHIN = 28  # days: a month's warning is enough to enter something newer


@dataclass(frozen=True, slots=True)
class Work:
    """What was read of the families of one worker (``of``) or of a team, as of a day.

    Of one worker also what came back to them unread, and when each note they have not completed was saved.
    """

    day: date
    of: User | None
    rows: Mapping[int, Any]
    due: Sequence[Due]
    needs: Mapping[int, Sequence[NeedStands]]
    silent: frozenset[str]
    returned: Sequence[Notice] = ()
    saved: Sequence[datetime] = ()

    @property
    def mine(self) -> list[int]:
        """Return the families whose next steps are this worker's: those they lead, or cover for a colleague."""
        ours = (AssignmentKind.LEAD, AssignmentKind.COVER)
        return [pk for pk, row in self.rows.items() if self.of is None or row.mine in ours]

    def standing(self, family: int) -> Standing | None:
        """Return how a family stands by its stored verdict."""
        return standing_of(self.rows[family], self.needs.get(family, ()), day=self.day, silent=self.silent)


def read_work(scope: Scope, *, day: date, of: User | None = None, by: User) -> Work:
    """Return the work with the families in ``scope``, in two queries; ``of`` one worker it is theirs alone."""
    worker = of.pk if of else None
    found, attached, sources = _FAMILIES.of(scope=scope, day=day, of=worker, council=by.council_id)
    rows, silent = with_attachments(found, attached), silent_in(sources, day=day)
    actions, not_met, returned, drafts = _ABOUT.of(
        scope=scope,
        families=frozenset(rows),
        until=day + AHEAD,
        worker=worker,
        day=day,
        silent=tuple(sorted(silent)),
    )
    saved = tuple(saved_at for (saved_at,) in drafts)
    needs = needs_in(not_met, day=day, silent=silent)
    work = Work(day, of, rows, (), needs, silent, returned, saved)
    return replace(work, due=falls_due((rows[pk] for pk in work.mine), actions, day=day))


def _families_asked(*, scope: Scope, day: date, of: int | None, council: int) -> tuple[QuerySet[Any, Any], ...]:
    visible = Family.objects.visible_to(scope)
    found = worked_with(visible, day=day, of=User(pk=of) if of else None)
    listed = found.order_by("seen_on", "name", "id")[:MOST_FAMILIES]
    return listed, attachments_asked(visible, day=day), sources_asked(council)


def _about_asked(
    *, scope: Scope, families: frozenset[int], until: date, worker: int | None, day: date, silent: tuple[str, ...]
) -> tuple[QuerySet[Any, Any], ...]:
    whose = User(pk=worker, council_id=scope.council, role=Role.KEYWORKER) if worker else None
    actions = open_actions(list(families), until=until, worker=whose)
    needs = needs_asked(list(families), day=day, silent=silent)
    if whose is None:
        return actions, needs, Notice.objects.none(), Draft.objects.none().values_list("saved_at")
    returned = still_theirs(Notice.objects.unread().filter(user=whose, kind=NoticeKind.RETURNED), whose, day=day)
    latest = returned.order_by("-created_at", "-id")[:MOST_RETURNED]
    return actions, needs, latest, drafts_of(whose, scope=scope).values_list("saved_at")


_FAMILIES, _ABOUT = MadeOnce(_families_asked), MadeOnce(_about_asked)


def line(row: Any, kind: str, why: str, page: str, link: str, *, worker: int | None = None) -> WorkLine:
    """Return a line about a family: its name, why it stands here, and where to act."""
    return WorkLine(
        kind,
        why,
        link,
        address(page, row.pk),
        f"{row.name} ({row.reference})",
        address("family", row.pk),
        row.lead_worker if worker is None else worker,
        row.lead or "",
    )


def address(page: str, family: int) -> str:
    """Return the address of one of a family's pages, of its record where there is no such page."""
    before, after = _around(page)
    return f"{before}{family}{after}"


@cache
def _around(page: str) -> tuple[str, str]:
    """Return what stands before and after a family's number in a page's address: asked for hundreds of lines."""
    number = 10**12
    try:
        found = reverse(page, args=[number])
    except NoReverseMatch:
        found = reverse("family", args=[number])
    before, _, after = found.partition(str(number))
    return before, after


def _due_lines(work: Work, kind: str, which: Callable[[Due], bool]) -> Iterator[WorkLine]:
    for due in work.due:
        if which(due):
            yield line(work.rows[due.family], kind, due.words, due.page, due.link, worker=due.worker)


def overdue(work: Work) -> Iterator[WorkLine]:
    """Yield what should have been done before today, the longest overdue first."""
    return _due_lines(work, "overdue", lambda due: due.thing != Thing.NOT_SEEN and due.is_overdue(work.day))


def due_soon(work: Work) -> Iterator[WorkLine]:
    """Yield what is due today and in the week to come."""
    return _due_lines(work, "due", lambda due: due.thing != Thing.NOT_SEEN and not due.is_overdue(work.day))


def not_seen(work: Work) -> Iterator[WorkLine]:
    """Yield the families nobody has seen for four weeks."""
    return _due_lines(work, "not-seen", lambda due: due.thing == Thing.NOT_SEEN)


def newly_mine(work: Work) -> Iterator[WorkLine]:
    """Yield the families that were handed to this worker and that they have not read about."""
    for row in work.rows.values():
        if work.of is not None and row.handed_on:
            why = f"Yours since {said(row.handed_on)}: read what to do next"
            yield line(row, "new", why, "family_handover", "Read the handover")


def came_back(work: Work) -> Iterator[WorkLine]:
    """Yield what this worker sent for a decision and has come back, until they have opened it."""
    for notice in work.returned:
        if row := work.rows.get(notice.family_id):
            found = line(row, "returned", f"{notice.words}, {since(notice.happened_on, work.day)}", "family", "Open it")
            yield WorkLine(
                found.kind, found.why, found.link, address_of(notice), found.whose, found.whose_href, notice=notice.pk
            )


def needs_attention(work: Work) -> Iterator[WorkLine]:
    """Yield the families with a need that was met and is not any more."""
    for pk in work.mine:
        row, standing = work.rows[pk], work.standing(pk)
        lapsed = [
            need.again_since
            for need in work.needs.get(pk, ())
            if need.again_since and need.attachment == row.attachment
        ]
        if lapsed:
            what = counted(len(lapsed), "need needs,needs need")
            why = f"{what.capitalize()} attention again, since {said(max(lapsed))}"
            yield line(row, "attention", why, "family_evidence", "See why")
        elif standing and standing.state == NeedState.NEEDS_ATTENTION_AGAIN:
            yield line(row, "attention", "Needs attention again", "family_why", "See why")


def lapses(work: Work) -> Iterator[WorkLine]:
    """Yield the families with a need that is met today and lapses within four weeks."""
    for pk, found in lapsing(work.mine, day=work.day, within=LAPSES_WITHIN).items():
        if found:
            first, more = found[0], len(found) - 1
            why = f"{first.words}{f'; {more} more' if more else ''}"
            yield line(work.rows[pk], "lapsing", why, first.page, "Bring it up to date")


def missing(work: Work) -> Iterator[WorkLine]:
    """Yield the families about which something is missing: one line each, led by what matters most."""
    for pk, found in missing_data(work.mine, day=work.day).items():
        if found:
            first, more = found[0], len(found) - 1
            others = f", and {counted(more, 'thing,things')} more" if more else ""
            why = f"{first.words}{others}"
            yield line(work.rows[pk], "missing", why, first.page, "Put it right")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of line: what heads it, and what yields it."""

    title: str
    lines: Callable[[Work], Iterable[WorkLine]]


KINDS = {
    "overdue": Kind("Overdue", overdue),
    "due": Kind("Due in the next 7 days", due_soon),
    "not-seen": Kind("Not seen for 28 days", not_seen),
    "new": Kind("New to me", newly_mine),
    "returned": Kind("Came back to me", came_back),
    "attention": Kind("Needs attention again", needs_attention),
    "lapsing": Kind("Met, and about to lapse", lapses),
    "missing": Kind("Missing data", missing),
}
"""In the order of the first page."""
