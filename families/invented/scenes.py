"""A month of a family as the agencies meet it, and how an agency writes a row about one of its members."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from families.invented.calendar import LOCKDOWN, TODAY, age
from families.invented.files import Ledger
from families.invented.households import Person
from families.invented.identifiers import Identifiers
from families.invented.layouts import COLUMNS

# These agencies keep the council's own number; the others have a number of theirs, or only the name.
HOLD_THE_COUNCILS_NUMBER = frozenset({"youth-offending", "asb", "orders", "social-care", "neet", "housing"})
FIRST_WAVE = (LOCKDOWN, date(2020, 7, 1))


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Who is at home in a month, under what strain and with how much help."""

    rng: Random
    identifiers: Identifiers
    ledger: Ledger
    month: date
    strain: float
    openness: float
    support: float
    adults: tuple[Person, ...]
    children: tuple[Person, ...]
    postcode: str

    @property
    def helped(self) -> float:
        """How much support reaches the family: what is offered by how open it is to it."""
        return self.support * self.openness

    @property
    def spared(self) -> float:
        """By what factor support makes new trouble less likely."""
        return 1 - 0.92 * self.helped

    @property
    def is_first_wave(self) -> bool:
        """Whether most of the country stays at home this month."""
        return FIRST_WAVE[0].replace(day=1) <= self.month < FIRST_WAVE[1]

    def chance(self, of: float) -> bool:
        """Whether something that likely happens this month."""
        return self.rng.random() < of

    def some_day(self) -> date:
        """Return some day of the month."""
        return min(self.month + timedelta(days=self.rng.randrange(1, 28)), TODAY)

    def later(self, day: date, least: int, most: int) -> date:
        """Return a day some days after another."""
        return day + timedelta(days=self.rng.randint(least, most))

    def youngest(self) -> int:
        """Return the age of the youngest child at home; 18 where there is none."""
        return min((age(child.born_on, on=self.month) for child in self.children), default=18)

    def reference(self, series: str) -> str:
        """Return the next number of an agency's series."""
        return self.identifiers.next_of(series)

    def nino(self, person: Person) -> None:
        """Give a person a National Insurance number where they have none yet."""
        if not person.nino:
            person.nino = self.identifiers.next_nino()

    def tell(self, kind: str, person: Person, columns: dict[str, str], *, known_on: date) -> None:
        """Enter what an agency says of a member who lives there."""
        tell(self.ledger, kind, person, columns, known_on=known_on, postcode=self.postcode)


def tell(
    ledger: Ledger, kind: str, person: Person, columns: dict[str, str], *, known_on: date, postcode: str = ""
) -> None:
    """Enter a row about a person, named as the agency of that kind of file names people."""
    identity = {
        "IndividualID": person.number if kind in HOLD_THE_COUNCILS_NUMBER else "",
        "UPN": person.upn,
        "NINO": person.nino,
        "NHSNumber": person.nhs_number,
        **person.named(),
        "Postcode": postcode,
    }
    strange = columns.keys() - COLUMNS[kind]
    assert not strange, strange  # noqa: S101 - a slip in this package, never a caller's
    ledger.put(
        kind, {column: columns.get(column, identity.get(column, "")) for column in COLUMNS[kind]}, known_on=known_on
    )
