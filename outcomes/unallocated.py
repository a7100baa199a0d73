"""Families that wait for a lead keyworker: since when, and whose they are to allocate."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from families.models.councils import AgencyKind
from families.scopes import Scope
from keyworkers.models import Assignment, Role, Team, User
from outcomes.models import Attachment


def waiting_for_a_lead(scope: Scope, *, by: User, day: date) -> QuerySet[Any]:
    """Return the attachments whose family is worked with on ``day`` and led by nobody, as far as ``by`` allocates them.

    A programme manager allocates every family they may see. A team manager: those a worker of the team holds or led
    last, and of those nobody led yet the ones their agency was named for, in the council's own teams also the ones no
    provider was. ``waiting_since`` is the day the last lead ended, or the day the work began.
    """
    led = Assignment.objects.lead()
    last = led.filter(ends_on__lte=day, family=OuterRef("family")).order_by("-ends_on", "-id")
    still = led.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=day), council=scope.council)
    # As a set, not as a condition on each row: who is led is left out before anything is asked of the last lead.
    found = Attachment.objects.filter(
        Q(closed_on__isnull=True) | Q(closed_on__gt=day),
        ~Q(family__in=still.order_by().values("family")),
        attached_on__lte=day,
    ).annotate(
        last_team=Subquery(last.values("keyworker__team")[:1]),
        waiting_since=Coalesce(Subquery(last.values("ends_on")[:1]), "attached_on"),
    )
    found = found.filter(council=scope.council).exclude(family__in=scope.hidden)
    theirs: QuerySet[Any] = found.filter(_of_team(scope, by)) if by.role == Role.TEAM_MANAGER else found
    return theirs


def _of_team(scope: Scope, by: User) -> Q:
    if by.team_id is None:
        return Q(pk__in=[])
    team = Team.objects.filter(pk=by.team_id)
    of_the_council = Exists(team.filter(agency__kind=AgencyKind.COUNCIL))
    named_for = Q(provider=Subquery(team.values("agency"))) | Q(of_the_council, provider__isnull=True)
    nobodys = Q(last_team__isnull=True) & named_for
    return Q(family__in=scope.families or ()) | Q(last_team=by.team_id) | nobodys
