"""Readings of a tool that people take, and targets: one sitting tells of several areas, and each becomes evidence."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from families.models import Family, Membership, Person
from families.periods import holding_on
from families.refusals import NotPossibleError
from families.words import day
from keyworkers.models import User
from keyworkers.saving import refuse_if_changed
from outcomes.entries import withdraw_entry
from outcomes.models import Attachment, DistanceTarget, DistanceTool, Evidence
from outcomes.rules.facts import Measure
from outcomes.rules.reading_progress import Rater
from outcomes.rules.tools import Tool, code_of
from outcomes.rules.words import points_in_words
from outcomes.tools import tool_of

A_DAY = timedelta(days=1)
SKIPPED = "skip"  # what stands of an area nobody read


@dataclass(frozen=True, slots=True)
class Sitting:
    """What one rater said of a family on a day: a value, in tenths, for each area that was not skipped.

    ``child`` is who rated, where a child did.
    """

    rater: Rater
    on: date
    values: Mapping[str, int]
    child: Person | None = None


def take_reading(
    family: Family, row: DistanceTool, sitting: Sitting, *, by: User, as_of: date, at: datetime
) -> list[Evidence]:
    """Keep a sitting as evidence, a piece for each area, and return it; the same once more changes nothing.

    A child's reading is evidence about the child; the family's own and a worker's are about the family. Raises
    :class:`NotPossibleError` where the tool does not ask such a rater, area or value, where it was retired by the day,
    where the day lies ahead, where the child did not belong to the family on it, and where another reading of that day
    stands already.
    """
    _refuse(family, row, sitting, as_of=as_of)
    Family.objects.select_for_update(no_key=True).get(pk=family.pk)  # a second press waits for the first
    standing = readings_of(family, row, sitting)
    if standing:
        if {area_of(one): one.value for one in standing} == dict(sitting.values):
            return standing
        reason = f"A reading by {_rater_called(sitting)} on {day(sitting.on)} is there already: correct that one."
        raise NotPossibleError(reason, field="on")
    return [_enter(family, row, sitting, area, value, by=by, at=at) for area, value in sorted(sitting.values.items())]


def readings_of(family: Family, row: DistanceTool, sitting: Sitting) -> list[Evidence]:
    """Return the evidence that stands of the same tool, day and rater."""
    about = {"person": sitting.child} if sitting.child else {"family": family}
    found = Evidence.objects.standing().filter(**about, measure=Measure.READING, starts_on=sitting.on)
    return [one for one in found.order_by("code") if _is_by(one, row.slug, sitting.rater)]


def same_sitting(entry: Evidence) -> list[Evidence]:
    """Return the evidence that stands of the sitting a piece of evidence was entered in."""
    tool, _, rater = entry.code.split("/")
    about = {"family": entry.family_id, "person": entry.person_id}
    found = Evidence.objects.standing().filter(**about, measure=Measure.READING, starts_on=entry.starts_on)
    return [one for one in found.order_by("code") if _is_by(one, tool, rater)]


def sitting_stands(tool: Tool, entries: Sequence[Evidence]) -> dict[str, int | str]:
    """Return what stands of a sitting, by the fields of its form: a value for each area, or that it was skipped."""
    values = {area_of(entry): entry.value for entry in entries}
    return {area.slug: values.get(area.slug) or SKIPPED for area in tool.areas}


def correct_reading(
    family: Family, row: DistanceTool, sitting: Sitting, *, seen: str = "", by: User, at: datetime
) -> int:
    """Put a sitting in the place of what was entered before, area by area, and return how many areas changed.

    An area that is skipped now is withdrawn, one that was skipped before is added; all stays on record. ``seen`` is the
    mark of what its writer saw. Raises :class:`NotPossibleError` where a value is none of the tool's and where the
    sitting was withdrawn, and :class:`ChangedMeanwhileError` where somebody else corrected it meanwhile.
    """
    tool = tool_of(row)
    _refuse_values(tool, sitting)
    Family.objects.select_for_update(no_key=True).get(pk=family.pk)  # one correction waits for the other
    entries = readings_of(family, row, sitting)
    if not entries:
        raise NotPossibleError("This reading was withdrawn meanwhile. Take a new one.")
    if seen:
        refuse_if_changed(max(entries, key=lambda one: one.pk), sitting_stands(tool, entries), seen=seen)
    before = {area_of(entry): entry for entry in entries}
    changed = 0
    for area in sorted({*before, *sitting.values}):
        entry, value = before.get(area), sitting.values.get(area)
        if entry is not None and entry.value == value:
            continue
        if entry is not None:
            withdraw_entry(entry, at=at)
        if value is not None:
            _enter(family, row, sitting, area, value, by=by, at=at, instead_of=entry)
        changed += 1
    return changed


def withdraw_reading(entries: Sequence[Evidence], *, at: datetime) -> None:
    """Withdraw a whole sitting: it counts no more, and stays on record."""
    for entry in entries:
        withdraw_entry(entry, at=at)


def set_targets(
    attachment: Attachment,
    row: DistanceTool,
    values: Mapping[str, int | None],
    *,
    by: User,
    as_of: date,
    at: datetime,
    seen: str = "",
) -> None:
    """Set how far the family wants to come in each area; None takes a target away.

    A target that stays as it was keeps its day; ``seen`` is the mark of what its writer saw. Raises
    :class:`NotPossibleError` for a value or an area that is none of the tool's, and :class:`ChangedMeanwhileError`
    where somebody else set others meanwhile.
    """
    tool = tool_of(row)
    _refuse_parts(tool, {area: value for area, value in values.items() if value is not None})
    Attachment.objects.select_for_update(no_key=True).get(pk=attachment.pk)  # whoever sets others waits
    held = {one.area: one for one in DistanceTarget.objects.filter(attachment=attachment, tool=row)}
    if seen:
        last = max(held.values(), key=lambda one: one.pk, default=None)
        refuse_if_changed(last, targets_stand(tool, held.values()), seen=seen)
    for area, value in values.items():
        target = held.get(area)
        if value is None and target is not None:
            target.delete()
        elif value is not None and (target is None or target.value != value):
            about = {"council_id": attachment.council_id, "family_id": attachment.family_id}
            said = {"value": value, "set_on": as_of, "set_by": by, "recorded_at": at}
            DistanceTarget.objects.update_or_create(
                attachment=attachment, tool=row, area=area, defaults=said, create_defaults=about | said
            )


def targets_stand(tool: Tool, targets: Iterable[DistanceTarget]) -> dict[str, int | None]:
    """Return the targets that stand, by the fields of their form: a value for each area that has one."""
    values = {one.area: one.value for one in targets}
    return {area.slug: values.get(area.slug) for area in tool.areas}


def area_of(entry: Evidence) -> str:
    """Return the area a reading is about."""
    return entry.code.split("/")[1]


def rater_of(entry: Evidence) -> Rater:
    """Return who took a reading."""
    return Rater(entry.code.split("/")[2])


def _is_by(entry: Evidence, tool: str, rater: str) -> bool:
    return entry.code.startswith(f"{tool}/") and entry.code.endswith(f"/{rater}")


def _refuse(family: Family, row: DistanceTool, sitting: Sitting, *, as_of: date) -> None:
    if sitting.on > as_of:
        raise NotPossibleError("The day must be today or in the past.", field="on")
    if row.retired_on and sitting.on >= row.retired_on:
        raise NotPossibleError(f"This tool was retired on {day(row.retired_on)}.", field="on")
    tool = tool_of(row)
    if sitting.rater not in tool.raters:
        raise NotPossibleError("This tool does not ask for that view.", field="rater")
    if (sitting.rater is Rater.CHILD) is not (sitting.child is not None):
        raise NotPossibleError("Say which child it is.", field="rater")
    members = Membership.objects.filter(holding_on(sitting.on), family=family, person=sitting.child)
    if sitting.child and not members.exists():
        reason = f"{sitting.child} did not belong to this family on {day(sitting.on)}."
        raise NotPossibleError(reason, field="rater")
    _refuse_values(tool, sitting)


def _refuse_values(tool: Tool, sitting: Sitting) -> None:
    if not sitting.values:
        raise NotPossibleError("Choose a point for at least one area.")
    _refuse_parts(tool, sitting.values)


def _refuse_parts(tool: Tool, values: Mapping[str, int]) -> None:
    for slug, value in values.items():
        area = tool.area(slug)
        if area is None:
            raise NotPossibleError(f"This tool has no area “{slug}”.", field=slug)
        if value not in tool.values:
            lowest, highest = points_in_words(tool.lowest), points_in_words(tool.highest)
            raise NotPossibleError(f"{area.name} is a point from {lowest} to {highest}.", field=slug)


def _rater_called(sitting: Sitting) -> str:
    return str(sitting.child) if sitting.child else f"the {sitting.rater}"


def _enter(
    family: Family,
    row: DistanceTool,
    sitting: Sitting,
    area: str,
    value: int,
    *,
    by: User,
    at: datetime,
    instead_of: Evidence | None = None,
) -> Evidence:
    return Evidence.objects.create(
        council_id=family.council_id,
        family=None if sitting.child else family,
        person=sitting.child,
        measure=Measure.READING,
        code=code_of(row.slug, area, sitting.rater),
        value=value,
        starts_on=sitting.on,
        ends_on=sitting.on + A_DAY,
        entered_by=by,
        supersedes=instead_of,
        recorded_at=at,
    )
