"""Domestic abuse: what the service for it is told, incident by incident.

In some families an adult harms another for a while; incidents come month by month, and a band of risk (DASH) is
given to each. A high one goes to a conference of agencies (MARAC). It ends when they part, or sooner with support;
with support the bands fall first. One incident is several rows: who suffered it, who did it, which children saw it.
"""

from dataclasses import dataclass
from datetime import date

from families.invented.calendar import FIRST_DAY, add_months
from families.invented.files import day
from families.invented.households import Person
from families.invented.scenes import Scene

BANDS = ("standard", "medium", "high")
SEEN_BY = 2


@dataclass(kw_only=True, eq=False)
class Abuse:
    """Whether there is abuse at home, from whom to whom, how severe, and when it was last heard of."""

    is_active: bool = False
    victim: Person | None = None
    perpetrator: Person | None = None
    severity: int = 0
    last_on: date = date.min

    def is_recent(self, on: date) -> bool:
        """Whether an incident was reported in the twelve months before a day."""
        return self.last_on > add_months(on, -12)

    def begin(self, scene: Scene) -> None:
        """Let abuse be there on the first day."""
        if scene.chance((0.52 if len(scene.adults) > 1 else 0.26) * scene.strain):
            self._set_in(scene)

    def month(self, scene: Scene) -> None:
        """Let a month pass."""
        if not self.is_active:
            if scene.chance((0.013 if len(scene.adults) > 1 else 0.005) * scene.strain * scene.spared):
                self._set_in(scene)
            return
        parted = self.perpetrator is not None and self.perpetrator not in scene.adults
        if scene.chance(0.035 + 0.22 * scene.helped + 0.25 * parted):
            self.is_active = False
        elif scene.chance(0.19):
            self._report(scene, on=scene.some_day())

    def _set_in(self, scene: Scene) -> None:
        women = [adult for adult in scene.adults if adult.sex == "F"]
        men = [adult for adult in scene.adults if adult.sex == "M"]
        if scene.chance(0.12):
            women, men = men, women
        if not women:
            return
        self.victim, self.perpetrator = women[0], men[0] if men else None
        self.severity = scene.rng.choices((0, 1, 2), weights=(50, 34, 16))[0]
        self.is_active = True
        if scene.month > FIRST_DAY:
            self._report(scene, on=scene.some_day())

    def _report(self, scene: Scene, *, on: date) -> None:
        assert self.victim  # noqa: S101 - there is one where it is active
        if self.victim not in scene.adults:
            self.is_active = False
            return
        self.last_on = on
        fallen = scene.chance(0.5 * scene.helped)
        band = BANDS[max(0, self.severity - fallen if scene.chance(0.8) else scene.rng.randint(0, self.severity))]
        there = scene.children[:SEEN_BY] if scene.chance(0.6) else ()
        roles = [(self.victim, "victim"), *((child, "child") for child in there)]
        if self.perpetrator:
            roles.append((self.perpetrator, "perpetrator"))
        report(scene, roles=roles, band=band, on=on)


def report(scene: Scene, *, roles: list[tuple[Person, str]], band: str, on: date) -> None:
    """Enter an incident: one row for each person it was about."""
    incident = scene.reference("DA")
    marac = "" if band != "high" else "Y" if scene.chance(0.85) else "N"
    known_on = scene.later(on, 0, 4)
    for person, role in roles:
        columns = {
            "ReportID": scene.reference("DR"),
            "IncidentID": incident,
            "Role": role,
            "Band": band,
            "MARAC": marac,
            "OccurredOn": day(on),
        }
        scene.tell("domestic-abuse", person, columns, known_on=known_on)
