"""Telling people what happened with their families: notices, each with words that name nobody."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from families.models import Family
from families.periods import holding_on
from keyworkers.models import Assignment, MailTiming, Notice, NoticeChoice, NoticeKind, Restriction, Role, User
from keyworkers.models.notices import NoticeQuerySet

MOST_COUNTED = 100


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody is told of a family; ``page`` is the name of the address to act at, whose number is the family's.

    The words go into mail as they are: they never hold a name, an address or what somebody wrote. ``about`` is the id
    of the action, judgement or assessment they speak of: of two with the same words both are told.
    """

    kind: NoticeKind
    words: str
    page: str
    about: int = 0


def tell(people: Iterable[User], told: Told, *, family: Family, on: date, at: datetime) -> None:
    """Tell ``people`` something about ``family``; told the same again on one day, it is new to them again."""
    notices = {
        person.pk: Notice(
            council_id=family.council_id,
            user=person,
            family=family,
            kind=told.kind,
            words=told.words,
            page=told.page,
            about=told.about,
            happened_on=on,
            created_at=at,
        )
        for person in people
        if person.is_active and person.council_id == family.council_id
    }
    Notice.objects.bulk_create(
        notices.values(),
        update_conflicts=True,
        unique_fields=["user", "family", "kind", "page", "words", "about", "happened_on"],
        update_fields=["created_at", "read_at", "mailed_at"],
    )


def managers_of(workers: Collection[User]) -> QuerySet[User]:
    """Return the managers of the teams of ``workers``."""
    teams = {worker.team_id for worker in workers if worker.team_id}
    return User.objects.filter(team__in=teams, role=Role.TEAM_MANAGER, is_active=True)


def notices_of(user: User, *, day: date) -> NoticeQuerySet:
    """Return what ``user`` has been told and still may know: of families that are theirs on ``day``, as they chose."""
    quiet = NoticeChoice.objects.filter(user=user, kind=OuterRef("kind"), in_service=False)
    return still_theirs(Notice.objects.filter(user=user), user, day=day).exclude(Exists(quiet))


def still_theirs(notices: NoticeQuerySet, user: User, *, day: date) -> NoticeQuerySet:
    """Return those of ``notices`` about families that lie in the scope of ``user`` on ``day``."""
    hidden = Restriction.objects.hidden_from(user, as_of=day).filter(family=OuterRef("family"))
    held = Assignment.objects.filter(holding_on(day), family=OuterRef("family"))
    found = notices.exclude(Exists(hidden))
    if user.role == Role.KEYWORKER:
        return found.filter(Exists(held.filter(keyworker=user)))
    if user.role == Role.TEAM_MANAGER:
        return found.filter(Exists(held.filter(keyworker__team=user.team_id)))
    return found


def unread_by(user: User, *, day: date) -> QuerySet[Any, Any]:
    """Return the notices ``user`` has not read, at most a hundred: enough to say how many."""
    return notices_of(user, day=day).unread().order_by().values_list("pk")[:MOST_COUNTED]


def count_unread(user: User, *, day: date) -> int:
    """Return how many notices ``user`` has not read, at most a hundred, in one query."""
    return len(unread_by(user, day=day))


def mark_read(notices: QuerySet[Notice], *, at: datetime) -> int:
    """Mark these notices as read and return how many were not."""
    return notices.filter(read_at__isnull=True).update(read_at=at)


@dataclass(frozen=True, slots=True)
class Choice:
    """How one kind of thing is told."""

    in_service: bool = True
    mail: MailTiming = MailTiming.DAILY


def choices_of(user: User) -> dict[NoticeKind, Choice]:
    """Return how ``user`` is told each kind of thing."""
    made = {one.kind: one for one in NoticeChoice.objects.filter(user=user)}
    return {
        kind: Choice(made[kind].in_service, MailTiming(made[kind].mail)) if kind in made else Choice()
        for kind in NoticeKind
    }


def choose(user: User, choices: Mapping[NoticeKind, Choice]) -> None:
    """Have ``user`` told each kind of thing as they chose."""
    NoticeChoice.objects.bulk_create(
        [
            NoticeChoice(council_id=user.council_id, user=user, kind=kind, in_service=one.in_service, mail=one.mail)
            for kind, one in choices.items()
        ],
        update_conflicts=True,
        unique_fields=["user", "kind"],
        update_fields=["in_service", "mail"],
    )


def waiting_to_be_mailed(*, mail: MailTiming) -> Q:
    """Return the condition on a notice that its reader wants this kind by mail, so often."""
    chosen = NoticeChoice.objects.filter(user=OuterRef("user"), kind=OuterRef("kind"))
    wanted = Exists(chosen.filter(mail=mail))
    return Q(wanted) | ~Q(Exists(chosen)) if mail == MailTiming.DAILY else Q(wanted)
