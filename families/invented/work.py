"""Work and out-of-work benefits of the adults of a family.

An adult claims, works, or is at home without either. Who claims may find work (sooner with support, later in the
first wave of 2020) or take a step towards it; who works may lose the job again, and then mostly claims Universal
Credit; one in five who find work keep a claim of it beside low pay. Jobcentre Plus enters a claim within days; a job
is verified weeks later, or never.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from families.invented.calendar import TODAY, age
from families.invented.files import day
from families.invented.households import Person
from families.invented.scenes import Scene

OF_WORKING_AGE = range(19, 66)
UNIVERSAL_CREDIT_FOR_ALL = date(2018, 10, 1)
LEGACY = (("jsa", "esa", "is", "ca"), (26, 34, 30, 6))
OUT_OF_WORK_GROUPS = frozenset(
    {"intensive-work-search", "light-touch", "work-preparation", "work-focused-interview", "no-requirements"}
)
FINDS_WORK = {"jsa": 0.022, "intensive-work-search": 0.022, "light-touch": 0.02, "is": 0.007, "esa": 0.005}
EMPLOYERS = (
    "Mereport Fish Dock",
    "Kiln Lane Bakery",
    "Alder Care Homes",
    "Saltby Holiday Park",
    "Vale Distribution",
    "Northfell Forestry",
    "Brightwell Cleaning",
    "Tannery Row Stores",
    "Harrow Sands Hotel",
    "Long Alder Nurseries",
)
VERIFIERS = (
    ("adviser", "Colin Prentice"),
    ("dwp-system", "Colin Prentice"),
    ("payslip", "Colin Prentice"),
    ("employer", "Colin Prentice"),
)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A claim of an out-of-work benefit, or of Universal Credit."""

    number: str
    benefit: str
    conditionality: str
    starts_on: date
    ends_on: date | None = None

    @property
    def is_out_of_work(self) -> bool:
        """Whether who claims it is out of work."""
        return self.benefit != "uc" or self.conditionality in OUT_OF_WORK_GROUPS


@dataclass(frozen=True, kw_only=True)
class Job:
    """A job, or a step towards one."""

    number: str
    activity: str
    starts_on: date
    employer: str = ""
    hours: int = 0
    ends_on: date | None = None
    verification: str = ""
    verified_by: str = ""
    verified_on: date | None = None
    planned_end: date | None = None


@dataclass(kw_only=True, eq=False)
class Working:
    """Where one adult stands."""

    claim: Claim | None = None
    job: Job | None = None
    step: Job | None = None


@dataclass(kw_only=True, eq=False)
class Work:
    """Where the adults of a family stand."""

    adults: dict[Person, Working] = field(default_factory=dict)

    def is_out_of_work(self, people: tuple[Person, ...]) -> bool:
        """Whether any of these people claims an out-of-work benefit."""
        states = [self.adults[person] for person in people if person in self.adults]
        return any(state.claim and state.claim.is_out_of_work for state in states)

    def month(self, scene: Scene) -> None:
        """Let a month pass for every adult at home."""
        for person in scene.adults:
            if age(person.born_on, on=scene.month) not in OF_WORKING_AGE:
                continue
            if person not in self.adults:
                self.adults[person] = _begin(scene, person)
            _month(scene, person, self.adults[person])


def _begin(scene: Scene, person: Person) -> Working:
    """Return how an adult stands when they are first looked at, and tell it."""
    scene.nino(person)
    state = Working()
    since = scene.month - timedelta(days=scene.rng.randint(60, 1100))
    if scene.chance(0.10 + 0.46 * scene.strain):
        state.claim = _claim(scene, on=since)
        _tell_claim(scene, person, state.claim, known_on=scene.month)
    elif scene.chance(0.8):
        state.job = Job(
            number=scene.reference("W"),
            activity="employment",
            starts_on=since,
            employer=scene.rng.choice(EMPLOYERS),
            hours=scene.rng.choice((16, 20, 24, 30, 37)),
        )
    return state


def _claim(scene: Scene, *, on: date) -> Claim:
    is_universal = on >= UNIVERSAL_CREDIT_FOR_ALL or scene.chance(0.2)
    benefit = "uc" if is_universal else scene.rng.choices(LEGACY[0], weights=LEGACY[1])[0]
    return Claim(
        number=scene.reference("B"),
        benefit=benefit,
        conditionality=_group(scene) if is_universal else "",
        starts_on=on,
    )


def _group(scene: Scene) -> str:
    """Return the conditionality group: less is asked of who is ill or cares for a small child."""
    if scene.chance(0.16):
        return scene.rng.choice(("no-requirements", "work-preparation"))
    youngest = scene.youngest()
    if youngest < 1:
        return "no-requirements"
    if youngest < 3:
        return "work-focused-interview" if youngest < 2 else "work-preparation"
    return "light-touch" if scene.chance(0.1) else "intensive-work-search"


def _month(scene: Scene, person: Person, state: Working) -> None:
    if state.step and state.step.planned_end and state.step.planned_end < scene.month:
        _end_step(scene, person, state)
    if state.job:
        _perhaps_lose_work(scene, person, state)
    elif state.claim:
        if scene.chance(_chance_of_work(scene, state.claim)):
            _find_work(scene, person, state)
        elif not state.step and scene.chance(_chance_of_a_step(scene, state.claim)):
            _take_a_step(scene, person, state)
    elif scene.chance(0.006 * scene.strain * scene.spared):
        state.claim = _claim(scene, on=scene.some_day())
        _tell_claim(scene, person, state.claim, known_on=scene.later(state.claim.starts_on, 3, 20))


def _chance_of_work(scene: Scene, claim: Claim) -> float:
    of_itself = FINDS_WORK.get(claim.conditionality or claim.benefit, 0.006)
    return (of_itself + 0.028 * scene.helped * (1.0 if of_itself > 0.01 else 0.6)) * (0.3 if scene.is_first_wave else 1)


def _chance_of_a_step(scene: Scene, claim: Claim) -> float:
    """Return how likely a step is this month: those who have to seek work are sent on one now and then."""
    is_sent = (claim.conditionality or claim.benefit) in ("jsa", "intensive-work-search")
    return (0.05 if is_sent else 0.012) + 0.42 * scene.helped


def _find_work(scene: Scene, person: Person, state: Working) -> None:
    on = scene.some_day()
    last = on - timedelta(days=scene.rng.choice((1, 1, 1, 2, 4)))
    if state.claim:
        if last < state.claim.starts_on:
            return
        _end_claim(scene, person, state, on=last)
    if state.step:
        _end_step(scene, person, state, on=on)
    is_short = scene.chance(0.34 - 0.2 * scene.helped)
    state.job = Job(
        number=scene.reference("W"),
        activity="self-employment" if scene.chance(0.08) else "employment",
        starts_on=on,
        employer=scene.rng.choice(EMPLOYERS),
        hours=scene.rng.choice((16, 16, 20, 24, 30, 37)),
        planned_end=scene.later(on, 20, 130) if is_short else None,
    )
    _tell_job(scene, person, state.job, known_on=scene.later(on, 5, 30))
    if on >= UNIVERSAL_CREDIT_FOR_ALL and scene.chance(0.2):
        state.claim = Claim(number=scene.reference("B"), benefit="uc", conditionality="working-enough", starts_on=on)
        _tell_claim(scene, person, state.claim, known_on=scene.later(on, 3, 20))
    if scene.chance(0.84 if scene.support else 0.4):
        _verify(scene, person, state)


def _verify(scene: Scene, person: Person, state: Working) -> None:
    assert state.job  # noqa: S101 - it has just begun
    verification, verified_by = scene.rng.choice(VERIFIERS)
    verified_on = scene.later(state.job.starts_on, 20, 75)
    if verified_on > TODAY:
        return
    state.job = replace(state.job, verification=verification, verified_by=verified_by, verified_on=verified_on)
    _tell_job(scene, person, state.job, known_on=scene.later(verified_on, 0, 6))


def _perhaps_lose_work(scene: Scene, person: Person, state: Working) -> None:
    assert state.job  # noqa: S101 - the caller has looked
    is_over = state.job.planned_end and state.job.planned_end < scene.month
    if not is_over and not scene.chance(0.013 * scene.strain * scene.spared * (4 if scene.is_first_wave else 1)):
        return
    ends_on = state.job.planned_end if is_over and state.job.planned_end else scene.some_day()
    if ends_on < state.job.starts_on:
        return
    _tell_job(scene, person, replace(state.job, ends_on=ends_on), known_on=scene.later(ends_on, 5, 30))
    state.job = None
    if state.claim:
        _end_claim(scene, person, state, on=max(ends_on, state.claim.starts_on))
    if scene.chance(0.85):
        state.claim = _claim(scene, on=scene.later(ends_on, 1, 20))
        _tell_claim(scene, person, state.claim, known_on=scene.later(state.claim.starts_on, 2, 14))


def _take_a_step(scene: Scene, person: Person, state: Working) -> None:
    on = scene.some_day()
    state.step = Job(
        number=scene.reference("W"),
        activity=scene.rng.choices(("training", "volunteering", "work-programme"), weights=(5, 3, 3))[0],
        starts_on=on,
        hours=scene.rng.choice((4, 6, 8, 12, 16)),
        planned_end=scene.later(on, 110, 480),
    )
    _tell_job(scene, person, state.step, known_on=scene.later(on, 3, 25))


def _end_step(scene: Scene, person: Person, state: Working, *, on: date | None = None) -> None:
    assert state.step  # noqa: S101 - the callers have looked
    ends_on = max(on or state.step.planned_end or scene.month, state.step.starts_on)
    _tell_job(scene, person, replace(state.step, ends_on=ends_on), known_on=scene.later(ends_on, 3, 25))
    state.step = None


def _end_claim(scene: Scene, person: Person, state: Working, *, on: date) -> None:
    assert state.claim  # noqa: S101 - the callers have looked
    _tell_claim(scene, person, replace(state.claim, ends_on=on), known_on=scene.later(on, 4, 25))
    state.claim = None


def _tell_claim(scene: Scene, person: Person, claim: Claim, *, known_on: date) -> None:
    columns = {
        "ClaimID": claim.number,
        "Benefit": claim.benefit,
        "Conditionality": claim.conditionality,
        "StartsOn": day(claim.starts_on),
        "EndsOn": day(claim.ends_on),
    }
    scene.tell("benefits", person, columns, known_on=known_on)


def _tell_job(scene: Scene, person: Person, job: Job, *, known_on: date) -> None:
    columns = {
        "EmploymentID": job.number,
        "Activity": job.activity,
        "Employer": job.employer,
        "HoursPerWeek": str(job.hours or ""),
        "StartsOn": day(job.starts_on),
        "EndsOn": day(job.ends_on),
        "Verification": job.verification,
        "VerifiedBy": job.verified_by,
        "VerifiedOn": day(job.verified_on),
    }
    scene.tell("employment", person, columns, known_on=known_on)
