"""Any text or bytes at all as a file: it is refused with words, or every row of it is loaded, unchanged or rejected."""

from functools import reduce
from io import BytesIO

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from families.feeds.cleaning import Setting
from families.feeds.encodings import UnreadableError
from families.feeds.kinds import KINDS
from families.feeds.reading import open_table
from families.feeds.rows import BadRow, Row, rows_of
from families.invented.calendar import TERMS
from families.invented.damage import Sheet, clean_sheet
from families.invented.places import DISTRICTS
from families.models.feeds import FeedKind, LoadState
from tests.families.feeds.conftest import AT, PROVING, Send
from tests.families.feeds.trying import undone

FUZZED = ("households", "school", "housing")
SEND = settings(
    max_examples=1000 if PROVING else 8,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

CELLS = st.one_of(
    st.text(max_size=20),
    st.text("0123456789/-.,:£%E+ ", max_size=14),
    st.sampled_from(["", "Y", "N", "=1+1", '"', '""', "\r", "\n", ",", "\x00", "\u202e", "#REF!", "9.99E+09", "NULL"]),
    st.dates().map(str),
    st.integers().map(str),
)
BYTES = st.one_of(
    st.binary(max_size=400),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")),
    st.binary(max_size=200).map(lambda rest: b"PK\x03\x04" + rest),
    st.text(max_size=100).map(lambda text: text.encode("utf-16", "replace")),
)


def setting() -> Setting:
    return Setting(as_of=AT.date(), terms=frozenset(term.name for term in TERMS), districts=frozenset(DISTRICTS))


def answered(kind: str, content: bytes) -> list[Row | BadRow] | None:
    """Return the rows of a file; None where it is refused with words."""
    try:
        table = open_table(BytesIO(content), columns=KINDS[FeedKind(kind)].columns)
        return list(rows_of(table, kind=KINDS[FeedKind(kind)], setting=setting()))
    except UnreadableError as refused:
        if not all(problem.endswith(".") for problem in refused.problems):
            raise
        return None


@given(st.sampled_from(FUZZED), BYTES)
@example("households", b"\xef\xbb\xbf")
@example("school", b'"')
@example("housing", b"\xff\xfe")
def test_any_bytes_are_refused_with_words_or_read(kind: str, content: bytes) -> None:
    rows = answered(kind, content)

    assert rows is None or all(isinstance(row, Row) or row.faults for row in rows)


def spoilt(sheet: Sheet) -> st.SearchStrategy[tuple[Sheet, set[int]]]:
    """Return the sheet with anything at all in some of its cells, and the rows in which that is."""
    place = st.tuples(st.integers(0, len(sheet.rows) - 1), st.sampled_from(sheet.header), CELLS)
    return st.lists(place, max_size=6).map(
        lambda changes: (
            reduce(lambda now, change: now.with_cells(change[0], {change[1]: change[2]}), changes, sheet),
            {row for row, *_ in changes},
        )
    )


SPOILT = st.sampled_from(FUZZED).flatmap(lambda kind: spoilt(clean_sheet(kind, rows=5)))


@given(SPOILT)
def test_anything_in_a_cell_costs_no_other_row(spoilt: tuple[Sheet, set[int]]) -> None:
    sheet, changed = spoilt

    rows = answered(sheet.kind, sheet.text().encode())

    assert rows is not None
    assert len(rows) == len(sheet.rows)
    assert {number for number, row in enumerate(rows) if isinstance(row, BadRow)} <= changed


@SEND
@given(SPOILT)
def test_anything_in_a_cell_is_loaded_unchanged_or_rejected_and_nothing_when_sent_again(
    send: Send, spoilt: tuple[Sheet, set[int]]
) -> None:
    sheet, _ = spoilt

    def sent_twice() -> None:
        send("households", clean_sheet("households", rows=15).text())
        first, again = (send(sheet.kind, sheet.text()) for _ in range(2))
        assert first.state == LoadState.LOADED
        assert first.rows == first.loaded + first.unchanged + first.rejected == len(sheet.rows)
        assert (again.loaded, again.rejected) == (0, first.rejected)

    undone(sent_twice)
