"""A team manager's first page: what waits in the team, by keyworker, and what waits for the manager."""

from collections import Counter
from typing import Any

from django.urls import reverse

from families.words import counted, since
from families.words import day as said
from keyworkers.models import Assessment, Leave
from keyworkers.requests import KeyworkerRequest, scope_for
from keyworkers.views.home.allocation import allocation_queue, caseloads
from keyworkers.views.home.keyworker import last_seen, state_of
from keyworkers.views.home.near import near_misses
from keyworkers.views.home.work import KINDS, Work, line, read_work
from keyworkers.views.sections import Section, columns_of
from keyworkers.views.waiting import judgements_to_decide, opened_families

SHOWN = 10
COUNTED = ("overdue", "due", "not-seen", "attention")


def my_team(request: KeyworkerRequest) -> list[Section]:
    """Return a team manager's sections."""
    work = read_work(scope_for(request), day=request.today, by=request.user)
    return [
        _by_keyworker(work),
        allocation_queue(request),
        _sign_offs(request, work),
        judgements_to_decide(request),
        near_misses(work),
        caseloads(request),
        _away(request),
        _families(work),
        opened_families(request),
    ]


def _by_keyworker(work: Work) -> Section:
    """Return how much waits for each keyworker; each number leads to the lines it counts."""
    counts: Counter[tuple[int, str]] = Counter()
    names: dict[int, str] = {row.lead_worker: row.lead for row in work.rows.values() if row.lead_worker}
    for kind in COUNTED:
        counts.update((one.worker, kind) for one in KINDS[kind].lines(work) if one.worker in names)
    waiting = sorted(names, key=lambda pk: (-counts[pk, "overdue"], -counts[pk, "not-seen"], names[pk]))
    rows = [[_link(names[pk], pk), *(_link(counts[pk, kind], pk, kind) for kind in COUNTED)] for pk in waiting]
    titles = [KINDS[kind].title for kind in COUNTED]
    return Section(
        "What waits in the team",
        "By lead keyworker; whoever has most overdue stands first.",
        columns_of("Keyworker", *titles, numeric=titles),
        rows,
        empty="Nobody of the team leads a family",
        href=reverse("work"),
        link="Everything that waits in the team",
    )


def _link(text: Any, worker: int, kind: str = "") -> Any:
    asked = f"?keyworker={worker}{f'&kind={kind}' if kind else ''}"
    return {"text": text, "href": f"{reverse('work')}{asked}"} if text else 0


def _sign_offs(request: KeyworkerRequest, work: Work) -> Section:
    """Return the completed assessments that wait for this manager."""
    waiting = Assessment.objects.filter(
        family__in=list(work.rows), completed_on__isnull=False, signed_off_at__isnull=True
    ).exclude(written_by=request.user)
    found = list(waiting.select_related("written_by").order_by("completed_on", "id"))
    lines = [
        line(
            work.rows[one.family_id],
            "sign-off",
            f"Completed by {one.written_by} {since(one.completed_on, request.today)}, waits for your sign-off",
            "family_assessment",
            "Read and sign off",
        )
        for one in found
    ]
    return Section("Assessments to sign off", work=lines[:SHOWN], total=len(lines), empty="No assessment waits for you")


def _away(request: KeyworkerRequest) -> Section:
    """Return who of the team is away today or within two weeks."""
    away = Leave.objects.filter(worker__team=request.user.team_id, ends_on__gt=request.today)
    rows = [
        [
            str(one.worker),
            said(one.starts_on),
            said(one.ends_on),
            str(one.covered_by) if one.covered_by else "nobody covers",
        ]
        for one in away.select_related("worker", "covered_by").order_by("starts_on", "id")[:SHOWN]
    ]
    return Section(
        "Who is away",
        "",
        columns_of("Keyworker", "From", "Back on", "Covered by"),
        rows,
        empty="Nobody of the team is away",
        href=reverse("leave"),
        link="Record leave",
    )


def _families(work: Work) -> Section:
    rows = [
        [
            {"text": row.name, "href": reverse("family", args=[row.pk]), "detail": row.reference},
            row.lead,
            state_of(row, work.standing(row.pk)),
            last_seen(row, work),
        ]
        for row in list(work.rows.values())[:SHOWN]
    ]
    return Section(
        "The team's families",
        "Those not seen for longest stand first." if rows else "",
        columns_of("Family", "Lead keyworker", "Where things stand", "Last seen"),
        rows,
        empty="No family is held",
        href=reverse("families"),
        link=f"All {counted(len(work.rows), 'family,families')}",
    )
