"""Which of a person's stays can stand together: in one household, and once in a family, on any day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Stay:
    """A person belongs to a family from ``starts_on`` to the day before ``ends_on``.

    ``row`` is its row in the file, none for a stay already known.
    """

    family: int
    reference: str
    starts_on: date
    ends_on: date | None
    lives_there: bool
    row: int | None = None

    def forbids(self, other: "Stay") -> bool:
        """Tell whether both cannot be true: two homes on a day, or one family twice on a day."""
        same = self.family == other.family or (self.lives_there and other.lives_there)
        return same and self._begins_before_end_of(other) and other._begins_before_end_of(self)

    def _begins_before_end_of(self, other: "Stay") -> bool:
        return other.ends_on is None or self.starts_on < other.ends_on

    @property
    def place(self) -> tuple[int, date]:
        """What a later version of the same stay shares with it."""
        return self.family, self.starts_on


def impossible(known: Iterable[Stay], sent: Iterable[Stay]) -> dict[int, Stay]:
    """Return the rows of ``sent`` that cannot stand, each with the stay that stands against it.

    A sent stay replaces the known one of the same family and first day. Of two sent stays that forbid each other the
    one that begins first stands. A row that cannot stand leaves its known version in place, which may in turn stand
    against another row; so we look again until no further row falls.
    """
    known, remaining = list(known), sorted(sent, key=lambda stay: (stay.starts_on, stay.row or 0))
    fallen: dict[int, Stay] = {}
    while found := _against(known, remaining):
        fallen |= found
        remaining = [stay for stay in remaining if stay.row not in fallen]
    return fallen


def _against(known: Sequence[Stay], sent: Sequence[Stay]) -> dict[int, Stay]:
    replaced = {stay.place for stay in sent}
    standing = [stay for stay in known if stay.place not in replaced]
    found: dict[int, Stay] = {}
    for stay in sent:
        other = next((other for other in standing if other.forbids(stay)), None)
        if other is None:
            standing.append(stay)
        elif stay.row is not None:
            found[stay.row] = other
    return found
