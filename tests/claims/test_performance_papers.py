"""What anybody may read of a performance page, and the formats it goes out in."""

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import claims
from claims.models import OpeningBalance, PerformancePage
from claims.performance_papers import Paper, as_csv, as_json, paper_of, public_pages, small_numbers_in
from claims.stories import withdraw_story
from tests import factories as make
from tests.claims.performance import approved_story, begun, published, west_sussex, written

pytestmark = pytest.mark.django_db

SCHEMA = json.loads((Path(claims.__file__).parent / "schemas" / "performance.schema.json").read_text(encoding="utf-8"))


def small_page() -> PerformancePage:
    """A page of a year of which three families were counted in a window of their own, and 283 in another."""
    programme = west_sussex()
    days = {"opens_on": date(2020, 5, 4), "closes_on": date(2020, 5, 29), "submit_by": date(2020, 5, 29)}
    before = {"attached_by": date(2019, 11, 29), "evidence_on": date(2020, 5, 22)}
    first = make.WindowFactory(programme=programme, name="May 2020", **days, **before)
    OpeningBalance.objects.filter(label="April to August").update(count=3, window=first)
    story = approved_story()
    return published(written(begun(programme), story=story, highlights="One\n\n Two "), is_public=True)


def told(paper: Paper) -> dict[str, list[tuple[str, int | None]]]:
    return {one.name: [(cell.part, cell.number) for cell in one.parts] for one in paper.divisions}


def test_the_public_version_leaves_out_what_could_be_reckoned_and_says_so() -> None:
    page = small_page()

    paper = paper_of(page, is_public=True)
    assert [cell.number for cell in paper.headlines] == [286, 4226, None]
    assert (paper.headlines[0].text, paper.headlines[2].text) == ("43% of in-year target (286 of 660)", "not published")
    assert told(paper)["window"] == [("May 2020", None), ("September 2020", None)]
    assert "month" not in told(paper)
    assert paper.leaves_out
    assert told(paper_of(page))["window"] == [("May 2020", 3), ("September 2020", 283)]
    assert paper.highlights == ["One", "Two"]


def test_both_versions_hold_to_the_documented_format() -> None:
    page = small_page()

    for paper in (paper_of(page), paper_of(page, is_public=True), paper_of(begun(page.programme))):
        found: dict[str, Any] = json.loads(json.dumps(as_json(paper)))
        jsonschema.validate(found, SCHEMA, cls=jsonschema.Draft202012Validator)
        assert found["sections"]["picture_of_a_family"]["title"] == "Mornings"
        assert found["figures"][0]["target"] == {
            "number": 660,
            "label": "in-year target",
            "by": "2021-03-31",
            "is_our_reading": True,
        }


def test_nothing_left_out_stands_in_any_format() -> None:
    paper = paper_of(small_page(), is_public=True)

    rows = list(csv.DictReader(io.StringIO(as_csv(paper))))
    numbers = {(row["figure"], row["part"]): row["number"] for row in rows}
    assert numbers["turned-around", "September 2020"] == numbers["turned-around", "May 2020"] == ""
    assert numbers["turned-around", ""] == "4226"
    assert "283" not in as_csv(paper) + json.dumps(as_json(paper))


def test_no_cell_of_the_csv_is_a_formula() -> None:
    page = small_page()
    type(page.council).objects.update(name="=1+1")
    page = PerformancePage.objects.get(pk=page.pk)

    assert "\n'=1+1," in as_csv(paper_of(page)).replace("\r", "")


def test_a_story_is_told_as_long_as_it_is_approved_and_a_page_read_as_long_as_it_is_public() -> None:
    page = small_page()
    assert paper_of(page).story
    assert list(public_pages()) == [page]
    assert page.story
    withdraw_story(page.story, why="The family asked us to.")
    page = PerformancePage.objects.get(pk=page.pk)

    assert paper_of(page, is_public=True).story is None
    type(page.council).objects.update(is_as_published=True)
    assert not public_pages()


def test_small_numbers_in_the_words_are_pointed_out() -> None:
    page = PerformancePage(commentary="A further 3 claims, 1,283 in all; (4) of them. 283.", highlights="2020: 2")

    assert small_numbers_in(page) == ["2", "3", "4"]
