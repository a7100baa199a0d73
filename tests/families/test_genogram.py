"""Drawing a family: everybody once, nobody over another, the same family the same picture, and the same in words."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from families.genogram import SYMBOL, Genogram, Symbol, drawn, genogram_of
from families.kin import Kin, Parenthood, Somebody, Union
from families.models import Family, RelationKind
from families.models.families import Relationship
from families.scopes import Scope
from keyworkers.identity import Member, as_on, identity_of, members_asked
from tests import factories as make

ANN, DAN, CARL, GRAN, BEN, CY = range(1, 7)
BORN = {ANN: 1985, DAN: 1983, CARL: 1980, GRAN: 1955, BEN: 2009, CY: 2012}
ROLES = {ANN: "mother", DAN: "partner", CARL: "father", GRAN: "grandparent", BEN: "child", CY: "child"}
NAMES = {ANN: "Ann", DAN: "Dan", CARL: "Carl", GRAN: "Gran", BEN: "Ben", CY: "Cy"}
SEXES = {ANN: "F", DAN: "M", CARL: "M", GRAN: "F", BEN: "M", CY: "U"}


def one(key: int, **changes: Any) -> Somebody:
    born_on = date(BORN[key], 3, 2)
    about = {"age": 2020 - BORN[key], "sex": SEXES[key], "born_on": born_on, "relationship": ROLES[key]}
    return Somebody(key=key, name=NAMES[key], **{**about, **changes})


def family(*more: Somebody, **about: Any) -> Kin:
    """Return Ann, her partner Dan and, absent, Carl; Ben is Carl's, Cy is Dan's; Gran is Ann's mother."""
    people = [one(ANN), one(DAN), one(CARL, lives_here=False), one(GRAN), one(BEN), one(CY), *more]
    parents = [(ANN, BEN), (CARL, BEN), (ANN, CY), (DAN, CY), (GRAN, ANN)]
    unions = (
        Union(ANN, CARL, RelationKind.SPOUSE, separated_on=date(2011, 1, 1), is_over=True),
        Union(ANN, DAN, RelationKind.PARTNER),
    )
    held = tuple(Parenthood(parent, child) for parent, child in parents)
    return Kin(tuple(people), held, unions, **about)


def at(picture: Genogram, key: int) -> Symbol:
    return next(symbol for symbol in picture.symbols if symbol.key == key)


def said(picture: Genogram, name: str) -> str:
    return next(sentence for sentence in picture.sentences if sentence.startswith(name))


def test_generations_stand_in_rows() -> None:
    picture = drawn(family())

    rows = [{at(picture, key).y for key in keys} for keys in ([GRAN], [ANN, DAN, CARL], [BEN, CY])]
    assert [len(row) for row in rows] == [1, 1, 1]
    assert rows[0].pop() < rows[1].pop() < rows[2].pop()


def test_siblings_stand_by_age_from_left_to_right() -> None:
    kin = Kin((one(ANN), one(CY), one(BEN)), (Parenthood(ANN, CY), Parenthood(ANN, BEN)))

    picture = drawn(kin)

    assert at(picture, BEN).x < at(picture, CY).x


def test_a_former_partner_stands_left_and_the_present_one_right() -> None:
    picture = drawn(family())

    assert at(picture, CARL).x < at(picture, ANN).x < at(picture, DAN).x


def test_two_former_partners_stand_on_two_sides() -> None:
    kin = family()
    left_both = Union(ANN, DAN, RelationKind.PARTNER, separated_on=date(2020, 1, 1), is_over=True)
    picture = drawn(Kin(kin.people, kin.parenthoods, (kin.unions[0], left_both)))

    places = sorted((at(picture, key).x, key) for key in (ANN, CARL, DAN))
    assert places[1][1] == ANN


def test_a_separation_is_marked_and_said() -> None:
    picture = drawn(family())

    assert [stroke.kind for stroke in picture.strokes if stroke.mark] == ["spouse"]
    assert "Was married to Carl, separated on 1 January 2011." in said(picture, "Ann")


@pytest.mark.parametrize(("sex", "shape"), [("F", "circle"), ("M", "square"), ("U", "diamond")])
def test_each_sex_and_one_not_known_has_a_symbol(sex: str, shape: str) -> None:
    assert drawn(Kin((one(ANN, sex=sex),))).symbols[0].shape == shape


def test_a_death_is_crossed_and_said() -> None:
    picture = drawn(Kin((one(GRAN, died_on=date(2019, 4, 1), lives_here=False), one(ANN)), (Parenthood(GRAN, ANN),)))

    assert at(picture, GRAN).is_dead
    assert said(picture, "Gran") == "Gran, grandparent. Died on 1 April 2019. Parent of Ann."


def test_an_expected_child_is_a_triangle_beneath_its_parent() -> None:
    picture = drawn(family(expecting=frozenset({ANN})))

    expected = at(picture, -ANN)
    assert (expected.shape, expected.y) == ("triangle", at(picture, BEN).y)
    assert "Expects a child." in said(picture, "Ann")


@pytest.mark.parametrize(("kind", "word"), [("adoptive-parent", "adopted"), ("foster-parent", "fostered")])
def test_an_adopted_and_a_fostered_child_are_marked(kind: str, word: str) -> None:
    picture = drawn(Kin((one(ANN), one(BEN)), (Parenthood(ANN, BEN, kind),)))

    assert at(picture, BEN).lines[-1] == f"11, {word}"
    assert (kind, word) in picture.key


def columns_of(path: str) -> list[float]:
    """Return where an outline goes from left to right."""
    return [float(number) for number in re.findall(r"[MH](\d+)", path)]


def test_the_dashed_line_goes_round_those_who_live_there_alone() -> None:
    kin = Kin((one(ANN), one(DAN), one(CARL, lives_here=False)), unions=family().unions)
    picture = drawn(kin)
    (outline,) = picture.households

    assert at(picture, CARL).x < min(columns_of(outline)) < at(picture, ANN).x
    assert max(columns_of(outline)) > at(picture, DAN).x
    assert "Carl, 40, father. Lives elsewhere." in said(picture, "Carl")


def test_one_line_goes_round_a_whole_household() -> None:
    people = (one(ANN), one(GRAN), one(BEN), one(CY))

    assert len(drawn(Kin(people)).households) == 1


def test_a_long_name_is_cut_beneath_its_symbol_and_whole_in_the_words() -> None:
    name = "Maximiliana-Alexandra Featherstonehaugh-Cholmondeley"
    picture = drawn(Kin((Somebody(key=1, name=name, age=5),)))

    assert all(len(line) <= 17 for line in picture.symbols[0].lines)
    assert picture.sentences[0].startswith(name)


KEYS = range(1, 15)


@some.composite
def families(draw: Any) -> Kin:
    """Return any family, however odd: several couples, half-siblings, foster carers, people related to nobody."""
    keys = sorted(draw(some.sets(some.sampled_from(KEYS), min_size=1, max_size=12)))
    people = [
        Somebody(
            key=key,
            name=f"Person {key}",
            relationship=draw(some.sampled_from([role.value for role in Relationship])),
            sex=draw(some.sampled_from("FMU")),
            born_on=date(1950, 1, 1) + timedelta(days=draw(some.integers(0, 25_000))),
            lives_here=draw(some.booleans()),
        )
        for key in keys
    ]
    pairs = list(combinations(keys, 2))
    linked = draw(some.lists(some.sampled_from(pairs), max_size=8)) if pairs else []
    joined = draw(some.lists(some.sampled_from(pairs), max_size=6, unique=True)) if pairs else []
    kinds = some.sampled_from([kind.value for kind in RelationKind if "parent" in kind.value])
    return Kin(
        tuple(people),
        tuple(Parenthood(parent, child, draw(kinds)) for parent, child in linked),
        tuple(Union(first, second, "partner", is_over=draw(some.booleans())) for first, second in joined),
        draw(some.frozensets(some.sampled_from(keys), max_size=2)),
    )


def overlap(one: Symbol, other: Symbol) -> bool:
    return abs(one.x - other.x) < SYMBOL * 2 and abs(one.y - other.y) < SYMBOL * 2


@given(families())
@settings(max_examples=60, deadline=None)
def test_nobody_ever_stands_over_another(kin: Kin) -> None:
    picture = drawn(kin)

    assert not [pair for pair in combinations(picture.symbols, 2) if overlap(*pair)]
    assert all(0 < symbol.x < picture.width and 0 < symbol.y < picture.height for symbol in picture.symbols)


@given(families())
@settings(max_examples=60, deadline=None)
def test_everybody_is_drawn_once_and_told_of_once(kin: Kin) -> None:
    picture = drawn(kin)

    keys = [symbol.key for symbol in picture.symbols]
    assert sorted(keys) == sorted([*(who.key for who in kin.people), *(-key for key in kin.expecting)])
    told = sorted(re.split("[,.]", line)[0] for line in picture.sentences)
    assert told == sorted(who.name for who in kin.people)


@given(families(), some.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_same_family_is_the_same_picture_in_whatever_order_it_comes(kin: Kin, chance: Any) -> None:
    def shuffled(rows: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(chance.sample(rows, len(rows)))

    other = Kin(shuffled(kin.people), kin.parenthoods, shuffled(kin.unions), kin.expecting)

    assert drawn(other).symbols == drawn(kin).symbols


@pytest.fixture
def household(db: None) -> Family:
    """Ann, the mother, her partner Dan, Gran and the children Ben and Cy; nobody's relation is recorded."""
    household: Family = make.FamilyFactory()
    for key in (ANN, DAN, GRAN, BEN, CY):
        person = make.PersonFactory(given_name=NAMES[key], family_name="Example", born_on=date(BORN[key], 3, 2))
        make.MembershipFactory(family=household, person=person, relationship=ROLES[key])
    return household


def members_of(household: Family, *, day: date = make.TODAY, hidden: frozenset[int] = frozenset()) -> Sequence[Member]:
    found = as_on(Family.objects.all(), day=day).get(pk=household.pk)
    scope = Scope(council=household.council_id, hidden=hidden)
    return identity_of(found, members_asked(found, scope=scope), day=day, scope=scope).members


def picture_of(household: Family, *, day: date = make.TODAY) -> Genogram:
    return genogram_of(members_of(household, day=day), day=day)


def test_what_no_relation_says_is_taken_from_the_memberships_and_said_to_be_assumed(household: Family) -> None:
    assumed = picture_of(household).assumed

    assert assumed == (
        "Ann Example is taken to be the mother of Ben Example and Cy Example, "
        "being recorded as mother in this household.",
        "Dan Example is taken to be the partner of Ann Example, the only parent who lives there.",
        "Gran Example is recorded as a grandparent; whose parent is not recorded.",
    )


def test_what_is_recorded_is_not_assumed(household: Family) -> None:
    people = {held.person.given_name: held.person for held in household.memberships.select_related("person")}
    for child in ("Ben", "Cy"):
        make.RelationFactory(person=people["Ann"], other=people[child])
    make.RelationFactory(person=people["Gran"], other=people["Ann"])
    make.RelationFactory(person=people["Ann"], other=people["Dan"], kind=RelationKind.PARTNER)

    assert picture_of(household).assumed == ()


def test_a_picture_is_as_of_its_day(household: Family) -> None:
    dan = household.memberships.get(person__given_name="Dan")
    type(dan).objects.filter(pk=dan.pk).update(ends_on=date(2020, 5, 3))

    assert [len(picture_of(household, day=day).symbols) for day in (date(2020, 5, 2), date(2020, 5, 3))] == [5, 4]


def test_a_hidden_person_is_drawn_without_a_name_an_age_or_a_sex(household: Family) -> None:
    dan = household.memberships.get(person__given_name="Dan").person
    hidden = make.MembershipFactory(person=dan, lives_there=False).family

    picture = genogram_of(members_of(household, hidden=frozenset({hidden.pk})), day=make.TODAY)

    symbol = at(picture, dan.pk)
    assert (symbol.shape, " ".join(symbol.lines)) == ("diamond", "Somebody whose record is…")
    assert "Dan" not in " ".join([*picture.sentences, *picture.assumed])


def test_a_picture_costs_one_query(household: Family, django_assert_num_queries: Any) -> None:
    members = members_of(household)

    with django_assert_num_queries(1):
        genogram_of(members, day=make.TODAY)
