"""What young people of 16 to 18 do after school: in education, training or work, or in none of them (NEET)."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from families.invented.calendar import age, year_group
from families.invented.files import day
from families.invented.households import Person
from families.invented.scenes import Scene

LAST_AGE = 18
STATUSES = (("education", "training", "employment"), (60, 22, 18))


@dataclass(kw_only=True)
class Spell:
    """A stretch of doing one thing."""

    number: str
    status: str
    starts_on: date


@dataclass(kw_only=True, eq=False)
class Participation:
    """What the young people of a family are doing."""

    doing: dict[Person, Spell] = field(default_factory=dict)

    def is_neet(self, people: tuple[Person, ...]) -> bool:
        """Whether one of these people is in none of education, training and work."""
        return any(person in self.doing and self.doing[person].status == "neet" for person in people)

    def month(self, scene: Scene, *, drawn_in: set[Person]) -> None:
        """Let a month pass for every young person at home; who is drawn into trouble is more often in nothing."""
        for person in (*scene.children, *scene.adults):
            is_of_age = (
                year_group(person.born_on, on=scene.month) > 11 and age(person.born_on, on=scene.month) <= LAST_AGE
            )
            if is_of_age:
                self._month(scene, person, risk=scene.strain * (1.5 if person in drawn_in else 1.0))
            elif person in self.doing and age(person.born_on, on=scene.month) > LAST_AGE:
                self._end(scene, person, on=scene.month - timedelta(days=1))

    def _month(self, scene: Scene, person: Person, *, risk: float) -> None:
        spell = self.doing.get(person)
        if spell is None:
            status = "neet" if scene.chance(0.06 + 0.30 * risk * scene.spared) else _draw(scene)
            self._start(scene, person, status, on=scene.month + timedelta(days=6))
        elif spell.status == "neet":
            if scene.chance((0.05 + 0.24 * scene.helped) * (0.4 if scene.is_first_wave else 1)):
                self._change(scene, person, _draw(scene))
        elif scene.chance(0.022 * risk * scene.spared):
            self._change(scene, person, "not-known" if scene.chance(0.12) else "neet")

    def _change(self, scene: Scene, person: Person, status: str) -> None:
        on = scene.some_day()
        if on > self.doing[person].starts_on:
            self._end(scene, person, on=on - timedelta(days=1))
            self._start(scene, person, status, on=on)

    def _start(self, scene: Scene, person: Person, status: str, *, on: date) -> None:
        self.doing[person] = Spell(number=scene.reference("N"), status=status, starts_on=on)
        self._tell(scene, person, ends_on=None, known_on=scene.later(on, 5, 35))

    def _end(self, scene: Scene, person: Person, *, on: date) -> None:
        self._tell(scene, person, ends_on=max(on, self.doing[person].starts_on), known_on=scene.later(on, 5, 35))
        del self.doing[person]

    def _tell(self, scene: Scene, person: Person, *, ends_on: date | None, known_on: date) -> None:
        spell = self.doing[person]
        columns = {
            "RecordID": spell.number,
            "Status": spell.status,
            "StartsOn": day(spell.starts_on),
            "EndsOn": day(ends_on),
        }
        scene.tell("neet", person, columns, known_on=known_on)


def _draw(scene: Scene) -> str:
    return scene.rng.choices(STATUSES[0], weights=STATUSES[1])[0]
