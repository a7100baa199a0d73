"""Households change: dated, both histories kept, mistakes undone."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from families.households import Home, NewPerson, Place, be_born, die, join, leave, move_home
from families.ledger import Saying
from families.models import Family, HouseholdChange, Membership, Person, Relation, RelationKind, Residence, Touched
from families.models.families import Relationship
from families.models.people import Sex
from families.refusals import NotPossibleError
from families.relating import relate, separate
from families.scopes import Scope
from families.splitting import NewHousehold, create_family, merge, split
from families.taking_back import InTheWayError, stays_begun, undo
from tests import factories as make

pytestmark = pytest.mark.django_db
MAY = date(2020, 5, 3)
SAID = Saying(on=MAY, by="kit@aldermere.example", as_of=make.TODAY, at=make.NOW)
MOTHER, CHILD = Place(Relationship.MOTHER), Place(Relationship.CHILD)
BABY = NewPerson("Bo", "Example", MAY, Sex.FEMALE)
NEW_HOME = Home("2 Other Road", "", "ZZ99 4XY")


@pytest.fixture
def family() -> Family:
    """Ann, her partner Dan, her children Ben and Cy, at one address."""
    family: Family = make.FamilyFactory(name="Example")
    for given, born_on, relationship in (
        ("Ann", date(1985, 5, 17), "mother"),
        ("Dan", date(1983, 1, 9), "partner"),
        ("Ben", date(2009, 3, 2), "child"),
        ("Cy", date(2012, 8, 30), "child"),
    ):
        person = make.PersonFactory(given_name=given, born_on=born_on)
        make.MembershipFactory(family=family, person=person, relationship=relationship)
    make.ResidenceFactory(family=family)
    return family


def who(given_name: str) -> Person:
    return Person.objects.get(given_name=given_name)


def everybody(family: Family) -> Scope:
    return Scope(council=family.council_id)


def living(family: Family, on: date) -> set[str]:
    return set(
        Membership.objects.on(on).filter(family=family, lives_there=True).values_list("person__given_name", flat=True)
    )


def everything() -> dict[str, list[Any]]:
    """Return all that is recorded of households, to be compared."""
    tables = (Person, Membership, Residence, Relation)
    return {table.__name__: list(table.objects.order_by("pk").values()) for table in tables}


def take_back(change: HouseholdChange) -> HouseholdChange:
    return undo(change, reason="A slip of the hand.", by=SAID.by, at=make.NOW, resting=[])


def refused(act: Any) -> NotPossibleError:
    with pytest.raises(NotPossibleError) as error:
        act()
    return error.value


def test_somebody_new_joins_from_a_day_on(family: Family) -> None:
    change = join(
        family, NewPerson("Eve", "Other", date(1990, 2, 1)), Place(Relationship.OTHER), SAID, scope=everybody(family)
    )

    assert "Eve" not in living(family, date(2020, 5, 2))
    assert "Eve" in living(family, MAY)
    assert (change.kind, change.made_by, change.happened_on) == ("joined", SAID.by, MAY)


def test_nobody_lives_in_two_households_unless_they_leave_the_other(family: Family) -> None:
    other = make.MembershipFactory()
    make.MembershipFactory(family=other.family)

    error = refused(lambda: join(family, other.person, MOTHER, SAID, scope=everybody(family)))
    change = join(family, other.person, MOTHER, SAID, scope=everybody(family), moves=True)

    other.refresh_from_db()
    assert (error.field, "nobody lives in two" in str(error)) == ("moves", True)
    assert (other.ends_on, change.other_family) == (MAY, other.family)


def test_a_household_outside_ones_scope_is_neither_named_nor_ended(family: Family) -> None:
    other = make.MembershipFactory()
    scope = replace(everybody(family), families=frozenset({family.pk}))

    error = refused(lambda: join(family, other.person, MOTHER, SAID, scope=scope, moves=True))

    assert "Ask your manager" in str(error)
    assert other.family.name not in str(error)


def test_an_absent_parent_moves_in(family: Family) -> None:
    father = make.MembershipFactory(family=family, relationship="father", lives_there=False)

    join(family, father.person, Place(Relationship.FATHER), SAID, scope=everybody(family))

    stays = Membership.objects.filter(person=father.person).values_list("lives_there", "starts_on", "ends_on")
    assert list(stays) == [(False, date(2015, 1, 1), MAY), (True, MAY, None)]


def test_a_member_leaves_and_the_others_stay(family: Family) -> None:
    leave(family, [who("Dan")], SAID)

    assert living(family, date(2020, 5, 2)) == {"Ann", "Dan", "Ben", "Cy"}
    assert living(family, MAY) == {"Ann", "Ben", "Cy"}


def test_a_parent_who_leaves_may_still_belong(family: Family) -> None:
    leave(family, [who("Dan")], SAID, still_belong=True)

    held = Membership.objects.on(MAY).get(person=who("Dan"))
    assert (held.lives_there, held.relationship) == (False, "partner")


def test_a_birth_writes_the_child_and_its_parents(family: Family) -> None:
    be_born(family, BABY, [who("Ann"), who("Dan")], SAID)

    assert "Bo" in living(family, MAY)
    assert set(
        Relation.objects.filter(other=who("Bo"), kind="parent").values_list("person__given_name", flat=True)
    ) == {"Ann", "Dan"}


def test_the_whole_family_moves_home(family: Family) -> None:
    move_home(family, NEW_HOME, SAID)

    homes = family.residences.order_by("starts_on").values_list("postcode", "starts_on", "ends_on")
    assert list(homes) == [("ZZ99 3WZ", date(2015, 1, 1), MAY), ("ZZ99 4XY", MAY, None)]


def test_whoever_dies_belongs_on_that_day_and_not_after_it(family: Family) -> None:
    relate(family, who("Ann"), RelationKind.SPOUSE, who("Dan"), SAID)

    die(family, who("Dan"), SAID)

    assert who("Dan").died_on == MAY
    assert ["Dan" in living(family, day) for day in (MAY, date(2020, 5, 4))] == [True, False]
    assert Relation.objects.get().ends_on == date(2020, 5, 4)


def test_a_household_splits_into_a_new_one_and_the_history_of_both_stays(family: Family) -> None:
    change = split(family, [who("Dan"), who("Cy")], NewHousehold("The Other", NEW_HOME), SAID)

    other = change.other_family
    assert other is not None
    assert living(family, date(2020, 5, 2)) == {"Ann", "Dan", "Ben", "Cy"}
    assert (living(family, MAY), living(other, MAY)) == ({"Ann", "Ben"}, {"Dan", "Cy"})
    assert other.residences.get().starts_on == MAY
    assert other.reference.startswith("LOCAL-")


def test_a_household_merges_with_another_and_its_record_says_where_they_went(family: Family) -> None:
    other = make.MembershipFactory(person=make.PersonFactory(given_name="Gran")).family

    change = merge(family, other, SAID)

    assert living(other, MAY) == {"Gran", "Ann", "Dan", "Ben", "Cy"}
    assert (living(family, MAY), family.residences.get().ends_on) == (set(), MAY)
    assert (change.family, change.other_family) == (family, other)


def test_a_separation_keeps_when_it_began(family: Family) -> None:
    relate(family, who("Ann"), RelationKind.PARTNER, who("Dan"), SAID, starts_on=date(2014, 1, 1))

    separate(family, Relation.objects.get(), SAID)

    held = Relation.objects.get()
    assert (held.starts_on, held.ends_on) == (date(2014, 1, 1), MAY)


def acts(family: Family, said: Saying = SAID) -> dict[str, Any]:
    scope = everybody(family)
    return {
        "joined": lambda: join(family, NewPerson("Eve", "Other", date(1990, 2, 1)), MOTHER, said, scope=scope),
        "left": lambda: leave(family, [who("Dan")], said, still_belong=True),
        "born": lambda: be_born(family, BABY, [who("Ann")], said),
        "moved": lambda: move_home(family, NEW_HOME, said),
        "died": lambda: die(family, who("Dan"), said),
        "split": lambda: split(family, [who("Dan"), who("Cy")], NewHousehold("The Other", NEW_HOME), said),
        "merged": lambda: merge(family, make.MembershipFactory().family, said),
        "related": lambda: relate(family, who("Ann"), RelationKind.PARENT, who("Ben"), said),
    }


KINDS = ["joined", "left", "born", "moved", "died", "split", "merged", "related"]


@pytest.mark.parametrize("kind", KINDS)
def test_undoing_a_change_leaves_everything_as_it_was(family: Family, kind: str) -> None:
    make.MembershipFactory()  # whom the merge finds
    relate(family, who("Ann"), RelationKind.PARTNER, who("Dan"), SAID)
    act = acts(family)[kind]
    other = make.MembershipFactory().family
    act = (lambda: merge(family, other, SAID)) if kind == "merged" else act
    before = everything()

    change = act()
    assert everything() != before
    undone = take_back(change)

    assert everything() == before
    assert (change.kind, undone.undone_by, undone.undo_reason) == (kind, SAID.by, "A slip of the hand.")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_entered_of_a_day_to_come(family: Family, kind: str) -> None:
    tomorrow = replace(SAID, on=date(2020, 10, 1))

    assert "today or in the past" in str(refused(acts(family, tomorrow)[kind]))


@pytest.mark.parametrize("kind", ["left", "born", "moved", "split", "joined"])
def test_a_changed_household_is_judged_again(family: Family, kind: str) -> None:
    make.judged()

    acts(family)[kind]()

    assert Touched.objects.filter(family=family).exists() is (kind != "moved")


def test_whoever_had_left_cannot_leave_again(family: Family) -> None:
    leave(family, [who("Dan")], SAID)

    error = refused(lambda: leave(family, [who("Dan")], SAID))

    assert str(error) == "Dan Example had left by 3 May 2020 already."


def test_nobody_leaves_before_they_joined(family: Family) -> None:
    said = replace(SAID, on=date(2015, 1, 1))

    assert refused(lambda: leave(family, [who("Dan")], said)).field == "on"


def test_nobody_joins_before_their_birth_or_after_their_death(family: Family) -> None:
    unborn = make.PersonFactory(born_on=date(2020, 6, 1))
    dead = make.PersonFactory(died_on=date(2020, 4, 1))

    for person in (unborn, dead):
        assert refused(lambda who=person: join(family, who, CHILD, SAID, scope=everybody(family))).field == "on"


@pytest.mark.parametrize("act", [leave, lambda *said: split(said[0], said[1], NewHousehold("New", None), said[2])])
def test_a_household_is_never_left_without_anybody(family: Family, act: Any) -> None:
    people = [who(name) for name in ("Ann", "Dan", "Ben", "Cy")]

    assert "Nobody would be left" in str(refused(lambda: act(family, people, SAID)))


def test_nobody_dies_twice(family: Family) -> None:
    die(family, who("Dan"), SAID)

    assert "died on 3 May 2020 already" in str(refused(lambda: die(family, who("Dan"), SAID)))


def test_a_second_move_on_one_day_is_refused(family: Family) -> None:
    move_home(family, NEW_HOME, SAID)

    assert refused(lambda: move_home(family, NEW_HOME, SAID)).field == "on"


def test_a_child_is_nobodys_parent(family: Family) -> None:
    assert "too young" in str(refused(lambda: relate(family, who("Ben"), RelationKind.PARENT, who("Cy"), SAID)))
    assert "too young" in str(
        refused(lambda: be_born(family, BABY, [make.ChildFactory(born_on=date(2015, 1, 1))], SAID))
    )


def test_a_partnership_is_recorded_once_from_whichever_side(family: Family) -> None:
    relate(family, who("Ann"), RelationKind.PARTNER, who("Dan"), SAID)

    error = refused(lambda: relate(family, who("Dan"), RelationKind.SPOUSE, who("Ann"), SAID))

    assert "recorded already" in str(error)


def test_a_third_parent_by_birth_is_refused(family: Family) -> None:
    for name in ("Ann", "Dan"):
        relate(family, who(name), RelationKind.PARENT, who("Ben"), SAID)
    third = make.MembershipFactory(family=family).person

    assert "Two parents" in str(refused(lambda: relate(family, third, RelationKind.PARENT, who("Ben"), SAID)))


def test_a_family_is_created_with_its_first_members_and_address() -> None:
    council = make.CouncilFactory()
    members = [(NewPerson("Ida", "New", date(1990, 1, 1)), MOTHER), (BABY, CHILD)]

    change = create_family(council, NewHousehold("New", NEW_HOME), members, SAID, scope=Scope(council=council.pk))

    assert living(change.family, MAY) == {"Ida", "Bo"}
    assert change.family.residences.get().postcode == "ZZ99 4XY"


def test_undoing_a_family_that_was_created_leaves_an_empty_record() -> None:
    council = make.CouncilFactory()
    members = [(NewPerson("Ida", "New", date(1990, 1, 1)), MOTHER)]
    change = create_family(council, NewHousehold("New", NEW_HOME), members, SAID, scope=Scope(council=council.pk))

    take_back(change)

    assert not Person.objects.exists()
    assert Family.objects.get().memberships.count() == 0


def test_a_change_is_undone_once(family: Family) -> None:
    change = leave(family, [who("Dan")], SAID)
    take_back(change)

    assert "undone on" in str(refused(lambda: take_back(change)))


def test_a_change_on_which_a_later_one_rests_is_not_undone(family: Family) -> None:
    change = join(family, NewPerson("Eve", "Other", date(1990, 2, 1)), MOTHER, SAID, scope=everybody(family))
    leave(family, [who("Eve")], replace(SAID, on=date(2020, 6, 1)))
    before = everything()

    with pytest.raises(InTheWayError) as error:
        take_back(change)

    assert error.value.reasons[0] == "“Left” on 1 June 2020, entered later, rests on it. Undo that first."
    assert everything() == before


def test_somebody_of_whom_more_is_known_is_not_removed(family: Family) -> None:
    change = be_born(family, BABY, [who("Ann")], SAID)
    make.EvidenceFactory(person=who("Bo"))

    error = refused(lambda: take_back(change))

    assert "rests on it" in str(error)
    assert Person.objects.filter(given_name="Bo").exists()


def test_a_row_that_a_file_changed_since_is_not_undone(family: Family) -> None:
    change = leave(family, [who("Dan")], SAID)
    Membership.objects.filter(person=who("Dan")).update(ends_on=date(2020, 5, 10))

    assert "changed since" in str(refused(lambda: take_back(change)))


def test_somebody_who_lives_elsewhere_since_cannot_be_brought_back(family: Family) -> None:
    change = leave(family, [who("Dan")], SAID)
    make.MembershipFactory(person=who("Dan"), starts_on=date(2020, 6, 1))

    assert "one household on a day" in str(refused(lambda: take_back(change)))


def test_what_others_know_to_rest_on_it_stands_in_the_way(family: Family) -> None:
    change = leave(family, [who("Dan")], SAID)

    with pytest.raises(InTheWayError) as error:
        undo(change, reason="A slip.", by=SAID.by, at=make.NOW, resting=["A note names Dan."])

    assert error.value.reasons == ("A note names Dan.",)


def test_a_change_says_which_stays_it_began(family: Family) -> None:
    change = split(family, [who("Cy")], NewHousehold("New", None), SAID)

    assert stays_begun(change) == [(change.other_family_id, who("Cy").pk, MAY)]


def test_a_change_keeps_no_name_and_no_address(family: Family) -> None:
    change = split(family, [who("Cy")], NewHousehold("The Other", NEW_HOME), SAID)
    be_born(family, BABY, [], SAID)

    kept = str([one.effects for one in HouseholdChange.objects.all()])
    assert change.effects
    assert [word for word in ("Bo", "Example", "Other Road", "ZZ99", "The Other") if word in kept] == []


def test_a_birth_sent_twice_is_one_child(family: Family) -> None:
    be_born(family, BABY, [], SAID)

    with pytest.raises(NotPossibleError, match="is recorded in this family already"):
        be_born(family, replace(BABY, given_name="BO"), [], SAID)
    with pytest.raises(NotPossibleError, match="is recorded in this family already"):
        join(family, BABY, CHILD, SAID, scope=everybody(family))

    assert Person.objects.filter(given_name="Bo").count() == 1
