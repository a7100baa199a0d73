"""How a family's place in the matrix is told on a page: each point with whom, when and who told it; what is not known.

What the Jobcentre told is said to nobody who may not see benefit data: only that it is there, and its points.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from families.benefits import WITHHELD
from families.words import counted, day
from keyworkers.identity import UNNAMED
from outcomes.identifying import contributions_of, matrix_of
from outcomes.models import Evidence, Identification
from outcomes.rules.facts import SPELLS
from outcomes.rules.identification import Contribution, changes_ahead, points_by_domain
from outcomes.rules.matrix import Evidenced, Matrix, MatrixIndicator
from outcomes.rules.plan import Plan
from outcomes.rules.words import source_in_words

BELOW_THE_BANDS = "Below the bands"
MOST_AHEAD = 5
ENTRY_RULE = {True: "met", False: "not met", None: "not known"}
POINTS = [
    {"label": "What is known"},
    {"label": "Who"},
    {"label": "When"},
    {"label": "Told by"},
    {"label": "Counts until"},
    {"label": "Weight", "numeric": True},
]
DOMAINS = [
    {"label": "Domain"},
    {"label": "Heaviest", "numeric": True},
    {"label": "Further people", "numeric": True},
    {"label": "Points", "numeric": True},
]


def points(score: Decimal | int) -> str:
    """Return points as they are said: 5, 5.5."""
    text = f"{Decimal(score):.1f}"
    return text.removesuffix(".0")


def band_words(matrix: Matrix, code: str) -> str:
    """Return a band in words with its range: "Look next (5 to 8.5)"."""
    band = next((band for band in matrix.bands if band.code == code), None)
    return f"{band.label} ({matrix.range_of(band)})" if band else BELOW_THE_BANDS


def band_label(matrix: Matrix, code: str) -> str:
    """Return what a band is called in a list."""
    return next((band.label for band in matrix.bands if band.code == code), "Below")


def domain_words(matrix: Matrix, codes: Sequence[str]) -> list[str]:
    """Return what domains are called; one the matrix no longer has shows itself."""
    labels = {domain.code: domain.label for domain in matrix.domains}
    return [labels.get(code, code) for code in codes]


@dataclass(frozen=True, slots=True)
class Place:
    """A family's place as one person may read it: ``names`` are of the people who may be named."""

    stored: Identification
    matrix: Matrix
    contributions: tuple[Contribution, ...]
    names: Mapping[int, str]
    sees_benefits: bool

    @classmethod
    def of(cls, stored: Identification, *, names: Mapping[int, str], sees_benefits: bool) -> "Place":
        """Return the place that was stored."""
        matrix = matrix_of(stored.matrix)
        return cls(stored, matrix, contributions_of(stored.contributions), names, sees_benefits)

    def hides(self, each: Contribution) -> bool:
        """Return whether a contribution is benefit data that this person may not see."""
        return not self.sees_benefits and self.matrix.indicators[each.indicator].is_of_benefits

    def is_about_somebody_shown(self, each: Contribution) -> bool:
        """Return whether a contribution is about the family or about anybody who may be named."""
        return not each.people or any(who.person in self.names for who in each.people)

    def facts(self) -> list[dict[str, Any]]:
        """Return what stands at the top: the freshest evidence, the day, the version of the matrix."""
        return [
            {"key": "Freshest evidence", "value": day(self.stored.freshest_on, otherwise="none shown")},
            {"key": "As at", "value": day(self.stored.as_of)},
            {"key": "Matrix", "value": str(self.stored.matrix)},
        ]

    def band(self) -> str:
        """Return the band in words."""
        return band_words(self.matrix, self.stored.band)

    def rows(self, told_by: Mapping[int, Evidence]) -> list[list[Any]]:
        """Return a row for each contribution, the heaviest first within its domain."""
        places = {domain.code: place for place, domain in enumerate(self.matrix.domains)}
        ordered = sorted(self.contributions, key=lambda each: (places.get(each.domain, 0), -each.points))
        return [self._row(each, told_by) for each in ordered]

    def _row(self, each: Contribution, told_by: Mapping[int, Evidence]) -> list[Any]:
        indicator = self.matrix.indicators[each.indicator]
        domain = domain_words(self.matrix, [each.domain])[0]
        if self.hides(each):  # the phase would say which benefit
            return [{"text": WITHHELD, "detail": domain}, "", "", "", "", each.points]
        what = {"text": indicator.label, "detail": f"{domain}, Phase {indicator.phase}"}
        if not self.is_about_somebody_shown(each):
            return [what, UNNAMED, "", "", "", each.points]
        until = day(each.until) if each.until else "as long as it lasts"
        return [what, self._who(each), _when(each, indicator), self._told(each, told_by), until, each.points]

    def _who(self, each: Contribution) -> str:
        names = [self.names.get(who.person, UNNAMED) for who in each.people]
        return ", ".join(dict.fromkeys(names)) or "The family"

    def _told(self, each: Contribution, told_by: Mapping[int, Evidence]) -> Any:
        pieces = [told_by[number] for number in each.evidence if number in told_by]
        if not pieces:
            return "The schools' rolls" if not each.evidence else ""
        latest = max(pieces, key=lambda piece: (piece.starts_on, piece.pk))
        agencies = Counter(str(piece.agency or piece.entered_by) for piece in pieces)
        others = f"and {counted(len(agencies) - 1, 'other,others')}" if len(agencies) > 1 else ""
        href = reverse("evidence", args=[self.stored.family_id, latest.pk])
        return {"text": str(latest.agency or latest.entered_by), "href": href, "detail": others}

    def domain_rows(self) -> tuple[list[list[Any]], list[Any]]:
        """Return the arithmetic: a row for each domain, and the total."""
        by_domain = points_by_domain(self.contributions, self.matrix, on=self.stored.as_of)
        rows = []
        for code, total in by_domain.items():
            weights = [each.points for each in self.contributions if each.domain == code]
            heaviest = min(self.matrix.cap, Decimal(max(weights)))
            rows.append([domain_words(self.matrix, [code])[0], *map(points, (heaviest, total - heaviest, total))])
        return rows, ["All domains", "", "", points(self.stored.score)]

    def ahead(self) -> list[str]:
        """Return what would change the place: days on which evidence drops out, and how far the next band is."""
        # Until when a benefit counts would say when it ended.
        known = [_without_end(each) if self.hides(each) else each for each in self.contributions]
        falls = changes_ahead(known, self.matrix, as_of=self.stored.as_of, most=MOST_AHEAD)
        said = [f"From {day(on)}, if nothing new comes, the family has {_points(score)}." for on, score in falls]
        above = self.matrix.band_above(self.stored.score)
        if above:
            missing = above.starts_at - self.stored.score
            said.append(f"With {points(missing)} more it would be in the band “{above.label}”.")
        if self.stored.gaps:
            said.append("What is not known yet may add points once it comes; it never takes any away.")
        return said

    def gaps(self) -> list[dict[str, str]]:
        """Return what is not known, each with the domain it may add to, whom it is about and who could tell."""
        seen: dict[tuple[str, str, str], list[str]] = {}
        for gap in self.stored.gaps:
            who = "" if gap["person"] is None else self.names.get(gap["person"], UNNAMED)
            key = (gap["says"], who, gap["source"])
            seen.setdefault(key, []).extend(domain_words(self.matrix, [gap["domain"]]))
        return [
            {"says": says, "who": who, "source": source_in_words(source), "domains": ", ".join(domains)}
            for (says, who, source), domains in seen.items()
        ]


def _when(each: Contribution, indicator: MatrixIndicator) -> str:
    """Return when it was so, and how often; of shares and places there is nothing to count."""
    span = day(each.first_on)
    if each.first_on != each.freshest_on:
        span += f" to {day(each.freshest_on)}"
    if each.count == 1 or not isinstance(indicator.shown_by, Evidenced):
        return span
    is_held = SPELLS.issuperset(indicator.measures)
    return f"{span}, {each.count} {'periods' if is_held else 'times'}"


def _points(score: Decimal) -> str:
    return f"{points(score)} point" if score == 1 else f"{points(score)} points"


def _without_end(each: Contribution) -> Contribution:
    return replace(each, until=None, people=tuple(replace(who, until=None) for who in each.people))


def entry_words(stored: Identification, plan: Plan) -> list[str]:
    """Return what the entry rule found, in sentences; it is asked apart from the points."""
    found, labels = stored.eligibility, {head.code: head.label for head in plan.headlines}
    present = [labels.get(code, code) for code in found["headlines"]]
    said = [
        f"{counted(found['counted'], 'headline counts,headlines count').capitalize()} of the {found['minimum']} asked "
        f"for{': ' + ', '.join(present) if present else ''}."
    ]
    doubted = {plan.indicators[code].headline for code in found["in_doubt"] if code in plan.indicators}
    open_ones = [label for code, label in labels.items() if code in doubted and code not in found["headlines"]]
    if open_ones:
        said.append(f"Not known: {', '.join(open_ones)}.")
    return [*said, EXPECTED if found.get("expecting") else CHILD[found["dependent_child"]]]


EXPECTED = "Somebody of the family is expecting a child; no dependent child is known to live with it yet."
CHILD = {
    "met": "A dependent child lives with the family.",
    "not yet": "No dependent child lives with the family.",
    "not known": "It is not known whether the young person at home is in education, training or out of work.",
}


def last_day_words(look_again_on: date | None) -> str:
    """Return until when a family is set aside."""
    return f"Look again on {day(look_again_on)}." if look_again_on else ""
