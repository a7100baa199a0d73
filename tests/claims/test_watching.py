"""Paid families are watched: what held and for how long, what did not, what nobody knows."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from claims.replies import record_reply
from claims.reply_previews import Typed
from claims.watching import Held, Sustained, Watched, lapsed, paid_results, spells_asked, sustained, watched_in
from outcomes.rules.daysets import NEVER, DaySet
from tests.claims.money import claim_of, sent_batch
from tests.claims.scenes import ledger, relapse
from tests.factories import NOW, TODAY

SENT = date(2020, 1, 31)
HOLDS = DaySet.starting(date(2019, 6, 1))
UNTIL_MAY = DaySet.of((date(2019, 6, 1), date(2020, 5, 1)))


def one(**changes: Any) -> Watched:
    made = Watched(claim=1, family=2, attachment=3, sent_on=SENT, met=HOLDS, possible=HOLDS, known_to=None)
    return replace(made, **changes)


@pytest.mark.parametrize(
    ("watched", "day", "held"),
    [
        pytest.param(one(), date(2021, 1, 31), Held.HELD, id="met all the time"),
        pytest.param(one(met=UNTIL_MAY, possible=UNTIL_MAY), date(2020, 4, 30), Held.HELD, id="the last day met"),
        pytest.param(one(met=UNTIL_MAY, possible=UNTIL_MAY), date(2020, 5, 1), Held.NOT_HELD, id="the day it falls"),
        pytest.param(one(met=UNTIL_MAY), date(2020, 5, 1), Held.NOT_KNOWN, id="it may have held"),
        pytest.param(one(known_to=date(2020, 4, 29)), date(2020, 4, 30), Held.NOT_KNOWN, id="beyond what is known"),
        pytest.param(
            one(met=NEVER, possible=NEVER, known_to=date(2020, 2, 1)), date(2020, 4, 30), Held.NOT_HELD, id="certainly"
        ),
        pytest.param(
            one(
                met=DaySet.of((SENT, date(2020, 3, 1)), (date(2020, 3, 2), None)),
                possible=DaySet.of((SENT, date(2020, 3, 1)), (date(2020, 3, 2), None)),
            ),
            date(2020, 4, 30),
            Held.NOT_HELD,
            id="a day's relapse counts though it is met again",
        ),
    ],
)
def test_a_result_held_when_its_plan_was_met_on_every_day(watched: Watched, day: date, held: Held) -> None:
    assert watched.held_to(day) is held


def test_a_milestone_counts_only_what_has_come_to_it() -> None:
    watched = [one(), one(met=UNTIL_MAY, possible=UNTIL_MAY), one(met=UNTIL_MAY), one(sent_on=date(2020, 9, 1))]

    three, six, twelve = sustained(watched, as_of=date(2020, 10, 31))

    assert three == Sustained(months=3, held=3, not_held=0, not_known=0)
    assert six == Sustained(months=6, held=1, not_held=1, not_known=1)
    assert (three.rate, six.rate, twelve.rate) == ("100% (3 of 3 known)", "50% (1 of 2 known)", "not known yet")


def test_a_relapse_is_listed_with_the_day_it_came_the_latest_first() -> None:
    later = DaySet.of((date(2019, 6, 1), date(2020, 8, 1)))
    watched = [one(), one(claim=5, met=UNTIL_MAY, possible=UNTIL_MAY), one(claim=6, met=later, possible=later)]

    found = lapsed(watched, as_of=date(2020, 9, 30))

    assert [(day, one.claim) for day, one in found] == [(date(2020, 8, 1), 6), (date(2020, 5, 1), 5)]


@pytest.mark.django_db
def test_paid_results_are_read_with_what_their_sources_know(judges: list[list[int]]) -> None:
    batch = sent_batch(families=1)
    record_reply(batch, Typed(), by=batch.made_by, as_of=TODAY, at=NOW)
    result = claim_of(batch, 2)
    relapse(result.family, on=date(2020, 11, 1))

    results, sources = map(list, paid_results(batch.programme))
    (watched,), unwatched = watched_in(results, sources, spells_asked(results))

    assert (watched.claim, watched.lapsed_on(date(2020, 12, 31)), unwatched) == (result.pk, date(2020, 11, 1), 0)
    assert watched.known_to is not None


WORKED = (7, date(2019, 10, 1), date(2020, 5, 1))


@pytest.mark.parametrize(
    ("spells", "lapsed_on"),
    [
        pytest.param([(7, date(2019, 10, 1), None)], None, id="in work still"),
        pytest.param([WORKED], date(2020, 5, 1), id="the work ended"),
        pytest.param([WORKED, (7, date(2020, 5, 7), None)], None, id="less than a week between two jobs"),
        pytest.param([WORKED, (7, date(2020, 5, 8), None)], date(2020, 5, 1), id="a week without work"),
        pytest.param([WORKED, (8, date(2020, 5, 1), None)], date(2020, 5, 1), id="somebody else's work"),
    ],
)
def test_the_work_that_was_paid_for_is_watched(spells: list[Any], lapsed_on: date | None) -> None:
    told = [ledger(person=7).stored()]
    paid = (1, 2, 3, SENT, "employment", None, None, None, told, ["benefits"])

    (watched,), unwatched = watched_in([paid], [("benefits", date(2020, 9, 1), 35)], spells)

    assert (watched.lapsed_on(date(2020, 9, 30)), watched.route, unwatched) == (lapsed_on, "employment", 0)
    assert watched.held_to(date(2020, 12, 31)) is (Held.NOT_HELD if lapsed_on else Held.NOT_KNOWN)
