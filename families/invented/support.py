"""Support: when the programme finds a family, attaches it, visits it and closes its case.

The programme looks through what agencies have sent each month. A family with needs under two headlines or more is
taken on sooner or later, the more headlines the sooner; one with needs under a single one seldom (somebody has named
a need that is in none of these files). Assessment, lead worker, family plan and attachment follow within weeks; a few
cases have a date missing or out of order, as the former case system did.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from families.invented.calendar import LOCKDOWN, TODAY, VISITS_RESUME, add_months, age, is_in_term, working_day
from families.invented.files import Ledger, day
from families.invented.identifiers import Identifiers
from families.invented.incidents import Incident
from families.invented.notes import draw_encounter
from families.invented.schooling import Schooling

ENTRY_UNAUTHORISED = 0.10
ENTRY_FIXED_EXCLUSIONS = 3
SCHOOLS_REPORT_AFTER = timedelta(days=25)
PROGRAMME_LOOKS_FROM = date(2018, 2, 1)
TAKEN_ON = {1: 0.001, 2: 0.017, 3: 0.034, 4: 0.055, 5: 0.075}
MATCHING_EXERCISE = (date(2018, 8, 1), date(2019, 3, 1))


@dataclass(frozen=True, kw_only=True)
class Case:
    """A family's case in the former case system."""

    family: str
    lead_worker: str
    route: str
    attached_on: date | None
    assessed_on: date | None
    family_plan_on: date | None
    lead_from: date | None
    closed_on: date | None = None

    @property
    def supported_from(self) -> date:
        """The first day of support."""
        return next(on for on in (self.lead_from, self.assessed_on, self.family_plan_on, self.attached_on) if on)

    def closing(self, closed_on: date) -> "Case":
        """Return the case with the day on which it was closed."""
        return replace(self, closed_on=closed_on)

    def supports(self, on: date) -> bool:
        """Whether the family is being supported on a day."""
        return self.supported_from <= on and (self.closed_on is None or on < self.closed_on)


def education_need(pupil: Schooling, *, on: date) -> bool:
    """Whether what schools have sent by that day meets the entry rule.

    "More than 10 % unauthorised absence averaged over last 3 consecutive terms; 3+ fixed exclusions in 3 terms;
    permanent exclusion in 3 terms; alternative provision for behaviour" (DOMAIN 2.2, row 2). [R]
    """
    known = [result for result in pupil.results if result.term.ends_on + SCHOOLS_REPORT_AFTER <= on][-3:]
    possible = sum(result.possible for result in known)
    unauthorised = sum(result.unauthorised for result in known)
    return (
        (len(known) == 3 and possible > 0 and unauthorised / possible > ENTRY_UNAUTHORISED)
        or sum(result.fixed_exclusions for result in known) >= ENTRY_FIXED_EXCLUSIONS
        or any(result.permanent_exclusions or result.placement == "alternative" for result in known)
    )


def crime_need(incidents: list[Incident], *, on: date) -> bool:
    """Whether what the police have sent by that day meets the entry rule.

    "Child proven offence in 12 months; ASB intervention in 12 months" (DOMAIN 2.2, row 1). [R] An intervention is an
    incident answered by a warning or an order.
    """
    since = add_months(on, -12)
    return any(
        incident.role == "suspect"
        and since < incident.occurred_on
        and incident.decided_on <= on
        and (
            (incident.kind == "asb" and incident.outcome != "none")
            or (incident.outcome == "proven" and age(incident.person.born_on, on=incident.occurred_on) < 18)
        )
        for incident in incidents
    )


def is_taken_on(rng: Random, *, on: date, needs: int) -> bool:
    """Whether the programme takes a family with needs under so many headlines on this month."""
    if on < PROGRAMME_LOOKS_FROM or not needs:
        return False
    first, last = MATCHING_EXERCISE
    return rng.random() < TAKEN_ON[min(needs, 5)] * (2 if first <= on <= last else 1)


def open_case(rng: Random, *, family: str, identified_on: date, lead_worker: str, route: str) -> Case:
    """Return the dates that follow when a family is taken on, with the odd gap."""
    assessed_on = working_day(identified_on + timedelta(days=rng.randint(3, 21)))
    family_plan_on = working_day(assessed_on + timedelta(days=rng.randint(4, 21)))
    case = Case(
        family=family,
        lead_worker=lead_worker,
        route=route,
        attached_on=working_day(family_plan_on + timedelta(days=rng.choice((0, 0, 0, 1, 2, 5)))),
        assessed_on=assessed_on,
        family_plan_on=family_plan_on,
        lead_from=working_day(assessed_on + timedelta(days=rng.randint(-5, 0)) - timedelta(days=2)),
    )
    return _with_a_gap(rng, case)


def _with_a_gap(rng: Random, case: Case) -> Case:
    assert case.family_plan_on  # noqa: S101 - open_case has just set it
    fate = rng.random()
    if fate < 0.035:
        return replace(case, family_plan_on=None)
    if fate < 0.050:
        return replace(case, assessed_on=None)
    if fate < 0.070:
        return replace(case, lead_worker="", lead_from=None)
    if fate < 0.090:
        return replace(case, lead_from=case.family_plan_on + timedelta(days=rng.randint(3, 20)))
    return case


def report_case(ledger: Ledger, case: Case, *, known_on: date) -> None:
    """Enter a case as the former case system sends it."""
    ledger.put(
        "cases",
        {
            "FamilyID": case.family,
            "AttachedOn": day(case.attached_on),
            "AssessedOn": day(case.assessed_on),
            "FamilyPlanOn": day(case.family_plan_on),
            "LeadWorker": case.lead_worker,
            "LeadFrom": day(case.lead_from),
            "Route": case.route,
            "ClosedOn": day(case.closed_on),
        },
        known_on=known_on,
    )


def draw_visits(
    rng: Random, ledger: Ledger, case: Case, *, identifiers: Identifiers, names: tuple[str, str], worker: str
) -> None:
    """Visits about fortnightly while a family is supported; calls instead while visits were suspended in 2020.

    The case system sends no visit before it sends the case.
    """
    adult, child = names
    opened_on = ledger.first_known("cases", case.family)
    on = working_day(case.supported_from + timedelta(days=rng.randint(1, 9)))
    last = min(case.closed_on or TODAY, TODAY)
    while on < last:
        encounter = draw_encounter(
            rng, adult=adult, child=child, remote=LOCKDOWN <= on < VISITS_RESUME, in_term=is_in_term(on)
        )
        ledger.put(
            "visits",
            {
                "VisitID": identifiers.next_visit(),
                "FamilyID": case.family,
                "Worker": worker,
                "Date": day(on),
                "Kind": encounter.kind,
                "Minutes": str(encounter.minutes),
                "Place": encounter.place,
                "Outcome": encounter.outcome,
                "Note": encounter.note,
            },
            known_on=max(opened_on, on + timedelta(days=rng.choice((0, 0, 0, 1, 1, 2, 4)))),
        )
        on = working_day(on + timedelta(days=rng.choice((7, 13, 14, 14, 14, 15, 17, 21, 28))))
