"""How a family stands when its invented life begins: who is in it, how old, and under what strain."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from families.invented.calendar import FIRST_DAY, TERMS, age, school_year, year_group
from families.invented.circumstances import Circumstances
from families.invented.files import Ledger
from families.invented.households import Household, Person
from families.invented.identifiers import Identifiers
from families.invented.incidents import Incident
from families.invented.names import Origin, as_borne, draw_origin, first_name, last_name
from families.invented.places import draw_address, draw_district
from families.invented.scenes import Scene
from families.invented.schooling import Attendance, Schooling
from families.invented.support import Case

ENTERED_ON = FIRST_DAY - timedelta(days=14)
CHILDREN = ((1, 2, 3, 4, 5, 6), (21, 34, 26, 12, 5, 2))
SHAPES = ("mother alone", "mother and absent father", "couple", "mother and partner", "father alone", "grandparent")
SHAPE_WEIGHTS = (27, 17, 33, 11, 6, 6)
UPN_FROM_AGE = 3


@dataclass(kw_only=True, eq=False)
class Life:
    """Everything about one family while its life is being drawn."""

    number: int
    rng: Random
    identifiers: Identifiers
    ledger: Ledger
    household: Household
    origin: Origin
    strain: float
    openness: float
    pupils: dict[Person, Schooling] = field(default_factory=dict)
    involved: set[Person] = field(default_factory=set)
    incidents: list[Incident] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    others: list[Household] = field(default_factory=list)
    circumstances: Circumstances = field(default_factory=Circumstances)
    identified_on: date | None = None
    case: Case | None = None

    def children(self, on: date) -> Iterator[Person]:
        """Yield the household's members under 18 on a day."""
        return (stay.person for stay in self.household.members(on) if age(stay.person.born_on, on=on) < 18)

    def adults(self, on: date) -> Iterator[Person]:
        """Yield the members of full age who live there."""
        return (
            stay.person
            for stay in self.household.members(on)
            if stay.lives_there and age(stay.person.born_on, on=on) >= 18
        )

    def scene(self, month: date) -> Scene:
        """Return the family in a month, as the agencies meet it."""
        return Scene(
            rng=self.rng,
            identifiers=self.identifiers,
            ledger=self.ledger,
            month=month,
            strain=self.strain,
            openness=self.openness,
            support=self.support(month),
            adults=tuple(self.adults(month)),
            children=tuple(self.children(month)),
            postcode=self.household.address.postcode,
        )

    def support(self, on: date) -> float:
        """How much support the family has on a day: all, an echo of it after the case is closed, or none."""
        if self.case is None or on < self.case.supported_from:
            return 0.0
        return 1.0 if self.case.supports(on) else 0.55


def family_reference(number: int) -> str:
    """Return the council's reference of the family of that number."""
    return f"ALD-{number:04d}"


def form(rng: Random, *, number: int, identifiers: Identifiers) -> Life:
    """Return a family as it stood on the first day."""
    ledger = Ledger()
    address = draw_address(rng, identifiers=identifiers, district=draw_district(rng))
    life = Life(
        number=number,
        rng=rng,
        identifiers=identifiers,
        ledger=ledger,
        household=Household(family=family_reference(number), address=address, ledger=ledger),
        origin=draw_origin(rng),
        strain=rng.betavariate(4.0, 1.8),
        openness=rng.betavariate(5.0, 1.5),
    )
    shape = rng.choices(SHAPES, weights=SHAPE_WEIGHTS)[0]
    eldest, births = _births(rng)
    home_from = _home_from(rng, births)
    parents_name = last_name(rng, origin=life.origin)
    children_name = _adults(life, shape=shape, eldest=eldest, home_from=home_from, last=parents_name)
    for born_on in births:
        child = draw_person(life, born_on=born_on, sex=rng.choice("FM"), last=children_name, grown_up=False)
        _enter(life, child, relationship="child", on=max(born_on, home_from))
        if age(born_on, on=FIRST_DAY) < 18:
            life.pupils[child] = draw_schooling(life, child)
        if 12 <= age(born_on, on=FIRST_DAY) < 18 and rng.random() < 0.75 * life.strain:
            life.involved.add(child)
    return life


def draw_person(
    life: Life, *, born_on: date, sex: str, last: str, grown_up: bool, origin: Origin | None = None
) -> Person:
    """Return a new person with numbers of their own."""
    name = first_name(life.rng, origin=origin or life.origin, sex=sex, grown_up=grown_up, taken=life.names)
    life.names.add(name)
    person = Person(
        number=life.identifiers.next_person(),
        first_name=name,
        last_name=as_borne(last, sex=sex, grown_up=grown_up),
        sex=sex,
        born_on=born_on,
        nhs_number=life.identifiers.next_nhs_number(),
    )
    if not grown_up and age(born_on, on=FIRST_DAY) >= UPN_FROM_AGE:
        person.upn = life.identifiers.next_upn(entry_year=school_year(born_on) + 5)
    return person


def draw_schooling(life: Life, child: Person) -> Schooling:
    """How a child's schooling stands on the first day."""
    rng = life.rng
    older = year_group(child.born_on, on=TERMS[3].starts_on) >= 7
    risk = life.strain * (1.0 if older else 0.55)
    luck = rng.random()
    attendance = (
        Attendance.MISSING if luck < 0.80 * risk else Attendance.SLIPPING if luck < 1.1 * risk else Attendance.SETTLED
    )
    return Schooling(
        person=child,
        attendance=attendance,
        conduct=rng.gammavariate(0.7, 0.75) * (1.25 if child.sex == "M" else 0.75),
        needs_special=rng.random() < 0.025,
    )


def _births(rng: Random) -> tuple[int, list[date]]:
    count = rng.choices(*CHILDREN)[0]
    eldest = round(rng.triangular(6, 17, 13))
    births, years = [], eldest + rng.random()
    for _ in range(count):
        births.append(FIRST_DAY - timedelta(days=round(years * 365.25)))
        years -= rng.uniform(1.1, 4.2)
        if years < 0.05:
            break
    return eldest, births


def _home_from(rng: Random, births: list[date]) -> date:
    earliest = min(births[0], ENTERED_ON - timedelta(days=400))
    span = (ENTERED_ON - earliest).days
    return earliest + timedelta(days=round(span * rng.random() * 0.9))


def _adults(life: Life, *, shape: str, eldest: int, home_from: date, last: str) -> str:
    """Let the adults of a shape of family enter, and return the children's last name."""
    rng = life.rng
    years = eldest + rng.triangular(17, 36, 23)
    other = last_name(rng, origin=life.origin)
    if shape == "grandparent":
        grandmother = _adult(life, years + rng.uniform(18, 26), "F", last)
        _enter(life, grandmother, relationship="grandparent", on=home_from, parental_responsibility=rng.random() < 0.6)
        return other if rng.random() < 0.5 else last
    if shape == "father alone":
        _enter(
            life, _adult(life, years + 2, "M", last), relationship="father", on=home_from, parental_responsibility=True
        )
        return last
    _enter(life, _adult(life, years, "F", last), relationship="mother", on=home_from, parental_responsibility=True)
    if shape == "mother alone":
        return last
    his = last if shape == "couple" and rng.random() < 0.6 else other
    man = _adult(life, years + rng.uniform(-2, 7), "M", his)
    if shape == "couple":
        _enter(life, man, relationship="father", on=home_from, parental_responsibility=True)
    elif shape == "mother and absent father":
        _enter(life, man, relationship="father", on=home_from, parental_responsibility=rng.random() < 0.8, away=True)
    else:
        man.last_name = last_name(rng, origin=life.origin)
        relationship = rng.choice(("partner", "step-parent"))
        _enter(life, man, relationship=relationship, on=home_from + (ENTERED_ON - home_from) // 2)
    fathers = his if shape in ("couple", "mother and absent father") else other
    return fathers if rng.random() < 0.45 else last


def _adult(life: Life, years: float, sex: str, last: str) -> Person:
    born_on = FIRST_DAY - timedelta(days=round(years * 365.25))
    person = draw_person(life, born_on=born_on, sex=sex, last=last, grown_up=True)
    if life.rng.random() < 0.36 * life.strain * (1.6 if sex == "M" else 0.8):
        life.involved.add(person)
    return person


def _enter(
    life: Life,
    person: Person,
    *,
    relationship: str,
    on: date,
    parental_responsibility: bool = False,
    away: bool = False,
) -> None:
    elsewhere = None
    if away:
        elsewhere = draw_address(life.rng, identifiers=life.identifiers, district=draw_district(life.rng))
    life.household.join(
        person,
        relationship=relationship,
        on=on,
        known_on=ENTERED_ON,
        lives_there=not away,
        parental_responsibility=parental_responsibility,
        address=elsewhere,
    )
