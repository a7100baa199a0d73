"""School rolls: on which school's roll a child was when, told from the current rows of all terms."""

from collections import Counter
from datetime import datetime

from families.feeds.staging import execute
from families.models.calendar import Placement
from families.models.councils import AgencyKind

AT_NO_SCHOOL = [Placement.HOME.value, Placement.NONE.value]


def write_rolls(*, council: int, at: datetime) -> Counter[str]:
    """Write the rolls of every child in the file, and the schools not heard of before."""
    schools = _write_schools(council)
    _tell_rolls(council)
    gone = execute(
        """
        DELETE FROM families_schoolroll r
        WHERE r.person_id IN (SELECT person_id FROM live) AND NOT EXISTS (
            SELECT 1 FROM rolls w
            WHERE w.person_id = r.person_id AND w.school_id IS NOT DISTINCT FROM r.school_id
                AND w.starts_on = r.starts_on
        )
        """
    )
    changed = execute(
        """
        UPDATE families_schoolroll r SET placement = w.placement, ends_on = w.ends_on
        FROM rolls w
        WHERE w.person_id = r.person_id AND w.school_id IS NOT DISTINCT FROM r.school_id AND w.starts_on = r.starts_on
            AND (r.placement, r.ends_on) IS DISTINCT FROM (w.placement, w.ends_on)
        """
    )
    begun = execute(
        """
        INSERT INTO families_schoolroll (council_id, person_id, school_id, placement, starts_on, ends_on, recorded_at)
        SELECT %s, person_id, school_id, placement, starts_on, ends_on, %s FROM rolls w
        WHERE NOT EXISTS (
            SELECT 1 FROM families_schoolroll r
            WHERE w.person_id = r.person_id AND w.school_id IS NOT DISTINCT FROM r.school_id
                AND w.starts_on = r.starts_on
        )
        """,
        council,
        at,
    )
    return Counter({"schools": schools, "rolls": begun, "rolls_changed": changed, "rolls_ended": gone})


def _write_schools(council: int) -> int:
    return execute(
        """
        INSERT INTO families_agency (council_id, name, kind, delivers)
        SELECT DISTINCT ON (lower(s.content ->> 'School')) %s::bigint, s.content ->> 'School', %s, false
        FROM live JOIN staged s USING (row_number)
        WHERE s.content ->> 'School' IS NOT NULL AND s.content ->> 'Placement' <> ALL (%s) AND NOT EXISTS (
            SELECT 1 FROM families_agency a
            WHERE a.council_id = %s AND lower(a.name) = lower(s.content ->> 'School')
        )
        ORDER BY lower(s.content ->> 'School'), s.row_number
        """,
        council,
        AgencyKind.SCHOOL,
        AT_NO_SCHOOL,
        council,
    )


def _tell_rolls(council: int) -> None:
    """Fill ``rolls``.

    A row's RollTo is the last day on the roll, ends_on the day after. Of the rows of one roll the latest term's knows
    best. A child who begins on another roll has left the one before, where nobody sent the day.
    """
    execute("DROP TABLE IF EXISTS pg_temp.rolls")
    execute(
        """
        CREATE TEMPORARY TABLE rolls ON COMMIT DROP AS
        WITH schools AS (
            SELECT lower(name) AS name, min(id) AS id FROM families_agency WHERE council_id = %s GROUP BY 1
        ), told AS (
            SELECT r.person_id, schools.id AS school_id, (r.content ->> 'RollFrom')::date AS starts_on,
                   (r.content ->> 'RollTo')::date AS last_on, r.content ->> 'Placement' AS placement,
                   t.starts_on AS term_on, l.loaded_at, l.id AS load_id, r.row_number
            FROM families_feedrecord r JOIN families_feedload l ON l.id = r.load_id
            LEFT JOIN families_term t ON t.council_id = r.council_id AND t.name = r.content ->> 'Term'
            LEFT JOIN schools
                ON schools.name = lower(r.content ->> 'School') AND r.content ->> 'Placement' <> ALL (%s)
            WHERE r.kind = 'school' AND r.superseded_at IS NULL AND r.person_id IN (SELECT person_id FROM live)
        ), latest AS (
            SELECT DISTINCT ON (person_id, school_id, starts_on) * FROM told
            ORDER BY person_id, school_id, starts_on, term_on DESC NULLS LAST,
                     loaded_at DESC NULLS FIRST, load_id DESC, row_number DESC
        )
        SELECT person_id, school_id, starts_on, placement, coalesce(last_on + 1, min(starts_on) OVER (
            PARTITION BY person_id ORDER BY starts_on GROUPS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING
        )) AS ends_on
        FROM latest
        """,
        council,
        AT_NO_SCHOOL,
    )
