"""What waits for somebody on their first page: families opened whose work has not begun, judgements to decide."""

from django.urls import reverse

from families.models import Family
from families.words import counted, day
from keyworkers.colleagues import who_may
from keyworkers.permissions import Verb
from keyworkers.requests import KeyworkerRequest, scope_for
from keyworkers.views.sections import Section, columns_of
from outcomes.judgements import waiting_for
from outcomes.models import Consideration, Decision, Identification, ProfessionalJudgement

MOST = 25
NAMED = 5


def opened_families(request: KeyworkerRequest) -> Section:
    """Return the families that somebody has opened and with whom nobody works yet, those that wait longest first."""
    places = Identification.objects.visible_to(scope_for(request)).with_decision().filter(decision=Decision.OPENED)
    last = Consideration.objects.filter(decision=Decision.OPENED, family__in=places.values("family"))
    rows = [
        [
            {"text": one.family.name, "href": reverse("family", args=[one.family_id]), "detail": one.family.reference},
            {"text": str(one.considered_by), "detail": f"on {day(one.considered_at)}"},
            one.reason,
            {"text": "Start the work", "href": reverse("family_attach", args=[one.family_id])},
        ]
        for one in last.select_related("family", "considered_by").order_by("considered_at", "id")[:MOST]
    ]
    count = places.count()
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


def judgements_to_decide(request: KeyworkerRequest) -> Section:
    """Return how many professionals' judgements wait for this person, and since when the oldest does."""
    visible = ProfessionalJudgement.objects.visible_to(scope_for(request))
    waiting = waiting_for(request.user, visible, as_of=request.today)
    lines = []
    if waiting:
        number = counted(len(waiting), "judgement waits,judgements wait").capitalize()
        words = f"{number} for your decision, the oldest since {day(waiting[0].recorded_at)}"
        lines = [{"words": words, "href": reverse("judgements"), "link": "Decide"}]
    return Section("Professionals' judgements", lines=lines, empty="No judgement waits for you")
