"""Health: what named professionals confirm of a need, and of how it is met.

A confirmation is one professional's word on one day. A need is confirmed, then a referral, then that somebody is
engaged, and at last that it is managed, or treatment completed; sooner with support. In between a professional says
again every few months how it stands. Nobody says that there is no need: silence means nothing here.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from families.invented.calendar import FIRST_DAY, age
from families.invented.files import day
from families.invented.households import Person
from families.invented.scenes import Scene

# All of them are invented, as are their services.
PROFESSIONALS = {
    "mental-health": (("Dr Wilhelmina Crake", "GP"), ("Obadiah Finch", "Community mental health nurse")),
    "physical-health": (("Dr Wilhelmina Crake", "GP"), ("Dr Lucan Amberley", "Paediatrician")),
    "drugs": (("Petronella Vane", "Substance misuse worker"),),
    "alcohol": (("Petronella Vane", "Substance misuse worker"), ("Dr Wilhelmina Crake", "GP")),
    "perinatal": (("Ottoline Marchbank", "Health visitor"),),
    "perpetrator-programme": (("Ambrose Tellwright", "Programme facilitator"),),
}
COURSE = ("need", "referred", "engaged")
LAST = {
    "mental-health": "managed",
    "physical-health": "managed",
    "perinatal": "managed",
    "drugs": "completed",
    "alcohol": "completed",
    "perpetrator-programme": "completed",
}
CONFIRMED_AGAIN_AFTER = timedelta(days=100)


@dataclass(kw_only=True)
class Treatment:
    """How far one person's need is met."""

    need: str
    professional: tuple[str, str]
    status: str = ""
    told_on: date = date.min

    @property
    def is_over(self) -> bool:
        """Whether the last step of the course is reached."""
        return self.status == LAST[self.need]

    def next_status(self) -> str:
        """Return the status that follows when things go well; a person who stopped is referred again."""
        if self.status == "disengaged":
            return "referred"
        place = COURSE.index(self.status) + 1 if self.status in COURSE else 0
        return COURSE[place] if place < len(COURSE) else LAST[self.need]


@dataclass(kw_only=True, eq=False)
class Health:
    """The needs of a family's members."""

    treatments: dict[Person, list[Treatment]] = field(default_factory=dict)

    def is_needed(self, people: tuple[Person, ...]) -> bool:
        """Whether one of these people has a need that is not yet met."""
        return any(not treatment.is_over for person in people for treatment in self.treatments.get(person, []))

    def begin(self, scene: Scene, *, drawn_in: set[Person]) -> None:
        """Let needs be there on the first day."""
        for person in (*scene.adults, *scene.children):
            for need, chance in _chances(scene, person, of_years=6, drawn_in=drawn_in):
                if scene.chance(chance):
                    self._find(scene, person, need, on=FIRST_DAY - timedelta(days=scene.rng.randint(5, 160)))

    def month(self, scene: Scene, *, drawn_in: set[Person], perpetrator: Person | None) -> None:
        """Let a month pass: needs are found, and those there are move on."""
        for person in (*scene.adults, *scene.children):
            for need, chance in _chances(scene, person, of_years=1 / 12, drawn_in=drawn_in):
                if scene.chance(chance * scene.spared):
                    self._find(scene, person, need, on=scene.some_day())
            for treatment in self.treatments.get(person, []):
                self._move_on(scene, person, treatment)
        if perpetrator in scene.adults and perpetrator and scene.chance(0.08 * scene.helped):
            self._find(scene, perpetrator, "perpetrator-programme", on=scene.some_day())

    def _find(self, scene: Scene, person: Person, need: str, *, on: date) -> None:
        treatments = self.treatments.setdefault(person, [])
        if any(treatment.need == need and not treatment.is_over for treatment in treatments):
            return
        treatment = Treatment(need=need, professional=scene.rng.choice(PROFESSIONALS[need]))
        treatments.append(treatment)
        _confirm(scene, person, treatment, status="need", on=on)

    def _move_on(self, scene: Scene, person: Person, treatment: Treatment) -> None:
        on = scene.some_day()
        if on - treatment.told_on < timedelta(days=14):
            return
        if not treatment.is_over and scene.chance(0.06 + 0.34 * scene.helped):
            _confirm(scene, person, treatment, status=treatment.next_status(), on=on)
        elif treatment.status == "engaged" and scene.chance(0.04 * scene.spared):
            _confirm(scene, person, treatment, status="disengaged", on=on)
        elif on - treatment.told_on > CONFIRMED_AGAIN_AFTER and scene.chance(0.7 if scene.support else 0.08):
            _confirm(scene, person, treatment, status=treatment.status, on=on)


def _chances(scene: Scene, person: Person, *, of_years: float, drawn_in: set[Person]) -> tuple[tuple[str, float], ...]:
    """Return how likely each need is found in a stretch of time."""
    years, strain = age(person.born_on, on=scene.month), scene.strain * of_years
    if years >= 18:
        used = 0.022 * strain * (2.0 if person in drawn_in else 1.0)
        mother = person.sex == "F" and scene.youngest() < 1
        return (
            ("mental-health", 0.050 * strain),
            ("alcohol", used),
            ("drugs", 0.8 * used),
            ("physical-health", 0.008 * of_years),
            ("perinatal", 0.30 * strain if mother and of_years < 1 else 0.0),
        )
    if years >= 10:
        return (("mental-health", 0.018 * strain), ("drugs", 0.02 * strain if person in drawn_in else 0.0))
    return (("physical-health", 0.004 * of_years),)


def _confirm(scene: Scene, person: Person, treatment: Treatment, *, status: str, on: date) -> None:
    treatment.status, treatment.told_on = status, on
    name, role = treatment.professional
    columns = {
        "ConfirmationID": scene.reference("HC"),
        "Need": treatment.need,
        "Status": status,
        "ConfirmedOn": day(on),
        "Professional": name,
        "ProfessionalRole": role,
    }
    scene.tell("health", person, columns, known_on=max(scene.later(on, 1, 14), FIRST_DAY))
