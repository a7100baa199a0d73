"""What of a list may leave: every column of every list is held against the table of privacy."""

import pytest
from django.apps import apps
from django.db.models import DateField, ForeignKey

from claims.lists.columns import Column, Leaves, Listing
from claims.lists.registry import LISTS, open_to
from keyworkers.models import Role
from keyworkers.permissions import GRANTS, Verb
from troubled_families.privacy import FREE, IDENTIFIES, SECRET, fields_of

EVERY = [
    pytest.param(listing, column, id=f"{listing.code}, {column.code}")
    for listing in LISTS.values()
    for column in listing.columns
]
NOT_SAYING_WHO = {Leaves.AS_PSEUDONYM, Leaves.AS_YEAR, Leaves.NOT_AT_ALL}
NOT_SAYING_WHEN = NOT_SAYING_WHO | {Leaves.AS_MONTH, Leaves.COARSE}
# Drawn from what identifies, and no longer identifying: each was thought about.
COARSE = {("people", "age")}


@pytest.mark.parametrize(("listing", "column"), EVERY)
def test_a_column_leaves_as_the_privacy_of_what_it_is_drawn_from_allows(listing: Listing, column: Column) -> None:
    for label, name in (source.rsplit(".", 1) for source in column.sources(listing.model)):
        assert name not in fields_of(label, FREE, SECRET), "nothing that was freely written is in a list"
        is_number = name == "id"
        if is_number or name in fields_of(label, IDENTIFIES):
            is_coarse = column.leaves == Leaves.COARSE and (listing.code, column.code) in COARSE
            assert column.leaves in NOT_SAYING_WHO or is_coarse
        field = apps.get_model(label)._meta.get_field(name)
        assert not isinstance(field, ForeignKey), "a key to another row says nothing by itself"
        if isinstance(field, DateField):
            assert column.leaves in NOT_SAYING_WHEN


@pytest.mark.parametrize(("listing", "column"), EVERY)
def test_a_pseudonym_stands_for_somebody_and_nothing_else_does(listing: Listing, column: Column) -> None:
    is_pseudonym = column.leaves == Leaves.AS_PSEUDONYM

    assert bool(column.key) == bool(column.subject) == is_pseudonym
    assert bool(column.path) != bool(column.says)
    assert bool(column.says) == bool(column.drawn_from)


@pytest.mark.parametrize(
    ("things", "codes"),
    [
        pytest.param("evidence", {"measure", "starts_on", "ends_on", "agency"}, id="whoever told the council"),
        pytest.param("interventions", {"district", "month", "kind"}, id="whoever saw a worker come"),
        pytest.param("needs", {"district", "identified_on"}, id="whoever was asked about a need"),
        pytest.param("people", {"born_on", "age", "sex", "since", "district"}, id="whoever knows a household"),
        pytest.param("attachments", {"attached_on", "family_plan_on", "closed_on"}, id="whoever worked with them"),
    ],
)
def test_what_somebody_outside_may_know_counts_where_small_groups_are_looked_for(things: str, codes: set[str]) -> None:
    assert codes <= {column.code for column in LISTS[things].columns if column.may_be_known}


def test_the_columns_of_a_list_are_told_apart() -> None:
    for listing in LISTS.values():
        codes, labels = ({getattr(column, name) for column in listing.columns} for name in ("code", "label"))
        assert len(codes) == len(labels) == len(listing.columns)


def test_what_of_a_list_asks_for_a_verb_is_not_offered_without_it() -> None:
    few = GRANTS[Role.ANALYST] - {Verb.VIEW_MONEY}

    assert "money" not in [listing.code for listing in open_to(few)]
    assert "amount" not in [column.code for column in LISTS["batch-lines"].columns_for(few)]
    assert len(open_to(GRANTS[Role.ANALYST])) == len(LISTS)
