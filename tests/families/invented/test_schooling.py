"""A child's way through school."""

from datetime import date
from random import Random

import pytest

from families.invented.calendar import TERM_NAMED
from families.invented.files import Ledger
from families.invented.households import Person
from families.invented.places import ALTERNATIVE, AT_HOME, SCHOOL_NAMED, SPECIAL
from families.invented.schooling import Attendance, Schooling, leaves_school_on, report

AUTUMN = TERM_NAMED["2019-20 Autumn"]


def pupil(
    born_on: date = date(2006, 1, 9), *, school: str = "Mereport Academy", attendance: Attendance = Attendance.SETTLED
) -> Schooling:
    person = Person(
        number="P1", first_name="Tyler", last_name="Test", sex="M", born_on=born_on, nhs_number="9990000000", upn="U"
    )
    return Schooling(person=person, school=SCHOOL_NAMED[school], attendance=attendance)


def share_attended(attendance: Attendance) -> float:
    results = [pupil(attendance=attendance).attend(Random(seed), term=AUTUMN) for seed in range(300)]
    return sum(result.attended or 0 for result in results) / len(results)


def test_the_states_of_attendance_lie_well_apart() -> None:
    settled, slipping, missing = (share_attended(state) for state in Attendance)

    assert settled > 0.94
    assert 0.86 < slipping < 0.93
    assert missing < 0.80


def test_support_makes_it_likelier_that_attendance_gets_better() -> None:
    def better(support: float) -> int:
        rng, count = Random(3), 0
        for _ in range(500):
            child = pupil(attendance=Attendance.MISSING)
            child.transition(rng, luck=rng.random(), strain=0.6, support=support, openness=0.8)
            count += child.attendance < Attendance.MISSING
        return count

    assert better(1.0) > 3 * better(0.0)


@pytest.mark.parametrize(
    ("born_on", "school", "term", "expected"),
    [
        pytest.param(
            date(2008, 2, 1), "East Quay Primary School", "2018-19 Summer", date(2019, 7, 23), id="leaves primary"
        ),
        pytest.param(
            date(2009, 2, 1), "East Quay Primary School", "2019-20 Spring", date(2020, 7, 21), id="in July 2020"
        ),
        pytest.param(date(2009, 2, 1), "East Quay Primary School", "2019-20 Autumn", None, id="not in autumn"),
        pytest.param(date(2006, 2, 1), "Mereport Academy", "2018-19 Summer", None, id="stays in year 8"),
        pytest.param(date(2008, 2, 1), "The Rowans School", "2018-19 Summer", None, id="a special school goes on"),
    ],
)
def test_a_child_leaves_a_school_with_its_last_year(
    born_on: date, school: str, term: str, expected: date | None
) -> None:
    assert leaves_school_on(pupil(born_on, school=school), TERM_NAMED[term]) == expected


def test_a_school_that_is_silent_for_a_term_sends_no_row() -> None:
    ledger, child = Ledger(), pupil(school="Saltby Community School")

    report(ledger, child, child.attend(Random(1), term=AUTUMN), known_on=date(2020, 1, 13))

    assert list(ledger.latest("school")) == []


def test_a_child_taught_at_home_has_no_school_and_no_sessions() -> None:
    ledger, child = Ledger(), pupil()
    child.school = AT_HOME

    report(ledger, child, child.attend(Random(1), term=AUTUMN), known_on=date(2020, 1, 13))

    row = next(iter(ledger.latest("school")))
    assert (row["School"], row["SessionsPossible"], row["Placement"]) == ("", "0", "home-educated")


def test_after_a_permanent_exclusion_there_is_alternative_provision() -> None:
    child = pupil()
    child.excluded_until = date(2020, 3, 1)

    child.settle_in(Random(1), term=AUTUMN, district="Mere Coast")

    assert child.school is ALTERNATIVE
    assert child.roll_from == AUTUMN.starts_on


def test_a_child_at_a_special_school_stays_there_whatever_the_district() -> None:
    child = pupil(school=SPECIAL.name)
    child.needs_special = True

    child.settle_in(Random(1), term=AUTUMN, district="Northfell")

    assert child.school is SPECIAL
