"""A family's page of safe contact, warnings and numbers, and the pages on which they are said, corrected and ended."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from families import contacting
from families.contacting import FORBIDDEN
from families.forms_of_contact import (
    NumberForm,
    SafeContactForm,
    WarningForm,
    number_stands,
    safe_contact_stands,
    warning_stands,
)
from families.ledger import lock
from families.models import Person
from families.models.contact import ContactPoint, SafeContact, VisitWarning
from families.views.record import Opened, opened
from families.words import period
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest
from keyworkers.saving import refuse_if_changed, seen_of
from keyworkers.views.keeping import keeping_what_was_typed
from keyworkers.views.writing import write

ENTERING = ["GET", "HEAD", "POST"]
PAGE = "family_contact"
SAFE = [{"label": label} for label in ("What must not be done", "What else to know", "When")]
WARNED = [{"label": label} for label in ("Warning", "When")]
REACHED = [{"label": label} for label in ("Who", "What", "Number or address", "What to know", "When")]
NOTHING_FORBIDDEN = "Everything is allowed"


@requires(Verb.VIEW_CASEWORK)
@require_safe
def contact(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show how the family is reached safely and what visitors must know, now and before."""
    record = opened(request, pk)
    may_enter = may(request.user, Verb.CHANGE_HOUSEHOLDS)
    shown = {
        "may_enter": may_enter,
        "safe_columns": SAFE,
        "safe": [_safe_row(one) for one in _newest(SafeContact, record)],
        "warning_columns": WARNED,
        "warnings": [
            [_linked(one.warning, one, "family_warning", may_enter=may_enter), period(one.starts_on, one.ends_on)]
            for one in _newest(VisitWarning, record)
        ],
        "number_columns": REACHED,
        "numbers": [
            _number_row(one, record, may_enter=may_enter)
            for one in _newest(ContactPoint, record)
            if one.person_id in record.identity.names
        ],
    }
    return render(request, "families/contact.html", record.frame(PAGE, **shown))


def _newest(model: Any, record: Opened) -> Any:
    return model.objects.filter(family=record.family).order_by("-starts_on", "-id")


def _linked(words: str, one: VisitWarning | ContactPoint, name: str, *, may_enter: bool) -> Any:
    return (words, reverse(name, args=[one.family_id, one.pk])) if may_enter else words


def _safe_row(one: SafeContact) -> list[Any]:
    said = [words for name, words in FORBIDDEN.items() if getattr(one, name)]
    return [". ".join(said) or NOTHING_FORBIDDEN, one.note, period(one.starts_on, one.ends_on)]


def _number_row(one: ContactPoint, record: Opened, *, may_enter: bool) -> list[Any]:
    value = _linked(one.value, one, "family_number", may_enter=may_enter)
    who = record.identity.names[one.person_id]
    return [who, one.get_kind_display(), value, one.note, period(one.starts_on, one.ends_on)]


@keeping_what_was_typed
@requires(Verb.CHANGE_HOUSEHOLDS)
@require_http_methods(ENTERING)
def safe_contact(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Say what must not be done when reaching the family, from a day on."""
    record = opened(request, pk)
    form = SafeContactForm(request.POST or None, now=_safe_now(record), today=request.today)
    form.initial["seen"] = seen_of(safe_contact_stands(_safe_now(record)))

    def act() -> str:
        lock(record.family)
        now = _safe_now(record)
        refuse_if_changed(now, safe_contact_stands(now), seen=form.cleaned_data["seen"])
        on = form.cleaned_data["on"]
        contacting.say_safe_contact(record.family, form.safe(), on=on, as_of=request.today, at=request.now)
        return "What is safe is recorded."

    return write(record, form, act, to=PAGE, title="Safe contact")


def _safe_now(record: Opened) -> SafeContact | None:
    found: SafeContact | None = SafeContact.objects.on(record.request.today).filter(family=record.family).first()
    return found


@keeping_what_was_typed
@requires(Verb.CHANGE_HOUSEHOLDS)
@require_http_methods(ENTERING)
def warning_add(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Warn whoever visits."""
    record = opened(request, pk)
    form = WarningForm(request.POST or None, today=request.today)

    def act() -> str:
        said = form.cleaned_data
        contacting.warn(record.family, said["warning"], on=said["on"], as_of=request.today, at=request.now)
        return "The warning is recorded."

    return write(record, form, act, to=PAGE, title="Warn whoever visits")


@keeping_what_was_typed
@requires(Verb.CHANGE_HOUSEHOLDS)
@require_http_methods(ENTERING)
def warning(request: KeyworkerRequest, pk: int, warning: int) -> HttpResponse:
    """Correct a warning, or end it."""
    record = opened(request, pk)
    one = get_object_or_404(VisitWarning, pk=warning, family=record.family)
    form = WarningForm(request.POST or None, of=one, today=request.today)
    form.initial["seen"] = seen_of(warning_stands(one))

    def act() -> str:
        now = VisitWarning.objects.select_for_update().get(pk=one.pk)
        refuse_if_changed(now, warning_stands(now), seen=form.cleaned_data["seen"])
        contacting.end(now, on=form.cleaned_data["ends_on"], as_of=request.today)
        contacting.correct_warning(now, form.cleaned_data["warning"])
        return "The warning is changed."

    return write(record, form, act, to=PAGE, title="Correct or end a warning")


@keeping_what_was_typed
@requires(Verb.CHANGE_HOUSEHOLDS)
@require_http_methods(ENTERING)
def number_add(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Record by what a member is reached."""
    record = opened(request, pk)
    people = {who.person.pk: who.name for who in record.identity.present if who.person}
    form = NumberForm(request.POST or None, people=people, today=request.today)

    def act() -> str:
        person = Person.objects.get(pk=form.cleaned_data["person"])
        on = form.cleaned_data["on"]
        contacting.add_number(record.family, person, form.reached(), on=on, as_of=request.today, at=request.now)
        return "The number is recorded."

    return write(record, form, act, to=PAGE, title="Add a number or address")


@keeping_what_was_typed
@requires(Verb.CHANGE_HOUSEHOLDS)
@require_http_methods(ENTERING)
def number(request: KeyworkerRequest, pk: int, number: int) -> HttpResponse:
    """Correct by what a member is reached, or say that it is used no longer."""
    record = opened(request, pk)
    one = get_object_or_404(ContactPoint, pk=number, family=record.family)
    if one.person_id not in record.identity.names:
        raise Http404
    form = NumberForm(request.POST or None, people={}, of=one, today=request.today)
    form.initial["seen"] = seen_of(number_stands(one))

    def act() -> str:
        now = ContactPoint.objects.select_for_update().get(pk=one.pk)
        refuse_if_changed(now, number_stands(now), seen=form.cleaned_data["seen"])
        contacting.end(now, on=form.cleaned_data["ends_on"], as_of=request.today)
        contacting.correct_number(now, form.reached())
        return "The number is changed."

    title = f"Correct or end a number of {record.identity.names[one.person_id]}"
    return write(record, form, act, to=PAGE, title=title)
