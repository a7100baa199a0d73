"""An invented family's life, month by month, from September 2017 to September 2020.

Each month: the household changes (a birth, a separation, a partner moving in, a teenager moving to a grandparent, a
move of house); a term that ends is reported by the schools; the police and the other agencies enter what happened;
the programme looks at what has been sent and may take the family on; support changes what becomes likely next.
Whether a family reaches the outcomes plan's level is nowhere decided: it comes out.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from families.invented import incidents, schooling
from families.invented.calendar import (
    FIRST_DAY,
    REPORTED_TERMS,
    TODAY,
    Term,
    age,
    months,
    working_day,
    year_group,
)
from families.invented.changes import household_month, some_day
from families.invented.formation import Life, form
from families.invented.households import Person
from families.invented.identifiers import Identifiers
from families.invented.incidents import Incident
from families.invented.places import AT_HOME, School
from families.invented.registers import OTHER_PLACEMENTS, placement, report_exclusions
from families.invented.schooling import SHARED_LUCK
from families.invented.support import (
    PROGRAMME_LOOKS_FROM,
    crime_need,
    draw_visits,
    education_need,
    is_taken_on,
    open_case,
    report_case,
)
from families.invented.workers import Worker, draw_keyworker

RATES_OF_THE_INVOLVED = {
    True: (("offence", 0.20), ("asb", 0.26)),
    False: (("offence", 0.07), ("asb", 0.13)),
}
RATES_OF_OTHERS = (("offence", 0.0008), ("asb", 0.0012))


def live(rng: Random, *, number: int, identifiers: Identifiers, workers: tuple[Worker, ...]) -> Life:
    """Return a whole invented life: its ledger holds what every agency sent about it."""
    life = form(rng, number=number, identifiers=identifiers)
    life.circumstances.begin(life.scene(FIRST_DAY), drawn_in=life.involved)
    for month in months():
        household_month(life, month)
        for term in REPORTED_TERMS:
            if (term.ends_on.year, term.ends_on.month) == (month.year, month.month):
                _school_term(life, term)
        before = len(life.incidents)
        _police_month(life, month)
        _other_agencies_month(life, month, life.incidents[before:])
        _programme_month(life, month, workers)
    _diary(life, workers)
    return life


def _school_term(life: Life, term: Term) -> None:
    """Every child on a roll attends the term; half of their luck is the family's."""
    rng = life.rng
    middle = term.starts_on + (term.ends_on - term.starts_on) / 2
    family_luck = rng.random()
    households = (life.household, *life.others)
    for child, pupil in life.pupils.items():
        home = next((home for home in households if any(s.person is child for s in home.members(term.ends_on))), None)
        if home is None or not child.upn or not pupil.on_roll_age(term):
            continue
        luck = family_luck if rng.random() < SHARED_LUCK else rng.random()
        if pupil.results:
            older = year_group(child.born_on, on=term.starts_on) > schooling.LAST_YEAR_OF_PRIMARY
            pupil.transition(
                rng,
                luck=luck,
                strain=life.strain * (1.0 if older else 0.6),
                support=life.support(middle),
                openness=life.openness,
            )
        _one_term(life, pupil, term, district=home.address.district)


def _one_term(life: Life, pupil: schooling.Schooling, term: Term, *, district: str) -> None:
    rng = life.rng
    before, from_before = pupil.school, pupil.roll_from
    pupil.settle_in(rng, term=term, district=district)
    _tell_placement(life, pupil, before, from_before)
    if before and pupil.school is not before and pupil.results[-1].permanent_exclusions == 0:
        _left_at_last_term(life, pupil, before, from_before)
    excluded_on = pupil.permanent_exclusion(rng, term=term)
    result = pupil.attend(rng, term=term, until=excluded_on)
    report_exclusions(rng, life.ledger, pupil, result, identifiers=life.identifiers, permanent_on=excluded_on)
    schooling.report(
        life.ledger,
        pupil,
        result,
        known_on=term.ends_on + timedelta(days=rng.randint(12, 45)),
        left_on=excluded_on or schooling.leaves_school_on(pupil, term),
    )


def _tell_placement(life: Life, pupil: schooling.Schooling, before: School | None, from_before: date) -> None:
    """Enter a placement that is no mainstream school, and that the one before it has ended."""
    if pupil.school is before or pupil.school is None:
        return
    for school, starts_on, ends_on in (
        (before, from_before, pupil.roll_from - timedelta(days=1)),
        (pupil.school, pupil.roll_from, None),
    ):
        if school and school.kind in OTHER_PLACEMENTS:
            number = pupil.placement or life.identifiers.next_of("PL")
            pupil.placement = "" if ends_on else number
            placement(
                life.ledger,
                pupil.person,
                number=number,
                provider="" if school is AT_HOME else school.name,
                kind=school.kind,
                starts_on=starts_on,
                ends_on=ends_on,
            )


def _left_at_last_term(life: Life, pupil: schooling.Schooling, school: School, roll_from: date) -> None:
    """Let the old school correct its last row: the child has left."""
    result = pupil.results[-1]
    now, now_from = pupil.school, pupil.roll_from
    pupil.school, pupil.roll_from = school, roll_from
    schooling.report(
        life.ledger, pupil, result, known_on=result.term.ends_on + timedelta(days=60), left_on=result.term.ends_on
    )
    pupil.school, pupil.roll_from = now, now_from


def _police_month(life: Life, month: date) -> None:
    for home in (life.household, *life.others):
        for stay in list(home.members(month)):
            years = age(stay.person.born_on, on=month)
            if years >= 10:
                _involvement(life, stay.person, years, month)
                _suspect(life, stay.person, years, month)
            if years >= 8 and life.rng.random() < 0.011:
                kind = life.rng.choice(("offence", "offence", "asb"))
                _happens(life, stay.person, kind, life.rng.choice(("victim", "witness")), month)


def _other_agencies_month(life: Life, month: date, happened: list[Incident]) -> None:
    at_home = {stay.person for stay in life.household.members(month)}
    life.circumstances.month(
        life.scene(month),
        drawn_in=life.involved,
        happened=[incident for incident in happened if incident.role == "suspect" and incident.person in at_home],
        is_missing_school=any(
            pupil.attendance is schooling.Attendance.MISSING for child, pupil in life.pupils.items() if child in at_home
        ),
    )


def _involvement(life: Life, person: Person, years: int, month: date) -> None:
    """Draw a person in for a while, or let them get out of it, sooner with support."""
    helped = life.support(month) * life.openness
    if person in life.involved:
        if life.rng.random() < 0.045 + 0.34 * helped:
            life.involved.discard(person)
    elif 11 <= years < 18:
        chance = 0.042 * life.strain * (1.4 if person.sex == "M" else 0.6)
        if life.rng.random() < chance * (1 - 0.85 * helped):
            life.involved.add(person)
    elif years >= 18 and life.rng.random() < 0.0055 * life.strain * (1 - 0.8 * helped):
        life.involved.add(person)


def _suspect(life: Life, person: Person, years: int, month: date) -> None:
    drawn_in = person in life.involved
    young = years < 18
    for kind, rate in RATES_OF_THE_INVOLVED[young] if drawn_in else RATES_OF_OTHERS:
        if life.rng.random() < rate * incidents.season(month, kind=kind):
            _happens(life, person, kind, "suspect", month)


def _happens(life: Life, person: Person, kind: str, role: str, month: date) -> None:
    incident = incidents.draw_incident(
        life.rng, identifiers=life.identifiers, person=person, kind=kind, role=role, month=month
    )
    life.incidents.append(incident)
    late = life.rng.randint(20, 90) if life.rng.random() < 0.01 else 0
    named = incidents.as_police_write_it(life.rng, person)
    incidents.report(life.ledger, incident, named=named, late=late)


def _programme_month(life: Life, month: date, workers: tuple[Worker, ...]) -> None:
    """Look at what was sent, as the programme does each month, and perhaps take the family on."""
    if life.identified_on is None and month >= PROGRAMME_LOOKS_FROM:
        needs = set(_needs(life, month))
        if any(life.children(month)) and is_taken_on(life.rng, on=month, needs=len(needs)):
            _take_on(life, some_day(life, month), workers)


def _needs(life: Life, month: date) -> Iterator[str]:
    at_home = tuple(stay.person for stay in life.household.members(month))
    if any(education_need(pupil, on=month) for child, pupil in life.pupils.items() if child in at_home):
        yield "education"
    if crime_need([incident for incident in life.incidents if incident.person in at_home], on=month):
        yield "crime"
    yield from life.circumstances.needs(at_home, on=month)


def _take_on(life: Life, on: date, workers: tuple[Worker, ...]) -> None:
    rng = life.rng
    life.identified_on = on
    worker, route = draw_keyworker(rng, workers=workers, district=life.household.address.district)
    case = open_case(rng, family=life.household.family, identified_on=on, lead_worker=worker.username, route=route)
    months_open = rng.gammavariate(9, 1.15)
    closes_on = working_day(case.supported_from + timedelta(days=round(months_open * 30.4)))
    dates = (case.attached_on, case.family_plan_on, case.assessed_on, case.lead_from)
    if max(on for on in dates if on) > TODAY:
        return
    life.case = case
    report_case(life.ledger, case, known_on=(case.attached_on or on) + timedelta(days=rng.randint(0, 8)))
    if closes_on <= TODAY:
        life.case = case.closing(closes_on)
        report_case(life.ledger, life.case, known_on=closes_on + timedelta(days=rng.randint(0, 10)))


def _diary(life: Life, workers: tuple[Worker, ...]) -> None:
    if life.case is None:
        return
    adult = next(iter(life.adults(life.case.supported_from)), None)
    children = sorted(life.children(life.case.supported_from), key=lambda child: child.born_on)
    draw_visits(
        life.rng,
        life.ledger,
        life.case,
        identifiers=life.identifiers,
        names=(adult.first_name if adult else "Carer", children[0].first_name if children else "The eldest"),
        worker=life.case.lead_worker or workers[int(life.rng.random() * len(workers))].username,
    )
