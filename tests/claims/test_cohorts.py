"""Cohorts: how far the families attached in a period came, how long it took, who waits, who is one need away."""

import html
import re
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.figures.cohorts import By, Funnel, Stage, cohorts_of, families_at
from claims.figures.counting import Counted
from claims.figures.durations import Band, Durations, Since, ageing, banded, durations_of, latest_start
from claims.figures.nearness import Near, near_misses, nearly
from claims.figures.registry import FIGURES, AsAt
from claims.models import BatchState, Window
from outcomes.rules.daysets import ALWAYS, NEVER
from tests.claims.scenes import family_in_work, jobcentre_complete, open_window, ready_family
from tests.claims.stages import advance, batch_of_all
from tests.factories import (
    TODAY,
    IdentificationFactory,
    NeedFactory,
    NeedVerdictFactory,
    ProgrammeManagerFactory,
    TeamManagerFactory,
    judged,
)
from tests.photographs import photographed

EARLIER = date(2019, 2, 11)


@pytest.fixture
def window(db: None) -> Window:
    return open_window()


@pytest.fixture
def sent(judges: list[list[int]], db: None) -> Window:
    """One family by progress and one by employment are claimed; a third waits, a fourth meets nothing."""
    return photographed("one claimed by each route", _sent)


def _sent() -> Window:
    window = open_window()
    jobcentre_complete()
    ready_family(attached_on=EARLIER, lead_worker_on=EARLIER, family_plan_on=date(2019, 3, 1))
    family_in_work()
    advance(batch_of_all(window), BatchState.SUBMITTED)
    ready_family()
    ready_family(met=NEVER, family_plan_on=None)
    return window


def test_a_cohort_stands_by_its_day_of_attachment_and_adds_up_to_the_registry(sent: Window) -> None:
    found = cohorts_of(AsAt(sent.programme, TODAY), by=By.YEAR)

    later, earlier = found.cohorts
    assert (later.name, earlier.name) == ("2019 to 2020", "2018 to 2019")
    assert (later.funnel.attached, later.funnel.employment, later.funnel.progress) == (3, 1, 0)
    assert (earlier.funnel.attached, earlier.funnel.progress, earlier.funnel.in_progress) == (1, 1, 1)
    whole = {name: Counted(programme=sent.programme, figure=FIGURES[name], as_at=TODAY).number() for name in FIGURES}
    assert found.total.attached == whole["worked-with"]
    assert found.total.eligible == whole["eligible"]
    assert found.total.meets == whole["meets-the-plan"]
    assert found.total.progress + found.total.employment == whole["turned-around"]
    assert found.total.paid == whole["paid"]


def test_every_number_of_a_cohort_opens_the_families_it_counts(sent: Window) -> None:
    found = cohorts_of(AsAt(sent.programme, TODAY), by=By.QUARTER)

    assert [one.name for one in found.cohorts] == ["October to December 2019", "January to March 2019"]
    for one in found.cohorts:
        opened = {
            stage.value: families_at(
                sent.programme, stage, as_at=TODAY, starts_on=one.starts_on, ends_on=one.ends_on
            ).count()
            for stage in Stage
        }
        assert Funnel(**opened) == one.funnel


def test_families_identified_and_not_attached_stand_apart(window: Window) -> None:
    IdentificationFactory.create(matrix__framework=window.programme.framework, is_eligible=True)
    IdentificationFactory.create(matrix__framework=window.programme.framework, is_eligible=None)

    assert cohorts_of(AsAt(window.programme, TODAY), by=By.YEAR).apart == Funnel(identified=2, eligible=1)


def test_the_months_it_took_have_a_median_and_quartiles_that_were_seen() -> None:
    found = Durations(months={8: 1, 11: 2, 12: 1, 13: 3, 26: 1})

    assert (found.number, found.median, found.quartiles, found.within_the_named) == (8, 12, (11, 13), 4)
    assert found.at(Fraction(1)) == 26
    assert banded({2: 1, 3: 4, 30: 2}, (0, 3, 24)) == [
        Band(least=0, below=3, count=1),
        Band(least=3, below=24, count=4),
        Band(least=24, below=None, count=2),
    ]


@pytest.mark.parametrize(
    ("day", "months", "latest"),
    [
        pytest.param(date(2020, 9, 30), 0, date(2020, 9, 30), id="none"),
        pytest.param(date(2020, 9, 30), 3, date(2020, 6, 30), id="three"),
        pytest.param(date(2020, 2, 29), 1, date(2020, 1, 31), id="a month that is longer"),
        pytest.param(date(2020, 3, 15), 15, date(2018, 12, 15), id="over the year"),
    ],
)
def test_whole_months_have_passed_since_a_day(day: date, months: int, latest: date) -> None:
    assert latest_start(day, months) == latest


def test_each_route_took_its_months(sent: Window) -> None:
    found = durations_of(AsAt(sent.programme, TODAY))

    assert {route: dict(one.months) for route, one in found.items()} == {"progress": {19: 1}, "employment": {10: 1}}


def test_families_wait_since_attachment_and_since_meeting_the_plan(sent: Window) -> None:
    always = ready_family(attached_on=date(2020, 8, 3), met=ALWAYS)

    found = ageing(AsAt(sent.programme, TODAY))

    waited = {since: {one.name: one.count for one in bands if one.count} for since, bands in found.items()}
    assert waited[Since.ATTACHED] == {"6 to 11 months": 2, "Less than 3 months": 1}
    assert waited[Since.MET] == {"3 to 5 months": 1, "Less than 3 months": 1}, always


def test_a_near_miss_is_one_need_away(window: Window) -> None:
    one, two = ready_family(met=NEVER), ready_family(met=NEVER)
    more = NeedFactory.create(attachment=two, council=two.council, indicator="exclusions", headline="education")
    NeedVerdictFactory.create(need=more, met=NEVER, council=two.council)
    ready_family()
    judged()

    (found,) = near_misses(window.programme, as_at=TODAY)

    assert (found.families, found.indicator) == (1, one.needs.get().indicator)
    assert list(nearly(window.programme, "", as_at=TODAY)) == [one]
    assert isinstance(found, Near)


def test_every_number_on_the_pages_opens_and_a_wrong_period_is_named(client: Client, sent: Window) -> None:
    ready_family(met=NEVER)
    client.force_login(ProgrammeManagerFactory.create(council=sent.programme.council))
    pages = " ".join(client.get(reverse(name)).content.decode() for name in ("cohorts", "waiting"))
    wrong = client.get(reverse("cohorts"), {"by": "decade"})

    links = {html.unescape(link) for link in re.findall(r'href="(/figures/\d+/families/[^"]+)"', pages)}
    assert len(links) > 10
    assert {client.get(link).status_code for link in links} == {200}
    assert (wrong.status_code, "Choose a year or a quarter" in wrong.content.decode()) == (422, True)


def test_a_part_narrows_these_pages_and_what_each_of_their_numbers_opens(client: Client, sent: Window) -> None:
    theirs = ready_family(delivery_route="partner", met=NEVER)
    client.force_login(ProgrammeManagerFactory.create(council=sent.programme.council))

    def told(name: str, **asked: str) -> Any:
        return client.get(reverse(name), {"route": "partner"} | asked).context

    (cohort,) = told("cohorts", by="quarter")["rows"]
    opened = client.get(cohort[1][1]).content.decode()

    assert [cell if cell == 0 else cell[0] for cell in cohort[1:]] == ["1", "1", "1", "1", 0, 0, 0, 0]
    assert theirs.family.name in opened
    assert (opened.count("/families/"), "Delivery route: Partner" in opened) == (2, True)
    assert sum(int(cell[0]) for _, cell in told("waiting")["programmes"][0]["attached"] if cell) == 1
    assert told("lasting")["programmes"][0]["stats"][0]["figure"] == "0"
    pace = client.get(reverse("pace"), {"route": "partner"}).content.decode()
    assert "Whether it is reached is therefore said of the whole alone" in pace
    assert client.get(reverse("waiting"), {"route": "ours"}).status_code == 422


def test_words_of_an_address_that_nobody_asks_for_break_no_list_of_families(client: Client, sent: Window) -> None:
    client.force_login(ProgrammeManagerFactory.create(council=sent.programme.council))
    address = reverse("figure_families", args=[sent.programme.pk, "not-reported"])

    shown = [client.get(address, {"route": "keyworker", name: "route"}) for name in ("form", "but", "kept")]

    assert [(page.status_code, "Delivery route" in page.text) for page in shown] == [(200, True)] * 3


def test_what_lasts_stands_beside_the_counts_and_money_is_for_those_who_may(client: Client, sent: Window) -> None:
    team, programme = TeamManagerFactory.create(), ProgrammeManagerFactory.create()
    pages = {}
    for person in (team, programme):
        client.force_login(person)
        pages[person] = client.get(reverse("pace")).content.decode() + client.get(reverse("lasting")).content.decode()

    assert "Sustained: met on every day since the claim was sent" in pages[team]
    assert "whether they stayed in work stands on the watch over paid families" in pages[team]
    assert "not watched" not in pages[team]
    assert "Attainable, likely" in pages[programme]
    assert "Attainable" not in pages[team]
