"""What a claim's pack holds: what was frozen of it, and what the record keeps of it, by the three spot-check questions.

"Is the family eligible; is there evidence of the programme's approach; is the result claim evidenced" [S59].
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from claims.answers import Outcome, Result
from claims.eligibility import TITLES, gates
from claims.gathering import Asked, gather
from claims.models import (
    Batch,
    BatchLine,
    Claim,
    ClaimMove,
    ClaimPerson,
    ClaimTask,
    Decision,
    Finding,
    SampleLine,
    SignOff,
)
from claims.models.choices import SpotCheckQuestion
from claims.snapshots import digest, first_link, next_link
from families.asking import MadeOnce
from families.models import Family
from families.scopes import Scope
from keyworkers.models import Assessment, Assignment, FamilyPlan, Intervention
from keyworkers.models.casework import AssignmentKind
from outcomes.distance import readings_asked
from outcomes.explaining import FamilyShown, NeedShown
from outcomes.models import Decided, EmploymentVerdict, ProfessionalJudgement
from outcomes.rules.explain import Explanation, explain_rule
from outcomes.rules.record import Case, Record
from outcomes.rules.status import horizons_of

GATE_TITLES = {gate.__name__: title for gate, title in TITLES.items()}
_OF_THE_APPROACH = {"assessment", "family_plan", "lead_worker", "supported", "supported_in_work", "coordinated"}
_OF_THE_RESULT = {"judged_now", "needs_met", "employment_recorded", "weeks_worked", "evidence_complete"}
_OUTCOMES = {outcome.value: outcome for outcome in Outcome}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """What a line's snapshot says, as far as a pack shows it."""

    as_of: date
    gates: tuple[Result, ...]
    plan: int | None
    plan_digest: str
    evidence: int


def judged_on(claim: Claim) -> date:
    """Return the day a claim is judged on: a result on its window's evidence date, an attachment on its own day."""
    return claim.window.evidence_on if claim.result_type else claim.attachment.attached_on


def frozen_in(line: BatchLine) -> Frozen | None:
    """Return what a line froze; None of one that was not frozen, or whose snapshot is no longer what it was."""
    if not line.snapshot or digest(line.snapshot) != line.snapshot_digest:
        return None
    content = json.loads(line.snapshot)
    plan: Mapping[str, Any] = content.get("outcomes_plan") or {}
    return Frozen(
        as_of=date.fromisoformat(content["as_of"]),
        gates=tuple(_gate(one) for one in content["gates"]),
        plan=plan.get("id"),
        plan_digest=plan.get("digest", ""),
        evidence=len(content.get("evidence", ())),
    )


def _gate(stored: Mapping[str, Any]) -> Result:
    """Return a frozen answer; its sentence, being free text, was not frozen."""
    return Result(
        code=stored["code"],
        title=GATE_TITLES.get(stored["code"], stored["code"].replace("_", " ")),
        outcome=_OUTCOMES[stored["outcome"]],
        sentence="",
        dates=tuple((what, date.fromisoformat(day)) for what, day in stored["dates"] if day),
    )


def gates_now(claim: Claim, *, as_of: date) -> tuple[Result, ...]:
    """Return what the gates of a claim answer today."""
    (facts,) = gather(claim.programme, [Asked.about(claim)], as_of=as_of)
    return gates(facts, as_of=as_of)


def question_of(gate: Result) -> SpotCheckQuestion:
    """Return which of the three questions a gate helps to answer; one of neither other, eligibility."""
    if gate.code in _OF_THE_APPROACH:
        return SpotCheckQuestion.APPROACH
    return SpotCheckQuestion.RESULT if gate.code in _OF_THE_RESULT else SpotCheckQuestion.ELIGIBLE


def is_unaltered(line: BatchLine, before: str) -> bool:
    """Tell whether the snapshot is what its digest says and its link follows from the one ``before`` it.

    That the chain as a whole holds is proven batch by batch; this is one claim's part of it.
    """
    return digest(line.snapshot) == line.snapshot_digest and next_link(before, line.snapshot_digest) == line.link


@dataclass(frozen=True, slots=True)
class Sampled:
    """How many claims of a batch internal audit's sample holds, and whether a claim is among them."""

    claims: int
    is_among: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """What the record keeps of a claim, as a pack shows it; ``sampled`` None: of its batch no sample is drawn."""

    raised: ClaimMove | None
    decisions: list[Decision]
    tasks: list[ClaimTask]
    signings: list[SignOff]
    covered: frozenset[int]
    support: list[Intervention]
    leads: list[Assignment]
    assessments: list[Assessment]
    family_plans: list[FamilyPlan]
    judgements: list[ProfessionalJudgement]
    work: list[EmploymentVerdict]
    tools: list[Any]
    findings: list[Finding]
    sampled: Sampled | None
    link_before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Of:
    """Which claim's papers are asked for, of which days, and whose eyes they are for."""

    claim: int
    family: int
    attachment: int
    line: int
    batch: int
    programme: int
    since: date
    until: date
    day: date
    named: frozenset[int]
    scope: Scope


def papers_of(claim: Claim, line: BatchLine, *, until: date, named: Iterable[int], scope: Scope) -> Papers:
    """Return what the record keeps of a claim, in one query; of support what was recorded from attachment to a day.

    Of distance travelled what was read by the day it was judged on, as far as ``scope`` shows it of ``named`` members.
    """
    of = _Of(
        claim=claim.pk,
        family=claim.family_id,
        attachment=claim.attachment_id,
        line=line.pk or 0,  # of a claim that was never in a batch there is none
        batch=line.batch_id or 0,
        programme=claim.programme_id,
        since=claim.attachment.attached_on,
        until=until,
        day=judged_on(claim),
        named=frozenset(named),
        scope=scope,
    )
    raised, decisions, tasks, signings, covered, *rest = _PAPERS.of(of=of)
    held, led, assessments, family_plans, judgements, work, tools, findings, samples, *links = rest
    return Papers(
        raised=next(iter(raised), None),
        decisions=decisions,
        tasks=tasks,
        signings=signings,
        covered=frozenset(person for (person,) in covered),
        support=held,
        leads=led,
        assessments=assessments,
        family_plans=family_plans,
        judgements=judgements,
        work=work,
        tools=tools,
        findings=findings,
        sampled=next((Sampled(number, bool(ours)) for number, ours in samples), None),
        link_before=next((link for rows in links for (link,) in rows if link), "") or first_link(claim.programme_id),
    )


def _papers_asked(*, of: _Of) -> tuple[QuerySet[Any, Any], ...]:
    family = Family(pk=of.family, council_id=of.scope.council)
    support = Intervention.objects.standing().filter(family=of.family, happened_on__range=(of.since, of.until))
    leads = Assignment.objects.filter(family=of.family, kind=AssignmentKind.LEAD)
    made = Assessment.objects.filter(family=of.family).select_related("written_by", "signed_off_by")
    approved = ProfessionalJudgement.objects.filter(
        attachment=of.attachment, decision=Decided.APPROVED, withdrawn_at__isnull=True
    )
    drawn = SampleLine.objects.filter(sample__batch=of.batch).order_by().values("sample")
    counted = drawn.annotate(number=Count("pk"), ours=Count("pk", filter=Q(line=of.line)))
    return (
        ClaimMove.objects.filter(claim=of.claim, came_from="").select_related("moved_by"),
        Decision.objects.standing().filter(claim=of.claim).select_related("decided_by").order_by("is_second", "id"),
        ClaimTask.objects.standing().filter(claim=of.claim).select_related("answered_by").order_by("code", "id"),
        SignOff.objects.filter(batch=of.batch).select_related("signed_by"),
        ClaimPerson.objects.filter(claim=of.claim).order_by().values_list("person_id"),
        support.select_related("worker").order_by("happened_on", "id"),
        leads.select_related("keyworker__team").order_by("starts_on"),
        made.order_by("started_on", "id"),
        FamilyPlan.objects.filter(family=of.family).select_related("written_by").order_by("recorded_at", "id"),
        approved.select_related("recorded_by", "decided_by").order_by("indicator", "met_on"),
        EmploymentVerdict.objects.filter(attachment=of.attachment),
        readings_asked(family, named=of.named, day=of.day, scope=of.scope),
        Finding.objects.filter(line=of.line).select_related("found_by").order_by("found_at", "id"),
        counted.values_list("number", "ours"),
        *_links_before(line=of.line, batch=of.batch, programme=of.programme),
    )


def _links_before(*, line: int, batch: int, programme: int) -> tuple[QuerySet[Any, Any], ...]:
    """Return the questions for the link of the line before, and for the head of the batch before."""
    number = BatchLine.objects.filter(pk=line).values("line_number")[:1]
    frozen: QuerySet[Any] = Batch.objects.in_chain()
    within = BatchLine.objects.filter(batch=batch, line_number__lt=number).order_by("-line_number")
    before = frozen.filter(programme=programme, place__lt=frozen.filter(pk=batch).values("place")[:1])
    return within.values_list("link")[:1], before.order_by("-place", "-number").values_list("head")[:1]


_PAPERS = MadeOnce(_papers_asked)


def starts_of(shown: FamilyShown) -> list[tuple[NeedShown, Explanation | None]]:
    """Return each need with what showed it on the day it was identified; None where a professional recorded it."""
    record, horizons = Record(shown.facts), horizons_of(shown.facts.coverage)
    found: list[tuple[NeedShown, Explanation | None]] = []
    for need in shown.needs:
        indicator, on = shown.plan.indicators[need.explained.indicator], need.explained.identified_on
        case = Case(record, indicator.code, None)
        start = explain_rule(indicator.entry, case, day=on, horizons=horizons) if indicator.entry else None
        found.append((need, start))
    return found
