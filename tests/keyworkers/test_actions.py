"""What keyworkers and their managers do."""

from datetime import date

import pytest

from families.models import Family
from families.refusals import NotPossibleError
from keyworkers.actions import Account, change_account
from keyworkers.models import Role, User
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker() -> User:
    worker: User = make.KeyworkerFactory()
    return worker


@pytest.fixture
def family(worker: User) -> Family:
    family: Family = make.FamilyFactory()
    make.AssignmentFactory(family=family, keyworker=worker, starts_on=date(2020, 1, 1))
    return family


def test_a_suspended_user_may_do_nothing(worker: User) -> None:
    suspended = Account(role=Role.KEYWORKER, team=worker.team, is_active=False)

    change_account(worker, suspended, by=make.AdministratorFactory(), as_of=make.TODAY)

    worker.refresh_from_db()
    assert not worker.is_active


def test_nobody_changes_their_own_account() -> None:
    administrator = make.AdministratorFactory()

    with pytest.raises(NotPossibleError, match="Another administrator"):
        change_account(
            administrator, Account(role=Role.ANALYST, team=None, is_active=True), by=administrator, as_of=make.TODAY
        )


def test_a_keyworker_is_in_a_team(worker: User) -> None:
    with pytest.raises(NotPossibleError) as refused:
        change_account(
            worker, Account(Role.KEYWORKER, team=None, is_active=True), by=make.AdministratorFactory(), as_of=make.TODAY
        )

    assert refused.value.field == "team"
