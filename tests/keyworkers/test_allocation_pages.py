"""Allocation in the browser: the queue, who has room, a family handed over and received, leave, caseloads."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from families.models import Family
from keyworkers.models import Action, Assignment, Handover, Leave, User
from outcomes.models import Attachment
from tests import factories as make
from tests.keyworkers.test_allocating import an_action

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker() -> User:
    worker: User = make.KeyworkerFactory(first_name="Kit", last_name="Keane", capacity=3)
    return worker


@pytest.fixture
def manager(worker: User) -> User:
    manager: User = make.TeamManagerFactory(team=worker.team)
    return manager


@pytest.fixture
def signed_in(client: Client, manager: User) -> Client:
    client.force_login(manager)
    return client


@pytest.fixture
def waiting() -> Family:
    family: Family = make.AttachmentFactory(attached_on=date(2020, 9, 1), lead_worker_on=None).family
    make.ResidenceFactory(family=family)
    return family


@pytest.fixture
def led(worker: User) -> Family:
    family: Family = make.AttachmentFactory().family
    make.AssignmentFactory(family=family, keyworker=worker)
    return family


def chosen(*families: Family, worker: User, **more: Any) -> dict[str, Any]:
    return {"families": [one.pk for one in families], "keyworker": worker.pk, "starts_on": "30/09/2020"} | more


def test_the_queue_says_how_long_a_family_waits_and_who_has_room(signed_in: Client, waiting: Family) -> None:
    text = signed_in.get(reverse("allocation")).text

    assert f"{waiting.reference}, waiting 29 days" in text
    assert "Since 1 September 2020, Alder Vale" in text
    assert "Kit Keane: room for 3 of 3" in text


def test_a_manager_is_not_shown_the_name_of_a_family_that_is_not_yet_theirs(
    signed_in: Client, client: Client, waiting: Family
) -> None:
    assert waiting.name not in signed_in.get(reverse("allocation")).text

    client.force_login(make.ProgrammeManagerFactory())
    assert waiting.name in client.get(reverse("allocation")).text


def test_several_families_are_allocated_at_once(signed_in: Client, waiting: Family, worker: User) -> None:
    second = make.AttachmentFactory().family

    page = signed_in.post(reverse("allocation"), chosen(waiting, second, worker=worker), follow=True)

    assert "2 families are with Kit Keane from 30 September 2020" in page.text
    assert "No family waits here" in page.text
    assert Attachment.objects.get(family=waiting).lead_worker_on == make.TODAY


def test_a_family_of_another_queue_is_not_allocated(signed_in: Client, led: Family, worker: User) -> None:
    page = signed_in.post(reverse("allocation"), chosen(led, worker=worker))

    assert page.status_code == 422
    assert Handover.objects.count() == 0


def test_nothing_chosen_names_the_field_and_keeps_what_was_typed(signed_in: Client, waiting: Family) -> None:
    sent = {"families": [waiting.pk], "starts_on": "30/09/2020", "note": "Ring first."}

    page = signed_in.post(reverse("allocation"), sent)

    assert page.status_code == 422
    assert 'href="#id_keyworker' in page.text
    assert "Ring first." in page.text
    assert "checked" in page.text


def test_the_queue_is_narrowed_and_keeps_its_filter(signed_in: Client, waiting: Family) -> None:
    old = make.AttachmentFactory(attached_on=date(2020, 1, 1)).family

    text = signed_in.get(reverse("allocation"), {"waited": "84"}).text

    assert [old.reference in text, waiting.reference in text] == [True, False]
    assert "Waiting for: 12 weeks or more" in text


def test_the_queue_goes_on_after_a_page(signed_in: Client) -> None:
    for day in range(1, 31):
        make.AttachmentFactory(attached_on=date(2020, 8, day))
    first = signed_in.get(reverse("allocation"))

    second = signed_in.get(reverse("allocation") + first.context["next"])

    seen = [row["pk"] for page in (first, second) for row in page.context["rows"]]
    assert (len(seen), len(set(seen))) == (30, 30)


@pytest.mark.parametrize("number", [1, 30])
def test_the_queue_asks_as_often_for_many_families_as_for_one(
    signed_in: Client, number: int, django_assert_max_num_queries: Any
) -> None:
    make.AttachmentFactory.create_batch(number)

    # Sign-in's two, new notices; scope, the team's agency, districts, providers, the queue, the workers.
    with django_assert_max_num_queries(3 + 6):
        signed_in.get(reverse("allocation"))


@pytest.mark.parametrize(
    ("provider", "kind", "is_waiting"),
    [
        pytest.param("ours", "voluntary", 1, id="named for the provider"),
        pytest.param("other", "voluntary", 0, id="named for another provider"),
        pytest.param(None, "voluntary", 0, id="nobody's, to a provider"),
        pytest.param(None, "council", 1, id="nobody's, to the council's own team"),
        pytest.param("other", "council", 0, id="a provider's, to the council's own team"),
    ],
)
def test_a_team_allocates_what_nobody_led_yet_where_its_agency_was_named(
    client: Client, provider: str | None, kind: str, is_waiting: int
) -> None:
    ours, other = make.AgencyFactory(name="Ours", kind=kind), make.AgencyFactory(name="Other", kind="voluntary")
    manager = make.TeamManagerFactory(team=make.TeamFactory(name="T", agency=ours))
    make.AttachmentFactory(provider={"ours": ours, "other": other, None: None}[provider])
    client.force_login(manager)

    assert len(client.get(reverse("allocation")).context["rows"]) == is_waiting


def test_a_family_given_back_waits_in_its_teams_queue(signed_in: Client, led: Family, client: Client) -> None:
    held = Assignment.objects.get(family=led)

    page = signed_in.post(reverse("assignment_end", args=[led.pk, held.pk]), {"on": "30/09/2020"}, follow=True)

    assert f"{led.reference}, waiting since today" in page.text
    client.force_login(make.TeamManagerFactory(team=make.TeamFactory(name="Coast")))
    assert led.reference not in client.get(reverse("allocation")).text


def test_a_restricted_family_waits_unseen(signed_in: Client, waiting: Family) -> None:
    make.RestrictionFactory(family=waiting)

    assert waiting.reference not in signed_in.get(reverse("allocation")).text


def test_a_family_is_handed_over_with_its_actions_and_received(
    signed_in: Client, led: Family, worker: User, client: Client
) -> None:
    action, new = an_action(led, worker), make.KeyworkerFactory(team=worker.team)
    make.InterventionFactory(family=led, worker=worker, next_step="Ask about the bus", next_on=date(2020, 10, 7))
    sent = {"receiver": new.pk, "on": "30/09/2020", "note": "The dog bites.", "passing": [action.pk]}

    signed_in.post(reverse("family_hand_over", args=[led.pk]), sent)
    client.force_login(new)
    text = client.get(reverse("family_handover", args=[led.pk])).text
    client.post(reverse("family_handover", args=[led.pk]))

    for words in ("The dog bites.", "Next contact", "Ask about the bus", "by 7 October 2020", "Ring the school"):
        assert words in text
    assert "What is missing" in text
    assert "I have read it" in text
    assert Action.objects.get().worker == new
    assert Handover.objects.get().received_at is not None


@pytest.mark.parametrize(("role", "is_told"), [("analyst", False), ("internal-auditor", True)])
def test_supervision_is_told_on_a_handover_to_those_alone_who_may_read_it(
    client: Client, led: Family, role: str, *, is_told: bool
) -> None:
    make.HandoverFactory(family=led)
    make.SupervisionFactory(family=led, agreed="Go in pairs.")
    client.force_login(make.UserFactory(role=role))

    page = client.get(reverse("family_handover", args=[led.pk]))

    assert (page.status_code, "Go in pairs." in page.text, "Last supervision" in page.text) == (200, is_told, is_told)


def test_a_handover_that_cannot_be_names_the_field(signed_in: Client, led: Family, worker: User) -> None:
    an_action(led, worker)
    sent = {"receiver": make.KeyworkerFactory(team=worker.team).pk, "on": "30/09/2020", "note": "Kept."}

    page = signed_in.post(reverse("family_hand_over", args=[led.pk]), sent)

    assert page.status_code == 422
    assert "only if they go on supporting" in page.text
    assert 'href="#id_passing' in page.text
    assert "Kept." in page.text


def test_the_page_of_who_works_with_them_says_whose_everybody_is(signed_in: Client, led: Family, worker: User) -> None:
    User.objects.filter(pk=worker.pk).update(employment="seconded")

    text = signed_in.get(reverse("family_assign", args=[led.pk])).text

    assert "Seconded" in text
    assert "Aldermere Council" in text


def test_a_supporting_worker_is_added(signed_in: Client, led: Family, worker: User) -> None:
    new = make.KeyworkerFactory(team=worker.team)

    page = signed_in.post(
        reverse("family_assign", args=[led.pk]), {"keyworker": new.pk, "starts_on": "30/09/2020"}, follow=True
    )

    assert f"{new} holds this family from 30 September 2020" in page.text
    assert Assignment.objects.get(keyworker=new).kind == "supporting"


def test_leave_is_recorded_changed_and_taken_back(signed_in: Client, led: Family, worker: User) -> None:
    cover = make.KeyworkerFactory(team=worker.team)
    sent = {"worker": worker.pk, "starts_on": "05/10/2020", "last_on": "09/10/2020", "covered_by": cover.pk}
    signed_in.post(reverse("leave"), sent)
    made = Leave.objects.get()

    signed_in.post(reverse("leave_change", args=[made.pk]), sent | {"last_on": "12/10/2020"})
    longer = Assignment.objects.get(keyworker=cover).ends_on
    signed_in.post(reverse("leave_change", args=[made.pk]), {"cancel": "yes"})

    assert longer == date(2020, 10, 13)
    assert not Leave.objects.exists()
    assert not Assignment.objects.filter(keyworker=cover).exists()


def test_leave_that_cannot_be_names_the_field(signed_in: Client, worker: User) -> None:
    sent = {"worker": worker.pk, "starts_on": "05/10/2020", "last_on": "01/10/2020"}

    page = signed_in.post(reverse("leave"), sent)

    assert page.status_code == 422
    assert 'href="#id_last_on' in page.text


def test_another_teams_leave_is_not_found(client: Client, worker: User, manager: User) -> None:
    leave = Leave.objects.create(
        council=worker.council,
        worker=worker,
        starts_on=make.TODAY,
        ends_on=date(2020, 10, 5),
        recorded_by=manager,
        recorded_at=make.NOW,
    )
    client.force_login(make.TeamManagerFactory(team=make.TeamFactory(name="Coast")))

    assert client.get(reverse("leave_change", args=[leave.pk])).status_code == 404


def test_a_manager_says_how_many_families_somebody_can_lead(signed_in: Client, led: Family, worker: User) -> None:
    page = signed_in.post(reverse("capacity", args=[worker.pk]), {"capacity": "1"}, follow=True)

    assert "Kit Keane: full." in page.text
    worker.refresh_from_db()
    assert worker.capacity == 1


def test_an_administrator_says_whose_somebody_is(client: Client, worker: User) -> None:
    client.force_login(make.AdministratorFactory())
    sent = {"role": "keyworker", "team": worker.team_id, "is_active": "on", "employment": "seconded", "capacity": "12"}

    client.post(reverse("user", args=[worker.pk]), sent)

    worker.refresh_from_db()
    assert (worker.employment, worker.capacity) == ("seconded", 12)


def test_a_programme_manager_sees_every_teams_caseloads(client: Client, worker: User) -> None:
    other = make.KeyworkerFactory(team=make.TeamFactory(name="Coast"), last_name="Osei")
    client.force_login(make.ProgrammeManagerFactory())

    text = client.get(reverse("caseloads")).text
    theirs = client.get(reverse("caseloads"), {"team": other.team_id}).text

    assert ["Keane" in text, "Osei" in text] == [True, True]
    assert ["Keane" in theirs, "Osei" in theirs] == [False, True]
