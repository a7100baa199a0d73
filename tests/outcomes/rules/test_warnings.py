"""What is told before an outcomes plan is published."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from outcomes.rules.plan import Override
from outcomes.rules.reading import read_plan, read_plan_file
from outcomes.rules.warnings import files_asked_by, warnings_of
from tests.outcomes.rules.phases import ABSENCE, BENEFIT, EMPLOYMENT, OCTOBER_2022, OFFENCE, plan_under

COMPOSITE = Path(__file__).parents[3] / "outcomes" / "plans" / "composite-phase-2.toml"
PLAN = read_plan_file(COMPOSITE)


def test_values_that_nobody_has_verified_are_counted() -> None:
    assert f"Nobody has verified any of the {len(PLAN.values)} values of this plan." in warnings_of(PLAN)


def test_values_that_somebody_has_verified_are_not() -> None:
    text = COMPOSITE.read_text(encoding="utf-8").replace('verified_by = ""', 'verified_by = "A. Second"')

    found = warnings_of(read_plan(text, name="plan.toml"))

    assert not any("of this plan" in warning for warning in found)
    assert any("values of the framework 'Phase 2, the expanded programme'" in warning for warning in found)


def test_a_value_that_is_our_own_inference_says_so_with_its_reason() -> None:
    assert any(
        "outcome.parts[1].months: 6 is our own inference (I): As the commonest period of the other headlines" in warning
        for warning in warnings_of(PLAN)
    )


def test_a_value_of_two_marks_is_told_of_where_one_is_unsure() -> None:
    text = COMPOSITE.read_text(encoding="utf-8").replace('mark = "S26"', 'mark = "S26, R-"')

    assert any(
        warning.startswith("eligibility.minimum: 2 is recalled with low confidence (R-)")
        for warning in warnings_of(read_plan(text, name="plan.toml"))
    )


def test_where_the_plan_differs_from_its_framework_both_values_are_told() -> None:
    changed = replace(PLAN, overrides=(Override("eligibility.minimum", "3", "2"),))

    assert any("eligibility.minimum differs from the framework" in warning for warning in warnings_of(changed))
    assert any("3 here, 2 there." in warning for warning in warnings_of(changed))


def test_an_entry_that_asks_a_file_warns_a_council_that_may_not_receive_it() -> None:
    (warning,) = (warning for warning in warnings_of(PLAN) if "'neet'" in warning)

    assert "the entries of neet ask it" in warning


def test_an_entry_that_asks_what_only_people_tell_waits_for_no_file() -> None:
    entry = PLAN.indicators["mental-health"].entry
    assert entry is not None

    assert files_asked_by(entry) == frozenset()


def test_an_entry_about_school_waits_for_the_schools() -> None:
    entry = PLAN.indicators["unauthorised-absence"].entry
    assert entry is not None

    assert files_asked_by(entry) == {"school"}


def test_a_need_without_an_outcome_says_that_it_is_never_met() -> None:
    assert any("'exploitation' has no outcome" in warning for warning in warnings_of(PLAN))


def test_a_need_that_counts_for_eligibility_alone_is_not_said_to_block() -> None:
    plan = plan_under("phase-1", OFFENCE, ABSENCE, BENEFIT)

    assert "The need 'out-of-work' has no outcome: it counts for eligibility alone." in warnings_of(plan)


def test_a_framework_with_employment_over_a_plan_without_says_so() -> None:
    without, with_it = plan_under("phase-2", OFFENCE, ABSENCE), plan_under("phase-2", EMPLOYMENT, OFFENCE, ABSENCE)

    assert any("nobody reaches that result" in warning for warning in warnings_of(without))
    assert not any("continuous employment" in warning for warning in warnings_of(with_it))


def test_a_plan_with_employment_under_a_framework_without_says_so() -> None:
    plan = plan_under("supporting-families-2022", EMPLOYMENT, OCTOBER_2022)

    assert any("The framework has no result by continuous employment" in warning for warning in warnings_of(plan))
