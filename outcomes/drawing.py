"""Drawing evidence and attachments from what agencies sent: one statement a kind, whatever the number of families."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from outcomes.rules.facts import Measure

_PEOPLE = "(SELECT person_id FROM families_membership WHERE family_id = ANY(%(families)s))"

# The rows from which nothing is drawn yet, found first and by the people: on most days there are none, and what follows
# in the statement costs nothing. Left to itself the database reads every row of every file for each save.
_FRESH = """
    WITH people AS MATERIALIZED (
        SELECT DISTINCT person_id FROM families_membership WHERE family_id = ANY(%(families)s)
    ), fresh AS MATERIALIZED (
        SELECT r.* FROM people JOIN families_feedrecord r ON r.person_id = people.person_id
        WHERE r.kind = '{kind}' AND r.superseded_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM outcomes_evidence e WHERE e.feed_record_id = r.id)
    )
"""

# Evidence whose row the agency has since replaced stands no longer; what replaces it is drawn below.
_WITHDRAW = f"""
    UPDATE outcomes_evidence e SET superseded_at = r.superseded_at
    FROM families_feedrecord r
    WHERE e.feed_record_id = r.id AND r.superseded_at IS NOT NULL AND e.superseded_at IS NULL
      AND e.person_id IN {_PEOPLE}
"""  # noqa: S608  # our own text

_SCHOOL = f"""
    {_FRESH.format(kind="school")}
    INSERT INTO outcomes_evidence
        (council_id, person_id, measure, starts_on, ends_on, value, code, agency_id, source_id, feed_record_id,
         supersedes_id, recorded_at)
    SELECT r.council_id, r.person_id, m.measure, t.starts_on, t.ends_on, (r.content->>m.heading)::int, '',
           a.id, l.source_id, r.id, replaced.id, r.recorded_at
    FROM fresh r
    JOIN families_feedload l ON l.id = r.load_id
    JOIN families_term t ON t.council_id = r.council_id AND t.name = r.content->>'Term'
    LEFT JOIN families_agency a ON a.council_id = r.council_id AND a.name = r.content->>'School'
    JOIN (VALUES
        ('{Measure.SESSIONS_POSSIBLE}', 'SessionsPossible'),
        ('{Measure.SESSIONS_AUTHORISED}', 'AuthorisedAbsence'),
        ('{Measure.SESSIONS_UNAUTHORISED}', 'UnauthorisedAbsence'),
        ('{Measure.EXCLUSIONS_FIXED}', 'FixedExclusions'),
        ('{Measure.EXCLUSIONS_PERMANENT}', 'PermanentExclusions')
    ) m (measure, heading) ON r.content ? m.heading
    LEFT JOIN families_feedrecord old ON old.superseded_by_id = r.id
    LEFT JOIN outcomes_evidence replaced ON replaced.feed_record_id = old.id AND replaced.measure = m.measure
    ORDER BY r.id, m.measure
"""  # noqa: S608  # our own text

# A suspect's offence counts once proven or admitted by a caution, from the day it happened; a pending one is no
# evidence yet. A witness is told of nothing.
_OFFENCES = f"""
    {_FRESH.format(kind="offences")}
    INSERT INTO outcomes_evidence
        (council_id, person_id, measure, starts_on, ends_on, value, code, agency_id, source_id, feed_record_id,
         supersedes_id, recorded_at)
    SELECT r.council_id, r.person_id, m.measure, (r.content->>'OccurredOn')::date,
           (r.content->>'OccurredOn')::date + 1, NULL, '', s.agency_id, s.id, r.id, replaced.id, r.recorded_at
    FROM fresh r
    JOIN families_feedload l ON l.id = r.load_id
    JOIN families_source s ON s.id = l.source_id
    JOIN (VALUES
        ('{Measure.OFFENCE_PROVEN}', 'offence', 'suspect', 'proven'),
        ('{Measure.OFFENCE_CAUTION}', 'offence', 'suspect', 'caution'),
        ('{Measure.OFFENCE_VICTIM}', 'offence', 'victim', NULL),
        ('{Measure.ASB_INCIDENT}', 'asb', 'suspect', NULL),
        ('{Measure.ASB_VICTIM}', 'asb', 'victim', NULL)
    ) m (measure, kind, role, outcome)
      ON m.kind = r.content->>'Kind' AND m.role = r.content->>'Role'
      AND (m.outcome IS NULL OR m.outcome = r.content->>'Outcome')
    LEFT JOIN families_feedrecord old ON old.superseded_by_id = r.id
    LEFT JOIN outcomes_evidence replaced ON replaced.feed_record_id = old.id
    ORDER BY r.id
"""  # noqa: S608  # our own text

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
        assessed_on = EXCLUDED.assessed_on, family_plan_on = EXCLUDED.family_plan_on,
        lead_worker_on = EXCLUDED.lead_worker_on, delivery_route = EXCLUDED.delivery_route,
        closed_on = EXCLUDED.closed_on, feed_record_id = EXCLUDED.feed_record_id
    WHERE outcomes_attachment.feed_record_id IS NOT NULL
      AND outcomes_attachment.feed_record_id <> EXCLUDED.feed_record_id
"""


def draw(families: Sequence[int], *, at: datetime) -> None:
    """Bring the evidence and attachments of ``families`` up to what the agencies sent.

    Evidence of a replaced row is marked as superseded and its replacement points at it. An attachment keeps its day
    and its outcomes plan; its other dates follow the former case system unless it was entered here.
    """
    with connection.cursor() as cursor:
        for statement in (_WITHDRAW, _SCHOOL, _OFFENCES, _ATTACH):
            cursor.execute(statement, {"families": list(families), "at": at})
