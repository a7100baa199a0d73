"""A professional's confirmation: what the outcomes plan asks for, entered once a day, corrected, and told by name."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from families.models import Person
from families.refusals import NotPossibleError
from keyworkers.models import User
from outcomes.confirming import Confirmed, confirmed_needs, enter_confirmation, who_confirmed
from outcomes.entries import withdraw_entry
from outcomes.judgements import needs_held
from outcomes.models import Attachment, Confirmation, Evidence
from tests import factories as make
from tests.outcomes.conftest import PLAN

pytestmark = pytest.mark.django_db

SAID = Confirmed(
    measure="health.mental-health",
    standing="managed",
    confirmed_on=date(2020, 9, 1),
    confirmed_by="Dr Imogen Sample",
    role="Psychiatrist",
    agency_name="Aldermere Clinic",
)


@pytest.fixture
def worker() -> User:
    worker: User = make.KeyworkerFactory()
    return worker


@pytest.fixture
def attachment(worker: User) -> Attachment:
    plan = make.OutcomesPlanFactory(text=PLAN.read_text())
    attachment: Attachment = make.AttachmentFactory(plan=plan)
    make.AssignmentFactory(family=attachment.family, keyworker=worker)
    make.NeedFactory(
        attachment=attachment, headline="health", indicator="mental-health", source="professional", recorded_by=worker
    )
    return attachment


@pytest.fixture
def ada(attachment: Attachment) -> Person:
    person: Person = make.MembershipFactory(family=attachment.family, person__given_name="Ada").person
    return person


@pytest.fixture
def who(worker: User) -> dict[str, Any]:
    return {"by": worker, "as_of": make.TODAY, "at": make.NOW}


def test_the_outcomes_plan_says_which_needs_a_professional_confirms(attachment: Attachment, worker: User) -> None:
    make.NeedFactory(
        attachment=attachment, headline="crime", indicator="youth-offence", source="professional", recorded_by=worker
    )

    asked = confirmed_needs(needs_held(attachment, on=make.TODAY))

    assert asked == {"mental-health": ("health.mental-health",)}


def test_a_confirmation_is_evidence_of_its_day(attachment: Attachment, ada: Person, who: dict[str, Any]) -> None:
    made = enter_confirmation(attachment, ada, SAID, **who)

    assert (made.person, made.measure, made.code) == (ada, "health.mental-health", "managed")
    assert (made.starts_on, made.ends_on) == (date(2020, 9, 1), date(2020, 9, 2))
    assert who_confirmed([made.pk]) == {made.pk: "Dr Imogen Sample, Psychiatrist"}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        pytest.param({"measure": "health.alcohol"}, "asks for no such confirmation", id="not asked"),
        pytest.param({"confirmed_on": date(2020, 10, 1)}, "today or in the past", id="a day to come"),
        pytest.param({"confirmed_on": date(2014, 1, 1)}, "did not belong to this family", id="before they belonged"),
    ],
)
def test_what_cannot_be_confirmed_is_refused(
    attachment: Attachment, ada: Person, who: dict[str, Any], changed: dict[str, Any], says: str
) -> None:
    with pytest.raises(NotPossibleError, match=says):
        enter_confirmation(attachment, ada, replace(SAID, **changed), **who)


def test_the_same_is_entered_once_a_day_and_corrected(attachment: Attachment, ada: Person, who: dict[str, Any]) -> None:
    first = enter_confirmation(attachment, ada, SAID, **who)
    with pytest.raises(NotPossibleError, match="correct that one"):
        enter_confirmation(attachment, ada, replace(SAID, standing="completed"), **who)

    enter_confirmation(attachment, ada, replace(SAID, standing="completed"), **who, instead_of=first)

    assert Evidence.objects.standing().get().code == "completed"
    assert Confirmation.objects.count() == 2


def test_a_confirmation_entered_by_mistake_is_withdrawn(
    attachment: Attachment, ada: Person, who: dict[str, Any]
) -> None:
    withdraw_entry(enter_confirmation(attachment, ada, SAID, **who), at=make.NOW)

    assert not Evidence.objects.standing().exists()


@pytest.fixture
def signed_in(client: Client, worker: User) -> Client:
    client.force_login(worker)
    return client


def entered(ada: Person, **changes: Any) -> dict[str, Any]:
    return {
        "person": ada.pk,
        "measure": SAID.measure,
        "standing": SAID.standing,
        "confirmed_on": "01/09/2020",
        "confirmed_by": SAID.confirmed_by,
        "role": SAID.role,
        "agency_name": SAID.agency_name,
    } | changes


def test_a_confirmation_is_entered_from_its_need_and_told_with_who_confirmed(
    signed_in: Client, attachment: Attachment, ada: Person
) -> None:
    address = reverse("need_confirm", args=[attachment.family_id, "mental-health"])

    page = signed_in.post(address, entered(ada), follow=True)

    assert "The confirmation by Dr Imogen Sample is entered and counts." in page.text
    assert "Confirmed by Dr Imogen Sample, Psychiatrist." in page.text
    assert "Aldermere Clinic" in page.text


def test_the_explanation_says_who_confirmed(
    signed_in: Client, attachment: Attachment, ada: Person, who: dict[str, Any]
) -> None:
    enter_confirmation(attachment, ada, SAID, **who)

    page = signed_in.get(reverse("family_why", args=[attachment.family_id]))

    assert "(confirmed by Dr Imogen Sample, Psychiatrist)" in page.text


def test_no_document_about_somebody_whom_another_record_hides_is_offered(
    signed_in: Client, attachment: Attachment, ada: Person
) -> None:
    hidden = make.MembershipFactory(family=attachment.family).person
    make.RestrictionFactory(family=make.MembershipFactory(person=hidden, lives_there=False).family)
    make.DocumentFactory(family=attachment.family, person=hidden, title="Fleeing order")
    make.DocumentFactory(family=attachment.family, title="Rent order")

    page = signed_in.get(reverse("need_confirm", args=[attachment.family_id, "mental-health"]))

    assert ("Fleeing order" in page.text, "Rent order" in page.text) == (False, True)


def test_it_names_one_agency(signed_in: Client, attachment: Attachment, ada: Person) -> None:
    address = reverse("need_confirm", args=[attachment.family_id, "mental-health"])

    page = signed_in.post(address, entered(ada, agency_name=""))

    assert page.status_code == 422
    assert "Choose the agency, or enter its name below: one of the two" in page.text
    assert "Dr Imogen Sample" in page.text


def test_a_need_nobody_confirms_is_not_found(signed_in: Client, attachment: Attachment) -> None:
    assert signed_in.get(reverse("need_confirm", args=[attachment.family_id, "youth-offence"])).status_code == 404


def test_a_confirmation_is_corrected_on_its_own_page(
    signed_in: Client, attachment: Attachment, ada: Person, who: dict[str, Any]
) -> None:
    made = enter_confirmation(attachment, ada, SAID, **who)
    address = reverse("evidence_correct", args=[attachment.family_id, made.pk])
    assert 'value="Dr Imogen Sample"' in signed_in.get(address).text

    signed_in.post(address, entered(ada, standing="completed"))

    assert Evidence.objects.standing().get().code == "completed"
