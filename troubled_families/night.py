"""The night: what is done for a council once a day, each step as of a day, repeatable, and killed at any point.

Nothing here decides anything: the steps call the actions of the apps, each in short transactions of the edge, and write
down what came of it. The verdict on a day does not change because a night passes, so a night that was left out loses
nothing but its own list of who crossed a line, and the next night lists those too.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Protocol

import structlog
from django.db import OperationalError, connection, transaction

from claims.actions import hold_lapsed, raise_claims
from claims.figures.monthly import rebuild_monthly
from claims.lists.writing import clear_ended
from claims.models import MonthlyFigure, Programme
from families.models import Council, Family, Touched
from families.words import counted
from keyworkers import jobs
from keyworkers.drafts import expire_drafts
from keyworkers.jobs import Found, Purpose
from keyworkers.models import Job
from outcomes.actions import judge_again
from outcomes.digests import digest_of_verdicts
from outcomes.fields import to_sql
from outcomes.identifying import Identified, identify
from outcomes.judging import Judged
from outcomes.models import NeedVerdict, Verdict
from troubled_families import edge, imports
from troubled_families.reminding import remind, workers_of

RANGE = 100  # families a transaction: their keyworkers' saves wait for it, some tenths of a second
PASSES = 5  # judging a family may touch another one of the same person; a few passes settle every such chain
SHOWN = 50  # differences written out in full
RECENT_MONTHS = 3
SUNDAY = 7
log = structlog.get_logger(__name__)


class Progress(Protocol):
    """Is told how far the night is: the step in words, and how many of its families or files are done."""

    def __call__(self, *, step: str, done: int, total: int) -> None:
        """Hear it."""


class AlreadyRunningError(Exception):
    """Another process is running a night of this council."""


@dataclass(slots=True)
class Night:
    """One night of one council, the families judged in it from their evidence, and those that could not be judged."""

    council: Council
    as_of: date
    at: datetime
    progress: Progress
    judged: set[int] = field(default_factory=set)
    failed: set[int] = field(default_factory=set)

    def write(self, act: Callable[[], Any]) -> Any:
        """Return what ``act`` returns, done in one short transaction of the edge."""

        def whole() -> Any:
            with edge.writing(what="the night", at=self.at, judging=0, as_of=str(self.as_of)):
                return act()

        return edge.retrying_deadlock(whole)


def run(council: Council, *, as_of: date, at: datetime, commit: bool, progress: Progress) -> Found:
    """Run the council's night of ``as_of`` and return what it found; without ``commit`` nothing of it stays.

    Raises :class:`AlreadyRunningError` where another process is at it: two at once would do the same work twice.
    """
    with jobs.locked(Purpose.NIGHT, council.pk) as is_ours:
        if not is_ours:
            raise AlreadyRunningError(f"Another night of {council} is running.")
        night = Night(council, as_of, at, progress)
        if commit:
            return _take_steps(night)
        with transaction.atomic():
            found = _take_steps(night)
            transaction.set_rollback(True)
        return found


def _take_steps(night: Night) -> Found:
    found = Found()
    for words, step in STEPS.items():
        night.progress(step=words, done=0, total=0)
        found.add(_take(night, words, step))
    if night.failed:
        found.problems.append(_not_judged(len(night.failed)))
        found.counts["not judged"] = sorted(night.failed)
    return found


def _not_judged(count: int) -> str:
    families, verdicts = (
        ("1 family", "its former verdict stands")
        if count == 1
        else (f"{count} families", "their former verdicts stand")
    )
    return f"{families} could not be judged; {verdicts}, marked as not current."


def _take(night: Night, words: str, step: Callable[[Night, str], Found]) -> Found:
    """Return what a step found; one that breaks off is a problem of its own and does not stop the others."""
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            return step(night, words)
    except Exception as error:
        if isinstance(error, OperationalError) and not edge.is_deadlock(error):
            raise  # the database itself: the job is given back and begins again
        log.exception("a step of the night broke off", step=words, council_id=night.council.pk)
        return Found(problems=[f"“{words}” broke off ({type(error).__name__}): see the worker's log."])


def load_files(night: Night, words: str) -> Found:
    """Load the agencies' files that wait, in the order in which they were sent in."""
    found, files = Found(), 0
    while job := jobs.take_import(night.council, at=edge.now(), beat_at=edge.clock()):
        with jobs.let_go_of(job):
            files += 1
            night.progress(step=words, done=files - 1, total=files)
            loaded = imports.load_file(job)
            jobs.end(job, loaded, at=edge.now())
            found.problems += loaded.problems
    return Found({"files loaded": files}, found.problems)


def judge_what_is_touched(night: Night, words: str) -> Found:
    """Judge the families that a fact has marked since they were judged, in ranges."""
    judged = Judged()
    for _ in range(PASSES):
        touched = Touched.objects.filter(family__council=night.council).exclude(family_id__in=judged.failed)
        families = list(touched.order_by("family_id").values_list("family_id", flat=True))
        if not families:
            break
        for some, done in _ranges(families):
            judged += night.write(partial(judge_again, some, at=night.at))
            night.judged.update(some)
            night.progress(step=words, done=done, total=len(families))
    night.failed |= set(judged.failed)
    return Found({"judged": judged.count, "changed": len(set(judged.changed))})


def find_families_to_consider(night: Night, words: str) -> Found:
    """Find where every family that is not worked with stands in the council's matrix tonight; nothing is decided."""
    families = list(Family.objects.filter(council=night.council).order_by("id").values_list("id", flat=True))
    found = Identified()
    for some, done in _ranges(families):
        found += night.write(partial(identify, some, as_of=night.as_of, at=night.at))
        night.progress(step=words, done=done, total=len(families))
    failed = counted(len(found.failed), "family to consider kept its,families to consider kept their")
    return Found(
        {"families to consider": found.count, "their place changed": len(found.changed)},
        [f"{failed} former place: see the worker's log."] if found.failed else [],
    )


def list_who_crossed(night: Night, _words: str) -> Found:
    """List the families that meet their outcomes plan tonight and did not on the night before, and the reverse."""
    tonight = _turned_around(night.council, night.as_of)
    before = _turned_around_before(night)
    crossed = {"newly meet the plan": sorted(tonight - before), "no longer meet the plan": sorted(before - tonight)}
    return Found({"meet the plan": sorted(tonight), **crossed})


def _turned_around_before(night: Night) -> set[int]:
    """Return what the night before found; before the first night, what tonight's verdicts say of yesterday."""
    nights = Job.objects.nights().ended().filter(council=night.council, as_of__lt=night.as_of)
    earlier = nights.filter(counts__has_key="meet the plan").order_by("as_of", "ended_at").last()
    if earlier:
        return set(earlier.counts["meet the plan"])
    return _turned_around(night.council, night.as_of - timedelta(days=1))


def _turned_around(council: Council, day: date) -> set[int]:
    return set(Verdict.objects.filter(council=council).turned_around(day).values_list("family_id", flat=True))


def hold_and_raise_claims(night: Night, _words: str) -> Found:
    """Hold the claims that no longer pass their gates, let those go that do again, and raise new ones as drafts."""
    kept = night.write(lambda: hold_lapsed(night.council, as_of=night.as_of, at=night.at))
    raised = night.write(lambda: raise_claims(night.council, as_of=night.as_of, at=night.at))
    return Found(
        {
            "attachment claims raised": raised.attachments,
            "result claims raised": raised.results,
            "claims held": kept.held,
            "claims taken out of a batch": kept.left_batch,
            "claims let go": kept.released,
        }
    )


def keep_monthly_figures(night: Night, words: str) -> Found:
    """Write each figure as it stood at the ends of months: of those not kept yet, of the last ones, on Sundays of all.

    What reaches further back than a few months is rare, and waits for Sunday.
    """
    months = [
        (programme, month)
        for programme in night.council.programmes.filter(starts_on__lte=night.as_of)
        for month in _months_to_keep(programme, as_of=night.as_of)
    ]
    changed = 0
    for done, (programme, month) in enumerate(months, 1):
        changed += night.write(partial(rebuild_monthly, programme, as_at=month, at=night.at))
        night.progress(step=words, done=done, total=len(months))
    return Found({"monthly figures changed": changed})


def _months_to_keep(programme: Programme, *, as_of: date) -> list[date]:
    months = month_ends(programme.starts_on, min(as_of, programme.ends_on))
    if as_of.isoweekday() == SUNDAY:
        return months
    kept = set(MonthlyFigure.objects.filter(programme=programme).values_list("as_at", flat=True))
    return [month for month in months if month not in kept or month in months[-RECENT_MONTHS:]]


def month_ends(first: date, last: date) -> list[date]:
    """Return the last day of each month that lies between two days, both included."""
    found, day = [], first
    while (end := day.replace(day=monthrange(day.year, day.month)[1])) <= last:
        found.append(end)
        day = end + timedelta(days=1)
    return found


def rebuild(night: Night, words: str) -> Found:
    """Judge every other family from its evidence again and compare; a difference is written and raises an alarm.

    Those that this night has judged already were judged from their evidence. A family that a fact has marked in the
    meantime may differ. Any other one may not: then something changed without marking it, or the rules do not give the
    same answer to the same facts.
    """
    every = Family.objects.filter(council=night.council).order_by("id").values_list("id", flat=True)
    families = [family for family in every if family not in night.judged]
    differences: list[dict[str, Any]] = []
    judged = Judged()
    for some, done in _ranges(families):
        some_judged, some_differences = night.write(partial(_rebuild_range, some, at=night.at))
        judged += some_judged
        differences += some_differences
        night.progress(step=words, done=done, total=len(families))
    night.failed |= set(judged.failed)
    found = Found({"rebuilt": judged.count, "differences": differences[:SHOWN]})
    if differences:
        found.alarms.append(
            f"{len(differences)} verdicts were not what their evidence says, although nothing had marked the families: "
            "a fault to be found."
        )
    return found


def _rebuild_range(families: Sequence[int], *, at: datetime) -> tuple[Judged, list[dict[str, Any]]]:
    touched = _lock(families, at=at)
    before = _as_judged(families)
    judged = judge_again(families, at=at)
    unmarked = sorted(set(judged.changed) - touched)
    after = _as_judged(unmarked)
    return judged, [{"family": pk, "old": before.get(pk), "new": after.get(pk)} for pk in unmarked]


def _lock(families: Sequence[int], *, at: datetime) -> set[int]:
    """Lock ``families`` in the order of their ids and return those that were marked as touched before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO families_touched (family_id, touched_at, problem) "
            "SELECT id, %(at)s, '' FROM unnest(%(families)s) AS id ORDER BY id "
            "ON CONFLICT (family_id) DO UPDATE SET touched_at = families_touched.touched_at "
            "RETURNING family_id, xmax <> 0",
            {"families": list(families), "at": at},
        )
        return {family for family, was_there in cursor.fetchall() if was_there}


def _as_judged(families: Sequence[int]) -> dict[int, dict[str, str]]:
    """Return the verdicts of ``families`` and of their needs as text, for people who look for a fault."""
    found: dict[int, dict[str, str]] = {family: {} for family in families}
    for need in NeedVerdict.objects.filter(family_id__in=families).select_related("need").order_by("need_id"):
        found[need.family_id][need.need.indicator] = f"met {to_sql(need.met)}, possible {to_sql(need.possible)}"
    for verdict in Verdict.objects.filter(family_id__in=families).order_by("attachment_id"):
        found[verdict.family_id][f"attachment {verdict.attachment_id}"] = (
            f"met {to_sql(verdict.met)}, possible {to_sql(verdict.possible)}, gate {to_sql(verdict.gate_met)}, "
            f"eligible {verdict.is_eligible}"
        )
    return found


def keep_what_was_found(night: Night, _words: str) -> Found:
    """Keep a digest of every verdict, by which the night can be held to what was known when it was taken."""
    at = max(night.at, edge.now()) if night.as_of == edge.today() else night.at
    return Found({"digest": digest_of_verdicts(night.council, at=at).stored()})


def delete_old_drafts(night: Night, _words: str) -> Found:
    """Delete what people began to write and have not touched for 30 days."""
    return Found({"drafts deleted": night.write(lambda: expire_drafts(night.council, at=night.at))})


def delete_ended_lists(night: Night, _words: str) -> Found:
    """Delete the content of lists that were taken out and whose link has ended; who took what stays on record."""
    return Found({"lists deleted": night.write(lambda: clear_ended(night.council, at=night.at))})


def _ranges(families: Sequence[int]) -> Iterator[tuple[Sequence[int], int]]:
    """Yield ranges of ``families``, each with how many are done once it is."""
    for start in range(0, len(families), RANGE):
        some = families[start : start + RANGE]
        yield some, start + len(some)


def tell_what_is_due(night: Night, words: str) -> Found:
    """Tell each keyworker what is due tomorrow or overdue, who was not seen, what needs attention again, each once.

    A night taken again as of a past day tells nobody: by then it is no news.
    """
    if night.as_of != edge.today():
        return Found()
    workers, told = workers_of(night.council, as_of=night.as_of), 0
    for done, worker in enumerate(workers, 1):
        told += night.write(partial(remind, worker, as_of=night.as_of, at=night.at))
        night.progress(step=words, done=done, total=len(workers))
    return Found({"people told something": told})


# Every family is judged again before anything is listed or claimed: a verdict that was wrong is mended first.
STEPS: dict[str, Callable[[Night, str], Found]] = {
    "Loading the files that wait": load_files,
    "Judging what is touched": judge_what_is_touched,
    "Judging every family again": rebuild,
    "Keeping what was found": keep_what_was_found,
    "Finding families to consider": find_families_to_consider,
    "Listing who crossed a line": list_who_crossed,
    "Holding and raising claims": hold_and_raise_claims,
    "Keeping the monthly figures": keep_monthly_figures,
    "Telling people what is due": tell_what_is_due,
    "Deleting old drafts": delete_old_drafts,
    "Deleting lists whose link has ended": delete_ended_lists,
}
