"""Who of a council's people may do something with a family, so that whoever may not knows whom to ask."""

from datetime import date

from django.db.models import Q, QuerySet

from families.models import Family
from families.periods import holding_on
from keyworkers.models import Assignment, Role, User
from keyworkers.permissions import GRANTS, Verb


def who_may(verb: Verb, family: Family, *, as_of: date) -> QuerySet[User]:
    """Return the people who hold ``verb`` and see ``family`` on ``as_of``, by name, as their own scopes say it."""
    held = Assignment.objects.on(as_of).filter(family=family)
    sees = (
        ~Q(role__in=[Role.KEYWORKER, Role.TEAM_MANAGER])
        | Q(role=Role.KEYWORKER, pk__in=held.values("keyworker"))
        | Q(role=Role.TEAM_MANAGER, team__in=held.values("keyworker__team"))
    )
    roles = [role for role, verbs in GRANTS.items() if verb in verbs]
    people = User.objects.filter(sees, council_id=family.council_id, role__in=roles, is_active=True)
    restricted = family.restrictions.filter(holding_on(as_of)).first()
    if restricted:
        people = people.filter(pk__in=restricted.admissions.filter(holding_on(as_of)).values("user"))
    return people.order_by("last_name", "first_name", "id")
