"""What clerks have answered before, as matching heeds it: of which identity it was said whom it means and whom not."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Any

from families.feeds.cleaning import folded_name
from families.feeds.kinds import Kind
from families.feeds.staging import execute, stream, take_matches
from families.models.matching import MatchAnswer

BY_CLERK = "a clerk's answer"
BY_EARLIER_ANSWER = "an earlier answer"
NOT_THEM = "A clerk has said that this is not the person it seems to be."
SOMEBODY_ELSE = "It seems to be one person, and a clerk has said before that it is another."


@dataclass(frozen=True, slots=True)
class Answers:
    """The standing answers: whom an identity means, whom it does not, and the days on which those asked of are born."""

    same: dict[str, int] = field(default_factory=dict)
    not_same: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    births: set[date | None] = field(default_factory=set)

    def contradict(self, identity: str, person: int) -> str:
        """Return what speaks against matching an identity to somebody; nothing where it is as a clerk would say."""
        if person in self.not_same.get(identity, ()):
            return NOT_THEM
        return SOMEBODY_ELSE if self.same.get(identity, person) != person else ""


def identity_of(content: Mapping[str, Any], *, kind: Kind) -> str:
    """Return what rows of one person share: folded names, date of birth and references, digested."""
    references = [f"{column}={content[column]}" for column in sorted(kind.identifiers) if column in content]
    names = [folded_name(str(content.get(column, ""))) for column in ("FirstName", "LastName")]
    whole = json.dumps([*names, content.get("DOB", ""), *references], ensure_ascii=False)
    return blake2b(whole.encode(), digest_size=16).hexdigest()


def standing(*, council: int) -> Answers:
    """Return the council's standing answers."""
    answers = Answers()
    rows = MatchAnswer.objects.standing().filter(council_id=council)
    for identity, person, is_same, born_on in rows.values_list("identity", "person_id", "is_same", "born_on"):
        answers.births.add(born_on)
        if is_same:
            answers.same[identity] = person
        else:
            answers.not_same[identity].add(person)
    return answers


def heed(answers: Answers, *, kind: Kind) -> None:
    """Match the live rows whose identity was answered before; set aside those that are matched against an answer."""
    if not answers.births:
        return
    taken: list[tuple[int, int]] = []
    against: list[tuple[int, str, str, str]] = []
    rows = stream(
        """
        SELECT live.row_number, live.person_id, s.content FROM live JOIN staged s USING (row_number)
        WHERE (s.content ->> 'DOB')::date = ANY(%s) OR s.content ->> 'DOB' IS NULL
        """,
        [day for day in answers.births if day],
    )
    for number, person, written in rows:
        content = json.loads(written)
        identity = identity_of(content, kind=kind)
        if person is None and identity in answers.same:
            taken.append((number, answers.same[identity]))
        elif person is not None and (why := answers.contradict(identity, person)):
            against.append((number, "LastName", content.get("LastName", ""), why))
    _unmatch(against)
    take_matches(taken, by=BY_EARLIER_ANSWER)
    execute("DELETE FROM doubtful USING matched WHERE matched.row_number = doubtful.row_number")


def _unmatch(against: list[tuple[int, str, str, str]]) -> None:
    for fault in against:
        execute("UPDATE live SET person_id = NULL, matched_by = '' WHERE row_number = %s", fault[0])
        execute('INSERT INTO doubtful (row_number, "column", value, reason) VALUES (%s, %s, %s, %s)', *fault)
