"""Programmes side by side: what each worked with and turned around, against its targets and against each other.

Each programme is read as at a day of its own: today, or the last day for which its council published a count. Every
share names its denominator and is said to one decimal too, for here shares stand under each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from claims.figures.counting import Counted, numbers
from claims.figures.registry import FIGURES, OF_MEASURE, AsAt
from claims.figures.selection import Selection
from claims.models import Programme, ResultType, Target, TargetMeasure
from claims.rounding import change, share_text, to_one_decimal

TURNED, WORKED = "turned-around", "worked-with"


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share that is compared: what it is of, in words and to one decimal, and what it counts."""

    of: str
    text: str
    exactly: str
    figure: str
    result_type: str = ""


@dataclass(frozen=True, kw_only=True)
class Side:
    """One programme beside others."""

    programme: Programme
    as_at: date
    worked_with: int
    turned_around: int
    by_employment: int
    by_progress: int
    in_years: Mapping[int, int]

    @cached_property
    def targets(self) -> list[Target]:
        """Return the programme's targets, in the order of their years."""
        return sorted(self.programme.targets.all(), key=lambda one: (one.starts_on or date.min, one.measure))

    def target(self, measure: TargetMeasure) -> Target | None:
        """Return the target in total of a measure, where there is one."""
        found = (one for one in self.targets if one.measure == measure and one.starts_on is None)
        return next(found, None)

    @property
    def shares(self) -> list[Share]:
        """Return every share that the programme's counts and targets allow."""
        worked, turned = self.target(TargetMeasure.WORKED_WITH), self.target(TargetMeasure.TURNED_AROUND)
        shares = [
            self._share("Worked with, of its target", self.worked_with, worked, WORKED),
            self._share("Turned around, of its target", self.turned_around, turned, TURNED),
            self._of("Turned around, of those worked with", self.turned_around, self.worked_with, TURNED),
            self._of("By employment", self.by_employment, self.turned_around, TURNED, ResultType.EMPLOYMENT),
            self._of("By progress", self.by_progress, self.turned_around, TURNED, ResultType.PROGRESS),
            self._of("To claim, of those to work with", _number(turned), _number(worked), ""),
        ]
        return [one for one in shares if one]

    def _share(self, of: str, part: int, target: Target | None, figure: str) -> Share | None:
        if target is None or not part:
            return None
        text = share_text(part, target.number, target.label)
        return Share(of=of, text=text, exactly=to_one_decimal(part, target.number), figure=figure)

    def _of(self, of: str, part: int | None, whole: int | None, figure: str, route: str = "") -> Share | None:
        if not part or not whole:
            return None
        exactly = to_one_decimal(part, whole)
        return Share(of=of, text=share_text(part, whole), exactly=exactly, figure=figure, result_type=route)


def _number(target: Target | None) -> int | None:
    return target.number if target else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A target of a year, and how far it lies from the one before it of the same measure."""

    programme: Programme
    target: Target
    before: Target | None
    number: int

    @property
    def text(self) -> str:
        """Return what was reached of it: "97% of in-year target (637 of 660)"."""
        return share_text(self.number, self.target.number, self.target.label)

    @property
    def words(self) -> str:
        """Return "+3.1% (640 before)"; nothing for the first."""
        return (
            f"{change(self.before.number, self.target.number)} ({self.before.number:,} before)" if self.before else ""
        )


def side_by_side(programmes: Sequence[AsAt]) -> list[Side]:
    """Return programmes beside each other, each as at its own day; the first started first."""
    asked = {at.programme.pk: _asked(at.programme, at.day) for at in programmes}
    found = numbers([one for each in asked.values() for one in each], at=programmes)
    sides = []
    for at in programmes:
        worked, turned, employment, progress, *yearly = asked[at.programme.pk]
        sides.append(
            Side(
                programme=at.programme,
                as_at=at.day,
                worked_with=found[worked],
                turned_around=found[turned],
                by_employment=found[employment],
                by_progress=found[progress],
                in_years={one.target.pk: found[one] for one in yearly if one.target},
            )
        )
    return sorted(sides, key=lambda one: (one.programme.starts_on, one.programme.pk))


def _asked(programme: Programme, as_at: date) -> list[Counted]:
    def counted(name: str, selection: Selection) -> Counted:
        return Counted(programme=programme, figure=FIGURES[name], as_at=as_at, selection=selection)

    routes = [counted(TURNED, Selection(result_type=route)) for route in (ResultType.EMPLOYMENT, ResultType.PROGRESS)]
    yearly = [
        Counted(programme=programme, figure=OF_MEASURE[TargetMeasure(one.measure)], as_at=as_at, target=one)
        for one in programme.targets.all()
        if one.starts_on
    ]
    return [counted(WORKED, Selection()), counted(TURNED, Selection()), *routes, *yearly]


def changes(sides: Sequence[Side]) -> list[Change]:
    """Return the targets of years, programme after programme, each with the one before it of the same measure."""
    found: list[Change] = []
    last: dict[str, Target] = {}
    yearly = [(one, target) for one in sides for target in one.targets if target.starts_on]
    for one, target in sorted(yearly, key=lambda pair: (pair[1].starts_on or date.min, pair[1].pk)):
        number, before = one.in_years[target.pk], last.get(target.measure)
        found.append(Change(programme=one.programme, target=target, before=before, number=number))
        last[target.measure] = target
    return found


def together(sides: Sequence[Side], measure: TargetMeasure) -> int:
    """Return the targets in total of several programmes, added up."""
    return sum(found.number for one in sides if (found := one.target(measure)))
