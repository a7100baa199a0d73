"""Rejected rows as a file to be mended and sent again: the rows as they stood, each with its line and its reasons.

Of somebody with a shielded address a row leaves without all but whom it names: the agency's own file has the rest.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from families.feeds.formulas import guarded
from families.feeds.kinds import KINDS, OURS
from families.models import FeedLoad, FeedReject
from families.models.feeds import FeedKind
from families.shielding import shielded_in
from families.spreadsheets import workbook


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def rejects_file(feed_load: FeedLoad) -> Iterator[str]:
    """Yield the lines of a CSV of a load's rejected rows, safe to open in a spreadsheet."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(_header(feed_load))
    for cells in _rows(feed_load):
        yield writer.writerow([guarded(cell) for cell in cells])


def rejects_workbook(feed_load: FeedLoad) -> Iterator[bytes]:
    """Yield the bytes of a workbook of a load's rejected rows; every cell is text, so none needs a guard."""
    return workbook(_rows(feed_load), header=_header(feed_load), title="Rejected rows")


def _columns(feed_load: FeedLoad) -> list[str]:
    return [column.name for column in KINDS[FeedKind(feed_load.source.kind)].columns]


def _header(feed_load: FeedLoad) -> list[str]:
    return [*_columns(feed_load), *(column.name for column in OURS)]


def _rows(feed_load: FeedLoad) -> Iterator[list[str]]:
    columns = _columns(feed_load)
    rejects = feed_load.rejects.order_by("row_number", "id").iterator()
    whose = shielded_in(feed_load.council_id)
    for line, grouped in groupby(rejects, key=lambda reject: reject.row_number):
        faults = list(grouped)
        yield _cells(line, faults, whose.shown(faults[0].row), columns)


def _cells(line: int, faults: list[FeedReject], row: Mapping[str, str], columns: Iterable[str]) -> list[str]:
    why = [f"{fault.column}: {fault.reason}" if fault.column else fault.reason for fault in faults]
    why += [f"{name} held “{cell}”." for name, cell in row.items() if name.startswith("(cell") and cell]
    return [*(row.get(column, "") for column in columns), str(line), " ".join(why)]
