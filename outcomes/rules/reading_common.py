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


_ASKED_BY = (
    (SPELL_MEASURES, "is a spell, which held, ended and order-kept ask about"),
    (TERM_MEASURES, "is a count of a term, which term-count asks about"),
    (EVENT_MEASURES, "is an event, which events and reduction ask about"),
    (RECORD_MEASURES, "is a record, which latest asks about"),
    (("progress.level",), "is a level, which levels asks about"),
    (("distance.reading",), "is a reading, which distance asks about"),
    (tuple(str(m) for m in Measure if m.startswith("sessions.")), "is told by the term, which sessions asks about"),
)


def measures_of(section: Section, known: tuple[str, ...], key: str = "measures", *, least: int = 1) -> tuple[str, ...]:
    """Return the measures a condition asks about; one of another kind is told with the conditions that ask about it."""
    found = section.texts(key, known=known, least=least)
    for measure in found:
        asked = next((words for measures, words in _ASKED_BY if measure in measures), "")
        if measure not in known and asked:
            section.fault(key, f"measures of another kind: {measure} {asked}")
    return found


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
        for bound in given:
            section.pass_over(bound)
    return given[0] if given else among[0]


def limit_of(section: Section) -> Limit:
    """Return the bound that is given with its number."""
    bound = bound_of(section)
    return Limit(bound, limit_number(section, bound) if section.has(bound) else 0)


def limit_number(section: Section, bound: Bound, *, most: int = 1000) -> int:
    """Return a bound's number; nothing is fewer than none, and everything at least as many."""
    return section.number(bound, least=int(bound in (Bound.FEWER_THAN, Bound.AT_LEAST)), most=most)


def kinds_of(section: Section, measures: tuple[str, ...]) -> tuple[str, ...]:
    """Return which codes of some measures count; none where all do."""
    return section.texts("codes", known=codes_of(measures), least=0)
