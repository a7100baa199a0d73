"""How an explanation is told on pages: words, names, links to the evidence, trees of conditions, pictures of days."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from families.benefits import WITHHELD
from families.models import Family
from families.words import counted, last_day
from keyworkers.identity import UNNAMED
from outcomes.explaining import BENEFITS, Days, FamilyShown, GateShown, NeedShown, leaves
from outcomes.rules.explain import Explanation, NeedExplained
from outcomes.rules.facts import Measure
from outcomes.rules.grounds import Ground, Missing
from outcomes.rules.words import source_in_words

AHEAD = timedelta(days=92)  # a picture shows three months to come: what will be met if nothing new happens
FURTHEST = timedelta(days=366)
BY_JOBCENTRE = f"{WITHHELD}."
A_READING = "A reading of distance travelled."
# How the rules' words begin for a condition made of others; a list of those reads better than one long sentence.
JOINED = {
    "all of:": "All of these are asked",
    "one of:": "One of these is enough",
    "at least": "So many of these are asked",
}


class _Telling:
    """Tells one family's explanation: whose names may be said, which day is looked at."""

    def __init__(
        self, shown: FamilyShown, *, names: Mapping[int, str], family: Family, today: date, sees_benefits: bool
    ) -> None:
        self.shown, self.names, self.family, self.today = shown, names, family, today
        self.confirmed_by: Mapping[int, str] = {}  # who confirmed a piece of evidence, by its id
        self.sees_benefits = sees_benefits
        self.readings: frozenset[int] = frozenset()  # the evidence that may not be told, being casework
        self.day = shown.whole.day
        self.starts_on = min(shown.attached_on, self.day)
        earliest = [shown.whole.earliest, *(need.explained.outcome.earliest for need in shown.needs)]
        furthest = max([day for day in earliest if day] + [self.day]) + AHEAD
        self.last_on = min(furthest, self.day + FURTHEST)

    def need(self, need: NeedShown) -> dict[str, Any]:
        explained = need.explained
        indicator = self.shown.plan.indicators[explained.indicator]
        return {
            "indicator": explained.indicator,
            "need": indicator.need,
            "headline": explained.headline_label,
            "found": indicator.label,
            "identified_on": explained.identified_on,
            "by_professional": explained.found_by == "professional",
            "state": need.state,
            **self.outcome(explained.outcome),
            "tree": self.condition(explained.outcome),
            "asked_from": need.days.counts_from if need.days.counts_from > explained.identified_on else None,
            "bar": self.bar(need.days, marks=[self.beginning(need), *self.ahead(explained.outcome.earliest)]),
            "bar_id": f"need-{explained.indicator}",
        }

    def doubt(self, doubt: NeedExplained) -> dict[str, Any]:
        indicator = self.shown.plan.indicators[doubt.indicator]
        missing = [self.missing(one) for leaf in leaves(doubt.outcome) for one in leaf.missing]
        return {
            "need": indicator.need,
            "found": indicator.label,
            "since": doubt.identified_on,
            "missing": _once(missing),
            "tree": self.condition(doubt.outcome),
        }

    def gate(self, gate: GateShown) -> dict[str, Any]:
        return {
            "label": gate.explained.label,
            "state": gate.state,
            **self.outcome(gate.explained.outcome),
            "tree": self.condition(gate.explained.outcome),
            "bar": self.bar(gate.days),
            "bar_id": f"gate-{gate.explained.code}",
        }

    def condition(self, condition: Explanation) -> dict[str, Any]:
        """Return a condition with those it is made of, each with everything it rests on.

        One about a single other ("it is not so", "held for") is told as a whole: its part alone says the opposite.
        """
        if len(condition.parts) <= 1:
            (condition,) = leaves(condition)
        because = sorted(condition.because, key=lambda ground: (not ground.is_against, ground.starts_on))
        parts = [self.condition(part) for part in condition.parts]
        said = [one for part in parts for one in part["missing"]]  # a source that is silent is so for each part
        return {
            "condition": condition.condition[:1].upper() + condition.condition[1:],
            "status": condition.status,
            "applies": condition.applies,
            "since": condition.since,
            "until": condition.until,
            "earliest": condition.earliest if condition.status != "met" else None,
            "waits_for": condition.waits_for,
            "grounds": [self.ground(ground) for ground in because],
            "missing": [told for one in condition.missing if (told := self.missing(one)) not in said],
            "parts": parts,
        }

    def sources(self) -> list[list[Any]]:
        """Return how far each source is complete, and from when on it would be silent for too long."""
        known = sorted(self.shown.facts.coverage, key=lambda one: source_in_words(one.source))
        return [
            [
                source_in_words(one.source),
                one.complete_to,
                one.complete_from or "its beginning",
                counted(one.allowed_lag_days, "day,days"),
                one.complete_to + timedelta(days=one.allowed_lag_days + 1) if one.complete_to else None,
            ]
            for one in known
        ]

    def outcome(self, outcome: Explanation) -> dict[str, Any]:
        """Return what is said of a condition in short: its sentence, since when, until when, and what is missing."""
        parts = [self.part(leaf) for leaf in leaves(outcome)]
        own = [self.missing(one) for one in outcome.missing]
        asks = next((words for begins, words in JOINED.items() if outcome.condition.startswith(begins)), "")
        return {
            "sentence": "" if asks else outcome.sentence,
            "asks": asks,
            "condition": outcome.condition,
            "since": outcome.since,
            "until": outcome.until,
            "earliest": outcome.earliest,
            "waits_for": outcome.waits_for,
            "parts": parts,
            "missing": _once(own + [one for part in parts for one in part["missing"]]),
        }

    def part(self, leaf: Explanation) -> dict[str, Any]:
        return {
            "condition": leaf.condition[:1].upper() + leaf.condition[1:],
            "status": leaf.status,
            "missing": [self.missing(one) for one in leaf.missing],
        }

    def ground(self, ground: Ground) -> dict[str, Any]:
        if not self.readings.isdisjoint(ground.evidence):
            return {"who": "", "says": A_READING, "source": "", "href": "", "is_against": ground.is_against}
        if self.is_benefit_data(ground) and not self.sees_benefits:
            return {"who": "", "says": BY_JOBCENTRE, "source": "", "href": "", "is_against": ground.is_against}
        hidden = ground.person is not None and ground.person not in self.names
        evidence = [] if hidden else [reverse("evidence", args=[self.family.pk, pk]) for pk in ground.evidence]
        return {
            "who": self.name(ground.person),
            "says": "" if hidden else ground.says,
            "source": source_in_words(ground.source) if ground.source else "",
            "href": evidence[0] if evidence else "",
            "also": evidence[1:],
            "term": "" if hidden else ground.term,
            "starts_on": None if hidden else ground.starts_on,
            "last_on": None if hidden else last_day(ground.ends_on),
            "is_against": ground.is_against,
            "confirmed_by": "" if hidden else self.confirmed(ground),
        }

    def grounds(self, condition: Explanation) -> Iterator[dict[str, Any]]:
        """Yield all that speaks for a condition, that of its parts included."""
        yield from (self.ground(ground) for ground in condition.because if not ground.is_against)
        for part in condition.parts:
            yield from self.grounds(part)

    def confirmed(self, ground: Ground) -> str:
        """Return who confirmed what a ground stands in, where a professional did."""
        return next((self.confirmed_by[pk] for pk in ground.evidence if pk in self.confirmed_by), "")

    def is_benefit_data(self, ground: Ground) -> bool:
        """Return whether a ground stands, wholly or in part, in what the Jobcentre told."""
        return ground.source == BENEFITS or not self.shown.benefit_evidence.isdisjoint(ground.evidence)

    def missing(self, one: Missing) -> dict[str, str]:
        return {"who": self.name(one.person), "says": one.says, "source": source_in_words(one.source)}

    def name(self, person: int | None) -> str:
        return "" if person is None else self.names.get(person, UNNAMED)

    def ahead(self, earliest: date | None) -> list[tuple[date, str]]:
        """Return the mark of the day on which something to come can be met."""
        return [(earliest, "Can be met from")] if earliest and earliest > self.day else []

    def terms(self) -> list[list[Any]]:
        """Return the terms begun by the day, the first first, each with its days and whether it counts."""
        begun = [term for term in self.shown.facts.terms if term.starts_on <= self.day]
        return [
            [term.name, term.starts_on, last_day(term.ends_on), "not counted" if term.is_excluded else "counted"]
            for term in sorted(begun, key=lambda term: term.starts_on)
        ]

    def whole_bar(self, claimable: list[tuple[date, str]]) -> dict[str, Any]:
        """Return the picture of the whole family's days."""
        ahead = self.ahead(self.shown.whole.earliest)
        return self.bar(self.shown.days, marks=[(self.shown.attached_on, "Work began"), *ahead, *claimable])

    def beginning(self, need: NeedShown) -> tuple[date, str]:
        """Return where a need's days begin, with why: it was identified, or a version that has it began to hold."""
        is_first = need.days.counts_from <= need.explained.identified_on
        return need.days.counts_from, "Need identified" if is_first else "First asked about"

    def bar(self, days: Days, *, marks: Iterable[tuple[date, str]] = ()) -> dict[str, Any]:
        looked_at = "Today" if self.day == self.today else "The day looked at"
        return {
            "met": days.met,
            "possible": days.met | days.not_known,
            "running": days.running,
            "starts_on": max(self.starts_on, min(days.counts_from, self.day)),
            "last_on": self.last_on,
            "marks": [*marks, (self.day, looked_at)],
        }


def readings_of(shown: FamilyShown) -> frozenset[int]:
    """Return the evidence that readings of distance travelled are kept as."""
    return frozenset(fact.evidence for fact in shown.facts.facts if fact.measure == Measure.READING)


def told(
    shown: FamilyShown,
    *,
    names: Mapping[int, str],
    family: Family,
    today: date,
    sees_benefits: bool = False,
    sees_casework: bool = False,
    claimable: tuple[date, str] | None = None,
    confirmed_by: Mapping[int, str] | None = None,
) -> dict[str, Any]:
    """Return the explanation as its pages show it; of people not in ``names`` nothing is said.

    Of benefit data whoever may not see it reads only who recorded it; of readings, which are casework, that there are
    some. ``claimable``: from which day, in words; ``confirmed_by``: who confirmed a piece of evidence.
    """
    telling = _Telling(shown, names=names, family=family, today=today, sees_benefits=sees_benefits)
    telling.confirmed_by, telling.readings = confirmed_by or {}, frozenset() if sees_casework else readings_of(shown)
    whole = shown.whole
    return {
        "plan": shown.plan.name,
        "attached_on": shown.attached_on,
        "state": shown.state,
        "sentence": whole.sentence,
        "since": whole.since,
        "until": whole.until,
        "earliest": whole.earliest,
        "silent": [source_in_words(source) for source in whole.silent],
        "claimable": claimable,
        "eligibility": list(whole.eligibility.reasons),
        "versions": [{"name": name, "from_on": from_on} for from_on, name in shown.versions],
        "sources": telling.sources(),
        "terms": telling.terms(),
        "bar": telling.whole_bar([claimable] if claimable else []),
        "needs": _told_once(
            [telling.need(need) for need in shown.needs], [need.explained.outcome for need in shown.needs]
        ),
        "doubts": [telling.doubt(doubt) for doubt in shown.doubts],
        "gates": [telling.gate(gate) for gate in shown.gates],
    }


def told_starts(
    shown: FamilyShown,
    starts: Iterable[tuple[NeedShown, Explanation | None]],
    *,
    names: Mapping[int, str],
    family: Family,
    today: date,
    sees_benefits: bool,
    sees_casework: bool,
) -> list[dict[str, Any]]:
    """Return each need with what showed it on the day it was identified, as far as it may be told."""
    telling = _Telling(shown, names=names, family=family, today=today, sees_benefits=sees_benefits)
    telling.readings = frozenset() if sees_casework else readings_of(shown)
    return [
        {
            "found": shown.plan.indicators[need.explained.indicator].label,
            "headline": need.explained.headline_label,
            "identified_on": need.explained.identified_on,
            "by_professional": need.explained.found_by == "professional",
            "grounds": list({(one["who"], one["says"], one["href"]): one for one in telling.grounds(start)}.values())
            if start
            else [],
        }
        for need, start in starts
    ]


def _told_once(needs: list[dict[str, Any]], asked: Iterable[Explanation]) -> list[dict[str, Any]]:
    """Return the needs, each that asks the same as one before it with a reference to that one."""
    first: dict[Explanation, dict[str, Any]] = {}
    for need, outcome in zip(needs, asked, strict=True):
        same = first.setdefault(outcome, need)
        need["same_as"] = None if same is need else {"need": same["need"], "href": f"#{same['bar_id']}-card"}
    return needs


def _once(found: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    return list({tuple(one.items()): one for one in found}.values())
