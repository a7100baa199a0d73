"""Whom a row may mean: a table of pairs, each with what a careful clerk would want to be asked."""

from dataclasses import replace
from datetime import date

import pytest

from families.feeds.scoring import (
    MOST,
    THRESHOLD,
    WEIGHTS,
    Field,
    Known,
    Level,
    Score,
    Sought,
    birth_level,
    births_like,
    family_level,
    given_level,
    likeliest,
    may_mean,
    score,
)
from families.models.people import IdentifierKind

ROW = Sought(given="Jack", family="Hartley", born_on=date(2009, 3, 2), postcode="ZY1 1AA")
JACK = Known(person=1, given="Jack", family="Hartley", born_on=date(2009, 3, 2), postcodes={"ZY1 1AA"})
AWAY = {"postcodes": {"QX9 9ZZ"}}

# One person, told a little differently: (what the row says, what we know).
SAME = [
    pytest.param({"given": "Jak"}, AWAY, id="a letter is missing, another home"),
    pytest.param({"family": "Hartly"}, AWAY, id="a letter of the last name is missing"),
    pytest.param({"given": "Hartley", "family": "Jack"}, AWAY, id="names swapped"),
    pytest.param({"given": "John"}, AWAY, id="John is called Jack"),
    pytest.param({"given": "J"}, AWAY, id="an initial"),
    pytest.param({"given": "Jack Daniel"}, AWAY, id="a second first name"),
    pytest.param({"born_on": date(2009, 2, 3)}, AWAY, id="day and month swapped"),
    pytest.param({"born_on": date(2009, 3, 3)}, AWAY, id="a digit of the day differs"),
    pytest.param({"born_on": date(2008, 3, 2)}, AWAY, id="a digit of the year differs"),
    pytest.param({"born_on": date(2009, 3, 27)}, AWAY, id="another day of the month"),
    pytest.param({"born_on": None}, {}, id="no date of birth, but the home"),
    pytest.param({"family": "Stone"}, {"former": (("Jack", "Stone"),), **AWAY}, id="a former name"),
    pytest.param({"family": "Stone"}, {}, id="a new name nobody told us, at home"),
    pytest.param({"family": "Hartley-Stone"}, AWAY, id="a double-barrelled name begun"),
    pytest.param({"family": "Stone"}, {"family": "Hartley-Stone", **AWAY}, id="a double-barrelled name ended"),
    pytest.param({"family": "O'Brien"}, {"family": "OBrien", **AWAY}, id="an apostrophe"),
    pytest.param({"given": "Zoe"}, {"given": "Zoë", **AWAY}, id="an accent"),
    pytest.param({"given": "Pawel"}, {"given": "Paweł", **AWAY}, id="a letter that no accent makes"),
    pytest.param({"given": "Muhammad"}, {"given": "Mohammed", **AWAY}, id="a name of many spellings"),
    pytest.param({}, {**AWAY, "references": frozenset({IdentifierKind.UPN})}, id="known by another reference"),
    pytest.param({"given": "Jak", "born_on": date(2009, 3, 3)}, {}, id="two slips, the home agrees"),
]
# Two people, however alike.
NOT_SAME = [
    pytest.param({"given": "Ryan"}, {}, id="a twin"),
    pytest.param({"given": "Mia"}, {}, id="a twin sister"),
    pytest.param({"given": "Ryan", "born_on": date(2011, 8, 14)}, {}, id="a brother"),
    pytest.param({"given": "Jackie", "born_on": date(2011, 8, 14)}, {}, id="a sister of a similar name"),
    pytest.param({"born_on": date(1979, 5, 17)}, {}, id="a father of the same name at home"),
    pytest.param({"born_on": date(1979, 3, 2)}, {}, id="a father of the same name and birthday"),
    pytest.param({"born_on": date(2010, 7, 19)}, AWAY, id="a cousin of the same name"),
    pytest.param({"family": "Stone"}, AWAY, id="a first name and a birth alone, as 18 others have"),
    pytest.param({"given": "Ryan", "family": "Stone"}, {}, id="a birth and a home alone"),
    pytest.param({"born_on": None}, AWAY, id="a name alone"),
    pytest.param({"given": "Ryan", "born_on": None}, {}, id="a neighbour"),
    pytest.param({"given": "Alexandra"}, {"given": "Alexander"}, id="a twin whose name is the other form"),
]


def pair(row: dict[str, object], known: dict[str, object]) -> Score:
    wanted = replace(ROW, **row)  # type: ignore[arg-type]  # each case names its own fields
    if known.get("references"):
        wanted = replace(wanted, references=frozenset({IdentifierKind.UPN}))
    return score(wanted, replace(JACK, **known))  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize(("row", "known"), SAME)
def test_one_person_told_a_little_differently_is_asked_about(row: dict[str, object], known: dict[str, object]) -> None:
    if known.get("given") and "given" not in row:
        row = {**row, "given": known["given"]}
    if known.get("family") == "OBrien":
        row = {**row, "family": "O'Brien"}

    assert pair(row, known).points >= THRESHOLD
    assert may_mean(replace(ROW, **row), replace(JACK, **known))  # type: ignore[arg-type]  # each case names its own


@pytest.mark.parametrize(("row", "known"), NOT_SAME)
def test_two_people_are_not_asked_about(row: dict[str, object], known: dict[str, object]) -> None:
    assert pair(row, known).points < THRESHOLD


def test_no_other_given_name_is_ever_asked_about_whatever_else_agrees() -> None:
    best = sum(max(levels.values()) for field, levels in WEIGHTS.items() if field != Field.GIVEN)

    assert best + WEIGHTS[Field.GIVEN][Level.OTHER] < THRESHOLD


def test_every_finding_says_what_it_is_worth() -> None:
    told = pair({"given": "John", "born_on": date(2009, 2, 3)}, {})

    assert [(one.field, one.level, one.points) for one in told.findings] == [
        (Field.GIVEN, Level.NICKNAME, 5),
        (Field.FAMILY, Level.SAME, 8),
        (Field.BIRTH, Level.SWAPPED, 8),
        (Field.POSTCODE, Level.SAME, 5),
        (Field.REFERENCE, Level.MISSING, 0),
    ]
    assert told.points == 26


def test_a_former_name_is_said_with_the_finding() -> None:
    told = pair({"family": "Stone"}, {"former": (("Jack", "Stone"),)})

    assert told.findings[1].as_json() == {"field": "family", "level": "former", "points": 7, "known": "Stone"}


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("Mary-Ann", "Maryann", Level.SAME),
        ("Mary Ann", "Mary", Level.PART),
        ("Bill", "William", Level.NICKNAME),
        ("Bill James", "William", Level.NICKNAME),
        ("Amy", "Ami", Level.NEAR),
        ("Amy", "Emy", Level.OTHER),
        ("Christina", "Cristina", Level.NEAR),
        ("Jack", "Jake", Level.OTHER),
        ("J", "Jack", Level.INITIAL),
        ("J", "Ryan", Level.OTHER),
    ],
)
def test_given_names_compare(one: str, other: str, level: Level) -> None:
    assert given_level(one, other) == level


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("McDonald", "MacDonald", Level.NEAR),
        ("Zieliński", "Zielińska", Level.NEAR),
        ("van Dijk", "van Houten", Level.OTHER),
        ("Smith-Jones", "Jones", Level.PART),
        ("Ng", "Na", Level.OTHER),
        ("Hartley", "Hartly", Level.NEAR),
    ],
)
def test_family_names_compare(one: str, other: str, level: Level) -> None:
    assert family_level(one, other) == level


@pytest.mark.parametrize(
    ("other", "level"),
    [
        (date(2009, 3, 2), Level.SAME),
        (date(2009, 2, 3), Level.SWAPPED),
        (date(2009, 3, 22), Level.DIGIT),
        (date(2008, 3, 2), Level.DIGIT),
        (date(2009, 3, 17), Level.NEAR),
        (date(2009, 11, 2), Level.NEAR),
        (date(1985, 3, 2), Level.OTHER),
        (date(2009, 4, 17), Level.OTHER),
    ],
)
def test_births_compare(other: date, level: Level) -> None:
    assert birth_level(date(2009, 3, 2), other) == level


@pytest.mark.parametrize("day", [date(2009, 3, 2), date(2012, 2, 29), date(1999, 12, 31)])
def test_the_births_looked_up_are_those_that_do_not_differ_outright(day: date) -> None:
    within = [date.fromordinal(day.toordinal() + days) for days in range(-33000, 33000)]
    wanted = {one for one in within if one != day and birth_level(day, one) != Level.OTHER}

    assert set(births_like(day)) == wanted


def test_few_are_shown_and_none_far_below_the_likeliest() -> None:
    many = [score(ROW, replace(JACK, person=number)) for number in range(1, 9)]
    far = score(ROW, replace(JACK, person=9, family="Stone"))

    assert [one.person for one in likeliest([*many, far])] == list(range(1, MOST + 1))
    assert [one.person for one in likeliest([many[0], far])] == [1]
