"""A plain reckoning of whether a drawn family reaches the outcomes plan's level.

This is no judge: it looks at the drawn life itself, not at the files, and knows two headlines only. It is here to
see whether the model gives a plausible share of families that get there, and for the number of payable results in
the set-up.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from families.invented.calendar import REPORTED_TERMS, add_months, age
from families.invented.formation import Life
from families.invented.households import Person
from families.invented.incidents import Incident
from families.invented.schooling import Schooling
from families.invented.support import SCHOOLS_REPORT_AFTER, Case, crime_need, education_need

ATTENDANCE = 0.90
FIXED_EXCLUSIONS_BELOW = 3
OFFENCES_LEFT = 2 / 3
ASB_LEFT = 0.40


@dataclass(frozen=True, kw_only=True)
class Reckoning:
    """Whether the level is reached, and if not, every reason."""

    reasons: tuple[str, ...]

    @property
    def met(self) -> bool:
        """Whether nothing stands against it."""
        return not self.reasons

    @property
    def why(self) -> str:
        """All reasons in one line."""
        return ", ".join(sorted(set(self.reasons)))


def reaches(life: Life, *, on: date) -> Reckoning:
    """Return whether the family reaches the plan's level on a day, as far as this reckoning goes.

    "Each child >= 90 % attendance, < 3 fixed exclusions, 0 permanent: 3 consecutive terms; no proven offence by
    under-18s, or -33 % against the baseline; ASB -60 %: 6 months" (DOMAIN 5.9). [R] Read here: the last three terms
    that count and are known, begun after the family was attached.
    """
    if life.case is None:
        return Reckoning(reasons=("not attached",))
    return Reckoning(reasons=(*_education(life, life.case, on), *_crime(life, life.case, on), *_gates(life, life.case)))


def _begun(case: Case) -> date:
    return case.attached_on or case.supported_from


def _education(life: Life, case: Case, on: date) -> Iterator[str]:
    terms = [term for term in REPORTED_TERMS if term.starts_on >= _begun(case) and term.ends_on <= on][-3:]
    if len(terms) < 3:
        yield "too early"
        return
    for child in life.children(on):
        pupil = life.pupils.get(child)
        if pupil and any(pupil.on_roll_age(term) for term in terms):
            yield from _three_terms(pupil, [term.name for term in terms])


def _three_terms(pupil: Schooling, names: list[str]) -> Iterator[str]:
    results = [result for result in pupil.results if result.term.name in names]
    if pupil.school is None or any(name in pupil.school.silent for name in names):
        yield "a term missing"
    if any(result.attended is None for result in results):
        yield "no sessions"
    if any(result.attended is not None and result.attended < ATTENDANCE for result in results):
        yield "attendance"
    if sum(result.fixed_exclusions for result in results) >= FIXED_EXCLUSIONS_BELOW:
        yield "fixed exclusions"
    if any(result.permanent_exclusions for result in results):
        yield "permanent exclusion"


def _crime(life: Life, case: Case, on: date) -> Iterator[str]:
    begun = _begun(case)
    if add_months(begun, 6) > on:
        yield "too early"
    for kind, left in (("offence", OFFENCES_LEFT), ("asb", ASB_LEFT)):
        before = len(list(_counted(life, kind, after=add_months(begun, -6), by=begun)))
        since = len(list(_counted(life, kind, after=add_months(on, -6), by=on)))
        if since > before * left:
            yield kind


def _counted(life: Life, kind: str, *, after: date, by: date) -> Iterator[Incident]:
    for incident in life.incidents:
        known = incident.role == "suspect" and after < incident.occurred_on <= by
        if not known or incident.kind != kind or not _belongs(life, incident.person, incident.occurred_on):
            continue
        young = age(incident.person.born_on, on=incident.occurred_on) < 18
        if kind == "asb" or (incident.outcome == "proven" and young):
            yield incident


def _belongs(life: Life, person: Person, day: date) -> bool:
    return any(stay.person is person for stay in life.household.members(day))


def _gates(life: Life, case: Case) -> Iterator[str]:
    begun = _begun(case)
    children = set(life.children(begun))
    pupils = [pupil for child, pupil in life.pupils.items() if child in children]
    education = any(education_need(pupil, on=begun + SCHOOLS_REPORT_AFTER) for pupil in pupils)
    if not education or not crime_need(life.incidents, on=begun):
        yield "not eligible"
    dates = (case.lead_from, case.family_plan_on, case.assessed_on)
    if not all(dates) or (case.lead_from and case.family_plan_on and case.lead_from > case.family_plan_on):
        yield "a gate"
