"""Rows of which nobody could be certain: the questions they ask, who might be meant, and what clerks have answered."""

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from families.models.councils import Council
from families.models.families import Membership, Residence
from families.models.feeds import FeedKind, FeedLoad, FeedRecord
from families.models.people import Person
from families.scopes import Scope
from families.triggers import moving, refusing, with_history


class QuestionState(models.TextChoices):
    """Where a question stands."""

    OPEN = "open", "To be answered"
    PUT_OFF = "dont-know", "Somebody did not know"
    SAME = "same", "The same person"
    NOT_SAME = "not-same", "Not the same person"
    SUPERSEDED = "superseded", "No longer asked"


WAITING = (QuestionState.OPEN, QuestionState.PUT_OFF)
ANSWERED = (QuestionState.SAME, QuestionState.NOT_SAME)

MOVES: dict[QuestionState, tuple[QuestionState, ...]] = {
    QuestionState.OPEN: (QuestionState.PUT_OFF, *ANSWERED, QuestionState.SUPERSEDED),
    QuestionState.PUT_OFF: (QuestionState.OPEN, *ANSWERED, QuestionState.SUPERSEDED),
    QuestionState.SAME: (QuestionState.OPEN, QuestionState.SUPERSEDED),  # taken back; its load undone
    QuestionState.NOT_SAME: (QuestionState.OPEN, QuestionState.SUPERSEDED),
    QuestionState.SUPERSEDED: (),
}


class MatchQuestionQuerySet(models.QuerySet["MatchQuestion"]):
    """Questions, as the queue asks for them."""

    def waiting(self) -> "MatchQuestionQuerySet":
        """Return the questions that wait for an answer."""
        return self.filter(state__in=WAITING)

    def visible_to(self, scope: Scope) -> "MatchQuestionQuerySet":
        """Return the questions of which somebody in ``scope`` sees the likeliest candidate.

        Whoever may not see the likeliest one would choose among the others, and wrongly.
        """
        mine = self.filter(council_id=scope.council)
        if scope.families is None and not scope.hidden:
            return mine
        asked = MatchCandidate.objects.asked()
        unseen = asked.filter(question=OuterRef("question"), points__gte=OuterRef("points")).hidden_from(scope)
        seen = asked.filter(question=OuterRef("pk")).visible_to(scope).exclude(Exists(unseen))
        return mine.filter(Exists(seen))

    def leading(self) -> "MatchQuestionQuerySet":
        """Return one waiting question, the first, for each identity of a file: its answer decides them all."""
        earlier = MatchQuestion.objects.waiting().filter(
            council=OuterRef("council"), load=OuterRef("load"), identity=OuterRef("identity")
        )
        return self.exclude(Exists(earlier.filter(waits_since__lt=OuterRef("waits_since")))).exclude(
            Exists(earlier.filter(waits_since=OuterRef("waits_since"), pk__lt=OuterRef("pk")))
        )


@with_history(exclude=["content", "reason"])
class MatchQuestion(models.Model):
    """A row that fitted nobody exactly and may speak of somebody we know: a person is to say whom, or that of nobody.

    ``identity`` is what rows of one person share: the folded names, the date of birth and the references, digested.
    """

    council = models.ForeignKey(Council, models.PROTECT)
    load = models.ForeignKey(FeedLoad, models.PROTECT, related_name="questions")
    kind = models.CharField(max_length=20, choices=FeedKind.choices)
    row_number = models.PositiveIntegerField()
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=32)
    content = models.JSONField()
    identity = models.CharField(max_length=32)
    reason = models.CharField(max_length=300, help_text="Why the row was not matched by itself.")
    state = models.CharField(max_length=12, choices=QuestionState.choices, default=QuestionState.OPEN)
    note = models.CharField(max_length=300, blank=True)
    closed_because = models.CharField(max_length=200, blank=True)
    asked_at = models.DateTimeField()
    waits_since = models.DateTimeField(help_text="Its place in the queue: when it was asked, or put off last.")
    answered_at = models.DateTimeField(null=True, blank=True)
    record = models.ForeignKey(FeedRecord, models.PROTECT, null=True, blank=True, related_name="questions")

    objects = MatchQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["waits_since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "kind", "key"],
                condition=Q(state__in=WAITING),
                name="one_waiting_question_of_a_key",
                violation_error_message="This row waits in the matching queue already.",
            ),
            models.CheckConstraint(
                name="answered_exactly_when",
                condition=Q(state__in=WAITING, answered_at__isnull=True)
                | (~Q(state__in=WAITING) & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="the_same_has_a_record",
                condition=Q(state=QuestionState.SAME, record__isnull=False)
                | (~Q(state=QuestionState.SAME) & Q(record__isnull=True)),
            ),
        ]
        indexes = [
            models.Index(fields=["council", "identity"], name="questions_of_identity"),
            models.Index(fields=["council", "waits_since"], condition=Q(state__in=WAITING), name="questions_waiting"),
        ]
        triggers = [
            *moving("state", MOVES, first=[QuestionState.OPEN], noun="A matching question"),
            refusing(
                "asked_once",
                pgtrigger.Update,
                "What was asked is not changed; a later row asks anew.",
                when="(OLD.council_id, OLD.load_id, OLD.kind, OLD.key, OLD.row_number, OLD.digest, OLD.content,"
                " OLD.identity, OLD.asked_at) IS DISTINCT FROM (NEW.council_id, NEW.load_id, NEW.kind, NEW.key,"
                " NEW.row_number, NEW.digest, NEW.content, NEW.identity, NEW.asked_at)",
            ),
            refusing("never_deleted", pgtrigger.Delete, "A question that was asked is never deleted."),
        ]

    def __str__(self) -> str:
        return f"Line {self.row_number} of {self.load_id}"


class MatchCandidateQuerySet(models.QuerySet["MatchCandidate"]):
    """Candidates, as a question shows them."""

    def asked(self) -> "MatchCandidateQuerySet":
        """Return all candidates of answered questions, and of waiting ones those whom nobody has ruled out."""
        ruled_out = MatchAnswer.objects.standing().filter(
            council=OuterRef("council"),
            identity=OuterRef("question__identity"),
            person=OuterRef("person"),
            is_same=False,
        )
        return self.exclude(Exists(ruled_out), question__state__in=WAITING)

    def visible_to(self, scope: Scope) -> "MatchCandidateQuerySet":
        """Return those who are people in ``scope``."""
        return self.filter(Exists(Person.objects.visible_to(scope).filter(pk=OuterRef("person_id"))))

    def with_shielded(self, scope: Scope) -> "MatchCandidateQuerySet":
        """Return each with ``is_shielded``: whether an address of theirs is shielded from ``scope``."""
        families = Residence.objects.hidden_from(scope).values("family_id")
        theirs = Membership.objects.filter(person=OuterRef("person"), family__in=families)
        return self.annotate(is_shielded=Exists(theirs))

    def hidden_from(self, scope: Scope) -> "MatchCandidateQuerySet":
        """Return those who are not."""
        return self.exclude(Exists(Person.objects.visible_to(scope).filter(pk=OuterRef("person_id"))))


class MatchCandidate(models.Model):
    """Somebody whom a row may mean: how likely, in points, and what agrees or differs field by field."""

    council = models.ForeignKey(Council, models.PROTECT)
    question = models.ForeignKey(MatchQuestion, models.CASCADE, related_name="candidates")  # part of its question
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    points = models.SmallIntegerField()
    reasons = models.JSONField(
        help_text="Field by field: how it compares, its points, and what is known where it is old."
    )

    objects = MatchCandidateQuerySet.as_manager()

    class Meta:
        ordering = ["-points", "person_id"]
        constraints = [models.UniqueConstraint(fields=["question", "person"], name="one_candidate_of_a_person")]

    def __str__(self) -> str:
        return f"{self.person_id} with {self.points} points"


class MatchAnswerQuerySet(models.QuerySet["MatchAnswer"]):
    """Answers, as matching asks for them."""

    def standing(self) -> "MatchAnswerQuerySet":
        """Return the answers that nobody has taken back."""
        return self.filter(ended_at__isnull=True)


@with_history()
class MatchAnswer(models.Model):
    """What a clerk has said of an identity and a person: the same, or not. Every later file is matched by it."""

    council = models.ForeignKey(Council, models.PROTECT)
    question = models.ForeignKey(MatchQuestion, models.PROTECT, related_name="answers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="match_answers")
    identity = models.CharField(max_length=32)
    born_on = models.DateField("date of birth", null=True, blank=True, help_text="As sent; rows are looked up by it.")
    is_same = models.BooleanField()
    note = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MatchAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-answered_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "identity", "person"],
                condition=Q(ended_at__isnull=True),
                name="one_standing_answer_of_a_pair",
                violation_error_message="It has been answered already whether this is that person.",
            ),
            models.UniqueConstraint(
                fields=["council", "identity"],
                condition=Q(ended_at__isnull=True, is_same=True),
                name="an_identity_is_one_person",
                violation_error_message="It has been answered already who this is.",
            ),
            models.CheckConstraint(
                name="answer_in_order", condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("answered_at"))
            ),
        ]
        triggers = [
            refusing(
                "ended_once",
                pgtrigger.Update,
                "An answer is not changed; it is taken back and given anew.",
                when="OLD.ended_at IS NOT NULL OR (OLD.council_id, OLD.question_id, OLD.person_id, OLD.identity,"
                " OLD.born_on, OLD.is_same, OLD.note, OLD.answered_at) IS DISTINCT FROM (NEW.council_id,"
                " NEW.question_id, NEW.person_id, NEW.identity, NEW.born_on, NEW.is_same, NEW.note, NEW.answered_at)",
            ),
            refusing("never_deleted", pgtrigger.Delete, "What a clerk has answered is never deleted."),
        ]

    def __str__(self) -> str:
        return f"{'the same as' if self.is_same else 'not'} {self.person_id}"
