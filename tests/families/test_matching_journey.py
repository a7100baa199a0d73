"""A clerk's way through the matching queue, in a browser: by keyboard alone, and without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from families.models import FeedRecord, MatchAnswer, MatchCandidate
from tests import factories as make
from tests.families.test_matching_pages import asked

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def candidates(transactional_db: None) -> list[MatchCandidate]:
    """Return two questions, the first with two candidates."""
    first = asked()
    other = make.MembershipFactory(person__given_name="Pierson", family=first.person.memberships.get().family)
    make.MatchCandidateFactory(question=first.question, person=other.person, points=19)
    return [first, asked()]


def test_a_clerk_answers_by_keyboard_and_the_next_question_opens(
    page_of: Callable[..., Page], axe: Callable[[Page], None], candidates: list[MatchCandidate]
) -> None:
    page = page_of(make.AnalystFactory())
    page.goto("/matching/")
    axe(page)
    page.get_by_role("link", name="Pearson Exampel").first.click()
    axe(page)

    page.get_by_role("radio", name="The same person as Pearson Example, number 1").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")

    page.get_by_text("The same person: 1 row is loaded.").wait_for()
    assert FeedRecord.objects.get().person == candidates[0].person
    axe(page)
    page.get_by_role("radio", name="Not the same person").check()
    page.get_by_role("button", name="Save and open the next").click()
    page.get_by_text("No row waits to be matched").wait_for()
    axe(page)
    assert MatchAnswer.objects.count() == 2


def test_the_question_fits_a_phone(
    page_of: Callable[..., Page], axe: Callable[[Page], None], candidates: list[MatchCandidate]
) -> None:
    page = page_of(make.AnalystFactory())
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a typed dict of the same two

    for path in ("/matching/", f"/matching/{candidates[0].question_id}/"):
        page.goto(path)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
