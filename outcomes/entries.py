"""Evidence that people enter: the level of a need, and that somebody expects a child; corrected by a later entry.

No agency tells of these, nor of the readings of a tool, which ``outcomes.readings`` enters. An entry is never changed:
a correction is another one that stands in its place, and one made by mistake is withdrawn and stays on record.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from families.models import Family, Membership, Person
from families.periods import holding_on
from families.refusals import NotPossibleError
from families.words import day
from keyworkers.models import User
from outcomes.judgements import conditions, needs_held
from outcomes.models import Attachment, Evidence
from outcomes.rules.facts import Measure
from outcomes.rules.operators.progress import Levels
from outcomes.rules.plan import Indicator

# [I] Six weeks after the day the child was due nobody is taken to expect it any longer, where no birth was entered.
AFTER_DUE = timedelta(weeks=6)
# [I] Nobody knows earlier than this before a child is due.
BEFORE_DUE = timedelta(weeks=42)
BORN = "born"  # the code of an entry that a birth has ended
CONFIRMED = frozenset(measure for measure in Measure if measure.startswith("health."))  # by a professional, by name
ENTERED = frozenset({Measure.LEVEL, Measure.READING, Measure.EXPECTING}) | CONFIRMED


def level_needs(needs: Iterable[Indicator]) -> dict[str, range]:
    """Return of which of these needs a level may be entered, each with the levels of the plan's scale.

    The plan names which level must be reached from which. We read its scale as all from the lowest it names to the
    highest [I]: a level beyond either says no more.
    """
    scales = {}
    for code, rule in conditions(needs, Levels).items():
        named = [level for reach in rule.reach for level in (reach.start, reach.to)]
        scales[code] = range(min(named), max(named) + 1)
    return scales


def enter_level(
    attachment: Attachment,
    indicator: str,
    level: int,
    *,
    on: date,
    by: User,
    as_of: date,
    at: datetime,
    instead_of: Evidence | None = None,
) -> Evidence:
    """Enter at which level a need of the family stood on a day, and return the evidence.

    Raises :class:`NotPossibleError` where the plan asks for no level of this need or has no such level, where the day
    lies ahead, and where a level of that day stands already.
    """
    scale = level_needs(needs_held(attachment, on=as_of)).get(indicator)
    if scale is None:
        raise NotPossibleError("The outcomes plan of this family asks for no level of this need.")
    if level not in scale:
        said = f"The levels of this need go from {scale[0]} to {scale[-1]} in the outcomes plan."
        raise NotPossibleError(said, field="level")
    if on > as_of:
        raise NotPossibleError("The day must be today or in the past.", field="on")
    same = _standing(instead_of).filter(family=attachment.family_id, measure=Measure.LEVEL, code=indicator)
    if same.filter(starts_on=on).exists():
        raise NotPossibleError("A level of this need on that day is entered already: correct that one.", field="on")
    days = {"starts_on": on, "ends_on": on + timedelta(days=1)}
    what: dict[str, Any] = {"measure": Measure.LEVEL, "code": indicator, "value": level, **days}
    family = attachment.family
    return _enter(family, {"family": family} | what, by=by, at=at, instead_of=instead_of)


@dataclass(frozen=True, slots=True)
class Expecting:
    """Since when it is known that somebody expects a child, when it is due, and when it was born."""

    known_on: date
    due_on: date
    born_on: date | None = None

    @property
    def ends_on(self) -> date:
        """Return the first day on which nobody is taken to expect it any longer."""
        return self.born_on or self.due_on + AFTER_DUE


def enter_expecting(
    family: Family,
    person: Person,
    expecting: Expecting,
    *,
    by: User,
    as_of: date,
    at: datetime,
    instead_of: Evidence | None = None,
) -> Evidence:
    """Enter that somebody of the family expects a child, and return the evidence.

    "An expectant parent" may make a family eligible [R+]. We read it as the days from the one on which it was known to
    the day of the birth, or, where none is entered, to six weeks after the day the child is due [I]. Raises
    :class:`NotPossibleError` where these days cannot be, where the person did not belong to the family on the first of
    them, and where it is entered already.
    """
    _refuse_days(expecting, as_of=as_of)
    starts_on, ends_on = expecting.known_on, expecting.ends_on
    if not Membership.objects.filter(holding_on(starts_on), family=family, person=person).exists():
        raise NotPossibleError(f"{person} did not belong to this family on {day(starts_on)}.", field="person")
    same = _standing(instead_of).filter(person=person, measure=Measure.EXPECTING)
    if same.filter(starts_on__lt=ends_on, ends_on__gt=starts_on).exists():
        raise NotPossibleError("This is entered already of these days: correct that entry.", field="person")
    days = {"starts_on": starts_on, "ends_on": ends_on, "code": BORN if expecting.born_on else ""}
    what: dict[str, Any] = {"person": person, "measure": Measure.EXPECTING, **days}
    return _enter(family, what, by=by, at=at, instead_of=instead_of)


def _refuse_days(said: Expecting, *, as_of: date) -> None:
    if said.known_on > as_of:
        raise NotPossibleError("The day it was known must be today or in the past.", field="known_on")
    if not said.known_on <= said.due_on <= said.known_on + BEFORE_DUE:
        reason = "The child is due on or after the day it was known, and at most 42 weeks later."
        raise NotPossibleError(reason, field="due_on")
    if said.born_on and not said.known_on < said.born_on <= min(as_of, said.due_on + AFTER_DUE):
        reason = (
            "The birth lies after the day it was known, at most six weeks after the due day, and not in the future."
        )
        raise NotPossibleError(reason, field="born_on")


def _standing(instead_of: Evidence | None) -> Any:
    found = Evidence.objects.standing()
    return found.exclude(pk=instead_of.pk) if instead_of else found


def _enter(family: Family, what: dict[str, Any], *, by: User, at: datetime, instead_of: Evidence | None) -> Evidence:
    if instead_of:
        withdraw_entry(instead_of, at=at)
    return Evidence.objects.create(
        council_id=family.council_id, entered_by=by, recorded_at=at, supersedes=instead_of, **what
    )


def withdraw_entry(entry: Evidence, *, at: datetime) -> None:
    """Withdraw what somebody entered: it counts no more, and stays on record.

    Raises :class:`NotPossibleError` where nobody entered it here, and where it was replaced or withdrawn already.
    """
    if not is_entry(entry):
        raise NotPossibleError("Only what was entered here can be corrected; an agency corrects what it sent.")
    found = Evidence.objects.select_for_update().get(pk=entry.pk)
    if found.superseded_at:
        raise NotPossibleError("This entry has been replaced or withdrawn already.")
    found.superseded_at = at
    found.save(update_fields=["superseded_at"])


def is_entry(piece: Evidence) -> bool:
    """Tell whether a piece of evidence was entered by a person through these actions."""
    return piece.entered_by_id is not None and piece.measure in ENTERED


def due_of(entry: Evidence) -> date | None:
    """Return the day a child is due, as an entry says it that no birth has ended."""
    return entry.ends_on - AFTER_DUE if entry.ends_on and entry.code != BORN else None


def born_of(entry: Evidence) -> date | None:
    """Return the day of the birth that ended an entry."""
    return entry.ends_on if entry.code == BORN else None
