"""Telling people: once, without names, only of families that are theirs, as each has chosen."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from families.models import Family
from keyworkers.assessing import sign_off
from keyworkers.models import Assessment, Assignment, MailTiming, Notice, NoticeChoice, NoticeKind, User
from keyworkers.telling import Choice, Told, choices_of, choose, count_unread, notices_of, tell
from tests import factories as make
from tests.keyworkers.test_allocating import an_action

pytestmark = pytest.mark.django_db

DUE = Told(NoticeKind.DUE, "A visit is due tomorrow", "intervention_add")


@pytest.fixture
def worker() -> User:
    worker: User = make.KeyworkerFactory()
    return worker


@pytest.fixture
def family(worker: User) -> Family:
    family: Family = make.FamilyFactory(name="Hartley")
    make.AssignmentFactory(family=family, keyworker=worker)
    return family


@pytest.fixture
def signed_in(client: Client, worker: User) -> Client:
    client.force_login(worker)
    return client


def told(family: Family, *people: User, what: Told = DUE) -> None:
    tell(people, what, family=family, on=make.TODAY, at=make.NOW)


def test_the_same_thing_twice_on_a_day_is_one_notice_and_new_again(family: Family, worker: User) -> None:
    told(family, worker)
    Notice.objects.update(read_at=make.NOW)

    told(family, worker)

    assert Notice.objects.get().read_at is None


def test_two_different_things_told_on_a_day_are_both_kept(family: Family, worker: User) -> None:
    approved, refused = (Told(NoticeKind.RETURNED, words, "family_evidence") for words in ("Approved", "Not approved"))

    for what in (approved, refused, approved):
        told(family, worker, what=what)

    assert set(Notice.objects.values_list("words", flat=True)) == {"Approved", "Not approved"}


def test_somebody_who_may_not_sign_in_is_told_nothing(family: Family) -> None:
    told(family, make.KeyworkerFactory(is_active=False))

    assert not Notice.objects.exists()


def test_a_family_that_is_no_longer_theirs_is_told_of_no_more(family: Family, worker: User) -> None:
    told(family, worker)
    Assignment.objects.update(ends_on=make.TODAY)

    assert not notices_of(worker, day=make.TODAY).exists()
    assert notices_of(worker, day=make.TODAY - timedelta(days=1)).exists()


def test_a_restricted_family_is_told_of_no_more(family: Family, worker: User) -> None:
    told(family, worker)

    make.RestrictionFactory(family=family)

    assert count_unread(worker, day=make.TODAY) == 0


def test_a_manager_is_told_of_the_teams_families_alone(family: Family, worker: User) -> None:
    ours = make.TeamManagerFactory(team=worker.team)
    theirs = make.TeamManagerFactory(team=make.TeamFactory(name="Coast"))
    told(family, ours, theirs)

    assert [count_unread(manager, day=make.TODAY) for manager in (ours, theirs)] == [1, 0]


def test_what_somebody_does_not_want_to_see_here_is_not_shown(family: Family, worker: User) -> None:
    told(family, worker)

    choose(worker, choices_of(worker) | {NoticeKind.DUE: Choice(in_service=False, mail=MailTiming.WEEKLY)})

    assert count_unread(worker, day=make.TODAY) == 0
    assert choices_of(worker)[NoticeKind.DUE].mail == MailTiming.WEEKLY


def test_the_header_says_how_many_notices_are_new(signed_in: Client, family: Family, worker: User) -> None:
    told(family, worker)

    text = signed_in.get(reverse("notices")).text

    assert re.search(r'app-header__count">1<', text)
    assert "Hartley" in text
    assert "A visit is due tomorrow" in text


def test_opening_a_notice_marks_it_read_and_leads_to_where_to_act(
    signed_in: Client, family: Family, worker: User
) -> None:
    told(family, worker)

    answer = signed_in.post(reverse("notices_read"), {"notice": Notice.objects.get().pk, "open": "yes"})

    assert answer["Location"] == reverse("intervention_add", args=[family.pk])
    assert Notice.objects.get().read_at is not None


def test_all_notices_are_marked_as_read_at_once(signed_in: Client, family: Family, worker: User) -> None:
    told(family, worker)
    told(family, worker, what=Told(NoticeKind.ACTION, "An action", "family"))

    page = signed_in.post(reverse("notices_read"), {"all": "yes"}, follow=True)

    assert "Every notice is marked as read" in page.text
    assert not Notice.objects.unread().exists()


def test_nobody_marks_another_persons_notice(signed_in: Client, family: Family) -> None:
    told(family, make.TeamManagerFactory())

    signed_in.post(reverse("notices_read"), {"notice": Notice.objects.get().pk})

    assert Notice.objects.get().read_at is None


def test_a_page_that_is_no_more_leads_to_the_family(signed_in: Client, family: Family, worker: User) -> None:
    told(family, worker, what=Told(NoticeKind.DUE, "Something", "a_page_of_old"))
    Notice.objects.update(read_at=make.NOW)

    assert reverse("family", args=[family.pk]) in signed_in.get(reverse("notices")).text


@pytest.mark.parametrize("number", [1, 30])
def test_notices_ask_as_often_for_many_as_for_one(
    signed_in: Client, worker: User, number: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(number):
        told(make.AssignmentFactory(keyworker=worker).family, worker)

    with django_assert_max_num_queries(2 + 2):  # sign-in's; the list, and how many are new
        signed_in.get(reverse("notices"))


def test_everybody_chooses_how_they_are_told(signed_in: Client, worker: User) -> None:
    sent: dict[str, Any] = {f"{kind}-mail": "weekly" for kind in NoticeKind} | {"due-in_service": "on"}

    page = signed_in.post(reverse("notice_choices"), sent, follow=True)

    assert "Your choices are saved" in page.text
    assert choices_of(worker)[NoticeKind.DUE] == Choice(in_service=True, mail=MailTiming.WEEKLY)
    assert NoticeChoice.objects.filter(in_service=False).count() == 5


def test_a_choice_that_is_none_names_its_field(signed_in: Client) -> None:
    page = signed_in.post(reverse("notice_choices"), {"due-mail": "hourly"})

    assert page.status_code == 422
    assert 'href="#id_due-mail' in page.text


def test_an_assessment_signed_off_comes_back_to_its_writer(family: Family, worker: User) -> None:
    assessment = an_assessment(family, worker)

    sign_off(assessment, version=assessment.version, by=make.TeamManagerFactory(team=worker.team), at=make.NOW)

    assert Notice.objects.get(user=worker).words == "An assessment of yours is signed off"


def test_an_assessment_a_manager_sends_back_is_told(client: Client, family: Family, worker: User) -> None:
    an_assessment(family, worker)
    client.force_login(make.TeamManagerFactory(team=worker.team))

    client.post(reverse("family_assessment_take_up", args=[family.pk]))

    assert Notice.objects.get(user=worker).words == "An assessment has come back to you"


def test_an_action_given_to_somebody_is_told_to_them_alone(client: Client, family: Family, worker: User) -> None:
    goal = an_action(family, worker).goal
    client.force_login(make.TeamManagerFactory(team=worker.team))
    sent = {"wording": "Ring the school", "owner": f"worker-{worker.pk}", "due_on": "05/10/2020"}

    client.post(reverse("family_plan_action_add", args=[family.pk, goal.pk]), sent)

    assert Notice.objects.get().words == "An action of a family plan is given to you"


def an_assessment(family: Family, worker: User) -> Assessment:
    return Assessment.objects.create(
        council=family.council,
        family=family,
        started_on=make.TODAY,
        completed_on=make.TODAY,
        written_by=worker,
        recorded_at=make.NOW,
    )
