"""Families claimed before this system or by another authority: lists are loaded, taken up again, entries withdrawn.

What stands here is what the once-only checks read: whoever is on it is not claimed again under the programme.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from claims.listing import UNKNOWN, Listed, ReadList, read_list
from claims.models import ClaimedElsewhere, ClaimedList, ClaimedRow, Programme
from families.refusals import NotPossibleError
from keyworkers.models import User

LONGEST_NAME = 200


def load_list(
    programme: Programme, content: bytes, *, file_name: str, by: User, as_of: date, at: datetime
) -> ClaimedList:
    """Keep a list and every row of it, and record whom it names; refuse the very list a second time."""
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    read = read_list(content, programme=programme, as_of=as_of)
    refuse_again(programme, read)
    kept = ClaimedList.objects.create(
        council_id=programme.council_id,
        programme=programme,
        file_name=file_name[:LONGEST_NAME],
        file_text=read.text,
        digest=read.digest,
        loaded_by=by,
        loaded_at=at,
    )
    rows = ClaimedRow.objects.bulk_create(
        ClaimedRow(list=kept, number=row.number, reference=row.reference, problem=row.problem) for row in read.rows
    )
    _record(programme, read.taken, {row.number: row.pk for row in rows})
    return kept


def refuse_again(programme: Programme, read: ReadList) -> None:
    """Refuse a list that was loaded before, letter by letter."""
    before = programme.claimed_lists.filter(digest=read.digest).first()
    if before:
        raise NotPossibleError(f"This very list has been loaded before: {before}.", field="file")


def take_up(programme: Programme, *, as_of: date) -> int:
    """Record whom the lists named when nobody here was known by that reference, and who is known now; return how many.

    A row that could not be taken for another reason stays as it is.
    """
    waiting = ClaimedRow.objects.filter(list__programme=programme, problem__in=UNKNOWN, claimed__isnull=True)
    lists = list(ClaimedList.objects.filter(pk__in=waiting.values("list")).order_by("pk"))
    if not lists:
        return 0
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    taken = 0
    for kept in lists:
        row_ids = dict(waiting.filter(list=kept).values_list("number", "id"))
        read = read_list(kept.file_text.encode(), programme=programme, as_of=as_of)
        known = [row for row in read.taken if row.number in row_ids]
        _record(programme, known, row_ids)
        taken += len(known)
    return taken


def _record(programme: Programme, rows: Iterable[Listed], row_ids: Mapping[int, int]) -> None:
    ClaimedElsewhere.objects.bulk_create(
        ClaimedElsewhere(
            council_id=programme.council_id,
            programme=programme,
            family_id=row.family,
            person_id=row.person,
            claimed_by=row.claimed_by,
            claimed_on=row.claimed_on,
            note=row.note,
            row_id=row_ids[row.number],
        )
        for row in rows
        if row.claimed_on
    )


def withdraw_entry(entry: ClaimedElsewhere, *, reason: str, by: User, at: datetime) -> None:
    """Withdraw an entry that is wrong: it stays on record and stands in no claim's way any more."""
    if not reason.strip():
        raise NotPossibleError("Say why the entry is wrong.", field="reason")
    standing = ClaimedElsewhere.objects.filter(pk=entry.pk, withdrawn_at__isnull=True)
    if not standing.update(withdrawn_at=at, withdrawn_by=by, withdrawn_because=reason):
        raise NotPossibleError("This entry has been withdrawn already.")
