"""How a household changes: births, separations, partners, teenagers who leave, moves of house, pupil numbers."""

from collections.abc import Callable
from datetime import date, timedelta

from families.invented.calendar import TODAY, age, school_year
from families.invented.formation import UPN_FROM_AGE, Life, draw_person, draw_schooling
from families.invented.households import Household
from families.invented.names import draw_origin, last_name
from families.invented.places import draw_address, draw_district


def some_day(life: Life, month: date) -> date:
    """Return some day of the month."""
    return min(month + timedelta(days=life.rng.randrange(1, 28)), TODAY)


def _told(life: Life, on: date) -> date:
    return on + timedelta(days=round(life.rng.triangular(0, 35, 6)))


def household_month(life: Life, month: date) -> None:
    """Let one thing happen to the household in a month, or mostly none."""
    rng = life.rng
    _pupil_numbers(life, month)
    chances: tuple[tuple[float, Callable[[Life, date], None]], ...] = (
        (0.0035, _birth),
        (0.0055 * (0.5 + life.strain), _separation),
        (0.0035, _partner_moves_in),
        (0.0060, _move_house),
        (0.0012 * life.strain * 2, _teenager_leaves),
    )
    for chance, event in chances:
        if rng.random() < chance:
            event(life, some_day(life, month))
            return


def _pupil_numbers(life: Life, month: date) -> None:
    """Nurseries and schools enter three-year-olds each September and give them a pupil number."""
    if month.month != 9:
        return
    for child in life.children(month):
        if not child.upn and age(child.born_on, on=month) >= UPN_FROM_AGE:
            child.upn = life.identifiers.next_upn(entry_year=school_year(child.born_on) + 5)
            life.household.retell(child, known_on=month + timedelta(days=20))
            life.pupils[child] = draw_schooling(life, child)


def _birth(life: Life, on: date) -> None:
    mother = next((adult for adult in life.adults(on) if adult.sex == "F"), None)
    if mother is None or age(mother.born_on, on=on) > 43:
        return
    last_birth = max((stay.person.born_on for stay in life.household.stays), default=date.min)
    if on - last_birth < timedelta(days=330):
        return
    baby = draw_person(life, born_on=on, sex=life.rng.choice("FM"), last=mother.last_name, grown_up=False)
    life.household.join(baby, relationship="child", on=on, known_on=_told(life, on))


def _separation(life: Life, on: date) -> None:
    """Let the man of a couple move out; half of the fathers stay on the record as living elsewhere."""
    stay = next(
        (
            stay
            for stay in life.household.members(on)
            if stay.relationship in ("father", "partner", "step-parent") and stay.lives_there and stay.from_ < on
        ),
        None,
    )
    if stay is None or sum(1 for _ in life.adults(on)) < 2:
        return
    told = _told(life, on)
    life.household.leave(stay.person, on=on, known_on=told)
    if stay.relationship == "father" and life.rng.random() < 0.5:
        elsewhere = draw_address(life.rng, identifiers=life.identifiers, district=draw_district(life.rng))
        life.household.join(
            stay.person,
            relationship="father",
            on=on,
            known_on=told,
            lives_there=False,
            parental_responsibility=stay.parental_responsibility,
            address=elsewhere,
        )


def _partner_moves_in(life: Life, on: date) -> None:
    adults = list(life.adults(on))
    if len(adults) != 1 or life.household.stay_of(adults[0]).relationship != "mother":
        return
    origin = life.origin if life.rng.random() < 0.7 else draw_origin(life.rng)
    born_on = adults[0].born_on - timedelta(days=life.rng.randint(-1200, 2600))
    partner = draw_person(
        life,
        born_on=min(born_on, on - timedelta(days=19 * 366)),
        sex="M",
        last=last_name(life.rng, origin=origin),
        grown_up=True,
        origin=origin,
    )
    life.household.join(partner, relationship="partner", on=on, known_on=_told(life, on))


def _move_house(life: Life, on: date) -> None:
    if any(stay.from_ >= on for stay in life.household.stays if stay.to is None):
        return
    district = life.household.address.district if life.rng.random() < 0.75 else draw_district(life.rng)
    address = draw_address(life.rng, identifiers=life.identifiers, district=district)
    life.household.move(address, on=on, known_on=_told(life, on))


def _teenager_leaves(life: Life, on: date) -> None:
    """Let a teenager move to a grandparent, whose household becomes known to the council by that."""
    teenager = next((child for child in life.children(on) if age(child.born_on, on=on) >= 13), None)
    if teenager is None or life.others or life.household.stay_of(teenager).from_ >= on:
        return
    told = _told(life, on)
    address = draw_address(life.rng, identifiers=life.identifiers, district=draw_district(life.rng))
    other = Household(family=f"{life.household.family}-B", address=address, ledger=life.ledger)
    grandparent = draw_person(
        life,
        born_on=teenager.born_on - timedelta(days=life.rng.randint(15_000, 21_000)),
        sex="F",
        last=last_name(life.rng, origin=life.origin),
        grown_up=True,
    )
    life.household.leave(teenager, on=on, known_on=told)
    other.join(grandparent, relationship="grandparent", on=on - timedelta(days=3000), known_on=told)
    other.join(teenager, relationship="child", on=on, known_on=told)
    life.others.append(other)
