"""Draws a family as a genogram, and says the same in words: pure but for one query, of who is related to whom."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from families.generations import Standing, standing
from families.kin import Kin, Shown, Somebody, Union, kin_of
from families.models import Relation, RelationKind
from families.models.families import Relationship
from families.models.people import Sex
from families.words import day as in_words

# Sizes in the drawing's own units, which are a screen's pixels.
COLUMN, SYMBOL, MARGIN = 132, 44, 20
LABEL, LANE = 62, 15  # room for what stands beneath a symbol, and for each line that passes between rows
WIDEST, MOST_LINES = 17, 2  # letters of a line beneath a symbol, and lines of a name
LINES = {
    RelationKind.SPOUSE: "married",
    RelationKind.PARTNER: "partners",
    "together": "have a child together",
    RelationKind.ADOPTIVE_PARENT: "adopted",
    RelationKind.FOSTER_PARENT: "fostered",
    "assumed": "assumed",
}
SHAPES = {Sex.FEMALE: "circle", Sex.MALE: "square"}


@dataclass(frozen=True, slots=True)
class Symbol:
    """Somebody in their place; ``x``, ``y`` is the middle, ``lines`` stand beneath."""

    key: int
    x: float
    y: float
    shape: str
    lines: tuple[str, ...]
    is_dead: bool
    lives_here: bool


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line: what it means and its path; ``mark`` is the path of a separation's two strokes."""

    kind: str
    path: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Genogram:
    """A drawn family, and the same in words."""

    width: float
    height: float
    symbols: tuple[Symbol, ...]
    strokes: tuple[Stroke, ...]
    households: tuple[str, ...]
    key: tuple[tuple[str, str], ...]
    summary: str
    sentences: tuple[str, ...]
    assumed: tuple[str, ...]

    @property
    def has_separation(self) -> bool:
        """Tell whether a couple in it has separated."""
        return any(stroke.mark for stroke in self.strokes)

    @property
    def has_death(self) -> bool:
        """Tell whether somebody in it has died."""
        return any(symbol.is_dead for symbol in self.symbols)

    @property
    def has_expected(self) -> bool:
        """Tell whether a child is expected in it."""
        return any(symbol.shape == "triangle" for symbol in self.symbols)


def genogram_of(
    members: Iterable[Shown],
    *,
    day: date,
    expecting: Collection[int] = (),
    relations: Sequence[Relation] | None = None,
) -> Genogram:
    """Return the genogram of a family on a day; ``members`` as a page may show them.

    ``expecting`` are the ids of those who expect a child; ``relations`` those among the members, in any order, which
    are read in one query where they are not given.
    """
    members = list(members)
    if relations is None:
        people = {member.membership.person_id for member in members}
        relations = list(Relation.objects.filter(person__in=people, other__in=people).order_by("pk"))
    return drawn(kin_of(members, relations, day=day, expecting=expecting))


def drawn(kin: Kin) -> Genogram:
    """Return the family as a picture and in words; the same family is always the same picture."""
    return _Drawing(standing(kin), kin).genogram()


class _Drawing:
    """Turns rows and columns into paths."""

    def __init__(self, where: Standing, kin: Kin) -> None:
        self.where, self.kin = where, kin
        self.count = max(where.rows.values(), default=-1) + 1
        self.order = [
            sorted((key for key in where.rows if where.rows[key] == row), key=lambda key: where.columns[key])
            for row in range(self.count)
        ]
        self.arched = [union for union in where.unions if not self._are_neighbours(union)]
        self.middles = self._middles()
        self.height = 1.5 * MARGIN + sum(self._depth(row) for row in range(self.count))

    def genogram(self) -> Genogram:
        """Return the picture."""
        where = self.where
        strokes = (*self._unions(), *self._descents())
        symbols = tuple(self._symbol(key) for row in self.order for key in row)
        return Genogram(
            width=2 * MARGIN + COLUMN * (max(where.columns.values(), default=0) + 1),
            height=self.height,
            symbols=symbols,
            strokes=strokes,
            households=tuple(self._households()),
            key=tuple((kind, words) for kind, words in LINES.items() if any(one.kind == kind for one in strokes)),
            summary=_summary(where, self.count),
            sentences=tuple(sentences(where, self.kin)),
            assumed=self.kin.assumed,
        )

    def _symbol(self, key: int) -> Symbol:
        one = self.where.people[key]
        return Symbol(
            key=key,
            x=self._x(key),
            y=self._y(key),
            shape="triangle" if key < 0 else SHAPES.get(Sex(one.sex), "diamond"),
            lines=(*_wrapped(one.name), *_beneath(one, self.where)),
            is_dead=one.died_on is not None,
            lives_here=one.lives_here,
        )

    def _x(self, key: int) -> float:
        return MARGIN + COLUMN * (self.where.columns[key] + 0.5)

    def _y(self, key: int) -> float:
        return self.middles[self.where.rows[key]]

    def _row_of(self, union: Union) -> int:
        return self.where.rows[union.one]

    def _are_neighbours(self, union: Union) -> bool:
        row = self.order[self._row_of(union)]
        return abs(row.index(union.one) - row.index(union.other)) == 1

    def _above(self, row: int) -> float:
        return LANE * (sum(1 for union in self.arched if self._row_of(union) == row) + 1)

    def _below(self, row: int) -> float:
        count = sum(1 for descent in self.where.descents if self.where.rows[descent.parents[0]] == row)
        return LANE * count

    def _depth(self, row: int) -> float:
        return self._above(row) + SYMBOL + LABEL + self._below(row)

    def _middles(self) -> list[float]:
        found, top = [], float(MARGIN)
        for row in range(self.count):
            found.append(top + self._above(row) + SYMBOL / 2)
            top += self._depth(row)
        return found

    def _unions(self) -> Iterator[Stroke]:
        for union in self.where.unions:
            if union in self.arched:
                path, (x, y) = self._arch(union)
            else:
                left, right = sorted((self._x(union.one), self._x(union.other)))
                y = self._y(union.one)
                path, x = f"M{left + SYMBOL / 2:g} {y:g}H{right - SYMBOL / 2:g}", (left + right) / 2
            mark = f"M{x - 32:g} {y + 9:g}l8 -18m4 18l8 -18" if union.separated_on else ""
            yield Stroke("assumed" if union.is_assumed else union.kind or "together", path, mark)

    def _arch(self, union: Union) -> tuple[str, tuple[float, float]]:
        """Return a line over whoever stands between two people, and where its middle lies."""
        row = self._row_of(union)
        number = [one for one in self.arched if self._row_of(one) == row].index(union)
        left, right = sorted((self._x(union.one), self._x(union.other)))
        top = self._y(union.one) - SYMBOL / 2
        y = top - LANE * (number + 1) + 4
        shift = 5 * (number + 1)
        return f"M{left + shift:g} {top:g}V{y:g}H{right - shift:g}V{top:g}", ((left + right) / 2, y)

    def _descents(self) -> Iterator[Stroke]:
        lanes: dict[int, int] = {}
        for descent in self.where.descents:
            row = self.where.rows[descent.parents[0]]
            lane = lanes[row] = lanes.get(row, 0) + 1
            x, y = self._start(descent.parents)
            bar = self.middles[row] + SYMBOL / 2 + LABEL + LANE * lane - LANE / 2
            yield Stroke("descent", f"M{x:g} {y:g}V{bar:g}")
            for held in descent.children:
                to, top = self._x(held.child), self._y(held.child) - SYMBOL / 2
                yield Stroke(held.kind if not held.is_assumed else "assumed", f"M{x:g} {bar:g}H{to:g}V{top:g}")

    def _start(self, parents: Sequence[int]) -> tuple[float, float]:
        """Return where the line to the children begins: on a couple's line, or beneath a parent alone."""
        keys = sorted(parents, key=self._x)
        union = next((one for one in self.where.unions if one.pair == frozenset(keys)), None)
        y = self._y(keys[0])
        if union is None:
            return self._x(keys[0]), y + SYMBOL / 2 + LABEL - LANE / 2
        if union not in self.arched:
            return (self._x(keys[0]) + self._x(keys[-1])) / 2, y
        # In the gap beside the one who stands further out, so that the line passes no symbol.
        row = self.order[self._row_of(union)]
        beside = row[row.index(keys[0]) + 1]
        number = self.arched.index(union)
        _, (_, top) = self._arch(union)
        return (self._x(keys[0]) + self._x(beside)) / 2 + 4 * number, top

    def _households(self) -> Iterator[str]:
        """Yield the outlines of who lives there: one round them all where nobody else stands within it."""
        runs = [self._runs(row) for row in range(self.count)]
        rows = [row for row in range(self.count) if runs[row]]
        if not rows:
            return
        left, right = min(runs[row][0][0] for row in rows), max(runs[row][-1][1] for row in rows)
        near = (left - COLUMN / 2 + 6, right + COLUMN / 2 - 6)
        inside = (
            key for row in range(rows[0], rows[-1] + 1) for key in self.order[row] if near[0] < self._x(key) < near[1]
        )
        if all(self.where.people[key].lives_here for key in inside):
            yield self._outline([(row, left, right) for row in range(rows[0], rows[-1] + 1)])
            return
        chain: list[tuple[int, float, float]] = []
        for row in rows:
            for start, end in runs[row]:
                joins = chain and chain[-1][0] == row - 1 and start < chain[-1][2] and chain[-1][1] < end
                if not joins or len(runs[row]) > 1 or len(runs[row - 1]) > 1:
                    if chain:
                        yield self._outline(chain)
                    chain = []
                chain.append((row, start, end))
        yield self._outline(chain)

    def _runs(self, row: int) -> list[tuple[float, float]]:
        """Return the stretches of a row in which only people who live there stand."""
        found: list[tuple[float, float]] = []
        before: int | None = None
        for key in self.order[row]:
            x = self._x(key)
            if self.where.people[key].lives_here:
                if before is not None and self.where.people[before].lives_here:
                    found[-1] = (found[-1][0], x + COLUMN / 2 - 6)
                else:
                    found.append((x - COLUMN / 2 + 6, x + COLUMN / 2 - 6))
            before = key
        return found

    def _outline(self, chain: Sequence[tuple[int, float, float]]) -> str:
        """Return the path round stretches of rows that follow each other."""
        tops = [self.middles[row] - SYMBOL / 2 - 8 for row, _, _ in chain]
        last = chain[-1][0]
        bottom = self.middles[last] + SYMBOL / 2 + LABEL - 4
        down, up = [f"M{chain[0][1]:g} {tops[0]:g}H{chain[0][2]:g}"], [f"V{tops[0]:g}Z"]
        for (_, left, right), (row, next_left, next_right) in pairwise(chain):
            turn = self.middles[row] - SYMBOL / 2 - 8
            down.append(f"V{turn:g}H{next_right:g}" if right != next_right else "")
            up.append(f"V{turn:g}H{left:g}" if left != next_left else "")
        return "".join(down) + f"V{bottom:g}H{chain[-1][1]:g}" + "".join(reversed(up))


def _wrapped(name: str) -> Iterator[str]:
    """Yield a name in lines that fit beneath a symbol; what is too long is cut, and stands whole in the words."""
    lines: list[str] = []
    for word in name.split():
        if lines and len(lines[-1]) + len(word) < WIDEST:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    for number, line in enumerate(lines[:MOST_LINES]):
        is_cut = len(line) > WIDEST or (number == MOST_LINES - 1 and len(lines) > MOST_LINES)
        yield f"{line[: WIDEST - 1].rstrip()}…" if is_cut else line


def _beneath(one: Somebody, where: Standing) -> Iterator[str]:
    if one.key < 0:
        return
    notes = [_aged(one)]
    kinds = {held.kind for descent in where.descents for held in descent.children if held.child == one.key}
    notes += [word for kind, word in MARKED.items() if kind in kinds]
    if said := ", ".join(note for note in notes if note):
        yield said


MARKED = {RelationKind.ADOPTIVE_PARENT: "adopted", RelationKind.FOSTER_PARENT: "fostered"}


def _aged(one: Somebody) -> str:
    if one.died_on:
        return f"died {one.died_on.year}"
    return f"{one.age}" if one.age is not None else ""


def _summary(where: Standing, generations: int) -> str:
    here = sum(1 for one in where.people.values() if one.lives_here and one.key > 0)
    people = sum(1 for key in where.people if key > 0)
    return (
        f"{people} {'person' if people == 1 else 'people'} in {generations}"
        f" {'generation' if generations == 1 else 'generations'}, of whom {here} live here."
    )


def sentences(where: Standing, kin: Kin) -> Iterator[str]:
    """Yield a line for everybody, generation by generation: who they are, where they live, to whom they are related."""
    keys = sorted((key for key in where.people if key > 0), key=lambda key: (where.rows[key], where.columns[key]))
    names = {key: one.name for key, one in where.people.items()}
    for key in keys:
        yield " ".join([_who(kin.by_key[key]), *_related(key, kin, names)])


def _who(one: Somebody) -> str:
    role = Relationship(one.relationship)
    what = "" if role == Relationship.OTHER else f", {role.label.lower()}"
    if one.died_on:
        return f"{one.name}{what}. Died on {in_words(one.died_on)}."
    age = f", {one.age}" if one.age is not None else ""
    lives = "Lives here." if one.lives_here else "Lives elsewhere." if one.belongs else "Has left the household."
    return f"{one.name}{age}{what}. {lives}"


def _related(key: int, kin: Kin, names: Mapping[int, str]) -> Iterator[str]:
    for union in kin.unions:
        if key in union.pair:
            (other,) = union.pair - {key}
            yield f"{_partner(union)} {names[other]}{_apart(union)}."
    for kind, word in PARENT_WORDS.items():
        children = [one for one in kin.parenthoods if one.parent == key and one.kind == kind]
        if children:
            yield f"{word} of {_listed([names[one.child] for one in children])}{_taken(children[0].is_assumed)}."
    if key in kin.expecting:
        yield "Expects a child."


PARENT_WORDS = {
    RelationKind.PARENT: "Parent",
    RelationKind.STEP_PARENT: "Step-parent",
    RelationKind.ADOPTIVE_PARENT: "Adoptive parent",
    RelationKind.FOSTER_PARENT: "Foster carer",
}


# While it lasts, and when it is over.
PARTNER_WORDS = {
    RelationKind.SPOUSE: ("Married to", "Was married to"),
    RelationKind.PARTNER: ("Partner of", "Former partner of"),
}


def _partner(union: Union) -> str:
    if not union.kind:
        return "Has a child with"
    return PARTNER_WORDS[RelationKind(union.kind)][union.is_over]


def _apart(union: Union) -> str:
    if union.separated_on:
        return f", separated on {in_words(union.separated_on)}"
    return _taken(union.is_assumed)


def _taken(is_assumed: bool) -> str:  # noqa: FBT001  # one word of a sentence
    return " (assumed)" if is_assumed else ""


def _listed(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
