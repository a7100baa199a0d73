"""Families to consider: the ranked list, a family's place with every point of it, and what a person decides."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from families.models import Membership, Person, Residence
from families.refusals import NotPossibleError
from families.scopes import Scope
from families.spreadsheets import CONTENT_TYPE, workbook
from families.views.record import Opened, opened
from families.words import day, moment, short_day
from keyworkers.forms import refuse
from keyworkers.identity import age_on
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest, looked_at, scope_for
from keyworkers.views.waiting import who_starts
from outcomes.forms import BELOW, ConsiderFilter, ConsiderForm
from outcomes.identifying import consider, matrix_of
from outcomes.judging import plan_of
from outcomes.models import Consideration, Decision, Evidence, Identification, IdentificationMatrix
from outcomes.models.identification import IdentificationQuerySet
from outcomes.rules.matrix import Matrix
from outcomes.views.placing import (
    DOMAINS,
    ENTRY_RULE,
    POINTS,
    Place,
    band_label,
    band_words,
    domain_words,
    entry_words,
    last_day_words,
    points,
)

SIZE = 25
MOST_IN_A_FILE = 2000
COLUMNS = [
    {"label": "Family"},
    {"label": "Lives there"},
    {"label": "Points", "numeric": True},
    {"label": "Band"},
    {"label": "Domains"},
    {"label": "Entry rule"},
    {"label": "Freshest evidence"},
]
HEADER = ("Place", "FamilyReference", "Points", "Band", "Domains", "EntryRule", "FreshestEvidence", "AsAt", "Matrix")
WEIGHTS = [
    {"label": "Indicator"},
    {"label": "Phase", "numeric": True},
    {"label": "Weight", "numeric": True},
    {"label": "Mark"},
    {"label": "Where the weight comes from"},
]


@requires(Verb.IDENTIFY_FAMILIES)
@require_safe
def to_consider(request: KeyworkerRequest) -> HttpResponse:
    """Show the families nobody works with yet, by their place in the council's matrix."""
    scope, published = scope_for(request), _in_force(request)
    if published is None:
        return render(request, "outcomes/to_consider.html", {"published": None})
    matrix = matrix_of(published)
    narrowing = ConsiderFilter(request.GET, council=request.user.council_id, matrix=matrix)
    chosen = narrowing.chosen()
    rows, after = _page(_narrowed(request, scope, chosen), scope, request.GET.get("after", ""))
    living = _living_there(rows, scope=scope, request=request)
    shown = {
        "published": published,
        "filter": narrowing,
        "chosen": [{"words": narrowing.words_of(name), "href": _address(chosen, without=name)} for name in chosen],
        "columns": COLUMNS,
        "rows": [_row(row, matrix, living.get(row.family_id, [])) for row in rows],
        "next": _address(chosen, after=str(after)) if after else "",
        "first": _address(chosen) if "after" in request.GET else "",
        "file": reverse("to_consider_file") + _address(chosen),
        "sees_all": scope.families is None,
    }
    return render(request, "outcomes/to_consider.html", shown)


def _in_force(request: KeyworkerRequest) -> IdentificationMatrix | None:
    return IdentificationMatrix.objects.in_force(request.today).filter(council=request.user.council_id).first()


def _narrowed(request: KeyworkerRequest, scope: Scope, chosen: dict[str, Any]) -> IdentificationQuerySet:
    visible: IdentificationQuerySet = Identification.objects.visible_to(scope)
    match chosen.get("state"):
        case None:
            found = visible.to_consider(request.today)
        case "outside":
            found = visible.with_decision().filter(decision=Decision.OPENED, is_outside_entry_rule=True)
        case state:
            found = visible.with_decision().filter(decision=state)
    if "band" in chosen:
        found = found.filter(band="" if chosen["band"] == BELOW else chosen["band"])
    if "entry" in chosen:
        found = found.filter(is_eligible={"met": True, "not-met": False, "not-known": None}[chosen["entry"]])
    if "domain" in chosen:
        found = found.filter(domains__contains=[chosen["domain"]])
    if "district" in chosen:
        homes = Residence.objects.on(request.today).filter(family=OuterRef("family"), district=chosen["district"])
        found = found.filter(Exists(homes))
    return found


def _page(found: IdentificationQuerySet, scope: Scope, after: str) -> tuple[list[Identification], int | None]:
    """Return a page of the ranked list and after which family the next one begins."""
    if after.isdecimal() and len(after) < 19:
        row = Identification.objects.visible_to(scope).filter(family=after).select_related("family").first()
        found = found.ranked_after(row) if row else found
    rows = list(found.ranked().select_related("family").defer("contributions", "gaps", "eligibility")[: SIZE + 1])
    return rows[:SIZE], rows[SIZE - 1].family_id if len(rows) > SIZE else None


def _living_there(rows: Sequence[Identification], *, scope: Scope, request: KeyworkerRequest) -> dict[int, list[str]]:
    """Return who lives with each family today, as far as they may be shown."""
    families = [row.family_id for row in rows]
    members = Membership.objects.on(request.today).filter(family__in=families, lives_there=True)
    shown = members.filter(person__in=Person.objects.visible_to(scope)).select_related("person")
    living: dict[int, list[str]] = {}
    for member in shown.order_by("person__born_on", "id"):
        named = f"{member.person.given_name} ({age_on(member.person.born_on, request.today)})"
        living.setdefault(member.family_id, []).append(named)
    return living


def _row(row: Identification, matrix: Matrix, living: list[str]) -> list[Any]:
    href = reverse("family_consider", args=[row.family_id])
    return [
        {"text": row.family.name, "href": href, "detail": row.family.reference},
        ", ".join(living),
        points(row.score),
        band_label(matrix, row.band),
        ", ".join(domain_words(matrix, row.domains)),
        {"text": ENTRY_RULE[row.is_eligible], "tag": "entry"},
        {"text": row.freshest_on or "none shown", "detail": f"as at {short_day(row.as_of)}"},
    ]


def _address(chosen: dict[str, Any], *, without: str = "", **more: str) -> str:
    kept = {name: str(value) for name, value in chosen.items() if name != without}
    return "?" + urlencode(kept | more)


@requires(Verb.IDENTIFY_FAMILIES)
@require_safe
def to_consider_file(request: KeyworkerRequest) -> StreamingHttpResponse:
    """Give the ranked list out as a workbook: references, points and domains, no names and no benefit data."""
    scope, published = scope_for(request), _in_force(request)
    rows: list[Identification] = []
    if published is not None:
        narrowing = ConsiderFilter(request.GET, council=request.user.council_id, matrix=matrix_of(published))
        found = _narrowed(request, scope, narrowing.chosen()).ranked().select_related("family", "matrix")
        rows = list(found.defer("contributions", "gaps", "eligibility")[:MOST_IN_A_FILE])
    for row in rows:
        looked_at(request, row.family)
    lines = (_line(place, row) for place, row in enumerate(rows, 1))
    answer = StreamingHttpResponse(
        workbook(lines, header=HEADER, title="Families to consider"), content_type=CONTENT_TYPE
    )
    name = f"families-to-consider-{request.today.isoformat()}.xlsx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _line(place: int, row: Identification) -> list[Any]:
    matrix = matrix_of(row.matrix)
    domains = "; ".join(domain_words(matrix, row.domains))
    band = band_words(matrix, row.band)
    entry = ENTRY_RULE[row.is_eligible]
    return [
        *(place, row.family.reference, row.score, band, domains),
        *(entry, row.freshest_on, row.as_of, str(row.matrix)),
    ]


@requires(Verb.IDENTIFY_FAMILIES)
@require_http_methods(["GET", "HEAD", "POST"])
def family_consider(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show where a family stands and why; open it, or set it aside until a day, with a reason."""
    record = opened(request, pk)
    stored = Identification.objects.select_related("matrix").filter(family=record.family).first()
    form = ConsiderForm(request.POST or None, today=request.today)
    if stored and form.is_valid():
        try:
            made = consider(stored, **form.asked(), by=request.user, as_of=request.today, at=request.now)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            return _led_on(request, made)
    before = Consideration.objects.filter(family=record.family).select_related("considered_by")
    is_open = bool(before) and before[0].decision == Decision.OPENED
    may_start = may(request.user, Verb.EDIT_FAMILIES)
    shown = {
        "form": form,
        "stored": stored,
        "is_attached": record.is_attached,
        "is_open": is_open,
        "may_start": may_start,
        "who_starts": who_starts(record.family, request) if is_open and not may_start else "",
        "before": [_event(one) for one in before],
        **(_told(stored, record) if stored else {}),
    }
    status = 409 if request.method == "POST" and not stored else 422 if form.errors else 200
    return render(request, "outcomes/consider.html", record.frame("", **shown), status=status)


def _led_on(request: KeyworkerRequest, made: Consideration) -> HttpResponse:
    """Say what was recorded, and lead on to starting the work, or back to the list."""
    if made.decision == Decision.SET_ASIDE:
        messages.success(request, f"Set aside. {last_day_words(made.look_again_on)}")
        return redirect("to_consider")
    flagged = " Opened outside the entry rule: the manager sees it marked so." if made.is_outside_entry_rule else ""
    messages.success(request, f"The family is opened; the reason is kept.{flagged} Nothing else has been decided.")
    if may(request.user, Verb.EDIT_FAMILIES):
        return redirect("family_attach", made.family_id)
    return redirect("family_consider", made.family_id)


def _event(one: Consideration) -> dict[str, str]:
    outside = " Outside the entry rule." if one.is_outside_entry_rule else ""
    return {
        "title": f"{one.get_decision_display()} with {points(one.score)} points",
        "when": moment(one.considered_at),
        "by": str(one.considered_by),
        "words": f"{one.reason}{outside}\n{last_day_words(one.look_again_on)}".strip(),
    }


def _told(stored: Identification, record: Opened) -> dict[str, Any]:
    place = Place.of(stored, names=record.identity.names, sees_benefits=record.scope.sees_benefits)
    numbers = {number for each in place.contributions for number in each.evidence}
    pieces = Evidence.objects.visible_to(record.scope).filter(pk__in=numbers).select_related("agency", "entered_by")
    domain_rows, total = place.domain_rows()
    return {
        "facts_of_place": place.facts(),
        "score": points(stored.score),
        "band": place.band(),
        "entry": ENTRY_RULE[stored.is_eligible],
        "entry_words": entry_words(stored, plan_of(stored.plan_id)),
        "columns": POINTS,
        "rows": place.rows({piece.pk: piece for piece in pieces}),
        "domain_columns": DOMAINS,
        "domain_rows": domain_rows,
        "total": total,
        "ahead": place.ahead(),
        "gaps": place.gaps(),
    }


def said_by_all(sources: Sequence[str]) -> str:
    """Return the last sentence of the sources where all of them end with the same; empty where they do not."""
    last = {source.rsplit(". ", 1)[-1] for source in sources}
    return last.pop() if len(last) == 1 else ""


def without(source: str, every: str) -> str:
    """Return a source without what is said of every one already."""
    return source.removesuffix(every).strip() if every else source


@requires(Verb.IDENTIFY_FAMILIES)
@require_safe
def identification_matrix(request: KeyworkerRequest) -> HttpResponse:
    """Show the matrix in force: every indicator's weight, and that nobody published or verified them."""
    published = _in_force(request)
    if published is None:
        return render(request, "outcomes/matrix.html", {"published": None})
    matrix = matrix_of(published)
    sources = {value.path: value for value in matrix.values}
    said = [value.source for path, value in sources.items() if path.endswith(".weight")]
    every = said_by_all(said)
    shown = {
        "published": published,
        "matrix": matrix,
        "since": day(published.in_force_on),
        "bands": [f"{band.label}: {matrix.range_of(band)} points" for band in matrix.bands],
        "columns": WEIGHTS,
        "every": every,
        "domains": [
            {
                "label": domain.label,
                "rows": [
                    [one.label, one.phase, one.weight, source.mark, without(source.source, every)]
                    for at, one in enumerate(domain.indicators, 1)
                    for source in [sources[f"domains[{place}].indicators[{at}].weight"]]
                ],
            }
            for place, domain in enumerate(matrix.domains, 1)
        ],
        "rules": [
            {"key": "A domain's points", "value": f"Those of its heaviest indicator, {points(matrix.cap)} at most"},
            {
                "key": "Each further person",
                "value": f"{points(matrix.extra_person)} of a point, {points(matrix.extra_most)} at most",
            },
            {"key": "How long evidence counts", "value": f"{matrix.fresh_months} months after it was last so"},
        ],
    }
    return render(request, "outcomes/matrix.html", shown)
