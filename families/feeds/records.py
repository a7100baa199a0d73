"""Keeps the rows of a file as feed records: a changed row replaces the one before it."""

from datetime import datetime

from families.feeds.staging import execute

SEQUENCE = "families_feedrecord_id_seq"
MANY = 1000  # rows from which on the planner has to hear of them before it joins them


def write_records(*, council: int, load: int, kind: str, at: datetime) -> tuple[int, int]:
    """Write every live row as a record and return how many are new and how many replace an older one."""
    execute("UPDATE live SET record_id = nextval(%s) WHERE old_id IS NOT NULL", SEQUENCE)
    # The old row first: a key has one current row. What it is replaced by is checked when the transaction ends.
    changed = execute(
        """
        UPDATE families_feedrecord r SET superseded_at = %s, superseded_by_id = live.record_id
        FROM live WHERE r.id = live.old_id
        """,
        at,
    )
    written = execute(
        """
        INSERT INTO families_feedrecord
            (id, council_id, load_id, kind, key, row_number, content, digest, person_id, family_id, matched_by,
             recorded_at)
        SELECT coalesce(live.record_id, nextval(%s)),
               %s, %s, %s, s.key, s.row_number, s.content, s.digest, live.person_id, live.family_id,
               live.matched_by, %s
        FROM live JOIN staged s USING (row_number)
        ORDER BY s.row_number
        """,
        SEQUENCE,
        council,
        load,
        kind,
        at,
    )
    if written > MANY:
        execute("ANALYZE families_feedrecord (council_id, kind, key, person_id, family_id)")
    return written - changed, changed
