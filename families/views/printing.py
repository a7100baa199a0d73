"""What is printed of a record: its summary, its family plan with lines to sign, its chronology; clean pages of A4.

An address that is shielded is never on them, whoever prints: paper is left lying. Who printed what is a look like any
other, and stands on the paper itself.
"""

from collections.abc import Iterable
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from families.asking import MadeOnce
from families.models import Family
from families.shielding import without_shielded
from families.views.record import Opened, explained, opened
from families.words import day as day_in_words
from families.words import moment, period
from keyworkers.identity import UNNAMED, Member
from keyworkers.models import Assignment, FamilyPlan
from keyworkers.permissions import Verb, requires
from keyworkers.planning import next_asked, next_in
from keyworkers.requests import KeyworkerRequest
from keyworkers.views.chronology import all_lines
from keyworkers.views.family_plans import Written, last_plan, owner_of
from keyworkers.views.lines import events_of
from keyworkers.views.wanted import Wanted

PAPERS = [
    ("Summary", "family_print"),
    ("Family plan", "family_print_plan"),
    ("Chronology", "family_print_chronology"),
]
NOT_PRINTED = "Not printed"
MOST_LINES = 1000
SIGNS_FROM = 10  # [I] whoever is younger agrees by word of mouth
PEOPLE = [{"label": label} for label in ("Name", "Age", "Relationship", "Lives there")]
NEEDS = [{"label": label} for label in ("Need", "Starting point", "Where it stands")]
STEPS = [{"label": label} for label in ("What", "Who", "By when")]
WORKERS = [{"label": label} for label in ("Name", "As", "When")]


def _paper(record: Opened, paper: str, *, back: str, **more: Any) -> dict[str, Any]:
    """Return what stands around every printed page: whose it is, as at which day, printed by whom and when."""
    request, identity = record.request, record.identity
    home = NOT_PRINTED if identity.is_shielded else identity.address
    return {
        "family": record.family,
        "back": record.to(back),
        "papers": [{"words": words, "href": record.to(name), "current": name == paper} for words, name in PAPERS],
        "as_at": day_in_words(identity.day),
        "printed": f"Printed by {request.user} on {moment(request.now)}",
        "facts": [
            {"key": "Reference", "value": record.family.reference},
            {"key": "Lead keyworker", "value": str(identity.lead or "")},
            {"key": "Address", "value": home},
        ],
        **more,
    }


@requires(Verb.VIEW_CASEWORK)
@require_safe
def summary(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Print the family at a glance, as of today or another day."""
    record, about = explained(request, pk)
    told, day = about["told"], about["day"]
    is_begun = bool(told) and told["attached_on"] <= day
    workers, ahead = _AROUND.of(pk=pk, day=day, is_today=about["is_today"])
    steps = next_in(ahead, day, names=record.identity.names)
    clean = without_shielded(record.family)
    shown = {
        "columns": {"people": PEOPLE, "needs": NEEDS, "steps": STEPS, "workers": WORKERS},
        "people": [_person(who) for who in [*record.identity.residents, *record.identity.elsewhere]],
        "whole": told["sentence"] if is_begun else "",
        "needs": [_need(need) for need in told["needs"]] if is_begun else [],
        "steps": [[clean(one.wording), one.owner, one.due_on] for one in steps.actions],
        "review_on": steps.review_on,
        "workers": [
            [str(one.keyworker), one.get_kind_display(), period(one.starts_on, one.ends_on)] for one in workers
        ],
    }
    return render(request, "print/summary.html", _paper(record, "family_print", back="family", **shown))


def _around_asked(*, pk: int, day: date, is_today: bool) -> tuple[QuerySet[Any, Any], ...]:
    """Return the questions for who works with the family on a day and, today, for what happens next."""
    workers = Assignment.objects.on(day).filter(family=pk).select_related("keyworker").order_by("kind", "starts_on")
    ahead = next_asked(Family(pk=pk))
    return workers, ahead if is_today else ahead.none()


_AROUND = MadeOnce(_around_asked)


def _person(who: Member) -> list[Any]:
    held = who.membership
    return [who.name, who.age, held.get_relationship_display(), "yes" if held.lives_there else "no"]


def _need(need: dict[str, Any]) -> list[Any]:
    return [
        need["need"],
        {"text": need["identified_on"], "detail": need["found"]},
        {"text": need["state"], "tag": "need"},
    ]


@requires(Verb.VIEW_CASEWORK)
@require_safe
def family_plan(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Print the family plan, with lines for everybody's signature."""
    record = opened(request, pk)
    written = last_plan(record.family)
    plan = written.plan
    shown = {
        "columns": STEPS,
        "goals": _goals(written, record),
        "agreed": _agreed(plan, written.agreed_with, record) if plan else "",
        "review_on": plan.review_on if plan and not plan.ended_on else None,
        "signing": [*_signing(record.identity.residents), f"{record.identity.lead or ''} (keyworker)".strip()],
    }
    return render(request, "print/family_plan.html", _paper(record, "family_print_plan", back="family_plan", **shown))


def _goals(written: Written, record: Opened) -> list[dict[str, Any]]:
    """Return the goals still worked towards, each with what is to do and what was done."""
    clean = without_shielded(record.family)
    standing = [goal for goal in written.goals if not goal.reached_on and not goal.set_aside_on]
    rows: dict[int, list[list[Any]]] = {}
    for action in written.actions:
        if action.dropped_on:
            continue
        when = f"done on {day_in_words(action.done_on)}" if action.done_on else day_in_words(action.due_on)
        rows.setdefault(action.goal_id, []).append([clean(action.wording), owner_of(action, record), when])
    return [{"wording": clean(goal.wording), "rows": rows.get(goal.pk, [])} for goal in standing]


def _agreed(plan: FamilyPlan, people: Iterable[int], record: Opened) -> str:
    if plan.agreed_on is None:
        return ""
    names = [record.identity.names.get(person, UNNAMED) for person in people]
    return day_in_words(plan.agreed_on) + (f", with {', '.join(names)}" if names else "")


def _signing(people: Iterable[Member]) -> list[str]:
    """Return who signs: those old enough, as far as they may be named."""
    return [who.name for who in people if who.person and (who.age or 0) >= SIGNS_FROM]


@requires(Verb.VIEW_CASEWORK)
@require_safe
def chronology(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Print what happened with the family, the first thing first; of a very long one the last thousand lines."""
    record = opened(request, pk)
    wanted = Wanted(sees_benefits=False, scope=record.scope, unnamed=record.identity.unnamed)
    lines = list(islice(all_lines(record.family, wanted=wanted), MOST_LINES))
    clean = without_shielded(record.family)
    events = [_told(event, clean) for event in events_of(reversed(lines), family=pk, names=record.identity.names)]
    shown = {"events": events, "most": MOST_LINES if len(lines) == MOST_LINES else 0}
    return render(
        request, "print/chronology.html", _paper(record, "family_print_chronology", back="family_timeline", **shown)
    )


def _told(one: dict[str, Any], clean: Any) -> dict[str, Any]:
    further = [{"key": row["key"], "value": clean(str(row["value"]))} for row in one.get("further", [])]
    said = {name: clean(str(one.get(name) or "")) for name in ("title", "by", "words")}
    return {"when": one["when"], **said, "further": further}
