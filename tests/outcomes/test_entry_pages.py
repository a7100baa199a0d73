"""The pages on which people enter evidence, and what the family's pages show of it."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from families.models import Membership
from keyworkers.models import User
from outcomes.models import Attachment, Evidence
from tests import factories as make
from tests.outcomes.test_entries import case_with_levels, enter, expecting

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Attachment:
    return case_with_levels()


@pytest.fixture
def mother(case: Attachment) -> Membership:
    made: Membership = make.MembershipFactory(council=case.council, family=case.family, starts_on=date(2015, 1, 1))
    return made


@pytest.fixture
def worker(case: Attachment, client: Client) -> User:
    """The family's keyworker, signed in."""
    made: User = make.KeyworkerFactory(council=case.council)
    make.AssignmentFactory(family=case.family, keyworker=made, starts_on=date(2020, 1, 6))
    client.force_login(made)
    return made


def to(name: str, case: Attachment, *args: Any) -> str:
    return reverse(name, args=[case.family_id, *args])


def level_page(case: Attachment) -> str:
    return to("need_level", case, "education-concern")


def test_a_level_is_entered_from_the_need_and_listed_with_who_entered_it(
    client: Client, case: Attachment, worker: User
) -> None:
    make.judged()
    assert level_page(case) in client.get(to("family", case)).text

    answer = client.post(level_page(case), {"on": "01/09/2020", "level": "3"}, follow=True)

    assert Evidence.objects.get().entered_by == worker
    assert "Level 3 on 1 September 2020 is entered." in answer.text
    assert "Education concern: level 3" in answer.text
    assert str(worker) in answer.text


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        pytest.param({"on": "01/10/2020"}, "must be today or in the past", id="a day to come"),
        pytest.param({"level": "5"}, "Choose one of the levels of the plan", id="out of the scale"),
        pytest.param({"level": ""}, "Choose the level", id="no level"),
        pytest.param({"on": "31/02/2020"}, "must be a real date", id="no such day"),
    ],
)
def test_a_bad_level_is_said_and_nothing_is_lost(
    client: Client, case: Attachment, worker: User, sent: dict[str, str], says: str
) -> None:
    answer = client.post(level_page(case), {"on": "01/09/2020", "level": "3"} | sent)

    assert answer.status_code == 422
    assert says in answer.text
    assert not Evidence.objects.exists()


def test_a_need_without_levels_has_no_such_page(client: Client, case: Attachment, worker: User) -> None:
    assert client.get(to("need_level", case, "asb")).status_code == 404


def test_an_entry_is_corrected_and_both_are_on_record(client: Client, case: Attachment, worker: User) -> None:
    first = enter(case, worker, 1, date(2020, 9, 1))
    correct = to("evidence_correct", case, first.pk)
    assert correct in client.get(to("evidence", case, first.pk)).text

    client.post(correct, {"on": "01/09/2020", "level": "2"})

    standing = Evidence.objects.standing().get()
    assert (standing.value, standing.supersedes) == (2, first)
    assert "What replaced it" in client.get(to("evidence", case, first.pk)).text


def test_an_entry_made_by_mistake_is_withdrawn(client: Client, case: Attachment, worker: User) -> None:
    entry = enter(case, worker, 1, date(2020, 9, 1))

    told = client.post(to("evidence_withdraw", case, entry.pk), follow=True).text

    assert "withdrawn and counts no more" in told
    assert not Evidence.objects.standing().exists()


def test_an_entry_that_was_replaced_leads_back_and_says_so(client: Client, case: Attachment, worker: User) -> None:
    entry = enter(case, worker, 1, date(2020, 9, 1))
    enter(case, worker, 2, date(2020, 9, 1), instead_of=entry)

    told = client.get(to("evidence_correct", case, entry.pk), follow=True).text

    assert "replaced or withdrawn already" in told


def test_what_an_agency_sent_cannot_be_corrected(
    client: Client, case: Attachment, worker: User, mother: Membership
) -> None:
    row = make.FeedRecordFactory(council=case.council, person=mother.person)
    sent = make.EvidenceFactory(
        council=case.council, person=mother.person, entered_by=None, feed_record=row, measure="asb.incident"
    )

    assert client.get(to("evidence_correct", case, sent.pk)).status_code == 404
    assert client.post(to("evidence_withdraw", case, sent.pk)).status_code == 404
    assert "Correct it" not in client.get(to("evidence", case, sent.pk)).text


def test_a_child_expected_is_entered_on_the_people_page_and_shown_there(
    client: Client, case: Attachment, worker: User, mother: Membership
) -> None:
    assert to("family_expecting", case) in client.get(to("family_people", case)).text

    sent = {"person": mother.person_id, "known_on": "01/06/2020", "due_on": "01/12/2020"}
    told = client.post(to("family_expecting", case), sent, follow=True).text

    assert "until six weeks after the child is due, 12 January 2021" in told
    assert f"{mother.person} expects a child (entered by {worker})." in told


def test_a_birth_ends_it_by_a_correction(client: Client, case: Attachment, worker: User, mother: Membership) -> None:
    entry = expecting(case.family, mother.person, worker)
    correct = to("evidence_correct", case, entry.pk)
    shown = client.get(correct).text

    sent = {"person": mother.person_id, "known_on": "01/06/2020", "due_on": "01/12/2020", "born_on": "20/09/2020"}
    client.post(correct, sent)

    again = client.get(to("evidence_correct", case, Evidence.objects.standing().get().pk)).text
    assert Evidence.objects.standing().get().ends_on == date(2020, 9, 20)
    assert "01/12/2020" in shown
    assert "20/09/2020" in again
    assert "What you save stands in the place of the entry before" in shown
    assert "expects a child (entered" not in client.get(to("family_people", case)).text


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        pytest.param({"known_on": "01/10/2020"}, "must be today or in the past", id="a day to come"),
        pytest.param({"due_on": "01/10/2021"}, "at most 42 weeks later", id="due too late"),
        pytest.param({"known_on": "01/06/2014", "due_on": "01/12/2014"}, "did not belong to this family", id="left"),
        pytest.param({"person": ""}, "Choose who expects a child", id="nobody"),
    ],
)
def test_bad_days_are_said_and_nothing_is_lost(
    client: Client, case: Attachment, worker: User, mother: Membership, sent: dict[str, str], says: str
) -> None:
    good = {"person": str(mother.person_id), "known_on": "01/06/2020", "due_on": "01/12/2020"}

    answer = client.post(to("family_expecting", case), good | sent)

    assert (answer.status_code, says in answer.text) == (422, True)
    assert (good | sent)["due_on"][-4:] in answer.text
    assert not Evidence.objects.exists()


def test_a_small_child_is_not_offered(client: Client, case: Attachment, worker: User, mother: Membership) -> None:
    child = make.ChildMembershipFactory(council=case.council, family=case.family, person__born_on=date(2015, 1, 1))

    shown = client.get(to("family_expecting", case)).text

    assert f'value="{mother.person_id}"' in shown
    assert f'value="{child.person_id}"' not in shown


def test_somebody_of_another_family_is_not_offered(client: Client, case: Attachment, worker: User) -> None:
    stranger = make.MembershipFactory(council=case.council).person

    sent = {"person": stranger.pk, "known_on": "01/06/2020", "due_on": "01/12/2020"}

    assert client.post(to("family_expecting", case), sent).status_code == 422


def test_a_keyworker_of_another_family_finds_none_of_it(client: Client, case: Attachment) -> None:
    client.force_login(make.KeyworkerFactory(council=case.council))

    for address in (level_page(case), to("family_expecting", case), to("family_people", case)):
        assert client.get(address).status_code == 404


def test_an_analyst_reads_what_was_entered_and_corrects_nothing(client: Client, case: Attachment, worker: User) -> None:
    entry = enter(case, worker, 1, date(2020, 9, 1))
    client.force_login(make.AnalystFactory(council=case.council))

    assert "Correct it" not in client.get(to("evidence", case, entry.pk)).text
    assert client.get(to("evidence_correct", case, entry.pk)).status_code == 403
