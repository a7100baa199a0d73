"""A family moved to another version of its outcomes plan, and what professionals judged, in the stored verdict."""

from datetime import date
from typing import Any

import pytest

from families.models import Touched
from outcomes.actions import judge_again, judge_touched, record_need
from outcomes.gathering import gather
from outcomes.judging import Judged
from outcomes.models import Attachment, Need, NeedVerdict, OutcomesPlan, Verdict
from outcomes.rules.facts import RecordedJudgement
from tests import factories as make
from tests.outcomes.conftest import PLAN, TERMS, Agencies

pytestmark = pytest.mark.django_db
MET_ON, MOVED_ON = date(2020, 5, 4), date(2020, 7, 1)
STRICTER = PLAN.read_text().replace("months = { value = 6,", "months = { value = 18,")


def judge() -> Judged:
    return judge_touched(as_of=make.TODAY, at=make.NOW)


@pytest.fixture
def met(agencies: Agencies) -> Attachment:
    """Attached for incidents in 2019, and met under the first version since May 2020."""
    agencies.case("2019-11-04")
    for on in ("2019-09-20", "2019-10-05"):
        agencies.incident(on)
    for name, _, _ in TERMS:
        agencies.term(name, missed=5)
    judge()
    return Attachment.objects.get()


def moved(attachment: Attachment, *, to: OutcomesPlan | None = None, on: date = MOVED_ON) -> None:
    plan = to or make.OutcomesPlanFactory(
        council=attachment.council, version=2, text=STRICTER, in_force_on=date(2020, 4, 1)
    )
    make.PlanMoveFactory(council=attachment.council, attachment=attachment, plan=plan, from_on=on)
    judge()


def test_a_moved_family_keeps_the_days_it_met_before_and_is_judged_anew_from_the_move(met: Attachment) -> None:
    assert Verdict.objects.get().met.since(make.TODAY) == MET_ON

    moved(met)

    verdict = Verdict.objects.get()
    assert (MET_ON in verdict.met, date(2020, 6, 30) in verdict.met, MOVED_ON in verdict.met) == (True, True, False)
    need = NeedVerdict.objects.get(need__indicator="anti-social-behaviour")
    assert (date(2020, 6, 30) in need.met, MOVED_ON in need.met) == (True, False)


def test_a_move_back_made_later_is_followed(met: Attachment) -> None:
    moved(met)

    moved(met, to=met.plan, on=date(2020, 8, 1))

    verdict = Verdict.objects.get()
    assert date(2020, 7, 31) not in verdict.met
    assert verdict.met.since(make.TODAY) == date(2020, 8, 1)


def test_a_move_dated_before_the_attachment_judges_all_of_it_under_the_new_version(met: Attachment) -> None:
    moved(met, on=date(2019, 1, 1))

    assert Verdict.objects.get().met.since(date(2020, 6, 30)) is None


def test_judging_a_moved_family_again_changes_nothing(met: Attachment) -> None:
    moved(met)

    assert judge_again([met.family_id], at=make.NOW) == Judged(count=1)


def test_a_recorded_need_unknown_to_the_new_version_stays(met: Attachment) -> None:
    worker = make.KeyworkerFactory(council=met.council)
    recorded: dict[str, Any] = {"headline": "children-help", "note": "", "by": worker, "at": make.NOW}
    record_need(met, "education-concern", identified_on=date(2020, 2, 1), **recorded)
    text = PLAN.read_text().replace("education-concern", "education-worry")

    moved(met, to=make.OutcomesPlanFactory(council=met.council, version=3, text=text, in_force_on=date(2020, 5, 1)))

    assert Need.objects.filter(indicator="education-concern", verdict__isnull=False).exists()
    assert not Touched.objects.exists()


def test_only_a_judgement_that_was_approved_and_stands_reaches_the_rules(met: Attachment) -> None:
    decided = {"decision": "approved", "decided_at": make.NOW, "decision_reason": "The school agrees."}
    manager = make.TeamManagerFactory(council=met.council)
    common: dict[str, Any] = {"council": met.council, "attachment": met}
    make.ProfessionalJudgementFactory(**common)
    make.ProfessionalJudgementFactory(**common, **decided, decided_by=manager, until_on=date(2020, 9, 1))
    make.ProfessionalJudgementFactory(
        **common, **decided, decided_by=manager, withdrawn_by=manager, withdrawn_at=make.NOW
    )

    (gathered,) = gather([met.family_id])

    assert gathered.facts.judgements == (RecordedJudgement("education-concern", date(2020, 6, 1), date(2020, 9, 1)),)


def test_the_last_day_of_work_reaches_the_rules(met: Attachment) -> None:
    Attachment.objects.update(closed_on=date(2020, 8, 31))

    (gathered,) = gather([met.family_id])

    assert gathered.facts.closed_on == date(2020, 8, 31)
