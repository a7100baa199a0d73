"""How a family is reached safely, and what whoever visits must know: said, corrected and ended, each dated."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from families.models import Family, Membership, Person
from families.models.contact import ContactKind, ContactPoint, SafeContact, VisitWarning
from families.periods import holding_on
from families.reading import at_once
from families.refusals import NotPossibleError
from families.words import day

FORBIDDEN = {
    "no_ringing": "Do not ring",
    "no_voicemail": "Do not leave a voicemail",
    "no_text": "Do not text",
    "no_letters": "Do not write",
}


@dataclass(frozen=True, slots=True)
class Number:
    """By what a member who lives with the family is reached."""

    person: int
    kind: ContactKind
    value: str
    note: str

    @property
    def href(self) -> str:
        """Return the address that rings or writes."""
        scheme = "mailto" if self.kind == ContactKind.EMAIL else "tel"
        return f"{scheme}:{self.value.replace(' ', '')}"


@dataclass(frozen=True, slots=True)
class Warnings:
    """What must not be done when reaching a family, what to know before the door opens, and how to reach whom."""

    forbidden: tuple[str, ...] = ()
    note: str = ""
    visits: tuple[str, ...] = ()
    numbers: tuple[Number, ...] = ()


def warnings_asked(family: Family, day: date) -> tuple[QuerySet[Any], ...]:
    """Return the questions of which ``warnings_in`` reads the answers; numbers only of those who live there."""
    lives_there = Membership.objects.on(day).filter(family=OuterRef("family"), person=OuterRef("person"))
    return (
        SafeContact.objects.on(day).filter(family=family),
        VisitWarning.objects.on(day).filter(family=family),
        ContactPoint.objects.on(day).filter(Exists(lives_there.filter(lives_there=True)), family=family),
    )


def warnings_in(
    safe: Sequence[SafeContact], visits: Iterable[VisitWarning], numbers: Iterable[ContactPoint]
) -> Warnings:
    """Return what the answers to ``warnings_asked`` say."""
    return Warnings(
        forbidden=tuple(words for one in safe for name, words in FORBIDDEN.items() if getattr(one, name)),
        note=" ".join(one.note for one in safe if one.note),
        visits=tuple(one.warning for one in visits),
        numbers=tuple(Number(one.person_id, ContactKind(one.kind), one.value, one.note) for one in numbers),
    )


def warnings_of(family: Family, day: date) -> Warnings:
    """Return what holds on a day, in one query."""
    return warnings_in(*at_once(*warnings_asked(family, day)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Safe:
    """What must not be done when reaching a family; what is not named is allowed."""

    no_ringing: bool = False
    no_voicemail: bool = False
    no_text: bool = False
    no_letters: bool = False
    note: str = ""

    @property
    def says_nothing(self) -> bool:
        """Tell whether everything is allowed and nothing has to be known."""
        return not (self.no_ringing or self.no_voicemail or self.no_text or self.no_letters or self.note)


def say_safe_contact(family: Family, safe: Safe, *, on: date, as_of: date, at: datetime) -> SafeContact | None:
    """Say what is safe from a day on, in the place of what was said before; None: everything is allowed now.

    What was said from the same day on is corrected; what was said from an earlier one ends.
    """
    _refuse_to_come(on, as_of=as_of)
    Family.objects.select_for_update(no_key=True).get(pk=family.pk)
    said = SafeContact.objects.filter(family=family)
    if later := said.filter(starts_on__gt=on).first():
        raise NotPossibleError(
            f"Something else is said from {day(later.starts_on)}: begin on that day or later.", field="on"
        )
    said.filter(holding_on(on), starts_on__lt=on).update(ends_on=on)
    same = said.filter(starts_on=on)
    if safe.says_nothing:
        same.delete()
        return None
    found, _ = SafeContact.objects.update_or_create(
        family=family,
        starts_on=on,
        defaults={name: getattr(safe, name) for name in (*FORBIDDEN, "note")},
        create_defaults={name: getattr(safe, name) for name in (*FORBIDDEN, "note")}
        | {"council_id": family.council_id, "recorded_at": at},
    )
    return found


def warn(family: Family, warning: str, *, on: date, as_of: date, at: datetime) -> VisitWarning:
    """Warn whoever visits, from a day on; the same words once more are the warning that stands."""
    _refuse_to_come(on, as_of=as_of)
    Family.objects.select_for_update(no_key=True).get(pk=family.pk)  # a second press waits for the first
    standing: VisitWarning | None = VisitWarning.objects.on(on).filter(family=family, warning=warning).first()
    return standing or VisitWarning.objects.create(
        council_id=family.council_id, family=family, warning=warning, starts_on=on, recorded_at=at
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """By what somebody is reached."""

    kind: ContactKind
    value: str
    note: str = field(default="")


def add_number(
    family: Family, person: Person, reached: Reached, *, on: date, as_of: date, at: datetime
) -> ContactPoint:
    """Record by what a member is reached, from a day on; somebody who is no member that day is refused.

    The same once more is the number that stands.
    """
    _refuse_to_come(on, as_of=as_of)
    Family.objects.select_for_update(no_key=True).get(pk=family.pk)  # a second press waits for the first
    if not family.memberships.filter(holding_on(on), person=person).exists():
        raise NotPossibleError(f"{person} did not belong to this family on {day(on)}.", field="person")
    same = {"kind": reached.kind, "value": reached.value, "note": reached.note}
    standing: ContactPoint | None = ContactPoint.objects.on(on).filter(family=family, person=person, **same).first()
    return standing or ContactPoint.objects.create(
        council_id=family.council_id,
        family=family,
        person=person,
        starts_on=on,
        recorded_at=at,
        **same,
    )


def correct_warning(warning: VisitWarning, words: str) -> None:
    """Put a warning right; what stood there before stays in the history."""
    VisitWarning.objects.filter(pk=warning.pk).update(warning=words)


def correct_number(number: ContactPoint, reached: Reached) -> None:
    """Put a number right; what stood there before stays in the history."""
    ContactPoint.objects.filter(pk=number.pk).update(kind=reached.kind, value=reached.value, note=reached.note)


def end(row: VisitWarning | ContactPoint, *, on: date | None, as_of: date) -> None:
    """End a warning, or stop using a number: ``on`` is the first day it holds no longer; None: it holds still."""
    if on:
        _refuse_to_come(on, as_of=as_of, field="ends_on")
    if on and on <= row.starts_on:
        raise NotPossibleError(f"This must be after {day(row.starts_on)}, when it began.", field="ends_on")
    type(row)._default_manager.filter(pk=row.pk).update(ends_on=on)


def _refuse_to_come(on: date, *, as_of: date, field: str = "on") -> None:
    if on > as_of:
        raise NotPossibleError("The date must be today or in the past.", field=field)
