"""Reads what several kinds of condition have in common: which measures they may name, bounds, limits and codes."""

from __future__ import annotations

from outcomes.rules.facts import SPELLS, Measure, codes_of
from outcomes.rules.operators.base import Bound, Limit
from outcomes.rules.sections import Section

TERM_MEASURES = (str(Measure.EXCLUSIONS_FIXED), str(Measure.EXCLUSIONS_PERMANENT))
SPELL_MEASURES = tuple(str(m) for m in Measure if m in SPELLS)
RECORD_MEASURES = tuple(str(m) for m in Measure if m.value.startswith(("health.", "abuse.", "money.arrears")))
_NO_EVENTS = ("sessions.", "exclusions.", "money.arrears", "progress.", "distance.")
PLACEMENTS = ("mainstream", "special", "alternative", "home-educated", "none")
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
    for place, measure in enumerate(found, start=1):
        asked = next((words for measures, words in _ASKED_BY if measure in measures), "")
        if measure not in known and asked:
            at = f"{key}[{place}]"
            section.findings.forget(section.at(at))
            section.fault(at, f"a measure of another kind: {measure} {asked}")
    return found


def words_of(section: Section) -> str:
    """Return the plan's own sentence for a condition, empty where it has none."""
    return section.text("says", default="")


def months_of(section: Section, key: str = "months") -> int:
    """Return how many months a window or a record lasts."""
    return section.number(key, least=1, most=120, default=1)


def bound_of(section: Section, *, among: tuple[Bound, ...] = tuple(Bound)) -> Bound:
    """Return the one bound that is given."""
    given = exactly_one(section, tuple(among))
    if len(given) != 1:
        for bound in among:
            section.pass_over(bound)
    return Bound(given[0]) if given else among[0]


def exactly_one(section: Section, keys: tuple[str, ...]) -> list[str]:
    """Return which of some keys are given, of which there must be one; one that is misspelt is told as that."""
    given = [key for key in keys if section.has(key)]
    if len(given) != 1 and (given or not section.misspelling_of(*keys)):
        section.fault("", f"exactly one of {', '.join(keys)}", ", ".join(given) or "none")
    return given


def limit_of(section: Section) -> Limit:
    """Return the bound that is given with its number."""
    bound = bound_of(section)
    return Limit(bound, limit_number(section, bound) if section.has(bound) else 0)


def limit_number(section: Section, bound: Bound, *, most: int = 1000) -> int:
    """Return a bound's number; nothing is fewer than none, and everything at least as many."""
    return section.number(bound, least=int(bound in (Bound.FEWER_THAN, Bound.AT_LEAST)), most=most)


def kinds_of(section: Section, measures: tuple[str, ...], key: str = "codes") -> tuple[str, ...]:
    """Return which codes of some measures count; none where all do, and a fault where no evidence bears any."""
    known = codes_known(measures)
    found = section.texts(key, known=known, least=0)
    if found and not known and section.is_sound("measures"):
        section.fault(key, f"nothing here: what is recorded of {' and '.join(measures)} bears no code")
    return found


def codes_known(measures: tuple[str, ...]) -> tuple[str, ...]:
    """Return the codes that evidence of these measures may bear."""
    return (*codes_of(measures), *(PLACEMENTS if Measure.PLACEMENT in measures else ()))
