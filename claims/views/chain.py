"""What proves that no claim was altered: the chain of each programme, what one claim froze, what differs today."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from claims.chain import follow_chain, verify_batch
from claims.comparing import Compared, compared
from claims.differing import Content, Difference, Weight
from claims.models import Batch, BatchLine, Programme
from claims.proving import Fault
from claims.views.batches import batch_of
from claims.views.naming import family_words
from claims.views.narrowing import sees_not_all
from claims.views.restricted import visible_in
from families.paging import page_of
from families.reading import at_once
from families.views.record import Opened, opened
from families.words import counted, day, moment, pounds
from keyworkers.models import User
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest, opens_packs, scope_for
from outcomes.models import OutcomesPlan
from outcomes.views.lines import evidence_of, leading, lines_of

SIZE = 200
FAULTS = [{"label": label} for label in ("Batch", "Line", "Claim", "What is wrong")]
HEADS = [{"label": label} for label in ("Batch", "State", "Frozen", "Head of the chain", "What differs today")]
DIFFERENCES = [{"label": label} for label in ("What", "When it was claimed", "As known today", "How it weighs")]
SINCE = [{"label": label} for label in ("Claim", "What", "As known today")]
GROUPS = {
    Weight.ALTERED: "What nobody may change was altered",
    Weight.DECIDES: "Would not pass today",
    Weight.DIFFERS: "Differs, and would still pass",
}
WITH_A_LINE = ("batch__programme", "batch__window", "claim__family", "claim__programme", "claim__attachment__plan")
EVIDENCE = [{"label": label} for label in ("What", "Whose", "When", "What it says", "Told by", "Today")]


@requires(Verb.VIEW_CLAIMS)
@require_safe
def chain(request: KeyworkerRequest) -> HttpResponse:
    """Follow the chain of every programme of the council, here and now, and say whether it holds."""
    programmes = Programme.objects.filter(council=request.user.council_id, batches__head__gt="").distinct()
    return render(request, "claims/chain.html", {"chains": [_chain(programme) for programme in programmes]})


def _chain(programme: Programme) -> dict[str, Any]:
    followed = follow_chain(programme)
    faults, batches = followed.faults, sorted(followed.batches, key=lambda batch: batch.number)
    of_batches = counted(len(batches), "batch,batches")
    of_lines = counted(followed.lines, "line,lines").capitalize()
    return {
        "id": f"chain-{programme.pk}",
        "title": programme.name,
        "holds": not faults,
        "words": f"{of_lines} of {of_batches} followed, from the first to the last.",
        "fault_columns": FAULTS,
        "faults": [_fault(fault, batches) for fault in faults],
        "columns": HEADS,
        "rows": [_head(batch) for batch in batches],
    }


def _fault(fault: Fault, batches: Iterable[Batch]) -> list[Any]:
    batch = next((one for one in batches if one.number == fault.batch), None)
    return [
        (str(fault.batch), reverse("batch", args=[batch.pk]) if batch else ""),
        fault.line_number or "the whole batch",
        (str(fault.claim), reverse("claim", args=[fault.claim])) if fault.claim else None,
        fault.what,
    ]


def _head(batch: Batch) -> list[Any]:
    return [
        (str(batch), reverse("batch", args=[batch.pk])),
        {"text": batch.state, "tag": "batch"},
        batch.frozen_at,
        batch.head,
        (f"Compare batch {batch.number}", reverse("batch_differences", args=[batch.pk])),
    ]


@requires(Verb.VIEW_CLAIMS)
@require_safe
@opens_packs
def batch_differences(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show, of each line of a frozen batch, what is known otherwise today than it was claimed."""
    found = batch_of(request, pk)
    frozen = BatchLine.objects.filter(batch=found, line_number__isnull=False)
    visible = visible_in(request, frozen)
    after = request.GET.get("after", "")
    page = page_of(
        visible.select_related("claim__family"),
        by="line_number",
        size=SIZE,
        after=int(after) if after.isdecimal() and len(after) < 10 else None,
    )
    told = compared(found.programme, page.rows, scope=scope_for(request))
    shown = {
        "batch": found,
        "groups": _groups(page.rows, told, request.user),
        "since": [row for line in page.rows for row in _since(line, told[line.pk], request.user)],
        "since_columns": SINCE,
        "same": sum(not told[line.pk].differences for line in page.rows),
        "differing": sum(bool(told[line.pk].known_then) for line in page.rows),
        "columns": DIFFERENCES,
        "is_partly_compared": sees_not_all(scope_for(request)),
        "next": f"?after={page.after}" if page.after else "",
    }
    return render(request, "claims/differences.html", shown)


def _groups(lines: Sequence[BatchLine], told: Mapping[int, Compared], user: User) -> list[dict[str, Any]]:
    """Return the lines that differ from what was known, by their heaviest difference, the heaviest first."""
    found = [(told[line.pk].weighs, line) for line in lines if told[line.pk].known_then]
    groups = [
        {"title": title, "lines": [_line(line, told[line.pk], user) for weighs, line in found if weighs == weight]}
        for weight, title in GROUPS.items()
    ]
    return [group for group in groups if group["lines"]]


def _since(line: BatchLine, told: Compared, user: User) -> Iterable[list[Any]]:
    """Yield what came since a line was frozen, of days it rests on."""
    for one in told.since:
        yield [
            (f"Line {line.line_number}, {family_words(line.claim.family, user)}", _href(line, user)),
            one.what,
            one.today,
        ]


def _href(line: BatchLine, user: User) -> str:
    return reverse("claim_frozen" if may(user, Verb.VIEW_PACKS) else "claim", args=[line.claim_id])


def _line(line: BatchLine, told: Compared, user: User) -> dict[str, Any]:
    return {
        "whose": family_words(line.claim.family, user),
        "id": f"line-{line.pk}",
        "number": line.line_number,
        "claim": line.claim,
        "href": _href(line, user),
        "rows": [_difference(one) for one in told.known_then],
    }


def _difference(one: Difference) -> list[Any]:
    return [one.what, one.claimed, one.today, {"text": one.weight.value, "tag": "difference"}]


@requires(Verb.VIEW_PACKS)
@require_safe
@opens_packs
def claim_frozen(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show what a claim froze, on what evidence, what proves that it is unaltered, and what differs today."""
    lines = visible_in(request, BatchLine.objects.filter(claim=pk, line_number__isnull=False))
    line = lines.select_related(*WITH_A_LINE).order_by("-id").first()
    if line is None:
        raise Http404
    claim = line.claim
    told = compared(claim.programme, [line], scope=scope_for(request))[line.pk]
    frozen = told.frozen
    record = opened(request, claim.family_id, day=date.fromisoformat(frozen["as_of"]) if frozen else None)
    pieces, unseen = _evidence(frozen, record) if frozen else ([], 0)
    shown = {
        "claim": claim,
        "line": line,
        "facts": list(_facts(line, frozen, record)),
        "gates": _proof(line),
        "columns": DIFFERENCES,
        "rows": [_difference(one) for one in told.known_then],
        "since": [f"{one.what} {one.today}." for one in told.since],
        "evidence_columns": EVIDENCE,
        "evidence": pieces,
        "unseen": unseen,
    }
    return render(request, "claims/frozen.html", shown)


def _facts(line: BatchLine, frozen: Content, record: Opened) -> Iterable[dict[str, Any]]:
    batch = line.batch
    frozen_on = date.fromisoformat(frozen["as_of"]) if frozen else batch.frozen_at
    yield {"key": "Frozen", "value": f"{day(frozen_on)}, line {line.line_number} of {batch}"}
    yield {"key": "Amount", "value": pounds(line.amount, otherwise="no rate was known")}
    if frozen:
        yield {"key": "Outcomes plan", **_plan(line, frozen)}
        yield {"key": "Evidence date", "value": day(date.fromisoformat(frozen["window"]["evidence_on"]))}
        names = record.identity.names
        yield {"key": "Who it covers", "value": ", ".join(names.get(pk, f"person {pk}") for pk in frozen["people"])}
    yield {"key": "SHA-256 of the snapshot", "value": line.snapshot_digest}
    yield {"key": "Link in the chain", "value": line.link}
    if batch.file_digest:
        yield {"key": "File", "value": f"{batch.file_name}, SHA-256 {batch.file_digest}"}


def _plan(line: BatchLine, frozen: Content) -> dict[str, str]:
    """Return the version a claim was judged under, as it was published, and the digest of its text."""
    named, ours = frozen["outcomes_plan"], line.claim.attachment.plan
    plan = ours if ours.pk == named["id"] else OutcomesPlan.objects.filter(pk=named["id"]).first()
    said = str(plan) if plan else f"Version {named['version']}, no longer there"
    value = f"{said}, SHA-256 {named['digest']}"
    href = reverse("outcomes_plan", args=[plan.pk]) if plan else ""
    return {"value": value, "href": href, "action": "Open"} if href else {"value": value}


def _proof(line: BatchLine) -> list[dict[str, str]]:
    """Return, as conditions, what was followed just now: this claim's line, its batch, the sheet and the file."""
    batch = line.batch
    proof = verify_batch(batch)
    faults, sheet = proof.faults, proof.signed
    ours = [fault.what for fault in faults if fault.line_number == line.line_number]
    others = [
        f"Line {fault.line_number}: {fault.what}" for fault in faults if fault.line_number not in (0, line.line_number)
    ]
    whole = [fault.what for fault in faults if not fault.line_number]
    signed = f"Signed by {sheet.signed_by}, {moment(sheet.signed_at)}, with the head {sheet.head}." if sheet else ""
    return [
        _held("This claim's snapshot and its link are as they were frozen", ours),
        _held(f"So is every other line of {batch}", others),
        _held("The head, the signed sheet and the file agree with them", whole, signed or "Nobody has signed yet."),
    ]


def _held(words: str, faults: Sequence[str], why: str = "") -> dict[str, str]:
    state = "not passed" if faults else "passed"
    return {"words": words, "state": state, "why": " ".join(faults) or why}


def _evidence(frozen: Content, record: Opened) -> tuple[list[list[Any]], int]:
    """Return the pieces a claim rests on, the replaced first, as far as this person sees them; how many they do not."""
    ids = [pk for pk, _ in frozen.get("evidence", ())]
    visible = evidence_of(record).filter(pk__in=ids)
    asked = leading(visible, kind="", replaced=True).order_by("superseded_at", "starts_on", "id")
    pieces, seen = at_once(asked, visible.order_by().values_list("pk"))
    lines = lines_of(pieces, record)
    family = record.family.pk
    rows = [
        [
            (line.title, reverse("evidence", args=[family, line.evidence.pk])),
            line.who,
            line.when,
            line.says,
            line.told_by,
            f"replaced on {day(line.evidence.superseded_at)}" if line.evidence.superseded_at else "stands",
        ]
        for line in lines
    ]
    return rows, len(ids) - len(seen)
