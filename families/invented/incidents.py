"""Offences and anti-social behaviour: how they come about, and when the police file says what of them.

A person is involved for a while (some young people, fewer adults); while they are, offences and incidents come at
a monthly rate with a season. Long evenings and the weeks around Halloween have more; the spring of 2020 had fewer
offences. An offence is entered the same day as pending and is decided weeks or months later; an incident of
anti-social behaviour is answered by a warning, an order or nothing. Victims and witnesses are in the same file.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from unicodedata import combining, normalize

from families.invented.calendar import LOCKDOWN, TODAY
from families.invented.files import Ledger, day
from families.invented.households import Person
from families.invented.identifiers import Identifiers

SEASON = {1: 0.8, 2: 0.85, 3: 0.95, 4: 1.0, 5: 1.1, 6: 1.15, 7: 1.25, 8: 1.25, 9: 1.0, 10: 1.2, 11: 1.1, 12: 0.75}


@dataclass(frozen=True, kw_only=True)
class Incident:
    """One row of the police file, with the day on which its outcome was known."""

    number: str
    person: Person
    kind: str
    role: str
    outcome: str
    occurred_on: date
    decided_on: date

    @property
    def proven_on(self) -> date | None:
        """The day it was proven, if it was."""
        return self.decided_on if self.outcome == "proven" else None


def season(month: date, *, kind: str) -> float:
    """How many more or fewer incidents a month has than the mean."""
    quiet = 0.5 if kind == "offence" and LOCKDOWN <= month < date(2020, 7, 1) else 1.0
    return SEASON[month.month] * quiet


def draw_incident(
    rng: Random, *, identifiers: Identifiers, person: Person, kind: str, role: str, month: date
) -> Incident:
    """Draw an incident on some day of a month."""
    occurred_on = min(month + timedelta(days=rng.randrange(28)), TODAY)
    if role != "suspect":
        outcome, wait = "none", 0
    elif kind == "offence":
        outcome = rng.choices(("proven", "caution", "none"), weights=(58, 15, 27))[0]
        wait = rng.randint(6, 30) if outcome == "caution" else rng.randint(20, 150)
    else:
        outcome = rng.choices(("proven", "caution", "none"), weights=(8, 62, 30))[0]
        wait = rng.randint(25, 90) if outcome == "proven" else rng.randint(0, 12)
    return Incident(
        number=identifiers.next_incident(year=occurred_on.year),
        person=person,
        kind=kind,
        role=role,
        outcome=outcome,
        occurred_on=occurred_on,
        decided_on=occurred_on + timedelta(days=wait),
    )


def report(ledger: Ledger, incident: Incident, *, named: dict[str, str], late: int = 0) -> None:
    """Enter what the police send: pending at first, then with its outcome."""
    known_on = incident.occurred_on + timedelta(days=late)
    if incident.decided_on > known_on:
        _put(ledger, incident, named, outcome="pending", known_on=known_on)
    if incident.decided_on <= TODAY:
        _put(ledger, incident, named, outcome=incident.outcome, known_on=max(known_on, incident.decided_on))


def _put(ledger: Ledger, incident: Incident, named: dict[str, str], *, outcome: str, known_on: date) -> None:
    ledger.put(
        "offences",
        {
            "IncidentID": incident.number,
            **named,
            "Kind": incident.kind,
            "Role": incident.role,
            "Outcome": outcome,
            "OccurredOn": day(incident.occurred_on),
            "ProvenOn": day(incident.proven_on) if outcome == "proven" else "",
        },
        known_on=known_on,
    )


def as_police_write_it(rng: Random, person: Person) -> dict[str, str]:
    """Mostly the council's number; else the name, now and then in capitals or without its accents."""
    named = person.named()
    if rng.random() < 0.85:
        return {"IndividualID": person.number, **named}
    manner = rng.random()
    if manner < 0.2:
        named = {**named, "FirstName": named["FirstName"].upper(), "LastName": named["LastName"].upper()}
    elif manner < 0.35:
        named = {column: without_accents(value) for column, value in named.items()}
    return {"IndividualID": "", **named}


def without_accents(text: str) -> str:
    """Return the text in plain letters."""
    plain = text.replace("ł", "l").replace("Ł", "L")
    return "".join(letter for letter in normalize("NFKD", plain) if not combining(letter))
