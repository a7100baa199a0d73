"""Early help and social care: from early help to a protection plan and back, step by step.

A family's children are helped together. Strain, abuse at home and a child missing school make a step up more
likely, support makes it less so and a step down sooner. A family that comes back within a year is a re-referral.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from families.invented.calendar import FIRST_DAY
from families.invented.files import day
from families.invented.households import Person
from families.invented.scenes import Scene

KINDS = ("", "early-help", "child-in-need", "child-protection", "looked-after")
CHILDREN_HELPED = 3
REFERRED_AGAIN_WITHIN = timedelta(days=365)


@dataclass(kw_only=True)
class Episode:
    """One child's episode."""

    number: str
    child: Person
    kind: str
    starts_on: date
    ends_on: date | None = None
    end_reason: str = ""
    re_referred_on: date | None = None


@dataclass(kw_only=True, eq=False)
class Care:
    """What help the children have, and had last."""

    level: int = 0
    since: date = date.min
    open: list[Episode] = field(default_factory=list)
    closed: list[Episode] = field(default_factory=list)

    def begin(self, scene: Scene) -> None:
        """Let help begin that stood already on the first day."""
        luck = scene.rng.random() / scene.strain
        level = 3 if luck < 0.04 else 2 if luck < 0.17 else 1 if luck < 0.38 else 0
        if level:
            on = FIRST_DAY - timedelta(days=scene.rng.randint(20, 200))
            self._start(scene, level, on=on, known_on=FIRST_DAY)

    def month(self, scene: Scene, *, pressure: float) -> None:
        """Let a month pass; ``pressure`` is what makes a referral or a step up more likely."""
        if self.level == 0:
            if scene.children and scene.chance(self._chance_of_referral(scene) * pressure):
                self._refer(scene)
        elif scene.month - self.since < timedelta(days=80):
            return
        elif scene.chance(0.05 + 0.28 * scene.helped):
            self._step_down(scene)
        elif self.level < len(KINDS) - 1 and scene.chance(0.012 * pressure * scene.spared / self.level):
            on = scene.some_day()
            self._end(scene, on=on, reason="Stepped up")
            self._start(scene, self.level + 1, on=on + timedelta(days=1), known_on=scene.later(on, 1, 8))

    def _chance_of_referral(self, scene: Scene) -> float:
        again = bool(self.closed) and scene.month - self.since < REFERRED_AGAIN_WITHIN
        return (0.018 if again else 0.012) * scene.spared

    def _refer(self, scene: Scene) -> None:
        on = scene.some_day()
        if self.closed and on - self.since < REFERRED_AGAIN_WITHIN and on > self.since:
            for episode in self.closed:
                episode.re_referred_on = on
                _tell(scene, episode, known_on=scene.later(on, 1, 6))
        level = scene.rng.choices((1, 2, 3), weights=(64, 29, 7))[0]
        self._start(scene, level, on=on, known_on=scene.later(on, 1, 8))

    def _step_down(self, scene: Scene) -> None:
        on = scene.some_day()
        lower = self.level - 1 if scene.chance(0.72) else 0
        reason = f"Stepped down to {KINDS[lower].replace('-', ' ')}" if lower else "Needs met, case closed"
        self._end(scene, on=on, reason=reason)
        if lower:
            self._start(scene, lower, on=on + timedelta(days=1), known_on=scene.later(on, 1, 8))

    def _start(self, scene: Scene, level: int, *, on: date, known_on: date) -> None:
        self.level, self.since, self.closed = level, on, []
        for child in [child for child in scene.children if child.born_on <= on][:CHILDREN_HELPED]:
            episode = Episode(number=scene.reference("E"), child=child, kind=KINDS[level], starts_on=on)
            self.open.append(episode)
            _tell(scene, episode, known_on=known_on)

    def _end(self, scene: Scene, *, on: date, reason: str) -> None:
        for episode in self.open:
            episode.ends_on, episode.end_reason = max(on, episode.starts_on), reason
            _tell(scene, episode, known_on=scene.later(on, 1, 12))
        self.open, self.closed, self.since = [], self.open, on
        self.level = 0 if not reason.startswith("Stepped") else self.level


def _tell(scene: Scene, episode: Episode, *, known_on: date) -> None:
    columns = {
        "EpisodeID": episode.number,
        "Kind": episode.kind,
        "Level": str(KINDS.index(episode.kind)),
        "StartsOn": day(episode.starts_on),
        "EndsOn": day(episode.ends_on),
        "ReReferredOn": day(episode.re_referred_on),
        "EndReason": episode.end_reason,
    }
    scene.tell("social-care", episode.child, columns, known_on=known_on)
