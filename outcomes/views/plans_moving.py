"""Families moved to a version of the outcomes plan: chosen, looked at before it happens, and who moved which when."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from claims.views.naming import family_cell
from families.models import Family
from families.paging import page_of
from families.refusals import NotPossibleError
from families.words import counted, day, moment
from keyworkers.forms import refuse
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest, scope_for
from outcomes.forms_of_plans import CHOSEN, MoveForm
from outcomes.models import Attachment, DryRunFamily, OutcomesPlan, PlanMove, Turn
from outcomes.moving import lacking, movable, move
from outcomes.planning import dry_run_of
from outcomes.publishing import digest_of
from outcomes.views.plans import plan_found

SIZE = 50
MOVED = [{"label": label} for label in ("Family", "From", "Moved by", "When", "Why")]
STEPS = [
    {"label": "Step"},
    {"label": "From"},
    {"label": "Moved by"},
    {"label": "Why"},
    {"label": "Families", "numeric": True},
]
LACKING = [{"label": "Family"}, {"label": "Need that this version lacks"}]


@requires(Verb.APPROVE_OUTCOMES_PLANS)
@require_http_methods(["GET", "HEAD", "POST"])
def outcomes_plan_move(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Choose families, look at what moving them does, and move them."""
    found = plan_found(request, pk)
    if not found.published_at:
        messages.error(request, "Families are moved to a published version.")
        return redirect("outcomes_plan", pk=pk)
    older = OutcomesPlan.objects.published().filter(
        council=found.council_id, framework=found.framework_id, version__lt=found.version
    )
    form = MoveForm(request.POST or None, plan=found, older=list(older.defer("text", "framework_text")))
    if not form.is_valid():
        return _page(request, form, found, {})
    chosen = _chosen(request, form, found)
    preview = _preview(found, chosen, form) if chosen else {}
    if chosen and form.cleaned_data["seen"] == preview["seen"]:
        try:
            count = _move(request, form, found, chosen)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, f"{counted(count, 'family is,families are').capitalize()} moved.")
            return redirect("outcomes_plan_moves", pk=pk)
    return _page(request, form, found, preview)


def _move(request: KeyworkerRequest, form: MoveForm, found: OutcomesPlan, chosen: Sequence[Attachment]) -> int:
    entered = form.cleaned_data
    return move(chosen, found, from_on=entered["from_on"], reason=entered["reason"], by=request.user, at=request.now)


def _chosen(request: KeyworkerRequest, form: MoveForm, found: OutcomesPlan) -> list[Attachment]:
    """Return the attachments meant, of the families this person may see; what stands in the way is on the form."""
    if form.cleaned_data["from_on"] < found.in_force_on:
        form.add_error(
            "from_on", f"The version is in force from {day(found.in_force_on)}: enter that day or a later one"
        )
        return []
    ours: QuerySet[Any] = movable(
        Attachment.objects.visible_to(scope_for(request)), found, on=form.cleaned_data["from_on"]
    ).select_related("family")
    if held := form.held():
        ours = ours.filter(held=held.pk)
    if form.cleaned_data["which"] != CHOSEN:
        chosen = list(ours.order_by("family__reference"))
        if not chosen:
            form.add_error("which", "No family is judged under it on that day")
        return chosen
    chosen = list(ours.filter(family__reference__in=form.named()).order_by("family__reference"))
    missing = sorted(set(form.named()) - {one.family.reference for one in chosen})
    if missing:
        words = "Not found among the families judged under an older version on that day"
        form.add_error("references", f"{words}: {', '.join(missing[:20])}")
        return []
    return chosen


def _preview(found: OutcomesPlan, chosen: Sequence[Attachment], form: MoveForm) -> dict[str, Any]:
    """Return what moving does by the version's dry run, and whom it is refused for; ``seen`` names the choice."""
    run, ours = dry_run_of(found), [one.pk for one in chosen]
    rows = DryRunFamily.objects.filter(dry_run=run, attachment__in=ours) if run else DryRunFamily.objects.none()
    turns = {one["turn"]: one["count"] for one in rows.order_by().values("turn").annotate(count=Count("id"))}
    in_the_way = lacking(ours, found)
    families = Family.objects.in_bulk({one.family for one in in_the_way})
    return {
        "seen": digest_of(str(form.cleaned_data["from_on"]), *(str(one.pk) for one in chosen)),
        "words": counted(len(chosen), "family,families"),
        "run": run,
        "turns": [
            {"key": turn.label, "value": counted(turns.get(turn.value, 0), "family,families").capitalize()}
            for turn in Turn
        ],
        "lacking": [
            [{"text": families[one.family].name, "detail": families[one.family].reference}, one.indicator]
            for one in in_the_way
        ],
        "some": [f"{one.family.reference} {one.family.name}" for one in chosen[:SIZE]],
        "others": counted(len(chosen) - SIZE, "family more,families more") if len(chosen) > SIZE else "",
    }


def _page(request: KeyworkerRequest, form: MoveForm, found: OutcomesPlan, preview: dict[str, Any]) -> HttpResponse:
    if preview and not form.errors:
        form.remember(preview["seen"])
    context = {"form": form, "found": found, "preview": preview, "columns": LACKING}
    return render(request, "outcomes/plans/move.html", context, status=422 if form.errors else 200)


@requires(Verb.VIEW_DRY_RUNS)
@require_safe
def outcomes_plan_moves(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show who moved which families to a version, when and why."""
    found = plan_found(request, pk)
    moves = PlanMove.objects.filter(plan=found)
    seen = PlanMove.objects.visible_to(scope_for(request)).filter(plan=found).select_related("family", "moved_by")
    after = request.GET.get("after", "")
    page = page_of(seen, by="-moved_at", size=SIZE, after=int(after) if after.isdecimal() and len(after) < 19 else None)
    columns = ("moved_at", "from_on", "moved_by__first_name", "moved_by__last_name", "reason")
    steps = moves.order_by("-moved_at").values(*columns).annotate(count=Count("id"))
    counts = moves.aggregate(every=Count("pk"), seen=Count("pk", filter=Q(pk__in=seen.values("pk"))))
    hidden = counts["every"] - counts["seen"]
    context = {
        "found": found,
        "step_columns": STEPS,
        "steps": [_step(one) for one in steps],
        "columns": MOVED,
        "rows": [_line(request, one) for one in page.rows],
        "hidden": counted(hidden, "family is,families are") if hidden else "",
        "next": f"?after={page.after}" if page.after else "",
    }
    return render(request, "outcomes/plans/moves.html", context)


def _step(one: dict[str, Any]) -> list[Any]:
    by = f"{one['moved_by__first_name']} {one['moved_by__last_name']}"
    return [moment(one["moved_at"]), one["from_on"], by, one["reason"], one["count"]]


def _line(request: KeyworkerRequest, one: PlanMove) -> list[Any]:
    link = {"href": reverse("family", args=[one.family_id])} if may(request.user, Verb.VIEW_FAMILIES) else {}
    return [
        family_cell(one.family, request.user) | link,
        one.from_on,
        str(one.moved_by),
        moment(one.moved_at),
        one.reason,
    ]
