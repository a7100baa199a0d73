"""The pack of a claim: what makes it payable, ordered by the three spot-check questions, as a page and as a print."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from claims.answers import Result
from claims.findings import QUESTIONS, latest
from claims.models import BatchLine, Claim, ClaimKind, ResultType, SampleLine
from claims.models.choices import SpotCheckQuestion
from claims.packs import (
    Frozen,
    Papers,
    frozen_in,
    gates_now,
    judged_on,
    papers_of,
    question_of,
    starts_of,
)
from claims.views.approach import approach_of
from claims.views.batches import batch_of
from claims.views.claims import told
from claims.views.lifecycle import state_in
from claims.views.naming import needs_called
from claims.views.proof import facts_of, proof_of
from claims.views.restricted import visible_in
from families.reading import at_once
from families.views.record import Opened, opened
from families.words import day, moment
from keyworkers.identity import UNNAMED, Member, age_on
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest, opens_packs
from outcomes.distance import distance_in
from outcomes.explaining import CannotExplainError, FamilyShown, explain_family
from outcomes.forms_of_distance import VIEWS
from outcomes.rules.words import points_in_words
from outcomes.views.telling import told as told_of_family
from outcomes.views.telling import told_starts
from outcomes.views.weeks import weeks_in

MOST_PACKS = 60
WITH_A_PACK = ("family", "window", "programme", "attachment__plan", "attachment__provider")
OF_A_PACK = ("batch__window", "batch__programme", *(f"claim__{name}" for name in WITH_A_PACK))
ENTITLED = {
    SpotCheckQuestion.ELIGIBLE: "1. Was the family eligible?",
    SpotCheckQuestion.APPROACH: "2. Was the programme's approach followed?",
    SpotCheckQuestion.RESULT: "3. Is the result evidenced?",
}
PEOPLE = [{"label": label} for label in ("Name", "Age at attachment", "Relationship", "Lived there")]
READINGS = [{"label": label} for label in ("Area", "Whose view", "First", "Latest", "Moved")]
JUDGEMENTS = [{"label": label} for label in ("Need", "Met from", "Judged by", "Why", "Approved by", "Why approved")]


@requires(Verb.VIEW_PACKS)
@require_safe
@opens_packs
def claim_pack(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show the pack of a claim."""
    return render(request, "claims/pack.html", {"pack": pack_of(request, _line_in_scope(request, pk))})


@requires(Verb.VIEW_PACKS)
@require_safe
@opens_packs
def claim_pack_print(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Print the pack of a claim."""
    lines = [_line_in_scope(request, pk)]
    return print_packs(request, lines, title=f"Pack of claim {pk}", back=reverse("claim_pack", args=[pk]))


@requires(Verb.VIEW_PACKS)
@require_safe
@opens_packs
def sample_packs(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Print the packs of a batch's sample, at most sixty at once, as far as this person may see the families."""
    batch = batch_of(request, pk)
    sampled = visible_in(request, SampleLine.objects.filter(sample__batch=batch), claim="line__claim__")
    lines = BatchLine.objects.filter(sampled__in=sampled).select_related(*OF_A_PACK)
    after = request.GET.get("after", "")
    start = int(after) if after.isdecimal() and len(after) < 10 else 0
    found = list(lines.filter(line_number__gt=start).order_by("line_number")[: MOST_PACKS + 1])
    more = f"?after={found[MOST_PACKS - 1].line_number}" if len(found) > MOST_PACKS else ""
    title = f"Packs of the sample of {batch}"
    return print_packs(request, found[:MOST_PACKS], title=title, back=reverse("batch_sample", args=[pk]), more=more)


def print_packs(
    request: KeyworkerRequest, lines: Sequence[BatchLine], *, title: str, back: str, more: str = ""
) -> HttpResponse:
    """Return the packs of frozen lines on one page to be printed; ``more`` leads to the next ones."""
    shown = {
        "packs": [pack_of(request, line) for line in lines],
        "title": title,
        "back": back,
        "more": more,
        "printed": f"Printed by {request.user} on {moment(request.now)}",
    }
    return render(request, "print/pack.html", shown)


def _line_in_scope(request: KeyworkerRequest, claim: int) -> BatchLine:
    """Return a claim's line, the frozen one that stands, else the last; of one never in a batch, an empty one.

    404 where the claim's family is outside the person's scope.
    """
    seen = visible_in(request, Claim.objects.filter(pk=claim), claim="").select_related(*WITH_A_PACK)
    of_it = BatchLine.objects.filter(claim=claim).select_related("batch__window", "batch__programme").order_by("-id")
    found, lines = at_once(seen, of_it)
    if not found:
        raise Http404
    frozen = [line for line in lines if line.line_number]
    standing = [line for line in frozen if line.removed_at is None]
    line: BatchLine = next(iter([*standing, *frozen, *lines]), BatchLine(council_id=found[0].council_id))
    line.claim = found[0]
    return line


def pack_of(request: KeyworkerRequest, line: BatchLine) -> dict[str, Any]:
    """Return the pack of a line's claim, read with it (``OF_A_PACK``); the look at its family is noted.

    404 outside the person's scope.
    """
    claim, frozen = line.claim, frozen_in(line)
    on = judged_on(claim)
    record = opened(request, claim.family_id, day=on)
    until, named = _until(claim, frozen), record.identity.names
    papers = papers_of(claim, line, until=until, named=named, scope=record.scope)
    shown, is_broken = _explained(record, on, frozen)
    answers = frozen.gates if frozen else gates_now(claim, as_of=request.today)
    proof = list(proof_of(line, papers)) if line.snapshot else []
    about = {
        SpotCheckQuestion.ELIGIBLE: lambda: _eligible(claim, record, shown, papers),
        SpotCheckQuestion.APPROACH: lambda: approach_of(claim, record, papers),
        SpotCheckQuestion.RESULT: lambda: (
            _result(claim, record, shown, papers) | {"why_href": _why(claim, record, frozen)}
        ),
    }
    return {
        "claim": claim,
        "state": state_in(claim, line),
        "line": line if line.pk else None,
        "names": named,
        "about": claim.get_result_type_display() or claim.get_kind_display(),
        "facts": [*facts_of(claim, line, frozen, record, papers), *proof[:1]],
        "is_broken": is_broken,
        "is_altered": bool(line.snapshot) and frozen is None,
        "frozen_on": frozen.as_of if frozen else None,
        "judged_on": on,
        "sections": _sections(claim, frozen, answers, about),
        "proof": proof,
        "covered": papers.covered,
        "held": latest(papers.findings).get(line.pk, {}),
        "earlier": papers.findings[::-1],
        "findings": _findings(papers, line, record) if line.pk else [],
        "print_href": reverse("claim_pack_print", args=[claim.pk]),
    }


def _sections(
    claim: Claim,
    frozen: Frozen | None,
    answers: Iterable[Any],
    about: Mapping[SpotCheckQuestion, Callable[[], dict[str, Any]]],
) -> list[dict[str, Any]]:
    """Return what is told of each question that is asked of a claim of its kind."""
    needs = needs_called(frozen.plan if frozen else claim.attachment.plan_id)
    return [_section(question, answers, needs) | about[question]() for question in QUESTIONS[ClaimKind(claim.kind)]]


def _why(claim: Claim, record: Opened, frozen: Frozen | None) -> str:
    """Return where each condition is explained of the day it was judged on, as known when it was frozen."""
    known = f"&known={frozen.as_of.isoformat()}" if frozen else ""
    return f"{record.to('family_why')}?on={judged_on(claim).isoformat()}{known}"


def _section(question: SpotCheckQuestion, answers: Iterable[Any], needs: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": question.value,
        "title": ENTITLED[question],
        "gates": [_gate(one, needs) for one in answers if question_of(one) == question],
    }


def _until(claim: Claim, frozen: Frozen | None) -> date:
    return frozen.as_of if frozen else claim.window.submit_by


def _explained(record: Opened, on: date, frozen: Frozen | None) -> tuple[FamilyShown | None, bool]:
    """Return the family's explanation as known when the claim was frozen, and whether the rules failed on it."""
    try:
        return explain_family(record.family, day=on, known_on=frozen.as_of if frozen else None), False
    except CannotExplainError:
        return None, True


def _gate(result: Result, needs: Mapping[str, str]) -> dict[str, str]:
    said = told(result, needs)
    return said | {
        "why": said["why"].strip().removeprefix("(").removesuffix(")") if not result.sentence else said["why"]
    }


def _eligible(claim: Claim, record: Opened, shown: FamilyShown | None, papers: Papers) -> dict[str, Any]:
    members = [who for who in record.identity.members if who.membership.person_id in papers.covered]
    once = {who.membership.person_id: who for who in members}
    return {
        "lists": [("On the day the work began", list(shown.whole.eligibility.reasons))] if shown else [],
        "starts": told_starts(shown, starts_of(shown), **_told_to(record)) if shown else [],
        "tables": [
            {
                "id": f"people-{claim.pk}",
                "caption": "Who the claim covers",
                "columns": PEOPLE,
                "rows": [_person(who, claim.attachment.attached_on) for who in once.values()],
            }
        ],
    }


def _told_to(record: Opened) -> dict[str, Any]:
    """Return to whom, and of whom, evidence is told."""
    return {
        "names": record.identity.names,
        "family": record.family,
        "today": record.request.today,
        "sees_benefits": record.scope.sees_benefits,
        "sees_casework": may(record.request.user, Verb.VIEW_CASEWORK),
    }


def _person(who: Member, attached_on: date) -> list[Any]:
    held = who.membership
    age = age_on(who.person.born_on, attached_on) if who.person and who.person.born_on else None
    return [who.name, age, held.get_relationship_display(), "yes" if held.lives_there else "no"]


def _result(claim: Claim, record: Opened, shown: FamilyShown | None, papers: Papers) -> dict[str, Any]:
    request = record.request
    sees_casework = may(request.user, Verb.VIEW_CASEWORK)
    needs: list[dict[str, Any]] = []
    if shown and claim.result_type == ResultType.PROGRESS:
        needs = told_of_family(shown, **_told_to(record))["needs"]
    tables = [_judgements(claim, papers)] if may(request.user, Verb.VIEW_JUDGEMENTS) else []
    tables += _readings(record, papers, judged_on(claim)) if sees_casework else []
    return {
        "needs": needs,
        "weeks": _weeks(claim, record, papers) if claim.result_type == ResultType.EMPLOYMENT else [],
        "tables": [table for table in tables if table["rows"]],
    }


def _weeks(claim: Claim, record: Opened, papers: Papers) -> list[dict[str, Any]]:
    """Return the weeks in work, named apart from those of other packs on the same paper."""
    names, scope = record.identity.names, record.scope
    weeks = (one for verdict in papers.work for one in weeks_in(verdict, names=names, scope=scope))
    return [one | {"id": f"{one['id']}-{claim.pk}"} for one in weeks]


def _judgements(claim: Claim, papers: Papers) -> dict[str, Any]:
    needs = needs_called(claim.attachment.plan_id)
    rows = [
        [
            needs.get(one.indicator, one.indicator.replace("-", " ").capitalize()),
            one.met_on,
            str(one.recorded_by),
            one.reason,
            str(one.decided_by),
            one.decision_reason,
        ]
        for one in papers.judgements
    ]
    return {"id": f"judgements-{claim.pk}", "caption": "Professional judgements", "columns": JUDGEMENTS, "rows": rows}


def _readings(record: Opened, papers: Papers, on: date) -> list[dict[str, Any]]:
    """Return the distance travelled, tool by tool: each area's first and latest reading by each rater."""
    found = []
    names = record.identity.names
    for shown in distance_in(papers.tools, day=on):
        rows = [
            [
                line.area.name,
                VIEWS[line.rater] if line.rater in VIEWS else names.get(line.child or 0, UNNAMED),
                {"text": points_in_words(line.first.value), "detail": day(line.first.on)},
                {"text": points_in_words(line.latest.value), "detail": day(line.latest.on)},
                line.moved,
            ]
            for line in shown.lines
        ]
        caption = f"Distance travelled, {shown.tool.name}"
        found.append(
            {
                "id": f"distance-{record.family.pk}-{shown.tool.slug}",
                "caption": caption,
                "columns": READINGS,
                "rows": rows,
            }
        )
    return found


def _findings(papers: Papers, line: BatchLine, record: Opened) -> list[dict[str, Any]]:
    held = latest(papers.findings).get(line.pk, {})
    return [
        {
            "title": f"{one.get_question_display()}{_whose(one.person_id, record)}",
            "tag": "finding",
            "state": one.found,
            "at": one.found_at,
            "by": str(one.found_by),
            "words": one.reason,
        }
        for one in held.values()
    ]


def _whose(person: int | None, record: Opened) -> str:
    return f" {record.identity.names.get(person, UNNAMED)}" if person else ""
