"""What is told before an outcomes plan is published."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from outcomes.rules.plan import Override
from outcomes.rules.reading import read_plan, read_plan_file
from outcomes.rules.warnings import files_asked_by, warnings_of

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
