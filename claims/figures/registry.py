"""The registry of figures: each has one name, one sentence, one condition, its denominator, and opens what it counts.

Page, API, export and test read a figure here and nowhere else. A figure is asked as at a day. Those that can be rebuilt
for any past day (``is_dated``) are kept by month, see ``claims.figures.monthly``. Three things never share a name:
families turned around *reported*, families that *meet the outcomes plan* on a day, and claims *paid*.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from claims.models import Claim, ClaimKind, ClaimMove, ClaimState, HeldFor, Programme, TargetMeasure
from claims.models.choices import IN_A_BATCH
from families.asking import MadeOnce
from families.reading import Rows as Read
from families.scopes import ScopedQuerySet
from families.words import LONDON
from outcomes.models import Attachment
from outcomes.standing import silent_in, sources_asked

Rows = ScopedQuerySet
GONE = (ClaimState.REFUSED, ClaimState.WITHDRAWN, ClaimState.REPAID)
ROUNDING = (
    "Counts are whole. A share is rounded half up to a whole per cent, with decimals below 10 per cent and where the "
    "whole number would read as reached, or as nothing, what is not."
)
AGAINST = "The target of the same measure: in total, or for the period the day lies in. Without one there is no share."
NONE = "None: it is a count, and no share is said."


def end_of(day: date) -> datetime:
    """Return the moment at which a day is over in London."""
    return datetime.combine(day + timedelta(days=1), time(), LONDON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What has to be known of a programme and a day before anything is asked as at it.

    ``is_as_now``: no claim of the programme has moved since, so each stood where it stands now. ``silent`` are the
    kinds of source of which one has said nothing for longer than it may, ``all_silent`` those of which all have.
    """

    over_at: datetime
    is_as_now: bool
    silent: tuple[str, ...]
    all_silent: tuple[str, ...]


def known_on(day: date, *, is_as_now: bool, sources: Read) -> Known:
    """Return what has to be known of a day, of the sources as ``sources_asked`` tells them."""
    return Known(
        over_at=end_of(day),
        is_as_now=is_as_now,
        silent=_in_order(kind for kind, to, lag in sources if to is None or to + timedelta(days=lag) < day),
        all_silent=_in_order(silent_in(sources, day=day)),
    )


def _first_asked(*, programme: int, council: int, over_at: datetime) -> tuple[QuerySet[Any, Any], ...]:
    moved = ClaimMove.objects.filter(moved_at__gte=over_at, claim__programme=programme).order_by()
    return moved.values_list("pk")[:1], sources_asked(council)


_FIRST = MadeOnce(_first_asked)


@dataclass(frozen=True)
class AsAt:
    """A programme as at the end of a day; ``told``: what is to be known of it first, where that was asked already."""

    programme: Programme
    day: date
    told: Known | None = None

    @cached_property
    def known(self) -> Known:
        """Return what is to be known first; asked once, in one trip."""
        return self.told or self._asked()

    def _asked(self) -> Known:
        of = self.programme
        moved, sources = _FIRST.of(programme=of.pk, council=of.council_id, over_at=end_of(self.day))
        return known_on(self.day, is_as_now=not moved, sources=sources)

    def gone_to(self, *states: ClaimState) -> Q:
        """Return the condition that a claim had gone to one of ``states`` by the end of the day, and not come back."""
        return Q(state__in=states) if self.known.is_as_now else Q(went_to(states, self.known.over_at))

    @property
    def said(self) -> "Said":
        """Return the same in numbers and days."""
        of = self.programme
        return Said(
            programme=of.pk,
            council=of.council_id,
            framework=of.framework_id,
            starts_on=of.starts_on,
            day=self.day,
            known=self.known,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A programme as at a day as a question made once is asked of it: in numbers and days alone."""

    programme: int
    council: int
    framework: int
    starts_on: date
    day: date
    known: Known

    @property
    def at(self) -> AsAt:
        """Return what it says."""
        ids = {"pk": self.programme, "council_id": self.council, "framework_id": self.framework}
        return AsAt(Programme(**ids, starts_on=self.starts_on), self.day, told=self.known)


def _in_order(kinds: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(kinds)))


def went_to(states: Sequence[ClaimState], over_at: datetime) -> Exists:
    """Return the same of a day over at a moment, by the moves. Only a reply undone brings a claim back: to sent."""
    moves = ClaimMove.objects.filter(moved_at__lt=over_at)
    back = moves.filter(claim=OuterRef("claim"), went_to=ClaimState.SUBMITTED, pk__gt=OuterRef("pk"))
    return Exists(moves.filter(~Exists(back), claim=OuterRef("pk"), went_to__in=states))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What is counted: families worked with or, where ``claims`` names a kind, claims for which ``holds`` is so.

    ``counted_on`` is the date that places each in a year; ``numerator`` says what one of them is, ``denominator`` what
    they are held against.
    """

    name: str
    title: str
    sentence: str
    numerator: str
    holds: Callable[[AsAt], Q]
    counted_on: str
    claims: ClaimKind | None = None
    measure: TargetMeasure | None = None
    is_dated: bool = True
    unit: str = "families"

    @property
    def denominator(self) -> str:
        """Return what the figure is held against."""
        return AGAINST if self.measure else NONE

    @property
    def path(self) -> str:
        """Return the way from a row to its attachment."""
        return "attachment__" if self.claims else ""

    def rows(self, programme: Programme, as_at: date) -> Rows:
        """Return exactly the claims or attachments it counts."""
        return self.rows_at(AsAt(programme, as_at))

    def rows_at(self, at: AsAt) -> Rows:
        """Return the same; several figures of one programme and day ask once whether its claims stand as now."""
        return everything(self, at.programme).filter(self.holds(at))


def everything(figure: Figure, programme: Programme) -> Rows:
    """Return the rows among which a figure is counted: the programme's claims, or the families attached under it."""
    if figure.claims:
        return Claim.objects.filter(programme=programme)
    rows: Rows = Attachment.objects.filter(framework=programme.framework_id, council=programme.council_id)
    return rows.filter(attached_on__gte=programme.starts_on)


def worked_with(programme: Programme, as_at: date) -> Rows:
    """Return the families attached under the programme's framework by a day."""
    return FIGURES["worked-with"].rows(programme, as_at)


def reported(programme: Programme, as_at: date) -> Rows:
    """Return the result claims, by either route, submitted by a day and neither refused nor withdrawn by then."""
    return FIGURES["turned-around"].rows(programme, as_at)


def _attached(at: AsAt) -> Q:
    return Q(attached_on__lte=at.day)


def _eligible(at: AsAt) -> Q:
    return _attached(at) & Q(verdict__is_eligible=True)


def _meets_the_plan(at: AsAt) -> Q:
    # What VerdictQuerySet.current().turned_around() asks, said of the verdict beside the attachment: as a subquery it
    # was asked family by family, and its sources with it. A test holds both against each other.
    ours = at.programme.council_id  # said of the verdict too, or every council's are read
    met = Q(verdict__council=ours, verdict__met__holds=at.day, verdict__stale_because="", family__touched__isnull=True)
    silent = list(at.known.silent)
    return _attached(at) & met & (~Q(verdict__rests_on__overlap=silent) if silent else Q())


def _sent(kind: ClaimKind) -> Callable[[AsAt], Q]:
    return lambda at: Q(kind=kind, submitted_on__lte=at.day) & ~at.gone_to(*GONE)


def _paid(at: AsAt) -> Q:
    return _sent(ClaimKind.RESULT)(at) & at.gone_to(ClaimState.PAID)


def _standing(*states: ClaimState, **more: HeldFor) -> Callable[[AsAt], Q]:
    return lambda _: Q(kind=ClaimKind.RESULT, state__in=states, **more)


FIGURES = {
    figure.name: figure
    for figure in (
        Figure(
            name="worked-with",
            title="Families worked with",
            sentence="Families attached under the programme by the day, and those counted before this system.",
            numerator="Attachments under the programme from its start to the day, and what was counted before.",
            holds=_attached,
            counted_on="attached_on",
            measure=TargetMeasure.WORKED_WITH,
        ),
        Figure(
            name="eligible",
            title="Eligible at attachment",
            sentence="Families worked with that met the programme's entry rule on the day they were attached.",
            numerator="Attachments of those families whose verdict says that the entry rule was met.",
            holds=_eligible,
            counted_on="attached_on",
        ),
        Figure(
            name="meets-the-plan",
            title="Meets the outcomes plan",
            sentence="Families worked with that meet every need and the school gate on the day, claimed or not.",
            numerator="Attachments of those families with a current verdict that is met on the day.",
            holds=_meets_the_plan,
            counted_on="attached_on",
        ),
        Figure(
            name="ready",
            title="Results ready to be sent",
            sentence="Result claims that pass every gate today: drafts, and those in a batch.",
            numerator="Result claims that are drafts, ready or in a batch.",
            holds=_standing(ClaimState.DRAFT, ClaimState.READY, *IN_A_BATCH),
            claims=ClaimKind.RESULT,
            counted_on="attachment__attached_on",
            is_dated=False,
        ),
        Figure(
            name="held",
            title="Results held",
            sentence="Result claims held today, for a gate, for the cap or by the analyst.",
            numerator="Result claims that are held.",
            holds=_standing(ClaimState.HELD),
            claims=ClaimKind.RESULT,
            counted_on="attachment__attached_on",
            is_dated=False,
        ),
        Figure(
            name="beyond-the-cap",
            title="Results beyond the cap",
            sentence=(
                "Result claims that pass every gate today and for which there is no room below the cap: recorded, "
                "neither sent nor paid."
            ),
            numerator="Result claims held for room below the cap.",
            holds=_standing(ClaimState.HELD, held_for=HeldFor.CAP),
            claims=ClaimKind.RESULT,
            counted_on="window__closes_on",
            is_dated=False,
            unit="claims",
        ),
        Figure(
            name="turned-around",
            title="Families turned around, reported",
            sentence=(
                "Result claims submitted by the day, by either route, less those refused or withdrawn, and those "
                "counted before this system. A family that needs help again later stays counted."
            ),
            numerator="Result claims submitted by the day, not refused or withdrawn by its end, and what was before.",
            holds=_sent(ClaimKind.RESULT),
            claims=ClaimKind.RESULT,
            counted_on="submitted_on",
            measure=TargetMeasure.TURNED_AROUND,
        ),
        Figure(
            name="paid",
            title="Results paid",
            sentence="Result claims the department had paid by the day, less those withdrawn.",
            numerator="Of the result claims reported, those paid by the end of the day.",
            holds=_paid,
            claims=ClaimKind.RESULT,
            counted_on="submitted_on",
            unit="claims",
        ),
        Figure(
            name="attachments-reported",
            title="Attachments claimed",
            sentence="Attachment claims submitted by the day, less those refused or withdrawn.",
            numerator="Attachment claims submitted by the day and not refused or withdrawn by its end.",
            holds=_sent(ClaimKind.ATTACHMENT),
            claims=ClaimKind.ATTACHMENT,
            counted_on="submitted_on",
            unit="claims",
        ),
    )
}
OF_MEASURE = {figure.measure: figure for figure in FIGURES.values() if figure.measure}
FUNNEL = ("worked-with", "eligible", "meets-the-plan", "ready", "turned-around", "paid")
