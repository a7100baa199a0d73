"""Clean files of every kind, a few rows each, in which nothing is wrong: what damaged ones are made from.

Each family is a mother and two children. Every other row names its person by the hub's reference, the rest by name and
date of birth alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from families.invented.damage.shapes import Sheet
from families.invented.identifiers import Identifiers, postcode
from families.invented.layouts import ABOUT_PEOPLE, COLUMNS
from families.invented.places import DISTRICTS

FIRST_NAMES = ("Zoë", "Seán", "Amélie", "Jürgen", "Chloë", "Noël", "Siân", "André", "Renée")
LAST_NAMES = ("Núñez", "O’Brien", "Müller", "Brontë", "Fernández-Hall", "Lefèvre", "Désir")  # noqa: RUF001
WORKERS = ("t.ahmed@aldermere.example", "j.field@aldermere.example")
TERMS = ("2018-19 Autumn", "2018-19 Spring", "2018-19 Summer", "2019-20 Autumn")
FIRST_DAY = date(2019, 3, 4)
OF_A_FAMILY = 3
FIRST_NUMBER = 500_000  # far beyond the people of any invented council, so that both may be loaded into one
MOST = 10_000
DAYS = 7001  # a prime, so that many people are born on as many days


@dataclass(frozen=True, kw_only=True)
class Traits:
    """The columns of a kind by what they hold, so that one damage may be done to every kind; "" where it has none.

    ``past`` is a day that may not lie in the future, ``name`` the column in which a formula would do harm. The cells of
    a kind that ``may_be_empty`` are needed in its key alone.
    """

    key: str
    day: str
    past: str
    choice: str
    ends: str = ""
    name: str = "LastName"
    number: str = ""
    sessions: str = ""
    text: str = ""
    yes_no: str = ""
    pounds: str = ""
    hours: str = ""
    reference: str = ""
    worker: str = ""
    may_be_empty: bool = False


TRAITS = {
    "households": Traits(
        key="IndividualID",
        day="From",
        past="From",
        choice="Relationship",
        ends="To",
        yes_no="ParentalResponsibility",
        text="Address_2",
        reference="LocalUPRN",
    ),
    "school": Traits(
        key="UPN",
        day="RollFrom",
        past="DOB",
        choice="Placement",
        ends="RollTo",
        number="FixedExclusions",
        sessions="UnauthorisedAbsence",
        reference="School",
    ),
    "exclusions": Traits(
        key="ExclusionID",
        day="StartsOn",
        past="StartsOn",
        choice="Kind",
        sessions="Sessions",
        text="Reason",
        reference="School",
    ),
    "placements": Traits(
        key="PlacementID", day="StartsOn", past="StartsOn", choice="Placement", ends="EndsOn", reference="Provider"
    ),
    "offences": Traits(key="IncidentID", day="OccurredOn", past="OccurredOn", choice="Outcome", ends="ProvenOn"),
    "youth-offending": Traits(key="OffenceID", day="OccurredOn", past="OccurredOn", choice="Outcome", ends="DecidedOn"),
    "asb": Traits(key="InterventionID", day="IssuedOn", past="IssuedOn", choice="Kind", ends="EndsOn"),
    "orders": Traits(key="OrderID", day="StartsOn", past="StartsOn", choice="Kind", ends="EndsOn"),
    "social-care": Traits(
        key="EpisodeID", day="StartsOn", past="StartsOn", choice="Kind", ends="EndsOn", number="Level", text="EndReason"
    ),
    "benefits": Traits(key="ClaimID", day="StartsOn", past="StartsOn", choice="Benefit", ends="EndsOn"),
    "employment": Traits(
        key="EmploymentID",
        day="StartsOn",
        past="StartsOn",
        choice="Activity",
        ends="EndsOn",
        hours="HoursPerWeek",
        reference="Employer",
    ),
    "neet": Traits(key="RecordID", day="StartsOn", past="StartsOn", choice="Status", ends="EndsOn"),
    "housing": Traits(
        key="RecordID", day="StartsOn", past="StartsOn", choice="Kind", ends="EndsOn", pounds="Amount", yes_no="Kept"
    ),
    "domestic-abuse": Traits(
        key="ReportID", day="OccurredOn", past="OccurredOn", choice="Role", yes_no="MARAC", reference="IncidentID"
    ),
    "health": Traits(
        key="ConfirmationID", day="ConfirmedOn", past="ConfirmedOn", choice="Need", reference="ProfessionalRole"
    ),
    "cases": Traits(
        key="FamilyID",
        day="AttachedOn",
        past="AttachedOn",
        choice="Route",
        ends="ClosedOn",
        name="FamilyID",
        worker="LeadWorker",
        may_be_empty=True,
    ),
    "visits": Traits(
        key="VisitID",
        day="Date",
        past="Date",
        choice="Kind",
        name="FamilyID",
        number="Minutes",
        text="Note",
        worker="Worker",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Someone:
    """A person of a clean households file; ``place`` counts them from 0."""

    place: int
    family: str
    number: str
    first_name: str
    last_name: str
    born_on: date
    postcode: str
    nhs_number: str
    upn: str
    nino: str

    @property
    def is_mother(self) -> bool:
        """Tell whether this is the mother of her family."""
        return self.place % OF_A_FAMILY == 0


def people(count: int, *, seed: int = 0) -> list[Someone]:
    """Return invented people, family by family."""
    first = FIRST_NUMBER + MOST * seed
    identifiers = Identifiers(people=first, nhs=first, pupils=first, insured=first)
    return [_someone(place, identifiers, seed=seed) for place in range(count)]


def _someone(place: int, identifiers: Identifiers, *, seed: int) -> Someone:
    family = place // OF_A_FAMILY
    first_day = date(1970, 1, 1) if place % OF_A_FAMILY == 0 else date(1999, 1, 1)
    return Someone(
        place=place,
        family=f"ALD-9{family + 1:04}",
        number=identifiers.next_person(),
        first_name=FIRST_NAMES[(place + family) % len(FIRST_NAMES)],
        last_name=LAST_NAMES[family % len(LAST_NAMES)],
        born_on=first_day + timedelta(days=place * 389 % DAYS),
        postcode=postcode(Random(f"{seed}/{family}"), outward="ZY1"),
        nhs_number=identifiers.next_nhs_number(),
        upn=identifiers.next_upn(entry_year=2010),
        nino=identifiers.next_nino(),
    )


def clean_sheet(kind: str, *, rows: int, seed: int = 0) -> Sheet:
    """Return a clean file of a kind, about the people of a clean households file of three times as many rows."""
    # A file of cases has a row for each family, not for each person.
    known = people(OF_A_FAMILY * rows, seed=seed)[::OF_A_FAMILY] if kind == "cases" else people(rows, seed=seed)
    return Sheet(
        kind=kind,
        header=tuple(COLUMNS[kind]),
        rows=tuple(tuple(_cells(kind, one).get(column, "") for column in COLUMNS[kind]) for one in known),
    )


def _cells(kind: str, one: Someone) -> dict[str, str]:
    named = {"FirstName": one.first_name, "LastName": one.last_name, "DOB": one.born_on.isoformat()}
    if kind not in ABOUT_PEOPLE and kind != "offences":
        return {**named, **_WRITERS[kind](one)}
    key = TRAITS[kind].key
    references = {"UPN": one.upn, "NINO": one.nino, "NHSNumber": one.nhs_number}
    told = {**named, key: f"{key[0]}{one.place + 1:05}", "Postcode": one.postcode, **references}
    if one.place % 2 == 0:
        told["IndividualID"] = one.number
    return {**told, **_WRITERS[kind](one)}


def _day(one: Someone, *, after: int = 0) -> str:
    return (FIRST_DAY + timedelta(days=7 * (one.place % 40) + after)).isoformat()


def _household(one: Someone) -> dict[str, str]:
    return {
        "IndividualID": one.number,
        "FamilyID": one.family,
        "Address_1": f"{one.place // OF_A_FAMILY + 1} Chapel Street",
        "Address_2": "Flat 2",
        "Postcode": one.postcode,
        "UPRN": f"9999{one.place // OF_A_FAMILY:08}",
        "LocalUPRN": f"L{one.place // OF_A_FAMILY:06}",
        "District": next(iter(DISTRICTS)),
        "Sex": "F" if one.place % 2 == 0 else "M",
        "Relationship": "mother" if one.is_mother else "child",
        "LivesThere": "Y",
        "ParentalResponsibility": "Y" if one.is_mother else "N",
        "From": _day(one),
        "NHSNumber": one.nhs_number,
        "UPN": one.upn,
    }


def _school(one: Someone) -> dict[str, str]:
    return {
        "UPN": one.upn,
        "School": "Mereport Academy",
        "Term": TERMS[one.place % len(TERMS)],
        "RollFrom": "2018-09-04",
        "SessionsPossible": "144",
        "AuthorisedAbsence": "6",
        "UnauthorisedAbsence": str(one.place % 20),
        "FixedExclusions": "1",
        "PermanentExclusions": "0",
        "Placement": "mainstream",
    }


def _employment(one: Someone) -> dict[str, str]:
    return {
        "Activity": "employment",
        "Employer": "Mereport Bakery",
        "HoursPerWeek": "16.5",
        "StartsOn": _day(one),
        "Verification": "payslip",
        "VerifiedBy": "K. Keane",
        "VerifiedOn": _day(one, after=30),
    }


def _visit(one: Someone) -> dict[str, str]:
    return {
        "VisitID": f"V{one.place + 1:05}",
        "FamilyID": one.family,
        "Worker": WORKERS[one.place % len(WORKERS)],
        "Date": _day(one),
        "Kind": "visit",
        "Minutes": "45",
        "Place": "At home",
        "Outcome": "seen",
        "Note": "Talked about school; the café on Friday.",
    }


def _case(one: Someone) -> dict[str, str]:
    return {
        "FamilyID": one.family,
        "AttachedOn": _day(one),
        "AssessedOn": _day(one, after=20),
        "LeadWorker": WORKERS[one.place % len(WORKERS)],
        "LeadFrom": _day(one),
        "Route": "keyworker",
    }


_WRITERS: Mapping[str, Callable[[Someone], dict[str, str]]] = {
    "households": _household,
    "school": _school,
    "exclusions": lambda one: {
        "School": "Mereport Academy", "Kind": "fixed", "StartsOn": _day(one), "Sessions": "4", "Reason": "swearing",
    },
    "placements": lambda one: {"Provider": "Bridge Centre", "Placement": "alternative", "StartsOn": _day(one)},
    "offences": lambda one: {
        "Kind": "offence", "Role": "suspect", "Outcome": "proven", "OccurredOn": _day(one),
        "ProvenOn": _day(one, after=60),
    },
    "youth-offending": lambda one: {"Outcome": "caution", "OccurredOn": _day(one), "DecidedOn": _day(one, after=40)},
    "asb": lambda one: {"Kind": "abc", "IssuedOn": _day(one), "EndsOn": _day(one, after=180)},
    "orders": lambda one: {"Kind": "licence", "StartsOn": _day(one), "EndsOn": _day(one, after=365)},
    "social-care": lambda one: {
        "Kind": "child-in-need", "Level": "3", "StartsOn": _day(one), "EndsOn": _day(one, after=90),
        "EndReason": "goals met",
    },
    "benefits": lambda one: {"Benefit": "jsa", "StartsOn": _day(one)},
    "employment": _employment,
    "neet": lambda one: {"Status": "neet", "StartsOn": _day(one), "EndsOn": _day(one, after=100)},
    "housing": lambda one: {
        "Kind": "debt-plan", "Amount": "412.50", "StartsOn": _day(one), "EndsOn": _day(one, after=365), "Kept": "N",
    },
    "domestic-abuse": lambda one: {
        "IncidentID": f"AM{one.place:05}", "Role": "victim", "Band": "medium", "MARAC": "N", "OccurredOn": _day(one),
    },
    "health": lambda one: {
        "Need": "mental-health", "Status": "engaged", "ConfirmedOn": _day(one), "Professional": "Dr A. Adeyemi",
        "ProfessionalRole": "GP",
    },
    "cases": _case,
    "visits": _visit,
}  # fmt: skip
