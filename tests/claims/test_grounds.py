"""What a claim rests on is frozen by ids and digests: the standing evidence of its people, and who decided."""

import json

import pytest

from claims.grounds import grounds_of
from claims.models import BatchState
from tests.claims.scenes import ready_family
from tests.claims.stages import batch_at
from tests.factories import NOW, EvidenceFactory, MembershipFactory

pytestmark = pytest.mark.django_db


def test_a_claim_rests_on_the_standing_evidence_of_whoever_belonged_to_the_family() -> None:
    family = ready_family().family
    member = MembershipFactory.create(family=family, council=family.council).person
    told = EvidenceFactory.create(council=family.council, person=member)
    EvidenceFactory.create(council=family.council, person=member, superseded_at=NOW)
    EvidenceFactory.create(council=family.council)

    grounds = grounds_of({7: family.pk})[7]

    assert [piece.id for piece in grounds.evidence] == [told.pk]
    assert len(grounds.evidence[0].digest) == 16


def test_a_piece_that_says_something_else_has_another_digest() -> None:
    family = ready_family().family
    pieces = [EvidenceFactory.create(council=family.council, person=None, family=family, value=said) for said in (4, 5)]

    found = {piece.id: piece.digest for piece in grounds_of({7: family.pk})[7].evidence}

    assert found[pieces[0].pk] != found[pieces[1].pk]


def test_who_decided_is_frozen_with_the_claim(judges: list[list[int]]) -> None:
    batch = batch_at(BatchState.FROZEN, families=1)

    frozen = json.loads(batch.lines.get(line_number=1).snapshot)

    assert [(one["what"], one["outcome"], one["by"]) for one in frozen["decided"]] == [
        ("decision", "approved", batch.made_by_id)
    ]
