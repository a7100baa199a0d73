"""Another version beside the one a family is judged under: what cannot touch a family need not be judged."""

from dataclasses import replace
from datetime import date

import pytest

from outcomes.rules.reading import read_plan
from outcomes.rules.record import Record
from outcomes.rules.versions import judge_versions
from outcomes.rules.whatif import WhatIf
from tests.bench.rules import PLAN, invented_family

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


def test_nothing_differs_where_nothing_is_changed() -> None:
    asked = WhatIf(read_plan(TEXT, name="Another"), as_of=TODAY)

    assert [asked.difference(invented_family(number), [(None, OURS)]) for number in range(20)] == [None] * 20
