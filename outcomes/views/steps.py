"""How the work with a family goes on or ends, on pages: closed, opened again, stepped up or down, and the history."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from families.views.record import Opened, opened
from families.words import day
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest
from keyworkers.views.keeping import keeping_what_was_typed
from keyworkers.views.writing import write
from outcomes.forms_of_steps import CloseForm, ReopenForm, UpOrDownForm
from outcomes.models import Attachment, CaseStep, CaseStepKind, CloseReason
from outcomes.steps import close_case, open_actions, reopen_case, step_up_or_down, steps_of
from outcomes.views.judgements import last_attachment

ENTERING = ["GET", "HEAD", "POST"]
PAGE = "family_case"
CLOSING = (
    "Closing ends the family plan, and reminders and mail about this family stop. The record, its notes and what is"
    " claimed for the family stay. It can be opened again."
)


@requires(Verb.VIEW_CASEWORK)
@require_safe
def family_case(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show whether the work goes on, the steps it took, and what may be done now."""
    record = opened(request, pk)
    attachments = list(record.family.attachments.order_by("-attached_on", "-id"))
    shown = {
        "attachment": attachments[0] if attachments else None,
        "may_write": may(request.user, Verb.WRITE_FAMILY_PLANS),
        "events": [_told(step) for step in steps_of(attachments)],
    }
    return render(request, "outcomes/case.html", record.frame("", **shown))


def _told(step: CaseStep) -> dict[str, Any]:
    reason = f": {step.get_close_reason_display()}" if step.close_reason else ""
    with_whom = f"\n\n{step.goes_on_with} goes on with the family." if step.goes_on_with else ""
    return {
        "title": f"{step.get_kind_display()}{reason}",
        "at": step.stepped_on,
        "by": str(step.taken_by),
        "words": f"{step.words}{with_whom}",
    }


def _attachment(record: Opened) -> Attachment:
    found = last_attachment(record)
    if found is None:
        raise Http404
    return found


@keeping_what_was_typed
@requires(Verb.WRITE_FAMILY_PLANS)
@require_http_methods(ENTERING)
def close(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Close the work with the family; it lists the actions that are still open."""
    record = opened(request, pk)
    attachment = _attachment(record)
    form = CloseForm(request.POST or None, today=request.today)

    def act() -> str:
        reason, lets_go = CloseReason(form.cleaned_data["reason"]), form.cleaned_data["then"] == "let-go"
        who: dict[str, Any] = {"by": request.user, "as_of": request.today, "at": request.now}
        close_case(attachment, form.step(), reason=reason, lets_go=lets_go, **who)
        held = " From tomorrow nobody holds it." if lets_go else ""
        return f"The work with this family is closed. Reminders about it stop.{held}"

    waiting = [
        {
            "words": f"{action.wording} (due {day(action.due_on)})",
            "href": f"{reverse('family_plan_action_end', args=[pk, action.pk])}?from=closing",
        }
        for action in open_actions(record.family)
    ]
    shown: dict[str, Any] = {"more": "outcomes/_open_actions.html", "waiting": waiting, "button": "Close the work"}
    shown["lead"] = CLOSING
    return write(record, form, act, to=PAGE, title="Close the work with this family", **shown)


@keeping_what_was_typed
@requires(Verb.WRITE_FAMILY_PLANS)
@require_http_methods(ENTERING)
def reopen(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Open the work with the family again."""
    record = opened(request, pk)
    attachment = _attachment(record)
    form = ReopenForm(request.POST or None, today=request.today)

    def act() -> str:
        reopen_case(attachment, form.step(), by=request.user, as_of=request.today, at=request.now)
        return "The work with this family is open again."

    return write(record, form, act, to=PAGE, title="Open the work again", button="Open it again")


@keeping_what_was_typed
@requires(Verb.WRITE_FAMILY_PLANS)
@require_http_methods(ENTERING)
def up_or_down(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Record that the work is stepped up or down while it goes on."""
    record = opened(request, pk)
    attachment = _attachment(record)
    form = UpOrDownForm(request.POST or None, today=request.today)

    def act() -> str:
        kind = CaseStepKind(form.cleaned_data["kind"])
        step_up_or_down(attachment, kind, form.step(), by=request.user, as_of=request.today, at=request.now)
        return f"{kind.label} from {day(form.cleaned_data['stepped_on'])}."

    return write(record, form, act, to=PAGE, title="Step up or down")
