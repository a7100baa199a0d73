"""A figure divided: the parts are the whole, or say why not, and each opens exactly what it counts."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.figures.breakdowns import broken_down, fitting
from claims.figures.counting import Counted, divided, numbers
from claims.figures.monthly import KEPT_BY, counted_by_place, rebuild_monthly
from claims.figures.registry import FIGURES, AsAt
from claims.figures.selection import BEFORE, DIMENSIONS, Key, Selection
from claims.models import BatchState, ClaimKind, MonthlyFigure, Programme
from claims.replies import record_reply
from claims.reply_previews import Typed
from families.models.councils import AgencyKind
from keyworkers.models.people import Employment
from outcomes.models.progress import DeliveryRoute
from tests.claims.scenes import open_window, ready_family
from tests.claims.stages import advance, batch_of_all
from tests.factories import (
    NOW,
    TODAY,
    AgencyFactory,
    AnalystFactory,
    AssignmentFactory,
    DistrictFactory,
    KeyworkerFactory,
    NeedFactory,
    NeedVerdictFactory,
    OpeningBalanceFactory,
    ResidenceFactory,
    TeamFactory,
    judged,
)
from tests.photographs import photographed

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme(judges: list[list[int]]) -> Programme:
    """Three families of three places reported in a window, one of them paid, and 634 counted before."""
    return photographed("three families of three places", _reported)


def _reported() -> Programme:
    window = open_window()
    provider = AgencyFactory.create(name="Brightside Families", kind=AgencyKind.PROVIDER)
    first = ready_family(delivery_route=DeliveryRoute.PARTNER)
    second = ready_family(provider=provider)
    third = ready_family()
    for attachment, name in ((first, "North"), (second, "South")):
        ResidenceFactory.create(family=attachment.family, district=DistrictFactory.create(name=name))
    ResidenceFactory.create(
        family=third.family, starts_on=date(2020, 8, 1), district=DistrictFactory.create(name="North")
    )
    outside = KeyworkerFactory.create(employment=Employment.COMMISSIONED, team=TeamFactory.create(name="Outside"))
    AssignmentFactory.create(family=third.family, starts_on=date(2019, 11, 4), ends_on=date(2020, 1, 1))
    AssignmentFactory.create(family=third.family, keyworker=outside, starts_on=date(2020, 1, 1))
    for attachment in (first, third):
        need = NeedFactory.create(attachment=attachment, headline="education", indicator="absence")
        NeedVerdictFactory.create(need=need)
    judged()
    batch = advance(batch_of_all(window), BatchState.SUBMITTED)
    lines = list(batch.lines.filter(claim__kind=ClaimKind.RESULT).order_by("line_number"))
    record_reply(batch, Typed(paid=(lines[0].line_number or 0,)), by=AnalystFactory.create(), as_of=TODAY, at=NOW)
    OpeningBalanceFactory.create(count=634, result_type="", counted_on=date(2020, 8, 31))
    return window.programme


def counted(programme: Programme, name: str = "turned-around", **narrowed: Any) -> Counted:
    return Counted(programme=programme, figure=FIGURES[name], as_at=TODAY, selection=Selection(**narrowed))


def parts(programme: Programme, by: str, name: str = "turned-around") -> Mapping[Key, int]:
    (found,) = divided([counted(programme, name)], DIMENSIONS[by]).values()
    return dict(found)


def test_a_family_stands_where_it_was_attached_and_with_who_led_it_last(programme: Programme) -> None:
    districts = {one.name: one.pk for one in programme.council.districts.all()}
    team = programme.council.teams.get(name="Outside").pk

    assert parts(programme, "district") == {districts["North"]: 1, districts["South"]: 1, "none": 1, BEFORE: 634}
    assert parts(programme, "route") == {"partner": 1, "keyworker": 2, BEFORE: 634}
    assert parts(programme, "provider") == {"partner": 1, "commissioned": 2, BEFORE: 634}
    assert parts(programme, "team") == {team: 1, "none": 2, BEFORE: 634}
    assert parts(programme, "headline") == {"crime-asb": 3, "education": 2, BEFORE: 634}
    assert parts(programme, "month") == {"2020-08": 634, "2020-09": 3}
    assert parts(programme, "route", "worked-with") == {"partner": 1, "keyworker": 2}


@pytest.mark.parametrize("name", ["worked-with", "meets-the-plan", "turned-around", "paid", "attachments-reported"])
def test_the_parts_are_the_whole_and_each_opens_what_it_counts(programme: Programme, name: str) -> None:
    one = counted(programme, name)
    whole, breakdowns = broken_down(one, fitting(one), labels={})
    assert whole == one.number()

    for by, found in zip(fitting(one), breakdowns, strict=True):
        assert found.total == whole or (by.is_overlapping and str(whole) in found.why_not_the_whole), by.name
        for cell in found.cells:
            opened = (
                counted(programme, name)
                if cell.selection is None
                else Counted(programme=programme, figure=one.figure, as_at=TODAY, selection=cell.selection)
            )
            lines = sum(line.count for line in opened.balances())
            assert cell.number == (634 if cell.selection is None else opened.rows().count() + lines), (by.name, cell)


def test_a_day_on_which_nothing_moved_since_is_as_a_past_day_reads_it(programme: Programme) -> None:
    dated = [counted(programme, name) for name, figure in FIGURES.items() if figure.is_dated]
    now = AsAt(programme, TODAY)
    by_state = numbers(dated)

    by_moves = numbers(dated, at=[replace(now, told=replace(now.known, is_as_now=False))])

    assert now.known.is_as_now
    assert by_moves == by_state
    assert by_state[counted(programme, "paid")] == 1


def test_many_figures_are_counted_in_one_trip(programme: Programme, django_assert_num_queries: Any) -> None:
    asked = [counted(programme, name) for name in FIGURES]
    each = [one.number() for one in asked]
    list(programme.opening_balances.all())

    balances = len([one for one in asked if one.figure.measure])
    with django_assert_num_queries(2 + balances):  # whether claims moved since and how far sources tell; then all
        found = numbers(asked)

    assert [found[one] for one in asked] == each


def test_a_month_is_kept_by_district_route_and_result_type_as_it_is_read_live(programme: Programme) -> None:
    changed = rebuild_monthly(programme, as_at=TODAY, at=NOW)

    kept = MonthlyFigure.objects.filter(programme=programme)
    live = counted_by_place(programme, as_at=TODAY)
    assert {(row.name, row.breakdown, row.part): row.number for row in kept} == live
    assert {by for _, by, _ in live} == {"", *KEPT_BY}
    assert changed == len(live)
    assert rebuild_monthly(programme, as_at=TODAY, at=NOW) == 0


def test_before_the_first_family_a_month_holds_the_opening_balances_as_read_live(programme: Programme) -> None:
    early = date(2016, 3, 31)
    OpeningBalanceFactory.create(label="Before", count=20, result_type="progress", counted_on=early)
    asked = [Counted(programme=programme, figure=one, as_at=early) for one in FIGURES.values() if one.is_dated]

    kept = counted_by_place(programme, as_at=early)

    live = {(one.figure.name, "", ""): number for one, number in numbers(asked).items()}
    (by_type,) = divided(
        [one for one in asked if one.figure.name == "turned-around"], DIMENSIONS["result_type"]
    ).values()
    assert {place: number for place, number in kept.items() if not place[1]} == live
    assert kept["turned-around", "result_type", "progress"] == by_type["progress"] == 20


def test_a_part_that_ended_is_no_longer_kept(programme: Programme) -> None:
    rebuild_monthly(programme, as_at=TODAY, at=NOW)
    programme.council.attachment_set.filter(delivery_route="partner").update(delivery_route="keyworker")

    assert rebuild_monthly(programme, as_at=TODAY, at=NOW) > 0

    routes = MonthlyFigure.objects.filter(name="worked-with", breakdown="route")
    assert dict(routes.values_list("part", "number")) == {"keyworker": 3}


def test_the_page_divides_and_every_cell_opens_its_number(programme: Programme, client: Client) -> None:
    client.force_login(AnalystFactory.create(council=programme.council))

    page = client.get(reverse("figure_breakdowns"))

    assert "The parts add up to 639 and the figure is 637" in page.text
    for part in page.context["programmes"][0]["parts"]:
        for (words, href), number in part["cells"]:
            opened = client.get(href.partition("#")[0]).context
            told = sum(line[2] for line in opened["balances"]) if "#" in href else opened["number"]
            assert told == number, words


def test_a_part_has_no_target_and_says_what_it_leaves_out(programme: Programme, client: Client) -> None:
    client.force_login(AnalystFactory.create(council=programme.council))
    district = programme.council.districts.get(name="North").pk

    page = client.get(reverse("figures"), {"district": district})

    assert "634 counted before this system cannot be divided so, and are left out." in page.text
    assert "%" not in "".join(stat["figure"] for stat in page.context["programmes"][0]["stats"])
    assert f"district={district}" in page.context["programmes"][0]["funnel"][0][0][1]
    assert f"district={district}" in client.get(page.context["programmes"][0]["funnel"][0][0][1]).context["back"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"as_at": "2014-03-31"}, "begins on 1 April 2015; choose that day or later"),
        ({"as_at": "2021-01-01"}, "As at: the date must be today or in the past"),
        ({"as_at": "never"}, "As at: enter a real date"),
        ({"since": "2020-09-02", "until": "2020-09-01"}, "the date must be 2 September 2020 or later"),
        ({"district": "999999"}, "District: choose one that is offered"),
        ({"window": "999999"}, "Window: choose one that is offered"),
        ({"programme": "999999"}, "Programme: choose one that is offered"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_an_address_says_wrong_is_named(programme: Programme, client: Client, asked: Any, said: str) -> None:
    client.force_login(AnalystFactory.create(council=programme.council))

    pages = [client.get(reverse(name), asked) for name in ("figures", "figure_breakdowns")]

    assert [page.status_code for page in pages] == [422, 422]
    assert all(said in page.text and "There is a problem" in page.text for page in pages)


def test_a_window_asks_for_its_programme(programme: Programme, client: Client) -> None:
    other = Programme.objects.create(
        council=programme.council,
        framework=programme.framework,
        name="Another phase",
        slug="another",
        starts_on=date(2019, 4, 1),
        ends_on=date(2021, 4, 1),
    )
    client.force_login(AnalystFactory.create(council=programme.council))
    window = programme.windows.get().pk

    assert "Programme: choose the one whose window it is" in client.get(reverse("figures"), {"window": window}).text
    asked = {"window": window, "programme": other.pk}
    assert f"Window: this one belongs to {programme.name}" in client.get(reverse("figures"), asked).text
