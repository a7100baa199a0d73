"""Attempts at what may never happen to performance pages, stories and lists: rule to what the database must refuse."""

from typing import Any

from claims.models import AssuranceAnswer, ListDownload, ListExport, PageFigure, PerformancePage, Story
from keyworkers.models import Job
from tests import factories as make
from tests.troubled_families.attempting import Attempt, again, change, delete


def story(**fields: Any) -> Story:
    """A story that waits for approval."""
    by = make.AnalystFactory()
    values: dict[str, Any] = {"title": "Mornings", "body": "They begin at seven.", "agreed": "In person.", **fields}
    made: Story = Story.objects.create(council=by.council, written_by=by, written_at=make.NOW, **values)
    return made


def approved_story() -> Story:
    """A story that a second person approved."""
    made = story()
    by = make.ProgrammeManagerFactory(council=made.council)
    change(made, state="approved", approved_by_id=by.pk, approved_at=make.NOW)
    return made


def page(**fields: Any) -> PerformancePage:
    """A performance page that is being written."""
    programme = make.ProgrammeFactory()
    by = make.ProgrammeManagerFactory(council=programme.council)
    made: PerformancePage = PerformancePage.objects.create(
        council=programme.council, programme=programme, as_at=make.TODAY, begun_by=by, begun_at=make.NOW, **fields
    )
    return made


def published_page() -> PerformancePage:
    """A performance page that was published."""
    made = page()
    change(made, state="published", published_by_id=made.begun_by_id, published_at=make.NOW)
    return made


def figure() -> PageFigure:
    """A frozen figure of a page."""
    made: PageFigure = PageFigure.objects.create(
        page=page(), position=1, name="paid", title="Paid", sentence="Paid.", as_at=make.TODAY, number=3, text="3"
    )
    return made


def answer() -> AssuranceAnswer:
    """An answer to a trigger of national assurance."""
    programme = make.ProgrammeFactory()
    made: AssuranceAnswer = AssuranceAnswer.objects.create(
        council=programme.council,
        programme=programme,
        trigger="earlier-issues",
        applies=False,
        note="None was raised.",
        answered_by=make.ProgrammeManagerFactory(council=programme.council),
        answered_at=make.NOW,
    )
    return made


def listed(**fields: Any) -> ListExport:
    """A list that was asked for."""
    by = make.AnalystFactory()
    job = Job.objects.create(council=by.council, kind="list", as_of=make.TODAY, asked_at=make.NOW)
    values = {
        "things": "families",
        "columns": ["reference"],
        "purpose": "The yearly review.",
        "format": "csv",
        **fields,
    }
    made: ListExport = ListExport.objects.create(council=by.council, job=job, asked_by=by, asked_at=make.NOW, **values)
    return made


def written_list() -> ListExport:
    """A list that was written."""
    written = {"name": "families.csv", "content": b"F00001", "digest": "0" * 64, "rows": 1}
    return listed(**written, written_at=make.NOW, link_ends_at=make.NOW)


def download() -> ListDownload:
    """A copy that somebody took."""
    export = listed()
    made: ListDownload = ListDownload.objects.create(export=export, by=export.asked_by, at=make.NOW)
    return made


def approved_by_its_writer() -> None:
    """Whoever wrote a story approves it."""
    made = story()
    change(made, state="approved", approved_by_id=made.written_by_id, approved_at=make.NOW)


def second_first_page() -> None:
    """A second page of a published period does not name the first."""
    first = published_page()
    again(first, state="draft", published_by_id=None, published_at=None)
    second = PerformancePage.objects.get(state="draft")
    change(second, state="published", published_by_id=first.begun_by_id, published_at=make.NOW)


ATTEMPTS: dict[str, Attempt] = {
    "Story.an_approved_story_names_who": lambda: change(story(), state="approved"),
    "Story.a_second_person_approves_a_story": approved_by_its_writer,
    "Story.a_withdrawn_story_says_why": lambda: change(story(), state="withdrawn"),
    "Story.allowed_moves": lambda: change(approved_story(), state="written", approved_by_id=None, approved_at=None),
    "Story.first_state": lambda: again(story(), state="withdrawn", withdrawn_because="A reason."),
    "Story.fixed_once_approved": lambda: change(approved_story(), body="They begin at eight."),
    "Story.never_deleted": lambda: delete(story()),
    "PerformancePage.one_draft_a_period": lambda: again(page()),
    "PerformancePage.one_first_page_a_period": second_first_page,
    "PerformancePage.published_says_who_and_when": lambda: change(page(), state="published"),
    "PerformancePage.a_withdrawn_page_says_why": lambda: change(page(), state="withdrawn"),
    "PerformancePage.only_a_published_page_is_public": lambda: change(
        page(), state="withdrawn", withdrawn_because="A reason.", is_public=True
    ),
    "PerformancePage.allowed_moves": lambda: change(
        published_page(), state="draft", published_by_id=None, published_at=None
    ),
    "PerformancePage.first_state": lambda: again(page(), state="withdrawn", withdrawn_because="A reason."),
    "PerformancePage.fixed_once_published": lambda: change(published_page(), commentary="Another."),
    "PerformancePage.never_deleted": lambda: delete(page()),
    "PageFigure.one_figure_a_place": lambda: again(figure()),
    "PageFigure.never_updated": lambda: change(figure(), number=4),
    "PageFigure.never_deleted": lambda: delete(figure()),
    "AssuranceAnswer.never_updated": lambda: change(answer(), applies=True),
    "AssuranceAnswer.never_deleted": lambda: delete(answer()),
    "ListExport.a_list_is_written_whole": lambda: change(listed(), digest="0" * 64),
    "ListExport.unchangeable_once_written": lambda: change(written_list(), rows=2),
    "ListExport.never_deleted": lambda: delete(listed()),
    "ListDownload.never_updated": lambda: change(download(), at=make.NOW),
    "ListDownload.never_deleted": lambda: delete(download()),
}
