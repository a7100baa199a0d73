"""The matching queue by the API: the same scope and the same actions as the pages."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from families.models import FeedRecord, MatchCandidate, MatchQuestion
from families.models.matching import QuestionState
from keyworkers.models import Role
from keyworkers.permissions import GRANTS, Verb
from tests import factories as make
from tests.families.test_matching_pages import asked

pytestmark = pytest.mark.django_db
LIST = "/api/v1/match-questions/"


@pytest.fixture
def api(client: Client) -> Client:
    client.force_login(make.AnalystFactory())
    return client


def answer(api: Client, candidate: MatchCandidate, **sent: Any) -> Any:
    body = json.dumps({"seen": [candidate.person_id], **sent})
    return api.post(f"{LIST}{candidate.question_id}/answer/", body, content_type="application/json")


def test_the_queue_is_listed_with_whom_each_row_may_mean(api: Client) -> None:
    candidate = asked()

    [told] = api.get(LIST, {"state": "open"}).json()["results"]

    assert told["sent"] == {"FirstName": "Pearson", "LastName": "Exampel", "DOB": "1985-05-17"}
    assert [(one["person"], one["points"]) for one in told["candidates"]] == [(candidate.person_id, 22)]


@pytest.mark.parametrize("sees", [False, True])
def test_a_national_insurance_number_is_for_who_may_see_benefits(
    api: Client, monkeypatch: pytest.MonkeyPatch, sees: Any
) -> None:
    asked(question__kind="employment", question__content={"FirstName": "Pearson", "NINO": "QQ123456C"})
    if sees:
        monkeypatch.setitem(GRANTS, Role.ANALYST, GRANTS[Role.ANALYST] | {Verb.VIEW_BENEFITS})

    [told] = api.get(LIST).json()["results"]

    assert ("NINO" in told["sent"]) is sees


def test_more_questions_take_no_more_queries(api: Client) -> None:
    counts = []
    for _ in range(2):
        asked()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            api.get(LIST)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_same_person_is_answered(api: Client) -> None:
    candidate = asked()

    told = answer(api, candidate, answer="same", person=candidate.person_id)

    assert (told.status_code, told.json()["state"]) == (200, "same")
    assert FeedRecord.objects.get().person == candidate.person


@pytest.mark.parametrize("said", ["not-same", "dont-know"])
def test_the_other_answers_are_taken(api: Client, said: str) -> None:
    assert answer(api, asked(), answer=said).json()["state"] == said


@pytest.mark.parametrize(
    "sent",
    [{"answer": "same"}, {"answer": "same", "person": 1}, {"answer": "not-same", "seen": [1]}, {"answer": "perhaps"}],
)
def test_an_answer_that_does_not_fit_is_refused(api: Client, sent: dict[str, Any]) -> None:
    assert answer(api, asked(), **sent).status_code == 400
    assert MatchQuestion.objects.get().state == QuestionState.OPEN


def test_a_hidden_persons_question_is_not_there(api: Client) -> None:
    candidate = asked()
    make.RestrictionFactory(family=candidate.person.memberships.get().family)

    assert api.get(LIST).json()["results"] == []
    assert answer(api, candidate, answer="not-same").status_code == 404
