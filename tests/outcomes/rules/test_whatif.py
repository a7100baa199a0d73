"""Another version beside the one a family is judged under: what cannot touch a family need not be judged."""

from dataclasses import replace
from datetime import date

import pytest

from outcomes.rules.daysets import NEVER
from outcomes.rules.judge import judge
from outcomes.rules.reading import read_plan
from outcomes.rules.record import Record
from outcomes.rules.versions import judge_versions
from outcomes.rules.whatif import WhatIf
from tests.bench.rules import COVERAGE, PLAN, invented_family

TODAY = date(2020, 9, 30)
TEXT = PLAN.read_text()
OURS = read_plan(TEXT, name="Ours")
PLACES = TEXT.count("value = 6,")


def changed(places: range) -> str:
    """Return the plan with some of its sixes made nines."""
    before, *after = TEXT.split("value = 6,")
    joints = ["value = 9," if number in places else "value = 6," for number in range(len(after))]
    return before + "".join(joint + part for joint, part in zip(joints, after, strict=True))


@pytest.mark.parametrize(
    ("places", "is_found"),
    [(range(0), True), (range(6, 7), True), (range(12, 13), True), (range(PLACES), False)],
    ids=["nothing", "one", "another", "all"],
)
def test_what_is_surely_the_same_is_the_same_when_judged(places: range, *, is_found: bool) -> None:
    asked = WhatIf(read_plan(changed(places), name="Another"), as_of=TODAY)
    found = []
    for number in range(12):
        facts = invented_family(number)
        beside = asked._beside_of(OURS)
        if beside.surely_same(Record(facts)):
            *_, now, then = judge_versions(facts, [(None, OURS), (TODAY, beside.other)])
            assert replace(now.judgement, baselines=()) == replace(then.judgement, baselines=())
            found.append(number)

    assert bool(found) is is_found


def test_families_of_whom_nothing_speaks_are_the_same_when_judged() -> None:
    passed_by = 0
    for place in range(PLACES):
        asked = WhatIf(read_plan(changed(range(place, place + 1)), name="Another"), as_of=TODAY)
        days, beside = asked.same_in_silence(OURS, COVERAGE), asked._beside_of(OURS)
        if not days or beside.measures is None:
            continue
        told = invented_family(place)
        silent = replace(told, facts=tuple(fact for fact in told.facts if fact.measure not in beside.measures))
        for attached_on in (TODAY, days.intervals[0].starts_on or date(2016, 9, 1)):
            facts = replace(silent, attached_on=attached_on)
            assert judge(facts, OURS) == judge(facts, beside.other)
            passed_by += 1

    assert passed_by > PLACES


def test_of_families_whose_children_are_asked_about_none_is_passed_by_unread() -> None:
    stricter = read_plan(TEXT.replace('value = "90%"', 'value = "95%"'), name="Stricter")

    assert WhatIf(stricter, as_of=TODAY).same_in_silence(OURS, COVERAGE) == NEVER


def test_nothing_differs_where_nothing_is_changed() -> None:
    asked = WhatIf(read_plan(TEXT, name="Another"), as_of=TODAY)

    assert [asked.difference(invented_family(number), [(None, OURS)]) for number in range(20)] == [None] * 20
