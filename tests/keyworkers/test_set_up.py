"""The council's own lists are kept in the browser: what is wrong is said by field, and the history says why."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from families.models import Source, Term, Touched
from keyworkers.models import Team, User
from keyworkers.set_up import add_entry, change_entry
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(client: Client) -> User:
    user: User = make.AnalystFactory()
    client.force_login(user)
    return user


def term(**fields: Any) -> dict[str, Any]:
    return {"name": "Autumn 2021", "starts_on": "06/09/2021", "ends_on": "17/12/2021", "excluded_because": "", **fields}


def test_next_years_term_is_added_in_the_browser(client: Client, analyst: User) -> None:
    page = client.post(reverse("set_up_add", args=["terms"]), term(), follow=True)

    added = Term.objects.get(name="Autumn 2021")
    assert (added.starts_on, added.ends_on) == (date(2021, 9, 6), date(2021, 12, 18))
    assert "Added: Autumn 2021." in page.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"starts_on": "18/12/2021"}, "A term ends after it starts."),
        ({"name": "Autumn 2020", "starts_on": "06/09/2022", "ends_on": "17/12/2022"}, "a term of this name already"),
        ({"starts_on": "01/10/2020", "ends_on": "02/10/2020"}, "Another term has some of these days already"),
        ({"name": ""}, "Enter the name"),
    ],
)
def test_a_term_that_contradicts_another_is_refused(
    client: Client, analyst: User, fields: dict[str, str], said: str
) -> None:
    Term.objects.create(
        council=analyst.council, name="Autumn 2020", starts_on=date(2020, 9, 7), ends_on=date(2020, 12, 19)
    )

    page = client.post(reverse("set_up_add", args=["terms"]), term(**fields))

    assert page.status_code == 422
    assert said in page.text
    assert Term.objects.count() == 1


def test_what_changed_of_a_source_is_told_with_its_reason(client: Client, analyst: User) -> None:
    source = Source.objects.create(council=analyst.council, kind="offences", allowed_lag_days=31)
    at = reverse("set_up_entry", args=["sources", source.pk])

    unsaid = client.post(at, {"allowed_lag_days": "45", "why": ""})
    client.post(at, {"allowed_lag_days": "45", "why": "The police send every six weeks now."})
    told = client.get(reverse("set_up_history")).text

    assert "Say why it changes" in unsaid.text
    assert "The police send every six weeks now." in told
    assert "45; before, 31" in told


def test_a_term_or_a_source_has_every_family_judged_again() -> None:
    family = make.FamilyFactory()
    Touched.objects.all().delete()

    source = add_entry(Source(council=family.council, kind="offences"))
    added = Touched.objects.filter(family=family).exists()
    Touched.objects.all().delete()
    source.records_from = date(2019, 1, 1)
    change_entry(source, why="Its files speak of earlier days now.")

    assert (added, Touched.objects.filter(family=family).exists()) == (True, True)


def test_what_is_in_use_stays_and_what_is_not_goes(client: Client, analyst: User) -> None:
    team: Team = make.KeyworkerFactory(council=analyst.council).team
    because = {"why": "It was a mistake."}

    used = client.post(reverse("set_up_remove", args=["teams", team.pk]), because)
    other = make.TeamFactory(council=analyst.council, agency=team.agency, name="Nobody's")
    client.post(reverse("set_up_remove", args=["teams", other.pk]), because)

    assert "is in use" in used.text
    assert set(Team.objects.values_list("pk", flat=True)) == {team.pk}


def test_another_councils_lists_are_not_there(client: Client, analyst: User) -> None:
    agency = make.AgencyFactory(council=make.OtherCouncilFactory())

    assert client.get(reverse("set_up_entry", args=["agencies", agency.pk])).status_code == 404
    assert client.get(reverse("set_up_entry", args=["nothing", agency.pk])).status_code == 404
