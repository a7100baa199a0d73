"""The whole-family assessment on pages: read, written member by member, agreed, completed, signed off."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from families.asking import MadeOnce
from families.views.record import Opened, opened
from families.words import day, moment
from keyworkers.assessing import (
    Part,
    agree_to_work,
    agreement_stands,
    begin_assessment,
    complete,
    is_retrospective,
    sign_off,
    take_up_again,
    write_part,
    write_summary,
)
from keyworkers.forms_of_assessments import AgreementForm, BeginForm, CompleteForm, PartForm, SummaryForm
from keyworkers.identity import Member
from keyworkers.models import AssessedMember, Assessment, NoticeKind
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest
from keyworkers.saving import seen_of
from keyworkers.telling import Told, tell
from keyworkers.views.drafts import ABOUT, SUMMARY
from keyworkers.views.family_plans import in_order
from keyworkers.views.keeping import keeping_what_was_typed
from keyworkers.views.writing import act_once, people_of, write
from outcomes.gates import fill_dates

ENTERING = ["GET", "HEAD", "POST"]
SHOWN = 3  # assessments beside each other: more make a table nobody reads
PARTS = (("strengths", "Going well"), ("worries", "Worried about"), ("wishes", "Says and wants"))
PAGE = "family_assessment"
SENT_BACK = Told(NoticeKind.RETURNED, "An assessment has come back to you", PAGE)


@requires(Verb.VIEW_CASEWORK)
@require_safe
def family_assessment(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show the last assessment of the whole family, what is missing in it, and those before it beside it."""
    record = opened(request, pk)
    assessments, parts, agreed = _LAST.of(pk=pk)
    made = [Made(one, [part for part in parts if part.assessment_id == one.pk]) for one in assessments]
    shown = {
        "may_write": may(request.user, Verb.WRITE_FAMILY_PLANS),
        "assessment": _told(made[0], record, agreed=[person for (person,) in agreed]) if made else None,
        "may_begin": not made or made[0].row.signed_off_at is not None,
        "columns": [{"label": "Who and what"}, *({"label": _dated(one.row)} for one in made)],
        "rows": list(_beside(made, record)) if len(made) > 1 else [],
    }
    return render(request, "keyworkers/assessment.html", record.frame(PAGE, **shown))


@dataclass(frozen=True, slots=True)
class Made:
    """An assessment, and what was written in it of each member."""

    row: Assessment
    members: Sequence[AssessedMember]


def _last_asked(*, pk: int) -> tuple[QuerySet[Any, Any], ...]:
    """Return the questions for the last assessments, what they say of members, and who agreed to work at the last."""
    last = Assessment.objects.filter(family=pk)
    agreed = Assessment.agreed_with.through.objects.filter(assessment=Subquery(last.values("pk")[:1]))
    return (
        last.select_related("written_by", "signed_off_by")[:SHOWN],
        AssessedMember.objects.filter(assessment__in=last.values("pk")[:SHOWN]),
        in_order(agreed),
    )


_LAST = MadeOnce(_last_asked)


def _told(made: Made, record: Opened, *, agreed: Sequence[int]) -> dict[str, Any]:
    one = made.row
    parts = {about.person_id: Part.of(about) for about in made.members}
    names, user = record.identity.names, record.request.user
    is_done = one.completed_on is not None
    members = [_member(who, parts) for who in _to_cover(record.identity.present, parts, record)]
    by = ", ".join(names.get(person, "somebody who may not be named") for person in agreed)
    return {
        "row": one,
        "state": "signed off" if one.signed_off_at else "completed" if is_done else "being written",
        "is_open": not is_done,
        "waits": is_done and one.signed_off_at is None,
        "may_sign": may(user, Verb.SUPERVISE) and one.written_by_id != user.pk,
        "members": members,
        "missing": [member["name"] for member in members if member["person"] and not member["is_written"]],
        "agreed": f"{day(one.agreed_on)}, by {by}" if one.agreed_on else "",
        "retrospective": is_retrospective(one),
        "facts": _facts(one),
    }


def _to_cover(present: Sequence[Member], parts: Mapping[int, Part], record: Opened) -> Iterable[Member]:
    """Return who belongs to the family now, and whoever else was written of, each once."""
    here = {who.membership.person_id: who for who in present}
    others = {
        who.membership.person_id: who
        for who in record.identity.members
        if who.membership.person_id in parts and who.membership.person_id not in here
    }
    return [*here.values(), *others.values()]


def _member(who: Member, parts: Mapping[int, Part]) -> dict[str, Any]:
    part = parts.get(who.membership.person_id, Part())
    lives = "" if who.membership.lives_there else ", lives elsewhere"
    age = f", {who.age}" if who.age is not None else ""
    said = [(words, getattr(part, name)) for name, words in PARTS if getattr(part, name)] if who.person else []
    return {
        "person": who.person,
        "name": who.name,
        "who": f"{who.membership.get_relationship_display()}{age}{lives}",
        "is_written": part.is_written,
        "said": [{"key": words, "value": text} for words, text in said] if part.is_written else [],
    }


def _facts(one: Assessment) -> list[dict[str, str]]:
    facts = [
        {"key": "Begun", "value": day(one.started_on)},
        {"key": "Written by", "value": str(one.written_by)},
        {"key": "Entered here", "value": moment(one.recorded_at)},
    ]
    if one.completed_on:
        facts.append({"key": "Completed", "value": day(one.completed_on)})
    if one.signed_off_at:
        facts.append({"key": "Signed off", "value": f"{moment(one.signed_off_at)}, by {one.signed_off_by}"})
    return facts


def _dated(one: Assessment) -> str:
    late = " (retrospective)" if is_retrospective(one) else ""
    return f"{day(one.completed_on)}{late}" if one.completed_on else f"Begun {day(one.started_on)}{late}"


def _beside(made: Sequence[Made], record: Opened) -> Iterable[list[Any]]:
    """Yield a row for each member and question, and one for the summary: what each assessment says."""
    yield ["Together", *(one.row.summary for one in made)]
    parts = [{about.person_id: about for about in one.members} for one in made]
    for person, name in record.identity.names.items():
        if any(person in told for told in parts):
            for field, words in PARTS:
                yield [f"{name}: {words.lower()}", *(getattr(told.get(person), field, "") for told in parts)]


def _open_one(record: Opened) -> Assessment | None:
    return record.family.assessments.filter(signed_off_at__isnull=True).first()


def _nothing_open(record: Opened) -> HttpResponse:
    messages.error(record.request, "No assessment is open. Begin one first.")
    return redirect(PAGE, record.family.pk)


@requires(Verb.WRITE_FAMILY_PLANS)
@require_http_methods(ENTERING)
def begin(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Begin an assessment of the whole family."""
    record = opened(request, pk)
    form = BeginForm(request.POST or None, today=request.today)

    def act() -> str:
        begin_assessment(
            record.family,
            started_on=form.cleaned_data["started_on"],
            by=request.user,
            as_of=request.today,
            at=request.now,
        )
        return "Begun. Write about each member in turn; what you save stays."

    hint = "It covers each member of the household and each parent who lives elsewhere, one at a time."
    return write(record, form, act, to=PAGE, title="Begin a whole-family assessment", lead=hint, button="Begin")


@keeping_what_was_typed
@requires(Verb.WRITE_FAMILY_PLANS)
@require_http_methods(ENTERING)
def member(request: KeyworkerRequest, pk: int, person: int) -> HttpResponse:
    """Write what the assessment says of one member; of whoever may not be named here, not found (404)."""
    record = opened(request, pk)
    who = people_of(record).get(person)
    if who is None:
        raise Http404
    one = _open_one(record)
    if one is None:
        return _nothing_open(record)
    about = one.members.filter(person=who).first()
    form = PartForm(request.POST or None, stands=asdict(Part.of(about) if about else Part()))

    def act() -> str:
        write_part(one, who, Part(**form.written()), seen=form.cleaned_data["seen"])
        return f"What you wrote about {who} is saved."

    return write(record, form, act, to=PAGE, title=f"About {who}", draft=f"{ABOUT}{who.pk}")


@keeping_what_was_typed
@requires(Verb.WRITE_FAMILY_PLANS)
@require_http_methods(ENTERING)
def summary(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Write what is made of it all together."""
    record = opened(request, pk)
    one = _open_one(record)
    if one is None:
        return _nothing_open(record)
    form = SummaryForm(request.POST or None, stands={"summary": one.summary})

    def act() -> str:
        write_summary(one, form.cleaned_data["summary"], seen=form.cleaned_data["seen"])
        return "The summary is saved."

    return write(record, form, act, to=PAGE, title="The family as a whole", draft=SUMMARY)


@requires(Verb.WRITE_FAMILY_PLANS)
@require_http_methods(ENTERING)
def agreement(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Record that the family agreed to work together, when, and by whom of it."""
    record = opened(request, pk)
    one = _open_one(record)
    if one is None:
        return _nothing_open(record)
    stands = agreement_stands(one)
    before = stands | {"agreed_on": one.agreed_on or request.today, "seen": seen_of(stands)}
    form = AgreementForm(request.POST or None, people=people_of(record), initial=before)

    def act() -> str:
        entered = form.cleaned_data
        agree_to_work(
            one, agreed_on=entered["agreed_on"], people=form.chosen(), as_of=request.today, seen=entered["seen"]
        )
        return f"The family agreed on {day(form.cleaned_data['agreed_on'])} to work together."

    return write(record, form, act, to=PAGE, title="The family agrees to work together")


@requires(Verb.WRITE_FAMILY_PLANS)
@require_http_methods(ENTERING)
def completion(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Complete the assessment, where it covers every member; it says who is missing."""
    record = opened(request, pk)
    one = _open_one(record)
    if one is None:
        return _nothing_open(record)
    form = CompleteForm(request.POST or None, today=request.today)

    def act() -> str:
        done = complete(one, completed_on=form.cleaned_data["completed_on"], as_of=request.today, scope=record.scope)
        late = " It is retrospective and marked so." if is_retrospective(done) else ""
        return f"Completed. A manager signs it off.{late}"

    return write(record, form, act, to=PAGE, title="Complete the assessment", button="Complete")


@requires(Verb.WRITE_FAMILY_PLANS)
@require_POST
def take_up(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Open a completed assessment for writing again."""
    record = opened(request, pk)
    one = _open_one(record)
    if one is None:
        return _nothing_open(record)

    def act() -> str:
        take_up_again(one)
        if one.written_by_id != request.user.pk:
            tell([one.written_by], SENT_BACK, family=record.family, on=request.today, at=request.now)
        return "It is open for writing again."

    return act_once(record, act, to=PAGE)


def version_sent(request: KeyworkerRequest) -> int:
    """Return which version of the assessment the reader saw; a page that says none saw none."""
    said = request.POST.get("version", "")
    return int(said) if said.isdecimal() and len(said) < 10 else -1


@requires(Verb.SUPERVISE)
@require_POST
def signing_off(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Sign a completed assessment off; from now on nobody changes it."""
    record = opened(request, pk)
    one = _open_one(record)
    if one is None:
        return _nothing_open(record)

    def act() -> str:
        sign_off(one, version=version_sent(request), by=request.user, at=request.now)
        return " ".join(["Signed off. It is no longer changed.", *fill_dates(record.family)])

    return act_once(record, act, to=PAGE)
