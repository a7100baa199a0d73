"""A family's record: what stands around each of its pages, why it stands as it does, its people, what changed in it."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from claims.admitting import judged_days
from claims.packs import starts_of
from claims.windows import claimable_in
from families.asking import MadeOnce
from families.contacting import Warnings, warnings_asked, warnings_in
from families.forms import KnownForm
from families.history import Event, changes_of
from families.models import Family
from families.scopes import Scope
from families.words import moment
from keyworkers.colleagues import names_of
from keyworkers.identity import Identity, as_on, contact_shown, identity_of, members_asked
from keyworkers.permissions import Verb, may, requires, verbs_of
from keyworkers.requests import KeyworkerRequest, looked_at, opens_packs, scope_for
from outcomes.confirming import who_confirmed
from outcomes.entries import CONFIRMED
from outcomes.explaining import CannotExplainError, FamilyShown, explain_family
from outcomes.models import Attachment
from outcomes.views.knowing import what_differs
from outcomes.views.telling import told, told_starts

# The pages of a family's record, in their order: words, name of the address, what opening it asks for.
PAGES = [
    ("Summary", "family", Verb.VIEW_FAMILIES),
    ("Why", "family_why", Verb.VIEW_FAMILIES),
    ("People", "family_people", Verb.VIEW_FAMILIES),
    ("Needs and evidence", "family_evidence", Verb.VIEW_FAMILIES),
    ("Assessment", "family_assessment", Verb.VIEW_CASEWORK),
    ("Family plan", "family_plan", Verb.VIEW_CASEWORK),
    ("Timeline", "family_timeline", Verb.VIEW_CASEWORK),
    ("Distance travelled", "family_distance", Verb.VIEW_CASEWORK),
    ("Documents", "family_documents", Verb.VIEW_CASEWORK),
    ("Work", "family_work", Verb.VIEW_BENEFITS),
    ("Claims", "family_claims", Verb.VIEW_PACKS),
    ("Who looked", "family_looks", Verb.VIEW_LOOKS),
    ("Changes", "family_history", Verb.VIEW_LOOKS),
]
# Those of them that are asked for now and then: they stand behind "More", so that the others fit on a phone.
BEHIND_MORE = {"family_why", "family_work", "family_claims", "family_looks", "family_history"}

# Those that show what a claim rests on: of a restricted family internal audit opens them alone.
OPEN_WITH_PACKS = {"family_why"}

# What may be done with the family: words, name of the address, any of which verbs it asks for; and whether of a family
# that is attached (True), of one that is not (False), or of any.
MENU: list[tuple[str, str, set[Verb], bool | None]] = [
    ("Consider this family", "family_consider", {Verb.IDENTIFY_FAMILIES}, False),
    ("Start working with the family", "family_attach", {Verb.EDIT_FAMILIES}, False),
    ("Record a need", "need_add", {Verb.RECORD_NEEDS}, True),
    ("Close, or step up or down", "family_case", {Verb.WRITE_FAMILY_PLANS}, True),
    ("Contact and visits", "family_contact", {Verb.VIEW_CASEWORK}, None),
    ("Print", "family_print", {Verb.VIEW_CASEWORK}, None),
    ("Shield an address", "family_shielding", {Verb.EDIT_FAMILIES, Verb.SEE_SHIELDED_ADDRESSES}, None),
    ("Change who works with them", "family_assign", {Verb.ALLOCATE_FAMILIES}, None),
    ("Restrict the record", "family_restriction", {Verb.RESTRICT_FAMILIES}, None),
]


@dataclass(frozen=True, slots=True)
class Opened:
    """A family's record as somebody has opened it: within their scope, as of a day, the look noted."""

    request: KeyworkerRequest
    family: Family
    scope: Scope
    identity: Identity
    is_attached: bool
    warnings: Warnings

    def frame(self, page: str, **more: Any) -> dict[str, Any]:
        """Return what every page of the record shows around its own part."""
        verbs = verbs_of(self.request.user)
        menu = () if self.is_for_packs else self._menu(verbs)
        return {
            "family": self.family,
            "identity": self.identity,
            "facts": self._facts(),
            "contact": self._contact(verbs),
            "pages": self._pages(page, {name for _, name, _ in PAGES} - BEHIND_MORE),
            "more_pages": self._pages(page, BEHIND_MORE),
            "log_href": self.to("intervention_add") if Verb.LOG_INTERVENTIONS in verbs else "",
            "menu": [{"words": words, "href": self.to(name)} for words, name in menu],
            **more,
        }

    @property
    def is_for_packs(self) -> bool:
        """Tell whether the family is restricted, and open here for what its claims rest on alone."""
        return self.family.pk in self.scope.packs

    def to(self, name: str) -> str:
        """Return the address of one of the record's pages."""
        return reverse(name, args=[self.family.pk])

    def _pages(self, current: str, names: Collection[str]) -> list[dict[str, Any]]:
        verbs = verbs_of(self.request.user)
        return [
            {"words": words, "href": self.to(name), "current": name == current}
            for words, name, verb in PAGES
            if name in names and verb in verbs and (name in OPEN_WITH_PACKS or not self.is_for_packs)
        ]

    def _contact(self, verbs: frozenset[Verb]) -> dict[str, Any]:
        if self.is_for_packs:
            return {}
        return contact_shown(self.warnings, self.identity, sees_casework=Verb.VIEW_CASEWORK in verbs)

    def _facts(self) -> list[dict[str, Any]]:
        identity = self.identity
        people = ", ".join(f"{who.name} ({who.age})" if who.person else who.name for who in identity.residents)
        facts = [
            {"key": "Reference", "value": self.family.reference},
            {"key": "Lead keyworker", "value": str(identity.lead or "")},
            {"key": "Lives there", "value": people},
        ]
        if self.is_for_packs:
            return facts
        homes = [{"key": "Address", "value": identity.address}, {"key": "District", "value": identity.district}]
        return facts + homes

    def _menu(self, verbs: frozenset[Verb]) -> Iterator[tuple[str, str]]:
        """Yield what may be done with the family beside the page's own action: words, name of the address."""
        for words, name, asked, of_attached in MENU:
            if not asked.isdisjoint(verbs) and of_attached in (None, self.is_attached):
                yield words, name


def opened(request: KeyworkerRequest, pk: int, *, day: date | None = None) -> Opened:
    """Return the family's record as of ``day`` (none: today), noting the look; 404 outside the person's scope."""
    scope, day = scope_for(request), day or request.today
    found, members, *contact = _RECORD.of(pk=pk, day=day, today=request.today, scope=scope)
    if not found:
        raise Http404
    (family,) = found
    looked_at(request, family)
    identity = identity_of(family, members, day=day, scope=scope)
    return Opened(request, family, scope, identity, family.is_attached, warnings_in(*contact))


def _record_asked(*, pk: int, day: date, today: date, scope: Scope) -> tuple[QuerySet[Any, Any], ...]:
    """Return the questions of every page: the family, if it lies in the scope, its members, how it is reached."""
    attached = Attachment.objects.filter(family=OuterRef("pk"))
    found = as_on(Family.objects.visible_to(scope).filter(pk=pk), day=day).annotate(is_attached=Exists(attached))
    family = Family(pk=pk, council_id=scope.council)
    return found, members_asked(family, scope=scope), *warnings_asked(family, today)


_RECORD = MadeOnce(_record_asked)


@requires(Verb.VIEW_FAMILIES)
@require_safe
@opens_packs
def why(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show why: every condition on every day with what it rests on, so that each answer can be worked out by hand."""
    record, about = explained(request, pk, names_professionals=True)
    if about["shown"]:
        _show_starts(about["told"]["needs"], about["shown"], record)
    tables = {"sources_columns": SOURCES, "terms_columns": TERMS}
    return render(request, "families/why.html", record.frame("family_why", **about, **tables))


def _show_starts(needs: list[dict[str, Any]], shown: FamilyShown, record: Opened) -> None:
    """Have each need say what showed it on the day it was identified."""
    starts = told_starts(
        shown,
        starts_of(shown),
        names=record.identity.names,
        family=record.family,
        today=record.request.today,
        sees_benefits=record.scope.sees_benefits,
        sees_casework=may(record.request.user, Verb.VIEW_CASEWORK),
    )
    for need, start in zip(needs, starts, strict=True):
        need["start"] = start["grounds"]


SOURCES = [
    {"label": label}
    for label in ("Source", "Complete to", "Complete from", "May be late by", "Silent for too long from")
]
TERMS = [{"label": label} for label in ("Term", "First day", "Last day", "Counts")]


def explained(
    request: KeyworkerRequest, pk: int, *, names_professionals: bool = False
) -> tuple[Opened, dict[str, Any]]:
    """Return the family's record and its explanation, as of the day and as known on the day that were asked for.

    ``names_professionals`` says beside a confirmation whose it is, in one more query.
    """
    asked = KnownForm(request.GET, today=request.today)
    day, known_on = asked.day(), asked.known_on()
    is_for_packs = pk in scope_for(request).packs
    if is_for_packs:
        day, known_on = _judged(request, pk, day if "on" in request.GET else None)
    record = opened(request, pk, day=day)
    about: dict[str, Any] = {"day": day, "is_today": day == request.today, "known_on": known_on}
    about["form"] = None if is_for_packs else asked
    about |= {"is_broken": False, "differs": [], "told": None, "held": [], "shown": None}
    about["why_href"] = record.to("family_why") + _asked_for(day, known_on, request.today)
    try:
        shown = explain_family(record.family, day=day, known_on=known_on)
        if known_on:
            now = explain_family(record.family, day=day)
            about["differs"] = what_differs(shown, now, sees_benefits=record.scope.sees_benefits)
    except CannotExplainError:
        return record, about | {"is_broken": True}
    if shown is None:
        return record, about
    held = [shown.plan.indicators[need.explained.indicator] for need in shown.needs]
    return record, about | {
        "told": _told(shown, record, names_professionals=names_professionals),
        "held": held,
        "shown": shown,
    }


def _judged(request: KeyworkerRequest, pk: int, day: date | None) -> tuple[date, date]:
    """Return, of a family open for its audited claims alone, a day one was judged on, and as known on which day.

    ``day`` None: the last of them; 404 on every day but these.
    """
    judged = judged_days(pk, by=request.user, as_of=request.today)
    day = day or max(judged, default=None)
    if day is None or day not in judged:
        raise Http404
    return day, judged[day]


def _asked_for(day: date, known_on: date | None, today: date) -> str:
    """Return the question of an address that asks for the same days again."""
    asked = {"on": day if day != today else None, "known": known_on}
    found = urlencode({name: value.isoformat() for name, value in asked.items() if value})
    return f"?{found}" if found else ""


def _told(shown: FamilyShown, record: Opened, *, names_professionals: bool) -> dict[str, Any]:
    confirmed = [fact.evidence for fact in shown.facts.facts if fact.measure in CONFIRMED]
    window = claimable_in(shown) if may(record.request.user, Verb.VIEW_CLAIMS) else None
    return told(
        shown,
        names=record.identity.names,
        family=record.family,
        today=record.request.today,
        sees_benefits=record.scope.sees_benefits,
        sees_casework=may(record.request.user, Verb.VIEW_CASEWORK),
        claimable=window,
        confirmed_by=who_confirmed(confirmed) if confirmed and names_professionals else {},
    )


CHANGES = 50


@requires(Verb.VIEW_LOOKS)
@require_safe
def history(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show what was entered, changed and removed in the record, by whom and from where."""
    record = opened(request, pk)
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isdecimal() and 0 < int(asked) < 1000 else 1
    without = [] if may(request.user, Verb.VIEW_CLAIMS) else ["claims"]
    events = changes_of(
        record.family, scope=record.scope, size=CHANGES + 1, skip=(number - 1) * CHANGES, without=without
    )
    names = names_of(event.by for event in events)
    return render(
        request,
        "families/history.html",
        record.frame(
            "family_history",
            events=[_event(event, names) for event in events[:CHANGES]],
            next=f"?page={number + 1}" if len(events) > CHANGES else "",
            previous=f"?page={number - 1}" if number > 1 else "",
        ),
    )


def _event(event: Event, names: Mapping[str, str]) -> dict[str, Any]:
    said = [f"{change.field}: from {change.before} to {change.after}" for change in event.changes]
    said += [event.why] if event.why else []
    source = f", from “{event.source.replace('_', ' ')}”" if event.source else ""
    return {
        "title": f"{event.thing.capitalize()} {event.act}",
        "when": moment(event.at),
        "by": f"{names.get(event.by, event.by) or 'the service'}{source}",
        "words": "\n".join(said),
    }
