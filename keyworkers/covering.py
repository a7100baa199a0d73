"""Leave, and who holds a worker's families meanwhile: cover is drawn from the leave, and again when that changes."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from families.models import Council, Family
from families.refusals import NotPossibleError
from keyworkers.models import Assignment, AssignmentKind, Leave, NoticeKind, Role, User
from keyworkers.telling import Told, tell

COVERING = Told(NoticeKind.ALLOCATED, "A family is yours while a colleague is away", "family")


@dataclass(frozen=True, slots=True)
class Absence:
    """From when to when somebody is away (``ends_on`` is the day they are back), and who covers."""

    starts_on: date
    ends_on: date
    covered_by: User | None = None


def wait_for_others(council_id: int) -> None:
    """Let one change of who holds families or is away wait for the others of the council: cover follows from both."""
    Council.objects.select_for_update(no_key=True).get(pk=council_id)


def record_leave(worker: User, absence: Absence, *, by: User, as_of: date, at: datetime) -> Leave:
    """Record that ``worker`` is away and have whoever covers hold their families on exactly these days.

    Raises :class:`NotPossibleError` where ``by`` does not manage them, or where they are away then already.
    """
    wait_for_others(worker.council_id)
    _refuse(worker, absence, by=by)
    leave = Leave.objects.create(
        council_id=worker.council_id,
        worker=worker,
        covered_by=absence.covered_by,
        starts_on=absence.starts_on,
        ends_on=absence.ends_on,
        recorded_by=by,
        recorded_at=at,
    )
    _draw_again([absence.covered_by], as_of=as_of, at=at)
    return leave


def change_leave(leave: Leave, absence: Absence, *, by: User, as_of: date, at: datetime) -> Leave:
    """Cut leave short, prolong it, or have somebody else cover; days of cover that are past stay as they were."""
    found = _found(leave)
    _refuse(found.worker, absence, by=by, but=found)
    former = found.covered_by
    found.starts_on, found.ends_on, found.covered_by = absence.starts_on, absence.ends_on, absence.covered_by
    found.save(update_fields=["starts_on", "ends_on", "covered_by"])
    _draw_again([former, absence.covered_by], as_of=as_of, at=at)
    return found


def cancel_leave(leave: Leave, *, by: User, as_of: date, at: datetime) -> None:
    """Take leave back: what has begun ends today, what has not begun is gone.

    Raises :class:`NotPossibleError` where it is over, or taken back already.
    """
    found = _found(leave)
    _refuse_strangers(found.worker, by=by)
    if found.ends_on <= as_of:
        raise NotPossibleError("This leave is over.")
    covered_by = found.covered_by
    if found.starts_on >= as_of:
        found.delete()
    else:
        found.ends_on = as_of
        found.save(update_fields=["ends_on"])
    _draw_again([covered_by], as_of=as_of, at=at)


def draw_cover_again(workers: Collection[User], *, as_of: date, at: datetime) -> None:
    """Bring the cover for ``workers`` up to the families they hold now."""
    away = Leave.objects.filter(worker__in=workers, ends_on__gt=as_of, covered_by__isnull=False)
    covering = User.objects.filter(Q(covering__in=away) | Q(pk__in=[worker.pk for worker in workers])).distinct()
    _draw_again(list(covering.order_by("pk")), as_of=as_of, at=at)


def _found(leave: Leave) -> Leave:
    wait_for_others(leave.council_id)
    found: Leave | None = Leave.objects.select_for_update().filter(pk=leave.pk).first()
    if found is None:
        raise NotPossibleError("This leave was taken back already.")
    return found


def _refuse(worker: User, absence: Absence, *, by: User, but: Leave | None = None) -> None:
    _refuse_strangers(worker, by=by)
    if absence.ends_on <= absence.starts_on:
        raise NotPossibleError("The last day must not lie before the first.", field="last_on")
    if absence.covered_by and absence.covered_by.pk == worker.pk:
        raise NotPossibleError("Somebody else covers a worker who is away.", field="covered_by")
    if absence.covered_by:
        _refuse_strangers(absence.covered_by, by=by, field="covered_by")
    away = Leave.objects.filter(starts_on__lt=absence.ends_on, ends_on__gt=absence.starts_on)
    others = away.exclude(pk=but.pk) if but else away
    if others.filter(worker=worker).exists():
        raise NotPossibleError(f"{worker} is away then already.", field="starts_on")
    if absence.covered_by and away.filter(worker=absence.covered_by).exists():
        raise NotPossibleError(f"{absence.covered_by} is away themselves then.", field="covered_by")


def _refuse_strangers(worker: User, *, by: User, field: str = "worker") -> None:
    is_elsewhere = by.role == Role.TEAM_MANAGER and worker.team_id != by.team_id
    if is_elsewhere or worker.council_id != by.council_id or worker.role != Role.KEYWORKER:
        raise NotPossibleError(f"{worker} is not a keyworker of your team.", field=field)


def _draw_again(covering: Collection[User | None], *, as_of: date, at: datetime) -> None:
    for worker in {one.pk: one for one in covering if one}.values():
        for family in _reconcile(worker, as_of=as_of):
            tell([worker], COVERING, family=family, on=as_of, at=at)


def _reconcile(worker: User, *, as_of: date) -> list[Family]:
    """Make the cover of ``worker`` from ``as_of`` on what the leave asks for, and return the families new to them."""
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("family")
    there = list(rows.filter(keyworker=worker, kind=AssignmentKind.COVER, ends_on__gt=as_of))
    wanted = list(_wanted(worker, as_of=as_of))
    longer: list[tuple[Assignment, date, date]] = []
    for row in there:
        days = next((one for one in wanted if _continues(row, one, as_of=as_of)), None)
        if days is None:
            _end(row, as_of=as_of)
            continue
        wanted.remove(days)
        starts_on = days.starts_on if row.starts_on >= as_of else row.starts_on
        longer.append((row, starts_on, days.ends_on))
        # First no more than both say, so that no row meets the former days of another.
        _hold(row, max(row.starts_on, starts_on), min(row.ends_on or date.max, days.ends_on))
    for row, starts_on, ends_on in longer:
        _hold(row, starts_on, ends_on)
    for days in wanted:
        Assignment.objects.create(
            council_id=worker.council_id,
            family=days.family,
            keyworker=worker,
            kind=AssignmentKind.COVER,
            starts_on=days.starts_on,
            ends_on=days.ends_on,
        )
    return [days.family for days in wanted]


@dataclass(frozen=True, slots=True)
class _Days:
    family: Family
    starts_on: date
    ends_on: date


def _continues(row: Assignment, days: _Days, *, as_of: date) -> bool:
    """Tell whether cover that is there goes on as ``days``: what it held before today is not rewritten."""
    if row.family_id != days.family.pk:
        return False
    is_met = days.starts_on < (row.ends_on or date.max) and row.starts_on < days.ends_on
    return is_met and (row.starts_on >= as_of or days.starts_on <= as_of)


def _hold(row: Assignment, starts_on: date, ends_on: date) -> None:
    if (row.starts_on, row.ends_on) != (starts_on, ends_on):
        row.starts_on, row.ends_on = starts_on, ends_on
        row.save(update_fields=["starts_on", "ends_on"])


def _end(row: Assignment, *, as_of: date) -> None:
    if row.starts_on >= as_of:
        row.delete()
        return
    row.ends_on = as_of
    row.save(update_fields=["ends_on"])


def _wanted(worker: User, *, as_of: date) -> Iterator[_Days]:
    """Yield the days to come, and those running, on which ``worker`` covers a family that they do not hold anyway."""
    taken: dict[int, list[tuple[date, date]]] = {}
    covering = list(worker.covering.filter(ends_on__gt=as_of).order_by("starts_on", "id"))
    if not covering:
        return
    held = Assignment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=covering[0].starts_on), keyworker=worker)
    for one in held.exclude(kind=AssignmentKind.COVER, ends_on__gt=as_of):
        taken.setdefault(one.family_id, []).append((one.starts_on, one.ends_on or date.max))
    for leave in covering:
        theirs = Assignment.objects.filter(keyworker=leave.worker_id, starts_on__lt=leave.ends_on)
        theirs = theirs.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=max(leave.starts_on, as_of)))
        for one in theirs.exclude(kind=AssignmentKind.COVER).select_related("family").order_by("family_id"):
            first, last = max(one.starts_on, leave.starts_on), min(one.ends_on or date.max, leave.ends_on)
            spans = taken.setdefault(one.family_id, [])
            for starts_on, ends_on in _free(first, last, spans):
                if ends_on > as_of:
                    yield _Days(one.family, starts_on, ends_on)
            spans.append((first, last))


def _free(first: date, last: date, taken: Collection[tuple[date, date]]) -> list[tuple[date, date]]:
    """Return what is left of a period once others are taken out of it."""
    left = [(first, last)]
    for starts_on, ends_on in taken:
        left = [
            piece
            for start, end in left
            for piece in ((start, min(end, starts_on)), (max(start, ends_on), end))
            if piece[0] < piece[1]
        ]
    return left
