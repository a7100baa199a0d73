"""Who is whose parent or partner on a day: as recorded, else as the memberships say, and what is assumed."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Protocol

from families.models import PARTNERSHIPS, Membership, Person, Relation, RelationKind
from families.models.families import Relationship
from families.models.people import Sex

ADULT = 18
GENERATION = {Relationship.GRANDPARENT: 0, Relationship.CHILD: 2}  # everybody else stands with the parents
COUPLES = (Relationship.PARTNER, Relationship.STEP_PARENT)
DRAWN = (RelationKind.PARENT, RelationKind.ADOPTIVE_PARENT, RelationKind.FOSTER_PARENT)
BY_BIRTH = (RelationKind.PARENT, RelationKind.ADOPTIVE_PARENT)


class Shown(Protocol):
    """A membership as a page may show it; ``person`` is None where another record hides them."""

    @property
    def membership(self) -> Membership:
        """Return their membership."""

    @property
    def person(self) -> Person | None:
        """Return who they are, if they may be shown."""

    @property
    def age(self) -> int | None:
        """Return how old they are on the day."""

    @property
    def name(self) -> str:
        """Return what they are called."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person as a genogram draws them."""

    key: int
    name: str
    relationship: str = Relationship.OTHER
    age: int | None = None
    sex: str = Sex.UNKNOWN
    born_on: date | None = None
    died_on: date | None = None
    lives_here: bool = True
    belongs: bool = True

    @property
    def generation(self) -> int:
        """Return in which generation they stand as far as their membership alone says."""
        if self.relationship == Relationship.OTHER:
            return 2 if self.age is not None and self.age < ADULT else 1
        return GENERATION.get(Relationship(self.relationship), 1)


@dataclass(frozen=True, slots=True)
class Parenthood:
    """Somebody is a parent of somebody else."""

    parent: int
    child: int
    kind: str = RelationKind.PARENT
    is_assumed: bool = False


@dataclass(frozen=True, slots=True)
class Union:
    """Two people are, or were, a couple; without ``kind`` they have a child together and nobody recorded more."""

    one: int
    other: int
    kind: str = ""
    separated_on: date | None = None
    is_over: bool = False
    is_assumed: bool = False

    @property
    def pair(self) -> frozenset[int]:
        """Return whom it joins."""
        return frozenset({self.one, self.other})


@dataclass(frozen=True, slots=True)
class Kin:
    """A family on a day: its people, who is whose parent and partner, who expects a child, what is assumed."""

    people: tuple[Somebody, ...]
    parenthoods: tuple[Parenthood, ...] = ()
    unions: tuple[Union, ...] = ()
    expecting: frozenset[int] = frozenset()
    assumed: tuple[str, ...] = field(default=())

    @property
    def by_key(self) -> Mapping[int, Somebody]:
        """Return the people by their keys."""
        return {somebody.key: somebody for somebody in self.people}


def kin_of(
    members: Iterable[Shown], relations: Sequence[Relation], *, day: date, expecting: Collection[int] = ()
) -> Kin:
    """Return who is related to whom on a day: members, those who died, and absent relatives who once were members."""
    members = list(members)
    everybody = _people(members, day=day)
    known = [relation for relation in relations if relation.starts_on is None or relation.starts_on <= day]
    shown = _shown(everybody, known)
    people = tuple(sorted(shown.values(), key=lambda somebody: somebody.key))
    among = [relation for relation in known if relation.person_id in shown and relation.other_id in shown]
    parenthoods = [
        Parenthood(relation.person_id, relation.other_id, relation.kind)
        for relation in among
        if relation.kind not in PARTNERSHIPS and (relation.ends_on is None or relation.ends_on > day)
    ]
    unions = list(_recorded_unions(among, shown, day=day))
    assumed: list[str] = []
    parenthoods += _assumed_parents(people, parenthoods, assumed)
    unions += _assumed_couples(people, unions, assumed)
    unions += _parents_together(parenthoods, unions)
    assumed += _unplaced(people, parenthoods)
    hidden = {member.membership.person_id for member in members if member.person is None}
    expects = frozenset(key for key in expecting if key in shown and key not in hidden)
    return Kin(people, tuple(parenthoods), tuple(unions), expects, tuple(assumed))


def _people(members: Iterable[Shown], *, day: date) -> dict[int, Somebody]:
    """Return everybody who belonged to the family by a day, as their last membership says."""
    latest: dict[int, Shown] = {}
    for member in sorted(members, key=lambda member: (member.membership.starts_on, member.membership.pk)):
        if member.membership.starts_on <= day:
            latest[member.membership.person_id] = member
    return {key: _somebody(member, day=day) for key, member in latest.items()}


def _somebody(member: Shown, *, day: date) -> Somebody:
    held, person = member.membership, member.person
    belongs = held.ends_on is None or held.ends_on > day
    died_on = person.died_on if person and person.died_on and person.died_on <= day else None
    return Somebody(
        key=held.person_id,
        name=member.name,
        relationship=held.relationship,
        age=member.age,
        sex=person.sex if person else Sex.UNKNOWN,
        born_on=person.born_on if person else None,
        died_on=died_on,
        lives_here=belongs and held.lives_there and died_on is None,
        belongs=belongs,
    )


def _shown(everybody: Mapping[int, Somebody], relations: Iterable[Relation]) -> dict[int, Somebody]:
    core = {key for key, somebody in everybody.items() if somebody.belongs or somebody.died_on}
    related = set(core)
    for relation in relations:
        ends = {relation.person_id, relation.other_id}
        if ends & core:
            related |= ends
    return {key: somebody for key, somebody in everybody.items() if key in related}


def _recorded_unions(relations: Iterable[Relation], shown: Mapping[int, Somebody], *, day: date) -> Iterator[Union]:
    last: dict[frozenset[int], Relation] = {}
    for relation in sorted(relations, key=lambda relation: (relation.starts_on or date.min, relation.pk)):
        if relation.kind in PARTNERSHIPS:
            last[frozenset({relation.person_id, relation.other_id})] = relation
    for pair, relation in last.items():
        one, other = sorted(pair)
        over = relation.ends_on if relation.ends_on and relation.ends_on <= day else None
        by_death = over is not None and any(
            shown[key].died_on is not None and (over - shown[key].died_on).days <= 1  # type: ignore[operator]  # not None
            for key in pair
        )
        yield Union(one, other, relation.kind, None if by_death else over, is_over=over is not None)


def _assumed_parents(
    people: Sequence[Somebody], parenthoods: Sequence[Parenthood], assumed: list[str]
) -> Iterator[Parenthood]:
    """Yield that the one mother and the one father are the parents of each child of whom nothing is recorded."""
    told = {held.child for held in parenthoods if held.kind in DRAWN}
    children = [one for one in people if one.relationship == Relationship.CHILD and one.key not in told]
    for role in (Relationship.MOTHER, Relationship.FATHER):
        parents = [one for one in people if one.relationship == role]
        if not children or not parents:
            continue
        if len(parents) > 1:
            names = _listed(one.name for one in parents)
            assumed.append(
                f"{names} are each recorded as {role.label.lower()}; whose children are whose is not recorded."
            )
            continue
        theirs = [child for child in children if _may_be_parent(parents[0], child)]
        if theirs:
            names = _listed(child.name for child in theirs)
            assumed.append(
                f"{parents[0].name} is taken to be the {role.label.lower()} of {names},"
                f" being recorded as {role.label.lower()} in this household."
            )
        yield from (Parenthood(parents[0].key, child.key, is_assumed=True) for child in theirs)


def _may_be_parent(parent: Somebody, child: Somebody) -> bool:
    return not (parent.born_on and child.born_on) or parent.born_on.year + 10 <= child.born_on.year


def _assumed_couples(people: Sequence[Somebody], unions: Sequence[Union], assumed: list[str]) -> Iterator[Union]:
    """Yield that a parent's partner is the partner of the one parent who lives there."""
    joined = {key for union in unions for key in union.pair}
    parents = [
        one for one in people if one.relationship in (Relationship.MOTHER, Relationship.FATHER) and one.lives_here
    ]
    for one in people:
        if one.relationship not in COUPLES or one.key in joined:
            continue
        if len(parents) == 1 and one.lives_here:
            first, second = sorted({one.key, parents[0].key})
            assumed.append(
                f"{one.name} is taken to be the partner of {parents[0].name}, the only parent who lives there."
            )
            yield Union(first, second, RelationKind.PARTNER, is_assumed=True)
        else:
            assumed.append(f"{one.name} is recorded as a parent's partner; whose is not recorded.")


def _parents_together(parenthoods: Iterable[Parenthood], unions: Sequence[Union]) -> Iterator[Union]:
    """Yield who have a child together without being recorded as a couple."""
    joined = {union.pair for union in unions}
    parents: dict[int, set[int]] = {}
    for held in parenthoods:
        if held.kind in BY_BIRTH:
            parents.setdefault(held.child, set()).add(held.parent)
    found = {pair for child in sorted(parents) for pair in combinations(sorted(parents[child]), 2)}
    yield from (Union(one, other) for one, other in sorted(found) if frozenset({one, other}) not in joined)


def _unplaced(people: Sequence[Somebody], parenthoods: Iterable[Parenthood]) -> Iterator[str]:
    parents = {held.parent for held in parenthoods}
    for one in people:
        if one.relationship == Relationship.GRANDPARENT and one.key not in parents:
            yield f"{one.name} is recorded as a grandparent; whose parent is not recorded."


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
