"""A child's way through school: rolls, sessions, exclusions, term by term.

Attendance has three states. *Settled*: about 4 % of sessions missed, nearly all authorised. *Slipping*: about 6 %
unauthorised besides. *Missing*: some 20 % unauthorised. Between terms a child may get worse (the more strain in the
family, and in the secondary years) or better (seldom alone; with support the more often, the more open the family
is to it). Half of the luck of a transition is shared by brothers and sisters, so that they move together.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum
from random import Random

from families.invented.calendar import TERMS, Term, year_group
from families.invented.files import Ledger, day
from families.invented.households import Person
from families.invented.places import ALTERNATIVE, AT_HOME, SPECIAL, School, draw_school

SHARED_LUCK = 0.5
LAST_YEAR_OF_PRIMARY = 6
LAST_YEAR_OF_SCHOOL = 11


class Attendance(IntEnum):
    """How a child's attendance stands."""

    SETTLED = 0
    SLIPPING = 1
    MISSING = 2


UNAUTHORISED = {
    Attendance.SETTLED: (1.4, 0.006),
    Attendance.SLIPPING: (7.0, 0.009),
    Attendance.MISSING: (8.0, 0.027),
}
CHANCE_OF_HOME_EDUCATION = 0.004
FIXED_EXCLUSIONS = {Attendance.SETTLED: 0.10, Attendance.SLIPPING: 0.7, Attendance.MISSING: 1.1}


@dataclass(frozen=True, kw_only=True)
class TermResult:
    """What a school reports of a child for a term."""

    term: Term
    possible: int
    authorised: int
    unauthorised: int
    fixed_exclusions: int = 0
    permanent_exclusions: int = 0
    placement: str = "mainstream"

    @property
    def attended(self) -> float | None:
        """The share of sessions attended, if there were any."""
        missed = self.authorised + self.unauthorised
        return (self.possible - missed) / self.possible if self.possible else None


@dataclass(kw_only=True, eq=False)
class Schooling:
    """One child's schooling so far, and what drives the rest of it."""

    person: Person
    attendance: Attendance = Attendance.SETTLED
    conduct: float = 0.0
    needs_special: bool = False
    school: School | None = None
    roll_from: date = date.min
    excluded_until: date = date.min
    placement: str = ""
    results: list[TermResult] = field(default_factory=list)

    def on_roll_age(self, term: Term) -> bool:
        """Whether the child is between reception and year 11 in that term."""
        return 0 <= year_group(self.person.born_on, on=term.starts_on) <= LAST_YEAR_OF_SCHOOL

    def transition(self, rng: Random, *, luck: float, strain: float, support: float, openness: float) -> None:
        """Attendance gets better, worse, or stays, between two terms."""
        helped = support * openness
        worse = (0.015 + 0.11 * strain) * (1 - 0.85 * helped)
        better = (0.07 if self.attendance is Attendance.MISSING else 0.13) + 0.25 * support + 0.70 * helped
        if self.attendance < Attendance.MISSING and luck < worse:
            self.attendance = Attendance(self.attendance + 1)
        elif self.attendance > Attendance.SETTLED and luck > 1 - better:
            steps = 2 if self.attendance is Attendance.MISSING and rng.random() < 0.35 + 0.4 * helped else 1
            self.attendance = Attendance(self.attendance - steps)

    def settle_in(self, rng: Random, *, term: Term, district: str) -> None:
        """Keep the school for this term, or change it from the first day of term."""
        kind = self._kind(term)
        if self.attendance is Attendance.MISSING and self.results and rng.random() < CHANCE_OF_HOME_EDUCATION:
            kind = "home-educated"
        if self.school and self.school.kind == kind and self.school.district in ("", district, SPECIAL.district):
            return
        first = not self.results and self.school is None
        named = {"special": SPECIAL, "alternative": ALTERNATIVE, "home-educated": AT_HOME}
        self.school = named.get(kind) or draw_school(rng, kind=kind, district=district)
        self.roll_from = self._began(term) if first else term.starts_on

    def attend(self, rng: Random, *, term: Term, until: date | None = None) -> TermResult:
        """Attend for a term (until a permanent exclusion in it, if there is one)."""
        assert self.school  # noqa: S101 - settle_in comes first
        possible = term.sessions - 2 * rng.randint(0, 1)
        if self.school.kind == "home-educated":
            possible = 0
        if until:
            possible = max(2, possible * (until - term.starts_on).days // (term.ends_on - term.starts_on).days)
        shape, scale = UNAUTHORISED[self.attendance]
        ill = rng.uniform(0.06, 0.16) if rng.random() < 0.012 else 0.0
        authorised = round(possible * min(0.4, rng.gammavariate(4, 0.0075) + ill))
        away = rng.uniform(0.25, 0.5) if self.attendance is Attendance.MISSING and rng.random() < 0.06 else 0.0
        unauthorised = round(possible * min(0.85, rng.gammavariate(shape, scale) + away))
        result = TermResult(
            term=term,
            possible=possible,
            authorised=min(authorised, possible),
            unauthorised=min(unauthorised, possible - min(authorised, possible)),
            fixed_exclusions=self._fixed_exclusions(rng, term) if possible else 0,
            permanent_exclusions=1 if until else 0,
            placement={"primary": "mainstream", "secondary": "mainstream"}.get(self.school.kind, self.school.kind),
        )
        self.results.append(result)
        return result

    def permanent_exclusion(self, rng: Random, *, term: Term) -> date | None:
        """Return the day of a permanent exclusion in the term, if there is one: rare, and of secondary pupils alone."""
        secondary = self.school is not None and self.school.kind == "secondary"
        if not secondary or rng.random() >= 0.022 * self.conduct * self.attendance:
            return None
        self.excluded_until = term.ends_on + timedelta(days=rng.randint(120, 400))
        return term.starts_on + timedelta(days=rng.randint(20, 70))

    def _fixed_exclusions(self, rng: Random, term: Term) -> int:
        older = year_group(self.person.born_on, on=term.starts_on) > LAST_YEAR_OF_PRIMARY
        rate = FIXED_EXCLUSIONS[self.attendance] * self.conduct * (1.0 if older else 0.2)
        count = 0
        while count < 6 and rng.random() < rate / (count + 1.2):
            count += 1
        return count

    def _kind(self, term: Term) -> str:
        if self.excluded_until >= term.starts_on:
            return "alternative"
        if self.school is AT_HOME:
            return "home-educated"
        if self.needs_special:
            return "special"
        older = year_group(self.person.born_on, on=term.starts_on) > LAST_YEAR_OF_PRIMARY
        return "secondary" if older else "primary"

    def _began(self, term: Term) -> date:
        group = year_group(self.person.born_on, on=term.starts_on)
        years = group if group <= LAST_YEAR_OF_PRIMARY else group - LAST_YEAR_OF_PRIMARY - 1
        return date(term.starts_on.year - years, 9, 5) if years else term.starts_on


def report(
    ledger: Ledger, schooling: Schooling, result: TermResult, *, known_on: date, left_on: date | None = None
) -> None:
    """Enter a child's term as the school sends it, unless it sends nothing for that term."""
    school = schooling.school
    if school is None or result.term.name in school.silent:
        return
    ledger.put(
        "school",
        {
            "UPN": schooling.person.upn,
            **schooling.person.named(),
            "School": "" if school is AT_HOME else school.name,
            "Term": result.term.name,
            "RollFrom": day(schooling.roll_from),
            "RollTo": day(left_on),
            "SessionsPossible": str(result.possible),
            "AuthorisedAbsence": str(result.authorised),
            "UnauthorisedAbsence": str(result.unauthorised),
            "FixedExclusions": str(result.fixed_exclusions),
            "PermanentExclusions": str(result.permanent_exclusions),
            "Placement": result.placement,
        },
        known_on=known_on,
    )


def leaves_school_on(schooling: Schooling, term: Term) -> date | None:
    """Return the last day on the roll, when the child's years at this school end with that term's school year.

    No sessions are reported for summer 2020, so that the spring row of a leaver carries the summer's last day.
    """
    if schooling.school is None or year_group(schooling.person.born_on, on=term.starts_on) not in (
        LAST_YEAR_OF_PRIMARY,
        LAST_YEAR_OF_SCHOOL,
    ):
        return None
    if schooling.school.kind in ("special", "alternative", "home-educated") and _group(schooling, term) < 11:
        return None
    if term.name == "2019-20 Spring":
        return next(later.ends_on for later in TERMS if later.name == "2019-20 Summer")
    return term.ends_on if term.name.endswith("Summer") else None


def _group(schooling: Schooling, term: Term) -> int:
    return year_group(schooling.person.born_on, on=term.starts_on)
