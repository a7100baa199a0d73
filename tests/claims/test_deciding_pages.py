"""Deciding in the browser: ticked and shown before, one claim with its checks, sent back, undone; the chase list."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.actions import hold_lapsed, raise_claims
from claims.models import Claim, ClaimKind, ClaimState, Programme, Window
from keyworkers.models import User
from tests.claims.scenes import family_in_work, jobcentre_complete, open_window, ready_family, relapse
from tests.factories import (
    NOW,
    TODAY,
    AnalystFactory,
    AssignmentFactory,
    JobcentreAdviserFactory,
    KeyworkerFactory,
    OutcomesPlanFactory,
    ProgrammeManagerFactory,
    RestrictionFactory,
    judged,
)
from tests.outcomes.conftest import PLAN

pytestmark = pytest.mark.django_db


@pytest.fixture
def window() -> Window:
    return open_window()


@pytest.fixture
def analyst(window: Window, client: Client) -> User:
    made: User = AnalystFactory.create()
    client.force_login(made)
    return made


def raised(window: Window) -> list[int]:
    raise_claims(window.programme.council, as_of=TODAY, at=NOW)
    return list(Claim.objects.order_by("id").values_list("id", flat=True))


def result() -> Claim:
    return Claim.objects.get(kind=ClaimKind.RESULT)


def test_those_ticked_are_shown_before_they_are_approved(client: Client, analyst: User, window: Window) -> None:
    ready_family(), ready_family()
    claims = raised(window)

    listed = client.get(reverse("claims_to_decide"))
    shown = client.post(reverse("claims_approve"), {"claims": claims[:3]})

    assert [row["pk"] for row in listed.context["passed"]] == claims
    assert "Approve 3 claims" in shown.text
    assert set(Claim.objects.values_list("state", flat=True)) == {"draft"}
    answer = client.post(reverse("claims_approve"), {"claims": claims[:3], "confirmed": "yes"}, follow=True)
    assert "3 claims are ready." in answer.text.replace("Three", "3")
    assert Claim.objects.filter(state=ClaimState.READY).count() == 3


def test_nothing_ticked_is_said_and_nothing_done(client: Client, analyst: User, window: Window) -> None:
    ready_family()
    raised(window)

    answer = client.post(reverse("claims_approve"), {})

    assert answer.status_code == 422
    assert "Select at least one claim" in answer.text
    assert " checked" in client.get(reverse("claims_to_decide"), {"all": "yes"}).text


def test_a_restricted_familys_claim_is_neither_listed_nor_approved(
    client: Client, analyst: User, window: Window
) -> None:
    attachment = ready_family()
    claims = raised(window)
    RestrictionFactory.create(family=attachment.family)

    answer = client.post(reverse("claims_approve"), {"claims": claims, "confirmed": "yes"})

    assert client.get(reverse("claims_to_decide")).context["count"] == 0
    assert answer.status_code == 422
    assert set(Claim.objects.values_list("state", flat=True)) == {"draft"}


def test_a_claim_that_lapsed_meanwhile_is_left_and_says_why(client: Client, analyst: User, window: Window) -> None:
    attachment = ready_family()
    raised(window)
    relapse(attachment.family, on=date(2020, 9, 29))

    listed = client.get(reverse("claims_to_decide"))
    answer = client.post(reverse("claim_decide", args=[result().pk]), {"outcome": "approved"})

    assert "No longer met since 29 September 2020" in listed.text
    assert answer.status_code == 422
    assert "No longer met since 29 September 2020" in str(answer.context["form"].errors)


def test_a_claim_is_sent_back_only_with_a_reason_and_let_go_again(
    client: Client, analyst: User, window: Window
) -> None:
    ready_family()
    raised(window)
    address = reverse("claim_decide", args=[result().pk])

    without = client.post(address, {"outcome": "sent-back"})
    client.post(address, {"outcome": "sent-back", "reason": "The letter is missing."})

    assert (without.status_code, list(without.context["form"].errors)) == (422, ["reason"])
    assert (result().state, result().held_because) == ("held", "The letter is missing.")
    told = client.get(reverse("claim", args=[result().pk])).text
    assert "Sent back by" in told
    assert "Let it go" in told


def test_a_decision_is_undone_and_a_claim_held_for_a_reason(client: Client, analyst: User, window: Window) -> None:
    ready_family()
    raised(window)
    pk = result().pk
    client.post(reverse("claim_decide", args=[pk]), {"outcome": "approved"})
    assert result().state == "ready"

    client.post(reverse("claim_undo", args=[pk]), {"reason": "By mistake."})
    assert result().state == "draft"
    client.post(reverse("claim_hold", args=[pk]), {"reason": "The address is doubtful."})

    assert (result().state, result().held_because) == ("held", "The address is doubtful.")
    titles = [event["title"] for event in client.get(reverse("claim", args=[pk])).context["events"]]
    assert {"Approved by the first person", "Decision undone", "Raised"} <= set(titles)


def test_a_second_person_is_told_who_was_first(client: Client, analyst: User, window: Window) -> None:
    Programme.objects.update(second_check_percent=100)
    ready_family()
    claims = raised(window)
    waits = client.post(reverse("claims_approve"), {"claims": claims, "confirmed": "yes"}, follow=True)
    mine = client.get(reverse("claims_to_decide")).context

    client.force_login(ProgrammeManagerFactory.create())
    theirs = client.get(reverse("claims_to_decide")).context
    client.post(reverse("claims_approve"), {"claims": claims, "confirmed": "yes"})

    assert "for a second person: the seed drew the decision" in waits.text
    assert (len(mine["passed"]), len(theirs["passed"])) == (0, 2)
    assert str(analyst) in theirs["passed"][0]["first"]
    assert set(Claim.objects.values_list("state", flat=True)) == {"ready"}


def test_a_late_assessment_is_accepted_on_its_own_page(client: Client, analyst: User, window: Window) -> None:
    ready_family(assessed_on=date(2019, 12, 1))
    raised(window)
    address = reverse("claim_check", args=[result().pk, "retrospective-accepted"])

    asked = client.get(address).text
    bad = client.post(address, {"outcome": "not-passed", "rests_on": "The file."})
    client.post(address, {"outcome": "passed", "rests_on": "The minutes of 4 December 2019."})

    assert "For example, the assessment of 4 May 2020." in asked
    assert (bad.status_code, list(bad.context["form"].errors)) == (422, ["note"])
    assert "The minutes of 4 December 2019." in client.get(reverse("claim", args=[result().pk])).text
    for code in ("employment-verified", "judgement-accepted", "nonsense"):
        assert client.get(reverse("claim_check", args=[result().pk, code])).status_code == 404


def test_the_jobcentre_verifies_what_the_analyst_may_not_see(client: Client, analyst: User, window: Window) -> None:
    jobcentre_complete()
    family_in_work()
    raised(window)
    waits = client.get(reverse("claim", args=[result().pk])).text

    client.force_login(JobcentreAdviserFactory.create())
    listed = client.get(reverse("claims_employment"))
    address = reverse("claim_employment", args=[result().pk])
    page = client.get(address).text
    client.post(address, {"outcome": "passed", "rests_on": "Our own record, 2 September 2020."})

    assert "Waits for the Jobcentre adviser" in waits
    assert "Employment and Support" not in waits
    assert listed.context["rows"][0][3] == "Not yet"
    assert "Employment and Support Allowance" in page
    assert client.get(reverse("claims_employment")).context["rows"][0][3] == "Yes"


def test_what_the_jobcentre_writes_about_the_work_is_read_by_nobody_who_prepares_claims(
    client: Client, analyst: User, window: Window
) -> None:
    OutcomesPlanFactory.create(text=PLAN.read_text())
    jobcentre_complete()
    family_in_work()
    raised(window)
    address = reverse("claim_employment", args=[result().pk])
    client.force_login(JobcentreAdviserFactory.create(first_name="Ada", last_name="Fenn"))
    said = {"outcome": "not-passed", "rests_on": "LMS, 2 September.", "note": "Universal Credit again."}
    client.post(address, said)
    theirs = client.get(address).text
    hold_lapsed(window.programme.council, as_of=TODAY, at=NOW)

    client.force_login(analyst)
    pages = [client.get(reverse(name, args=[result().pk])).text for name in ("claim", "claim_decide", "claim_pack")]
    told = " ".join([*pages, client.get(reverse("claims")).text, result().held_because])

    assert "Universal Credit again." in theirs
    assert "Ada Fenn" in result().held_because
    assert "LMS" not in told
    assert "Universal Credit" not in told


def chased(client: Client) -> dict[str, list[Any]]:
    return {group["id"]: group["rows"] for group in client.get(reverse("claims_chase")).context["groups"]}


def test_the_chase_list_asks_each_thing_of_who_can_supply_it(client: Client, analyst: User, window: Window) -> None:
    keyworker = KeyworkerFactory.create(first_name="Ada", last_name="Fenn")
    unplanned = ready_family(family_plan_on=None)
    AssignmentFactory.create(family=unplanned.family, keyworker=keyworker)
    ready_family(lead_worker_on=None)
    ready_family(assessed_on=date(2019, 12, 1))
    judged()
    raised(window)

    told = chased(client)
    of_keyworkers = told["keyworker"][0]

    assert (of_keyworkers[0], of_keyworkers[1][0], of_keyworkers[2]) == ("Ada Fenn", "Family plan", 1)
    assert [row[1][0] for row in told["manager"]] == ["Lead worker named by the family plan"]
    assert told["decider"][0][2] == 2
    assert unplanned.family.reference in client.get(f"{reverse('claims_chase')}{of_keyworkers[1][1]}").text


def test_the_lists_ask_a_bounded_number_of_queries(client: Client, analyst: User, window: Window) -> None:
    def queries(name: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(name))
        return len(captured)

    ready_family(family_plan_on=None), ready_family()
    raised(window)
    few = [queries("claims_to_decide"), queries("claims_chase")]
    for _ in range(4):
        ready_family(family_plan_on=None), ready_family()
    raised(window)

    assert [queries("claims_to_decide"), queries("claims_chase")] == few
    assert max(few) < 45
