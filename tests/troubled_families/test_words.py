"""How dates, numbers and states are said."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.html import conditional_escape

from claims.models.choices import BatchState, ClaimState
from families import words as spoken
from families.models.feeds import LoadState
from keyworkers.models.jobs import JobState
from outcomes.rules.status import Status
from troubled_families.statuses import STATUSES
from troubled_families.templatetags import words

TODAY = date(2020, 9, 30)


def test_a_day_is_said_in_full_and_short_in_tables() -> None:
    assert spoken.day(TODAY) == "30 September 2020"
    assert spoken.short_day(TODAY) == "30 Sep 2020"
    assert spoken.month(TODAY) == "September 2020"


def test_a_moment_is_londons() -> None:
    just_before_midnight_utc = datetime(2020, 9, 29, 23, 30, tzinfo=UTC)

    assert spoken.moment(just_before_midnight_utc) == "30 September 2020, 00:30"
    assert spoken.day(just_before_midnight_utc) == "30 September 2020"


def test_what_is_not_recorded_says_so() -> None:
    assert spoken.day(None) == "not recorded"
    assert spoken.moment(None) == "not recorded"
    assert spoken.since(None, TODAY) == "not recorded"
    assert spoken.number(None) == "not known"
    assert spoken.counted(None, "family,families") == "families not known"
    assert words.or_none(None) == "none recorded"
    assert words.or_none("") == "none recorded"


def test_zero_is_a_value_and_not_nothing() -> None:
    assert words.or_none(0) == 0
    assert spoken.number(0) == "0"
    assert spoken.pounds(0) == "£0.00"


def test_a_period_ends_on_the_day_before_the_day_it_is_kept_by() -> None:
    assert spoken.period(date(2015, 4, 1), date(2021, 4, 1)) == "1 April 2015 to 31 March 2021"
    assert spoken.period(date(2015, 4, 1), None) == "since 1 April 2015"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2020, 9, 30), "today"),
        (date(2020, 9, 29), "yesterday"),
        (date(2020, 10, 1), "tomorrow"),
        (date(2020, 9, 17), "13 days ago"),
        (date(2020, 9, 16), "2 weeks ago"),
        (date(2020, 7, 1), "2 months ago"),
        (date(2021, 1, 31), "in 4 months"),
        (date(2017, 9, 30), "3 years ago"),
    ],
)
def test_how_long_ago_a_day_was(day: date, said: str) -> None:
    assert spoken.since(day, TODAY) == said


@pytest.mark.parametrize(
    ("count", "said"), [(0, "no families"), (1, "1 family"), (2, "2 families"), (4600, "4,600 families")]
)
def test_a_count_agrees_with_its_noun(count: int, said: str) -> None:
    assert spoken.counted(count, "family,families") == said


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (800, "£800.00"),
        (Decimal("1234.5"), "£1,234.50"),
        (Decimal(-800), "-£800.00"),
        (Decimal("0.005"), "£0.01"),
        (None, "not known"),
    ],
)
def test_an_amount_is_said_with_its_pence(amount: Decimal | None, said: str) -> None:
    assert spoken.pounds(amount) == said


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        pytest.param(637, 660, "97%", id="West Sussex, in the year"),
        pytest.param(4577, 4600, "99.5%", id="West Sussex, the programme"),
        pytest.param(89, 1480, "6.0%", id="Stockton, Phase 2"),
        pytest.param(455, None, "no percentage", id="Stockton, Phase 1: no whole published"),
        pytest.param(None, 660, "not known", id="nobody knows how many"),
    ],
)
def test_percentages_are_those_of_the_figures(part: int | None, whole: int | None, said: str) -> None:
    assert words.percent_of(part, whole) == said


def test_a_list_ends_with_and() -> None:
    assert words.listed([]) == ""
    assert words.listed(["school"]) == "school"
    assert words.listed(["school", "police", "health"]) == "school, police and health"


@pytest.mark.parametrize(
    ("kind", "choices"),
    [("claim", ClaimState), ("batch", BatchState), ("job", JobState), ("load", LoadState), ("need", Status)],
)
def test_every_state_has_words_and_a_colour(kind: str, choices: type) -> None:
    assert {str(choice) for choice in choices} <= STATUSES[kind].keys()  # type: ignore[attr-defined]  # an enum


def test_a_state_nobody_has_worded_shows_itself_escaped() -> None:
    assert ">half-done</strong>" in words.tag("half-done", "claim")
    assert "<script>" not in conditional_escape(words.tag("<script>", "claim"))


def test_the_statuses_a_family_may_read_never_speak_of_failure() -> None:
    said = " ".join(status.words.lower() for status in STATUSES["need"].values())

    assert not [word for word in ("troubled", "problem", "fail", "verdict", "relapse") if word in said]
