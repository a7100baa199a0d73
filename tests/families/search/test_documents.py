"""The search's documents are kept by the database: whoever writes, and however, they tell what the tables tell."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from hypothesis.extra.django import TestCase

from families.models import Family, Identifier, Membership, Person, Residence, SearchDocument, SearchWord
from families.search.folding import folded, squeezed, words_of
from tests import factories as make

NAMES = ["Zoë", "O'Brien", "Anne-Marie", "Łukasz", "de la Cruz", "Straße", "D\u2019Arcy", "Kyle", "-", "Ng"]


def kept() -> dict[int, str]:
    return dict(SearchDocument.objects.values_list("family_id", "words"))


def anew() -> dict[int, str]:
    """Return the documents as they are made from scratch."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT family_id, words FROM families_search_documents(ARRAY(SELECT id FROM families_family))")
        return dict(cursor.fetchall())


def rows(statement: str, *params: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchall())


@pytest.mark.django_db
def test_a_document_holds_what_a_family_is_known_by() -> None:
    family = make.FamilyFactory(name="O'Brien", reference="F-00042")
    person = make.PersonFactory(given_name="Zoë", family_name="Ashdown", born_on=date(2004, 5, 12))
    make.IdentifierFactory(person=person, kind="nino", value="QQ 12 34 56 C")
    make.IdentifierFactory(person=person, value="it's \\ 1")
    make.MembershipFactory(family=family, person=person)
    make.ResidenceFactory(family=family, address_1="Flat 2, Mill Lane", postcode="ZZ99 3WZ")

    held = {lexeme for (lexeme,) in rows("SELECT lexeme FROM families_searchdocument, unnest(words)")}

    assert {"o", "brien", "obrien", "=f00042", f"${family.council_id}"} <= held
    assert {"zoe", "^z", "ashdown", "^a", "#20040512", "!qq123456c", "=its1"} <= held
    assert {"@flat", "@2", "@mill", "@lane", "%zz993wz", "%zz99"} <= held


@pytest.mark.django_db
def test_rows_copied_in_are_found_in_documents_and_words() -> None:
    family = make.FamilyFactory()
    columns = "council_id, family_id, address_1, address_2, postcode, uprn, local_uprn, starts_on, recorded_at"

    rows(
        f"INSERT INTO families_residence ({columns}) VALUES"  # noqa: S608  # the columns stand above
        " (%s, %s, '1 Quarry Lane', '', 'ZZ99 1AA', '', '', '2020-01-01', now()) RETURNING id",
        family.council_id,
        family.pk,
    )

    assert "'@quarry'" in kept()[family.pk]
    assert SearchWord.objects.filter(word="@quarry").exists()


@pytest.mark.django_db
def test_a_write_that_changes_nothing_told_leaves_the_document_alone() -> None:
    membership = make.MembershipFactory()
    before = rows("SELECT xmin, ctid FROM families_searchdocument")

    membership.ends_on = date(2020, 9, 30)
    membership.save()
    membership.person.save()

    assert rows("SELECT xmin, ctid FROM families_searchdocument") == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", [*NAMES, "ÆØŒÞß", "ﬁ ½ ﬂ²", "İıÐ", "\t12a/14\n", "Владимир", "\u2018a\u2019\u2013\u201cb\u201d"]
)
def test_the_search_folds_words_as_the_documents_do(text: str) -> None:
    assert rows("SELECT families_folded(%s)", text) == [(folded(text),)]
    assert rows("SELECT families_words_of(%s)", text) == [(list(words_of(text)),)]
    assert rows("SELECT families_squeezed(%s)", text) == [(squeezed(text),)]


WRITES = some.lists(
    some.tuples(
        some.sampled_from(
            ["family", "person", "join", "leave", "rename", "call", "home", "move", "tell", "forget", "end"]
        ),
        some.integers(0, 3),
        some.integers(0, 3),
        some.sampled_from(NAMES),
    ),
    max_size=25,
)


class TestAfterAnyWrites(TestCase):
    """Whatever was written, the kept documents are those that would be made from scratch."""

    @settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40)
    @given(WRITES)
    def test_the_documents_are_in_step(self, writes: list[tuple[str, int, int, str]]) -> None:
        for what, one, other, name in writes:
            write(what, family=nth(Family, one), person=nth(Person, other), name=name)

        assert kept() == anew()


def nth(model: Any, number: int) -> Any:
    found = list(model.objects.order_by("pk"))
    return found[number % len(found)] if found else None


def write(what: str, *, family: Any, person: Any, name: str) -> None:
    if what == "family":
        make.FamilyFactory(name=name)
    elif what == "person":
        make.PersonFactory(given_name=name)
    elif family and person:
        changes: dict[str, Callable[[], object]] = {
            "join": lambda: _join(family, person),
            "leave": lambda: Membership.objects.filter(family=family, person=person).delete(),
            "rename": lambda: Person.objects.filter(pk=person.pk).update(family_name=name, born_on=date(2001, 2, 3)),
            "call": lambda: Family.objects.filter(pk=family.pk).update(name=name, reference=f"R{family.pk}"),
            "home": lambda: family.residences.exists() or make.ResidenceFactory(family=family, address_1=name),
            "move": lambda: (
                Residence.objects.update(address_1=f"2 {name}", family=family)
                if Residence.objects.count() == 1
                else None
            ),
            "tell": lambda: make.IdentifierFactory(person=person),
            "forget": lambda: Identifier.objects.filter(person=person).delete(),
            "end": lambda: _end(family),
        }
        changes[what]()


def _join(family: Family, person: Person) -> None:
    if not Membership.objects.filter(person=person).exists():
        make.MembershipFactory(family=family, person=person)


def _end(family: Family) -> None:
    family.memberships.all().delete()
    family.residences.all().delete()
    family.delete()
