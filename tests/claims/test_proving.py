"""The chain of snapshots: one altered byte is found, and where."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from claims.eligibility import gates
from claims.proving import BatchHead, Line, Sheet, chain_faults
from claims.snapshots import digest, first_link, next_link, snapshot
from tests.claims.scenes import TODAY, facts

RATE = Decimal("800.00")


def frozen(claim: int, *, amount: Decimal | None = RATE) -> str:
    results = gates(facts(), as_of=TODAY)
    return snapshot(claim, result_type="progress", facts=facts(), results=results, as_of=TODAY, amount=amount)


def chain() -> tuple[list[Line], list[BatchHead]]:
    """Two batches of two lines of programme 2."""
    lines, link = [], first_link(2)
    for batch, number in ((1, 1), (1, 2), (2, 1), (2, 2)):
        claim = 10 * batch + number
        text = frozen(claim)
        link = next_link(link, digest(text))
        said: dict[str, Any] = {"batch": batch, "line_number": number, "claim": claim, "amount": RATE}
        lines.append(Line(**said, snapshot=text, snapshot_digest=digest(text), link=link))
    heads = [
        BatchHead(
            batch=batch,
            head=lines[2 * batch - 1].link,
            file_digest="ab",
            kept_digest="ab",
            sheet=Sheet(head=lines[2 * batch - 1].link, lines=2, amount=2 * RATE),
        )
        for batch in (1, 2)
    ]
    return lines, heads


def test_an_untouched_chain_holds() -> None:
    assert chain_faults(2, *chain()) == []


@pytest.mark.parametrize("place", range(4))
def test_one_altered_byte_is_one_fault_at_its_line(place: int) -> None:
    lines, heads = chain()
    lines[place] = replace(lines[place], snapshot=lines[place].snapshot.replace("2020-06-01", "2020-05-01", 1))

    (fault,) = chain_faults(2, lines, heads)

    assert (fault.batch, fault.line_number, fault.claim) == (
        lines[place].batch,
        lines[place].line_number,
        lines[place].claim,
    )
    assert fault.what == "The snapshot has been altered."


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"claim": 99}, "The line names another claim, or another amount, than its snapshot."),
        ({"amount": Decimal("800.01")}, "The line names another claim, or another amount, than its snapshot."),
        ({"snapshot_digest": "0" * 64}, "The snapshot has been altered."),
        ({"link": "0" * 64}, "The link does not follow from the one before it."),
        ({"line_number": 7}, "A line before it is missing."),
        ({"is_standing": False}, "The totals are not those on the signed sheet."),
    ],
    ids=["its claim", "its amount", "its digest", "its link", "its number", "that it stands"],
)
def test_whatever_is_altered_of_a_line_is_found(changed: dict[str, Any], words: str) -> None:
    lines, heads = chain()
    lines[1] = replace(lines[1], **changed)

    assert words in {fault.what for fault in chain_faults(2, lines, heads)}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"kept_digest": "cd"}, "The exported file is not the one that was sent."),
        ({"sheet": Sheet(head="f" * 64, lines=2, amount=2 * RATE)}, "The head is not the one on the signed sheet."),
        ({"head": "f" * 64, "sheet": None}, "The head is not the last line's link."),
    ],
    ids=["the file", "the sheet", "the head"],
)
def test_whatever_is_altered_of_a_batch_is_found(changed: dict[str, Any], words: str) -> None:
    lines, heads = chain()
    heads[0] = replace(heads[0], **changed)

    (fault,) = chain_faults(2, lines, heads)

    assert (fault.batch, fault.line_number, fault.what) == (1, 0, words)


def test_an_altered_snapshot_with_a_new_digest_breaks_its_link() -> None:
    lines, heads = chain()
    forged = lines[1].snapshot.replace("2020-06-01", "2020-05-01", 1)
    lines[1] = replace(lines[1], snapshot=forged, snapshot_digest=digest(forged))

    (fault,) = chain_faults(2, lines, heads)

    assert (fault.batch, fault.line_number, fault.what) == (1, 2, "The link does not follow from the one before it.")


@pytest.mark.parametrize("forged", ["no JSON", "[]", '{"claim": 12, "amount": "much"}'])
def test_a_snapshot_that_cannot_be_read_is_a_fault_though_its_digest_fits(forged: str) -> None:
    lines, heads = chain()
    lines[1] = replace(lines[1], snapshot=forged, snapshot_digest=digest(forged))

    assert {(fault.batch, fault.line_number) for fault in chain_faults(2, lines, heads)} == {(1, 2)}


def test_a_removed_line_is_missed() -> None:
    lines, heads = chain()
    del lines[1]

    assert {fault.what for fault in chain_faults(2, lines, heads)} >= {"The head is not the last line's link."}


def test_a_snapshot_of_before_there_were_amounts_says_nothing_of_one() -> None:
    lines, _ = chain()
    kept = {key: value for key, value in json.loads(frozen(11)).items() if key != "amount"}
    text = json.dumps(kept)
    line = replace(lines[0], snapshot=text, snapshot_digest=digest(text), link=next_link(first_link(2), digest(text)))

    assert chain_faults(2, [line], []) == []


def test_the_chain_of_one_programme_does_not_pass_for_anothers() -> None:
    faults = chain_faults(3, *chain())

    assert [(fault.batch, fault.line_number) for fault in faults] == [(1, 1)]
