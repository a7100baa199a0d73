"""Who may do something with a family agrees with what each of them sees and may do."""

from typing import Any

import pytest

from families.models import Family
from keyworkers.colleagues import who_may
from keyworkers.models import Role, User
from keyworkers.permissions import Verb, may, scope_of
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Family:
    """A family held by a keyworker, and a council's people of every role, in its team and out of it."""
    held = make.AssignmentFactory()
    for role in Role:
        make.UserFactory(role=role)
        make.UserFactory(role=role, is_active=False)
    make.TeamManagerFactory(team=held.keyworker.team)
    family: Family = held.family
    return family


@pytest.mark.parametrize("verb", [Verb.EDIT_FAMILIES, Verb.VIEW_FAMILIES, Verb.LOG_INTERVENTIONS])
@pytest.mark.parametrize("restricted", [False, True])
def test_who_may_is_whoever_holds_the_verb_and_sees_the_family(town: Family, verb: Verb, restricted: Any) -> None:
    if restricted:
        make.RestrictionFactory(family=town, admitted=list(User.objects.order_by("id")[:6]))

    told = set(who_may(verb, town, as_of=make.TODAY))

    seeing = {user for user in User.objects.all() if may(user, verb) and sees(user, town)}
    assert told == seeing


def sees(user: User, family: Family) -> bool:
    return Family.objects.visible_to(scope_of(user, as_of=make.TODAY)).filter(pk=family.pk).exists()


@pytest.mark.parametrize("role", [Role.KEYWORKER, Role.TEAM_MANAGER, Role.ANALYST])
def test_whose_rows_somebody_sees_is_asked_at_once(town: Family, role: Role, django_assert_num_queries: Any) -> None:
    make.RestrictionFactory(family=town)
    user = User.objects.filter(role=role).first()

    assert user
    with django_assert_num_queries(1):
        scope = scope_of(user, as_of=make.TODAY)
    assert scope.hidden == {town.pk}
