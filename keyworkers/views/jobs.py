"""Jobs: nights, files loaded and undone, exports, how far they are, how they ended; and the night, asked for."""

from datetime import datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from families.feeds.effects import UNDONE
from families.models import Family
from families.paging import page_of
from families.words import counted, day, moment, number, since
from keyworkers.jobs import ask_night
from keyworkers.models import Job, JobState
from keyworkers.models.jobs import JobQuerySet
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest, scope_for

SIZE = 25
SHOWN = 100  # families named under a heading
NIGHT_AFTER = timedelta(hours=25)  # a night every night, and an hour for a long one
SILENT = timedelta(minutes=10)  # a range of families takes seconds, the largest file some minutes

JOBS = [
    {"label": "Job"},
    {"label": "As of"},
    {"label": "State"},
    {"label": "What came of it"},
    {"label": "Asked for by"},
    {"label": "Started"},
    {"label": "Took", "numeric": True},
]
DIFFERENCES = [{"label": label} for label in ("Family", "What", "It stood as", "Its evidence says")]
# In the order of the work; a job's own counts come in no order.
COUNTS = {
    "rows": "Rows of the file",
    "loaded": "Rows loaded",
    "unchanged": "Rows that changed nothing",
    "rejected": "Rows rejected",
    "files loaded": "Files loaded",
    "judged": "Families judged because a fact touched them",
    "changed": "Of these, verdicts that changed",
    "rebuilt": "Families judged again from their evidence",
    "differences": "Of these, verdicts that were not what it says",
    "not judged": "Families that could not be judged",
    "families to consider": "Families nobody works with, placed in the matrix",
    "their place changed": "Of these, places that changed",
    "meet the plan": "Families that meet their outcomes plan",
    "newly meet the plan": "Did not the night before",
    "no longer meet the plan": "No longer meet it",
    "attachment claims raised": "Attachment claims raised",
    "result claims raised": "Result claims raised",
    "claims held": "Claims held",
    "claims let go": "Claims let go",
    "claims taken out of a batch": "Claims taken out of a batch",
    "monthly figures changed": "Monthly figures changed",
    "people told something": "People told what is due",
    "drafts deleted": "Drafts deleted, untouched for a month",
    "lists deleted": "Lists deleted, their link ended",
    "lines written": "Lines of the file",
    "given_back": "Times its worker was lost",
}
CROSSED = {
    "newly meet the plan": "Meet their outcomes plan, and did not the night before",
    "no longer meet the plan": "No longer meet their outcomes plan, and did the night before",
    "not judged": "Could not be judged",
}


@requires(Verb.VIEW_JOBS)
@require_safe
def jobs(request: KeyworkerRequest) -> HttpResponse:
    """List the council's jobs, the last first, and say when its last night ended."""
    after = request.GET.get("after", "")
    page = page_of(
        _jobs(request).select_related("asked_by", "load"),
        by="-asked_at",
        size=SIZE,
        after=int(after) if after.isdecimal() and len(after) < 19 else None,
    )
    shown = {
        "columns": JOBS,
        "rows": [_line(job) for job in page.rows],
        "is_working": any(job.state in (JobState.WAITING, JobState.RUNNING) for job in page.rows),
        "next": f"?after={page.after}" if page.after else "",
        "last_night": _last_night(request),
        "silent": _silent(request),
        "may_run": may(request.user, Verb.RUN_JOBS),
    }
    return render(request, "keyworkers/jobs/jobs.html", shown)


@requires(Verb.VIEW_JOBS)
@require_safe
def job(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show one job: how far it is, what came of it, what went wrong, and which families it lists."""
    found = get_object_or_404(_jobs(request).select_related("asked_by", "load"), pk=pk)
    families = _families(request, found)
    shown = {
        "job": found,
        "is_working": found.state in (JobState.WAITING, JobState.RUNNING),
        "facts": _facts(found),
        "counts": _counts(found),
        "lists": [_listed(title, found.counts.get(name, []), families) for name, title in CROSSED.items()],
        "differences": _differences(found, families),
        "difference_columns": DIFFERENCES,
    }
    return render(request, "keyworkers/jobs/job.html", shown)


@requires(Verb.RUN_JOBS)
@require_POST
def run_night(request: KeyworkerRequest) -> HttpResponse:
    """Ask for today's night now."""
    asked = ask_night(request.user.council, as_of=request.today, by=request.user, at=request.now)
    messages.success(request, f"The night as of {day(asked.as_of)} is asked for; a worker takes it within a minute.")
    return redirect("jobs")


def _jobs(request: KeyworkerRequest) -> JobQuerySet:
    return Job.objects.filter(council=request.user.council_id)


def _line(one: Job) -> list[Any]:
    return [
        {"text": one.get_kind_display(), "href": reverse("job", args=[one.pk]), "detail": _file(one)},
        one.as_of,
        {"text": one.state, "tag": "job", "detail": _how_far(one)},
        _outcome(one),
        _asked_by(one),
        moment(one.started_at, "not yet"),
        _took(one),
    ]


def _file(one: Job) -> str:
    return one.load.file_name if one.load else ""


def _asked_by(one: Job) -> str:
    return str(one.asked_by) if one.asked_by else "the clock, or a command"


def _how_far(one: Job) -> str:
    if one.state != JobState.RUNNING:
        return ""
    return f"{one.step}, {one.done} of {one.total}" if one.total else one.step


def _outcome(one: Job) -> str:
    if one.state in (JobState.WAITING, JobState.RUNNING):
        return ""
    wrong = [
        counted(len(found), words)
        for found, words in ((one.alarms, "alarm,alarms"), (one.problems, "failure,failures"))
        if found
    ]
    return " and ".join(wrong) or "nothing wrong"


def _took(one: Job) -> str:
    if not one.started_at or not one.ended_at:
        return ""
    seconds = round((one.ended_at - one.started_at).total_seconds())
    return f"{seconds // 60} min {seconds % 60} s" if seconds >= 60 else f"{seconds} s"


def _last_night(request: KeyworkerRequest) -> dict[str, Any]:
    """Return when the council's last night ended, and whether one has been left out since."""
    ended = _jobs(request).nights().ended().order_by("ended_at").values_list("ended_at", flat=True).last()
    if ended is None:
        return {"words": "No night has run yet.", "is_late": True}
    return {
        "words": f"The last night ended on {moment(ended)} ({since(ended, request.today)}).",
        "is_late": _is_late(ended, now=request.now),
    }


def _is_late(ended: datetime, *, now: datetime) -> bool:
    return now - ended > NIGHT_AFTER


def _silent(request: KeyworkerRequest) -> str:
    """Return words about jobs that run and give no sign of life."""
    count = _jobs(request).running().filter(beat_at__lt=request.clock - SILENT).count()
    if not count:
        return ""
    return f"{counted(count, 'job,jobs')} that should be running gave no sign of life for ten minutes."


def _facts(one: Job) -> list[dict[str, Any]]:
    facts = [
        ("Asked for by", _asked_by(one)),
        ("Asked for", moment(one.asked_at)),
        ("Started", moment(one.started_at, "not yet")),
        ("Ended", moment(one.ended_at, "not yet")),
        ("Took", _took(one) or "not ended"),
    ]
    how_far = _how_far(one)
    return [{"key": key, "value": value} for key, value in (*facts, *([("Now", how_far)] if how_far else []))]


def _counts(one: Job) -> list[dict[str, Any]]:
    undone = {name: more.capitalize() for name, (_, more) in UNDONE.items()}
    named = COUNTS | undone
    named |= {name: name.capitalize() for name in one.counts if name not in named}
    return [
        {"key": words, "value": number(_number(one.counts[name]))}
        for name, words in named.items()
        if name in one.counts and not isinstance(one.counts[name], dict)
    ]


def _number(count: Any) -> int:
    return len(count) if isinstance(count, list) else int(count)


def _families(request: KeyworkerRequest, one: Job) -> dict[int, Family]:
    """Return those families the job names that this person may see: the job itself knows only their numbers."""
    named = {pk for name in CROSSED for pk in one.counts.get(name, [])[:SHOWN]}
    named |= {difference["family"] for difference in one.counts.get("differences", [])}
    return Family.objects.visible_to(scope_for(request)).only("name", "reference").in_bulk(named)


def _listed(title: str, named: list[int], families: dict[int, Family]) -> dict[str, Any]:
    shown = [families[pk] for pk in named[:SHOWN] if pk in families]
    rows = [[{"text": one.name, "href": reverse("family", args=[one.pk])}, one.reference] for one in shown]
    others = len(named) - len(rows)
    return {"title": title, "rows": rows, "others": counted(others, "other family,other families") if others else ""}


def _differences(one: Job, families: dict[int, Family]) -> list[list[Any]]:
    """Return what stood in the verdicts and what their evidence says, for the families this person may see."""
    return [
        [
            {"text": families[found["family"]].name, "href": reverse("family", args=[found["family"]])},
            what,
            (found["old"] or {}).get(what),
            (found["new"] or {}).get(what),
        ]
        for found in one.counts.get("differences", [])
        if found["family"] in families
        for what in sorted({**(found["old"] or {}), **(found["new"] or {})})
        if (found["old"] or {}).get(what) != (found["new"] or {}).get(what)
    ]
