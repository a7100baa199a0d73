"""Claims are raised, held, let go and withdrawn: once each, every move a row."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.actions import hold_lapsed, raise_claims, release, withdraw
from claims.batches import fill_batch, open_batch
from claims.gathering import Asked, gather
from claims.leaving import take_out
from claims.models import Claim, ClaimKind, ClaimPerson, ClaimState, HeldFor, ResultType
from families.models import Council
from families.refusals import NotPossibleError
from outcomes.models import Attachment
from tests.claims.scenes import open_window, programme, ready_family, relapse
from tests.claims.stages import all_decided
from tests.factories import (
    NOW,
    TODAY,
    AnalystFactory,
    AssessmentFactory,
    CapFactory,
    ClaimedElsewhereFactory,
    ClaimFactory,
    CouncilFactory,
    CoverageFactory,
    FamilyPlanFactory,
    GoalFactory,
    MembershipFactory,
    NovemberWindowFactory,
    judged,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> Council:
    open_window()
    made: Council = CouncilFactory.create()
    return made


def results() -> list[Claim]:
    return list(Claim.objects.filter(kind=ClaimKind.RESULT))


def test_a_family_that_passes_every_gate_is_claimed_twice_over(council: Council) -> None:
    attachment = ready_family()

    raised = raise_claims(council, as_of=TODAY, at=NOW)

    assert (raised.attachments, raised.results) == (1, 1)
    claim = Claim.objects.get(kind=ClaimKind.RESULT)
    assert (claim.family, claim.state, claim.result_type) == (attachment.family, ClaimState.DRAFT, ResultType.PROGRESS)
    move = claim.moves.get()
    assert (move.came_from, move.went_to, move.moved_by, move.moved_at) == ("", "draft", None, NOW)
    assert move.reason == "The night of 30 September 2020: every gate is passed."


def test_raising_twice_raises_once(council: Council) -> None:
    ready_family()

    raise_claims(council, as_of=TODAY, at=NOW)
    again = raise_claims(council, as_of=TODAY, at=NOW)

    assert (again.attachments, again.results) == (0, 0)
    assert Claim.objects.count() == 2


def test_a_family_not_yet_met_is_claimed_as_attached_only(council: Council) -> None:
    attachment = ready_family()
    relapse(attachment.family, on=date(2020, 9, 29))

    raised = raise_claims(council, as_of=TODAY, at=NOW)

    assert (raised.attachments, raised.results) == (1, 0)


def test_no_claim_is_raised_between_windows(council: Council) -> None:
    ready_family()

    raised = raise_claims(council, as_of=date(2020, 10, 1), at=NOW)

    assert (raised.attachments, raised.results) == (0, 0)


def test_a_family_waiting_to_be_judged_is_not_claimed(council: Council) -> None:
    attachment = ready_family()
    MembershipFactory.create(family=attachment.family)

    raised = raise_claims(council, as_of=TODAY, at=NOW)

    assert raised.results == 0


def test_a_family_claimed_elsewhere_is_not_claimed(council: Council) -> None:
    attachment = ready_family()
    ClaimedElsewhereFactory.create(family=attachment.family)

    raised = raise_claims(council, as_of=TODAY, at=NOW)

    assert (raised.attachments, raised.results) == (0, 0)


def test_a_family_one_of_whom_was_claimed_elsewhere_is_not_claimed(council: Council) -> None:
    attachment = ready_family()
    child = attachment.family.memberships.get().person
    ClaimedElsewhereFactory.create(family=None, person=child)

    assert raise_claims(council, as_of=TODAY, at=NOW).results == 0


def test_a_person_of_two_families_stands_in_the_claim_of_the_older_attachment(council: Council) -> None:
    younger, older = ready_family(), ready_family(attached_on=date(2019, 10, 1))
    shared = older.family.memberships.get().person
    older.family.memberships.update(ends_on=date(2020, 9, 27))
    MembershipFactory.create(family=younger.family, person=shared, starts_on=date(2020, 9, 27))
    MembershipFactory.create(family=older.family)
    judged()

    raise_claims(council, as_of=TODAY, at=NOW)

    # Attachments: the person lived with the older family when it was attached. Results: with the younger by now.
    assert {claim.family for claim in results()} == {older.family, younger.family}
    assert ClaimPerson.objects.get(person=shared, kind=ClaimKind.ATTACHMENT).claim.family == older.family
    assert ClaimPerson.objects.get(person=shared, kind=ClaimKind.RESULT).claim.family == younger.family


def test_no_person_stands_in_two_live_claims_of_a_kind(council: Council) -> None:
    first, second = ready_family(attached_on=date(2019, 10, 1)), ready_family()
    shared = first.family.memberships.get().person
    raise_claims(council, as_of=TODAY, at=NOW)
    claim = Claim.objects.get(kind=ClaimKind.RESULT, family=second.family)
    first.family.memberships.update(ends_on=date(2020, 9, 1))
    MembershipFactory.create(family=second.family, person=shared, starts_on=date(2020, 9, 1))
    judged()

    hold_lapsed(council, as_of=TODAY, at=NOW)

    claim.refresh_from_db()
    assert (claim.state, claim.held_for) == (ClaimState.HELD, HeldFor.GATE)
    assert "A member stands in claim" in claim.held_because


def test_a_draft_that_relapses_is_held_with_its_reason_and_is_a_draft_again_when_the_reason_goes(
    council: Council,
) -> None:
    attachment = ready_family()
    raise_claims(council, as_of=TODAY, at=NOW)
    relapse(attachment.family, on=date(2020, 9, 29))

    kept = hold_lapsed(council, as_of=TODAY, at=NOW)

    claim = Claim.objects.get(kind=ClaimKind.RESULT)
    assert (kept.held, claim.state) == (1, ClaimState.HELD)
    assert "No longer met since 29 September 2020" in claim.held_because
    relapse(attachment.family, on=date(2021, 1, 1))
    assert hold_lapsed(council, as_of=TODAY, at=NOW).released == 1
    claim.refresh_from_db()
    assert (claim.state, claim.held_because, claim.moves.count()) == (ClaimState.DRAFT, "", 3)


def test_holding_twice_moves_once(council: Council) -> None:
    attachment = ready_family()
    raise_claims(council, as_of=TODAY, at=NOW)
    relapse(attachment.family, on=date(2020, 9, 29))

    hold_lapsed(council, as_of=TODAY, at=NOW)
    again = hold_lapsed(council, as_of=TODAY, at=NOW)

    assert (again.held, again.released) == (0, 0)
    assert Claim.objects.get(kind=ClaimKind.RESULT).moves.count() == 2


def test_another_reason_is_written_as_a_move_of_its_own(council: Council) -> None:
    attachment = ready_family()
    raise_claims(council, as_of=TODAY, at=NOW)
    relapse(attachment.family, on=date(2020, 9, 29))
    hold_lapsed(council, as_of=TODAY, at=NOW)
    Attachment.objects.update(assessed_on=None)
    judged()

    hold_lapsed(council, as_of=TODAY, at=NOW)

    claim = Claim.objects.get(kind=ClaimKind.RESULT)
    assert claim.held_because.startswith("Whole-family assessment")
    assert [move.went_to for move in claim.moves.all()] == ["draft", "held", "held"]


def test_a_relapse_takes_a_claim_out_of_its_batch_by_a_dated_line(council: Council) -> None:
    attachment = ready_family()
    raise_claims(council, as_of=TODAY, at=NOW)
    analyst = AnalystFactory.create()
    batch = open_batch(Claim.objects.first().window, by=analyst, as_of=TODAY, at=NOW)  # type: ignore[union-attr]  # raised above
    all_decided(batch.window)
    fill_batch(batch, by=analyst, as_of=TODAY, at=NOW)
    relapse(attachment.family, on=date(2020, 9, 29))

    kept = hold_lapsed(council, as_of=TODAY, at=NOW)

    assert kept.left_batch == 1
    line = batch.lines.get(claim__kind=ClaimKind.RESULT)
    assert line.removed_at == NOW
    assert "No longer met since 29 September 2020" in line.removed_because
    assert line.claim.state == ClaimState.HELD


def test_what_an_analyst_holds_the_night_does_not_let_go(council: Council) -> None:
    ready_family()
    raise_claims(council, as_of=TODAY, at=NOW)
    analyst = AnalystFactory.create()
    batch = open_batch(results()[0].window, by=analyst, as_of=TODAY, at=NOW)
    all_decided(batch.window)
    fill_batch(batch, by=analyst, as_of=TODAY, at=NOW)
    take_out(batch.lines.get(claim__kind=ClaimKind.RESULT), reason="The address is doubtful.", by=analyst, at=NOW)

    kept = hold_lapsed(council, as_of=TODAY, at=NOW)

    claim = results()[0]
    assert (kept.released, claim.state, claim.held_because) == (0, ClaimState.HELD, "The address is doubtful.")
    release(claim, reason="Confirmed by phone.", by=analyst, at=NOW)
    assert results()[0].state == ClaimState.DRAFT


def test_what_was_held_for_the_cap_is_let_go_as_far_as_there_is_room(council: Council) -> None:
    cap = CapFactory.create(number=1)
    for day in (1, 2, 3):
        ready_family(attached_on=date(2019, 10, day))
    raise_claims(council, as_of=TODAY, at=NOW)
    analyst = AnalystFactory.create()
    batch = open_batch(results()[0].window, by=analyst, as_of=TODAY, at=NOW)
    all_decided(batch.window)
    fill_batch(batch, by=analyst, as_of=TODAY, at=NOW)
    type(cap).objects.update(number=2)

    kept = hold_lapsed(council, as_of=TODAY, at=NOW)

    assert kept.released == 1
    held = Claim.objects.get(held_for=HeldFor.CAP)
    assert held.attachment.attached_on == date(2019, 10, 3)


def test_a_claim_not_sent_in_its_window_is_carried_over_to_the_next(council: Council) -> None:
    ready_family()
    raise_claims(council, as_of=TODAY, at=NOW)
    november = NovemberWindowFactory.create(programme=programme())
    CoverageFactory.create(complete_to=date(2020, 11, 6))
    judged()

    raise_claims(council, as_of=date(2020, 11, 9), at=NOW)

    assert {claim.window for claim in Claim.objects.all()} == {november}
    assert results()[0].moves.last().reason.endswith("not sent in its window; carried over to November 2020.")  # type: ignore[union-attr]  # it has moves


def test_a_withdrawn_claim_is_not_raised_again_in_its_window(council: Council) -> None:
    ready_family()
    raise_claims(council, as_of=TODAY, at=NOW)
    withdraw(results()[0], reason="Entered for the wrong family.", by=AnalystFactory.create(), at=NOW)

    assert raise_claims(council, as_of=TODAY, at=NOW).results == 0


def test_a_claim_is_not_withdrawn_without_a_reason(council: Council) -> None:
    claim = ClaimFactory.create()

    with pytest.raises(NotPossibleError, match="Say why"):
        withdraw(claim, reason=" ", by=AnalystFactory.create(), at=NOW)


def test_a_withdrawn_visit_supports_no_claim(council: Council) -> None:
    window, attachment = open_window(), ready_family()
    attachment.family.interventions.update(withdrawn_at=NOW, withdrawn_because="Its file was undone.")
    asked = Asked(attachment=attachment.id, kind=ClaimKind.RESULT, window=window.id, result_type=ResultType.PROGRESS)

    (facts,) = gather(window.programme, [asked], as_of=TODAY)

    assert facts.times_seen == 0


def test_an_assessment_and_a_plan_made_here_leave_nothing_out(council: Council) -> None:
    window, attachment = open_window(), ready_family()
    asked = Asked(attachment=attachment.id, kind=ClaimKind.RESULT, window=window.id, result_type=ResultType.PROGRESS)
    family = attachment.family
    made = AssessmentFactory.create(
        family=family, completed_on=date(2019, 11, 4), started_on=date(2019, 11, 1), recorded_at=NOW
    )
    plan = FamilyPlanFactory.create(family=family, agreed_on=date(2019, 11, 25))
    type(made).objects.update(signed_off_by=made.written_by, signed_off_at=NOW)

    (facts,) = gather(window.programme, [asked], as_of=TODAY)
    assert (facts.not_covered, facts.needs_without_goal) == (1, (attachment.needs.get().indicator,))

    GoalFactory.create(family=family, family_plan=plan, indicator=attachment.needs.get().indicator)
    (facts,) = gather(window.programme, [asked], as_of=TODAY)
    assert (facts.not_covered, facts.needs_without_goal) == (1, ())


def test_gathering_asks_the_same_number_of_queries_for_one_family_and_for_many(council: Council) -> None:
    window = open_window()

    def queries(asked: list[Asked]) -> int:
        gather(window.programme, asked, as_of=TODAY)  # what is kept of the plan in memory is read once
        with CaptureQueriesContext(connection) as captured:
            gather(window.programme, asked, as_of=TODAY)
        return len(captured)

    asked = [
        Asked(attachment=ready_family().id, kind=ClaimKind.RESULT, window=window.id, result_type=ResultType.PROGRESS)
        for _ in range(12)
    ]

    assert queries(asked[:1]) == queries(asked) == 1


def test_a_night_asks_a_bounded_number_of_queries(council: Council) -> None:
    for _ in range(12):
        ready_family()

    with CaptureQueriesContext(connection) as captured:
        raise_claims(council, as_of=TODAY, at=NOW)
        hold_lapsed(council, as_of=TODAY, at=NOW)

    assert len(captured) < 80
