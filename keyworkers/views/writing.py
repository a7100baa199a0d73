"""One form about a family that somebody writes: asked, saved by an action, refused with nothing lost."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.contrib import messages
from django.forms import ChoiceField, Field, Form, MultipleChoiceField
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from families.forms_seen import MarkedForm
from families.models import Person
from families.refusals import NotPossibleError
from families.views.record import Opened
from families.words import day
from keyworkers.drafts import finish_draft
from keyworkers.forms import refuse
from keyworkers.identity import UNNAMED
from keyworkers.models import Draft
from keyworkers.saving import ChangedMeanwhileError
from keyworkers.views.marks import mark_sent, mark_to_show
from keyworkers.views.notes import NotKept, kept_as_draft


def write(
    record: Opened,
    form: Form,
    act: Callable[[], str],
    *,
    to: str,
    title: str,
    page: str = "",
    draft: str = "",
    template: str = "keyworkers/write.html",
    **shown: Any,
) -> HttpResponse:
    """Show a form; once it is filled in, have ``act`` save it, say what it returns, and lead on to the page ``to``.

    Where somebody else saved the same thing meanwhile, both texts are shown and the form stays as it was typed.
    ``draft`` names the form for keeping what is typed into it until it is saved.
    """
    answer = kept_as_draft(record, draft, record.request.path) if draft else None
    if isinstance(answer, HttpResponse):
        return answer
    shown |= _kept(record, form, draft, answer) if draft else {}
    beside: dict[str, Any] = {}
    if form.is_valid():
        try:
            messages.success(record.request, act())
        except ChangedMeanwhileError as changed:
            refuse(form, changed)
            if isinstance(form, MarkedForm):
                form.saw(changed.seen)
            beside = {"by": changed.by, "rows": _stands(form, changed.stands)}
        except NotPossibleError as error:
            refuse(form, error)
        else:
            _finish(record, draft)
            return redirect(to, record.family.pk)
    context = record.frame(page, form=form, title=title, beside=beside, back=record.to(to), **shown)
    return render(record.request, template, context, status=409 if answer else 422 if form.errors else 200)


def _finish(record: Opened, draft: str) -> None:
    if not draft:
        return
    request = record.request
    who: dict[str, Any] = {"by": request.user, "at": request.now, "mark": mark_sent(request)}
    finish_draft(_key(record, draft), form=draft, family=record.family, **who)


def _key(record: Opened, draft: str) -> UUID:
    """Return the key of a person's one draft of a form about a family."""
    return uuid5(NAMESPACE_URL, f"{record.request.user.pk}/{record.family.pk}/{draft}")


def _kept(record: Opened, form: Form, draft: str, not_kept: NotKept | None) -> dict[str, Any]:
    """Return what the page says of the draft, and put what it holds into a form that is opened."""
    key = _key(record, draft)
    last = Draft.objects.filter(user=record.request.user, key=key).first()
    found = None if form.is_bound or last is None or last.finished_at else last
    form.is_bound = form.is_bound and not not_kept
    typed = not_kept.typed if not_kept else found.content if found else {}
    for name, values in typed.items():
        if name in form.fields:
            field = form.fields[name]
            form.initial[name] = values if isinstance(field, MultipleChoiceField) else values[-1]
    sees = None if form.is_bound else last
    return {
        "draft": found,
        "key": key,
        "not_kept": not_kept,
        "mark": mark_to_show(record.request, seen=sees.version if sees else 0),
        "draft_href": reverse("family_draft", args=[record.family.pk, draft]),
    }


def _stands(form: Form, stands: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {"key": str(form.fields[name].label), "value": _said(form.fields[name], value)}
        for name, value in stands.items()
        if name in form.fields
    ]


def _said(field: Field, value: Any) -> str:
    """Return what stands as a person reads it: a day in words, a choice by its label."""
    if isinstance(value, date):
        return day(value)
    if isinstance(value, list):
        return ", ".join(_said(field, one) for one in value)
    if isinstance(field, ChoiceField):
        offered: Any = field.choices
        groups = [choice[1] if isinstance(choice[1], list | tuple) else [choice] for choice in offered]
        code = "" if value is None else str(value)
        known = next((str(label) for group in groups for one, label in group if str(one) == code), "")
        return known or (UNNAMED if isinstance(field, MultipleChoiceField) else code)
    return "" if value is None else str(value)


def act_once(record: Opened, act: Callable[[], str], *, to: str) -> HttpResponse:
    """Have a button's ``act`` done, say what it returns or why not, and lead on to the page ``to``."""
    try:
        messages.success(record.request, act())
    except NotPossibleError as refused:
        messages.error(record.request, str(refused))
    return redirect(to, record.family.pk)


def people_of(record: Opened) -> dict[int, Person]:
    """Return everybody who ever belonged to the family and may be named, those who belong to it now first."""
    now = {who.person.pk: who.person for who in record.identity.present if who.person}
    ever = {who.person.pk: who.person for who in record.identity.members if who.person}
    return now | {pk: person for pk, person in ever.items() if pk not in now}
