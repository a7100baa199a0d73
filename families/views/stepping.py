"""How a change of a household is entered: a form, what it will do to be checked, then saved; nothing typed is lost."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from families.refusals import NotPossibleError
from keyworkers.forms import refuse

STEP, SAVE, AGAIN = "step", "save", "again"


class _RehearsedError(Exception):
    """Takes a rehearsal back."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to enter: what its page is called and says, what it does, what it will do in words.

    ``act`` does it and returns where to go and what to say; ``says`` returns the sentences to be checked.
    """

    title: str
    lead: str
    back: str
    act: Callable[[], tuple[str, str]]
    says: Callable[[], Sequence[str]]
    button: str = "Save"


def stepped(request: HttpRequest, form: Form, step: Step, *, frame: dict[str, Any], base: str) -> HttpResponse:
    """Return the page of a step: the form, what it will do, or where it leads once it is done.

    What is to be checked has been tried: only what somebody else does meanwhile can still refuse it.
    """
    shown = frame | {"form": form, "step": step, "back": step.back, "base": base}
    if form.is_bound and request.POST.get(STEP) != AGAIN and form.is_valid():
        try:
            if request.POST.get(STEP) == SAVE:
                address, words = step.act()
                messages.success(request, words)
                return redirect(address)
            _rehearse(step.act)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            return render(
                request, "families/household_check.html", shown | {"says": step.says(), "sent": _sent(request)}
            )
    return render(request, "families/household_change.html", shown, status=422 if form.errors else 200)


def _rehearse(act: Callable[[], Any]) -> None:
    with suppress(_RehearsedError), transaction.atomic():
        act()
        raise _RehearsedError


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what was entered, to be sent once more."""
    names = ((name, values) for name, values in request.POST.lists() if name not in (STEP, "csrfmiddlewaretoken"))
    return [(name, value) for name, values in names for value in values]
