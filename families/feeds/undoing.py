"""Undoes a load with all it caused, in sets and inside the caller's transaction; what was sent is kept as withdrawn.

Each row of the load that stands is withdrawn, and the row it had replaced stands again: as a new copy under its own
load, so that nothing that was recorded is rewritten. A row that a later file says too stands on, as a copy under that
file. What the rows told of people, stays, homes, rolls and coverage is told again from the rows that now stand.
"""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Value
from django.db.models.functions import Coalesce

from families.feeds import members
from families.feeds.bringing import brought_by, remove_brought
from families.feeds.held import find_held
from families.feeds.kinds import KINDS, Kind, Subject
from families.feeds.repeating import let_stand_what_later_files_say
from families.feeds.resting import InTheWayError, resting_on_rows
from families.feeds.rolls import write_rolls
from families.feeds.staging import execute, number, stream
from families.models import FeedLoad, MatchQuestion
from families.models.feeds import FeedKind
from families.models.matching import QuestionState
from families.models.people import IdentifierKind

TakeBack = Callable[[Collection[int]], Counter[str]]

# The rows in whose place none will stand, and all that each had replaced: what was drawn once, from the first of them,
# was drawn from no later one again.
_GONE = """
    WITH RECURSIVE gone AS (
        SELECT id FROM undone WHERE before_id IS NULL
        UNION
        SELECT former.id FROM gone JOIN families_feedrecord former ON former.superseded_by_id = gone.id
    )
    SELECT id FROM gone
"""


@dataclass(frozen=True, kw_only=True)
class Undoing:
    """What undoing a load writes, or the sentences that name what stands in its way."""

    effects: Counter[str]
    in_the_way: tuple[str, ...] = ()


class _RehearsedError(Exception):
    """Carries what a rehearsal wrote out of the savepoint that is rolled back."""

    def __init__(self, effects: Counter[str]) -> None:
        self.effects = effects


def undo_rows(feed_load: FeedLoad, *, at: datetime, is_rehearsal: bool, take_back: TakeBack | None) -> Undoing:
    """Undo what a load wrote, or say what stands in the way; a rehearsal does the same and leaves no trace.

    ``take_back`` takes back what the apps above have drawn from rows in whose place none will stand: it is given their
    numbers, and returns what it wrote or raises :class:`InTheWayError`.
    """
    try:
        with transaction.atomic():
            effects = _undo(feed_load, at=at, take_back=take_back)
            if is_rehearsal:
                raise _RehearsedError(effects)
    except _RehearsedError as rehearsed:
        return Undoing(effects=rehearsed.effects)
    except InTheWayError as refused:
        return Undoing(effects=Counter(), in_the_way=refused.reasons)
    except IntegrityError as error:
        return Undoing(effects=Counter(), in_the_way=(_refusal(error),))
    return Undoing(effects=effects)


def _refusal(error: IntegrityError) -> str:
    reason = members.refusal_of(error, "Something entered since rests on what this file brought.")
    return f"What stood before this file no longer fits with what came after it. {reason}"


def _undo(feed_load: FeedLoad, *, at: datetime, take_back: TakeBack | None) -> Counter[str]:
    kind = KINDS[FeedKind(feed_load.source.kind)]
    _find_rows(feed_load.pk)
    stands_on = let_stand_what_later_files_say(feed_load, kind=kind)
    gone = [row for (row,) in stream(_GONE)]
    drawn = take_back(gone) if take_back else Counter[str]()
    if reasons := [*resting_on_rows(gone)]:
        raise InTheWayError(*reasons)
    effects = Counter({"rows_said_again": stands_on}) + _withdraw_rows(at) + drawn
    brought = brought_by(feed_load)
    effects += _tell_again(feed_load, kind=kind, at=at)
    effects["references_removed"] = _remove_references(feed_load.pk, kind=kind)
    effects += remove_brought(brought)
    effects["questions_closed"] = _close_questions(feed_load, at=at)
    effects["coverage_withdrawn"] = _withdraw_coverage(feed_load, at=at)
    # What was put off to the end of the transaction is looked at now, while it can still be refused with a sentence.
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    execute("SET CONSTRAINTS ALL DEFERRED")
    return effects


def _find_rows(load: int) -> None:
    """Fill ``undone`` with the load's rows that stand and the row each had replaced, of a load that is not undone.

    A row that was taken back by hand has no successor, and so never stands again.
    """
    execute("DROP TABLE IF EXISTS pg_temp.undone")
    execute(
        """
        CREATE TEMPORARY TABLE undone ON COMMIT DROP AS
        WITH RECURSIVE standing AS (
            SELECT * FROM families_feedrecord WHERE load_id = %s AND superseded_at IS NULL
        ), earlier AS (
            SELECT s.id AS undone_id, b.id, 1 AS steps, b.load_id <> %s AND l.state = 'loaded' AS stands
            FROM standing s JOIN families_feedrecord b ON b.superseded_by_id = s.id
            JOIN families_feedload l ON l.id = b.load_id
            UNION ALL
            SELECT e.undone_id, b.id, e.steps + 1, b.load_id <> %s AND l.state = 'loaded'
            FROM earlier e JOIN families_feedrecord b ON b.superseded_by_id = e.id
            JOIN families_feedload l ON l.id = b.load_id
            WHERE NOT e.stands
        ), nearest AS (
            SELECT DISTINCT ON (undone_id) undone_id, id FROM earlier WHERE stands ORDER BY undone_id, steps, id
        )
        SELECT s.id, s.content, s.person_id, s.family_id, e.id AS before_id, b.person_id AS before_person_id,
               b.family_id AS before_family_id,
               CASE WHEN e.id IS NOT NULL THEN nextval('families_feedrecord_id_seq') END AS copy_id,
               NULL::bigint AS said_by_id, NULL::integer AS said_in_row
        FROM standing s LEFT JOIN nearest e ON e.undone_id = s.id
        LEFT JOIN families_feedrecord b ON b.id = e.id
        ORDER BY s.id
        """,
        load,
        load,
        load,
    )
    execute("ANALYZE undone")


def _withdraw_rows(at: datetime) -> Counter[str]:
    withdrawn = execute(
        """
        UPDATE families_feedrecord r SET superseded_at = %s, superseded_by_id = undone.copy_id
        FROM undone WHERE r.id = undone.id
        """,
        at,
    )
    restored = execute(
        """
        INSERT INTO families_feedrecord
            (id, council_id, load_id, kind, key, row_number, content, digest, person_id, family_id, matched_by,
             recorded_at)
        SELECT undone.copy_id, b.council_id, coalesce(undone.said_by_id, b.load_id), b.kind, b.key,
               coalesce(undone.said_in_row, b.row_number), b.content, b.digest, b.person_id, b.family_id,
               b.matched_by, %s
        FROM undone JOIN families_feedrecord b ON b.id = undone.before_id
        ORDER BY undone.copy_id
        """,
        at,
    )
    said_again = number("SELECT count(*) FROM undone WHERE said_by_id IS NOT NULL")
    return Counter({"rows_withdrawn": withdrawn, "rows_restored": restored - said_again})


def _tell_again(feed_load: FeedLoad, *, kind: Kind, at: datetime) -> Counter[str]:
    council = feed_load.council_id
    _stage_what_stands(kind)
    effects: Counter[str] = Counter()
    if kind.speaks_of is Subject.MEMBERS:
        find_held(council)
        effects["memberships_removed"] = _remove_memberships()
        effects += members.write_memberships(council=council, at=at)
        effects += members.correct_people()
        effects += members.write_residences(council=council, at=at)
    if kind.kind == FeedKind.SCHOOL:
        effects += write_rolls(council=council, at=at)
    return effects


def _stage_what_stands(kind: Kind) -> None:
    """Fill ``staged`` and ``live`` as if the rows that now stand of the people concerned had just been sent."""
    for table in ("staged", "live"):
        execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
    execute(
        """
        CREATE TEMPORARY TABLE staged ON COMMIT DROP AS
        SELECT row_number() OVER (ORDER BY r.id)::integer AS row_number, r.content, r.person_id, r.family_id
        FROM families_feedrecord r
        WHERE r.kind = %s AND r.superseded_at IS NULL AND r.person_id IN (
            SELECT person_id FROM undone UNION SELECT before_person_id FROM undone
        )
        """,
        kind.kind,
    )
    execute(
        """
        CREATE TEMPORARY TABLE live ON COMMIT DROP AS
        SELECT row_number, person_id, family_id FROM staged
        UNION ALL SELECT -1, person_id, family_id FROM undone
        UNION ALL SELECT -1, before_person_id, before_family_id FROM undone WHERE before_id IS NOT NULL
        """
    )
    for table in ("staged", "live"):
        execute(f"ANALYZE {table}")


def _remove_memberships() -> int:
    """Remove the stays of which no row tells any longer; one that somebody changed here stands on their word."""
    return execute(
        """
        DELETE FROM families_membership m USING undone
        WHERE m.person_id = undone.person_id AND m.family_id = undone.family_id
            AND m.starts_on = (undone.content ->> 'From')::date
            AND m.id NOT IN (SELECT id FROM held)
            AND NOT EXISTS (
                SELECT 1 FROM staged s WHERE s.person_id = m.person_id AND s.family_id = m.family_id
                    AND (s.content ->> 'From')::date = m.starts_on
            )
        """
    )


def _remove_references(load: int, *, kind: Kind) -> int:
    """Remove the references that people are known by from this load's rows alone."""
    return sum(
        execute(
            """
            DELETE FROM families_identifier i USING (
                SELECT DISTINCT person_id, content ->> %s AS value FROM families_feedrecord WHERE load_id = %s
            ) AS told
            WHERE i.person_id = told.person_id AND i.kind = %s AND i.value = told.value AND NOT EXISTS (
                SELECT 1 FROM families_feedrecord r JOIN families_feedload l ON l.id = r.load_id
                WHERE r.person_id = i.person_id AND r.load_id <> %s AND l.state = 'loaded'
                    AND r.content ->> %s = i.value
            )
            """,
            *(column, load, reference, load, column),
        )
        for column, reference in kind.identifiers.items()
        if kind.speaks_of is Subject.MEMBERS or reference != IdentifierKind.HUB
    )


def _close_questions(feed_load: FeedLoad, *, at: datetime) -> int:
    """Ask no longer whom the load's rows mean; what clerks have answered of a person is kept for later files."""
    asked = MatchQuestion.objects.filter(load=feed_load).exclude(state=QuestionState.SUPERSEDED)
    return asked.update(
        state=QuestionState.SUPERSEDED,
        record=None,
        closed_because="The file was undone.",
        answered_at=Coalesce("answered_at", Value(at)),
    )


def _withdraw_coverage(feed_load: FeedLoad, *, at: datetime) -> int:
    """Withdraw what the load said of how far its source is complete; a later file that said less says it now."""
    source = feed_load.source_id
    withdrawn = execute(
        "UPDATE families_coverage SET withdrawn_at = %s WHERE load_id = %s AND withdrawn_at IS NULL", at, feed_load.pk
    )
    if withdrawn:
        execute(
            """
            INSERT INTO families_coverage (source_id, complete_to, load_id, recorded_at)
            SELECT source_id, complete_to, id, %s FROM families_feedload l
            WHERE l.source_id = %s AND l.state = 'loaded' AND l.id <> %s AND NOT EXISTS (
                SELECT 1 FROM families_coverage c
                WHERE c.source_id = l.source_id AND c.withdrawn_at IS NULL AND c.complete_to >= l.complete_to
            )
            ORDER BY complete_to DESC, id LIMIT 1
            """,
            *(at, source, feed_load.pk),
        )
    return withdrawn
