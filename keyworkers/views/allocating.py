"""The allocation queue, where families that wait come to a keyworker with room, and everybody's caseload."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from families.asking import MadeOnce
from families.forms import FilterForm
from families.models import Agency, District, Residence
from families.periods import holding_on
from families.refusals import NotPossibleError
from families.scopes import Scope
from families.words import counted
from families.words import day as said
from keyworkers.actions import set_capacity
from keyworkers.allocating import allocate
from keyworkers.forms import CapacityForm, refuse
from keyworkers.forms_of_allocation import AllocateForm
from keyworkers.models import Team, User
from keyworkers.permissions import Verb, requires
from keyworkers.requests import KeyworkerRequest, scope_for
from keyworkers.views.home.allocation import CASELOAD_COLUMNS, caseload_row, room_of, waited, workers_with_loads
from keyworkers.views.keeping import keeping_what_was_typed
from outcomes.gates import fill_dates
from outcomes.models import Need
from outcomes.unallocated import waiting_for_a_lead

SIZE = 25
MOST_WORKERS = 200
Choices = Sequence[tuple[Any, Any]]
WAITED = [("14", "2 weeks or more"), ("28", "4 weeks or more"), ("84", "12 weeks or more")]


class QueueFilter(FilterForm):
    """Narrows the families that wait."""

    district = forms.TypedChoiceField(label="District", required=False, coerce=int, empty_value=None)
    provider = forms.TypedChoiceField(label="Provider", required=False, coerce=int, empty_value=None)
    waited = forms.TypedChoiceField(label="Waiting for", required=False, coerce=int, empty_value=None)

    def __init__(self, asked: QueryDict, *, districts: Choices, providers: Choices) -> None:
        super().__init__(asked)
        self.offer("district", districts)
        self.offer("provider", providers)
        self.offer("waited", WAITED)


@keeping_what_was_typed
@requires(Verb.ALLOCATE_FAMILIES)
@require_http_methods(["GET", "HEAD", "POST"])
def allocation(request: KeyworkerRequest) -> HttpResponse:
    """Show who waits for a lead keyworker and who has room, and allocate one family or several at once."""
    user, scope = request.user, scope_for(request)
    who: dict[str, Any] = {"by": user.pk, "team": user.team_id, "role": user.role, "day": request.today}
    districts, providers, workers = _CHOICES.of(council=user.council_id, **who)
    narrowing = QueueFilter(request.GET, districts=districts, providers=providers)
    chosen = narrowing.chosen()
    after = _place(request.GET.get("after", ""))
    (page,) = _QUEUE.of(scope=scope, **who, only=_only(chosen, day=request.today), after=after)
    on_page = [one.family_id for one in page[:SIZE]]
    form = AllocateForm(request.POST or None, workers=workers, waiting=on_page, today=request.today)
    if form.is_valid():
        try:
            _allocate(form, page, request)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            return redirect(request.get_full_path())
    last = page[SIZE - 1] if len(page) > SIZE else None
    shown = {
        "form": form,
        "rows": [_row(one, scope, request) for one in page[:SIZE]],
        "chosen_families": {str(pk) for pk in form["families"].value() or []},
        "filter": narrowing,
        "chosen": [{"words": narrowing.words_of(name), "href": _address(request, **{name: ""})} for name in chosen],
        "next": _address(request, after=f"{last.waiting_since}.{last.pk}") if last else "",
        "first": _address(request, after="") if "after" in request.GET else "",
        "workers": [_room(worker) for worker in workers[:SIZE]],
    }
    return render(request, "keyworkers/allocation.html", shown, status=422 if form.errors else 200)


def _allocate(form: AllocateForm, page: list[Any], request: KeyworkerRequest) -> None:
    entered, worker = form.cleaned_data, form.by_id[form.cleaned_data["keyworker"]]
    wanted = set(entered["families"])
    for one in page:
        if one.family_id in wanted:
            allocate(
                one.family,
                worker,
                on=entered["starts_on"],
                note=entered["note"],
                by=request.user,
                as_of=request.today,
                at=request.now,
            )
            fill_dates(one.family)
    number = counted(len(wanted), "family is,families are")
    messages.success(request, f"{number.capitalize()} with {worker} from {said(entered['starts_on'])}.")


def _choices_asked(*, council: int, by: int, team: int | None, role: str, day: date) -> tuple[QuerySet[Any, Any], ...]:
    user = User(pk=by, council_id=council, team_id=team, role=role)
    workers = workers_with_loads(user, day=day).order_by("leads", "last_name", "id")[:MOST_WORKERS]
    districts = District.objects.filter(council=council).values_list("id", "name")
    return districts, Agency.objects.filter(council=council, delivers=True).values_list("id", "name"), workers


def _queue_asked(
    *,
    scope: Scope,
    by: int,
    team: int | None,
    role: str,
    day: date,
    only: tuple[int | None, int | None, date | None],
    after: tuple[date, int] | None,
) -> list[QuerySet[Any]]:
    district, provider, since = only
    waiting = waiting_for_a_lead(scope, by=User(pk=by, council_id=scope.council, team_id=team, role=role), day=day)
    if district is not None:
        waiting = waiting.filter(
            family__in=Residence.objects.filter(holding_on(day), district=district).values("family")
        )
    if provider is not None:
        waiting = waiting.filter(provider=provider)
    if since is not None:
        waiting = waiting.filter(waiting_since__lte=since)
    if after is not None:
        last, pk = after
        waiting = waiting.filter(Q(waiting_since__gt=last) | Q(waiting_since=last, pk__gt=pk))
    return [_told(waiting, day=day).order_by("waiting_since", "pk")[: SIZE + 1]]


_CHOICES, _QUEUE = MadeOnce(_choices_asked), MadeOnce(_queue_asked)


def _only(chosen: dict[str, Any], *, day: date) -> tuple[int | None, int | None, date | None]:
    """Return to which district and provider the queue is narrowed, and to who waits since when at the latest."""
    since = date.fromordinal(day.toordinal() - chosen["waited"]) if "waited" in chosen else None
    return chosen.get("district"), chosen.get("provider"), since


def _place(token: str) -> tuple[date, int] | None:
    """Return after which row a page begins, by the day it waits since and its id; None: with the first."""
    day, _, pk = token.partition(".")
    try:
        since = date.fromisoformat(day)
    except ValueError:
        return None
    return (since, int(pk)) if pk.isdecimal() and len(pk) <= 18 else None


def _told(waiting: QuerySet[Any], *, day: date) -> QuerySet[Any]:
    home = Residence.objects.filter(holding_on(day), family=OuterRef("family"))
    needs = Need.objects.filter(attachment=OuterRef("pk")).order_by().values("attachment").annotate(number=Count("pk"))
    told: QuerySet[Any] = waiting.select_related("family", "provider").annotate(
        district=Subquery(home.values("district__name")[:1]),
        number_of_needs=Coalesce(Subquery(needs.values("number")), 0),
    )
    return told


def _row(one: Any, scope: Scope, request: KeyworkerRequest) -> dict[str, Any]:
    """Return a family that waits; its name and record only to whoever sees it already."""
    is_seen = scope.families is None or one.family_id in scope.families
    return {
        "pk": str(one.family_id),
        "reference": one.family.reference,
        "name": one.family.name if is_seen else "",
        "href": reverse("family", args=[one.family_id]) if is_seen else "",
        "waiting": waited(one, request.today),
        "since": said(one.waiting_since),
        "district": one.district,
        "needs": one.number_of_needs,
        "provider": str(one.provider or ""),
    }


def _room(worker: Any) -> dict[str, str]:
    return {
        "name": str(worker),
        "of": f"{worker.team}, {worker.team.agency}" if worker.team else "",
        "whose": worker.get_employment_display(),
        "holds": f"leads {worker.leads}, supports {worker.supports}",
        "room": room_of(worker),
        "away": f"away, back on {said(worker.away_to)}" if worker.away_to else "",
    }


def _address(request: KeyworkerRequest, **changes: str) -> str:
    """Return the address of the list with these parameters changed, and those set to nothing left out."""
    kept = {name: str(value) for name, value in request.GET.items() if name != "after"}
    return "?" + urlencode({name: value for name, value in (kept | changes).items() if value})


class CaseloadFilter(FilterForm):
    """Narrows the caseloads to a team's."""

    team = forms.TypedChoiceField(label="Team", required=False, coerce=int, empty_value=None)

    def __init__(self, asked: QueryDict, *, user: User) -> None:
        super().__init__(asked)
        self.offer("team", Team.objects.filter(council=user.council_id).values_list("id", "name"))


@requires(Verb.ALLOCATE_FAMILIES)
@require_safe
def caseloads(request: KeyworkerRequest) -> HttpResponse:
    """Show what every keyworker holds against what they can, of the team or of all teams."""
    narrowing = CaseloadFilter(request.GET, user=request.user)
    chosen = narrowing.chosen()
    workers = workers_with_loads(request.user, day=request.today)
    if "team" in chosen:
        workers = workers.filter(team=chosen["team"])
    found = list(workers.order_by("team__name", "-leads", "last_name", "id")[:MOST_WORKERS])
    shown = {
        "columns": [CASELOAD_COLUMNS[0], {"label": "Team"}, *CASELOAD_COLUMNS[1:], {"label": "Change"}],
        "rows": [_with_team(worker) for worker in found],
        "filter": narrowing,
        "chosen": [{"words": narrowing.words_of(name), "href": _address(request, **{name: ""})} for name in chosen],
        "is_cut": len(found) == MOST_WORKERS,
        "most": MOST_WORKERS,
    }
    return render(request, "keyworkers/caseloads.html", shown)


def _with_team(worker: Any) -> list[Any]:
    first, *rest = caseload_row(worker)
    team = {"text": str(worker.team), "detail": str(worker.team.agency)} if worker.team else ""
    change = {"text": f"Change room of {worker}", "href": reverse("capacity", args=[worker.pk])}
    return [first, team, *rest, change]


@requires(Verb.ALLOCATE_FAMILIES)
@require_http_methods(["GET", "HEAD", "POST"])
def capacity(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Say how many families a keyworker can lead at once."""
    worker = get_object_or_404(workers_with_loads(request.user, day=request.today), pk=pk)
    form = CapacityForm(request.POST or None, initial={"capacity": worker.capacity})
    if form.is_valid():
        set_capacity(worker, form.cleaned_data["capacity"], by=request.user)
        messages.success(request, f"{worker}: {room_of(worker)}.")
        return redirect("caseloads")
    context = {"form": form, "worker": worker}
    return render(request, "keyworkers/capacity.html", context, status=422 if form.errors else 200)
