"""A row of one council never hangs beneath a row of another, and its key is checked once."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories import FamilyFactory, OtherCouncilFactory, ResidenceFactory

pytestmark = pytest.mark.django_db

KEYS = """
    SELECT c.conrelid::regclass::text, a.attname, cardinality(c.conkey)
    FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY(c.conkey)
    WHERE c.contype = 'f' AND a.attname <> 'council_id'
"""


def test_a_key_that_carries_the_council_takes_the_place_of_the_plain_one() -> None:
    with connection.cursor() as cursor:
        cursor.execute(KEYS)
        keys = cursor.fetchall()
    with_council = {(table, column) for table, column, columns in keys if columns == 2}
    plain = {(table, column) for table, column, columns in keys if columns == 1}

    assert ("families_residence", "family_id") in with_council
    assert ("families_touched", "family_id") in plain
    assert with_council & plain == set()


@pytest.mark.parametrize("hangs_beneath", ["nothing", "another council"])
def test_a_residence_hangs_beneath_a_family_of_its_council(hangs_beneath: str) -> None:
    residence = ResidenceFactory()
    family = 0 if hangs_beneath == "nothing" else FamilyFactory(council=OtherCouncilFactory()).pk

    moved = "UPDATE families_residence SET family_id = %s WHERE id = %s; SET CONSTRAINTS ALL IMMEDIATE"

    with pytest.raises(IntegrityError, match="same_council"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(moved, [family, residence.pk])
