"""A professional's judgement that a need is met: recorded by one person, decided by another, withdrawn, never deleted.

"Discretion is allowed if pre-agreed in the plan, recorded, decided by a named senior post and auditable" [S15]. We read
it so: only a need whose outcome in the family's own version of the plan leaves it to a professional can be judged so,
and the plan names the role that decides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db.models import QuerySet, Subquery

from families.asking import MadeOnce
from families.models import Family
from families.refusals import NotPossibleError
from families.words import day
from keyworkers.models import NoticeKind, Role, User
from keyworkers.telling import Told, tell
from outcomes.judging import plan_of
from outcomes.models import Attachment, Decided, Need, ProfessionalJudgement
from outcomes.moving import judged_under
from outcomes.rules.operators.base import Rule, walk
from outcomes.rules.operators.judged import Judged
from outcomes.rules.plan import Indicator, Plan

R = TypeVar("R", bound=Rule)
DECIDED = {
    Decided.APPROVED: Told(NoticeKind.RETURNED, "A judgement of yours was approved", "family_evidence"),
    Decided.REFUSED: Told(NoticeKind.RETURNED, "A judgement of yours was not approved", "family_evidence"),
}


def plans_held(attachments: Iterable[int], *, on: date) -> dict[int, Plan]:
    """Return the version of the outcomes plan under which each attachment is judged on a day."""
    held = judged_under(Attachment.objects.filter(pk__in=set(attachments)), on=on).values_list("pk", "held")
    versions = dict(held.order_by("pk"))
    plans = {pk: plan_of(pk) for pk in set(versions.values())}
    return {attachment: plans[pk] for attachment, pk in versions.items()}


def needs_held(attachment: Attachment, *, on: date) -> list[Indicator]:
    """Return what the version of the plan that holds on a day says of each need of an attachment."""
    recorded, ((plan,),) = _NEEDS.of(attachment=attachment.pk, on=on)
    return [found for code, found in plan_of(plan).indicators.items() if (code,) in recorded]


def _needs_asked(*, attachment: int, on: date) -> tuple[QuerySet[Any, Any], ...]:
    recorded = Need.objects.filter(attachment=attachment).values_list("indicator")
    return recorded, judged_under(Attachment.objects.filter(pk=attachment), on=on).values_list("held")


_NEEDS = MadeOnce(_needs_asked)


@dataclass(frozen=True, slots=True)
class Held:
    """A family's last attachment: its needs, each with what the version of the plan that holds on a day says of it."""

    attachment: Attachment
    needs: Sequence[Indicator]
    recorded: Mapping[str, Need]


def last_held(family: Family, *, on: date) -> Held | None:
    """Return a family's last attachment, to which what people enter belongs, with its needs: in one query."""
    attachments, needs = _LAST.of(pk=family.pk, on=on)
    if not attachments:
        return None
    (attachment,), recorded = attachments, {need.indicator: need for need in needs}
    attachment.family = family
    indicators = plan_of(attachment.held).indicators.items()
    return Held(attachment, [found for code, found in indicators if code in recorded], recorded)


def _last_asked(*, pk: int, on: date) -> tuple[QuerySet[Any, Any], ...]:
    last = Attachment.objects.filter(family=pk).order_by("-attached_on")[:1]
    return judged_under(last, on=on), Need.objects.filter(attachment=Subquery(last.values("pk")))


_LAST = MadeOnce(_last_asked)


def conditions(needs: Iterable[Indicator], kind: type[R]) -> dict[str, R]:
    """Return the first condition of a kind in the outcome of each need that has one, by the need's indicator."""
    found: dict[str, R] = {}
    for need in needs:
        for rule in walk(need.outcome) if need.outcome else ():
            if isinstance(rule, kind):
                found.setdefault(need.code, rule)
    return found


def judged_needs(needs: Iterable[Indicator]) -> dict[str, Role]:
    """Return which of these needs a professional may judge, each with the role that decides."""
    return {code: Role(rule.approver) for code, rule in conditions(needs, Judged).items()}


def record_judgement(
    attachment: Attachment,
    indicator: str,
    *,
    met_on: date,
    last_on: date | None = None,
    reason: str,
    by: User,
    as_of: date,
    at: datetime,
) -> ProfessionalJudgement:
    """Record that ``by`` judges a need met from ``met_on``, to ``last_on`` where it is to end, and return that.

    It counts once a second person has approved it. Raises :class:`NotPossibleError` where the plan leaves nothing to a
    professional there, where the days lie before the need or ahead, or where one waits already.
    """
    if indicator not in judged_needs(needs_held(attachment, on=as_of)):
        raise NotPossibleError("The outcomes plan of this family leaves nothing about this need to a professional.")
    need = attachment.needs.get(indicator=indicator)
    _refuse_days(need, met_on=met_on, last_on=last_on, as_of=as_of)
    if attachment.judgements.filter(indicator=indicator, decision="", withdrawn_at__isnull=True).exists():
        raise NotPossibleError("A judgement of this need waits already. It is decided, or withdrawn, before another.")
    return ProfessionalJudgement.objects.create(
        council_id=attachment.council_id,
        family_id=attachment.family_id,
        attachment=attachment,
        indicator=indicator,
        met_on=met_on,
        until_on=last_on + timedelta(days=1) if last_on else None,
        reason=reason,
        recorded_by=by,
        recorded_at=at,
    )


def _refuse_days(need: Need, *, met_on: date, last_on: date | None, as_of: date) -> None:
    if met_on > as_of:
        raise NotPossibleError("The first day must be today or in the past.", field="met_on")
    if met_on < need.identified_on:
        found = day(need.identified_on)
        raise NotPossibleError(f"The need was found on {found}; it cannot be met before that day.", field="met_on")
    if last_on and last_on < met_on:
        raise NotPossibleError("The last day must not lie before the first.", field="last_on")


def decide(
    judgement: ProfessionalJudgement, decision: Decided, *, reason: str, by: User, as_of: date, at: datetime
) -> ProfessionalJudgement:
    """Approve or refuse a judgement and return it decided.

    Raises :class:`NotPossibleError` where ``by`` recorded it or does not hold the role the plan names, and where it has
    been decided or withdrawn.
    """
    found: ProfessionalJudgement = ProfessionalJudgement.objects.select_for_update().get(pk=judgement.pk)
    if refusal := why_not_decided(found, by=by, as_of=as_of):
        raise NotPossibleError(refusal)
    found.decision, found.decision_reason = decision, reason
    found.decided_by, found.decided_at = by, at
    found.save(update_fields=["decision", "decision_reason", "decided_by", "decided_at"])
    tell([found.recorded_by], replace(DECIDED[decision], about=found.pk), family=found.family, on=as_of, at=at)
    return found


def why_not_decided(judgement: ProfessionalJudgement, *, by: User, as_of: date) -> str:
    """Return why ``by`` cannot decide on a judgement; empty where they can."""
    if judgement.withdrawn_at:
        return "This judgement was withdrawn."
    if judgement.decision:
        return "This judgement has been decided already."
    if judgement.recorded_by_id == by.pk:
        return "Whoever recorded a judgement cannot decide on it."
    approver = approver_of(judgement, as_of=as_of)
    if approver is None:
        return "The outcomes plan of this family no longer leaves anything about this need to a professional."
    return "" if by.role == approver else f"The outcomes plan asks a {approver.label.lower()} to decide on this."


def approver_of(judgement: ProfessionalJudgement, *, as_of: date) -> Role | None:
    """Return the role that decides on a judgement by the version of the plan that holds; None where it names none."""
    return judged_needs(needs_held(judgement.attachment, on=as_of)).get(judgement.indicator)


def withdraw(judgement: ProfessionalJudgement, *, by: User, as_of: date, at: datetime) -> ProfessionalJudgement:
    """Withdraw a judgement, decided or not, and return it; from now on it counts no more, and stays on record.

    Raises :class:`NotPossibleError` where somebody else than its author, its decider or the role that decides asks, and
    where it was withdrawn already.
    """
    found: ProfessionalJudgement = ProfessionalJudgement.objects.select_for_update().get(pk=judgement.pk)
    if refusal := why_not_withdrawn(found, by=by, as_of=as_of):
        raise NotPossibleError(refusal)
    found.withdrawn_by, found.withdrawn_at = by, at
    found.save(update_fields=["withdrawn_by", "withdrawn_at"])
    return found


def why_not_withdrawn(judgement: ProfessionalJudgement, *, by: User, as_of: date) -> str:
    """Return why ``by`` cannot withdraw a judgement; empty where they can."""
    if judgement.withdrawn_at:
        return "This judgement was withdrawn already."
    is_theirs = by.pk in (judgement.recorded_by_id, judgement.decided_by_id)
    if is_theirs or by.role == approver_of(judgement, as_of=as_of):
        return ""
    return "A judgement is withdrawn by whoever recorded or decided it."


def waiting_for(user: User, judgements: QuerySet[ProfessionalJudgement], *, as_of: date) -> list[ProfessionalJudgement]:
    """Return those of ``judgements`` on which ``user`` may decide, those that wait longest first."""
    return waiting_in(user, list(waiting_asked(user, judgements)), as_of=as_of)


def waiting_asked(user: User, judgements: QuerySet[ProfessionalJudgement]) -> QuerySet[Any]:
    """Return the question of which ``waiting_in`` reads the answer."""
    open_ones = judgements.filter(decision="", withdrawn_at__isnull=True).exclude(recorded_by=user.pk)
    return open_ones.select_related("family", "recorded_by", "attachment").order_by("recorded_at", "id")


def waiting_in(user: User, found: Sequence[ProfessionalJudgement], *, as_of: date) -> list[ProfessionalJudgement]:
    """Return those of the open judgements found on which ``user`` may decide."""
    approvers = _approvers(found, as_of=as_of) if found else {}
    return [one for one in found if approvers[one.pk] == user.role]


def _approvers(judgements: Iterable[ProfessionalJudgement], *, as_of: date) -> Mapping[int, Any]:
    judgements = list(judgements)
    plans = plans_held([one.attachment_id for one in judgements], on=as_of)
    roles = {attachment: judged_needs(plan.indicators.values()) for attachment, plan in plans.items()}
    return {one.pk: roles[one.attachment_id].get(one.indicator) for one in judgements}


def needs_called(judgements: Iterable[ProfessionalJudgement], *, on: date) -> dict[int, str]:
    """Return what the need of each judgement is called by the version of the plan that holds on a day."""
    judgements = list(judgements)
    return called_under(judgements, plans_held([one.attachment_id for one in judgements], on=on))


def called_under(judgements: Iterable[ProfessionalJudgement], plans: Mapping[int, Plan]) -> dict[int, str]:
    """Return what the need of each judgement is called by its attachment's version of the plan."""
    judgements = list(judgements)
    found = {one.pk: plans[one.attachment_id].indicators.get(one.indicator) for one in judgements}
    return {one.pk: indicator.need if (indicator := found[one.pk]) else one.indicator for one in judgements}
