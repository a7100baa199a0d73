"""Decisions about claims: by one person, by a second where the seed drew them; undone, sent back, held, lapsed."""

from datetime import date
from typing import Any

import pytest

from claims.actions import hold_lapsed, raise_claims, release
from claims.answering import answer
from claims.deciding import approve, hold, is_drawn, send_back, undo
from claims.models import BatchState, Claim, ClaimKind, ClaimState, Programme, Window
from claims.models.choices import TaskCode, TaskOutcome
from families.refusals import NotPossibleError
from keyworkers.models import User
from outcomes.models import Attachment
from tests.claims.scenes import (
    MET_SINCE_JUNE,
    family_in_work,
    jobcentre_complete,
    open_window,
    ready_family,
    relapse,
)
from tests.claims.stages import advance, batch_of_all
from tests.factories import (
    NOW,
    TODAY,
    AnalystFactory,
    CoverageFactory,
    JobcentreAdviserFactory,
    NovemberWindowFactory,
    ProfessionalJudgementFactory,
    ProgrammeManagerFactory,
    TeamManagerFactory,
    judged,
)

pytestmark = pytest.mark.django_db
LATE = date(2019, 12, 1)
FIRST_OF_SPRING = [8, 11, 12, 22, 26]


@pytest.fixture
def window() -> Window:
    return open_window()


@pytest.fixture
def analyst(window: Window) -> User:
    made: User = AnalystFactory.create()
    return made


@pytest.fixture
def manager(window: Window) -> User:
    made: User = ProgrammeManagerFactory.create()
    return made


def drafts(window: Window) -> list[Claim]:
    raise_claims(window.programme.council, as_of=TODAY, at=NOW)
    return list(Claim.objects.filter(state=ClaimState.DRAFT).order_by("id"))


def result() -> Claim:
    found: Claim = Claim.objects.select_related("window", "programme").get(kind=ClaimKind.RESULT)
    return found


def everything_is_drawn() -> None:
    Programme.objects.update(second_check_percent=100)


# The draw: the first eight digits of a digest, so it can be made again with any calculator that knows SHA-256.


def test_nothing_or_everything_is_drawn() -> None:
    assert not any(is_drawn(claim, seed="x", percent=0) for claim in range(50))
    assert all(is_drawn(claim, seed="x", percent=100) for claim in range(50))


def test_the_draw_is_the_same_on_any_machine_and_near_its_share() -> None:
    drawn = [claim for claim in range(1, 2001) if is_drawn(claim, seed="spring", percent=10)]

    assert drawn[:5] == FIRST_OF_SPRING
    assert 160 < len(drawn) < 240
    assert drawn != [claim for claim in range(1, 2001) if is_drawn(claim, seed="autumn", percent=10)]


def test_many_drafts_are_approved_at_once_and_whatever_passes_is_ready(window: Window, analyst: User) -> None:
    ready_family()
    lapsing = ready_family()
    made = drafts(window)
    relapse(lapsing.family, on=date(2020, 9, 29))

    decided = approve(made, by=analyst, as_of=TODAY, at=NOW)

    left = Claim.objects.get(family=lapsing.family, kind=ClaimKind.RESULT)
    assert (len(decided.ready), decided.waiting) == (3, [])
    assert {left.pk: left.state} == dict.fromkeys(decided.left, ClaimState.DRAFT)
    assert "No longer met since 29 September 2020" in decided.left[left.pk]
    again = approve(made, by=analyst, as_of=TODAY, at=NOW)
    assert (again.ready, len(again.left)) == ([], 4)


def test_what_the_seed_drew_waits_for_a_second_person(window: Window, analyst: User, manager: User) -> None:
    everything_is_drawn()
    ready_family()
    made = drafts(window)

    first = approve(made, by=analyst, as_of=TODAY, at=NOW)
    alone = approve(made, by=analyst, as_of=TODAY, at=NOW)
    second = approve(made, by=manager, as_of=TODAY, at=NOW)

    assert (first.ready, len(first.waiting)) == ([], 2)
    assert set(alone.left.values()) == {"You approved it already; a second person decides now."}
    assert sorted(second.ready) == sorted(claim.pk for claim in made)
    assert list(result().decisions.values_list("is_drawn", "is_second")) == [(True, False), (True, True)]


def test_a_second_person_sends_back_what_the_first_approved(window: Window, analyst: User, manager: User) -> None:
    everything_is_drawn()
    ready_family()
    approve(drafts(window), by=analyst, as_of=TODAY, at=NOW)
    with pytest.raises(NotPossibleError, match="You approved it"):
        send_back(result(), reason="Doubtful.", by=analyst, at=NOW)

    send_back(result(), reason="The school's letter is missing.", by=manager, at=NOW)

    assert (result().state, result().held_because) == (ClaimState.HELD, "The school's letter is missing.")
    assert hold_lapsed(window.programme.council, as_of=TODAY, at=NOW).released == 0
    release(result(), reason="The letter has come.", by=analyst, at=NOW)
    assert result().state == ClaimState.DRAFT
    assert not result().decisions.standing().exists()


def test_a_decision_is_undone_with_a_reason_and_taken_anew(window: Window, analyst: User) -> None:
    ready_family()
    approve(drafts(window), by=analyst, as_of=TODAY, at=NOW)
    with pytest.raises(NotPossibleError, match="Say why"):
        undo(result(), reason=" ", by=analyst, at=NOW)

    undo(result(), reason="Approved by mistake.", by=analyst, at=NOW)

    decision = result().decisions.get()
    assert (result().state, decision.undone_by, decision.undone_because) == (
        ClaimState.DRAFT,
        analyst,
        "Approved by mistake.",
    )
    with pytest.raises(NotPossibleError, match="Nothing stands decided"):
        undo(result(), reason="Again.", by=analyst, at=NOW)
    assert approve([result()], by=analyst, as_of=TODAY, at=NOW).ready == [result().pk]


@pytest.mark.usefixtures("judges")
def test_what_is_in_a_batch_is_neither_held_nor_undone(window: Window, analyst: User) -> None:
    ready_family()
    advance(batch_of_all(window), BatchState.FROZEN)

    with pytest.raises(NotPossibleError, match="taken out of it before"):
        undo(result(), reason="Doubtful.", by=analyst, at=NOW)
    with pytest.raises(NotPossibleError, match="ready and in no batch"):
        hold(result(), reason="Doubtful.", by=analyst, at=NOW)


def test_what_is_held_by_hand_is_left_alone_by_the_night(window: Window, analyst: User) -> None:
    ready_family()
    approve(drafts(window), by=analyst, as_of=TODAY, at=NOW)

    hold(result(), reason="The address is doubtful.", by=analyst, at=NOW)

    assert hold_lapsed(window.programme.council, as_of=TODAY, at=NOW).released == 0
    assert (result().held_for, result().held_because) == ("hand", "The address is doubtful.")


def test_the_night_undoes_a_decision_whose_check_has_lapsed(window: Window, analyst: User) -> None:
    attachment = ready_family()
    approve(drafts(window), by=analyst, as_of=TODAY, at=NOW)
    relapse(attachment.family, on=date(2020, 9, 29))

    hold_lapsed(window.programme.council, as_of=TODAY, at=NOW)

    decision = result().decisions.get()
    assert (result().state, decision.undone_by) == (ClaimState.HELD, None)
    assert "No longer met since 29 September 2020" in decision.undone_because


# What only people can check.


def judged_by_a_professional(window: Window) -> Attachment:
    attachment = ready_family()
    ProfessionalJudgementFactory.create(
        attachment=attachment,
        council=attachment.council,
        decision="approved",
        decided_by=TeamManagerFactory.create(),
        decided_at=NOW,
        decision_reason="Seen with the school.",
    )
    judged()
    return attachment


def in_work(window: Window) -> Attachment:
    jobcentre_complete()
    return family_in_work()


def assessed_late(window: Window) -> Attachment:
    return ready_family(assessed_on=LATE)


ASKED = [
    (judged_by_a_professional, TaskCode.JUDGEMENT_ACCEPTED),
    (in_work, TaskCode.EMPLOYMENT_VERIFIED),
    (assessed_late, TaskCode.RETROSPECTIVE_ACCEPTED),
]


@pytest.mark.parametrize(("scene", "code"), ASKED, ids=[code.value for _, code in ASKED])
def test_a_claim_is_approved_once_a_person_has_answered(
    window: Window, analyst: User, scene: object, code: TaskCode
) -> None:
    scene(window)  # type: ignore[operator]
    drafts(window)

    waits = approve([result()], by=analyst, as_of=TODAY, at=NOW)
    adviser = JobcentreAdviserFactory.create()
    looked_at = {"rests_on": "The record of 4 September.", "by": adviser, "as_of": TODAY, "at": NOW}
    answer(result(), code, outcome=TaskOutcome.PASSED, **looked_at)

    assert waits.left[result().pk].startswith(f"{code.label}: Waits for")
    assert approve([result()], by=analyst, as_of=TODAY, at=NOW).ready == [result().pk]
    answer(result(), code, outcome=TaskOutcome.NOT_PASSED, note="Another person's.", **looked_at)
    hold_lapsed(window.programme.council, as_of=TODAY, at=NOW)
    assert (result().state, result().held_for) == (ClaimState.HELD, "gate")
    assert list(result().tasks.values_list("undone_because", flat=True)) == ["Answered anew.", ""]


REFUSED_ANSWERS = [
    ({"rests_on": " "}, "Say what you looked at"),
    ({"outcome": TaskOutcome.NOT_PASSED}, "Say why not"),
    ({"code": TaskCode.EMPLOYMENT_VERIFIED}, "does not ask that"),
]


@pytest.mark.parametrize(("changes", "why"), REFUSED_ANSWERS, ids=[why for _, why in REFUSED_ANSWERS])
def test_an_answer_that_says_too_little_is_refused(
    window: Window, analyst: User, changes: dict[str, object], why: str
) -> None:
    assessed_late(window)
    drafts(window)
    whole: dict[str, Any] = {
        "code": TaskCode.RETROSPECTIVE_ACCEPTED,
        "outcome": TaskOutcome.PASSED,
        "rests_on": "The file.",
    } | changes

    with pytest.raises(NotPossibleError, match=why):
        answer(result(), whole.pop("code"), **whole, by=analyst, as_of=TODAY, at=NOW)


def test_whoever_approved_a_judgement_does_not_accept_it_for_the_claim(window: Window) -> None:
    attachment = judged_by_a_professional(window)
    drafts(window)
    approver = User.objects.get(judgements_decided__attachment=attachment)

    with pytest.raises(NotPossibleError, match="somebody else accepts it"):
        answer(
            result(),
            TaskCode.JUDGEMENT_ACCEPTED,
            outcome=TaskOutcome.PASSED,
            rests_on="My own approval.",
            by=approver,
            as_of=TODAY,
            at=NOW,
        )


# A refused claim is made again.


@pytest.mark.usefixtures("judges")
def test_a_refused_claim_is_made_again_in_a_later_window_and_names_the_first(window: Window, analyst: User) -> None:
    family_in_work(met=MET_SINCE_JUNE)  # by neither route in the same window
    jobcentre_complete()
    advance(batch_of_all(window), BatchState.SUBMITTED)
    refused = result()
    Claim.objects.filter(pk=refused.pk).update(state=ClaimState.REFUSED)
    council = window.programme.council
    assert raise_claims(council, as_of=TODAY, at=NOW).results == 0

    NovemberWindowFactory.create(programme=window.programme)
    CoverageFactory.create(complete_to=date(2020, 11, 6))
    judged()
    raise_claims(council, as_of=date(2020, 11, 9), at=NOW)

    again = Claim.objects.get(kind=ClaimKind.RESULT, window__name="November 2020")
    assert (again.again_of, again.state) == (refused, ClaimState.DRAFT)
