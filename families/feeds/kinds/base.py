"""What a kind of file is: its columns, its key, its checks, and what shows how far a file reaches."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from families.feeds import cleaning
from families.feeds.cleaning import Cleaner, Value
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
    """One kind of file.

    ``telling`` names the columns whose latest day shows how far a file reaches, where its sender does not say.
    """

    kind: FeedKind
    speaks_of: Subject
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    telling: tuple[str, ...]
    identifiers: Mapping[str, IdentifierKind] = field(default_factory=dict)
    checks: tuple[RowCheck, ...] = ()

    def key_of(self, content: Content) -> str:
        """Return what makes a row the same row when it comes again."""
        return "|".join(str(content.get(column, "")) for column in self.key)


def column(name: str, clean: Cleaner, about: str) -> Column:
    """Return a column whose cells may be empty."""
    return Column(name=name, clean=clean, about=about)


def required(name: str, clean: Cleaner, about: str) -> Column:
    """Return a column that stands in every file of the kind, no cell of it empty."""
    return Column(name=name, clean=clean, about=about, is_required=True)


def identity(*references: Column) -> tuple[Column, ...]:
    """Return the columns that say of whom a row speaks; ``references`` are those beside the hub's own."""
    return (
        column("IndividualID", cleaning.reference(40), "the hub's reference of the person, where known"),
        *references,
        column("FirstName", cleaning.name(80), "first name; needed without an IndividualID"),
        column("LastName", cleaning.name(80), "last name; needed without an IndividualID"),
        column("DOB", cleaning.past_day, "date of birth; needed without an IndividualID"),
        column("Postcode", cleaning.postcode, "postcode, which helps to tell people apart"),
    )


def somebody(content: Content) -> Iterator[tuple[str, str]]:
    """Check that a row says of whom it speaks: by the hub's reference, or by name and date of birth."""
    if "IndividualID" not in content:
        for name in ("FirstName", "LastName", "DOB"):
            if name not in content:
                yield name, "Empty; without an IndividualID the name and the date of birth are needed."


def before(first: str, last: str, reason: str) -> RowCheck:
    """Return the check that ``last``, where it stands, is later than ``first``."""

    def check(content: Content) -> Iterator[tuple[str, str]]:
        if first in content and last in content and str(content[last]) <= str(content[first]):
            yield last, reason

    return check


def not_after(first: str, last: str, reason: str) -> RowCheck:
    """Return the check that ``last``, where it stands, is no earlier than ``first``."""

    def check(content: Content) -> Iterator[tuple[str, str]]:
        if first in content and last in content and str(content[last]) < str(content[first]):
            yield last, reason

    return check


def needed_where(name: str, other: str, values: tuple[str, ...], reason: str) -> RowCheck:
    """Return the check that ``name`` stands wherever ``other`` is one of ``values``."""

    def check(content: Content) -> Iterator[tuple[str, str]]:
        if content.get(other) in values and name not in content:
            yield name, reason

    return check


def empty_unless(name: str, other: str, values: tuple[str, ...], reason: str) -> RowCheck:
    """Return the check that ``name`` stands only where ``other`` is one of ``values``."""

    def check(content: Content) -> Iterator[tuple[str, str]]:
        if name in content and content.get(other) not in values:
            yield name, reason

    return check


def in_order(starts: str = "StartsOn", ends: str = "EndsOn") -> tuple[RowCheck, RowCheck]:
    """Return the checks that a period begins in the person's life and ends no earlier than it begins."""
    return not_after("DOB", starts, BEFORE_BIRTH), not_after(
        starts, ends, f"Before {starts}: it would end before it begins."
    )


BEFORE_BIRTH = "Before the person's date of birth."

YES_OR_NO = cleaning.one_of("Y", "N", also={"yes": "Y", "no": "N", "true": "Y", "false": "N", "1": "Y", "0": "N"})

# What we add to a file of rejects; it may come back with them.
OURS = tuple(
    Column(name=name, clean=cleaning.text(cleaning.LONGEST_TEXT), about="in a file of rejected rows", is_ours=True)
    for name in ("RejectedLine", "WhyRejected")
)
