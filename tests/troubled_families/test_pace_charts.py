"""The geometry of charts of pace: the range begins where the count stands, small charts share one scale."""

from datetime import date
from typing import Any

from troubled_families.charts import BOTTOM, TOP
from troubled_families.pace_charts import PANEL_FOOT, fan_chart, small_months

PAST = [(date(2020, 8, 1), 600), (date(2020, 9, 1), 637)]
AHEAD = [(date(2020, 10, 1), (640, 645, 655)), (date(2020, 11, 1), (642, 660, 680))]


def test_a_range_begins_where_the_count_stands_and_is_closed() -> None:
    chart = fan_chart(PAST, AHEAD, target=660, period="Month")

    now = f"M{chart.now_x} {chart.spots[-1][1]}"
    assert chart.fan.startswith(now)
    assert chart.fan.endswith("Z")
    assert chart.likely.startswith(now)
    assert chart.fan.count("L") == 5


def test_a_range_is_told_in_words_and_in_a_table() -> None:
    chart = fan_chart(PAST, AHEAD, target=660, period="Month")

    assert chart.description == "637 counted at Sep 2020; at Nov 2020 between 642 and 680, likely 660; target 660"
    assert chart.table[1] == ("Sep 2020", 637, None, None, None)
    assert chart.table[-1] == ("Nov 2020", None, 642, 660, 680)


def test_without_a_way_ahead_a_past_or_a_target_only_what_there_is_is_drawn() -> None:
    alone = fan_chart(PAST, [], target=None, period="Month")
    unbegun = fan_chart([], AHEAD, target=None, period="Month")

    assert (alone.fan, alone.likely, alone.target_y) == ("", "", None)
    assert (unbegun.past, unbegun.spots) == ("", ())
    assert unbegun.fan.count("L") == 3


def test_small_charts_share_one_scale_unless_each_asks_for_its_own() -> None:
    panels: list[dict[str, Any]] = [
        {"words": "North", "values": [4, None], "target": 2},
        {"words": "Coast", "values": [0, 8]},
    ]

    shared, own = (
        small_months([date(2020, 8, 1), date(2020, 9, 1)], panels, own_scale=own_scale, unknown="not known")
        for own_scale in (False, True)
    )

    assert [panel.top_words for panel in shared.panels] == ["8", "8"]
    assert [panel.top_words for panel in own.panels] == ["4", "8"]
    assert shared.panels[0].bars[1].fill == "not-known"
    assert shared.panels[1].bars[0].height == 0
    assert own.panels[0].bars[0].y < PANEL_FOOT
    assert shared.table == (("Aug 2020", 4, 0), ("Sep 2020", "not known", 8))
    assert shared.panels[0].description == "Aug 2020 4; Sep 2020 not known; target 2 each month"


def test_a_target_above_every_count_stays_in_the_picture() -> None:
    chart = fan_chart([(date(2020, 9, 1), 3)], [], target=1480, period="Month")

    assert chart.target_y is not None
    assert TOP <= chart.target_y < BOTTOM
