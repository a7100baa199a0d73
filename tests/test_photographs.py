"""A scene put back is the scene that was built."""

import pytest
from django.db import IntegrityError, connection

from claims.models import Batch, BatchState
from families.models import Family, Touched
from outcomes.actions import judge_touched
from tests.claims.conftest import judges
from tests.claims.stages import batch_at
from tests.factories import NOW, TODAY, ChildMembershipFactory, FamilyFactory
from tests.photographs import filled, photographed, rows_of

__all__ = ["judges"]
pytestmark = pytest.mark.django_db

_seen: list[dict[str, str]] = []


@pytest.mark.usefixtures("judges")
def test_a_scene_put_back_holds_what_it_held_and_its_triggers_are_awake() -> None:
    name, built = "a batch", []

    def build() -> Batch:
        built.append(batch_at(BatchState.SIGNED, families=1))
        return built[-1]

    before = photographed(name, build)
    rows = rows_of(filled())
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(";".join(f"DELETE FROM {table}" for table in rows))  # noqa: S608  # our tables
        cursor.execute("SET LOCAL session_replication_role = origin")
    after = photographed(name, build)

    assert (len(built), after, after is before) == (1, before, False)
    assert rows_of(filled()) == rows
    with pytest.raises(IntegrityError):
        after.lines.all()._raw_delete(after.lines.db)


def _touched() -> Family:
    family: Family = FamilyFactory.create()
    Touched.objects.filter(family=family).delete()
    ChildMembershipFactory.create(family=family)
    return family


@pytest.mark.parametrize("time", ["the first", "the second"])
def test_a_family_touched_in_a_scene_is_touched_by_whoever_begins_with_it(time: str) -> None:
    photographed("a family touched", _touched)

    assert judge_touched(as_of=TODAY, at=NOW, only_ours=True).count == 1, time
