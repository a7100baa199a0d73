"""The registry of figures: each has one name, one sentence, one query, its denominator, and opens what it counts.

Page, API, export and test read a figure here and nowhere else. A figure is asked as at a day. Those that can be rebuilt
for any past day (``is_dated``) are kept by month, see ``claims.figures.monthly``. Three things never share a name:
families turned around *reported*, families that *meet the outcomes plan* on a day, and claims *paid*.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef

from claims.models import Claim, ClaimKind, ClaimMove, ClaimState, HeldFor, Programme, TargetMeasure
from claims.models.choices import IN_A_BATCH
from families.scopes import ScopedQuerySet
from families.words import LONDON
from outcomes.models import Attachment, Verdict

Rows = ScopedQuerySet
GONE = (ClaimState.REFUSED, ClaimState.WITHDRAWN, ClaimState.REPAID)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """What is counted: ``rows`` are the claims or attachments, ``counted_on`` the date that places each in a year."""

    name: str
    title: str
    sentence: str
    rows: Callable[[Programme, date], Rows]
    counted_on: str
    measure: TargetMeasure | None = None
    is_dated: bool = True
    unit: str = "families"


def end_of(day: date) -> datetime:
    """Return the moment at which a day is over in London."""
    return datetime.combine(day + timedelta(days=1), time(), LONDON)


def _went_to(states: Sequence[ClaimState], as_at: date) -> Exists:
    """Return the condition that a claim had gone to one of ``states`` by the end of a day, and not come back.

    Only a reply that was undone brings a claim back, to being submitted.
    """
    moves = ClaimMove.objects.filter(moved_at__lt=end_of(as_at))
    back = moves.filter(claim=OuterRef("claim"), went_to=ClaimState.SUBMITTED, pk__gt=OuterRef("pk"))
    return Exists(moves.filter(~Exists(back), claim=OuterRef("pk"), went_to__in=states))


def worked_with(programme: Programme, as_at: date) -> Rows:
    """Return the families attached under the programme's framework by a day."""
    attached = Attachment.objects.under(programme.framework).filter(council_id=programme.council_id)
    return attached.filter(attached_on__gte=programme.starts_on, attached_on__lte=as_at)


def eligible(programme: Programme, as_at: date) -> Rows:
    """Return those of them that met the programme's entry rule on the day they were attached."""
    return worked_with(programme, as_at).filter(verdict__is_eligible=True)


def meeting_the_plan(programme: Programme, as_at: date) -> Rows:
    """Return those of them whose verdict is met on the day, as far as it is known now."""
    met = Verdict.objects.current().turned_around(as_at)
    return worked_with(programme, as_at).filter(Exists(met.filter(attachment=OuterRef("pk"))))


def reported(programme: Programme, as_at: date) -> Rows:
    """Return the result claims, by either route, submitted by a day and neither refused nor withdrawn by then."""
    sent = Claim.objects.results().filter(programme=programme, submitted_on__lte=as_at)
    return sent.exclude(_went_to(GONE, as_at))


def paid(programme: Programme, as_at: date) -> Rows:
    """Return the result claims paid by a day and not withdrawn by then."""
    return reported(programme, as_at).filter(_went_to([ClaimState.PAID], as_at))


def attachments_reported(programme: Programme, as_at: date) -> Rows:
    """Return the attachment claims submitted by a day and neither refused nor withdrawn by then."""
    sent = Claim.objects.filter(kind=ClaimKind.ATTACHMENT, programme=programme, submitted_on__lte=as_at)
    return sent.exclude(_went_to(GONE, as_at))


def ready(programme: Programme, as_at: date) -> Rows:
    """Return the result claims that pass every check: drafts, ready ones and those in a batch."""
    return _unsent(programme, ClaimState.DRAFT, ClaimState.READY, *IN_A_BATCH)


def held(programme: Programme, as_at: date) -> Rows:
    """Return the result claims that are held."""
    return _unsent(programme, ClaimState.HELD)


def beyond_the_cap(programme: Programme, as_at: date) -> Rows:
    """Return the result claims for which there is no room below the cap."""
    return held(programme, as_at).filter(held_for=HeldFor.CAP)


def _unsent(programme: Programme, *states: ClaimState) -> Rows:
    return Claim.objects.results().filter(programme=programme, state__in=states)


FIGURES = {
    figure.name: figure
    for figure in (
        Figure(
            name="worked-with",
            title="Families worked with",
            sentence="Families attached under the programme by the day, and those counted before this system.",
            rows=worked_with,
            counted_on="attached_on",
            measure=TargetMeasure.WORKED_WITH,
        ),
        Figure(
            name="eligible",
            title="Eligible at attachment",
            sentence="Families worked with that met the programme's entry rule on the day they were attached.",
            rows=eligible,
            counted_on="attached_on",
        ),
        Figure(
            name="meets-the-plan",
            title="Meets the outcomes plan",
            sentence="Families worked with that meet every need and the school gate on the day, claimed or not.",
            rows=meeting_the_plan,
            counted_on="attached_on",
        ),
        Figure(
            name="ready",
            title="Results ready to be sent",
            sentence="Result claims that pass every gate today: drafts, and those in a batch.",
            rows=ready,
            counted_on="attachment__attached_on",
            is_dated=False,
        ),
        Figure(
            name="held",
            title="Results held",
            sentence="Result claims held today, for a gate, for the cap or by the analyst.",
            rows=held,
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
            rows=beyond_the_cap,
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
            rows=reported,
            counted_on="submitted_on",
            measure=TargetMeasure.TURNED_AROUND,
        ),
        Figure(
            name="paid",
            title="Results paid",
            sentence="Result claims the department had paid by the day, less those withdrawn.",
            rows=paid,
            counted_on="submitted_on",
            unit="claims",
        ),
        Figure(
            name="attachments-reported",
            title="Attachments claimed",
            sentence="Attachment claims submitted by the day, less those refused or withdrawn.",
            rows=attachments_reported,
            counted_on="submitted_on",
            unit="claims",
        ),
    )
}
OF_MEASURE = {figure.measure: figure for figure in FIGURES.values() if figure.measure}
FUNNEL = ("worked-with", "eligible", "meets-the-plan", "ready", "turned-around", "paid")
