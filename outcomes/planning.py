"""Planning: an analyst writes a version of the outcomes plan, and a second person approves it, which publishes it."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from families.models import Council
from families.refusals import NotPossibleError
from families.words import counted, day
from keyworkers.models import User
from outcomes.judging import plan_in
from outcomes.models import DryRun, Framework, OutcomesPlan
from outcomes.publishing import digest_of, framework_text_of, next_plan
from outcomes.rules.checking import Checked, File, check_plan
from outcomes.rules.reading import PlanError, read_plan
from outcomes.tools import told_of_tools

TEXT = "The text"


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody writes: the text, under which framework, from when, and why there is a new version."""

    framework: Framework
    title: str
    in_force_on: date
    note: str
    text: str


def write_draft(council: Council, draft: Draft, *, by: User, at: datetime) -> OutcomesPlan:
    """Write the next version of the council's outcomes plan, which waits for a second person's approval.

    Raises ``outcomes.rules.reading.PlanError`` naming every fault of the text at once.
    """
    _refuse_faults(draft)
    given = {"in_force_on": draft.in_force_on, "note": draft.note, "written_by": by, "written_at": at}
    return next_plan(council, draft.framework, draft.text, title=draft.title, **given)


def replace_draft(plan: OutcomesPlan, draft: Draft, *, by: User, at: datetime) -> OutcomesPlan:
    """Put another text in a draft's place and return it; a dry run of the former text says nothing of this one.

    Raises ``PlanError``, or :class:`NotPossibleError` where it is published or somebody else wrote it.
    """
    held = _draft_of(plan, by=by)
    _refuse_faults(draft)
    rules = framework_text_of(read_plan(draft.text, name=draft.title), under=draft.framework)
    held.title, held.in_force_on, held.note = draft.title, draft.in_force_on, draft.note
    held.text, held.framework_text, held.digest = draft.text, rules, digest_of(draft.text, rules)
    held.written_at = at
    held.save()
    return held


def _refuse_faults(draft: Draft) -> None:
    """Raise with every fault of a text at once, its worked cases included; the faults call it "the text"."""
    faults = check_plan(File(TEXT, draft.text)).faults
    if faults:
        raise PlanError(faults)


def withdraw_draft(plan: OutcomesPlan, *, by: User) -> None:
    """Withdraw a draft with its dry runs, as if it had never been written.

    Raises :class:`NotPossibleError` where it is published or somebody else wrote it.
    """
    _draft_of(plan, by=by).delete()


def _draft_of(plan: OutcomesPlan, *, by: User) -> OutcomesPlan:
    """Return the draft, held against whoever approves it in this moment."""
    held: OutcomesPlan = OutcomesPlan.objects.select_for_update().get(pk=plan.pk)
    if held.published_at is not None:
        raise NotPossibleError("This version is published; it is not changed any more.")
    if held.written_by_id != by.pk:
        raise NotPossibleError("Only whoever wrote a draft changes or withdraws it.")
    return held


def check(plan: OutcomesPlan) -> Checked:
    """Try the worked cases inside a version, and return them with what is to be known before it is published.

    Of a draft, first why it could not be approved as it stands.
    """
    checked = check_plan(File(TEXT, plan.text))
    order = "" if plan.published_at else _out_of_order(plan)
    about = (*([order] if order else []), *checked.warnings, *told_of_tools(plan.council_id, plan_in(plan)))
    return replace(checked, warnings=about)


def warnings_about(plan: OutcomesPlan) -> tuple[str, ...]:
    """Return what an approver must acknowledge: the warnings about the text, and cases that come out otherwise."""
    checked = check(plan)
    count = len(checked.differences)
    differing = f"The rules differ from what its worked cases expect in {counted(count, 'place,places')}."
    return (*([differing] if count else []), *checked.warnings)


def dry_run_of(plan: OutcomesPlan) -> DryRun | None:
    """Return the last complete dry run of exactly the text a version has; None where there is none."""
    return plan.dry_runs.of_the_text().complete().select_related("asked_by").first()


def approve(plan: OutcomesPlan, *, seen: str, acknowledged: bool, by: User, as_of: date, at: datetime) -> OutcomesPlan:
    """Approve a draft, which publishes it from its day on for good, and return it.

    ``seen`` is the digest of the text the approver was shown. Raises :class:`NotPossibleError` where the approver
    wrote it, where it was changed since, where its day has passed or versions would not come into force in the order of
    their numbers, where no dry run of exactly this text is complete, or where the warnings were not acknowledged.
    """
    held: OutcomesPlan = OutcomesPlan.objects.select_for_update().get(pk=plan.pk)
    warnings, order = warnings_about(held), _out_of_order(held)
    for is_so, why, field in (
        (held.published_at is not None, "This version is published already.", None),
        (held.written_by_id is None, "Nobody is named as this version's writer.", None),
        (held.written_by_id == by.pk, "Whoever wrote a version cannot approve it.", None),
        (held.digest != seen, "The version was changed after you opened this page. Look at it again.", None),
        (
            held.in_force_on < as_of,
            f"Its day, {day(held.in_force_on)}, has passed: its writer names a later one.",
            None,
        ),
        (bool(order), order, None),
        (dry_run_of(held) is None, "No dry run of exactly this text over every family is complete.", None),
        (bool(warnings) and not acknowledged, "Say that you have read what is to be known", "acknowledged"),
    ):
        if is_so:
            raise NotPossibleError(why, field=field)
    held.approved_by, held.published_at, held.warnings = by, at, list(warnings)
    held.save(update_fields=["approved_by", "published_at", "warnings"])
    return held


def _out_of_order(plan: OutcomesPlan) -> str:
    """Return why a version would not come into force after those of a lower number and before those of a higher.

    Families are moved from older versions to newer ones, and told which version is the older by its number.
    """
    others = OutcomesPlan.objects.published().filter(council=plan.council_id, framework=plan.framework_id)
    starts = dict(others.exclude(pk=plan.pk).values_list("version", "in_force_on"))
    if plan.in_force_on in starts.values():
        return f"Another version is in force from {day(plan.in_force_on)} already."
    if newer := min((version for version in starts if version > plan.version), default=None):
        instead = "Withdraw this draft, and write its text as a new version where it is still wanted."
        return f"Version {newer} was published before it. {instead}"
    if later := min(((on, version) for version, on in starts.items() if on > plan.in_force_on), default=None):
        from_on = day(later[0])
        return f"Version {later[1]} comes into force on {from_on}, after this one: its writer names a later day."
    return ""
