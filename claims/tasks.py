"""The checks of a claim that only a person can make: which of them a claim asks, and what was answered. Pure.

DOMAIN.md 3.1 asks them where no rule can: that the record of the work is verified (10), that "professional-judgement
outcomes carry an approver and reason" (8), that a "retrospective assessment" (3) is one, that the plan covers "all
problems" (4), for a goal need not name the need it serves. We read "retrospective" as made after the day of attachment.
A check that nobody has answered keeps a draft from being decided on, and takes what was decided back to be held; one
answered "no" holds the claim.
"""

from collections.abc import Mapping, Sequence

from claims.answers import Outcome, Result
from claims.facts import ClaimFacts
from claims.models.choices import ResultType, TaskCode, TaskOutcome
from families.words import day
from outcomes.rules.words import need_in_words

WHO_ANSWERS = {
    TaskCode.EMPLOYMENT_VERIFIED: "the Jobcentre adviser",
    TaskCode.JUDGEMENT_ACCEPTED: "the analyst or the programme manager",
    TaskCode.RETROSPECTIVE_ACCEPTED: "the analyst or the programme manager",
    TaskCode.PLAN_COVERS: "the analyst or the programme manager",
}


def tasks_asked(facts: ClaimFacts) -> tuple[TaskCode, ...]:
    """Return which checks a person has to make about a claim."""
    asked = {
        TaskCode.EMPLOYMENT_VERIFIED: facts.result_type == ResultType.EMPLOYMENT,
        TaskCode.JUDGEMENT_ACCEPTED: bool(facts.judgements),
        TaskCode.RETROSPECTIVE_ACCEPTED: facts.is_retrospective,
        TaskCode.PLAN_COVERS: bool(facts.needs_without_goal),
    }
    return tuple(code for code, is_asked in asked.items() if is_asked)


def what_is_asked(code: TaskCode, facts: ClaimFacts) -> str:
    """Return what the person is to look at, without benefit data."""
    match code:
        case TaskCode.EMPLOYMENT_VERIFIED:
            return "Somebody who may see benefit data looks at the benefit, the day it ended, the weeks and the source."
        case TaskCode.JUDGEMENT_ACCEPTED:
            needs = ", ".join(need_in_words(indicator) for indicator in facts.judgements)
            return f"An approved professional judgement holds met: {needs}."
        case TaskCode.RETROSPECTIVE_ACCEPTED:
            assessed, attached = day(facts.assessed_on), day(facts.attached_on)
            return f"The family was assessed on {assessed}, after it was attached on {attached}."
        case TaskCode.PLAN_COVERS:
            needs = ", ".join(need_in_words(indicator) for indicator in facts.needs_without_goal)
            return f"No goal of the family plan made here names: {needs}."


def told_openly(code: str, rests_on: str, note: str) -> str:
    """Return the words of an answer for whoever reads claims: of employment none, for they tell of benefits."""
    return "" if code == TaskCode.EMPLOYMENT_VERIFIED else ". ".join(filter(None, [rests_on, note]))


def task_results(facts: ClaimFacts, answers: Mapping[str, tuple[str, str]]) -> tuple[Result, ...]:
    """Return what each check asked stands at; ``answers``: by its code the outcome, and what it rests on."""
    return tuple(_result(code, facts, answers.get(code)) for code in tasks_asked(facts))


def _result(code: TaskCode, facts: ClaimFacts, answer: tuple[str, str] | None) -> Result:
    if answer is None:
        sentence = f"Waits for {WHO_ANSWERS[code]}. {what_is_asked(code, facts)}"
        return Result(code=code.value, title=code.label, outcome=Outcome.NO_DATA, sentence=sentence)
    outcome, words = answer
    said = Outcome.PASSED if outcome == TaskOutcome.PASSED else Outcome.NOT_PASSED
    return Result(code=code.value, title=code.label, outcome=said, sentence=words)


def answered_no(results: Sequence[Result]) -> str:
    """Return which check was answered "no", in words; empty: none."""
    return next((f"{one.title}: {one.sentence}"[:300] for one in results if one.outcome is Outcome.NOT_PASSED), "")


def unanswered(results: Sequence[Result]) -> str:
    """Return which check waits for a person, in words; empty: none."""
    return next((f"{one.title}: {one.sentence}"[:300] for one in results if one.outcome is Outcome.NO_DATA), "")
