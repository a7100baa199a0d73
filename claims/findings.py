"""What internal audit finds of a sampled claim: an answer to each question, about each person, and of the whole.

A finding is never rewritten: the latest about a person and a question is the one that holds.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef

from claims.batch_moves import lock_batch, lock_programme
from claims.hands import require_unprepared
from claims.leaving import take_out
from claims.models import Batch, BatchLine, BatchState, ClaimKind, ClaimPerson, Finding, Sample, SampleLine
from claims.models.choices import DrawnFor, FoundToBe, SpotCheckQuestion
from claims.sampling import AT_RANDOM, Rate
from families.refusals import NotPossibleError
from keyworkers.models import User

QUESTIONS = {
    ClaimKind.ATTACHMENT: (SpotCheckQuestion.ELIGIBLE, SpotCheckQuestion.APPROACH),
    ClaimKind.RESULT: (SpotCheckQuestion.ELIGIBLE, SpotCheckQuestion.APPROACH, SpotCheckQuestion.RESULT),
}
# What is asked about each person the claim covers.
OF_A_PERSON = {ClaimKind.ATTACHMENT: SpotCheckQuestion.ELIGIBLE, ClaimKind.RESULT: SpotCheckQuestion.RESULT}

About = tuple[SpotCheckQuestion, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was found about a question, of the family or (``person``) of one of its people."""

    question: SpotCheckQuestion
    found: FoundToBe
    person: int | None = None
    reason: str = ""

    @property
    def about(self) -> About:
        """Return what it answers."""
        return self.question, self.person


def asked_of(line: BatchLine) -> list[About]:
    """Return what is asked of a sampled line: each question of the family, one of each person, and of the whole."""
    kind = ClaimKind(line.claim.kind)
    people = ClaimPerson.objects.filter(claim=line.claim_id).order_by("person_id").values_list("person_id", flat=True)
    return asked_about(kind, people)


def asked_about(kind: ClaimKind, people: Iterable[int]) -> list[About]:
    """Return what is asked of a claim of a kind that covers these people."""
    of_family: list[About] = [(question, None) for question in QUESTIONS[kind]]
    of_people: list[About] = [(OF_A_PERSON[kind], person) for person in people]
    return [*of_family, *of_people, (SpotCheckQuestion.WHOLE, None)]


def record_findings(line: BatchLine, answers: Sequence[Answer], *, by: User, at: datetime) -> list[Finding]:
    """Record what was found of a sampled line and return what is new; a claim found not valid leaves the batch.

    The whole cannot be better than its worst part allows: wholly valid only where every part is.
    """
    whole = _whole(answers)
    if whole.found == FoundToBe.NOT_VALID:
        lock_programme(line.batch.programme_id)
    batch = lock_batch(line.batch, BatchState.AUDITING, "Internal audit writes while it holds the batch.")
    require_unprepared(batch, by)
    if not SampleLine.objects.filter(line=line, line__removed_at__isnull=True).exists():
        raise NotPossibleError("Only a claim of the sample that is still in the batch is answered.")
    _refuse_gaps(line, answers)
    before = standing_findings([line.pk]).get(line.pk, {})
    found = [
        Finding(
            council_id=batch.council_id,
            line=line,
            person_id=one.person,
            question=one.question,
            found=one.found,
            reason=one.reason,
            found_by=by,
            found_at=at,
        )
        for one in answers
        if not _is_the_same(before.get(one.about), one)
    ]
    made = Finding.objects.bulk_create(found)
    if whole.found == FoundToBe.NOT_VALID:
        take_out(line, reason=f"Internal audit found it not valid: {whole.reason}"[:300], by=by, at=at)
    return made


def _is_the_same(before: Finding | None, answer: Answer) -> bool:
    return before is not None and (before.found, before.reason) == (answer.found, answer.reason)


def _refuse_gaps(line: BatchLine, answers: Sequence[Answer]) -> None:
    asked = asked_of(line)
    if sorted(map(str, (one.about for one in answers))) != sorted(map(str, asked)):
        raise NotPossibleError("Answer every question, of the family and of each of its people, once.")
    if any(one.found != FoundToBe.VALID and not one.reason.strip() for one in answers):
        raise NotPossibleError("Say why the claim is not, or only partly, valid.")
    whole = _whole(answers)
    if whole.found == FoundToBe.VALID and any(one.found != FoundToBe.VALID for one in answers):
        raise NotPossibleError(
            "A part of it was found not, or only partly, valid: the claim is not wholly valid.", field="whole"
        )


def _whole(answers: Iterable[Answer]) -> Answer:
    for one in answers:
        if one.question == SpotCheckQuestion.WHOLE:
            return one
    raise NotPossibleError("Say whether the claim is valid.", field="whole")


def all_valid(line: BatchLine) -> list[Answer]:
    """Return the answers that find everything about a line valid."""
    return [Answer(question=question, person=person, found=FoundToBe.VALID) for question, person in asked_of(line)]


def standing_findings(lines: Collection[int]) -> dict[int, dict[About, Finding]]:
    """Return by line the findings that hold: the latest about each person and question, in one query."""
    rows = Finding.objects.filter(line__in=lines).select_related("found_by").order_by("found_at", "id")
    return latest(rows)


def latest(findings: Iterable[Finding]) -> dict[int, dict[About, Finding]]:
    """Return by line the findings that hold, of all in the order in which they were written."""
    found: dict[int, dict[About, Finding]] = {}
    for one in findings:
        found.setdefault(one.line_id, {})[SpotCheckQuestion(one.question), one.person_id] = one
    return found


def unanswered(batch: Batch) -> list[int]:
    """Return the sampled lines that still stand and of which nobody has said whether the claim is valid."""
    rows = SampleLine.objects.filter(sample__batch=batch, line__removed_at__isnull=True)
    answered = Finding.objects.filter(line__batch=batch, question=SpotCheckQuestion.WHOLE, person__isnull=True)
    return list(rows.exclude(line__in=answered.values("line")).values_list("line_id", flat=True))


def waiting_in(batches: Collection[int]) -> dict[int, int]:
    """Return by batch how many sampled claims wait for a finding; a batch in which none waits is left out."""
    answered = Finding.objects.filter(line=OuterRef("line"), question=SpotCheckQuestion.WHOLE, person__isnull=True)
    rows = SampleLine.objects.filter(sample__batch__in=batches, line__removed_at__isnull=True)
    open_ones = rows.exclude(Exists(answered)).order_by().values_list("sample__batch").annotate(number=Count("pk"))
    return dict(open_ones)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """The two error rates, which speak of different claims: those drawn at random, and those always looked at."""

    at_random: Rate
    always: Rate


def rates_of(sample: Sample) -> Rates:
    """Return the error rates of a sample as far as it is answered; a claim that left as not valid still counts."""
    drawn_for = dict(sample.lines.values_list("line_id", "drawn_for"))
    findings = standing_findings(list(drawn_for))
    wholes = {line: held[SpotCheckQuestion.WHOLE, None] for line, held in findings.items() if _is_whole(held)}
    at_random = [one for line, one in wholes.items() if DrawnFor(drawn_for[line]) in AT_RANDOM]
    always = [one for line, one in wholes.items() if DrawnFor(drawn_for[line]) not in AT_RANDOM]
    return Rates(at_random=_rate(at_random), always=_rate(always))


def _is_whole(held: Mapping[About, Finding]) -> bool:
    return (SpotCheckQuestion.WHOLE, None) in held


def _rate(found: Sequence[Finding]) -> Rate:
    return Rate(
        looked_at=len(found),
        not_valid=sum(one.found == FoundToBe.NOT_VALID for one in found),
        partly=sum(one.found == FoundToBe.PARTLY for one in found),
    )
