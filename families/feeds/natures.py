"""Tells files that are no table by how they begin, and says what to do about each."""

import re

from families.feeds.encodings import UnreadableError

START = 512  # bytes that are looked at
AS_TABLE = "save the table within as CSV UTF-8 or .xlsx."

# What each kind begins with, and what is said of it.
_NATURES: tuple[tuple[re.Pattern[bytes], str], ...] = tuple(
    (re.compile(start, re.IGNORECASE | re.DOTALL), said)
    for start, said in (
        (
            rb"\xd0\xcf\x11\xe0",
            "This is a workbook of an old Excel, or one with a password; save it as .xlsx or CSV, without a password.",
        ),
        (rb"\x89PNG|\xff\xd8\xff|GIF8|BM.{4}\x00{4}|II\*\x00|MM\x00\*", f"This is a picture, not a table; {AS_TABLE}"),
        (rb"\s*%PDF", f"This is a PDF document, not a table; ask the sender for the table, or {AS_TABLE}"),
        (rb"\x1f\x8b|Rar!|7z\xbc\xaf", "This is a packed file; unpack it, and send the table within."),
        (rb"\s*\{\\rtf", f"This is a text document (RTF), not a table; {AS_TABLE}"),
        (
            rb"(\xef\xbb\xbf)?\s*<(!doctype html|html|head|table|meta|style)",
            "This is a web page, though it may be called .xls; open it in Excel and save it as .xlsx or CSV UTF-8.",
        ),
        (
            rb"(\xef\xbb\xbf)?\s*<\?xml|(\xef\xbb\xbf)?\s*<[a-z]+[ >:]",
            "This is XML, not a table, though it may be called .xls; open it in Excel and save it as .xlsx or CSV.",
        ),
        (rb'(\xef\xbb\xbf)?\s*(\[\s*)?\{\s*"', f"This is JSON, not a table; {AS_TABLE}"),
        (rb"\xff\xfe\x00\x00|\x00\x00\xfe\xff", "The file is written in UTF-32; save it as CSV UTF-8."),
    )
)


def refuse_other_natures(start: bytes) -> None:
    """Raise :class:`UnreadableError` for what is known to be no table, told by the first bytes of it."""
    for pattern, said in _NATURES:
        if pattern.match(start):
            raise UnreadableError(said)
