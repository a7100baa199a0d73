"""What a claim freezes: the same facts give the same bytes, and no word of anybody."""

import json

from claims.eligibility import gates
from claims.snapshots import snapshot
from tests.claims.scenes import TODAY, facts


def frozen() -> str:
    return snapshot(1, result_type="progress", facts=facts(), results=gates(facts(), as_of=TODAY), as_of=TODAY)


def test_the_same_facts_give_the_same_bytes() -> None:
    assert frozen() == frozen()
    assert frozen().isascii()


def test_a_snapshot_holds_ids_and_dates_and_not_the_familys_own_reference() -> None:
    assert json.loads(frozen())["family"] == facts().family
    assert facts().reference not in frozen()
