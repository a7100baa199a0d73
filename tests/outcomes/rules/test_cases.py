"""Worked cases: what an analyst writes becomes a family's facts, and bad cases are told in the analyst's words."""

from __future__ import annotations

from datetime import date

import pytest

from outcomes.rules.cases import WorkedCase, run_cases
from outcomes.rules.facts import Coverage, Fact
from outcomes.rules.reading import read_plan, read_plan_file
from outcomes.rules.reading_cases import CasesError, read_cases
from tests.outcomes.rules.phases import ABSENCE, OFFENCE, events, sourced, text_under
from tests.outcomes.rules.test_reading import COMPOSITE

PLAN = read_plan_file(COMPOSITE)
USUAL = {
    "attached_on": "2018-09-01",
    "complete_to": "2021-03-31",
    "people": '[{ who = "A", born = 2005-05-01 }, { who = "M", relationship = "mother", born = 1985-01-01 }]',
    "facts": '[{ who = "A", attended = "95%", exclusions = { fixed = 0, permanent = 0 } }]',
    "expect": '[{ on = 2019-09-30, family = "not yet" }]',
}


def text(**keys: str) -> str:
    return '[[cases]]\nname = "A case"\n' + "\n".join(f"{key} = {value}" for key, value in {**USUAL, **keys}.items())


def read(**keys: str) -> WorkedCase:
    (case,) = read_cases(text(**keys), name="cases.toml", plan=PLAN)
    return case


def facts_of(line: str) -> list[Fact]:
    return list(read(facts=f"[{line}]").facts.facts)


def test_an_event_is_told_with_its_day_and_its_source() -> None:
    (fact,) = facts_of('{ who = "A", what = "offence.proven", on = 2019-03-10, times = 2 }')

    assert (fact.person, fact.measure, fact.weight, fact.source) == (1, "offence.proven", 2, "offences")
    assert (fact.starts_on, fact.ends_on) == (date(2019, 3, 10), date(2019, 3, 11))


def test_a_spell_runs_to_its_last_day_and_the_day_after_is_without() -> None:
    (fact,) = facts_of('{ who = "A", what = "care.child-in-need", from = 2018-07-01, to = 2019-01-31 }')

    assert (fact.starts_on, fact.ends_on) == (date(2018, 7, 1), date(2019, 2, 1))


@pytest.mark.parametrize(
    ("line", "value", "code"),
    [
        ('{ who = "M", what = "money.arrears", on = 2019-01-01, pounds = 800 }', 80_000, ""),
        ('{ what = "progress.level", code = "neet", on = 2019-01-01, level = 2 }', 2, "neet"),
        ('{ who = "M", what = "benefit.claim", from = 2019-01-01, code = "jsa" }', None, "jsa"),
    ],
    ids=["pounds are pence", "a level", "a benefit"],
)
def test_values_and_codes_are_told_as_people_say_them(line: str, value: int | None, code: str) -> None:
    (fact,) = facts_of(line)

    assert (fact.value, fact.code) == (value, code)


def test_sessions_are_told_of_one_term_and_attendance_of_every_other() -> None:
    case = read(
        facts='[{ who = "A", attended = "95%" }, '
        '{ who = "A", sessions = { term = "Spring 2019", possible = 120, unauthorised = 12 } }]'
    )
    unauthorised = {f.starts_on: f.value for f in case.facts.facts if f.measure == "sessions.unauthorised"}

    assert unauthorised[date(2019, 1, 7)] == 12
    assert unauthorised[date(2018, 9, 4)] == 50


def test_the_usual_calendar_has_three_terms_a_year_and_a_case_changes_them() -> None:
    case = read(terms='[{ name = "Spring 2019", excluded = true }, { name = "Summer 2019", to = 2019-06-30 }]')
    terms = {term.name: term for term in case.facts.terms}

    assert len(terms) == 12
    assert terms["Spring 2019"].is_excluded
    assert terms["Summer 2019"].ends_on == date(2019, 7, 1)


def test_every_source_is_complete_to_one_day_but_those_that_are_named() -> None:
    case = read(sources='{ housing = "never", school = 2020-07-21, offences = { lag_days = 10 } }')
    known = {coverage.source: coverage for coverage in case.facts.coverage}

    assert known["housing"].complete_to is None
    assert known["school"].complete_to == date(2020, 7, 21)
    assert known["offences"] == Coverage("offences", date(2021, 3, 31), 10)
    assert known["benefits"] == Coverage("benefits", date(2021, 3, 31), 45)


def test_somebody_who_came_back_is_named_once_for_each_time() -> None:
    case = read(
        people='[{ who = "A", born = 2005-05-01, to = 2018-12-31 }, '
        '{ who = "A", born = 2005-05-01, from = 2019-03-01 }]'
    )

    (person,) = case.facts.people
    assert [(held.starts_on, held.ends_on) for held in person.memberships] == [
        (date(2005, 5, 1), date(2019, 1, 1)),
        (date(2019, 3, 1), None),
    ]


BAD = {
    "two people of one name": (
        {"people": '[{ who = "A", born = 2005-05-01 }, { who = "A", born = 2006-05-01 }]'},
        "people[2].born: expected the same birth as above for 'A', 2005-05-01, or another name, found '2006-05-01'.",
    ),
    "twice in the family": (
        {"people": '[{ who = "A", born = 2005-05-01 }, { who = "A", born = 2005-05-01, from = 2006-05-01 }]'},
        "people[2].from: expected a time at which 'A' did not belong to the family already, found '2006-05-01'.",
    ),
    "an unknown measure": (
        {"facts": '[{ who = "A", what = "offence.prooven", on = 2019-01-01 }]'},
        "facts[1].what: expected a measure of the guide's list, perhaps 'offence.proven', found 'offence.prooven'.",
    ),
    "not in the household that day": (
        {
            "people": '[{ who = "A", born = 2005-05-01, to = 2018-12-31 }]',
            "facts": '[{ who = "A", what = "offence.proven", on = 2019-01-01 }]',
        },
        "facts[1].on: expected a day on which the person belongs to the family, or elsewhere = true to show that it "
        "does not count, found '2019-01-01'.",
    ),
    "an end before the start": (
        {"facts": '[{ who = "A", what = "care.early-help", from = 2019-01-02, to = 2019-01-01 }]'},
        "facts[1].to: expected a last day on or after the first, 2019-01-02, found '2019-01-01'.",
    ),
    "a day before the birth": (
        {"facts": '[{ who = "A", what = "offence.proven", on = 2004-01-01 }]'},
        "facts[1].on: expected a day on or after the birth, 2005-05-01, found '2004-01-01'.",
    ),
    "somebody nobody knows": (
        {"facts": '[{ who = "C", what = "offence.proven", on = 2019-01-01 }]'},
        "facts[1].who: expected one of the people of the case: A, M, found 'C'.",
    ),
    "an unknown indicator": (
        {"expect": '[{ on = 2019-09-30, needs = { offence = "met" } }]'},
        "expect[1].needs.offence: expected one of youth-offence,",
    ),
    "an unknown term": (
        {"facts": '[{ who = "A", attended = "95%", term = "Winter 2019" }]'},
        "facts[1].term: expected a term of the case: Autumn 2017,",
    ),
    "a day before the attachment": (
        {"expect": '[{ on = 2018-08-31, family = "met" }]'},
        "expect[1].on: expected a day on or after the attachment, 2018-09-01, found '2018-08-31'.",
    ),
    "an answer that is none": (
        {"expect": '[{ on = 2019-08-31, family = "yes" }]'},
        "expect[1].family: expected one of 'met', 'not yet', 'not known', found 'yes'.",
    ),
    "nothing expected": ({"expect": "[{ on = 2019-08-31 }]"}, "expect[1]: expected something to expect: family,"),
    "sessions without how many were possible": (
        {"facts": '[{ who = "A", sessions = { unauthorised = 6 } }]'},
        "facts[1].sessions.possible: expected a whole number from 1 to 2000.",
    ),
    "a year nobody lives in": (
        {"closed_on": "9999-12-31"},
        "closed_on: expected a day between 1900-01-01 and 2100-12-31, found '9999-12-31'.",
    ),
    "closed before it began": (
        {"closed_on": "2018-08-31"},
        "closed_on: expected a day on or after the attachment, 2018-09-01, found '2018-08-31'.",
    ),
    "a hole that ends before it begins": (
        {"sources": "{ offences = { holes = [{ from = 2019-02-01, to = 2019-01-01 }] } }"},
        "sources.offences.holes[1].to: expected a last day on or after the first, 2019-02-01, found '2019-01-01'.",
    ),
    "a source that ends before it begins": (
        {"sources": "{ offences = { from = 2019-02-01, to = 2019-01-01 } }"},
        "sources.offences.to: expected a day on or after 2019-02-01, found '2019-01-01'.",
    ),
    "a source nobody knows": ({"sources": "{ police = 2019-01-01 }"}, "sources.police: no such key"),
    "a term that ends before it begins": (
        {"terms": '[{ name = "Spring 2019", to = 2018-01-01 }]'},
        "terms[1].to: expected a last day on or after the first, 2019-01-07, found '2018-01-01'.",
    ),
    "terms that overlap": (
        {"terms": '[{ name = "Spring 2019", to = 2019-05-01 }]'},
        "terms: expected terms that do not overlap: 'Spring 2019' ends after 'Summer 2019' begins.",
    ),
    "a term without its days": (
        {"terms": '[{ name = "Winter 2019" }]'},
        "terms[1]: expected from and to, the first and last day, for a term the calendar does not know: 'Winter 2019'.",
    ),
    "a roll before the birth": (
        {"facts": '[{ who = "A", roll = "mainstream", from = 2004-09-01 }]'},
        "facts[1].from: expected a day on or after the birth, 2005-05-01, found '2004-09-01'.",
    ),
    "sessions as evidence": (
        {"facts": '[{ who = "A", what = "sessions.possible", on = 2019-01-01 }]'},
        "facts[1].what: expected sessions in a line of their own: sessions = { possible = …, unauthorised = … }, found",
    ),
    "more missed than were possible": (
        {"facts": '[{ who = "A", sessions = { possible = 10, unauthorised = 11 } }]'},
        "facts[1].sessions.possible: expected at least the 11 sessions missed, found 10.",
    ),
    "a code no benefit has": (
        {"facts": '[{ who = "M", what = "benefit.claim", from = 2019-01-01, code = "dole" }]'},
        "facts[1].code: expected one of 'jsa', 'esa', 'is',",
    ),
    "in the family before the birth": (
        {"people": '[{ who = "A", born = 2005-05-01, from = 2004-01-01 }]'},
        "people[1].from: expected a day on or after the birth, 2005-05-01, found '2004-01-01'.",
    ),
    "a judgement of no indicator": (
        {"judgements": '[{ need = "offence", met_on = 2019-01-01 }]'},
        "judgements[1].need: expected an indicator of the outcomes plan: youth-offence,",
    ),
    "a level of no indicator": (
        {"facts": '[{ what = "progress.level", code = "offence", on = 2019-01-01, level = 1 }]'},
        "facts[1].code: expected the need it is a level of: youth-offence,",
    ),
    "a code where there is none": (
        {"facts": '[{ who = "A", what = "offence.proven", code = "theft", on = 2019-01-01 }]'},
        "facts[1].code: expected none: what is recorded of offence.proven bears no code, found 'theft'.",
    ),
    "a day for what lasts": (
        {"facts": '[{ who = "A", what = "care.early-help", on = 2019-01-01 }]'},
        "facts[1].on: expected from, the first day, and to, the last, where there is one: care.early-help lasts for",
    ),
    "a stretch for what happens": (
        {"facts": '[{ who = "A", what = "offence.proven", from = 2019-01-01, to = 2019-02-01 }]'},
        "facts[1].from: expected on, the one day: offence.proven is told of a day and not of a stretch of days.",
    ),
    "arrears in pence": (
        {"facts": '[{ who = "M", what = "money.arrears", on = 2019-01-01, value = 80000 }]'},
        "facts[1].value: expected pounds: what is owed is told in whole pounds.",
    ),
    "a misspelt line": (
        {"facts": '[{ who = "A", waht = "offence.proven", on = 2019-01-01 }]'},
        "facts[1].waht: no such key; did you mean 'what'?",
    ),
    "a misspelt expectation": (
        {"expect": '[{ on = 2019-09-30, need = { youth-offence = "met" } }]'},
        "expect[1].need: no such key; did you mean 'needs'?",
    ),
    "somebody without a birth": (
        {"people": '[{ who = "A", born = 2005-05-01 }, { who = "M", relationship = "mother", born = "1985" }]'},
        "people[2].born: expected a day as 2015-09-01, without quotation marks, found '1985'.",
    ),
    "a first stay that ends before it begins": (
        {
            "people": '[{ who = "A", born = 2005-05-01, to = 2004-01-01 }, '
            '{ who = "A", born = 2005-05-01, from = 2019-03-01 }]'
        },
        "people[1].to: expected a last day on or after the first, 2005-05-01, found '2004-01-01'.",
    ),
    "a line of nothing": ({"facts": '[{ who = "A" }]'}, "facts[1]: expected one of what, attended, sessions,"),
}


@pytest.mark.parametrize(("keys", "told"), BAD.values(), ids=BAD)
def test_a_bad_case_is_told_with_its_key_and_what_was_expected(keys: dict[str, str], told: str) -> None:
    with pytest.raises(CasesError) as error:
        read(**keys)

    assert any(told in fault for fault in error.value.faults), error.value.faults


ALONE = (
    *("a code where there is none", "a day for what lasts", "a stretch for what happens", "arrears in pence"),
    *("a misspelt line", "a misspelt expectation", "somebody without a birth"),
    "a first stay that ends before it begins",
)


@pytest.mark.parametrize("name", ALONE)
def test_what_follows_from_a_fault_is_no_fault_of_its_own(name: str) -> None:
    with pytest.raises(CasesError) as error:
        read(**BAD[name][0])

    assert len(error.value.faults) == 1


TRAVELLED = read_plan(
    text_under(
        "phase-2",
        OFFENCE.replace(
            events("offence.proven", months=6, bound="at_most", number=0),
            'type = "distance"\ntool = "star"\nareas = ["home", "school"]\n'
            f"weeks_apart = {sourced(12)}\nimproved_by = {sourced(1.5)}\n",
        ),
        ABSENCE,
    ),
    name="ours.toml",
)


def readings(line: str) -> WorkedCase:
    told = '[{ on = 2019-01-01, what = "distance.reading", ' + line + " }]"
    keys = {"facts": told, "expect": '[{ on = 2019-09-30, family = "not yet" }]'}
    return read_cases(text(**keys), name="cases.toml", plan=TRAVELLED)[0]


@pytest.mark.parametrize(
    ("line", "value", "code"),
    [
        ('tool = "star", area = "home", reading = 6.5', 65, "star/home/worker"),
        ('tool = "star", area = "school", rater = "family", reading = 3', 30, "star/school/family"),
        ('tool = "star", area = "money", beside = true, reading = 0', 0, "star/money/worker"),
    ],
    ids=["a reading in tenths", "a family's", "of an area nobody asks about, meant to stand beside"],
)
def test_a_reading_is_told_of_a_tool_and_an_area_the_plan_asks_about(line: str, value: int, code: str) -> None:
    (fact,) = readings(line).facts.facts

    assert (fact.value, fact.code) == (value, code)


BAD_READINGS = {
    "a misspelt tool": (
        'tool = "satr", area = "home", reading = 1',
        "facts[1].tool: expected a tool that a condition of the outcomes plan asks about: star, found 'satr'.",
    ),
    "a misspelt area": (
        'tool = "star", area = "hom", reading = 1',
        "facts[1].area: expected an area that the outcomes plan asks about of 'star': home, school; or beside = true "
        "for another area of it, found 'hom'.",
    ),
    "another tool beside": (
        'tool = "worries", area = "home", beside = true, reading = 1',
        "facts[1].tool: expected a tool that a condition of the outcomes plan asks about: star, found 'worries'.",
    ),
    **{
        f"a reading of {points}": (
            f'tool = "star", area = "home", reading = {points}',
            f"facts[1].reading: expected points from 0 to 100 with at most one decimal place, found {shown}.",
        )
        for points, shown in (("6.55", "6.55"), ("100.5", "100.5"), ("-1", "-1"), ("inf", "inf"), ("nan", "nan"))
    },
}


@pytest.mark.parametrize(("line", "told"), BAD_READINGS.values(), ids=BAD_READINGS)
def test_a_reading_that_no_condition_could_count_is_one_fault(line: str, told: str) -> None:
    with pytest.raises(CasesError) as error:
        readings(line)

    assert error.value.faults == (f"cases.toml, line 6: cases[1].{told}",)


def test_where_the_plan_asks_for_no_tool_a_reading_has_none() -> None:
    with pytest.raises(CasesError, match="asks about: there is none, found 'star'"):
        facts_of('{ what = "distance.reading", tool = "star", area = "home", on = 2019-01-01, reading = 6 }')


ODD = ('"x"', "-1", "1.5", "true", "[]", "{}", "[1]", "[{}]", "0001-01-01", "9999-12-31", "2019-01-01T00:00:00")
KEYS = (*USUAL, "name", "closed_on", "sources", "terms", "calendar", "needs", "judgements", "lag_days")


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("key", KEYS)
def test_a_slip_of_the_pen_is_told_or_harmless_and_never_a_crash(key: str, odd: str) -> None:
    written = text(**{key: odd}).replace('name = "A case"\n', "", key == "name")

    try:
        told = [str(result.case.name) for result in run_cases(PLAN, read_cases(written, name="c", plan=PLAN))]
    except CasesError as error:
        told = list(error.faults)

    assert told


def test_a_case_is_told_what_the_rules_say_and_why_where_they_differ() -> None:
    offence = '{ who = "A", what = "offence.proven", on = 2018-07-01 }, '
    case = read(
        facts=USUAL["facts"].replace("[{", f"[{offence}{{", 1),
        expect='[{ on = 2019-03-01, needs = { youth-offence = { is = "not yet", since = 2019-03-01 } } }]',
    )

    (result,) = run_cases(PLAN, [case])

    (difference,) = result.differences
    assert (difference.expectation.expected, difference.found) == ("not yet", "met")
    assert difference.reasons[0].startswith("Met since 1 March 2019: no proven offence")


def test_what_was_never_present_is_no_need() -> None:
    case = read(expect='[{ on = 2019-03-01, needs = { youth-offence = "no need" } }]')

    (result,) = run_cases(PLAN, [case])

    assert result.differences == ()


LATE = """[
    { who = "A", attended = "95%", exclusions = { fixed = 0, permanent = 0 } },
    { who = "A", what = "offence.proven", on = 2018-08-10 },
    { who = "A", what = "offence.proven", on = 2019-02-01, told = 2019-04-15 },
    { who = "A", what = "offence.proven", on = 2019-01-20, told = 2019-01-25, withdrawn = 2019-03-10 },
]"""
ASKED = "[{{ on = 2019-03-05, family = {family!r}, {known} }}]"


@pytest.mark.parametrize(
    ("known", "offences", "complete_to"),
    [
        ("known_on = 2019-01-24", ["2018-08-10"], "2019-01-24"),
        ("known_on = 2019-01-25", ["2018-08-10", "2019-01-20"], "2019-01-25"),
        ("known_on = 2019-03-09", ["2018-08-10", "2019-01-20"], "2019-03-09"),
        ("known_on = 2019-03-10", ["2018-08-10"], "2019-03-10"),
        ("known_on = 2019-04-15", ["2018-08-10", "2019-02-01"], "2019-04-15"),
        ("known_on = 2019-04-15, complete_to = 2019-02-28", ["2018-08-10", "2019-02-01"], "2019-02-28"),
    ],
)
def test_a_day_is_asked_about_as_it_was_known_on_another(known: str, offences: list[str], complete_to: str) -> None:
    (facts,) = read(facts=LATE, expect=ASKED.format(family="met", known=known)).as_known.values()

    told = sorted(str(fact.starts_on) for fact in facts.facts if fact.measure == "offence.proven")
    (police,) = [one for one in facts.coverage if one.source == "offences"]

    assert (told, str(police.complete_to)) == (offences, complete_to)


def test_terms_needs_and_people_are_known_no_earlier_than_they_were_told() -> None:
    case = read(
        facts=LATE,
        needs='[{ need = "neet", on = 2018-11-01, told = 2018-12-01 }, { need = "domestic-abuse", on = 2018-09-01 }]',
        people=USUAL["people"].replace(", born = 1985-01-01", ", born = 1985-01-01, told = 2019-02-01"),
        expect="[{ on = 2018-11-30, family = 'not yet', known_on = 2018-11-30 }]",
    )

    (facts,) = case.as_known.values()
    assert [need.indicator for need in facts.needs] == ["domestic-abuse"]
    assert len(facts.people) == 1
    assert {term for term in (fact.ends_on for fact in facts.facts) if term and term > date(2018, 8, 31)} == set()


def test_what_is_told_of_somebody_not_known_yet_is_no_evidence_of_the_family() -> None:
    case = read(
        facts='[{ who = "M", what = "offence.proven", on = 2018-11-10 }, { what = "asb.incident", on = 2018-11-10 }]',
        people=USUAL["people"].replace(", born = 1985-01-01", ", born = 1985-01-01, told = 2019-02-01"),
        expect="[{ on = 2018-11-30, family = 'not yet', known_on = 2018-11-30 }]",
    )

    (facts,) = case.as_known.values()
    assert [fact.measure for fact in facts.facts] == ["asb.incident"]


def test_a_late_offence_takes_back_what_was_known_before_it() -> None:
    expect = [ASKED.format(family=says, known=f"known_on = {on}")[1:-1] for says, on in STANDS]

    (result,) = run_cases(PLAN, [read(facts=LATE, expect=f"[{', '.join(expect)}]")])

    assert result.differences == ()


# First an offence that was withdrawn, then one that had not been told yet.
STANDS = [("not yet", "2019-03-05"), ("met", "2019-03-12"), ("not yet", "2019-04-15")]
