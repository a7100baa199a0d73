"""Scenes that the tests of claims share: families ready to be claimed, and what makes them not."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from claims.facts import ClaimFacts, EmploymentFacts, NeedFacts, VerdictFacts, WindowFacts
from claims.models import ClaimKind, Programme, ResultType, Window
from families.models import Family
from families.models.feeds import FeedKind
from outcomes.ledgers import Ledger, LedgerWeek
from outcomes.models import Attachment, EmploymentVerdict
from outcomes.rules.daysets import NEVER, DaySet
from outcomes.rules.employment import WeekState
from tests.factories import (
    ATTACHED_ON,
    TODAY,
    AttachmentFactory,
    ChildMembershipFactory,
    CoverageFactory,
    EvidenceFactory,
    InterventionFactory,
    MembershipFactory,
    NeedFactory,
    NeedVerdictFactory,
    ProgrammeFactory,
    SourceFactory,
    UserFactory,
    VerdictFactory,
    WindowFactory,
    judged,
)

MET_SINCE_JUNE = DaySet.starting(date(2020, 6, 1))
EVIDENCE_ON = date(2020, 9, 27)


def open_window() -> Window:
    """The September window of a council whose police file is complete to the evidence date."""
    window: Window = WindowFactory.create()
    CoverageFactory.create(source__council=window.programme.council)
    return window


def programme() -> Programme:
    made: Programme = ProgrammeFactory.create()
    return made


def ready_family(
    *, attached_on: date = ATTACHED_ON, met: DaySet = MET_SINCE_JUNE, is_seen: bool = True, **attachment: Any
) -> Attachment:
    """A family that passes every gate of a result and asks nobody anything, unless the scene says otherwise."""
    made: Attachment = AttachmentFactory.create(attached_on=attached_on, **{"assessed_on": attached_on} | attachment)
    ChildMembershipFactory.create(family=made.family, council=made.council)
    need = NeedFactory.create(attachment=made, council=made.council)
    NeedVerdictFactory.create(need=need, met=met, council=made.council)
    VerdictFactory.create(attachment=made, met=met, council=made.council)
    if is_seen:
        InterventionFactory.create(family=made.family, council=made.council, worker=_worker(made))
    judged()
    return made


def _worker(attachment: Attachment) -> Any:
    found = attachment.council.users.filter(role="keyworker").first()
    return found or UserFactory.create(council=attachment.council)


def relapse(family: Family, *, on: date) -> None:
    """Let the family meet its outcomes plan from June up to, and not on, that day."""
    days = DaySet.of((date(2020, 6, 1), on))
    family.verdicts.update(met=days, possible=days)
    for need in family.needs.all():
        type(need.verdict).objects.filter(need=need).update(met=days, possible=days)


def facts(**changes: Any) -> ClaimFacts:
    """The facts of a result claim that passes every gate on the day of the tests and asks nobody anything."""
    made = ClaimFacts(
        council=1,
        programme=2,
        family=3,
        reference="F00003",
        attachment=4,
        kind=ClaimKind.RESULT,
        result_type=ResultType.PROGRESS,
        window=WindowFacts(id=5, name="September 2020", attached_by=date(2020, 3, 31), evidence_on=EVIDENCE_ON),
        attached_on=ATTACHED_ON,
        assessed_on=ATTACHED_ON,
        family_plan_on=date(2019, 11, 25),
        lead_worker_on=ATTACHED_ON,
        plan=6,
        plan_version=1,
        plan_digest="0" * 64,
        is_touched=False,
        verdict=VerdictFacts(
            met=MET_SINCE_JUNE,
            possible=MET_SINCE_JUNE,
            gate_met=MET_SINCE_JUNE,
            gate_possible=MET_SINCE_JUNE,
            rests_on=(FeedKind.OFFENCES.value,),
            is_eligible=True,
            headlines=("crime-asb", "education"),
            dependent_child="met",
            is_stale=False,
        ),
        needs=(
            NeedFacts(
                headline="crime-asb",
                indicator="asb",
                identified_on=ATTACHED_ON,
                met=MET_SINCE_JUNE,
                possible=MET_SINCE_JUNE,
            ),
        ),
        first_seen_on=date(2019, 11, 18),
        last_seen_on=date(2020, 9, 1),
        times_seen=12,
        complete_to={FeedKind.OFFENCES.value: EVIDENCE_ON},
        people=(7, 8),
        claimed=(),
        people_claimed=(),
    )
    return replace(made, **changes)


def with_verdict(**changes: Any) -> ClaimFacts:
    """The same facts under another verdict."""
    made = facts()
    assert made.verdict is not None
    return replace(made, verdict=replace(made.verdict, **changes))


IN_WORK_SINCE = date(2020, 1, 6)


def ledger(*states: WeekState, person: int = 7, evidence: tuple[int, ...] = (), **changes: Any) -> Ledger:
    """An adult's weeks since Monday 6 January 2020 after a benefit that asks for thirteen, all worked unless said."""
    weeks = states or (WeekState.WORKED,) * 13
    worked = weeks.count(WeekState.WORKED)
    made = Ledger(
        person=person,
        benefit="esa",
        off_benefit_on=IN_WORK_SINCE,
        in_work_since=IN_WORK_SINCE,
        weeks_asked=13,
        within=13,
        met_on=IN_WORK_SINCE + timedelta(weeks=13) if worked >= 13 else None,
        possible_on=IN_WORK_SINCE + timedelta(weeks=13),
        verified=("payslip",),
        evidence=evidence,
        weeks=tuple(
            LedgerWeek(starts_on=IN_WORK_SINCE + timedelta(weeks=number), state=state)
            for number, state in enumerate(weeks)
        ),
    )
    return replace(made, **changes)


def in_work(*ledgers: Ledger, **changes: Any) -> ClaimFacts:
    """The facts of a result by employment that passes every gate though no need is met, unless the scene says else."""
    told = ledgers or (ledger(evidence=(11,)),)
    met_on = min((one.met_on for one in told if one.met_on), default=None)
    possible_on = min((one.possible_on for one in told if one.possible_on), default=None)
    employment = EmploymentFacts(
        met=DaySet.starting(met_on) if met_on else NEVER,
        possible=DaySet.starting(possible_on) if possible_on else NEVER,
        rests_on=("benefits",),
        ledgers=told,
        verified=frozenset({11}),
    )
    made = with_verdict(met=NEVER, possible=NEVER, gate_met=NEVER, gate_possible=NEVER)
    made = replace(
        made, result_type=ResultType.EMPLOYMENT, employment=employment, complete_to={"benefits": EVIDENCE_ON}
    )
    return replace(made, **changes)


def family_in_work(*, met: DaySet = NEVER, weeks: int = 13, **attachment: Any) -> Attachment:
    """A family that meets no need and of which an adult has worked so many weeks since leaving a benefit."""
    made = ready_family(met=met, **attachment)
    adult = MembershipFactory.create(family=made.family, council=made.council).person
    piece = EvidenceFactory.create(
        council=made.council,
        person=adult,
        measure="work.employment",
        code="payslip",
        value=None,
        starts_on=IN_WORK_SINCE,
        ends_on=None,
    )
    told = ledger(*(WeekState.WORKED,) * weeks, person=adult.pk, evidence=(piece.pk,))
    EmploymentVerdict.objects.create(
        council=made.council,
        family=made.family,
        attachment=made,
        met=DaySet.starting(told.met_on) if told.met_on else NEVER,
        possible=DaySet.starting(told.met_on) if told.met_on else NEVER,
        rests_on=["benefits"],
        ledgers=[told.stored()],
    )
    judged()
    return made


def jobcentre_complete() -> None:
    """The Jobcentre's file is complete to the evidence date."""
    CoverageFactory.create(source=SourceFactory.create(kind=FeedKind.BENEFITS))
    judged()


__all__ = [
    "EVIDENCE_ON",
    "IN_WORK_SINCE",
    "MET_SINCE_JUNE",
    "TODAY",
    "facts",
    "family_in_work",
    "in_work",
    "jobcentre_complete",
    "ledger",
    "open_window",
    "ready_family",
    "relapse",
    "with_verdict",
]
