"""A month's page: what it suggests, what it freezes, who may tell which story, and how it is corrected."""

from datetime import date, timedelta
from itertools import groupby

import pytest

from claims.models import OpeningBalance, PageFigure, PerformancePage, Programme
from claims.performance import Written, open_to_public, stands, withdraw_page, write_page
from claims.performance_figures import suggested
from claims.stories import Told, approve_story, change_story, names_in, withdraw_story, write_story
from claims.stories import stands as story_stands
from families.refusals import NotPossibleError
from keyworkers.saving import ChangedMeanwhileError, seen_of
from tests import factories as make
from tests.claims.performance import SEPTEMBER, TOLD, approved_story, begun, published, west_sussex, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Programme:
    return west_sussex()


def test_the_suggested_words_are_west_sussexs_with_the_true_denominator(programme: Programme) -> None:
    assert suggested(programme, as_at=SEPTEMBER) == (
        "A further 283 claims were submitted in September 2020, meaning that we have met 97% of our in-year target "
        "(637 of 660). The remaining 23 families are planned to be claimed in November 2020."
    )
    assert suggested(programme, as_at=date(2020, 7, 31)).startswith("No further claim was submitted in July 2020")
    assert suggested(programme, as_at=date(2020, 10, 31)).endswith(
        "The remaining 23 families are planned to be claimed in November 2020."
    )
    assert suggested(programme, as_at=date(2020, 11, 30)).endswith("23 more would reach it.")
    assert suggested(programme, as_at=date(2021, 3, 31)).endswith("Its period ended 23 short of it.")
    programme.targets.all().delete()
    assert suggested(programme, as_at=SEPTEMBER).endswith("2020: 4,577 families turned around in all.")


def test_a_page_freezes_its_figures_and_every_division_adds_up(programme: Programme) -> None:
    page = published(written(begun(programme)))

    OpeningBalance.objects.update(count=1)
    told = list(PageFigure.objects.filter(page=page, breakdown="").values_list("text", flat=True))
    parts = PageFigure.objects.filter(page=page).exclude(breakdown="")
    sums = {name: sum(one.number for one in rows) for name, rows in groupby(parts, lambda one: one.breakdown)}
    assert told == ["97% of in-year target (637 of 660)", "99.5% of programme target (4,577 of 4,600)", "0"]
    assert sums == {"month": 637, "window": 637, "result_type": 637}
    assert {one.part: one.number for one in parts if one.breakdown == "window"} == {
        "September 2020": 283,
        "not divided": 354,
    }
    assert PageFigure.objects.get(page=page, part="2020-09").number == 283


def test_nothing_is_published_silently_unread_or_otherwise_than_it_was_seen(programme: Programme) -> None:
    page = begun(programme)
    with pytest.raises(NotPossibleError, match="Write what there is to say"):
        published(page)
    page = written(page, commentary=suggested(programme, as_at=SEPTEMBER))
    with pytest.raises(NotPossibleError, match="still reads as it was suggested"):
        published(page)
    with pytest.raises(NotPossibleError, match="changed"):
        published(page, seen="0", holds_as_suggested=True)

    assert published(page, holds_as_suggested=True).state == "published"


@pytest.mark.parametrize(
    ("as_at", "said"),
    [
        pytest.param(date(2015, 3, 31), "The programme began later, on 1 April 2015", id="before the programme"),
        pytest.param(date(2020, 10, 31), "October 2020 is not over", id="not over"),
        pytest.param(date(2020, 9, 29), "29 September 2020 is not the last day of a month", id="within a month"),
    ],
)
def test_a_page_is_about_a_whole_month_of_the_programme(programme: Programme, as_at: date, said: str) -> None:
    with pytest.raises(NotPossibleError, match=said):
        begun(programme, as_at=as_at)


def test_a_corrected_page_names_the_former_and_takes_its_place_for_the_public(programme: Programme) -> None:
    first = published(written(begun(programme)), is_public=True)
    second = begun(programme)
    assert begun(programme) == second
    assert first.measure.endswith("We aim to achieve 4,600 families turned around by March 2021.")
    assert (second.corrects, second.commentary) == (first, first.commentary)

    published(written(second, commentary="We counted twelve families twice."), is_public=True)
    first.refresh_from_db()
    assert (first.state, first.is_public) == ("published", False)
    with pytest.raises(NotPossibleError, match="corrected page took its place"):
        open_to_public(first, is_public=True)
    with pytest.raises(NotPossibleError, match="what it said stands"):
        written(first)


def test_one_page_of_a_month_is_public_however_its_corrections_were_withdrawn(programme: Programme) -> None:
    first = published(written(begun(programme)), is_public=True)
    second = published(written(begun(programme)), is_public=True, at=make.NOW + timedelta(hours=1))
    third = written(begun(programme))
    withdraw_page(second, why="It counted twelve families twice.")
    open_to_public(first, is_public=True)

    published(third, is_public=True)

    assert list(PerformancePage.objects.filter(is_public=True)) == [third]
    with pytest.raises(NotPossibleError, match="corrected page took its place"):
        open_to_public(first, is_public=True)


def test_a_page_is_withdrawn_with_a_reason_and_its_month_can_be_begun_anew(programme: Programme) -> None:
    page = withdraw_page(published(written(begun(programme)), is_public=True), why="It named the wrong window.")

    assert (page.state, page.is_public, begun(programme).corrects) == ("withdrawn", False, None)
    with pytest.raises(NotPossibleError, match="withdrawn already"):
        withdraw_page(page, why="Again.")
    with pytest.raises(NotPossibleError, match="Only a published page"):
        open_to_public(page, is_public=True)


def test_the_next_months_page_begins_with_the_measure_and_the_actions_of_the_one_before(programme: Programme) -> None:
    published(written(begun(programme, as_at=date(2020, 8, 31)), measure="Ours.", actions="A strong plan."))

    page = begun(programme)
    assert (page.measure, page.actions, page.commentary) == ("Ours.", "A strong plan.", "")


def test_two_who_write_one_page_see_each_others_words(programme: Programme) -> None:
    page = begun(programme)
    seen = seen_of(stands(page))
    written(page)

    with pytest.raises(ChangedMeanwhileError):
        write_page(page, Written(**stands(page) | {"story": None}), seen=seen)


def test_only_a_story_that_a_second_person_approved_is_told(programme: Programme) -> None:
    story = write_story(programme.council, TOLD, by=make.AnalystFactory(), at=make.NOW)
    seen = seen_of(story_stands(story))
    with pytest.raises(NotPossibleError, match="Only an approved story"):
        written(begun(programme), story=story)
    with pytest.raises(NotPossibleError, match="cannot approve it"):
        approve_story(story, seen=seen, by=story.written_by, at=make.NOW)
    change_story(story, Told(title="Mornings", body="They begin at eight.", agreed="In June."), seen=seen)
    with pytest.raises(NotPossibleError, match="Read it again"):
        approve_story(story, seen=seen, by=make.SeniorOfficerFactory(), at=make.NOW)


def test_a_story_withdrawn_meanwhile_stops_the_page(programme: Programme) -> None:
    story = approved_story()
    page = written(begun(programme), story=story)
    withdraw_story(story, why="The family asked us to.")

    with pytest.raises(NotPossibleError, match="story is not approved any more"):
        published(page)
    with pytest.raises(NotPossibleError, match="withdrawn already"):
        withdraw_story(story, why="Again.")
    with pytest.raises(NotPossibleError, match="do not change any more"):
        change_story(story, TOLD, seen=seen_of(story_stands(story)))


def test_words_of_a_story_that_are_names_of_people_recorded_here_are_found() -> None:
    person = make.PersonFactory(given_name="Rosa", family_name="O'Hara")

    found = names_in(person.council_id, "Rosa and the Young O'Hara rose early.", "In May.")

    assert found == ["O'Hara", "Rosa"]
    assert names_in(make.OtherCouncilFactory().pk, "Rosa") == []
