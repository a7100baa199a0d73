"""Drawing casework from the rows of the council's former case system: lead keyworkers and visits."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from families.prepared import DoneAgain

_LEADS = """
    INSERT INTO keyworkers_assignment (council_id, family_id, keyworker_id, kind, starts_on, ends_on)
    SELECT r.council_id, r.family_id, u.id, 'lead', (r.content->>'LeadFrom')::date, (r.content->>'ClosedOn')::date
    FROM families_feedrecord r
    JOIN keyworkers_user u ON u.council_id = r.council_id AND u.username = r.content->>'LeadWorker'
    WHERE r.kind = 'cases' AND r.superseded_at IS NULL AND r.family_id = ANY(%(families)s)
      AND r.content ? 'LeadFrom'
      AND ((r.content->>'ClosedOn') IS NULL OR (r.content->>'ClosedOn')::date > (r.content->>'LeadFrom')::date)
      AND NOT EXISTS (
          SELECT 1 FROM keyworkers_assignment a WHERE a.family_id = r.family_id AND a.kind = 'lead'
          AND daterange(a.starts_on, a.ends_on)
              && daterange((r.content->>'LeadFrom')::date, (r.content->>'ClosedOn')::date))
"""

_ENDED = """
    UPDATE keyworkers_assignment a SET ends_on = (r.content->>'ClosedOn')::date
    FROM families_feedrecord r
    JOIN keyworkers_user u ON u.council_id = r.council_id AND u.username = r.content->>'LeadWorker'
    WHERE r.kind = 'cases' AND r.superseded_at IS NULL AND r.family_id = ANY(%(families)s)
      AND a.family_id = r.family_id AND a.kind = 'lead' AND a.keyworker_id = u.id AND a.ends_on IS NULL
      AND (r.content->>'ClosedOn')::date > a.starts_on
"""

_VISITS = """
    INSERT INTO keyworkers_intervention
        (council_id, family_id, worker_id, kind, happened_on, minutes, place, outcome, note,
         idempotency_key, feed_record_id, recorded_at)
    SELECT r.council_id, r.family_id, u.id, r.content->>'Kind', (r.content->>'Date')::date,
           (r.content->>'Minutes')::int, COALESCE(r.content->>'Place', ''), r.content->>'Outcome',
           COALESCE(r.content->>'Note', ''),
           md5('visit ' || r.council_id || ' ' || r.key || COALESCE(again.times, ''))::uuid, r.id, r.recorded_at
    FROM families_feedrecord r
    JOIN keyworkers_user u ON u.council_id = r.council_id AND u.username = r.content->>'Worker'
    LEFT JOIN (
        SELECT former.key, ' again ' || count(*) AS times
        FROM keyworkers_intervention i JOIN families_feedrecord former ON former.id = i.feed_record_id
        WHERE i.family_id = ANY(%(families)s) AND i.withdrawn_at IS NOT NULL
        GROUP BY former.key
    ) again ON again.key = r.key
    WHERE r.kind = 'visits' AND r.superseded_at IS NULL AND r.family_id = ANY(%(families)s)
      AND NOT EXISTS (SELECT 1 FROM keyworkers_intervention i WHERE i.feed_record_id = r.id)
    ON CONFLICT (idempotency_key) DO NOTHING
"""

_LEADS_BACK = """
    DELETE FROM keyworkers_assignment a USING families_feedrecord r, keyworkers_user u
    WHERE r.id = ANY(%(rows)s) AND r.kind = 'cases' AND a.family_id = r.family_id AND a.kind = 'lead'
      AND u.council_id = r.council_id AND u.username = r.content->>'LeadWorker' AND a.keyworker_id = u.id
      AND a.starts_on = (r.content->>'LeadFrom')::date
      AND a.ends_on IS NOT DISTINCT FROM (r.content->>'ClosedOn')::date
"""

_VISITS_BACK = """
    UPDATE keyworkers_intervention SET withdrawn_at = %(at)s, withdrawn_because = %(because)s
    WHERE feed_record_id = ANY(%(rows)s) AND withdrawn_at IS NULL
"""


_DRAWING = DoneAgain(_ENDED, _LEADS, _VISITS)


def draw_casework(families: Sequence[int]) -> None:
    """Bring the lead keyworkers and visits of ``families`` up to what the former case system sent.

    A lead keyworker assigned here keeps their days; a visit is drawn once and corrected here from then on.
    """
    _DRAWING.run(families)


def take_back_casework(rows: Collection[int], *, at: datetime) -> Counter[str]:
    """Take back the lead keyworkers and visits drawn from rows that are withdrawn, and return how many.

    A lead keyworker whose days were changed here since keeps them; a visit stays on record as withdrawn.
    """
    values: dict[str, Any] = {"rows": list(rows), "at": at, "because": "The file that brought it was undone."}
    taken: Counter[str] = Counter()
    with connection.cursor() as cursor:
        for name, statement in (("leads_removed", _LEADS_BACK), ("visits_withdrawn", _VISITS_BACK)):
            cursor.execute(statement, values)
            taken[name] = cursor.rowcount
    return taken
