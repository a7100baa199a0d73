"""The chain of snapshots: one altered byte is found, and where."""

from dataclasses import replace

import pytest

from claims.eligibility import gates
from claims.snapshots import BatchHead, Line, chain_faults, digest, first_link, next_link, snapshot
from tests.claims.scenes import TODAY, facts


def chain() -> tuple[list[Line], list[BatchHead]]:
    """Two batches of two lines of programme 2."""
    lines, link = [], first_link(2)
    for batch, number in ((1, 1), (1, 2), (2, 1), (2, 2)):
        text = snapshot(
            10 * batch + number, result_type="progress", facts=facts(), results=gates(facts(), as_of=TODAY), as_of=TODAY
        )
        link = next_link(link, digest(text))
        lines.append(Line(batch=batch, line_number=number, snapshot=text, snapshot_digest=digest(text), link=link))
    heads = [
        BatchHead(batch=batch, head=lines[2 * batch - 1].link, file_digest="ab", kept_digest="ab") for batch in (1, 2)
    ]
    return lines, heads


def test_an_untouched_chain_holds() -> None:
    assert chain_faults(2, *chain()) == []


@pytest.mark.parametrize("place", range(4))
def test_one_altered_byte_is_one_fault_at_its_line(place: int) -> None:
    lines, heads = chain()
    lines[place] = replace(lines[place], snapshot=lines[place].snapshot.replace("2020-06-01", "2020-05-01", 1))

    (fault,) = chain_faults(2, lines, heads)

    assert (fault.batch, fault.line_number) == (lines[place].batch, lines[place].line_number)
    assert fault.what == "The snapshot has been altered."


def test_an_altered_snapshot_with_a_new_digest_breaks_its_link() -> None:
    lines, heads = chain()
    forged = lines[1].snapshot.replace("2020-06-01", "2020-05-01", 1)
    lines[1] = replace(lines[1], snapshot=forged, snapshot_digest=digest(forged))

    (fault,) = chain_faults(2, lines, heads)

    assert (fault.batch, fault.line_number, fault.what) == (1, 2, "The link does not follow from the one before it.")


def test_a_removed_line_is_missed() -> None:
    lines, heads = chain()
    del lines[1]

    faults = chain_faults(2, lines, heads)

    assert {fault.what for fault in faults} >= {"The head is not the last line's link."}


def test_a_whole_chain_written_anew_differs_from_the_head_that_was_printed() -> None:
    lines, heads = chain()
    heads[1] = replace(heads[1], head="f" * 64)

    (fault,) = chain_faults(2, lines, heads)

    assert (fault.batch, fault.what) == (2, "The head is not the last line's link.")


def test_a_file_that_is_not_the_one_that_was_sent_is_found() -> None:
    lines, heads = chain()
    heads[0] = replace(heads[0], kept_digest="cd")

    (fault,) = chain_faults(2, lines, heads)

    assert fault.what == "The exported file is not the one that was sent."


def test_the_chain_of_one_programme_does_not_pass_for_anothers() -> None:
    faults = chain_faults(3, *chain())

    assert [(fault.batch, fault.line_number) for fault in faults] == [(1, 1)]


def test_the_same_facts_give_the_same_bytes() -> None:
    first, second = (
        snapshot(1, result_type="progress", facts=facts(), results=gates(facts(), as_of=TODAY), as_of=TODAY)
        for _ in range(2)
    )

    assert first == second
    assert first.isascii()
