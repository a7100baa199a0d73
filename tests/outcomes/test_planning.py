"""Planning: a version is written, replaced, withdrawn, and published by a second person."""

from datetime import date, timedelta

import pytest

from families.refusals import NotPossibleError
from keyworkers.models import User
from outcomes.models import DryRun, OutcomesPlan
from outcomes.planning import approve, check, replace_draft, withdraw_draft
from outcomes.rules.reading import PlanError
from tests import factories as make
from tests.outcomes.conftest import Agencies
from tests.outcomes.drafts import COMPOSITE, FROM, asking_for_quiet, draft_of, published, tried, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst() -> User:
    analyst: User = make.AnalystFactory()
    return analyst


@pytest.fixture
def manager() -> User:
    manager: User = make.ProgrammeManagerFactory()
    return manager


def approved(draft: OutcomesPlan, *, by: User, as_of: date = make.TODAY, acknowledged: bool = True) -> OutcomesPlan:
    return approve(draft, seen=draft.digest, acknowledged=acknowledged, by=by, as_of=as_of, at=make.NOW)


def test_a_draft_is_the_next_version_and_in_force_for_nobody(agencies: Agencies, analyst: User) -> None:
    draft = written(agencies.plan, asking_for_quiet(12), by=analyst)

    assert (draft.version, draft.written_by, draft.published_at) == (2, analyst, None)
    assert OutcomesPlan.objects.in_force(FROM).get() == agencies.plan


def test_a_text_with_faults_is_not_kept(agencies: Agencies, analyst: User) -> None:
    with pytest.raises(PlanError):
        written(agencies.plan, COMPOSITE.replace('count_by = "headline"', 'count_by = "moon"'), by=analyst)

    assert not OutcomesPlan.objects.drafts().exists()


def test_whoever_wrote_a_draft_replaces_and_withdraws_it(agencies: Agencies, analyst: User) -> None:
    draft = tried(agencies.plan, asking_for_quiet(12), by=analyst)
    former = draft.digest

    replace_draft(draft, draft_of(agencies.plan, asking_for_quiet(9)), by=analyst, at=make.NOW)
    assert OutcomesPlan.objects.drafts().exclude(digest=former).get().version == 2
    withdraw_draft(draft, by=analyst)

    assert not OutcomesPlan.objects.drafts().exists()
    assert not DryRun.objects.exists()


def test_nobody_else_changes_or_withdraws_a_draft(agencies: Agencies, analyst: User, manager: User) -> None:
    draft = written(agencies.plan, asking_for_quiet(12), by=analyst)

    for act in (
        lambda: withdraw_draft(draft, by=manager),
        lambda: replace_draft(draft, draft_of(agencies.plan, COMPOSITE), by=manager, at=make.NOW),
    ):
        with pytest.raises(NotPossibleError, match="Only whoever wrote"):
            act()


def test_a_draft_that_would_come_into_force_out_of_order_says_so_before_anybody_approves_it(agencies: Agencies) -> None:
    draft = written(agencies.plan, asking_for_quiet(12), in_force_on=agencies.plan.in_force_on)

    assert check(draft).warnings[0].startswith("Another version is in force from ")
    assert not any("in force from" in warning for warning in check(agencies.plan).warnings)


def test_approving_publishes_with_the_warnings_that_were_acknowledged(agencies: Agencies, manager: User) -> None:
    done = approved(tried(agencies.plan, asking_for_quiet(12)), by=manager)

    done.refresh_from_db()
    assert (done.approved_by, done.published_at) == (manager, make.NOW)
    assert any("Nobody has verified" in warning for warning in done.warnings)
    assert OutcomesPlan.objects.in_force(FROM).first() == done


def test_a_published_version_is_neither_changed_nor_withdrawn(agencies: Agencies, analyst: User) -> None:
    done = published(agencies.plan, asking_for_quiet(12), by=analyst)

    with pytest.raises(NotPossibleError, match="is published"):
        withdraw_draft(done, by=analyst)
    with pytest.raises(NotPossibleError, match="is published"):
        replace_draft(done, draft_of(agencies.plan, COMPOSITE), by=analyst, at=make.NOW)


def test_its_writer_cannot_approve_it(agencies: Agencies, manager: User) -> None:
    draft = tried(agencies.plan, asking_for_quiet(12), by=manager)

    with pytest.raises(NotPossibleError, match="cannot approve"):
        approved(draft, by=manager)


def test_it_is_not_approved_without_a_dry_run_of_exactly_its_text(agencies: Agencies, manager: User) -> None:
    draft = tried(agencies.plan, asking_for_quiet(12))
    assert draft.written_by
    changed = replace_draft(draft, draft_of(agencies.plan, COMPOSITE), by=draft.written_by, at=make.NOW)

    with pytest.raises(NotPossibleError, match="No dry run"):
        approved(changed, by=manager)


def test_a_text_changed_behind_the_approvers_back_is_not_approved(agencies: Agencies, manager: User) -> None:
    draft = tried(agencies.plan, asking_for_quiet(12))

    with pytest.raises(NotPossibleError, match="changed after you opened"):
        approve(draft, seen="0" * 64, acknowledged=True, by=manager, as_of=make.TODAY, at=make.NOW)


def test_the_warnings_must_be_acknowledged(agencies: Agencies, manager: User) -> None:
    draft = tried(agencies.plan, asking_for_quiet(12))

    with pytest.raises(NotPossibleError, match="what is to be known") as refused:
        approved(draft, by=manager, acknowledged=False)

    assert refused.value.field == "acknowledged"


@pytest.mark.parametrize(("late_by", "is_refused"), [(0, False), (1, True)], ids=["on its day", "the day after"])
def test_a_version_is_approved_by_its_day(agencies: Agencies, manager: User, late_by: int, *, is_refused: bool) -> None:
    draft = tried(agencies.plan, asking_for_quiet(12))
    as_of = FROM + timedelta(days=late_by)

    if is_refused:
        with pytest.raises(NotPossibleError, match="has passed"):
            approved(draft, by=manager, as_of=as_of)
    else:
        assert approved(draft, by=manager, as_of=as_of).published_at


def test_two_versions_are_not_in_force_from_one_day(agencies: Agencies, manager: User) -> None:
    published(agencies.plan, asking_for_quiet(12))
    draft = tried(agencies.plan, asking_for_quiet(9))

    with pytest.raises(NotPossibleError, match="Another version is in force from 1 October 2020"):
        approved(draft, by=manager)


def test_versions_come_into_force_in_the_order_of_their_numbers(agencies: Agencies, manager: User) -> None:
    second = tried(agencies.plan, asking_for_quiet(12))
    third = published(agencies.plan, asking_for_quiet(9), in_force_on=FROM + timedelta(days=60))

    with pytest.raises(NotPossibleError, match=f"Version {third.version} was published before it"):
        approved(second, by=manager)

    fourth = tried(agencies.plan, asking_for_quiet(8), in_force_on=FROM + timedelta(days=59))
    with pytest.raises(NotPossibleError, match="Version 3 comes into force on 30 November 2020, after this one"):
        approved(fourth, by=manager)
