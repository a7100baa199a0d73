"""Reads a text as TOML: what no parser can read is told as whoever wrote it would look for it, with its line."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from outcomes.rules.sections import Findings, Section, TextError

Read = TypeVar("Read")


def read_text(text: str, read: Callable[[Section], Read], *, name: str, error: type[TextError]) -> Read:
    """Return what `read` makes of a TOML text, or raise `error` with every fault; these call it by `name`."""
    try:
        text = text.removeprefix("\ufeff")
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        raise error([f"{name}: the file is not TOML: {fault}.{_perhaps(str(fault))}"]) from fault
    except RecursionError as fault:
        raise error([f"{name}: tables or lists lie too deeply within one another."]) from fault
    except ValueError as fault:  # digits without end
        raise error([f"{name}: a number in it is too long to be read."]) from fault
    findings = Findings(name, text)
    made = read(Section(findings, "", table))
    if findings.faults:
        raise error(findings.faults)
    return made


# What an analyst most often did where a parser speaks of its own matters.
_PERHAPS = {
    "Cannot overwrite a value": "The same key stands there twice, or a list lacks its double brackets",
    "Cannot declare": "Each table of a list begins with double brackets",
    "Cannot mutate": "What stands in { } or in [ ] is complete, and no table of that name can follow",
    "Duplicate inline table key": "The same key stands there twice",
    "Invalid value (at end of document)": "The last line is not complete: what begins with [ or { ends with ] or }",
    "Invalid value": "A word stands in straight quotation marks",
    "Invalid date": "There is no such day",
    "Invalid statement": "A line begins with a key, with [ or with #",
    "Invalid initial character": "What stands in { } is on one line, with no comma at its end",
    "Expected '='": "A line is a key, = and a value",
    "Expected ']": "The name of a table stands in [ ], that of a list in [[ ]]",
    "Expected newline": 'A line has one key and one value, a day is 2020-02-01, a quotation mark in a text \\"',
    "Illegal character": "A text ends on its line, with a quotation mark",
    "Unterminated string": "A text ends with a quotation mark",
    "Unclosed array": "A list ends with ], and a comma stands between any two of it",
    "Unclosed inline table": "What begins with { ends with } on its line, and a comma stands between any two of it",
    "Unescaped": "A backslash is written twice",
}


def _perhaps(fault: str) -> str:
    return next((f" {says}." for begins, says in _PERHAPS.items() if fault.startswith(begins)), "")


NOT_UTF_8 = "expected a file saved as UTF-8, found another encoding. An editor asks for it under “Save as”."


def read_file(path: Path, *, error: type[TextError]) -> str:
    """Return the text of a file, or raise `error` where it is not saved as UTF-8."""
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise error([f"{path.name}, line {line}: {NOT_UTF_8}"]) from fault
