"""A family's plan on pages: what stands and what the outcomes plan asks; agreed, reviewed, review beside review."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from families.asking import MadeOnce
from families.models import Family
from families.views.record import Opened, opened
from families.words import day, since
from keyworkers.colleagues import who_may
from keyworkers.forms_of_family_plans import PlanAgreementForm, ReviewForm
from keyworkers.models import Action, FamilyPlan, Goal, Review, User
from keyworkers.permissions import Verb, may, requires
from keyworkers.planning import agree_plan, living_plan, plan_agreement_stands
from keyworkers.requests import KeyworkerRequest
from keyworkers.reviewing import changes_between, hold_review, snapshot_in
from keyworkers.saving import seen_of
from keyworkers.views.checklist import checklist_of
from keyworkers.views.drafts import REVIEW
from keyworkers.views.keeping import keeping_what_was_typed
from keyworkers.views.needs import NeedAsked, needs_asked
from keyworkers.views.writing import people_of, write
from outcomes.gates import fill_dates
from outcomes.judgements import last_held

ENTERING = ["GET", "HEAD", "POST"]
PAGE = "family_plan"
UNNAMED = "a member of the family"


@requires(Verb.VIEW_CASEWORK)
@require_safe
def family_plan(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show the goals and what is done towards each, beside what the outcomes plan counts as lasting progress."""
    record = opened(request, pk)
    written, held = last_plan(record.family), last_held(record.family, on=request.today)
    plan, attachment = written.plan, held.attachment if held else None
    needs = needs_asked(held.needs if held else ())
    may_write = may(request.user, Verb.WRITE_FAMILY_PLANS)
    goals = _goals(written, record, needs)
    shown = {
        "plan": plan,
        "is_living": plan is not None and plan.ended_on is None,
        "may_write": may_write and (plan is None or plan.ended_on is None),
        "goals": [goal for goal in goals if not goal["ended"]],
        "ended": [goal for goal in goals if goal["ended"]],
        "agreed": _agreed(plan, written.agreed_with, record) if plan else "",
        "review": _review_words(plan, request.today) if plan else "",
        "reviews": written.reviews,
        "without": [need for code, need in needs.items() if code not in {goal["indicator"] for goal in goals}],
        "checklist": checklist_of(attachment, record, needs, here=PAGE) if attachment else [],
        "may_record_needs": attachment is not None and may(request.user, Verb.RECORD_NEEDS),
        "sees_supervision": may(request.user, Verb.VIEW_SUPERVISION),
    }
    return render(request, "keyworkers/family_plan.html", record.frame(PAGE, **shown))


@dataclass(frozen=True, slots=True)
class Written:
    """A family plan, its goals and actions in their orders, the ids of who agreed to it, its reviews; or none of it."""

    plan: FamilyPlan | None = None
    goals: Sequence[Goal] = ()
    actions: Sequence[Action] = ()
    agreed_with: Sequence[int] = ()
    reviews: Sequence[Review] = ()


def last_plan(family: Family) -> Written:
    """Return the family plan that was written last, in one query."""
    plans, goals, actions, agreed, reviews = _LAST.of(pk=family.pk)
    return Written(next(iter(plans), None), goals, actions, [person for (person,) in agreed], reviews)


def _last_asked(*, pk: int) -> tuple[QuerySet[Any, Any], ...]:
    last = FamilyPlan.objects.filter(family=pk).order_by("-recorded_at", "-id")[:1]
    agreed = FamilyPlan.agreed_with.through.objects.filter(familyplan=Subquery(last.values("pk")))
    reviews = Review.objects.filter(family_plan=Subquery(last.values("pk"))).select_related("written_by")
    return last, *_written_asked(last), in_order(agreed), reviews


def _written_asked(plan: QuerySet[FamilyPlan]) -> tuple[QuerySet[Goal], QuerySet[Action]]:
    """Return the questions for the goals and actions of the one plan."""
    goals = Goal.objects.filter(family_plan=Subquery(plan.values("pk"))).order_by("position", "id")
    actions = Action.objects.filter(goal__family_plan=Subquery(plan.values("pk"))).select_related("worker")
    return goals, actions.order_by("due_on", "id")


_LAST = MadeOnce(_last_asked)


def in_order(people: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Return the ids of people who stand beside something, in the order in which people are listed."""
    return people.order_by("person__family_name", "person__given_name", "person_id").values_list("person_id")


def _agreed(plan: FamilyPlan, people: Sequence[int], record: Opened) -> str:
    if plan.agreed_on is None:
        return ""
    names = [record.identity.names.get(person, UNNAMED) for person in people]
    return f"{day(plan.agreed_on)}, with {', '.join(names)}" if names else day(plan.agreed_on)


def _review_words(plan: FamilyPlan, today: date) -> str:
    if plan.review_on is None or plan.ended_on:
        return ""
    late = " (overdue)" if plan.review_on < today else ""
    return f"{day(plan.review_on)}, {since(plan.review_on, today)}{late}"


def _goals(written: Written, record: Opened, needs: Mapping[str, NeedAsked]) -> list[dict[str, Any]]:
    actions: dict[int, list[dict[str, Any]]] = {}
    for action in written.actions:
        actions.setdefault(action.goal_id, []).append(_action(action, record))
    goals = written.goals
    return [_goal(goal, actions.get(goal.pk, []), needs, is_first=goal is goals[0]) for goal in goals]


def _goal(
    goal: Goal, actions: list[dict[str, Any]], needs: Mapping[str, NeedAsked], *, is_first: bool
) -> dict[str, Any]:
    reached, aside = goal.reached_on, goal.set_aside_on
    return {
        "row": goal,
        "indicator": goal.indicator,
        "need": needs.get(goal.indicator),
        "actions": actions,
        "is_first": is_first,
        "ended": bool(reached or aside),
        "state": "reached" if reached else "set aside",
        "words": f"Reached on {day(reached)}." if reached else f"Set aside on {day(aside)}: {goal.set_aside_because}.",
    }


def _action(action: Action, record: Opened) -> dict[str, Any]:
    today = record.request.today
    is_open = action.done_on is None and action.dropped_on is None
    ended = f"Done on {day(action.done_on)}" if action.done_on else f"Dropped on {day(action.dropped_on)}"
    return {
        "row": action,
        "is_open": is_open,
        "owner": owner_of(action, record),
        "state": "open" if is_open else "done" if action.done_on else "dropped",
        "when": f"due {day(action.due_on)}" if is_open else ended,
        "is_overdue": is_open and action.due_on < today,
    }


def owner_of(action: Action, record: Opened) -> str:
    """Return whose an action is, by name as far as they may be named."""
    if action.worker:
        return str(action.worker)
    return record.identity.names.get(action.member_id, UNNAMED) if action.member_id else action.somebody_else


def no_plan(record: Opened) -> HttpResponse:
    """Say that there is no living family plan, and lead to where one is begun."""
    messages.error(record.request, "This family has no family plan in force. Begin one with its first goal.")
    return redirect(PAGE, record.family.pk)


@requires(Verb.WRITE_FAMILY_PLANS)
@require_http_methods(ENTERING)
def agreement(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Record that the family plan was agreed, when, by whom of the family, and when it is reviewed."""
    record = opened(request, pk)
    plan = living_plan(record.family)
    if plan is None:
        return no_plan(record)
    stands = plan_agreement_stands(plan)
    before = stands | {"agreed_on": plan.agreed_on or request.today, "seen": seen_of(stands)}
    form = PlanAgreementForm(request.POST or None, people=people_of(record), initial=before)

    def act() -> str:
        entered = form.cleaned_data
        agree_plan(
            plan,
            agreed_on=entered["agreed_on"],
            people=form.chosen(),
            review_on=entered["review_on"],
            as_of=request.today,
            seen=entered["seen"],
        )
        said = f"The family plan is agreed, and reviewed on {day(entered['review_on'])}."
        return " ".join([said, *fill_dates(record.family)])

    return write(record, form, act, to=PAGE, page=PAGE, title="Agree the family plan")


@keeping_what_was_typed
@requires(Verb.WRITE_FAMILY_PLANS)
@require_http_methods(ENTERING)
def review(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Record a review, beside the family plan as it stood at the last one and as it stands now."""
    record = opened(request, pk)
    plans, goals, actions, reviews, workers = _REVIEWING.of(pk=pk, council=record.family.council_id, day=request.today)
    if not plans:
        return no_plan(record)
    (plan,) = plans
    before = {"reviewed_on": request.today, "version": plan.version}
    form = ReviewForm(request.POST or None, people=people_of(record), initial=before)

    def act() -> str:
        version = form.cleaned_data["version"]
        hold_review(plan, form.held(), version=version, by=request.user, as_of=request.today, at=request.now)
        return f"The review is saved. The next one is on {day(form.cleaned_data['review_on'])}."

    if form.is_bound and form.is_valid() and form.cleaned_data["version"] != plan.version:
        form.looked_at(plan.version)
    last = next(iter(reviews), None)
    now = snapshot_in(goals, actions)
    beside = _versions(last.snapshot if last else {}, now, _owners(record, workers))
    headings = {
        "then_title": f"At the review of {day(last.reviewed_on)}" if last else "No review before",
        "now_title": "Now",
    }
    return write(
        record,
        form,
        act,
        to=PAGE,
        page=PAGE,
        title="Review the family plan",
        draft=REVIEW,
        more="keyworkers/_versions.html",
        **beside,
        **headings,
    )


def _reviewing_asked(*, pk: int, council: int, day: date) -> tuple[QuerySet[Any, Any], ...]:
    """Return the questions for the living plan as it stands, its last review, and who may hold an action of it."""
    living = FamilyPlan.objects.filter(family=pk, ended_on__isnull=True)[:1]
    last = Review.objects.filter(family_plan=Subquery(living.values("pk")))[:1]
    return living, *_written_asked(living), last, _workers(pk=pk, council=council, day=day)


_REVIEWING = MadeOnce(_reviewing_asked)


@requires(Verb.VIEW_CASEWORK)
@require_safe
def review_of(request: KeyworkerRequest, pk: int, review: int) -> HttpResponse:
    """Show one review, and the family plan as it stood then beside the review before."""
    record = opened(request, pk)
    reviews, before, there, workers = _REVIEW.of(
        pk=pk, review=review, council=record.family.council_id, day=request.today
    )
    if not reviews:
        raise Http404
    (found,), last = reviews, next(iter(before), None)
    present = [record.identity.names.get(person, UNNAMED) for (person,) in there]
    shown = {
        "review": found,
        "said": [
            {"key": "Of the family", "value": ", ".join(present)},
            {"key": "What the family says", "value": found.family_said},
            {"key": "What has changed", "value": found.changed},
            {"key": "Written by", "value": str(found.written_by)},
        ],
        "then_title": f"At the review of {day(last.reviewed_on)}" if last else "No review before",
        "now_title": f"At this review, {day(found.reviewed_on)}",
        **_versions(last.snapshot if last else {}, found.snapshot, _owners(record, workers)),
    }
    return render(request, "keyworkers/review.html", record.frame(PAGE, **shown))


def _review_asked(*, pk: int, review: int, council: int, day: date) -> tuple[QuerySet[Any, Any], ...]:
    """Return the questions for a review, the one before it, who was there, and who may hold an action."""
    found = Review.objects.filter(family=pk, pk=review)
    earlier = Review.objects.filter(
        family_plan=Subquery(found.values("family_plan")),
        reviewed_on__lte=Subquery(found.values("reviewed_on")),
        pk__lt=review,
    )
    there = Review.present.through.objects.filter(review=review)
    return found.select_related("written_by"), earlier[:1], in_order(there), _workers(pk=pk, council=council, day=day)


_REVIEW = MadeOnce(_review_asked)


def _versions(
    then: Mapping[str, Any], now: Mapping[str, Any], said: Callable[[Mapping[str, Any]], str]
) -> dict[str, Any]:
    """Return two snapshots as they lie beside each other, and what has changed in words; ``said`` names an owner."""
    return {
        "changes": changes_between(then, now, owner_said=said) if then else [],
        "versions": [_told_goals(then, said), _told_goals(now, said)],
    }


def _owners(record: Opened, people: Iterable[User]) -> Callable[[Mapping[str, Any]], str]:
    workers = {f"worker-{user.pk}": str(user) for user in people}
    members = {f"member-{pk}": name for pk, name in record.identity.names.items()}
    return lambda kept: kept["somebody_else"] or workers.get(kept["owner"]) or members.get(kept["owner"], "a colleague")


def _workers(*, pk: int, council: int, day: date) -> QuerySet[User]:
    return who_may(Verb.WRITE_FAMILY_PLANS, Family(pk=pk, council_id=council), as_of=day)


def _told_goals(snapshot: Mapping[str, Any], said: Callable[[Mapping[str, Any]], str]) -> list[dict[str, Any]]:
    return [
        {
            "wording": goal["wording"],
            "state": goal["state"],
            "actions": [
                f"{one['wording']} ({said(one)}, due {day(date.fromisoformat(one['due_on']))}): {one['state']}"
                for one in goal["actions"]
            ],
        }
        for goal in snapshot.get("goals", [])
    ]
