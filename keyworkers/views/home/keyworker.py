"""A keyworker's first page: what waits, grouped by why, then their families."""

from typing import Any

from django.urls import reverse

from families.words import counted, moment, since
from families.words import day as said
from keyworkers.permissions import Verb, may
from keyworkers.requests import KeyworkerRequest, scope_for
from keyworkers.views.home.work import KINDS, Work, address, read_work
from keyworkers.views.sections import Section, WorkLine, columns_of
from outcomes.explaining import NeedState, Standing
from outcomes.falling_due import SEEN_WITHIN, next_contact, unseen_since
from outcomes.rules.words import source_in_words

SHOWN = 5
MOST_FAMILIES = 100


def my_work(request: KeyworkerRequest) -> list[Section]:
    """Return a keyworker's sections: what waits, then their families."""
    work = read_work(scope_for(request), day=request.today, of=request.user, by=request.user)
    waiting = [found for kind in KINDS if (found := _section(kind, work))]
    waiting += _drafts(work)
    if not waiting:
        waiting = [Section("Nothing waits for you", "Nothing is due this week, and every family has been seen.")]
    return [*waiting, _families(work, request)]


def _section(kind: str, work: Work) -> Section | None:
    lines = list(KINDS[kind].lines(work))
    if not lines:
        return None
    is_cut = len(lines) > SHOWN
    return Section(
        KINDS[kind].title,
        work=lines[:SHOWN],
        total=len(lines),
        href=f"{reverse('work')}?kind={kind}" if is_cut else "",
        link=f"See all {len(lines)}",
    )


def _drafts(work: Work) -> list[Section]:
    saved = work.saved
    if not saved:
        return []
    why = f"{counted(len(saved), 'note,notes').capitalize()} you began, last saved {moment(max(saved))}"
    return [Section("Not finished", work=[WorkLine("drafts", why, "Go on", reverse("drafts"))], total=len(saved))]


def _families(work: Work, request: KeyworkerRequest) -> Section:
    rows = [
        [
            {"text": row.name, "href": address("family", row.pk), "detail": row.reference},
            state_of(row, work.standing(row.pk)),
            last_seen(row, work),
            _next(row, work, request),
        ]
        for row in list(work.rows.values())[:MOST_FAMILIES]
    ]
    return Section(
        "My families",
        "Those not seen for longest stand first.",
        columns_of("Family", "Where things stand", "Last seen", "Next"),
        rows,
        empty="No family is assigned to you today",
        href=reverse("families"),
        link="Find a family",
    )


def state_of(row: Any, standing: Standing | None) -> dict[str, Any]:
    """Return how a family stands, as a cell says it."""
    if row.attached_on is None:
        return {"text": "work not begun"}
    state = standing.state if standing else NeedState.NOT_KNOWN
    return {"text": state.value, "tag": "need"} | ({"detail": "being judged again"} if row.touched_at else {})


def last_seen(row: Any, work: Work) -> str:
    """Return how long ago a family was seen."""
    last = row.seen_on or row.attached_on
    if last is None:
        return "not yet visited"
    days = (work.day - last).days
    if row.seen_on is None:
        return f"not seen since the work began {days} days ago"
    return f"seen {days} days ago" if days else "seen today"


def _next(row: Any, work: Work, request: KeyworkerRequest) -> dict[str, str]:
    """Return the next thing with a family: why, and where to act."""
    there = address("family", row.pk)
    if row.attached_on is None:
        if may(request.user, Verb.EDIT_FAMILIES):
            return {"text": "The work has not begun: start it", "href": address("family_attach", row.pk)}
        return {"text": "The work has not begun: read the record", "href": there}
    first = next((due for due in work.due if due.family == row.pk), None)
    last = unseen_since(row)
    if last and (work.day - last).days > SEEN_WITHIN:
        return {
            "text": f"Not seen for {(work.day - last).days} days: log a visit",
            "href": address("intervention_add", row.pk),
        }
    if first:
        return {"text": f"{first.words}", "href": address(first.page, row.pk)}
    if on := next_contact(row):
        return {"text": f"Next contact {since(on, work.day)}, on {said(on)}", "href": there}
    return {"text": _why(work.standing(row.pk)), "href": there}


def _why(standing: Standing | None) -> str:
    if standing is None:
        return "See where things stand"
    if standing.state == NeedState.NEEDS_ATTENTION_AGAIN:
        return "Needs attention again: see why"
    if standing.silent:
        return f"Waiting for {' and '.join(map(source_in_words, standing.silent))}"
    if standing.state == NeedState.MET:
        return f"Every need met since {said(standing.since)}: plan the review" if standing.since else "Every need met"
    if standing.earliest:
        return f"All can be met from {said(standing.earliest)}: see what is left"
    return "See what is left"
