"""A family's needs and evidence: the dated list, each piece led back to its source, and what people record."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from families.models import Membership
from families.paging import page_of
from families.refusals import NotPossibleError
from families.views.record import Opened, opened
from families.words import day, moment, period
from keyworkers.forms import refuse
from keyworkers.identity import UNNAMED
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest
from outcomes.actions import attach, record_need
from outcomes.forms import EvidenceFilter, NeedForm, StartForm
from outcomes.judging import plan_of
from outcomes.models import Evidence
from outcomes.wording import KINDS, measure_called

SIZE = 50
ENTERING = ["GET", "HEAD", "POST"]
COLUMNS = ["Evidence", "Who", "When", "Amount", "From", "Known since"]
NEEDS = ["Need", "Found on", "Found by", "Met since"]


@requires(Verb.VIEW_FAMILIES)
@require_safe
def evidence_of_family(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show the family's needs, and the evidence about its members, newest first."""
    record = opened(request, pk)
    narrowing = EvidenceFilter(request.GET)
    chosen = narrowing.chosen()
    after = request.GET.get("after", "")
    found = _narrowed(_evidence(record), chosen).select_related("agency", "feed_record__load", "entered_by")
    page = page_of(found, by="-starts_on", size=SIZE, after=int(after) if after.isdecimal() else None)
    shown = {
        "filter": narrowing,
        "chosen": _tags(chosen),
        "columns": [{"label": label, "numeric": label == "Amount"} for label in COLUMNS],
        "rows": [_row(one, record) for one in page.rows],
        "next": "?" + urlencode({**chosen, "after": page.after}) if page.after else "",
        "needs": _needs(record),
        "need_columns": [{"label": label} for label in NEEDS],
        "is_first": not after,
    }
    return render(request, "outcomes/evidence_list.html", record.frame("family_evidence", **shown))


def _evidence(record: Opened) -> QuerySet[Evidence]:
    """Return the evidence a person may see: of the family and of its members until they left it."""
    still_here = Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("starts_on"))
    belonged = Membership.objects.filter(still_here, family=record.family, person=OuterRef("person"))
    found = Evidence.objects.visible_to(record.scope).filter(Q(family=record.family) | Exists(belonged))
    # Benefit data has a verb of its own, whatever the family.
    return found if may(record.request.user, Verb.VIEW_BENEFITS) else found.exclude(measure__startswith="benefit")


def _narrowed(found: QuerySet[Evidence], chosen: dict[str, Any]) -> QuerySet[Evidence]:
    if "kind" in chosen:
        found = found.filter(measure__startswith=f"{chosen['kind']}.")
    return found if "replaced" in chosen else found.filter(superseded_at__isnull=True)


def _tags(chosen: dict[str, Any]) -> list[dict[str, str]]:
    words = {"kind": KINDS.get(chosen.get("kind", ""), ""), "replaced": "Replaced evidence too"}
    return [
        {"words": words[name], "href": "?" + urlencode({k: v for k, v in chosen.items() if k != name})}
        for name in chosen
    ]


def _row(one: Evidence, record: Opened) -> list[Any]:
    href = reverse("evidence", args=[record.family.pk, one.pk])
    detail = f"replaced on {day(one.superseded_at)}" if one.superseded_at else ""
    return [
        {"text": measure_called(one.measure), "href": href, "detail": detail},
        _subject(one, record),
        _days(one),
        one.value,
        str(one.agency or one.entered_by or ""),
        one.recorded_at,
    ]


def _subject(one: Evidence, record: Opened) -> str:
    return record.identity.names.get(one.person_id, UNNAMED) if one.person_id else "The family"


def _days(one: Evidence) -> str:
    is_one_day = one.ends_on == one.starts_on + timedelta(days=1)
    return day(one.starts_on) if is_one_day else period(one.starts_on, one.ends_on)


def _needs(record: Opened) -> list[list[Any]]:
    needs = record.family.needs.select_related("attachment", "recorded_by", "verdict").order_by("identified_on", "id")
    plans = {need.attachment.plan_id for need in needs}
    words = {code: indicator.need for plan in plans for code, indicator in plan_of(plan).indicators.items()}
    return [
        [
            {"text": words.get(need.indicator, need.indicator), "detail": need.note},
            need.identified_on,
            str(need.recorded_by) if need.recorded_by else need.get_source_display(),
            _met_since(need, record),
        ]
        for need in needs
    ]


def _met_since(need: Any, record: Opened) -> Any:
    verdict = getattr(need, "verdict", None)
    return verdict.met.since(record.request.today) if verdict else None


@requires(Verb.VIEW_FAMILIES)
@require_safe
def evidence(request: KeyworkerRequest, pk: int, evidence: int) -> HttpResponse:
    """Show one piece of evidence and where it comes from: agency, file, row, received when, or whose entry."""
    record = opened(request, pk)
    found = _evidence(record).select_related("agency", "feed_record__load", "entered_by")
    one = get_object_or_404(found, pk=evidence)
    later = found.filter(supersedes=one).first()
    context = record.frame(
        "family_evidence",
        evidence=one,
        title=measure_called(one.measure),
        rows=_facts(one, record),
        sent=sorted(one.feed_record.content.items()) if one.feed_record else [],
        earlier=reverse("evidence", args=[pk, one.supersedes_id]) if one.supersedes_id else "",
        later=reverse("evidence", args=[pk, later.pk]) if later else "",
    )
    return render(request, "outcomes/evidence.html", context)


def _facts(one: Evidence, record: Opened) -> list[dict[str, Any]]:
    rows = [
        {"key": "Who", "value": _subject(one, record)},
        {"key": "When", "value": _days(one)},
        {"key": "Amount", "value": "" if one.value is None else str(one.value)},
        {"key": "Told by", "value": str(one.agency or "")},
    ]
    if one.feed_record:
        load = one.feed_record.load
        rows += [
            {"key": "File", "value": f"{load.file_name}, row {one.feed_record.row_number}"},
            {"key": "File received", "value": moment(load.received_at)},
            {"key": "File complete to", "value": day(load.complete_to)},
        ]
    else:
        rows.append({"key": "Entered by", "value": str(one.entered_by)})
    rows.append({"key": "Known here since", "value": moment(one.recorded_at)})
    if one.superseded_at:
        rows.append({"key": "Replaced", "value": moment(one.superseded_at)})
    return rows


@requires(Verb.EDIT_FAMILIES)
@require_http_methods(ENTERING)
def attach_family(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Start working with the family under the outcomes plan in force on the day."""
    record = opened(request, pk)
    form = StartForm(request.POST or None, council=request.user.council_id, today=request.today)
    if form.is_valid():
        try:
            made = attach(record.family, form.start(), by=request.user, at=request.now)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, f"The work with this family began on {day(made.attached_on)}.")
            return redirect("family", pk)
    context = record.frame("", form=form)
    return render(request, "outcomes/attach.html", context, status=422 if form.errors else 200)


@requires(Verb.EDIT_FAMILIES)
@require_http_methods(ENTERING)
def add_need(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Record a need a professional found; nothing to record it under before the work has begun (404)."""
    record = opened(request, pk)
    attachment = record.family.attachments.order_by("-attached_on").first()
    if attachment is None:
        raise Http404
    recorded = set(attachment.needs.values_list("indicator", flat=True))
    plan = plan_of(attachment.plan_id)
    form = NeedForm(request.POST or None, plan=plan, recorded=recorded, today=request.today)
    if form.is_valid():
        try:
            record_need(attachment, **form.cleaned_data, headline=form.headline, by=request.user, at=request.now)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, "The need is recorded. It counts from its day on.")
            return redirect("family", pk)
    context = record.frame("", form=form)
    return render(request, "outcomes/need_add.html", context, status=422 if form.errors else 200)
