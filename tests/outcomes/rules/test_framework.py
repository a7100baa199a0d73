"""The national frameworks as data, and how an outcomes plan stands under one."""

from __future__ import annotations

import re
from datetime import date

import pytest

from outcomes.rules.framework import (
    DIRECTORY,
    Framework,
    FrameworkError,
    framework_named,
    framework_text,
    read_framework,
    shipped,
)
from outcomes.rules.operators.combine import CountedFrom, Sustained
from outcomes.rules.plan import Asked, CountBy, Override, ResultBy
from outcomes.rules.reading import PlanError, read_plan
from tests.outcomes.rules.phases import (
    ABSENCE,
    BENEFIT,
    OCTOBER_2022,
    OFFENCE,
    PHASE_1,
    plan_under,
    sourced,
    text_under,
)

EVERY = [pytest.param(framework_named(slug), id=slug) for slug in shipped()]


def faults(text: str) -> tuple[str, ...]:
    with pytest.raises(PlanError) as caught:
        read_plan(text, name="plan.toml")
    return caught.value.faults


@pytest.mark.parametrize("framework", EVERY)
def test_every_value_of_a_framework_has_its_source_and_none_is_presented_as_official(framework: Framework) -> None:
    assert framework.values
    assert all(value.mark and value.source and not value.verified_by for value in framework.values)
    assert "Not the national guidance" in framework.note


@pytest.mark.parametrize("framework", EVERY)
def test_every_number_and_text_of_policy_in_a_framework_is_sourced(framework: Framework) -> None:
    plain = re.findall(r"(?m)^(?!at_least|.*value = )(\w+) = (\d+|true|false)\b(?!-)", framework_text(framework.slug))

    assert plain == []


def test_the_frameworks_follow_one_another_without_a_gap_or_an_overlap() -> None:
    frameworks = [framework_named(slug) for slug in shipped()]

    assert [one.starts_on for one in frameworks[1:]] == [one.ends_on for one in frameworks[:-1]]


def test_every_framework_there_is_ships() -> None:
    assert set(shipped()) == {path.stem for path in DIRECTORY.glob("*.toml")}


def test_phase_1_is_three_national_criteria_or_two_and_a_local_one() -> None:
    ways = framework_named("phase-1").eligibility.any_way

    assert [(way.national, way.local) for way in ways] == [(3, 0), (2, 1)]


def test_phase_1_asks_the_family_result_about_education_and_crime_alone() -> None:
    framework = framework_named("phase-1")

    assert [head.code for head in framework.headlines if framework.asks_about(head.code)] == ["crime", "education"]
    assert {result.code: result.by for result in framework.results} == {
        "family": ResultBy.NEEDS,
        "progress-to-work": ResultBy.RECORD,
        "continuous-employment": ResultBy.EMPLOYMENT,
    }


@pytest.mark.parametrize("framework", EVERY)
def test_the_two_routes_claims_know_exclude_each_other_as_their_one_live_result_holds(framework: Framework) -> None:
    """A framework that gave both would need a second live claim, which the database forbids."""
    routes = {by: {one.code for one in framework.results if one.by is by} for by in ResultBy}

    excluded = {one.code: set(one.excludes) for one in framework.results}
    for needs in routes[ResultBy.NEEDS]:
        assert routes[ResultBy.EMPLOYMENT] <= excluded[needs]
    assert len(routes[ResultBy.NEEDS]) == 1


@pytest.mark.parametrize("framework", EVERY)
def test_results_exclude_each_other_both_ways(framework: Framework) -> None:
    excludes = {result.code: result.excludes for result in framework.results}

    assert all(code in excludes[other] for code, others in excludes.items() for other in others)


@pytest.mark.parametrize(
    ("slug", "has_it"),
    [("phase-1", False), ("phase-2", True), ("supporting-families-2021", True), ("supporting-families-2022", False)],
)
def test_the_school_gate_stands_where_the_phase_has_it(slug: str, *, has_it: bool) -> None:
    assert ([gate.code for gate in framework_named(slug).gates] == ["school"]) is has_it


def test_the_headlines_of_phase_2_changed_their_names_in_2020() -> None:
    crime = framework_named("phase-2").headlines[0]

    assert crime.label_on(date(2020, 3, 31)) == "Crime and anti-social behaviour"
    assert crime.label_on(date(2020, 4, 1)) == "Staying safe in the community"
    assert crime.label_on(date(2010, 1, 1)) == "Crime and anti-social behaviour"


def test_october_2022_counts_three_needs_has_ten_headlines_and_no_employment() -> None:
    framework = framework_named("supporting-families-2022")

    assert (framework.eligibility.minimum, framework.eligibility.count_by) == (3, CountBy.NEED)
    assert framework.eligibility.expectant_parent
    assert len(framework.headlines) == 10
    assert all(head.needs for head in framework.headlines)
    assert not framework.has_employment
    assert framework.counted_from is CountedFrom.MET


ALONE = f"""
name = "Alone"
note = "Under no framework"
[eligibility]
minimum = {sourced(1)}
needs_dependent_child = {sourced(value=True)}
child_under = {sourced(16)}
young_person_under = {sourced(19)}
[school_age]
starts_after = {sourced(5)}
ends_with = {sourced(16)}
"""


def test_a_plan_without_a_framework_stands_alone() -> None:
    plan = read_plan(ALONE + OFFENCE.replace('code = "crime"', 'code = "any"\nlabel = "Any"'), name="plan.toml")

    assert (plan.framework, plan.overrides, plan.gates) == (None, (), ())


def test_a_plan_inherits_what_it_leaves_out() -> None:
    plan, framework = plan_under("phase-2", OFFENCE, ABSENCE), framework_named("phase-2")

    assert (plan.eligibility, plan.gates) == (framework.eligibility, framework.gates)
    assert plan.overrides == ()
    assert plan.headlines[0].label_on(date(2016, 1, 1)) == "Crime and anti-social behaviour"


def test_a_plan_overrides_single_keys_and_remembers_them() -> None:
    plan = plan_under("phase-2", f"[eligibility]\nminimum = {sourced(1)}", OFFENCE)

    assert (plan.eligibility.minimum, plan.eligibility.absent_parent_limit) == (1, 1)
    assert plan.overrides == (Override("eligibility.minimum", "1", "2"),)


def test_a_plan_that_says_the_same_with_its_own_source_differs_in_nothing() -> None:
    own = f"[eligibility]\nminimum = {sourced(2)}\nchild_under = {sourced(16)}"

    assert plan_under("phase-2", own, OFFENCE, ABSENCE).overrides == ()


def test_a_plan_may_count_headlines_where_the_framework_counts_needs() -> None:
    own = f"[eligibility]\ncount_by = {sourced('headline')}\nminimum = {sourced(2)}"
    plan = plan_under("supporting-families-2022", own, OCTOBER_2022)

    assert plan.overrides[0] == Override("eligibility.count_by", "headline", "need")


def test_a_plans_own_minimum_takes_the_place_of_every_way() -> None:
    plan = plan_under("phase-1", f"[eligibility]\nminimum = {sourced(2)}", OFFENCE, ABSENCE, BENEFIT)

    assert [(way.national, way.local) for way in plan.eligibility.any_way] == [(2, 0)]
    ways = "all three national criteria, or two national criteria and at least one local criterion"
    assert plan.overrides == (Override("eligibility.minimum", "2", ways),)


def test_a_plans_own_gate_of_the_same_code_takes_the_frameworks_place() -> None:
    gate = (
        '[[gates]]\ncode = "school"\nlabel = "In education"\n[gates.rule]\ntype = "placement"\nplacements = ["special"]'
    )
    plan = plan_under("phase-2", gate, OFFENCE, ABSENCE)

    assert [found.label for found in plan.gates] == ["In education"]
    assert plan.overrides[0].path == "gates.school"


def test_what_the_framework_does_not_ask_of_the_result_counts_for_eligibility_alone() -> None:
    plan = plan_under("phase-1", PHASE_1)

    assert [head.asked for head in plan.headlines] == [Asked.RESULT, Asked.RESULT, Asked.ENTRY, Asked.ENTRY]
    assert plan.entry_only == {"out-of-work", "child-in-need"}
    assert plan.overrides == ()


def test_a_plan_that_asks_otherwise_says_so() -> None:
    text = text_under("phase-2", OFFENCE, ABSENCE.replace('"education"', '"education"\nasked = "entry"', 1))

    assert read_plan(text, name="plan.toml").overrides == (Override("headlines[2].asked", "entry", "result"),)


HELD = f"""
[[headlines]]
code = "health"
[[headlines.indicators]]
code = "debt"
label = "A debt plan that is not kept"
need = "Money"
[headlines.indicators.entry]
type = "sustained"
months = {sourced(1)}
part = {{ type = "held", measures = ["money.debt-plan"], codes = ["not-kept"] }}
[headlines.indicators.outcome]
type = "sustained"
months = {sourced(6)}
part = {{ type = "held", measures = ["money.debt-plan"], codes = ["kept"] }}
"""


def test_what_is_sustained_counts_from_when_the_plan_says_for_all_at_once() -> None:
    own = f"[eligibility]\nminimum = {sourced(1)}\n[sustain]\ncounted_from = {sourced('closed')}"
    plan = plan_under("supporting-families-2022", own, HELD)

    entry, outcome = plan.indicators["debt"].entry, plan.indicators["debt"].outcome
    assert isinstance(entry, Sustained)
    assert isinstance(outcome, Sustained)
    assert (entry.counted_from, outcome.counted_from) == (CountedFrom.MET, CountedFrom.CLOSED)
    assert plan.overrides[-1] == Override("sustain.counted_from", "closed", "met")


def test_what_is_sustained_counts_from_when_it_is_met_as_a_rule() -> None:
    plan = plan_under("supporting-families-2022", f"[eligibility]\nminimum = {sourced(1)}", HELD)

    outcome = plan.indicators["debt"].outcome
    assert isinstance(outcome, Sustained)
    assert (outcome.counted_from, plan.counted_from) == (CountedFrom.MET, CountedFrom.MET)


def test_an_unknown_framework_is_named_with_those_there_are() -> None:
    (fault,) = (fault for fault in faults(text_under("phase-3", OFFENCE)) if "framework" in fault)

    assert "framework: expected one of 'phase-1', 'phase-2'" in fault
    assert "found 'phase-3'" in fault


def test_a_headline_the_framework_does_not_know_is_local_or_a_mistake() -> None:
    found = faults(text_under("phase-2", OFFENCE.replace('"crime"', '"crimes"'), ABSENCE))

    assert any("headlines[1].code: expected a headline of the framework (crime, education" in fault for fault in found)


def test_a_way_that_asks_more_local_criteria_than_there_are_is_a_mistake() -> None:
    ours = BENEFIT.replace('"work"', '"w"\nlabel = "W"\nlocal = true\njudged = false', 1)
    value = 'mark = "I", source = "x"'
    way = f'[[eligibility.ways]]\ncode = "a"\nlabel = "A"\nnational = {{ value = 1, {value} }}\n'

    one, two = (
        text_under("phase-2", f"{way}local = {{ value = {number}, {value} }}\n", OFFENCE, ABSENCE, ours)
        for number in (1, 2)
    )

    assert read_plan(one, name="plan.toml").local
    assert "expected no more than the 1 local criterion of the plan, found 2" in " ".join(faults(two))


def test_a_local_criterion_that_nothing_counts_is_a_mistake() -> None:
    found = faults(
        text_under("phase-2", OFFENCE, ABSENCE, BENEFIT.replace('"work"', '"w"\nlabel = "W"\nlocal = true', 1))
    )

    assert any(
        "headlines[3].local: expected a way of being eligible that asks for local criteria" in one for one in found
    )


def test_more_than_there_is_can_never_be_reached() -> None:
    assert any("no more than the 1 headlines, found 2" in fault for fault in faults(text_under("phase-2", OFFENCE)))


def test_the_school_age_is_the_frameworks_for_its_gates_ask_by_it() -> None:
    own = f"[school_age]\nstarts_after = {sourced(5)}\nends_with = {sourced(18)}"

    assert any(
        "school_age: expected the framework's, 5 and 16" in one for one in faults(text_under("phase-2", own, OFFENCE))
    )


def test_a_minimum_beside_ways_of_being_eligible_is_refused() -> None:
    both = (
        f"[eligibility]\nminimum = {sourced(1)}\n[[eligibility.ways]]\ncode = 'a'\nlabel = 'a'\nnational = {sourced(1)}"
    )

    assert any("either a minimum or ways" in one for one in faults(text_under("phase-2", both, OFFENCE)))


def test_young_people_are_no_younger_than_children() -> None:
    own = f"[eligibility]\nyoung_person_under = {sourced(15)}"

    found = faults(text_under("phase-2", own, OFFENCE, ABSENCE))

    assert any("young_person_under: expected at least child_under, 16, found 15" in one for one in found)


def test_a_framework_that_was_handed_over_stands_for_that_of_its_name() -> None:
    text = framework_text("phase-2").replace("minimum = { value = 2", "minimum = { value = 1")
    frozen = read_framework(text, name="phase-2.toml")

    assert read_plan(text_under("phase-2", OFFENCE), name="plan.toml", framework=frozen).eligibility.minimum == 1


def test_a_framework_of_another_name_is_not_taken() -> None:
    with pytest.raises(PlanError, match="framework: expected one of phase-1, found 'phase-2'"):
        read_plan(text_under("phase-2", OFFENCE, ABSENCE), name="plan.toml", framework=framework_named("phase-1"))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param(
            "value = 2021-03-31",
            "value = 2015-03-31",
            "ends_on: expected a day on or after",
            id="an end the day before",
        ),
        pytest.param(
            "value = 2021-03-31", "value = 2014-03-31", "ends_on: expected a day on or after", id="an end first"
        ),
        pytest.param(
            '["progress"]', '["progres"]', "results[2].excludes: expected one of 'progress'", id="no such result"
        ),
        pytest.param(
            "from_on = 2020-04-01", "from_on = 2015-04-01", "labels: expected later and later", id="names overlap"
        ),
        pytest.param('value = "needs"', 'value = "luck"', "results[1].by: expected one of 'needs'", id="no such kind"),
        pytest.param("from_on = 2020-04-01\n", "", "from_on: expected a day as", id="a name without a day"),
        pytest.param(
            'code = "children"',
            'code = "crime"',
            "headlines[3].code: expected a code that no other headline has",
            id="a code twice",
        ),
    ],
)
def test_a_fault_of_a_framework_says_what_was_expected(old: str, new: str, expected: str) -> None:
    text = framework_text("phase-2")
    assert old in text

    with pytest.raises(FrameworkError) as caught:
        read_framework(text.replace(old, new, 1), name="phase-2.toml")
    assert any(expected in fault for fault in caught.value.faults)
