"""Several questions asked in one trip to the database."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Max, QuerySet, Value

from families.models import Council, Family, Membership, Person, Residence
from families.reading import AskedAgain, DoneAgain, MadeOnce, at_once
from families.scopes import Scope
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


def test_what_is_planned_once_answers_for_any_ids_and_after_a_failure() -> None:
    few = [make.FamilyFactory().pk for _ in range(3)]
    asked = AskedAgain(lambda ids: [Family.objects.filter(pk__in=ids).order_by("pk").values_list("pk")])

    assert asked.of(few[:1]) == [[(few[0],)]]
    with pytest.raises(DatabaseError), transaction.atomic():
        DoneAgain("SELECT 1 / (id - id) FROM families_family WHERE id = ANY(%(families)s)").run(few)
    assert asked.of(few) == asked.of_many(few) == [[(pk,) for pk in few]]
    assert asked.of_many([]) == [[]]


def families_asked(
    *, scope: Scope, named: str, people: frozenset[int], until: date, pk: int | None
) -> tuple[QuerySet[Any], ...]:
    families = Family.objects.visible_to(scope)
    theirs = Membership.objects.filter(person__in=people, starts_on__lte=until).order_by("person_id")
    return families.filter(name=named).values_list("pk"), theirs.values_list("person_id"), families.filter(pk=pk)


def test_what_is_made_once_answers_as_if_made_anew() -> None:
    here, there = make.FamilyFactory(name="Hartley"), make.FamilyFactory(council=make.OtherCouncilFactory())
    members = [make.MembershipFactory(family=here, starts_on=date(2019, month, 1)).person_id for month in (1, 2, 3)]
    made: list[dict[str, Any]] = []

    def making(**about: Any) -> tuple[QuerySet[Any], ...]:
        made.append(about)
        return families_asked(**about)

    asked = MadeOnce(making)
    scopes = (Scope(here.council_id), Scope(there.council_id), Scope(here.council_id, hidden=frozenset({here.pk})))

    for scope, people, until, pk in product(
        (*scopes, Scope(here.council_id, families=frozenset({here.pk, there.pk}))),
        (frozenset(), frozenset(members[:1]), frozenset(members)),
        (date(2019, 1, 31), date(2020, 1, 1)),
        (None, here.pk, there.pk),
    ):
        about = {"scope": scope, "named": "Hartley", "people": people, "until": until, "pk": pk}
        assert asked.of(**about) == at_once(*families_asked(**about))

    assert (
        len(made) == 3 * 2 * 2
    )  # scopes of all, of some and with hidden ones; nobody or some people; one or no family


@pytest.mark.parametrize("days", [-365, -1, 1, 28])
def test_a_question_that_reckons_with_a_day_is_refused_when_it_is_made(days: int) -> None:
    def later(*, day: date, until: date) -> list[QuerySet[Any]]:
        return [Membership.objects.filter(starts_on__gt=day + timedelta(days=days), ends_on__lte=until)]

    with pytest.raises(OverflowError):
        MadeOnce(later).of(day=date(2020, 9, 30), until=date(2020, 10, 1))
