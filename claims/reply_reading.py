"""Reads the department's reply into rows: from a file, CSV or workbook, each cell held against what it should say.

The file may be the one that was sent with columns added: what we wrote there ourselves is recognised and passed over.
"""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

from claims.layouts import DEFAULT, Value
from claims.layouts import Column as LaidOut
from claims.models.choices import Answer
from families.feeds import cleaning
from families.feeds.cleaning import CellError, Setting
from families.feeds.encodings import UnreadableError, digest_of
from families.feeds.kinds.base import Column, column, required
from families.feeds.reading import Line, Table, open_table
from families.refusals import NotPossibleError
from families.words import pounds

MOST_ROWS = 20_000
LONGEST = 300
CLAIM, LINE, FAMILY, DIGEST, SENT = "ClaimID", "Line", "FamilyReference", "SnapshotDigest", "Amount"
OUTCOME, AMOUNT, REASON = "Outcome", "AmountPaid", "Reason"
# Under which name a column of the file that was sent is read here, whatever its layout calls it.
_READ_AS = {
    Value.CLAIM: CLAIM,
    Value.LINE: LINE,
    Value.FAMILY: FAMILY,
    Value.SNAPSHOT_DIGEST: DIGEST,
    Value.AMOUNT: SENT,
}
# [R] No format of a reply is published: these are our words for its two answers, and the likeliest others.
_ANSWERS = cleaning.one_of(
    *Answer.values, also={"accepted": "paid", "yes": "paid", "rejected": "refused", "no": "refused"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of a reply: the claim it names, what it answers, and what cannot be read in it."""

    number: int
    reads: str
    claim: int | None = None
    line: int | None = None
    family: str = ""
    digest: str = ""
    answer: Answer | None = None
    sent: Decimal | None = None
    amount: Decimal | None = None
    reason: str = ""
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class ReplyFile:
    """A reply's file as it was read. ``text`` keeps it: a CSV file as it came, a workbook's sheet written as CSV."""

    name: str
    digest: str
    text: str
    rows: Sequence[Row]
    notes: tuple[str, ...] = ()


COLUMNS = (
    required(CLAIM, cleaning.whole_number(least=1, most=2**62), "the number of the claim, as it was sent"),
    required(OUTCOME, _ANSWERS, "paid or refused"),
    column(AMOUNT, cleaning.pounds, "what is paid for the claim, such as £800.00; empty: what was claimed"),
    column(REASON, cleaning.text(LONGEST), "why it is refused; needed where it is"),
    column(SENT, cleaning.pounds, "the amount that was claimed, as it was sent"),
    column(LINE, cleaning.whole_number(least=1, most=2**31), "the number of the line, as it was sent"),
    column(FAMILY, cleaning.line(60), "the family's reference, as it was sent"),
    column(DIGEST, cleaning.line(64), "the digest of the snapshot, as it was sent"),
)


def _plain(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())


def columns_for(layout: Sequence[LaidOut] = DEFAULT) -> list[Column]:
    """Return the columns that are read of a reply, those that were sent under the headings they were sent with."""
    headings = {_READ_AS[one.value]: one.heading for one in layout if one.value in _READ_AS}
    return [replace(one, name=headings.get(one.name, one.name)) for one in COLUMNS]


def read_file(file: BinaryIO, *, name: str, today: date, layout: Sequence[LaidOut] = DEFAULT) -> ReplyFile:
    """Return a reply's file, or refuse one that cannot be read as a whole; ``layout`` is that of what was sent."""
    columns = columns_for(layout)
    read_as = {theirs.name: ours.name for theirs, ours in zip(columns, COLUMNS, strict=True)}
    known = {_plain(one.name) for one in columns}
    passed_over = [
        column(one.heading, cleaning.text(LONGEST), "not read") for one in layout if _plain(one.heading) not in known
    ]
    digest = digest_of(file)
    try:
        table = open_table(file, columns=(*columns, *passed_over))
        lines = list(_few(table))
    except UnreadableError as error:
        raise NotPossibleError(str(error), field="file") from error
    setting = Setting(as_of=today, is_excel=table.is_excel)
    header = [read_as.get(heading, "") for heading in table.header]
    rows = [_row(line, header, setting) for line in lines]
    return ReplyFile(name=name[:200], digest=digest, text=_text(table, lines), rows=rows, notes=table.notes)


def _few(table: Table) -> Sequence[Line]:
    lines: list[Line] = []
    for line in table.lines:
        if len(lines) == MOST_ROWS:
            raise UnreadableError(f"The file has more than {MOST_ROWS:,} rows: no batch has so many lines.")
        lines.append(line)
    if not lines:
        raise UnreadableError("There is no row below the header.")
    return lines


def _text(table: Table, lines: Sequence[Line]) -> str:
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(table.header)
    rows.writerows(line.cells for line in lines)
    return written.getvalue().replace("\0", "")


def _row(line: Line, header: Sequence[str], setting: Setting) -> Row:
    cells = {name: cell.strip() for name, cell in zip(header, line.cells, strict=False)}
    reads = ", ".join(cell for name in (CLAIM, LINE, FAMILY, OUTCOME, AMOUNT, REASON) if (cell := cells.get(name)))
    reads = "".join(character for character in reads if character.isprintable())[:LONGEST] or "an empty row"
    if line.problem:
        return Row(number=line.number, reads=reads, problem=line.problem[:LONGEST])
    values, problem = _cleaned(cells, setting)
    return Row(
        number=line.number,
        reads=reads,
        claim=values.get(CLAIM),
        line=values.get(LINE),
        family=values.get(FAMILY, ""),
        digest=values.get(DIGEST, ""),
        answer=Answer(values[OUTCOME]) if OUTCOME in values else None,
        sent=_pounds(values.get(SENT)),
        amount=_pounds(values.get(AMOUNT)),
        reason=" ".join(values.get(REASON, "").split()),
        problem=problem[:LONGEST],
    )


def _pounds(pence: int | None) -> Decimal | None:
    return None if pence is None else Decimal(pence) / 100


def _cleaned(cells: Mapping[str, str], setting: Setting) -> tuple[dict[str, Any], str]:
    """Return the row's values by their columns, and the first thing that is wrong with them."""
    values: dict[str, Any] = {}
    problems = []
    for one in COLUMNS:
        cell = cells.get(one.name, "")
        if not cell and one.is_required:
            problems.append(f"{one.name} is empty.")
        if not cell:
            continue
        try:
            values[one.name] = one.clean(cell, setting)
        except CellError as error:
            problems.append(f"{one.name}: {error}")
    return values, " ".join(problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A line of the batch that a reply may answer. ``state`` is in words where it waits for no answer any more."""

    pk: int
    number: int
    claim: int
    family: str
    digest: str
    amount: Decimal
    answered: str = ""


def answered_differently(rows: Iterable[Row]) -> frozenset[int]:
    """Return the claims of which several rows say different things: none of them is to be believed."""
    said: dict[int, set[tuple[Answer | None, Decimal | None]]] = defaultdict(set)
    for row in rows:
        if row.claim:
            said[row.claim].add((row.answer, row.amount))
    return frozenset(claim for claim, answers in said.items() if len(answers) > 1)


def problem_of(
    row: Row, line: Sent | None, *, is_repeated: bool, is_contradicted: bool = False, elsewhere: str = ""
) -> str:
    """Return why a row cannot be recorded of the line it names; empty: it can."""
    if row.problem:
        return row.problem
    if line is None:
        return elsewhere or f"No claim {row.claim} is in this batch."
    if is_contradicted:
        return f"Another row says something else of claim {line.claim}: ask the department which of them holds."
    if is_repeated:
        return f"Claim {line.claim} stands in an earlier row already."
    if line.answered:
        return f"Claim {line.claim} waits for no answer: {line.answered}."
    return _differs(row, line) or _contradicts_itself(row)


def _contradicts_itself(row: Row) -> str:
    if row.answer != Answer.REFUSED:
        return ""
    if not row.reason:
        return "Refused without a reason."
    return f"Refused, and yet {pounds(row.amount)} is paid." if row.amount else ""


def _differs(row: Row, line: Sent) -> str:
    """Return in which way a row speaks of another line than that of its claim; empty: in none."""
    if row.line and row.line != line.number:
        return f"Claim {line.claim} was sent in line {line.number}, not in line {row.line}."
    if row.family and row.family != line.family:
        return f"Claim {line.claim} was not sent for family {row.family}."
    if row.sent is not None and row.sent != line.amount:
        return f"Claim {line.claim} was sent for {pounds(line.amount)}, not for {pounds(row.sent)}."
    if row.digest and row.digest != line.digest:
        return f"Claim {line.claim} was sent with another digest: this is not what the department was sent."
    return ""
