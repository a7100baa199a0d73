"""The whole-family assessment: every member covered, agreed, completed, signed off by somebody else, then locked."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError

from families.models import Family
from families.refusals import NotPossibleError
from families.scopes import Scope
from keyworkers.assessing import (
    Part,
    agree_to_work,
    begin_assessment,
    complete,
    is_retrospective,
    missing_from,
    sign_off,
    take_up_again,
    write_part,
    write_summary,
)
from keyworkers.models import Assessment, User
from keyworkers.saving import ChangedMeanwhileError, seen_of
from tests import factories as make

pytestmark = pytest.mark.django_db

NOTHING = seen_of({"strengths": "", "worries": "", "wishes": ""})
SAID = Part("Gets up early.", "Sleeps badly.", "“I want my own room.”")


@pytest.fixture
def worker() -> User:
    worker: User = make.KeyworkerFactory()
    return worker


@pytest.fixture
def family() -> Family:
    family: Family = make.FamilyFactory()
    make.MembershipFactory(family=family, person__given_name="Ada")
    make.ChildMembershipFactory(family=family, person__given_name="Ben")
    make.MembershipFactory(family=family, person__given_name="Cal", relationship="father", lives_there=False)
    return family


@pytest.fixture
def scope(family: Family) -> Scope:
    return Scope(council=family.council_id)


@pytest.fixture
def assessment(family: Family, worker: User) -> Assessment:
    return begin_assessment(family, started_on=make.TODAY, by=worker, as_of=make.TODAY, at=make.NOW)


def written(assessment: Assessment, *, but: str = "") -> Assessment:
    for member in assessment.family.memberships.select_related("person"):
        if member.person.given_name != but:
            write_part(assessment, member.person, SAID, seen=NOTHING)
    return write_summary(assessment, "They look after each other.", seen=seen_of({"summary": ""}))


def completed(assessment: Assessment, scope: Scope) -> Assessment:
    return complete(assessment, completed_on=make.TODAY, as_of=make.TODAY, scope=scope)


def signed_off(assessment: Assessment, *, by: User) -> Assessment:
    """Have somebody who has just read it sign an assessment off."""
    assessment.refresh_from_db()
    return sign_off(assessment, version=assessment.version, by=by, at=make.NOW)


def test_an_assessment_that_leaves_out_the_absent_father_says_so(assessment: Assessment, scope: Scope) -> None:
    written(assessment, but="Cal")

    with pytest.raises(NotPossibleError, match=r"does not cover every member yet.*Cal Example"):
        completed(assessment, scope)


def test_a_member_who_joins_while_it_is_written_is_asked_for(assessment: Assessment, scope: Scope) -> None:
    written(assessment)
    make.MembershipFactory(family=assessment.family, person__given_name="Dot", starts_on=make.TODAY)

    missing = missing_from(assessment, on=make.TODAY, scope=scope)

    assert [person.given_name for person in missing] == ["Dot"]


def test_whoever_may_not_be_named_is_not_asked_for(assessment: Assessment, scope: Scope) -> None:
    written(assessment)
    hidden = make.MembershipFactory(person=make.MembershipFactory(family=assessment.family).person, lives_there=False)

    missing = missing_from(
        assessment, on=make.TODAY, scope=Scope(council=scope.council, hidden=frozenset([hidden.family_id]))
    )

    assert missing == []


def test_an_assessment_without_a_summary_is_not_completed(assessment: Assessment, scope: Scope) -> None:
    written(assessment)
    Assessment.objects.update(summary=" ")

    with pytest.raises(NotPossibleError, match="what you make of it together"):
        completed(assessment, scope)


def test_a_completed_assessment_is_signed_off_by_somebody_else_and_then_locked(
    assessment: Assessment, scope: Scope
) -> None:
    completed(written(assessment), scope)

    done = signed_off(assessment, by=make.TeamManagerFactory())

    assert (done.completed_on, done.signed_off_at) == (make.TODAY, make.NOW)
    with pytest.raises(IntegrityError, match="begin another"):
        Assessment.objects.update(summary="Otherwise.")


def test_nobody_signs_off_their_own(assessment: Assessment, scope: Scope, worker: User) -> None:
    completed(written(assessment), scope)

    with pytest.raises(NotPossibleError, match="Somebody else signs off"):
        signed_off(assessment, by=worker)


def test_what_was_written_after_a_manager_read_it_is_not_signed_off_unread(
    assessment: Assessment, scope: Scope
) -> None:
    completed(written(assessment), scope)
    assessment.refresh_from_db()
    read = assessment.version
    take_up_again(assessment)
    write_summary(assessment, "Otherwise.", seen=seen_of({"summary": "They look after each other."}))
    completed(assessment, scope)

    with pytest.raises(NotPossibleError, match="Read it again"):
        sign_off(assessment, version=read, by=make.TeamManagerFactory(), at=make.NOW)

    assert Assessment.objects.get().signed_off_at is None


def test_nothing_is_signed_off_before_it_is_completed(assessment: Assessment) -> None:
    with pytest.raises(NotPossibleError, match="once it is completed"):
        signed_off(assessment, by=make.TeamManagerFactory())


def test_a_completed_assessment_is_written_in_again_only_once_it_is_taken_up(
    assessment: Assessment, scope: Scope
) -> None:
    completed(written(assessment), scope)
    with pytest.raises(NotPossibleError, match="Take it up again"):
        write_summary(assessment, "More.", seen=seen_of({"summary": "They look after each other."}))

    take_up_again(assessment)

    write_summary(assessment, "More.", seen=seen_of({"summary": "They look after each other."}))
    assert Assessment.objects.get().summary == "More."


def test_the_second_of_two_who_write_about_a_member_sees_both_and_overwrites_nothing(assessment: Assessment) -> None:
    ada = assessment.family.memberships.all()[0].person
    write_part(assessment, ada, SAID, seen=NOTHING)

    with pytest.raises(ChangedMeanwhileError) as refused:
        write_part(assessment, ada, Part("Something else."), seen=NOTHING)

    assert refused.value.stands["strengths"] == "Gets up early."
    write_part(assessment, ada, Part("Both."), seen=refused.value.seen)
    assert assessment.members.get().strengths == "Both."


def test_who_agreed_belonged_to_the_family_that_day(assessment: Assessment) -> None:
    stranger = make.PersonFactory(given_name="Eve")

    with pytest.raises(NotPossibleError, match="Eve Example did not belong"):
        agree_to_work(assessment, agreed_on=make.TODAY, people=[stranger], as_of=make.TODAY)


def dated(completed_on: date, *, recorded_at: datetime) -> Assessment:
    return Assessment(started_on=date(2020, 9, 1), completed_on=completed_on, recorded_at=recorded_at)


def test_what_is_entered_after_the_day_it_is_dated_is_retrospective() -> None:
    the_day_after = datetime(2020, 9, 30, 0, 30, tzinfo=make.LONDON)

    assert is_retrospective(dated(date(2020, 9, 29), recorded_at=the_day_after))


def test_what_is_entered_on_its_day_or_before_is_not_retrospective() -> None:
    late_that_day = datetime(2020, 9, 30, 23, 30, tzinfo=make.LONDON)

    assert not is_retrospective(dated(date(2020, 9, 30), recorded_at=late_that_day))
    assert not is_retrospective(dated(date(2020, 10, 2), recorded_at=late_that_day))


def test_a_family_has_one_open_assessment(assessment: Assessment, worker: User) -> None:
    with pytest.raises(NotPossibleError, match="open already"):
        begin_assessment(assessment.family, started_on=make.TODAY, by=worker, as_of=make.TODAY, at=make.NOW)
