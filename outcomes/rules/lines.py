"""On which line of a TOML text each key stands, for the faults found in it; what TOML's reader leaves out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_BLANK = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_PLAIN = re.compile(r"[^,\]}#\n]*")
_STRINGS = (
    re.compile(r'"""(?:\\.|[^\\])*?""""{0,2}', re.DOTALL),
    re.compile(r"'''.*?''''{0,2}", re.DOTALL),
    re.compile(r'"(?:\\.|[^"\\\n])*"'),
    re.compile(r"'[^'\n]*'"),
)
_ESCAPE = re.compile(r'\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(["\\bfnrt]))')
_ESCAPED = {'"': '"', "\\": "\\", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


@dataclass(slots=True)
class Lines:
    """The line of every key, by its path as the faults write it: `headlines[1].entry.months`."""

    by_path: dict[str, int] = field(default_factory=dict)

    def of(self, path: str) -> int | None:
        """Return the line of a key, or else of the nearest table or list that holds it."""
        while path:
            if path in self.by_path:
                return self.by_path[path]
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return None


def lines_of(text: str) -> Lines:
    """Return the line of every key of a text that is known to be TOML."""
    walk = _Walk(text)
    walk.document()
    return Lines(walk.found)


class _Walk:
    """Goes through a text once, from key to key, and never looks into a string or a comment."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text.replace("\r\n", "\n"), 0
        self.line, self.counted_to = 1, 0
        self.found: dict[str, int] = {}
        self.lists: dict[str, int] = {}

    def document(self) -> None:
        """Note every header and every key of the text."""
        table = ""
        self.skip(_BLANK)
        while self.at < len(self.text):
            table = self.header() if self.text[self.at] == "[" else self.pair(table)
            self.skip(_BLANK)

    def header(self) -> str:
        """Note `[a.b]` or `[[a.b]]` and return the path of the table it opens."""
        is_list = self.text.startswith("[[", self.at)
        line = self.line_here()
        self.at += 2 if is_list else 1
        keys = self.keys()
        self.at += 2 if is_list else 1
        path = _joined(self.within("", keys[:-1], line), keys[-1])
        if is_list:
            self.found.setdefault(path, line)
            self.lists[path] = self.lists.get(path, 0) + 1
            path = f"{path}[{self.lists[path]}]"
        self.found[path] = line
        return path

    def within(self, path: str, keys: list[str], line: int) -> str:
        """Return the path of the tables that a dotted key passes through; of a list, its last table."""
        for key in keys:
            path = self.last_of(_joined(path, key))
            self.found.setdefault(path, line)
        return path

    def last_of(self, path: str) -> str:
        """Return the path, or of a list of tables the path of its last table."""
        return f"{path}[{self.lists[path]}]" if path in self.lists else path

    def pair(self, table: str) -> str:
        """Note `key = value` and what lies within the value; return the table it stands in."""
        line = self.line_here()
        keys = self.keys()
        self.at += 1  # the equals sign
        self.skip(_SPACE)
        path = _joined(self.within(table, keys[:-1], line), keys[-1])
        self.found[path] = line
        self.value(path)
        return table

    def value(self, path: str) -> None:
        """Go past a value and note what lies within it."""
        if self.text[self.at] == "[":
            self.items(path)
        elif self.text[self.at] == "{":
            self.inline(path)
        elif not self.string():
            self.skip(_PLAIN)

    def items(self, path: str) -> None:
        """Note every value of a list."""
        self.at += 1
        place = 0
        while self.next_within("]"):
            place += 1
            self.found[f"{path}[{place}]"] = self.line_here()
            self.value(f"{path}[{place}]")

    def inline(self, path: str) -> None:
        """Note every key of a table written in a line."""
        self.at += 1
        while self.next_within("}"):
            self.pair(path)

    def next_within(self, end: str) -> bool:
        """Go to what follows in a list or a table; return whether anything does before its end."""
        self.skip(_BLANK)
        if self.text[self.at] == ",":
            self.at += 1
            self.skip(_BLANK)
        if self.text[self.at] != end:
            return True
        self.at += 1
        return False

    def keys(self) -> list[str]:
        """Return the parts of a dotted key and go past it."""
        found = [self.key()]
        while self.text[self.at] == ".":
            self.at += 1
            found.append(self.key())
        return found

    def key(self) -> str:
        self.skip(_SPACE)
        start = self.at
        if self.string():
            key = _unquoted(self.text[start : self.at])
        else:
            self.skip(_BARE)
            key = self.text[start : self.at]
        self.skip(_SPACE)
        return key

    def string(self) -> bool:
        """Go past a string, if one begins here."""
        matched = next((found for pattern in _STRINGS if (found := pattern.match(self.text, self.at))), None)
        if matched:
            self.at = matched.end()
        return matched is not None

    def skip(self, pattern: re.Pattern[str]) -> None:
        matched = pattern.match(self.text, self.at)
        self.at = matched.end() if matched else self.at

    def line_here(self) -> int:
        self.line += self.text.count("\n", self.counted_to, self.at)
        self.counted_to = self.at
        return self.line


def _joined(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _unquoted(key: str) -> str:
    return key[1:-1] if key.startswith("'") else _ESCAPE.sub(_unescaped, key[1:-1])


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _ESCAPED[found[3]]
