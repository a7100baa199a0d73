"""Reviewing a family plan together: the plan as it stood then is kept, and two reviews lie beside each other."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from families.models import Person
from families.refusals import NotPossibleError
from families.words import day
from keyworkers.assessing import refuse_strangers
from keyworkers.models import Action, FamilyPlan, Goal, Review, User
from keyworkers.planning import owner_code, refuse_past_review

OwnerSaid = Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True, slots=True)
class Held:
    """What was said at a review: on which day, who of the family was there, what they said, what is changed."""

    reviewed_on: date
    people: Sequence[Person]
    family_said: str
    changed: str
    review_on: date


def hold_review(plan: FamilyPlan, held: Held, *, version: int, by: User, as_of: date, at: datetime) -> Review:
    """Record a review with the family plan as it stands, set the day of the next one, and return it.

    Raises :class:`NotPossibleError` for a day to come, before the plan is agreed or after it has ended, for a next
    review that is not ahead, for somebody there who did not belong to the family that day, and where somebody changed
    the plan after ``version``, which its writer saw: what is kept must be what was looked at.
    """
    found: FamilyPlan = FamilyPlan.objects.select_for_update().get(pk=plan.pk)
    _refuse_review(found, held, version=version, as_of=as_of)
    made = Review.objects.create(
        council_id=found.council_id,
        family_id=found.family_id,
        family_plan=found,
        reviewed_on=held.reviewed_on,
        family_said=held.family_said,
        changed=held.changed,
        snapshot=snapshot_of(found),
        written_by=by,
        recorded_at=at,
    )
    made.present.set(held.people)
    found.review_on = held.review_on
    found.version += 1
    found.save(update_fields=["review_on", "version"])
    return made


def _refuse_review(plan: FamilyPlan, held: Held, *, version: int, as_of: date) -> None:
    if plan.ended_on or plan.agreed_on is None:
        raise NotPossibleError("A family plan is reviewed once it is agreed and until it ends.")
    if not plan.agreed_on <= held.reviewed_on <= as_of:
        said = f"The review lies between {day(plan.agreed_on)}, when the family plan was agreed, and today."
        raise NotPossibleError(said, field="reviewed_on")
    if held.people:
        refuse_strangers(plan.family, held.people, on=held.reviewed_on)
    refuse_past_review(held.review_on, as_of=as_of)
    if plan.version != version:
        said = "Somebody changed the family plan while you were writing. It stands above as it is now; save again."
        raise NotPossibleError(said)


def snapshot_of(plan: FamilyPlan) -> dict[str, Any]:
    """Return the goals and actions of a family plan as they stand; people by their ids alone."""
    actions = Action.objects.filter(goal__family_plan=plan).order_by("due_on", "id")
    return snapshot_in(plan.goals.order_by("position", "id"), actions)


def snapshot_in(goals: Iterable[Goal], actions: Iterable[Action]) -> dict[str, Any]:
    """Return the same of goals and actions that are read already, each in their order."""
    of_goal: dict[int, list[dict[str, Any]]] = {}
    for action in actions:
        of_goal.setdefault(action.goal_id, []).append(_kept_action(action))
    return {"goals": [_kept_goal(goal) | {"actions": of_goal.get(goal.pk, [])} for goal in goals]}


def _kept_goal(goal: Goal) -> dict[str, Any]:
    state = "reached" if goal.reached_on else "set aside" if goal.set_aside_on else "open"
    return {"id": goal.pk, "wording": goal.wording, "indicator": goal.indicator, "state": state}


def _kept_action(action: Action) -> dict[str, Any]:
    return {
        "id": action.pk,
        "wording": action.wording,
        "owner": owner_code(action),
        "somebody_else": action.somebody_else,
        "due_on": action.due_on.isoformat(),
        "state": "done" if action.done_on else "dropped" if action.dropped_on else "open",
        "outcome": action.outcome,
    }


def changes_between(then: Mapping[str, Any], now: Mapping[str, Any], *, owner_said: OwnerSaid) -> list[str]:
    """Return in words what is different between two snapshots of a family plan, goal by goal."""
    before = {goal["id"]: goal for goal in then.get("goals", [])}
    return [
        words
        for goal in now["goals"]
        for words in (_goal_changes(before[goal["id"]], goal, owner_said) if goal["id"] in before else _new_goal(goal))
    ]


def _new_goal(goal: Mapping[str, Any]) -> Iterator[str]:
    yield f"New goal: {goal['wording']}"
    yield from (f"New action: {action['wording']}" for action in goal["actions"])


def _goal_changes(then: Mapping[str, Any], now: Mapping[str, Any], owner_said: OwnerSaid) -> Iterator[str]:
    if then["wording"] != now["wording"]:
        yield f"Goal reworded: from “{then['wording']}” to “{now['wording']}”"
    if then["state"] != now["state"]:
        yield f"Goal {now['state']}: {now['wording']}"
    before = {action["id"]: action for action in then["actions"]}
    for action in now["actions"]:
        if action["id"] in before:
            yield from _action_changes(before[action["id"]], action, owner_said)
        else:
            yield f"New action: {action['wording']}"


def _action_changes(then: Mapping[str, Any], now: Mapping[str, Any], owner_said: OwnerSaid) -> Iterator[str]:
    called = now["wording"]
    if then["wording"] != called:
        yield f"Action reworded: from “{then['wording']}” to “{called}”"
    if owner_said(then) != owner_said(now):
        yield f"{called}: from {owner_said(then)} to {owner_said(now)}"
    if then["due_on"] != now["due_on"]:
        yield f"{called}: due {_day(now['due_on'])} instead of {_day(then['due_on'])}"
    if then["state"] != now["state"]:
        came_of_it = f" ({now['outcome']})" if now["outcome"] else ""
        yield f"Action {now['state']}: {called}{came_of_it}"


def _day(told: str) -> str:
    return day(date.fromisoformat(told))
