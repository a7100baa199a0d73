"""Assessing a whole family: each member's part, the family's agreement, completion, a manager's sign-off.

"Whole-family assessment, dated, covering each member; a retrospective one flagged" [S11, S15, S19]. We read it so: each
member of the household and each parent who lives elsewhere has a part of their own, and the assessment is dated by the
day it was completed. One that is recorded here after that day is retrospective, and says so wherever it is shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F

from families.models import Family, Membership, Person
from families.refusals import NotPossibleError
from families.scopes import Scope
from families.words import LONDON, day
from keyworkers.models import AssessedMember, Assessment, NoticeKind, User
from keyworkers.saving import refuse_if_changed
from keyworkers.telling import Told, tell

SIGNED_OFF = Told(NoticeKind.RETURNED, "An assessment of yours is signed off", "family_assessment")


@dataclass(frozen=True, slots=True)
class Part:
    """What an assessment says of one member."""

    strengths: str = ""
    worries: str = ""
    wishes: str = ""

    @classmethod
    def of(cls, member: AssessedMember) -> "Part":
        """Return what stands of a member."""
        return cls(member.strengths, member.worries, member.wishes)

    @property
    def is_written(self) -> bool:
        """Tell whether anything is said."""
        return any(text.strip() for text in (self.strengths, self.worries, self.wishes))


def begin_assessment(family: Family, *, started_on: date, by: User, as_of: date, at: datetime) -> Assessment:
    """Begin an assessment of the whole family and return it.

    Raises :class:`NotPossibleError` for a day to come, and while another of the family is open.
    """
    if started_on > as_of:
        raise NotPossibleError("The day it was begun must be today or in the past.", field="started_on")
    if family.assessments.filter(signed_off_at__isnull=True).exists():
        raise NotPossibleError("This family's assessment is open already. Go on with that one.")
    return Assessment.objects.create(
        council_id=family.council_id, family=family, started_on=started_on, written_by=by, recorded_at=at
    )


def write_part(assessment: Assessment, person: Person, part: Part, *, seen: str) -> AssessedMember:
    """Write what the assessment says of one member, and return it; ``seen`` is the mark of what stood there before.

    Raises :class:`NotPossibleError` once the assessment is completed, of somebody who never belonged to the family, and
    :class:`ChangedMeanwhileError` where somebody else wrote about them meanwhile.
    """
    found = _writing(assessment)
    if not Membership.objects.filter(family=found.family_id, person=person).exists():
        raise NotPossibleError(f"{person} never belonged to this family.")
    about, is_new = AssessedMember.objects.get_or_create(
        assessment=found, person=person, defaults={"council_id": found.council_id, **asdict(part)}
    )
    if not is_new:
        refuse_if_changed(about, asdict(Part.of(about)), seen=seen)
        about.strengths, about.worries, about.wishes = part.strengths, part.worries, part.wishes
        about.save(update_fields=["strengths", "worries", "wishes"])
    _count_saving(found)
    return about


def write_summary(assessment: Assessment, summary: str, *, seen: str) -> Assessment:
    """Write what is made of it all together, and return the assessment; refused as :func:`write_part`."""
    found = _writing(assessment)
    refuse_if_changed(found, {"summary": found.summary}, seen=seen)
    found.summary = summary
    found.save(update_fields=["summary"])
    _count_saving(found)
    return found


def agreement_stands(assessment: Assessment) -> dict[str, Any]:
    """Return what stands of the family's agreement, by the fields of its form."""
    people = sorted(assessment.agreed_with.values_list("pk", flat=True))
    return {"agreed_on": assessment.agreed_on, "people": people}


def agree_to_work(
    assessment: Assessment, *, agreed_on: date, people: Sequence[Person], as_of: date, seen: str = ""
) -> Assessment:
    """Record that the family agreed on a day to work together, by whom of it, and return the assessment.

    ``seen`` is the mark of what its writer saw. Raises :class:`NotPossibleError` for a day to come, for nobody, and for
    somebody who did not belong to the family that day; :class:`ChangedMeanwhileError` where somebody else recorded
    another meanwhile.
    """
    found = _writing(assessment)
    if seen:
        refuse_if_changed(found, agreement_stands(found), seen=seen)
    if agreed_on > as_of:
        raise NotPossibleError("The day must be today or in the past.", field="agreed_on")
    refuse_strangers(found.family, people, on=agreed_on)
    found.agreed_on = agreed_on
    found.save(update_fields=["agreed_on"])
    found.agreed_with.set(people)
    _count_saving(found)
    return found


def refuse_strangers(family: Family, people: Sequence[Person], *, on: date) -> None:
    """Refuse an agreement of nobody, and of somebody who did not belong to the family on the day."""
    if not people:
        raise NotPossibleError("Choose who agreed.", field="people")
    members = Membership.objects.on(on).filter(family=family, person__in=people)
    belonged = set(members.values_list("person_id", flat=True))
    strangers = [str(person) for person in people if person.pk not in belonged]
    if strangers:
        raise NotPossibleError(f"{' and '.join(strangers)} did not belong to the family on that day.", field="people")


def missing_from(assessment: Assessment, *, on: date, scope: Scope) -> list[Person]:
    """Return who belongs to the family on a day, as far as ``scope`` shows, of whom the assessment says nothing yet."""
    shown = Person.objects.visible_to(scope).values("pk")
    members = Membership.objects.on(on).filter(family=assessment.family_id, person__in=shown)
    written = {one.person_id for one in assessment.members.all() if Part.of(one).is_written}
    found = members.exclude(person__in=written).select_related("person").order_by("person__born_on", "id")
    return list({member.person_id: member.person for member in found}.values())


def complete(assessment: Assessment, *, completed_on: date, as_of: date, scope: Scope) -> Assessment:
    """Complete the assessment as of a day, and return it; from now on it waits for a manager's sign-off.

    Raises :class:`NotPossibleError` for a day to come or before it was begun, where a member of that day has no part,
    naming who, and without a summary.
    """
    found = _writing(assessment)
    if not found.started_on <= completed_on <= as_of:
        said = f"It is completed between {day(found.started_on)}, when it was begun, and today."
        raise NotPossibleError(said, field="completed_on")
    _refuse_gaps(found, missing_from(found, on=completed_on, scope=scope))
    found.completed_on = completed_on
    found.save(update_fields=["completed_on"])
    _count_saving(found)
    return found


def _refuse_gaps(assessment: Assessment, missing: Iterable[Person]) -> None:
    names = [str(person) for person in missing]
    if names:
        raise NotPossibleError(f"It does not cover every member yet. Nothing is written of {' and '.join(names)}.")
    if not assessment.summary.strip():
        raise NotPossibleError("Write what you make of it together before you complete it.")


def take_up_again(assessment: Assessment) -> Assessment:
    """Open a completed assessment for writing again, before it is signed off, and return it."""
    found = _unsigned(assessment)
    if found.completed_on is None:
        raise NotPossibleError("This assessment is open for writing already.")
    found.completed_on = None
    found.save(update_fields=["completed_on"])
    _count_saving(found)
    return found


def sign_off(assessment: Assessment, *, version: int, by: User, at: datetime) -> Assessment:
    """Sign a completed assessment off, and return it; from now on the database lets nobody change it.

    ``version`` is what its reader saw. Raises :class:`NotPossibleError` for one's own, for one that is not completed or
    signed off already, and where it was written in since it was read.
    """
    found = _unsigned(assessment)
    if found.completed_on is None:
        raise NotPossibleError("It is signed off once it is completed.")
    if found.version != version:
        raise NotPossibleError("It was written in after you opened it. Read it again, then sign it off.")
    if found.written_by_id == by.pk:
        raise NotPossibleError("Somebody else signs off an assessment that is your own.")
    found.signed_off_by, found.signed_off_at = by, at
    found.save(update_fields=["signed_off_by", "signed_off_at"])
    tell([found.written_by], SIGNED_OFF, family=found.family, on=at.astimezone(LONDON).date(), at=at)
    return found


def is_retrospective(assessment: Assessment) -> bool:
    """Tell whether it was entered here after the day it is dated: the day it was completed, or begun until then."""
    dated_on = assessment.completed_on or assessment.started_on
    return dated_on < assessment.recorded_at.astimezone(LONDON).date()


def _unsigned(assessment: Assessment) -> Assessment:
    found: Assessment = Assessment.objects.select_for_update().get(pk=assessment.pk)
    if found.signed_off_at:
        raise NotPossibleError("This assessment is signed off and no longer changed. Begin another.")
    return found


def _writing(assessment: Assessment) -> Assessment:
    found = _unsigned(assessment)
    if found.completed_on:
        raise NotPossibleError("This assessment is completed and waits for its sign-off. Take it up again first.")
    return found


def _count_saving(assessment: Assessment) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(version=F("version") + 1)
