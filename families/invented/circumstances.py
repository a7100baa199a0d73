"""How a family stands with every agency but schools and police, and how one trouble makes another more likely."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from families.invented import justice
from families.invented.abuse import Abuse
from families.invented.care import Care
from families.invented.health import Health
from families.invented.households import Person
from families.invented.incidents import Incident
from families.invented.money import Money
from families.invented.participation import Participation
from families.invented.scenes import Scene
from families.invented.work import Work


@dataclass(kw_only=True, eq=False)
class Circumstances:
    """Work, money, care, abuse, health and what young people do."""

    work: Work = field(default_factory=Work)
    money: Money = field(default_factory=Money)
    care: Care = field(default_factory=Care)
    abuse: Abuse = field(default_factory=Abuse)
    health: Health = field(default_factory=Health)
    participation: Participation = field(default_factory=Participation)

    def begin(self, scene: Scene, *, drawn_in: set[Person]) -> None:
        """Let the first day find things as they are."""
        self.abuse.begin(scene)
        self.care.begin(scene)
        self.money.begin(scene)
        self.health.begin(scene, drawn_in=drawn_in)
        justice.begin(scene)

    def month(self, scene: Scene, *, drawn_in: set[Person], happened: list[Incident], is_missing_school: bool) -> None:
        """Let a month pass: abuse and absence press on care, being out of work on the rent."""
        self.abuse.month(scene)
        pressure = scene.strain * (1 + 0.9 * self.abuse.is_active + 0.5 * is_missing_school)
        self.care.month(scene, pressure=pressure)
        self.work.month(scene)
        self.money.month(scene, out_of_work=self.work.is_out_of_work(scene.adults))
        self.participation.month(scene, drawn_in=drawn_in)
        self.health.month(
            scene, drawn_in=drawn_in, perpetrator=self.abuse.perpetrator if self.abuse.is_active else None
        )
        justice.month(scene, happened)

    def needs(self, people: tuple[Person, ...], *, on: date) -> Iterator[str]:
        """Yield the headlines under which the programme would see a need, by what agencies have sent."""
        if self.care.level:
            yield "children"
        if self.work.is_out_of_work(people) or self.money.is_serious() or self.participation.is_neet(people):
            yield "work"
        if self.abuse.is_recent(on):
            yield "domestic-abuse"
        if self.health.is_needed(people):
            yield "health"
