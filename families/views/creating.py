"""Search first: nobody and no family is created before those who may be meant have been looked at."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from families.alike import Alike, alike
from families.households import join
from families.models import Family, Person
from families.search.ranking import Hit
from families.splitting import NewHousehold, create_family
from families.views import household_forms as forms
from families.views.households import KEPT, form_of, lead_from_today, saying_of
from families.views.record import Opened, opened
from families.views.stepping import Step, stepped
from families.views.why import why
from families.words import day
from keyworkers.models import Role, User
from keyworkers.permissions import Verb, requires
from keyworkers.requests import KeyworkerRequest, looked_at, scope_for
from keyworkers.views.keeping import keeping_what_was_typed

ENTERING = ["GET", "HEAD", "POST"]
SEARCHES, KEPT_SEARCHES = "searched_first", 10  # what was searched for stays in the session: no address holds a name
BASE, ALONE = "families/record.html", "families/alone.html"


@requires(Verb.CHANGE_HOUSEHOLDS)
@require_http_methods(ENTERING)
def family_create(request: KeyworkerRequest) -> HttpResponse:
    """Search for the family that is to be created; only then may it be."""
    token, known = _searched(request)
    if request.method == "POST":
        return _search(request, reverse("create_family"), token, {"base": ALONE})
    shown = {"base": ALONE, "title": "Add a family", "back": reverse("families")}
    create = {"words": "None of these: add a new family", "href": f"{reverse('create_family_new')}?search={token}"}
    return _results(request, known, shown | {"create": create}, joining=None)


@requires(Verb.CHANGE_HOUSEHOLDS)
@require_http_methods(ENTERING)
def family_join(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Search for whoever joins the household; only then may somebody new be entered."""
    record = opened(request, pk)
    token, known = _searched(request)
    frame = record.frame("family_people", base=BASE, title="Somebody joins", back=record.to("family_people"))
    if request.method == "POST":
        return _search(request, record.to("family_join"), token, frame)
    create = {"words": "None of these: add a new person", "href": f"{record.to('family_join_new')}?search={token}"}
    return _results(request, known, frame | {"create": create}, joining=record)


def _searched(request: KeyworkerRequest) -> tuple[str, dict[str, str]]:
    token = request.GET.get("search", "")
    known: dict[str, str] = request.session.get(SEARCHES, {}).get(token, {})
    return token, known


def _search(request: KeyworkerRequest, address: str, token: str, frame: dict[str, Any]) -> HttpResponse:
    """Keep what was entered in the session and lead to what it finds."""
    form = forms.SearchFirstForm(request.POST)
    if not form.is_valid():
        return render(request, "families/search_first.html", frame | {"form": form}, status=422)
    token = secrets.token_urlsafe(6)
    former = list(request.session.get(SEARCHES, {}).items())[1 - KEPT_SEARCHES :]
    request.session[SEARCHES] = {**dict(former), token: form.typed()}
    return redirect(f"{address}?search={token}")


def _results(
    request: KeyworkerRequest, known: Mapping[str, str], frame: dict[str, Any], *, joining: Opened | None
) -> HttpResponse:
    form = forms.SearchFirstForm(initial=_initial(known))
    shown = frame | {"form": form, "is_searched": bool(known)}
    if known:
        found = alike(known, scope=scope_for(request), today=request.today)
        note_looks(request, found)
        rows = [_candidate(hit, joining, today=request.today) for hit in found.hits]
        families = {one.pk: one for one in Family.objects.filter(pk__in=[hit.family for hit in found.hits])}
        for row in rows:
            row["family"] = families[row["pk"]]
        shown |= {"candidates": rows, "is_known_elsewhere": bool(found.known_elsewhere)}
    return render(request, "families/search_first.html", shown)


def _initial(known: Mapping[str, str]) -> dict[str, Any]:
    return {name: date.fromisoformat(value) if name == "born_on" else value for name, value in known.items()}


def note_looks(request: KeyworkerRequest, found: Alike) -> None:
    """Note with the family that somebody was told of its being known: who fishes leaves a trace."""
    for family in found.known_elsewhere:
        looked_at(request, family)


def _candidate(hit: Hit, joining: Opened | None, *, today: date) -> dict[str, Any]:
    people: dict[int, str] = {}
    for reason in hit.reasons:
        known = reason.known
        if known.person and joining:
            people[known.person] = known.label
    return {
        "pk": hit.family,
        "href": reverse("family_people", args=[hit.family]),
        "why": why(hit, today=today),
        "people": [_choice(joining, person, name) for person, name in people.items()] if joining else [],
    }


def _choice(joining: Opened, person: int, name: str) -> dict[str, str]:
    address = reverse("family_join_known", args=[joining.family.pk, person])
    return {"words": f"{name} joins {joining.family.name}", "href": address}


@keeping_what_was_typed
@requires(Verb.CHANGE_HOUSEHOLDS)
@require_http_methods(ENTERING)
def family_join_known(request: KeyworkerRequest, pk: int, person: int) -> HttpResponse:
    """Have somebody who is known join the household; of those whom the caller may see."""
    record = opened(request, pk)
    who = get_object_or_404(Person.objects.visible_to(record.scope), pk=person)
    form = form_of(record, forms.JoinForm)

    def act() -> tuple[str, str]:
        said = saying_of(request, form)
        join(record.family, who, form.place(), said, scope=record.scope, moves=form.cleaned_data["moves"])
        return record.to("family_people"), f"{who} belongs to the family from {day(said.on)} on."

    step = Step(f"{who} joins", "", record.to("family_join"), act, partial(_says_join, form, str(who)))
    return stepped(request, form, step, frame=record.frame("family_people"), base=BASE)


@keeping_what_was_typed
@requires(Verb.CHANGE_HOUSEHOLDS)
@require_http_methods(ENTERING)
def family_join_new(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Have somebody new join the household, once a search has shown who is known."""
    record = opened(request, pk)
    _, known = _searched(request)
    if not known:
        return redirect(record.to("family_join"))
    form = form_of(record, forms.JoinNewForm)
    form.initial = _initial({name: value for name, value in known.items() if name in form.fields})

    def act() -> tuple[str, str]:
        who, said = form.new_person(), saying_of(request, form)
        refuse_known(request, form)
        join(record.family, who, form.place(), said, scope=record.scope)
        return record.to("family_people"), f"{who.given_name} {who.family_name} joins from {day(said.on)} on."

    step = Step("Somebody new joins", "", record.to("family_join"), act, partial(_says_new, request, form))
    return stepped(request, form, step, frame=record.frame("family_people"), base=BASE)


def _says_join(form: Any, name: str) -> list[str]:
    place, on = form.place(), day(form.cleaned_data["on"])
    lives = "lives here" if place.lives_there else "belongs to the family, living elsewhere,"
    says = [f"{name} {lives} from {on} on, as {place.relationship.label.lower()}."]
    moves = form.cleaned_data.get("moves") and place.lives_there
    return [
        *says,
        *(["They leave the household they live in, if they live in another, that day."] if moves else []),
        KEPT,
    ]


def _says_new(request: KeyworkerRequest, form: Any) -> list[str]:
    who = form.new_person()
    return [
        *_says_join(form, f"{who.given_name} {who.family_name}, born on {day(who.born_on)},"),
        *_warned(request, form),
    ]


def _entered(form: Any) -> dict[str, str]:
    who = form.new_person()
    return {"given_name": who.given_name, "family_name": who.family_name, "born_on": who.born_on.isoformat()}


def _warned(request: KeyworkerRequest, form: Any) -> list[str]:
    """Return what to know of a person entered here who is like somebody known; typed otherwise than searched for."""
    found = alike(_entered(form), scope=scope_for(request), today=request.today)
    note_looks(request, found)
    if found.known_elsewhere:
        return [f"Careful: {ELSEWHERE}"]
    return []


def refuse_known(request: KeyworkerRequest, form: Any) -> None:
    """Refuse to write somebody a second time who is known to the caller under the same name and birth."""
    who, scope = form.new_person(), scope_for(request)
    same = Person.objects.visible_to(scope).filter(
        given_name__iexact=who.given_name, family_name__iexact=who.family_name, born_on=who.born_on
    )
    if same.exists():
        form_error = f"{who.given_name} {who.family_name}, born on {day(who.born_on)}, is known already."
        raise forms.KnownAlreadyError(f"{form_error} Search again and choose them.", field="family_name")


ELSEWHERE = (
    "somebody of this name and date of birth, or with this reference, is known to the council, in a record that is not"
    " open to you. Ask your manager or an analyst before you add them again."
)


@keeping_what_was_typed
@requires(Verb.CHANGE_HOUSEHOLDS)
@require_http_methods(ENTERING)
def family_create_new(request: KeyworkerRequest) -> HttpResponse:
    """Create a family with its first member and address, once a search has shown who is known."""
    _, known = _searched(request)
    if not known:
        return redirect("create_family")
    form = form_of_new_family(request, request.POST or None)
    form.initial = _initial(known) | {"name": known.get("family_name", "")}

    def act() -> tuple[str, str]:
        made = add_family(request, form)
        return reverse("family_people", args=[made.pk]), f"{made} is added. Add its other members here."

    step = Step(
        "A new family", "", reverse("create_family"), act, partial(_says_create, request, form), "Add the family"
    )
    return stepped(request, form, step, frame={}, base=ALONE)


def form_of_new_family(request: KeyworkerRequest, sent: QueryDict | None) -> forms.CreateFamilyForm:
    """Return the form of a new family, filled with what was sent."""
    sees = scope_for(request).sees_shielded
    form = forms.CreateFamilyForm(sent, names={}, council=request.user.council_id, sees_shielded=sees)
    form.offer_leads(_leads(request.user))
    return form


def add_family(request: KeyworkerRequest, form: Any) -> Family:
    """Create the family of a form that is valid, led by whoever is to, and return it."""
    said = saying_of(request, form)
    refuse_known(request, form)
    household, council = NewHousehold(form.cleaned_data["name"], form.home()), request.user.council
    made = create_family(council, household, [(form.new_person(), form.place())], said, scope=scope_for(request))
    lead_from_today(made.family, form.lead() or _maker(request.user), today=request.today)
    return made.family


def _maker(user: User) -> User | None:
    return user if user.role == Role.KEYWORKER else None


def _leads(user: User) -> Sequence[User]:
    """Return of whom a team manager chooses who leads the work with a new family, so that it is seen."""
    if user.role != Role.TEAM_MANAGER:
        return []
    return list(User.objects.filter(team=user.team_id, role=Role.KEYWORKER, is_active=True).order_by("last_name", "pk"))


def _says_create(request: KeyworkerRequest, form: Any) -> list[str]:
    who, home = form.new_person(), form.home()
    where = ", ".join(part for part in (home.address_1, home.address_2, home.postcode) if part)
    lead = form.lead() or _maker(request.user)
    return [
        f"The family {form.cleaned_data['name']} is added, with a reference of its own.",
        f"{who.given_name} {who.family_name} lives there, at {where}, from {day(form.cleaned_data['on'])} on.",
        f"{lead} leads the work with it." if lead else "Nobody leads the work with it until it is allocated.",
        *_warned(request, form),
    ]
