"""What schools and the education service send: sessions by term, exclusions, placements."""

from collections.abc import Iterator

from families.feeds import cleaning
from families.feeds.kinds.base import (
    BEFORE_BIRTH,
    Content,
    Kind,
    Subject,
    column,
    empty_unless,
    identity,
    in_order,
    not_after,
    required,
    somebody,
)
from families.models.calendar import Placement
from families.models.feeds import FeedKind
from families.models.people import IdentifierKind

_SESSIONS = cleaning.sessions(most=500)
_EXCLUSIONS = cleaning.whole_number(least=0, most=200)
_PLACEMENT = cleaning.one_of(
    *Placement.values,
    also={
        "ap": Placement.ALTERNATIVE.value,
        "alternative-provision": Placement.ALTERNATIVE.value,
        "pru": Placement.ALTERNATIVE.value,
        "ehe": Placement.HOME.value,
        "home": Placement.HOME.value,
        "elective-home-education": Placement.HOME.value,
        "special-school": Placement.SPECIAL.value,
        "mainstream-school": Placement.MAINSTREAM.value,
    },
)
_PUPIL = column("UPN", cleaning.pupil_number, "unique pupil number, with its check letter")


def _absences_possible(content: Content) -> Iterator[tuple[str, str]]:
    possible = int(content.get("SessionsPossible", 0))
    missed = int(content.get("AuthorisedAbsence", 0)) + int(content.get("UnauthorisedAbsence", 0))
    if missed > possible:
        yield "UnauthorisedAbsence", f"{missed} sessions missed, but only {possible} were possible."


def _at_a_school(content: Content) -> Iterator[tuple[str, str]]:
    if "School" not in content and content.get("Placement") not in (Placement.HOME, Placement.NONE):
        yield "School", "Empty; only a child educated at home or on no roll has no school."


SCHOOL = Kind(
    kind=FeedKind.SCHOOL,
    speaks_of=Subject.PEOPLE,
    key=("UPN", "Term"),
    telling=("Term",),
    identifiers={"UPN": IdentifierKind.UPN},
    columns=(
        required("UPN", cleaning.pupil_number, "unique pupil number, with its check letter"),
        required("FirstName", cleaning.name(80), "first name"),
        required("LastName", cleaning.name(80), "last name"),
        required("DOB", cleaning.past_day, "date of birth"),
        column("School", cleaning.reference(100), "the school's name; may be empty for a child on no school's roll"),
        required("Term", cleaning.term, "a term the council has dates for, such as 2019-20 Autumn"),
        required("RollFrom", cleaning.day, "first day on the school's roll"),
        column("RollTo", cleaning.day, "last day on the school's roll; empty while on it"),
        required("SessionsPossible", _SESSIONS, "half-days the child could have attended in the term"),
        required("AuthorisedAbsence", _SESSIONS, "half-days missed with leave"),
        required("UnauthorisedAbsence", _SESSIONS, "half-days missed without leave"),
        column("FixedExclusions", _EXCLUSIONS, "fixed-period exclusions in the term"),
        column("PermanentExclusions", _EXCLUSIONS, "permanent exclusions in the term"),
        required("Placement", _PLACEMENT, "where the child is educated"),
    ),
    checks=(
        not_after("RollFrom", "RollTo", "Before RollFrom: it would end before it begins."),
        _absences_possible,
        _at_a_school,
    ),
)

EXCLUSIONS = Kind(
    kind=FeedKind.EXCLUSIONS,
    speaks_of=Subject.PEOPLE,
    key=("ExclusionID",),
    telling=("StartsOn",),
    identifiers={"IndividualID": IdentifierKind.HUB, "UPN": IdentifierKind.UPN},
    columns=(
        required("ExclusionID", cleaning.reference(60), "the exclusion's reference; one row for each"),
        *identity(_PUPIL),
        required("School", cleaning.reference(100), "the school that excluded"),
        required(
            "Kind",
            cleaning.one_of("fixed", "permanent", also={"fixed-period": "fixed", "fixed-term": "fixed"}),
            "fixed or permanent",
        ),
        required("StartsOn", cleaning.past_day, "its first day"),
        column("Sessions", cleaning.sessions(most=90), "half-days of a fixed exclusion"),
        column("Reason", cleaning.text(cleaning.LONGEST_TEXT), "why, in words"),
    ),
    checks=(
        somebody,
        not_after("DOB", "StartsOn", BEFORE_BIRTH),
        empty_unless(
            "Sessions", "Kind", ("fixed",), "A permanent exclusion has no number of sessions; leave it empty."
        ),
    ),
)

PLACEMENTS = Kind(
    kind=FeedKind.PLACEMENTS,
    speaks_of=Subject.PEOPLE,
    key=("PlacementID",),
    telling=("StartsOn", "EndsOn"),
    identifiers={"IndividualID": IdentifierKind.HUB, "UPN": IdentifierKind.UPN},
    columns=(
        required("PlacementID", cleaning.reference(60), "the placement's reference; one row for each"),
        *identity(_PUPIL),
        column("Provider", cleaning.reference(100), "the school or provider; empty where there is none"),
        required("Placement", _PLACEMENT, "where the child is educated"),
        required("StartsOn", cleaning.past_day, "its first day"),
        column("EndsOn", cleaning.day, "its last day; empty while it lasts"),
    ),
    checks=(somebody, *in_order()),
)
