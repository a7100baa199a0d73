"""Drawing evidence and attachments from what agencies sent: three statements, however many families and kinds.

What the rows of each kind say stands in ``outcomes.drawing.table``.
"""

import json
from collections.abc import Sequence

from families.prepared import DoneAgain
from outcomes.drawing.table import TABLE, lines

# Evidence whose row the agency has since replaced or withdrawn stands no longer; what replaces it is drawn below.
# Found by the people's replaced rows: there are few, and their evidence is many.
_WITHDRAW = """
    WITH people AS MATERIALIZED (
        SELECT DISTINCT person_id FROM families_membership WHERE family_id = ANY(%(families)s)
    )
    UPDATE outcomes_evidence e SET superseded_at = r.superseded_at
    FROM people JOIN families_feedrecord r ON r.person_id = people.person_id
    WHERE r.superseded_at IS NOT NULL AND e.feed_record_id = r.id AND e.superseded_at IS NULL
"""

# The rows from which nothing is drawn yet, found first and by the people: on most days there are none, and what follows
# in the statement costs nothing. Left to itself the database reads every row of every file for each save; and asked for
# the last piece a row replaces, it walks back through all evidence until it meets one, hence the fence and the max.
_DRAW = """
    WITH people AS MATERIALIZED (
        SELECT DISTINCT person_id FROM families_membership WHERE family_id = ANY(%(families)s)
    ), fresh AS MATERIALIZED (
        SELECT r.* FROM people JOIN families_feedrecord r ON r.person_id = people.person_id
        WHERE r.kind = ANY(%(kinds)s) AND r.superseded_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM outcomes_evidence e WHERE e.feed_record_id = r.id)
    )
    INSERT INTO outcomes_evidence
        (council_id, person_id, measure, starts_on, ends_on, value, code, agency_id, source_id, feed_record_id,
         supersedes_id, recorded_at)
    SELECT r.council_id, r.person_id, m.measure, days.starts_on, days.ends_on,
           coalesce((r.content->>m.value)::int, m.amount), m.prefix || coalesce(r.content->>m.code, ''),
           coalesce(school.id, s.agency_id), s.id, r.id, replaced.id, r.recorded_at
    FROM fresh r
    JOIN jsonb_to_recordset(%(lines)s::jsonb) AS m(
        kind text, measure text, shape text, starts text, ends text, value text, amount int, code text, prefix text,
        given jsonb, goes_beside boolean
    ) ON m.kind = r.kind AND r.content ? m.starts AND r.content @> m.given
    JOIN families_feedload l ON l.id = r.load_id
    JOIN families_source s ON s.id = l.source_id
    LEFT JOIN families_term t ON m.shape = 'term' AND t.council_id = r.council_id AND t.name = r.content->>m.starts
    LEFT JOIN families_agency school
        ON m.shape = 'term' AND school.council_id = r.council_id AND school.name = r.content->>'School'
    CROSS JOIN LATERAL (
        SELECT CASE m.shape WHEN 'term' THEN t.starts_on ELSE (r.content->>m.starts)::date END AS starts_on,
               CASE m.shape WHEN 'term' THEN t.ends_on
                            WHEN 'spell' THEN (r.content->>m.ends)::date + 1
                            ELSE (r.content->>m.starts)::date + 1 END AS ends_on
    ) days
    LEFT JOIN LATERAL (
        SELECT max(e.id) AS id
        FROM (SELECT id FROM families_feedrecord WHERE superseded_by_id = r.id OFFSET 0) old
        JOIN outcomes_evidence e ON e.feed_record_id = old.id
        WHERE e.measure = m.measure OR NOT (m.goes_beside OR e.measure = ANY(%(beside)s))
    ) replaced ON TRUE
    WHERE days.starts_on IS NOT NULL AND (m.value = '' OR m.shape <> 'term' OR r.content ? m.value)
    ORDER BY r.id, m.measure
    ON CONFLICT (feed_record_id, measure) DO NOTHING
"""

_ATTACH = """
    INSERT INTO outcomes_attachment
        (council_id, family_id, framework_id, plan_id, attached_on, assessed_on, family_plan_on, lead_worker_on,
         delivery_route, provider_id, closed_on, feed_record_id, recorded_at)
    SELECT r.council_id, r.family_id, p.framework_id, p.id, (r.content->>'AttachedOn')::date,
           (r.content->>'AssessedOn')::date, (r.content->>'FamilyPlanOn')::date, (r.content->>'LeadFrom')::date,
           r.content->>'Route', team.agency_id, (r.content->>'ClosedOn')::date, r.id, r.recorded_at
    FROM families_feedrecord r
    JOIN LATERAL (
        SELECT plan.id, plan.framework_id FROM outcomes_outcomesplan plan
        WHERE plan.council_id = r.council_id AND plan.published_at IS NOT NULL
          AND plan.in_force_on <= (r.content->>'AttachedOn')::date
        ORDER BY plan.in_force_on DESC LIMIT 1
    ) p ON TRUE
    LEFT JOIN keyworkers_user u ON u.council_id = r.council_id AND u.username = r.content->>'LeadWorker'
    LEFT JOIN keyworkers_team team ON team.id = u.team_id
    WHERE r.kind = 'cases' AND r.superseded_at IS NULL AND r.family_id = ANY(%(families)s)
    ON CONFLICT (family_id, framework_id) DO UPDATE SET
        assessed_on = COALESCE(EXCLUDED.assessed_on, (
            SELECT min(a.completed_on) FROM keyworkers_assessment a
            WHERE a.family_id = EXCLUDED.family_id AND a.signed_off_at IS NOT NULL)),
        family_plan_on = COALESCE(EXCLUDED.family_plan_on, (
            SELECT min(p.agreed_on) FROM keyworkers_familyplan p WHERE p.family_id = EXCLUDED.family_id)),
        lead_worker_on = COALESCE(EXCLUDED.lead_worker_on, (
            SELECT min(l.starts_on) FROM keyworkers_assignment l
            WHERE l.family_id = EXCLUDED.family_id AND l.kind = 'lead')),
        delivery_route = EXCLUDED.delivery_route, feed_record_id = EXCLUDED.feed_record_id,
        closed_on = CASE WHEN EXISTS (
            SELECT 1 FROM outcomes_casestep c
            WHERE c.attachment_id = outcomes_attachment.id AND c.kind IN ('closed', 'reopened'))
            THEN outcomes_attachment.closed_on ELSE EXCLUDED.closed_on END
    WHERE outcomes_attachment.feed_record_id IS NOT NULL
      AND outcomes_attachment.feed_record_id <> EXCLUDED.feed_record_id
"""

_LINES = json.dumps(list(lines()))
_KINDS = [kind.value for kind in TABLE]
_BESIDE = sorted({line.measure.value for told in TABLE.values() for line in told if line.goes_beside})
_DRAWING = DoneAgain(_WITHDRAW, _DRAW, _ATTACH, lines=_LINES, kinds=_KINDS, beside=_BESIDE)


def draw(families: Sequence[int]) -> None:
    """Bring the evidence and attachments of ``families`` up to what the agencies sent.

    Evidence of a replaced row is marked as superseded and its replacement points at it; of a row withdrawn without a
    replacement it is withdrawn alone. Each row tells a measure once, whoever draws it first. An attachment keeps its
    day and its outcomes plan; its other dates follow the former case system unless it was entered here. What that
    leaves empty is filled from the work done here, and a case closed or opened again here stays as it was left.
    """
    _DRAWING.run(families)
