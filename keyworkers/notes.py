"""What keyworkers write down of their work: a note, the notes of a group session, what is added to a note later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid5

from django.db.models import Exists, OuterRef, Q, QuerySet

from families.models import Family, Membership, Person
from families.refusals import NotPossibleError
from families.words import day as day_in_words
from keyworkers.drafts import Mark, finish_draft, finish_note
from keyworkers.models import Amendment, Draft, Goal, Intervention, InterventionKind, Participation, User
from keyworkers.models.casework import NotSeenWhy, SeenOutcome
from keyworkers.permissions import Verb, verbs_of

LONGEST = 4000  # characters of what somebody writes at once


@dataclass(frozen=True, slots=True)
class Note:
    """What a worker did with a family, as they write it down.

    ``alone`` are those of ``people`` who were seen without the others; ``is_another`` says that a note like it, already
    there, is of something else.
    """

    kind: InterventionKind
    happened_on: date
    minutes: int
    place: str
    outcome: SeenOutcome
    note: str
    people: Sequence[Person] = ()
    started_at: time | None = None
    not_seen_why: NotSeenWhy | str = ""
    alone: Sequence[Person] = ()
    child_said: str = ""
    goals: Sequence[Goal] = ()
    next_step: str = ""
    next_on: date | None = None
    is_another: bool = False


class LoggedAlreadyError(NotPossibleError):
    """What was to be logged stands in the record already, as it seems: ``note`` is it."""

    def __init__(self, note: Intervention) -> None:
        kind = note.get_kind_display().lower()
        at = f" at {note.started_at:%H:%M}" if note.started_at else ""
        super().__init__(f"You logged a {kind} on {day_in_words(note.happened_on)}{at} with this family already.")
        self.note = note


def log_intervention(
    family: Family,
    note: Note,
    *,
    key: UUID,
    by: User,
    as_of: date,
    at: datetime,
    session: UUID | None = None,
    mark: Mark | None = None,
) -> tuple[Intervention, bool]:
    """Record what ``by`` did with ``family`` and return the note, and whether this call wrote it.

    The same ``key`` again is the same note: what stands there is returned unchanged. Its draft is gone, unless more was
    typed into it elsewhere since the form with this ``mark`` was opened. Raises
    :class:`NotPossibleError` for a day to come, where somebody who took part did not belong to the family that day, or
    where somebody else began this form; :class:`LoggedAlreadyError` where ``by`` logged the same already.
    """
    written = Intervention.objects.filter(idempotency_key=key).first()
    if written is None:
        _refuse_impossible(family, note, as_of=as_of)
        _refuse_anothers_draft(session or key, by=by)
        _refuse_repeated(family, note, key=key, by=by)
        written, is_new = _write(family, note, key=key, by=by, at=at, session=session)
    else:
        is_new = False
    if (written.family_id, written.worker_id) != (family.pk, by.pk):
        raise NotPossibleError("This form belongs to another note. Open a new one.")
    finish_note(session or key, by=by, mark=mark)
    return written, is_new


def _write(
    family: Family, note: Note, *, key: UUID, by: User, at: datetime, session: UUID | None
) -> tuple[Intervention, bool]:
    written, is_new = Intervention.objects.get_or_create(
        idempotency_key=key,
        defaults={
            "council_id": family.council_id,
            "family": family,
            "worker": by,
            "kind": note.kind,
            "happened_on": note.happened_on,
            "started_at": note.started_at,
            "minutes": note.minutes,
            "place": note.place,
            "outcome": note.outcome,
            "not_seen_why": note.not_seen_why,
            "note": note.note,
            "child_said": note.child_said,
            "next_step": note.next_step,
            "next_on": note.next_on,
            "session": session,
            "recorded_at": at,
        },
    )
    if is_new:
        alone = {person.pk for person in note.alone}
        Participation.objects.bulk_create(
            Participation(intervention=written, person=person, seen_alone=person.pk in alone)
            for person in _everybody(note)
        )
        written.goals.set(note.goals)
    return written, is_new


def _everybody(note: Note) -> list[Person]:
    """Return who took part: whoever was seen alone did."""
    return list({person.pk: person for person in (*note.people, *note.alone)}.values())


def _refuse_impossible(family: Family, note: Note, *, as_of: date) -> None:
    if note.happened_on > as_of:
        raise NotPossibleError("The date must be today or in the past.", field="happened_on")
    if note.next_on and note.next_on < note.happened_on:
        raise NotPossibleError("The next contact is due on or after the day of this one.", field="next_on")
    if note.outcome == SeenOutcome.SEEN and note.not_seen_why:
        raise NotPossibleError("Why nobody was seen is said only where nobody was seen.", field="not_seen_why")
    if any(goal.family_id != family.pk for goal in note.goals):
        raise NotPossibleError("A goal belongs to another family.", field="goals")
    people = _everybody(note)
    if people:
        _refuse_strangers(family, people, on=note.happened_on)


def _refuse_strangers(family: Family, people: Sequence[Person], *, on: date) -> None:
    held: dict[int, list[Membership]] = {}
    for membership in Membership.objects.filter(family=family, person__in=people):
        held.setdefault(membership.person_id, []).append(membership)
    said = [_why_not(person, held.get(person.pk, []), on=on) for person in people]
    refused = [words for words in said if words]
    if refused:
        raise NotPossibleError(" ".join(refused), field="people")


def _why_not(person: Person, memberships: Sequence[Membership], *, on: date) -> str:
    """Return why ``person`` cannot have taken part as one of the family on a day; nothing where they can."""
    if any(held.starts_on <= on and (held.ends_on is None or held.ends_on > on) for held in memberships):
        return ""
    joined = [held.starts_on for held in memberships if held.starts_on > on]
    left = [held.ends_on for held in memberships if held.ends_on and held.ends_on <= on]
    if left:
        return f"{person} had left the family by then (on {day_in_words(max(left))})."
    if joined:
        return f"{person} had not joined the family yet (on {day_in_words(min(joined))} they did)."
    return f"{person} did not belong to the family on that day."


def _refuse_anothers_draft(key: UUID, *, by: User) -> None:
    if Draft.objects.filter(key=key).exclude(user=by).exists():
        raise NotPossibleError("Somebody else began this form. Sign in as them, or open a new one.")


def _refuse_repeated(family: Family, note: Note, *, key: UUID, by: User) -> None:
    """Refuse what the worker logged already: the same kind with the family that day, at no other time.

    A note under the same key is this one, which another press has logged in this very moment.
    """
    if note.is_another:
        return
    alike = Intervention.objects.standing().filter(
        family=family, worker=by, kind=note.kind, happened_on=note.happened_on
    )
    alike = alike.exclude(idempotency_key=key)
    if note.started_at:
        alike = alike.filter(Q(started_at=note.started_at) | Q(started_at__isnull=True))
    found = alike.first()
    if found:
        raise LoggedAlreadyError(found)


def differs(written: Intervention, note: Note) -> bool:
    """Tell whether what is to be logged says something else than what stands there under its key."""
    said = (
        *("kind", "happened_on", "started_at", "minutes", "place", "outcome", "not_seen_why"),
        *("note", "child_said", "next_step", "next_on"),
    )
    if any(getattr(written, name) != getattr(note, name) for name in said):
        return True
    alone = {person.pk for person in note.alone}
    took_part = {person.pk: person.pk in alone for person in _everybody(note)}
    if dict(written.participations.values_list("person_id", "seen_alone")) != took_part:
        return True
    return set(written.goals.values_list("pk", flat=True)) != {goal.pk for goal in note.goals}


class PartRefusedError(NotPossibleError):
    """One family's part of a group session cannot be logged; ``family`` is it."""

    def __init__(self, family: Family, refusal: NotPossibleError) -> None:
        super().__init__(f"{family.name}: {refusal}", field=refusal.field)
        self.family = family


def log_session(
    parts: Mapping[Family, Note], *, key: UUID, by: User, as_of: date, at: datetime, mark: Mark | None = None
) -> list[tuple[Intervention, bool]]:
    """Record a group session and return each family's note, and whether this call wrote it.

    Each family has a note of its own, which names nobody of another family. Raises :class:`PartRefusedError` where one
    of them cannot be logged; then none is to be kept.
    """
    _refuse_others_names(parts)
    logged = []
    for family, note in parts.items():
        try:
            logged.append(
                log_intervention(
                    family,
                    replace(note, kind=InterventionKind.GROUP),
                    key=uuid5(key, str(family.pk)),
                    by=by,
                    as_of=as_of,
                    at=at,
                    session=key,
                    mark=mark,
                )
            )
        except LoggedAlreadyError:
            raise
        except NotPossibleError as refusal:
            raise PartRefusedError(family, refusal) from refusal
    return logged


def _refuse_others_names(parts: Mapping[Family, Note]) -> None:
    """Refuse a family's note that names a member of another family of the session."""
    members = Membership.objects.filter(family__in=list(parts)).select_related("person")
    names: dict[int, set[str]] = {}
    for membership in members:
        names.setdefault(membership.family_id, set()).add(str(membership.person))
    for family, note in parts.items():
        words = " ".join(f"{note.note} {note.child_said} {note.next_step}".split()).lower()
        others = set().union(*(found for other, found in names.items() if other != family.pk))
        told = sorted(name for name in others - names.get(family.pk, set()) if name.lower() in words)
        if told:
            raise PartRefusedError(family, NotPossibleError(f"this note names {told[0]} of another family."))


def may_amend(note: Intervention, *, user: User) -> bool:
    """Tell whether ``user``, who may open the family, may amend the note: its author, or a manager."""
    return note.withdrawn_at is None and (note.worker_id == user.pk or Verb.SUPERVISE in verbs_of(user))


def amend(
    note: Intervention,
    *,
    text: str,
    reason: str,
    by: User,
    at: datetime,
    key: UUID | None = None,
    mark: Mark | None = None,
) -> tuple[Amendment, bool]:
    """Add to a completed note and return the amendment, and whether this call wrote it: the same words are one.

    The draft of ``key`` is gone. Raises :class:`NotPossibleError` where ``by`` neither wrote the note nor manages, or
    where it is withdrawn.
    """
    note = Intervention.objects.select_for_update(no_key=True).get(pk=note.pk)  # a second press waits for the first
    if note.withdrawn_at:
        raise NotPossibleError("This note was withdrawn: nothing can be added to it.")
    if not may_amend(note, user=by):
        raise NotPossibleError("Whoever wrote a note amends it, or a manager.")
    if key:
        form = draft_of_amending(note)
        finish_draft(key, form=form, family=note.family, by=by, at=at, mark=mark or Mark())
    return Amendment.objects.get_or_create(
        intervention=note,
        text=text,
        reason=reason,
        written_by=by,
        defaults={"council_id": note.council_id, "family_id": note.family_id, "written_at": at},
    )


def draft_of_amending(note: Intervention) -> str:
    """Return the name under which the draft of an amendment is kept."""
    return f"amend-{note.pk}"


def notes_asked(family: Family, *, day: date, count: int = 3) -> QuerySet[Any]:
    """Return the family's latest standing notes by ``day``, newest first, their workers with them.

    Each says by ``is_amended`` whether something was added to it since.
    """
    amended = Amendment.objects.filter(intervention=OuterRef("pk"))
    found = Intervention.objects.standing().filter(family=family, happened_on__lte=day).select_related("worker")
    noted: QuerySet[Any] = found.annotate(is_amended=Exists(amended)).latest_first()[:count]
    return noted


def agreed_in(notes: Sequence[Intervention]) -> Intervention | None:
    """Return which of a family's notes, newest first, agrees on the next contact that is still to come.

    What was agreed last holds until a later note agrees something else, or tells of a contact on that day or later.
    """
    agreed = next((note for note in notes if note.next_on), None)
    is_past = agreed and agreed.next_on and agreed != notes[0] and notes[0].happened_on >= agreed.next_on
    return None if is_past else agreed
