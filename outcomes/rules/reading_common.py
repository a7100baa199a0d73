"""Reads what several kinds of condition have in common: which measures they may name, bounds, limits and codes."""

from __future__ import annotations

from outcomes.rules.facts import SPELLS, Measure, codes_of
from outcomes.rules.operators.base import Bound, Limit
from outcomes.rules.sections import Section

TERM_MEASURES = (str(Measure.EXCLUSIONS_FIXED), str(Measure.EXCLUSIONS_PERMANENT))
SPELL_MEASURES = tuple(str(m) for m in Measure if m in SPELLS)
RECORD_MEASURES = tuple(str(m) for m in Measure if m.value.startswith(("health.", "abuse.", "money.arrears")))
_NO_EVENTS = ("sessions.", "exclusions.", "money.arrears", "progress.", "distance.")
EVENT_MEASURES = tuple(str(m) for m in Measure if m not in SPELLS and not m.value.startswith(_NO_EVENTS))


def words_of(section: Section) -> str:
    """Return the plan's own sentence for a condition, empty where it has none."""
    return section.text("says", default="")


def months_of(section: Section, key: str = "months") -> int:
    """Return how many months a window or a record lasts."""
    return section.number(key, least=1, most=120, default=1)


def bound_of(section: Section, *, among: tuple[Bound, ...] = tuple(Bound)) -> Bound:
    """Return the one bound that is given."""
    given = [bound for bound in among if section.has(bound)]
    if len(given) != 1:
        section.fault("", f"exactly one of {', '.join(among)}", ", ".join(given) or "none")
    return given[0] if given else among[0]


def limit_of(section: Section) -> Limit:
    """Return the bound that is given with its number."""
    bound = bound_of(section)
    return Limit(bound, section.number(bound) if section.has(bound) else 0)


def kinds_of(section: Section, measures: tuple[str, ...]) -> tuple[str, ...]:
    """Return which codes of some measures count; none where all do."""
    return section.texts("codes", known=codes_of(measures), least=0)
