"""Claims and figures by API: the same scope, the same numbers as the pages."""

from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from claims.actions import raise_claims
from claims.api import PARAMETERS
from claims.figures.beforehand import Names
from claims.figures.counting import Counted
from claims.figures.registry import FIGURES
from claims.forms_of_figures import FiguresForm
from claims.holding import standing_as, with_holder
from claims.models import BatchState, Claim, Programme, Window
from claims.published import load_published, read_published
from keyworkers.models import Look, Role
from tests.claims.scenes import open_window, ready_family
from tests.claims.stages import advance, batch_of_all
from tests.factories import NOW, TODAY, AnalystFactory, RestrictionFactory, TargetFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(client: Client) -> Client:
    window = open_window()
    for _ in range(2):
        ready_family()
    raise_claims(window.programme.council, as_of=TODAY, at=NOW)
    client.force_login(AnalystFactory.create())
    return client


def of_name(api: Client, name: str, **asked: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get("/api/v1/figures/", asked).json()
    return [figure for figure in found if figure["name"] == name]


def test_claims_are_listed_and_narrowed(api: Client) -> None:
    assert len(api.get("/api/v1/claims/").json()["results"]) == 4
    assert len(api.get("/api/v1/claims/", {"kind": "result"}).json()["results"]) == 2


@pytest.mark.usefixtures("judges")
def test_page_filter_file_and_api_say_of_an_audited_claim_whose_it_is_in_one_word(api: Client) -> None:
    batch = advance(batch_of_all(Window.objects.get()), BatchState.AUDITED)
    states = ("with-audit", "audited", "signed", "draft")

    by_api = [len(api.get("/api/v1/claims/", {"state": state}).json()["results"]) for state in states]
    by_page = [api.get(reverse("claims"), {"state": state}).context["count"] for state in states]
    asked = [one.state for one in with_holder(Claim.objects.all()).filter(**standing_as("audited"))]

    assert by_api == by_page == [0, 4, 0, 0]
    assert api.get(f"/api/v1/claims/{batch.lines.all()[0].claim_id}/").json()["state"] == "audited"
    assert api.get("/api/v1/claims/", {"state": "nonsense"}).status_code == 400
    assert asked == ["with-audit"] * 4
    assert "Audited, for the senior officer to sign" in api.get(reverse("claims")).text
    figure = api.get(reverse("figure", args=[batch.window.programme_id, "ready"]))
    assert "Result, audited, for the senior officer to sign" in figure.text


def test_a_restricted_familys_claims_are_not_there(api: Client) -> None:
    claim = Claim.objects.all()[0]
    RestrictionFactory.create(family=claim.family)

    assert len(api.get("/api/v1/claims/").json()["results"]) == 2
    assert api.get(f"/api/v1/claims/{claim.pk}/").status_code == 404


def test_opening_a_claim_leaves_a_look(api: Client) -> None:
    claim = Claim.objects.all()[0]

    assert api.get(f"/api/v1/claims/{claim.pk}/").json()["state"] == "draft"

    assert Look.objects.get().family == claim.family


def test_a_claims_own_fields_cannot_be_written_by_api(api: Client) -> None:
    claim = Claim.objects.all()[0]

    assert api.patch(f"/api/v1/claims/{claim.pk}/", {"state": "paid"}).status_code in (403, 405)
    assert api.delete(f"/api/v1/claims/{claim.pk}/").status_code in (403, 405)


def test_raising_what_is_due_by_api_again_changes_nothing(api: Client) -> None:
    ready_family()

    first, again = api.post("/api/v1/claims/").json(), api.post("/api/v1/claims/").json()

    assert first == {"attachments": 1, "results": 1, "held": 0}
    assert again == {"attachments": 0, "results": 0, "held": 0}


def test_decisions_money_and_programmes_are_read_in_scope(api: Client, judges: list[list[int]]) -> None:
    window = Window.objects.get()
    batch = advance(batch_of_all(window), BatchState.SUBMITTED)
    hidden = batch.lines.order_by("line_number")[0].claim.family
    RestrictionFactory.create(family=hidden)
    kept = set(Claim.objects.exclude(family=hidden).values_list("pk", flat=True))

    decisions, money, programmes = (
        api.get(f"/api/v1/{name}/").json()["results"] for name in ("decisions", "money", "programmes")
    )

    assert {one["claim"] for one in decisions} == {one["claim"] for one in money} == kept
    assert {(one["kind"], one["amount"]) for one in money} == {("claimed", "0.00")}
    assert [one["windows"][0]["name"] for one in programmes] == [window.name]
    assert "again_of" in api.get(f"/api/v1/claims/{min(kept)}/").json()
    assert api.get("/api/v1/money/", {"kind": "paid"}).json()["results"] == []


def test_figures_are_those_of_the_dashboard(api: Client) -> None:
    target = TargetFactory.create(measure="families_worked_with", number=8)

    (found,) = of_name(api, "worked-with")

    assert found["number"] == Counted(programme=target.programme, figure=FIGURES["worked-with"], as_at=TODAY).number()
    assert found["targets"][0]["text"] == "25% of programme target (2 of 8)"


def test_the_schema_names_everything_that_figures_may_be_asked_by() -> None:
    form = FiguresForm(QueryDict(), programmes=[], today=TODAY, names=Names())

    assert {one.name for one in PARAMETERS} == set(form.fields)


def test_published_figures_say_that_they_are(api: Client) -> None:
    for content in read_published():
        load_published(content)

    found = {(one["council"], one["programme"]): one for one in of_name(api, "turned-around") if one["is_as_published"]}

    west_sussex = found["West Sussex County Council", "phase-2"]
    assert {target["text"] for target in west_sussex["targets"]} == {
        "97% of in-year target (637 of 660)",
        "99.5% of programme target (4,577 of 4,600)",
    }
    assert found["Stockton-on-Tees Borough Council", "phase-1"]["targets"] == []
    ours = api.get("/api/v1/figures/", {"programme": Programme.objects.get(council__is_as_published=False).pk}).json()
    assert {one["is_as_published"] for one in ours} == {False}


def test_what_is_known_of_today_alone_is_not_answered_for_another_day(api: Client) -> None:
    assert of_name(api, "ready") != []
    assert of_name(api, "ready", as_at="2020-09-29") == []


def test_a_day_that_is_none_is_refused_by_its_field(api: Client) -> None:
    answer = api.get("/api/v1/figures/", {"as_at": "31 September"})

    assert answer.status_code == 400
    assert "as_at" in answer.json()["error"]["fields"]


def test_a_keyworker_may_ask_for_neither(api: Client) -> None:
    api.force_login(UserFactory.create(role=Role.KEYWORKER))

    assert api.get("/api/v1/claims/").status_code == api.get("/api/v1/figures/").status_code == 403


def test_a_figure_says_what_it_is_and_is_narrowed_as_the_pages_narrow_it(api: Client) -> None:
    (ready,) = of_name(api, "ready", route="keyworker")

    assert (ready["number"], ready["unit"], ready["targets"]) == (2, "families", [])
    assert all(ready[name].endswith(".") for name in ("sentence", "numerator", "denominator", "rounding"))
    assert of_name(api, "ready", route="partner")[0]["number"] == 0
    assert "begins on 1 April 2015" in str(api.get("/api/v1/figures/", {"as_at": "2014-03-31"}).json()["error"])
