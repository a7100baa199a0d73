"""Where everybody of a family stands in a genogram: generations in rows, couples side by side, siblings by age.

Each couple, with all whom they are joined to, stands side by side; beneath them stand their children's couples, each in
a band of columns of their own, so that nobody ever stands where another does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from families.kin import DRAWN, Kin, Parenthood, Somebody, Union
from families.models import RelationKind
from families.models.people import Sex


class Descent(NamedTuple):
    """The children that the same people have together."""

    parents: tuple[int, ...]
    children: tuple[Parenthood, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Who stands where: everybody's row and column, and what is drawn between them."""

    people: Mapping[int, Somebody]
    rows: Mapping[int, int]
    columns: Mapping[int, float]
    unions: tuple[Union, ...]
    descents: tuple[Descent, ...]


def standing(kin: Kin) -> Standing:
    """Return where everybody stands, a child who is expected too (its key is its parent's, negative)."""
    people = {one.key: one for one in sorted(kin.people, key=lambda one: one.key)}
    people |= {-key: _unborn(people[key]) for key in sorted(kin.expecting)}
    parenthoods = [*kin.parenthoods, *(Parenthood(key, -key) for key in sorted(kin.expecting))]
    rows = _generations(people, parenthoods, kin.unions)
    unions = sorted(
        (union for union in kin.unions if rows[union.one] == rows[union.other]), key=lambda union: sorted(union.pair)
    )
    held = [one for one in parenthoods if one.kind in DRAWN and rows[one.parent] < rows[one.child]]
    descents = _descents(held, people)
    columns = _Columns(people, rows, unions, descents).placed()
    return Standing(people, rows, columns, tuple(unions), tuple(descents))


def _unborn(parent: Somebody) -> Somebody:
    return Somebody(key=-parent.key, name="Expected", lives_here=parent.lives_here)


def _generations(
    people: Mapping[int, Somebody], parenthoods: Iterable[Parenthood], unions: Iterable[Union]
) -> dict[int, int]:
    """Return everybody's row: a child beneath its parents, a couple in one row, the rest as their membership says."""
    rows = {key: one.generation for key, one in people.items()}
    below = sorted({(one.parent, one.child) for one in parenthoods})
    beside = sorted({(union.one, union.other) for union in unions})
    for _ in people:  # what contradicts itself stops somewhere
        before = dict(rows)
        for parent, child in below:
            rows[child] = max(rows[child], rows[parent] + 1)
        for one, other in beside:
            rows[one] = rows[other] = max(rows[one], rows[other])
        if rows == before:
            break
    order = {row: number for number, row in enumerate(sorted(set(rows.values())))}
    return {key: order[row] for key, row in rows.items()}


def _descents(held: Iterable[Parenthood], people: Mapping[int, Somebody]) -> list[Descent]:
    of_child: dict[tuple[int, str], list[Parenthood]] = {}
    for one in sorted(held, key=lambda one: (one.child, one.kind, one.parent)):
        of_child.setdefault((one.child, one.kind), []).append(one)
    found: dict[tuple[int, ...], list[Parenthood]] = {}
    for together in of_child.values():
        found.setdefault(tuple(one.parent for one in together), []).append(together[0])
    return [
        Descent(parents, tuple(sorted(children, key=lambda one: _age(people[one.child]))))
        for parents, children in sorted(found.items())
    ]


def _age(one: Somebody) -> tuple[bool, date, int]:
    """Return what siblings stand in order by: the oldest first, whose birth is not known last."""
    return one.born_on is None, one.born_on or date.max, abs(one.key)


class _Columns:
    """Finds everybody's column: couples side by side, each with a band for them and all beneath them."""

    def __init__(
        self,
        people: Mapping[int, Somebody],
        rows: Mapping[int, int],
        unions: Sequence[Union],
        descents: Sequence[Descent],
    ) -> None:
        self.people, self.rows, self.unions = people, rows, unions
        self.partners: dict[int, list[Union]] = {key: [] for key in people}
        for union in unions:
            self.partners[union.one].append(union)
            self.partners[union.other].append(union)
        self.couple_of: dict[int, int] = {}
        self.couples: dict[int, list[int]] = {}
        for key in people:
            if key not in self.couple_of:
                self._gather(key)
        self.beneath = self._beneath(descents)
        self.columns: dict[int, float] = {}

    def placed(self) -> dict[int, float]:
        """Return everybody's column."""
        under = {couple for couples in self.beneath.values() for couple in couples}
        roots = [couple for couple in self.couples if couple not in under]
        at = 0.0
        for root in sorted(roots, key=self._from_left):
            at += self._place(root, at)
        return self.columns

    def _from_left(self, root: int) -> tuple[bool, int, tuple[bool, date, int]]:
        members = self.couples[root]
        away = not any(self.people[key].lives_here for key in self._all_beneath(root))
        return away, self.rows[members[0]], min(_age(self.people[key]) for key in members)

    def _all_beneath(self, couple: int) -> list[int]:
        return self.couples[couple] + [
            key for below in self.beneath.get(couple, []) for key in self._all_beneath(below)
        ]

    def _gather(self, key: int) -> None:
        """Take somebody and all whom unions join them to, in the order in which they stand side by side."""
        members, waiting = {key}, [key]
        while waiting:
            for union in self.partners[waiting.pop()]:
                new = union.pair - members
                members |= new
                waiting += sorted(new)
        for member in members:
            self.couple_of[member] = key
        self.couples[key] = self._side_by_side(sorted(members))

    def _side_by_side(self, members: Sequence[int]) -> list[int]:
        """Return members in order: who has most partners in the middle, former and absent ones to the left."""
        people = self.people
        middle = max(members, key=lambda key: (len(self.partners[key]), people[key].lives_here, -key))
        if len(members) == 2:
            return sorted(members, key=lambda key: (people[key].sex != Sex.MALE, _age(people[key])))
        left: list[int] = []
        right: list[int] = []
        waiting, seen = [(middle, 0)], {middle}
        while waiting:
            key, side = waiting.pop(0)
            for union in sorted(self.partners[key], key=lambda union: (not union.is_over, sorted(union.pair))):
                (other,) = union.pair - {key}
                if other in seen:
                    continue
                seen.add(other)
                is_past = union.is_over or not (union.kind or people[other].lives_here)
                goes = side or (-1 if is_past else 1)
                (left if goes < 0 else right).append(other)
                waiting.append((other, goes))
        if len(self.partners[middle]) == len(members) - 1 >= 2 and not (left and right):
            # Two partners stand on two sides, so that each line is a straight one.
            (right if left else left).append((left or right).pop(0))
        return [*reversed(left), middle, *right]

    def _beneath(self, descents: Sequence[Descent]) -> dict[int, list[int]]:
        """Return the couples that stand beneath each couple: each beneath the parents of one of its members."""
        found: dict[int, list[tuple[tuple[float, tuple[bool, date, int]], int]]] = {}
        taken: set[int] = set()
        for descent in sorted(descents, key=lambda one: (one.children[0].kind != RelationKind.PARENT, one.parents)):
            above = self.couple_of[descent.parents[0]]
            order = self.couples[above]
            middle = sum(order.index(key) for key in descent.parents if key in order) / len(descent.parents)
            for held in descent.children:
                couple = self.couple_of[held.child]
                if couple not in taken and couple != above:
                    taken.add(couple)
                    found.setdefault(above, []).append(((middle, _age(self.people[held.child])), couple))
        return {above: [couple for _, couple in sorted(each)] for above, each in found.items()}

    def _place(self, couple: int, at: float) -> float:
        """Place a couple and all beneath them from a column on; return how many columns they take."""
        members, below = self.couples[couple], self.beneath.get(couple, [])
        under = sum(self._width(each) for each in below)
        width = max(len(members), under)
        for number, key in enumerate(members):
            self.columns[key] = at + (width - len(members)) / 2 + number
        start = at + (width - under) / 2
        for each in below:
            start += self._place(each, start)
        return width

    def _width(self, couple: int) -> float:
        return max(len(self.couples[couple]), sum(self._width(each) for each in self.beneath.get(couple, [])))
