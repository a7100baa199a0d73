"""Loads a row about which a clerk has answered, and takes it back: as its whole file would, one row at a time."""

import json
from collections.abc import Iterable
from datetime import datetime

from families.feeds.remembering import BY_CLERK
from families.feeds.rolls import write_rolls
from families.feeds.staging import copy_in, execute
from families.models import FeedRecord, MatchQuestion
from families.models.feeds import FeedKind


def load_answered(question: MatchQuestion, *, person: int, at: datetime) -> FeedRecord:
    """Load the question's row as speaking of ``person``, in place of the row of its key that stands, and return it.

    References that came with it are not learnt: a clerk has answered for names and a birth, not for them.
    """
    before = FeedRecord.objects.current().filter(council=question.council_id, kind=question.kind, key=question.key)
    replaced = before.first()
    before.update(superseded_at=at)
    record = FeedRecord.objects.create(
        council_id=question.council_id,
        load_id=question.load_id,
        kind=question.kind,
        key=question.key,
        row_number=question.row_number,
        content=question.content,
        digest=question.digest,
        person_id=person,
        matched_by=BY_CLERK,
        recorded_at=at,
    )
    if replaced is not None:
        FeedRecord.objects.filter(pk=replaced.pk).update(superseded_by=record)
    _tell(record, replaced, at=at)
    return record


def withdraw(record: FeedRecord, *, at: datetime) -> None:
    """Withdraw a record that stands; the row it replaced, if any, stands again as it was.

    What is withdrawn has no successor, so that undoing another load never makes it stand again.
    """
    before = record.supersedes.order_by("-id").first()
    FeedRecord.objects.filter(pk=record.pk).update(superseded_at=at)
    if before is not None:
        before.pk, before.superseded_at, before.superseded_by, before.recorded_at = None, None, None, at
        before.save(force_insert=True)
    _tell(record, before, at=at)


def _tell(record: FeedRecord, other: FeedRecord | None, *, at: datetime) -> None:
    """Write anew what is told from all rows of a kind together, for the people of both records."""
    if record.kind != FeedKind.SCHOOL:
        return
    people = {one.person_id for one in (record, other) if one and one.person_id}
    _stage(record, people=people)
    write_rolls(council=record.council_id, at=at)


def _stage(record: FeedRecord, *, people: Iterable[int]) -> None:
    for table in ("staged", "live"):
        execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
    execute("CREATE TEMPORARY TABLE staged (row_number integer, content jsonb) ON COMMIT DROP")
    execute("CREATE TEMPORARY TABLE live (row_number integer, person_id bigint) ON COMMIT DROP")
    copy_in("staged", [(record.row_number, json.dumps(record.content))])
    copy_in("live", [(record.row_number, person) for person in people])
