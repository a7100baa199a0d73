"""Lists in the browser: asked for where they are narrowed, watched, copied by whoever asked; the bad form."""

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.figures.opening import ASKED_BY, OPENERS
from claims.models import ListDownload, ListExport
from families.models import Family
from families.words import moment
from keyworkers.models import Role, User
from tests import factories as make
from tests.claims.scenes import open_window, ready_family
from tests.written import csv_rows
from troubled_families.jobs import run_all_waiting

pytestmark = pytest.mark.django_db
WHOLE = {"columns": ["family"], "leaves": "pseudonymised", "purpose": "Evaluation of 2020", "format": "csv"}


@pytest.fixture
def analyst(client: Client) -> User:
    made: User = make.UserFactory.create(role=Role.ANALYST)
    client.force_login(made)
    return made


def take(client: Client, things: str, asked: str = "", **sent: Any) -> Any:
    return client.post(reverse("list_take", args=[things]) + asked, WHOLE | sent, follow=True)


def test_a_list_is_asked_for_watched_and_copied(client: Client, analyst: User) -> None:
    make.FamilyFactory.create()
    assert "Waits for a worker" in take(client, "families").text
    run_all_waiting()

    export = ListExport.objects.get()
    copy: Any = client.get(reverse("list_copy", args=[export.pk]))

    assert copy["Content-Disposition"] == f'attachment; filename="families-pseudonymised-{export.pk}.csv"'
    assert len(csv_rows(copy.content.decode())) == 2
    shown = client.get(reverse("lists_taken")).text
    assert f"{moment(ListDownload.objects.get().at)}, {analyst}" in shown
    assert "Evaluation of 2020" in shown
    assert "the smallest group is 1 (k = 1)" in shown


def test_a_list_is_narrowed_as_its_page_is_and_the_page_leads_to_it(client: Client, analyst: User) -> None:
    attached = make.AttachmentFactory.create(council=analyst.council).family
    make.FamilyFactory.create(council=analyst.council)

    page = client.get(reverse("families") + "?attached=yes").text
    asking = client.get(reverse("list_take", args=["families"]) + "?attached=yes").text
    take(client, "families", "?attached=yes", leaves="as-it-is")
    run_all_waiting()

    assert reverse("list_take", args=["families"]) + "?attached=yes" in page
    assert "1 family today" in asking
    export = ListExport.objects.get()
    assert export.asked == {"chosen": {"attached": "yes"}, "words": ["Worked with: Worked with now or before"]}
    assert csv_rows(bytes(export.content or b"").decode())[1:] == [[attached.reference]]


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"columns": []}, "Choose at least one column"),
        ({"leaves": ""}, "Choose whether the list is pseudonymised"),
        ({"purpose": ""}, "Enter what the list is for"),
        ({"columns": ["family", "postcode"]}, "Not in a pseudonymised list: Postcode"),
    ],
)
def test_a_bad_form_names_the_field_and_keeps_what_was_typed(
    client: Client, analyst: User, sent: dict[str, Any], said: str
) -> None:
    answer = take(client, "families", **({"purpose": "For the board"} | sent))

    assert (answer.status_code, ListExport.objects.count()) == (422, 0)
    assert said in answer.text
    assert ("For the board" in answer.text) == (sent.get("purpose") != "")


def test_nobody_takes_a_copy_of_what_somebody_else_asked_for(client: Client, analyst: User) -> None:
    take(client, "families")
    run_all_waiting()
    address = reverse("list_copy", args=[ListExport.objects.get().pk])

    client.force_login(make.UserFactory.create(role=Role.PROGRAMME_MANAGER))
    assert client.get(address).status_code == 404
    assert "Take a copy" not in client.get(reverse("lists_taken")).text
    client.force_login(make.UserFactory.create(role=Role.INTERNAL_AUDITOR))
    assert client.get(address).status_code == 403
    assert "Evaluation of 2020" in client.get(reverse("lists_taken")).text
    assert ListDownload.objects.count() == 0


def test_a_family_restricted_since_ends_the_link_with_a_reason(client: Client, analyst: User) -> None:
    make.FamilyFactory.create()
    take(client, "families")
    run_all_waiting()
    make.RestrictionFactory.create(family=Family.objects.get())

    answer = client.get(reverse("list_copy", args=[ListExport.objects.get().pk]), follow=True)

    assert "Whom you may see has changed since this list was written" in answer.text


def test_the_page_asks_as_often_for_many_lists_as_for_one(client: Client, analyst: User) -> None:
    take(client, "families")
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("lists_taken"))
    for _ in range(3):
        take(client, "people")
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("lists_taken"))

    assert len(many) == len(one)


def test_the_page_of_claims_and_of_the_money_lead_to_their_lists(client: Client, analyst: User) -> None:
    programme = make.ProgrammeFactory.create(council=analyst.council)

    claims = client.get(reverse("claims") + "?state=held").text
    money = client.get(reverse("money_lines", args=[programme.pk])).text

    assert reverse("list_take", args=["claims"]) + "?state=held" in claims
    assert reverse("list_take", args=["money"]) + f"?programme={programme.pk}" in money


def test_a_figure_leads_to_exactly_what_it_counts_as_a_file(client: Client, analyst: User) -> None:
    attached = ready_family()
    programme = open_window().programme
    ready_family(delivery_route="partner")

    page = client.get(reverse("figure", args=[programme.pk, "worked-with"]) + "?route=keyworker").text
    address = (
        reverse("list_take", args=["attachments"])
        + f"?route=keyworker&amp;figure=worked-with&amp;programme={programme.pk}"
    )
    take(client, "attachments", f"?route=keyworker&figure=worked-with&programme={programme.pk}", leaves="as-it-is")
    run_all_waiting()

    assert address in page
    export = ListExport.objects.get()
    assert export.asked["words"][0] == "Families worked with, as at 30 September 2020"
    assert csv_rows(bytes(export.content or b"").decode())[1:] == [[attached.family.reference]]


def test_what_a_number_of_the_cohorts_opens_is_taken_as_a_file_of_exactly_those(client: Client, analyst: User) -> None:
    attached = ready_family(attached_on=date(2020, 8, 3))
    programme = open_window().programme
    ready_family(attached_on=date(2020, 8, 3), delivery_route="partner")
    ready_family()
    asked = "since=attached&months=0&route=keyworker"

    page = client.get(reverse("figure_families", args=[programme.pk, "waiting"]) + f"?{asked}&words=Smith").text
    address = f"?{asked}&opened=waiting&programme={programme.pk}"
    take(client, "attachments", f"{address}&words=Smith", leaves="as-it-is")
    run_all_waiting()

    assert f"{asked}&words=Smith&opened=waiting&programme={programme.pk}" in unescape(page)
    export = ListExport.objects.get()
    assert export.asked["words"][0] == "Waiting for less than 3 months, as at 30 September 2020"
    assert "Smith" not in str(export.asked)
    assert csv_rows(bytes(export.content or b"").decode())[1:] == [[attached.family.reference]]


@pytest.mark.parametrize(
    "asked", ["?opened=nothing&programme={0}", "?opened=waiting&programme={0}", "?opened=relapsed&programme=x"]
)
def test_a_number_that_is_none_has_no_list(client: Client, analyst: User, asked: str) -> None:
    programme = make.ProgrammeFactory.create(council=analyst.council)

    assert client.get(reverse("list_take", args=["attachments"]) + asked.format(programme.pk)).status_code == 404


def test_every_number_that_opens_says_what_it_is_asked_by() -> None:
    assert set(ASKED_BY) == set(OPENERS)


@pytest.mark.parametrize("asked", ["?figure=nothing&programme={0}", "?figure=worked-with&programme=0"])
def test_a_figure_that_is_none_has_no_list(client: Client, analyst: User, asked: str) -> None:
    programme = make.ProgrammeFactory.create(council=analyst.council)

    assert client.get(reverse("list_take", args=["claims"]) + asked.format(programme.pk)).status_code == 404
