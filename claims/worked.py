"""What casework recorded here tells the gates of many families at once: when they were seen, what was left out."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from families.reading import READ_AS_DAY, Written

_SEEN = """
    SELECT a.id, min(i.happened_on) AS first, max(i.happened_on) AS last, count(*) AS times,
           array_remove(array_agg(DISTINCT g.name), NULL) AS agencies
    FROM outcomes_attachment a
    JOIN keyworkers_intervention i ON i.family_id = a.family_id AND i.happened_on BETWEEN a.attached_on AND %(as_of)s
    JOIN keyworkers_user u ON u.id = i.worker_id
    LEFT JOIN keyworkers_team t ON t.id = u.team_id
    LEFT JOIN families_agency g ON g.id = t.agency_id
    WHERE a.id = ANY(ARRAY[%(attachments)s]::bigint[]) AND i.outcome = 'seen' AND i.withdrawn_at IS NULL
    GROUP BY a.id
"""

# Of the assessment that counts, where it was made and signed off here, the members of its day whom none made here
# covers; of the family plan that counts, where it was agreed here, the needs for which there is no goal. The one that
# counts is the one of the attachment's own day: of what was made elsewhere no more is known, and nothing is asked.
_UNCOVERED = """
    SELECT a.id, coalesce(missed.people, 0) AS people,
           CASE WHEN plan.id IS NULL THEN ARRAY[]::varchar[] ELSE ARRAY(
               SELECT n.indicator FROM outcomes_need n
               WHERE n.attachment_id = a.id AND NOT EXISTS (
                   SELECT 1 FROM keyworkers_goal g
                   WHERE g.family_id = a.family_id AND g.indicator = n.indicator AND g.set_aside_on IS NULL)
               ORDER BY 1) END AS needs
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
    WHERE a.id = ANY(ARRAY[%(attachments)s]::bigint[])
"""
_WORKED = f"""
    SELECT uncovered.id, uncovered.people, uncovered.needs, seen.first, seen.last, seen.times, seen.agencies
    FROM ({_UNCOVERED}) AS uncovered LEFT JOIN ({_SEEN}) AS seen USING (id)
"""  # noqa: S608  # our own words


@dataclass(frozen=True, slots=True, kw_only=True)
class Worked:
    """Of an attached family: the members no assessment covers, the needs without a goal, when it was seen, by whom."""

    not_covered: int
    without_goal: tuple[str, ...]
    first_seen_on: date | None
    last_seen_on: date | None
    times_seen: int
    agencies: tuple[str, ...]


def worked_asked(attachments: Collection[int], *, as_of: date) -> Written:
    """Return the question for what casework recorded here says of each attachment."""
    read = (None, None, None, READ_AS_DAY, READ_AS_DAY, None, None)
    return Written(_WORKED, read=read, attachments=attachments, as_of=as_of)


def worked_in(rows: Iterable[tuple[Any, ...]]) -> dict[int, Worked]:
    """Return it by attachment, of the answer to ``worked_asked``."""
    return {
        attachment: Worked(
            not_covered=people,
            without_goal=tuple(needs),
            first_seen_on=first,
            last_seen_on=last,
            times_seen=times or 0,
            agencies=tuple(agencies or ()),
        )
        for attachment, people, needs, first, last, times, agencies in rows
    }
