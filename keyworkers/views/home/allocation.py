"""Who waits for a lead keyworker, and how much everybody holds: for first pages and the pages of allocation."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from families.periods import holding_on
from families.scopes import Scope
from families.words import counted, last_day
from families.words import day as said
from keyworkers.models import Intervention, Leave, Role, User
from keyworkers.requests import KeyworkerRequest
from keyworkers.views.sections import Section, columns_of
from outcomes.unallocated import waiting_for_a_lead

SHOWN = 5
MOST_WORKERS = 25


def queue_asked(scope: Scope, *, by: User, day: date) -> QuerySet[Any, Any]:
    """Return the question of which ``allocation_queue`` shows the answer."""
    waiting = waiting_for_a_lead(scope, by=by, day=day).select_related("family", "provider")
    return waiting.order_by("waiting_since", "id")[: SHOWN + 1]


def allocation_queue(request: KeyworkerRequest, found: Sequence[Any]) -> Section:
    """Return the families that wait for a lead keyworker, those that wait longest first."""
    rows = [
        [
            {"text": one.family.reference, "detail": f"waiting since {said(one.waiting_since)}"},
            waited(one, request.today),
            str(one.provider or ""),
        ]
        for one in found[:SHOWN]
    ]
    return Section(
        "Waiting for a lead keyworker",
        "Families that are worked with and led by nobody; those that wait longest stand first." if rows else "",
        columns_of("Family", "Waiting", "Provider"),
        rows,
        empty="Every family has a lead keyworker",
        href=reverse("allocation"),
        link="Allocate families" if found else "The queue and who has room",
    )


def waited(attachment: Any, day: date) -> str:
    """Return how long a family has waited for a lead keyworker."""
    days = (day - attachment.waiting_since).days
    return counted(days, "day,days") if days else "since today"


def workers_with_loads(by: User, *, day: date) -> QuerySet[Any]:
    """Return the keyworkers ``by`` allocates to, with how many families each leads, supports and covers on a day."""
    held = holding_on(day, prefix="assignments__")
    workers = User.objects.filter(council=by.council_id, role=Role.KEYWORKER, is_active=True)
    if by.role == Role.TEAM_MANAGER:
        workers = workers.filter(team=by.team_id)
    away = Leave.objects.filter(holding_on(day), worker=OuterRef("pk"))
    notes = Intervention.objects.standing().filter(worker=OuterRef("pk")).order_by("-happened_on")
    return workers.select_related("team__agency").annotate(
        leads=Count("assignments", filter=held & Q(assignments__kind="lead"), distinct=True),
        supports=Count("assignments", filter=held & Q(assignments__kind="supporting"), distinct=True),
        covers=Count("assignments", filter=held & Q(assignments__kind="cover"), distinct=True),
        away_to=Subquery(away.values("ends_on")[:1]),
        logged=Subquery(notes.values("happened_on")[:1]),
    )


CASELOAD_COLUMNS = columns_of(
    "Keyworker", "Leads", "Supports", "Covers", "Room", "Last note", numeric=("Leads", "Supports", "Covers")
)


def caseload_row(worker: Any) -> list[Any]:
    """Return what somebody holds, against what they can."""
    away = f"away to {said(last_day(worker.away_to))}" if worker.away_to else ""
    whose = "" if worker.employment == "in-house" else worker.get_employment_display().lower()
    return [
        {
            "text": str(worker),
            "href": f"{reverse('families')}?keyworker={worker.pk}",
            "detail": ", ".join(part for part in (whose, away) if part),
        },
        worker.leads,
        worker.supports,
        worker.covers,
        room_of(worker),
        worker.logged,
    ]


def room_of(worker: Any) -> str:
    """Return how much room somebody has: "3 of 12", "full", or that nobody has said how many they can lead."""
    if worker.capacity is None:
        return "no limit said"
    left = worker.capacity - worker.leads
    if left > 0:
        return f"room for {left} of {worker.capacity}"
    return "full" if left == 0 else f"{-left} over {worker.capacity}"


def caseloads_asked(*, by: User, day: date) -> QuerySet[Any, Any]:
    """Return the question of which ``caseloads`` shows the answer."""
    return workers_with_loads(by, day=day).order_by("-leads", "last_name", "id")[: MOST_WORKERS + 1]


def caseloads(request: KeyworkerRequest, found: Sequence[Any]) -> Section:
    """Return who holds how much, whoever leads most first."""
    rows = [caseload_row(worker) for worker in found]
    return Section(
        "Caseloads",
        f"Families held on {said(request.today)}.",
        CASELOAD_COLUMNS,
        rows[:MOST_WORKERS],
        empty="The team has no keyworker",
        href=reverse("caseloads"),
        link="All caseloads and leave" if len(rows) > MOST_WORKERS else "Caseloads and leave",
    )
