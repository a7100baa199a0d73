"""How far a file reaches, told from its own days."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.base import ContentFile

from families.actions import LoadRefusedError, keep_file, load, receive_file, say_complete_to
from families.models import Council, Coverage, FeedLoad
from families.models.feeds import FeedKind, LoadState
from tests.families.feeds.conftest import AT, Send
from tests.families.feeds.test_loading import AMY, BEN, HOUSEHOLDS, SCHOOL, term

Preview = Callable[[str, str], FeedLoad]
ORDERS = "OrderID,IndividualID,Kind,StartsOn,EndsOn,BreachedOn\n"


@pytest.fixture
def preview_undated(council: Council, send: Send) -> Preview:
    """Return a function that sends a file in without saying how far it is complete."""
    send("households", HOUSEHOLDS + AMY + BEN)

    def preview(kind: str, content: str) -> FeedLoad:
        file = ContentFile(content.encode(), name=f"{kind}.csv")
        return receive_file(council, FeedKind(kind), file, complete_to=None, received_by="x", at=AT)

    return preview


REACHES = [
    pytest.param("orders", ORDERS + "R1,P1,licence,2020-01-06,2020-08-05,\n", date(2020, 1, 6), id="an end as planned"),
    pytest.param("orders", ORDERS + "R1,P1,licence,2020-01-06,,2020-03-01\n", date(2020, 3, 1), id="a breach"),
    pytest.param(
        "households", HOUSEHOLDS + AMY.replace("01-01,,", "01-01,2021-01-01,"), date(2015, 1, 1), id="to come"
    ),
    pytest.param("households", HOUSEHOLDS + AMY.replace("01-01,,", "01-01,2020-09-28,"), date(2020, 9, 28), id="today"),
    pytest.param("school", SCHOOL + term("2019-20 Autumn") + term("2019-20 Spring"), date(2020, 3, 19), id="two terms"),
    pytest.param(
        "school", SCHOOL + term("2019-20 Autumn") + term("2020-21 Autumn"), date(2019, 12, 19), id="under way"
    ),
    pytest.param("school", SCHOOL + term("2020-21 Autumn"), None, id="only a term under way"),
    pytest.param("orders", ORDERS, None, id="no rows"),
]


@pytest.mark.parametrize(("kind", "content", "day"), REACHES)
def test_a_file_tells_how_far_it_reaches(preview_undated: Preview, kind: str, content: str, day: date | None) -> None:
    found = preview_undated(kind, content)

    assert (found.complete_to, found.complete_to_is_read) == (day, True)


def test_what_is_said_stands_against_what_is_read(preview_undated: Preview) -> None:
    found = say_complete_to(preview_undated("orders", ORDERS + "R1,P1,licence,2020-01-06,,\n"), date(2020, 9, 27))

    load(found, at=AT)

    assert Coverage.objects.get(source__kind="orders").complete_to == date(2020, 9, 27)


def test_no_day_after_the_file_was_received_may_be_said(preview_undated: Preview) -> None:
    with pytest.raises(LoadRefusedError, match="no later day"):
        say_complete_to(preview_undated("orders", ORDERS), date(2020, 9, 29))


def test_a_file_without_a_day_is_not_loaded(preview_undated: Preview) -> None:
    with pytest.raises(LoadRefusedError, match="say how far it is complete"):
        load(preview_undated("orders", ORDERS), at=AT)


def test_a_file_without_a_day_that_nobody_looked_at_fails_and_writes_nothing(council: Council, send: Send) -> None:
    send("households", HOUSEHOLDS + AMY + BEN)
    kept = keep_file(
        council,
        FeedKind.SCHOOL,
        ContentFile((SCHOOL + term("2020-21 Autumn")).encode(), name="school.csv"),
        complete_to=None,
        received_by="x",
        at=AT,
    )

    done = load(kept, at=AT)

    assert (done.state, done.records.count()) == (LoadState.FAILED, 0)
    assert "say how far it is complete" in done.problem
