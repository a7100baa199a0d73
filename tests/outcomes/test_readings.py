"""Readings: taken, refused, corrected, withdrawn; and the targets beside them."""

from datetime import date, timedelta
from typing import Any

import pytest

from families.models import Person
from families.refusals import NotPossibleError
from keyworkers.models import User
from keyworkers.saving import ChangedMeanwhileError, seen_of
from outcomes.models import Attachment, DistanceTarget, DistanceTool, Evidence
from outcomes.readings import (
    Sitting,
    correct_reading,
    same_sitting,
    set_targets,
    sitting_stands,
    take_reading,
    targets_stand,
    withdraw_reading,
)
from outcomes.rules.reading_progress import Rater
from outcomes.tools import tool_of
from tests import factories as make

pytestmark = pytest.mark.django_db

SEPTEMBER = date(2020, 9, 1)


@pytest.fixture
def case() -> Attachment:
    made: Attachment = make.AttachmentFactory()
    return made


@pytest.fixture
def tool() -> DistanceTool:
    made: DistanceTool = make.DistanceToolFactory()
    return made


@pytest.fixture
def worker() -> User:
    made: User = make.KeyworkerFactory()
    return made


@pytest.fixture
def child(case: Attachment) -> Person:
    held = make.ChildMembershipFactory(
        council=case.council, family=case.family, starts_on=date(2020, 2, 3), ends_on=date(2020, 9, 7)
    )
    person: Person = held.person
    return person


def sitting(rater: Rater = Rater.FAMILY, on: date = SEPTEMBER, **more: Any) -> Sitting:
    return Sitting(rater, on, more.pop("values", {"home": 20, "safe": 40}), **more)


def take(case: Attachment, tool: DistanceTool, by: User, said: Sitting | None = None) -> list[Evidence]:
    return take_reading(case.family, tool, said or sitting(), by=by, as_of=make.TODAY, at=make.NOW)


def test_a_sitting_becomes_a_piece_of_evidence_for_each_area(
    case: Attachment, tool: DistanceTool, worker: User
) -> None:
    take(case, tool, worker)

    home, safe = Evidence.objects.order_by("code")
    assert (home.code, home.value, safe.code, safe.value) == ("everyday/home/family", 20, "everyday/safe/family", 40)
    assert (home.family, home.person, home.entered_by) == (case.family, None, worker)
    assert (home.starts_on, home.ends_on) == (SEPTEMBER, SEPTEMBER + timedelta(days=1))


def test_a_childs_reading_is_about_the_child(case: Attachment, tool: DistanceTool, worker: User, child: Person) -> None:
    take(case, tool, worker, sitting(Rater.CHILD, child=child, values={"home": 30}))

    assert (Evidence.objects.get().person, Evidence.objects.get().family) == (child, None)


@pytest.mark.parametrize("on", [date(2020, 2, 3), date(2020, 9, 6)], ids=["the day it came", "its last day"])
def test_a_child_reads_on_any_day_it_belonged_to_the_family(
    case: Attachment, tool: DistanceTool, worker: User, child: Person, on: date
) -> None:
    assert take(case, tool, worker, sitting(Rater.CHILD, on, child=child))


@pytest.mark.parametrize("on", [date(2020, 2, 2), date(2020, 9, 7)], ids=["the day before", "the day it left"])
def test_a_child_cannot_read_on_a_day_it_did_not_belong_to_the_family(
    case: Attachment, tool: DistanceTool, worker: User, child: Person, on: date
) -> None:
    with pytest.raises(NotPossibleError, match="did not belong to this family"):
        take(case, tool, worker, sitting(Rater.CHILD, on, child=child))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        pytest.param(sitting(on=make.TODAY + timedelta(days=1)), "today or in the past", id="a day to come"),
        pytest.param(sitting(values={}), "at least one area", id="every area skipped"),
        pytest.param(sitting(values={"home": 60}), "a point from 1 to 5", id="above the scale"),
        pytest.param(sitting(values={"home": 25}), "a point from 1 to 5", id="between two steps"),
        pytest.param(sitting(values={"garden": 20}), "no area “garden”", id="no such area"),
        pytest.param(sitting(Rater.CHILD), "which child", id="no child named"),
    ],
)
def test_what_the_tool_does_not_ask_is_refused(
    case: Attachment, tool: DistanceTool, worker: User, said: Sitting, why: str
) -> None:
    with pytest.raises(NotPossibleError, match=why):
        take(case, tool, worker, said)
    assert not Evidence.objects.exists()


def test_a_rater_the_tool_does_not_ask_is_refused(case: Attachment, worker: User) -> None:
    with pytest.raises(NotPossibleError, match="does not ask for that view"):
        take(case, make.DistanceToolFactory(slug="worries"), worker, sitting(values={"home": 20}))


def test_the_same_sitting_once_more_changes_nothing(case: Attachment, tool: DistanceTool, worker: User) -> None:
    first = take(case, tool, worker)

    assert take(case, tool, worker) == first
    assert Evidence.objects.count() == 2


def test_another_sitting_of_the_same_rater_and_day_is_refused(
    case: Attachment, tool: DistanceTool, worker: User, child: Person
) -> None:
    take(case, tool, worker)

    with pytest.raises(NotPossibleError, match="the family on 1 September 2020 is there already"):
        take(case, tool, worker, sitting(values={"home": 30}))
    assert take(case, tool, worker, sitting(Rater.WORKER))
    assert take(case, tool, worker, sitting(Rater.CHILD, child=child))


def test_a_correction_replaces_what_differs_and_keeps_the_rest(
    case: Attachment, tool: DistanceTool, worker: User
) -> None:
    home, safe = take(case, tool, worker)

    changed = correct_reading(case.family, tool, sitting(values={"home": 30, "safe": 40}), by=worker, at=make.NOW)

    assert changed == 1
    assert Evidence.objects.standing().get(code="everyday/home/family").supersedes == home
    assert Evidence.objects.standing().get(code="everyday/safe/family") == safe


def test_a_correction_withdraws_an_area_and_adds_another(case: Attachment, tool: DistanceTool, worker: User) -> None:
    take(case, tool, worker)

    correct_reading(case.family, tool, sitting(values={"home": 20, "support": 50}), by=worker, at=make.NOW)

    standing = {one.code: one.value for one in Evidence.objects.standing()}
    assert standing == {"everyday/home/family": 20, "everyday/support/family": 50}
    assert Evidence.objects.count() == 3


def test_the_second_of_two_corrections_sees_the_first(case: Attachment, tool: DistanceTool, worker: User) -> None:
    entries = take(case, tool, worker)
    both_saw = seen_of(sitting_stands(tool_of(tool), entries))
    who: dict[str, Any] = {"by": worker, "at": make.NOW, "seen": both_saw}
    correct_reading(case.family, tool, sitting(values={"home": 30, "safe": 40}), **who)

    with pytest.raises(ChangedMeanwhileError) as refused:
        correct_reading(case.family, tool, sitting(values={"home": 20, "safe": 50}), **who)

    assert (refused.value.stands["home"], refused.value.stands["safe"]) == (30, 40)
    assert {one.code: one.value for one in Evidence.objects.standing()}["everyday/home/family"] == 30


def test_a_reading_that_was_withdrawn_is_not_corrected(case: Attachment, tool: DistanceTool, worker: User) -> None:
    withdraw_reading(take(case, tool, worker), at=make.NOW)

    with pytest.raises(NotPossibleError, match="withdrawn meanwhile"):
        correct_reading(case.family, tool, sitting(values={"home": 40}), by=worker, at=make.NOW)


def test_a_sitting_is_withdrawn_whole_and_another_raters_stays(
    case: Attachment, tool: DistanceTool, worker: User
) -> None:
    entry, _ = take(case, tool, worker)
    take(case, tool, worker, sitting(Rater.WORKER))

    withdraw_reading(same_sitting(entry), at=make.NOW)

    assert {one.code for one in Evidence.objects.standing()} == {"everyday/home/worker", "everyday/safe/worker"}


def aims(case: Attachment) -> dict[str, tuple[int, date]]:
    return {one.area: (one.value, one.set_on) for one in DistanceTarget.objects.filter(attachment=case)}


def test_targets_are_set_changed_and_taken_away(case: Attachment, tool: DistanceTool, worker: User) -> None:
    who: dict[str, Any] = {"by": worker, "at": make.NOW}
    set_targets(case, tool, {"home": 40, "safe": 50, "support": 30}, as_of=SEPTEMBER, **who)

    set_targets(case, tool, {"home": 40, "safe": 40, "support": None}, as_of=make.TODAY, **who)

    assert aims(case) == {"home": (40, SEPTEMBER), "safe": (40, make.TODAY)}


def test_the_second_to_set_targets_sees_the_first(case: Attachment, tool: DistanceTool, worker: User) -> None:
    who: dict[str, Any] = {"by": worker, "as_of": make.TODAY, "at": make.NOW}
    who["seen"] = seen_of(targets_stand(tool_of(tool), []))
    set_targets(case, tool, {"home": 40}, **who)

    with pytest.raises(ChangedMeanwhileError):
        set_targets(case, tool, {"home": 30}, **who)

    assert aims(case) == {"home": (40, make.TODAY)}


def test_a_target_off_the_scale_is_refused(case: Attachment, tool: DistanceTool, worker: User) -> None:
    with pytest.raises(NotPossibleError, match="a point from 1 to 5"):
        set_targets(case, tool, {"home": 55}, by=worker, as_of=make.TODAY, at=make.NOW)
