"""An analyst's way to a batch's file in a browser, wide and on a phone, and the layout it is written in."""

from collections.abc import Callable
from pathlib import Path

from django.db import transaction
from playwright.sync_api import Page, ViewportSize

from claims.models import BatchState
from tests.claims.stages import batch_at
from troubled_families.jobs import run_all_waiting

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}


def test_an_analyst_lays_the_file_out_has_it_written_and_takes_a_copy(
    page_of: Callable[..., Page], axe: Callable[[Page], None], judges: list[list[int]], tmp_path: Path
) -> None:
    with transaction.atomic():
        batch = batch_at(BatchState.SIGNED, families=1)
    page = page_of(batch.made_by)
    page.goto(f"/programmes/{batch.programme_id}/layout/change/")
    looked_at(page, axe)
    page.get_by_label("Columns").fill("Our line = line\nClaim = claim\nFamily = family\nLink = link")
    page.get_by_label("Why does the layout change?").fill("As the department asks.")
    page.get_by_role("button", name="Change the layout").click()
    looked_at(page, axe)

    page.goto(f"/batches/{batch.pk}/files/")
    page.get_by_role("button", name="Write the file").click()
    run_all_waiting()
    page.get_by_text("This is the file to send").wait_for()  # the page looks again by itself
    looked_at(page, axe)

    with page.expect_download() as download:
        page.get_by_role("button", name="Take a copy").click()
    assert download.value.suggested_filename == "phase-2-batch-1.csv"
    assert Path(download.value.path()).read_text(encoding="utf-8-sig").startswith("Our line,Claim,Family,Link\n1,")


def looked_at(page: Page, axe: Callable[[Page], None]) -> None:
    """Hold the page, as wide as a desk's screen and as a phone's, to the rules and to its width."""
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
