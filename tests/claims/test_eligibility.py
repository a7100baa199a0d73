"""The gates, each on both sides of its edge, and with nothing known."""

from dataclasses import replace
from datetime import date

import pytest

from claims.answers import Outcome
from claims.eligibility import GATES, TITLES, gates, shown_beside, why_not
from claims.facts import ClaimFacts, Elsewhere
from claims.models import ClaimKind, ResultType
from outcomes.rules.daysets import NEVER, DaySet
from outcomes.rules.employment import WeekState
from tests.claims.scenes import EVIDENCE_ON, IN_WORK_SINCE, MET_SINCE_JUNE, TODAY, facts, in_work, ledger, with_verdict

PASSED, NOT_PASSED, NO_DATA = Outcome.PASSED, Outcome.NOT_PASSED, Outcome.NO_DATA
TO_26_SEPTEMBER = DaySet.of((date(2020, 6, 1), date(2020, 9, 27)))
TO_27_SEPTEMBER = DaySet.of((date(2020, 6, 1), date(2020, 9, 28)))
TO_TODAY = DaySet.of((date(2020, 6, 1), date(2020, 10, 1)))
GAP = DaySet.of((date(2020, 6, 1), date(2020, 9, 29)), (date(2020, 9, 30), None))
WORKED, NOT_VERIFIED, NO_WORK = (WeekState.WORKED,) * 13, WeekState.NOT_VERIFIED, WeekState.NO_WORK
ELSEWHERE = Elsewhere(claimed_by="Brackwater Council", claimed_on=date(2018, 6, 1))


def attached(day: date, kind: ClaimKind = ClaimKind.RESULT) -> ClaimFacts:
    return facts(attached_on=day, kind=kind)


CASES = [
    ("judged_now", "judged", facts(), PASSED),
    ("judged_now", "touched since", facts(is_touched=True), NO_DATA),
    ("judged_now", "a crash left the verdict stale", with_verdict(is_stale=True), NO_DATA),
    ("judged_now", "never judged", facts(verdict=None), NO_DATA),
    ("dependent_child", "a child at home", facts(), PASSED),
    ("dependent_child", "no child", with_verdict(dependent_child="not yet"), NOT_PASSED),
    ("dependent_child", "a young person of whom nothing is known", with_verdict(dependent_child="not known"), NO_DATA),
    ("problems_at_attachment", "two headlines", facts(), PASSED),
    ("problems_at_attachment", "one headline", with_verdict(is_eligible=False), NOT_PASSED),
    ("problems_at_attachment", "left open", with_verdict(is_eligible=None), NO_DATA),
    ("problems_at_attachment", "no dated evidence", facts(needs=()), NO_DATA),
    ("assessment", "assessed", facts(), PASSED),
    ("assessment", "not assessed", facts(assessed_on=None), NOT_PASSED),
    ("assessment", "assessed today", facts(assessed_on=TODAY), PASSED),
    ("assessment", "assessed tomorrow", facts(assessed_on=date(2020, 10, 1)), NOT_PASSED),
    ("assessment", "a member left out", facts(not_covered=1), NOT_PASSED),
    ("family_plan", "planned", facts(), PASSED),
    ("family_plan", "not planned", facts(family_plan_on=None), NOT_PASSED),
    ("lead_worker", "named on the day of the plan", facts(lead_worker_on=date(2019, 11, 25)), PASSED),
    ("lead_worker", "named the day after", facts(lead_worker_on=date(2019, 11, 26)), NOT_PASSED),
    ("lead_worker", "nobody named", facts(lead_worker_on=None), NOT_PASSED),
    ("lead_worker", "no plan to compare with", facts(family_plan_on=None), NO_DATA),
    ("attached_in_time", "on the last day", attached(date(2020, 3, 31)), PASSED),
    ("attached_in_time", "a day late", attached(date(2020, 4, 1)), NOT_PASSED),
    ("attached_in_time", "an attachment after it", attached(date(2020, 9, 27), ClaimKind.ATTACHMENT), PASSED),
    ("attached_in_time", "an attachment too late", attached(date(2020, 9, 28), ClaimKind.ATTACHMENT), NOT_PASSED),
    ("supported", "seen", facts(), PASSED),
    ("supported", "seen once", facts(times_seen=1), PASSED),
    ("supported", "never seen", facts(first_seen_on=None, last_seen_on=None, times_seen=0), NOT_PASSED),
    ("needs_met", "met and held", facts(), PASSED),
    ("needs_met", "met until the day before the evidence date", with_verdict(met=TO_26_SEPTEMBER), NO_DATA),
    ("needs_met", "met on the evidence date and not after", with_verdict(met=TO_27_SEPTEMBER), NO_DATA),
    ("needs_met", "met up to today", with_verdict(met=TO_TODAY), PASSED),
    ("needs_met", "a day missing in between", with_verdict(met=GAP, possible=GAP), NOT_PASSED),
    ("needs_met", "never met", with_verdict(met=NEVER, possible=NEVER), NOT_PASSED),
    ("needs_met", "perhaps met", with_verdict(met=NEVER), NO_DATA),
    ("evidence_complete", "complete to the evidence date", facts(), PASSED),
    ("evidence_complete", "a day short", facts(complete_to={"offences": date(2020, 9, 26)}), NO_DATA),
    ("evidence_complete", "nothing received", facts(complete_to={}), NO_DATA),
    ("not_already_claimed", "claimed by nobody", facts(), PASSED),
    ("not_already_claimed", "claimed by another council", facts(claimed=(ELSEWHERE,)), NOT_PASSED),
    ("not_already_claimed", "refused in this window", facts(already_in_window="refused"), NOT_PASSED),
    ("supported_in_work", "seen since work began", in_work(), PASSED),
    ("supported_in_work", "seen on the first day in work", in_work(last_seen_on=IN_WORK_SINCE), PASSED),
    ("supported_in_work", "last seen the day before", in_work(last_seen_on=date(2020, 1, 5)), NOT_PASSED),
    ("supported_in_work", "never seen", in_work(last_seen_on=None), NOT_PASSED),
    ("employment_recorded", "all recorded", in_work(), PASSED),
    ("employment_recorded", "nobody left a benefit", facts(), NOT_PASSED),
    ("employment_recorded", "not verified", in_work(ledger(verified=(), evidence=(11,))), NOT_PASSED),
    ("employment_recorded", "verified by nobody named", in_work(ledger(evidence=(12,))), NO_DATA),
    ("weeks_worked", "thirteen weeks", in_work(), PASSED),
    ("weeks_worked", "nobody left a benefit", facts(), NOT_PASSED),
    ("weeks_worked", "twelve, the last not verified", in_work(ledger(*WORKED[:12], NOT_VERIFIED)), NO_DATA),
    ("weeks_worked", "twelve, then none", in_work(ledger(*WORKED[:12], NO_WORK, possible_on=None)), NOT_PASSED),
    ("weeks_worked", "complete on the evidence date", in_work(ledger(met_on=EVIDENCE_ON)), PASSED),
    (
        "weeks_worked",
        "complete the day after",
        in_work(ledger(met_on=date(2020, 9, 28), possible_on=date(2020, 9, 28))),
        NOT_PASSED,
    ),
    ("people_not_claimed", "in nobody's claim", facts(), PASSED),
    ("people_not_claimed", "in another family's claim", facts(people_claimed=(ELSEWHERE,)), NOT_PASSED),
    ("people_not_claimed", "nobody known at home", facts(people=()), NO_DATA),
]


@pytest.mark.parametrize(
    ("code", "found", "expected"),
    [(code, found, out) for code, _, found, out in CASES],
    ids=[f"{c[0]}: {c[1]}" for c in CASES],
)
def test_a_gate_answers(code: str, found: ClaimFacts, expected: Outcome) -> None:
    answers = {gate.__name__: gate(found, TODAY)[0] for gate in TITLES}

    assert answers[code] is expected


def test_a_family_that_passes_every_gate_may_be_claimed() -> None:
    results = gates(facts(), as_of=TODAY)

    assert [result.outcome for result in results] == [PASSED] * len(GATES[ClaimKind.RESULT, ResultType.PROGRESS])
    assert why_not(results) == ""


def test_a_gate_not_passed_is_named_before_one_without_data() -> None:
    results = gates(facts(is_touched=True, assessed_on=None), as_of=TODAY)

    assert why_not(results) == "Whole-family assessment: No whole-family assessment is recorded."


def test_a_need_found_later_is_not_told_among_those_at_attachment() -> None:
    (present,) = facts().needs
    later = replace(present, indicator="truancy", identified_on=date(2020, 9, 7))

    answers = gates(facts(needs=(present, later)), as_of=TODAY)

    assert [one.dates for one in answers if one.code == "problems_at_attachment"] == [(("asb", present.identified_on),)]


def test_an_attachment_asks_nothing_of_outcomes() -> None:
    not_met = with_verdict(met=NEVER, possible=NEVER)
    not_met = replace(not_met, kind=ClaimKind.ATTACHMENT, result_type=None, times_seen=0, complete_to={})

    assert why_not(gates(not_met, as_of=TODAY)) == ""


def test_employment_asks_neither_for_the_school_gate_nor_for_the_other_needs() -> None:
    results = gates(in_work(), as_of=TODAY)

    assert why_not(results) == ""
    assert why_not(gates(replace(in_work(), result_type=ResultType.PROGRESS), as_of=TODAY)) != ""


def test_employment_rests_on_the_jobcentres_file_to_the_evidence_date() -> None:
    late = in_work(complete_to={"benefits": date(2020, 9, 26)})

    assert why_not(gates(late, as_of=TODAY)).startswith("Sources complete to the evidence date: Not complete to")


def test_no_gate_of_employment_tells_of_the_benefit() -> None:
    told = replace(ledger(evidence=(11,)), benefit="esa", off_benefit_on=date(2019, 12, 24))
    results = gates(in_work(told), as_of=TODAY)

    said = " ".join(f"{result.sentence} {result.dates}" for result in results)
    assert [word for word in ("esa", "Employment and Support", "24 December", "12, 24") if word in said] == []


def test_a_relapse_names_the_day_and_the_need() -> None:
    fell = DaySet.of((date(2020, 6, 1), date(2020, 9, 29)))
    found = with_verdict(met=fell, possible=fell)
    found = replace(found, needs=(replace(found.needs[0], met=fell),))

    assert "No longer met since 29 September 2020: asb." in why_not(gates(found, as_of=TODAY))


def test_before_the_evidence_date_nothing_is_known() -> None:
    results = gates(facts(), as_of=date(2020, 9, 26))

    assert why_not(results).endswith("The evidence date, 27 September 2020, has not come.")


def test_every_gate_has_a_title_and_a_policy_sentence() -> None:
    for gate in {gate for of_kind in GATES.values() for gate in of_kind}:
        assert TITLES[gate]
        assert gate.__doc__


def test_the_gates_look_at_the_evidence_date_and_every_day_since() -> None:
    assert MET_SINCE_JUNE.since(EVIDENCE_ON) == date(2020, 6, 1)


@pytest.mark.parametrize(
    ("agencies", "outcome"),
    [
        pytest.param((), Outcome.NO_DATA, id="nobody's worker"),
        pytest.param(("Aldermere",), Outcome.NOT_PASSED, id="one agency"),
        pytest.param(("Aldermere", "Homestart"), Outcome.PASSED, id="two"),
    ],
)
def test_work_across_agencies_is_shown_and_keeps_a_claim_back_only_where_it_is_needed(
    agencies: tuple[str, ...], outcome: Outcome
) -> None:
    shown, needed = facts(agencies=agencies), facts(agencies=agencies, needs_coordination=True)

    (beside,) = shown_beside(shown, as_of=TODAY)
    assert (beside.outcome, why_not(gates(shown, as_of=TODAY))) == (outcome, "")
    assert shown_beside(needed, as_of=TODAY) == ()
    assert bool(why_not(gates(needed, as_of=TODAY))) is (outcome is not Outcome.PASSED)
