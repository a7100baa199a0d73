"""Results by continuous employment: raised beside progress, one a family, frozen without benefit data."""

import json
from typing import Any

import pytest

from claims.actions import hold_lapsed, raise_claims
from claims.batches import fill_batch, open_batch
from claims.figures.counting import Counted
from claims.figures.registry import FIGURES
from claims.models import Batch, BatchState, Claim, ClaimKind, ClaimState
from claims.replies import record_reply
from claims.reply_previews import Typed
from families.models import Council
from outcomes.models import EmploymentVerdict, Verdict
from outcomes.rules.daysets import NEVER
from tests.claims.scenes import MET_SINCE_JUNE, TODAY, family_in_work, jobcentre_complete, open_window, ready_family
from tests.claims.stages import advance, all_decided, batch_of_all
from tests.factories import NOW, AnalystFactory, CapFactory, judged
from tests.written import content_in_force, csv_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> Council:
    """A council with an open window, whose police and Jobcentre files are complete to the evidence date."""
    found: Council = open_window().programme.council
    jobcentre_complete()
    return found


def results() -> list[tuple[str, str]]:
    return list(Claim.objects.results().order_by("id").values_list("result_type", "state"))


def raised(council: Council) -> int:
    return raise_claims(council, as_of=TODAY, at=NOW).results


def test_thirteen_weeks_in_work_are_claimed_though_no_need_is_met(council: Council) -> None:
    family_in_work()

    assert raised(council) == 1
    assert results() == [("employment", "draft")]


def test_twelve_weeks_are_not(council: Council) -> None:
    family_in_work(weeks=12)

    assert raised(council) == 0


def test_a_family_that_may_be_claimed_by_either_route_is_claimed_by_progress_alone(council: Council) -> None:
    family_in_work(met=MET_SINCE_JUNE)

    assert raised(council) == 1
    assert results() == [("progress", "draft")]


def test_raising_again_raises_nothing(council: Council) -> None:
    family_in_work()
    raised(council)

    assert raised(council) == 0


def test_one_that_lapses_is_held_and_let_go_by_its_own_gates(council: Council) -> None:
    attachment = family_in_work()
    raised(council)
    met = EmploymentVerdict.objects.get().met
    EmploymentVerdict.objects.update(met=NEVER)

    hold_lapsed(council, as_of=TODAY, at=NOW)
    assert Claim.objects.results().get().held_because.startswith("Every week in work worked by the evidence date")
    EmploymentVerdict.objects.filter(attachment=attachment).update(met=met)
    hold_lapsed(council, as_of=TODAY, at=NOW)

    assert results() == [("employment", "draft")]


def sent(council: Council, judges: Any) -> Batch:
    """Decide, batch, audit, sign and submit what can be claimed in the open window."""
    return advance(batch_of_all(council.programmes.get().windows.get()), BatchState.SUBMITTED)


def test_progress_reached_after_employment_was_paid_is_not_claimed_again(
    council: Council, judges: list[list[int]]
) -> None:
    family_in_work()
    raise_claims(council, as_of=TODAY, at=NOW)
    batch = sent(council, judges)
    line = batch.lines.get(claim__kind=ClaimKind.RESULT)
    record_reply(batch, Typed(paid=[line.line_number or 0]), by=batch.made_by, as_of=TODAY, at=NOW)

    Verdict.objects.update(met=MET_SINCE_JUNE, possible=MET_SINCE_JUNE)
    judged()

    assert raised(council) == 0
    assert results() == [("employment", "paid")]


def test_employment_reached_after_progress_was_submitted_is_not_claimed_again(
    council: Council, judges: list[list[int]]
) -> None:
    family_in_work(met=MET_SINCE_JUNE)
    raised(council)
    sent(council, judges)

    assert raised(council) == 0
    assert results() == [("progress", "submitted")]


def test_a_progress_claim_withdrawn_may_be_made_by_employment_in_the_same_window(council: Council) -> None:
    family_in_work(met=MET_SINCE_JUNE)
    raised(council)
    Claim.objects.results().update(state=ClaimState.WITHDRAWN)
    Verdict.objects.update(met=NEVER, possible=NEVER)
    judged()

    assert raised(council) == 1
    assert results() == [("progress", "withdrawn"), ("employment", "draft")]


def test_both_routes_share_the_cap_of_results(council: Council, judges: list[list[int]]) -> None:
    family_in_work()
    ready_family()
    raised(council)
    CapFactory(programme=council.programmes.get(), number=1)
    batch = open_batch(council.programmes.get().windows.get(), by=AnalystFactory(council=council), as_of=TODAY, at=NOW)

    all_decided(batch.window)
    fill_batch(batch, by=batch.made_by, as_of=TODAY, at=NOW)

    assert sorted(state for _, state in results()) == ["held", "in-batch"]


def test_the_figures_count_a_family_once_whichever_route(council: Council, judges: list[list[int]]) -> None:
    family_in_work()
    ready_family()
    raise_claims(council, as_of=TODAY, at=NOW)
    sent(council, judges)

    for name in ("turned-around", "worked-with"):
        counted = Counted(programme=council.programmes.get(), figure=FIGURES[name], as_at=TODAY)
        assert counted.number() == 2


def test_the_snapshot_freezes_the_weeks_and_no_benefit_data(council: Council, judges: list[list[int]]) -> None:
    family_in_work()
    raised(council)
    batch = sent(council, judges)

    text = batch.lines.get(claim__kind=ClaimKind.RESULT).snapshot
    frozen = json.loads(text)["employment"]
    assert len(frozen["weeks"]) == 13
    assert frozen["weeks"][0] == ["2020-01-06", "worked"]
    assert (frozen["worked"], frozen["weeks_asked"], frozen["complete_on"]) == (13, 13, "2020-04-06")
    assert '"esa"' not in text
    assert "off_benefit" not in text


def test_a_line_of_the_file_carries_dates_and_weeks_only(council: Council, judges: list[list[int]]) -> None:
    family_in_work()
    raised(council)
    batch = sent(council, judges)

    header, *lines = csv_rows(content_in_force(batch).decode())
    (told,) = [named for line in lines if (named := dict(zip(header, line, strict=True)))["Kind"] == "result"]
    assert (told["ResultType"], told["InWorkSince"], told["WeeksWorked"], told["WeeksCompleteOn"]) == (
        "employment",
        "2020-01-06",
        "13",
        "2020-04-06",
    )
    assert b"esa" not in content_in_force(batch)
