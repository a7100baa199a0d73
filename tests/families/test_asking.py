"""A question made once answers as if it were made anew; one that would reckon with what stands in it is refused."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.db.models import QuerySet

from families.asking import MadeOnce
from families.models import Family, Membership
from families.reading import at_once
from families.scopes import Scope
from tests import factories as make

pytestmark = pytest.mark.django_db


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


@dataclass(frozen=True)
class Between:
    after: datetime
    days: tuple[date, ...]


def test_a_moment_and_the_days_of_a_dataclass_may_be_any_and_shapes_are_not_kept_without_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("families.asking.MOST", 3)
    one = make.FamilyFactory(recorded_at=datetime(2020, 9, 30, 9, tzinfo=UTC))
    asked = MadeOnce(lambda *, of, word: (Family.objects.filter(recorded_at__gt=of.after).exclude(name=word),))

    for minute, found in ((59, [one]), (61, [])):
        moment = datetime(2020, 9, 30, 8, tzinfo=UTC) + timedelta(minutes=minute)
        assert asked.of(of=Between(moment, (date(2020, 9, 30),)), word="") == [found]
    for word in "abcdef":
        asked.of(of=Between(moment, ()), word=word)

    assert len(asked._made) <= 3
