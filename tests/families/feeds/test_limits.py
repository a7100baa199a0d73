"""Files that are too large, or meant to be: they are taken in little memory, or refused with words."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from itertools import chain
from pathlib import Path
from threading import Event, Thread
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.files import File
from django.core.files.uploadedfile import SimpleUploadedFile

from families.actions import keep_file, load
from families.feeds.encodings import UnreadableError
from families.feeds.kinds import KINDS
from families.feeds.reading import LONGEST_LINE, open_table
from families.forms import SendFileForm
from families.models import Council, FeedLoad
from families.models.feeds import FeedKind
from tests.families.feeds.conftest import AT, Send, faults
from tests.families.feeds.test_loading import AMY, BEN, HOUSEHOLDS

MEGABYTE = 1_000_000
LARGE = "takes minutes; run by make prove"
VISITS = "VisitID,FamilyID,Worker,Date,Kind,Minutes,Outcome,Note\n"
COLUMNS = KINDS[FeedKind.VISITS].columns


def visit(number: int, note: str = "") -> str:
    return f"V{number},F1,a@b.example,2020-02-03,visit,45,seen,{note}\n"


class Resident:
    """How much memory this process holds beyond what it held at first; the most of it, in bytes."""

    def __init__(self) -> None:
        self.first = self.most = self.now()

    @property
    def growth(self) -> int:
        return self.most - self.first

    @staticmethod
    def now() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


@contextmanager
def resident() -> Iterator[Resident]:
    """Watch the memory of this process many times a second."""
    memory, is_over = Resident(), Event()

    def watch() -> None:
        while not is_over.wait(0.01):
            memory.most = max(memory.most, memory.now())

    watching = Thread(target=watch)
    watching.start()
    try:
        yield memory
    finally:
        is_over.set()
        watching.join()


@pytest.fixture
def send_path(council: Council, send: Send) -> Callable[[Path], FeedLoad]:
    """Return a function that loads a file of visits from where it lies, after the family they speak of."""
    send("households", HOUSEHOLDS + AMY + BEN)

    def send_visits(path: Path) -> FeedLoad:
        with path.open("rb") as file:
            sent = File(file, name=path.name)
            kept = keep_file(
                council, FeedKind.VISITS, sent, complete_to=date(2020, 9, 27), received_by="analyst", at=AT
            )
        return load(kept, at=AT)

    return send_visits


SIZES = [
    pytest.param(10_000, 1_900, id="20 MB"),
    pytest.param(50_000, 1_900, id="100 MB", marks=pytest.mark.skipif("TF_PROVE" not in os.environ, reason=LARGE)),
    pytest.param(
        1_000_000, 0, id="a million rows", marks=pytest.mark.skipif("TF_PROVE" not in os.environ, reason=LARGE)
    ),
]


@pytest.mark.parametrize(("rows", "note"), SIZES)
def test_a_large_file_is_loaded_in_memory_that_does_not_grow_with_it(
    send_path: Callable[[Path], FeedLoad], tmp_path: Path, rows: int, note: int
) -> None:
    path = tmp_path / "visits.csv"
    with path.open("w") as file:
        file.writelines(chain((VISITS,), (visit(number, "x" * note) for number in range(rows))))

    with resident() as memory:
        done = send_path(path)

    assert (done.rows, done.loaded, done.problem) == (rows, rows, "")
    assert memory.growth < 150 * MEGABYTE


def test_many_rows_that_are_far_too_long_are_rejected_in_little_memory(
    send_path: Callable[[Path], FeedLoad], tmp_path: Path
) -> None:
    path = tmp_path / "visits.csv"
    path.write_text(VISITS + "".join(visit(number, "x" * 400_000) for number in range(100)))

    with resident() as memory:
        done = send_path(path)

    assert (done.rows, done.rejected) == (100, 100)
    assert memory.growth < 100 * MEGABYTE


def table_of(content: bytes) -> list[Any]:
    return list(open_table(BytesIO(content), columns=COLUMNS).lines)


def test_a_line_of_almost_four_megabytes_is_a_row_like_others(send: Send) -> None:
    done = send("visits", VISITS + visit(1, "x" * (LONGEST_LINE - 100)) + visit(2))

    assert done.rows == 2
    assert [(line, column) for line, column, _ in faults(done)] == [(2, "Note"), (3, "FamilyID")]
    assert "characters)" in done.rejects.get(column="Note").value
    assert len(str(done.rejects.get(column="Note").row)) < 1_000


def test_a_longer_line_refuses_the_file_and_is_named() -> None:
    with pytest.raises(UnreadableError, match=r"Line 3 is longer than 4,000,000 characters"):
        table_of((VISITS + visit(1) + visit(2, "x" * LONGEST_LINE)).encode())


def test_a_row_of_a_million_cells_is_one_reject(send: Send) -> None:
    done = send("visits", VISITS + "x," * MEGABYTE + "\n" + visit(2).replace("F1", "F9"))

    reject = done.rejects.get(row_number=2)
    assert reject.reason == "1000001 cells, but the header has 8: a text with a comma needs quotes."
    assert len(reject.row) < 200
    assert done.rejected == 2


def test_a_quotation_mark_before_long_lines_takes_little_memory() -> None:
    content = (VISITS + '"' + "".join(visit(number, "x" * 400_000) for number in range(100))).encode()

    with resident() as memory:
        lines = sum(1 for _ in open_table(BytesIO(content), columns=COLUMNS).lines)

    assert lines == 100
    assert memory.growth < 60 * MEGABYTE


def deflated(megabytes: int) -> BinaryIO:
    """Return a workbook whose sheet unpacks to so much and says it is small."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(megabytes):
                sheet.write(b" " * MEGABYTE)
        archive.infolist()[-1].file_size = 1_000
    packed.seek(0)
    return packed


def test_a_workbook_that_unpacks_without_end_is_refused_whatever_it_says_of_its_size() -> None:
    bomb = deflated(megabytes=300)

    with resident() as memory, pytest.raises(UnreadableError, match="too large to be read at once"):
        open_table(bomb, columns=COLUMNS)

    assert memory.growth < 30 * MEGABYTE


def test_a_file_too_large_for_the_page_is_refused_in_words() -> None:
    file = SimpleUploadedFile("visits.csv", b"x")
    file.size = SendFileForm.LARGEST + 1

    form = SendFileForm({"kind": "visits", "complete_to": "27/09/2020"}, {"file": file}, today=date(2020, 9, 28))

    assert form.errors["file"] == ["The file is larger than 20 MB; have an administrator load it by command."]
