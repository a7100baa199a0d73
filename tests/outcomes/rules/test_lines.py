"""On which line a key of a TOML text stands, whatever its strings, comments and lists look like."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.rules.lines import lines_of

OUTCOMES = Path(__file__).parents[3] / "outcomes"
SHIPPED = sorted(
    [*OUTCOMES.glob("plans/**/*.toml"), *OUTCOMES.glob("frameworks/*.toml"), *OUTCOMES.glob("matrices/*.toml")]
)


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        pytest.param('\n# one = 1\nname = "x"', "name", 3, id="a key of the file"),
        pytest.param("[a]\n\nb = 1", "a.b", 3, id="a key of a table"),
        pytest.param("[[a]]\nb = 1\n[[a]]\nb = 2", "a[2].b", 4, id="a key of the second table of a list"),
        pytest.param(
            "[[a]]\n[[a.b]]\n[[a.b]]\n[a.b.c]\nd = 1", "a[1].b[2].c.d", 5, id="a table within a list within a list"
        ),
        pytest.param(
            "[[a]]\n[[a.b]]\n[[a]]\n[[a.b]]\nc = 1", "a[2].b[1].c", 5, id="a list begins anew in the next table"
        ),
        pytest.param("a = [\n  1,\n  # 2,\n  3,\n]", "a[2]", 4, id="a value of a list over several lines"),
        pytest.param('a = [\n  { b = 1 },\n  { b = "]", c = 2 },\n]', "a[2].c", 3, id="a key of a table within a list"),
        pytest.param("a = { b = { c = [\n1,\n2] } }", "a.b.c[2]", 3, id="a list within tables in a line"),
        pytest.param('x = """\n[a]\nb = 1\n"""\n[a]\nb = 2', "a.b", 6, id="a header in a text over several lines"),
        pytest.param(
            "x = '''\n[a]\nb = 1\n'''\n[a]\nb = 2", "a.b", 6, id="a header in a plain text over several lines"
        ),
        pytest.param('x = """a\\"""\n[b]\n"""""\nc = 1', "c", 4, id="quotation marks at the end of a long text"),
        pytest.param('x = "[a]" # [b]\n[a]\nb = 1', "a.b", 3, id="a header in a text and in a comment"),
        pytest.param('a = "\\"]#" \nb = 1', "b", 2, id="a quotation mark within a text"),
        pytest.param('"a b" = 1\n[c."d e"]\nf = 1', "c.d e.f", 3, id="a key in quotation marks"),
        pytest.param('"\\u0061\\t" = 1', "a\t", 1, id="a key written with its number"),
        pytest.param("a.b.c = 1\na.b.d = 2", "a.b.d", 2, id="a dotted key"),
        pytest.param("[[a]]\nb.c = 1", "a[1].b.c", 2, id="a dotted key in a list"),
        pytest.param("a = 2015-09-01 07:32:00\nb = -1.5e3\nc = true", "c", 3, id="after a day, a time and a number"),
        pytest.param("a = 1\r\n\r\nb = 2", "b", 3, id="lines that end as on Windows"),
        pytest.param("a = []\nb = {}\nc = ''", "c", 3, id="after what is empty"),
    ],
)
def test_a_key_is_on_its_line(text: str, path: str, line: int) -> None:
    assert lines_of(text).of(path) == line


def test_a_missing_key_is_on_the_line_of_the_table_it_is_missing_in() -> None:
    lines = lines_of("[[a]]\n\n[[a]]\nb = { c = 1 }")

    assert (lines.of("a[2].d"), lines.of("a[2].b.e"), lines.of("d")) == (3, 4, None)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_every_key_of_what_ships_has_a_line_on_which_it_is_written(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines, written = lines_of(text), text.split("\n")

    for key, _ in paths(tomllib.loads(text)):
        last = key.rpartition(".")[2].partition("[")[0]
        line = lines.by_path[key]
        assert last in written[line - 1] or key.endswith("]")


def paths(value: Any, at: str = "") -> list[tuple[str, Any]]:
    """Every path of a text as tomllib reads it, with its value."""
    if isinstance(value, dict):
        inner = [(f"{at}.{key}" if at else key, item) for key, item in value.items()]
    elif isinstance(value, list):
        inner = [(f"{at}[{place}]", item) for place, item in enumerate(value, start=1)]
    else:
        return [(at, value)]
    return [*([(at, value)] if at else []), *(found for path, item in inner for found in paths(item, path))]


TRAPS = st.sampled_from(
    ['"[a]"', "'[[a]]'", '"""\n[a]\nb = 1\n"""', "'''\n[[a]]\n# '''", '"#]}"', '"\\"="', "1", "true", "[]"]
)
KEYS = st.sampled_from(["a", "b", "c-d", "e_1", '"f g"', "'h[i'"])
GAPS = st.sampled_from(["\n", "\n\n", "  # [a]\n", '\n# b = """\n'])


@dataclass
class Written:
    """A text that is written piece by piece, and the line on which each key was written."""

    text: str = ""
    lines: dict[str, int] = field(default_factory=dict)

    def add(self, text: str, path: str = "") -> None:
        if path:
            self.lines[path] = self.text.count("\n") + 1
        self.text += text


def plain(key: str) -> str:
    return key.strip("\"'")


def add_value(draw: st.DrawFn, written: Written, path: str, depth: int) -> None:
    kind = draw(st.sampled_from(["plain", "plain", "list", "table"])) if depth else "plain"
    if kind == "plain":
        written.add(draw(TRAPS))
    elif kind == "list":
        written.add("[" + draw(GAPS))
        for place in range(1, draw(st.integers(1, 3)) + 1):
            written.add("", f"{path}[{place}]")
            add_value(draw, written, f"{path}[{place}]", depth - 1)
            written.add("," + draw(GAPS))
        written.add("]")
    else:
        written.add("{ ")
        for place, key in enumerate(draw(st.lists(KEYS, unique=True, min_size=1, max_size=2))):
            written.add(", " if place else "")
            written.add(f"{key} = ", f"{path}.{plain(key)}")
            add_value(draw, written, f"{path}.{plain(key)}", depth - 1)
        written.add(" }")


@st.composite
def documents(draw: st.DrawFn) -> Written:
    """Lists of tables with keys, texts that look like headers, and lists over many lines."""
    written = Written()
    for table in draw(st.lists(st.sampled_from(["one", "two"]), unique=True, min_size=1)):
        for place in range(1, draw(st.integers(1, 3)) + 1):
            written.add(f"[[{table}]]", f"{table}[{place}]")
            written.add(draw(GAPS))
            for key in draw(st.lists(KEYS, unique=True, max_size=4)):
                written.add(f"{key} = ", f"{table}[{place}].{plain(key)}")
                add_value(draw, written, f"{table}[{place}].{plain(key)}", 2)
                written.add(draw(GAPS))
    return written


@given(documents())
def test_any_keys_line_is_the_one_it_was_written_on(written: Written) -> None:
    tomllib.loads(written.text)

    found = lines_of(written.text)

    assert {path: found.by_path[path] for path in written.lines} == written.lines


@given(documents())
def test_the_keys_are_those_that_tomls_own_reader_finds(written: Written) -> None:
    assert set(lines_of(written.text).by_path) == {path for path, _ in paths(tomllib.loads(written.text))}
