"""The matching queue: rows that may mean somebody we know, one question on a page, and what clerks answered."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from families import matching
from families.feeds.scoring import THRESHOLD
from families.forms import AnswerForm, QuestionFilter
from families.history import history_of
from families.models import MatchAnswer, MatchCandidate, MatchQuestion
from families.models.matching import WAITING, MatchQuestionQuerySet, QuestionState
from families.paging import page_of
from families.refusals import NotPossibleError
from families.views.comparing import COLUMNS as COMPARED
from families.views.comparing import candidates_of, day_of, findings_of, rest_of, sent_facts
from families.words import counted, day, short_day
from keyworkers.permissions import Verb, requires
from keyworkers.requests import KeyworkerRequest, looked_at, scope_for

SIZE = 25
COLUMNS = [
    {"label": "As sent"},
    {"label": "File"},
    {"label": "May be", "numeric": True},
    {"label": "Points of the likeliest", "numeric": True},
    {"label": "Waits since"},
    {"label": "State"},
]
SAID = {
    QuestionState.SAME: "The same person: {} loaded. Later rows of these names and this birth match by themselves.",
    QuestionState.NOT_SAME: "Not the same. It will not be asked again of {}.",
    QuestionState.PUT_OFF: "The question waits at the end of the queue.",
}


def queue(request: KeyworkerRequest) -> MatchQuestionQuerySet:
    """Return the questions that wait and that this person may answer, one for each identity of a file."""
    return MatchQuestion.objects.visible_to(scope_for(request)).waiting().leading()


@requires(Verb.MATCH_PEOPLE)
@require_safe
def match_questions(request: KeyworkerRequest) -> HttpResponse:
    """List the questions, those that wait longest first, narrowed by what the address says."""
    form = QuestionFilter(request.GET, council=request.user.council_id)
    chosen = form.chosen()
    found = _narrowed(request, chosen)
    after = request.GET.get("after", "")
    page = page_of(
        found.select_related("load"),
        by="waits_since",
        size=SIZE,
        after=int(after) if after.isdecimal() and len(after) < 19 else None,
    )
    shown = {
        "filter": form,
        "chosen": [{"words": form.words_of(name), "href": _without(request.GET, name)} for name in chosen],
        "columns": COLUMNS,
        "rows": [_line(one, kept=_kept(request)) for one in _with_likeliest(request, page.rows)],
        "count": found.count(),
        "next": _without(request.GET, "after", after=page.after) if page.after else "",
        "is_narrowed": bool(chosen),
    }
    return render(request, "families/matching/questions.html", shown)


def _narrowed(request: KeyworkerRequest, chosen: dict[str, Any]) -> MatchQuestionQuerySet:
    state = chosen.get("state")
    found = queue(request)
    if state in (QuestionState.SAME, QuestionState.NOT_SAME, QuestionState.SUPERSEDED):
        found = MatchQuestion.objects.visible_to(scope_for(request))
    return found.filter(**chosen)


def _without(asked: QueryDict, name: str, **more: Any) -> str:
    kept = {key: value for key, value in asked.items() if key not in (name, "after") and value}
    return "?" + urlencode({**kept, **more})


def _kept(request: KeyworkerRequest) -> str:
    query = _without(request.GET, "")
    return "" if query == "?" else query


def _with_likeliest(request: KeyworkerRequest, questions: Any) -> list[tuple[MatchQuestion, list[int]]]:
    """Return each question with the points of the candidates this person sees, in one query for all."""
    scope = scope_for(request)
    candidates = MatchCandidate.objects.asked().visible_to(scope).with_shielded(scope)
    points: dict[int, list[int]] = {}
    for one in candidates.filter(question__in=questions):
        points.setdefault(one.question_id, []).append(findings_of(one)[0])
    return [(one, points.get(one.pk, [])) for one in questions]


def _line(told: tuple[MatchQuestion, list[int]], *, kept: str) -> list[Any]:
    one, points = told
    born = one.content.get("DOB", "")
    return [
        {
            "text": " ".join(str(one.content.get(name, "")) for name in ("FirstName", "LastName")),
            "href": reverse("match_question", args=[one.pk]) + kept,
            "detail": f"born {_day(born)}" if born else "no date of birth",
        },
        {"text": one.load.file_name, "detail": f"{one.get_kind_display()}, line {one.row_number}"},
        len(points),
        max(points, default=None),
        one.waits_since,
        {"text": one.state, "tag": "match"},
    ]


def _day(iso: str) -> str:
    return short_day(day_of(iso))


@requires(Verb.MATCH_PEOPLE)
@require_http_methods(["GET", "HEAD", "POST"])
def match_question(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show one question, the row beside each candidate, and take the answer."""
    found = _question(request, pk)
    candidates = candidates_of(found, scope=scope_for(request), on=request.today)
    people = {one.person.pk: str(one.person) for one in candidates}
    form = AnswerForm(request.POST if request.method == "POST" else None, people=people)
    if form.is_valid():
        return _next(request) if _answered(request, found, form) else redirect("match_question", pk=pk)
    for candidate in candidates:
        for family in candidate.families:
            looked_at(request, family)
    waits = found.state in WAITING
    is_shielded = any(one.is_shielded for one in candidates)
    context = {
        "question": found,
        "form": form if waits else None,
        "waits": waits,
        "candidates": candidates,
        "columns": COMPARED,
        "facts": sent_facts(found, scope=scope_for(request), is_shielded=is_shielded),
        "rest": rest_of(found, is_shielded=is_shielded),
        "said": _said(found, people),
        "alike": _alike(found) if waits else "",
        "events": history_of(found, words=dict(QuestionState.choices)),
        "may_take_back": found.state in (QuestionState.SAME, QuestionState.NOT_SAME),
        "kept": _kept(request),
        "threshold": THRESHOLD,
    }
    return render(request, "families/matching/question.html", context, status=422 if form.errors else 200)


def _question(request: KeyworkerRequest, pk: int) -> MatchQuestion:
    questions = MatchQuestion.objects.visible_to(scope_for(request)).select_related("load", "record")
    return get_object_or_404(questions, pk=pk)


def _said(question: MatchQuestion, people: Mapping[int, str]) -> list[str]:
    """Return what was answered of those this person sees and stands, with its note."""
    answers = MatchAnswer.objects.standing().filter(council=question.council_id, identity=question.identity)
    words = {True: "The same person as", False: "Not"}
    return [
        f"{words[one.is_same]} {people[one.person_id]}, said on {day(one.answered_at)}. {one.note}"
        for one in answers.filter(person__in=people)
    ]


def _alike(question: MatchQuestion) -> str:
    others = MatchQuestion.objects.waiting().filter(council=question.council_id, identity=question.identity)
    number = others.exclude(pk=question.pk).count()
    return (
        f"Your answer decides {counted(number, 'other row,other rows')} of the same names and birth too."
        if number
        else ""
    )


def _answered(request: KeyworkerRequest, question: MatchQuestion, form: AnswerForm) -> bool:
    """Take the answer and say what it did; tell whether it could be taken."""
    answer, person, note = form.answer(), form.person(), form.cleaned_data["note"]
    try:
        if answer == QuestionState.SAME:
            rows = matching.say_same(question, person, note=note, at=request.now)
            said = SAID[answer].format("1 row is" if rows == 1 else f"{rows} rows are")
        elif answer == QuestionState.NOT_SAME:
            matching.say_not_same(question, form.shown(), note=note, at=request.now)
            said = SAID[answer].format("this person" if len(form.shown()) == 1 else "these people")
        else:
            matching.put_off(question, note=note, at=request.now)
            said = SAID[QuestionState.PUT_OFF]
    except NotPossibleError as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, said)
    return True


def _next(request: KeyworkerRequest) -> HttpResponse:
    """Open the question that waits longest, of those the list was narrowed to; after the last one the list."""
    form = QuestionFilter(request.GET, council=request.user.council_id)
    following = queue(request).filter(**form.chosen()).order_by("waits_since", "id").first()
    address = reverse("match_question", args=[following.pk]) if following else reverse("match_questions")
    return redirect(address + _kept(request))


@requires(Verb.MATCH_PEOPLE)
@require_POST
def match_take_back(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Take an answer back: what rests on it is withdrawn and asked about again."""
    found = _question(request, pk)
    try:
        rows = matching.take_back(found, at=request.now)
        messages.success(request, f"The answer is taken back; {counted(rows, 'row waits,rows wait')} for another.")
    except NotPossibleError as refused:
        messages.error(request, str(refused))
    return redirect("match_question", pk=pk)
