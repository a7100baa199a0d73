"""What follows an incident: youth justice, anti-social behaviour interventions, orders and licences.

The Youth Justice Service enters the very offences of under-18s that the police entered (told twice, on the same
day), and a few of its own. A warning or an agreement answers some anti-social behaviour. A court may order; an order
has a length of its own and may be breached. A few adults come home from prison on licence.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from families.invented.calendar import FIRST_DAY, TODAY, add_months, age
from families.invented.files import day
from families.invented.households import Person
from families.invented.incidents import Incident
from families.invented.scenes import Scene

YOUTH_OUTCOMES = {"proven": "proven", "caution": "youth-caution"}
MONTHS_OF_ORDERS = {
    "licence": (4, 12),
    "supervision": (6, 12),
    "community-order": (6, 18),
    "suspended-sentence": (12, 24),
    "youth-order": (4, 12),
}


@dataclass(frozen=True, kw_only=True)
class Order:
    """An order or a licence."""

    number: str
    kind: str
    starts_on: date
    ends_on: date | None
    breached_on: date | None = None


def begin(scene: Scene) -> None:
    """Let an adult be on an order, or just released, on the first day."""
    adult = next(iter(reversed(scene.adults)), None)
    if adult and scene.chance(0.09 * scene.strain):
        since = FIRST_DAY - timedelta(days=scene.rng.randint(5, 150))
        if scene.chance(0.4):
            release(scene, adult, on=since)
        else:
            impose(scene, adult, kind=scene.rng.choice(("community-order", "suspended-sentence")), on=since)


def month(scene: Scene, happened: list[Incident]) -> None:
    """Let the agencies of justice answer what happened this month."""
    for incident in happened:
        is_young = age(incident.person.born_on, on=incident.occurred_on) < 18
        if incident.kind == "asb":
            _intervene(scene, incident, is_young=is_young)
        else:
            if is_young and scene.chance(0.88):
                _youth_offending(scene, incident)
            if incident.outcome == "proven" and scene.chance(0.42 if is_young else 0.45):
                _order(scene, incident, is_young=is_young)


def youth_offence(scene: Scene, person: Person, *, outcome: str, occurred_on: date, decided_on: date) -> None:
    """Enter an offence as youth justice deals with it: first pending, then decided."""
    columns = {
        "OffenceID": scene.reference("YJ"),
        "Outcome": "pending",
        "OccurredOn": day(occurred_on),
        "DecidedOn": "",
    }
    scene.tell("youth-offending", person, columns, known_on=scene.later(occurred_on, 3, 20))
    if outcome != "pending" and decided_on <= TODAY:
        decided = {**columns, "Outcome": outcome, "DecidedOn": day(decided_on)}
        scene.tell("youth-offending", person, decided, known_on=scene.later(decided_on, 1, 10))


def intervention(scene: Scene, person: Person, *, kind: str, on: date, ends_on: date | None = None) -> None:
    """Enter an anti-social behaviour intervention."""
    columns = {
        "InterventionID": scene.reference("CS"),
        "Kind": kind,
        "IssuedOn": day(on),
        "EndsOn": day(ends_on),
    }
    scene.tell("asb", person, columns, known_on=scene.later(on, 1, 7))


def impose(scene: Scene, person: Person, *, kind: str, on: date) -> None:
    """Enter an order of a drawn length, and its breach where there is one."""
    ends_on = add_months(on, scene.rng.randint(*MONTHS_OF_ORDERS[kind]))
    order = Order(number=scene.reference("OR"), kind=kind, starts_on=on, ends_on=ends_on)
    known_on = max(scene.later(on, 1, 12), FIRST_DAY)
    _tell(scene, person, order, known_on=known_on)
    breached_on = scene.later(on, 20, 200)
    if scene.chance((0.10 + 0.28 * scene.strain) * scene.spared) and breached_on < min(ends_on, TODAY):
        breached = Order(number=order.number, kind=kind, starts_on=on, ends_on=ends_on, breached_on=breached_on)
        _tell(scene, person, breached, known_on=max(scene.later(breached_on, 2, 14), known_on))


def release(scene: Scene, person: Person, *, on: date) -> None:
    """Enter a release from prison, and the licence that goes with it."""
    known_on = max(scene.later(on, 1, 10), FIRST_DAY)
    released = Order(number=scene.reference("OR"), kind="prison-release", starts_on=on, ends_on=None)
    _tell(scene, person, released, known_on=known_on)
    impose(scene, person, kind="licence", on=on)


def _youth_offending(scene: Scene, incident: Incident) -> None:
    outcome = YOUTH_OUTCOMES.get(incident.outcome, "none")
    if outcome == "youth-caution" and scene.chance(0.3):
        outcome = scene.rng.choice(("conditional-caution", "community-resolution"))
    if outcome != "none":
        youth_offence(
            scene,
            incident.person,
            outcome=outcome,
            occurred_on=incident.occurred_on,
            decided_on=incident.decided_on,
        )


def _intervene(scene: Scene, incident: Incident, *, is_young: bool) -> None:
    if incident.outcome == "none" or incident.decided_on > TODAY or not scene.chance(0.5):
        return
    on = min(scene.later(incident.decided_on, 0, 9), TODAY)
    if incident.outcome == "proven":
        kind = "cbo" if is_young or scene.chance(0.4) else scene.rng.choice(("injunction", "cpn"))
        intervention(scene, incident.person, kind=kind, on=on, ends_on=add_months(on, 12))
    elif scene.chance(0.3):
        intervention(scene, incident.person, kind="abc", on=on, ends_on=add_months(on, 6))
    else:
        kind = "warning" if is_young or scene.chance(0.8) else "tenancy"
        intervention(scene, incident.person, kind=kind, on=on)


def _order(scene: Scene, incident: Incident, *, is_young: bool) -> None:
    if incident.decided_on > TODAY:
        return
    if not is_young and scene.chance(0.12):
        release(scene, incident.person, on=incident.decided_on + timedelta(days=90))
        return
    adults = ("community-order", "community-order", "suspended-sentence", "supervision")
    impose(scene, incident.person, kind="youth-order" if is_young else scene.rng.choice(adults), on=incident.decided_on)


def _tell(scene: Scene, person: Person, order: Order, *, known_on: date) -> None:
    columns = {
        "OrderID": order.number,
        "Kind": order.kind,
        "StartsOn": day(order.starts_on),
        "EndsOn": day(order.ends_on),
        "BreachedOn": day(order.breached_on),
    }
    scene.tell("orders", person, columns, known_on=known_on)
