"""Continuous employment, from the rows of the Jobcentre and the employment advisers to the verdict that is kept."""

from datetime import date, timedelta

import pytest

from outcomes.actions import judge_again, judge_touched
from outcomes.judging import Judged
from outcomes.ledgers import read_ledger
from outcomes.models import EmploymentVerdict
from tests import factories as make
from tests.outcomes.conftest import Agencies, into_work

pytestmark = pytest.mark.django_db
MONDAY = date(2020, 1, 6)


@pytest.fixture
def attached(agencies: Agencies) -> Agencies:
    """A family attached in November 2019, every agency complete to 27 September 2020."""
    make.all_sources_complete(agencies.family.council)
    agencies.case("2019-11-04")
    return agencies


def judge() -> Judged:
    return judge_touched(as_of=make.TODAY, at=make.NOW)


def test_thirteen_weeks_after_an_older_benefit_are_kept_with_their_ledger(attached: Agencies) -> None:
    into_work(attached)

    judge()

    verdict = EmploymentVerdict.objects.get(attachment__family=attached.family)
    (ledger,) = map(read_ledger, verdict.ledgers)
    assert verdict.met.first_on_or_after(date(2019, 1, 1)) == MONDAY + timedelta(weeks=13) == ledger.met_on
    assert (ledger.worked, ledger.weeks_asked, ledger.benefit) == (13, 13, "esa")
    assert (ledger.person, ledger.off_benefit_on, ledger.verified) == (attached.parent.pk, MONDAY, ("payslip",))
    assert verdict.rests_on == ["benefits"]


def test_a_jobseeker_is_asked_for_twenty_six_weeks_within_thirty(attached: Agencies) -> None:
    into_work(attached, benefit="jsa")

    judge()

    (stored,) = EmploymentVerdict.objects.get().ledgers
    assert (stored["weeks_asked"], stored["within"], stored["met_on"]) == (26, 30, "2020-07-06")


def test_work_nobody_verified_is_not_met_and_may_be(attached: Agencies) -> None:
    into_work(attached, verified="")

    judge()

    verdict = EmploymentVerdict.objects.get()
    assert make.TODAY not in verdict.met
    assert make.TODAY in verdict.possible


def test_a_family_of_whom_nobody_left_a_benefit_has_no_verdict_on_employment(attached: Agencies) -> None:
    judge()

    assert not EmploymentVerdict.objects.exists()


def test_the_verdict_goes_with_the_rows_it_stood_in(attached: Agencies) -> None:
    into_work(attached)
    judge()
    for row in attached.parent.feed_records.all():
        attached.undo(row)

    judged = judge()

    assert judged.changed == (attached.family.pk,)
    assert not EmploymentVerdict.objects.exists()


def test_judging_the_same_weeks_again_writes_nothing(attached: Agencies) -> None:
    into_work(attached)
    judge()

    assert judge_again([attached.family.pk], at=make.NOW).changed == ()
