"""Statements planned once a connection: what a connection lives through changes no answer."""

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from families.asking import AskedAgain, MadeOnce
from families.models import Family, Touched
from families.prepared import DoneAgain
from tests import factories as make

pytestmark = pytest.mark.django_db


def asked() -> AskedAgain:
    return AskedAgain(lambda ids: [Family.objects.filter(pk__in=ids).order_by("pk")])


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def test_what_is_planned_once_answers_for_any_ids_and_after_a_failure() -> None:
    few = [make.FamilyFactory().pk for _ in range(3)]
    again = AskedAgain(lambda ids: [Family.objects.filter(pk__in=ids).order_by("pk").values_list("pk")])

    assert again.of(few[:1]) == [[(few[0],)]]
    with pytest.raises(DatabaseError), transaction.atomic():
        DoneAgain("SELECT 1 / (id - id) FROM families_family WHERE id = ANY(%(families)s)").run(few)
    assert again.of(few) == again.of_many(few) == [[(pk,) for pk in few]]
    assert again.of_many([]) == [[]]


def test_what_is_planned_outlives_the_transaction_it_was_planned_in() -> None:
    family, one = make.FamilyFactory(), asked()

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        _ = one.of([family.pk]) and 1 / 0

    assert one.of([family.pk]) == [[family]]


def test_what_was_planned_before_a_migration_answers_after_it_and_after_it_is_undone() -> None:
    family, one = make.FamilyFactory(), asked()
    every = "SELECT id, now(), '' FROM (SELECT * FROM families_family) f WHERE id = ANY(%(families)s)"
    mark = DoneAgain(f"INSERT INTO families_touched (family_id, touched_at, problem) {every} ON CONFLICT DO NOTHING")

    for change in ("ADD COLUMN more text DEFAULT 'x'", "ALTER COLUMN name TYPE varchar(999)", "DROP COLUMN more"):
        Touched.objects.all().delete()
        mark.run([family.pk])
        assert (one.of([family.pk]), Touched.objects.count()) == ([[family]], 1)
        run("SET CONSTRAINTS ALL IMMEDIATE")
        run(f"ALTER TABLE families_family {change}")
    assert one.of([family.pk]) == [[family]]


def test_a_session_that_was_emptied_fails_one_transaction_and_plans_anew_in_the_next() -> None:
    family, one = make.FamilyFactory(), asked()
    one.of([family.pk])
    run("DEALLOCATE ALL")

    with pytest.raises(OperationalError), transaction.atomic():
        one.of([family.pk])
    assert one.of([family.pk]) == [[family]]


def test_what_cannot_be_planned_fails_as_every_statement_does() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        DoneAgain("SELECT nothing_of_the_kind FROM families_family WHERE id = ANY(%(families)s)").run([1])


def test_a_connection_keeps_no_statements_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("families.prepared.KEPT", 3)
    family = make.FamilyFactory()
    asked = MadeOnce(lambda *, pk, word: [Family.objects.filter(pk=pk).exclude(name=word)])

    for word in "abcdefgh":
        assert asked.of(pk=family.pk, word=word) == [[family]]
        DoneAgain("SELECT id FROM families_family WHERE id = ANY(%(families)s)").run([family.pk])

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        assert cursor.fetchone() in ((1,), (2,), (3,))
