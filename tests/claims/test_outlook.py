"""Are we going to make it: the pace read of the council's windows, the families' earliest dates, and what limits it."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.figures.coming import Ahead, months_from
from claims.figures.outlook import Limits, Outlook, pace_of
from claims.figures.pace import Answer, Range
from claims.models import Programme, TargetMeasure, Window
from claims.published import load_published, read_published
from outcomes.rules.daysets import ALWAYS, NEVER, DaySet
from tests.claims.scenes import family_in_work, jobcentre_complete, open_window, ready_family
from tests.factories import (
    TODAY,
    AnalystFactory,
    CapFactory,
    NovemberWindowFactory,
    OpeningBalanceFactory,
    OtherCouncilFactory,
    ProgrammeFactory,
    TargetFactory,
    WindowFactory,
)

pytestmark = pytest.mark.django_db

YEAR = {"label": "in-year target", "starts_on": date(2020, 4, 1), "ends_on": date(2021, 4, 1)}
FROM_NOVEMBER = DaySet.starting(date(2020, 11, 1))


@pytest.fixture
def window() -> Window:
    return open_window()


def outlook(programme: Programme) -> Outlook:
    (found,) = pace_of(programme, as_at=TODAY)
    return found


def past(programme: Programme, *, month: int, count: int) -> None:
    """A window of an earlier month of the year, and what was counted in it before this system."""
    made = WindowFactory.create(
        programme=programme,
        name=f"Window {month}",
        opens_on=date(2020, month, 1),
        closes_on=date(2020, month, 28),
        submit_by=date(2020, month, 28),
        attached_by=date(2020, 1, 1),
        evidence_on=date(2020, month, 2),
    )
    OpeningBalanceFactory.create(
        programme=programme, label=made.name, counted_on=made.submit_by, window=made, count=count
    )


def test_the_pace_is_that_of_the_past_years_windows(window: Window) -> None:
    TargetFactory.create(number=400, **YEAR)
    NovemberWindowFactory.create(programme=window.programme)
    past(window.programme, month=5, count=100)
    past(window.programme, month=7, count=140)

    found = outlook(window.programme)

    assert found.left == ["September 2020", "November 2020"]
    assert found.at_pace == Range(low=440, likely=480, high=520)
    assert (found.answer, found.needed) == (Answer.YES, "80 in each of 2 windows")


def test_while_the_last_window_is_open_nobody_says_that_nothing_is_left(window: Window) -> None:
    TargetFactory.create(number=400, **YEAR)
    past(window.programme, month=5, count=100)
    OpeningBalanceFactory.create(programme=window.programme, counted_on=TODAY, window=window, count=10)

    found = outlook(window.programme)

    assert (found.left, found.answer) == ([], Answer.BEGUN)
    Window.objects.filter(pk=window.pk).update(opens_on=date(2020, 8, 1), submit_by=date(2020, 9, 28))
    assert outlook(Programme.objects.get()).answer is Answer.OVER


def test_in_its_last_month_families_can_still_be_worked_with(window: Window) -> None:
    TargetFactory.create(
        number=400, measure=TargetMeasure.WORKED_WITH, starts_on=date(2020, 4, 1), ends_on=date(2020, 10, 1)
    )
    ready_family()

    found = outlook(window.programme)

    assert (found.left, found.answer) == ([], Answer.BEGUN)


def test_a_year_is_twelve_months_also_on_the_last_day_of_one(window: Window) -> None:
    window.programme.starts_on = date(2015, 4, 1)

    names = [
        [one.name for one in Ahead(programme=window.programme, as_at=date(2020, 8, day)).months] for day in (30, 31)
    ]

    assert [(one[0], one[-1], len(one)) for one in names] == [
        ("August 2019", "July 2020", 12),
        ("September 2019", "August 2020", 12),
    ]


def test_a_family_is_placed_in_the_first_window_that_finds_it_met(window: Window) -> None:
    TargetFactory.create(number=4)
    jobcentre_complete()
    NovemberWindowFactory.create(programme=window.programme)
    ready_family()
    ready_family(met=FROM_NOVEMBER)
    family_in_work()
    ready_family(met=NEVER).family.verdicts.update(possible=ALWAYS)
    ready_family(met=NEVER)

    found = outlook(window.programme)

    september, november = found.in_windows
    assert (september.met, september.dated, september.outstanding) == (2, 0, 1)
    assert (november.met, november.dated, november.outstanding) == (0, 1, 0)
    assert found.by_dates == Range(low=2, likely=3, high=4)
    assert {limit.what: limit.binds for limit in found.limits} == {Limits.EVIDENCE: True, Limits.FAMILIES: False}


def test_the_evidence_outstanding_for_a_target_opens_the_families_that_could_count_towards_it(
    client: Client, window: Window
) -> None:
    TargetFactory.create(number=4, starts_on=date(2020, 4, 1), ends_on=date(2020, 10, 31))
    NovemberWindowFactory.create(programme=window.programme)
    for possible in (ALWAYS, FROM_NOVEMBER):
        ready_family(met=NEVER).family.verdicts.update(possible=possible)
    client.force_login(AnalystFactory.create(council=window.programme.council))

    (told,) = client.get(reverse("pace")).context["outlooks"]
    (said,) = (one for one in told["limits"] if "Evidence is outstanding" in one["words"])

    assert "of 1 family" in said["words"]
    assert client.get(said["href"]).context["number"] == 1
    assert client.get(said["href"].split("?")[0]).context["number"] == 2


def test_the_cap_and_the_end_of_the_windows_limit_what_is_reached(window: Window) -> None:
    TargetFactory.create(number=6)
    CapFactory.create(number=2)
    ready_family()
    inside = outlook(window.programme).limits
    window.programme.windows.update(opens_on=date(2020, 8, 1), submit_by=date(2020, 9, 28))

    assert "no more than 2 is paid for" in next(one.words for one in inside if one.what == Limits.CAP)
    assert Limits.WINDOWS in {one.what for one in outlook(window.programme).limits}


def test_whole_months_alone_are_counted() -> None:
    assert months_from(date(2020, 7, 2), to=date(2020, 9, 30)) == [date(2020, 8, 1), date(2020, 9, 1)]
    assert months_from(date(2020, 7, 1), to=date(2020, 9, 29)) == [date(2020, 7, 1), date(2020, 8, 1)]


def test_the_page_answers_opens_what_it_counts_and_shows_a_council_its_own(client: Client, window: Window) -> None:
    TargetFactory.create(number=2)
    attachment = ready_family()
    ProgrammeFactory.create(council=OtherCouncilFactory.create(), name="Of Brackwater alone")
    for content in read_published():
        load_published(content)
    client.force_login(AnalystFactory.create(council=window.programme.council))

    page = client.get(reverse("pace")).content.decode()
    asked: dict[str, Any] = {"window": window.pk, "how": "met"}
    behind = client.get(reverse("figure_families", args=[window.programme.pk, "coming"]), asked).content.decode()

    assert "Of Brackwater alone" not in page
    assert "Not known</strong> Nothing in the past year shows a pace." in page
    assert "97% of in-year target (637 of 660), 23 remaining, planned for November 2020." in page
    assert "Probably</strong> Only one window or month is seen, too few for a range." in page
    assert attachment.family.name in behind


@pytest.mark.parametrize(
    ("what", "asked"),
    [
        pytest.param("nothing", {}, id="no such number"),
        pytest.param("coming", {"window": "x", "how": "met"}, id="no such window"),
        pytest.param("coming", {"how": "met"}, id="no window"),
        pytest.param("cohort", {"stage": "attached", "from": "0001-01-01", "to": "0001-01-01"}, id="no days"),
        pytest.param("near", {"need": "\x00"}, id="no such need"),
        pytest.param("took", {"months": "1", "result": "progress"}, id="no such band"),
        pytest.param("waiting", {"months": "3", "since": "birth"}, id="since no such day"),
        pytest.param("sustained", {"months": "4", "held": "held"}, id="no such milestone"),
    ],
)
def test_an_address_that_names_no_number_opens_nothing(
    client: Client, window: Window, what: str, asked: dict[str, Any]
) -> None:
    client.force_login(AnalystFactory.create(council=window.programme.council))

    assert client.get(reverse("figure_families", args=[window.programme.pk, what]), asked).status_code == 404
