"""The matching queue's pages: who may answer, what is shown beside what, and what an answer does."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from families.models import FeedLoad, FeedRecord, MatchAnswer, MatchCandidate, MatchQuestion
from families.models.matching import QuestionState
from keyworkers.models import Look, Role, User
from keyworkers.permissions import GRANTS, Verb
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst() -> User:
    user: User = make.AnalystFactory()
    return user


@pytest.fixture
def signed_in(client: Client, analyst: User) -> Client:
    client.force_login(analyst)
    return client


def asked(**fields: Any) -> MatchCandidate:
    """Return a candidate, with a family and a home, of a question about a loaded file."""
    member = make.MembershipFactory(person__given_name="Pearson", family__name="Hartley")
    make.ResidenceFactory(family=member.family)
    candidate: MatchCandidate = make.MatchCandidateFactory(person=member.person, **fields)
    FeedLoad.objects.filter(pk=candidate.question.load_id).update(state="loaded", loaded_at=make.NOW)
    return candidate


def page(client: Client, question: MatchQuestion) -> str:
    return str(client.get(reverse("match_question", args=[question.pk])).content.decode())


def answer(client: Client, candidate: MatchCandidate, said: str, **more: str) -> Any:
    sent = {"said": said, "seen": str(candidate.person_id), **more}
    return client.post(reverse("match_question", args=[candidate.question_id]), sent, follow=True)


def test_the_queue_lists_what_waits(signed_in: Client) -> None:
    asked()

    shown = signed_in.get(reverse("match_questions")).content.decode()

    assert "Pearson Exampel" in shown
    assert "1 question" in shown


def test_rows_of_one_person_are_one_question(signed_in: Client) -> None:
    first = asked()
    make.MatchCandidateFactory(
        person=first.person, question__identity=first.question.identity, question__load=first.question.load
    )

    assert "1 question" in signed_in.get(reverse("match_questions")).content.decode()
    assert "1 other row" in page(signed_in, first.question)


@pytest.mark.parametrize(
    ("query", "found"),
    [("kind=offences", True), ("kind=school", False), ("state=open", True), ("state=dont-know", False), ("x=1", True)],
)
def test_the_queue_is_narrowed_by_the_address(signed_in: Client, query: str, found: Any) -> None:
    asked()

    shown = signed_in.get(f"{reverse('match_questions')}?{query}").content.decode()

    assert ("Pearson Exampel" in shown) is found


def test_a_question_shows_the_row_beside_the_person_field_by_field(signed_in: Client) -> None:
    candidate = asked()

    shown = page(signed_in, candidate.question)

    for words in ("Pearson", "Exampel", "Nearly the same", "+12", "22 points of likeness", "Hartley", "17 May 1985"):
        assert words in shown
    assert Look.objects.filter(page="match_question").count() == 1


def test_the_same_person_loads_the_row_and_opens_the_next(signed_in: Client) -> None:
    candidate, another = asked(), make.MatchCandidateFactory()

    shown = answer(signed_in, candidate, str(candidate.person_id), note="Phoned the school.")

    assert FeedRecord.objects.get().person == candidate.person
    assert "The same person as Pearson Example, said on 30 September 2020. Phoned" in page(
        signed_in, candidate.question
    )
    assert shown.redirect_chain[-1][0] == reverse("match_question", args=[another.question_id])
    assert "The same person: 1 row is loaded." in shown.content.decode()


def test_not_the_same_is_remembered_and_the_list_comes_after_the_last(signed_in: Client) -> None:
    candidate = asked()

    shown = answer(signed_in, candidate, "not-same")

    assert not MatchAnswer.objects.get().is_same
    assert shown.redirect_chain[-1][0] == reverse("match_questions")
    assert "No row waits to be matched" in shown.content.decode()


def test_who_does_not_know_may_say_why(signed_in: Client) -> None:
    candidate = asked()

    answer(signed_in, candidate, "dont-know", note="Ask the school.")

    question = MatchQuestion.objects.get()
    assert (question.state, question.note) == (QuestionState.PUT_OFF, "Ask the school.")


def test_the_next_question_stays_within_what_the_list_was_narrowed_to(signed_in: Client) -> None:
    candidate = asked()
    make.MatchCandidateFactory(question__kind="school")

    address = reverse("match_question", args=[candidate.question_id]) + "?kind=offences"
    sent = {"said": "not-same", "seen": str(candidate.person_id)}

    assert signed_in.post(address, sent).headers["Location"] == reverse("match_questions") + "?kind=offences"


def test_no_answer_is_refused_with_words(signed_in: Client) -> None:
    shown = answer(signed_in, asked(), "")

    assert shown.status_code == 422
    assert "Choose an answer" in shown.content.decode()


def test_an_answer_to_a_page_that_showed_others_is_refused(signed_in: Client) -> None:
    shown = answer(signed_in, asked(), "not-same", seen="1,2,3")

    assert "has changed since the page was opened" in shown.content.decode()
    assert not MatchAnswer.objects.exists()


def test_whoever_answers_second_is_told(signed_in: Client) -> None:
    candidate = asked()
    answer(signed_in, candidate, "not-same")

    shown = answer(signed_in, candidate, str(candidate.person_id)).content.decode()

    assert "Somebody has answered this question meanwhile" in shown
    assert not FeedRecord.objects.exists()


def test_an_answer_is_taken_back_and_the_history_says_who(signed_in: Client, analyst: User) -> None:
    candidate = asked()
    answer(signed_in, candidate, "not-same")
    address = reverse("match_take_back", args=[candidate.question_id])

    shown = signed_in.post(address, follow=True).content.decode()

    assert "1 row waits for another" in shown
    assert re.search(rf"Not the same person\s*</h3>\s*<p[^>]*>[^<]*{analyst.username}", shown)
    assert MatchQuestion.objects.get().state == QuestionState.OPEN


def test_a_hidden_persons_question_is_not_there(signed_in: Client) -> None:
    candidate = asked()
    make.RestrictionFactory(family=candidate.person.memberships.get().family)

    assert "No row waits" in signed_in.get(reverse("match_questions")).content.decode()
    assert signed_in.get(reverse("match_question", args=[candidate.question_id])).status_code == 404


def test_whoever_may_not_see_the_likeliest_is_not_asked_to_choose_among_the_others(signed_in: Client) -> None:
    likeliest = asked(points=26)
    make.MatchCandidateFactory(question=likeliest.question, points=20)
    make.RestrictionFactory(family=likeliest.person.memberships.get().family)

    assert "No row waits" in signed_in.get(reverse("match_questions")).content.decode()


def test_a_less_likely_hidden_person_is_neither_shown_nor_ruled_out(signed_in: Client) -> None:
    hidden = asked(points=18)
    seen = make.MatchCandidateFactory(question=hidden.question, points=26)
    make.RestrictionFactory(family=hidden.person.memberships.get().family)

    assert "Pearson," not in page(signed_in, hidden.question)
    answer(signed_in, seen, "not-same")

    assert [one.person for one in MatchAnswer.objects.all()] == [seen.person]
    assert MatchQuestion.objects.get().state == QuestionState.OPEN
    assert "No row waits" in signed_in.get(reverse("match_questions")).content.decode()


def test_benefit_rows_are_matched_without_what_they_say_of_benefits(signed_in: Client) -> None:
    content = {"FirstName": "Pearson", "LastName": "Exampel", "DOB": "1985-05-17", "Benefit": "esa"}
    candidate = asked(question__kind="benefits", question__content=content)

    assert "esa" not in page(signed_in, candidate.question)


@pytest.mark.parametrize("sees", [False, True])
def test_a_national_insurance_number_is_for_who_may_see_benefits(
    signed_in: Client, monkeypatch: pytest.MonkeyPatch, sees: Any
) -> None:
    content = {"FirstName": "Pearson", "LastName": "Exampel", "NINO": "QQ123456C"}
    candidate = asked(question__kind="employment", question__content=content)
    if sees:
        monkeypatch.setitem(GRANTS, Role.ANALYST, GRANTS[Role.ANALYST] | {Verb.VIEW_BENEFITS})

    shown = page(signed_in, candidate.question)

    assert ("QQ123456C" in shown, "National Insurance" in shown) == (sees, sees)


def test_a_keyworker_is_refused(client: Client) -> None:
    client.force_login(make.KeyworkerFactory())

    assert client.get(reverse("match_questions")).status_code == 403


def test_the_list_asks_no_more_for_more_questions(
    signed_in: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    asked()
    signed_in.get(reverse("match_questions"))
    with django_assert_num_queries(7):
        signed_in.get(reverse("match_questions"))

    for _ in range(5):
        asked()
    with django_assert_num_queries(7):
        signed_in.get(reverse("match_questions"))


def test_the_files_page_leads_to_its_questions_and_marks_what_was_answered(signed_in: Client) -> None:
    candidate = asked()
    found = candidate.question.load
    found.rejects.create(row_number=2, reason="Waits in the matching queue: it may be somebody we know.", row={})
    address = reverse("load", args=[found.pk])

    assert f"?load={found.pk}" in signed_in.get(address).content.decode()

    answer(signed_in, candidate, "not-same")
    shown = signed_in.get(address).content.decode()
    assert "Answered since: not the same person." in shown
    assert f"?load={found.pk}" not in shown
