"""What is done about outcomes: families judged, attached, a need recorded."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import structlog
from django.contrib.postgres.functions import TransactionNow
from django.db import OperationalError, transaction

from families.models import Agency, Council, Family, Touched
from families.refusals import NotPossibleError
from keyworkers.drawing import draw_casework
from keyworkers.models import User
from outcomes.drawing import draw
from outcomes.identifying import identify
from outcomes.judging import Judged, judge_families, mark_failed
from outcomes.models import Attachment, DeliveryRoute, Framework, Need, NeedSource, OutcomesPlan
from outcomes.rules.framework import framework_named, shipped

log = structlog.get_logger(__name__)

RANGE = 500  # families judged at a time: a gathered family takes some 20 kB


def judge_touched(*, as_of: date, at: datetime, limit: int | None = None, only_ours: bool = False) -> Judged:
    """Judge the families marked as touched, at most ``limit``, and return what came of it.

    Families that another transaction is judging are left to it. One whose last attempt crashed waits for the night
    or for its next fact. Runs inside the edge's transaction; the row of ``Touched`` is the family's lock.
    ``only_ours`` leaves out what was marked before this transaction began: somebody else's save never waits for it.
    """
    waiting = Touched.objects.filter(problem="").order_by("family_id").select_for_update(skip_locked=True)
    if only_ours:
        waiting = waiting.filter(touched_at__gte=TransactionNow())
    families = list(waiting.values_list("family_id", flat=True)[:limit])
    judged = _judge(families, at=at)
    _identify(families, as_of=as_of, at=at)
    return judged


def _identify(families: Sequence[int], *, as_of: date, at: datetime) -> None:
    """Find the places of families nobody works with; where that breaks off, the night finds them."""
    try:
        for some in _ranges(families):
            with transaction.atomic():
                identify(some, as_of=as_of, at=at)
    except OperationalError:
        raise
    except Exception:
        log.exception("families could not be identified")


def judge_again(families: Sequence[int], *, at: datetime) -> Judged:
    """Judge ``families`` from their evidence whether touched or not, under their locks, in the order of their ids."""
    locks = [Touched(family_id=family, touched_at=at) for family in sorted(families)]
    Touched.objects.bulk_create(locks, update_conflicts=True, unique_fields=["family"], update_fields=["touched_at"])
    return _judge(sorted(families), at=at)


def _judge(families: Sequence[int], *, at: datetime) -> Judged:
    return sum((_judge_range(some, at=at) for some in _ranges(families)), Judged())


def _judge_range(families: Sequence[int], *, at: datetime) -> Judged:
    """Judge some families in a savepoint; where that breaks off, by halves, until the broken family stands alone."""
    try:
        with transaction.atomic():
            draw_casework(families)
            draw(families)
            judged = judge_families(families, at=at)
            Touched.objects.filter(family_id__in=set(families) - set(judged.failed)).delete()
            return judged
    except OperationalError:  # a deadlock, a lost connection: no family's fault
        raise
    except Exception as error:
        if len(families) > 1:
            half = len(families) // 2
            return _judge_range(families[:half], at=at) + _judge_range(families[half:], at=at)
        log.exception("a family could not be judged", family_id=families[0])
        mark_failed({families[0]: f"What is recorded of this family could not be read ({type(error).__name__})."})
        return Judged(failed=tuple(families))


def _ranges(families: Sequence[int]) -> Iterator[Sequence[int]]:
    return (families[start : start + RANGE] for start in range(0, len(families), RANGE))


@dataclass(frozen=True, slots=True)
class Start:
    """How work with a family begins."""

    attached_on: date
    delivery_route: DeliveryRoute
    assessed_on: date | None = None
    family_plan_on: date | None = None
    lead_worker_on: date | None = None
    provider: Agency | None = None


def framework_row(slug: str) -> Framework:
    """Return the row of a framework that ships, made from its file where there is none yet.

    Raises :class:`NotPossibleError` where no framework of that name ships.
    """
    if slug not in shipped():
        raise NotPossibleError(f"There is no framework {slug!r}; there are {', '.join(shipped())}.")
    rules = framework_named(slug)
    made = {"name": rules.name, "starts_on": rules.starts_on, "ends_on": rules.ends_on, "source_note": rules.note}
    return Framework.objects.get_or_create(slug=slug, defaults=made)[0]


def plan_in_force(council: Council, *, on: date) -> OutcomesPlan:
    """Return the council's outcomes plan in force on a day.

    Raises :class:`NotPossibleError` where the council has published none by then.
    """
    plan: OutcomesPlan | None = OutcomesPlan.objects.in_force(on).filter(council=council).first()
    if plan is None:
        raise NotPossibleError(f"{council} had no outcomes plan in force on {on:%d/%m/%Y}.", field="attached_on")
    return plan


def attach(family: Family, start: Start, *, by: User, at: datetime) -> Attachment:
    """Attach ``family`` under the outcomes plan in force on the day and return the attachment.

    Raises :class:`NotPossibleError` where no plan was in force or the family is attached under that framework already.
    """
    plan = plan_in_force(family.council, on=start.attached_on)
    if family.attachments.filter(framework=plan.framework_id).exists():
        raise NotPossibleError(f"{family} is already attached under {plan.framework}.")
    return Attachment.objects.create(
        council=family.council,
        family=family,
        framework_id=plan.framework_id,
        plan=plan,
        attached_on=start.attached_on,
        assessed_on=start.assessed_on,
        family_plan_on=start.family_plan_on,
        lead_worker_on=start.lead_worker_on,
        delivery_route=start.delivery_route,
        provider=start.provider,
        recorded_at=at,
    )


def record_need(
    attachment: Attachment, indicator: str, *, headline: str, identified_on: date, note: str, by: User, at: datetime
) -> Need:
    """Record a need a professional found and return it; it counts from ``identified_on`` for ever after.

    Raises :class:`NotPossibleError` where the need is already recorded.
    """
    if attachment.needs.filter(indicator=indicator).exists():
        raise NotPossibleError("This need is already recorded.", field="indicator")
    return Need.objects.create(
        council_id=attachment.council_id,
        family_id=attachment.family_id,
        attachment=attachment,
        headline=headline,
        indicator=indicator,
        identified_on=identified_on,
        source=NeedSource.PROFESSIONAL,
        note=note,
        recorded_by=by,
        recorded_at=at,
    )
