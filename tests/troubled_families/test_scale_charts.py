"""The geometry of charts of a scale: the better end on the right and on top, whichever way the scale runs."""

from datetime import date

import pytest

from troubled_families.charts import WIDTH
from troubled_families.scale_charts import BOTTOM, SHAPES, SIDE, TOP, days_chart, points, shape, track

JANUARY, JUNE = date(2020, 1, 6), date(2020, 6, 1)


@pytest.mark.parametrize(("worst", "best"), [(10, 50), (50, 10)], ids=["more is better", "less is better"])
def test_the_better_end_of_a_scale_is_on_the_right(worst: int, best: int) -> None:
    found = track(worst=worst, best=best, first=worst, latest=best, target=best)

    assert (found.first, found.latest, found.target) == (SIDE, WIDTH - SIDE, WIDTH - SIDE)
    assert found.way == "forward"


def test_a_step_back_points_back() -> None:
    found = track(worst=10, best=50, first=40, latest=20, target=None)

    assert (found.way, found.target) == ("back", None)
    assert found.arrow.startswith(f"M{found.latest + 13}")


@pytest.mark.parametrize("first", [None, 30], ids=["read once", "no change"])
def test_without_a_way_there_is_no_arrow_to_draw(first: int | None) -> None:
    found = track(worst=10, best=50, first=first, latest=30, target=None)

    assert (found.way, found.first) == ("none", None)


def test_a_scale_of_half_points_is_marked_at_its_whole_ones() -> None:
    found = track(worst=40, best=0, first=None, latest=5, target=None)

    assert [tick.words for tick in found.ticks] == ["0", "1", "2", "3", "4"]


def test_a_long_scale_is_not_marked_at_every_point_but_at_both_ends() -> None:
    words = [tick.words for tick in track(worst=0, best=200, first=None, latest=50, target=None).ticks]

    assert (words[0], words[-1]) == ("0", "20")
    assert len(words) <= 11


def test_lines_over_days_have_the_better_end_on_top_and_a_shape_each() -> None:
    series = [("The family", [(JANUARY, 10), (JUNE, 50)]), ("The worker", [(JANUARY, 30)])]

    found = days_chart(series, worst=10, best=50, target=40, starts_on=JANUARY, ends_on=JUNE)

    assert found.lines[0].path == f"M56.0 {BOTTOM:.1f} L700.0 {TOP:.1f}"
    assert found.lines[0].sample != found.lines[1].sample
    assert TOP < (found.target_y or 0) < BOTTOM


def test_a_reading_alone_on_its_day_has_a_place() -> None:
    found = days_chart([("One", [(JUNE, 20)])], worst=10, best=50, target=None, starts_on=JUNE, ends_on=JUNE)

    assert len(found.lines[0].spots) == 1


def test_every_shape_differs() -> None:
    assert len({shape(name, 10, 10) for name in SHAPES}) == len(SHAPES)


def test_points_are_said_without_a_needless_nought() -> None:
    assert (points(30), points(25), points(0)) == ("3", "2.5", "0")
