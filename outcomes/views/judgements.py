"""Professionals' judgements: recorded from a need, waiting for the second person, decided with a reason, withdrawn."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.db.models import OuterRef, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from families.asking import MadeOnce
from families.models import Family
from families.refusals import NotPossibleError
from families.shielding import shielded_homes
from families.views.record import Opened, opened
from families.words import day, last_day, moment
from keyworkers.colleagues import who_may
from keyworkers.forms import refuse
from keyworkers.models import Role
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest, looked_at, scope_for
from keyworkers.views.keeping import keeping_what_was_typed
from outcomes.forms import DecisionForm, JudgementForm
from outcomes.judgements import (
    approver_of,
    called_under,
    decide,
    judged_needs,
    last_held,
    needs_called,
    record_judgement,
    waiting_for,
    why_not_decided,
    why_not_withdrawn,
    withdraw,
)
from outcomes.models import Attachment, Decided, ProfessionalJudgement
from outcomes.rules.plan import Plan

WAITING = [{"label": label} for label in ("Family", "Need", "Recorded by", "Met from")]
HISTORY = [{"label": label} for label in ("Need", "Days", "Recorded by", "Why", "Decision")]


@keeping_what_was_typed
@requires(Verb.RECORD_JUDGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def need_judge(request: KeyworkerRequest, pk: int, indicator: str) -> HttpResponse:
    """Record that a need is met by a professional's judgement; of a need the plan leaves to nobody, not found (404)."""
    record = opened(request, pk)
    held = last_held(record.family, on=request.today)
    approver = judged_needs(held.needs).get(indicator) if held else None
    if held is None or approver is None:
        raise Http404
    form = JudgementForm(request.POST or None, today=request.today)
    if form.is_valid():
        entered = form.cleaned_data
        try:
            made = record_judgement(
                held.attachment, indicator, **entered, by=request.user, as_of=request.today, at=request.now
            )
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, f"Recorded. It counts once a {approver.label.lower()} has approved it.")
            return redirect("judgement", made.pk)
    shown = {
        "form": form,
        "need": next(one.need for one in held.needs if one.code == indicator),
        "since": day(held.recorded[indicator].identified_on),
        "approver": _approver_words(record, approver),
    }
    return render(request, "outcomes/need_judge.html", record.frame("", **shown), status=422 if form.errors else 200)


def last_attachment(record: Opened) -> Attachment | None:
    """Return the family's last attachment, to which what people enter belongs."""
    return record.family.attachments.order_by("-attached_on").first()


def _approver_words(record: Opened, approver: Role) -> str:
    family, request = record.family, record.request
    (people,) = _DECIDERS.of(
        pk=family.pk, council=family.council_id, user=request.user.pk, role=approver.value, day=request.today
    )
    names = ", ".join(map(str, people))
    return f"A {approver.label.lower()} decides on it{f': {names}' if names else ''}. Until then it counts for nothing."


def _deciders_asked(*, pk: int, council: int, user: int, role: str, day: date) -> tuple[QuerySet[Any]]:
    people = who_may(Verb.DECIDE_JUDGEMENTS, Family(pk=pk, council_id=council), as_of=day)
    return (people.filter(role=role).exclude(pk=user)[:3],)


_DECIDERS = MadeOnce(_deciders_asked)


@requires(Verb.DECIDE_JUDGEMENTS)
@require_safe
def judgements(request: KeyworkerRequest) -> HttpResponse:
    """List the judgements on which this person decides, those that wait longest first."""
    visible = ProfessionalJudgement.objects.visible_to(scope_for(request))
    waiting = waiting_for(request.user, visible, as_of=request.today)
    called = needs_called(waiting, on=request.today)
    rows = [
        [
            {"text": one.family.name, "href": reverse("judgement", args=[one.pk]), "detail": one.family.reference},
            called[one.pk],
            {"text": str(one.recorded_by), "detail": f"on {day(one.recorded_at)}"},
            one.met_on,
        ]
        for one in waiting
    ]
    return render(request, "outcomes/judgements.html", {"columns": WAITING, "rows": rows})


@requires(Verb.VIEW_JUDGEMENTS)
@require_safe
def judgement(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show one judgement: what was judged, by whom and why, what was decided, and what may be done now."""
    return _page(request, _found(request, pk))


def _found(request: KeyworkerRequest, pk: int) -> ProfessionalJudgement:
    visible = ProfessionalJudgement.objects.visible_to(scope_for(request))
    related = visible.select_related("family", "attachment", "recorded_by", "decided_by", "withdrawn_by")
    found: Any = get_object_or_404(related.annotate(homes=shielded_homes(OuterRef("family_id"))), pk=pk)
    found.family.shielded_homes = found.homes  # which the reasons may name
    return cast("ProfessionalJudgement", found)


def _page(request: KeyworkerRequest, found: ProfessionalJudgement, form: DecisionForm | None = None) -> HttpResponse:
    looked_at(request, found.family)
    refusal = why_not_decided(found, by=request.user, as_of=request.today)
    may_decide = may(request.user, Verb.DECIDE_JUDGEMENTS) and not refusal
    may_withdraw = may(request.user, Verb.WITHDRAW_JUDGEMENTS) and not may_decide
    is_open = not found.decision and found.withdrawn_at is None
    shown = {
        "judgement": found,
        "sees_families": may(request.user, Verb.VIEW_FAMILIES),
        "facts": _facts(found, needs_called([found], on=request.today)[found.pk]),
        "form": (form or DecisionForm()) if may_decide else None,
        "waits_for": _waits_for(found, request) if is_open and not may_decide else "",
        "may_withdraw": may_withdraw
        and not may_decide
        and not why_not_withdrawn(found, by=request.user, as_of=request.today),
    }
    return render(request, "outcomes/judgement.html", shown, status=422 if form and form.errors else 200)


def _waits_for(found: ProfessionalJudgement, request: KeyworkerRequest) -> str:
    approver = approver_of(found, as_of=request.today)
    return f"It waits for a {approver.label.lower()}." if approver else "The outcomes plan no longer asks for it."


def _facts(found: ProfessionalJudgement, need: str) -> list[dict[str, Any]]:
    facts = [
        ("Need", need),
        ("Judged met", days_words(found)),
        ("Why", found.reason),
        ("Recorded", f"{moment(found.recorded_at)} by {found.recorded_by}"),
    ]
    if found.decision:
        facts += [
            (found.get_decision_display(), f"{moment(found.decided_at)} by {found.decided_by}"),
            ("Why it was decided so", found.decision_reason),
        ]
    if found.withdrawn_at:
        facts.append(("Withdrawn", f"{moment(found.withdrawn_at)} by {found.withdrawn_by}"))
    return [{"key": key, "value": value} for key, value in facts]


def days_words(found: ProfessionalJudgement) -> str:
    """Return the days a judgement speaks of."""
    ends = f" to {day(last_day(found.until_on))}" if found.until_on else " on"
    return f"from {day(found.met_on)}{ends}"


@keeping_what_was_typed
@requires(Verb.DECIDE_JUDGEMENTS)
@require_POST
def judgement_decide(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Approve or refuse a judgement, with the reason."""
    found = _found(request, pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    decision = Decided(form.cleaned_data["decision"])
    try:
        decide(
            found, decision, reason=form.cleaned_data["reason"], by=request.user, as_of=request.today, at=request.now
        )
    except NotPossibleError as refused:
        messages.error(request, str(refused))
        return redirect("judgement", pk)
    messages.success(request, "Approved: the need counts as met." if decision is Decided.APPROVED else "Refused.")
    return redirect("judgements")


@keeping_what_was_typed
@requires(Verb.WITHDRAW_JUDGEMENTS)
@require_POST
def judgement_withdraw(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Withdraw a judgement, which stays on record and counts no more."""
    found = _found(request, pk)
    try:
        withdraw(found, by=request.user, as_of=request.today, at=request.now)
    except NotPossibleError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "The judgement is withdrawn and counts no more.")
    return redirect("judgement", pk)


def history_asked(family: Family) -> QuerySet[ProfessionalJudgement]:
    """Return the question for every judgement about a family, the last first."""
    found = ProfessionalJudgement.objects.filter(family=family).order_by("-recorded_at", "-id")
    return found.select_related("recorded_by", "decided_by", "withdrawn_by")


def history_rows(
    listed: Sequence[ProfessionalJudgement], record: Opened, *, plans: Mapping[int, Plan]
) -> list[list[Any]]:
    """Return the answer to ``history_asked`` as the evidence page lists it; ``plans`` hold today, by attachment."""
    called = called_under(listed, plans)
    sees_all = may(record.request.user, Verb.VIEW_JUDGEMENTS)
    return [
        [
            {"text": called[one.pk], "href": reverse("judgement", args=[one.pk]) if sees_all else ""},
            days_words(one),
            {"text": str(one.recorded_by), "detail": f"on {day(one.recorded_at)}"},
            one.reason,
            _decision(one),
        ]
        for one in listed
    ]


def _decision(one: ProfessionalJudgement) -> dict[str, Any]:
    if one.withdrawn_at:
        return {"text": f"Withdrawn on {day(one.withdrawn_at)}", "detail": f"by {one.withdrawn_by}"}
    if one.decision:
        told = f"by {one.decided_by} on {day(one.decided_at)}: {one.decision_reason}"
        return {"text": one.get_decision_display(), "detail": told}
    return {"text": "Waits for a decision"}
