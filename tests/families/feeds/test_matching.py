"""The matching queue's answers: what they load, what is remembered of them, and how they are taken back."""

from datetime import UTC, datetime

import pytest

from families.feeds.asking import MATCHED_SINCE, TOLD_OTHERWISE, WAITS
from families.feeds.remembering import BY_CLERK, BY_EARLIER_ANSWER, NOT_THEM
from families.matching import (
    ANSWERED_ALREADY,
    CHANGED,
    AnswerRefusedError,
    put_off,
    say_not_same,
    say_same,
    take_back,
)
from families.models import FeedRecord, MatchAnswer, MatchQuestion, Person, SchoolRoll, Touched
from families.models.feeds import LoadState
from families.models.matching import QuestionState
from tests.families.feeds.conftest import Send, faults

HOUSEHOLDS = "IndividualID,FamilyID,FirstName,LastName,DOB,Address_1,Postcode,Sex,Relationship,LivesThere,From,To,UPN\n"
BEN = "P2,F1,Benjamin,Hartley,2009-03-02,1 High Street,ZY1 1AA,M,child,Y,2015-01-01,,F909038909131\n"
ZAK = "P3,F1,Zak,Hartley,2009-03-02,1 High Street,ZY1 1AA,M,child,Y,2015-01-01,,\n"
OFFENCES = "IncidentID,IndividualID,FirstName,LastName,DOB,Kind,Role,Outcome,OccurredOn,ProvenOn\n"
LATER = datetime(2020, 9, 29, 9, 0, tzinfo=UTC)
MUCH_LATER = datetime(2020, 9, 30, 9, 0, tzinfo=UTC)


def offence(key: str = "A1", who: str = ",Ben,Hartly,2009-03-02", day: str = "2019-02-19") -> str:
    return f"{key},{who},asb,suspect,none,{day},\n"


@pytest.fixture
def hartleys(send: Send) -> None:
    send("households", HOUSEHOLDS + BEN + ZAK)


@pytest.fixture
def asked(hartleys: None, send: Send) -> MatchQuestion:
    """Return the question about a row that says Ben Hartly for Benjamin Hartley."""
    send("offences", OFFENCES + offence())
    return MatchQuestion.objects.get()


def benjamin() -> Person:
    return Person.objects.get(given_name="Benjamin")


def records() -> list[tuple[str, str]]:
    current = FeedRecord.objects.current().filter(kind="offences").order_by("key")
    return list(current.values_list("key", "matched_by"))


def states() -> list[tuple[str, str]]:
    return list(MatchQuestion.objects.order_by("id").values_list("key", "state"))


def test_a_row_that_may_mean_somebody_waits_and_counts_as_rejected(hartleys: None, send: Send) -> None:
    done = send("offences", OFFENCES + offence() + offence("A2", ",Quentin,Nobody,1960-01-01"))

    question = MatchQuestion.objects.get()
    assert (done.rows, done.loaded, done.rejected) == (2, 0, 2)
    assert [reason for _, _, reason in faults(done)] == [WAITS, "Nobody here has this name and date of birth."]
    assert question.reason == "Nobody here has this name and date of birth."
    assert [(one.person, one.points) for one in question.candidates.all()] == [(benjamin(), 22)]


def test_a_preview_says_how_many_would_wait_and_keeps_none(hartleys: None, preview: Send) -> None:
    shown = preview("offences", OFFENCES + offence())

    assert shown.effects["questions"] == 1
    assert not MatchQuestion.objects.exists()


def test_the_same_person_is_loaded_at_once_and_the_family_touched(asked: MatchQuestion) -> None:
    Touched.objects.all().delete()

    assert say_same(asked, benjamin().pk, at=LATER) == 1

    record = FeedRecord.objects.get(kind="offences")
    asked.refresh_from_db()
    assert (record.person, record.matched_by, record.row_number) == (benjamin(), BY_CLERK, 2)
    assert (asked.state, asked.record, asked.answered_at) == (QuestionState.SAME, record, LATER)
    assert Touched.objects.exists()
    assert [reason for _, _, reason in faults(asked.load)] == [WAITS]


def test_the_next_file_is_matched_by_itself_after_an_answer(asked: MatchQuestion, send: Send) -> None:
    say_same(asked, benjamin().pk, at=LATER)

    done = send("offences", OFFENCES + offence() + offence("A2"), at=MUCH_LATER)

    assert (done.loaded, done.unchanged, done.rejected) == (1, 1, 0)
    assert records() == [("A1", BY_CLERK), ("A2", BY_EARLIER_ANSWER)]


def test_one_answer_decides_the_other_rows_of_the_identity(hartleys: None, send: Send) -> None:
    send("offences", OFFENCES + offence() + offence("A2") + offence("A3", ",Ben,Hartleyy,2009-03-02"))

    loaded = say_same(MatchQuestion.objects.get(key="A1"), benjamin().pk, at=LATER)

    assert loaded == 2
    assert states() == [("A1", "same"), ("A2", "same"), ("A3", "open")]


def test_not_the_same_is_never_asked_again_of_that_person(asked: MatchQuestion, send: Send) -> None:
    say_not_same(asked, [benjamin().pk], at=LATER)

    done = send("offences", OFFENCES + offence() + offence("A2"), at=MUCH_LATER)

    assert done.rejected == 2
    assert states() == [("A1", "not-same")]
    assert {reason for _, _, reason in faults(done)} == {"Nobody here has this name and date of birth."}


def test_a_new_candidate_is_asked_about_again(asked: MatchQuestion, send: Send) -> None:
    say_not_same(asked, [benjamin().pk], at=LATER)
    send("households", HOUSEHOLDS + BEN.replace("P2,F1", "P9,F9").replace("F909038909131", ""), at=LATER)
    new = Person.objects.get(identifiers__value="P9")

    send("offences", OFFENCES + offence(), at=MUCH_LATER)

    again = MatchQuestion.objects.waiting().get()
    assert [one.person for one in again.candidates.all()] == [new]


def test_an_exact_match_that_a_clerk_has_ruled_out_is_not_taken(asked: MatchQuestion, send: Send) -> None:
    say_not_same(asked, [benjamin().pk], at=LATER)
    send("households", HOUSEHOLDS + BEN.replace("Benjamin,Hartley", "Ben,Hartly") + ZAK, at=LATER)

    done = send("offences", OFFENCES + offence(), at=MUCH_LATER)

    assert [reason for _, _, reason in faults(done)] == [NOT_THEM]
    assert not FeedRecord.objects.filter(kind="offences").exists()


def test_an_exact_match_to_another_than_was_answered_is_asked_about(asked: MatchQuestion, send: Send) -> None:
    say_same(asked, benjamin().pk, at=LATER)
    another = "P9,F9,Ben,Hartly,2009-03-02,9 New Road,ZY9 9AA,M,child,Y,2016-01-01,,\n"
    send("households", HOUSEHOLDS + another, at=LATER)

    send("offences", OFFENCES + offence("A2"), at=MUCH_LATER)

    question = MatchQuestion.objects.waiting().get()
    assert {one.person.given_name for one in question.candidates.all()} == {"Ben", "Benjamin"}


def test_who_does_not_know_sends_the_question_to_the_end(hartleys: None, send: Send) -> None:
    send("offences", OFFENCES + offence() + offence("A2", ",Benjy,Hartley,2009-03-02"))
    first = MatchQuestion.objects.get(key="A1")

    put_off(first, note="Ask the school.", at=LATER)

    assert [one.key for one in MatchQuestion.objects.waiting()] == ["A2", "A1"]
    assert MatchQuestion.objects.get(key="A1").note == "Ask the school."


def test_an_answer_taken_back_withdraws_all_that_rests_on_it(asked: MatchQuestion, send: Send) -> None:
    say_same(asked, benjamin().pk, at=LATER)
    send("offences", OFFENCES + offence() + offence("A2"), at=LATER)
    asked.refresh_from_db()

    assert take_back(asked, at=MUCH_LATER) == 2

    assert records() == []
    assert states() == [("A1", "open"), ("A2", "open")]
    assert not MatchAnswer.objects.standing().exists()
    assert say_same(MatchQuestion.objects.get(key="A2"), benjamin().pk, at=MUCH_LATER) == 2


def test_what_an_answered_row_replaced_stands_again_when_it_is_taken_back(hartleys: None, send: Send) -> None:
    send("offences", OFFENCES + offence(who="P2,,,"))
    send("offences", OFFENCES + offence(), at=LATER)
    question = MatchQuestion.objects.get()

    say_same(question, benjamin().pk, at=LATER)
    take_back(question, at=MUCH_LATER)

    standing = FeedRecord.objects.current().get(kind="offences")
    assert (standing.matched_by, standing.content.get("FirstName")) == ("IndividualID", None)


def test_not_the_same_is_taken_back_too(asked: MatchQuestion) -> None:
    say_not_same(asked, [benjamin().pk], at=LATER)

    take_back(asked, at=MUCH_LATER)

    assert states() == [("A1", "open")]
    assert asked.candidates.asked().exists()


def test_nothing_is_taken_back_twice(asked: MatchQuestion) -> None:
    say_not_same(asked, [benjamin().pk], at=LATER)
    take_back(asked, at=MUCH_LATER)

    with pytest.raises(AnswerRefusedError, match="no answer to take back"):
        take_back(asked, at=MUCH_LATER)


def test_whoever_answers_second_is_told(asked: MatchQuestion) -> None:
    other = MatchQuestion.objects.get()
    say_same(asked, benjamin().pk, at=LATER)

    with pytest.raises(AnswerRefusedError, match=ANSWERED_ALREADY):
        say_not_same(other, [benjamin().pk], at=LATER)


def test_somebody_who_is_no_candidate_cannot_be_chosen(asked: MatchQuestion) -> None:
    with pytest.raises(AnswerRefusedError, match=CHANGED):
        say_same(asked, Person.objects.get(given_name="Zak").pk, at=LATER)


def test_a_row_that_comes_again_otherwise_asks_anew(asked: MatchQuestion, send: Send) -> None:
    send("offences", OFFENCES + offence(day="2019-03-20"), at=LATER)

    asked.refresh_from_db()
    assert states() == [("A1", "superseded"), ("A1", "open")]
    assert asked.closed_because == TOLD_OTHERWISE


def test_a_row_that_comes_again_as_it_was_keeps_its_place(asked: MatchQuestion, send: Send) -> None:
    send("offences", OFFENCES + offence("A9", "P2,,,") + offence(), at=LATER)

    assert [(one.pk, one.asked_at, one.load) for one in MatchQuestion.objects.all()] == [
        (asked.pk, asked.asked_at, asked.load)
    ]
    assert asked.candidates.count() == 1


def test_a_later_file_that_matches_exactly_closes_the_question(asked: MatchQuestion, send: Send) -> None:
    send("offences", OFFENCES + offence(who="P2,,,"), at=LATER)

    asked.refresh_from_db()
    assert (asked.state, asked.closed_because) == (QuestionState.SUPERSEDED, MATCHED_SINCE)


def test_an_old_file_sent_again_takes_no_question_back(asked: MatchQuestion, send: Send) -> None:
    send("offences", OFFENCES + offence(day="2019-03-20"), at=LATER)
    newer = MatchQuestion.objects.waiting().get()

    again = send("offences", OFFENCES + offence(), at=MUCH_LATER)

    assert again.state == LoadState.LOADED
    assert MatchQuestion.objects.waiting().get() == newer


def test_a_school_row_that_was_answered_tells_the_roll(send: Send) -> None:
    send("households", HOUSEHOLDS + BEN.replace("F909038909131", ""))
    header = "UPN,FirstName,LastName,DOB,School,Term,RollFrom,SessionsPossible,AuthorisedAbsence,UnauthorisedAbsence"
    row = "F909038909131,Ben,Hartly,2009-03-02,Mereport Academy,2019-20 Autumn,2019-09-03,140,2,4,mainstream"
    done = send("school", f"{header},Placement\n{row}\n")
    question = MatchQuestion.objects.get(load=done)

    say_same(question, benjamin().pk, at=LATER)

    assert SchoolRoll.objects.get().person == benjamin()
    question.refresh_from_db()
    take_back(question, at=MUCH_LATER)
    assert not SchoolRoll.objects.exists()


def test_a_clerk_answers_for_the_reference_too_and_it_is_not_learnt(hartleys: None, send: Send) -> None:
    header = "UPN,FirstName,LastName,DOB,School,Term,RollFrom,SessionsPossible,AuthorisedAbsence,UnauthorisedAbsence"
    row = "F909038909131,Zac,Hartley,2009-03-02,Mereport Academy,2019-20 {},2019-09-03,140,2,4,mainstream\n"
    zak = Person.objects.get(given_name="Zak")
    Person.objects.get(given_name="Benjamin").identifiers.filter(kind="upn").delete()
    zak.identifiers.create(council=zak.council, kind="upn", value="Another")
    send("school", f"{header},Placement\n{row.format('Autumn')}", at=LATER)

    say_same(MatchQuestion.objects.get(), zak.pk, at=LATER)
    done = send("school", f"{header},Placement\n{row.format('Spring')}", at=MUCH_LATER)

    assert (done.loaded, faults(done)) == (1, [])
    assert list(zak.identifiers.filter(kind="upn").values_list("value", flat=True)) == ["Another"]
