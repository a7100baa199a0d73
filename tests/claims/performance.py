"""Scenes that the tests of performance pages share: West Sussex's figures, entered as a council's own."""

from datetime import date, datetime
from typing import Any

from claims.models import PerformancePage, Programme, Story
from claims.performance import Publishing, Written, begin_page, publish_page, seen_to_publish, stands, write_page
from claims.performance_figures import figures_of
from claims.stories import Told, approve_story, write_story
from claims.stories import stands as story_stands
from keyworkers.saving import seen_of
from tests import factories as make

SEPTEMBER = date(2020, 9, 30)
TOLD = Told(title="Mornings", body="They begin at seven now, all of them together.", agreed="In person, in June.")


def west_sussex() -> Programme:
    """The figures West Sussex published in September 2020, entered as a council's own."""
    made: Programme = make.ProgrammeFactory()
    window = make.WindowFactory(programme=made)
    make.NovemberWindowFactory(programme=made)
    make.TargetFactory(programme=made, number=4600)
    year = {"starts_on": date(2020, 4, 1), "ends_on": date(2021, 4, 1), "is_our_reading": True}
    make.TargetFactory(programme=made, label="in-year target", number=660, **year)
    counted = [("To March 2020", date(2020, 3, 31), 3940, None), ("April to August", date(2020, 8, 31), 354, None)]
    for label, on, count, within in [*counted, ("September", SEPTEMBER, 283, window)]:
        make.OpeningBalanceFactory(programme=made, label=label, counted_on=on, count=count, window=within)
    return made


def begun(programme: Programme, *, as_at: date = SEPTEMBER) -> PerformancePage:
    """A month's page that its manager has begun."""
    by = programme.council.users.filter(role="programme-manager").first()
    by = by or make.ProgrammeManagerFactory(council=programme.council)
    return begin_page(programme, as_at=as_at, by=by, today=SEPTEMBER, at=make.NOW)


def written(page: PerformancePage, **words: Any) -> PerformancePage:
    """A page with words of a manager's own."""
    told = {**stands(page), "commentary": "We are ahead of where we meant to be.", "story": None, **words}
    return write_page(page, Written(**told), seen=seen_of(stands(page)))


def published(page: PerformancePage, *, at: datetime = make.NOW, **how: Any) -> PerformancePage:
    """A page that its manager published as it stands."""
    asked = {"seen": seen_to_publish(page, figures_of(page.programme, as_at=page.as_at)), **how}
    return publish_page(page, Publishing(**asked), by=page.begun_by, at=at)


def approved_story() -> Story:
    """A story that a second person approved."""
    story = write_story(make.CouncilFactory(), TOLD, by=make.AnalystFactory(), at=make.NOW)
    return approve_story(story, seen=seen_of(story_stands(story)), by=make.SeniorOfficerFactory(), at=make.NOW)
