"""The registry of figures: each has one name, one sentence, one condition, its denominator, and opens what it counts.

Page, API, export and test read a figure here and nowhere else. A figure is asked as at a day. Those that can be rebuilt
for any past day (``is_dated``) are kept by month, see ``claims.figures.monthly``. Three things never share a name:
families turned around *reported*, families that *meet the outcomes plan* on a day, and claims *paid*.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.db.models import Exists, OuterRef, Q

from claims.models import Claim, ClaimKind, ClaimMove, ClaimState, HeldFor, Programme, TargetMeasure
from claims.models.choices import IN_A_BATCH
from families.scopes import ScopedQuerySet
from families.words import LONDON
from outcomes.models import Attachment
from outcomes.standing import sources_asked

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


@dataclass(frozen=True)
class AsAt:
    """A programme as at the end of a day."""

    programme: Programme
    day: date

    @cached_property
    def is_as_now(self) -> bool:
        """Return whether no claim of the programme has moved since: then each stood where it stands now."""
        moved = ClaimMove.objects.filter(moved_at__gte=end_of(self.day), claim__programme=self.programme)
        return not moved.exists()

    @cached_property
    def silent(self) -> list[str]:
        """Return the kinds of source of which one has said nothing for longer than it may."""
        rows = sources_asked(self.programme.council_id)
        return sorted({kind for kind, to, lag in rows if to is None or to + timedelta(days=lag) < self.day})

    def gone_to(self, *states: ClaimState) -> Q:
        """Return the condition that a claim had gone to one of ``states`` by the end of the day, and not come back."""
        return Q(state__in=states) if self.is_as_now else Q(went_to(states, self.day))


def went_to(states: Sequence[ClaimState], day: date) -> Exists:
    """Return the same of a past day, asked of the moves. Only a reply undone brings a claim back: to submitted."""
    moves = ClaimMove.objects.filter(moved_at__lt=end_of(day))
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
    attached = Attachment.objects.under(programme.framework).filter(council_id=programme.council_id)
    return attached.filter(attached_on__gte=programme.starts_on)


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
    met = Q(verdict__met__holds=at.day, verdict__stale_because="", family__touched__isnull=True)
    return _attached(at) & met & (~Q(verdict__rests_on__overlap=at.silent) if at.silent else Q())


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
                "counted before this system. A family's later relapse never lowers it."
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
