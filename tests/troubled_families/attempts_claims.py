"""Attempts at what may never happen to claims: name of the rule to what the database must refuse."""

from datetime import date, timedelta
from typing import Any

from claims.models import (
    Batch,
    BatchFile,
    BatchLine,
    Claim,
    ClaimPerson,
    ClaimTask,
    Decision,
    Download,
    ExportLayout,
    FilePiece,
    Finding,
    Sample,
    SampleLine,
    SignOff,
    SpotCheck,
    SpotCheckLine,
)
from tests import factories as make
from tests.troubled_families.attempting import Attempt, again, change, delete, run_sql


def decision(**fields: Any) -> Decision:
    """A standing approval of a draft."""
    claim: Claim = fields.pop("claim", None) or make.ClaimFactory()
    by = fields.pop("decided_by", None) or make.AnalystFactory(council=claim.council)
    return Decision.objects.create(
        council=claim.council, claim=claim, outcome="approved", decided_by=by, decided_at=make.NOW, **fields
    )


def task() -> ClaimTask:
    """A standing answer to a check that only a person can make."""
    claim = make.ClaimFactory()
    return ClaimTask.objects.create(
        council=claim.council,
        claim=claim,
        code="judgement-accepted",
        outcome="passed",
        rests_on="The minutes of 4 September.",
        answered_by=make.ProgrammeManagerFactory(council=claim.council),
        answered_at=make.NOW,
    )


def decided_twice_by_one() -> None:
    """The person who approved a claim takes the second decision too."""
    again(decision(is_drawn=True), is_second=True)


def made_again_though_not_refused() -> None:
    """A draft names, as the one refused before it, a claim that was never refused."""
    first = make.ClaimFactory()
    again(first, kind="attachment", result_type="", again_of_id=first.pk)


def audited_line(**fields: Any) -> BatchLine:
    """A frozen line of a batch that internal audit is done with, prepared by its analyst."""
    given = {"amount": 800} | fields
    claim = make.ClaimFactory()
    batch = make.BatchFactory(programme=claim.programme, window=claim.window)
    digests = {"snapshot": "{}", "snapshot_digest": "0" * 64, "link": "1" * 64}
    line = BatchLine.objects.create(
        council=claim.council, batch=batch, claim=claim, added_at=make.NOW, line_number=1, **digests, **given
    )
    change(batch, state="frozen", frozen_by_id=batch.made_by_id, frozen_at=make.NOW, head="1" * 64)
    audit(line)
    change(batch, state="audited")
    batch.refresh_from_db()
    return line


def audit(line: BatchLine) -> None:
    """Draw the one line of a frozen batch and find it valid."""
    council, batch, auditor = line.council, line.batch, make.InternalAuditorFactory(council=line.council)
    drawn = {"council": council, "drawn_by": auditor, "drawn_at": make.NOW}
    sample = Sample.objects.create(batch=batch, seed="the seed", percent=10, floor=1, population=1, **drawn)
    SampleLine.objects.create(sample=sample, line=line, drawn_for="random", **drawn)
    change(batch, state="auditing")
    Finding.objects.create(
        council=council, line=line, question="whole", found="valid", found_by=auditor, found_at=make.NOW
    )


def sheet(**fields: Any) -> SignOff:
    """The sheet of an audited batch, signed by a senior officer."""
    batch = fields.pop("batch", None) or audited_line().batch
    totals = {"lines": 1, "attachments": 0, "results": 1, "amount": 800, "sampled": 1} | fields
    officer = totals.pop("signed_by", None) or make.SeniorOfficerFactory(council=batch.council)
    return SignOff.objects.create(
        council=batch.council, batch=batch, head=batch.head, signed_by=officer, signed_at=make.NOW, **totals
    )


def signed_batch() -> Batch:
    """A batch signed as its sheet says."""
    signed = sheet()
    change(signed.batch, state="signed", signed_by_id=signed.signed_by_id, signed_at=signed.signed_at)
    return signed.batch


def submitted_batch() -> Batch:
    """A batch that was sent; its one line is claimed in it."""
    batch = signed_batch()
    sent = {"submitted_by_id": batch.made_by_id, "submitted_at": make.NOW, "file_digest": "0" * 64}
    change(batch, state="submitted", **sent)
    return batch


def claimed_for_less_than_nothing() -> None:
    """A line is frozen with a negative amount."""
    audited_line(amount=-1)


def joining_an_audited_batch() -> None:
    """A claim joins a batch that internal audit is done with."""
    again(audited_line(), claim_id=make.ClaimFactory().pk, line_number=2)


def sent_outside_its_window() -> None:
    """A claim is sent on the day after the last."""
    claim = decision().claim
    for state in ("ready", "in-batch", "with-audit"):
        change(claim, state=state)
    change(claim, state="submitted", submitted_on=claim.window.submit_by + timedelta(days=1))


def decided_in_a_batch() -> Decision:
    """What was decided about a claim that stands in a batch now."""
    made = decision()
    for state in ("ready", "in-batch"):
        change(made.claim, state=state)
    return made


def undone_in_a_batch() -> None:
    """A decision is undone while its claim stands in a batch."""
    made = decided_in_a_batch()
    change(made, undone_at=make.NOW, undone_by_id=made.decided_by_id, undone_because="A doubt.")


def answer_undone_after_it_was_sent() -> None:
    """An answer to a check is undone though the claim has been sent."""
    made = task()
    decision(claim=made.claim)
    for state in ("ready", "in-batch", "with-audit"):
        change(made.claim, state=state)
    change(made.claim, state="submitted", submitted_on=make.TODAY)
    change(made, undone_at=make.NOW, undone_by_id=made.answered_by_id, undone_because="A doubt.")


def taken_off_a_signed_batch_by_its_line_alone() -> None:
    """A line is taken off a signed batch, and neither its claim nor the batch moves."""
    line = signed_batch().lines.get()
    change(line, removed_at=make.NOW, removed_because="A doubt.")
    run_sql("SET CONSTRAINTS ALL IMMEDIATE", [])


def taken_off_without_its_claim() -> None:
    """A line is taken off an open batch, and its claim stays in the batch."""
    made = decided_in_a_batch()
    batch = make.BatchFactory(programme=made.claim.programme, window=made.claim.window)
    line = BatchLine.objects.create(council=made.council, batch=batch, claim=made.claim, added_at=make.NOW)
    change(line, removed_at=make.NOW, removed_because="A doubt.")
    run_sql("SET CONSTRAINTS ALL IMMEDIATE", [])


def covered() -> ClaimPerson:
    """Somebody whom a draft covers."""
    made: ClaimPerson = make.ClaimPersonFactory()
    return made


def covered_by_a_sent_claim() -> ClaimPerson:
    """Somebody whom a claim covered when it was sent, and withdrawn since."""
    made = covered()
    change(made.claim, state="withdrawn", submitted_on=make.TODAY)
    return made


def sheet_that_does_not_add_up() -> None:
    """A sheet of one line counts two claims."""
    sheet(attachments=1)


def signed_though_the_sheet_says_another_number() -> None:
    """A batch of one line is signed by a sheet of two."""
    signed = sheet(lines=2, results=2)
    change(signed.batch, state="signed", signed_by_id=signed.signed_by_id, signed_at=signed.signed_at)


def signed_by_who_prepared_it() -> None:
    """Whoever opened and froze the batch signs it."""
    batch = audited_line().batch
    sheet(batch=batch, signed_by=batch.made_by)


def spot_check(**fields: Any) -> SpotCheck:
    """A spot check the department has announced."""
    batch = fields.pop("batch", None) or make.BatchFactory()
    announced = {"name": "June", "announced_on": date(2020, 6, 15)} | fields
    return SpotCheck.objects.create(
        council=batch.council, programme=batch.programme, entered_by=batch.made_by, entered_at=make.NOW, **announced
    )


def selected() -> SpotCheckLine:
    """A claim that was sent, and withdrawn since, selected for a spot check."""
    claim = make.ClaimFactory()
    change(claim, state="withdrawn", submitted_on=make.TODAY)
    batch = make.BatchFactory(programme=claim.programme, window=claim.window)
    return SpotCheckLine.objects.create(council=claim.council, spot_check=spot_check(batch=batch), claim=claim)


def found_without_a_reason() -> None:
    """The department finds a claim not valid, and nobody says why."""
    line = selected()
    change(line, found="not-valid", found_on=make.TODAY, recorded_by_id=line.spot_check.entered_by_id)


def selected_though_never_sent() -> None:
    """A draft is selected for a spot check."""
    claim = make.ClaimFactory()
    batch = make.BatchFactory(programme=claim.programme, window=claim.window)
    SpotCheckLine.objects.create(council=claim.council, spot_check=spot_check(batch=batch), claim=claim)


def layout() -> ExportLayout:
    """The first version of a programme's layout."""
    batch = make.BatchFactory()
    return ExportLayout.objects.create(
        council=batch.council,
        programme=batch.programme,
        version=1,
        columns=[],
        note="As asked.",
        made_by=batch.made_by,
        made_at=make.NOW,
    )


def batch_file(**written: Any) -> BatchFile:
    """A file of a signed batch, asked for; ``written`` where more is given."""
    signed = sheet()
    by = signed.batch.made_by
    asked = {"batch": signed.batch, "signing": signed, "format": "csv", "asked_by": by, "asked_at": make.NOW}
    return BatchFile.objects.create(council=signed.council, **asked, **written)


WHOLE = {"name": "a.csv", "digest": "0" * 64, "lines": 1, "written_at": make.NOW, "link_ends_at": make.NOW}


def written_file() -> BatchFile:
    """A file that was written."""
    piece = piece_of(batch_file())
    BatchFile.objects.filter(pk=piece.file_id).update(**WHOLE)
    return BatchFile.objects.get(pk=piece.file_id)


def piece_of(file: BatchFile) -> FilePiece:
    """The one piece of a file."""
    return FilePiece.objects.create(file=file, number=0, content=b"Line")


def written_piece() -> FilePiece:
    """The one piece of a file that was written."""
    return FilePiece.objects.get(file=written_file())


def download() -> Download:
    """A copy somebody took."""
    file = written_file()
    return Download.objects.create(file=file, by=file.asked_by, at=make.NOW)


ATTEMPTS: dict[str, Attempt] = {
    # Files of batches.
    "ExportLayout.one_layout_of_a_version": lambda: again(layout()),
    "ExportLayout.never_updated": lambda: change(layout(), note="Another."),
    "ExportLayout.never_deleted": lambda: delete(layout()),
    "BatchFile.file_is_whole": lambda: change(batch_file(), name="half-a-file.csv"),
    "BatchFile.has_pieces_once_written": lambda: change(batch_file(), **WHOLE),
    "BatchFile.unchangeable_once_written": lambda: change(written_file(), digest="1" * 64),
    "BatchFile.never_deleted": lambda: delete(batch_file()),
    "FilePiece.one_piece_of_a_number": lambda: again(piece_of(batch_file())),
    "FilePiece.never_added_once_written": lambda: again(written_piece(), number=1),
    "FilePiece.never_updated": lambda: change(piece_of(batch_file()), content=b"another"),
    "FilePiece.never_deleted_once_written": lambda: delete(written_piece()),
    "Download.never_updated": lambda: change(download(), at=make.NOW + timedelta(days=1)),
    "Download.never_deleted": lambda: delete(download()),
    # The department's spot checks.
    "SpotCheck.one_spot_check_of_a_name": lambda: again(spot_check()),
    "SpotCheck.spot_check_in_order": lambda: change(spot_check(), visit_on=date(2020, 6, 14)),
    "SpotCheck.spot_check_closed_exactly_when": lambda: change(spot_check(), closed_on=make.TODAY),
    "SpotCheckLine.selected_once": lambda: again(selected()),
    "SpotCheckLine.spot_check_found_exactly_when": lambda: change(selected(), found="valid"),
    "SpotCheckLine.spot_check_not_wholly_valid_says_why": found_without_a_reason,
    "SpotCheckLine.selected_of_those_sent": selected_though_never_sent,
    "SpotCheckLine.never_deleted": lambda: delete(selected()),
    # Batches that are signed.
    "Batch.signed_exactly_when": lambda: change(audited_line().batch, signed_at=make.NOW),
    "Batch.signed_as_it_stands": signed_though_the_sheet_says_another_number,
    "BatchLine.joins_while_it_is_filled": joining_an_audited_batch,
    "BatchLine.line_amount_not_negative": claimed_for_less_than_nothing,
    "BatchLine.as_internal_audit_saw_it": lambda: change(audited_line(), amount=900),
    "SignOff.sheet_adds_up": sheet_that_does_not_add_up,
    "SignOff.signed_by_somebody_else": signed_by_who_prepared_it,
    "SignOff.never_updated": lambda: change(sheet(), amount=900),
    "SignOff.never_deleted": lambda: delete(sheet()),
    # What people decide.
    "ClaimTask.one_answer_to_a_task": lambda: again(task()),
    "ClaimTask.task_undone_exactly_when": lambda: change(task(), undone_at=make.NOW),
    "ClaimTask.undone_once": lambda: change(task(), outcome="not-passed"),
    "ClaimTask.never_deleted": lambda: delete(task()),
    "Decision.one_decision_a_claim": lambda: again(decision()),
    "Decision.sent_back_says_why": lambda: again(decision(), outcome="sent-back"),
    "Decision.decision_undone_exactly_when": lambda: change(decision(), undone_at=make.NOW),
    "Decision.undone_once": lambda: change(decision(), outcome="sent-back", note="Another."),
    "Decision.never_deleted": lambda: delete(decision()),
    "Decision.second_is_somebody_else": decided_twice_by_one,
    "Claim.stays_whose_it_is": lambda: change(make.ClaimFactory(), kind="attachment", result_type=""),
    "Claim.sent_in_its_window": sent_outside_its_window,
    "Claim.again_only_of_a_refused_one": made_again_though_not_refused,
    "Decision.undone_outside_a_batch": undone_in_a_batch,
    "ClaimTask.answered_until_sent": answer_undone_after_it_was_sent,
    "BatchLine.leaves_with_its_claim": taken_off_a_signed_batch_by_its_line_alone,
    # Whom claims cover.
    "ClaimPerson.live_as_its_claim": lambda: change(covered(), is_live=False),
    "ClaimPerson.stays_who_it_is": lambda: change(covered(), person_id=make.PersonFactory().pk),
    "ClaimPerson.kept_once_sent": lambda: delete(covered_by_a_sent_claim()),
    "Claim.ready_once_decided": lambda: change(decision(is_drawn=True).claim, state="ready"),
}
