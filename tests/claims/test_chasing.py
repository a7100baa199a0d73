"""What is missing for a claim is asked of who can supply it, and of nobody else."""

from dataclasses import replace
from datetime import date

import pytest

from claims.chasing import Supplier, owed_of
from claims.eligibility import gates
from claims.facts import ClaimFacts, Elsewhere
from claims.models.choices import TaskCode, TaskOutcome
from claims.tasks import task_results, tasks_asked
from tests.claims.scenes import TODAY, facts, in_work, with_verdict

LATE_FILE = {"offences": date(2020, 9, 26)}
ELSEWHERE = Elsewhere(claimed_by="Brackwater Council", claimed_on=date(2018, 6, 1))
JUDGED = facts(judgements=("asb",))
TO_COME = replace(facts().window, evidence_on=date(2020, 11, 6))

OWED = [
    ("nothing", facts(), []),
    ("a file a day short", facts(complete_to=LATE_FILE), [(Supplier.AGENCY, "offences")]),
    ("a file that never came", facts(complete_to={}), [(Supplier.AGENCY, "offences")]),
    ("a day that has not come", facts(complete_to={}, window=TO_COME), []),
    ("no assessment", facts(assessed_on=None), [(Supplier.KEYWORKER, "assessment")]),
    ("a need without a goal", facts(needs_without_goal=("asb",)), [(Supplier.DECIDER, "plan-covers")]),
    ("nobody leads", facts(lead_worker_on=None), [(Supplier.MANAGER, "lead_worker")]),
    (
        "who lived there is not known",
        with_verdict(dependent_child="not known"),
        [(Supplier.KEYWORKER, "dependent_child")],
    ),
    ("no child lived there", with_verdict(dependent_child="not yet"), []),
    ("claimed elsewhere", facts(claimed=(ELSEWHERE,)), []),
    ("a judgement", JUDGED, [(Supplier.DECIDER, "judgement-accepted")]),
    ("work to verify", in_work(), [(Supplier.JOBCENTRE, "employment-verified")]),
]


@pytest.mark.parametrize(("given", "expected"), [row[1:] for row in OWED], ids=[row[0] for row in OWED])
def test_what_is_missing_is_asked_of_who_can_supply_it(given: ClaimFacts, expected: list[tuple[Supplier, str]]) -> None:
    found = owed_of(given, gates(given, as_of=TODAY), task_results(given, {}), as_of=TODAY)

    assert [(one.supplier, one.what) for one in found] == expected


ASKED = [
    ("a result by progress", facts(), ()),
    ("assessed a day late", facts(assessed_on=date(2019, 11, 5)), (TaskCode.RETROSPECTIVE_ACCEPTED,)),
    ("a need without a goal", facts(needs_without_goal=("asb",)), (TaskCode.PLAN_COVERS,)),
    ("never assessed", facts(assessed_on=None), ()),
    ("judged by a professional", JUDGED, (TaskCode.JUDGEMENT_ACCEPTED,)),
    ("a result by employment", in_work(), (TaskCode.EMPLOYMENT_VERIFIED,)),
]


@pytest.mark.parametrize(("given", "expected"), [row[1:] for row in ASKED], ids=[row[0] for row in ASKED])
def test_a_claim_asks_people_only_what_no_rule_can_tell(given: ClaimFacts, expected: tuple[TaskCode, ...]) -> None:
    assert tasks_asked(given) == expected


def test_an_answer_is_what_the_person_found_and_no_answer_is_no_data() -> None:
    open_one, no, yes = (
        task_results(JUDGED, answers)[0].outcome.value
        for answers in (
            {},
            {"judgement-accepted": (TaskOutcome.NOT_PASSED, "No")},
            {"judgement-accepted": (TaskOutcome.PASSED, "Yes")},
        )
    )

    assert (open_one, no, yes) == ("no data", "not passed", "passed")
