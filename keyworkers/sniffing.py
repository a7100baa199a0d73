"""What a file is, told from its bytes alone: one of a few kinds that may be kept, or refused with the reason.

Seven kinds are kept, so each is told by its own rules, which ask more than a first few bytes: where it begins, where it
ends, and that it is nothing else as well. Nothing is ever unpacked to the disk, and memory does not grow with the file.
"""

import re
import zlib
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

LARGEST = 20 * 1024 * 1024
LARGEST_UNPACKED = 200 * 1024 * 1024  # of an office file, which is packed
MOST_PARTS = 2000
PIECE = 1 << 16


class FileKind(StrEnum):
    """What may be kept, by its content type."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TEXT = "text/plain"
    WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ODT = "application/vnd.oasis.opendocument.text"


ENDINGS = {
    FileKind.PDF: ("pdf",),
    FileKind.PNG: ("png",),
    FileKind.JPEG: ("jpg", "jpeg"),
    FileKind.TEXT: ("txt",),
    FileKind.WORD: ("docx",),
    FileKind.EXCEL: ("xlsx",),
    FileKind.ODT: ("odt",),
}
CALLED = {
    FileKind.PDF: "PDF",
    FileKind.PNG: "PNG picture",
    FileKind.JPEG: "JPEG picture",
    FileKind.TEXT: "plain text",
    FileKind.WORD: "Word document",
    FileKind.EXCEL: "Excel workbook",
    FileKind.ODT: "OpenDocument text",
}
WANTED = (
    "Choose a PDF, a picture (PNG or JPEG), plain text, or a Word (.docx), Excel (.xlsx) or OpenDocument (.odt) file."
)
DAMAGED = "This file is damaged: open it, save it again, and choose that."
TWO_THINGS = "This file is two kinds of file in one, which is not safe to keep."


class RefusedFileError(Exception):
    """A file that is not kept; the message is for people."""


def kind_of(file: BinaryIO, *, name: str, size: int) -> FileKind:
    """Return what the file is; raises :class:`RefusedFileError` where it is not kept, or is not what its name says."""
    if size == 0:
        raise RefusedFileError("The file is empty.")
    if size > LARGEST:
        raise RefusedFileError("The file is larger than 20 MB.")
    found = _kind(file, size)
    ending = name.rpartition(".")[2].casefold()
    if ending not in ENDINGS[found]:
        raise RefusedFileError(
            f"What is in the file is {CALLED[found]}, but its name ends with “.{ending}”. Save it again as what it is."
        )
    return found


def _kind(file: BinaryIO, size: int) -> FileKind:
    head = _read(file, 0, 8)
    for signature, look in _BY_SIGNATURE.items():
        if head.startswith(signature):
            return look(file, size)
    return _text(file)


def _read(file: BinaryIO, start: int, count: int) -> bytes:
    file.seek(start)
    return file.read(count)


def _tail(file: BinaryIO, size: int, count: int) -> bytes:
    return _read(file, max(0, size - count), count)


# What makes a browser, a reader or an unpacker take a file for something else than its first bytes say.
_MARKUP = re.compile(rb"<\s*(?:!doctype|html|head|body|script|svg|iframe|\?php|\?xml)", re.IGNORECASE)
_END_OF_ZIP = b"PK\x05\x06"


def _refuse_another(file: BinaryIO, size: int) -> None:
    head = _read(file, 0, 1024)
    if b"%PDF-" in head[4:] or _MARKUP.search(head) or _END_OF_ZIP in _tail(file, size, PIECE + 22):
        raise RefusedFileError(TWO_THINGS)


def _pdf(file: BinaryIO, size: int) -> FileKind:
    _refuse_another(file, size)
    if b"%%EOF" not in _tail(file, size, 1024):
        raise RefusedFileError(DAMAGED)
    before = b""
    for piece in _pieces(file):
        if re.search(rb"/(?:JavaScript|Launch|EmbeddedFile)\b", before + piece):
            raise RefusedFileError("This PDF holds a program or another file. Print it to a new PDF, and choose that.")
        before = piece[-16:]
    return FileKind.PDF


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(PIECE):
        yield piece


def _png(file: BinaryIO, size: int) -> FileKind:
    _refuse_another(file, size)
    place, name = 8, b""
    while name != b"IEND":
        header = _read(file, place, 8)
        length, name = int.from_bytes(header[:4]), header[4:]
        if len(header) < 8 or (place == 8 and name != b"IHDR"):
            raise RefusedFileError(DAMAGED)
        place += 12 + length
    if place != size:
        raise RefusedFileError(DAMAGED if place > size else TWO_THINGS)
    return FileKind.PNG


def _jpeg(file: BinaryIO, size: int) -> FileKind:
    """Tell a JPEG; some telephones write notes of their own after its end, which are let be."""
    _refuse_another(file, size)
    place = 2
    while True:
        mark = _read(file, place, 4)
        if len(mark) < 4 or mark[0] != 0xFF:
            raise RefusedFileError(DAMAGED)
        if mark[1] == 0xDA:  # the picture itself begins
            break
        place += 2 + int.from_bytes(mark[2:])
    rest, is_ended = b"", False
    file.seek(place)
    while not is_ended and (piece := file.read(PIECE)):
        is_ended = b"\xff\xd9" in rest + piece
        rest = piece[-1:]
    if not is_ended:
        raise RefusedFileError(DAMAGED)
    return FileKind.JPEG


def _office(file: BinaryIO, size: int) -> FileKind:
    try:
        with ZipFile(file) as archive:
            members = archive.infolist()
            if members[0].header_offset != 0 or _tail(file, size, 22)[:4] != _END_OF_ZIP or archive.comment:
                raise RefusedFileError(TWO_THINGS)
            if len(members) > MOST_PARTS or sum(member.file_size for member in members) > LARGEST_UNPACKED:
                raise RefusedFileError("This file is far larger inside than it seems, which is not safe to keep.")
            _refuse_parts(archive)
            kind = _office_kind(archive)
            _unpack(archive)
    except (BadZipFile, zlib.error, NotImplementedError, RuntimeError, IndexError, KeyError, EOFError) as error:
        raise RefusedFileError(DAMAGED) from error
    return kind


_PROGRAMS = re.compile(r"vbaproject\.bin$|activex|\.(exe|dll|js|vbs|bat|cmd|html?|svg|jar|scr|ps1)$", re.IGNORECASE)


def _refuse_parts(archive: ZipFile) -> None:
    for member in archive.infolist():
        if member.flag_bits & 1 or member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise RefusedFileError("This file is locked with a password, or packed in an unusual way.")
        if member.filename.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", member.filename):
            raise RefusedFileError(DAMAGED)
        if _PROGRAMS.search(member.filename):
            raise RefusedFileError("This file holds a program (a macro). Save it without, and choose that.")


def _office_kind(archive: ZipFile) -> FileKind:
    names = set(archive.namelist())
    if "mimetype" in names:
        if (
            archive.open("mimetype").read(200).decode("ascii", "replace").strip() == FileKind.ODT
            and "content.xml" in names
        ):
            return FileKind.ODT
        raise RefusedFileError(WANTED)
    types = archive.open("[Content_Types].xml").read(1 << 20) if "[Content_Types].xml" in names else b""
    for kind, part in ((FileKind.WORD, "word/document.xml"), (FileKind.EXCEL, "xl/workbook.xml")):
        if part in names and f"{kind}.main+xml".encode() in types:
            return kind
    raise RefusedFileError(WANTED)


def _unpack(archive: ZipFile) -> None:
    """Read every part to its end, keeping nothing: a part that is not what the list of parts says is refused."""
    for member in archive.infolist():
        with archive.open(member) as part:
            while part.read(PIECE):
                pass


_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def _text(file: BinaryIO) -> FileKind:
    before = b""
    for piece in _pieces(file):
        if _CONTROLS.search(piece) or _MARKUP.search(before + piece) or b"%PDF-" in before + piece:
            raise RefusedFileError(WANTED)
        before = piece[-32:]
    if _read(file, 0, 6).startswith(b"{\\rtf"):
        raise RefusedFileError(WANTED)
    return FileKind.TEXT


_BY_SIGNATURE: dict[bytes, Callable[[BinaryIO, int], FileKind]] = {
    b"%PDF-": _pdf,
    b"\x89PNG\r\n\x1a\n": _png,
    b"\xff\xd8\xff": _jpeg,
    b"PK\x03\x04": _office,
}
