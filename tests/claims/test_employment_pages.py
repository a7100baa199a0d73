"""Continuous employment in the browser and the API: the weeks, what is missing, and nothing of the benefit."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.actions import raise_claims
from claims.models import Claim, ClaimState
from families.models import Council
from keyworkers.models import Role
from keyworkers.permissions import GRANTS, Verb
from outcomes.ledgers import read_ledger
from outcomes.models import EmploymentVerdict, Verdict
from outcomes.rules.employment import WeekState
from tests.claims.scenes import MET_SINCE_JUNE, TODAY, family_in_work, jobcentre_complete, ledger, open_window
from tests.factories import NOW, AnalystFactory, UserFactory, judged

pytestmark = pytest.mark.django_db

ROLES = [role for role in Role if Verb.VIEW_CLAIMS in GRANTS[role]]
SECRETS = ("ESA", "Employment and Support", "Benefit left", "On a benefit again", "First day without")


@pytest.fixture
def council(client: Client) -> Council:
    """A council with an open window whose files are complete; its analyst is signed in."""
    found: Council = open_window().programme.council
    jobcentre_complete()
    client.force_login(AnalystFactory(council=found))
    return found


def weeks(*states: WeekState, **changes: Any) -> Any:
    """A family with these weeks, whose result by employment is claimed where they are enough."""
    attachment = family_in_work(weeks=13)
    verdict = EmploymentVerdict.objects.get()
    if states:
        made = read_ledger(verdict.ledgers[0])
        told = ledger(*states, person=made.person, evidence=made.evidence, **changes)
        EmploymentVerdict.objects.update(ledgers=[told.stored()])
    return attachment.family


def family_page(client: Client, family: Any) -> Any:
    return client.get(reverse("family_claims", args=[family.pk]))


def test_the_weeks_are_listed_one_by_one(client: Client, council: Council) -> None:
    answer = family_page(client, weeks())

    (told,) = answer.context["weeks"]
    assert [fact["value"] for fact in told["facts"]][:3] == ["6 January 2020", "13 of 13 in a row", "6 April 2020"]
    assert told["rows"][0] == ["Week 1", "6 January 2020 to 12 January 2020", "yes", ""]
    assert (len(told["rows"]), told["missing"]) == (13, [])
    assert "Verified by a payslip" in answer.text


def test_what_is_missing_and_the_earliest_day_are_said(client: Client, council: Council) -> None:
    family = weeks(*(WeekState.WORKED,) * 11, WeekState.NOT_VERIFIED, WeekState.NOT_KNOWN)

    (told,) = family_page(client, family).context["weeks"]

    assert told["rows"][11][2:] == ["no", "In work, not verified yet"]
    assert told["missing"] == [
        "1 week: in work, not verified yet.",
        "1 week: not known yet: the benefits record does not reach it.",
        "The earliest day is 6 April 2020, if the work goes on and is verified.",
    ]


def test_weeks_that_can_no_longer_be_reached_say_so(client: Client, council: Council) -> None:
    family = weeks(*(WeekState.WORKED,) * 3, WeekState.NO_WORK, possible_on=None)

    (told,) = family_page(client, family).context["weeks"]

    assert told["missing"][-1].startswith("It can no longer be reached")


def test_a_family_is_shown_both_routes_to_its_result(client: Client, council: Council) -> None:
    checks = family_page(client, weeks()).context["checks"]

    assert [check["title"] for check in checks] == [
        "Attachment, September 2020",
        "Result: significant and sustained progress, September 2020",
        "Result: continuous employment, September 2020",
    ]
    assert checks[2]["words"].startswith("Every gate is passed")


def test_progress_reached_after_employment_was_claimed_is_shown_and_not_claimable(
    client: Client, council: Council
) -> None:
    family = weeks()
    raise_claims(council, as_of=TODAY, at=NOW)
    Verdict.objects.update(met=MET_SINCE_JUNE)
    judged()

    answer = family_page(client, family)

    assert "has been reached too, on 1 June 2020. It is recorded and cannot be claimed" in answer.text
    assert [check["title"] for check in answer.context["checks"]] == []


def test_a_claim_by_employment_shows_its_weeks(client: Client, council: Council) -> None:
    weeks()
    raise_claims(council, as_of=TODAY, at=NOW)

    answer = client.get(reverse("claim", args=[Claim.objects.results().get().pk]))

    assert "Weeks in work" in answer.text
    assert "Every week in work worked by the evidence date" in answer.text


@pytest.mark.parametrize("role", ROLES)
def test_no_page_of_claims_tells_of_the_benefit(client: Client, council: Council, role: Role) -> None:
    family = weeks(*(WeekState.WORKED,) * 12, WeekState.ON_BENEFIT, WeekState.WORKED)
    raise_claims(council, as_of=TODAY, at=NOW)
    client.force_login(UserFactory(council=council, role=role))
    pages = [reverse("claim", args=[Claim.objects.results().get().pk])]
    pages += [reverse("family_claims", args=[family.pk])]

    for page in pages:
        answer = client.get(page)
        assert answer.status_code == (403 if role == Role.SENIOR_OFFICER and page == pages[-1] else 200)
        assert [secret for secret in SECRETS if secret in answer.text] == []


def test_whoever_opens_no_pack_reads_nobodys_weeks_by_api(client: Client, council: Council) -> None:
    weeks(*(WeekState.WORKED,) * 13)
    client.force_login(UserFactory(council=council, role=Role.SENIOR_OFFICER))

    assert client.get("/api/v1/employment/").status_code == 403


@pytest.mark.parametrize("role", [role for role in ROLES if role != Role.SENIOR_OFFICER])
def test_the_api_tells_the_weeks_and_nothing_of_the_benefit(client: Client, council: Council, role: Role) -> None:
    weeks(*(WeekState.WORKED,) * 12, WeekState.ON_BENEFIT, WeekState.WORKED)
    client.force_login(UserFactory(council=council, role=role))

    (row,) = client.get("/api/v1/employment/").json()["results"]

    (told,) = row["ledgers"]
    assert (told["benefit"], told["off_benefit_on"], told["worked"]) == (None, None, 13)
    assert {week["state"] for week in told["weeks"]} == {"worked", "no work"}


def test_who_may_see_both_is_told_the_benefit(
    client: Client, council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    family = weeks()
    monkeypatch.setitem(GRANTS, Role.ANALYST, GRANTS[Role.ANALYST] | {Verb.VIEW_BENEFITS})

    assert "Employment and Support Allowance" in family_page(client, family).text
    (row,) = client.get("/api/v1/employment/").json()["results"]
    assert row["ledgers"][0]["benefit"] == "esa"


def test_the_family_page_asks_no_more_for_many_weeks(client: Client, council: Council) -> None:
    family = weeks()
    with CaptureQueriesContext(connection) as captured:
        family_page(client, family)

    assert len(captured) <= 40
    assert Claim.objects.filter(state=ClaimState.DRAFT).count() == 0
