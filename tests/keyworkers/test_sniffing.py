"""A file is told by its bytes; what is broken, dangerous or two things at once is refused with the reason."""

import struct
import zipfile
import zlib
from io import BytesIO

import pytest

from keyworkers.sniffing import LARGEST, FileKind, RefusedFileError, kind_of

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xda\x00\x02ab\xff\xd9"
NOTES_OF_A_TELEPHONE = b"SEFH\x00\x00SEFT"


def chunk(name: bytes, inside: bytes) -> bytes:
    return struct.pack(">I", len(inside)) + name + inside + struct.pack(">I", zlib.crc32(name + inside))


PNG = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes(13)) + chunk(b"IDAT", b"abc") + chunk(b"IEND", b"")


def packed(parts: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inside in parts.items():
            archive.writestr(name, inside)
    return file.getvalue()


WORD_PARTS = {
    "[Content_Types].xml": f"<Types {FileKind.WORD}.main+xml />".encode(),
    "word/document.xml": b"<w:document/>",
}
EXCEL_PARTS = {
    "[Content_Types].xml": f"<Types {FileKind.EXCEL}.main+xml />".encode(),
    "xl/workbook.xml": b"<workbook/>",
}
ODT_PARTS = {"mimetype": FileKind.ODT.encode(), "content.xml": b"<office/>"}
WORD = packed(WORD_PARTS)


def told(raw: bytes, name: str) -> FileKind:
    return kind_of(BytesIO(raw), name=name, size=len(raw))


@pytest.mark.parametrize(
    ("raw", "name", "kind"),
    [
        (PDF, "a.pdf", FileKind.PDF),
        (PNG, "a.PNG", FileKind.PNG),
        (JPEG, "a.jpg", FileKind.JPEG),
        (JPEG + NOTES_OF_A_TELEPHONE, "a.jpeg", FileKind.JPEG),
        ("Dear Zoë,\r\n\tyours".encode(), "a.txt", FileKind.TEXT),
        (b"caf\xe9", "a.b.txt", FileKind.TEXT),
        (WORD, "a.docx", FileKind.WORD),
        (packed(EXCEL_PARTS), "a.xlsx", FileKind.EXCEL),
        (packed(ODT_PARTS), "a.odt", FileKind.ODT),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_is_told_by_its_bytes(raw: bytes, name: str, kind: FileKind) -> None:
    assert told(raw, name) is kind


REFUSED = {
    "nothing": (b"", "a.pdf", "empty"),
    "a PDF called a picture": (PDF, "a.png", "is PDF"),
    "a name without an ending": (PDF, "letter", "is PDF"),
    "a web page called text": (b"hello <script>alert(1)</script>", "a.txt", "Choose a PDF"),
    "a web page across two pieces": (b"a" * 65_530 + b"<scr" + b"ipt>", "a.txt", "Choose a PDF"),
    "a drawing that runs": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "a.svg", "Choose a PDF"),
    "a program": (b"MZ\x90\x00\x03", "a.pdf", "Choose a PDF"),
    "rich text": (b"{\\rtf1 a}", "a.txt", "Choose a PDF"),
    "a GIF": (b"GIF89a\x01\x00", "a.png", "Choose a PDF"),
    "a PDF that ends early": (PDF[:20], "a.pdf", "damaged"),
    "a PDF with a program": (PDF.replace(b"/Catalog", b"/JavaScript"), "a.pdf", "holds a program"),
    "a PDF that is a web page": (b"%PDF-1.7\n<html><script>" + PDF, "a.pdf", "two kinds"),
    "a PDF that is an archive": (PDF[:-6] + WORD + b"%%EOF", "a.pdf", "two kinds"),
    "a picture that ends early": (PNG[:-8], "a.png", "damaged"),
    "a picture with an archive behind": (PNG + WORD, "a.png", "two kinds"),
    "a picture with a page behind": (PNG + b"<html>", "a.png", "two kinds"),
    "a photo with an archive behind": (JPEG + WORD, "a.jpg", "two kinds"),
    "a photo with a page in its remark": (JPEG[:4] + b"\x00\x18<script>" + JPEG[6:], "a.jpg", "two kinds"),
    "a photo without a picture": (b"\xff\xd8\xff\xe0\x00\x04ab", "a.jpg", "damaged"),
    "an archive of anything": (packed({"a.txt": b"a"}), "a.docx", "Choose a PDF"),
    "an archive behind something": (b"PK\x03\x04" + WORD, "a.docx", "two kinds"),
    "an archive with a tail": (WORD + b"<html>", "a.docx", "two kinds"),
    "half an archive": (WORD[:60], "a.docx", "damaged"),
    "a document with a macro": (packed(WORD_PARTS | {"word/vbaProject.bin": b"a"}), "a.docx", "holds a program"),
    "a document with a page inside": (packed(WORD_PARTS | {"word/a.html": b"a"}), "a.docx", "holds a program"),
    "a document that climbs": (packed(WORD_PARTS | {"../../etc/passwd": b"a"}), "a.docx", "damaged"),
    "an Excel workbook called Word": (packed(EXCEL_PARTS), "a.docx", "is Excel workbook"),
    "a bomb": (packed(WORD_PARTS | {"word/a.xml": bytes(210 * 1024 * 1024)}), "a.docx", "far larger inside"),
    "too many parts": (packed(WORD_PARTS | {f"word/{n}.xml": b"" for n in range(2001)}), "a.docx", "far larger inside"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_kept_is_refused_with_the_reason(name: str) -> None:
    raw, file_name, words = REFUSED[name]

    with pytest.raises(RefusedFileError, match=words):
        told(raw, file_name)


def test_an_archive_that_lies_about_a_size_is_refused() -> None:
    bomb = packed(WORD_PARTS | {"word/a.xml": bytes(10_000)})
    lying = bomb.replace(struct.pack("<I", 10_000), struct.pack("<I", 10))

    with pytest.raises(RefusedFileError, match="damaged"):
        told(lying, "a.docx")


@pytest.mark.parametrize(("size", "is_refused"), [(LARGEST, False), (LARGEST + 1, True)])
def test_a_file_may_be_twenty_megabytes_and_no_byte_more(size: int, *, is_refused: bool) -> None:
    if not is_refused:
        assert kind_of(BytesIO(b"a"), name="a.txt", size=size) is FileKind.TEXT
        return

    with pytest.raises(RefusedFileError, match="larger than 20 MB"):
        kind_of(BytesIO(b"a"), name="a.txt", size=size)
