"""The family plan: goals, what is to be done towards each, by whom and by when; agreed, reviewed, ended.

One family plan lives at a time. Two people may write in it at once: each saving is counted, and whoever changes what
somebody else has changed meanwhile is shown both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, Max, QuerySet

from families.models import Family, Person
from families.refusals import NotPossibleError
from keyworkers.assessing import refuse_strangers
from keyworkers.models import Action, FamilyPlan, Goal, User
from keyworkers.saving import ChangedMeanwhileError, refuse_if_changed


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose an action is: exactly one of a worker, a member of the family, or somebody else by name."""

    worker: User | None = None
    member: Person | None = None
    somebody_else: str = ""


@dataclass(frozen=True, slots=True)
class ToDo:
    """What is to be done, by whom and by when."""

    wording: str
    owner: Owner
    due_on: date


def living_plan(family: Family) -> FamilyPlan | None:
    """Return the family plan that has not ended; None where there is none."""
    return family.family_plans.filter(ended_on__isnull=True).first()


def begin_plan(family: Family, *, by: User, at: datetime) -> FamilyPlan:
    """Return the family's living plan, begun where there is none."""
    defaults = {"council_id": family.council_id, "written_by": by, "recorded_at": at}
    return FamilyPlan.objects.get_or_create(family=family, ended_on=None, defaults=defaults)[0]


def add_goal(plan: FamilyPlan, wording: str, *, indicator: str = "", at: datetime) -> Goal:
    """Add a goal at the end of the family plan and return it; ``indicator`` is the need it serves, where it serves one.

    The same once more is the goal that stands. Raises :class:`NotPossibleError` once the plan has ended.
    """
    found = _writing(plan)
    standing: Goal | None = found.goals.filter(
        wording=wording, indicator=indicator, reached_on=None, set_aside_on=None
    ).first()
    if standing:
        return standing
    last = found.goals.aggregate(last=Max("position"))["last"] or 0
    made = Goal.objects.create(
        council_id=found.council_id,
        family_id=found.family_id,
        family_plan=found,
        wording=wording,
        indicator=indicator,
        position=last + 1,
        recorded_at=at,
    )
    _count_saving(found)
    return made


def goal_stands(goal: Goal) -> dict[str, Any]:
    """Return what stands of a goal, by the fields of its form."""
    return {"wording": goal.wording, "indicator": goal.indicator}


def change_goal(goal: Goal, wording: str, *, indicator: str, seen: str) -> Goal:
    """Reword a goal that is neither reached nor set aside, and return it; ``seen`` marks what its writer saw.

    Raises :class:`ChangedMeanwhileError` where somebody else changed it meanwhile.
    """
    plan, found = _writing_goal(goal)
    refuse_if_changed(found, goal_stands(found), seen=seen)
    found.wording, found.indicator = wording, indicator
    found.save(update_fields=["wording", "indicator"])
    _count_saving(plan)
    return found


def move_goal_up(goal: Goal) -> None:
    """Put a goal before the one that stands before it; the first stays where it is."""
    plan = _writing(goal.family_plan)
    order = list(plan.goals.order_by("position", "id"))
    place = next(number for number, one in enumerate(order) if one.pk == goal.pk)
    if place:
        order[place - 1], order[place] = order[place], order[place - 1]
    for number, one in enumerate(order, start=1):
        one.position = number
    Goal.objects.bulk_update(order, ["position"])
    _count_saving(plan)


def reach_goal(goal: Goal, *, reached_on: date, as_of: date) -> Goal:
    """Record that a goal is reached, and return it.

    Raises :class:`NotPossibleError` for a day to come, and while one of its actions is open.
    """
    plan, found = _ending_goal(goal, on=reached_on, as_of=as_of, field="reached_on")
    found.reached_on = reached_on
    found.save(update_fields=["reached_on"])
    _count_saving(plan)
    return found


def set_goal_aside(goal: Goal, *, on: date, because: str, as_of: date) -> Goal:
    """Set a goal aside for a reason, and return it; refused as :func:`reach_goal`."""
    plan, found = _ending_goal(goal, on=on, as_of=as_of, field="reached_on")
    found.set_aside_on, found.set_aside_because = on, because
    found.save(update_fields=["set_aside_on", "set_aside_because"])
    _count_saving(plan)
    return found


def _ending_goal(goal: Goal, *, on: date, as_of: date, field: str) -> tuple[FamilyPlan, Goal]:
    if on > as_of:
        raise NotPossibleError("The day must be today or in the past.", field=field)
    plan, found = _writing_goal(goal)
    if found.actions.still_open().exists():
        raise NotPossibleError("One of its actions is still open. Say first whether it was done or dropped.")
    return plan, found


def add_action(goal: Goal, to_do: ToDo, *, at: datetime) -> Action:
    """Add what is to be done towards a goal, and return it; the same once more is the action that is open.

    Raises :class:`NotPossibleError` where the goal is reached or set aside, and once the plan has ended.
    """
    plan, found = _writing_goal(goal)
    still_open: Action | None = found.actions.still_open().filter(**_columns(to_do)).first()
    if still_open:
        return still_open
    made = Action.objects.create(
        council_id=found.council_id,
        family_id=found.family_id,
        goal=found,
        recorded_at=at,
        **_columns(to_do),
    )
    _count_saving(plan)
    return made


def _columns(to_do: ToDo) -> dict[str, Any]:
    owner = to_do.owner
    return {
        "wording": to_do.wording,
        "worker": owner.worker,
        "member": owner.member,
        "somebody_else": owner.somebody_else,
        "due_on": to_do.due_on,
    }


def action_stands(action: Action) -> dict[str, Any]:
    """Return what stands of an action, by the fields of its form."""
    return {
        "wording": action.wording,
        "owner": owner_code(action),
        "somebody_else": action.somebody_else,
        "due_on": action.due_on,
    }


def owner_code(action: Action) -> str:
    """Return how a form names the owner: "worker-4", "member-7", or "else"."""
    if action.worker_id:
        return f"worker-{action.worker_id}"
    return f"member-{action.member_id}" if action.member_id else "else"


def change_action(action: Action, to_do: ToDo, *, seen: str) -> Action:
    """Change an open action, and return it; ``seen`` marks what its writer saw.

    Raises :class:`ChangedMeanwhileError` where somebody else changed or ended it meanwhile.
    """
    plan, found = _writing_action(action)
    refuse_if_changed(found, action_stands(found), seen=seen)
    for column, value in _columns(to_do).items():
        setattr(found, column, value)
    found.save(update_fields=[*_columns(to_do)])
    _count_saving(plan)
    return found


def end_action(action: Action, *, is_done: bool, on: date, outcome: str, as_of: date) -> Action:
    """Record that an action was done, or dropped (handed on to somebody else, too), and return it.

    Raises :class:`NotPossibleError` for a day to come, where it is ended already, and for one dropped without
    words.
    """
    if on > as_of:
        raise NotPossibleError("The day must be today or in the past.", field="on")
    if not is_done and not outcome.strip():
        raise NotPossibleError("Say why it is dropped, or who goes on with it.", field="outcome")
    plan, found = _writing_action(action)
    found.done_on, found.dropped_on = (on, None) if is_done else (None, on)
    found.outcome = outcome
    found.save(update_fields=["done_on", "dropped_on", "outcome"])
    _count_saving(plan)
    return found


def plan_agreement_stands(plan: FamilyPlan) -> dict[str, Any]:
    """Return what stands of the agreement on a family plan, by the fields of its form."""
    people = sorted(plan.agreed_with.values_list("pk", flat=True))
    return {"agreed_on": plan.agreed_on, "people": people, "review_on": plan.review_on}


def agree_plan(
    plan: FamilyPlan, *, agreed_on: date, people: Sequence[Person], review_on: date, as_of: date, seen: str = ""
) -> FamilyPlan:
    """Record that the family plan was agreed on a day, by whom of the family, and when it is reviewed; return it.

    ``seen`` is the mark of what its writer saw. Raises :class:`NotPossibleError` for a day to come, for a plan without
    a goal, and for a review that is not ahead; :class:`ChangedMeanwhileError` where somebody else recorded another
    agreement or review meanwhile.
    """
    found = _writing(plan)
    if seen:
        refuse_if_changed(found, plan_agreement_stands(found), seen=seen)
    if agreed_on > as_of:
        raise NotPossibleError("The day must be today or in the past.", field="agreed_on")
    if not found.goals.exists():
        raise NotPossibleError("A family plan is agreed once it has a goal.")
    refuse_past_review(review_on, as_of=as_of)
    refuse_strangers(found.family, people, on=agreed_on)
    found.agreed_on, found.review_on = agreed_on, review_on
    found.save(update_fields=["agreed_on", "review_on"])
    found.agreed_with.set(people)
    _count_saving(found)
    return found


def refuse_past_review(review_on: date, *, as_of: date) -> None:
    """Refuse a next review that does not lie ahead."""
    if review_on <= as_of:
        raise NotPossibleError("The next review must lie ahead.", field="review_on")


def end_plan(plan: FamilyPlan, *, on: date) -> FamilyPlan:
    """End the family plan, and return it.

    Raises :class:`NotPossibleError` while one of its actions is open, naming how many.
    """
    found = _writing(plan)
    still = Action.objects.still_open().filter(goal__family_plan=found).count()
    if still:
        raise NotPossibleError(f"{still} of its actions are open. Each is done, dropped or handed on first.")
    found.ended_on = on
    found.save(update_fields=["ended_on"])
    return found


def _writing(plan: FamilyPlan) -> FamilyPlan:
    found: FamilyPlan = FamilyPlan.objects.select_for_update().get(pk=plan.pk)
    if found.ended_on:
        raise NotPossibleError("This family plan has ended. Begin another.")
    return found


def _writing_goal(goal: Goal) -> tuple[FamilyPlan, Goal]:
    plan = _writing(goal.family_plan)
    found = Goal.objects.get(pk=goal.pk)
    if found.reached_on or found.set_aside_on:
        raise NotPossibleError("This goal is reached or set aside already.")
    return plan, found


def _writing_action(action: Action) -> tuple[FamilyPlan, Action]:
    plan = _writing(action.goal.family_plan)
    found = Action.objects.get(pk=action.pk)
    if found.done_on or found.dropped_on:
        raise ChangedMeanwhileError(found, action_stands(found) | {"outcome": found.outcome})
    return plan, found


def _count_saving(plan: FamilyPlan) -> None:
    FamilyPlan.objects.filter(pk=plan.pk).update(version=F("version") + 1)


@dataclass(frozen=True, slots=True)
class NextAction:
    """An open action: what, whose, by when."""

    pk: int
    wording: str
    owner: str
    due_on: date
    is_overdue: bool


@dataclass(frozen=True, slots=True)
class NextSteps:
    """What happens next by the family plan: its open actions, those due first, and the next review."""

    actions: tuple[NextAction, ...] = ()
    agreed_on: date | None = None
    review_on: date | None = None
    is_review_overdue: bool = False
    has_plan: bool = False

    @property
    def overdue(self) -> int:
        """Return how many of the actions are overdue."""
        return sum(action.is_overdue for action in self.actions)


_NEXT = (
    *("agreed_on", "review_on", "goals__actions__pk", "goals__actions__wording", "goals__actions__due_on"),
    *("goals__actions__done_on", "goals__actions__dropped_on", "goals__actions__somebody_else"),
    *("goals__actions__worker__first_name", "goals__actions__worker__last_name", "goals__actions__member_id"),
)


def next_asked(family: Family) -> QuerySet[Any, Any]:
    """Return the question of which ``next_in`` reads the answer."""
    plans = FamilyPlan.objects.living().filter(family=family)
    return plans.order_by("goals__actions__due_on", "goals__actions__pk").values_list(*_NEXT)


def next_in(rows: Sequence[Sequence[Any]], day: date, *, names: Mapping[int, str] | None = None) -> NextSteps:
    """Return what the answer to ``next_asked`` says happens next; ``names`` are of the members who may be named."""
    if not rows:
        return NextSteps()
    agreed_on, review_on = rows[0][:2]
    actions = [_next_action(row, day, names or {}) for row in rows if row[2] and not row[5] and not row[6]]
    overdue = bool(review_on and review_on < day)
    return NextSteps(tuple(actions), agreed_on, review_on, overdue, has_plan=True)


def _next_action(row: Sequence[Any], day: date, names: Mapping[int, str]) -> NextAction:
    pk, wording, due_on, *_, somebody_else, first, last, member = row[2:]
    owner = somebody_else or (names.get(member, "a member of the family") if member else f"{first} {last}".strip())
    return NextAction(pk, wording, owner, due_on, due_on < day)
