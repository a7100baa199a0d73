"""Rent: arrears month by month, notices, and plans to pay them off.

Some families rent from Aldermere Homes. Arrears begin more often where somebody is out of work, and grow until there
is a plan; with support there is one sooner, and it is kept more often. Above a thousand pounds notice may be given.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from families.invented.calendar import TODAY
from families.invented.files import day
from families.invented.households import Person
from families.invented.scenes import Scene

RENTS_FROM_THE_COUNCIL = 0.62


@dataclass(kw_only=True)
class DebtPlan:
    """A plan to pay arrears off."""

    number: str
    tenant: Person
    starts_on: date
    instalment: int


@dataclass(kw_only=True, eq=False)
class Money:
    """Whether the family rents from the council, and what it owes."""

    rents: bool = False
    owed: int = 0
    plan: DebtPlan | None = None
    notice_on: date = date.min
    told_owing: bool = False

    def begin(self, scene: Scene) -> None:
        """Let the first day find arrears, or none."""
        self.rents = scene.chance(RENTS_FROM_THE_COUNCIL)
        if self.rents and scene.chance(0.34 * scene.strain):
            self.owed = scene.rng.randint(150, 1900)

    def is_serious(self) -> bool:
        """Whether a stranger would be worried: a good month's rents are owed."""
        return self.owed >= 800

    def month(self, scene: Scene, *, out_of_work: bool) -> None:
        """Let a month pass, and tell on its first day what is owed."""
        if not self.rents or not scene.adults:
            return
        tenant = scene.adults[0]
        if self.owed or self.told_owing:
            self._tell_owed(scene, tenant)
        if self.plan:
            self._pay(scene)
        elif self.owed:
            self._owe(scene, tenant)
        elif scene.chance((0.014 if out_of_work else 0.006) * scene.strain * scene.spared):
            self.owed = scene.rng.randint(90, 450)

    def _tell_owed(self, scene: Scene, tenant: Person) -> None:
        columns = {"Kind": "arrears", "Amount": f"{self.owed}.00", "StartsOn": day(scene.month)}
        self._tell(scene, tenant, scene.reference("H"), columns, known_on=scene.later(scene.month, 1, 6))
        self.told_owing = self.owed > 0

    def _owe(self, scene: Scene, tenant: Person) -> None:
        if scene.chance(0.04 + 0.30 * scene.helped):
            on = scene.some_day()
            self.plan = DebtPlan(
                number=scene.reference("H"), tenant=tenant, starts_on=on, instalment=scene.rng.randint(40, 140)
            )
            self._tell_plan(scene, kept=True, known_on=scene.later(on, 1, 10))
            return
        self.owed = max(0, self.owed + round(scene.rng.gauss(35 * scene.strain, 70)))
        if self.owed > 1000 and self.notice_on < scene.month - timedelta(days=180) and scene.chance(0.12):
            self.notice_on = scene.some_day()
            columns = {"Kind": "notice", "StartsOn": day(self.notice_on)}
            self._tell(scene, tenant, scene.reference("H"), columns, known_on=scene.later(self.notice_on, 0, 5))

    def _pay(self, scene: Scene) -> None:
        assert self.plan  # noqa: S101 - the caller has looked
        if scene.chance(0.035 * scene.strain * scene.spared):
            self._end_plan(scene, kept=False)
            return
        self.owed = max(0, self.owed - self.plan.instalment)
        if not self.owed:
            self._end_plan(scene, kept=True)

    def _end_plan(self, scene: Scene, *, kept: bool) -> None:
        assert self.plan  # noqa: S101 - the callers have looked
        on = max(scene.some_day(), self.plan.starts_on)
        self._tell_plan(scene, kept=kept, known_on=scene.later(on, 1, 12), ends_on=on)
        self.plan = None

    def _tell_plan(self, scene: Scene, *, kept: bool, known_on: date, ends_on: date | None = None) -> None:
        assert self.plan  # noqa: S101 - the callers have looked
        columns = {
            "Kind": "debt-plan",
            "StartsOn": day(self.plan.starts_on),
            "EndsOn": day(ends_on),
            "Kept": "Y" if kept else "N",
        }
        self._tell(scene, self.plan.tenant, self.plan.number, columns, known_on=min(known_on, TODAY))

    @staticmethod
    def _tell(scene: Scene, tenant: Person, number: str, columns: dict[str, str], *, known_on: date) -> None:
        scene.tell("housing", tenant, {"RecordID": number, **columns}, known_on=known_on)
