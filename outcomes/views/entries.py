"""What people enter as evidence, on pages: the level of a need, a child expected; corrected, withdrawn."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from families.models import Person
from families.refusals import NotPossibleError
from families.views.record import Opened, opened
from families.words import day
from keyworkers.forms import refuse
from keyworkers.identity import Member
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest
from keyworkers.views.keeping import keeping_what_was_typed
from outcomes.entries import CONFIRMED, enter_expecting, enter_level, is_entry, level_needs, withdraw_entry
from outcomes.forms import ExpectingForm, LevelForm
from outcomes.judgements import last_held
from outcomes.models import Attachment, Evidence
from outcomes.rules.facts import Measure
from outcomes.views.confirmations import corrected_confirmation
from outcomes.views.lines import evidence_of

YOUNGEST = 10  # [I] whoever is younger is not offered: a choice of them would be a slip of the hand
ENTERING = ["GET", "HEAD", "POST"]


@keeping_what_was_typed
@requires(Verb.ENTER_EVIDENCE)
@require_http_methods(ENTERING)
def need_level(request: KeyworkerRequest, pk: int, indicator: str) -> HttpResponse:
    """Enter at which level a need stood on a day; of a need the plan asks no level of, not found (404)."""
    return _level(opened(request, pk), indicator)


@keeping_what_was_typed
@requires(Verb.ENTER_EVIDENCE)
@require_http_methods(ENTERING)
def family_expecting(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Enter that somebody of the family expects a child."""
    return _expecting(opened(request, pk))


@keeping_what_was_typed
@requires(Verb.ENTER_EVIDENCE)
@require_http_methods(ENTERING)
def evidence_correct(request: KeyworkerRequest, pk: int, evidence: int) -> HttpResponse:
    """Correct what was entered, by another entry in its place; of what an agency sent, not found (404)."""
    record = opened(request, pk)
    entry = _entry(record, evidence)
    if entry.superseded_at:
        messages.error(request, "This entry has been replaced or withdrawn already.")
        return redirect("evidence", pk, evidence)
    if entry.measure == Measure.READING:
        return redirect("distance_correct", pk, evidence)
    if entry.measure in CONFIRMED:
        return corrected_confirmation(record, entry)
    return _level(record, entry.code, entry) if entry.measure == Measure.LEVEL else _expecting(record, entry)


@keeping_what_was_typed
@requires(Verb.ENTER_EVIDENCE)
@require_POST
def evidence_withdraw(request: KeyworkerRequest, pk: int, evidence: int) -> HttpResponse:
    """Withdraw what was entered by mistake; it counts no more, and stays on record."""
    entry = _entry(opened(request, pk), evidence)
    try:
        withdraw_entry(entry, at=request.now)
        messages.success(request, "The entry is withdrawn and counts no more.")
    except NotPossibleError as refused:
        messages.error(request, str(refused))
    return redirect("evidence", pk, evidence)


def _entry(record: Opened, evidence: int) -> Evidence:
    found: Evidence = get_object_or_404(evidence_of(record), pk=evidence)
    if not is_entry(found):
        raise Http404
    return found


def _level(record: Opened, indicator: str, entry: Evidence | None = None) -> HttpResponse:
    request, held = record.request, last_held(record.family, on=record.request.today)
    scale = level_needs(held.needs).get(indicator) if held else None
    if held is None or scale is None:
        raise Http404
    form = LevelForm(request.POST or None, scale=scale, today=request.today, entry=entry)
    if form.is_valid() and _entered_level(record, held.attachment, indicator, form, entry):
        return redirect("family_evidence", record.family.pk)
    called = next(one.need for one in held.needs if one.code == indicator)
    return _page(record, form, title=f"Level of a need: {called}", entry=entry)


def _entered_level(
    record: Opened, attachment: Attachment, indicator: str, form: LevelForm, entry: Evidence | None
) -> bool:
    request, said = record.request, form.cleaned_data
    who: dict[str, Any] = {"by": request.user, "as_of": request.today, "at": request.now}
    try:
        enter_level(attachment, indicator, said["level"], on=said["on"], **who, instead_of=entry)
    except NotPossibleError as error:
        refuse(form, error)
        return False
    messages.success(request, f"Level {said['level']} on {day(said['on'])} is entered.")
    return True


def _expecting(record: Opened, entry: Evidence | None = None) -> HttpResponse:
    request = record.request
    form = ExpectingForm(request.POST or None, people=_people(record), today=request.today, entry=entry)
    if form.is_valid() and _entered_expecting(record, form, entry):
        return redirect("family_people", record.family.pk)
    return _page(record, form, title="Expecting a child", entry=entry)


def _people(record: Opened) -> Mapping[int, str]:
    """Return by name who ever belonged to the family and may expect a child, those who belong to it now first."""
    now = {person.pk: f"{person}, {age}" for person, age in _old_enough(record.identity.present)}
    ever = {person.pk: f"{person}, who has left" for person, _ in _old_enough(record.identity.members)}
    return now | {pk: name for pk, name in ever.items() if pk not in now}


def _old_enough(members: Iterable[Member]) -> Iterator[tuple[Person, int]]:
    return ((who.person, who.age) for who in members if who.person and who.age is not None and who.age >= YOUNGEST)


def _entered_expecting(record: Opened, form: ExpectingForm, entry: Evidence | None) -> bool:
    request = record.request
    person = Person.objects.get(pk=form.cleaned_data["person"])
    who: dict[str, Any] = {"by": request.user, "as_of": request.today, "at": request.now}
    try:
        made = enter_expecting(record.family, person, form.expecting(), **who, instead_of=entry)
    except NotPossibleError as error:
        refuse(form, error)
        return False
    until = "the birth" if form.cleaned_data["born_on"] else "six weeks after the child is due"
    messages.success(request, f"Entered. The family counts as expecting until {until}, {day(made.ends_on)}.")
    return True


def _page(record: Opened, form: Form, *, title: str, entry: Evidence | None) -> HttpResponse:
    address = reverse("evidence", args=[record.family.pk, entry.pk]) if entry else record.to("family_evidence")
    shown = {"form": form, "title": title, "is_correction": entry is not None, "back": address}
    return render(record.request, "outcomes/enter.html", record.frame("", **shown), status=422 if form.errors else 200)


def acts_on(entry: Evidence, record: Opened) -> dict[str, str]:
    """Return where this person corrects and withdraws a piece of evidence; nothing where they cannot."""
    if entry.superseded_at or not is_entry(entry) or not may(record.request.user, Verb.ENTER_EVIDENCE):
        return {}
    about = [record.family.pk, entry.pk]
    return {"correct": reverse("evidence_correct", args=about), "withdraw": reverse("evidence_withdraw", args=about)}
