"""One form about a family that somebody writes: asked, saved by an action, refused with nothing lost."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.forms import ChoiceField, Field, Form
from django.http import HttpResponse
from django.shortcuts import redirect, render

from families.models import Person
from families.refusals import NotPossibleError
from families.views.record import Opened
from families.words import day
from keyworkers.forms import refuse
from keyworkers.forms_of_assessments import SeenForm
from keyworkers.saving import ChangedMeanwhileError


def write(
    record: Opened,
    form: Form,
    act: Callable[[], str],
    *,
    to: str,
    title: str,
    page: str = "",
    template: str = "keyworkers/write.html",
    **shown: Any,
) -> HttpResponse:
    """Show a form; once it is filled in, have ``act`` save it, say what it returns, and lead on to the page ``to``.

    Where somebody else saved the same thing meanwhile, both texts are shown and the form stays as it was typed.
    """
    beside: dict[str, Any] = {}
    if form.is_valid():
        try:
            messages.success(record.request, act())
        except ChangedMeanwhileError as changed:
            refuse(form, changed)
            if isinstance(form, SeenForm):
                form.saw(changed.seen)
            beside = {"by": changed.by, "rows": _stands(form, changed.stands)}
        except NotPossibleError as error:
            refuse(form, error)
        else:
            return redirect(to, record.family.pk)
    context = record.frame(page, form=form, title=title, beside=beside, back=record.to(to), **shown)
    return render(record.request, template, context, status=422 if form.errors else 200)


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
    if isinstance(field, ChoiceField):
        offered: Any = field.choices
        groups = [choice[1] if isinstance(choice[1], list | tuple) else [choice] for choice in offered]
        return next((str(label) for group in groups for code, label in group if str(code) == str(value)), str(value))
    return str(value)


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
