"""A figure is the same wherever it stands."""

import json
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.figures.cohorts import By, cohorts_of
from claims.figures.counting import Counted, by_window, divided, progress
from claims.figures.monthly import rebuild_monthly
from claims.figures.registry import FIGURES, AsAt
from claims.figures.selection import DIMENSIONS, Dimension
from claims.models import BatchState, MonthlyFigure, Programme
from claims.performance_figures import Headline, headlines
from claims.performance_papers import paper_of
from tests.claims.performance import begun
from tests.claims.stages import batch_at
from tests.factories import NOW, TODAY, OpeningBalanceFactory, ProgrammeManagerFactory, TargetFactory

pytestmark = pytest.mark.django_db

SAID = "97% of in-year target (637 of 660)"


@pytest.fixture
def programme(judges: list[list[int]]) -> Programme:
    """Three families reported and 634 counted before, against 660 for the year."""
    made = batch_at(BatchState.SUBMITTED, families=3).programme
    OpeningBalanceFactory.create(count=634, counted_on=date(2020, 8, 31))
    TargetFactory.create(label="in-year target", number=660, starts_on=date(2020, 4, 1), ends_on=date(2021, 4, 1))
    return made


def whole(programme: Programme) -> Counted:
    return Counted(programme=programme, figure=FIGURES["turned-around"], as_at=TODAY)


def kept(programme: Programme) -> int:
    rebuild_monthly(programme, as_at=TODAY, at=NOW)
    row = MonthlyFigure.objects.get(programme=programme, name="turned-around", breakdown="", as_at=TODAY)
    return row.number


def opened(client: Client, programme: Programme) -> int:
    found = client.get(reverse("figure", args=[programme.pk, "turned-around"])).context
    return len(found["rows"]) + sum(int(line[2]) for line in found["balances"])


def on_performance_page(programme: Programme) -> Headline:
    found = headlines(programme, as_at=TODAY)
    return next(one for one in found if one.counted.figure.name == "turned-around")


def parts_by(by: Dimension, _: Client, programme: Programme) -> int:
    one = whole(programme)
    return divided([one], by)[one].total()


def taken_as_a_file(client: Client, programme: Programme) -> int:
    asked: dict[str, str | int] = {"figure": "turned-around", "programme": programme.pk}
    said = client.get(reverse("list_take", args=["claims"]), asked).context["count"]
    return int(said.removesuffix(" claims"))


def side_by_side(client: Client, programme: Programme) -> int:
    (row,) = client.get(reverse("beside")).context["councils"][0]["rows"]
    return int(row[5][0])


def in_cohorts(programme: Programme) -> int:
    total = cohorts_of(AsAt(programme, TODAY), by=By.QUARTER).total
    return total.progress + total.employment


def of_the_month(client: Client, programme: Programme, name: str) -> str:
    """The performance page of the month, on the screen, on paper or as a file."""
    return client.get(reverse(name, args=[begun(programme).pk])).text


def from_api(client: Client) -> dict[str, Any]:
    answer = client.get("/api/v1/figures/").json()
    (found,) = [figure for figure in answer if figure["name"] == "turned-around"]
    return dict(found)


COUNTS: dict[str, Callable[[Client, Programme], int]] = {
    "the registry": lambda _, programme: whole(programme).number(),
    "its rows and lines": lambda _, programme: whole(programme).rows().count() + 634,
    "the figure's page": opened,
    "the overview's funnel": lambda client, _: client.get(reverse("figures")).context["programmes"][0]["funnel"][-2][1],
    "the overview's windows": lambda _, programme: 634 + sum(count for *_, count in by_window(programme, as_at=TODAY)),
    "the API": lambda client, _: from_api(client)["number"],
    "the month kept": lambda _, programme: kept(programme),
    "the performance page": lambda _, programme: on_performance_page(programme).number,
    "its JSON": lambda client, programme: json.loads(of_the_month(client, programme, "performance_json"))["figures"][0][
        "number"
    ],
    "side by side": side_by_side,
    "the cohorts, and what was counted before": lambda _, programme: 634 + in_cohorts(programme),
    "the list taken as a file, and what was before": lambda client, programme: 634 + taken_as_a_file(client, programme),
    "its target": lambda _, programme: progress(programme, as_at=TODAY)[0].number,
    **{f"by {one.title}": partial(parts_by, one) for one in DIMENSIONS.values() if not one.is_overlapping},
}
WORDS: dict[str, Callable[[Client, Programme], str]] = {
    "the overview": lambda client, _: client.get(reverse("figures")).text,
    "the page of its target": lambda client, programme: (
        client.get(reverse("figure", args=[programme.pk, "turned-around"]), {"target": programme.targets.get().pk}).text
    ),
    "home": lambda client, _: client.get(reverse("home")).text,
    "pace": lambda client, _: client.get(reverse("pace")).text,
    "the API": lambda client, _: from_api(client)["targets"][0]["text"],
    "side by side": lambda client, _: client.get(reverse("beside")).text,
    "what the performance page says": lambda _, programme: on_performance_page(programme).figure().text,
    "the performance page": partial(of_the_month, name="performance_page"),
    "as it is printed": partial(of_the_month, name="performance_print"),
    "its CSV": partial(of_the_month, name="performance_csv"),
    "its JSON": partial(of_the_month, name="performance_json"),
    "its public version": lambda _, programme: paper_of(begun(programme), is_public=True).main.text,
}


def test_a_figure_is_the_same_wherever_it_stands(programme: Programme, client: Client) -> None:
    client.force_login(ProgrammeManagerFactory.create(council=programme.council))

    counts = {place: read(client, programme) for place, read in COUNTS.items()}
    words = {place: SAID in " ".join(read(client, programme).split()) for place, read in WORDS.items()}

    assert counts == dict.fromkeys(COUNTS, 637)
    assert words == dict.fromkeys(WORDS, True)
