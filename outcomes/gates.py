"""What must have been done before a family's work can be claimed for, as a checklist that fills while it is done.

The conditions are those of DOMAIN.md 3.1 that a keyworker fulfils. The days the claims read stand on the attachment;
they are filled here from the work itself, and never overwrite what a file or a person said: where the two differ, the
checklist says both.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db import connection

from families.models import Family
from families.words import counted, day
from keyworkers.models import Assignment, AssignmentKind
from outcomes.models import Attachment


class GateState(StrEnum):
    """How far a gate is."""

    DONE = "done"
    NOT_YET = "not yet"
    NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Gate:
    """One condition: how far it is and why, and the name of the one page on which something is done about it."""

    code: str
    words: str
    state: GateState
    why: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GateFacts:
    """What the checklist rests on; the first three days are those the claims read, the others the work's own."""

    assessed_on: date | None
    family_plan_on: date | None
    lead_worker_on: date | None
    attached_on: date
    is_eligible: bool | None = None
    dependent_child: str = ""
    first_lead_on: date | None = None
    assessment_started_on: date | None = None
    assessment_completed_on: date | None = None
    assessment_signed_off: bool = False
    assessment_entered_on: date | None = None
    agreed_to_work_on: date | None = None
    not_covered: int = 0
    has_family_plan: bool = False
    plan_agreed_on: date | None = None
    needs: int = 0
    needs_without_goal: tuple[str, ...] = ()
    times_seen: int = 0
    last_seen_on: date | None = None


Answered = tuple[GateState, str]
DONE, NOT_YET, NOT_KNOWN = GateState

_FACTS = """
    SELECT v.is_eligible, coalesce(v.eligibility->>'dependent_child', ''), lead.starts_on,
           made.started_on, made.completed_on, made.signed_off_at IS NOT NULL,
           (made.recorded_at AT TIME ZONE 'Europe/London')::date, made.agreed_on,
           CASE WHEN made.id IS NULL THEN 0 ELSE (
               SELECT count(DISTINCT m.person_id) FROM families_membership m
               WHERE m.family_id = a.family_id AND m.starts_on <= %(day)s AND (m.ends_on IS NULL OR m.ends_on > %(day)s)
                 AND NOT EXISTS (SELECT 1 FROM keyworkers_assessedmember w
                                 WHERE w.assessment_id = made.id AND w.person_id = m.person_id
                                   AND btrim(w.strengths || w.worries || w.wishes, E' \\n\\r\\t') <> '')) END,
           plan.id IS NOT NULL, plan.agreed_on,
           (SELECT count(*) FROM outcomes_need n WHERE n.attachment_id = a.id),
           ARRAY(SELECT n.indicator FROM outcomes_need n
                 WHERE n.attachment_id = a.id AND NOT EXISTS (
                     SELECT 1 FROM keyworkers_goal g WHERE g.family_plan_id = plan.id AND g.indicator = n.indicator
                     AND g.set_aside_on IS NULL)
                 ORDER BY 1),
           seen.times, seen.last_on
    FROM outcomes_attachment a
    LEFT JOIN outcomes_verdict v ON v.attachment_id = a.id
    LEFT JOIN LATERAL (SELECT min(starts_on) AS starts_on FROM keyworkers_assignment
                       WHERE family_id = a.family_id AND kind = 'lead' AND starts_on <= %(day)s) lead ON TRUE
    LEFT JOIN LATERAL (SELECT * FROM keyworkers_assessment WHERE family_id = a.family_id
                       ORDER BY started_on DESC, id DESC LIMIT 1) made ON TRUE
    LEFT JOIN LATERAL (SELECT * FROM keyworkers_familyplan WHERE family_id = a.family_id
                       ORDER BY ended_on IS NOT NULL, recorded_at DESC, id DESC LIMIT 1) plan ON TRUE
    LEFT JOIN LATERAL (SELECT count(*) AS times, max(happened_on) AS last_on FROM keyworkers_intervention
                       WHERE family_id = a.family_id AND outcome = 'seen' AND withdrawn_at IS NULL
                         AND happened_on BETWEEN a.attached_on AND %(day)s) seen ON TRUE
    WHERE a.id = %(attachment)s
"""
_NAMES = (
    *("is_eligible", "dependent_child", "first_lead_on"),
    *("assessment_started_on", "assessment_completed_on", "assessment_signed_off", "assessment_entered_on"),
    *("agreed_to_work_on", "not_covered", "has_family_plan", "plan_agreed_on", "needs", "needs_without_goal"),
    *("times_seen", "last_seen_on"),
)


def gates_of(attachment: Attachment, *, day: date, needs_called: Mapping[str, str] | None = None) -> tuple[Gate, ...]:
    """Return the checklist of a family's attachment on a day, in one query.

    ``needs_called`` are the words of the family's needs by their indicators; a need without any is called by that.
    """
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, {"attachment": attachment.pk, "day": day})
        found = cursor.fetchone()
    told = dict(zip(_NAMES, found, strict=True))
    called = needs_called or {}
    told["needs_without_goal"] = tuple(called.get(need, need.replace("-", " ")) for need in told["needs_without_goal"])
    facts = GateFacts(
        assessed_on=attachment.assessed_on,
        family_plan_on=attachment.family_plan_on,
        lead_worker_on=attachment.lead_worker_on,
        attached_on=attachment.attached_on,
        **told,
    )
    return checklist(facts, as_of=day)


def checklist(facts: GateFacts, *, as_of: date) -> tuple[Gate, ...]:
    """Return what each gate answers, in the order in which the work is done."""
    return tuple(Gate(rule.__name__, words, *rule(facts, as_of), page) for rule, words, page in GATES)


def dependent_child(facts: GateFacts, as_of: date) -> Answered:
    """Ask: "The family contains a dependent child or (SF) expectant parent on the attachment date"."""
    match facts.dependent_child:
        case "met":
            return DONE, "A dependent child lived with the family, or one was expected."
        case "not yet":
            return NOT_YET, "No dependent child lived with the family, as recorded. Check who belonged to it."
        case _:
            return NOT_KNOWN, "It is not known whether a dependent child lived with the family."


def enough_needs(facts: GateFacts, as_of: date) -> Answered:
    """Ask: "Minimum criteria present before the work, each with dated evidence and a source system"."""
    if facts.is_eligible is None:
        return NOT_KNOWN, "It is not known yet whether enough was present."
    if not facts.is_eligible:
        return NOT_YET, "Too little was present, as recorded. A need found later counts too: record it."
    return DONE, f"{counted(facts.needs, 'need is,needs are').capitalize()} recorded with their evidence."


def lead_named(facts: GateFacts, as_of: date) -> Answered:
    """Ask: "Named lead worker"."""
    if facts.lead_worker_on is None:
        return NOT_YET, "Nobody is named to lead the work."
    return DONE, f"Named from {day(facts.lead_worker_on)}.{_both(facts.lead_worker_on, facts.first_lead_on, 'named')}"


def agreed_to_work(facts: GateFacts, as_of: date) -> Answered:
    """Ask whether the family agreed to work together, on a day."""
    if facts.agreed_to_work_on:
        return DONE, f"Agreed on {day(facts.agreed_to_work_on)}."
    if facts.assessment_started_on is None and facts.assessed_on:
        return NOT_KNOWN, "The assessment was made elsewhere; no agreement is recorded here."
    return NOT_YET, "No agreement to work together is recorded."


def whole_family_assessed(facts: GateFacts, as_of: date) -> Answered:
    """Ask: "Whole-family assessment, dated, covering each member. Retrospective assessment flagged"."""
    if facts.assessed_on is None or facts.assessed_on > as_of:
        return NOT_YET, _how_far(facts)
    made_on = facts.assessment_completed_on if facts.assessment_signed_off else None
    said = [f"Dated {day(facts.assessed_on)}.{_both(facts.assessed_on, made_on, 'dated')}"]
    if made_on and facts.assessment_entered_on and made_on < facts.assessment_entered_on:
        said.append(f"It is retrospective: entered here on {day(facts.assessment_entered_on)}.")
    if facts.not_covered:
        said.append(f"The last one here says nothing of {counted(facts.not_covered, 'member,members')} of today.")
    return DONE, " ".join(said)


def _how_far(facts: GateFacts) -> str:
    if facts.assessment_started_on is None:
        return "No whole-family assessment is recorded."
    if facts.assessment_completed_on:
        return "It is completed and waits for a manager's sign-off."
    if facts.not_covered:
        return f"It is being written. It says nothing yet of {counted(facts.not_covered, 'member,members')}."
    return "It is being written. Every member has a part; complete it."


def plan_agreed(facts: GateFacts, as_of: date) -> Answered:
    """Ask for the day on which the family plan was agreed."""
    if facts.family_plan_on is None or facts.family_plan_on > as_of:
        return NOT_YET, (
            "It is written and not agreed with the family yet." if facts.has_family_plan else "No family plan yet."
        )
    return DONE, f"Agreed on {day(facts.family_plan_on)}.{_both(facts.family_plan_on, facts.plan_agreed_on, 'agreed')}"


def plan_covers_needs(facts: GateFacts, as_of: date) -> Answered:
    """Ask: "Plan covering all problems and all relevant members, objectives mapped to the outcomes plan"."""
    if not facts.has_family_plan:
        plan = "The family plan was made elsewhere; its goals are not known here."
        return (NOT_KNOWN, plan) if facts.family_plan_on else (NOT_YET, "No family plan yet.")
    if facts.needs_without_goal:
        return NOT_YET, f"No goal yet for: {'; '.join(facts.needs_without_goal)}."
    return DONE, "Every need has a goal."


def dates_in_order(facts: GateFacts, as_of: date) -> Answered:
    """Ask: "Named lead worker from a date on or before the plan"."""
    lead, agreed = facts.lead_worker_on, facts.family_plan_on
    if lead is None or agreed is None:
        return NOT_KNOWN, "The days can be compared once a lead keyworker is named and a family plan is agreed."
    if lead > agreed:
        return NOT_YET, f"The lead keyworker was named on {day(lead)}, only after the family plan of {day(agreed)}."
    late = facts.assessed_on is not None and facts.assessed_on > agreed
    return DONE, f"Lead keyworker, then family plan.{' The assessment is dated after the plan.' if late else ''}"


def supported(facts: GateFacts, as_of: date) -> Answered:
    """Ask: "Support actually delivered between attachment and claim (intervention log, not just data movement)"."""
    if not facts.times_seen:
        return NOT_YET, "No visit or meeting at which the family was seen is recorded since the work began."
    return DONE, f"Seen {counted(facts.times_seen, 'time,times')}, last on {day(facts.last_seen_on)}."


def _both(claimed: date, worked: date | None, verb: str) -> str:
    """Return what the work says where it is another day than the one that counts."""
    if worked is None or worked == claimed:
        return ""
    return f" By the work recorded here it was {verb} on {day(worked)}; the day that was given first stands."


GATES: list[tuple[Callable[[GateFacts, date], Answered], str, str]] = [
    (dependent_child, "A dependent child when the work began", "family_people"),
    (enough_needs, "Enough was present when the work began", "family_evidence"),
    (lead_named, "A lead keyworker is named", "family_assign"),
    (whole_family_assessed, "The whole family is assessed", "family_assessment"),
    (agreed_to_work, "The family agreed to work together", "family_assessment"),
    (plan_agreed, "A family plan is agreed", "family_plan"),
    (plan_covers_needs, "The family plan has a goal for every need", "family_plan"),
    (dates_in_order, "The days are in order", "family_assign"),
    (supported, "The family has been seen", "intervention_add"),
]


def fill_dates(family: Family) -> list[str]:
    """Fill the days of the family's last attachment that nobody gave, from the work done here; return what to say.

    The assessment's is the day it was completed, once it is signed off; the family plan's the day it was agreed; the
    lead keyworker's the first day somebody led. A day a file or a person gave stands: where the work says another, so
    does the sentence returned.
    """
    attachment = Attachment.objects.select_for_update().filter(family=family).order_by("-attached_on", "-id").first()
    if attachment is None:
        return []
    said, filled = [], []
    for column, words, worked in _worked_on(family):
        given = getattr(attachment, column)
        if worked and given is None:
            setattr(attachment, column, worked)
            filled.append(column)
        elif worked and given != worked:
            said.append(f"{words} of the case stays {day(given)}, as it was given; the work here says {day(worked)}.")
    if filled:
        attachment.save(update_fields=filled)
    return said


def _worked_on(family: Family) -> Iterator[tuple[str, str, date | None]]:
    assessed = family.assessments.filter(signed_off_at__isnull=False).order_by("completed_on").first()
    agreed = family.family_plans.filter(agreed_on__isnull=False).order_by("agreed_on").first()
    led = Assignment.objects.filter(family=family, kind=AssignmentKind.LEAD).order_by("starts_on").first()
    yield "assessed_on", "The day of assessment", assessed and assessed.completed_on
    yield "family_plan_on", "The day of the family plan", agreed and agreed.agreed_on
    yield "lead_worker_on", "The day a lead was named", led and led.starts_on
