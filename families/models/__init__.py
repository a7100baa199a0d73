"""The tables of families, one file a group of them."""

from families.models.calendar import SchoolRoll, Term
from families.models.contact import ContactKind, ContactPoint, SafeContact, VisitWarning
from families.models.councils import Agency, Council, District
from families.models.families import Family, Membership, Residence, Touched
from families.models.feeds import Coverage, FeedLoad, FeedRecord, FeedReject, Source
from families.models.matching import MatchAnswer, MatchCandidate, MatchQuestion
from families.models.people import Identifier, Person
from families.models.relations import PARTNERSHIPS, HouseholdChange, HouseholdChangeKind, Relation, RelationKind
from families.models.search import SearchDocument, SearchWord

__all__ = [
    "PARTNERSHIPS",
    "Agency",
    "ContactKind",
    "ContactPoint",
    "Council",
    "Coverage",
    "District",
    "Family",
    "FeedLoad",
    "FeedRecord",
    "FeedReject",
    "HouseholdChange",
    "HouseholdChangeKind",
    "Identifier",
    "MatchAnswer",
    "MatchCandidate",
    "MatchQuestion",
    "Membership",
    "Person",
    "Relation",
    "RelationKind",
    "Residence",
    "SafeContact",
    "SchoolRoll",
    "SearchDocument",
    "SearchWord",
    "Source",
    "Term",
    "Touched",
    "VisitWarning",
]
