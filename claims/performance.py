"""The performance page of a month: begun, written, published with its figures frozen, corrected, withdrawn."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from claims.models import PageFigure, PerformancePage, Programme, Story, TargetMeasure
from claims.models.performance import PageState, StoryState
from claims.performance_figures import ends_of_months, figures_of, said_of, suggested
from families.refusals import NotPossibleError
from families.words import day, last_day, month
from keyworkers.models import User
from keyworkers.saving import refuse_if_changed, seen_of

TEXTS = ("highlights", "measure", "commentary", "actions")
UNEDITED = "The performance still reads as it was suggested: write it in your words, or say that it holds as it stands"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a manager writes on a page, and which family's story is told there."""

    highlights: str
    measure: str
    commentary: str
    actions: str
    story: Story | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishing:
    """How a page is published: as it was ``seen``, perhaps for everybody, perhaps with the suggested words unedited."""

    seen: str
    is_public: bool = False
    holds_as_suggested: bool = False


def stands(page: PerformancePage) -> dict[str, Any]:
    """Return what a page says, by the fields of its form."""
    return {name: getattr(page, name) for name in TEXTS} | {"story": page.story_id}


def begin_page(programme: Programme, *, as_at: date, by: User, today: date, at: datetime) -> PerformancePage:
    """Begin a month's page and return it; one that is being written is returned as it stands.

    Where the month's page is published, the new one corrects it and begins with its words; else with the measure and
    the actions of the page before. Raises :class:`NotPossibleError` for a month that is no whole one of the programme.
    """
    _refuse_impossible(programme, as_at, today=today)
    pages = PerformancePage.objects.filter(programme=programme)
    draft = pages.filter(as_at=as_at, state=PageState.DRAFT).first()
    if draft:
        return draft
    corrected = _last_published(pages.filter(as_at=as_at))
    before = _last_published(pages.filter(as_at__lt=as_at))
    words = {"measure": measure_suggested(programme)}
    if corrected:
        words = {name: getattr(corrected, name) for name in TEXTS}
    elif before:
        words = {"measure": before.measure, "actions": before.actions}
    return PerformancePage.objects.create(
        council_id=programme.council_id,
        programme=programme,
        as_at=as_at,
        corrects=corrected,
        story=corrected.story if corrected and is_told(corrected.story) else None,
        begun_by=by,
        begun_at=at,
        **words,
    )


def _refuse_impossible(programme: Programme, as_at: date, *, today: date) -> None:
    for is_so, why in (
        (programme.council.is_as_published, "A programme as another council published it has no page of ours."),
        (as_at < programme.starts_on, f"The programme began later, on {day(programme.starts_on)}."),
        (as_at > today, f"{month(as_at)} is not over: its figures are not known yet."),
        (as_at not in ends_of_months(programme, today=today), f"{day(as_at)} is not the last day of a month."),
    ):
        if is_so:
            raise NotPossibleError(why, field="as_at")


def _last_published(pages: Any) -> PerformancePage | None:
    published = pages.filter(state=PageState.PUBLISHED).order_by("as_at", "published_at", "pk")
    found: PerformancePage | None = published.last()
    return found


def replaced_by(page: PerformancePage) -> PerformancePage | None:
    """Return the page that stands in the place of a published one, whether or not a third between them stands."""
    return _last_published(_of_the_month(page).filter(pk__gt=page.pk))


def _of_the_month(page: PerformancePage) -> Any:
    return PerformancePage.objects.filter(programme=page.programme_id, as_at=page.as_at)


def measure_suggested(programme: Programme) -> str:
    """Return what the measure is, as West Sussex words it, with this programme's target."""
    target = programme.targets.filter(measure=TargetMeasure.TURNED_AROUND, starts_on__isnull=True).first()
    aim = (
        f" We aim to achieve {target.number:,} families turned around by {month(last_day(programme.ends_on))}."
        if target
        else ""
    )
    return (
        "We aim to increase the number of families we help to change, improve and turn their lives around. A family "
        "counts once a result is claimed for it: significant and sustained progress on every need it had, or "
        f"continuous employment. It will often take around 12 months before success can be reported.{aim}"
    )


def is_told(story: Story | None) -> bool:
    """Return whether a story may be told: it is approved, and not withdrawn since."""
    return story is not None and story.state == StoryState.APPROVED


def write_page(page: PerformancePage, written: Written, *, seen: str) -> PerformancePage:
    """Keep what was written on a draft and return it.

    Raises :class:`NotPossibleError` where the page is published or withdrawn, its story is not approved, or somebody
    else saved it since it was ``seen``.
    """
    held = _held(page)
    if held.state != PageState.DRAFT:
        raise NotPossibleError("This page is not a draft any more: what it said stands. Begin a corrected one.")
    refuse_if_changed(held, stands(held), seen=seen)
    if written.story and not is_told(written.story):
        raise NotPossibleError("Only an approved story is told", field="story")
    for name in TEXTS:
        setattr(held, name, getattr(written, name))
    held.story = written.story
    held.save(update_fields=[*TEXTS, "story"])
    return held


def seen_to_publish(page: PerformancePage, figures: list[PageFigure]) -> str:
    """Return a mark of what somebody was shown before they publish it: the words and the figures."""
    return seen_of({**stands(page), "figures": said_of(figures)})


def is_as_suggested(page: PerformancePage) -> bool:
    """Return whether a page's performance begins with the suggested words and adds none."""
    return _plain(page.commentary) == _plain(suggested(page.programme, as_at=page.as_at))


def _plain(text: str) -> str:
    return " ".join(text.split())


def publish_page(page: PerformancePage, how: Publishing, *, by: User, at: datetime) -> PerformancePage:
    """Publish a draft: freeze its figures as they stand and return it; no other page of its month is public any more.

    Raises :class:`NotPossibleError` where it is no draft, where nothing is said of the performance or only what was
    suggested, unread, where its story is not approved, or where it is no longer as it was seen.
    """
    held = _held(page)
    if held.state != PageState.DRAFT:
        raise NotPossibleError("This page is not a draft any more.")
    figures = figures_of(held.programme, as_at=held.as_at)
    for is_so, why, field in (
        (not held.commentary.strip(), "Write what there is to say of the performance before you publish it.", None),
        (
            held.story is not None and not is_told(held.story),
            "Its story is not approved any more: choose another.",
            None,
        ),
        (how.seen != seen_to_publish(held, figures), "The page or its figures changed. Look at it again.", None),
        (not how.holds_as_suggested and is_as_suggested(held), UNEDITED, "holds_as_suggested"),
    ):
        if is_so:
            raise NotPossibleError(why, field=field)
    held.state, held.is_public, held.published_by, held.published_at = PageState.PUBLISHED, how.is_public, by, at
    _freeze(held, figures)
    held.save(update_fields=["state", "is_public", "published_by", "published_at"])
    _of_the_month(held).filter(is_public=True).exclude(pk=held.pk).update(is_public=False)
    return held


def _freeze(page: PerformancePage, figures: list[PageFigure]) -> None:
    for figure in figures:
        figure.page = page
    PageFigure.objects.bulk_create(figures)


def open_to_public(page: PerformancePage, *, is_public: bool) -> PerformancePage:
    """Let everybody read a published page's public version, or nobody any more; and return it.

    Raises :class:`NotPossibleError` where it is not published, or another page of its month took its place.
    """
    held = _held(page)
    if held.state != PageState.PUBLISHED:
        raise NotPossibleError("Only a published page has a public version.")
    if is_public and replaced_by(held):
        raise NotPossibleError("A corrected page took its place: that one is for the public.")
    held.is_public = is_public
    held.save(update_fields=["is_public"])
    return held


def withdraw_page(page: PerformancePage, *, why: str) -> PerformancePage:
    """Withdraw a page with the reason: it stays in the history of periods, and nobody outside reads it; return it.

    A draft is thrown away so: its words stay with those who write, and its month can be begun anew.
    """
    held = _held(page)
    if held.state == PageState.WITHDRAWN:
        raise NotPossibleError("This page is withdrawn already.")
    held.state, held.is_public, held.withdrawn_because = PageState.WITHDRAWN, False, why
    held.save(update_fields=["state", "is_public", "withdrawn_because"])
    return held


def _held(page: PerformancePage) -> PerformancePage:
    """Return the page, held against whoever else writes or publishes it in this moment."""
    rows = PerformancePage.objects.select_related("programme__council", "story", "corrects")
    return rows.select_for_update(of=("self",)).get(pk=page.pk)
