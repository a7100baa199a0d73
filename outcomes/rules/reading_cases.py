"""Reads worked cases from their TOML: every fault at once, each with its key and what was expected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from outcomes.rules.case_facts import CaseFacts, Household, areas_read
from outcomes.rules.case_keys import ended, is_known, needed_day, one_of, some_day, whole
from outcomes.rules.case_terms import read_terms
from outcomes.rules.cases import NEED_STATES, NONE, STATUSES, About, Aspect, Expectation, Known, WorkedCase
from outcomes.rules.facts import (
    Coverage,
    FamilyFacts,
    Measure,
    Membership,
    Person,
    RecordedJudgement,
    RecordedNeed,
    Term,
    is_told_by_silence,
    supplier_of,
)
from outcomes.rules.plan import Plan
from outcomes.rules.sections import Findings, Section, TextError
from outcomes.rules.texts import read_text

RELATIONSHIPS = ("child", "mother", "father", "partner", "step-parent", "grandparent", "guardian", "other")
PARENTS = ("mother", "father")
SOURCES = tuple(sorted({supplier_of(str(m)) for m in Measure if is_told_by_silence(str(m))} | {"exclusions"}))
LAG_DAYS = 45


class CasesError(TextError):
    """The text holds no worked cases that can be read."""


def read_cases(text: str, *, name: str, plan: Plan | None, is_plan: bool = False) -> tuple[WorkedCase, ...]:
    """Return the worked cases of a TOML text, or raise CasesError; where the text is a plan, those it holds.

    Without a plan, because it has faults of its own, the indicators and gates the cases name are not looked up.
    """

    def read(file: Section) -> tuple[WorkedCase, ...]:
        cases = tuple(_case(section, plan) for section in file.sections("cases", least=0 if is_plan else 1))
        if not is_plan:
            file.text("note", default="")
            file.done()
        return tuple(case for case in cases if case is not None)

    return read_text(text, read, name=name, error=CasesError)


def _case(section: Section, plan: Plan | None) -> WorkedCase | None:
    name, shows = section.text("name"), section.text("shows", default="")
    attached_on, closed_on = needed_day(section, "attached_on"), some_day(section, "closed_on")
    expectations = tuple(_expectations(section, plan, attached_on))
    days = [each.on for each in expectations] or [attached_on or date.max]
    first = attached_on or min(days)
    terms = read_terms(section, first=first, last=max([*days, first])) if attached_on or expectations else ()
    worked = attached_on or date.min, closed_on
    family = _family(section, plan, terms, worked, known=None)
    section.done()
    if closed_on and attached_on and closed_on < attached_on:
        section.fault("closed_on", f"a day on or after the attachment, {attached_on}", closed_on.isoformat())
    if attached_on is None:
        return None
    # Whatever is wrong with the case has been said: an earlier day's reading of it is silent.
    as_known = {
        known: _family(Section(Findings(""), section.path, section.table), plan, terms, worked, known=known)
        for known in {each.known for each in expectations} - {None}
        if known
    }
    return WorkedCase(name, shows, family, expectations, as_known)


def _family(
    section: Section,
    plan: Plan | None,
    terms: tuple[Term, ...],
    worked: tuple[date, date | None],
    *,
    known: Known | None,
) -> FamilyFacts:
    """Return what the case tells of its family, `worked` with from a day and to another, as far as it was known."""
    known_on = known.on if known else None
    people = _people(section, known_on)
    coverage = tuple(_as_then(one, known) for one in _coverage(section))
    school = next((one.complete_to for one in coverage if one.source == "school"), None)
    indicators = tuple(plan.indicators) if plan else ()
    household = Household(people, _names(section))
    facts = CaseFacts(household, terms, school, known_on, indicators, areas_read(plan) if plan else None).read(section)
    return FamilyFacts(
        worked[0],
        tuple(people.values()),
        terms,
        tuple(facts.facts),
        tuple(facts.rolls),
        coverage,
        tuple(_needs(section, plan, known_on)),
        judgements=tuple(_judgements(section, plan, known_on)),
        closed_on=_by(worked[1], known_on),
    )


def _by(day: date | None, known_on: date | None) -> date | None:
    """Return a day that had come by another, and otherwise none."""
    return None if day and known_on and day > known_on else day


def _as_then(coverage: Coverage, known: Known | None) -> Coverage:
    """Return how far a source was complete on the day known on."""
    if known is None or coverage.complete_to is None:
        return coverage
    return replace(coverage, complete_to=min(coverage.complete_to, known.complete_to))


def _people(section: Section, known_on: date | None) -> dict[str, Person]:
    """Return the people by name; somebody who left and came back is named once for each time."""
    found: dict[str, Person] = {}
    unsure: set[str] = set()
    for each in section.sections("people"):
        who, born, counts = each.text("who"), needed_day(each, "born"), is_known(each, known_on)
        held = _membership(each, born)
        if born is None or held is None or not who or not counts:
            continue
        known = found.get(who, Person(len(found) + 1, born, ()))
        if known.born_on != born:
            each.fault(
                "born", f"the same birth as above for {who!r}, {known.born_on}, or another name", born.isoformat()
            )
        if not each.is_sound("from", "to"):
            unsure.add(who)
        if who not in unsure and any(_overlap(held, earlier) for earlier in known.memberships):
            each.fault("from", f"a time at which {who!r} did not belong to the family already", str(held.starts_on))
        found[who] = Person(known.id, known.born_on, (*known.memberships, held))
    return found


def _names(section: Section) -> frozenset[str]:
    """Return what the people of the case are called, those of whom something is wrong as well."""
    told = section.table.get("people")
    found = [each.get("who") for each in told if isinstance(each, dict)] if isinstance(told, list) else []
    return frozenset(name for name in found if isinstance(name, str))


def _membership(section: Section, born: date | None) -> Membership | None:
    from_on, last_day = some_day(section, "from"), some_day(section, "to")
    relationship = one_of(section, "relationship", RELATIONSHIPS, default="child")
    lives_there = section.flag("lives_there", default=True)
    responsible = section.flag("parental_responsibility", default=relationship in PARENTS)
    section.done()
    if born is None:
        return None
    if from_on and from_on < born:
        section.fault("from", f"a day on or after the birth, {born}", from_on.isoformat())
    starts_on = max(from_on or born, born)
    return Membership(starts_on, ended(section, "to", starts_on, last_day), relationship, lives_there, responsible)


def _overlap(one: Membership, other: Membership) -> bool:
    begins_before_the_end = other.ends_on is None or one.starts_on < other.ends_on
    return begins_before_the_end and (one.ends_on is None or other.starts_on < one.ends_on)


def _coverage(section: Section) -> Iterator[Coverage]:
    everything = needed_day(section, "complete_to")
    lag = whole(section, "lag_days", most=1000, default=LAG_DAYS)
    sources = section.section("sources") if section.has("sources") else None
    for kind in SOURCES:
        if sources is not None and sources.has(kind):
            yield _own_coverage(sources, kind, everything, lag)
        elif kind != "exclusions":  # the register of single exclusions adds to the schools' counts where it is named
            yield Coverage(kind, everything, lag)
    if sources is not None:
        sources.done()


def _own_coverage(sources: Section, kind: str, everything: date | None, lag: int) -> Coverage:
    found = sources.take(kind)
    if found == "never":
        return Coverage(kind, None, lag)
    if isinstance(found, date):
        return Coverage(kind, some_day(sources, kind), lag)
    if not isinstance(found, dict):
        sources.fault(
            kind, 'a day, "never", or { from = …, to = …, lag_days = …, holes = [{ from = …, to = … }] }', found
        )
        return Coverage(kind, None, lag)
    own = Section(sources.findings, sources.at(kind), found)
    from_on, to = some_day(own, "from"), some_day(own, "to") or everything
    own_lag = whole(own, "lag_days", most=1000, default=lag)
    holes = [span for hole in own.sections("holes", least=0) if (span := _hole(hole))]
    own.done()
    if from_on and to and to < from_on:
        own.fault("to", f"a day on or after {from_on}", to.isoformat())
    return Coverage(kind, to, own_lag, from_on, tuple(holes))


def _hole(section: Section) -> tuple[date, date] | None:
    from_on, last_day = needed_day(section, "from"), needed_day(section, "to")
    section.done()
    if from_on is None or last_day is None:
        return None
    ends_on = ended(section, "to", from_on, last_day)
    return (from_on, ends_on) if ends_on else None


def _needs(section: Section, plan: Plan | None, known_on: date | None) -> Iterator[RecordedNeed]:
    for each in section.sections("needs", least=0):
        code, on, counts = _indicator(each, "need", plan), needed_day(each, "on"), is_known(each, known_on)
        each.done()
        if on is not None and counts and _by(on, known_on):
            yield RecordedNeed(code, on)


def _judgements(section: Section, plan: Plan | None, known_on: date | None) -> Iterator[RecordedJudgement]:
    for each in section.sections("judgements", least=0):
        code, met_on, last_day = _indicator(each, "need", plan), needed_day(each, "met_on"), some_day(each, "to")
        counts = is_known(each, known_on)
        each.done()
        if met_on is not None and counts and _by(met_on, known_on):
            yield RecordedJudgement(code, met_on, ended(each, "to", met_on, last_day))


def _indicator(section: Section, key: str, plan: Plan | None) -> str:
    found = section.text(key)
    if found and plan is not None and found not in plan.indicators:
        section.fault(key, f"an indicator of the outcomes plan: {', '.join(plan.indicators)}", found)
    return found


def _expectations(section: Section, plan: Plan | None, attached_on: date | None) -> Iterator[Expectation]:
    for each in section.sections("expect"):
        on, known = needed_day(each, "on"), _known(each)
        found = [*_of_family(each), *_of_each(each, About.NEED, plan), *_of_each(each, About.GATE, plan)]
        is_nothing_else_there = set(each.table) <= set(each.asked)
        each.done()
        if not found and is_nothing_else_there and not each.has("needs") and not each.has("gates"):
            each.fault("", "something to expect: family, needs, gates, eligible, since, earliest or employment")
        if on is not None and attached_on is not None and on < attached_on:
            each.fault("on", f"a day on or after the attachment, {attached_on}", on.isoformat())
        if on is not None:
            yield from (
                Expectation(on, about, expected, aspect, code, known) for about, expected, aspect, code in found
            )


def _known(section: Section) -> Known | None:
    """Return by when something was told, where an expectation says it, and how far the files had come by then."""
    known_on, complete_to = some_day(section, "known_on"), some_day(section, "complete_to")
    if known_on is None:
        if complete_to is not None:
            section.fault("complete_to", "known_on beside it: how far the files had come by that day", complete_to)
        return None
    if complete_to is not None and complete_to > known_on:
        section.fault("complete_to", f"a day no later than known_on, {known_on}", complete_to.isoformat())
    return Known(known_on, complete_to or known_on)


_Expected = tuple[About, str, Aspect, str]


def _of_family(section: Section) -> Iterator[_Expected]:
    for key, about, among in (
        ("family", About.FAMILY, STATUSES),
        ("employment", About.EMPLOYMENT, STATUSES),
        ("eligible", About.ELIGIBLE, ("true", "false", "not known")),
    ):
        section.pass_over(key)
        if section.has(key):
            yield about, one_of(section, key, among, default=""), Aspect.IS, ""
    for aspect in (Aspect.SINCE, Aspect.EARLIEST):
        section.pass_over(aspect)
        if section.has(aspect):
            yield About.FAMILY, _day_or_none(section, aspect), aspect, ""


def _of_each(section: Section, about: About, plan: Plan | None) -> Iterator[_Expected]:
    key = f"{about}s"
    section.pass_over(key)
    if not section.has(key):
        return
    table, states = section.section(key), NEED_STATES if about is About.NEED else STATUSES
    for code, found in table.table.items():
        table.asked.append(code)
        if plan is not None and code not in (known := _codes(plan, about)):
            table.fault(code, f"one of {', '.join(known)}", code)
            continue
        if not isinstance(found, dict):
            yield about, one_of(table, code, states, default=""), Aspect.IS, code
            continue
        own = Section(table.findings, table.at(code), found)
        if own.has("is"):
            yield about, one_of(own, "is", states, default=""), Aspect.IS, code
        for aspect in (Aspect.SINCE, Aspect.EARLIEST, Aspect.IDENTIFIED):
            if own.has(aspect):
                yield about, _day_or_none(own, aspect), aspect, code
        own.done()


def _codes(plan: Plan, about: About) -> tuple[str, ...]:
    return tuple(plan.indicators) if about is About.NEED else tuple(gate.code for gate in plan.gates)


def _day_or_none(section: Section, key: str) -> str:
    if section.table.get(key) == NONE:
        section.take(key)
        return NONE
    found = some_day(section, key)
    return found.isoformat() if found else ""
