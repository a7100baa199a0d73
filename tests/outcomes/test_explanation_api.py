"""The explanation in the API: the page's answers as data, under today's permissions whatever day is asked about."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from typing import Any

import pghistory
import pytest
from django.test import Client

from families.models import Membership
from keyworkers.models import Look
from outcomes.actions import judge_touched
from outcomes.explaining import explain_family
from outcomes.models import Evidence
from tests import factories as make
from tests.outcomes.conftest import Agencies, into_work
from tests.troubled_families.nights import council_at_work
from troubled_families import edge

pytestmark = pytest.mark.django_db
THEN = {"known_on": "2020-09-30"}


@pytest.fixture
def recording() -> Iterator[ExitStack]:
    """What is written until it is closed is recorded on 30 September 2020."""
    with ExitStack() as stack:
        stack.enter_context(pghistory.context(at=make.NOW.isoformat()))
        yield stack


@pytest.fixture
def known(recording: ExitStack, agencies: Agencies, client: Client) -> Agencies:
    """A family attached for a proven offence and poor attendance; its keyworker is signed in."""
    worker = make.KeyworkerFactory(council=agencies.family.council)
    make.AssignmentFactory(council=agencies.family.council, family=agencies.family, keyworker=worker)
    for name, missed in (("2018-19 Autumn", 20), ("2018-19 Spring", 18), ("2018-19 Summer", 25)):
        agencies.term(name, missed=missed)
    agencies.incident("2019-06-03", kind="offence", outcome="proven")
    agencies.case("2019-11-04")
    judge_touched(as_of=make.TODAY, at=make.NOW)
    recording.close()
    client.force_login(worker)
    return agencies


def ask(client: Client, agencies: Agencies, **asked: str) -> Any:
    return client.get(f"/api/v1/families/{agencies.family.pk}/explanation/", asked)


def grounds(condition: dict[str, Any]) -> list[dict[str, Any]]:
    """Return everything a condition and those it is made of rest on."""
    return [*condition["because"], *(ground for part in condition["parts"] for ground in grounds(part))]


def of_need(answer: Any, indicator: str) -> dict[str, Any]:
    found: dict[str, Any] = next(need for need in answer.json()["needs"] if need["indicator"] == indicator)
    return found


def test_it_says_what_the_page_says(client: Client, known: Agencies) -> None:
    shown = explain_family(known.family, day=make.TODAY)
    assert shown is not None

    told = ask(client, known).json()

    assert (told["state"], told["sentence"], told["day"]) == (shown.state, shown.whole.sentence, "2020-09-30")
    assert [need["state"] for need in told["needs"]] == [need.state for need in shown.needs]
    assert told["plan"] == shown.plan.name


def test_each_condition_names_the_evidence_it_rests_on_and_what_is_missing(client: Client, known: Agencies) -> None:
    offences = of_need(ask(client, known), "youth-offence")

    assert offences["days"]["met"][0]["starts_on"] == "2020-05-04"
    named = {pk for ground in grounds(offences["outcome"]) for pk in ground["evidence"]}
    assert Evidence.objects.get(measure="offence.proven").pk in named
    school = of_need(ask(client, known), "unauthorised-absence")
    assert school["outcome"]["waits_for"].startswith("reports for 3 school terms")


def test_each_need_says_what_showed_it_on_its_day_as_the_page_does(client: Client, known: Agencies) -> None:
    offence, school = (of_need(ask(client, known), name) for name in ("youth-offence", "unauthorised-absence"))

    page = client.get(f"/families/{known.family.pk}/why/").context["told"]["needs"]

    assert [one["evidence"] for one in offence["shown_by"]] == [[Evidence.objects.get(measure="offence.proven").pk]]
    assert {one["person"] for one in school["shown_by"]} == {known.child.pk}
    said = [{one["says"] for one in need["start"]} for need in page]
    assert [{one["says"] for one in need["shown_by"]} for need in ask(client, known).json()["needs"]] == said


def test_it_answers_as_of_a_day_and_as_known_on_a_day(client: Client, known: Agencies, settings: Any) -> None:
    with pghistory.context(at=edge.close_of(date(2020, 10, 1)).isoformat()):
        make.EvidenceFactory(
            council=known.family.council,
            person=known.child,
            measure="offence.proven",
            starts_on=date(2020, 9, 1),
            ends_on=date(2020, 9, 3),
            value=9,
            recorded_at=make.NOW + timedelta(days=1),
        )
    settings.TODAY = "2020-10-01"

    assert of_need(ask(client, known, on="2020-04-01"), "youth-offence")["state"] == "nearly there"
    assert of_need(ask(client, known), "youth-offence")["state"] == "needs attention again"
    then = ask(client, known, **THEN)
    assert of_need(then, "youth-offence")["state"] == "met"
    assert then.json()["known_on"] == "2020-09-30"


@pytest.mark.parametrize(
    "asked", [{"on": "2020-10-01"}, {"known_on": "2020-10-01"}, {"on": "today"}, {"known_on": "0000-00-00"}]
)
def test_a_day_that_has_not_come_or_is_none_is_an_error(client: Client, known: Agencies, asked: Any) -> None:
    answer = ask(client, known, **asked)

    assert answer.status_code == 400
    assert set(answer.json()["error"]["fields"]) == set(asked)


def test_before_the_work_was_recorded_there_is_nothing_to_explain(client: Client, known: Agencies) -> None:
    assert ask(client, known, known_on="2019-01-01").status_code == 404


def test_rules_that_fail_say_nothing(client: Client, known: Agencies, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("outcomes.explaining.judged_versions", lambda *_: 1 / 0)

    assert ask(client, known).status_code == 503


def test_asking_is_a_look(client: Client, known: Agencies) -> None:
    ask(client, known)

    assert Look.objects.filter(family=known.family).count() == 1


@pytest.mark.parametrize("asked", [{}, THEN], ids=["now", "then"])
def test_strangers_and_restrictions_hide_the_family(client: Client, known: Agencies, asked: Any) -> None:
    client.force_login(make.KeyworkerFactory(council=known.family.council, team=make.TeamFactory(name="South")))
    assert ask(client, known, **asked).status_code == 404

    client.force_login(make.AnalystFactory(council=known.family.council))
    assert ask(client, known, **asked).status_code == 200
    make.RestrictionFactory(family=known.family)
    assert ask(client, known, **asked).status_code == 404


def test_nobody_signed_in_is_told_nothing(client: Client, known: Agencies) -> None:
    client.logout()

    assert ask(client, known).status_code in {401, 403}


@pytest.mark.parametrize("asked", [{}, THEN], ids=["now", "then"])
def test_of_somebody_of_a_hidden_family_nothing_is_said(client: Client, known: Agencies, asked: Any) -> None:
    other = make.FamilyFactory(council=known.family.council)
    years: dict[str, Any] = {"starts_on": date(2010, 2, 1), "ends_on": date(2011, 2, 1)}
    make.MembershipFactory(council=known.family.council, family=other, person=known.child, **years)
    make.RestrictionFactory(family=other)

    told = [ground for need in ask(client, known, **asked).json()["needs"] for ground in grounds(need["outcome"])]

    assert told
    assert not any(ground["evidence"] or ground["person"] or "offence" in ground["says"] for ground in told)


def test_of_somebody_taken_out_of_the_family_nothing_is_said_as_known_before(
    client: Client, known: Agencies, settings: Any
) -> None:
    with pghistory.context(at=edge.close_of(date(2020, 10, 1)).isoformat()):
        Membership.objects.filter(person=known.child).delete()
    judge_touched(as_of=make.TODAY, at=make.NOW)
    settings.TODAY = "2020-10-01"

    told = [ground for need in ask(client, known, **THEN).json()["needs"] for ground in grounds(need["outcome"])]

    assert not any(ground["person"] == known.child.pk or ground["evidence"] for ground in told)


@pytest.mark.parametrize("asked", [{}, THEN], ids=["now", "then"])
def test_benefit_data_is_not_told_without_its_verb(client: Client, known: Agencies, asked: Any) -> None:
    into_work(known)
    judge_touched(as_of=make.TODAY, at=make.NOW)
    benefits = set(Evidence.objects.filter(measure__startswith="benefit.").values_list("pk", flat=True))

    told = ask(client, known, **asked)
    named = {pk for need in told.json()["needs"] for each in grounds(need["outcome"]) for pk in each["evidence"]}

    assert benefits
    assert not named & benefits
    assert "Employment and Support Allowance" not in told.text


def test_from_when_it_can_be_claimed_is_told_to_those_who_see_claims(client: Client) -> None:
    council = council_at_work(families=1)
    judge_touched(as_of=make.TODAY, at=make.NOW)
    address = f"/api/v1/families/{council.families.get().pk}/explanation/"
    worker = make.KeyworkerFactory(council=council)
    make.AssignmentFactory(council=council, family=council.families.get(), keyworker=worker)

    client.force_login(make.AnalystFactory(council=council))
    assert client.get(address).json()["claimable_from"] == "2020-09-14"
    client.force_login(worker)
    assert client.get(address).json()["claimable_from"] is None


@pytest.mark.parametrize("asked", [{}, THEN], ids=["now", "then"])
def test_it_asks_a_bounded_number_of_times(
    client: Client, known: Agencies, asked: Any, django_assert_max_num_queries: Any
) -> None:
    for number in range(1, 20):
        known.incident(f"2018-01-{number:02}", kind="asb")
    judge_touched(as_of=make.TODAY, at=make.NOW)

    # Sign-in and scope, the family, the explanation's twelve, whose people, the look.
    with django_assert_max_num_queries(4 + 3 + 1 + 12 + 1 + 4):
        ask(client, known, **asked)
