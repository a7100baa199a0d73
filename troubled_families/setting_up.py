"""Sets a council up from its ``council.toml``: who it is, who works there, its terms, programme, targets, windows."""

import tomllib
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password

from claims.models import (
    Cap,
    ClaimedElsewhere,
    ClaimKind,
    OpeningBalance,
    Programme,
    ResultType,
    Target,
    TargetMeasure,
    Tariff,
    Window,
)
from families.models import Agency, Council, District, Family, Person, Source, Term
from families.models.people import IdentifierKind
from families.refusals import NotPossibleError
from keyworkers.models import Restriction, Team, User
from keyworkers.restricting import admit
from outcomes.actions import framework_row
from outcomes.publishing import publish_matrix, publish_plan
from outcomes.tools import add_tool

OUTCOMES = Path(__file__).resolve().parent.parent / "outcomes"
PLAN = OUTCOMES / "plans" / "composite-phase-2.toml"
MATRIX = OUTCOMES / "matrices" / "phase-2.toml"
TOOLS = OUTCOMES / "tools"  # each invented, and says so
A_DAY = timedelta(days=1)
# Of a programme, where its set-up says other than the ordinary: how it is paid, decided on and audited.
TERMS = (
    *("announced_on", "source_note", "payment", "tariff_by", "paid_of", "paid_for"),
    *("second_check_percent", "second_check_seed", "sample_percent", "sample_floor", "coordination"),
)

Setup = dict[str, Any]


def read_setup(directory: Path) -> Setup:
    """Return the set-up a directory holds; its dates are the last days of what they end."""
    return tomllib.loads((directory / "council.toml").read_text(encoding="utf-8"))


def set_up_council(setup: Setup, *, password: str, at: datetime) -> Council:
    """Write a new council with all its set-up names, but its families; refuse one that is there already."""
    named = setup["council"]
    if Council.objects.filter(slug=named["slug"]).exists():
        raise NotPossibleError(f"{named['name']} is set up here already.")
    council = Council.objects.create(name=named["name"], slug=named["slug"], brand=named["brand"])
    District.objects.bulk_create(District(council=council, name=one["name"]) for one in setup["district"])
    Agency.objects.bulk_create(Agency(council=council, **one) for one in setup["agency"])
    Term.objects.bulk_create(_term(council, one) for one in setup["term"])
    agencies = {agency.name: agency for agency in council.agencies.all()}
    Source.objects.bulk_create(_source(council, agencies, one) for one in setup["source"])
    _set_up_people(council, setup, agencies, password=password)
    _set_up_programme(council, setup, at=at)
    for slug in named.get("tools", []):
        add_tool(council, (TOOLS / f"{slug}.toml").read_text(encoding="utf-8"), by=None, at=at)
    return council


def set_up_families(council: Council, setup: Setup) -> None:
    """Write what the set-up says of families, once their files are loaded: restrictions, claims made elsewhere."""
    for one in setup.get("restriction", []):
        family = Family.objects.get(council=council, reference=one["family"])
        restriction = Restriction.objects.create(
            council=council,
            family=family,
            reason=one["reason"],
            starts_on=family.memberships.order_by("starts_on").values_list("starts_on", flat=True)[0],
        )
        for user in User.objects.filter(council=council, username__in=one["allowed"]):
            admit(restriction, user, why=one["reason"], on=restriction.starts_on)
    programme = council.programmes.get()
    for one in setup.get("claimed_elsewhere", []):
        ClaimedElsewhere.objects.create(
            council=council,
            programme=programme,
            person=_person(council, one["person"]),
            family=None if one.get("person") else Family.objects.get(council=council, reference=one["family"]),
            claimed_by=one["authority"],
            claimed_on=one["claimed_on"],
        )


def _person(council: Council, reference: str) -> Person:
    hub = IdentifierKind.HUB
    return Person.objects.get(council=council, identifiers__kind=hub, identifiers__value=reference)


def _term(council: Council, one: dict[str, Any]) -> Term:
    return Term(
        council=council,
        name=one["name"],
        starts_on=one["starts_on"],
        ends_on=one["ends_on"] + A_DAY,
        excluded_because=one.get("excluded", ""),
    )


def _source(council: Council, agencies: dict[str, Agency], one: dict[str, Any]) -> Source:
    return Source(
        council=council,
        kind=one["kind"],
        agency=agencies[one["agency"]],
        allowed_lag_days=one["allowed_lag_days"],
        records_from=one.get("records_from"),
    )


def _set_up_people(council: Council, setup: Setup, agencies: dict[str, Agency], *, password: str) -> None:
    Team.objects.bulk_create(
        Team(council=council, name=one["name"], agency=agencies[one["agency"]]) for one in setup["team"]
    )
    teams = {team.name: team for team in council.teams.all()}
    hashed = make_password(password)  # once: hashing is slow by intent, and it is one password
    for one in setup["user"]:
        first, _, last = one["name"].rpartition(" ")
        User.objects.create(
            username=one["username"],
            email=one["username"],
            password=hashed,
            first_name=first,
            last_name=last,
            council=council,
            role=one["role"],
            team=teams[one["team"]] if "team" in one else None,
        )


def _set_up_programme(council: Council, setup: Setup, *, at: datetime) -> None:
    named = setup["programme"]
    framework = framework_row(f"phase-{named['phase']}")
    programme = Programme.objects.create(
        council=council,
        framework=framework,
        name=named["name"],
        slug=framework.slug,
        starts_on=named["starts_on"],
        ends_on=named["ends_on"] + A_DAY,
        **{"second_check_seed": f"{council.slug} {framework.slug}"}
        | {name: named[name] for name in TERMS if name in named},
    )
    Target.objects.bulk_create(_target(programme, one) for one in setup.get("target", []))
    Cap.objects.bulk_create(_cap(programme, one) for one in setup.get("cap", []))
    Tariff.objects.bulk_create(_rate(programme, one) for one in setup.get("rate", []))
    Window.objects.bulk_create(Window(programme=programme, **one) for one in setup["window"])
    OpeningBalance.objects.bulk_create(_balance(programme, one) for one in setup.get("opening_balance", []))
    publish_plan(
        council,
        framework,
        PLAN.read_text(encoding="utf-8"),
        title="Composite outcomes plan, Phase 2",
        in_force_on=named["starts_on"],
        at=at,
    )
    publish_matrix(
        council,
        framework,
        MATRIX.read_text(encoding="utf-8"),
        title="Identification matrix, Phase 2",
        in_force_on=named["starts_on"],
        at=at,
    )


def _target(programme: Programme, one: dict[str, Any]) -> Target:
    measure, year = TargetMeasure(one["measure"]), one.get("year")
    if year is None:
        return Target(programme=programme, measure=measure, label="programme target", number=one["number"])
    starts_on, ends_on = financial_year(year)
    label = f"in-year target {year}"
    return Target(
        programme=programme, measure=measure, label=label, number=one["number"], starts_on=starts_on, ends_on=ends_on
    )


def _cap(programme: Programme, one: dict[str, Any]) -> Cap:
    """Return the cap of a year, or (without one) in total, over the programme's own days."""
    year = one.get("year")
    starts_on, ends_on = financial_year(year) if year else (programme.starts_on, programme.ends_on)
    return Cap(
        programme=programme,
        kind=ClaimKind(one["kind"]),
        number=one["number"],
        is_in_total=year is None,
        starts_on=starts_on,
        ends_on=ends_on,
        source_note=one.get("source_note", ""),
    )


def _rate(programme: Programme, one: dict[str, Any]) -> Tariff:
    """Return a rate; whoever does not say that it was verified has written down their own reading."""
    return Tariff(
        programme=programme,
        kind=ClaimKind(one["kind"]),
        result_type=ResultType(one["result_type"]) if "result_type" in one else "",
        starts_on=one["starts_on"],
        ends_on=one["ends_on"] + A_DAY if "ends_on" in one else None,
        amount=Decimal(one["amount"]),
        is_our_reading=one.get("is_our_reading", True),
        source_note=one.get("source_note", ""),
    )


def _balance(programme: Programme, one: dict[str, Any]) -> OpeningBalance:
    window = programme.windows.get(name=one["window"]) if "window" in one else None
    return OpeningBalance(programme=programme, **{**one, "window": window})


def financial_year(year: str) -> tuple[date, date]:
    """Return the first day of a financial year such as "2020-21" and the first of the next."""
    first = int(year[:4])
    return date(first, 4, 1), date(first + 1, 4, 1)
