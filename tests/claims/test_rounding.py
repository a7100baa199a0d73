"""The one rule by which shares are rounded, on both sides of each of its edges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rounding import change, percentage, share_text, to_one_decimal

CASES = [
    pytest.param(637, 660, "97%", id="West Sussex, in the year"),
    pytest.param(4577, 4600, "99.5%", id="West Sussex, the programme: not 100 before it is reached"),
    pytest.param(89, 1480, "6.0%", id="Stockton: one decimal below ten"),
    pytest.param(575, 490, "117%", id="Bromley: above the target"),
    pytest.param(1840, 1320, "139%", id="Durham: above the target"),
    pytest.param(99, 1000, "9.9%", id="just below ten"),
    pytest.param(100, 1000, "10%", id="ten"),
    pytest.param(125, 1000, "13%", id="a half goes up"),
    pytest.param(1249, 10000, "12%", id="less than a half goes down"),
    pytest.param(994, 1000, "99%", id="99.4 needs no decimal"),
    pytest.param(995, 1000, "99.5%", id="99.5 would round to 100"),
    pytest.param(9996, 10000, "99.96%", id="one decimal would still read 100"),
    pytest.param(1000, 1000, "100%", id="reached"),
    pytest.param(1001, 1000, "100.1%", id="a little above is not 100"),
    pytest.param(0, 660, "0%", id="none"),
    pytest.param(1, 4600, "0.02%", id="one is not none"),
    pytest.param(5, 0, "no percentage", id="no whole"),
]


@pytest.mark.parametrize(("part", "whole", "said"), CASES)
def test_a_share_is_rounded(part: int, whole: int, said: str) -> None:
    assert percentage(part, whole) == said


@given(part=st.integers(0, 100_000), whole=st.integers(1, 100_000))
def test_no_share_reads_as_reached_before_it_is(part: int, whole: int) -> None:
    shown = float(percentage(part, whole).rstrip("%"))

    assert (shown >= 100) == (part >= whole)
    assert (shown == 0) == (part == 0)


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        pytest.param(355, 657, "54.0%", id="North Yorkshire, of those worked with"),
        pytest.param(355, 845, "42.0%", id="North Yorkshire, of the target"),
        pytest.param(575, 490, "117.3%", id="Bromley: above the target"),
        pytest.param(9996, 10000, "99.96%", id="never as reached before it is"),
        pytest.param(5, 0, "no percentage", id="no whole"),
    ],
)
def test_a_share_to_be_compared_has_one_decimal(part: int, whole: int, said: str) -> None:
    assert to_one_decimal(part, whole) == said


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        pytest.param(653, 496, "\N{MINUS SIGN}24.0%", id="Cambridgeshire, a year on"),
        pytest.param(496, 653, "+31.7%", id="more"),
        pytest.param(653, 653, "0.0%", id="the same"),
        pytest.param(0, 5, "no percentage", id="from nothing"),
    ],
)
def test_a_change_has_its_sign_and_one_decimal(before: int, after: int, said: str) -> None:
    assert change(before, after) == said


def test_a_share_names_its_denominator() -> None:
    assert share_text(4577, 4600, "programme target") == "99.5% of programme target (4,577 of 4,600)"


def test_a_count_without_a_target_has_no_percentage() -> None:
    assert share_text(455, None) == "455"
