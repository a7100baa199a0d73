"""What stands where on the pages of figures: the answer first, the same windows everywhere, columns over time."""

from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from claims.figures.outlook import pace_of
from claims.models import Programme, TargetMeasure
from claims.views.figure_breakdowns import months_between
from tests.claims.scenes import open_window
from tests.factories import (
    TODAY,
    AnalystFactory,
    AttachmentFactory,
    CouncilFactory,
    NovemberWindowFactory,
    OpeningBalanceFactory,
    ProgrammeFactory,
    TargetFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Programme:
    """Ten of forty reported before this system, in August; a window that closes today, and one that comes."""
    window = open_window()
    window.programme.windows.update(submit_by=TODAY)
    NovemberWindowFactory.create(programme=window.programme)
    TargetFactory.create(number=40)
    OpeningBalanceFactory.create(programme=window.programme, counted_on=date(2020, 8, 31), count=10)
    return window.programme


def test_the_overview_answers_first_and_counts_the_windows_that_pace_counts(
    client: Client, programme: Programme
) -> None:
    client.force_login(AnalystFactory.create(council=programme.council))

    overview = client.get(reverse("figures")).content.decode()

    said = "25% of programme target (10 of 40)"
    assert (
        0 < overview.index("Are we going to make it?") < overview.index("app-chart__bar") < overview.index("app-stats")
    )
    assert said not in overview.partition('class="app-stats"')[2]
    assert overview.count(said) - overview.count(f"{said}, ") == 1, "once in the table, else with what remains"
    assert "; 15 in each of 2 windows" in overview
    assert "15 in each of 2 windows" in client.get(reverse("pace")).content.decode()
    programme.windows.exclude(submit_by=TODAY).delete()
    assert pace_of(programme, as_at=TODAY)[0].needed == "30 in the one window left"


def test_the_overview_says_where_it_leads_what_stands_between_and_how_a_per_cent_is_made(
    client: Client, programme: Programme
) -> None:
    client.force_login(AnalystFactory.create(council=programme.council))

    answers, _, further = unescape(client.get(reverse("figures")).text).partition("app-chart__bar")

    assert "10 by the families' earliest dates." in answers
    assert "if every one were claimed, 10. Without more, the target is not reached." in answers
    assert "Each per cent is the count over the target that it names" in answers
    assert "A share is rounded half up to a whole per cent" in answers
    assert "rounded half up" not in further


def test_what_was_counted_over_time_is_drawn_where_there_are_several(client: Client, programme: Programme) -> None:
    for day in (date(2019, 11, 4), date(2020, 1, 6), date(2020, 1, 20)):
        AttachmentFactory.create(attached_on=day)
    client.force_login(AnalystFactory.create(council=programme.council))
    asked = {"figure": "worked-with"}

    once = client.get(reverse("figure_breakdowns"), asked | {"as_at": "2019-12-31"}).content.decode()
    page = client.get(reverse("figure_breakdowns"), asked).content.decode()

    assert "Families worked with, by month" not in once
    assert "Nov 2019: 1; Dec 2019: 0; Jan 2020: 2" in page
    OpeningBalanceFactory.create(programme=programme, label="Spring", counted_on=date(2020, 5, 31), count=4)
    assert "14 were counted before this system, each" in client.get(reverse("figure_breakdowns")).content.decode()


def test_months_stand_without_a_gap_also_over_a_years_end() -> None:
    first, last = date(2019, 11, 1), date(2020, 2, 1)

    assert months_between(first, last) == [first, date(2019, 12, 1), date(2020, 1, 1), last]


def test_what_no_council_published_adds_up_to_no_nought(client: Client) -> None:
    published = CouncilFactory.create(name="Stockbury", slug="stockbury", is_as_published=True)
    for slug in ("phase-1", "phase-2"):
        one = ProgrammeFactory.create(council=published, slug=slug, name=slug)
        OpeningBalanceFactory.create(programme=one, measure=TargetMeasure.TURNED_AROUND, count=89)
    client.force_login(AnalystFactory.create())

    (shown,) = [one for one in client.get(reverse("beside")).context["councils"] if one["council"] == published]

    assert shown["footer"][2:6] == ["none", "not published", "none", "178"]
