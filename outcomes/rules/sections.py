"""Reads the tables of an outcomes plan's file key by key; collects every fault with its line and what was expected."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from outcomes.rules.lines import Lines, lines_of
from outcomes.rules.plan import SourcedValue

MARK = r"(R\+|R-|I|SBC|WSCC|S\d+[a-z]?)"
MARKS = re.compile(rf"{MARK}((,\s*|/){MARK})*")
MARK_EXPECTED = "where it comes from: S and a number, R+, R- or I"
NEAR = 0.6  # of two words' letters, from which one is taken for a misspelling of the other
A_DAY_AS_IT_IS_WRITTEN = "a day as 2015-09-01, without quotation marks"
PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,6})?)\s*%")

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(slots=True)
class Findings:
    """What reading one file found: its faults, each with its line where `text` is given, and every sourced value."""

    file: str
    text: str = ""
    values: list[SourcedValue] = field(default_factory=list)
    noted: list[tuple[int, str, str]] = field(default_factory=list)
    lines: Lines | None = None

    @property
    def faults(self) -> list[str]:
        """Return the faults in the order of their lines."""
        return [fault for _, _, fault in sorted(self.noted, key=lambda noted: noted[0])]

    @property
    def wrong(self) -> frozenset[str]:
        """Return the keys with which something is wrong."""
        return frozenset(path for _, path, _ in self.noted)

    def is_sound(self, path: str) -> bool:
        """Return whether nothing was found wrong so far with a key, or with anything that stands in it."""
        return not any(wrong == path or wrong.startswith((f"{path}.", f"{path}[")) for wrong in self.wrong)

    def forget(self, path: str) -> None:
        """Take back that a key is missing, once it is found misspelt: that alone is told."""
        self.noted = [noted for noted in self.noted if noted[1] != path]

    def fault(self, path: str, expected: str, found: object = None) -> None:
        """Note that a key is not as it should be."""
        but = "" if found is None else f", found {_shown(found)}"
        self.note(path, f"expected {expected}{but}.")

    def unknown(self, path: str, known: Collection[str], found: object) -> None:
        """Note that a value is none of those there are, with the one that was probably meant."""
        meant = _meant(found, known) if isinstance(found, str) else ""
        but = "" if found is None else f", found {_shown(found)}"
        self.note(path, f"expected one of {_listed(known)}{but}{meant or '.'}")

    def note(self, path: str, what: str) -> None:
        """Note what is wrong with a key, or with the table it is missing in."""
        self.lines = self.lines or lines_of(self.text)
        line = self.lines.of(path) or 0
        self.noted.append((line, path, f"{self.file}{f', line {line}' if line else ''}: {path}: {what}"))


def _shown(found: object) -> str:
    if isinstance(found, dict):
        return "a table"
    return "a list" if isinstance(found, list) else repr(found)


class Section:
    """One table of the file. Each key is asked for once; `done` reports those nobody asked for."""

    def __init__(self, findings: Findings, path: str, table: object) -> None:
        self.findings, self.path = findings, path
        if not isinstance(table, dict):
            header = re.sub(r"\[\d+\]", "", path)
            findings.fault(path or "the file", f"a table, [{f'[{header}]' if path.endswith(']') else header}]", table)
            self.findings = Findings("")  # what such a table lacks is not worth telling
        self.table: dict[str, Any] = dict(table) if isinstance(table, dict) else {}
        self.asked: list[str] = []

    def at(self, key: str) -> str:
        """Return the path of a key of this table."""
        return ".".join(part for part in (self.path, key) if part)

    def fault(self, key: str, expected: str, found: object = None) -> None:
        """Note that a key of this table is not as it should be."""
        self.findings.fault(self.at(key), expected, found)

    def has(self, key: str) -> bool:
        """Return whether the table has the key."""
        return key in self.table

    def is_sound(self, *keys: str) -> bool:
        """Return whether nothing was found wrong with these keys: what is asked of several is asked of sound ones."""
        return all(self.findings.is_sound(self.at(key)) for key in keys)

    def misspelling_of(self, *keys: str) -> str:
        """Return a key nobody asked for that was probably meant for one of these, which the table lacks; or nothing."""
        others = [key for key in self.table if key not in self.asked and key not in keys]
        lacking = (key for key in keys if not self.has(key))
        return next((near for key in lacking for near in get_close_matches(key, others, n=1, cutoff=NEAR)), "")

    def take(self, key: str) -> Any:
        """Return what the table has under a key, or None."""
        self.asked.append(key)
        return self.table.get(key)

    def pass_over(self, key: str) -> None:
        """Leave a key to somebody else, or to be inherited."""
        self.asked.append(key)

    def text(self, key: str, *, default: str | None = None) -> str:
        """Return a text."""
        found = self.take(key)
        if found is None and default is not None:
            return default
        if not isinstance(found, str) or (default is None and not found.strip()):
            self.fault(key, "a text in quotation marks", found)
            return ""
        return found

    def code(self, key: str = "code") -> str:
        """Return a code: small letters, digits and hyphens."""
        found = self.text(key)
        if found and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", found):
            self.fault(key, "small letters, digits and hyphens", found)
        return found

    def flag(self, key: str, *, default: bool) -> bool:
        """Return true or false."""
        found = self.take(key)
        if found is not None and not isinstance(found, bool):
            self.fault(key, "true or false", found)
        return found if isinstance(found, bool) else default

    def choice(self, key: str, choices: type[Choice], *, default: Choice) -> Choice:
        """Return one of the choices."""
        found = self.take(key)
        if found is None:
            return default
        return self._one_of(key, choices, found, default=default)

    def _one_of(self, key: str, choices: type[Choice], found: object, *, default: Choice) -> Choice:
        if not isinstance(found, str) or found not in set(choices):
            if found is not _FAULTY:
                self.findings.unknown(self.at(key), list(choices), found)
            return default
        return choices(found)

    def texts(self, key: str, *, known: Collection[str] = (), least: int = 1) -> tuple[str, ...]:
        """Return a list of texts, each one of those known where any are."""
        found = self.take(key)
        items = found if isinstance(found, list) else []
        if (found is not None and not isinstance(found, list)) or len(items) < least:
            self.fault(key, "a list of texts", found)
        for place, item in enumerate(items, start=1):
            if not isinstance(item, str):
                self.fault(f"{key}[{place}]", "a text in quotation marks", item)
            elif known and item not in known:
                self.findings.unknown(self.at(f"{key}[{place}]"), known, item)
            elif item in items[: place - 1]:
                self.fault(f"{key}[{place}]", "each once", item)
        return tuple(item for item in items if isinstance(item, str))

    def section(self, key: str) -> Section:
        """Return a table within this one."""
        return Section(self.findings, self.at(key), self.take(key))

    def sections(self, key: str, *, least: int = 1) -> Iterator[Section]:
        """Yield the tables of a list within this one."""
        found = self.take(key)
        items = found if isinstance(found, list) else []
        if (found is not None and not isinstance(found, list)) or len(items) < least:
            count = {0: "tables", 1: "at least one table"}.get(least, f"at least {least} tables")
            header = re.sub(r"\[\d+\]", "", self.at(key))
            self.fault(key, f"{count}, [[{header}]]", found)
        for place, item in enumerate(items, start=1):
            yield Section(self.findings, f"{self.at(key)}[{place}]", item)

    def number(self, key: str, *, least: int = 0, most: int = 1000, default: int = 0) -> int:
        """Return a whole number that carries its source."""
        found = self._sourced(key)
        if not isinstance(found, int) or isinstance(found, bool) or not least <= found <= most:
            if found is not _FAULTY:
                bare = ", without quotation marks" if isinstance(found, str) else ""
                self.fault(key, f"a whole number from {least} to {most}{bare}", found)
            return default
        return found

    def points(self, key: str, *, most: int, default: Decimal) -> Decimal:
        """Return a number of whole or half points that carries its source."""
        found = self._sourced(key)
        is_number = isinstance(found, int | float) and not isinstance(found, bool) and 0 <= found <= most
        given = Decimal(str(found)) if is_number else None
        if given is None or given * 2 % 1:
            if found is not _FAULTY:
                self.fault(key, f"whole or half points from 0 to {most}", found)
            return default
        return given

    def sourced_flag(self, key: str, *, default: bool) -> bool:
        """Return true or false that carries its source."""
        found = self._sourced(key)
        if not isinstance(found, bool):
            if found is not _FAULTY:
                self.fault(key, "true or false", found)
            return default
        return found

    def sourced_choice(self, key: str, choices: type[Choice], *, default: Choice) -> Choice:
        """Return one of the choices that carries its source; a plain one is taken as it stands."""
        if not isinstance(self.table.get(key), dict):
            return self.choice(key, choices, default=default)
        return self._one_of(key, choices, self._sourced(key), default=default)

    def sourced_text(self, key: str) -> str:
        """Return a text that carries its source."""
        found = self._sourced(key)
        if not isinstance(found, str) or not found.strip():
            if found is not _FAULTY:
                self.fault(key, "a text in quotation marks", found)
            return ""
        return found

    def sourced_texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts that carries its source."""
        found = self._sourced(key)
        if not isinstance(found, list) or not found or not all(isinstance(item, str) for item in found):
            if found is not _FAULTY:
                self.fault(key, "a list of texts", found)
            return ()
        return tuple(found)

    def sourced_day(self, key: str) -> date | None:
        """Return a day that carries its source; None where it is none."""
        found = self._sourced(key)
        if not isinstance(found, date) or isinstance(found, datetime):
            if found is not _FAULTY:
                self.fault(key, A_DAY_AS_IT_IS_WRITTEN, found)
            return None
        return found

    def share(self, key: str) -> Fraction:
        """Return a percentage that carries its source, exactly."""
        found = self._sourced(key)
        matched = PERCENT.fullmatch(found) if isinstance(found, str) else None
        share = Fraction(matched[1]) / 100 if matched else None
        if share is None or share > 1:
            if found is not _FAULTY:
                self.fault(key, 'a percentage from "0%" to "100%"', found)
            return Fraction(1)
        return share

    def day(self, key: str) -> date | None:
        """Return a day, or None where there is none."""
        found = self.take(key)
        if found is not None and (not isinstance(found, date) or isinstance(found, datetime)):
            self.fault(key, A_DAY_AS_IT_IS_WRITTEN, found)
            return None
        return found

    def done(self) -> None:
        """Note the keys nobody asked for, with the one that was probably meant."""
        for key in self.table:
            if key not in self.asked:
                unused = [str(asked) for asked in self.asked if asked not in self.table]
                for meant in get_close_matches(key, unused, n=1, cutoff=NEAR):
                    self.findings.forget(self.at(meant))
                self.findings.note(self.at(key), f"no such key{_meant(key, unused)}")

    def _sourced(self, key: str) -> object:
        """Return the value of a `{ value, mark, source, verified_by }` table and keep where it comes from."""
        found = self.take(key)
        if not isinstance(found, dict):
            self.fault(key, 'a value with its source: { value = …, mark = "…", source = "…" }', found)
            return _FAULTY
        table = Section(self.findings, self.at(key), found)
        value, mark = table.take("value"), table.text("mark")
        if not table.has("value"):
            table.fault("value", "the value itself")
        if mark and not MARKS.fullmatch(mark):
            table.fault("mark", MARK_EXPECTED, mark)
        source, verified = table.text("source"), table.text("verified_by", default="")
        table.done()
        self.findings.values.append(SourcedValue(self.at(key), str(value), mark, source, verified))
        return value if table.has("value") else _FAULTY


class _Faulty:
    """Stands for a value that has been reported already."""


_FAULTY = _Faulty()


def _meant(found: str, known: Collection[str]) -> str:
    near = get_close_matches(found, [str(one) for one in known], n=1, cutoff=NEAR)
    return f"; did you mean {near[0]!r}?" if near else ""


def _listed(choices: Collection[str]) -> str:
    return ", ".join(repr(str(choice)) for choice in choices)


class TextError(Exception):
    """The text is not what it should be: `faults` are sentences for the analyst who wrote it."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))
