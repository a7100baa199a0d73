"""Several questions asked in one trip to the database."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db.models import Max, QuerySet, Value

from families.models import Council, Family, Membership, Person, Residence
from families.reading import READ_AS_DAY, Written, at_once
from keyworkers.models import Intervention
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_what_is_read_at_once_is_what_each_question_reads_alone(django_assert_num_queries: Any) -> None:
    make.MembershipFactory()
    make.ResidenceFactory()
    make.InterventionFactory()
    asked = [
        Person.objects.order_by("-born_on").values_list("id", "born_on", "given_name"),
        Membership.objects.select_related("person").values_list("person__family_name", "starts_on", "ends_on"),
        Intervention.objects.values_list("idempotency_key", "recorded_at", "started_at", "minutes"),
        Family.objects.annotate(home=Max("residences__starts_on")).values_list("reference", "home"),
        Residence.objects.filter(pk__in=[]).values_list("pk"),
        Council.objects.values_list("pk", Value(Decimal("3.10"))),
    ]
    alone = [list(one) for one in asked]

    with django_assert_num_queries(1):
        together = at_once(*asked)
    assert together == alone


def test_what_is_asked_in_our_own_words_is_read_as_it_is_alone(django_assert_num_queries: Any) -> None:
    ids = frozenset(make.MembershipFactory().person_id for _ in range(3))
    named = "SELECT given_name, born_on FROM families_person WHERE id = ANY(ARRAY[%(ids)s]::bigint[]) ORDER BY id"
    asked = [
        Written(named, read=(None, READ_AS_DAY), ids=ids),
        Written(named, read=(None, READ_AS_DAY), ids=()),
        Written("SELECT %(day)s::date, %(words)s", read=(READ_AS_DAY, None), day=date(2020, 9, 30), words="a, %s"),
    ]

    with django_assert_num_queries(1):
        told = at_once(*asked, Person.objects.filter(pk__in=ids).order_by("pk").values_list("pk"))

    assert told[:3] == [list(one) for one in asked]
    assert [len(one) for one in told] == [3, 0, 1, 3]


def test_instances_read_at_once_are_those_read_alone(django_assert_num_queries: Any) -> None:
    make.MembershipFactory()
    make.ResidenceFactory(district=None)
    asked: list[QuerySet[Any]] = [
        Membership.objects.select_related("person").annotate(until=Max("ends_on"), one=Value(1)),
        Residence.objects.select_related("family__council", "district"),
        Person.objects.defer("given_name").order_by("id"),
        Person.objects.none(),
    ]
    alone = [[_told(one) for one in rows] for rows in asked]

    with django_assert_num_queries(1):
        together = [[_told(one) for one in rows] for rows in at_once(*(rows.all() for rows in asked))]
    assert together == alone


def _told(one: Any) -> Any:
    """Return all that an instance holds, and what was read beside it."""
    held = {name: value for name, value in vars(one).items() if name != "_state"}
    return held, {name: beside and _told(beside) for name, beside in one._state.fields_cache.items()}


def test_days_that_are_not_said_stay_so() -> None:
    make.MembershipFactory(ends_on=None, starts_on=date(2019, 2, 3))

    ((row,),) = at_once(Membership.objects.values_list("starts_on", "ends_on"))

    assert row == (date(2019, 2, 3), None)
