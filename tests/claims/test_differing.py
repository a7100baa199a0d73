"""What differs today from what was claimed is said in words; later days, and the claim itself, are left alone."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from claims.differing import Difference, Names, Weight, differences
from claims.eligibility import gates
from claims.facts import ClaimFacts
from claims.snapshots import Decided, Grounds, Piece, snapshot
from families.words import day
from outcomes.rules.daysets import DaySet
from tests.claims.scenes import TODAY, facts, in_work, ledger, with_verdict
from tests.factories import ATTACHED_ON, NOW

PIECE = Piece(id=11, digest="ab", starts_on=date(2019, 10, 1))
DECIDED = Decided(what="decision", outcome="approved", by=5, at=NOW)
GROUNDS = Grounds(evidence=(PIECE,), decided=(DECIDED,))
ALTERED = replace(PIECE, digest="cd")
DAYS = (day(facts().assessed_on), "17 November 2019")
SEEN = "18 November 2019 to 1 September 2020"
DIGESTS = (f"SHA-256 {'0' * 64}", f"SHA-256 {'1' * 64}")
NAMES = Names(people={9: "Ann Ash"}, users={5: "Ben Beech"}, gates={"family_plan": "Family plan"})


def content(said: ClaimFacts, grounds: Grounds = GROUNDS) -> Any:
    route = said.result_type.value if said.result_type else ""
    results = gates(said, as_of=TODAY)
    return json.loads(snapshot(1, result_type=route, facts=said, results=results, as_of=TODAY, grounds=grounds))


def found(now: ClaimFacts, *, of: ClaimFacts | None = None, grounds: Grounds = GROUNDS) -> list[Difference]:
    return differences(content(of or facts()), content(now, grounds), list(grounds.evidence), names=NAMES)


def told(now: ClaimFacts, **asked: Any) -> list[tuple[str, str, str, Weight]]:
    return [(one.what, one.claimed, one.today, one.weight) for one in found(now, **asked)]


def test_nothing_differs_of_what_is_still_so() -> None:
    assert told(facts()) == []


def test_what_happens_after_the_claim_is_no_difference() -> None:
    later = DaySet.of((date(2020, 6, 1), date(2020, 10, 9)))
    found_later = replace(facts().needs[0], indicator="neet", identified_on=date(2020, 10, 2))

    assert told(with_verdict(met=later, gate_met=later)) == []
    assert told(replace(facts(), needs=(*facts().needs, found_later))) == []


def test_a_plan_that_is_not_met_any_more_on_the_evidence_date_decides() -> None:
    until_july = DaySet.of((date(2020, 6, 1), date(2020, 7, 11)))

    assert (
        "The outcomes plan met",
        "1 June 2020 to 30 September 2020",
        "1 June 2020 to 10 July 2020",
        Weight.DECIDES,
    ) in told(with_verdict(met=until_july))


@pytest.mark.parametrize(
    ("changed", "what", "claimed", "today", "weight"),
    [
        ({"assessed_on": date(2019, 11, 17)}, "The whole family was assessed", *DAYS, Weight.DIFFERS),
        ({"family_plan_on": None}, "Family plan", "passed", "not passed", Weight.DECIDES),
        ({"people": (7, 8, 9)}, "Ann Ash", "did not live with the family", "lived with it", Weight.DIFFERS),
        ({"people": (7,)}, "person 8", "lived with the family", "did not live with it", Weight.DIFFERS),
        ({"times_seen": 11}, "The family was seen", f"12 times, {SEEN}", f"11 times, {SEEN}", Weight.DIFFERS),
        ({"needs": ()}, "Need: asb", f"found on {day(ATTACHED_ON)}", "no such need", Weight.DIFFERS),
        ({"plan": 7, "plan_version": 2}, "Judged under the outcomes plan's", "version 1", "version 2", Weight.DIFFERS),
        ({"plan_digest": "1" * 64}, "The text of the outcomes plan, version 1", *DIGESTS, Weight.ALTERED),
    ],
)
def test_each_part_is_told_with_what_it_said_and_what_is_known(
    changed: dict[str, Any], what: str, claimed: str, today: str, weight: Weight
) -> None:
    assert (what, claimed, today, weight) in told(replace(facts(), **changed))


def test_what_weighs_most_is_told_first() -> None:
    now = replace(facts(), plan_digest="1" * 64, family_plan_on=None, times_seen=11)

    weights = [one.weight for one in found(now)]

    assert (weights[0], weights[1], weights[-1]) == (Weight.ALTERED, Weight.DECIDES, Weight.DIFFERS)


@pytest.mark.parametrize(
    ("evidence", "words", "weight", "pieces"),
    [
        ((ALTERED,), "says something else than it did, which nothing may do", Weight.ALTERED, (11,)),
        ((), "has been erased", Weight.DIFFERS, (11,)),
        ((replace(PIECE, superseded_at=NOW),), "has been corrected or withdrawn", Weight.DIFFERS, (11,)),
        ((PIECE, replace(PIECE, id=12)), "came since, of days up to 27 September 2020", Weight.SINCE, (12,)),
    ],
    ids=["altered", "erased", "corrected", "later"],
)
def test_what_became_of_the_evidence_is_told(
    evidence: tuple[Piece, ...], words: str, weight: Weight, pieces: tuple[int, ...]
) -> None:
    (one,) = found(facts(), grounds=replace(GROUNDS, evidence=evidence))

    assert (one.today, one.weight, one.evidence) == (words, weight, pieces)


def test_evidence_of_later_days_is_no_difference() -> None:
    later = replace(PIECE, id=12, starts_on=date(2020, 9, 28))

    assert found(facts(), grounds=replace(GROUNDS, evidence=(PIECE, later))) == []


def test_a_decision_that_was_undone_is_told_with_who_took_it() -> None:
    (one,) = found(facts(), grounds=replace(GROUNDS, decided=()))

    assert (one.what, one.claimed, one.today) == (
        "Decision",
        "approved, Ben Beech, 30 September 2020, 09:00",
        "undone",
    )


def test_weeks_that_do_not_suffice_now_are_told() -> None:
    fewer = in_work(replace(ledger(evidence=(11,)), weeks_asked=26))

    assert ("Weeks worked", "13 of 13 asked for, within 13", "13 of 26 asked for, within 13", Weight.DIFFERS) in told(
        fewer, of=in_work()
    )
