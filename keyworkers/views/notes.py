"""What somebody did with a family: logged, read again, amended."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from families.models import Family
from families.refusals import NotPossibleError
from families.views.record import Opened, opened
from families.words import LONDON, day, moment
from keyworkers.drafts import Mark, NewerDraftError, draft_to_go_on_with, save_draft
from keyworkers.forms import refuse
from keyworkers.forms_of_notes import AmendForm, InterventionForm
from keyworkers.identity import Member
from keyworkers.models import Draft, Goal, Intervention
from keyworkers.notes import LoggedAlreadyError, amend, differs, draft_of_amending, log_intervention, may_amend
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest
from keyworkers.views.keeping import keeping_what_was_typed
from keyworkers.views.marks import mark_sent, mark_to_show, typed_in

ENTERING = ["GET", "HEAD", "POST"]
ADDING, AMENDING = "intervention_add", "intervention_amend"


@keeping_what_was_typed
@requires(Verb.LOG_INTERVENTIONS)
@require_http_methods(ENTERING)
def add_intervention(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Log what was done with the family; the same form sent twice is one note, and what is not completed is a draft."""
    record = opened(request, pk)
    not_kept = kept_as_draft(record, ADDING, reverse(ADDING, args=[pk]))
    if isinstance(not_kept, HttpResponse):
        return not_kept
    draft = None if request.method == "POST" else draft_asked_for(record, ADDING)
    goals = Goal.objects.filter(
        family=record.family, family_plan__ended_on__isnull=True, reached_on__isnull=True, set_aside_on__isnull=True
    )
    form = InterventionForm(
        None if not_kept else request.POST or None,
        members=in_order(record),
        goals=goals,
        today=request.today,
        kept=not_kept.typed if not_kept else draft.content if draft else None,
    )
    doubted: Intervention | None = None
    if form.is_valid():
        try:
            return _log(record, form)
        except LoggedAlreadyError as logged:
            doubted = logged.note
            form = _once_more(form, record, goals=list(goals))
        except NotPossibleError as error:
            refuse(form, error)
    shown = {
        "form": form,
        "draft": draft,
        "not_kept": not_kept,
        "mark": mark_of(request, draft, not_kept),
        "doubted": doubted,
        "doubt": str(LoggedAlreadyError(doubted)) if doubted else "",
        "draft_href": reverse("family_draft", args=[pk, ADDING]),
        "session_href": reverse("group_session"),
    }
    status = 409 if doubted or not_kept else 422 if form.errors else 200
    return render(request, "keyworkers/intervention_add.html", record.frame("", **shown), status=status)


def in_order(record: Opened) -> list[Member]:
    """Return who may have taken part: who lives there, who belongs and lives elsewhere, who belonged once."""
    identity = record.identity
    now = [*identity.residents, *identity.elsewhere]
    there = {who.person.pk for who in now if who.person}
    return [*now, *(who for who in identity.members if who.person and who.person.pk not in there)]


def _log(record: Opened, form: InterventionForm) -> HttpResponse:
    request, said = record.request, form.note_to_log()
    note, is_new = log_intervention(
        record.family,
        said,
        key=form.cleaned_data["key"],
        by=request.user,
        as_of=request.today,
        at=request.now,
        mark=mark_sent(request),
    )
    if not is_new and differs(note, said):
        raise LoggedAlreadyError(note)
    at = f"at {note.recorded_at.astimezone(LONDON):%H:%M} on {day(note.recorded_at)}"
    what = f"{note.get_kind_display().lower()}, {day(note.happened_on)}, {note.minutes} minutes"
    messages.success(request, f"Saved {at}: {what}." if is_new else f"This note had been saved already, {at}.")
    return redirect("intervention", record.family.pk, note.pk)


def _once_more(form: InterventionForm, record: Opened, *, goals: list[Goal]) -> InterventionForm:
    """Return the form as it was typed, to be sent as another note: under a key of its own where its own is used."""
    sent = record.request.POST.copy()
    if Intervention.objects.filter(idempotency_key=form.cleaned_data["key"]).exists():
        sent["key"] = str(uuid.uuid4())
    sent["is_another"] = ""
    again = InterventionForm(sent, members=in_order(record), goals=goals, today=record.request.today)
    again.is_valid()
    return again


def draft_asked_for(record: Opened, form: str) -> Draft | None:
    """Return the draft to go on with: the one the address names, or else the newest about the family."""
    if "afresh" in record.request.GET:
        return None
    asked = record.request.GET.get("draft", "")
    return draft_to_go_on_with(record.request.user, form=form, family=record.family, key=asked)


@dataclass(frozen=True, slots=True)
class NotKept:
    """What was to be kept as a draft and could not: why, what was typed, and the newer draft where there is one."""

    why: str
    typed: dict[str, list[str]]
    newer: Draft | None = None


def kept_as_draft(record: Opened, form: str, to: str) -> HttpResponse | NotKept | None:
    """Keep what was typed where the draft's button was pressed, say so, and lead back to the form; or why not."""
    return kept_as_draft_of(record.request, record.family, form, to)


def kept_as_draft_of(
    request: KeyworkerRequest, family: Family | None, form: str, to: str
) -> HttpResponse | NotKept | None:
    """Keep what was typed as :func:`kept_as_draft` does, of one family or of several at once."""
    if request.POST.get("save") != "draft":
        return None
    typed = typed_in(request)
    who: dict[str, Any] = {"by": request.user, "at": request.now, "mark": mark_sent(request)}
    try:
        key = uuid.UUID(request.POST.get("key", ""))
        draft = save_draft(typed, form=form, key=key, family=family, **who)
    except NewerDraftError as newer:
        return NotKept(str(newer), typed, newer.draft)
    except NotPossibleError as refused:
        return NotKept(str(refused), typed)
    except ValueError:
        messages.error(request, "This draft could not be saved: open a new form.")
        return redirect(to)
    messages.success(request, f"Draft saved at {draft.saved_at.astimezone(LONDON):%H:%M}. Only you can see it.")
    return redirect(f"{to}?draft={draft.key}")


def mark_of(request: KeyworkerRequest, draft: Draft | None, not_kept: NotKept | None = None) -> Mark:
    """Return the mark of a form that is shown; whoever sees that a newer draft stands may put theirs in its place."""
    newer = draft or (not_kept.newer if not_kept else None)
    return mark_to_show(request, seen=newer.version if newer else 0)


@requires(Verb.VIEW_CASEWORK)
@require_safe
def intervention(request: KeyworkerRequest, pk: int, note: int) -> HttpResponse:
    """Show one note as it was written, when it was saved, and what was added to it since."""
    record = opened(request, pk)
    found = get_object_or_404(
        Intervention.objects.select_related("worker").prefetch_related("participations", "goals"),
        family=record.family,
        pk=note,
    )
    amendments = list(found.amendments.select_related("written_by"))
    can_log = may(request.user, Verb.LOG_INTERVENTIONS)
    shown = {
        "note": found,
        "rows": rows_of(found, names=record.identity.names),
        "amendments": [
            {
                "title": f"Added by {one.written_by}",
                "when": moment(one.written_at),
                "by": f"because: {one.reason}",
                "words": one.text,
            }
            for one in amendments
        ],
        "amend_href": reverse(AMENDING, args=[pk, note]) if can_log and may_amend(found, user=request.user) else "",
        "withdrawn": _withdrawn(found),
    }
    return render(request, "keyworkers/intervention.html", record.frame("family_timeline", **shown))


def _withdrawn(note: Intervention) -> str:
    if not note.withdrawn_at:
        return ""
    return f"Withdrawn on {day(note.withdrawn_at)}, and counted nowhere: {note.withdrawn_because}"


def rows_of(note: Intervention, *, names: dict[int, str]) -> list[dict[str, Any]]:
    """Return what a note says, as the lines of a summary; people who may not be shown stay unnamed."""
    took_part = [one for one in note.participations.all() if one.person_id in names]
    goals = "\n".join(goal.wording for goal in note.goals.all())
    seen = note.get_outcome_display()
    why = f": {note.get_not_seen_why_display().lower()}" if note.not_seen_why else ""
    told = [
        ("Date", f"{day(note.happened_on)}{f', {note.started_at:%H:%M}' if note.started_at else ''}"),
        ("Minutes", str(note.minutes)),
        ("Place", note.place),
        ("Family seen", f"{seen}{why}"),
        ("Who took part", ", ".join(names[one.person_id] for one in took_part)),
        ("Seen alone", ", ".join(names[one.person_id] for one in took_part if one.seen_alone)),
        ("What happened", note.note),
        ("What the child said", note.child_said),
        ("Towards", goals),
        ("Next step", note.next_step),
        ("Next contact due", day(note.next_on, otherwise="")),
        ("Group session", "Several families took part; each has a note of its own." if note.session else ""),
        ("Written by", str(note.worker)),
        ("Saved", moment(note.recorded_at)),
    ]
    return [{"key": key, "value": value} for key, value in told if value]


@keeping_what_was_typed
@requires(Verb.LOG_INTERVENTIONS)
@require_http_methods(ENTERING)
def amend_intervention(request: KeyworkerRequest, pk: int, note: int) -> HttpResponse:
    """Add to a completed note, with the reason; the note itself stays as it was written."""
    record = opened(request, pk)
    found = get_object_or_404(
        Intervention.objects.select_related("worker").prefetch_related("participations", "goals"),
        family=record.family,
        pk=note,
    )
    name = draft_of_amending(found)
    not_kept = kept_as_draft(record, name, reverse(AMENDING, args=[pk, note]))
    if isinstance(not_kept, HttpResponse):
        return not_kept
    draft = None if request.method == "POST" else draft_asked_for(record, name)
    typed = not_kept.typed if not_kept else draft.content if draft else None
    form = AmendForm(None if not_kept else request.POST or None, kept=typed)
    if form.is_valid():
        said = form.cleaned_data
        try:
            who: dict[str, Any] = {"by": request.user, "at": request.now, "mark": mark_sent(request)}
            amend(found, text=said["text"], reason=said["reason"], key=said["key"], **who)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, "Added to the note. The note itself stays as it was written.")
            return redirect("intervention", pk, note)
    rows = rows_of(found, names=record.identity.names)
    shown = {"form": form, "note": found, "rows": rows, "draft": draft, "not_kept": not_kept}
    shown["mark"] = mark_of(request, draft, not_kept)
    shown["draft_href"] = reverse("family_draft", args=[pk, name])
    framed = record.frame("family_timeline", **shown)
    status = 409 if not_kept else 422 if form.errors else 200
    return render(request, "keyworkers/intervention_amend.html", framed, status=status)
