"""The file of the partner hub: who belongs to which family, and where it lives."""

from collections.abc import Iterator

from families.feeds import cleaning
from families.feeds.kinds.base import YES_OR_NO, Content, Kind, Subject, before, column, not_after, required
from families.models.families import Relationship
from families.models.feeds import FeedKind
from families.models.people import IdentifierKind

_SEX = cleaning.one_of(
    "F", "M", "U", also={"female": "F", "male": "M", "unknown": "U", "not-known": "U", "1": "M", "2": "F", "0": "U"}
)


def _somewhere(content: Content) -> Iterator[tuple[str, str]]:
    if content.get("LivesThere") == "Y":
        for name in ("Address_1", "Postcode"):
            if name not in content:
                yield name, "Empty; whoever lives with the family has an address."


HOUSEHOLDS = Kind(
    kind=FeedKind.HOUSEHOLDS,
    speaks_of=Subject.MEMBERS,
    key=("IndividualID", "FamilyID", "From"),
    telling=("From", "To"),
    identifiers={"IndividualID": IdentifierKind.HUB, "NHSNumber": IdentifierKind.NHS, "UPN": IdentifierKind.UPN},
    columns=(
        required("IndividualID", cleaning.reference(40), "the hub's reference of the person"),
        required("FamilyID", cleaning.reference(40), "the hub's reference of the family"),
        required("FirstName", cleaning.name(80), "first name"),
        required("LastName", cleaning.name(80), "last name"),
        required("DOB", cleaning.past_day, "date of birth"),
        column("Address_1", cleaning.line(120), "first line of the address; needed where LivesThere is Y"),
        column("Address_2", cleaning.line(120), "second line of the address"),
        column("Postcode", cleaning.postcode, "postcode; needed where LivesThere is Y"),
        column("UPRN", cleaning.digits(12), "national property reference"),
        column("LocalUPRN", cleaning.reference(20), "the council's own property reference"),
        column("District", cleaning.district, "one of the council's districts"),
        column("Sex", _SEX, "F, M or U"),
        required("Relationship", cleaning.one_of(*Relationship.values), "what the person is to the children"),
        required("LivesThere", YES_OR_NO, "Y or N; a person lives in one household on a day"),
        column("ParentalResponsibility", YES_OR_NO, "Y or N"),
        required("From", cleaning.past_day, "first day of belonging to the family at this address"),
        column("To", cleaning.day, "first day of no longer doing so; empty while it lasts"),
        column("NHSNumber", cleaning.nhs_number, "NHS number, with its check digit"),
        column("UPN", cleaning.pupil_number, "unique pupil number, with its check letter"),
    ),
    checks=(
        before("From", "To", "Not later than From: To is the first day of no longer belonging."),
        not_after("DOB", "From", "Before the date of birth."),
        _somewhere,
    ),
)
