"""Properties that hold of every invented life, as the files tell it."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date

import pytest

from families.invented.calendar import TERM_NAMED, TODAY, age
from families.invented.files import Row
from families.invented.written import WRITTEN_LIVES
from tests.families.invented.conftest import FAMILIES

Known = Callable[..., list[Row]]


def overlap(one: Row, other: Row) -> bool:
    """Whether two half-open stays share a day."""
    return (one["From"] < (other["To"] or "9999")) and (other["From"] < (one["To"] or "9999"))


@pytest.mark.parametrize("by", ["2020-03-20", "2020-09-28"])
def test_nobody_is_of_two_households_on_a_day(known: Known, by: str) -> None:
    stays = defaultdict(list)
    for row in known("households", by=by):
        stays[row["IndividualID"]].append(row)

    clashes = [
        (one, other)
        for rows in stays.values()
        for index, one in enumerate(rows)
        for other in rows[index + 1 :]
        if overlap(one, other)
    ]

    assert clashes == []


def test_every_stay_begins_after_birth_and_ends_after_it_begins(known: Known) -> None:
    rows = known("households")

    assert all(row["DOB"] <= row["From"] and (not row["To"] or row["From"] < row["To"]) for row in rows)


def test_absences_never_exceed_the_sessions_possible(known: Known) -> None:
    for row in known("school"):
        absences = int(row["AuthorisedAbsence"]) + int(row["UnauthorisedAbsence"])

        assert 0 <= absences <= int(row["SessionsPossible"])


def test_nobody_reports_sessions_of_the_excluded_term(known: Known) -> None:
    terms = {row["Term"] for row in known("school")}

    assert "2019-20 Summer" not in terms
    assert terms <= set(TERM_NAMED)


def test_every_pupil_in_the_school_file_is_in_a_household(known: Known) -> None:
    pupils = {row["UPN"] for row in known("school", by="2020-03-20")}

    assert pupils <= {row["UPN"] for row in known("households", by="2020-03-20")}


def test_a_child_is_on_a_roll_before_the_term_they_attend_ends(known: Known) -> None:
    for row in known("school"):
        term = TERM_NAMED[row["Term"]]

        assert date.fromisoformat(row["RollFrom"]) <= term.starts_on
        assert not row["RollTo"] or date.fromisoformat(row["RollTo"]) >= term.starts_on


def test_an_outcome_never_comes_before_the_offence(known: Known) -> None:
    rows = known("offences")

    assert all(not row["ProvenOn"] or row["OccurredOn"] <= row["ProvenOn"] <= TODAY.isoformat() for row in rows)
    assert all(bool(row["ProvenOn"]) == (row["Outcome"] == "proven") for row in rows)


def test_nobody_is_a_suspect_below_the_age_of_ten(known: Known) -> None:
    for row in known("offences"):
        years = age(date.fromisoformat(row["DOB"]), on=date.fromisoformat(row["OccurredOn"]))

        assert row["Role"] != "suspect" or years >= 10


def test_most_cases_have_their_dates_in_a_valid_order_and_a_few_have_gaps(known: Known) -> None:
    rows = known("cases")

    orders = Counter(
        "gap"
        if not all((row["LeadFrom"], row["AssessedOn"], row["FamilyPlanOn"]))
        else "in order"
        if row["LeadFrom"] <= row["FamilyPlanOn"] and row["AssessedOn"] <= row["FamilyPlanOn"] <= row["AttachedOn"]
        else "out of order"
        for row in rows
    )

    assert orders["in order"] / len(rows) > 0.85
    assert orders["gap"] > 0


def test_visits_fall_into_the_time_of_support(known: Known) -> None:
    cases = {row["FamilyID"]: row for row in known("cases")}

    for row in known("visits"):
        case = cases[row["FamilyID"]]
        begun = min(day for day in (case["LeadFrom"], case["AssessedOn"], case["FamilyPlanOn"]) if day)

        assert begun <= row["Date"] < (case["ClosedOn"] or "9999")


def test_during_the_suspension_of_visits_there_are_calls_only(known: Known) -> None:
    kinds = {row["Kind"] for row in known("visits") if "2020-03-23" <= row["Date"] < "2020-07-06"}

    assert kinds == {"call"}


def test_words_a_family_should_not_read_of_itself_are_in_no_note(known: Known) -> None:
    notes = " ".join(row["Note"] for row in known("visits")).lower()

    assert not [word for word in ("troubled", "problem", "failed", "verdict", "relapse") if word in notes]


def test_about_two_in_three_are_attached(known: Known) -> None:
    drawn = [row for row in known("cases") if row["FamilyID"] > WRITTEN_LIVES[-1].family]

    assert 0.55 <= len(drawn) / (FAMILIES - len(WRITTEN_LIVES)) <= 0.75
