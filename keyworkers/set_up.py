"""The council's own lists, kept by people: school terms, agencies, teams, districts, and which files are relied on.

Every change says why and stands in the history. A term or a source changes what is known of every family: they are
judged again, those that one request cannot wait for by the worker.
"""

from collections.abc import Mapping
from typing import TypeVar

import pghistory
from django.db.models import ProtectedError

from families.models import Agency, Council, District, Source, Term
from families.refusals import NotPossibleError, refuse_contradictions
from families.row_changes import Change, Told
from keyworkers.models import Team

Entry = Term | District | Agency | Team | Source
E = TypeVar("E", Term, District, Agency, Team, Source)

ABOUT: Mapping[str, tuple[str, str]] = {
    "term_in_order": ("ends_on", ""),
    "terms_do_not_overlap": ("starts_on", "Another term has some of these days already; change that one."),
    "one_term_of_a_name": ("name", "There is a term of this name already."),
    "one_district_of_a_name": ("name", "There is a district of this name already."),
    "one_agency_of_a_name": ("name", ""),
    "one_team_of_a_name": ("name", "There is a team of this name already."),
    "one_source_of_a_kind": ("kind", "These files are in the list already."),
}


def add_entry(row: E) -> E:
    """Write a new term, district, agency, team or source and return it.

    Raises :class:`NotPossibleError` with the field where it contradicts what stands there.
    """
    _lock(row)
    refuse_contradictions(row, ABOUT)
    row.save(force_insert=True)
    return row


def change_entry(row: Entry, *, why: str) -> None:
    """Write what changed of an entry; raises :class:`NotPossibleError` as :func:`add_entry`, and without a reason."""
    _lock(row)
    _require_reason(why)
    refuse_contradictions(row, ABOUT)
    with pghistory.context(why=why):
        row.save(force_update=True)


def remove_entry(row: Entry, *, why: str) -> None:
    """Remove an entry that nothing names; what it said stays in the history."""
    _lock(row)
    _require_reason(why)
    try:
        with pghistory.context(why=why):
            row.delete()
    except ProtectedError as error:
        raise NotPossibleError(f"“{called(row)}” is in use: what is recorded names it. It stays.") from error


def _lock(row: Entry) -> None:
    Council.objects.select_for_update(no_key=True).get(pk=row.council_id)


def _require_reason(why: str) -> None:
    if not why.strip():
        raise NotPossibleError("Say why this changes.", field="why")


def called(row: Entry) -> str:
    """Return by what people know an entry."""
    return str(row)


TOLD = Told(
    called=called,
    histories=(
        "families.TermEvent",
        "families.DistrictEvent",
        "families.AgencyEvent",
        "families.SourceEvent",
        "keyworkers.TeamEvent",
    ),
    untold=frozenset({"id", "council_id"}),
    fields={
        "starts_on": "first day",
        "ends_on": "last day",
        "excluded_because": "counts for nothing because",
        "allowed_lag_days": "may be late by days",
        "records_from": "its files speak of days from",
        "delivers": "employs keyworkers of the programme",
    },
)


def changes_of(council: Council, *, size: int, skip: int = 0) -> list[Change]:
    """Return what happened to the council's lists, newest first."""
    return TOLD.changes_of(council, size=size, skip=skip)
