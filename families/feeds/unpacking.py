"""Unpacks a workbook's parts without keeping them: to refuse what would not fit into memory, and to find its errors."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from families.feeds.cleaning import UNCOUNTED
from families.feeds.encodings import UnreadableError

# A sheet is held in memory as a whole, with every cell from its first to its last; a CSV file is not.
LARGEST_UNPACKED = 200 * 1024 * 1024
MOST_CELLS = 5_000_000
MOST_ERRORS = 100_000
PIECE = 1 << 20
ERROR = "#ERROR!"
TOO_LARGE = "The workbook is too large to be read at once; save the sheet as CSV UTF-8."
DAMAGED = "The workbook is damaged; save it again, or as CSV UTF-8."

_BOOKS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
_ROW = re.compile(rb"""r=["'][A-Z]{0,3}([0-9]{1,9})["']""")
_COLUMN = re.compile(rb"""r=["']([A-Z]{1,3})[0-9]""")
_ERROR = re.compile(rb"""<(?:\w+:)?c\s[^<>]*?\bt=["']e["'][^<>]*>""")
# A formula without a value: written by a program, and by no spreadsheet since. Of a text (t="str") empty is a value.
_UNCOUNTED = re.compile(
    rb"""<(?:\w+:)?c\s(?![^<>]*\bt=["']str["'])[^<>]*><(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w+:)?f>)"""
    rb"""(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"""
)
_PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,9})["']""")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^<>]*>")
_ID = re.compile(rb"""\b(?:\w+:)?[Ii]d=["']([^"']*)["']""")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^<>]*>")
_TARGET = re.compile(rb"""\bTarget=["'](?:/xl/)?([^"']*)["']""")
_OVERLAP = 256  # bytes kept of each piece, since a cell's tag may lie across two

Place = tuple[int, int]
Errors = dict[Place, str]  # what stands for the error, as a reject shows it


@dataclass(slots=True)
class _Reach:
    """How far the cells of a sheet reach, and which of them are errors: (row, column), counted from 1."""

    row: int = 1
    column: int = 1
    errors: Errors = field(default_factory=dict)

    def look_at(self, piece: bytes) -> None:
        """Take in a piece of the sheet; refuse what lies too far out."""
        self.row = max([self.row, *map(int, set(_ROW.findall(piece)))])
        self.column = max([self.column, *map(_number, set(_COLUMN.findall(piece)))])
        if self.row * self.column > MOST_CELLS:
            raise UnreadableError(
                "A cell of the workbook lies too far from the others, or there are too many; delete the empty rows and"
                " columns, or save the sheet as CSV UTF-8."
            )
        for pattern, shown in ((_ERROR, ERROR), (_UNCOUNTED, UNCOUNTED)):
            places = filter(None, map(_PLACE.search, pattern.findall(piece)))
            self.errors |= {(int(place[2]), _number(place[1])): shown for place in places}
        if len(self.errors) > MOST_ERRORS:
            raise UnreadableError("Most cells of the workbook are errors; have the spreadsheet put right first.")


def errors_of(file: BinaryIO) -> list[Errors]:
    """Return which cells of each sheet, in the book's order, are errors; refuse a file that would not fit.

    What a file says of its own size need not be true, so every part is unpacked once.
    """
    file.seek(0)
    try:
        with ZipFile(file) as archive:
            found = _unpack(file, archive)
            return [found.get(name, {}) for name in _sheets(archive)]
    except (BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
        raise UnreadableError(DAMAGED) from error


def _unpack(file: BinaryIO, archive: ZipFile) -> dict[str, Errors]:
    members = archive.infolist()
    if not any(member.filename in _BOOKS for member in members):
        raise UnreadableError("This is a packed file with no workbook in it; unpack it, and send the table within.")
    left = LARGEST_UNPACKED - sum(member.file_size for member in members)
    found = {}
    for member in members:
        reach = _Reach()
        left += member.file_size - _size(file, archive, member, most=left + member.file_size, reach=reach)
        found[member.filename] = reach.errors
    return found


def _size(file: BinaryIO, archive: ZipFile, member: ZipInfo, *, most: int, reach: _Reach) -> int:
    """Return how large a part really is."""
    size, rest = 0, b""
    for piece in _unpacked(file, archive, member):
        size += len(piece)
        if size > most:
            break
        if member.filename.startswith("xl/worksheets/"):
            reach.look_at(rest + piece)
            rest = piece[-_OVERLAP:]
    if size > most or most < 0:
        raise UnreadableError(TOO_LARGE)
    return size


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _unpacked(file: BinaryIO, archive: ZipFile, member: ZipInfo) -> Iterator[bytes]:
    """Yield a part piece by piece, however long it says it is."""
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or member.flag_bits & 1:
        raise BadZipFile
    with archive.open(member):
        pass  # it stands where the file's list of parts says
    file.seek(member.header_offset + 26)
    lengths = file.read(4)
    file.seek(member.header_offset + 30 + int.from_bytes(lengths[:2], "little") + int.from_bytes(lengths[2:], "little"))
    unpack = zlib.decompressobj(-zlib.MAX_WBITS) if member.compress_type == ZIP_DEFLATED else None
    left = member.compress_size
    while left > 0 and (packed := file.read(min(left, PIECE // 16))):
        left -= len(packed)
        if unpack is None:
            yield packed
            continue
        while packed:
            yield unpack.decompress(packed, PIECE)
            packed = unpack.unconsumed_tail


def _sheets(archive: ZipFile) -> list[str]:
    """Return the parts that hold the sheets of an .xlsx workbook, in its order."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return []
    targets = {}
    for relation in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
        if (name := _ID.search(relation)) and (target := _TARGET.search(relation)):
            targets[name[1]] = "xl/" + target[1].decode("utf-8", "replace")
    sheets = _SHEET.findall(archive.read("xl/workbook.xml"))
    return [targets.get(found[1], "") if (found := _ID.search(sheet)) else "" for sheet in sheets]
