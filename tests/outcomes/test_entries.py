"""What people enter: the level of a need, and that somebody expects a child."""

from datetime import date, timedelta
from typing import Any

import pytest

from families.models import Family, Membership, Person
from families.refusals import NotPossibleError
from keyworkers.models import User
from outcomes.actions import judge_touched
from outcomes.entries import Expecting, enter_expecting, enter_level, level_needs, withdraw_entry
from outcomes.judgements import needs_held
from outcomes.models import Attachment, Evidence, NeedVerdict
from tests import factories as make
from tests.outcomes.conftest import PLAN
from tests.outcomes.test_judgements import NEED

pytestmark = pytest.mark.django_db

LEVELS = """
[headlines.indicators.outcome]
type = "levels"
valid_months = { value = 12, mark = "I", source = "Ours" }
reach = [{ from = 1, to = 3, mark = "I", source = "Ours" }, { from = 2, to = 4, mark = "I", source = "Ours" }]
"""
FOUND = date(2020, 3, 2)
DUE = date(2020, 12, 1)


def case_with_levels() -> Attachment:
    """Return an attachment with a need of which the plan asks a level."""
    text = PLAN.read_text().replace(NEED, NEED + LEVELS)
    made: Attachment = make.AttachmentFactory(plan__text=text, attached_on=date(2020, 1, 6))
    make.all_sources_complete(made.council)
    make.NeedFactory(
        council=made.council,
        attachment=made,
        headline="education",
        indicator="education-concern",
        identified_on=FOUND,
        source="professional",
        recorded_by=make.KeyworkerFactory(council=made.council),
    )
    return made


@pytest.fixture
def case() -> Attachment:
    return case_with_levels()


@pytest.fixture
def worker() -> User:
    made: User = make.KeyworkerFactory()
    return made


def enter(case: Attachment, by: User, level: int, on: date, **more: Any) -> Evidence:
    return enter_level(case, "education-concern", level, on=on, by=by, as_of=make.TODAY, at=make.NOW, **more)


def met_since() -> date | None:
    judge_touched(as_of=make.TODAY, at=make.NOW)
    return NeedVerdict.objects.get(need__indicator="education-concern").met.since(make.TODAY)


def test_the_scale_goes_from_the_lowest_level_the_plan_names_to_the_highest(case: Attachment) -> None:
    assert level_needs(needs_held(case, on=make.TODAY)) == {"education-concern": range(1, 5)}


def test_a_level_high_enough_for_where_the_need_began_meets_it(case: Attachment, worker: User) -> None:
    enter(case, worker, 1, FOUND)
    assert met_since() is None

    enter(case, worker, 3, date(2020, 9, 1))

    assert met_since() == date(2020, 9, 1)


@pytest.mark.parametrize("level", [1, 4])
def test_a_level_at_either_end_of_the_scale_is_taken(case: Attachment, worker: User, level: int) -> None:
    assert enter(case, worker, level, FOUND).value == level


@pytest.mark.parametrize("level", [0, 5])
def test_a_level_out_of_the_scale_is_refused(case: Attachment, worker: User, level: int) -> None:
    with pytest.raises(NotPossibleError, match="go from 1 to 4"):
        enter(case, worker, level, FOUND)


def test_a_level_of_a_day_to_come_is_refused(case: Attachment, worker: User) -> None:
    assert enter(case, worker, 1, make.TODAY)
    with pytest.raises(NotPossibleError, match="today or in the past"):
        enter(case, worker, 1, make.TODAY + timedelta(days=1))


def test_a_level_of_a_need_the_plan_asks_none_of_is_refused(case: Attachment, worker: User) -> None:
    with pytest.raises(NotPossibleError, match="asks for no level"):
        enter_level(case, "asb", 1, on=FOUND, by=worker, as_of=make.TODAY, at=make.NOW)


def test_a_second_level_of_a_day_is_refused_and_a_correction_is_not(case: Attachment, worker: User) -> None:
    first = enter(case, worker, 1, FOUND)

    with pytest.raises(NotPossibleError, match="correct that one"):
        enter(case, worker, 2, FOUND)
    second = enter(case, worker, 2, FOUND, instead_of=first)

    first.refresh_from_db()
    assert (first.superseded_at, second.supersedes, second.entered_by) == (make.NOW, first, worker)


def test_a_correction_changes_what_is_judged(case: Attachment, worker: User) -> None:
    enter(case, worker, 1, FOUND)
    wrong = enter(case, worker, 3, date(2020, 9, 1))
    assert met_since()

    enter(case, worker, 2, date(2020, 9, 1), instead_of=wrong)

    assert met_since() is None


def test_an_entry_is_corrected_once(case: Attachment, worker: User) -> None:
    first = enter(case, worker, 1, FOUND)
    withdraw_entry(first, at=make.NOW)

    with pytest.raises(NotPossibleError, match="replaced or withdrawn already"):
        enter(case, worker, 2, FOUND, instead_of=first)


def test_what_an_agency_sent_is_not_corrected_here() -> None:
    sent = make.EvidenceFactory(entered_by=None, feed_record=make.FeedRecordFactory(), measure="asb.incident")

    with pytest.raises(NotPossibleError, match="an agency corrects"):
        withdraw_entry(sent, at=make.NOW)


@pytest.fixture
def mother() -> Membership:
    made: Membership = make.MembershipFactory(starts_on=date(2015, 1, 1), ends_on=date(2020, 9, 1))
    return made


def expecting(family: Family, person: Person, by: User, known_on: date = date(2020, 6, 1), **more: Any) -> Evidence:
    instead_of = more.pop("instead_of", None)
    said = Expecting(**({"known_on": known_on, "due_on": DUE} | more))
    return enter_expecting(family, person, said, by=by, as_of=make.TODAY, at=make.NOW, instead_of=instead_of)


def test_a_child_is_expected_until_six_weeks_after_it_is_due(mother: Membership, worker: User) -> None:
    made = expecting(mother.family, mother.person, worker)

    assert (made.starts_on, made.ends_on) == (date(2020, 6, 1), date(2021, 1, 12))


def test_a_child_is_expected_until_its_birth(mother: Membership, worker: User) -> None:
    first = expecting(mother.family, mother.person, worker)

    born = date(2020, 9, 20)
    made = expecting(mother.family, mother.person, worker, born_on=born, instead_of=first)

    assert (made.ends_on, made.supersedes) == (born, first)


@pytest.mark.parametrize(
    ("said", "says"),
    [
        pytest.param({"known_on": date(2020, 10, 1)}, "today or in the past", id="known tomorrow"),
        pytest.param({"due_on": date(2020, 5, 31)}, "on or after the day it was known", id="due before it was known"),
        pytest.param({"due_on": date(2021, 3, 23)}, "at most 42 weeks later", id="due in 43 weeks"),
        pytest.param({"born_on": date(2020, 10, 1)}, "not in the future", id="born tomorrow"),
        pytest.param({"born_on": date(2020, 6, 1)}, "birth lies after the day", id="born when it was known"),
        pytest.param({"known_on": date(2020, 9, 1)}, "did not belong to this family", id="had left"),
        pytest.param(
            {"known_on": date(2014, 12, 31), "due_on": date(2015, 2, 1)}, "did not belong", id="not yet there"
        ),
    ],
)
def test_days_that_cannot_be_are_refused(mother: Membership, worker: User, said: dict[str, Any], says: str) -> None:
    with pytest.raises(NotPossibleError, match=says):
        expecting(mother.family, mother.person, worker, **said)


def test_somebody_is_taken_on_their_last_day_in_the_family(mother: Membership, worker: User) -> None:
    assert expecting(mother.family, mother.person, worker, date(2020, 8, 31))


def test_the_same_child_is_entered_once(mother: Membership, worker: User) -> None:
    expecting(mother.family, mother.person, worker)

    with pytest.raises(NotPossibleError, match="correct that entry"):
        expecting(mother.family, mother.person, worker, date(2020, 7, 1))
