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
