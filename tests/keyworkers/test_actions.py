"""What keyworkers and their managers do."""

import uuid
from dataclasses import replace
from datetime import date

import pytest

from families.models import Family
from families.refusals import NotPossibleError
from keyworkers.actions import Account, Note, assign, change_account, log_intervention, restrict
from keyworkers.models import Assignment, AssignmentKind, Intervention, InterventionKind, Role, User
from keyworkers.models.casework import SeenOutcome
from keyworkers.permissions import scope_of
from tests import factories as make

pytestmark = pytest.mark.django_db

NOTE = Note(
    kind=InterventionKind.VISIT,
    happened_on=date(2020, 9, 29),
    minutes=45,
    place="At home",
    outcome=SeenOutcome.SEEN,
    note="We talked about mornings.",
)


@pytest.fixture
def worker() -> User:
    worker: User = make.KeyworkerFactory()
    return worker


@pytest.fixture
def family(worker: User) -> Family:
    family: Family = make.FamilyFactory()
    make.AssignmentFactory(family=family, keyworker=worker, starts_on=date(2020, 1, 1))
    return family


def log(family: Family, note: Note, *, by: User, key: uuid.UUID | None = None) -> tuple[Intervention, bool]:
    return log_intervention(family, note, key=key or uuid.uuid4(), by=by, as_of=make.TODAY, at=make.NOW)


def test_a_note_is_kept_with_who_wrote_it_and_who_took_part(family: Family, worker: User) -> None:
    member = make.MembershipFactory(family=family).person

    note, is_new = log(family, replace(NOTE, people=[member]), by=worker)

    assert is_new
    assert (note.worker, note.minutes, note.recorded_at) == (worker, 45, make.NOW)
    assert list(note.people.all()) == [member]


def test_the_same_key_is_the_same_note_whatever_is_sent_with_it(family: Family, worker: User) -> None:
    key = uuid.uuid4()
    first, _ = log(family, NOTE, by=worker, key=key)

    second, is_new = log(family, replace(NOTE, minutes=60), by=worker, key=key)

    assert (second, is_new, second.minutes) == (first, False, 45)
    assert Intervention.objects.count() == 1


def test_a_key_of_somebody_elses_note_is_refused(family: Family, worker: User) -> None:
    key = uuid.uuid4()
    log(family, NOTE, by=worker, key=key)

    with pytest.raises(NotPossibleError, match="another note"):
        log(family, NOTE, by=make.KeyworkerFactory(), key=key)


def test_a_visit_to_come_cannot_be_logged(family: Family, worker: User) -> None:
    with pytest.raises(NotPossibleError, match="today or in the past") as refused:
        log(family, replace(NOTE, happened_on=date(2020, 10, 1)), by=worker)

    assert refused.value.field == "happened_on"


def test_somebody_who_had_left_did_not_take_part(family: Family, worker: User) -> None:
    left = make.MembershipFactory(family=family, ends_on=date(2020, 9, 29)).person

    with pytest.raises(NotPossibleError, match=f"{left} did not belong"):
        log(family, replace(NOTE, people=[left]), by=worker)


def test_a_new_lead_takes_over_on_their_first_day(family: Family, worker: User) -> None:
    new = make.KeyworkerFactory()

    assign(family, new, kind=AssignmentKind.LEAD, starts_on=date(2020, 9, 1))

    held = Assignment.objects.order_by("starts_on").values_list("keyworker", "starts_on", "ends_on")
    assert list(held) == [
        (worker.pk, date(2020, 1, 1), date(2020, 9, 1)),
        (new.pk, date(2020, 9, 1), None),
    ]


def test_a_supporting_worker_leaves_the_lead_in_place(family: Family, worker: User) -> None:
    assign(family, make.KeyworkerFactory(), kind=AssignmentKind.SUPPORTING, starts_on=date(2020, 9, 1))

    assert Assignment.objects.lead().on(make.TODAY).get().keyworker == worker


@pytest.mark.parametrize("kind", list(AssignmentKind))
def test_whoever_holds_a_family_does_not_hold_it_twice(family: Family, worker: User, kind: AssignmentKind) -> None:
    with pytest.raises(NotPossibleError, match="already"):
        assign(family, worker, kind=kind, starts_on=make.TODAY)


def test_nobody_becomes_lead_before_the_present_one(family: Family) -> None:
    with pytest.raises(NotPossibleError, match="on that day or later"):
        assign(family, make.KeyworkerFactory(), kind=AssignmentKind.LEAD, starts_on=date(2020, 1, 1))


def test_a_suspended_worker_and_another_councils_hold_no_family(family: Family) -> None:
    for stranger in (make.KeyworkerFactory(is_active=False), make.KeyworkerFactory(council=make.OtherCouncilFactory())):
        with pytest.raises(NotPossibleError, match="cannot hold"):
            assign(family, stranger, kind=AssignmentKind.SUPPORTING, starts_on=make.TODAY)


def test_a_restriction_hides_the_family_from_all_but_those_named(family: Family, worker: User) -> None:
    admitted, other = make.AnalystFactory(), make.AnalystFactory()

    restrict(family, reason="A relative works here.", admitted=[admitted], starts_on=make.TODAY)

    assert [family.pk in scope_of(user, as_of=make.TODAY).hidden for user in (admitted, other, worker)] == [
        False,
        True,
        True,
    ]


def test_a_restricted_family_is_not_restricted_again(family: Family) -> None:
    restrict(family, reason="A relative works here.", admitted=[], starts_on=make.TODAY)

    with pytest.raises(NotPossibleError, match="already"):
        restrict(family, reason="Another.", admitted=[], starts_on=make.TODAY)


def test_a_suspended_user_may_do_nothing(worker: User) -> None:
    suspended = Account(role=Role.KEYWORKER, team=worker.team, is_active=False)

    change_account(worker, suspended, by=make.AdministratorFactory())

    worker.refresh_from_db()
    assert not worker.is_active


def test_nobody_changes_their_own_account() -> None:
    administrator = make.AdministratorFactory()

    with pytest.raises(NotPossibleError, match="Another administrator"):
        change_account(administrator, Account(role=Role.ANALYST, team=None, is_active=True), by=administrator)


def test_a_keyworker_is_in_a_team(worker: User) -> None:
    with pytest.raises(NotPossibleError) as refused:
        change_account(worker, Account(Role.KEYWORKER, team=None, is_active=True), by=make.AdministratorFactory())

    assert refused.value.field == "team"
