"""A professional's confirmation as evidence: who confirmed what of whom, in which role, for which agency, on which day.

"Engaged with support, condition managed, treatment completed: by a health professional" [R+]. Agencies send such
confirmations in their files; where one comes by letter, by e-mail or in a meeting, it is entered here and counts alike.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from families.asking import MadeOnce
from families.models import Agency, Membership, Person
from families.refusals import NotPossibleError
from families.words import day
from keyworkers.models import Document, User
from outcomes.entries import CONFIRMED, withdraw_entry
from outcomes.judgements import needs_held
from outcomes.models import Attachment, Confirmation, Evidence
from outcomes.rules.operators.base import walk
from outcomes.rules.operators.records import Latest
from outcomes.rules.plan import Indicator


def confirmed_needs(needs: Iterable[Indicator]) -> dict[str, tuple[str, ...]]:
    """Return which of these needs the outcomes plan has a professional confirm, each with what is confirmed."""
    found: dict[str, dict[str, None]] = {}
    for need in needs:
        for rule in walk(need.outcome) if need.outcome else ():
            if isinstance(rule, Latest):
                measures = dict.fromkeys(measure for measure in rule.measures if measure in CONFIRMED)
                found[need.code] = found.get(need.code, {}) | measures
    return {code: tuple(measures) for code, measures in found.items() if measures}


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """What a professional confirmed of somebody: the measure and its standing; who said so, as what, for whom, when."""

    measure: str
    standing: str
    confirmed_on: date
    confirmed_by: str
    role: str
    agency: Agency | None = None
    agency_name: str = ""
    document: Document | None = None
    note: str = ""


def enter_confirmation(
    attachment: Attachment,
    person: Person,
    said: Confirmed,
    *,
    by: User,
    as_of: date,
    at: datetime,
    instead_of: Evidence | None = None,
) -> Evidence:
    """Enter what a professional confirmed of a member of the family, and return the evidence.

    Raises :class:`NotPossibleError` where the outcomes plan asks for no such confirmation of this family, for a day to
    come, of somebody who did not belong to the family that day, and where the same is entered of that day already.
    """
    asked = confirmed_needs(needs_held(attachment, on=as_of)).values()
    if not any(said.measure in measures for measures in asked):
        raise NotPossibleError("The outcomes plan of this family asks for no such confirmation.", field="measure")
    if said.confirmed_on > as_of:
        raise NotPossibleError("The day must be today or in the past.", field="confirmed_on")
    members = Membership.objects.on(said.confirmed_on).filter(family=attachment.family_id, person=person)
    if not members.exists():
        refusal = f"{person} did not belong to this family on {day(said.confirmed_on)}."
        raise NotPossibleError(refusal, field="person")
    _refuse_twice(person, said, instead_of)
    if instead_of:
        withdraw_entry(instead_of, at=at)
    return _enter(attachment, person, said, by=by, at=at, instead_of=instead_of)


def _refuse_twice(person: Person, said: Confirmed, instead_of: Evidence | None) -> None:
    same = Evidence.objects.standing().filter(person=person, measure=said.measure, entered_by__isnull=False)
    same = same.exclude(pk=instead_of.pk) if instead_of else same
    if same.filter(starts_on=said.confirmed_on).exists():
        refusal = "A confirmation of this on that day is entered already: correct that one."
        raise NotPossibleError(refusal, field="confirmed_on")


def _enter(
    attachment: Attachment, person: Person, said: Confirmed, *, by: User, at: datetime, instead_of: Evidence | None
) -> Evidence:
    made = Evidence.objects.create(
        council_id=attachment.council_id,
        person=person,
        measure=said.measure,
        starts_on=said.confirmed_on,
        ends_on=said.confirmed_on + timedelta(days=1),
        code=said.standing,
        agency=said.agency,
        entered_by=by,
        supersedes=instead_of,
        recorded_at=at,
    )
    Confirmation.objects.create(
        council_id=attachment.council_id,
        family_id=attachment.family_id,
        evidence=made,
        confirmed_by=said.confirmed_by,
        role=said.role,
        agency=said.agency,
        agency_name=said.agency_name,
        confirmed_on=said.confirmed_on,
        document=said.document,
        note=said.note,
    )
    return made


def who_confirmed(pieces: Iterable[int]) -> Mapping[int, str]:
    """Return who confirmed each of these pieces of evidence, by its id: entered here or told in an agency's row."""
    (rows,) = _WHO.of(pieces=frozenset(pieces))
    found = {pk: _named(name or told, role or told_role) for pk, name, role, told, told_role in rows}
    return {pk: words for pk, words in found.items() if words}


def _who_asked(*, pieces: frozenset[int]) -> tuple[QuerySet[Any, Any]]:
    found: QuerySet[Any, Any] = Evidence.objects.filter(pk__in=pieces, measure__in=CONFIRMED)
    return (
        found.values_list(
            *("pk", "confirmation__confirmed_by", "confirmation__role"),
            *("feed_record__content__Professional", "feed_record__content__ProfessionalRole"),
        ),
    )


_WHO = MadeOnce(_who_asked)


def _named(name: str | None, role: str | None) -> str:
    return f"{name}, {role}" if name and role else name or ""
