"""The demonstration's performance pages of past months, and its one story: written and published as on the pages."""

from dataclasses import dataclass
from datetime import date, timedelta

from claims.models import PerformancePage, Story
from claims.performance import Publishing, Written, begin_page, publish_page, seen_to_publish, stands, write_page
from claims.performance_figures import figures_of, suggested
from claims.stories import Told, approve_story, write_story
from claims.stories import stands as story_stands
from families.models import Council
from keyworkers.models import Role, User
from keyworkers.saving import seen_of
from troubled_families import edge
from troubled_families.claim_windows import somebody

STORY = Told(
    title="Mornings (invented)",
    body=(
        "Invented for the demonstration: there is no such family. When their keyworker first came, nobody slept before "
        "two, and school was something that happened to other people. They began with one thing, the mornings. A year "
        "later all of them are up at seven, the children are in school nearly every day, and their mother has begun "
        "the course she had put off for six years. “We still shout,” she says, “but now it is about the bathroom.”"
    ),
    agreed="Nobody had to be asked: it is invented.",
)
STORY_WRITTEN_ON = date(2020, 3, 9)


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What the manager wrote of a month beside its figures."""

    as_at: date
    highlights: str
    why: str
    actions: str
    tells_the_story: bool = False
    is_public: bool = True


MONTHS = (
    Month(
        as_at=date(2020, 3, 31),
        highlights="The March claims were audited, signed and sent within the window.",
        why="Most of these families had reached their outcomes by the autumn; we waited for three terms of attendance.",
        actions="Keyworkers and schools look at attendance together every half term, not once a year.",
        tells_the_story=True,
    ),
    Month(
        as_at=date(2020, 8, 31),
        highlights="No window was open in August.\nThe September claims are being prepared.",
        is_public=False,
        why="Families are counted when their claims are sent, so a month without a window adds none.",
        actions="Every family whose plan is met is looked at before the September window opens.",
    ),
)


def publish_past_months(council: Council, *, today: date) -> list[PerformancePage]:
    """Have a story written and approved, and the pages of months that are over published."""
    manager = somebody(council, Role.PROGRAMME_MANAGER)
    story = _approved_story(council)
    return [_published(council, month, story, manager) for month in MONTHS if month.as_at + timedelta(days=8) < today]


def _approved_story(council: Council) -> Story:
    analyst, senior = somebody(council, Role.ANALYST), somebody(council, Role.SENIOR_OFFICER)
    with edge.writing(what="load_demo", by=analyst, at=edge.close_of(STORY_WRITTEN_ON), judging=0) as moment:
        story = write_story(council, STORY, by=analyst, at=moment)
    with edge.writing(
        what="load_demo", by=senior, at=edge.close_of(STORY_WRITTEN_ON + timedelta(days=2)), judging=0
    ) as moment:
        return approve_story(story, seen=seen_of(story_stands(story)), by=senior, at=moment)


def _published(council: Council, month: Month, story: Story, manager: User) -> PerformancePage:
    """Begin, write and publish a month's page a week after its end."""
    on, programme = month.as_at + timedelta(days=7), council.programmes.get()
    with edge.writing(what="load_demo", by=manager, at=edge.close_of(on), judging=0) as moment:
        page = begin_page(programme, as_at=month.as_at, by=manager, today=on, at=moment)
        written = Written(
            highlights=month.highlights,
            measure=page.measure,
            commentary=f"{suggested(programme, as_at=month.as_at)} {month.why}",
            actions=month.actions,
            story=story if month.tells_the_story else None,
        )
        page = write_page(page, written, seen=seen_of(stands(page)))
        seen = seen_to_publish(page, figures_of(programme, as_at=month.as_at))
        return publish_page(page, Publishing(seen=seen, is_public=month.is_public), by=manager, at=moment)
