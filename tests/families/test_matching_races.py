"""Clerks at once: one answer stands and everybody else is told; while a file is loaded nobody answers."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from families import matching
from families.models import FeedRecord, MatchAnswer, MatchCandidate, MatchQuestion, Source
from tests import factories as make
from tests.families.test_matching_pages import asked

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Let each act in its own thread and transaction at one moment; return what each was told, if anything."""
    gate = Barrier(len(acts), timeout=30)

    def attempt(act: Callable[[], object]) -> str:
        try:
            gate.wait()
            with transaction.atomic():
                act()
        except matching.AnswerRefusedError as refused:
            return str(refused)
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(attempt, acts))


@pytest.fixture
def candidate() -> MatchCandidate:
    return asked()


def test_of_two_clerks_who_answer_at_once_one_is_told(candidate: MatchCandidate) -> None:
    def same() -> None:
        matching.say_same(MatchQuestion.objects.get(), candidate.person_id, at=make.NOW)

    def not_same() -> None:
        matching.say_not_same(MatchQuestion.objects.get(), [candidate.person_id], at=make.NOW)

    told = at_once(same, not_same, same)

    assert sorted(told) == ["", matching.ANSWERED_ALREADY, matching.ANSWERED_ALREADY]
    assert MatchAnswer.objects.count() == 1
    assert FeedRecord.objects.count() <= 1


def test_nobody_answers_while_a_file_of_the_kind_is_loaded(
    candidate: MatchCandidate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matching, "SECONDS_TO_WAIT", 1)
    with transaction.atomic():
        list(Source.objects.select_for_update().filter(kind=candidate.question.kind))

        told = at_once(lambda: matching.put_off(MatchQuestion.objects.get(), at=make.NOW))

    assert told == [matching.LOADING]
