"""A team manager's first page: what waits in the team, by keyworker, and what waits for the manager."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from families.asking import MadeOnce
from families.scopes import Scope
from families.words import counted, since
from families.words import day as said
from keyworkers.models import Assessment, Leave, User
from keyworkers.requests import KeyworkerRequest, scope_for
from keyworkers.views.home.allocation import allocation_queue, caseloads, caseloads_asked, queue_asked
from keyworkers.views.home.keyworker import last_seen, state_of
from keyworkers.views.home.near import near_misses
from keyworkers.views.home.work import KINDS, Work, address, line, read_work
from keyworkers.views.sections import Section, columns_of
from keyworkers.views.waiting import judgements_asked, judgements_to_decide, opened_asked, opened_families

SHOWN = 10
COUNTED = ("overdue", "due", "not-seen", "attention")


def my_team(request: KeyworkerRequest) -> list[Section]:
    """Return a team manager's sections."""
    user, scope = request.user, scope_for(request)
    work = read_work(scope, day=request.today, by=user)
    queue, assessments, judgements, workers, away, *opened = _ASKED.of(
        scope=scope, families=frozenset(work.rows), by=user.pk, team=user.team_id, role=user.role, day=request.today
    )
    return [
        _by_keyworker(work),
        allocation_queue(request, queue),
        _sign_offs(request, work, assessments),
        judgements_to_decide(request, judgements),
        near_misses(work),
        caseloads(request, workers),
        _away(away),
        _families(work),
        opened_families(*opened),
    ]


def _asked(
    *, scope: Scope, families: frozenset[int], by: int, team: int | None, role: str, day: date
) -> tuple[QuerySet[Any, Any], ...]:
    user = User(pk=by, council_id=scope.council, team_id=team, role=role)
    away = Leave.objects.filter(worker__team=team, ends_on__gt=day).select_related("worker", "covered_by")
    return (
        queue_asked(scope, by=user, day=day),
        _sign_offs_asked(families, by=by),
        judgements_asked(scope, by=user),
        caseloads_asked(by=user, day=day),
        away.order_by("starts_on", "id")[:SHOWN],
        *opened_asked(scope),
    )


_ASKED = MadeOnce(_asked)


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


def _sign_offs_asked(families: Collection[int], *, by: int) -> QuerySet[Any, Any]:
    waiting = Assessment.objects.filter(
        family__in=families, completed_on__isnull=False, signed_off_at__isnull=True
    ).exclude(written_by=by)
    return waiting.select_related("written_by").order_by("completed_on", "id")


def _sign_offs(request: KeyworkerRequest, work: Work, found: Sequence[Any]) -> Section:
    """Return the completed assessments that wait for this manager."""
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


def _away(found: Sequence[Any]) -> Section:
    """Return who of the team is away today or within two weeks."""
    rows = [
        [
            str(one.worker),
            said(one.starts_on),
            said(one.ends_on),
            str(one.covered_by) if one.covered_by else "nobody covers",
        ]
        for one in found
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
            {"text": row.name, "href": address("family", row.pk), "detail": row.reference},
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
