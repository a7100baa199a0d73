"""A family at a glance, as of any day: what happens next, where things stand, who they are, who works with them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from families.asking import MadeOnce
from families.genogram import genogram_of
from families.models import Family, Relation
from families.scopes import Scope
from families.views.record import Opened, explained
from families.words import day as day_in_words
from keyworkers.models import Assignment, AssignmentKind, Employment, Intervention
from keyworkers.notes import agreed_in, notes_asked
from keyworkers.permissions import Verb, may, requires
from keyworkers.planning import NextSteps, next_asked, next_in
from keyworkers.requests import KeyworkerRequest
from keyworkers.views.checklist import checklist_of
from keyworkers.views.needs import NeedAsked
from outcomes.distance import latest_in, readings_asked
from outcomes.explaining import FamilyShown, NeedState
from outcomes.gates import GateState
from outcomes.models import Attachment, Evidence
from outcomes.rules.facts import Measure
from outcomes.rules.words import source_in_words
from outcomes.views.acting import acts_on_needs

A_YEAR = timedelta(days=365)
ACTIONS = 5  # more stand on the family plan's own page
LETTERS = 280  # of a note; the rest stands on the timeline
_ATTACHMENT = ("id", "assessed_on", "family_plan_on", "lead_worker_on", "attached_on", "closed_on", "plan_id")


@dataclass(frozen=True, slots=True)
class Around:
    """Who works with a family on a day, which agencies told of it in the year before, its attachment and relations.

    Of the casework: its last notes, its tools with what was read, and the rows that tell what happens next.
    """

    workers: tuple[dict[str, Any], ...]
    agencies: tuple[str, ...]
    attachment: Attachment | None
    relations: Sequence[Relation]
    notes: Sequence[Any]
    tools: Sequence[Any]
    steps: Sequence[Any]


@requires(Verb.VIEW_FAMILIES)
@require_safe
def family(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show on one page what whoever takes the family over must know: next steps, needs, people, workers, last notes."""
    record, about = explained(request, pk)
    shown: FamilyShown | None = about["shown"]
    sees_casework = may(request.user, Verb.VIEW_CASEWORK) and not about["known_on"]
    around = _around(record, shown, sees_casework=sees_casework)
    expecting = _expecting(shown, about["day"])
    parts = {
        "needs": _needs(record, about),
        "whole_rows": _whole(about["told"]) if about["told"] else [],
        "genogram": genogram_of(
            record.identity.members, day=about["day"], expecting=expecting, relations=around.relations
        ),
        "around": around,
        "sees_casework": sees_casework,
    }
    if sees_casework:
        parts |= _casework(record, around, about)
    return render(request, "families/family.html", record.frame("family", **about, **parts))


def _needs(record: Opened, about: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the needs, what is left to do first, each with what may be entered about it."""
    told = about["told"]["needs"] if about["told"] else []
    acts = acts_on_needs(record.family, needs=about["held"], user=record.request.user)
    told = sorted(told, key=lambda need: need["state"] == NeedState.MET)
    return [need | {"acts": acts.get(need["indicator"], [])} for need in told]


def _whole(told: dict[str, Any]) -> list[dict[str, Any]]:
    rows = [{"key": "Work began", "value": day_in_words(told["attached_on"])}]
    if told["earliest"] and told["state"] != NeedState.MET:
        rows.append({"key": "Earliest", "value": day_in_words(told["earliest"])})
    if told["claimable"]:
        rows.append({"key": "Claimable from", "value": day_in_words(told["claimable"][0])})
    return rows


def _expecting(shown: FamilyShown | None, day: date) -> set[int]:
    """Return who expects a child on a day."""
    return {
        fact.person
        for fact in (shown.facts.facts if shown else ())
        if fact.measure == Measure.EXPECTING
        and fact.person is not None
        and fact.starts_on <= day
        and (fact.ends_on is None or fact.ends_on > day)
    }


def _around(record: Opened, shown: FamilyShown | None, *, sees_casework: bool) -> Around:
    """Return what surrounds a family, in one query; nothing of the casework to whoever may not see it."""
    day, family = record.identity.day, record.family
    workers, agencies, attachments, relations, *rest = _AROUND.of(
        pk=family.pk,
        people=frozenset(member.membership.person_id for member in record.identity.members),
        named=frozenset(record.identity.names),
        attachment=shown.attachment if shown else None,
        day=day,
        since=day - A_YEAR,
        scope=record.scope,
        sees_casework=sees_casework,
    )
    return Around(
        tuple(map(_worker, workers)),
        tuple(_agency(*row) for row in agencies),
        next((Attachment(**dict(zip(_ATTACHMENT, row, strict=True)), family=family) for row in attachments), None),
        relations,
        *rest,
    )


def _around_asked(
    *,
    pk: int,
    people: frozenset[int],
    named: frozenset[int],
    attachment: int | None,
    day: date,
    since: date,
    scope: Scope,
    sees_casework: bool,
) -> tuple[QuerySet[Any, Any], ...]:
    family = Family(pk=pk, council_id=scope.council)
    casework: list[QuerySet[Any, Any]] = [
        notes_asked(family, day=day),
        readings_asked(family, named=named, day=day, scope=scope),
        next_asked(family),
    ]
    assigned = Assignment.objects.on(day).filter(family=family).order_by("kind", "starts_on")
    told = Evidence.objects.standing().filter(
        Q(person__in=named) | Q(family=family),
        Q(ends_on__isnull=True) | Q(ends_on__gt=since),
        source__isnull=False,
        starts_on__range=(since, day),
    )
    if not scope.sees_benefits:
        told = told.without_benefits()
    who = ("first_name", "last_name", "employment", "team__name", "team__agency__name")
    return (
        assigned.values_list("kind", "starts_on", "ends_on", *(f"keyworker__{name}" for name in who)),
        told.order_by("agency__name", "source__kind")
        .values_list("agency__name", "source__kind")
        .annotate(last_on=Max("starts_on")),
        Attachment.objects.filter(pk__in=[attachment] if attachment else []).values_list(*_ATTACHMENT),
        Relation.objects.filter(person__in=people, other__in=people).order_by("pk"),
        *(asked if sees_casework else asked.none() for asked in casework),
    )


_AROUND = MadeOnce(_around_asked)


def _agency(name: str | None, kind: str, last_on: date) -> str:
    return f"{name or source_in_words(kind)}, last of {day_in_words(last_on)}"


def _worker(row: tuple[Any, ...]) -> dict[str, Any]:
    kind, starts_on, ends_on, first, last, employment, team, agency = row
    until = f" to {day_in_words(ends_on - timedelta(days=1))}" if ends_on else ""
    whose = "" if employment == Employment.IN_HOUSE else f", {Employment(employment).label.lower()}"
    said = [AssignmentKind(kind).label, f"since {day_in_words(starts_on)}{until}", f"{team} ({agency}){whose}"]
    return {"name": f"{first} {last}".strip(), "words": ". ".join(said) + "."}


def _casework(record: Opened, around: Around, about: dict[str, Any]) -> dict[str, Any]:
    """Return what the work itself tells; what lies ahead only of today, for the past's is past."""
    day, notes, attachment = about["day"], around.notes, around.attachment
    found: dict[str, Any] = {
        "notes": [_note(note) for note in notes],
        "distance": latest_in(around.tools, day=day),
        "timeline_href": record.to("family_timeline"),
    }
    if not about["is_today"]:
        return found
    steps = next_in(around.steps, day, names=record.identity.names)
    needs = {need.code: NeedAsked(need.code, need.need, "", ()) for need in about["held"]}
    gates = checklist_of(attachment, record, needs) if attachment else []
    return found | {
        "next": list(next_lines(record, steps, notes, most=ACTIONS)),
        "more_actions": max(0, len(steps.actions) - ACTIONS),
        "plan_href": record.to("family_plan"),
        "gates": gates,
        "gates_open": sum(gate["state"] != GateState.DONE for gate in gates),
    }


def _note(note: Any) -> dict[str, Any]:
    words = note.note if len(note.note) <= LETTERS else f"{note.note[:LETTERS].rsplit(' ', 1)[0]} …"
    amended = ", added to since" if note.is_amended else ""
    return {
        "title": f"{note.get_kind_display()}, {note.get_outcome_display().lower()}",
        "at": note.happened_on,
        "by": f"{note.worker}{amended}",
        "words": words,
        "href": reverse("intervention", args=[note.family_id, note.pk]),
        "link": "Read it",
    }


def next_lines(
    record: Opened, steps: NextSteps, notes: Sequence[Intervention], *, most: int | None = None
) -> Iterator[dict[str, Any]]:
    """Yield what happens next: what, when, whether it is overdue, and where to act; of the actions the first ``most``.

    ``notes`` are the family's last ones, newest first.
    """
    user, day = record.request.user, record.request.today
    last = agreed_in(notes) or (notes[0] if notes else None)
    if last and (last.next_on or last.next_step):
        href = record.to("intervention_add") if may(user, Verb.LOG_INTERVENTIONS) else ""
        yield _line("Next contact", last.next_on, day, said=last.next_step, href=href, link="Log it")
    if steps.review_on:
        href = record.to("family_plan_review") if may(user, Verb.WRITE_FAMILY_PLANS) else ""
        yield _line("Review of the family plan", steps.review_on, day, href=href, link="Review it")
    for action in steps.actions[:most]:
        href = reverse("family_plan_action_end", args=[record.family.pk, action.pk])
        href = href if may(user, Verb.WRITE_FAMILY_PLANS) else ""
        yield _line(action.wording, action.due_on, day, who=action.owner, href=href, link="Done or dropped")


def _line(words: str, on: date | None, day: date, **more: str) -> dict[str, Any]:
    return {"words": words, "on": on, "is_overdue": bool(on and on < day), **more}
