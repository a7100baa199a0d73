"""The whole-family assessment in the browser: written member by member, completed, signed off, over time."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from families.models import Family
from keyworkers.models import Assessment, Draft, User
from outcomes.models import Attachment
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> User:
    manager: User = make.TeamManagerFactory()
    return manager


@pytest.fixture
def worker(manager: User) -> User:
    worker: User = make.KeyworkerFactory(team=manager.team)
    return worker


@pytest.fixture
def family(worker: User) -> Family:
    family: Family = make.FamilyFactory(name="Hartley")
    make.AssignmentFactory(family=family, keyworker=worker)
    make.MembershipFactory(family=family, person__given_name="Ada")
    make.ChildMembershipFactory(family=family, person__given_name="Ben")
    return family


@pytest.fixture
def signed_in(client: Client, worker: User) -> Client:
    client.force_login(worker)
    return client


def at(name: str, family: Family, *more: int) -> str:
    return reverse(f"family_assessment{name}", args=[family.pk, *more])


def sign_off(client: Client, family: Family) -> Any:
    """Press the button of the page somebody reads."""
    version = client.get(at("", family)).context["assessment"]["row"].version
    return client.post(at("_sign_off", family), {"version": version}, follow=True)


def begun(client: Client, family: Family, on: str = "30/09/2020") -> Assessment:
    client.post(at("_begin", family), {"started_on": on})
    return Assessment.objects.latest("pk")


def write_all(client: Client, family: Family) -> None:
    for held in family.memberships.all():
        page = client.get(at("_member", family, held.person_id))
        seen = page.context["form"].initial["seen"]
        client.post(at("_member", family, held.person_id), {"strengths": "Laughs a lot.", "seen": seen})
    seen = client.get(at("_summary", family)).context["form"].initial["seen"]
    client.post(at("_summary", family), {"summary": "Doing well together.", "seen": seen})


def test_an_assessment_is_written_member_by_member_and_says_who_is_missing(signed_in: Client, family: Family) -> None:
    begun(signed_in, family)
    ada = family.memberships.all()[0]
    seen = signed_in.get(at("_member", family, ada.person_id)).context["form"].initial["seen"]

    page = signed_in.post(at("_member", family, ada.person_id), {"worries": "Tired.", "seen": seen}, follow=True)

    assert "What you wrote about Ada Example is saved." in page.text
    assert "Still to write about:</strong> Ben Example" in page.text
    assert "does not cover every member yet. Nothing is written of Ben Example" in (
        signed_in.post(at("_complete", family), {"completed_on": "30/09/2020"}).text
    )


def test_the_second_of_two_writers_sees_both_texts(signed_in: Client, family: Family) -> None:
    begun(signed_in, family)
    ada = family.memberships.all()[0].person_id
    seen = signed_in.get(at("_member", family, ada)).context["form"].initial["seen"]
    signed_in.post(at("_member", family, ada), {"worries": "The first text.", "seen": seen})

    page = signed_in.post(at("_member", family, ada), {"worries": "The second text.", "seen": seen})

    assert page.status_code == 422
    assert "The first text." in page.text
    assert "The second text.</textarea>" in page.text
    again = page.context["form"]["seen"].value()
    signed_in.post(at("_member", family, ada), {"worries": "Both.", "seen": again})
    assert Assessment.objects.get().members.get().worries == "Both."


def test_three_empty_boxes_are_refused(signed_in: Client, family: Family) -> None:
    begun(signed_in, family)

    page = signed_in.post(at("_member", family, family.memberships.all()[0].person_id), {"strengths": " "})

    assert page.status_code == 422
    assert "Write something in at least one of the three" in page.text


def test_signing_off_fills_the_day_the_claims_read(
    signed_in: Client, family: Family, manager: User, client: Client
) -> None:
    attachment = make.AttachmentFactory(family=family, assessed_on=None)
    begun(signed_in, family)
    write_all(signed_in, family)
    signed_in.post(at("_complete", family), {"completed_on": "30/09/2020"})

    client.force_login(manager)
    page = sign_off(client, family)

    assert "Signed off. It is no longer changed." in page.text
    assert Attachment.objects.get(pk=attachment.pk).assessed_on == make.TODAY


def test_a_day_a_file_gave_is_not_overwritten_and_both_are_said(
    signed_in: Client, family: Family, manager: User, client: Client
) -> None:
    attachment = make.AttachmentFactory(family=family, assessed_on=date(2019, 11, 11))
    begun(signed_in, family)
    write_all(signed_in, family)
    signed_in.post(at("_complete", family), {"completed_on": "30/09/2020"})

    client.force_login(manager)
    page = sign_off(client, family)

    assert "stays 11 November 2019, as it was given; the work here says 30 September 2020" in page.text
    assert Attachment.objects.get(pk=attachment.pk).assessed_on == date(2019, 11, 11)


def test_a_keyworker_does_not_sign_off(signed_in: Client, family: Family) -> None:
    assert signed_in.post(at("_sign_off", family)).status_code == 403


def test_a_page_that_does_not_say_what_it_showed_signs_nothing_off(
    signed_in: Client, family: Family, manager: User, client: Client
) -> None:
    begun(signed_in, family)
    write_all(signed_in, family)
    signed_in.post(at("_complete", family), {"completed_on": "30/09/2020"})

    client.force_login(manager)
    page = client.post(at("_sign_off", family), follow=True)

    assert "It was written in after you opened it. Read it again, then sign it off." in page.text
    assert Assessment.objects.get().signed_off_at is None


def test_an_assessment_entered_late_is_marked_plainly(signed_in: Client, family: Family) -> None:
    begun(signed_in, family, "01/09/2020")

    assert "Retrospective: it was entered here after the day it is dated." in signed_in.get(at("", family)).text


def test_several_assessments_lie_beside_each_other(
    signed_in: Client, family: Family, manager: User, client: Client, worker: User
) -> None:
    for text in ("In spring.", "In autumn."):
        begun(signed_in, family)
        write_all(signed_in, family)
        Assessment.objects.filter(completed_on=None).update(summary=text)
        signed_in.post(at("_complete", family), {"completed_on": "30/09/2020"})
        client.force_login(manager)
        sign_off(client, family)
        client.force_login(worker)

    page = signed_in.get(at("", family))

    assert "Over time" in page.text
    assert "In spring." in page.text
    assert "Ada Example: going well" in page.text


def test_what_is_written_of_whoever_may_not_be_named_is_not_found(signed_in: Client, family: Family) -> None:
    begun(signed_in, family)
    stranger = make.PersonFactory()

    assert signed_in.get(at("_member", family, stranger.pk)).status_code == 404


def test_without_an_assessment_its_pages_lead_back_and_say_so(signed_in: Client, family: Family) -> None:
    page = signed_in.get(at("_summary", family), follow=True)

    assert "No assessment is open. Begin one first." in page.text


def test_a_bad_day_names_its_field(signed_in: Client, family: Family) -> None:
    page = signed_in.post(at("_begin", family), {"started_on": "01/10/2020"})

    assert page.status_code == 422
    assert 'href="#id_started_on"' in page.text


def test_the_assessment_takes_as_many_queries_whatever_it_holds(
    signed_in: Client, family: Family, django_assert_max_num_queries: object
) -> None:
    begun(signed_in, family)
    write_all(signed_in, family)
    for _ in range(5):
        make.ChildMembershipFactory(family=family)

    with django_assert_max_num_queries(15):  # type: ignore[operator]
        signed_in.get(at("", family))


def test_what_is_typed_about_a_member_is_kept_as_a_draft_until_it_is_saved(signed_in: Client, family: Family) -> None:
    begun(signed_in, family)
    address = at("_member", family, family.memberships.all()[0].person_id)
    page = signed_in.get(address)
    typed = {"worries": "Half a thought", "seen": page.context["form"]["seen"].value(), "key": page.context["key"]}

    assert signed_in.post(page.context["draft_href"], typed).status_code == 200

    assert "Half a thought</textarea>" in signed_in.get(address).text
    assert f'href="{address}?draft=' in signed_in.get(reverse("drafts")).text
    signed_in.post(address, typed)
    assert "This is what you had typed" not in signed_in.get(address).text
    assert not Draft.objects.unfinished().exists()


def test_a_draft_kept_without_javascript_leads_back_to_its_form(signed_in: Client, family: Family) -> None:
    begun(signed_in, family)
    address = at("_summary", family)
    key = signed_in.get(address).context["key"]

    page = signed_in.post(address, {"summary": "Half a thought", "key": key, "save": "draft"}, follow=True)

    assert "Half a thought</textarea>" in page.text
    assert Assessment.objects.get().summary == ""


def test_what_was_typed_when_one_had_been_signed_out_is_handed_back(client: Client, family: Family) -> None:
    address = at("_summary", family)

    page = client.post(address, {"summary": "A long text."})

    assert page.status_code == 403
    assert "A long text." in page.text
