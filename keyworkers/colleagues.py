"""Who of a council's people may do something with a family, so that whoever may not knows whom to ask; their names."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Concat, NullIf, Trim

from families.models import Family
from families.periods import holding_on
from keyworkers.models import Admission, Assignment, Restriction, Role, User
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
    restricted = Restriction.objects.filter(holding_on(as_of), family=family)
    admitted = Admission.objects.filter(holding_on(as_of), user=OuterRef("pk"), restriction__in=restricted)
    return people.filter(~Exists(restricted) | Exists(admitted)).order_by("last_name", "first_name", "id")


def name_of(sign_in: str) -> Coalesce:
    """Return, in a query, the name of whoever's sign-in name a column holds; where nobody's, what it holds."""
    name = NullIf(Trim(Concat("first_name", Value(" "), "last_name")), Value(""))
    return Coalesce(Subquery(User.objects.filter(username=OuterRef(sign_in)).values(name=name)), sign_in)


def names_of(sign_ins: Iterable[str]) -> dict[str, str]:
    """Return what people are called, each by the sign-in name under which something was written."""
    return {user.username: str(user) for user in User.objects.filter(username__in=set(sign_ins))}
