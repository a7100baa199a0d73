"""Dry runs: every family of a framework judged under a version as if it held, in ranges; no verdict is written."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import structlog
from django.db.models import QuerySet

from families.refusals import NotPossibleError
from keyworkers.models import Job, JobKind, User
from outcomes.gathering import Gathered, gather, without_collecting
from outcomes.judging import plan_of
from outcomes.models import Attachment, DryRun, DryRunFamily, OutcomesPlan, Turn
from outcomes.rules.plan import Plan
from outcomes.rules.status import Status
from outcomes.rules.whatif import Difference, WhatIf
from outcomes.sifting import plans_held, to_be_read

log = structlog.get_logger(__name__)
Versions = Sequence[tuple[date | None, Plan]]

RANGE = 500  # families looked at at a time: a gathered family takes some 20 kB
AT_ONCE = 150  # attachments judged while somebody waits; more are a job's work


@dataclass(slots=True)
class Tried:
    """What a dry run found so far: counts, and the families on which the rules broke off."""

    counts: Counter[str] = field(default_factory=Counter)
    failed: list[int] = field(default_factory=list)


def ask_dry_run(plan: OutcomesPlan, *, by: User, as_of: date, at: datetime, at_once: int | None = None) -> DryRun:
    """Try a version over every family attached under its framework, and return the run.

    Where there are more than ``at_once`` attachments (unless said otherwise, :data:`AT_ONCE`), it waits for a job.
    Raises :class:`NotPossibleError` where the version is published, or a run of the same text is under way.
    """
    if plan.published_at is not None:
        raise NotPossibleError("A published version is not tried any more; write a new one.")
    if plan.dry_runs.of_the_text().under_way().exists():
        raise NotPossibleError("A dry run of this text is under way already.")
    run = DryRun(council_id=plan.council_id, plan=plan, digest=plan.digest, as_of=as_of, asked_by=by, asked_at=at)
    if attachments_tried(run).count() > (AT_ONCE if at_once is None else at_once):
        run.job = Job.objects.create(
            council_id=plan.council_id, kind=JobKind.DRY_RUN, as_of=as_of, asked_by=by, asked_at=at
        )
        run.save()
        return run
    run.save()
    tried = Tried()
    for some in ranges_of(run):
        try_range(run, some, tried)
    return finish(run, tried, at=at)


def attachments_tried(run: DryRun) -> QuerySet[Attachment]:
    """Return the attachments a run looks at: every one under its version's framework, closed ones too.

    Closing a case does not end the attachment: its claim may still be to come.
    """
    return Attachment.objects.filter(council=run.council_id, framework=run.plan.framework_id)


def ranges_of(run: DryRun) -> Iterator[Sequence[int]]:
    """Yield the families a run looks at, some at a time; what an earlier worker had found of it goes."""
    run.families.all().delete()
    families = list(attachments_tried(run).order_by("family_id").values_list("family_id", flat=True))
    return (families[start : start + RANGE] for start in range(0, len(families), RANGE))


def try_range(run: DryRun, families: Sequence[int], tried: Tried) -> None:
    """Judge some families under their own version and under the other, and keep those of which something differs.

    Raises :class:`NotPossibleError` where the version's text was changed meanwhile.
    """
    if not OutcomesPlan.objects.filter(pk=run.plan_id, digest=run.digest).exists():
        raise NotPossibleError("The version was changed or withdrawn while it was tried.")
    ours = set(attachments_tried(run).filter(family__in=families).values_list("id", flat=True))
    other = WhatIf(plan_of(run.plan_id), as_of=run.as_of)
    rows: list[DryRunFamily] = []
    tried.counts["families"] += len(ours)
    for one, versions in may_differ(ours, families, other):
        try:
            found = other.difference(one.facts, versions)
        except Exception:
            log.exception("a family could not be judged in a dry run", family_id=one.family)
            tried.failed.append(one.family)
            tried.counts["families"] -= 1
            continue
        if found:
            rows.append(_row(run, one, found))
            tried.counts.update(_counted(rows[-1]))
    DryRunFamily.objects.bulk_create(rows)


def may_differ(
    attachments: Collection[int], families: Sequence[int], other: WhatIf
) -> Iterator[tuple[Gathered, Versions]]:
    """Yield those of some families' ``attachments`` of which another version may change something.

    Each comes with all its facts and the versions it is judged under. Most are passed by unread, for nothing speaks of
    what differs; most others on the evidence of the few measures it can ask about.
    """
    plans = {pk: plan_of(pk) for pk in sorted(plans_held(attachments))}
    measures = other.measures(plans.values())
    if measures is not None:
        with without_collecting():
            open_ones = to_be_read(families, plans, other, measures=measures)
            few = (one for one in gather(open_ones, measures=measures) if one.attachment in attachments)
            families = sorted({one.family for one in few if not _is_surely_same(one, plans, other)})
    for one in gather(families):
        if one.attachment in attachments:
            yield one, _versions(one, plans)


def _is_surely_same(one: Gathered, plans: Mapping[int, Plan], other: WhatIf) -> bool:
    if any(pk not in plans for _, pk in one.versions):  # moved in this moment: more may have been to read of it
        return False
    try:
        return other.is_surely_same(one.facts, _versions(one, plans))
    except Exception:  # whoever looks at all its facts meets the same, and says so
        return False


def _versions(one: Gathered, plans: Mapping[int, Plan]) -> Versions:
    return [(from_on, plans.get(pk) or plan_of(pk)) for from_on, pk in one.versions]


def finish(run: DryRun, tried: Tried, *, at: datetime) -> DryRun:
    """End a run that has looked at every family, and return it."""
    run.counts, run.failed, run.done_at = dict(tried.counts), len(tried.failed), at
    run.save(update_fields=["counts", "failed", "done_at"])
    return run


def _row(run: DryRun, one: Gathered, found: Difference) -> DryRunFamily:
    now, then = found.now, found.then
    return DryRunFamily(
        council_id=one.council,
        dry_run=run,
        family_id=one.family,
        attachment_id=one.attachment,
        turn=_turn(now.status, then.status),
        now=now.status.value,
        then=then.status.value,
        earliest_now=now.earliest,
        earliest_then=then.earliest,
        eligible_now=now.eligible.value,
        eligible_then=then.eligible.value,
        by_work_now=now.by_work.value if now.by_work else "",
        by_work_then=then.by_work.value if then.by_work else "",
        needs_come=list(found.needs_come),
        needs_go=list(found.needs_go),
        lacks=list(found.lacks),
        reasons=list(found.reasons),
    )


def _turn(now: Status, then: Status) -> Turn:
    if (now is Status.MET) is (then is Status.MET):
        return Turn.STAYS
    return Turn.COMES if then is Status.MET else Turn.CEASES


def _counted(row: DryRunFamily) -> dict[str, int]:
    met = Status.MET.value
    said = {
        "differ": True,
        row.turn: row.turn != Turn.STAYS,
        "eligible comes": row.eligible_then == met != row.eligible_now,
        "eligible ceases": row.eligible_now == met != row.eligible_then,
        "by work comes": row.by_work_then == met != row.by_work_now,
        "by work ceases": row.by_work_now == met != row.by_work_then,
        "needs come": bool(row.needs_come),
        "needs go": bool(row.needs_go),
        "earlier": (row.earliest_then or date.max) < (row.earliest_now or date.max),
        "later": (row.earliest_then or date.max) > (row.earliest_now or date.max),
        "lacks": bool(row.lacks),
    }
    return {name: 1 for name, is_so in said.items() if is_so}
