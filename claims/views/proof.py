"""The head and the foot of a pack: what is claimed on whose word, and the proof that nothing was altered."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from claims.findings import latest
from claims.models import BatchLine, Claim
from claims.models.choices import SpotCheckQuestion
from claims.packs import Frozen, Papers, Sampled, is_unaltered
from claims.tasks import told_openly
from claims.views.lifecycle import SERVICE
from families.views.record import Opened
from families.words import counted, day, moment, pounds
from keyworkers.permissions import Verb, may
from outcomes.models import OutcomesPlan

Fact = dict[str, Any]
_EACH = {"action": "Open", "about": "each piece of evidence"}


def facts_of(claim: Claim, line: BatchLine, frozen: Frozen | None, record: Opened, papers: Papers) -> Iterable[Fact]:
    """Yield what is claimed, under which version of which outcomes plan, who decided, who signed, what was sent."""
    yield {"key": "Claim", "value": str(claim.pk)}
    yield {"key": "Family", "value": f"{claim.family.name}, {claim.family.reference}"}
    yield {"key": "Programme", "value": claim.programme.name}
    yield {"key": "Window", "value": f"{claim.window}, evidence date {day(claim.window.evidence_on)}"}
    yield {"key": "Attached", "value": day(claim.attachment.attached_on)}
    yield from _plan(claim, frozen, record)
    yield from _decided(papers)
    if frozen:
        yield {"key": "Frozen", "value": f"{line.batch}, line {line.line_number}, as known on {day(frozen.as_of)}"}
        href = f"{reverse('claim_frozen', args=[claim.pk])}#evidence"
        yield {"key": "Evidence it rests on", "value": counted(frozen.evidence, "piece,pieces"), "href": href, **_EACH}
        yield from _sent(line, papers)
    if line.amount is not None:
        yield {"key": "Amount", "value": pounds(line.amount)}


def _plan(claim: Claim, frozen: Frozen | None, record: Opened) -> Iterable[Fact]:
    if frozen is None or frozen.plan is None:
        return
    ours = claim.attachment.plan
    plan = ours if ours.pk == frozen.plan else OutcomesPlan.objects.filter(pk=frozen.plan).first()
    if plan:
        href = reverse("outcomes_plan", args=[plan.pk]) if may(record.request.user, Verb.VIEW_OUTCOMES_PLANS) else ""
        stands = "its text is the one that was frozen"
        altered = "its text is not the one that was frozen: it has been altered since"
        said = f"{plan}; {stands if plan.digest == frozen.plan_digest else altered}"
        yield {"key": "Judged under", "value": said, "href": href, "action": "Open", "about": str(plan)}


def _decided(papers: Papers) -> Iterable[Fact]:
    if papers.raised:
        by = papers.raised.moved_by or SERVICE
        yield {"key": "Raised by", "value": f"{by}, {moment(papers.raised.moved_at)}. {papers.raised.reason}"}
    for one in papers.decisions:
        which = "Decided again by a second person" if one.is_second else "Decided by"
        said = f"{one.decided_by}, {moment(one.decided_at)}: {one.get_outcome_display().lower()}"
        yield {"key": which, "value": f"{said}. {one.note}" if one.note else said}
    for task in papers.tasks:
        said = f"{task.get_outcome_display()}, by {task.answered_by} on {day(task.answered_at)}"
        words = told_openly(task.code, task.rests_on, task.note)
        yield {"key": task.get_code_display(), "value": f"{said}, from: {words}" if words else said}


def _sent(line: BatchLine, papers: Papers) -> Iterable[Fact]:
    if papers.sampled:
        yield {"key": "Internal audit", "value": _audited(line, papers, papers.sampled)}
    for signed in papers.signings[-1:]:
        yield {"key": "Signed by", "value": f"{signed.signed_by}, {moment(signed.signed_at)}"}
    if line.batch.submitted_at:
        yield {"key": "Sent", "value": f"{moment(line.batch.submitted_at)}, in {line.batch.file_name}"}


def _audited(line: BatchLine, papers: Papers, sampled: Sampled) -> str:
    """Return whether internal audit looked at the claim, and what it found of the whole."""
    of_them = counted(sampled.claims, "claim,claims")
    if not sampled.is_among:
        return f"Not in its sample of {of_them}"
    whole = latest(papers.findings).get(line.pk, {}).get((SpotCheckQuestion.WHOLE, None))
    found = f"{whole.get_found_display()}, {whole.found_by}, {moment(whole.found_at)}" if whole else "not answered yet"
    return f"In its sample of {of_them}: {found[:1].lower()}{found[1:]}"


def proof_of(line: BatchLine, papers: Papers) -> Iterable[Fact]:
    """Yield what proves that nothing of a frozen line was altered since."""
    stands = is_unaltered(line, papers.link_before)
    yield {
        "key": "Altered since it was frozen?",
        "value": "No: the snapshot is what its digest says, and its link follows from the line before"
        if stands
        else "Yes: the snapshot or its link is not what was frozen",
    }
    yield {"key": "SHA-256 of the snapshot", "value": line.snapshot_digest}
    yield {"key": "Link in the chain", "value": line.link}
    yield {"key": "Head of the batch", "value": line.batch.head}
    for sheet in papers.signings[-1:]:
        same = "the same head" if sheet.head == line.batch.head else f"another head, {sheet.head}: one was altered"
        href = reverse("batch_sheet", args=[line.batch_id, sheet.pk])
        said = f"{same}, signed by {sheet.signed_by}, {moment(sheet.signed_at)}"
        yield {"key": "On the signed sheet", "value": said[:1].upper() + said[1:], "href": href, "action": "Open"}
    if line.batch.file_digest:
        yield {"key": "SHA-256 of the file", "value": line.batch.file_digest}
