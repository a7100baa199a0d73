"""The geometry of charts, asked for by the components that draw them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import template

from troubled_families import charts, count_charts, pace_charts, scale_charts

register = template.Library()


@register.simple_tag
def day_bar_of(
    met: Any, possible: Any, starts_on: date, last_on: date, marks: Any = (), *, running: Any = ()
) -> charts.DayBar:
    """Return the picture of days from ``starts_on`` to ``last_on``, both shown."""
    return charts.day_bar(
        met=_pairs(met),
        possible=_pairs(possible),
        starts_on=starts_on,
        ends_on=last_on + timedelta(days=1),
        marks=marks or (),
        running=_pairs(running),
    )


def _pairs(days: Any) -> charts.Days:
    """Return the intervals of a set of days, or of a list of pairs."""
    return getattr(days, "intervals", days) or ()


@register.simple_tag
def target_bar_of(parts: Sequence[tuple[str, int]], target: int) -> charts.TargetBar:
    """Return the bar of parts against a target."""
    return charts.target_bar(parts, target=target)


@register.simple_tag
def months_chart_of(
    months: Sequence[date], series: Sequence[tuple[str, Sequence[int | None]]], target: Any = None
) -> charts.MonthsChart:
    """Return the lines over months."""
    return charts.months_chart(months, series, target=target or None)


@register.simple_tag
def months_table(
    months: Sequence[date], series: Sequence[tuple[str, Sequence[int | None]]]
) -> Iterable[tuple[date, list[int | None]]]:
    """Return the same values as a table's rows."""
    return [(month, [values[place] for _, values in series]) for place, month in enumerate(months)]


@register.simple_tag
def track_of(row: Mapping[str, Any], worst: int, best: int) -> scale_charts.Track:
    """Return where the first and the latest value and the target of a row lie on its scale."""
    values = {name: row.get(name) for name in ("first", "target")}
    return scale_charts.track(worst=worst, best=best, latest=row["latest"], **values)


@register.simple_tag
def days_chart_of(
    series: scale_charts.Series, *, worst: int, best: int, starts_on: date, ends_on: date, target: int | None = None
) -> scale_charts.DaysChart:
    """Return the lines of values over days."""
    return scale_charts.days_chart(series, worst=worst, best=best, target=target, starts_on=starts_on, ends_on=ends_on)


@register.filter
def points(tenths: Any) -> str:
    """Return tenths of a point as points: "3", "2.5"; what is no number is empty."""
    return scale_charts.points(tenths) if isinstance(tenths, int) else ""


@register.simple_tag
def bars_chart_of(
    rows: Sequence[Mapping[str, Any]], *, category: Any = "", things: Any = "", unknown: Any = ""
) -> count_charts.BarsChart:
    """Return bars by category."""
    return count_charts.bars_chart(
        rows or (), category=category or "Of", things=things or "Number", unknown=unknown or count_charts.UNKNOWN
    )


@register.simple_tag
def columns_chart_of(
    labels: Sequence[date | str],
    series: count_charts.Series,
    *,
    target: Any = None,
    period: Any = "",
    unknown: Any = "",
) -> count_charts.ColumnsChart:
    """Return stacked columns over months or windows."""
    return count_charts.columns_chart(
        labels, series, target=target or None, period=period or "Month", unknown=unknown or count_charts.UNKNOWN
    )


@register.simple_tag
def funnel_chart_of(
    stages: Sequence[Mapping[str, Any]], *, apart: Any = (), things: Any = "", unknown: Any = ""
) -> count_charts.FunnelChart:
    """Return the stages of a funnel."""
    return count_charts.funnel_chart(
        stages, apart=apart or (), things=things or "Families", unknown=unknown or count_charts.UNKNOWN
    )


@register.simple_tag
def fan_chart_of(
    past: Sequence[tuple[date | str, int]],
    ahead: Sequence[tuple[date | str, pace_charts.Range]],
    *,
    target: Any = None,
    period: Any = "",
) -> pace_charts.FanChart:
    """Return what was and the range of what may come."""
    return pace_charts.fan_chart(past, ahead, target=target or None, period=period or "Month")


@register.simple_tag
def small_months_of(
    months: Sequence[date | str], panels: Sequence[Mapping[str, Any]], *, own_scale: Any = False, unknown: Any = ""
) -> pace_charts.SmallMonths:
    """Return many small charts of the same months."""
    return pace_charts.small_months(months, panels, own_scale=bool(own_scale), unknown=unknown or count_charts.UNKNOWN)
