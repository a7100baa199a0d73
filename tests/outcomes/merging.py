"""What merges and parts the people of invented families: households that split and join, rows a clerk answers about."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING, Any

from django.db import transaction

from families import matching, splitting, taking_back
from families.feeds.kinds import KINDS
from families.feeds.remembering import identity_of
from families.ledger import Saying
from families.models import Family, FeedLoad, HouseholdChange, MatchCandidate, MatchQuestion, Person, Source
from families.models.feeds import FeedKind, LoadState
from families.models.matching import ANSWERED, WAITING, QuestionState
from families.refusals import NotPossibleError
from tests import factories as make

if TYPE_CHECKING:
    from tests.outcomes.test_incremental import Life

# So few names that one clerk's answer often speaks for several rows.
NAMES = [("Anna", "Exampel"), ("Ben", "Exampel"), ("Cyd", "Exampel")]
ROWS: dict[FeedKind, dict[str, str]] = {
    FeedKind.OFFENCES: {"Kind": "asb", "Role": "suspect", "Outcome": "none", "OccurredOn": ""},
    FeedKind.YOUTH_OFFENDING: {"Outcome": "proven", "OccurredOn": ""},
}


class Merging:
    """The edits after which an event, or a person, is another family's."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self.luck: Random = life.luck
        self.loads: dict[FeedKind, FeedLoad] = {kind: self._load(kind) for kind in ROWS}

    def _load(self, kind: FeedKind) -> FeedLoad:
        source = Source.objects.get(council=self.life.council, kind=kind)
        loaded = {"state": LoadState.LOADED, "loaded_at": make.NOW}
        load: FeedLoad = make.FeedLoadFactory(council=self.life.council, source=source, **loaded)
        return load

    def _tried(self, action: Any, *args: Any, **saying: Any) -> None:
        """Do what a page would do: what is refused leaves nothing behind."""
        with suppress(NotPossibleError), transaction.atomic():
            action(*args, **saying)

    def _saying(self) -> Saying:
        return Saying(on=self.life.day(), by="keyworker", as_of=make.TODAY, at=make.NOW, reason="As they told us.")

    def _families(self) -> list[Family]:
        return list(Family.objects.filter(council=self.life.council).order_by("pk"))

    def a_household_split(self) -> None:
        saying, family = self._saying(), self.luck.choice(self._families())
        belong = list(Person.objects.filter(memberships__family=family).distinct().order_by("pk"))
        if belong:
            known = [other for other in self._families() if other.pk != family.pk]
            into = self.luck.choice([*known, splitting.NewHousehold("Another", None)])
            self._tried(splitting.split, family, [self.luck.choice(belong)], into, saying)

    def households_merged(self) -> None:
        family, into = self.luck.sample(self._families(), 2)
        self._tried(splitting.merge, family, into, self._saying())

    def a_split_or_a_merger_was_undone(self) -> None:
        change = self.life.one(HouseholdChange.objects.standing().filter(council=self.life.council))
        if change:
            told = {"reason": "A slip of the hand.", "by": "keyworker", "at": make.NOW, "resting": ()}
            self._tried(taking_back.undo, change, **told)

    def a_row_waits_for_a_clerk(self) -> None:
        kind = self.luck.choice(list(ROWS))
        given_name, family_name = self.luck.choice(NAMES)
        day = str(self.life.day())
        content = {name: value or day for name, value in ROWS[kind].items()}
        content |= {"FirstName": given_name, "LastName": family_name, "DOB": "2004-05-17"}
        question = make.MatchQuestionFactory(
            council=self.life.council,
            load=self.loads[kind],
            kind=kind,
            content=content,
            identity=identity_of(content, kind=KINDS[kind]),
        )
        for person in {self.life.person(), self.life.person()}:
            make.MatchCandidateFactory(council=self.life.council, question=question, person=person)

    def _question(self, states: Sequence[QuestionState]) -> MatchQuestion | None:
        found: MatchQuestion | None = self.life.one(
            MatchQuestion.objects.filter(council=self.life.council, state__in=states)
        )
        return found

    def _candidates(self, question: MatchQuestion) -> Any:
        return MatchCandidate.objects.filter(question=question).asked()

    def a_clerk_said_the_same(self) -> None:
        if (question := self._question(WAITING)) and (candidate := self.life.one(self._candidates(question))):
            self._tried(matching.say_same, question, candidate.person_id, at=make.NOW)

    def a_clerk_said_not_the_same(self) -> None:
        if (question := self._question(WAITING)) and (candidate := self.life.one(self._candidates(question))):
            self._tried(matching.say_not_same, question, [candidate.person_id], at=make.NOW)

    def an_answer_was_taken_back(self) -> None:
        if question := self._question(ANSWERED):
            self._tried(matching.take_back, question, at=make.NOW)

    @property
    def edits(self) -> list[Any]:
        """Return everything that may happen here, what comes first more often."""
        answered = [self.a_clerk_said_the_same, self.a_clerk_said_not_the_same, self.an_answer_was_taken_back]
        households = [self.a_household_split, self.households_merged, self.a_split_or_a_merger_was_undone]
        return [*[self.a_row_waits_for_a_clerk, self.a_clerk_said_the_same] * 2, *answered, *households]
