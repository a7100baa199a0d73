"""What became of the demonstration's claims: a window that was sent and paid, and one that is under way."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from claims.answering import answer
from claims.auditing import conclude, draw_sample, enlarge_sample
from claims.batches import fill_batch, freeze_batch, open_batch
from claims.caps import ORDER as ORDER_OF_PLACES
from claims.checking import looked_over
from claims.deciding import approve
from claims.exports import export_batch
from claims.findings import all_valid, record_findings, unanswered
from claims.leaving import short_of_sample
from claims.models import Batch, BatchLine, BatchState, Cap, Claim, ClaimKind, ClaimState, SpotCheck, Window
from claims.models.choices import FoundToBe, RefusedFor, TaskCode, TaskOutcome
from claims.replies import Recorded, record_reply
from claims.reply_previews import Typed
from claims.signing import sign_batch, submit_batch
from claims.spotchecks import Announced, FoundOf, close, enter, record
from families.invented.written import WRITTEN_LIVES
from families.invented.written.claimable import ASHDOWN, GALLAGHER, LOVELL
from families.invented.written.work import ZIELINSKA
from families.models import Council
from keyworkers.models import Role, User
from keyworkers.permissions import scope_of
from troubled_families import edge
from troubled_families.setting_up import financial_year

PAID_AFTER = timedelta(days=36)
# Of the window that is under way: whose claims are decided, by the day their families were attached.
TO_BE_SIGNED = date(2019, 1, 1)
TO_BE_AUDITED = date(2019, 2, 1)
READY = date(2019, 3, 1)
IN_A_SPOT_CHECK = 3
SAID_ON = date(2020, 7, 20)
ENDED = Announced(name="Spot check of June 2020", announced_on=date(2020, 6, 15), visit_on=date(2020, 7, 7))
TO_COME = Announced(name="Spot check of October 2020", announced_on=date(2020, 9, 21), visit_on=date(2020, 10, 8))
WHAT_WAS_LOOKED_AT = {
    TaskCode.EMPLOYMENT_VERIFIED: "The Jobcentre's own record of the award and of the work.",
    TaskCode.JUDGEMENT_ACCEPTED: "The judgement's reason and the case notes around it.",
    TaskCode.RETROSPECTIVE_ACCEPTED: "The referral and the case notes of before it was attached.",
    TaskCode.PLAN_COVERS: "The goals and actions of the family plan, and its reviews.",
}
Say = Callable[[str], Any]


def send_and_be_paid(window: Window, *, on: date, say: Say) -> None:
    """Take the claims of a window that has passed all their way: decided, audited, signed, sent and paid."""
    batch = _batched(window, _drafts(window), on=on)
    if batch is None:
        say("  no claim is ready")
        return
    _draw(batch, on=on)
    _audited(batch, on=on)
    _sent(batch, on=on)
    answered = answer_of_the_department(batch, on=window.closes_on + PAID_AFTER)
    say(f"  {answered.paid} claims submitted and paid, {answered.refused} refused")
    _spot_checked(batch)


def begin(window: Window, *, on: date, say: Say) -> None:
    """Let a window's oldest claims be with internal audit when the last files come."""
    batch = _batched(window, _drafts(window).filter(attachment__attached_on__lt=TO_BE_SIGNED), on=on)
    if batch:
        _draw(batch, on=on)
        say(f"  {batch} is with internal audit")


def go_on(window: Window, *, on: date, say: Say) -> None:
    """Leave each of the people who deal with claims something to do in a window that is open."""
    _cap_before_the_lovells(window, on=on)
    for begun in window.batches.filter(state=BatchState.AUDITING):
        _audited(begun, on=on)
        say(f"  {begun} waits for the senior officer")
    following = _batched(window, _drafts(window).filter(attachment__attached_on__lt=TO_BE_AUDITED), on=on)
    if following:
        _draw(following, on=on)
        say(f"  {following} is with internal audit")
    soon = _drafts(window).filter(attachment__attached_on__lt=READY).exclude(family__reference=ASHDOWN.family)
    council = window.programme.council
    _answered(council, list(_drafts(window).filter(family__reference=ASHDOWN.family)), Role.ANALYST, on=on)
    ready = _decided(council, soon, on=on, asks_second=False)
    say(f"  {ready} claims are ready, {_drafts(window).count()} wait to be decided on")


def _drafts(window: Window) -> Any:
    return Claim.objects.filter(window=window, state=ClaimState.DRAFT).order_by(*ORDER_OF_PLACES)


def late_on(day: date) -> datetime:
    """Return a moment late on a day, and none that is still to come: what people do next comes after it."""
    return min(edge.close_of(day), edge.now())


def _decided(council: Council, claims: Iterable[Claim], *, on: date, asks_second: bool = True) -> int:
    """Have the checks of claims answered and the claims approved, and return how many are ready."""
    asked = list(claims)
    for role in (Role.JOBCENTRE_ADVISER, Role.ANALYST):
        _answered(council, asked, role, on=on)
    analyst, manager = somebody(council, Role.ANALYST), somebody(council, Role.PROGRAMME_MANAGER)
    with edge.writing(what="load_demo", by=analyst, at=late_on(on)) as moment:
        first = approve(asked, by=analyst, as_of=on, at=moment)
    if not asks_second:
        return len(first.ready)
    with edge.writing(what="load_demo", by=manager, at=late_on(on)) as moment:
        second = approve(Claim.objects.filter(pk__in=first.waiting), by=manager, as_of=on, at=moment)
    return len(first.ready) + len(second.ready)


def _answered(council: Council, claims: list[Claim], role: Role, *, on: date) -> None:
    """Have somebody of a role answer the checks that are theirs."""
    person = somebody(council, role)
    with edge.writing(what="load_demo", by=person, at=late_on(on)) as moment:
        for one in looked_over(council.programmes.get(), claims, as_of=on):
            for code in (TaskCode(task.code) for task in one.tasks):
                if (code == TaskCode.EMPLOYMENT_VERIFIED) == (role == Role.JOBCENTRE_ADVISER):
                    said = WHAT_WAS_LOOKED_AT[code]
                    answer(one.claim, code, outcome=TaskOutcome.PASSED, rests_on=said, by=person, as_of=on, at=moment)


def _batched(window: Window, drafts: Iterable[Claim], *, on: date) -> Batch | None:
    """Decide drafts, take them into a batch and freeze it; None where none is ready."""
    council = window.programme.council
    if not _decided(council, drafts, on=on):
        return None
    analyst = somebody(council, Role.ANALYST)
    with edge.writing(what="load_demo", by=analyst, at=late_on(on)) as moment:
        batch = open_batch(window, by=analyst, as_of=on, at=moment)
        fill_batch(batch, by=analyst, as_of=on, at=moment)
        freeze_batch(batch, by=analyst, as_of=on, at=moment)
    return batch


def _draw(batch: Batch, *, on: date) -> None:
    auditor = somebody(batch.council, Role.INTERNAL_AUDITOR)
    with edge.writing(what="load_demo", by=auditor, at=late_on(on)) as moment:
        batch.refresh_from_db(fields=["head"])
        draw_sample(batch, seed=batch.head[:16], by=auditor, at=moment)


def _audited(batch: Batch, *, on: date) -> None:
    """Have internal audit find every claim of its sample valid, and end the audit."""
    auditor = somebody(batch.council, Role.INTERNAL_AUDITOR)
    with edge.writing(what="load_demo", by=auditor, at=late_on(on)) as moment:
        if short := short_of_sample(batch):
            enlarge_sample(batch, number=short, by=auditor, at=moment)
        for line in BatchLine.objects.filter(id__in=unanswered(batch)).select_related("batch", "claim"):
            record_findings(line, all_valid(line), by=auditor, at=moment)
        conclude(batch, by=auditor, at=moment)


def _sent(batch: Batch, *, on: date) -> None:
    """Have the senior officer sign, and the analyst send it."""
    senior, analyst = somebody(batch.council, Role.SENIOR_OFFICER), batch.made_by
    with edge.writing(what="load_demo", by=senior, at=late_on(on)) as moment:
        sign_batch(batch, by=senior, as_of=on, at=moment)
    with edge.writing(what="load_demo", by=analyst, at=late_on(on)) as moment:
        export_batch(batch, by=analyst, at=moment)
        submit_batch(batch, by=analyst, as_of=on, at=moment)


def answer_of_the_department(batch: Batch, *, on: date) -> Recorded:
    """Record the department's reply: all is paid but for one result, of whose family nothing is written."""
    results = batch.lines.filter(removed_at__isnull=True, claim__kind=ClaimKind.RESULT)
    told = [life.family for life in WRITTEN_LIVES]
    drawn = results.exclude(claim__family__reference__in=told).order_by("line_number")
    refused = dict.fromkeys(drawn.values_list("line_number", flat=True).reverse()[:1], RefusedFor.RESULT.label)
    analyst = batch.made_by
    with edge.writing(what="load_demo", by=analyst, at=late_on(on)) as moment:
        return record_reply(batch, Typed(refused=refused), by=analyst, as_of=on, at=moment)


def _spot_checked(batch: Batch) -> None:
    """Have the department look at some claims of a batch that was paid: once to the end, and once announced alone."""
    sent = batch.lines.filter(removed_at__isnull=True, claim__kind=ClaimKind.RESULT).order_by("line_number")
    first = [str(claim) for claim in sent.values_list("claim_id", flat=True)[:IN_A_SPOT_CHECK]]
    if not first:  # of a few families alone
        return
    ended = _announced(batch, ENDED, first)
    said = FoundOf(found=FoundToBe.VALID, on=SAID_ON)
    with edge.writing(what="load_demo", by=batch.made_by, at=edge.close_of(SAID_ON)):
        for line in ended.lines.all():
            record(line, said, by=batch.made_by, as_of=SAID_ON)
        close(ended, outcome="Every claim was accepted.", by=batch.made_by, as_of=SAID_ON)
    told = sent.filter(claim__family__reference__in=[GALLAGHER.family, ZIELINSKA.family])
    if references := list(told.values_list("claim__family__reference", flat=True)):
        _announced(batch, TO_COME, references)


def _announced(batch: Batch, announced: Announced, references: list[str]) -> SpotCheck:
    analyst, on = batch.made_by, announced.announced_on
    with edge.writing(what="load_demo", by=analyst, at=late_on(on)) as moment:
        scope = scope_of(analyst, as_of=on)
        return enter(batch.programme, announced, references, scope=scope, by=analyst, at=moment)


def _cap_before_the_lovells(window: Window, *, on: date) -> None:
    """Where nobody set a cap, let the year's places end just before the family whose story is that it is held by it."""
    due = Claim.objects.filter(window=window, kind=ClaimKind.RESULT).unsent().exclude(state=ClaimState.HELD)
    references = list(due.order_by(*ORDER_OF_PLACES).values_list("family__reference", flat=True))
    number = references.index(LOVELL.family) if LOVELL.family in references else len(references) - 1
    year = window.closes_on.year - (window.closes_on.month < 4)
    starts_on, ends_on = financial_year(str(year))
    if number > 0 and not Cap.objects.filter(programme=window.programme_id, kind=ClaimKind.RESULT).exists():
        with edge.writing(what="load_demo", at=late_on(on), judging=0):
            Cap.objects.create(
                programme_id=window.programme_id,
                kind=ClaimKind.RESULT,
                starts_on=starts_on,
                ends_on=ends_on,
                number=number,
                source_note="Invented: as many as were ready and attached before ALD-0012.",
            )


def somebody(council: Council, role: Role) -> User:
    """Return the council's first person of a role."""
    return User.objects.filter(council=council, role=role).order_by("id")[0]
