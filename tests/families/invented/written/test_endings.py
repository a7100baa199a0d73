"""Each written life ends as it says, judged by the composite outcomes plan from the files as delivered."""

from datetime import date
from random import Random

import pytest

from families.invented.identifiers import Identifiers
from families.invented.written import WRITTEN_LIVES
from families.invented.written.casework.parted import FLETCHER
from families.invented.written.telling import tell
from outcomes.rules.judge import Judgement
from outcomes.rules.operators.work import PersonInWork
from tests.families.invented.judging import judged

EVIDENCE_DAY = {"2020-03-20": date(2020, 3, 20), "2020-09-28": date(2020, 9, 28), "2020-09-29": date(2020, 9, 28)}


def judgement_of(name: str, *, by: str) -> Judgement:
    life = next(life for life in WRITTEN_LIVES if life.name == name)
    ledger = tell(life, rng=Random(1), identifiers=Identifiers()).ledger
    found = judged(ledger, family=life.family, by=by)
    assert found, f"{name} is attached by {by}"
    return found


def ending(name: str, *, by: str) -> str:
    """What the verdict of a family says on the evidence day of a delivery."""
    day, found = EVIDENCE_DAY[by], judgement_of(name, by=by)
    if day in found.family.met:
        return f"met since {found.family.met.since(day)}"
    return "not known" if day in found.family.possible else "not met"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("Ashdown", "met since 2020-03-21", id="the straightforward success"),
        pytest.param("Begum", "not met", id="a brother below the school gate"),
        pytest.param("Cartwright", "not known", id="a term that was never sent"),
        pytest.param("Davies", "met since 2020-03-21", id="before the night before submission"),
        pytest.param("Eze", "met since 2020-04-19", id="a need found in month 5"),
        pytest.param("Fletcher", "met since 2020-03-21", id="separated parents"),
        pytest.param("Gallagher", "not met", id="in need again after the claim"),
        pytest.param("Hussain", "not met", id="attached too late"),
        pytest.param("Ingham", "not met", id="one half-day short"),
        pytest.param("Jankowska", "met since 2020-03-21", id="held for a date alone"),
        pytest.param("Kaur", "not met", id="restricted"),
        pytest.param("Lovell", "met since 2020-03-21", id="held by the cap alone"),
        pytest.param("Novak", "met since 2020-03-21", id="held for another authority's claim alone"),
        pytest.param("Osborne", "met since 2020-03-21", id="less than before is enough"),
        pytest.param("Pereira", "not met", id="just begun"),
        pytest.param("Quigley", "not met", id="claimable by employment alone"),
        pytest.param("Rafferty", "not met", id="twenty-six weeks of thirty-one"),
        pytest.param("Siddiqui", "not met", id="twelve weeks, a gap, and five"),
        pytest.param("Tranter", "met since 2020-06-07", id="safer, before the night before"),
        pytest.param("Underwood", "not met", id="referred again in month 5"),
        pytest.param("Vickery", "met since 2020-05-15", id="an apprenticeship, and the rent"),
        pytest.param("Wozniak", "met since 2020-03-21", id="an order kept over its own length"),
        pytest.param("Yarwood", "not known", id="a confirmation that grew stale"),
        pytest.param("Zielinska", "met since 2020-03-21", id="meets the plan after a claim for work"),
        pytest.param("Addo", "not met", id="two agencies that disagree"),
    ],
)
def test_a_written_life_stands_in_september_as_it_says(name: str, expected: str) -> None:
    assert ending(name, by="2020-09-28") == expected


def test_the_night_before_submission_undoes_what_was_met() -> None:
    assert ending("Davies", by="2020-09-28").startswith("met")
    assert ending("Davies", by="2020-09-29") == "not met"
    first_again = judgement_of("Davies", by="2020-09-29").family.met.first_on_or_after(date(2020, 9, 28))
    assert first_again == date(2021, 3, 28)


def test_the_incident_of_the_night_before_undoes_six_quiet_months() -> None:
    found = judgement_of("Tranter", by="2020-09-29").family.met

    assert ending("Tranter", by="2020-09-29") == "not met"
    assert found.first_on_or_after(date(2020, 9, 28)) == date(2021, 3, 28)


def test_the_claimable_parents_who_parted_have_a_goal_for_every_need() -> None:
    needs = {need.indicator for need in judgement_of("Fletcher", by="2020-09-28").needs}

    assert needs == {aim.need for aim in FLETCHER.aims if aim.need}


def weeks_in_work(name: str, *, by: str = "2020-09-28") -> PersonInWork:
    """The ledger of the one member who left a benefit for work."""
    employment = judgement_of(name, by=by).employment
    assert employment
    return employment.people[0]


@pytest.mark.parametrize(
    ("name", "met_on", "possible_on"),
    [
        pytest.param("Quigley", date(2020, 4, 6), date(2020, 4, 6), id="26 of 30"),
        pytest.param("Rafferty", None, None, id="26 of 31"),
        pytest.param("Siddiqui", None, date(2020, 11, 23), id="12, a gap, and 5"),
        pytest.param("Zielinska", date(2019, 12, 2), date(2019, 12, 2), id="13 of 13"),
    ],
)
def test_the_weeks_in_work_are_as_told(name: str, met_on: date | None, possible_on: date | None) -> None:
    found = weeks_in_work(name)

    assert (found.met_on, found.possible_on) == (met_on, possible_on)


def test_the_result_by_work_could_be_claimed_in_march() -> None:
    assert weeks_in_work("Zielinska", by="2020-03-20").met_on == date(2019, 12, 2)
    assert ending("Zielinska", by="2020-03-20") == "not met"


@pytest.mark.parametrize("name", ["Addo", "Tranter", "Underwood", "Vickery", "Wozniak", "Yarwood"])
def test_a_life_told_for_september_was_not_ready_in_march(name: str) -> None:
    assert not ending(name, by="2020-03-20").startswith("met")


def test_a_new_referral_begins_the_six_months_anew() -> None:
    met = judgement_of("Underwood", by="2020-09-28").family.met

    assert met.first_on_or_after(date(2020, 9, 28)) == date(2020, 12, 8)


def test_the_stale_word_about_the_mother_is_all_that_is_not_known() -> None:
    day = date(2020, 9, 28)

    unknown = {need.indicator for need in judgement_of("Yarwood", by="2020-09-28").needs if day not in need.outcome.met}

    assert unknown == {"mental-health"}


def test_of_two_agencies_that_disagree_the_one_that_knows_more_counts() -> None:
    day = date(2020, 9, 28)

    against = {need.headline for need in judgement_of("Addo", by="2020-09-28").needs if day not in need.outcome.met}

    assert against == {"education"}


def test_an_order_kept_to_its_end_takes_less_than_a_year_without_a_breach() -> None:
    needs = {need.indicator: need for need in judgement_of("Wozniak", by="2020-09-28").needs}

    assert needs["community-order"].outcome.met.first_on_or_after(date(2019, 2, 18)) == date(2019, 8, 18)


def test_the_family_in_need_again_was_at_the_level_in_march() -> None:
    assert ending("Gallagher", by="2020-03-20") == "met since 2019-12-21"


def test_the_need_found_in_month_5_kept_the_family_from_the_march_window() -> None:
    found = judgement_of("Eze", by="2020-09-28")

    assert ending("Eze", by="2020-03-20") == "not met"
    assert date(2019, 2, 23) in {need.identified_on for need in found.needs}


def test_the_family_attached_too_late_is_ready_for_november() -> None:
    met = judgement_of("Hussain", by="2020-09-28").family.met

    assert met.first_on_or_after(date(2020, 9, 28)) == date(2020, 10, 20)


def test_the_family_without_a_child_at_home_was_never_eligible() -> None:
    assert judgement_of("Mensah", by="2020-09-28").eligibility.is_eligible is False


@pytest.mark.parametrize("name", [life.name for life in WRITTEN_LIVES if life.name != "Mensah"])
def test_every_other_written_life_was_eligible(name: str) -> None:
    assert judgement_of(name, by="2020-09-28").eligibility.is_eligible is True


def test_the_brother_below_the_gate_is_all_that_stands_against_it() -> None:
    found = judgement_of("Begum", by="2020-09-28")
    day = date(2020, 9, 28)

    against = {need.headline for need in found.needs if day not in need.outcome.met}

    assert against == {"education"}
