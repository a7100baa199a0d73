"""A family's needs explained as of a day, from what is recorded."""

from datetime import date
from typing import Any

import pytest

from outcomes.actions import judge_touched
from outcomes.explaining import CannotExplainError, FamilyShown, NeedState, explain_family, leaves, standings
from outcomes.models import NeedVerdict
from tests import factories as make
from tests.outcomes.conftest import TERMS, Agencies

pytestmark = pytest.mark.django_db


def judged(agencies: Agencies) -> None:
    judge_touched(as_of=make.TODAY, at=make.NOW)


def explained(agencies: Agencies, on: date = make.TODAY) -> FamilyShown:
    shown = explain_family(agencies.family, day=on)
    assert shown is not None
    return shown


@pytest.fixture
def helped(agencies: Agencies) -> Agencies:
    """Attached in November 2019 after three poor terms and incidents; better since."""
    for name, missed in (("2018-19 Autumn", 20), ("2018-19 Spring", 18), ("2018-19 Summer", 25)):
        agencies.term(name, missed=missed)
    for name in ("2019-20 Autumn", "2019-20 Spring"):
        agencies.term(name, missed=3)
    agencies.incident("2019-06-03", kind="offence", outcome="proven")
    agencies.case("2019-11-04")
    judged(agencies)
    return agencies


def test_a_family_that_is_not_attached_has_nothing_to_explain(agencies: Agencies) -> None:
    assert explain_family(agencies.family, day=make.TODAY) is None


def test_each_need_says_its_state_since_when_and_why(helped: Agencies) -> None:
    offences = need_of(explained(helped), "youth-offence")

    assert offences.state == NeedState.MET
    assert offences.explained.outcome.since == date(2020, 5, 4)
    assert [ground.says for leaf in leaves(offences.explained.outcome) for ground in leaf.because] != []


def need_of(shown: FamilyShown, indicator: str) -> Any:
    return next(need for need in shown.needs if need.explained.indicator == indicator)


def test_the_days_shown_are_those_that_were_judged(helped: Agencies) -> None:
    shown = explained(helped)
    stored = {verdict.need.indicator: verdict for verdict in NeedVerdict.objects.select_related("need")}

    for need in shown.needs:
        until = need.days.known_to or date.max
        for day in (date(2019, 12, 1), date(2020, 5, 3), date(2020, 5, 4), make.TODAY):
            assert day >= until or (day in need.days.met) is (day in stored[need.explained.indicator].met)


def test_another_day_has_another_answer(helped: Agencies) -> None:
    assert need_of(explained(helped, date(2020, 5, 3)), "youth-offence").state != NeedState.MET
    assert need_of(explained(helped, date(2020, 5, 4)), "youth-offence").state == NeedState.MET


def test_a_source_silent_for_too_long_makes_an_answer_not_known(helped: Agencies) -> None:
    # The police file is complete to 27 September and may be 45 days late.
    last, first_silent = date(2020, 11, 11), date(2020, 11, 12)

    assert need_of(explained(helped, last), "youth-offence").state == NeedState.MET
    silent = need_of(explained(helped, first_silent), "youth-offence")
    assert silent.state == NeedState.NOT_KNOWN
    assert silent.days.known_to == first_silent


def test_a_need_met_before_and_not_now_needs_attention_again(helped: Agencies) -> None:
    for on in ("2020-08-01", "2020-08-02"):
        helped.incident(on, kind="offence", outcome="proven")
    judged(helped)

    assert need_of(explained(helped), "youth-offence").state == NeedState.NEEDS_ATTENTION_AGAIN


def test_a_need_that_can_be_met_within_two_months_is_nearly_there(helped: Agencies) -> None:
    assert need_of(explained(helped, date(2020, 4, 1)), "youth-offence").state == NeedState.NEARLY_THERE
    assert need_of(explained(helped, date(2020, 1, 10)), "youth-offence").state == NeedState.NOT_YET


def test_a_list_says_of_a_family_what_its_record_says(helped: Agencies) -> None:
    for day in (date(2019, 12, 1), date(2020, 5, 4), make.TODAY, date(2021, 3, 1)):
        standing = standings([helped.family.pk], day=day)[helped.family.pk]
        whole = explained(helped, day)
        assert (standing.state, standing.silent) == (whole.state, whole.whole.silent)


def test_rules_that_fail_say_nothing_of_the_family(helped: Agencies, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("outcomes.explaining.judged_versions", fail)

    with pytest.raises(CannotExplainError):
        explain_family(helped.family, day=make.TODAY)
    assert standings([helped.family.pk], day=make.TODAY) == {}


def test_explaining_asks_as_often_whatever_the_family_holds(helped: Agencies, django_assert_num_queries: Any) -> None:
    for number in range(1, 20):
        helped.incident(f"2018-01-{number:02}", kind="asb")
    judged(helped)

    with django_assert_num_queries(1):
        explain_family(helped.family, day=make.TODAY)


def test_a_condition_that_something_is_not_so_is_told_as_a_whole(helped: Agencies) -> None:
    gate = explained(helped).gates[0].explained.outcome

    assert "every child of school age is on a school roll or educated otherwise" in [
        leaf.condition for leaf in leaves(gate)
    ]


def test_what_a_part_waits_for_is_said_of_the_whole(agencies: Agencies) -> None:
    agencies.case("2019-11-04")
    for name, _, _ in TERMS:
        agencies.term(name, missed=30)
    judge_touched(as_of=make.TODAY, at=make.NOW)

    shown = explain_family(agencies.family, day=make.TODAY)

    assert shown is not None
    school = next(need for need in shown.needs if need.explained.indicator == "unauthorised-absence")
    assert school.explained.outcome.waits_for.startswith("reports for ")
    assert school.explained.outcome.waits_for in school.explained.outcome.sentence
