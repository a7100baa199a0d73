"""What waits for somebody on their first page: families opened whose work has not begun, judgements to decide."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from families.models import Family
from families.scopes import Scope
from families.words import counted, day
from keyworkers.colleagues import who_may
from keyworkers.models import User
from keyworkers.permissions import Verb
from keyworkers.requests import KeyworkerRequest
from keyworkers.views.sections import Section, columns_of
from outcomes.judgements import waiting_asked, waiting_in
from outcomes.models import Consideration, Decision, Identification, ProfessionalJudgement

MOST = 25
NAMED = 5


def opened_asked(scope: Scope) -> tuple[QuerySet[Any, Any], QuerySet[Any, Any]]:
    """Return the questions of which ``opened_families`` shows the answers."""
    places = Identification.objects.visible_to(scope).with_decision().filter(decision=Decision.OPENED)
    last = Consideration.objects.filter(decision=Decision.OPENED, family__in=places.values("family"))
    told = last.select_related("family", "considered_by").order_by("considered_at", "id")[:MOST]
    return told, places.order_by().values("council").annotate(number=Count("pk")).values_list("number")


def opened_families(last: Sequence[Any], numbers: Sequence[tuple[int]]) -> Section:
    """Return the families that somebody has opened and with whom nobody works yet, those that wait longest first."""
    rows = [
        [
            {"text": one.family.name, "href": reverse("family", args=[one.family_id]), "detail": one.family.reference},
            {"text": str(one.considered_by), "detail": f"on {day(one.considered_at)}"},
            one.reason,
            {"text": "Start the work", "href": reverse("family_attach", args=[one.family_id])},
        ]
        for one in last
    ]
    count = sum(number for (number,) in numbers)
    return Section(
        "Opened, and the work has not begun",
        f"{counted(count, 'family,families').capitalize()}; those that wait longest stand first." if count else "",
        columns_of("Family", "Opened by", "Why", "Next"),
        rows,
        empty="Every family that was opened is worked with",
        href=f"{reverse('to_consider')}?state=opened",
        link="Families opened",
    )


def who_starts(family: Family, request: KeyworkerRequest) -> str:
    """Return by name who may start the work with a family that was opened."""
    names = [str(one) for one in who_may(Verb.EDIT_FAMILIES, family, as_of=request.today)[: NAMED + 1]]
    if not names:
        return "Nobody who may start the work sees this family. Ask an administrator."
    others = " or others" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{others} may start the work: the family stands in their list."


def judgements_asked(scope: Scope, *, by: User) -> QuerySet[Any, Any]:
    """Return the question of which ``judgements_to_decide`` shows the answer."""
    return waiting_asked(by, ProfessionalJudgement.objects.visible_to(scope))


def judgements_to_decide(request: KeyworkerRequest, found: Sequence[Any]) -> Section:
    """Return how many professionals' judgements wait for this person, and since when the oldest does."""
    waiting = waiting_in(request.user, found, as_of=request.today)
    lines = []
    if waiting:
        number = counted(len(waiting), "judgement waits,judgements wait").capitalize()
        words = f"{number} for your decision, the oldest since {day(waiting[0].recorded_at)}"
        lines = [{"words": words, "href": reverse("judgements"), "link": "Decide"}]
    return Section("Professionals' judgements", lines=lines, empty="No judgement waits for you")
