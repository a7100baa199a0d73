"""Keeps the rows of a file as feed records: a changed row replaces the one before it."""

from datetime import datetime

from families.feeds.staging import execute


def write_records(*, council: int, load: int, kind: str, at: datetime) -> tuple[int, int]:
    """Write every live row as a record and return how many are new and how many replace an older one."""
    execute("UPDATE live SET record_id = nextval(pg_get_serial_sequence('families_feedrecord', 'id'))")
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
        SELECT live.record_id, %s, %s, %s, s.key, s.row_number, s.content, s.digest, live.person_id, live.family_id,
               live.matched_by, %s
        FROM live JOIN staged s USING (row_number)
        ORDER BY s.row_number
        """,
        council,
        load,
        kind,
        at,
    )
    return written - changed, changed
