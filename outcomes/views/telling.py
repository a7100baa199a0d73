"""How an explanation is told on a page: words, names, links to the evidence, and pictures of days."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from families.benefits import WITHHELD
from families.models import Family
from keyworkers.identity import UNNAMED
from outcomes.explaining import BENEFITS, Days, FamilyShown, GateShown, NeedShown, NeedState, leaves
from outcomes.rules.explain import Explanation, NeedExplained
from outcomes.rules.grounds import Ground, Missing
from outcomes.rules.words import source_in_words

AHEAD = timedelta(days=92)  # a picture shows three months to come: what will be met if nothing new happens
FURTHEST = timedelta(days=366)
FIRST_GROUNDS = 3
MANY_NEEDS = 3  # of more than these, what is met is folded away, so that what is left to do is seen
BY_JOBCENTRE = f"{WITHHELD}."
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
        self.sees_benefits = sees_benefits
        self.day = shown.whole.day
        self.starts_on = min(shown.attached_on, self.day)
        earliest = [shown.whole.earliest, *(need.explained.outcome.earliest for need in shown.needs)]
        furthest = max([day for day in earliest if day] + [self.day]) + AHEAD
        self.last_on = min(furthest, self.day + FURTHEST)

    def need(self, need: NeedShown) -> dict[str, Any]:
        explained = need.explained
        indicator = self.shown.plan.indicators[explained.indicator]
        return {
            "need": indicator.need,
            "headline": explained.headline_label,
            "found": indicator.label,
            "identified_on": explained.identified_on,
            "by_professional": explained.found_by == "professional",
            "state": need.state,
            "is_folded": need.state is NeedState.MET and len(self.shown.needs) > MANY_NEEDS,
            **self.outcome(explained.outcome),
            "bar": self.bar(need.days, marks=[(explained.identified_on, "Need identified")]),
            "bar_id": f"need-{explained.indicator}",
        }

    def doubt(self, doubt: NeedExplained) -> dict[str, Any]:
        indicator = self.shown.plan.indicators[doubt.indicator]
        missing = [self.missing(one) for leaf in leaves(doubt.outcome) for one in leaf.missing]
        return {"need": indicator.need, "found": indicator.label, "since": doubt.identified_on, "missing": missing}

    def gate(self, gate: GateShown) -> dict[str, Any]:
        return {
            "label": gate.explained.label,
            "state": gate.state,
            **self.outcome(gate.explained.outcome),
            "bar": self.bar(gate.days),
            "bar_id": f"gate-{gate.explained.code}",
        }

    def outcome(self, outcome: Explanation) -> dict[str, Any]:
        """Return what is said of a condition: its sentence, since when, until when, why, and what is missing."""
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
        # What keeps a condition from being met stands first: it is what can be acted on.
        because = sorted(leaf.because, key=lambda ground: not ground.is_against)
        grounds = [self.ground(ground) for ground in because]
        return {
            "sentence": leaf.sentence,
            "condition": leaf.condition[:1].upper() + leaf.condition[1:],
            "status": leaf.status,
            "grounds": grounds[:FIRST_GROUNDS],
            "further": grounds[FIRST_GROUNDS:],
            "missing": [self.missing(one) for one in leaf.missing],
        }

    def ground(self, ground: Ground) -> dict[str, Any]:
        if self.is_benefit_data(ground) and not self.sees_benefits:
            return {"who": "", "says": BY_JOBCENTRE, "source": "", "href": "", "is_against": ground.is_against}
        hidden = ground.person is not None and ground.person not in self.names
        evidence = ground.evidence[0] if ground.evidence and not hidden else None
        return {
            "who": self.name(ground.person),
            "says": "" if hidden else ground.says,
            "source": source_in_words(ground.source) if ground.source else "",
            "href": reverse("evidence", args=[self.family.pk, evidence]) if evidence else "",
            "is_against": ground.is_against,
        }

    def is_benefit_data(self, ground: Ground) -> bool:
        """Return whether a ground stands, wholly or in part, in what the Jobcentre told."""
        return ground.source == BENEFITS or not self.shown.benefit_evidence.isdisjoint(ground.evidence)

    def missing(self, one: Missing) -> dict[str, str]:
        return {"who": self.name(one.person), "says": one.says, "source": source_in_words(one.source)}

    def name(self, person: int | None) -> str:
        return "" if person is None else self.names.get(person, UNNAMED)

    def bar(self, days: Days, *, marks: Iterable[tuple[date, str]] = ()) -> dict[str, Any]:
        looked_at = "Today" if self.day == self.today else "The day looked at"
        return {
            "met": days.met,
            "possible": days.met | days.not_known,
            "starts_on": self.starts_on,
            "last_on": self.last_on,
            "marks": [*marks, (self.day, looked_at)],
        }


def told(
    shown: FamilyShown, *, names: Mapping[int, str], family: Family, today: date, sees_benefits: bool = False
) -> dict[str, Any]:
    """Return the explanation as its page shows it; of people not in ``names`` nothing is said.

    Of benefit data whoever may not see it reads no more than who recorded it.
    """
    telling = _Telling(shown, names=names, family=family, today=today, sees_benefits=sees_benefits)
    whole = shown.whole
    return {
        "plan": shown.plan.name,
        "attached_on": shown.attached_on,
        "state": shown.state,
        "sentence": whole.sentence,
        "since": whole.since,
        "earliest": whole.earliest,
        "silent": [source_in_words(source) for source in whole.silent],
        "bar": telling.bar(shown.days, marks=[(shown.attached_on, "Work began")]),
        "needs": [telling.need(need) for need in shown.needs],
        "doubts": [telling.doubt(doubt) for doubt in shown.doubts],
        "gates": [telling.gate(gate) for gate in shown.gates],
    }


def _once(found: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    return list({tuple(one.items()): one for one in found}.values())
