"""The written lives stand in the files as they are told, and the page about them says the same."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

import pytest

from families.invented.calendar import TERM_NAMED, TODAY, age
from families.invented.files import Row
from families.invented.identifiers import Identifiers
from families.invented.written import WRITTEN_LIVES
from families.invented.written.telling import WrittenLife, tell

Known = Callable[..., list[Row]]
PAGE = Path(__file__).parents[4] / "docs" / "demonstration.md"
each_life = pytest.mark.parametrize("life", WRITTEN_LIVES, ids=lambda life: life.name)


def attendance(rows: list[Row], *, who: str, term: str) -> float:
    """The share of sessions a child attended in a term."""
    row = next(row for row in rows if row["FirstName"] == who and row["Term"] == term)
    missed = int(row["AuthorisedAbsence"]) + int(row["UnauthorisedAbsence"])
    return 1 - missed / int(row["SessionsPossible"])


def rows_of(life: WrittenLife, kind: str) -> list[Row]:
    telling = tell(life, rng=Random(1), identifiers=Identifiers())
    return list(telling.ledger.latest(kind))


def life_of(name: str) -> WrittenLife:
    return next(life for life in WRITTEN_LIVES if life.name == name)


@each_life
def test_a_written_life_is_in_the_files(life: WrittenLife, known: Known) -> None:
    people = {row["FirstName"] for row in known("households") if row["FamilyID"] == life.family}

    assert {someone.name for someone in life.people} == people
    assert [row for row in known("cases") if row["FamilyID"] == life.family]
    assert [row for row in known("visits") if row["FamilyID"] == life.family]


@each_life
def test_the_page_about_the_demonstration_names_each_written_life(life: WrittenLife) -> None:
    row = f"| {life.family} | {life.name} | {life.title}. {life.story} | {life.ending} | {life.look_for} |"

    assert row in PAGE.read_text(encoding="utf-8")


@each_life
def test_the_ages_in_a_story_are_those_of_the_demonstrations_today(life: WrittenLife) -> None:
    born = {someone.name: date.fromisoformat(someone.born) for someone in life.people}

    for name, years in re.findall(r"(\w+) \((\d+)\)", life.story):
        assert age(born[name], on=TODAY) == int(years), name


@each_life
def test_a_written_life_fits_its_schools_and_years(life: WrittenLife) -> None:
    for row in rows_of(life, "school"):
        born = date.fromisoformat(row["DOB"])
        started = born.year + (4 if (born.month, born.day) < (9, 1) else 5)
        year = TERM_NAMED[row["Term"]].starts_on.year - (TERM_NAMED[row["Term"]].starts_on.month < 9) - started
        primary = "Primary" in row["School"]

        assert primary == (year <= 6), f"{row['FirstName']} is in year {year} in {row['Term']}"
        assert year <= 11


def test_the_success_has_three_good_terms_before_september() -> None:
    rows = rows_of(life_of("Ashdown"), "school")

    for term in ("2018-19 Summer", "2019-20 Autumn", "2019-20 Spring"):
        assert attendance(rows, who="Kyle", term=term) >= 0.9
        assert attendance(rows, who="Daisy", term=term) >= 0.9
    assert attendance(rows, who="Kyle", term="2018-19 Spring") < 0.9


def test_the_brother_below_the_gate_has_eighty_four_per_cent() -> None:
    assert attendance(rows_of(life_of("Begum"), "school"), who="Tariq", term="2019-20 Autumn") == pytest.approx(
        0.840, abs=0.001
    )


def test_the_term_that_was_never_sent_is_a_hole_between_two_good_ones() -> None:
    rows = [row for row in rows_of(life_of("Cartwright"), "school") if row["FirstName"] == "Tyler"]

    assert "2019-20 Autumn" not in {row["Term"] for row in rows}
    assert attendance(rows, who="Tyler", term="2018-19 Summer") >= 0.9
    assert attendance(rows, who="Tyler", term="2019-20 Spring") >= 0.9


def test_the_night_before_submission_is_in_the_late_file_alone(known: Known) -> None:
    before = {row["IncidentID"] for row in known("offences", by="2020-09-28")}

    late = [row for row in known("offences") if row["IncidentID"] not in before and row["LastName"] == "Davies"]

    assert [(row["FirstName"], row["Kind"], row["OccurredOn"]) for row in late] == [
        ("Rhys", "asb", "2020-09-28"),
        ("Rhys", "offence", "2020-09-28"),
    ]


def test_one_half_day_more_would_have_been_enough() -> None:
    attended = attendance(rows_of(life_of("Ingham"), "school"), who="Callum", term="2019-20 Autumn")

    assert 0.895 < attended < 0.9 <= attended + 1 / 144


def test_the_father_who_moved_out_is_of_no_household_when_he_is_warned_again() -> None:
    stays = [row for row in rows_of(life_of("Fletcher"), "households") if row["FirstName"] == "Darren"]
    warned = [row["OccurredOn"] for row in rows_of(life_of("Fletcher"), "offences") if row["FirstName"] == "Darren"]

    assert [row["To"] for row in stays] == ["2019-06-15"]
    assert [day for day in warned if day >= "2019-06-15"] == ["2020-05-30", "2020-08-08"]


def test_no_child_is_at_home_on_the_day_the_family_is_attached() -> None:
    life = life_of("Mensah")
    rows = [row for row in rows_of(life, "households") if row["FamilyID"] == life.family]

    at_home = [row for row in rows if row["From"] <= life.attached and (not row["To"] or life.attached < row["To"])]

    assert [row["FirstName"] for row in at_home if row["DOB"] > "2000-02-01"] == []


def test_the_family_held_by_the_cap_is_the_last_attached_of_those_claimable() -> None:
    claimable = ("Ashdown", "Davies", "Eze", "Fletcher", "Osborne")

    assert all(life_of(name).attached < life_of("Lovell").attached for name in claimable)
