"""What casework recorded here tells the gates of many families at once: when they were seen, what was left out."""

from collections.abc import Iterable
from datetime import date

from django.db import connection

_SEEN = """
    SELECT a.id, min(i.happened_on), max(i.happened_on), count(*)
    FROM outcomes_attachment a
    JOIN keyworkers_intervention i ON i.family_id = a.family_id AND i.happened_on BETWEEN a.attached_on AND %s
    WHERE a.id = ANY(%s) AND i.outcome = 'seen' AND i.withdrawn_at IS NULL
    GROUP BY a.id
"""

# Of the assessment that counts, where it was made and signed off here, the members of its day whom none made here
# covers; of the family plan that counts, where it was agreed here, the needs for which there is no goal. The one that
# counts is the one of the attachment's own day: of what was made elsewhere no more is known, and nothing is asked.
_UNCOVERED = """
    SELECT a.id, coalesce(missed.people, 0),
           CASE WHEN plan.id IS NULL THEN ARRAY[]::varchar[] ELSE ARRAY(
               SELECT n.indicator FROM outcomes_need n
               WHERE n.attachment_id = a.id AND NOT EXISTS (
                   SELECT 1 FROM keyworkers_goal g
                   WHERE g.family_id = a.family_id AND g.indicator = n.indicator AND g.set_aside_on IS NULL)
               ORDER BY 1) END
    FROM outcomes_attachment a
    LEFT JOIN LATERAL (SELECT completed_on FROM keyworkers_assessment
                       WHERE family_id = a.family_id AND signed_off_at IS NOT NULL
                         AND completed_on = a.assessed_on LIMIT 1) made ON TRUE
    LEFT JOIN LATERAL (SELECT count(*) AS people FROM families_membership m
                       WHERE m.family_id = a.family_id AND m.lives_there AND m.starts_on <= made.completed_on
                         AND (m.ends_on IS NULL OR m.ends_on > made.completed_on) AND NOT EXISTS (
                             SELECT 1 FROM keyworkers_assessedmember w
                             JOIN keyworkers_assessment s ON s.id = w.assessment_id AND s.signed_off_at IS NOT NULL
                             WHERE s.family_id = a.family_id AND w.person_id = m.person_id)) missed ON TRUE
    LEFT JOIN LATERAL (SELECT id FROM keyworkers_familyplan
                       WHERE family_id = a.family_id AND agreed_on = a.family_plan_on LIMIT 1) plan ON TRUE
    WHERE a.id = ANY(%s)
"""


def times_seen(attachments: Iterable[int], *, as_of: date) -> dict[int, tuple[date, date, int]]:
    """Return when each attached family was first and last seen since its attachment, and how many times."""
    with connection.cursor() as cursor:
        cursor.execute(_SEEN, [as_of, list(attachments)])
        return {attachment: (first, last, times) for attachment, first, last, times in cursor.fetchall()}


def uncovered(attachments: Iterable[int]) -> dict[int, tuple[int, tuple[str, ...]]]:
    """Return how many members the assessment made here leaves out, and the needs the family plan made here does."""
    with connection.cursor() as cursor:
        cursor.execute(_UNCOVERED, [list(attachments)])
        return {attachment: (people, tuple(needs)) for attachment, people, needs in cursor.fetchall()}
