"""Dry runs: asked for, how far they are, which families would turn and why, and the same as a file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile
from typing import Any

from django.contrib import messages
from django.db.models import Case, F, Q, When
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from claims.views.naming import family_cell
from families.paging import page_of
from families.refusals import NotPossibleError
from families.scopes import Scope
from families.spreadsheets import CONTENT_TYPE, write_workbook
from families.words import counted, day, moment, number, pounds
from keyworkers.models import JobState
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest, looked_at, scope_for
from outcomes.dryrun import ask_dry_run
from outcomes.exports import csv_lines
from outcomes.judging import plan_in
from outcomes.models import DryRun, DryRunFamily, OutcomesPlan, Turn
from outcomes.views.plans import plan_found, plans_of_council
from outcomes.views.plans_money import Pricing, groups_of, money_facts, pricing_of, with_claims

SIZE = 25
AT_ONCE = 500  # rows of a file in memory

# What is counted, and which rows each count opens.
COUNTS: dict[str, tuple[str, Q]] = {
    "comes": ("Would meet the outcomes plan, and do not now", Q(turn=Turn.COMES)),
    "ceases": ("Would no longer meet it", Q(turn=Turn.CEASES)),
    "eligible-comes": ("Would be eligible, and are not now", Q(eligible_then="met") & ~Q(eligible_now="met")),
    "eligible-ceases": ("Would no longer be eligible", Q(eligible_now="met") & ~Q(eligible_then="met")),
    "by-work-comes": ("Would have a result by work", Q(by_work_then="met") & ~Q(by_work_now="met")),
    "by-work-ceases": ("Would no longer have one", Q(by_work_now="met") & ~Q(by_work_then="met")),
    "needs-come": ("Would have a need more", ~Q(needs_come=[])),
    "needs-go": ("Would have a need fewer", ~Q(needs_go=[])),
    "lacks": ("Have a need a professional recorded, which the version lacks", ~Q(lacks=[])),
}
FAMILIES = [{"label": label} for label in ("Family", "Stands now", "Would stand", "Earliest", "Why", "Money")]
HEADER = (
    *("FamilyReference", "Turn", "Now", "Then", "EarliestNow", "EarliestThen", "EligibleNow", "EligibleThen"),
    *("ByWorkNow", "ByWorkThen", "NeedsMore", "NeedsFewer", "NeedsLacking", "Reasons"),
    *("MoneyNow", "MoneyThen", "MoneyWhy"),
)


@requires(Verb.WRITE_OUTCOMES_PLANS)
@require_POST
def outcomes_plan_try(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Try a draft over every family, at once or as a job."""
    found = plan_found(request, pk)
    try:
        run = ask_dry_run(found, by=request.user, as_of=request.today, at=request.now)
    except NotPossibleError as refused:
        messages.error(request, str(refused))
    else:
        if run.done_at is None:
            messages.info(request, "The dry run waits for a worker; this page shows when it is done.")
        else:
            messages.success(request, "The version is tried over every family. No verdict is changed.")
    return redirect("outcomes_plan_dry_run", pk=pk)


def _found(request: KeyworkerRequest, pk: int) -> tuple[OutcomesPlan, DryRun | None]:
    """Return a version of the caller's council, and the last run of its text; where none is, the last of any."""
    runs: Any = DryRun.objects.filter(plan__in=plans_of_council(request).values("pk"), plan=pk)
    run: DryRun | None = (
        runs.select_related("asked_by", "job", "plan__framework", "plan__written_by", "plan__approved_by")
        .order_by(Case(When(digest=F("plan__digest"), then=0), default=1), "-asked_at", "-id")
        .first()
    )
    return (run.plan, run) if run else (plan_found(request, pk), None)


@requires(Verb.VIEW_DRY_RUNS)
@require_safe
def outcomes_plan_dry_run(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show what a version would change: counts, and the families with the condition that makes the difference."""
    found, run = _found(request, pk)
    if run is None:
        return render(request, "outcomes/plans/dry_run.html", {"found": found, "run": None})
    chosen = request.GET.get("show", "")
    scope = scope_for(request)
    rows = _rows(run, chosen, scope=scope)
    after = request.GET.get("after", "")
    page = page_of(rows, by="id", size=SIZE, after=int(after) if after.isdecimal() and len(after) < 19 else None)
    needs, pricing = _needs(found, page.rows), pricing_of(run)
    groups = groups_of(run, seen=DryRunFamily.objects.visible_to(scope))
    hidden = sum(group["count"] - group["seen"] for group in groups)
    context = {
        "found": found,
        "run": run,
        "is_of_the_text": run.digest == found.digest,
        "is_working": bool(run.job and run.job.state in (JobState.WAITING, JobState.RUNNING)),
        "facts": _facts(run, pricing, groups),
        "counts": counted_in_words(run, COUNTS, address=_address(found)),
        "chosen": COUNTS[chosen][0] if chosen in COUNTS else "",
        "hidden": counted(hidden, "family is,families are") if hidden else "",
        "columns": FAMILIES,
        "rows": [[*_line(request, one, needs), _money(one, pricing)] for one in page.rows],
        "next": "?" + urlencode({"show": chosen, "after": str(page.after)}) if page.after else "",
        "files": urlencode({"show": chosen}) if chosen in COUNTS else "",
    }
    return render(request, "outcomes/plans/dry_run.html", context)


def _address(found: OutcomesPlan) -> str:
    return reverse("outcomes_plan_dry_run", args=[found.pk])


def _needs(found: OutcomesPlan, rows: Iterable[DryRunFamily]) -> dict[str, str]:
    """Return what needs are called; where one is not in the version tried, for it goes, as any other version says."""
    here = {code: one.need for code, one in plan_in(found).indicators.items()}
    if {code for one in rows for code in (*one.needs_come, *one.needs_go, *one.lacks)} <= here.keys():
        return here
    plans = OutcomesPlan.objects.filter(council=found.council_id, framework=found.framework_id).order_by("version")
    return {code: one.need for row in plans for code, one in plan_in(row).indicators.items()}


def _rows(run: DryRun, chosen: str, *, scope: Scope) -> Any:
    rows = with_claims(DryRunFamily.objects.visible_to(scope).filter(dry_run=run).select_related("family"), run)
    return rows.filter(COUNTS[chosen][1]) if chosen in COUNTS else rows


def counted_in_words(run: DryRun, named: Mapping[str, tuple[str, Q]], *, address: str = "") -> list[dict[str, str]]:
    """Return a run's counts with their words, each with the address of the families it counts."""
    return [
        {
            "name": name,
            "words": words,
            "number": number(run.counts.get(name.replace("-", " "), 0)),
            "href": f"{address}?show={name}" if address and run.counts.get(name.replace("-", " ")) else "",
        }
        for name, (words, _) in named.items()
    ]


def _facts(run: DryRun, pricing: Pricing | None, groups: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    tried = run.counts.get("families", 0)
    facts = [
        ("As at", day(run.as_of)),
        ("Asked for by", f"{run.asked_by}, {moment(run.asked_at)}"),
        ("Ended", moment(run.done_at, "not yet")),
        ("Families tried", number(tried) if run.done_at else "not yet known"),
        ("Something differs for", counted(run.counts.get("differ", 0), "family,families") if run.done_at else ""),
        *(money_facts(pricing, groups) if run.done_at else []),
        ("Fingerprint of the text", run.digest[:16]),
    ]
    return [{"key": key, "value": value} for key, value in facts if value]


def _line(request: KeyworkerRequest, one: DryRunFamily, needs: Mapping[str, str]) -> list[Any]:
    link = {"href": reverse("family", args=[one.family_id])} if may(request.user, Verb.VIEW_FAMILIES) else {}
    more = [
        *(f"A need more: {needs.get(code, code)}" for code in one.needs_come),
        *(f"A need fewer: {needs.get(code, code)}" for code in one.needs_go),
        *(
            f"Cannot be moved, for it lacks a need a professional recorded: {needs.get(code, code)}"
            for code in one.lacks
        ),
    ]
    return [
        family_cell(one.family, request.user) | link,
        {"text": one.now, "tag": "family", "detail": _of_entry(one.eligible_now, one.by_work_now)},
        {"text": one.then, "tag": "family", "detail": _of_entry(one.eligible_then, one.by_work_then)},
        f"{day(one.earliest_now, 'not known')}, then {day(one.earliest_then, 'not known')}"
        if one.earliest_now != one.earliest_then
        else day(one.earliest_now, "not known"),
        {"text": one.reasons[0] if one.reasons else "", "detail": "\n".join([*one.reasons[1:], *more])},
    ]


def _money(one: DryRunFamily, pricing: Pricing | None) -> dict[str, str]:
    if pricing is None:
        return {"text": "not known", "detail": "No programme of this framework is set up here."}
    worth = pricing.worth(one)
    change = worth.change
    more = "+" if change is not None and change > 0 else ""
    return {"text": f"{more}{pounds(change)}" if change != 0 else "no change", "detail": worth.why}


def _of_entry(eligible: str, by_work: str) -> str:
    words = {"met": "eligible", "not yet": "not eligible", "not known": "eligible or not, not known"}
    work = f"; by work: {by_work}" if by_work else ""
    return f"{words.get(eligible, eligible).capitalize()}{work}"


@requires(Verb.VIEW_DRY_RUNS)
@require_safe
def outcomes_plan_dry_run_csv(request: KeyworkerRequest, pk: int) -> HttpResponseBase:
    """Give the families of a dry run out as CSV."""
    found, run = _found(request, pk)
    kept = TemporaryFile()  # noqa: SIM115  # closed, and gone, once it is given out
    for line in csv_lines(_given_out(request, run), header=HEADER):
        kept.write(line.encode())
    kept.seek(0)
    name = f"{_file_name(request, found)}.csv"
    return FileResponse(kept, as_attachment=True, filename=name, content_type="text/csv; charset=utf-8")


@requires(Verb.VIEW_DRY_RUNS)
@require_safe
def outcomes_plan_dry_run_xlsx(request: KeyworkerRequest, pk: int) -> HttpResponseBase:
    """Give the families of a dry run out as a workbook."""
    found, run = _found(request, pk)
    kept = NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115  # closed, and gone, once it is given out
    write_workbook(Path(kept.name), _given_out(request, run), header=HEADER, title="Dry run")
    name = f"{_file_name(request, found)}.xlsx"
    return FileResponse(kept, as_attachment=True, filename=name, content_type=CONTENT_TYPE)


def _file_name(request: KeyworkerRequest, found: OutcomesPlan) -> str:
    return f"dry-run-version-{found.version}-{request.today.isoformat()}"


def _given_out(request: KeyworkerRequest, run: DryRun | None) -> Iterator[list[Any]]:
    """Yield the rows of the file, by reference without names; that they were looked at is noted."""
    if run is None:
        raise Http404
    pricing = pricing_of(run)
    rows = _rows(run, request.GET.get("show", ""), scope=scope_for(request)).order_by("id")
    for one in rows.iterator(chunk_size=AT_ONCE):
        looked_at(request, one.family)
        yield [
            *(one.family.reference, one.get_turn_display(), one.now, one.then, one.earliest_now, one.earliest_then),
            *(one.eligible_now, one.eligible_then, one.by_work_now, one.by_work_then),
            *(", ".join(one.needs_come), ", ".join(one.needs_go), ", ".join(one.lacks)),
            *(" ".join(one.reasons), *_priced(one, pricing)),
        ]


def _priced(one: DryRunFamily, pricing: Pricing | None) -> list[Any]:
    if pricing is None:
        return ["", "", "No programme of this framework is set up here."]
    worth = pricing.worth(one)
    return ["" if worth.now is None else worth.now, "" if worth.then is None else worth.then, worth.why]
