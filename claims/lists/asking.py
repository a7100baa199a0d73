"""A list with chosen columns, asked for by somebody: checked when it is asked for, and again when it is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet, TextField, Value
from django.db.models.functions import MD5, Cast, Concat

from claims.lists.columns import Column, Leaves, Listing, Setting, as_month, as_year, plain
from claims.lists.pseudonyms import Pseudonyms
from claims.lists.registry import LISTS
from claims.models import ListExport
from claims.models.choices import FileFormat
from families.models import Residence
from families.refusals import NotPossibleError
from families.scopes import Scope
from keyworkers.models import Job, JobKind, User
from keyworkers.permissions import Verb, scope_of, verbs_of

WHOSE = "c_whose"  # of whom a row speaks: by it small groups are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which list, which of its columns, narrowed how, and whether what identifies people stays behind."""

    listing: Listing
    columns: tuple[Column, ...]
    chosen: Mapping[str, Any]
    is_pseudonymised: bool

    def rows(self, setting: Setting, pseudonyms: Pseudonyms | None = None) -> QuerySet[Any, Any]:
        """Return the rows of values, whose row it is before them, in an order that is always the same."""
        said = {
            column.name: column.expression(setting, is_pseudonymised=self.is_pseudonymised) for column in self.columns
        }
        totals = {column.name: said.pop(column.name) for column in self.columns if column.is_total}
        found = self.listing.narrowed(setting, self.chosen).order_by()
        found = found.annotate(**{WHOSE: self.listing.subject}, **said)
        names = [column.name for column in self.columns]
        if self.listing.is_counted:
            found = found.values(WHOSE, *said).annotate(**totals)
        order: list[Any] = [WHOSE, *said] if self.listing.is_counted else [*self.listing.order]
        if pseudonyms:
            order.insert(0, MD5(Concat(Value(pseudonyms.order, TextField()), Cast(WHOSE, TextField()))))
        in_order = found.order_by(*order)
        rows: QuerySet[Any, Any] = in_order.values_list(WHOSE, *names)
        return rows

    def cells(self, values: Sequence[Any], pseudonyms: Pseudonyms | None) -> list[Any]:
        """Return a row as the file says it."""
        if pseudonyms is None:
            return [plain(value) for value in values]
        return [_left(value, column, pseudonyms) for value, column in zip(values, self.columns, strict=True)]

    @property
    def has_addresses(self) -> bool:
        """Tell whether a column says where a family lives, more closely than the district."""
        return any(source.startswith("families.Residence.") for one in self.columns for source in one.drawn_from)

    def known_of(self, cells: Sequence[Any]) -> tuple[Any, ...]:
        """Return the values of a row that somebody outside may know of a family."""
        return tuple(cell for cell, column in zip(cells, self.columns, strict=True) if column.may_be_known)


def _left(value: Any, column: Column, pseudonyms: Pseudonyms) -> Any:
    match column.leaves:
        case Leaves.AS_MONTH:
            return as_month(value)
        case Leaves.AS_YEAR:
            return as_year(value)
        case Leaves.AS_PSEUDONYM:
            assert column.subject  # noqa: S101  # a test holds every such column to it
            return pseudonyms.of(column.subject, value)
    return plain(value)


def setting_of(user: User, *, as_of: date) -> Setting:
    """Return for whom a list is written: what they may do and whose rows they see, on the day."""
    return Setting(scope=scope_of(user, as_of=as_of), verbs=verbs_of(user), as_of=as_of)


def ask_list(
    wanted: Wanted,
    *,
    said: Sequence[str],
    purpose: str,
    file_format: FileFormat,
    by: User,
    as_of: date,
    at: datetime,
) -> ListExport:
    """Ask for a list as a file and return it; a worker writes it. ``said`` are the words of what narrows it."""
    refuse_what_may_not_leave(wanted, verbs_of(by))
    job = Job.objects.create(council_id=by.council_id, kind=JobKind.LIST, as_of=as_of, asked_by=by, asked_at=at)
    made: ListExport = ListExport.objects.create(
        council_id=by.council_id,
        job=job,
        things=wanted.listing.code,
        columns=[column.code for column in wanted.columns],
        asked={"chosen": dict(wanted.chosen), "words": list(said)},
        is_pseudonymised=wanted.is_pseudonymised,
        purpose=purpose,
        format=file_format,
        asked_by=by,
        asked_at=at,
    )
    return made


def refuse_what_may_not_leave(wanted: Wanted, verbs: frozenset[Verb]) -> None:
    """Refuse a list, or a column of it, that this person may not take, or that may not leave pseudonymised."""
    if Verb.TAKE_LISTS not in verbs or not wanted.listing.open_to(verbs):
        raise NotPossibleError("You may not take this list.")
    if set(wanted.columns) - set(wanted.listing.columns_for(verbs)):
        raise NotPossibleError("You may not take every one of these columns.", field="columns")
    kept = [column.label for column in wanted.columns if not column.may_leave(is_pseudonymised=wanted.is_pseudonymised)]
    if kept:
        reason = f"Not in a pseudonymised list: {', '.join(kept)}"
        raise NotPossibleError(reason, field="columns")


def wanted_by(export: ListExport) -> Wanted:
    """Return what was asked for; refuse a list or a column that is no longer there."""
    listing = LISTS.get(export.things)
    known = {column.code: column for column in listing.columns} if listing else {}
    if listing is None or not set(export.columns) <= set(known):
        raise NotPossibleError("This list is no longer laid out so. Ask for it again.")
    return Wanted(
        listing=listing,
        columns=tuple(known[code] for code in export.columns),
        chosen=export.asked["chosen"],
        is_pseudonymised=export.is_pseudonymised,
    )


def digest_of(scope: Scope, wanted: Wanted) -> str:
    """Return a digest of whose rows somebody sees, and which addresses where the list has any.

    Where it differs, they see others than before.
    """
    families = None if scope.families is None else sorted(scope.families)
    withheld = Residence.objects.hidden_from(scope).order_by("pk") if wanted.has_addresses else Residence.objects.none()
    told = (
        *(scope.council, families, sorted(scope.hidden), scope.sees_benefits, scope.sees_shielded),
        list(withheld.values_list("pk", flat=True)),
    )
    return sha256(repr(told).encode()).hexdigest()
