"""An analyst's way through an agency file, in a browser."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from families.models import Person
from tests import factories as make
from tests.families.test_imports import ALSO_GOOD, BAD, GOOD, HEADER


@pytest.fixture
def file(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "kept")
    path = tmp_path / "households.csv"
    path.write_text(HEADER + GOOD + ALSO_GOOD + BAD)
    return path


def test_an_analyst_checks_a_file_loads_it_and_takes_the_rejects_away(
    page_of: Callable[..., Page], axe: Callable[[Page], None], file: Path
) -> None:
    page = page_of(make.AnalystFactory())
    page.goto("/agency-files/")
    axe(page)

    page.get_by_role("button", name="Send in a file").click()
    axe(page)
    page.get_by_role("radio", name="Households (partner hub)").check()
    page.get_by_label("What is the last day it is complete to?").fill("27/09/2020")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Check the file").click()
    axe(page)
    assert page.get_by_text("November 2012 has no day 31.").is_visible()

    page.get_by_role("button", name="Load 2 rows").click()
    axe(page)
    assert page.get_by_text("2 of 3 rows are loaded.").is_visible()
    assert Person.objects.count() == 2

    with page.expect_download() as download:
        page.get_by_role("link", name="Download the 1 rejected row").click()
    assert "'=1+1" in Path(download.value.path()).read_text(encoding="utf-8-sig")


def test_an_analyst_undoes_a_file_that_should_not_have_been_loaded(
    page_of: Callable[..., Page], axe: Callable[[Page], None], file: Path
) -> None:
    page = page_of(make.AnalystFactory())
    page.goto("/agency-files/send/")
    page.get_by_role("radio", name="Households (partner hub)").check()
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Check the file").click()
    assert page.get_by_text("1 January 2015 (read from the file)").is_visible()

    page.get_by_label("Last day it is complete to").fill("27/09/2020")
    page.get_by_role("button", name="Change the day").click()
    page.get_by_role("button", name="Load 2 rows").click()
    page.get_by_role("button", name="Undo this load").click()
    axe(page)
    assert page.get_by_text("2 people removed").is_visible()

    page.get_by_label("Why is it undone?").fill("It was another council's file.")
    page.get_by_role("button", name="Undo the load").click()
    axe(page)
    assert page.get_by_text("It was another council's file.").is_visible()
    assert not Person.objects.exists()


def test_a_row_of_a_file_has_a_page_that_everybody_can_read(
    page_of: Callable[..., Page], axe: Callable[[Page], None]
) -> None:
    row = make.FeedRecordFactory()
    page = page_of(make.AnalystFactory(council=row.council))

    page.goto(f"/agency-files/{row.load_id}/rows/{row.pk}/")

    axe(page)
    assert page.get_by_role("heading", name="Row 2 of offences.csv").is_visible()
