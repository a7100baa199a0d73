"""How a written life is told, and how it is turned into the rows that agencies would have sent.

Attendance is written term by term from autumn 2017 to spring 2020, a word for each term: ``18+4`` is 18 half-days of
unauthorised and 4 of authorised absence, ``-`` is a term not on this school's roll, ``?`` a term for which the school
sent nothing; ``|`` parts one school from the next. Possible sessions in those eight terms: 144, 112, 128, 144, 120,
120, 144 and 100; 90 % attendance therefore allows 14, 11, 12, 14, 12, 12, 14 and 10 half-days of absence.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from families.invented import incidents, registers, schooling
from families.invented.calendar import REPORTED_TERMS, Term, age, school_year
from families.invented.council import ClaimedElsewhere, Restriction
from families.invented.files import Ledger
from families.invented.households import Household, Person
from families.invented.identifiers import Identifiers
from families.invented.layouts import KEYS
from families.invented.places import SCHOOL_NAMED, Address, draw_address
from families.invented.scenes import tell as tell_row
from families.invented.schooling import Schooling, TermResult
from families.invented.support import Case, draw_visits, report_case
from families.invented.workers import Worker
from families.invented.written.agencies import SERIES, Told

SCHOOLS_SEND_AFTER = timedelta(days=24)
COUNCIL_LEARNS_AFTER = timedelta(days=6)


def on(text: str) -> date:
    """Return a day written as 2019-02-12."""
    return date.fromisoformat(text)


@dataclass(frozen=True, kw_only=True)
class Someone:
    """A member of a written family, their schooling if they are of that age, and how long they belong."""

    name: str
    sex: str
    born: str
    relationship: str
    joined: str
    left: str = ""
    learnt_on: str = ""
    moves_to_grandmother: str = ""
    last_name: str = ""
    school: str = ""
    roll_from: str = ""
    absence: str = ""
    fixed_exclusions: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something the police file says of a member."""

    who: str
    kind: str
    day: str
    outcome: str
    decided: str = ""
    role: str = "suspect"


@dataclass(frozen=True, kw_only=True)
class WrittenLife:
    """A family's story with its expected ending, and the facts that make it so."""

    number: int
    name: str
    title: str
    story: str
    ending: str
    look_for: str
    sign_in: Worker
    district: str
    people: tuple[Someone, ...]
    led_from: str
    assessed: str
    planned: str
    attached: str
    events: tuple[Event, ...] = ()
    told: tuple[Told, ...] = ()
    closed: str = ""
    route: str = "keyworker"
    moved: tuple[str, str] | None = None
    restriction: tuple[str, tuple[Worker, ...]] | None = None
    claimed_elsewhere: tuple[str, str, str] | None = None

    @property
    def family(self) -> str:
        """Return the council's reference of the family."""
        return f"ALD-{self.number:04d}"


@dataclass(kw_only=True, eq=False)
class Telling:
    """A written life while it is being turned into rows."""

    life: WrittenLife
    rng: Random
    identifiers: Identifiers
    ledger: Ledger
    home: Household
    people: dict[str, Person] = field(default_factory=dict)

    def restriction(self) -> Restriction | None:
        """Return who alone may open the family's record, if it is restricted."""
        if self.life.restriction is None:
            return None
        reason, allowed = self.life.restriction
        usernames = tuple(worker.username for worker in allowed)
        return Restriction(family=self.life.family, reason=reason, allowed=usernames)

    def claimed_elsewhere(self) -> ClaimedElsewhere | None:
        """Return the person another authority was paid for, if there is one."""
        if self.life.claimed_elsewhere is None:
            return None
        who, authority, claimed_on = self.life.claimed_elsewhere
        return ClaimedElsewhere(
            family=self.life.family,
            person=self.people[who].number,
            authority=authority,
            claimed_on=claimed_on,
        )


def tell(life: WrittenLife, *, rng: Random, identifiers: Identifiers) -> Telling:
    """Return a written life told: its ledger holds what every agency sent about it."""
    ledger = Ledger()
    address = draw_address(rng, identifiers=identifiers, district=life.district)
    home = Household(family=life.family, address=address, ledger=ledger)
    telling = Telling(life=life, rng=rng, identifiers=identifiers, ledger=ledger, home=home)
    for someone in life.people:
        telling.people[someone.name] = _person(telling, someone)
    _tell_household(telling)
    for someone in life.people:
        _tell_schooling(telling, someone)
    for event in sorted(life.events, key=lambda event: event.day):
        _tell_event(telling, event)
    for told in life.told:
        _tell_agency(telling, told)
    _tell_case(telling)
    return telling


def _person(telling: Telling, someone: Someone) -> Person:
    born_on = on(someone.born)
    upn = ""
    if someone.relationship == "child" and born_on.year >= 1999:
        upn = telling.identifiers.next_upn(entry_year=school_year(born_on) + 5)
    return Person(
        number=telling.identifiers.next_person(),
        first_name=someone.name,
        last_name=someone.last_name or telling.life.name,
        sex=someone.sex,
        born_on=born_on,
        nhs_number=telling.identifiers.next_nhs_number(),
        upn=upn,
    )


def _tell_household(telling: Telling) -> None:
    life, home = telling.life, telling.home
    for someone in life.people:
        home.join(
            telling.people[someone.name],
            relationship=someone.relationship,
            on=on(someone.joined),
            known_on=on(someone.joined) + COUNCIL_LEARNS_AFTER,
            parental_responsibility=someone.relationship in ("mother", "father"),
        )
    for someone in life.people:
        if someone.left:
            learnt = on(someone.learnt_on) if someone.learnt_on else on(someone.left) + COUNCIL_LEARNS_AFTER
            home.leave(telling.people[someone.name], on=on(someone.left), known_on=learnt)
            if someone.moves_to_grandmother:
                _to_grandmother(telling, someone, learnt)
    if life.moved:
        day, district = life.moved
        address = draw_address(telling.rng, identifiers=telling.identifiers, district=district)
        home.move(address, on=on(day), known_on=on(day) + COUNCIL_LEARNS_AFTER)


def _to_grandmother(telling: Telling, someone: Someone, learnt: date) -> None:
    """Make the grandmother's household known to the council with the child who moves there."""
    address: Address = draw_address(telling.rng, identifiers=telling.identifiers, district=telling.life.district)
    other = Household(family=f"{telling.life.family}-B", address=address, ledger=telling.ledger)
    grandmother = Someone(
        name=someone.moves_to_grandmother, sex="F", born="1953-05-11", relationship="grandparent", joined="2009-03-02"
    )
    other.join(_person(telling, grandmother), relationship="grandparent", on=on(grandmother.joined), known_on=learnt)
    other.join(telling.people[someone.name], relationship="child", on=on(someone.left), known_on=learnt)


def _tell_schooling(telling: Telling, someone: Someone) -> None:
    terms = iter(REPORTED_TERMS)
    for school, roll_from, absence in _schools(someone):
        pupil = Schooling(person=telling.people[someone.name], school=SCHOOL_NAMED[school], roll_from=on(roll_from))
        for word in absence.split():
            term = next(terms)
            if word not in ("-", "?"):
                result = _result(someone, term, word)
                _tell_term(telling, pupil, result)
                if not any(told.who == someone.name and told.kind == "exclusions" for told in telling.life.told):
                    _tell_register(telling, pupil, result)


def _schools(someone: Someone) -> Iterator[tuple[str, str, str]]:
    """Yield each school with the first day on its roll and the terms there."""
    if someone.school:
        columns = (someone.school, someone.roll_from, someone.absence)
        yield from zip(*(column.split(" | ") for column in columns), strict=True)


def _result(someone: Someone, term: Term, word: str) -> TermResult:
    unauthorised, _, authorised = word.partition("+")
    return TermResult(
        term=term,
        possible=term.sessions,
        authorised=int(authorised),
        unauthorised=int(unauthorised),
        fixed_exclusions=someone.fixed_exclusions.get(term.name, 0),
    )


def _tell_term(telling: Telling, pupil: Schooling, result: TermResult) -> None:
    schooling.report(
        telling.ledger,
        pupil,
        result,
        known_on=result.term.ends_on + SCHOOLS_SEND_AFTER,
        left_on=schooling.leaves_school_on(pupil, result.term),
    )


def _tell_register(telling: Telling, pupil: Schooling, result: TermResult) -> None:
    """Enter the exclusions that the school counts in a term, three weeks apart."""
    for number in range(result.fixed_exclusions):
        registers.exclusion(
            telling.ledger,
            pupil.person,
            school=pupil.school.name if pupil.school else "",
            kind="fixed",
            on=result.term.starts_on + timedelta(weeks=3 * number + 3),
            number=telling.identifiers.next_of(SERIES["exclusions"]),
            sessions="2",
            reason=registers.REASONS[number % len(registers.REASONS)],
        )


def _tell_event(telling: Telling, event: Event) -> None:
    person = telling.people[event.who]
    incident = incidents.Incident(
        number=telling.identifiers.next_incident(year=on(event.day).year),
        person=person,
        kind=event.kind,
        role=event.role,
        outcome=event.outcome,
        occurred_on=on(event.day),
        decided_on=on(event.decided or event.day),
    )
    incidents.report(telling.ledger, incident, named={"IndividualID": person.number, **person.named()})
    is_young = age(person.born_on, on=incident.occurred_on) < 18
    if event.kind == "offence" and event.outcome == "proven" and is_young:
        says = {"Outcome": "proven", "OccurredOn": event.day, "DecidedOn": event.decided}
        _tell_agency(telling, Told(who=event.who, kind="youth-offending", says=says))


def _tell_agency(telling: Telling, told: Told) -> None:
    person = telling.people[told.who]
    if told.kind in ("benefits", "employment") and not person.nino:
        person.nino = telling.identifiers.next_nino()
    number = telling.identifiers.next_of(SERIES[told.kind])
    for known_on, said in told.versions():
        tell_row(
            telling.ledger,
            told.kind,
            person,
            {KEYS[told.kind][0]: number, **said},
            known_on=known_on,
            postcode=telling.home.address.postcode,
        )


def _tell_case(telling: Telling) -> None:
    life = telling.life
    case = Case(
        family=life.family,
        lead_worker=life.sign_in.username,
        route=life.route,
        attached_on=on(life.attached),
        assessed_on=on(life.assessed),
        family_plan_on=on(life.planned) if life.planned else None,
        lead_from=on(life.led_from),
        closed_on=None,
    )
    report_case(telling.ledger, case, known_on=on(life.attached))
    if life.closed:
        case = case.closing(on(life.closed))
        report_case(telling.ledger, case, known_on=on(life.closed) + COUNCIL_LEARNS_AFTER)
    pupil = next(someone.name for someone in life.people if someone.school)
    names = (life.people[0].name, pupil)
    draw_visits(
        telling.rng,
        telling.ledger,
        case,
        identifiers=telling.identifiers,
        names=names,
        worker=life.sign_in.username,
    )
