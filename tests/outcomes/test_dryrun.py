"""Dry runs: who would turn and why, both ways; nothing of it is a verdict."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from families.refusals import NotPossibleError
from keyworkers.models import Job, JobKind, JobState
from outcomes import dryrun
from outcomes.dryrun import ask_dry_run
from outcomes.judging import plan_of
from outcomes.models import Attachment, DryRun, DryRunFamily, OutcomesPlan, Verdict
from outcomes.moving import move
from outcomes.planning import replace_draft
from outcomes.rules.reading import read_plan
from outcomes.rules.whatif import WhatIf
from outcomes.sifting import to_be_read
from tests import factories as make
from tests.outcomes.conftest import Agencies
from tests.outcomes.drafts import (
    COMPOSITE,
    FROM,
    asking_for_quiet,
    draft_of,
    published,
    quiet_year,
    tried,
    without_need,
    written,
)
from troubled_families import jobs

pytestmark = pytest.mark.django_db


def try_it(draft: OutcomesPlan) -> DryRun:
    assert draft.written_by
    return ask_dry_run(draft, by=draft.written_by, as_of=make.TODAY, at=make.NOW)


def test_a_family_that_would_no_longer_meet_it_is_named_with_the_condition(agencies: Agencies) -> None:
    quiet_year(agencies)

    run = tried(agencies.plan, asking_for_quiet(12)).dry_runs.get()

    row = run.families.get()
    assert (row.family_id, row.turn, row.now, row.then) == (agencies.family.pk, "ceases", "met", "not yet")
    assert (row.earliest_now, row.earliest_then) == (make.TODAY, date(2020, 11, 4))
    assert len(row.reasons) == 1
    assert row.reasons[0].startswith("Getting on with the neighbourhood: Not yet: ")
    assert "met when, part 1: months is 12, not 6" in row.reasons[0]


def test_a_family_that_would_meet_it_is_named_too(agencies: Agencies) -> None:
    agencies.incident("2020-05-01")
    quiet_year(agencies)

    run = tried(agencies.plan, asking_for_quiet(3)).dry_runs.get()

    row = run.families.get()
    assert (row.turn, row.now, row.then) == ("comes", "not yet", "met")
    assert (row.earliest_now, row.earliest_then) == (date(2020, 11, 1), make.TODAY)
    assert run.counts["comes"] == run.counts["earlier"] == run.counts["families"] == 1
    assert "months is 3, not 6" in row.reasons[0]


def test_a_version_that_changes_nothing_names_nobody(agencies: Agencies) -> None:
    quiet_year(agencies)

    run = tried(agencies.plan, f"# Written anew.\n{COMPOSITE}").dry_runs.get()

    assert run.counts == {"families": 1}
    assert not run.families.exists()


def test_a_need_that_a_version_does_not_know_goes_and_eligibility_with_it(agencies: Agencies) -> None:
    quiet_year(agencies)

    row = tried(agencies.plan, without_need("anti-social-behaviour")).dry_runs.get().families.get()

    assert row.needs_go == ["anti-social-behaviour"]
    assert row.then != "met"
    assert any(reason.startswith("No longer a need: Getting on with the neighbourhood") for reason in row.reasons)


def test_a_need_that_a_professional_recorded_and_the_version_lacks_is_told(agencies: Agencies) -> None:
    quiet_year(agencies)
    make.NeedFactory(
        attachment=Attachment.objects.get(), indicator="asb-intervention", headline="crime", source="professional",
        recorded_by=make.KeyworkerFactory(),
    )  # fmt: skip

    run = tried(agencies.plan, without_need("asb-intervention")).dry_runs.get()

    assert run.families.get().lacks == ["asb-intervention"]
    assert run.counts["lacks"] == 1


def test_nothing_is_written_to_verdicts(agencies: Agencies) -> None:
    quiet_year(agencies)
    before = Verdict.objects.values().get()

    tried(agencies.plan, asking_for_quiet(12))

    assert Verdict.objects.values().get() == before


def test_a_family_the_rules_break_off_on_leaves_the_run_incomplete(
    agencies: Agencies, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet_year(agencies)

    def break_off(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(WhatIf, "difference", break_off)
    run = tried(agencies.plan, asking_for_quiet(12)).dry_runs.get()

    assert run.failed == 1
    assert not DryRun.objects.complete().exists()


def test_a_draft_changed_since_has_no_dry_run_of_its_text(agencies: Agencies) -> None:
    draft = tried(agencies.plan, asking_for_quiet(12))
    assert draft.written_by

    replace_draft(draft, draft_of(agencies.plan, asking_for_quiet(9)), by=draft.written_by, at=make.NOW)

    assert not DryRun.objects.of_the_text().exists()


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have one family be more than somebody waits for."""
    monkeypatch.setattr(dryrun, "AT_ONCE", 0)


def test_a_family_moved_while_it_is_tried_is_judged_under_the_version_it_was_moved_to(
    agencies: Agencies, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet_year(agencies)
    second = published(agencies.plan, asking_for_quiet(9))
    by = make.ProgrammeManagerFactory(council=second.council)
    move([Attachment.objects.get()], second, from_on=FROM, reason="Asked for.", by=by, at=make.NOW)
    monkeypatch.setattr(dryrun, "plans_held", lambda _: {agencies.plan.pk})  # asked the moment before
    third = written(agencies.plan, asking_for_quiet(12), in_force_on=FROM + timedelta(days=1))
    assert third.written_by

    run = ask_dry_run(third, by=third.written_by, as_of=FROM, at=make.NOW)

    assert (run.failed, run.counts["differ"]) == (0, 1)
    assert "months is 12, not 9" in run.families.get().reasons[0]


def test_a_family_of_whom_nothing_speaks_of_what_differs_is_not_read(agencies: Agencies) -> None:
    silent = quiet_year(agencies)  # of anti-social behaviour and school alone
    under = {"council": silent.council, "framework": agencies.plan.framework, "plan": agencies.plan}
    told, needs = (make.AttachmentFactory(family=make.FamilyFactory(council=silent.council), **under) for _ in "ab")
    person = make.MembershipFactory(family=told.family, person=make.ChildFactory(council=silent.council)).person
    make.EvidenceFactory(person=person, measure="health.mental-health", code="need", value=None)
    make.NeedFactory(
        attachment=needs, indicator="mental-health", headline="health", source="professional",
        recorded_by=make.KeyworkerFactory(),
    )  # fmt: skip
    plans = {agencies.plan.pk: plan_of(agencies.plan.pk)}
    before, after = COMPOSITE.split('code = "mental-health"')
    text = f'{before}code = "mental-health"{after.replace("value = 6,", "value = 9,", 1)}'
    other = WhatIf(read_plan(text, name="Another"), as_of=make.TODAY)
    measures = frozenset({"health.mental-health"})
    assert other.measures(plans.values()) == measures

    read = to_be_read([silent.pk, told.family_id, needs.family_id], plans, other, measures=measures)

    assert read == [told.family_id, needs.family_id]


def test_many_families_are_a_jobs_work(many: None, agencies: Agencies) -> None:
    quiet_year(agencies)
    try_it(written(agencies.plan, asking_for_quiet(12)))
    assert not DryRun.objects.complete().exists()

    jobs.run_all_waiting()

    run = DryRun.objects.complete().get()
    assert run.families.get().turn == "ceases"
    job = Job.objects.get(kind=JobKind.DRY_RUN)
    assert (job.state, job.done, job.total, job.counts["dry run: ceases"]) == (JobState.DONE, 1, 1, 1)


def test_a_run_under_way_is_not_asked_for_twice(many: None, agencies: Agencies) -> None:
    quiet_year(agencies)
    draft = written(agencies.plan, asking_for_quiet(12))
    try_it(draft)

    with pytest.raises(NotPossibleError, match="under way"):
        try_it(draft)


def test_a_draft_changed_while_it_is_tried_ends_the_run(many: None, agencies: Agencies) -> None:
    quiet_year(agencies)
    draft = written(agencies.plan, asking_for_quiet(12))
    assert draft.written_by
    run = try_it(draft)
    replace_draft(draft, draft_of(agencies.plan, COMPOSITE), by=draft.written_by, at=make.NOW)

    jobs.run_all_waiting()

    run.refresh_from_db()
    assert run.done_at is None
    assert Job.objects.get().problems == ["The version was changed or withdrawn while it was tried."]


def test_a_worker_that_begins_anew_names_a_family_once(many: None, agencies: Agencies) -> None:
    quiet_year(agencies)
    run = try_it(written(agencies.plan, asking_for_quiet(12)))
    dryrun.try_range(run, [agencies.family.pk], dryrun.Tried())

    jobs.run_all_waiting()

    assert DryRunFamily.objects.count() == 1


def test_a_range_asks_as_often_for_many_families_as_for_one(agencies: Agencies) -> None:
    quiet_year(agencies)
    draft = written(agencies.plan, asking_for_quiet(12))
    counts = []
    for number in (1, 4):
        for _ in range(number - 1):
            make.AttachmentFactory(
                council=draft.council, framework=draft.framework, plan=agencies.plan,
                family=make.FamilyFactory(council=draft.council),
            )  # fmt: skip
        with CaptureQueriesContext(
            connection,
        ) as asked:
            try_it(draft)
        counts.append(len(asked))

    assert counts[0] == counts[1]
