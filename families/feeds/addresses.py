"""Where a family lived on which days, told from where its members who live with it lived."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Address:
    """An address as the file writes it; two ways of writing one are told to be the same by ``place``."""

    line_1: str
    line_2: str
    postcode: str
    uprn: str
    local_uprn: str
    district: int | None

    @property
    def place(self) -> tuple[str, ...]:
        """What makes an address the same place."""
        return (self.uprn,) if self.uprn else (self.line_1.casefold(), self.postcode)


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Somebody lived at an address, or a family does, from one day to the day before another."""

    address: Address
    starts_on: date
    ends_on: date | None


def residences(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Return where the family lived, one address on a day, the days in order.

    The address of a day is the one where most members lived; of two with equally many, the one moved to last. Days of
    one address that follow each other are one stretch.
    """
    members = sorted(stretches, key=lambda stretch: stretch.starts_on)
    days = sorted({day for s in members for day in (s.starts_on, s.ends_on) if day is not None})
    found: list[Stretch] = []
    for start, end in zip(days, [*days[1:], None], strict=True):
        if address := _address_on(start, members):
            _append(found, Stretch(address=address, starts_on=start, ends_on=end))
    return found


def _address_on(day: date, members: Sequence[Stretch]) -> Address | None:
    there = [s for s in members if s.starts_on <= day and (s.ends_on is None or day < s.ends_on)]
    if not there:
        return None
    heads = Counter(stretch.address.place for stretch in there)
    latest = {stretch.address.place: stretch for stretch in there}
    place = max(heads, key=lambda place: (heads[place], latest[place].starts_on))
    return latest[place].address


def _append(found: list[Stretch], stretch: Stretch) -> None:
    last = found[-1] if found else None
    if last and last.ends_on == stretch.starts_on and last.address.place == stretch.address.place:
        found[-1] = Stretch(address=stretch.address, starts_on=last.starts_on, ends_on=stretch.ends_on)
    else:
        found.append(stretch)
