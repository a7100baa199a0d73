"""A picture of a family: told so that nobody can tell whose it is, and approved by somebody who did not write it."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Lower

from claims.models import Story
from claims.models.performance import StoryState
from families.models import Council, Person
from families.refusals import NotPossibleError
from keyworkers.models import User
from keyworkers.saving import refuse_if_changed, seen_of

WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What somebody writes of a family, and how it agreed to be told of."""

    title: str
    body: str
    agreed: str


def stands(story: Story) -> dict[str, str]:
    """Return what a story says, by the fields of its form."""
    return {"title": story.title, "body": story.body, "agreed": story.agreed}


def write_story(council: Council, told: Told, *, by: User, at: datetime) -> Story:
    """Write a story, which waits for a second person's approval, and return it."""
    return Story.objects.create(
        council=council, title=told.title, body=told.body, agreed=told.agreed, written_by=by, written_at=at
    )


def change_story(story: Story, told: Told, *, seen: str) -> Story:
    """Put other words in the place of a story that waits for approval, and return it.

    Raises :class:`NotPossibleError` where it is approved or withdrawn, or was changed since it was ``seen``.
    """
    held = _held(story)
    if held.state != StoryState.WRITTEN:
        raise NotPossibleError(f"This story is {held.get_state_display().lower()}; its words do not change any more.")
    refuse_if_changed(held, stands(held), seen=seen)
    held.title, held.body, held.agreed = told.title, told.body, told.agreed
    held.save(update_fields=["title", "body", "agreed"])
    return held


def approve_story(story: Story, *, seen: str, by: User, at: datetime) -> Story:
    """Approve a story, which may then be told on a performance page, and return it.

    Raises :class:`NotPossibleError` where ``by`` wrote it, where it does not wait for approval, or where its words are
    not those ``by`` has ``seen``.
    """
    held = _held(story)
    for is_so, why in (
        (held.state != StoryState.WRITTEN, f"This story is {held.get_state_display().lower()} already."),
        (held.written_by_id == by.pk, "Whoever wrote a story cannot approve it: a second person reads it."),
        (seen_of(stands(held)) != seen, "The story was changed after you opened this page. Read it again."),
    ):
        if is_so:
            raise NotPossibleError(why)
    held.state, held.approved_by, held.approved_at = StoryState.APPROVED, by, at
    held.save(update_fields=["state", "approved_by", "approved_at"])
    return held


def withdraw_story(story: Story, *, why: str) -> Story:
    """Withdraw a story with the reason: it is told nowhere any more, on no page; and return it."""
    held = _held(story)
    if held.state == StoryState.WITHDRAWN:
        raise NotPossibleError("This story is withdrawn already.")
    held.state, held.withdrawn_because = StoryState.WITHDRAWN, why
    held.save(update_fields=["state", "withdrawn_because"])
    return held


def names_in(council: int, *texts: str) -> list[str]:
    """Return the capitalised words of texts that are also a name of somebody recorded here, in alphabetical order.

    A name is no proof that somebody is meant: "May" is a month too. So it is shown, not refused.
    """
    words = {word for text in texts for word in WORD.findall(text) if word[0].isupper() and len(word) > 1}
    asked = {word.lower() for word in words}
    known = set[str]()
    for column in ("given_name", "family_name"):
        people = Person.objects.filter(council=council).annotate(said=Lower(column))
        known |= set(people.filter(said__in=asked).order_by().values_list("said", flat=True).distinct())
    return sorted(word for word in words if word.lower() in known)


def _held(story: Story) -> Story:
    """Return the story, held against whoever else decides on it in this moment."""
    return Story.objects.select_for_update(of=("self",)).get(pk=story.pk)
