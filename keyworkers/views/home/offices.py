"""What stands on the first pages of the council's offices, from the analyst to the administrator."""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.urls import reverse

from claims.figures.counting import progress
from claims.findings import waiting_in
from claims.models import Batch, BatchState, Claim, ClaimState, ClaimTask, Programme, ResultType
from claims.models.choices import TaskCode
from claims.views.narrowing import address_of, kept_for
from families.asking import MadeOnce
from families.models import FeedLoad, MatchQuestion, Touched
from families.models.feeds import LoadState
from families.scopes import Scope
from families.words import counted
from families.words import day as said
from keyworkers.models import Job, User
from keyworkers.requests import KeyworkerRequest, scope_for
from keyworkers.views.home.allocation import allocation_queue, caseloads, caseloads_asked, queue_asked
from keyworkers.views.sections import Section, columns_of
from keyworkers.views.waiting import judgements_asked, judgements_to_decide, opened_asked, opened_families
from outcomes.views.weeks import people_into_work

MOST_LOADS = 10


def analyst(request: KeyworkerRequest) -> list[Section]:
    """Return an analyst's sections."""
    opened = _OPENED.of(scope=scope_for(request))
    return [_loads(request), _matching(request), opened_families(*opened), _claims(request), _judging(request)]


_OPENED = MadeOnce(lambda *, scope: opened_asked(scope))


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
    states = [ClaimState.DRAFT, ClaimState.READY, ClaimState.HELD, ClaimState.IN_BATCH]
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
    return Section("Claims to decide", "", columns, rows, href=reverse("claims_to_decide"), link="Decide")


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


def programme(request: KeyworkerRequest) -> list[Section]:
    """Return a programme manager's sections."""
    user, scope = request.user, scope_for(request)
    queue, judgements, workers, ended = _PROGRAMME.of(scope=scope, by=user.pk, role=user.role, day=request.today)
    night = f"The last job ended on {said(ended[0][0])}." if ended else "No night has run yet."
    return [
        _targets(request),
        allocation_queue(request, queue),
        judgements_to_decide(request, judgements),
        _claims(request),
        caseloads(request, workers),
        Section("The night", night, href=reverse("jobs"), link="Jobs"),
    ]


def _programme_asked(*, scope: Scope, by: int, role: str, day: date) -> tuple[QuerySet[Any, Any], ...]:
    user = User(pk=by, council_id=scope.council, role=role)
    ended = Job.objects.filter(council=scope.council, ended_at__isnull=False).order_by("-ended_at")
    queue, judgements = queue_asked(scope, by=user, day=day), judgements_asked(scope, by=user)
    return queue, judgements, caseloads_asked(by=user, day=day), ended.values_list("ended_at")[:1]


_PROGRAMME = MadeOnce(_programme_asked)


def _targets(request: KeyworkerRequest) -> Section:
    """Return how far the council's programmes have come, by the figures' own functions."""
    lines = kept_for(request, "targets on home", read=lambda: _towards_targets(request))
    return Section("Targets", lines=lines, empty="No target is set", href=reverse("figures"), link="Open the figures")


def _towards_targets(request: KeyworkerRequest) -> list[dict[str, str]]:
    own = Programme.objects.filter(council=request.user.council_id).select_related("council", "framework")
    return [
        {
            "words": f"{one.counted.figure.title}: {one.text}, {one.remaining_text}",
            "href": address_of(programme, one.counted.figure.name, target=one.target),
            "link": "What it counts",
        }
        for programme in own.prefetch_related("opening_balances", "targets", "windows")
        for one in progress(programme, as_at=request.today)
    ]


def auditor(request: KeyworkerRequest) -> list[Section]:
    """Return an auditor's sections."""
    return [
        _audits(request),
        _batches(request, BatchState.SUBMITTED, title="Batches that were sent"),
        Section("Who looked", "Every record somebody opened.", href=reverse("looks"), link="Who looked at records"),
        _find("Open a family to follow a claim back to the agency's row."),
    ]


def _audits(request: KeyworkerRequest) -> Section:
    """Return what internal audit has to do: samples to draw, claims to answer, audits to end."""
    held = Batch.objects.filter(
        council=request.user.council_id, state__in=[BatchState.FROZEN, BatchState.AUDITING]
    ).select_related("window")
    batches = list(held.order_by("pk"))
    waiting = waiting_in([batch.pk for batch in batches])
    return Section(
        "Internal audit",
        lines=[_audit(batch, waiting.get(batch.pk, 0)) for batch in batches],
        empty="No batch waits for internal audit",
    )


def _audit(batch: Batch, waiting: int) -> dict[str, str]:
    if batch.state == BatchState.FROZEN:
        words = f"{batch} is frozen and waits for its sample"
        return {"words": words, "href": reverse("batch_sample_draw", args=[batch.pk]), "link": "Draw the sample"}
    to = reverse("batch_sample", args=[batch.pk])
    if not waiting:
        return {"words": f"{batch}: every claim of the sample is answered", "href": to, "link": "End the audit"}
    words = f"{batch}: {counted(waiting, 'claim waits,claims wait')} for a finding"
    return {"words": words, "href": to, "link": "Open the sample"}


def senior(request: KeyworkerRequest) -> list[Section]:
    """Return a senior officer's sections."""
    return [
        _batches(request, BatchState.AUDITED, BatchState.SIGNED, BatchState.SUBMITTED),
        judgements_to_decide(request, list(judgements_asked(scope_for(request), by=request.user))),
        _targets(request),
    ]


def _batches(request: KeyworkerRequest, *states: BatchState, title: str = "Batches") -> Section:
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
    every = reverse("batches")
    return Section(title, "", columns, rows, empty="No batch has come so far", href=every, link="Every batch")


def jobcentre(request: KeyworkerRequest) -> list[Section]:
    """Return a Jobcentre adviser's sections."""
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
        _employment_to_verify(request),
        _find("Find a family and see what its record says."),
    ]


def _employment_to_verify(request: KeyworkerRequest) -> Section:
    answered = ClaimTask.objects.standing().filter(claim=OuterRef("pk"), code=TaskCode.EMPLOYMENT_VERIFIED)
    claims = Claim.objects.visible_to(scope_for(request)).unsent().filter(result_type=ResultType.EMPLOYMENT)
    waiting = claims.filter(~Exists(answered)).count()
    words = f"{counted(waiting, 'claim rests,claims rest').capitalize()} on work that you verify"
    lines = [{"words": words, "href": reverse("claims_employment"), "link": "Verify"}] if waiting else []
    return Section("Employment to verify for claims", lines=lines, empty="No claim waits for you")


def _find(why: str) -> Section:
    return Section("Find a family", why, href=reverse("families"), link="Find a family")


def administrator(request: KeyworkerRequest) -> list[Section]:
    """Return an administrator's sections."""
    return [
        Section("People who sign in", "Roles, teams, and who may sign in.", href=reverse("users"), link="People"),
        Section("Who looked", "Every record somebody opened.", href=reverse("looks"), link="Who looked at records"),
        Section("Jobs", "The night, imports and exports.", href=reverse("jobs"), link="Jobs"),
    ]
