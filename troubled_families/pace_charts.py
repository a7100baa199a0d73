"""The geometry of charts of pace: past counts and the range they lead to; many small charts of the same months."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from families.words import number
from troubled_families.charts import BOTTOM, LEFT, WIDTH, Tick, round_top
from troubled_families.count_charts import HEIGHT, RIGHT, Cells, Count, axis, height_of, label_of, spread


@dataclass(frozen=True)
class FanChart:
    """A line of what was, the range of what may come, and the target, as a picture, a sentence and a table."""

    past: str
    spots: tuple[tuple[float, float], ...]
    fan: str
    likely: str
    now_x: float
    target_y: float | None
    rows: tuple[Tick, ...]
    labels: tuple[Tick, ...]
    description: str
    head: tuple[Mapping[str, Any], ...]
    table: tuple[Cells, ...]
    left: int = LEFT
    bottom: int = BOTTOM
    height: int = HEIGHT


Range = tuple[int, int, int]


def fan_chart(
    past: Sequence[tuple[date | str, int]],
    ahead: Sequence[tuple[date | str, Range]],
    *,
    target: int | None,
    period: str,
) -> FanChart:
    """Return the line of ``past`` (label, count), and from its end the range ``ahead`` (label, (low, likely, high))."""
    top = round_top(max([*(count for _, count in past), *(most for _, (_, _, most) in ahead), target or 0, 1]))
    labels = [label_of(label) for label, _ in (*past, *ahead)]
    step = (WIDTH - LEFT - RIGHT - 20) / max(len(labels) - 1, 1)

    def at(place: int, value: int) -> tuple[float, float]:
        return round(LEFT + 10 + place * step, 2), height_of(value, top)

    spots = [at(place, count) for place, (_, count) in enumerate(past)]
    lines = [[at(len(past) + place, of[which]) for place, (_, of) in enumerate(ahead)] for which in range(3)]
    low, likely, high = ([*spots[-1:], *line] for line in lines)
    return FanChart(
        past=_path(spots),
        spots=tuple(spots),
        fan=f"{_path([*low, *reversed(high)])}Z" if ahead else "",
        likely=_path(likely) if ahead else "",
        now_x=spots[-1][0] if spots else LEFT,
        target_y=None if target is None else height_of(target, top),
        rows=axis(top),
        labels=spread(labels, step=step, first=LEFT + 10),
        description=_told(past, ahead, target),
        head=(
            {"label": period},
            *({"label": words, "numeric": True} for words in ("Counted", "Low", "Likely", "High")),
        ),
        table=(
            *((label_of(label), count, None, None, None) for label, count in past),
            *((label_of(label), None, *of) for label, of in ahead),
        ),
    )


def _path(places: Sequence[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{x} {y}" for x, y in places) if places else ""


def _told(past: Sequence[tuple[date | str, int]], ahead: Sequence[tuple[date | str, Range]], target: int | None) -> str:
    said = [f"{number(past[-1][1])} counted at {label_of(past[-1][0])}"] if past else []
    if ahead:
        label, (low, likely, high) = ahead[-1]
        said.append(f"at {label_of(label)} between {number(low)} and {number(high)}, likely {number(likely)}")
    if target is not None:
        said.append(f"target {number(target)}")
    return "; ".join(said)


PANEL_WIDTH, PANEL_HEIGHT, PANEL_FOOT = 240, 128, 104


@dataclass(frozen=True)
class PanelBar:
    """A month in a panel; one not known is drawn as such."""

    x: float
    y: float
    width: float
    height: float
    fill: str


@dataclass(frozen=True)
class Panel:
    """One of many small charts: its months and its target."""

    words: str
    detail: str
    href: str
    bars: tuple[PanelBar, ...]
    target_y: float | None
    target: int | None
    top_words: str
    description: str


@dataclass(frozen=True)
class SmallMonths:
    """Many small charts of the same months, as pictures and as one table."""

    panels: tuple[Panel, ...]
    first: str
    last: str
    has_target: bool
    has_unknown: bool
    head: tuple[Mapping[str, Any], ...]
    table: tuple[Cells, ...]


def small_months(
    months: Sequence[date | str], panels: Sequence[Mapping[str, Any]], *, own_scale: bool, unknown: str
) -> SmallMonths:
    """Return panels with ``words``, ``values`` and perhaps ``target``, ``detail``, ``href``."""
    most = [max([*(value or 0 for value in panel["values"]), panel.get("target") or 0, 1]) for panel in panels]
    tops = [round_top(value if own_scale else max(most)) for value in most]
    names = [label_of(month) for month in months]
    drawn = tuple(_panel(panel, names, top=top, unknown=unknown) for panel, top in zip(panels, tops, strict=True))
    return SmallMonths(
        panels=drawn,
        first=names[0] if names else "",
        last=names[-1] if names else "",
        has_target=any(panel.target is not None for panel in drawn),
        has_unknown=any(None in panel["values"] for panel in panels),
        head=({"label": "Month"}, *({"label": panel["words"], "numeric": True} for panel in panels)),
        table=tuple(
            (name, *(_cell(panel["values"][place], unknown) for panel in panels)) for place, name in enumerate(names)
        ),
    )


def _cell(value: Count, unknown: str) -> Any:
    return unknown if value is None else value


def _panel(panel: Mapping[str, Any], names: Sequence[str], *, top: int, unknown: str) -> Panel:
    step = PANEL_WIDTH / max(len(names), 1)
    target = panel.get("target")
    told = [f"{name} {number(value, unknown)}" for name, value in zip(names, panel["values"], strict=True)]
    return Panel(
        words=panel["words"],
        detail=panel.get("detail") or "",
        href=panel.get("href") or "",
        bars=tuple(_panel_bar(value, place * step, step, top) for place, value in enumerate(panel["values"])),
        target_y=None if target is None else _panel_y(target, top),
        target=target,
        top_words=number(top),
        description="; ".join(told) + (f"; target {number(target)} each month" if target is not None else ""),
    )


def _panel_bar(value: Count, x: float, step: float, top: int) -> PanelBar:
    y = PANEL_FOOT - 20.0 if value is None else _panel_y(value, top)
    fill = "not-known" if value is None else "brand"
    return PanelBar(round(x + step * 0.12, 2), y, round(step * 0.76, 2), round(PANEL_FOOT - y, 2), fill)


def _panel_y(value: int, top: int) -> float:
    return round(PANEL_FOOT - (PANEL_FOOT - 20) * value / top, 2)
