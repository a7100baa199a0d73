"""A reply's file is read row by row, and each row says what is wrong with it."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from claims.layouts import Column, Value
from claims.models.choices import Answer
from claims.reply_reading import COLUMNS, Row, Sent, problem_of, read_file
from families.refusals import NotPossibleError
from families.spreadsheets import workbook

TODAY = date(2020, 9, 30)
LINE = Sent(pk=1, number=4, claim=12, family="F00003", digest="0" * 64, amount=Decimal(800))


def rows(text: str) -> list[Row]:
    return list(read_file(io.BytesIO(text.encode()), name="reply.csv", today=TODAY).rows)


def test_a_row_names_a_claim_and_what_became_of_it() -> None:
    paid, refused = rows('ClaimID,Outcome,AmountPaid,Reason\n12,Paid,"£1,800.50",\n13,rejected,,Not evidenced\n')

    assert (paid.claim, paid.answer, paid.amount, paid.problem) == (12, Answer.PAID, Decimal("1800.50"), "")
    assert (refused.claim, refused.answer, refused.amount, refused.reason) == (
        13,
        Answer.REFUSED,
        None,
        "Not evidenced",
    )


def test_the_file_that_was_sent_can_come_back_with_columns_added() -> None:
    sent = "Line,ClaimID,FamilyReference,Programme,Window,Amount"
    text = sent + ",Outcome,Reason\n4,12,F00003,phase-2,September 2020,800.00,refused,No\n"
    (row,) = rows(text)

    assert problem_of(row, LINE, is_repeated=False) == ""
    assert (row.claim, row.line, row.family, row.answer, row.problem) == (12, 4, "F00003", Answer.REFUSED, "")


def test_a_file_sent_under_other_headings_comes_back_under_them() -> None:
    layout = [Column(heading="Ref", value=Value.CLAIM), Column(heading="Claimed", value=Value.AMOUNT)]
    text = "Ref,Claimed,Outcome,AmountPaid\n12,800.00,paid,700\n"

    (row,) = read_file(io.BytesIO(text.encode()), name="reply.csv", today=TODAY, layout=layout).rows

    assert (row.claim, row.sent, row.amount, row.problem) == (12, Decimal(800), Decimal(700), "")


def test_a_workbook_reads_like_a_csv_file() -> None:
    book = b"".join(
        workbook([[12, "paid", Decimal("800.5")]], header=["ClaimID", "Outcome", "AmountPaid"], title="Reply")
    )

    read = read_file(io.BytesIO(book), name="reply.xlsx", today=TODAY)

    assert [(row.claim, row.amount, row.problem) for row in read.rows] == [(12, Decimal("800.50"), "")]
    assert read.text == "ClaimID,Outcome,AmountPaid\r\n12,paid,800.5\r\n"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("twelve,paid,,", "ClaimID: Not a whole number; write it in digits alone."),
        (",paid,,", "ClaimID is empty."),
        ("12,queried,,", "Outcome: Not one of paid, refused."),
        ("12,paid,about 800,", "AmountPaid: Not an amount in pounds and pence; write 1234.50 or £1,234.50."),
        ("12,paid,-800,", "AmountPaid: An amount owed is not negative."),
        ("12,paid,800,,more", "5 cells, but the header has 4: a text with a comma needs quotes."),
    ],
    ids=["no number", "no claim", "an unknown outcome", "an unknown amount", "below nothing", "a cell too many"],
)
def test_a_row_that_cannot_be_read_says_why(line: str, problem: str) -> None:
    (row,) = rows(f"ClaimID,Outcome,AmountPaid,Reason\n{line}\n")

    assert row.problem == problem


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("ClaimID,Outcome\n", "There is no row below the header."),
        ("", "The file is empty."),
        ("Claim,Result\n1,2\n", "is no header"),
        ("ClaimID,Amount\n1,2\n", "Columns that are missing: Outcome."),
    ],
    ids=["a header alone", "nothing", "another table", "no outcome"],
)
def test_a_file_that_is_no_reply_is_refused_as_a_whole(text: str, why: str) -> None:
    with pytest.raises(NotPossibleError, match=why) as refused:
        rows(text)

    assert refused.value.field == "file"


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({}, ""),
        ({"line": 4, "family": "F00003", "digest": "0" * 64}, ""),
        ({"answer": Answer.REFUSED, "reason": "Not evidenced"}, ""),
        ({"line": 5}, "Claim 12 was sent in line 4, not in line 5."),
        ({"sent": Decimal(700)}, "Claim 12 was sent for £800.00, not for £700.00."),
        ({"family": "F00004"}, "Claim 12 was not sent for family F00004."),
        ({"digest": "1" * 64}, "Claim 12 was sent with another digest: this is not what the department was sent."),
        ({"answer": Answer.REFUSED}, "Refused without a reason."),
        ({"answer": Answer.REFUSED, "reason": "No", "amount": Decimal(800)}, "Refused, and yet £800.00 is paid."),
        ({"problem": "Outcome is empty."}, "Outcome is empty."),
    ],
)
def test_a_row_is_held_against_the_line_it_names(said: dict[str, Any], problem: str) -> None:
    row = Row(**{"number": 2, "reads": "12", "claim": 12, "answer": Answer.PAID, **said})

    assert problem_of(row, LINE, is_repeated=False) == problem


def test_a_row_that_names_no_line_or_one_again_or_one_answered_says_so() -> None:
    row = Row(number=2, reads="12", claim=12, answer=Answer.PAID)
    paid = Sent(pk=1, number=4, claim=12, family="F00003", digest="", amount=Decimal(800), answered="paid")

    assert problem_of(row, None, is_repeated=False) == "No claim 12 is in this batch."
    assert problem_of(row, None, is_repeated=False, elsewhere="It was sent in another.") == "It was sent in another."
    assert problem_of(row, LINE, is_repeated=True) == "Claim 12 stands in an earlier row already."
    assert problem_of(row, paid, is_repeated=False) == "Claim 12 waits for no answer: paid."


def test_every_column_says_what_it_is() -> None:
    assert all(column.about for column in COLUMNS)
