"""The composite outcomes plan, headline by headline: when a need is found, and from which day it is met."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from outcomes.rules.explain import explain, status_of_family
from outcomes.rules.facts import Coverage, Fact, FamilyFacts, RecordedNeed
from outcomes.rules.judge import Judgement, entry_answers, judge
from outcomes.rules.reading import read_plan, read_plan_file
from outcomes.rules.record import Record
from outcomes.rules.status import Status, horizons_of
from tests.outcomes.rules.builders import (
    ATTACHED,
    CHILD,
    FATHER,
    MOTHER,
    SIBLING,
    TERMS,
    attended,
    event,
    family,
    member,
    parent,
    reported,
)

COMPOSITE = Path(__file__).parents[3] / "outcomes" / "plans" / "composite-phase-2.toml"
PLAN = read_plan_file(COMPOSITE)
KINDS = ("school", "offences", "asb", "orders", "social-care", "benefits", "neet", "housing", "domestic-abuse")
COVERAGE = tuple(Coverage(kind, date(2021, 3, 31), 45) for kind in KINDS)
BEFORE = date(2018, 7, 1)
GROWN = (member(CHILD, date(2002, 1, 1)), member(SIBLING, date(2010, 3, 1)), parent(), parent(FATHER))


def told(*facts: Fact, **more: object) -> FamilyFacts:
    """A family whose child attended well in every term, with every source complete."""
    good = [f for term in TERMS for f in attended(CHILD, term, "95")]
    good += [reported(CHILD, t, f"exclusions.{kind}", 0) for t in TERMS for kind in ("fixed", "permanent")]
    more.setdefault("coverage", COVERAGE)
    return family(*good, *facts, **more)  # type: ignore[arg-type]  # passed on as given


def spell(person: int, measure: str, starts_on: date, ends_on: date | None = None, code: str = "") -> Fact:
    return Fact(starts_on.toordinal(), person, measure, starts_on, ends_on, None, code)


def record(person: int, measure: str, day: date, code: str = "", value: int | None = None) -> Fact:
    return Fact(day.toordinal(), person, measure, day, day + timedelta(days=1), value, code)


def first_met(judgement: Judgement, indicator: str) -> date | None:
    (need,) = (need for need in judgement.needs if need.indicator == indicator)
    return need.outcome.met.first_on_or_after(need.identified_on)


ENDED, STARTED = date(2019, 2, 1), date(2019, 2, 1)
CASES = [
    pytest.param(
        "asb-intervention", [record(CHILD, "asb.intervention", BEFORE, "abc")], date(2019, 3, 1), id="an intervention"
    ),
    pytest.param("prison-release", [record(FATHER, "order.release", BEFORE)], date(2019, 3, 1), id="an adult released"),
    pytest.param(
        "community-order",
        [spell(FATHER, "order.in-force", BEFORE, date(2019, 5, 1), "licence")],
        date(2019, 5, 1),
        id="a licence kept to its end",
    ),
    pytest.param(
        "early-help",
        [spell(CHILD, "care.early-help", BEFORE, ENDED)],
        date(2019, 7, 31),
        id="early help ended for six months",
    ),
    pytest.param(
        "child-in-need",
        [
            spell(CHILD, "care.child-protection", BEFORE, ENDED),
            spell(CHILD, "care.early-help", ENDED, date(2019, 5, 1)),
        ],
        date(2019, 10, 30),
        id="a protection plan, a step down, and six months",
    ),
    pytest.param(
        "out-of-work",
        [
            spell(MOTHER, "benefit.claim", BEFORE, STARTED, "esa"),
            spell(MOTHER, "work.employment", STARTED, None, "employer"),
        ],
        date(2019, 5, 3),
        id="13 weeks of work after a benefit",
    ),
    pytest.param(
        "out-of-work",
        [
            spell(MOTHER, "benefit.claim", BEFORE, None, "uc-work-preparation"),
            spell(MOTHER, "work.step", STARTED, None, "training"),
        ],
        date(2019, 5, 1),
        id="three months of a step towards work",
    ),
    pytest.param(
        "neet",
        [
            spell(CHILD, "participation.neet", BEFORE, STARTED),
            spell(CHILD, "participation.eet", STARTED, None, "training"),
        ],
        date(2019, 5, 1),
        id="three months of training",
    ),
    pytest.param(
        "financial-exclusion",
        [
            record(MOTHER, "money.arrears", BEFORE, value=80_000),
            spell(MOTHER, "money.debt-plan", STARTED, None, "kept"),
        ],
        date(2019, 5, 1),
        id="arrears, and a debt plan kept for three months",
    ),
    pytest.param(
        "financial-exclusion",
        [record(MOTHER, "money.arrears", BEFORE, value=80_000), record(MOTHER, "money.arrears", STARTED, value=49_900)],
        date(2019, 5, 1),
        id="arrears paid down",
    ),
    pytest.param(
        "financial-exclusion", [record(MOTHER, "money.notice", BEFORE)], date(2019, 3, 1), id="a notice, and no other"
    ),
    pytest.param(
        "domestic-abuse",
        [record(MOTHER, "abuse.victim", BEFORE, "high")],
        date(2019, 3, 1),
        id="six months without a report",
    ),
    pytest.param(
        "domestic-abuse",
        [
            record(MOTHER, "abuse.victim", BEFORE, "high"),
            *(record(MOTHER, "abuse.victim", date(2018, month, 1), "standard") for month in (10, 12)),
            record(MOTHER, "abuse.victim", date(2019, 3, 1), "standard"),
        ],
        date(2019, 4, 1),
        id="reports go on, but the risk is lower for six months",
    ),
    pytest.param(
        "abuse-perpetrator",
        [
            record(FATHER, "abuse.perpetrator", BEFORE, "medium"),
            record(FATHER, "abuse.perpetrator", date(2018, 12, 1), "medium"),
            record(FATHER, "health.perpetrator-programme", date(2019, 2, 1), "completed"),
        ],
        date(2019, 3, 1),
        id="a programme completed, and three months without a report",
    ),
    pytest.param(
        "mental-health",
        [
            record(MOTHER, "health.mental-health", BEFORE, "need"),
            record(MOTHER, "health.mental-health", date(2018, 11, 1), "managed"),
        ],
        date(2019, 2, 1),
        id="well managed for three months",
    ),
    pytest.param(
        "substance-use",
        [
            record(MOTHER, "health.alcohol", BEFORE, "referred"),
            record(MOTHER, "health.alcohol", date(2018, 11, 1), "engaged"),
            record(MOTHER, "health.alcohol", date(2019, 4, 1), "engaged"),
        ],
        date(2019, 5, 1),
        id="engaged for six months, confirmed again",
    ),
    pytest.param(
        "new-parent",
        [
            record(MOTHER, "health.perinatal", BEFORE, "need"),
            record(MOTHER, "health.perinatal", date(2018, 9, 15), "completed"),
        ],
        date(2018, 12, 15),
        id="support completed",
    ),
]


@pytest.mark.parametrize(("indicator", "facts", "expected"), CASES)
def test_a_need_is_found_at_entry_and_met_as_the_plan_asks(indicator: str, facts: list[Fact], expected: date) -> None:
    judgement = judge(told(*facts, people=GROWN), PLAN)

    found = {need.indicator: need.identified_on for need in judgement.needs}
    assert found[indicator] == ATTACHED
    assert first_met(judgement, indicator) == expected


def test_every_headline_of_the_plan_has_a_case() -> None:
    tried = {PLAN.indicators[case.values[0]].headline for case in CASES}  # type: ignore[index]  # a code

    assert tried | {"education"} == {head.code for head in PLAN.headlines}


def on(facts: FamilyFacts, day: date) -> Status:
    return status_of_family(judge(facts, PLAN), day, horizons=horizons_of(facts.coverage))


ENTRY = (event(CHILD, BEFORE), record(MOTHER, "health.mental-health", BEFORE, "need"))
WELL = [record(MOTHER, "health.mental-health", date(2018, 11, 1), "managed")]
WELL += [record(MOTHER, "health.mental-health", date(2019, month, 1), "managed") for month in (4, 8)]


def test_12_an_incident_imported_the_day_before_submission_takes_the_family_out() -> None:
    ready = told(*ENTRY, *WELL)
    relapsed = replace(ready, facts=(*ready.facts, record(MOTHER, "abuse.victim", date(2019, 9, 29), "standard")))

    assert on(ready, date(2019, 9, 30)) is Status.MET
    assert on(relapsed, date(2019, 9, 28)) is Status.MET
    assert on(relapsed, date(2019, 9, 30)) is Status.NOT_YET


def test_12_a_programme_completed_is_no_licence_for_a_new_report() -> None:
    facts = [
        record(FATHER, "abuse.perpetrator", BEFORE, "medium"),
        record(FATHER, "health.perpetrator-programme", date(2019, 2, 1), "completed"),
        record(FATHER, "abuse.perpetrator", date(2019, 9, 29), "medium"),
    ]

    (need,) = judge(told(*facts, people=GROWN), PLAN).needs

    assert date(2019, 9, 28) in need.outcome.met
    assert date(2019, 9, 29) not in need.outcome.possible


def test_13_a_need_found_in_month_five_blocks_until_it_has_been_held_itself() -> None:
    found, managed = date(2019, 2, 1), date(2019, 4, 1)
    physical = [record(MOTHER, "health.physical-health", found, "need")]
    physical += [record(MOTHER, "health.physical-health", day, "managed") for day in (managed, date(2019, 8, 1))]

    facts = told(event(CHILD, BEFORE), *physical)

    assert on(facts, date(2019, 1, 31)) is Status.NOT_YET
    assert judge(facts, PLAN).family.met.first_on_or_after(ATTACHED) == date(2019, 7, 1)


def test_a_professionals_need_without_a_confirmation_waits_for_one() -> None:
    facts = told(needs=(RecordedNeed("physical-health", ATTACHED),))

    (need,) = explain(facts, PLAN, day=date(2019, 9, 1)).needs

    assert need.status is Status.NOT_YET
    assert need.outcome.waits_for == "a record from health professionals"


def test_help_that_is_still_open_names_what_it_waits_for_and_no_earliest_day() -> None:
    facts = told(spell(CHILD, "care.child-in-need", BEFORE))

    (need,) = explain(facts, PLAN, day=date(2019, 9, 1)).needs

    assert (need.outcome.earliest, need.outcome.waits_for) == (None, "the end of a child in need plan")
    assert need.outcome.because[0].says == "A child in need plan from 1 July 2018."


def test_work_that_goes_on_names_the_day_from_which_it_has_lasted() -> None:
    facts = told(
        spell(MOTHER, "benefit.claim", BEFORE, STARTED, "jsa"),
        spell(MOTHER, "work.employment", STARTED, None, "employer"),
        coverage=tuple(replace(c, complete_to=date(2019, 4, 30)) if c.source == "benefits" else c for c in COVERAGE),
    )

    (need,) = explain(facts, PLAN, day=date(2019, 5, 1)).needs
    in_work = need.outcome.parts[0]

    assert (need.status, in_work.earliest) == (Status.NOT_YET, date(2019, 8, 2))
    assert in_work.because[0].says == "In work since 1 February 2019, after Jobseeker's Allowance: 12 of 26 weeks."


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "school"])
def test_a_file_that_never_came_leaves_the_family_not_known(kind: str) -> None:
    others = tuple(known for known in COVERAGE if known.source != kind)

    assert on(told(*ENTRY, *WELL), date(2019, 9, 30)) is Status.MET
    assert on(told(*ENTRY, *WELL, coverage=others), date(2019, 9, 30)) is Status.NOT_KNOWN


def test_a_council_without_a_file_publishes_its_plan_without_the_entries_that_ask_it() -> None:
    others = tuple(known for known in COVERAGE if known.source != "neet")
    kept = tuple(
        replace(head, indicators=tuple(i for i in head.indicators if i.code != "neet")) for head in PLAN.headlines
    )
    facts = told(*ENTRY, *WELL, coverage=others)

    judgement = judge(facts, replace(PLAN, headlines=kept))

    assert status_of_family(judgement, date(2019, 9, 30), horizons=horizons_of(others)) is Status.MET


def test_every_entry_can_be_asked_of_a_family_that_is_not_attached() -> None:
    today = date(2019, 1, 15)
    facts = told(*ENTRY, attached_on=today)

    present = {
        code for code, answer in entry_answers(Record(facts), PLAN).items() if today in answer.met - answer.neutral
    }

    assert present == {"youth-offence", "mental-health"}


def test_old_confirmations_and_old_arrears_are_no_need() -> None:
    long_ago = date(2017, 8, 31)
    facts = told(
        record(MOTHER, "health.mental-health", long_ago, "need"),
        record(MOTHER, "money.arrears", long_ago, value=90_000),
    )

    judgement = judge(facts, PLAN)

    assert (judgement.needs, judgement.doubts) == ((), ())


def test_two_of_six_headlines_make_a_family_eligible() -> None:
    assert judge(told(*ENTRY), PLAN).eligibility.is_eligible
    assert judge(told(ENTRY[0]), PLAN).eligibility.is_eligible is False


def test_naming_its_framework_changes_nothing_the_composite_plan_says() -> None:
    text = COMPOSITE.read_text(encoding="utf-8").replace('framework = "phase-2"\n', "")

    assert PLAN.framework is not None
    assert PLAN.overrides == ()
    assert replace(PLAN, framework=None) == read_plan(text, name=COMPOSITE.name)
