"""Why a condition on a run of school terms is as it is on a day: each term in whole numbers, to be added up by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from outcomes.rules.facts import Measure, supplier_of
from outcomes.rules.grounds import Ground, Grounds, Missing, calendar_gaps, due_on, next_terms, tenths, unreported
from outcomes.rules.grounds_of_progress import grounds
from outcomes.rules.operators.terms import Mode, Rate, SessionRate, TermCount
from outcomes.rules.record import SESSION_MEASURES, Case, Record
from outcomes.rules.words import counted_in_words, measure_in_words

Due = dict[int, list[int]]
"""The places of the terms a child is asked about, by child."""


@grounds.register
def _(rule: SessionRate, case: Case, day: date) -> Grounds:
    because: list[Ground] = []
    missing: list[Missing] = []
    for person, places in _due(rule, case, day, Measure.SESSIONS_POSSIBLE).items():
        said = rule.read(*_sum(rule, case.record, person, places))
        for place in places:
            part_of = rule.counted(case.record, person, place)
            if part_of is None:
                missing.append(unreported(case.record, person, place, "attendance"))
                continue
            keeps = said.possible if rule.mode is Mode.AVERAGED else rule.keeps(case.record, place, part_of)
            says = f"{_share(rule, part_of)} in {case.record.terms[place].name}."
            because.append(_ground(case.record, person, [place], SESSION_MEASURES, says, is_against=not keeps))
        because += _together(rule, case.record, person, places)
    missing += calendar_gaps(rule.run, case, day, Measure.SESSIONS_POSSIBLE)
    return Grounds(tuple(because), tuple(missing), next_terms(rule.run, case))


def _together(rule: SessionRate, record: Record, person: int, places: list[int]) -> Iterator[Ground]:
    """Yield what several terms make together where they are held against the bound together."""
    counted = [part_of for place in places if (part_of := rule.counted(record, person, place)) is not None]
    if rule.mode is Mode.PER_TERM or len(places) == 1 or len(counted) < len(places):
        return
    share = sum(part for part, _ in counted), sum(whole for _, whole in counted)
    is_against = not rule.read(*_sum(rule, record, person, places)).met
    says = f"{_share(rule, share)} in these {len(places)} terms together."
    yield _ground(record, person, places, (), says, is_against=is_against)


def _share(rule: SessionRate, part_of: tuple[int, int]) -> str:
    what = "attended" if rule.rate is Rate.ATTENDANCE else "missed"
    return f"{part_of[0]} of {part_of[1]} sessions {what} ({tenths(*part_of)}%)"


@grounds.register
def _(rule: TermCount, case: Case, day: date) -> Grounds:
    because: list[Ground] = []
    missing: list[Missing] = []
    for person, places in _due(rule, case, day, rule.measure).items():
        counts = rule.values(case.record, person, places)
        total, _ = _sum(rule, case.record, person, places)
        is_against = rule.limit.bound.is_upper and not rule.limit.holds(total)
        for place in places:
            count, is_whole = counts[place]
            if not is_whole:
                missing.append(unreported(case.record, person, place, counted_in_words((rule.measure,), 2)))
            if count:
                says = f"{count} {measure_in_words(rule.measure, count)} in {case.record.terms[place].name}."
                because.append(_ground(case.record, person, [place], (rule.measure,), says, is_against=is_against))
        because += _none(rule, case.record, person, [place for place in places if counts[place] == (0, True)])
    missing += calendar_gaps(rule.run, case, day, rule.measure)
    return Grounds(tuple(because), tuple(missing), next_terms(rule.run, case))


def _none(rule: TermCount, record: Record, person: int, places: list[int]) -> Iterator[Ground]:
    """Yield in which terms there was none, as was told: it is what a limit that is kept rests on."""
    if places:
        names = [record.terms[place].name for place in places]
        terms = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
        says = f"No {measure_in_words(rule.measure, 1)} in {terms}."
        yield _ground(record, person, places, (rule.measure,), says, is_against=not rule.limit.bound.is_upper)


def _due(rule: SessionRate | TermCount, case: Case, day: date, measure: str) -> Due:
    found: Due = {}
    for person, place in due_on(rule.run, case.record, day, measure):
        found.setdefault(person, []).append(place)
    return found


def _sum(rule: SessionRate | TermCount, record: Record, person: int, places: list[int]) -> tuple[int, int]:
    """Return a run of terms added up as the condition does: the sum, and how many were not told whole."""
    told = rule.values(record, person, places).values()
    return sum(one.at_least for one in told), sum(not one.is_whole for one in told)


def _ground(
    record: Record, person: int, places: list[int], measures: Sequence[str], says: str, *, is_against: bool
) -> Ground:
    first, last = record.terms[places[0]], record.terms[places[-1]]
    told = [fact for m in measures for place in places for fact in record.in_terms(person, m).get(place, ())]
    name = first.name if first == last else f"{first.name} to {last.name}"
    source = supplier_of(measures[0] if measures else Measure.SESSIONS_POSSIBLE)
    evidence = tuple(sorted(fact.evidence for fact in told))
    return Ground(says, first.starts_on, last.ends_on, evidence, source, person, name, is_against)


__all__ = ["grounds"]
