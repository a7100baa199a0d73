"""The checks of a claim that only a person can make: answered by who decides, or by the Jobcentre adviser."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from claims.answering import answer
from claims.checking import looked_over
from claims.forms_of_deciding import AnswerForm
from claims.models import Claim, ClaimTask, ResultType
from claims.models.choices import UNSENT_STATES, TaskCode, TaskOutcome
from claims.tasks import tasks_asked, what_is_asked
from claims.views.claims import claim_in_scope
from families.paging import page_of
from families.refusals import NotPossibleError
from families.words import short_day
from keyworkers.forms import refuse
from keyworkers.permissions import Verb, requires
from keyworkers.requests import KeyworkerRequest, looked_at, scope_for
from outcomes.views.weeks import weeks_of

SIZE = 50
ENTERING = ["GET", "HEAD", "POST"]
BY_DECIDERS = [code for code in TaskCode if code != TaskCode.EMPLOYMENT_VERIFIED]
COLUMNS = [{"label": label} for label in ("Claim", "Family", "Window", "Verified")]


@requires(Verb.DECIDE_CLAIMS)
@require_http_methods(ENTERING)
def claim_check(request: KeyworkerRequest, pk: int, code: str) -> HttpResponse:
    """Answer a check that whoever decides may answer; the Jobcentre's own is not found here (404)."""
    asked = next((one for one in BY_DECIDERS if one.value == code), None)
    if asked is None:
        raise Http404
    return _answer(request, claim_in_scope(request, pk), asked, back=reverse("claim", args=[pk]))


@requires(Verb.VERIFY_EMPLOYMENT)
@require_safe
def claims_employment(request: KeyworkerRequest) -> HttpResponse:
    """List the results by employment not yet sent, those that wait to be verified first."""
    after = request.GET.get("after", "")
    page = page_of(
        _by_employment(request).select_related("family", "window").prefetch_related("tasks"),
        by="id",
        size=SIZE,
        after=int(after) if after.isdecimal() and len(after) < 19 else None,
    )
    rows = sorted((_row(claim) for claim in page.rows), key=lambda row: row[3] != "Not yet")
    shown = {"columns": COLUMNS, "rows": rows, "next": f"?after={page.after}" if page.after else ""}
    return render(request, "claims/employment.html", shown)


def _by_employment(request: KeyworkerRequest) -> Any:
    rows = Claim.objects.visible_to(scope_for(request)).filter(state__in=UNSENT_STATES)
    return rows.filter(result_type=ResultType.EMPLOYMENT)


def _row(claim: Claim) -> list[Any]:
    standing = [task for task in claim.tasks.all() if task.undone_at is None]
    given = next((task for task in standing if task.code == TaskCode.EMPLOYMENT_VERIFIED), None)
    return [
        (f"Result {claim.pk}", reverse("claim_employment", args=[claim.pk])),
        {"text": claim.family.name, "detail": claim.family.reference},
        claim.window.name,
        given.get_outcome_display() if given else "Not yet",
    ]


@requires(Verb.VERIFY_EMPLOYMENT)
@require_http_methods(ENTERING)
def claim_employment(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Verify the work that a claim rests on, beside the benefit, the days and the weeks."""
    found = get_object_or_404(_by_employment(request).select_related("family", "window", "programme"), pk=pk)
    return _answer(request, found, TaskCode.EMPLOYMENT_VERIFIED, back=reverse("claims_employment"))


def _answer(request: KeyworkerRequest, claim: Claim, code: TaskCode, *, back: str) -> HttpResponse:
    (one,) = looked_over(claim.programme, [claim], as_of=request.today)
    if code not in tasks_asked(one.facts):
        raise Http404
    form = AnswerForm(request.POST or None, about=code)
    if form.is_valid() and _answered(request, claim, code, form):
        return redirect(back)
    looked_at(request, claim.family)
    is_of_work = code == TaskCode.EMPLOYMENT_VERIFIED
    standing = claim.tasks.standing().filter(code=code).select_related("answered_by").first()
    shown = {
        "claim": claim,
        "form": form,
        "title": code.label,
        "words": "" if is_of_work else what_is_asked(code, one.facts),
        "weeks": weeks_of(claim.attachment_id, scope_for(request)) if is_of_work else [],
        "standing": _said(standing) if standing else "",
        "back": back,
    }
    return render(request, "claims/answer.html", shown, status=422 if form.errors else 200)


def _said(task: ClaimTask) -> str:
    """Return what was answered, in whole: whoever answers a check may read what was answered before."""
    words = ". ".join(filter(None, [task.rests_on, task.note]))
    return f"Answered already: {task.get_outcome_display()}, {task.answered_by}, {short_day(task.answered_at)}: {words}"


def _answered(request: KeyworkerRequest, claim: Claim, code: TaskCode, form: AnswerForm) -> bool:
    said = form.cleaned_data
    try:
        answer(
            claim,
            code,
            outcome=TaskOutcome(said["outcome"]),
            rests_on=said["rests_on"],
            note=said["note"],
            by=request.user,
            as_of=request.today,
            at=request.now,
        )
    except NotPossibleError as error:
        refuse(form, error)
        return False
    messages.success(request, f"Your answer about claim {claim.pk} is recorded.")
    return True
