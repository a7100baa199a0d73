"""The geometry of charts of counts: what is drawn, what is said of it and its table are the same numbers."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from troubled_families.charts import BOTTOM, TOP, WIDTH
from troubled_families.count_charts import FILLS, bars_chart, columns_chart, funnel_chart, shortened, spread

MONTHS = [date(2020, month, 1) for month in (7, 8, 9)]


def test_the_longest_bar_is_as_wide_as_the_picture_and_none_known_is_no_bar() -> None:
    rows: list[dict[str, Any]] = [
        {"words": "North", "number": 40, "href": "/n"},
        {"words": "Coast", "number": 10},
        {"words": "X", "number": None},
    ]

    chart = bars_chart(rows, category="Team", things="Claims", unknown="fewer than 5")

    assert [bar.width for bar in chart.bars] == [WIDTH, WIDTH / 4, 0]
    assert (chart.bars[2].fill, chart.bars[2].said) == ("not-known", "fewer than 5")
    assert chart.table == ((("North", "/n"), 40), ("Coast", 10), ("X", "fewer than 5"))
    assert chart.description == "North: 40; Coast: 10; X: fewer than 5"


@pytest.mark.parametrize("rows", [[], [{"words": "North", "number": 0}]], ids=["no rows", "all are zero"])
def test_nothing_to_draw_breaks_no_chart(rows: list[dict[str, Any]]) -> None:
    assert sum(bar.width for bar in bars_chart(rows, category="", things="", unknown="").bars) == 0
    assert columns_chart([], [], target=None, period="Month", unknown="").columns == ()
    assert funnel_chart(rows, apart=(), things="", unknown="").height > 0


def test_the_parts_of_a_column_stand_on_each_other_and_add_up_to_its_height() -> None:
    chart = columns_chart(
        MONTHS, [("Progress", [10, 0, 4]), ("Work", [30, 5, 0])], target=20, period="Month", unknown="not known"
    )

    first = chart.columns[0].pieces
    assert [piece.fill for piece in first] == list(FILLS[:2])
    assert first[0].y == first[1].y + first[1].height
    assert chart.columns[0].top == TOP
    assert chart.target_y == (TOP + BOTTOM) / 2
    assert chart.table == (("Jul 2020", 10, 30, 40), ("Aug 2020", 0, 5, 5), ("Sep 2020", 4, 0, 4))


def test_a_month_of_which_a_part_is_not_known_has_no_total() -> None:
    chart = columns_chart(
        MONTHS, [("Progress", [1, None, 4]), ("Work", [3, 5, 0])], target=None, period="Month", unknown="not known"
    )

    assert [column.said for column in chart.columns] == ["4", "", "4"]
    assert chart.columns[1].pieces[-1].fill == "not-known"
    assert chart.table[1] == ("Aug 2020", "not known", 5, "not known")
    assert chart.description == "Jul 2020: 4; Aug 2020: not known; Sep 2020: 4"
    assert chart.key[-1] == ("Not known", "not-known")


def test_a_single_series_needs_no_sum_of_its_own() -> None:
    chart = columns_chart(["Window 1"], [("Claims", [7])], target=None, period="Window", unknown="not known")

    assert [column["label"] for column in chart.head] == ["Window", "Claims"]
    assert chart.table == (("Window 1", 7),)


@pytest.mark.parametrize("count", [1, 7, 12, 40])
def test_labels_never_overlap_where_the_picture_is_whole_or_half_as_wide(count: int) -> None:
    labels = spread(["Sep 2020"] * count, step=650 / count, first=60)

    at_rest = [label.at for label in labels if not label.is_minor]
    assert all(after - before > 60 for before, after in pairwise(label.at for label in labels))
    assert all(after - before > 110 for before, after in pairwise(at_rest))


def test_a_funnel_says_each_stages_share_of_the_one_before_and_keeps_what_is_apart_apart() -> None:
    stages = [{"words": "Attached", "number": 455}, {"words": "Claimed", "number": 89}, {"words": "Paid", "number": 0}]

    chart = funnel_chart(stages, apart=[{"words": "By work", "number": 41}], things="Families", unknown="not known")

    assert [stage.share for stage in chart.stages] == ["", "20%", "0%", ""]
    assert [stage.fill for stage in chart.stages] == ["brand", "brand", "brand", "brand-light"]
    assert chart.table[-1] == ("By work", 41, None)
    assert [bool(stage.way) for stage in chart.stages] == [True, True, False, False]


def test_a_stage_that_is_no_part_of_the_one_before_has_no_share_of_it() -> None:
    stages = [
        {"words": "Meets the outcomes plan", "number": 14},
        {"words": "Claimed", "number": 20, "is_no_part": True},
        {"words": "Paid", "number": 5},
    ]

    chart = funnel_chart(stages, apart=(), things="Families", unknown="not known")

    assert [stage.share for stage in chart.stages] == ["", "", "25%"]
    assert [share for _, _, share in chart.table] == [None, None, "25%"]


def test_a_stage_after_one_that_is_not_known_or_empty_has_no_share() -> None:
    rows: list[dict[str, Any]] = [
        {"words": "A", "number": None},
        {"words": "B", "number": 0},
        {"words": "C", "number": 3},
    ]

    chart = funnel_chart(rows, apart=(), things="Families", unknown="not known")

    assert [stage.share for stage in chart.stages] == ["", "", ""]
    assert chart.table[0] == ("A", "not known", None)


def test_words_without_room_are_cut_in_the_picture_alone() -> None:
    assert shortened("Placed by children's services elsewhere", 12) == "Placed by c…"
