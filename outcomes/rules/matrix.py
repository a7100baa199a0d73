"""The identification matrix: which indicators count for how many points, as a council has configured it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from outcomes.rules.ages import Ages
from outcomes.rules.facts import Measure
from outcomes.rules.operators.base import Bound, Share
from outcomes.rules.plan import SourcedValue
from outcomes.rules.sections import Findings, Section, TextError
from outcomes.rules.texts import read_text

HEAVIEST = 3
HALF = Decimal("0.5")
PHASES = (1, 2)
_EVIDENCE_MEASURES = tuple(str(m) for m in Measure if not m.value.startswith(("sessions.", "placement.")))
PLACEMENTS = ("mainstream", "special", "alternative", "home-educated", "none")


class MatrixError(TextError):
    """The text is no identification matrix."""


class Per(StrEnum):
    """Whose evidence is counted together until it is enough."""

    PERSON = "person"
    FAMILY = "family"


@dataclass(frozen=True, slots=True)
class Evidenced:
    """So much evidence of these measures, each piece happened, held or ended within the fresh months.

    `codes` empty: any. `value_at_least` None: whatever the value.
    """

    measures: tuple[str, ...]
    codes: tuple[str, ...] = ()
    ages: Ages = Ages.ALL
    at_least: int = 1
    per: Per = Per.PERSON
    value_at_least: int | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """A child missed such a share of its sessions without leave, over its last terms taken together."""

    terms: int
    share: Share


@dataclass(frozen=True, slots=True)
class Placed:
    """A child of school age is educated in one of these ways, or was within the fresh months."""

    placements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatrixIndicator:
    """One indicator: the phase of the programme that brought it, what shows it, and its points.

    "The primary indicators set out by CLG for phase 1; new phase 2 indicators added; a weighting system applied to
    identify the most complex families" [SBC]. The weights were not published; a matrix's own are invented [I].
    """

    code: str
    domain: str
    label: str
    phase: int
    weight: int
    shown_by: Evidenced | Absence | Placed

    @property
    def measures(self) -> tuple[str, ...]:
        """Return the measures that show it."""
        if isinstance(self.shown_by, Evidenced):
            return self.shown_by.measures
        measure = Measure.SESSIONS_POSSIBLE if isinstance(self.shown_by, Absence) else Measure.PLACEMENT
        return (str(measure),)

    @property
    def is_of_benefits(self) -> bool:
        """Return whether it is shown by what the Jobcentre tells, which few may see."""
        return any(measure.startswith("benefit.") for measure in self.measures)


@dataclass(frozen=True, slots=True)
class Domain:
    """One of the matrix's domains with its indicators."""

    code: str
    label: str
    indicators: tuple[MatrixIndicator, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """The scores from a number of points up to the next band."""

    code: str
    label: str
    starts_at: Decimal


@dataclass(frozen=True, slots=True)
class Matrix:
    """One version of a council's identification matrix, immutable; bands stand from the highest down."""

    name: str
    note: str
    fresh_months: int
    cap: Decimal
    extra_person: Decimal
    extra_most: Decimal
    bands: tuple[Band, ...]
    domains: tuple[Domain, ...]
    values: tuple[SourcedValue, ...] = ()
    indicators: dict[str, MatrixIndicator] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Look the indicators up by code once."""
        by_code = {indicator.code: indicator for domain in self.domains for indicator in domain.indicators}
        object.__setattr__(self, "indicators", by_code)

    def band_of(self, score: Decimal) -> Band | None:
        """Return the band a score lies in; None where it lies below them all."""
        return next((band for band in self.bands if score >= band.starts_at), None)

    def range_of(self, band: Band) -> str:
        """Return the scores of a band in words: "9 or more", "5 to 8.5"; scores come in half points."""
        above = [other.starts_at for other in self.bands if other.starts_at > band.starts_at]
        if not above:
            return f"{band.starts_at:f} or more"
        return f"{band.starts_at:f} to {min(above) - HALF:f}"

    def band_above(self, score: Decimal) -> Band | None:
        """Return the next higher band, None from the highest."""
        return next((band for band in reversed(self.bands) if score < band.starts_at), None)


def read_matrix(text: str, *, name: str) -> Matrix:
    """Return the matrix of a TOML text, or raise MatrixError with every fault; the faults call the text by `name`."""
    return read_text(text, _matrix, name=name, error=MatrixError)


def _matrix(file: Section) -> Matrix:
    name, note = file.text("name"), file.text("note")
    fresh_months = file.number("fresh_months", least=1, most=60, default=12)
    score = file.section("score")
    cap = score.points("cap", most=HEAVIEST, default=Decimal(HEAVIEST))
    extra_person = score.points("extra_person", most=HEAVIEST, default=Decimal(0))
    extra_most = score.points("extra_most", most=HEAVIEST, default=Decimal(0))
    score.done()
    bands = tuple(_band(section) for section in file.sections("bands"))
    domains = tuple(_domain(section) for section in file.sections("domains"))
    file.done()
    indicators = [(f"domains[{n}].indicators", domain.indicators) for n, domain in enumerate(domains, start=1)]
    _all_different(file, _places("bands", bands))
    _all_different(file, _places("domains", domains))
    _all_different(file, [place for at, some in indicators for place in _places(at, some)])
    for place, (higher, band) in enumerate(pairwise(bands), start=2):
        if band.starts_at >= higher.starts_at:
            file.fault(f"bands[{place}].starts_at", f"less than the {higher.starts_at} of the band before it")
    values = tuple(file.findings.values)
    return Matrix(name, note, fresh_months, cap, extra_person, extra_most, bands, domains, values)


def _band(section: Section) -> Band:
    code, label = section.code(), section.text("label")
    starts_at = section.points("starts_at", most=100, default=Decimal(0))
    section.done()
    return Band(code, label, starts_at)


def _domain(section: Section) -> Domain:
    code, label = section.code(), section.text("label")
    indicators = tuple(_indicator(each, domain=code) for each in section.sections("indicators"))
    section.done()
    return Domain(code, label, indicators)


def _indicator(section: Section, *, domain: str) -> MatrixIndicator:
    code, label = section.code(), section.text("label")
    phase = section.number("phase", least=min(PHASES), most=max(PHASES), default=min(PHASES))
    weight = section.number("weight", least=1, most=HEAVIEST, default=1)
    given = [kind for kind in _KINDS if section.has(kind)]
    if len(given) != 1:
        section.fault("", f"exactly one of {', '.join(_KINDS)}", ", ".join(given) or "none")
    kind = given[0] if given else "evidence"
    inner = section.section(kind) if given else Section(Findings(""), kind, {"measures": []})
    shown_by = _KINDS[kind](inner)
    inner.done()
    section.done()
    return MatrixIndicator(code, domain, label, phase, weight, shown_by)


def _evidenced(section: Section) -> Evidenced:
    at_least = section.number("at_least", least=1, most=20, default=1) if section.has("at_least") else 1
    has_value = section.has("value_at_least")
    return Evidenced(
        section.texts("measures", known=_EVIDENCE_MEASURES),
        section.texts("codes", least=0) if section.has("codes") else (),
        section.choice("ages", Ages, default=Ages.ALL),
        at_least,
        section.choice("per", Per, default=Per.PERSON),
        section.number("value_at_least", least=1, most=10_000_000, default=1) if has_value else None,
    )


def _absence(section: Section) -> Absence:
    terms = section.number("terms", least=1, most=12, default=1)
    among = (Bound.AT_LEAST, Bound.MORE_THAN)
    given = [bound for bound in among if section.has(bound)]
    if len(given) != 1:
        section.fault("", f"exactly one of {', '.join(among)}", ", ".join(given) or "none")
    bound = given[0] if given else Bound.AT_LEAST
    return Absence(terms, Share(bound, section.share(bound)))


def _placed(section: Section) -> Placed:
    return Placed(section.texts("placements", known=PLACEMENTS))


_KINDS: dict[str, Callable[[Section], Evidenced | Absence | Placed]] = {
    "evidence": _evidenced,
    "absence": _absence,
    "placed": _placed,
}


def _places(at: str, coded: Sequence[Band | Domain | MatrixIndicator]) -> list[tuple[str, str]]:
    return [(f"{at}[{place}].code", one.code) for place, one in enumerate(coded, start=1)]


def _all_different(file: Section, places: list[tuple[str, str]]) -> None:
    codes = [code for _, code in places]
    for before, (at, code) in enumerate(places):
        if code in codes[:before]:
            file.fault(at, "codes that differ", code)
