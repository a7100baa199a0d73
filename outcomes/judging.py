"""Judging families: their facts to the rules, the rules' answer to the tables, and only what differs is written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

import structlog
from django.db.models import QuerySet

from families.asking import AskedAgain
from families.models import Touched
from outcomes.gathering import AT_ONCE, Gathered, gather, without_collecting
from outcomes.ledgers import ledger_of
from outcomes.models import Baseline, EmploymentVerdict, Need, NeedSource, NeedVerdict, OutcomesPlan, Verdict
from outcomes.rules.facts import Measure, supplier_of
from outcomes.rules.framework import read_framework
from outcomes.rules.judge import Judgement
from outcomes.rules.plan import Plan
from outcomes.rules.reading import read_plan
from outcomes.rules.versions import JudgedVersion, as_one, judge_versions

log = structlog.get_logger(__name__)

_NEED_COLUMNS = ["counts_from", "met", "possible", "rests_on"]
_EMPLOYMENT_COLUMNS = ["met", "possible", "rests_on", "ledgers"]
_VERDICT_COLUMNS = ["met", "possible", "rests_on", "gate_met", "gate_possible", "is_eligible", "eligibility"]


PLANS_KEPT = 500
_PUBLISHED: dict[int, Plan] = {}


@dataclass(frozen=True, slots=True)
class Judged:
    """What judging some families did: ``changed`` and ``failed`` are the families' ids."""

    count: int = 0
    changed: tuple[int, ...] = ()
    failed: tuple[int, ...] = ()

    def __add__(self, other: "Judged") -> "Judged":
        """Return both together."""
        return Judged(self.count + other.count, self.changed + other.changed, self.failed + other.failed)


@dataclass(slots=True)
class _Written:
    """Rows to write, gathered over many families."""

    needs: list[Need] = field(default_factory=list)
    moved_needs: list[Need] = field(default_factory=list)
    gone_needs: list[int] = field(default_factory=list)
    baselines: list[Baseline] = field(default_factory=list)
    need_verdicts: list[NeedVerdict] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
    employments: list[EmploymentVerdict] = field(default_factory=list)
    gone_employments: list[EmploymentVerdict] = field(default_factory=list)

    @property
    def families(self) -> set[int]:
        """Return the families about which something is written."""
        rows = (
            self.needs,
            self.moved_needs,
            self.need_verdicts,
            self.verdicts,
            self.employments,
            self.gone_employments,
        )
        return {row.family_id for some in rows for row in some}


def plan_of(pk: int) -> Plan:
    """Return the rules of an outcomes plan; a published plan never changes, so it is asked for once a process."""
    if kept := _PUBLISHED.get(pk):
        return kept
    plan = OutcomesPlan.objects.only("text", "framework_text", "title", "version", "published_at").get(pk=pk)
    found = _read(plan.text, plan.framework_text, str(plan))
    if plan.published_at is not None and len(_PUBLISHED) < PLANS_KEPT:
        _PUBLISHED[pk] = found
    return found


def plan_in(row: OutcomesPlan) -> Plan:
    """Return the rules of an outcomes plan whose row is at hand, whole."""
    return _PUBLISHED.get(row.pk) or _read(row.text, row.framework_text, str(row))


@lru_cache(maxsize=64)
def _read(text: str, framework_text: str, name: str) -> Plan:
    """Read a plan under its framework as that stood at publication."""
    framework = read_framework(framework_text, name=f"{name}, its framework") if framework_text else None
    return read_plan(text, name=name, framework=framework)


def plans_of(gathered: Iterable[Gathered]) -> dict[int, Plan]:
    """Return the rules of every version these attachments are judged under."""
    return {pk: plan_of(pk) for pk in sorted({pk for one in gathered for _, pk in one.versions})}


def judged_versions(one: Gathered, plans: Mapping[int, Plan]) -> tuple[JudgedVersion, ...]:
    """Return what each version of its plan says of a family."""
    return judge_versions(one.facts, [(from_on, plans[pk]) for from_on, pk in one.versions])


def judge_families(families: Sequence[int], *, at: datetime) -> Judged:
    """Judge ``families``, whose evidence is drawn, write what differs and return what changed and what failed.

    A family on which the rules crash keeps its former verdict, marked stale: a crash is never a verdict.
    """
    judged: list[tuple[Gathered, Judgement]] = []
    failed: dict[int, str] = {}
    with without_collecting():
        gathered = gather(families)
        plans = plans_of(gathered)
        for one in gathered:
            try:
                judged.append((one, as_one(judged_versions(one, plans))))
            except Exception as error:
                log.exception("a family could not be judged", family_id=one.family)
                failed[one.family] = f"The rules could not judge this family ({type(error).__name__})."
        changed = _write([pair for pair in judged if pair[0].family not in failed], at=at)
    mark_failed(failed)
    return Judged(len(families) - len(failed), tuple(sorted(changed)), tuple(sorted(failed)))


def mark_failed(failed: dict[int, str]) -> None:
    """Note why families could not be judged: their former verdicts stand, marked stale, and are not current."""
    for family, problem in failed.items():
        Verdict.objects.filter(family_id=family).update(stale_because=problem)
        Touched.objects.filter(family_id=family).update(problem=problem)


def _write(judged: Sequence[tuple[Gathered, Judgement]], *, at: datetime) -> set[int]:
    """Write what differs and return the families whose verdict or needs changed."""
    if not judged:
        return set()
    families = sorted({one.family for one, _ in judged})
    kept = _KEPT.of(families) if len(families) <= AT_ONCE else _KEPT.of_many(families)
    needs = _kept(kept[0])
    verdicts, employments = ({verdict.attachment_id: verdict for verdict in rows} for rows in kept[1:])
    rows = _Written()
    for one, judgement in judged:
        _compare_needs(rows, one, judgement, needs.get(one.attachment, {}), at=at)
        _compare_verdict(rows, one, judgement, verdicts.get(one.attachment), at=at)
        _compare_employment(rows, one, judgement, employments.get(one.attachment))
        _fix_baselines(rows, one, judgement, at=at)
    _save(rows)
    gone = set(rows.gone_needs)
    return rows.families | {need.family_id for kept in needs.values() for need in kept.values() if need.pk in gone}


def _asked_kept(families: Sequence[int]) -> Iterable[QuerySet[Any]]:
    """Return the questions for the needs and verdicts that are kept of families."""
    return (
        Need.objects.filter(family_id__in=families).select_related("verdict"),
        Verdict.objects.filter(family_id__in=families),
        EmploymentVerdict.objects.filter(family_id__in=families),
    )


_KEPT = AskedAgain(_asked_kept)


def _kept(needs: Iterable[Need]) -> dict[int, dict[str, Need]]:
    found: dict[int, dict[str, Need]] = {}
    for need in needs:
        found.setdefault(need.attachment_id, {})[need.indicator] = need
    return found


def _compare_needs(rows: _Written, one: Gathered, judgement: Judgement, kept: dict[str, Need], *, at: datetime) -> None:
    for found in judgement.needs:
        need = kept.get(found.indicator)
        if need is None:
            need = Need(
                council_id=one.council,
                family_id=one.family,
                attachment_id=one.attachment,
                headline=found.headline,
                indicator=found.indicator,
                identified_on=found.identified_on,
                source=NeedSource.EVIDENCE,
                recorded_at=at,
            )
            rows.needs.append(need)
        elif need.source == NeedSource.EVIDENCE and need.identified_on != found.identified_on:
            need.identified_on = found.identified_on
            rows.moved_needs.append(need)
        values = {
            "counts_from": found.identified_on,
            "met": found.outcome.met,
            "possible": found.outcome.possible,
            "rests_on": sorted(found.outcome.rests_on),
        }
        if need.pk is None or _differs(getattr(need, "verdict", None), values):
            verdict = NeedVerdict(council_id=one.council, family_id=one.family, need=need, **values)
            rows.need_verdicts.append(verdict)
    found_now = {found.indicator for found in judgement.needs}
    rows.gone_needs += [
        need.pk for indicator, need in kept.items() if indicator not in found_now and need.source == NeedSource.EVIDENCE
    ]


def _compare_verdict(
    rows: _Written, one: Gathered, judgement: Judgement, kept: Verdict | None, *, at: datetime
) -> None:
    eligible = judgement.eligibility
    values = {
        "met": judgement.family.met,
        "possible": judgement.family.possible,
        "rests_on": sorted(judgement.family.rests_on),
        "gate_met": judgement.gate.met,
        "gate_possible": judgement.gate.possible,
        "is_eligible": eligible.is_eligible,
        "eligibility": {
            "status": eligible.status.value,
            "needs": list(eligible.needs),
            "headlines": list(eligible.headlines),
            "counted": eligible.counted,
            "minimum": eligible.minimum,
            "in_doubt": list(eligible.in_doubt),
            "dependent_child": eligible.dependent_child.value,
            "reasons": list(eligible.reasons),
        },
        "stale_because": "",
    }
    if _differs(kept, values):
        rows.verdicts.append(
            Verdict(council_id=one.council, family_id=one.family, attachment_id=one.attachment, judged_at=at, **values)
        )


def _compare_employment(rows: _Written, one: Gathered, judgement: Judgement, kept: EmploymentVerdict | None) -> None:
    """Keep a verdict on employment only of a family of which an adult left a benefit for work."""
    found = judgement.employment
    if found is None or not found.people:
        rows.gone_employments += [kept] if kept else []
        return
    values = {
        "met": found.answer.met,
        "possible": found.answer.possible,
        # That nobody was on a benefit in those weeks, only the Jobcentre's silence says.
        "rests_on": sorted(found.answer.rests_on | {supplier_of(Measure.BENEFIT_CLAIM)}),
        "ledgers": [ledger_of(person).stored() for person in found.people],
    }
    if _differs(kept, values):
        rows.employments.append(
            EmploymentVerdict(council_id=one.council, family_id=one.family, attachment_id=one.attachment, **values)
        )


def _differs(kept: Any, values: Mapping[str, Any]) -> bool:
    return kept is None or any(getattr(kept, name) != value for name, value in values.items())


def _fix_baselines(rows: _Written, one: Gathered, judgement: Judgement, *, at: datetime) -> None:
    """Fix each baseline the first time it is known; from then on the rules are given it and cannot move it."""
    fixed = {(baseline.indicator, baseline.measure) for baseline in one.facts.baselines}
    rows.baselines += [
        Baseline(
            council_id=one.council,
            family_id=one.family,
            attachment_id=one.attachment,
            indicator=used.indicator,
            measure=used.measure,
            count=used.count,
            recorded_at=at,
        )
        for used in judgement.baselines
        if used.count is not None and (used.indicator, used.measure) not in fixed
    ]


def _save(rows: _Written) -> None:
    if rows.gone_needs:
        Need.objects.filter(pk__in=rows.gone_needs).delete()
    for need in rows.moved_needs:
        Need.objects.filter(pk=need.pk).update(identified_on=need.identified_on)
    Need.objects.bulk_create(rows.needs)
    for verdict in rows.need_verdicts:
        verdict.need_id = verdict.need.pk
    Baseline.objects.bulk_create(rows.baselines, ignore_conflicts=True)
    NeedVerdict.objects.bulk_create(
        rows.need_verdicts, update_conflicts=True, unique_fields=["need"], update_fields=_NEED_COLUMNS
    )
    Verdict.objects.bulk_create(
        rows.verdicts,
        update_conflicts=True,
        unique_fields=["attachment"],
        update_fields=[*_VERDICT_COLUMNS, "stale_because", "judged_at"],
    )
    if rows.gone_employments:
        EmploymentVerdict.objects.filter(pk__in=[verdict.pk for verdict in rows.gone_employments]).delete()
    EmploymentVerdict.objects.bulk_create(
        rows.employments, update_conflicts=True, unique_fields=["attachment"], update_fields=_EMPLOYMENT_COLUMNS
    )
