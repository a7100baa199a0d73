"""How a file's bytes are written: its digest, its encoding, and where it is neither UTF-8 nor Windows text."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from typing import BinaryIO

CHUNK = 1 << 20
WORKBOOK = b"PK\x03\x04"
MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
UNDEFINED_IN_WINDOWS = frozenset(b"\x81\x8d\x8f\x90\x9d")


class UnreadableError(Exception):
    """A file that cannot be read as a whole, with every reason at once."""

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class Encoding:
    """How the bytes are to be read, and a note on it where that was a guess."""

    name: str
    note: str = ""


def digest_of(file: BinaryIO) -> str:
    """Return the SHA-256 of a file."""
    digest = sha256()
    for chunk in _chunks(file):
        digest.update(chunk)
    return digest.hexdigest()


def encoding_of(file: BinaryIO) -> Encoding:
    """Return how the file is encoded: UTF-8 with or without mark, UTF-16 with mark, else Windows-1252."""
    file.seek(0)
    start = file.read(4)
    for mark, name in MARKS.items():
        if start.startswith(mark):
            return _checked(file, name)
    if b"\x00" in start:
        raise UnreadableError("The file looks like UTF-16 without a mark; save it as CSV UTF-8.")
    fault = _first_fault(file, "utf-8")
    return _windows(file, fault) if fault else Encoding(name="utf-8")


def _checked(file: BinaryIO, name: str) -> Encoding:
    if fault := _first_fault(file, name):
        line, byte = fault
        raise UnreadableError(
            f"Line {line} holds the byte 0x{byte:02X}, which is wrong in {name.removesuffix('-sig').upper()}, "
            "the encoding the file says it has; save it as CSV UTF-8."
        )
    return Encoding(name=name)


def _windows(file: BinaryIO, fault: tuple[int, int]) -> Encoding:
    """Windows-1252 where nothing speaks against it: no byte it lacks, no character that is plainly UTF-8."""
    line, byte = fault
    for number, chunk in enumerate_lines(file):
        if UNDEFINED_IN_WINDOWS.intersection(chunk):
            raise UnreadableError(
                f"Line {number} holds a byte that is neither UTF-8 nor Windows text; save the file as CSV UTF-8."
            )
        if not chunk.isascii() and _is_utf_8(chunk):
            raise UnreadableError(
                f"Line {number} is UTF-8 but line {line} is not (byte 0x{byte:02X}): the file mixes two encodings; "
                "save it as CSV UTF-8."
            )
    return Encoding(
        name="cp1252", note=f"The file is not UTF-8 (first seen in line {line}); it was read as Windows text."
    )


def _is_utf_8(chunk: bytes) -> bool:
    try:
        chunk.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def enumerate_lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield the file's lines with their numbers, a line without end in pieces."""
    file.seek(0)
    number = 1
    while piece := file.readline(CHUNK):
        yield number, piece
        number += piece.endswith(b"\n")


def _first_fault(file: BinaryIO, name: str) -> tuple[int, int] | None:
    """Return the line and the byte at which the file stops being ``name``."""
    decoder = codecs.getincrementaldecoder(name)()
    line = 1
    for chunk in chain(_chunks(file), (b"",)):
        try:
            decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            # What the decoder kept from the chunk before holds no line's end.
            return line + error.object.count(b"\n", 0, error.start), error.object[error.start]
        line += chunk.count(b"\n")
    return None


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(CHUNK):
        yield chunk
