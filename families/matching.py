"""What clerks answer in the matching queue: the same person, not the same, don't know; and answers taken back."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import QuerySet

from families.feeds.answering import load_answered, withdraw
from families.feeds.kinds import KINDS
from families.feeds.remembering import BY_CLERK, BY_EARLIER_ANSWER, identity_of
from families.feeds.staging import execute
from families.models import FeedLoad, FeedRecord, MatchAnswer, MatchCandidate, MatchQuestion, Source
from families.models.feeds import FeedKind, LoadState
from families.models.matching import ANSWERED, WAITING, QuestionState
from families.refusals import NotPossibleError

ANSWERED_ALREADY = "Somebody has answered this question meanwhile; what they said stands."
CHANGED = "Whom this may mean has changed since the page was opened. Look again."
LOADING = "A file of this kind is being loaded. Answer again when it is done."
SECONDS_TO_WAIT = 5  # for another clerk's answer, never for a load of many rows
UNDONE = "The load of its file was undone."


class AnswerRefusedError(NotPossibleError):
    """An answer that cannot be taken as things stand; the message is for people."""


def say_same(question: MatchQuestion, person: int, *, note: str = "", at: datetime) -> int:
    """Answer that the row speaks of ``person``, one of its candidates, and return how many rows that loads.

    It is remembered: the other waiting rows of the same identity are loaded too, and later files' by themselves.
    """
    questions = _locked(question)
    if not question.candidates.asked().filter(person=person).exists():
        raise AnswerRefusedError(CHANGED)
    _remember(question, [person], is_same=True, note=note, at=at)
    for one in questions:
        one.record = load_answered(one, person=person, at=at)
        _settle(one, QuestionState.SAME, at=at)
    return len(questions)


def say_not_same(question: MatchQuestion, people: Collection[int], *, note: str = "", at: datetime) -> None:
    """Answer that the row speaks of none of ``people``, the candidates who were shown; it is never asked again of them.

    A question is answered once nobody is left; candidates whom this clerk may not see are left to another.
    """
    questions = _locked(question)
    asked = set(question.candidates.asked().values_list("person_id", flat=True))
    if not people or not set(people) <= asked:
        raise AnswerRefusedError(CHANGED)
    _remember(question, sorted(people), is_same=False, note=note, at=at)
    for one in questions:
        if not one.candidates.asked().exists():
            _settle(one, QuestionState.NOT_SAME, at=at)


def put_off(question: MatchQuestion, *, note: str = "", at: datetime) -> None:
    """Say that one does not know: the question goes to the end of the queue, marked, with the other rows like it."""
    for one in _locked(question):
        one.state, one.note, one.waits_since = QuestionState.PUT_OFF, note, at
        one.save(update_fields=["state", "note", "waits_since"])


def take_back(question: MatchQuestion, *, at: datetime) -> int:
    """Take back what was answered of the question's identity, and return how many rows are asked about again.

    What was remembered ends. Every record that rests on it, of whatever file, is withdrawn and asked about anew.
    """
    _lock_sources(question.council_id)
    question = MatchQuestion.objects.select_for_update().get(pk=question.pk)
    answers = MatchAnswer.objects.standing().filter(council=question.council_id, identity=question.identity)
    given = list(answers.filter(is_same=question.state == QuestionState.SAME))
    if question.state in WAITING or not given:
        raise AnswerRefusedError("There is no answer to take back: it was taken back before, or none was given.")
    answers.filter(pk__in=[answer.pk for answer in given]).update(ended_at=at)
    if question.state == QuestionState.NOT_SAME:
        return _ask_again(_of_identity(question, QuestionState.NOT_SAME))
    rested = _resting_on(given[0])
    for record in rested:
        withdraw(record, at=at)
    reopened = _ask_again(_of_identity(question, QuestionState.SAME))
    return reopened + sum(_ask_anew(record, like=question, at=at) for record in rested)


def answered_since(feed_load: FeedLoad, lines: Collection[int]) -> dict[int, str]:
    """Return what clerks have answered since of rejected rows of a load, by their lines."""
    answered = MatchQuestion.objects.filter(load=feed_load, row_number__in=lines, state__in=ANSWERED)
    return {one.row_number: f"Answered since: {one.get_state_display().lower()}." for one in answered}


def _locked(question: MatchQuestion) -> list[MatchQuestion]:
    """Lock the question and the other waiting ones of its identity, and return them all."""
    alike = MatchQuestion.objects.waiting().filter(council=question.council_id, identity=question.identity)
    _lock_sources(question.council_id, kinds={question.kind, *alike.values_list("kind", flat=True)})
    found = _of_identity(question, *WAITING)
    if question.pk not in {one.pk for one in found}:
        raise AnswerRefusedError(ANSWERED_ALREADY)
    if any(one.load.state != LoadState.LOADED for one in found):
        raise AnswerRefusedError(UNDONE)
    return found


def _lock_sources(council: int, *, kinds: Collection[str] | None = None) -> None:
    """Let no load and no other answer of these kinds (None: of any) come between; wait a little for either."""
    sources = Source.objects.filter(council=council) if kinds is None else _of_kinds(council, kinds)
    try:
        with transaction.atomic():
            execute("SELECT set_config('lock_timeout', %s, true)", f"{SECONDS_TO_WAIT}s")
            list(sources.select_for_update().order_by("id"))
            execute("SET LOCAL lock_timeout TO DEFAULT")
    except OperationalError as error:
        raise AnswerRefusedError(LOADING) from error


def _of_kinds(council: int, kinds: Collection[str]) -> QuerySet[Source]:
    return Source.objects.filter(council=council, kind__in=kinds)


def _of_identity(question: MatchQuestion, *states: QuestionState) -> list[MatchQuestion]:
    alike = MatchQuestion.objects.filter(council=question.council_id, identity=question.identity, state__in=states)
    return list(alike.select_for_update(of=("self",)).select_related("load").order_by("id"))


def _remember(question: MatchQuestion, people: Iterable[int], *, is_same: bool, note: str, at: datetime) -> None:
    born_on = question.content.get("DOB")
    answers = [
        MatchAnswer(
            council_id=question.council_id,
            question=question,
            person_id=person,
            identity=question.identity,
            born_on=date.fromisoformat(born_on) if born_on else None,
            is_same=is_same,
            note=note,
            answered_at=at,
        )
        for person in people
    ]
    try:
        with transaction.atomic():
            MatchAnswer.objects.bulk_create(answers)
    except IntegrityError as error:
        raise AnswerRefusedError(ANSWERED_ALREADY) from error


def _settle(question: MatchQuestion, state: QuestionState, *, at: datetime) -> None:
    question.state, question.answered_at = state, at
    question.save(update_fields=["state", "answered_at", "record"])


def _resting_on(answer: MatchAnswer) -> list[FeedRecord]:
    """Return the standing records that this answer has matched: at once by the clerk, or later by itself."""
    matched = FeedRecord.objects.current().filter(person=answer.person_id, matched_by__in=[BY_CLERK, BY_EARLIER_ANSWER])
    return [
        record
        for record in matched.order_by("id")
        if identity_of(record.content, kind=KINDS[FeedKind(record.kind)]) == answer.identity
    ]


def _ask_again(questions: Iterable[MatchQuestion]) -> int:
    """Open those questions that are still the last word on their row, and return how many."""
    again = [question for question in questions if _is_last_word(question)]
    for question in again:
        question.state, question.answered_at, question.record = QuestionState.OPEN, None, None
        question.save(update_fields=["state", "answered_at", "record"])
    return len(again)


def _is_last_word(question: MatchQuestion) -> bool:
    of_key = {"council": question.council_id, "kind": question.kind, "key": question.key}
    asked_since = MatchQuestion.objects.filter(**of_key, pk__gt=question.pk).exists()
    loaded_since = FeedRecord.objects.current().filter(**of_key, load_id__gt=question.load_id).exists()
    return not (asked_since or loaded_since or question.load.state != LoadState.LOADED)


def _ask_anew(record: FeedRecord, *, like: MatchQuestion, at: datetime) -> int:
    """Ask about a row that was matched by an answer now taken back, unless it is asked about again already."""
    of_key = MatchQuestion.objects.waiting().filter(council=record.council_id, kind=record.kind, key=record.key)
    if of_key.exists() or record.load.state != LoadState.LOADED:
        return 0
    question = MatchQuestion.objects.create(
        council_id=record.council_id,
        load_id=record.load_id,
        kind=record.kind,
        key=record.key,
        row_number=record.row_number,
        digest=record.digest,
        content=record.content,
        identity=like.identity,
        reason="It was matched by an answer that has been taken back.",
        asked_at=at,
        waits_since=at,
    )
    MatchCandidate.objects.bulk_create(
        MatchCandidate(
            council_id=one.council_id,
            question=question,
            person_id=one.person_id,
            points=one.points,
            reasons=one.reasons,
        )
        for one in like.candidates.all()
    )
    return 1
