"""A batch is opened, filled within the cap, frozen under the locks, opened again, and answered."""

import json
from datetime import date

import pytest

from claims.actions import raise_claims
from claims.batches import (
    fill_batch,
    freeze_batch,
    open_batch,
    reopen_batch,
)
from claims.models import Batch, BatchState, Claim, ClaimKind, ClaimState, HeldFor, OpeningBalance, Window
from claims.snapshots import digest
from families.refusals import NotPossibleError
from keyworkers.models import User
from tests.claims.scenes import open_window, ready_family, relapse
from tests.claims.stages import advance, all_decided, called_ready
from tests.factories import (
    NOW,
    TODAY,
    AnalystFactory,
    CapFactory,
    ClaimFactory,
    CouncilFactory,
    OpeningBalanceFactory,
    PlanMoveFactory,
    judged,
)
from tests.written import HEADER, batch_lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def window() -> Window:
    return open_window()


@pytest.fixture
def analyst() -> User:
    made: User = AnalystFactory.create()
    return made


def filled(window: Window, analyst: User, *, families: int = 2) -> Batch:
    """A batch of so many families' attachments and results."""
    for day in range(1, families + 1):
        ready_family(attached_on=date(2019, 10, day))
    raise_claims(window.programme.council, as_of=TODAY, at=NOW)
    all_decided(window)
    batch = open_batch(window, by=analyst, as_of=TODAY, at=NOW)
    fill_batch(batch, by=analyst, as_of=TODAY, at=NOW)
    return batch


def frozen(window: Window, analyst: User, *, families: int = 2) -> Batch:
    return advance(filled(window, analyst, families=families), BatchState.FROZEN)


def submitted(window: Window, analyst: User) -> Batch:
    return advance(filled(window, analyst), BatchState.SUBMITTED)


def states(batch: Batch) -> list[str]:
    return [line.claim.state for line in batch.lines.order_by("line_number")]


def test_a_batch_takes_the_windows_ready_claims(window: Window, analyst: User) -> None:
    batch = filled(window, analyst)

    assert states(batch) == [ClaimState.IN_BATCH] * 4
    assert batch.moves.get().reason == "Opened for September 2020."


def test_vector_15_a_batch_takes_23_of_30_and_holds_7_for_the_cap(window: Window, analyst: User) -> None:
    CapFactory.create(number=660)
    OpeningBalanceFactory.create(label="April to August 2020", counted_on=date(2020, 8, 31), count=637)
    made = ClaimFactory.create_batch(30)
    called_ready(made, by=analyst)

    taken = fill_batch(open_batch(window, by=analyst, as_of=TODAY, at=NOW), by=analyst, as_of=TODAY, at=NOW)

    assert (taken.taken, taken.held) == (23, 7)
    held = Claim.objects.filter(held_for=HeldFor.CAP)
    assert held.count() == 7
    assert {claim.held_because for claim in held} == {"Cap: 660 claims are paid from 1 April 2020 to 31 March 2021."}
    references = sorted(claim.family.reference for claim in made)
    assert sorted(claim.family.reference for claim in held) == references[23:]


def test_places_below_the_cap_go_to_the_oldest_attachment(window: Window, analyst: User) -> None:
    CapFactory.create(number=1)

    batch = filled(window, analyst, families=3)

    taken = batch.lines.get(claim__kind=ClaimKind.RESULT)
    assert taken.claim.attachment.attached_on == date(2019, 10, 1)


def test_a_cap_of_another_year_holds_nothing(window: Window, analyst: User) -> None:
    CapFactory.create(number=0, starts_on=date(2019, 4, 1), ends_on=date(2020, 4, 1))

    batch = filled(window, analyst, families=1)

    assert len(states(batch)) == 2


def test_without_a_cap_every_ready_claim_is_taken_and_filling_again_takes_nothing(
    window: Window, analyst: User
) -> None:
    batch = filled(window, analyst)

    again = fill_batch(batch, by=analyst, as_of=TODAY, at=NOW)

    assert (again.taken, again.held) == (0, 0)


def test_a_batch_is_opened_only_while_its_window_is_open(window: Window, analyst: User) -> None:
    with pytest.raises(NotPossibleError, match="September 2020 is open from 14/09/2020 to 30/09/2020"):
        open_batch(window, by=analyst, as_of=date(2020, 10, 1), at=NOW)


def test_a_window_has_one_batch_being_filled(window: Window, analyst: User) -> None:
    open_batch(window, by=analyst, as_of=TODAY, at=NOW)

    with pytest.raises(NotPossibleError, match="already being filled"):
        open_batch(window, by=analyst, as_of=TODAY, at=NOW)


def test_freezing_judges_again_numbers_the_lines_and_chains_their_snapshots(
    window: Window, analyst: User, judges: list[list[int]]
) -> None:
    batch = frozen(window, analyst)

    lines = list(batch.lines.order_by("line_number"))
    assert (batch.state, batch.frozen_by, [line.line_number for line in lines]) == (
        BatchState.FROZEN,
        analyst,
        [1, 2, 3, 4],
    )
    assert judges == [sorted({line.claim.family_id for line in lines})]
    assert batch.head == lines[-1].link
    assert all(digest(line.snapshot) == line.snapshot_digest for line in lines)


def test_a_snapshot_holds_what_the_claim_rests_on_and_no_name(
    window: Window, analyst: User, judges: list[list[int]]
) -> None:
    batch = frozen(window, analyst, families=1)

    line = batch.lines.get(claim__kind=ClaimKind.RESULT)
    content = json.loads(line.snapshot)
    assert content["window"]["evidence_on"] == "2020-09-27"
    assert content["verdict"]["met"] == [["2020-06-01", None]]
    assert content["outcomes_plan"]["version"] == 1
    assert {gate["outcome"] for gate in content["gates"]} == {"passed"}
    family = line.claim.family
    for person in family.memberships.select_related("person"):
        assert person.person.given_name not in line.snapshot
    assert family.name not in line.snapshot


@pytest.mark.parametrize(("moved_on", "version"), [(date(2020, 9, 27), 2), (date(2020, 9, 28), 1)])
def test_a_snapshot_names_the_version_that_held_on_the_evidence_date(
    window: Window, analyst: User, judges: list[list[int]], moved_on: date, version: int
) -> None:
    attachment = ready_family()
    PlanMoveFactory.create(council=attachment.council, attachment=attachment, from_on=moved_on)
    judged(attachment.family)

    batch = frozen(window, analyst, families=0)

    line = batch.lines.get(claim__kind=ClaimKind.RESULT)
    assert json.loads(line.snapshot)["outcomes_plan"]["version"] == version
    told = [dict(zip(HEADER, each, strict=True)) for each in batch_lines(batch)]
    assert [one["OutcomesPlanVersion"] for one in told if one["Kind"] == ClaimKind.RESULT] == [version]


def test_a_claim_that_lapsed_leaves_at_the_freeze_with_its_reason(
    window: Window, analyst: User, judges: list[list[int]]
) -> None:
    batch = filled(window, analyst)
    lapsed = batch.lines.filter(claim__kind=ClaimKind.RESULT).first()
    assert lapsed
    relapse(lapsed.claim.family, on=date(2020, 9, 29))

    settled = freeze_batch(batch, by=analyst, as_of=TODAY, at=NOW)

    assert (settled.lines, settled.left) == (3, 1)
    lapsed.refresh_from_db()
    assert (lapsed.removed_at, lapsed.line_number) == (NOW, None)
    assert "No longer met since 29 September 2020" in lapsed.removed_because


def test_an_empty_batch_is_not_frozen(window: Window, analyst: User, judges: list[list[int]]) -> None:
    batch = open_batch(window, by=analyst, as_of=TODAY, at=NOW)

    with pytest.raises(NotPossibleError, match="no claim in this batch"):
        freeze_batch(batch, by=analyst, as_of=TODAY, at=NOW)


def test_a_second_batch_is_chained_to_the_first(window: Window, analyst: User, judges: list[list[int]]) -> None:
    first = submitted(window, analyst)
    ready_family(attached_on=date(2019, 10, 20))
    raise_claims(window.programme.council, as_of=TODAY, at=NOW)
    all_decided(window)
    second = open_batch(window, by=analyst, as_of=TODAY, at=NOW)
    fill_batch(second, by=analyst, as_of=TODAY, at=NOW)

    freeze_batch(second, by=analyst, as_of=TODAY, at=NOW)

    line = second.lines.get(line_number=1)
    assert line.link == digest(f"{first.head} {line.snapshot_digest}")


def test_a_frozen_batch_can_be_opened_again_and_then_chains_anew(
    window: Window, analyst: User, judges: list[list[int]]
) -> None:
    batch = frozen(window, analyst)
    head = batch.head

    reopen_batch(batch, reason="One more family is expected.", by=analyst, at=NOW)

    batch.refresh_from_db()
    assert (batch.state, batch.head, batch.lines.filter(line_number__isnull=False).count()) == (BatchState.OPEN, "", 0)
    freeze_batch(batch, by=analyst, as_of=TODAY, at=NOW)
    batch.refresh_from_db()
    assert batch.head == head


def test_an_opening_balance_of_another_measure_takes_no_place(window: Window, analyst: User) -> None:
    CapFactory.create(number=1)
    OpeningBalanceFactory.create(counted_on=TODAY, measure="families_worked_with", count=1)

    batch = filled(window, analyst, families=1)

    assert batch.lines.count() == 2
    assert OpeningBalance.objects.count() == 1


def test_the_council_of_a_batch_is_the_programmes(window: Window, analyst: User) -> None:
    assert open_batch(window, by=analyst, as_of=TODAY, at=NOW).council == CouncilFactory.create()
