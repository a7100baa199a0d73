"""Judging: from agencies' rows to verdicts, right at once, repeatable, and never a verdict by accident."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from families.models import FeedRecord, Touched
from outcomes import gathering
from outcomes.actions import judge_again, judge_touched, record_need
from outcomes.judging import Judged
from outcomes.models import Attachment, Baseline, Evidence, Need, Verdict
from outcomes.rules import versions
from outcomes.rules.facts import FamilyFacts
from outcomes.rules.judge import judge as judge_facts
from tests import factories as make
from tests.outcomes.conftest import TERMS, Agencies

pytestmark = pytest.mark.django_db
EVIDENCE_ON = date(2020, 9, 27)


def judge() -> Judged:
    return judge_touched(as_of=make.TODAY, at=make.NOW)


def a_good_year(agencies: Agencies) -> None:
    """Two incidents before the attachment, none since, and three good terms."""
    agencies.case("2019-11-04")
    agencies.incident("2019-09-20")
    agencies.incident("2019-10-05")
    for name, _, _ in TERMS:
        agencies.term(name, missed=5)


def test_a_quiet_family_with_good_attendance_meets_the_plan_since_its_last_term(agencies: Agencies) -> None:
    a_good_year(agencies)

    judge()

    verdict = Verdict.objects.get()
    assert verdict.met.since(make.TODAY) == date(2020, 5, 4)
    assert list(Need.objects.values_list("indicator", "identified_on")) == [
        ("anti-social-behaviour", date(2019, 11, 4))
    ]


def test_rows_become_evidence_that_leads_back_to_them(agencies: Agencies) -> None:
    a_good_year(agencies)

    judge()

    incidents = Evidence.objects.filter(measure="asb.incident")
    assert {row.feed_record.row_number for row in incidents if row.feed_record} == {3, 4}
    assert Evidence.objects.filter(measure="sessions.unauthorised", value=5).count() == len(TERMS)


def test_a_second_judging_changes_nothing(agencies: Agencies) -> None:
    a_good_year(agencies)
    judge()

    again = judge_again([agencies.family.pk], at=make.NOW)

    assert again == Judged(count=1)
    assert not Touched.objects.exists()


def test_an_incident_the_night_before_ends_what_was_met(agencies: Agencies) -> None:
    a_good_year(agencies)
    judge()

    agencies.incident("2020-09-28")
    judged = judge()

    assert judged.changed == (agencies.family.pk,)
    assert make.TODAY not in Verdict.objects.get().met
    assert EVIDENCE_ON in Verdict.objects.get().met


def test_the_verdict_of_a_need_follows_what_the_family_is_judged(agencies: Agencies) -> None:
    a_good_year(agencies)
    judge()

    agencies.incident("2020-09-28")
    judge()

    need = Need.objects.select_related("verdict").get(indicator="anti-social-behaviour")
    assert make.TODAY not in need.verdict.met
    assert EVIDENCE_ON in need.verdict.met


def test_a_pending_offence_is_no_evidence_until_it_is_proven(agencies: Agencies) -> None:
    a_good_year(agencies)
    agencies.incident("2020-08-01", kind="offence", outcome="pending")
    judge()
    assert make.TODAY in Verdict.objects.get().met

    agencies.incident("2020-08-01", kind="offence", outcome="proven")
    judge()

    assert make.TODAY not in Verdict.objects.get().met
    assert Need.objects.get(indicator="youth-offence").identified_on == date(2020, 8, 1)


def test_a_new_need_after_the_case_is_closed_still_cancels_readiness(agencies: Agencies) -> None:
    a_good_year(agencies)
    agencies.case("2019-11-04", ClosedOn="2020-06-30")
    judge()
    assert make.TODAY in Verdict.objects.get().met

    agencies.incident("2020-08-01", kind="offence", outcome="proven")
    judge()

    assert make.TODAY not in Verdict.objects.get().met


def test_a_corrected_row_replaces_its_evidence_and_points_at_it(agencies: Agencies) -> None:
    a_good_year(agencies)
    judge()

    agencies.term("2019-20 Spring", missed=20)
    judge()

    standing = Evidence.objects.standing().get(measure="sessions.unauthorised", starts_on=date(2020, 1, 6))
    assert standing.value == 20
    assert standing.supersedes is not None
    assert standing.supersedes.value == 5
    assert make.TODAY not in Verdict.objects.get().met


def test_a_baseline_stays_where_it_was_fixed(agencies: Agencies) -> None:
    a_good_year(agencies)
    judge()

    agencies.incident("2019-10-20")
    judge()

    fixed = Baseline.objects.filter(measure="asb.incident over 6 months").values_list("count", flat=True)
    assert list(fixed) == [2]


def test_a_missing_term_is_not_known_and_so_not_met(agencies: Agencies) -> None:
    agencies.case("2019-11-04")
    agencies.incident("2019-09-20")
    for name in ("2018-19 Autumn", "2018-19 Spring", "2018-19 Summer", "2019-20 Spring"):
        agencies.term(name, missed=5)

    judge()

    verdict = Verdict.objects.get()
    assert make.TODAY not in verdict.met
    assert make.TODAY in verdict.possible


def test_a_source_silent_for_too_long_makes_the_family_not_known(agencies: Agencies) -> None:
    a_good_year(agencies)
    judge()

    days = (make.TODAY, date(2020, 11, 11), date(2020, 11, 12))
    counted = [Verdict.objects.turned_around(day).count() for day in days]

    assert counted == [1, 1, 0]


def test_a_crash_keeps_the_former_verdict_marks_it_and_spares_the_others(
    agencies: Agencies, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_good_year(agencies)
    judge()
    former = Verdict.objects.get().met
    other = make.AttachmentFactory(council=agencies.family.council, plan=agencies.plan)
    real = judge_facts

    def crash(facts: FamilyFacts, plan: Any) -> Any:
        if any(fact.measure == "asb.incident" for fact in facts.facts):
            raise ZeroDivisionError
        return real(facts, plan)

    monkeypatch.setattr(versions, "judge", crash)
    agencies.incident("2020-09-28")
    judged = judge()

    verdict = Verdict.objects.get(family=agencies.family)
    assert judged.failed == (agencies.family.pk,)
    assert verdict.met == former
    assert "ZeroDivisionError" in verdict.stale_because
    assert Touched.objects.get().family_id == agencies.family.pk
    assert Verdict.objects.filter(family=other.family).exists()
    assert Verdict.objects.current().turned_around(make.TODAY).count() == 0


def test_a_later_fact_heals_a_stale_verdict(agencies: Agencies, monkeypatch: pytest.MonkeyPatch) -> None:
    a_good_year(agencies)
    judge()
    with monkeypatch.context() as broken:
        broken.setattr(versions, "judge", lambda facts, plan: 1 / 0)
        agencies.incident("2020-09-28")
        judge()

    agencies.incident("2020-09-29")
    judge()

    assert Verdict.objects.get().stale_because == ""
    assert not Touched.objects.exists()


def test_a_need_a_professional_recorded_counts_from_their_day(agencies: Agencies) -> None:
    a_good_year(agencies)
    judge()
    attachment = Attachment.objects.get()

    record_need(
        attachment,
        "prison-release",
        headline="crime",
        identified_on=date(2020, 8, 1),
        note="Released on 29 July.",
        by=make.KeyworkerFactory(council=agencies.family.council),
        at=make.NOW,
    )
    judge()

    assert make.TODAY not in Verdict.objects.get().met
    assert Need.objects.get(indicator="prison-release").identified_on == date(2020, 8, 1)


def test_a_case_entered_here_is_not_overwritten_by_a_file(agencies: Agencies) -> None:
    make.AttachmentFactory(
        council=agencies.family.council, family=agencies.family, plan=agencies.plan, attached_on=date(2019, 11, 4)
    )

    agencies.case("2019-12-01", AssessedOn="2019-12-02")
    judge()

    attachment = Attachment.objects.get()
    assert (attachment.attached_on, attachment.assessed_on) == (date(2019, 11, 4), date(2019, 11, 11))


def test_the_former_case_systems_dates_follow_its_file_but_the_attachment_day_stays(agencies: Agencies) -> None:
    agencies.case("2019-11-04")
    judge()

    agencies.case("2019-11-11", AssessedOn="2019-11-12")
    judge()

    attachment = Attachment.objects.get()
    assert (attachment.attached_on, attachment.assessed_on) == (date(2019, 11, 4), date(2019, 11, 12))


def test_word_that_a_source_is_complete_touches_the_councils_families(agencies: Agencies) -> None:
    judge()
    make.CoverageFactory(source=agencies.loads["school"].source, complete_to=make.TODAY)

    assert Touched.objects.filter(family=agencies.family).exists()


def test_judging_takes_no_more_queries_for_ten_families_than_for_one(agencies: Agencies) -> None:
    a_good_year(agencies)
    judge()
    others = [make.AttachmentFactory(council=agencies.family.council, plan=agencies.plan).family_id for _ in range(9)]
    judge()

    with CaptureQueriesContext(connection) as one:
        judge_again([agencies.family.pk], at=make.NOW)
    with CaptureQueriesContext(connection) as ten:
        judge_again([agencies.family.pk, *others], at=make.NOW)

    assert len(ten) == len(one) <= 30
    assert FeedRecord.objects.exists()


@pytest.mark.parametrize("known_by", [None, make.NOW], ids=["as known now", "as known then"])
def test_many_families_are_gathered_as_a_few_are(
    agencies: Agencies, monkeypatch: pytest.MonkeyPatch, known_by: datetime | None
) -> None:
    a_good_year(agencies)
    judge()
    few = gathering.gather([agencies.family.pk], known_by=known_by)

    monkeypatch.setattr(gathering, "AT_ONCE", 0)

    assert few == gathering.gather([agencies.family.pk], known_by=known_by)
