"""How it is written down what a keyworker wrote of a family. Days are written as 2020-09-29."""

from dataclasses import dataclass

from families.invented.workers import Worker


@dataclass(frozen=True, kw_only=True)
class Noted:
    """A note: what was done on a day, with whom, what was said, what comes next; ``goal`` counts from 1."""

    day: str
    words: str
    who: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    kind: str = "visit"
    minutes: int = 60
    place: str = "At home"
    not_seen_why: str = ""
    child_said: str = ""
    next_step: str = ""
    next_on: str = ""
    goal: int = 0
    added: tuple[str, str] = ("", "")


@dataclass(frozen=True, kw_only=True)
class Doing:
    """An action: ``whose`` is a member's first name, "worker", or somebody else; ``done`` the day it was done."""

    words: str
    whose: str
    due: str
    done: str = ""
    came_of_it: str = ""


@dataclass(frozen=True, kw_only=True)
class Aim:
    """A goal of a family plan, the need it serves if it serves one, and the day it was reached if it was."""

    words: str
    need: str = ""
    doing: tuple[Doing, ...] = ()
    reached: str = ""


@dataclass(frozen=True, kw_only=True)
class Assessed:
    """A whole-family assessment: of each member what goes well, what worries, what they want."""

    begun: str
    completed: str
    agreed: str
    parts: dict[str, tuple[str, str, str]]
    together: str
    signed_off: str = ""


@dataclass(frozen=True, kw_only=True)
class Looked:
    """A review of a family plan."""

    day: str
    who: tuple[str, ...]
    said: str
    changed: str
    next_on: str


@dataclass(frozen=True, kw_only=True)
class Supervised:
    """What a keyworker and their manager said of a family, and what they agreed."""

    day: str
    discussed: str
    agreed: str
    next_on: str = ""


@dataclass(frozen=True, kw_only=True)
class Casework:
    """What was written of one family. Readings: the day, who rated ("worker", "family", a child), area to points."""

    number: int
    worker: Worker
    parents: dict[str, tuple[str, ...]]
    couples: tuple[tuple[str, str, str, str, str], ...] = ()
    numbers: tuple[tuple[str, str, str], ...] = ()
    safe: tuple[str, ...] = ()
    safe_note: str = ""
    warning: str = ""
    is_shielded: bool = False
    assessment: Assessed | None = None
    aims: tuple[Aim, ...] = ()
    agreed: tuple[str, tuple[str, ...], str] | None = None
    reviews: tuple[Looked, ...] = ()
    notes: tuple[Noted, ...] = ()
    readings: tuple[tuple[str, str, dict[str, int]], ...] = ()
    targets: dict[str, int] | None = None
    supervision: tuple[Supervised, ...] = ()
    documents: tuple[tuple[str, str, str, str], ...] = ()

    @property
    def family(self) -> str:
        """Return the council's reference of the family."""
        return f"ALD-{self.number:04d}"
