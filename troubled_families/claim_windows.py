"""What became of the demonstration's claims: a window that was sent and paid, and one that is under way."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from claims.auditing import conclude, draw_sample
from claims.batches import (
    Reply,
    fill_batch,
    freeze_batch,
    open_batch,
    record_reply,
)
from claims.caps import ORDER as ORDER_OF_PLACES
from claims.deciding import approve
from claims.exports import export_batch
from claims.findings import all_valid, record_findings, unanswered
from claims.models import Batch, BatchLine, Cap, Claim, ClaimKind, ClaimState, Window
from claims.signing import sign_batch, submit_batch
from families.invented.written.claimable import LOVELL
from families.models import Council
from keyworkers.models import Role, User
from troubled_families import edge
from troubled_families.setting_up import financial_year

PAID_AFTER = timedelta(days=36)
Say = Callable[[str], Any]


def send_and_be_paid(window: Window, *, on: date, say: Say) -> None:
    """Take the claims of a window that has passed all their way: decided, audited, signed, sent and paid."""
    drafts = list(Claim.objects.filter(window=window, state=ClaimState.DRAFT))
    if not drafts:
        say("  no claim is ready")
        return
    batch = _frozen(window, drafts, on=on)
    _audited(batch, on=on)
    _sent(batch, on=on)
    say(f"  {_paid(batch, on=window.closes_on + PAID_AFTER)} claims submitted and paid")


def _frozen(window: Window, drafts: list[Claim], *, on: date) -> Batch:
    """Decide drafts, take them into a batch and freeze it."""
    analyst = somebody(window.programme.council, Role.ANALYST)
    with edge.writing(what="load_demo", by=analyst, at=edge.close_of(on)) as moment:
        decided = approve(drafts, by=analyst, as_of=on, at=moment)
    second = somebody(window.programme.council, Role.PROGRAMME_MANAGER)
    with edge.writing(what="load_demo", by=second, at=edge.close_of(on)) as moment:
        approve(Claim.objects.filter(pk__in=decided.waiting), by=second, as_of=on, at=moment)
    with edge.writing(what="load_demo", by=analyst, at=edge.close_of(on)) as moment:
        batch = open_batch(window, by=analyst, as_of=on, at=moment)
        fill_batch(batch, by=analyst, as_of=on, at=moment)
        freeze_batch(batch, by=analyst, as_of=on, at=moment)
    return batch


def _audited(batch: Batch, *, on: date) -> None:
    """Have internal audit draw its sample and answer it."""
    auditor = somebody(batch.council, Role.INTERNAL_AUDITOR)
    with edge.writing(what="load_demo", by=auditor, at=edge.close_of(on)) as moment:
        draw_sample(batch, seed=f"{batch.window}", by=auditor, at=moment)
        sampled = BatchLine.objects.filter(id__in=unanswered(batch)).select_related("batch", "claim")
        for line in sampled:
            record_findings(line, all_valid(line), by=auditor, at=moment)
        conclude(batch, by=auditor, at=moment)


def _sent(batch: Batch, *, on: date) -> None:
    """Have the senior officer sign, and the analyst send it."""
    senior, analyst = somebody(batch.council, Role.SENIOR_OFFICER), batch.made_by
    with edge.writing(what="load_demo", by=senior, at=edge.close_of(on)) as moment:
        sign_batch(batch, by=senior, as_of=on, at=moment)
    with edge.writing(what="load_demo", by=analyst, at=edge.close_of(on)) as moment:
        export_batch(batch, by=analyst, at=moment)
        submit_batch(batch, by=analyst, as_of=on, at=moment)


def _paid(batch: Batch, *, on: date) -> int:
    lines = batch.lines.filter(removed_at__isnull=True).order_by("line_number").values_list("line_number", flat=True)
    analyst = batch.made_by
    with edge.writing(what="load_demo", by=analyst, at=edge.close_of(on)) as moment:
        replies = [Reply(line_number=line, is_paid=True) for line in lines if line is not None]
        return record_reply(batch, replies, by=analyst, at=moment)


def cap_before_the_lovells(window: Window) -> None:
    """Where nobody set a cap, let the year's places end just before the family whose story is that it is held by it."""
    ready = Claim.objects.filter(window=window, kind=ClaimKind.RESULT, state=ClaimState.DRAFT)
    references = list(ready.order_by(*ORDER_OF_PLACES).values_list("family__reference", flat=True))
    number = references.index(LOVELL.family) if LOVELL.family in references else len(references) - 1
    year = window.closes_on.year - (window.closes_on.month < 4)
    starts_on, ends_on = financial_year(str(year))
    if number > 0 and not Cap.objects.filter(programme=window.programme_id, kind=ClaimKind.RESULT).exists():
        with edge.writing(what="load_demo", at=edge.close_of(edge.today()), judging=0):
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
