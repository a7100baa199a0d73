"""The pages and the API of professionals' judgements: who records, who decides, and what each of them is shown."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from keyworkers.models import Look, User
from outcomes.actions import judge_touched
from outcomes.models import Attachment, ProfessionalJudgement
from tests import factories as make
from tests.outcomes.test_judgements import attached, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def case() -> Attachment:
    made = attached()
    judge_touched(as_of=make.TODAY, at=make.NOW)
    return made


@pytest.fixture
def worker(case: Attachment, client: Client) -> User:
    """The family's keyworker, signed in."""
    made: User = make.KeyworkerFactory(council=case.council)
    make.AssignmentFactory(family=case.family, keyworker=made, starts_on=date(2020, 1, 6))
    client.force_login(made)
    return made


@pytest.fixture
def manager(worker: User) -> User:
    made: User = make.TeamManagerFactory(council=worker.council, team=worker.team)
    return made


def recording(case: Attachment) -> str:
    return reverse("need_judge", args=[case.family_id, "education-concern"])


def address(one: ProfessionalJudgement, name: str = "judgement") -> str:
    return reverse(name, args=[one.pk])


def test_a_need_leads_to_judging_it_where_the_plan_leaves_it_to_somebody(
    client: Client, case: Attachment, worker: User
) -> None:
    make.NeedFactory(council=case.council, attachment=case, indicator="asb")
    judge_touched(as_of=make.TODAY, at=make.NOW)

    text = client.get(reverse("family", args=[case.family_id])).text

    assert recording(case) in text
    assert text.count("Judge it met") == 1


def test_a_keyworker_records_and_is_told_who_decides(
    client: Client, case: Attachment, worker: User, manager: User
) -> None:
    shown = client.get(recording(case)).text
    sent = {"met_on": "01/06/2020", "reason": "The timetable suits."}

    answer = client.post(recording(case), sent, follow=True)

    made = ProfessionalJudgement.objects.get()
    assert f"A team manager decides on it: {manager}." in shown
    assert "It counts once a team manager has approved it." in answer.text
    assert (made.recorded_by, made.met_on, made.until_on) == (worker, date(2020, 6, 1), None)


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        pytest.param({"reason": ""}, "Enter why you judge so", id="no reason"),
        pytest.param({"met_on": "01/10/2020"}, "must be today or in the past", id="a day to come"),
        pytest.param({"last_on": "31/05/2020"}, "on or after the first day", id="ends before it begins"),
        pytest.param({"met_on": "01/03/2020"}, "cannot be met before that day", id="before the need"),
    ],
)
def test_bad_input_is_said_and_nothing_is_lost(
    client: Client, case: Attachment, worker: User, sent: dict[str, str], says: str
) -> None:
    answer = client.post(recording(case), {"met_on": "01/06/2020", "reason": "The timetable suits."} | sent)

    assert answer.status_code == 422
    assert says in answer.text
    assert "The timetable suits." in answer.text or "reason" in sent
    assert not ProfessionalJudgement.objects.exists()


def test_a_need_the_plan_leaves_to_nobody_has_no_such_page(client: Client, case: Attachment, worker: User) -> None:
    assert client.get(reverse("need_judge", args=[case.family_id, "asb"])).status_code == 404


def test_the_manager_finds_what_waits_decides_and_the_need_is_met(
    client: Client, case: Attachment, worker: User, manager: User
) -> None:
    made = record(case, worker)
    client.force_login(manager)
    home, waiting = client.get(reverse("home")).text, client.get(reverse("judgements")).text

    sent = {"decision": "approved", "reason": "The school says so too."}
    told = client.post(address(made, "judgement_decide"), sent, follow=True).text

    assert "1 judgement waits for your decision" in home
    assert address(made) in waiting
    assert "No judgement waits for you" in told
    assert "Met since 1 June 2020" in client.get(reverse("family", args=[case.family_id])).text


def test_whoever_decides_is_not_asked_to_withdraw_before(
    client: Client, case: Attachment, worker: User, manager: User
) -> None:
    made = record(case, worker)
    client.force_login(manager)

    shown = client.get(address(made)).text

    assert address(made, "judgement_decide") in shown
    assert address(made, "judgement_withdraw") not in shown


def test_a_decision_without_a_reason_is_asked_again(
    client: Client, case: Attachment, worker: User, manager: User
) -> None:
    made = record(case, worker)
    client.force_login(manager)

    answer = client.post(address(made, "judgement_decide"), {"decision": "refused"})

    assert (answer.status_code, "Enter the reason" in answer.text) == (422, True)


def test_its_author_sees_for_whom_it_waits_and_decides_nothing(client: Client, case: Attachment, worker: User) -> None:
    made = record(case, worker)

    shown = client.get(address(made)).text

    assert "It waits for a team manager." in shown
    assert address(made, "judgement_decide") not in shown
    assert client.post(address(made, "judgement_decide"), {"decision": "approved"}).status_code == 403


def test_another_role_than_the_plan_names_is_told_so(client: Client, case: Attachment, worker: User) -> None:
    made = record(case, worker)
    client.force_login(make.SeniorOfficerFactory(council=case.council))

    told = client.post(address(made, "judgement_decide"), {"decision": "approved", "reason": "Yes."}, follow=True).text

    assert "asks a team manager to decide" in told
    assert not ProfessionalJudgement.objects.get().decision


def test_a_manager_of_another_team_does_not_find_it(client: Client, case: Attachment, worker: User) -> None:
    made = record(case, worker)
    client.force_login(make.TeamManagerFactory(council=case.council, team=make.TeamFactory(name="Elsewhere")))

    assert client.get(address(made)).status_code == 404
    assert client.post(address(made, "judgement_decide"), {}).status_code == 404
    assert address(made) not in client.get(reverse("judgements")).text


def test_a_judgement_is_withdrawn_from_its_page_and_stays_on_record(
    client: Client, case: Attachment, worker: User
) -> None:
    made = record(case, worker)

    client.post(address(made, "judgement_withdraw"))

    text = client.get(reverse("family_evidence", args=[case.family_id])).text
    assert "The timetable suits." in text
    assert "Withdrawn on 30 September 2020" in text


def test_looking_at_a_judgement_is_a_look_at_the_family(client: Client, case: Attachment, worker: User) -> None:
    client.get(address(record(case, worker)))

    assert [look.page for look in Look.objects.filter(family=case.family)] == ["judgement"]


def test_the_list_asks_no_more_for_more_judgements(
    client: Client, case: Attachment, worker: User, manager: User, django_assert_max_num_queries: Any
) -> None:
    client.force_login(manager)
    for _ in range(4):
        other = attached()
        make.AssignmentFactory(family=other.family, keyworker=worker, starts_on=date(2020, 1, 6))
        record(other, worker)

    # Sign-in's two and the council's name, the scope's two, then: the judgements, and twice the version they have.
    with django_assert_max_num_queries(3 + 2 + 1 + 2 * 2):
        client.get(reverse("judgements"))


def test_the_api_lists_judgements_to_who_sees_the_family(client: Client, case: Attachment, worker: User) -> None:
    made = record(case, worker)
    mine = client.get("/api/v1/judgements/", {"is_decided": False}).json()["results"]
    client.force_login(make.KeyworkerFactory(council=case.council))

    assert [(one["id"], one["indicator"], one["recorded_by"]) for one in mine] == [
        (made.pk, "education-concern", str(worker))
    ]
    assert client.get("/api/v1/judgements/").json()["results"] == []
    assert client.get(f"/api/v1/judgements/{made.pk}/").status_code == 404
