"""The kinds of file: their columns, what makes a row the same row when it comes again, and of whom it speaks."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from families.feeds import cleaning
from families.feeds.cleaning import Cleaner, Value
from families.models.calendar import Placement
from families.models.families import Relationship
from families.models.feeds import FeedKind
from families.models.people import IdentifierKind

Content = dict[str, Value]
RowCheck = Callable[[Content], Iterator[tuple[str, str]]]


class Subject(Enum):
    """Of whom the rows of a kind speak."""

    MEMBERS = "people and the families they belong to, new ones too"
    PEOPLE = "people already known"
    FAMILIES = "families already known"


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: its name in the header, how its cells are cleaned, and a sentence about it."""

    name: str
    clean: Cleaner
    about: str
    is_required: bool = False
    is_ours: bool = False


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of file."""

    kind: FeedKind
    speaks_of: Subject
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    identifiers: Mapping[str, IdentifierKind] = field(default_factory=dict)
    checks: tuple[RowCheck, ...] = ()

    def key_of(self, content: Content) -> str:
        """Return what makes a row the same row when it comes again."""
        return "|".join(str(content.get(column, "")) for column in self.key)


def _column(name: str, clean: Cleaner, about: str) -> Column:
    return Column(name=name, clean=clean, about=about)


def _required(name: str, clean: Cleaner, about: str) -> Column:
    return Column(name=name, clean=clean, about=about, is_required=True)


def _before(first: str, last: str, reason: str) -> RowCheck:
    """Return the check that ``last``, where it stands, is later than ``first``."""

    def check(content: Content) -> Iterator[tuple[str, str]]:
        if first in content and last in content and str(content[last]) <= str(content[first]):
            yield last, reason

    return check


def _not_after(first: str, last: str, reason: str) -> RowCheck:
    """Return the check that ``last``, where it stands, is no earlier than ``first``."""

    def check(content: Content) -> Iterator[tuple[str, str]]:
        if first in content and last in content and str(content[last]) < str(content[first]):
            yield last, reason

    return check


def _somewhere(content: Content) -> Iterator[tuple[str, str]]:
    if content.get("LivesThere") == "Y":
        for column in ("Address_1", "Postcode"):
            if column not in content:
                yield column, "Empty; whoever lives with the family has an address."


def _absences_possible(content: Content) -> Iterator[tuple[str, str]]:
    possible = int(content.get("SessionsPossible", 0))
    missed = int(content.get("AuthorisedAbsence", 0)) + int(content.get("UnauthorisedAbsence", 0))
    if missed > possible:
        yield "UnauthorisedAbsence", f"{missed} sessions missed, but only {possible} were possible."


def _at_a_school(content: Content) -> Iterator[tuple[str, str]]:
    if "School" not in content and content.get("Placement") not in (Placement.HOME, Placement.NONE):
        yield "School", "Empty; only a child educated at home or on no roll has no school."


def _somebody(content: Content) -> Iterator[tuple[str, str]]:
    if "IndividualID" not in content:
        for column in ("FirstName", "LastName", "DOB"):
            if column not in content:
                yield column, "Empty; without an IndividualID the name and the date of birth are needed."


def _proven_when_proven(content: Content) -> Iterator[tuple[str, str]]:
    if content.get("Outcome") == "proven" and "ProvenOn" not in content:
        yield "ProvenOn", "Empty, but the outcome is proven."


def _lead_worker_since(content: Content) -> Iterator[tuple[str, str]]:
    if ("LeadWorker" in content) != ("LeadFrom" in content):
        yield "LeadFrom" if "LeadWorker" in content else "LeadWorker", "Empty; a lead worker has a first day."


_YES_OR_NO = cleaning.one_of("Y", "N", also={"yes": "Y", "no": "N", "true": "Y", "false": "N", "1": "Y", "0": "N"})
_SEX = cleaning.one_of(
    "F", "M", "U", also={"female": "F", "male": "M", "unknown": "U", "not-known": "U", "1": "M", "2": "F", "0": "U"}
)
_SESSIONS = cleaning.whole_number(least=0, most=500)
_EXCLUSIONS = cleaning.whole_number(least=0, most=200)

HOUSEHOLDS = Kind(
    kind=FeedKind.HOUSEHOLDS,
    speaks_of=Subject.MEMBERS,
    key=("IndividualID", "FamilyID", "From"),
    identifiers={"IndividualID": IdentifierKind.HUB, "NHSNumber": IdentifierKind.NHS, "UPN": IdentifierKind.UPN},
    columns=(
        _required("IndividualID", cleaning.reference(40), "the hub's reference of the person"),
        _required("FamilyID", cleaning.reference(40), "the hub's reference of the family"),
        _required("FirstName", cleaning.name(80), "first name"),
        _required("LastName", cleaning.name(80), "last name"),
        _required("DOB", cleaning.past_day, "date of birth"),
        _column("Address_1", cleaning.line(120), "first line of the address; needed where LivesThere is Y"),
        _column("Address_2", cleaning.line(120), "second line of the address"),
        _column("Postcode", cleaning.postcode, "postcode; needed where LivesThere is Y"),
        _column("UPRN", cleaning.digits(12), "national property reference"),
        _column("LocalUPRN", cleaning.reference(20), "the council's own property reference"),
        _column("District", cleaning.district, "one of the council's districts"),
        _column("Sex", _SEX, "F, M or U"),
        _required("Relationship", cleaning.one_of(*Relationship.values), "what the person is to the children"),
        _required("LivesThere", _YES_OR_NO, "Y or N; a person lives in one household on a day"),
        _column("ParentalResponsibility", _YES_OR_NO, "Y or N"),
        _required("From", cleaning.past_day, "first day of belonging to the family at this address"),
        _column("To", cleaning.day, "first day of no longer doing so; empty while it lasts"),
        _column("NHSNumber", cleaning.nhs_number, "NHS number, with its check digit"),
        _column("UPN", cleaning.pupil_number, "unique pupil number, with its check letter"),
    ),
    checks=(
        _before("From", "To", "Not later than From: To is the first day of no longer belonging."),
        _not_after("DOB", "From", "Before the date of birth."),
        _somewhere,
    ),
)

SCHOOL = Kind(
    kind=FeedKind.SCHOOL,
    speaks_of=Subject.PEOPLE,
    key=("UPN", "Term"),
    identifiers={"UPN": IdentifierKind.UPN},
    columns=(
        _required("UPN", cleaning.pupil_number, "unique pupil number, with its check letter"),
        _required("FirstName", cleaning.name(80), "first name"),
        _required("LastName", cleaning.name(80), "last name"),
        _required("DOB", cleaning.past_day, "date of birth"),
        _column("School", cleaning.reference(100), "the school's name; may be empty for a child on no school's roll"),
        _required("Term", cleaning.term, "a term the council has dates for, such as 2019-20 Autumn"),
        _required("RollFrom", cleaning.day, "first day on the school's roll"),
        _column("RollTo", cleaning.day, "last day on the school's roll; empty while on it"),
        _required("SessionsPossible", _SESSIONS, "half-days the child could have attended in the term"),
        _required("AuthorisedAbsence", _SESSIONS, "half-days missed with leave"),
        _required("UnauthorisedAbsence", _SESSIONS, "half-days missed without leave"),
        _column("FixedExclusions", _EXCLUSIONS, "fixed-period exclusions in the term"),
        _column("PermanentExclusions", _EXCLUSIONS, "permanent exclusions in the term"),
        _required("Placement", cleaning.one_of(*Placement.values), "where the child is educated"),
    ),
    checks=(
        _not_after("RollFrom", "RollTo", "Before RollFrom."),
        _absences_possible,
        _at_a_school,
    ),
)

OFFENCES = Kind(
    kind=FeedKind.OFFENCES,
    speaks_of=Subject.PEOPLE,
    key=("IncidentID",),
    identifiers={"IndividualID": IdentifierKind.HUB},
    columns=(
        _required("IncidentID", cleaning.reference(60), "the incident's reference; one row for each"),
        _column("IndividualID", cleaning.reference(40), "the hub's reference of the person, where known"),
        _column("FirstName", cleaning.name(80), "first name"),
        _column("LastName", cleaning.name(80), "last name"),
        _column("DOB", cleaning.past_day, "date of birth"),
        _required("Kind", cleaning.one_of("offence", "asb"), "an offence, or anti-social behaviour"),
        _required("Role", cleaning.one_of("suspect", "victim", "witness"), "what the person was in it"),
        _required("Outcome", cleaning.one_of("proven", "caution", "none", "pending"), "what came of it"),
        _required("OccurredOn", cleaning.past_day, "the day it happened"),
        _column("ProvenOn", cleaning.past_day, "the day it was proven"),
    ),
    checks=(
        _somebody,
        _not_after("OccurredOn", "ProvenOn", "Before the day it happened."),
        _not_after("DOB", "OccurredOn", "Before the person's date of birth."),
        _proven_when_proven,
    ),
)

CASES = Kind(
    kind=FeedKind.CASES,
    speaks_of=Subject.FAMILIES,
    key=("FamilyID",),
    columns=(
        _required("FamilyID", cleaning.reference(40), "the hub's reference of the family"),
        _column("AttachedOn", cleaning.past_day, "the day the family joined the programme"),
        _column("AssessedOn", cleaning.past_day, "the day of the whole-family assessment"),
        _column("FamilyPlanOn", cleaning.past_day, "the day of the family plan"),
        _column("LeadWorker", cleaning.worker, "sign-in name of the lead worker"),
        _column("LeadFrom", cleaning.past_day, "the lead worker's first day"),
        _column("Route", cleaning.one_of("keyworker", "partner"), "who delivers: our keyworkers or a partner"),
        _column("ClosedOn", cleaning.past_day, "the day the case was closed"),
    ),
    checks=(
        _not_after("AttachedOn", "ClosedOn", "Before the family joined the programme."),
        _lead_worker_since,
    ),
)

VISITS = Kind(
    kind=FeedKind.VISITS,
    speaks_of=Subject.FAMILIES,
    key=("VisitID",),
    columns=(
        _required("VisitID", cleaning.reference(60), "the visit's reference"),
        _required("FamilyID", cleaning.reference(40), "the hub's reference of the family"),
        _required("Worker", cleaning.worker, "sign-in name of the worker"),
        _required("Date", cleaning.past_day, "the day of it"),
        _required("Kind", cleaning.one_of("visit", "call", "meeting", "group"), "what was done"),
        _required("Minutes", cleaning.whole_number(least=1, most=960), "how long it took"),
        _column("Place", cleaning.line(80), "where"),
        _required("Outcome", cleaning.one_of("seen", "not-seen"), "whether the family was seen"),
        _column("Note", cleaning.text(cleaning.LONGEST_TEXT), "what happened, in words"),
    ),
)

# What we add to a file of rejects; it may come back with them.
OURS = tuple(
    Column(name=name, clean=cleaning.text(cleaning.LONGEST_TEXT), about="in a file of rejected rows", is_ours=True)
    for name in ("RejectedLine", "WhyRejected")
)

KINDS: Mapping[FeedKind, Kind] = {kind.kind: kind for kind in (HOUSEHOLDS, SCHOOL, OFFENCES, CASES, VISITS)}
