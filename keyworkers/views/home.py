"""What stands on each role's first page: lines that say why, each leading to the one place to act."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from claims.figures import progress
from claims.models import Batch, BatchState, Claim, ClaimState, Programme
from claims.views.figures import address_of
from families.models import Family, FeedLoad, MatchQuestion, Touched
from families.models.feeds import LoadState
from families.periods import holding_on
from families.words import counted
from families.words import day as said
from keyworkers.identity import with_lead
from keyworkers.models import Intervention, Job, JobState, Role, User
from keyworkers.models.casework import SeenOutcome
from keyworkers.permissions import Verb, may
from keyworkers.requests import KeyworkerRequest, scope_for
from keyworkers.views.sections import Section, columns_of
from keyworkers.views.waiting import judgements_to_decide, opened_families
from outcomes.explaining import NeedState, Standing, standings
from outcomes.models import Attachment
from outcomes.rules.words import source_in_words
from outcomes.views.weeks import people_into_work

SEEN_WITHIN = 28  # days; ours until a council sets its own
MOST_FAMILIES = 100
MOST_LOADS = 10


def sections_of(request: KeyworkerRequest) -> list[Section]:
    """Return the sections of this person's first page."""
    return SECTIONS[Role(request.user.role)](request)


def _families(request: KeyworkerRequest) -> list[Any]:
    """Return the families in scope that are worked with, those not seen for longest first."""
    seen = Intervention.objects.filter(family=OuterRef("pk"), outcome=SeenOutcome.SEEN, happened_on__lte=request.today)
    attachment = Attachment.objects.filter(family=OuterRef("pk")).order_by("-attached_on")
    touched = Touched.objects.filter(family=OuterRef("pk"))
    found = with_lead(Family.objects.visible_to(scope_for(request)), day=request.today).annotate(
        seen_on=Subquery(seen.order_by("-happened_on").values("happened_on")[:1]),
        attached_on=Subquery(attachment.values("attached_on")[:1]),
        closed_on=Subquery(attachment.values("closed_on")[:1]),
        touched_at=Subquery(touched.values("touched_at")[:1]),
    )
    worked_with = found.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=request.today))
    return list(worked_with.order_by("seen_on", "name", "id")[:MOST_FAMILIES])


def _not_seen(family: Any, today: date) -> str:
    since = family.seen_on or family.attached_on
    if since is None:
        return "not yet visited"
    days = (today - since).days
    if family.seen_on is None:
        return f"not seen since the work began {days} days ago"
    return f"seen {days} days ago" if days else "seen today"


def _next(family: Any, standing: Standing | None, request: KeyworkerRequest) -> dict[str, str]:
    """Return the next thing with a family: why, and where to act."""
    there, today = reverse("family", args=[family.pk]), request.today
    if family.attached_on is None:
        if may(request.user, Verb.EDIT_FAMILIES):
            return {"text": "The work has not begun: start it", "href": reverse("family_attach", args=[family.pk])}
        return {"text": "The work has not begun: read the record", "href": there}
    since = family.seen_on or family.attached_on
    if (today - since).days > SEEN_WITHIN:
        return {
            "text": f"Not seen for {(today - since).days} days: log a visit",
            "href": reverse("intervention_add", args=[family.pk]),
        }
    return {"text": _why(standing), "href": there}


def _why(standing: Standing | None) -> str:
    if standing is None:
        return "See where things stand"
    if standing.state == NeedState.NEEDS_ATTENTION_AGAIN:
        return "Needs attention again: see why"
    if standing.silent:
        return f"Waiting for {' and '.join(map(source_in_words, standing.silent))}"
    if standing.state == NeedState.MET:
        return f"Every need met since {said(standing.since)}: plan the review" if standing.since else "Every need met"
    if standing.earliest:
        return f"All can be met from {said(standing.earliest)}: see what is left"
    return "See what is left"


def _state(family: Any, standing: Standing | None) -> dict[str, Any]:
    if standing is None:
        return {"text": "work not begun" if family.attached_on is None else "not known"}
    if family.touched_at:
        return {"text": standing.state.value, "tag": "need", "detail": "being judged again"}
    return {"text": standing.state.value, "tag": "need"}


def _my_families(request: KeyworkerRequest) -> list[Section]:
    families = _families(request)
    known = standings([family.pk for family in families], day=request.today)
    rows = [
        [
            {"text": family.name, "href": reverse("family", args=[family.pk]), "detail": family.reference},
            _state(family, known.get(family.pk)),
            _not_seen(family, request.today),
            _next(family, known.get(family.pk), request),
        ]
        for family in families
    ]
    return [
        Section(
            "My families",
            "Those not seen for longest stand first.",
            columns_of("Family", "Where things stand", "Last seen", "Next"),
            rows,
            empty="No family is assigned to you today",
            href=reverse("families"),
            link="Find a family",
        )
    ]


def _my_team(request: KeyworkerRequest) -> list[Section]:
    families = _families(request)
    known = standings([family.pk for family in families], day=request.today)
    rows = [
        [
            {"text": family.name, "href": reverse("family", args=[family.pk]), "detail": family.reference},
            family.lead,
            _state(family, known.get(family.pk)),
            _not_seen(family, request.today),
            _next(family, known.get(family.pk), request),
        ]
        for family in families
    ]
    columns = columns_of("Family", "Lead keyworker", "Where things stand", "Last seen", "Next")
    return [
        judgements_to_decide(request),
        _caseloads(request),
        Section(
            "The team's families", "Those not seen for longest stand first.", columns, rows, empty="No family is held"
        ),
        opened_families(request),
    ]


def _caseloads(request: KeyworkerRequest) -> Section:
    today = request.today
    held = holding_on(today, prefix="assignments__")
    workers = User.objects.filter(team=request.user.team_id, role=Role.KEYWORKER, is_active=True)
    counted = workers.annotate(
        leads=Count("assignments", filter=held & Q(assignments__kind="lead"), distinct=True),
        supports=Count("assignments", filter=held & Q(assignments__kind="supporting"), distinct=True),
    ).annotate(logged=Subquery(_last_logged()))
    rows = [
        [
            {"text": str(worker), "href": f"{reverse('families')}?keyworker={worker.pk}"},
            worker.leads,
            worker.supports,
            worker.logged,
        ]
        for worker in counted.order_by("-leads", "last_name", "id")
    ]
    columns = columns_of("Keyworker", "Leads", "Supports", "Last note", numeric=("Leads", "Supports"))
    return Section("Caseloads", f"Families held on {said(today)}.", columns, rows, empty="The team has no keyworker")


def _last_logged() -> QuerySet[Any]:
    notes = Intervention.objects.filter(worker=OuterRef("pk")).order_by("-happened_on")
    return notes.values("happened_on")[:1]


def _analyst(request: KeyworkerRequest) -> list[Section]:
    return [_loads(request), _matching(request), opened_families(request), _claims(request), _judging(request)]


def _loads(request: KeyworkerRequest) -> Section:
    asking = Q(rejected__gt=0) | Q(state__in=[LoadState.FAILED, LoadState.PREVIEWED, LoadState.WAITING])
    loads = FeedLoad.objects.filter(asking, council=request.user.council_id).exclude(
        state__in=[LoadState.DISCARDED, LoadState.UNDONE]
    )
    rows = [
        [
            {"text": load.file_name, "href": reverse("load", args=[load.pk])},
            {"text": load.state, "tag": "load"},
            load.rejected,
            load.rows,
            load.complete_to,
        ]
        for load in loads.order_by("-pk")[:MOST_LOADS]
    ]
    columns = columns_of("File", "State", "Rejected rows", "Rows", "Complete to", numeric=("Rejected rows", "Rows"))
    return Section(
        "Files that ask for something",
        "Rows that were rejected, and files not loaded yet.",
        columns,
        rows,
        empty="Every file is loaded and no row was rejected",
        href=reverse("loads"),
        link="Agency files",
    )


def _matching(request: KeyworkerRequest) -> Section:
    waiting = MatchQuestion.objects.visible_to(scope_for(request)).waiting().leading().count()
    queue = reverse("match_questions")
    words = f"{counted(waiting, 'question,questions').capitalize()} about rows that may mean somebody we know"
    lines = [{"words": words, "href": queue, "link": "Answer"}] if waiting else []
    return Section("Rows waiting to be matched", lines=lines, empty="No row waits to be matched")


def _claims(request: KeyworkerRequest) -> Section:
    states = [ClaimState.DRAFT, ClaimState.HELD, ClaimState.IN_BATCH]
    counts = dict(
        Claim.objects.visible_to(scope_for(request))
        .filter(state__in=states)
        .order_by()
        .values_list("state")
        .annotate(number=Count("pk"))
    )
    rows = [
        [
            {"text": state.value, "tag": "claim"},
            {"text": counts.get(state, 0), "href": f"{reverse('claims')}?state={state.value}"},
        ]
        for state in states
    ]
    columns = columns_of("State", "Claims", numeric=("Claims",))
    return Section("Claims to decide", "", columns, rows, href=reverse("claims"), link="Claims")


def _judging(request: KeyworkerRequest) -> Section:
    waiting = Touched.objects.filter(family__council=request.user.council_id)
    found = waiting.aggregate(number=Count("pk"), broken=Count("pk", filter=~Q(problem="")), oldest=Min("touched_at"))
    lines = []
    if found["number"]:
        lines.append(
            {"words": f"{_families_wait(found['number'])} to be judged again", "href": reverse("jobs"), "link": "Jobs"}
        )
    if found["broken"]:
        words = f"{found['broken']} of them could not be judged: the rules failed on their facts"
        lines.append({"words": words, "href": reverse("jobs"), "link": "Jobs"})
    return Section("Families being judged again", lines=lines, empty="Every family is judged")


def _families_wait(number: int) -> str:
    return "1 family waits" if number == 1 else f"{number} families wait"


def _programme(request: KeyworkerRequest) -> list[Section]:
    running = Job.objects.filter(council=request.user.council_id).aggregate(
        ended=Max("ended_at"), failed=Count("pk", filter=Q(state=JobState.FAILED))
    )
    night = f"The last job ended on {said(running['ended'])}." if running["ended"] else "No night has run yet."
    return [
        _targets(request),
        judgements_to_decide(request),
        _claims(request),
        Section("The night", night, href=reverse("jobs"), link="Jobs"),
    ]


def _targets(request: KeyworkerRequest) -> Section:
    """Return how far the council's programmes have come, by the figures' own functions."""
    own = Programme.objects.filter(council=request.user.council_id)
    lines = [
        {
            "words": f"{one.counted.figure.title}: {one.text}, {one.remaining_text}",
            "href": address_of(programme, one.counted.figure.name, target=one.target),
            "link": "What it counts",
        }
        for programme in own.select_related("council", "framework")
        for one in progress(programme, as_at=request.today)
    ]
    return Section("Targets", lines=lines, empty="No target is set", href=reverse("figures"), link="Open the figures")


def _auditor(request: KeyworkerRequest) -> list[Section]:
    return [
        _batches(request, BatchState.FROZEN, BatchState.SUBMITTED),
        Section("Who looked", "Every record somebody opened.", href=reverse("looks"), link="Who looked at records"),
        _find("Open a family to follow a claim back to the agency's row."),
    ]


def _senior(request: KeyworkerRequest) -> list[Section]:
    return [
        _batches(request, BatchState.FROZEN, BatchState.SUBMITTED),
        judgements_to_decide(request),
        _targets(request),
    ]


def _batches(request: KeyworkerRequest, *states: BatchState) -> Section:
    batches = Batch.objects.filter(council=request.user.council_id, state__in=states).select_related("window")
    rows = [
        [
            {"text": str(batch), "href": reverse("batch", args=[batch.pk])},
            {"text": batch.state, "tag": "batch"},
            batch.frozen_at,
        ]
        for batch in batches.order_by("-pk")[:MOST_LOADS]
    ]
    columns = columns_of("Batch", "State", "Frozen")
    return Section("Batches", "", columns, rows, empty="No batch is frozen", href=reverse("batches"), link="Batches")


def _jobcentre(request: KeyworkerRequest) -> list[Section]:
    rows = people_into_work(scope_for(request), today=request.today)
    columns = columns_of("Who", "In work since", "Weeks that count", "Next")
    return [
        Section(
            "From a benefit into work",
            "Adults of families we work with. Work that waits to be verified stands first.",
            columns,
            rows,
            empty="Nobody has left a benefit for work yet",
        ),
        _find("Find a family and see what its record says."),
    ]


def _find(why: str) -> Section:
    return Section("Find a family", why, href=reverse("families"), link="Find a family")


def _administrator(request: KeyworkerRequest) -> list[Section]:
    return [
        Section("People who sign in", "Roles, teams, and who may sign in.", href=reverse("users"), link="People"),
        Section("Who looked", "Every record somebody opened.", href=reverse("looks"), link="Who looked at records"),
        Section("Jobs", "The night, imports and exports.", href=reverse("jobs"), link="Jobs"),
    ]


SECTIONS: dict[Role, Callable[[KeyworkerRequest], list[Section]]] = {
    Role.KEYWORKER: _my_families,
    Role.TEAM_MANAGER: _my_team,
    Role.PROGRAMME_MANAGER: _programme,
    Role.ANALYST: _analyst,
    Role.INTERNAL_AUDITOR: _auditor,
    Role.SENIOR_OFFICER: _senior,
    Role.JOBCENTRE_ADVISER: _jobcentre,
    Role.ADMINISTRATOR: _administrator,
}
