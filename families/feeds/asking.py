"""Asks a clerk about the rows that fit nobody exactly and may mean somebody we know: questions for the matching queue.

``doubtful`` holds the rows that were not matched and why, ``questions`` those of them to be asked about, ``asked`` whom
each may mean. A preview fills the three tables too and writes none of it down.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from families.feeds.candidates import find, lines_of, sought
from families.feeds.kinds import Kind
from families.feeds.remembering import Answers, identity_of
from families.feeds.staging import copy_in, execute, number, refuse, stream
from families.models import FeedLoad
from families.models.feeds import LoadState
from families.models.matching import WAITING, QuestionState

BATCH = 2000
WAITS = "Waits in the matching queue: it may be somebody we know."
MATCHED_SINCE = "A later file's row was matched by itself."
TOLD_OTHERWISE = "A later file tells it otherwise."
_WAITING = [state.value for state in WAITING]


def forget_questions() -> None:
    """Make the tables of what is to be asked, empty."""
    for table in ("doubtful", "questions", "asked"):
        execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
    execute(
        'CREATE TEMPORARY TABLE doubtful (row_number integer, "column" text, value text, reason text) ON COMMIT DROP'
    )
    execute("CREATE TEMPORARY TABLE questions (row_number integer, identity text) ON COMMIT DROP")
    execute(
        "CREATE TEMPORARY TABLE asked (row_number integer, person_id bigint, points integer, reasons jsonb)"
        " ON COMMIT DROP"
    )


def set_aside(faults: Iterable[tuple[int, str, str, str]]) -> None:
    """Set live rows aside that nothing matched: (row number, column, value, reason)."""
    copy_in("doubtful", faults)


def ask(answers: Answers, *, council: int, kind: Kind) -> None:
    """Ask about the rows set aside that may mean somebody, less whom a clerk has ruled out; refuse them all."""
    rows = stream("SELECT row_number, content FROM doubtful JOIN staged USING (row_number) ORDER BY row_number")
    while batch := list(islice(rows, BATCH)):
        _ask(((line, json.loads(written)) for line, written in batch), answers, council=council, kind=kind)
    refuse(
        """
        SELECT row_number, CASE WHEN q.identity IS NULL THEN "column" END, CASE WHEN q.identity IS NULL THEN value END,
               CASE WHEN q.identity IS NULL THEN reason ELSE %s END
        FROM doubtful LEFT JOIN questions q USING (row_number)
        """,
        WAITS,
    )


def _ask(rows: Iterator[tuple[int, dict[str, Any]]], answers: Answers, *, council: int, kind: Kind) -> None:
    contents = dict(rows)
    wanted = {line: sought(content, identifiers=kind.identifiers) for line, content in contents.items()}
    identities = {line: identity_of(contents[line], kind=kind) for line in contents}
    found = find(council, {line: one for line, one in wanted.items() if one})
    left = {
        line: [one for one in scores if one.person not in answers.not_same.get(identities[line], ())]
        for line, scores in found.items()
    }
    copy_in("questions", ((line, identities[line]) for line, scores in left.items() if scores))
    lines = ((line, person, points, json.dumps(reasons)) for line, person, points, reasons in lines_of(left))
    copy_in("asked", lines)


def count_questions() -> int:
    """Return how many rows are, or would be, asked about."""
    return number("SELECT count(*) FROM questions")


def write_questions(feed_load: FeedLoad, *, kind: Kind, at: datetime) -> None:
    """Write what is asked about the rows of a load, and close the questions that its rows answer or tell otherwise.

    A row that waits already and comes again as it was keeps its place; of one that comes otherwise the newer is asked.
    The very file that was loaded before takes back nothing.
    """
    council = feed_load.council_id
    _close_matched(council, kind=kind, at=at)
    if not _is_loaded_before(feed_load):
        _close_told_otherwise(council, kind=kind, at=at)
    _write(feed_load, kind=kind, at=at)
    _write_candidates(council, kind=kind)


def _is_loaded_before(feed_load: FeedLoad) -> bool:
    same = FeedLoad.objects.filter(source=feed_load.source_id, digest=feed_load.digest, state=LoadState.LOADED)
    return same.exclude(pk=feed_load.pk).exists()


def _close_matched(council: int, *, kind: Kind, at: datetime) -> None:
    execute(
        """
        UPDATE families_matchquestion q SET state = %s, answered_at = %s, closed_because = %s
        FROM staged s JOIN live USING (row_number)
        WHERE q.council_id = %s AND q.kind = %s AND q.key = s.key AND q.state = ANY(%s)
        """,
        QuestionState.SUPERSEDED,
        at,
        MATCHED_SINCE,
        council,
        kind.kind,
        _WAITING,
    )


def _close_told_otherwise(council: int, *, kind: Kind, at: datetime) -> None:
    """Close the questions whose row has come in another form: not matched again, or as we have it already."""
    execute(
        """
        UPDATE families_matchquestion q SET state = %s, answered_at = %s, closed_because = %s
        FROM staged s
        WHERE q.council_id = %s AND q.kind = %s AND q.key = s.key AND q.state = ANY(%s) AND q.digest <> s.digest
            AND (s.row_number IN (SELECT row_number FROM doubtful) OR EXISTS (
                SELECT 1 FROM families_feedrecord r
                WHERE r.council_id = q.council_id AND r.kind = q.kind AND r.key = q.key AND r.digest = s.digest
                    AND r.superseded_at IS NULL
            ))
        """,
        QuestionState.SUPERSEDED,
        at,
        TOLD_OTHERWISE,
        council,
        kind.kind,
        _WAITING,
    )


def _write(feed_load: FeedLoad, *, kind: Kind, at: datetime) -> None:
    execute(
        """
        INSERT INTO families_matchquestion
            (council_id, load_id, kind, key, row_number, digest, content, identity, reason, state, note,
             closed_because, asked_at, waits_since)
        SELECT %s, %s, %s, s.key, s.row_number, s.digest, s.content, q.identity, d.reason, %s, '', '', %s, %s
        FROM questions q JOIN staged s USING (row_number) JOIN doubtful d USING (row_number)
        ORDER BY s.row_number
        ON CONFLICT DO NOTHING
        """,
        feed_load.council_id,
        feed_load.pk,
        kind.kind,
        QuestionState.OPEN,
        at,
        at,
    )


def _write_candidates(council: int, *, kind: Kind) -> None:
    execute(
        """
        DELETE FROM families_matchcandidate c USING families_matchquestion q, questions JOIN staged s USING (row_number)
        WHERE c.question_id = q.id AND q.council_id = %s AND q.kind = %s AND q.key = s.key AND q.digest = s.digest
            AND q.state = ANY(%s)
        """,
        council,
        kind.kind,
        _WAITING,
    )
    execute(
        """
        INSERT INTO families_matchcandidate (council_id, question_id, person_id, points, reasons)
        SELECT q.council_id, q.id, a.person_id, a.points, a.reasons
        FROM asked a JOIN staged s USING (row_number) JOIN families_matchquestion q
            ON q.council_id = %s AND q.kind = %s AND q.key = s.key AND q.digest = s.digest AND q.state = ANY(%s)
        ORDER BY q.id, a.points DESC, a.person_id
        """,
        council,
        kind.kind,
        _WAITING,
    )
