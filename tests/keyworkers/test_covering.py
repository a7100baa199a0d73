"""Leave, and who holds a worker's families meanwhile."""

from datetime import date
from typing import Any

import pytest

from families.models import Family
from families.refusals import NotPossibleError
from keyworkers.allocating import Handing, allocate, hand_over
from keyworkers.covering import Absence, cancel_leave, change_leave, record_leave
from keyworkers.models import Assignment, Leave, Notice, User
from keyworkers.permissions import scope_of
from tests import factories as make

pytestmark = pytest.mark.django_db

WHEN: dict[str, Any] = {"as_of": make.TODAY, "at": make.NOW}
FIRST, BACK = date(2020, 10, 5), date(2020, 10, 12)


@pytest.fixture
def worker() -> User:
    worker: User = make.KeyworkerFactory()
    return worker


@pytest.fixture
def manager(worker: User) -> User:
    manager: User = make.TeamManagerFactory(team=worker.team)
    return manager


@pytest.fixture
def colleague(worker: User) -> User:
    colleague: User = make.KeyworkerFactory(team=worker.team)
    return colleague


@pytest.fixture
def family(worker: User) -> Family:
    family: Family = make.FamilyFactory()
    make.AssignmentFactory(family=family, keyworker=worker)
    return family


@pytest.fixture
def leave(worker: User, colleague: User, manager: User, family: Family) -> Leave:
    return record_leave(worker, Absence(FIRST, BACK, colleague), by=manager, **WHEN)


def cover(worker: User) -> list[tuple[date, date | None]]:
    found = Assignment.objects.filter(keyworker=worker, kind="cover").order_by("starts_on")
    return list(found.values_list("starts_on", "ends_on"))


def test_a_colleague_sees_the_families_on_exactly_the_days_of_the_leave(
    leave: Leave, colleague: User, family: Family
) -> None:
    days = [date(2020, 10, 4), FIRST, date(2020, 10, 11), BACK]

    sees = [family.pk in (scope_of(colleague, as_of=day).families or ()) for day in days]

    assert sees == [False, True, True, False]
    assert Notice.objects.get(user=colleague).words == "A family is yours while a colleague is away"


def test_leave_cut_short_ends_the_cover_and_keeps_the_days_that_were(
    leave: Leave, colleague: User, manager: User
) -> None:
    change_leave(leave, Absence(FIRST, date(2020, 10, 8), colleague), by=manager, as_of=date(2020, 10, 7), at=make.NOW)

    assert cover(colleague) == [(FIRST, date(2020, 10, 8))]


def test_leave_prolonged_prolongs_the_cover(leave: Leave, colleague: User, manager: User) -> None:
    longer = Absence(FIRST, date(2020, 10, 20), colleague)

    change_leave(leave, longer, by=manager, as_of=date(2020, 10, 7), at=make.NOW)

    assert cover(colleague) == [(FIRST, date(2020, 10, 20))]


def test_another_colleague_takes_the_cover_over_from_today(
    leave: Leave, colleague: User, manager: User, worker: User
) -> None:
    other, today = make.KeyworkerFactory(team=worker.team), date(2020, 10, 7)

    change_leave(leave, Absence(FIRST, BACK, other), by=manager, as_of=today, at=make.NOW)

    assert cover(colleague) == [(FIRST, today)]
    assert cover(other)[0][1] == BACK


def test_leave_taken_back_leaves_no_cover(leave: Leave, colleague: User, manager: User) -> None:
    cancel_leave(leave, by=manager, **WHEN)

    assert cover(colleague) == []
    assert not Leave.objects.exists()


def test_leave_taken_back_on_the_way_ends_today(leave: Leave, colleague: User, manager: User) -> None:
    today = date(2020, 10, 7)

    cancel_leave(leave, by=manager, as_of=today, at=make.NOW)

    assert cover(colleague) == [(FIRST, today)]
    assert Leave.objects.get().ends_on == today


def test_a_family_that_comes_to_somebody_who_will_be_away_is_covered_too(
    leave: Leave, worker: User, colleague: User, manager: User
) -> None:
    allocate(make.FamilyFactory(), worker, on=date(2020, 10, 7), by=manager, **WHEN)

    assert cover(colleague) == [(FIRST, BACK), (date(2020, 10, 7), BACK)]


def test_a_family_handed_over_is_no_longer_covered(
    leave: Leave, family: Family, worker: User, colleague: User, manager: User
) -> None:
    new = make.KeyworkerFactory(team=worker.team)

    hand_over(family, Handing(worker, new, make.TODAY, ""), by=manager, **WHEN)

    assert cover(colleague) == []


def test_whoever_covers_may_take_the_family_over(
    leave: Leave, family: Family, worker: User, colleague: User, manager: User
) -> None:
    hand_over(family, Handing(worker, colleague, date(2020, 10, 7), ""), by=manager, **WHEN)

    assert cover(colleague) == [(FIRST, date(2020, 10, 7))]
    assert Assignment.objects.lead().on(BACK).get(family=family).keyworker == colleague


def test_whoever_supports_the_family_anyway_needs_no_cover(
    worker: User, colleague: User, manager: User, family: Family
) -> None:
    make.AssignmentFactory(family=family, keyworker=colleague, kind="supporting")

    record_leave(worker, Absence(FIRST, BACK, colleague), by=manager, **WHEN)

    assert cover(colleague) == []


def test_a_colleague_covers_for_two_who_hold_the_same_family(
    leave: Leave, family: Family, worker: User, colleague: User, manager: User
) -> None:
    second = make.KeyworkerFactory(team=worker.team)
    make.AssignmentFactory(family=family, keyworker=second, kind="supporting")

    record_leave(second, Absence(date(2020, 10, 10), date(2020, 10, 15), colleague), by=manager, **WHEN)

    assert cover(colleague) == [(FIRST, BACK), (BACK, date(2020, 10, 15))]


@pytest.mark.parametrize(
    ("absence", "says"),
    [
        pytest.param(Absence(BACK, FIRST), "must not lie before", id="backwards"),
        pytest.param(Absence(date(2020, 10, 11), date(2020, 10, 14)), "away then already", id="twice"),
    ],
)
def test_leave_that_cannot_be_says_why(leave: Leave, worker: User, manager: User, absence: Absence, says: str) -> None:
    with pytest.raises(NotPossibleError, match=says):
        record_leave(worker, absence, by=manager, **WHEN)


def test_nobody_covers_who_is_away_themselves(leave: Leave, worker: User, manager: User) -> None:
    other = make.KeyworkerFactory(team=worker.team)

    with pytest.raises(NotPossibleError, match="away themselves"):
        record_leave(other, Absence(FIRST, BACK, worker), by=manager, **WHEN)


def test_a_manager_records_leave_of_the_team_alone(leave: Leave, colleague: User) -> None:
    stranger = make.TeamManagerFactory(team=make.TeamFactory(name="Coast"))

    with pytest.raises(NotPossibleError, match="not a keyworker of your team"):
        cancel_leave(leave, by=stranger, **WHEN)


def test_two_covers_of_one_family_shift_against_each_other_without_a_clash(
    worker: User, colleague: User, manager: User, family: Family
) -> None:
    other = make.KeyworkerFactory(team=worker.team)
    make.AssignmentFactory(family=family, keyworker=other, kind="supporting")
    first = record_leave(worker, Absence(FIRST, BACK, colleague), by=manager, **WHEN)
    record_leave(other, Absence(date(2020, 10, 8), date(2020, 10, 20), colleague), by=manager, **WHEN)
    assert cover(colleague) == [(FIRST, BACK), (BACK, date(2020, 10, 20))]

    change_leave(first, Absence(FIRST, date(2020, 10, 15), colleague), by=manager, **WHEN)
    assert cover(colleague) == [(FIRST, date(2020, 10, 15)), (date(2020, 10, 15), date(2020, 10, 20))]

    change_leave(first, Absence(FIRST, date(2020, 10, 7), colleague), by=manager, **WHEN)
    assert cover(colleague) == [(FIRST, date(2020, 10, 7)), (date(2020, 10, 8), date(2020, 10, 20))]


def test_leave_that_a_colleague_took_back_meanwhile_is_said_to_be_gone(leave: Leave, manager: User) -> None:
    cancel_leave(leave, by=manager, **WHEN)

    with pytest.raises(NotPossibleError, match="taken back already"):
        cancel_leave(leave, by=manager, **WHEN)
