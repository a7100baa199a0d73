"""The night tells people what is due, who was not seen and what needs attention again, each once."""

from datetime import date, timedelta

import pytest

from families.models import Family
from keyworkers.models import Notice, User
from outcomes.rules.daysets import DaySet
from tests import factories as make
from tests.keyworkers.test_allocating import an_action
from troubled_families import night
from troubled_families.night import Night
from troubled_families.reminding import remind

pytestmark = pytest.mark.django_db
A_DAY = timedelta(days=1)
YESTERDAY, TOMORROW = make.TODAY - A_DAY, make.TODAY + A_DAY


@pytest.fixture
def worker() -> User:
    worker: User = make.KeyworkerFactory()
    return worker


@pytest.fixture
def family(worker: User) -> Family:
    family: Family = make.AttachmentFactory().family
    make.AssignmentFactory(family=family, keyworker=worker)
    make.InterventionFactory(family=family, worker=worker, happened_on=make.TODAY)
    return family


def told(worker: User, *, as_of: date = make.TODAY) -> list[str]:
    remind(worker, as_of=as_of, at=make.NOW)
    return list(Notice.objects.order_by("happened_on", "pk").values_list("words", flat=True))


def test_an_action_is_told_the_day_before_and_the_day_after_and_no_more(family: Family, worker: User) -> None:
    an_action(family, worker, due_on=TOMORROW)

    for days in range(6):
        found = told(worker, as_of=make.TODAY + days * A_DAY)

    assert found == ["An action of a family plan is due tomorrow", "An action of a family plan is overdue"]


def test_of_two_equal_actions_the_second_is_told_too(family: Family, worker: User) -> None:
    an_action(family, worker, due_on=YESTERDAY)
    told(worker)
    an_action(family, worker, due_on=YESTERDAY)

    assert told(worker) == told(worker) == ["An action of a family plan is overdue"] * 2


def test_a_night_taken_twice_tells_once(family: Family, worker: User) -> None:
    an_action(family, worker, due_on=YESTERDAY)

    assert told(worker) == told(worker) == ["An action of a family plan is overdue"]


def test_what_was_read_stays_read(family: Family, worker: User) -> None:
    an_action(family, worker, due_on=YESTERDAY)
    told(worker)
    Notice.objects.update(read_at=make.NOW)

    told(worker)

    assert not Notice.objects.unread().exists()


def test_a_night_that_was_left_out_is_made_up_for(family: Family, worker: User) -> None:
    an_action(family, worker, due_on=make.TODAY - 5 * A_DAY)
    an_action(family, worker, due_on=make.TODAY - 50 * A_DAY)

    assert told(worker) == ["An action of a family plan is overdue"]


def test_keyworker_and_manager_are_told_of_a_family_not_seen(worker: User) -> None:
    family = make.AttachmentFactory().family
    make.AssignmentFactory(family=family, keyworker=worker)
    make.InterventionFactory(family=family, worker=worker, happened_on=make.TODAY - 29 * A_DAY)
    manager = make.TeamManagerFactory(team=worker.team)

    assert told(worker) == ["A family has not been seen for four weeks"] * 2
    assert set(Notice.objects.values_list("user", flat=True)) == {worker.pk, manager.pk}


def test_a_need_that_lapsed_is_told(family: Family, worker: User) -> None:
    need = make.NeedFactory(attachment=family.attachments.get())
    make.NeedVerdictFactory(need=need, met=DaySet.of((date(2020, 6, 1), YESTERDAY)), rests_on=[])

    assert told(worker) == ["A family needs attention again"]


def test_nothing_is_told_of_a_closed_family(worker: User) -> None:
    family = make.AttachmentFactory(closed_on=make.TODAY).family
    make.AssignmentFactory(family=family, keyworker=worker)
    an_action(family, worker, due_on=YESTERDAY)

    assert told(worker) == []


def test_no_notice_of_the_night_names_anybody(family: Family, worker: User) -> None:
    person = make.MembershipFactory(family=family).person
    an_action(family, worker, due_on=YESTERDAY, wording=f"Ring {person}'s school")

    words = " ".join(told(worker))

    assert words
    assert not any(name in words for name in (family.name, family.reference, person.given_name, "school"))


@pytest.mark.parametrize(("as_of", "count"), [(make.TODAY, 1), (YESTERDAY, 0)])
def test_only_the_night_of_today_tells(family: Family, worker: User, as_of: date, count: int) -> None:
    an_action(family, worker, due_on=make.TODAY - 5 * A_DAY)

    found = night.tell_what_is_due(Night(family.council, as_of, make.NOW, lambda **_: None), "Telling")

    assert (Notice.objects.count(), found.counts.get("people told something", 0)) == (count, count)
