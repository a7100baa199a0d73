"""The checklist of what the programme asks of the work: each gate done, not yet, not known, and the days it fills."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from keyworkers.models import Assessment, FamilyPlan
from outcomes.gates import GateFacts, GateState, checklist, fill_dates, gates_of
from outcomes.models import Attachment
from tests import factories as make

DONE, NOT_YET, NOT_KNOWN = GateState
MONDAY, TUESDAY = date(2019, 11, 11), date(2019, 11, 12)
NOTHING = GateFacts(assessed_on=None, family_plan_on=None, lead_worker_on=None, attached_on=make.ATTACHED_ON)
ALL = GateFacts(
    assessed_on=MONDAY,
    family_plan_on=MONDAY,
    lead_worker_on=MONDAY,
    attached_on=make.ATTACHED_ON,
    is_eligible=True,
    dependent_child="met",
    first_lead_on=MONDAY,
    assessment_started_on=MONDAY,
    assessment_completed_on=MONDAY,
    assessment_signed_off=True,
    assessment_entered_on=MONDAY,
    agreed_to_work_on=MONDAY,
    has_family_plan=True,
    plan_agreed_on=MONDAY,
    needs=2,
    times_seen=3,
    last_seen_on=MONDAY,
)


def answered(facts: GateFacts) -> dict[str, tuple[GateState, str]]:
    return {gate.code: (gate.state, gate.why) for gate in checklist(facts, as_of=make.TODAY)}


def test_with_everything_done_every_gate_is_done() -> None:
    assert {state for state, _ in answered(ALL).values()} == {DONE}


def test_with_nothing_done_no_gate_is_done() -> None:
    states = {code: state for code, (state, _) in answered(NOTHING).items()}

    assert DONE not in states.values()
    assert {code for code, state in states.items() if state is NOT_KNOWN} == {
        "dependent_child",
        "enough_needs",
        "dates_in_order",
    }


@pytest.mark.parametrize(
    ("gate", "changes", "state", "says"),
    [
        pytest.param("dependent_child", {"dependent_child": "not yet"}, NOT_YET, "No dependent child", id="no child"),
        pytest.param("enough_needs", {"is_eligible": False}, NOT_YET, "Too little", id="too few needs"),
        pytest.param("enough_needs", {"is_eligible": None}, NOT_KNOWN, "not known", id="needs not known"),
        pytest.param("dates_in_order", {"lead_worker_on": TUESDAY}, NOT_YET, "only after", id="lead after the plan"),
        pytest.param("dates_in_order", {"lead_worker_on": None}, NOT_KNOWN, "can be compared", id="no lead"),
        pytest.param(
            "dates_in_order", {"assessed_on": TUESDAY}, DONE, "dated after the plan", id="assessed after the plan"
        ),
        pytest.param("plan_covers_needs", {"needs_without_goal": ("Health",)}, NOT_YET, "Health", id="no goal"),
        pytest.param("plan_covers_needs", {"has_family_plan": False}, NOT_KNOWN, "elsewhere", id="a plan elsewhere"),
        pytest.param("supported", {"times_seen": 0}, NOT_YET, "No visit", id="never seen"),
        pytest.param("whole_family_assessed", {"assessed_on": date(2020, 10, 1)}, NOT_YET, "waits", id="a day to come"),
        pytest.param(
            "whole_family_assessed", {"assessment_entered_on": TUESDAY}, DONE, "retrospective", id="entered late"
        ),
        pytest.param("whole_family_assessed", {"not_covered": 1}, DONE, "1 member of today", id="somebody joined"),
        pytest.param(
            "whole_family_assessed",
            {"assessed_on": None, "assessment_completed_on": None, "not_covered": 2},
            NOT_YET,
            "nothing yet of 2 members",
            id="being written",
        ),
        pytest.param("agreed_to_work", {"agreed_to_work_on": None}, NOT_YET, "No agreement", id="no agreement"),
        pytest.param(
            "agreed_to_work",
            {"agreed_to_work_on": None, "assessment_started_on": None},
            NOT_KNOWN,
            "made elsewhere",
            id="assessed elsewhere",
        ),
        pytest.param("plan_agreed", {"plan_agreed_on": TUESDAY}, DONE, "12 November 2019; the day", id="two days"),
    ],
)
def test_a_gate_says_how_far_it_is_and_why(gate: str, changes: dict[str, Any], state: GateState, says: str) -> None:
    found, why = answered(replace(ALL, **changes))[gate]

    assert found is state
    assert says in why


pytestmark = pytest.mark.django_db


def gate(attachment: Attachment, code: str) -> tuple[GateState, str]:
    return next((one.state, one.why) for one in gates_of(attachment, day=make.TODAY) if one.code == code)


def test_the_checklist_is_one_query(django_assert_num_queries: Any) -> None:
    attachment = make.AttachmentFactory()

    with django_assert_num_queries(1):
        gates_of(attachment, day=make.TODAY)


def test_a_need_wants_a_goal_that_is_not_set_aside() -> None:
    attachment = make.NeedFactory().attachment
    plan = make.FamilyPlanFactory(family=attachment.family)
    goal = make.GoalFactory(family_plan=plan, indicator="asb")
    assert gate(attachment, "plan_covers_needs")[0] is DONE

    goal.set_aside_on, goal.set_aside_because = make.TODAY, "Another matters more."
    goal.save()

    assert gate(attachment, "plan_covers_needs") == (NOT_YET, "No goal yet for: asb.")


def test_only_visits_at_which_the_family_was_seen_since_the_work_began_count() -> None:
    attachment = make.AttachmentFactory()
    make.InterventionFactory(family=attachment.family, happened_on=date(2019, 11, 3))
    make.InterventionFactory(family=attachment.family, outcome="not-seen")
    assert gate(attachment, "supported")[0] is NOT_YET

    make.InterventionFactory(family=attachment.family, happened_on=make.ATTACHED_ON)

    assert gate(attachment, "supported") == (DONE, "Seen 1 time, last on 4 November 2019.")


def test_members_of_whom_an_assessment_says_nothing_are_counted() -> None:
    attachment = make.AttachmentFactory(assessed_on=None)
    assessment = make.AssessmentFactory(family=attachment.family)
    for _ in range(2):
        make.MembershipFactory(family=attachment.family)
    written = make.MembershipFactory(family=attachment.family).person
    make.AssessedMemberFactory(assessment=assessment, person=written)

    assert gate(attachment, "whole_family_assessed") == (
        NOT_YET,
        "It is being written. It says nothing yet of 2 members.",
    )


def test_days_nobody_gave_are_filled_from_the_work() -> None:
    attachment = make.AttachmentFactory(assessed_on=None, family_plan_on=None, lead_worker_on=None)
    make.AssignmentFactory(family=attachment.family, starts_on=date(2019, 11, 6))
    signed = {"completed_on": MONDAY, "signed_off_at": make.NOW, "signed_off_by": make.TeamManagerFactory()}
    make.AssessmentFactory(family=attachment.family, **signed)
    make.FamilyPlanFactory(family=attachment.family, agreed_on=TUESDAY)

    assert fill_dates(attachment.family) == []

    attachment.refresh_from_db()
    filled = attachment.lead_worker_on, attachment.assessed_on, attachment.family_plan_on
    assert filled == (date(2019, 11, 6), MONDAY, TUESDAY)


def test_what_is_not_signed_off_or_agreed_fills_nothing() -> None:
    attachment = make.AttachmentFactory(assessed_on=None, family_plan_on=None)
    make.AssessmentFactory(family=attachment.family, completed_on=MONDAY)
    make.FamilyPlanFactory(family=attachment.family)

    fill_dates(attachment.family)

    assert Attachment.objects.filter(assessed_on=None, family_plan_on=None).exists()


def test_a_day_that_was_given_stands_and_both_are_said() -> None:
    attachment = make.AttachmentFactory(family_plan_on=MONDAY)
    make.FamilyPlanFactory(family=attachment.family, agreed_on=TUESDAY)

    said = fill_dates(attachment.family)

    attachment.refresh_from_db()
    assert attachment.family_plan_on == MONDAY
    assert said == [
        "The day of the family plan of the case stays 11 November 2019, as it was given;"
        " the work here says 12 November 2019."
    ]


def test_filling_without_a_case_does_nothing() -> None:
    family = make.FamilyFactory()

    assert fill_dates(family) == []
    assert not Assessment.objects.exists()
    assert not FamilyPlan.objects.exists()
