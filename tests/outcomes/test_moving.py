"""Moving families to another version: recorded, from a day on, all of them or none."""

from datetime import date, timedelta
from typing import Any

import pytest

from families.refusals import NotPossibleError
from keyworkers.models import User
from outcomes.actions import judge_touched
from outcomes.models import Attachment, OutcomesPlan, PlanMove, Verdict
from outcomes.moving import movable, move
from tests import factories as make
from tests.outcomes.conftest import Agencies
from tests.outcomes.drafts import FROM, asking_for_quiet, published, quiet_year, without_need, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> User:
    manager: User = make.ProgrammeManagerFactory()
    return manager


def moved(plan: OutcomesPlan, *, by: User, from_on: date = FROM) -> int:
    ours = list(movable(Attachment.objects.all(), plan, on=from_on))
    return move(ours, plan, from_on=from_on, reason="The board decided it.", by=by, at=make.NOW)


def test_a_family_is_judged_under_the_version_from_its_day_and_before_it_as_before(
    agencies: Agencies, manager: User
) -> None:
    quiet_year(agencies)
    plan = published(agencies.plan, asking_for_quiet(12))

    moved(plan, by=manager)
    judge_touched(as_of=make.TODAY, at=make.NOW)

    met = Verdict.objects.get().met
    assert make.TODAY in met
    assert FROM not in met
    assert date(2020, 11, 4) in met


def test_who_moved_which_family_when_and_why_is_recorded(agencies: Agencies, manager: User) -> None:
    quiet_year(agencies)
    plan = published(agencies.plan, asking_for_quiet(12))

    assert moved(plan, by=manager) == 1

    one = PlanMove.objects.get()
    assert (one.family, one.plan, one.from_on, one.moved_by) == (agencies.family, plan, FROM, manager)
    assert (one.reason, one.moved_at) == ("The board decided it.", make.NOW)


def test_a_family_moved_is_not_moved_again_to_the_same_version(agencies: Agencies, manager: User) -> None:
    quiet_year(agencies)
    plan = published(agencies.plan, asking_for_quiet(12))
    moved(plan, by=manager)

    assert not movable(Attachment.objects.all(), plan, on=FROM).exists()


def test_a_family_with_a_recorded_need_the_version_lacks_is_not_moved(agencies: Agencies, manager: User) -> None:
    quiet_year(agencies)
    recorded: dict[str, Any] = {"source": "professional", "recorded_by": make.KeyworkerFactory()}
    make.NeedFactory(attachment=Attachment.objects.get(), indicator="asb-intervention", headline="crime", **recorded)
    plan = published(agencies.plan, without_need("asb-intervention"))

    with pytest.raises(NotPossibleError, match="a need that this version lacks"):
        moved(plan, by=manager)

    assert not PlanMove.objects.exists()


def test_families_are_moved_to_a_published_version_only(agencies: Agencies, manager: User) -> None:
    quiet_year(agencies)

    with pytest.raises(NotPossibleError, match="a published version"):
        moved(written(agencies.plan, asking_for_quiet(12)), by=manager)


def test_families_are_not_moved_to_before_a_version_is_in_force(agencies: Agencies, manager: User) -> None:
    quiet_year(agencies)
    plan = published(agencies.plan, asking_for_quiet(12))

    with pytest.raises(NotPossibleError, match="not in force on that day"):
        moved(plan, by=manager, from_on=make.TODAY)


def test_moves_of_a_family_follow_one_another(agencies: Agencies, manager: User) -> None:
    quiet_year(agencies)
    second = published(agencies.plan, asking_for_quiet(12))
    third = published(agencies.plan, asking_for_quiet(9), in_force_on=date(2020, 11, 1))
    moved(second, by=manager, from_on=date(2020, 12, 1))

    with pytest.raises(NotPossibleError, match="from that day or a later one already"):
        moved(third, by=manager, from_on=date(2020, 12, 1))

    assert moved(third, by=manager, from_on=date(2020, 12, 2)) == 1


def test_of_several_versions_only_families_of_an_older_one_are_moved(agencies: Agencies, manager: User) -> None:
    quiet_year(agencies)
    second = published(agencies.plan, asking_for_quiet(12))
    third = published(agencies.plan, asking_for_quiet(9), in_force_on=FROM + timedelta(days=31))
    after = FROM + timedelta(days=31)

    assert moved(third, by=manager, from_on=after) == 1

    held = [movable(Attachment.objects.all(), plan, on=after).count() for plan in (agencies.plan, second, third)]
    assert held == [0, 0, 0]
    assert movable(Attachment.objects.all(), second, on=FROM).count() == 1
