"""The pages of needs and evidence."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from keyworkers.models import User
from outcomes.actions import judge_touched
from outcomes.models import Attachment, Evidence, Need, NeedSource
from tests import factories as make
from tests.outcomes.conftest import Agencies

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> User:
    manager: User = make.TeamManagerFactory()
    return manager


@pytest.fixture
def known(agencies: Agencies, manager: User, client: Client) -> Agencies:
    """A family of the manager's team, of which the schools and the police have told; the manager is signed in."""
    make.AssignmentFactory(family=agencies.family, keyworker=make.KeyworkerFactory(team=manager.team))
    for name, missed in (("2018-19 Autumn", 20), ("2018-19 Spring", 18), ("2018-19 Summer", 25)):
        agencies.term(name, missed=missed)
    agencies.incident("2019-06-03", kind="offence", outcome="proven")
    judge_touched(as_of=make.TODAY, at=make.NOW)
    client.force_login(manager)
    return agencies


@pytest.fixture
def attached(known: Agencies) -> Agencies:
    known.case("2019-11-04")
    judge_touched(as_of=make.TODAY, at=make.NOW)
    return known


def page(client: Client, name: str, agencies: Agencies, *args: Any, **asked: Any) -> Any:
    return client.get(reverse(name, args=[agencies.family.pk, *args]), asked)


def test_the_summary_says_of_each_need_what_stands_and_leads_to_why(client: Client, attached: Agencies) -> None:
    text = page(client, "family", attached).text

    assert "Young people keeping within the law" in text
    assert "Met since 4 May 2020" in text
    assert "Every child of school age is in education and attends" in text
    assert f"{reverse('family_why', args=[attached.family.pk])}#need-youth-offence-card" in text


def test_the_summary_names_what_is_missing_and_who_can_supply_it(client: Client, attached: Agencies) -> None:
    assert "No attendance reported for 2019-20 Autumn" in page(client, "family", attached).text


def test_the_summary_of_another_day_says_so(client: Client, attached: Agencies) -> None:
    text = page(client, "family", attached, on="2020-03-31").text

    assert "As of 31 March 2020" in text
    assert "Not yet" in text


def test_the_summary_says_where_the_work_has_not_begun(client: Client, known: Agencies) -> None:
    assert "The work with this family has not begun" in page(client, "family", known).text


def test_the_summary_says_where_the_work_began_later(client: Client, attached: Agencies) -> None:
    assert "began after this day" in page(client, "family", attached, on="2019-01-01").text


def test_the_summary_says_where_the_family_is_being_judged_again(client: Client, attached: Agencies) -> None:
    attached.incident("2020-09-01")

    assert "Being judged again" in page(client, "family", attached).text


def test_the_summary_says_where_the_rules_could_not_read_the_record(
    client: Client, attached: Agencies, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("outcomes.explaining.judged_versions", fail)

    assert "The rules could not read" in page(client, "family", attached).text


def test_evidence_is_listed_and_leads_to_the_row_of_its_file(client: Client, attached: Agencies) -> None:
    offence = Evidence.objects.get(measure="offence.proven")

    listed = page(client, "family_evidence", attached)
    one = page(client, "evidence", attached, offence.pk)

    assert reverse("evidence", args=[attached.family.pk, offence.pk]) in listed.text
    assert offence.feed_record is not None
    assert f"offences.csv, row {offence.feed_record.row_number}" in one.text
    assert str(attached.child) in one.text


def test_evidence_can_be_narrowed_to_a_kind(client: Client, attached: Agencies) -> None:
    text = page(client, "family_evidence", attached, kind="offence").text

    assert "Proven offence" in text
    assert "Sessions possible" not in text


def test_replaced_evidence_is_shown_when_asked_for_and_leads_to_what_replaced_it(
    client: Client, attached: Agencies
) -> None:
    attached.term("2018-19 Autumn", missed=5)
    judge_touched(as_of=make.TODAY, at=make.NOW)
    old = Evidence.objects.filter(superseded_at__isnull=False).order_by("id")[0]
    address = reverse("evidence", args=[attached.family.pk, old.pk])

    assert address not in page(client, "family_evidence", attached).text
    assert address in page(client, "family_evidence", attached, replaced="on").text
    assert "What replaced it" in page(client, "evidence", attached, old.pk).text


def test_what_somebody_did_after_leaving_the_family_is_not_shown_in_it(client: Client, attached: Agencies) -> None:
    attached.family.memberships.filter(person=attached.child).update(ends_on=date(2020, 1, 1))
    before = Evidence.objects.get(measure="offence.proven")
    after = make.EvidenceFactory(person=attached.child, starts_on=date(2020, 6, 1), ends_on=date(2020, 6, 2))

    text = page(client, "family_evidence", attached).text

    assert reverse("evidence", args=[attached.family.pk, before.pk]) in text
    assert reverse("evidence", args=[attached.family.pk, after.pk]) not in text
    assert page(client, "evidence", attached, after.pk).status_code == 404


def test_benefit_data_is_for_those_with_its_verb(client: Client, attached: Agencies) -> None:
    benefit = make.EvidenceFactory(person=attached.parent, measure="benefit.claim")

    assert page(client, "evidence", attached, benefit.pk).status_code == 404
    client.force_login(make.JobcentreAdviserFactory())
    assert page(client, "evidence", attached, benefit.pk).status_code == 200


def test_a_manager_starts_the_work_with_a_family(client: Client, known: Agencies) -> None:
    sent = {"attached_on": "04/11/2019", "delivery_route": "keyworker", "assessed_on": "11/11/2019"}

    answer = client.post(reverse("family_attach", args=[known.family.pk]), sent, follow=True)

    assert Attachment.objects.get().assessed_on == date(2019, 11, 11)
    assert "The work with this family began on 4 November 2019" in answer.text
    assert "Young people keeping within the law" in answer.text


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        pytest.param({"attached_on": "01/10/2020"}, "Day the work began must be today or in the past", id="to come"),
        pytest.param({"delivery_route": ""}, "Choose who works with the family", id="no route"),
        pytest.param({"attached_on": "01/01/2010"}, "no outcomes plan in force", id="before any plan"),
        pytest.param(
            {"lead_worker_on": "02/12/2019", "family_plan_on": "01/12/2019"}, "on or before the day", id="plan first"
        ),
    ],
)
def test_work_that_cannot_begin_so_says_why(
    client: Client, known: Agencies, changed: dict[str, str], says: str
) -> None:
    sent = {"attached_on": "04/11/2019", "delivery_route": "keyworker"} | changed

    answer = client.post(reverse("family_attach", args=[known.family.pk]), sent)

    assert (answer.status_code, Attachment.objects.count()) == (422, 0)
    assert says in answer.text


def test_work_begins_once(client: Client, attached: Agencies) -> None:
    sent = {"attached_on": "04/12/2019", "delivery_route": "keyworker"}

    answer = client.post(reverse("family_attach", args=[attached.family.pk]), sent)

    assert answer.status_code == 422
    assert "already attached" in answer.text


def test_a_professional_records_a_need_that_then_counts(client: Client, attached: Agencies, manager: User) -> None:
    sent = {"indicator": "asb", "identified_on": "01/09/2020", "note": "Neighbours spoke of it."}
    codes = offered(client, attached)
    sent["indicator"] = codes[-1]

    answer = client.post(reverse("need_add", args=[attached.family.pk]), sent, follow=True)

    need = Need.objects.get(source=NeedSource.PROFESSIONAL)
    assert (need.recorded_by, need.identified_on) == (manager, date(2020, 9, 1))
    assert "The need is recorded" in answer.text
    assert need.indicator not in offered(client, attached)


def offered(client: Client, agencies: Agencies) -> list[str]:
    form = page(client, "need_add", agencies).context["form"]
    return [code for _, group in form.fields["indicator"].choices[1:] for code, _ in group]


def test_a_need_found_in_days_to_come_is_refused(client: Client, attached: Agencies) -> None:
    sent = {"indicator": offered(client, attached)[0], "identified_on": "01/10/2020", "note": "Soon."}

    answer = client.post(reverse("need_add", args=[attached.family.pk]), sent)

    assert answer.status_code == 422
    assert "must be today or in the past" in answer.text


def test_no_need_is_recorded_before_the_work_began(client: Client, known: Agencies) -> None:
    assert page(client, "need_add", known).status_code == 404


@pytest.mark.parametrize("number", [1, 30])
def test_the_evidence_asks_as_often_for_much_as_for_little(
    client: Client, attached: Agencies, number: int, django_assert_max_num_queries: Any
) -> None:
    for day in range(number):
        make.EvidenceFactory(person=attached.child, starts_on=date(2020, 2, 1 + day % 28), ends_on=None)

    # Sign-in's two; scope, the family, its members, notices; needs, plans, evidence, its terms; where sources disagree
    # (4); the look (3).
    with django_assert_max_num_queries(2 + 4 + 5 + 4 + 3):
        page(client, "family_evidence", attached)


def test_the_summary_asks_a_bounded_number_of_times(
    client: Client, attached: Agencies, django_assert_max_num_queries: Any
) -> None:
    page(client, "family", attached)  # the outcomes plan is read once a process

    # As above and how to reach them; the explanation's two; who works with them, who is related to whom; the last
    # notes, distance travelled, the family plan, the checklist.
    with django_assert_max_num_queries(2 + 5 + 2 + 2 + 4 + 3):
        page(client, "family", attached)


def test_the_summary_begins_with_what_is_left_to_do(client: Client, attached: Agencies) -> None:
    attached.tell("asb", Kind="warning", IssuedOn="2019-10-01")
    attached.tell("social-care", Kind="child-in-need", StartsOn="2019-06-03")
    judge_touched(as_of=make.TODAY, at=make.NOW)

    text = page(client, "family", attached).text

    assert text.index('id="need-child-in-need-card"') < text.index('id="need-youth-offence-card"')
