"""Goals and actions of a family plan, each on a small form of its own: added, changed, ended."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from families.views.record import Opened, opened
from families.words import day
from keyworkers.colleagues import who_may
from keyworkers.forms_of_family_plans import ActionEndForm, ActionForm, GoalEndForm, GoalForm
from keyworkers.models import Action, Goal, NoticeKind
from keyworkers.permissions import Verb, requires
from keyworkers.planning import (
    action_stands,
    add_action,
    add_goal,
    begin_plan,
    change_action,
    change_goal,
    end_action,
    goal_stands,
    move_goal_up,
    reach_goal,
    set_goal_aside,
)
from keyworkers.requests import KeyworkerRequest
from keyworkers.telling import Told, tell
from keyworkers.views.keeping import keeping_what_was_typed
from keyworkers.views.needs import NeedAsked, needs_asked
from keyworkers.views.writing import act_once, people_of, write
from outcomes.judgements import last_held

ENTERING = ["GET", "HEAD", "POST"]
PAGE = "family_plan"
GIVEN = Told(NoticeKind.ACTION, "An action of a family plan is given to you", PAGE)
BACK = {"closing": "family_close"}  # pages that send somebody here to end an action first


def _needs(record: Opened) -> dict[str, NeedAsked]:
    held = last_held(record.family, on=record.request.today)
    return needs_asked(held.needs if held else ())


def _goal_form(record: Opened, stands: dict[str, Any], needs: dict[str, NeedAsked]) -> GoalForm:
    choices = [(code, need.need) for code, need in needs.items()]
    if stands["indicator"] and stands["indicator"] not in needs:
        choices.append((stands["indicator"], stands["indicator"].replace("-", " ")))
    return GoalForm(record.request.POST or None, stands=stands, needs=choices)


def _goal(record: Opened, goal: int) -> Goal:
    found: Goal = get_object_or_404(record.family.goals.select_related("family_plan"), pk=goal)
    return found


def _action(record: Opened, action: int) -> Action:
    found: Action = get_object_or_404(record.family.actions.select_related("goal__family_plan"), pk=action)
    return found


@keeping_what_was_typed
@requires(Verb.WRITE_FAMILY_PLANS)
@require_http_methods(ENTERING)
def goal_add(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Add a goal, with what the outcomes plan counts as lasting progress beside it; the first begins the plan."""
    record = opened(request, pk)
    needs = _needs(record)
    asked = request.GET.get("need", "")
    form = _goal_form(record, {"wording": "", "indicator": asked if asked in needs else ""}, needs)

    def act() -> str:
        plan = begin_plan(record.family, by=request.user, at=request.now)
        add_goal(plan, form.cleaned_data["wording"], indicator=form.cleaned_data["indicator"], at=request.now)
        return "The goal is added. Say next what is done towards it."

    shown: dict[str, Any] = {"more": "keyworkers/_needs.html", "needs": list(needs.values())}
    return write(record, form, act, to=PAGE, page=PAGE, title="Add a goal", **shown)


@keeping_what_was_typed
@requires(Verb.WRITE_FAMILY_PLANS)
@require_http_methods(ENTERING)
def goal_change(request: KeyworkerRequest, pk: int, goal: int) -> HttpResponse:
    """Reword a goal, or tie it to another need."""
    record = opened(request, pk)
    found, needs = _goal(record, goal), _needs(record)
    form = _goal_form(record, goal_stands(found), needs)

    def act() -> str:
        change_goal(found, **form.written(), seen=form.cleaned_data["seen"])
        return "The goal is changed."

    shown: dict[str, Any] = {"more": "keyworkers/_needs.html", "needs": list(needs.values())}
    return write(record, form, act, to=PAGE, page=PAGE, title="Change a goal", **shown)


@requires(Verb.WRITE_FAMILY_PLANS)
@require_POST
def goal_up(request: KeyworkerRequest, pk: int, goal: int) -> HttpResponse:
    """Put a goal before the one that stands before it."""
    record = opened(request, pk)
    found = _goal(record, goal)

    def act() -> str:
        move_goal_up(found)
        return "The goal has moved up."

    return act_once(record, act, to=PAGE)


@keeping_what_was_typed
@requires(Verb.WRITE_FAMILY_PLANS)
@require_http_methods(ENTERING)
def goal_end(request: KeyworkerRequest, pk: int, goal: int) -> HttpResponse:
    """Record that a goal is reached, or set aside for a reason."""
    record = opened(request, pk)
    found = _goal(record, goal)
    form = GoalEndForm(request.POST or None, today=request.today)

    def act() -> str:
        entered = form.cleaned_data
        if entered["how"] == "reached":
            reach_goal(found, reached_on=entered["reached_on"], as_of=request.today)
            return "The goal is reached."
        set_goal_aside(found, on=entered["reached_on"], because=entered["because"], as_of=request.today)
        return "The goal is set aside."

    return write(record, form, act, to=PAGE, page=PAGE, title="Reached or set aside", lead=found.wording)


def _action_form(record: Opened, stands: dict[str, Any]) -> ActionForm:
    workers = who_may(Verb.WRITE_FAMILY_PLANS, record.family, as_of=record.request.today)
    return ActionForm(record.request.POST or None, stands=stands, workers=workers, members=people_of(record))


def _tell_owner(action: Action, request: KeyworkerRequest) -> None:
    """Tell a worker that an action is theirs, unless they gave it to themselves."""
    if action.worker and action.worker_id != request.user.pk:
        tell([action.worker], replace(GIVEN, about=action.pk), family=action.family, on=request.today, at=request.now)


@keeping_what_was_typed
@requires(Verb.WRITE_FAMILY_PLANS)
@require_http_methods(ENTERING)
def action_add(request: KeyworkerRequest, pk: int, goal: int) -> HttpResponse:
    """Add what is to be done towards a goal, by whom and by when."""
    record = opened(request, pk)
    found = _goal(record, goal)
    form = _action_form(record, {"wording": "", "owner": "", "somebody_else": "", "due_on": ""})

    def act() -> str:
        made = add_action(found, form.to_do(), at=request.now)
        _tell_owner(made, request)
        return f"The action is added, due {day(made.due_on)}."

    return write(record, form, act, to=PAGE, page=PAGE, title="Add an action", lead=f"Towards: {found.wording}")


@keeping_what_was_typed
@requires(Verb.WRITE_FAMILY_PLANS)
@require_http_methods(ENTERING)
def action_change(request: KeyworkerRequest, pk: int, action: int) -> HttpResponse:
    """Change what is to be done, who does it, or by when."""
    record = opened(request, pk)
    found = _action(record, action)
    form = _action_form(record, action_stands(found))

    def act() -> str:
        former = found.worker_id
        made = change_action(found, form.to_do(), seen=form.cleaned_data["seen"])
        if made.worker_id != former:
            _tell_owner(made, request)
        return "The action is changed."

    return write(record, form, act, to=PAGE, page=PAGE, title="Change an action")


@keeping_what_was_typed
@requires(Verb.WRITE_FAMILY_PLANS)
@require_http_methods(ENTERING)
def action_end(request: KeyworkerRequest, pk: int, action: int) -> HttpResponse:
    """Record that an action was done, dropped or handed on, and what came of it."""
    record = opened(request, pk)
    found = _action(record, action)
    form = ActionEndForm(request.POST or None, today=request.today)

    def act() -> str:
        entered = form.cleaned_data
        is_done = entered["how"] == "done"
        end_action(found, is_done=is_done, on=entered["on"], outcome=form.came_of_it(), as_of=request.today)
        return "The action is done." if is_done else "The action is no longer open."

    to = BACK.get(request.GET.get("from", ""), PAGE)
    return write(record, form, act, to=to, page=PAGE, title="What has become of it?", lead=found.wording)
