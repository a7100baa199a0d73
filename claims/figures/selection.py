"""A selection narrows any figure; a dimension tells its rows apart. Both by the same expressions, so that they agree.

A family is placed as it was attached: the district it lived in that day, the route and the provider named then; and
with the last lead keyworker it had by the day of the figure. So a family stands in one place whatever is counted of it.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import TruncMonth
from django.db.models.lookups import Exact

from claims.figures.registry import Figure, Rows
from claims.models import ClaimKind, OpeningBalance
from families.models import Residence
from families.models.councils import AgencyKind
from keyworkers.models import Assignment
from keyworkers.models.people import Employment
from outcomes.models import Need
from outcomes.models.progress import DeliveryRoute

Key = int | str
NOT_RECORDED = "none"
BEFORE = "before"  # where an opening balance stands that cannot be divided
IN_HOUSE, COMMISSIONED, PARTNER = "in-house", "commissioned", "partner"
PROVIDERS = {
    IN_HOUSE: "In-house, seconded workers among them",
    COMMISSIONED: "Commissioned provider",
    PARTNER: "Partner early help",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """By what the rows of a figure are told apart: ``key`` is the expression of a row's part.

    ``balance`` places an opening balance; without it none can be divided by this.
    """

    name: str
    title: str
    note: str
    key: Callable[[Figure, date], Any]
    balance: Callable[[OpeningBalance], Key | None] | None = None
    has: Callable[[Key, Figure], Q] | None = None  # the same as a condition, where that is asked faster
    of_results_only: bool = False
    is_overlapping: bool = False

    def fits(self, figure: Figure) -> bool:
        """Return whether a figure's rows have such a part."""
        if self.name == "window":
            return figure.claims is not None
        return not self.of_results_only or figure.claims == ClaimKind.RESULT


def _district(figure: Figure, _: date) -> Subquery:
    """Return the district of the home on the day of attachment."""
    on = OuterRef(f"{figure.path}attached_on")
    home = Residence.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), family=OuterRef("family"))
    return Subquery(home.filter(starts_on__lte=on).order_by().values("district")[:1])


def _lived_in(district: Key, figure: Figure) -> Q:
    """Return the same as a condition: nobody has two homes on a day."""
    on = OuterRef(f"{figure.path}attached_on")
    home = Residence.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=on), family=OuterRef("family"))
    home = home.filter(starts_on__lte=on)
    if district == NOT_RECORDED:
        return ~Q(Exists(home.filter(district__isnull=False)))
    return Q(Exists(home.filter(district=district)))


def _has_need(headline: Key, figure: Figure) -> Q:
    of = Need.objects.filter(attachment=OuterRef("attachment" if figure.claims else "pk"))
    return ~Q(Exists(of)) if headline == NOT_RECORDED else Q(Exists(of.filter(headline=headline)))


def _lead(column: str) -> Callable[[Figure, date], Subquery]:
    def key(_: Figure, as_at: date) -> Subquery:
        held = Assignment.objects.lead().filter(family=OuterRef("family"), starts_on__lte=as_at)
        return Subquery(held.order_by("-starts_on").values(column)[:1])

    return key


def _provider(figure: Figure, as_at: date) -> Case:
    is_ours = Q(**{f"{figure.path}provider__isnull": True})
    led_from_outside = Exact(_lead("keyworker__employment")(figure, as_at), Value(Employment.COMMISSIONED.value))
    return Case(
        When(**{f"{figure.path}delivery_route": DeliveryRoute.PARTNER}, then=Value(PARTNER)),
        When(**{f"{figure.path}provider__kind": AgencyKind.PROVIDER}, then=Value(COMMISSIONED)),
        When(is_ours & Q(led_from_outside), then=Value(COMMISSIONED)),
        default=Value(IN_HOUSE),
    )


def _of_attachment(column: str) -> Callable[[Figure, date], F]:
    return lambda figure, _: F(f"{figure.path}{column}")


_BY_LEAD = "By the last lead keyworker the family had by the day"
DIMENSIONS = {
    dimension.name: dimension
    for dimension in (
        Dimension(
            name="month",
            title="Month",
            note="By the day that places each in a year.",
            key=lambda figure, _: TruncMonth(figure.counted_on),
            balance=lambda line: f"{line.counted_on:%Y-%m}",
        ),
        Dimension(
            name="window",
            title="Window",
            note="By the window of the claim.",
            key=lambda *_: F("window"),
            balance=lambda line: line.window_id,
        ),
        Dimension(
            name="result_type",
            title="Result type",
            note="By the route on which the result is claimed.",
            key=lambda *_: F("result_type"),
            balance=lambda line: line.result_type or None,
            of_results_only=True,
        ),
        Dimension(
            name="headline",
            title="Headline problem",
            note="By the headlines under which the family has a need. A family with several stands in each of them.",
            key=_of_attachment("needs__headline"),
            has=_has_need,
            is_overlapping=True,
        ),
        Dimension(
            name="district",
            title="District",
            note="Where the family lived on the day it was attached.",
            key=_district,
            has=_lived_in,
        ),
        Dimension(
            name="route",
            title="Delivery route",
            note="As it was attached.",
            key=_of_attachment("delivery_route"),
        ),
        Dimension(
            name="provider",
            title="Provider",
            note=(
                "Partner early help by the route; commissioned where a provider is named or the lead keyworker is "
                "employed by one; in-house otherwise."
            ),
            key=_provider,
        ),
        Dimension(
            name="agency",
            title="Agency that provides",
            note="The agency named as it was attached.",
            key=_of_attachment("provider"),
        ),
        Dimension(
            name="team",
            title="Team",
            note=f"{_BY_LEAD}, and the team they belong to now.",
            key=_lead("keyworker__team"),
        ),
        Dimension(name="keyworker", title="Lead keyworker", note=f"{_BY_LEAD}.", key=_lead("keyworker")),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What part of a figure is meant: a part of each dimension, and from and to which day; None: all of it."""

    window: Key | None = None
    result_type: Key | None = None
    headline: Key | None = None
    district: Key | None = None
    route: Key | None = None
    provider: Key | None = None
    agency: Key | None = None
    team: Key | None = None
    keyworker: Key | None = None
    since: date | None = None
    until: date | None = None

    @property
    def parts(self) -> dict[str, Key]:
        """Return the dimensions that are narrowed, each with its part."""
        return {name: value for name in DIMENSIONS if (value := getattr(self, name, None)) is not None}

    @property
    def is_everything(self) -> bool:
        """Return whether nothing is narrowed."""
        return not self.asked

    @property
    def asked(self) -> dict[str, str]:
        """Return what is narrowed as an address says it."""
        return {field.name: str(value) for field in fields(self) if (value := getattr(self, field.name)) is not None}

    def fits(self, figure: Figure) -> bool:
        """Return whether the figure has every part that is asked for: no window narrows families worked with."""
        return all(DIMENSIONS[name].fits(figure) for name in self.parts)

    def narrow(self, rows: Rows, figure: Figure, *, as_at: date) -> Rows:
        """Return those of a figure's rows that lie in the selection."""
        if not self.fits(figure):
            return rows.none()
        for name, part in self.parts.items():
            if has := DIMENSIONS[name].has:
                rows = rows.filter(has(part, figure))
                continue
            rows = rows.alias(**{f"by_{name}": DIMENSIONS[name].key(figure, as_at)})
            rows = rows.filter(**({f"by_{name}__isnull": True} if part == NOT_RECORDED else {f"by_{name}": part}))
        days = {f"{figure.counted_on}__gte": self.since, f"{figure.counted_on}__lte": self.until}
        return rows.filter(**{column: day for column, day in days.items() if day})

    def takes(self, line: OpeningBalance) -> bool:
        """Return whether an opening balance lies in it; one that cannot be divided so lies in none of the parts."""
        return self._in_days(line) and self._places(line) == self.parts

    def cannot_place(self, line: OpeningBalance) -> bool:
        """Return whether nobody knows if an opening balance lies in it: what is known of it lies, and not all is."""
        places = self._places(line)
        is_known_outside = any(places[name] not in (None, part) for name, part in self.parts.items())
        return self._in_days(line) and not is_known_outside and None in places.values()

    def _places(self, line: OpeningBalance) -> dict[str, Key | None]:
        balances = {name: DIMENSIONS[name].balance for name in self.parts}
        return {name: place(line) if place else None for name, place in balances.items()}

    def _in_days(self, line: OpeningBalance) -> bool:
        return (not self.since or line.counted_on >= self.since) and (not self.until or line.counted_on <= self.until)


EVERYTHING = Selection()
SELECTED = tuple(field.name for field in fields(Selection) if field.name in DIMENSIONS)
