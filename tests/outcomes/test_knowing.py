"""As known on a day: every input as it was recorded by then, whatever was entered, changed or removed since."""

from datetime import date, datetime, timedelta
from typing import Any

import pghistory
import pytest

from families.models import Coverage, Membership, Person, SchoolRoll, Source, Term
from outcomes.actions import judge_touched
from outcomes.gathering import gather
from outcomes.knowing import end_of, rows
from outcomes.models import Attachment, Evidence, Need
from outcomes.rules.facts import FamilyFacts
from tests import factories as make
from tests.outcomes.conftest import PLAN, Agencies

pytestmark = pytest.mark.django_db
LATER = make.NOW + timedelta(days=10)


def at(moment: datetime) -> Any:
    """What is written within is recorded at a moment, as the edge says it of every request and night."""
    return pghistory.context(at=moment.isoformat())


@pytest.fixture
def known(agencies: Agencies) -> Agencies:
    """A family attached and judged on 30 September 2020, its terms and its child's school as recorded then."""
    Term.objects.all().delete()
    with at(make.NOW):
        make.TermFactory(council=agencies.family.council, name="2019-20 Spring")
    agencies.case("2019-11-04")
    agencies.incident("2019-06-03", kind="offence", outcome="proven")
    judge_touched(as_of=make.TODAY, at=make.NOW)
    return agencies


def facts(agencies: Agencies, known_by: datetime | None) -> FamilyFacts:
    (found,) = gather([agencies.family.pk], known_by=known_by)
    return found.facts


def test_what_is_known_now_was_known_at_the_last_moment_of_all(known: Agencies) -> None:
    assert facts(known, LATER) == facts(known, None)


def test_nothing_was_known_before_anything_was_recorded(known: Agencies) -> None:
    assert gather([known.family.pk], known_by=make.NOW - timedelta(days=1)) == []


def test_a_day_ends_at_midnight_in_london() -> None:
    assert end_of(date(2020, 9, 30)).isoformat() == "2020-09-30T23:59:59.999999+01:00"
    assert end_of(date(2020, 12, 1)).isoformat() == "2020-12-01T23:59:59.999999+00:00"


def moved_out(agencies: Agencies) -> None:
    Membership.objects.filter(person=agencies.child).update(ends_on=date(2020, 5, 1))


def born_earlier(agencies: Agencies) -> None:
    Person.objects.filter(pk=agencies.child.pk).update(born_on=date(2008, 1, 1))


def another_term(agencies: Agencies) -> None:
    Term.objects.update(excluded_because="Schools were closed.")


def off_the_roll(agencies: Agencies) -> None:
    SchoolRoll.objects.all().delete()


def work_ended(agencies: Agencies) -> None:
    Attachment.objects.update(closed_on=date(2020, 9, 1))


def need_recorded(agencies: Agencies) -> None:
    worker = make.KeyworkerFactory(council=agencies.family.council)
    row: dict[str, Any] = {"attachment": Attachment.objects.get(), "indicator": "education-concern"}
    make.NeedFactory(
        council=agencies.family.council, **row, source="professional", recorded_by=worker, recorded_at=LATER
    )


def evidence_came(agencies: Agencies) -> None:
    make.EvidenceFactory(council=agencies.family.council, person=agencies.child, recorded_at=LATER)


def evidence_went(agencies: Agencies) -> None:
    Evidence.objects.filter(measure="offence.proven").update(superseded_at=LATER)


def file_came(agencies: Agencies) -> None:
    make.CoverageFactory(source=Source.objects.get(kind="offences"), complete_to=date(2020, 10, 4), recorded_at=LATER)


def file_undone(agencies: Agencies) -> None:
    Coverage.objects.filter(source__kind="offences").update(withdrawn_at=LATER)


def judgement_approved(agencies: Agencies) -> None:
    make.ProfessionalJudgementFactory(
        council=agencies.family.council,
        attachment=Attachment.objects.get(),
        recorded_at=make.NOW,
        decision="approved",
        decision_reason="The school agrees.",
        decided_by=make.TeamManagerFactory(council=agencies.family.council),
        decided_at=LATER,
    )


CHANGES = [
    moved_out,
    born_earlier,
    another_term,
    off_the_roll,
    work_ended,
    need_recorded,
    evidence_came,
    evidence_went,
    file_came,
    file_undone,
    judgement_approved,
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_was_recorded_later_was_not_known_before(known: Agencies, change: Any) -> None:
    before = facts(known, None)

    with at(LATER):
        change(known)

    assert facts(known, None) != before
    assert facts(known, LATER - timedelta(seconds=1)) == before
    assert facts(known, LATER) == facts(known, None)


def test_a_move_to_another_version_was_not_known_before_it_was_made(known: Agencies) -> None:
    council = known.family.council
    plan = make.OutcomesPlanFactory(council=council, version=2, text=PLAN.read_text(), in_force_on=date(2020, 4, 1))
    make.PlanMoveFactory(council=council, attachment=Attachment.objects.get(), plan=plan, moved_at=LATER)

    (then,) = gather([known.family.pk], known_by=LATER - timedelta(seconds=1))
    (now,) = gather([known.family.pk])
    assert (len(then.versions), len(now.versions)) == (1, 2)


def test_a_row_entered_and_removed_again_was_known_in_between(known: Agencies) -> None:
    with at(LATER):
        off_the_roll(known)

    assert len(rows(SchoolRoll, by=LATER - timedelta(days=1))) == 1
    assert len(rows(SchoolRoll, by=LATER)) == 0


@pytest.mark.parametrize("model", [Membership, Person, Term, SchoolRoll, Attachment, Need])
def test_of_an_input_that_may_be_changed_the_database_keeps_what_stood_before(model: Any) -> None:
    kept = {column.name for column in model.events.rel.related_model._meta.get_fields()}

    assert kept >= {column.name for column in model._meta.concrete_fields}


def test_gathering_as_known_on_a_day_asks_as_often_as_gathering_now(
    known: Agencies, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        gather([known.family.pk])
    with django_assert_num_queries(1):
        gather([known.family.pk], known_by=LATER)
