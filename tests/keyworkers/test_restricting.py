"""A record that only named people open: restricted, opened to somebody more, and to everybody again."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from families.models import Family
from families.refusals import NotPossibleError
from keyworkers.allocating import end_assignment
from keyworkers.models import Admission, Role, User
from keyworkers.permissions import scope_of
from keyworkers.restricting import admit, kept_alone_by, named_in, open_again, restrict, turn_away
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker() -> User:
    worker: User = make.KeyworkerFactory()
    return worker


@pytest.fixture
def manager(worker: User) -> User:
    manager: User = make.TeamManagerFactory(team=worker.team)
    return manager


@pytest.fixture
def family(worker: User) -> Family:
    family: Family = make.FamilyFactory(name="Hartley")
    make.AssignmentFactory(family=family, keyworker=worker, starts_on=date(2020, 1, 1))
    return family


def hidden_from(*users: User, family: Family) -> list[bool]:
    return [family.pk in scope_of(user, as_of=make.TODAY).hidden for user in users]


def test_a_restriction_hides_the_family_from_all_but_those_named(family: Family, worker: User, manager: User) -> None:
    named, other = make.AnalystFactory(), make.AnalystFactory()

    restrict(family, reason="A relative works here.", admitted=[named], by=manager, on=make.TODAY)

    assert hidden_from(named, manager, other, worker, family=family) == [False, False, True, True]
    with pytest.raises(NotPossibleError, match="already"):
        restrict(family, reason="Another.", admitted=[], by=manager, on=make.TODAY)


def test_the_last_who_can_change_a_restriction_stays(family: Family, worker: User, manager: User) -> None:
    restriction = restrict(family, reason="A relative works here.", admitted=[worker], by=manager, on=make.TODAY)
    own = named_in(restriction, on=make.TODAY).get(user=manager)

    with pytest.raises(NotPossibleError, match="the last who can change"):
        turn_away(own, why="Leaving.", on=make.TODAY)
    admit(restriction, make.ProgrammeManagerFactory(), why="Takes over.", on=make.TODAY)
    turn_away(own, why="Leaving.", on=make.TODAY)

    assert hidden_from(manager, worker, family=family) == [True, False]


@pytest.mark.parametrize("change", ["suspended", "another role", "another team"])
def test_whoever_keeps_a_restricted_record_alone_leaves_it_to_somebody(
    client: Client, family: Family, worker: User, manager: User, change: str
) -> None:
    restrict(family, reason="A relative works here.", admitted=[worker], by=manager, on=make.TODAY)
    keeper, elsewhere = make.ProgrammeManagerFactory(), make.TeamManagerFactory(team=make.TeamFactory(name="South"))
    told: dict[str, Any] = {
        "role": Role.TEAM_MANAGER,
        "team": manager.team_id,
        "employment": "in-house",
        "is_active": "on",
    }
    others: dict[str, dict[str, Any]] = {
        "suspended": {"is_active": ""},
        "another role": {"role": Role.ANALYST},
        "another team": {"team": elsewhere.team_id},
    }
    told |= others[change]
    client.force_login(make.AdministratorFactory())
    at = reverse("user", args=[manager.pk])

    nobody, blind = client.post(at, told), client.post(at, told | {"keeper": elsewhere.pk})
    done = client.post(at, told | {"keeper": keeper.pk})

    assert "alone can change the restriction of 1 record. Choose who keeps it instead." in nobody.text
    assert "would not open it. Choose a programme manager." in blind.text
    assert done.status_code == 302
    assert hidden_from(keeper, elsewhere, family=family) == [False, True]


def test_work_by_which_alone_a_restricted_record_is_seen_does_not_end(
    family: Family, worker: User, manager: User
) -> None:
    restriction = restrict(family, reason="A relative works here.", admitted=[worker], by=manager, on=make.TODAY)
    held = family.assignments.get()
    when: dict[str, Any] = {"on": make.TODAY, "by": manager, "as_of": make.TODAY, "at": make.NOW}

    with pytest.raises(NotPossibleError, match="a programme manager admitted first"):
        end_assignment(held, **when)
    admit(restriction, make.ProgrammeManagerFactory(), why="Takes over.", on=make.TODAY)
    end_assignment(held, **when)

    assert not family.assignments.on(make.TODAY).exists()


def test_work_that_ends_one_day_after_the_other_leaves_no_restricted_record_to_nobody(
    family: Family, worker: User, manager: User
) -> None:
    second = make.AssignmentFactory(
        family=family, keyworker=make.KeyworkerFactory(team=worker.team), kind="supporting", starts_on=date(2020, 1, 1)
    )
    restrict(family, reason="A relative works here.", admitted=[worker], by=manager, on=make.TODAY)
    lead = family.assignments.get(keyworker=worker)
    when: dict[str, Any] = {"by": manager, "as_of": make.TODAY, "at": make.NOW}
    end_assignment(lead, on=make.TODAY + timedelta(days=7), **when)

    with pytest.raises(NotPossibleError, match="a programme manager admitted first"):
        end_assignment(second, on=make.TODAY + timedelta(days=14), **when)

    second.refresh_from_db()
    assert second.ends_on is None


def test_work_ends_on_the_day_on_which_a_colleague_of_the_team_begins(
    family: Family, worker: User, manager: User
) -> None:
    later = make.TODAY + timedelta(days=7)
    colleague = make.KeyworkerFactory(team=worker.team)
    make.AssignmentFactory(family=family, keyworker=colleague, kind="supporting", starts_on=later)
    restrict(family, reason="A relative works here.", admitted=[worker], by=manager, on=make.TODAY)

    end_assignment(family.assignments.get(keyworker=worker), on=later, by=manager, as_of=make.TODAY, at=make.NOW)

    assert family.assignments.on(later).get().keyworker == colleague


def test_a_manager_whose_team_lets_go_of_the_family_keeps_no_restricted_record_beyond_that(
    family: Family, worker: User, manager: User
) -> None:
    lasting = make.ProgrammeManagerFactory()
    restriction = restrict(family, reason="A relative works here.", admitted=[lasting], by=manager, on=make.TODAY)
    end_assignment(
        family.assignments.get(), on=make.TODAY + timedelta(days=7), by=manager, as_of=make.TODAY, at=make.NOW
    )

    with pytest.raises(NotPossibleError, match="the last who can change"):
        turn_away(named_in(restriction, on=make.TODAY).get(user=lasting), why="Leaving.", on=make.TODAY)

    assert kept_alone_by(lasting, on=make.TODAY) == [restriction]


def test_a_restriction_that_was_a_mistake_ends_on_its_first_day(family: Family, manager: User) -> None:
    other = make.AnalystFactory()
    restriction = restrict(family, reason="The wrong family.", admitted=[], by=manager, on=make.TODAY)

    open_again(restriction, why="The wrong family.", on=make.TODAY)

    assert hidden_from(other, family=family) == [False]


def test_a_manager_restricts_a_record_admits_and_opens_it_again(
    client: Client, family: Family, worker: User, manager: User
) -> None:
    analyst = make.AnalystFactory()
    client.force_login(manager)
    at = reverse("family_restriction", args=[family.pk])

    unsaid = client.post(at, {"reason": "", "admitted": [worker.pk]})
    client.post(at, {"reason": "A member of staff is a relative.", "admitted": [worker.pk]})
    shown = client.post(at, {"user": analyst.pk, "why": "Prepares the claim."}, follow=True)
    away = reverse("family_turn_away", args=[family.pk, Admission.objects.get(user=worker).pk])
    client.post(away, {"why": "Works elsewhere now."})
    told = hidden_from(analyst, worker, manager, family=family)
    client.post(reverse("family_open_again", args=[family.pk]), {"why": "The relative has left."})

    assert "Say why the record is restricted" in unsaid.text
    assert "Prepares the claim." in shown.text
    assert told == [False, True, False]
    assert hidden_from(worker, family=family) == [False]
