"""A selection takes what lies in it, and says of what nobody knows whether it does."""

from datetime import date
from typing import Any

import pytest

from claims.figures.selection import Selection
from claims.models import OpeningBalance

BY_PROGRESS = OpeningBalance(counted_on=date(2020, 8, 31), result_type="progress", window_id=None, count=634)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        pytest.param({"result_type": "progress"}, (True, False), id="it lies in it"),
        pytest.param({"district": 1}, (False, True), id="nobody knows where"),
        pytest.param({"window": 1}, (False, True), id="nobody knows in which window"),
        pytest.param({"district": 1, "result_type": "progress"}, (False, True), id="of the route, nobody knows where"),
        pytest.param({"district": 1, "result_type": "employment"}, (False, False), id="known to be of another route"),
        pytest.param({"district": 1, "since": date(2020, 8, 31)}, (False, True), id="on the first day"),
        pytest.param({"district": 1, "since": date(2020, 9, 1)}, (False, False), id="known to be earlier"),
        pytest.param({"district": 1, "until": date(2020, 8, 30)}, (False, False), id="known to be later"),
    ],
)
def test_what_was_counted_before_is_left_out_only_where_it_might_lie(
    asked: dict[str, Any], found: tuple[bool, bool]
) -> None:
    part = Selection(**asked)

    assert (part.takes(BY_PROGRESS), part.cannot_place(BY_PROGRESS)) == found
