"""The files of a batch: what their lines say, written whole or not at all, kept, copied while their link lasts."""

import csv
import io
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from claims import file_lines
from claims.exports import ask_file, export_batch, keep_file, renew_link, take_copy, write_file, write_pieces
from claims.file_lines import _guarded
from claims.layouts import DEFAULT, Column, Value, change_layout, read_columns, require_whole, written_columns
from claims.leaving import take_out
from claims.models import Batch, BatchFile, BatchState, Download
from claims.models.choices import FileFormat
from families.refusals import NotPossibleError
from keyworkers.models import Job, JobKind
from outcomes.exports import safe
from outcomes.models import Attachment
from tests.claims.stages import batch_at
from tests.factories import NOW, TODAY
from tests.written import HEADER, content_in_force, csv_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(judges: list[list[int]]) -> Batch:
    return batch_at(BatchState.SIGNED, families=2)


def asked(batch: Batch, file_format: FileFormat = FileFormat.CSV, *, at: datetime = NOW) -> BatchFile:
    return ask_file(batch, file_format, by=batch.made_by, as_of=TODAY, at=at)


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_file_holds_references_and_what_was_frozen_and_no_name(signed: Batch) -> None:
    batch = export_batch(signed, by=signed.made_by, at=NOW)

    content = content_in_force(batch)
    lines = read(content)
    assert content.startswith(b"\xef\xbb\xbfLine,ClaimID,FamilyReference,")
    assert [line["Line"] for line in lines] == ["1", "2", "3", "4"]
    assert lines[-1]["Link"] == batch.head
    assert {(line["AttachedOn"], line["OutcomesPlanVersion"]) for line in lines} == {("2019-11-04", "1")}
    assert batch.file_digest == sha256(content).hexdigest()
    for line in batch.lines.select_related("claim__family"):
        assert line.claim.family.name.encode() not in content


def test_the_same_lines_give_the_same_file_and_writing_it_again_changes_nothing(signed: Batch) -> None:
    once = export_batch(signed, by=signed.made_by, at=NOW)
    again = export_batch(signed, by=signed.made_by, at=NOW + timedelta(hours=1))
    anew = asked(signed, at=NOW + timedelta(hours=2))

    assert once.file_digest == again.file_digest == anew.digest
    assert signed.files.count() == 1
    assert anew.link_ends_at == NOW + timedelta(hours=2, days=7)


def test_what_was_corrected_since_the_freeze_changes_no_file(signed: Batch) -> None:
    before = content_in_force(export_batch(signed, by=signed.made_by, at=NOW))
    Attachment.objects.update(attached_on=date(2019, 12, 1))

    write_file(file := asked(signed, FileFormat.XLSX), at=NOW)

    assert before.count(b"2019-11-04") == 4
    assert workbook_of(file)[1][8] == date(2019, 11, 4)


TYPED = st.text(alphabet=st.sampled_from("=+-@\t\r\n\",' ;aé€😀"), max_size=6)


@settings(max_examples=60)
@given(typed=TYPED)
def test_the_database_writes_a_cell_as_the_csv_module_writes_one_made_safe(typed: str) -> None:
    written = io.StringIO()
    csv.writer(written).writerow([safe(typed), "x"])

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_guarded('v.v')} || ',x' FROM (SELECT %s::text AS v) v", [typed])  # noqa: S608
        (cell,) = cursor.fetchone()

    assert f"{cell}\r\n" == written.getvalue()


def test_a_workbook_holds_numbers_and_days_and_the_same_lines(signed: Batch) -> None:
    write_file(file := asked(signed, FileFormat.XLSX), at=NOW)
    signed.refresh_from_db()

    header, first, *others = workbook_of(file)
    assert tuple(header) == HEADER
    assert (first[0], first[8], len(others)) == (1, date(2019, 11, 4), 3)
    assert (signed.file_name, signed.file_digest) == ("phase-2-batch-1.xlsx", file.digest)


def test_the_file_asked_for_last_is_the_one_in_force_and_is_not_written_twice(signed: Batch) -> None:
    by = signed.made_by
    export_batch(signed, by=by, at=NOW)
    waiting, again = asked(signed, FileFormat.XLSX), asked(signed, FileFormat.XLSX)
    write_file(waiting, at=NOW)

    asked(signed, FileFormat.CSV)

    signed.refresh_from_db()
    assert (waiting, signed.files.count()) == (again, 2)
    assert signed.file_name == "phase-2-batch-1.csv"
    assert [job.council_id for job in Job.objects.filter(kind=JobKind.EXPORT)] == [signed.council_id]


def test_a_file_is_never_kept_of_a_batch_that_a_claim_has_left_meanwhile(signed: Batch) -> None:
    file = asked(signed)
    write_pieces(file)
    take_out(signed.lines.all()[0], reason="Not ours.", by=signed.made_by, at=NOW)

    with pytest.raises(NotPossibleError, match="signed"):
        keep_file(file, at=NOW)

    file.refresh_from_db()
    signed.refresh_from_db()
    assert (file.digest, signed.file_name) == ("", "")


def test_nothing_is_written_of_a_batch_that_is_not_signed(judges: list[list[int]]) -> None:
    with pytest.raises(NotPossibleError, match="signed"):
        asked(batch_at(BatchState.FROZEN, families=1))


def test_a_copy_is_recorded_and_none_is_given_once_the_link_has_ended(signed: Batch) -> None:
    file, by = asked(signed), signed.made_by
    with pytest.raises(NotPossibleError, match="not written"):
        take_copy(file, by=by, at=NOW)
    write_file(file, at=NOW)

    content = take_copy(file, by=by, at=NOW + timedelta(days=7, seconds=-1))

    assert sha256(content).hexdigest() == file.digest
    with pytest.raises(NotPossibleError, match="has ended"):
        take_copy(file, by=by, at=NOW + timedelta(days=7))
    renew_link(file, at=NOW + timedelta(days=8))
    take_copy(file, by=by, at=NOW + timedelta(days=9))
    assert [one.by for one in Download.objects.all()] == [by, by]


SHORT = [
    Column(heading="Our line", value=Value.LINE),
    Column(heading="=Claim", value=Value.CLAIM),
    Column(heading="Chain, link", value=Value.LINK),
]


def test_a_layout_is_a_version_that_later_files_are_written_in_and_earlier_ones_keep_theirs(signed: Batch) -> None:
    by, first = signed.made_by, export_batch(signed, by=signed.made_by, at=NOW).file_digest

    changed = change_layout(signed.programme, SHORT, note="As the department asks.", by=by, at=NOW)
    write_file(file := asked(signed), at=NOW)

    header, line, *_ = csv_rows(take_copy(file, by=by, at=NOW).decode())
    assert header == ["Our line", "'=Claim", "Chain, link"]
    assert (line[0], len(line), changed.version, file.layout) == ("1", 3, 1, changed)
    assert BatchFile.objects.get(digest=first).layout is None
    with pytest.raises(NotPossibleError, match="already"):
        change_layout(signed.programme, SHORT, note="Again.", by=by, at=NOW)


WHOLE = "Our line = line\n=Claim = claim\n\nChain, link = LINK\n"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Line = line\nClaim = claim", "Say this in some column: link"),
        (f"{WHOLE}our LINE = kind", "Two columns have the heading “our LINE”"),
        (f"{WHOLE}Again = line", "Two columns say the same: line"),
        (f"{WHOLE}Kind", "Line 5 is not a heading"),
        (f"{WHOLE} = kind", "Line 5 is not a heading"),
        (f"{WHOLE}Name = family_name", "Line 5: a column cannot say “family_name”"),
        (f"{WHOLE}{'x' * 61} = kind", "The heading in line 5 is longer than 60"),
    ],
    ids=["without the chain", "two headings alike", "said twice", "no equals sign", "no heading", "a name", "too long"],
)
def test_a_layout_that_cannot_be_read_back_is_refused(text: str, why: str) -> None:
    with pytest.raises(NotPossibleError, match=why) as refused:
        require_whole(read_columns(text))

    assert refused.value.field == "columns"


def test_columns_are_read_as_they_are_written() -> None:
    assert read_columns(WHOLE) == SHORT
    assert read_columns(written_columns(DEFAULT)) == list(DEFAULT)


def test_every_value_a_column_may_say_can_be_written(signed: Batch) -> None:
    every = [Column(heading=value.name, value=value) for value in Value]

    change_layout(signed.programme, every, note="Everything.", by=signed.made_by, at=NOW)
    content = content_in_force(export_batch(signed, by=signed.made_by, at=NOW))

    assert len(read(content)[0]) == len(Value)
    assert read(content)[0]["DELIVERY_ROUTE"]


def test_a_file_longer_than_a_range_is_told_of_and_whole(signed: Batch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_lines, "RANGE", 3)
    told: list[tuple[int, int]] = []

    write_pieces(file := asked(signed), tell=lambda done, total: told.append((done, total)))
    keep_file(file, at=NOW)

    assert told == [(0, 4), (3, 4)]
    assert file.lines == len(read(take_copy(file, by=signed.made_by, at=NOW))) == 4


def workbook_of(file: BatchFile) -> list[list[Any]]:
    content = take_copy(file, by=file.asked_by, at=NOW)
    found: list[list[Any]] = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return found
