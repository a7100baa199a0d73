"""Notes, group sessions, amendments: what is kept, what is refused, what a second call does."""

import uuid
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from families.models import Family
from families.refusals import NotPossibleError
from keyworkers.models import Draft, FamilyPlan, Goal, Intervention, InterventionKind, User
from keyworkers.models.casework import NotSeenWhy, SeenOutcome
from keyworkers.notes import (
    LoggedAlreadyError,
    Note,
    PartRefusedError,
    agreed_in,
    amend,
    differs,
    log_intervention,
    log_session,
    notes_asked,
)
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


def together(parts: dict[Family, Note], *, by: User, key: uuid.UUID | None = None) -> list[tuple[Intervention, bool]]:
    return log_session(parts, key=key or uuid.uuid4(), by=by, as_of=make.TODAY, at=make.NOW)


def goal(family: Family) -> Goal:
    council, by = family.council, make.KeyworkerFactory(council=family.council)
    agreed = FamilyPlan.objects.create(council=council, family=family, written_by=by, recorded_at=make.NOW)
    return Goal.objects.create(
        council=council, family=family, family_plan=agreed, wording="Mornings without rows", recorded_at=make.NOW
    )


def test_a_note_is_kept_with_who_wrote_it_and_who_took_part(family: Family, worker: User) -> None:
    member = make.MembershipFactory(family=family).person

    note, is_new = log(family, replace(NOTE, people=[member]), by=worker)

    assert is_new
    assert (note.worker, note.minutes, note.recorded_at) == (worker, 45, make.NOW)
    assert list(note.people.all()) == [member]


def test_a_note_keeps_who_was_seen_alone_and_what_the_child_said(family: Family, worker: User) -> None:
    parent = make.MembershipFactory(family=family).person
    child = make.ChildMembershipFactory(family=family).person
    said = replace(NOTE, people=[parent], alone=[child], child_said="“I like the new school.”", started_at=time(14, 5))

    note, _ = log(family, said, by=worker)

    assert dict(note.participations.values_list("person", "seen_alone")) == {parent.pk: False, child.pk: True}
    assert (note.child_said, note.started_at) == ("“I like the new school.”", time(14, 5))


def test_a_note_keeps_which_goals_it_served_and_what_comes_next(family: Family, worker: User) -> None:
    served = goal(family)
    said = replace(NOTE, goals=[served], next_step="Ring the school", next_on=date(2020, 10, 6))

    note, _ = log(family, said, by=worker)

    assert list(note.goals.all()) == [served]
    assert (note.next_step, note.next_on) == ("Ring the school", date(2020, 10, 6))


def test_a_goal_of_another_family_is_refused(family: Family, worker: User) -> None:
    with pytest.raises(NotPossibleError, match="another family"):
        log(family, replace(NOTE, goals=[goal(make.FamilyFactory())]), by=worker)


def test_a_family_not_seen_is_kept_with_why(family: Family, worker: User) -> None:
    not_seen = replace(NOTE, outcome=SeenOutcome.NOT_SEEN, not_seen_why=NotSeenWhy.NO_ANSWER)

    note, _ = log(family, not_seen, by=worker)

    assert note.get_not_seen_why_display() == "Nobody answered"


def test_why_nobody_was_seen_is_refused_where_somebody_was(family: Family, worker: User) -> None:
    with pytest.raises(NotPossibleError) as refused:
        log(family, replace(NOTE, not_seen_why=NotSeenWhy.NO_ANSWER), by=worker)

    assert refused.value.field == "not_seen_why"


def test_a_next_contact_before_this_one_is_refused(family: Family, worker: User) -> None:
    with pytest.raises(NotPossibleError) as refused:
        log(family, replace(NOTE, next_on=date(2020, 9, 28)), by=worker)

    assert refused.value.field == "next_on"


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


def test_a_form_somebody_else_began_is_refused(family: Family, worker: User) -> None:
    draft = make.DraftFactory(family=family, user=make.KeyworkerFactory())

    with pytest.raises(NotPossibleError, match="Somebody else began"):
        log(family, NOTE, by=worker, key=draft.key)


def test_a_completed_note_leaves_no_draft(family: Family, worker: User) -> None:
    draft = make.DraftFactory(family=family, user=worker)

    log(family, NOTE, by=worker, key=draft.key)

    assert not Draft.objects.exists()


def test_a_visit_to_come_cannot_be_logged(family: Family, worker: User) -> None:
    with pytest.raises(NotPossibleError, match="today or in the past") as refused:
        log(family, replace(NOTE, happened_on=date(2020, 10, 1)), by=worker)

    assert refused.value.field == "happened_on"


@pytest.mark.parametrize(
    ("days", "says"),
    [
        pytest.param({"ends_on": date(2020, 9, 29)}, "had left the family by then", id="left that day"),
        pytest.param({"starts_on": date(2020, 9, 30)}, "had not joined the family yet", id="joined the day after"),
    ],
)
def test_somebody_who_did_not_belong_then_is_named(
    family: Family, worker: User, days: dict[str, Any], says: str
) -> None:
    person = make.MembershipFactory(family=family, **days).person

    with pytest.raises(NotPossibleError, match=f"{person} {says}") as refused:
        log(family, replace(NOTE, people=[person]), by=worker)

    assert refused.value.field == "people"


def test_somebody_who_left_a_day_later_took_part(family: Family, worker: User) -> None:
    person = make.MembershipFactory(family=family, ends_on=date(2020, 9, 30)).person

    assert log(family, replace(NOTE, people=[person]), by=worker)[1]


@pytest.mark.parametrize(
    ("first", "second", "is_the_same"),
    [
        pytest.param(None, None, True, id="no times"),
        pytest.param(time(14), time(14), True, id="one time"),
        pytest.param(None, time(14), True, id="a time where none was said"),
        pytest.param(time(9), time(14), False, id="two times"),
    ],
)
def test_the_same_visit_is_not_logged_twice_unasked(
    family: Family, worker: User, first: time | None, second: time | None, *, is_the_same: bool
) -> None:
    log(family, replace(NOTE, started_at=first), by=worker)
    again = replace(NOTE, started_at=second)

    if is_the_same:
        with pytest.raises(LoggedAlreadyError, match="29 September 2020"):
            log(family, again, by=worker)
        again = replace(again, is_another=True)

    assert log(family, again, by=worker)[1]


def test_another_kind_another_day_and_another_worker_are_other_visits(family: Family, worker: User) -> None:
    log(family, NOTE, by=worker)

    assert log(family, replace(NOTE, kind=InterventionKind.CALL), by=worker)[1]
    assert log(family, replace(NOTE, happened_on=make.TODAY), by=worker)[1]
    assert log(family, NOTE, by=make.KeyworkerFactory())[1]


def test_a_withdrawn_visit_may_be_logged_anew(family: Family, worker: User) -> None:
    make.InterventionFactory(
        family=family, worker=worker, happened_on=NOTE.happened_on, withdrawn_at=make.NOW, withdrawn_because="Undone."
    )

    assert log(family, NOTE, by=worker)[1]


def test_what_is_sent_again_with_other_words_differs(family: Family, worker: User) -> None:
    member = make.MembershipFactory(family=family).person
    note, _ = log(family, NOTE, by=worker)

    changes: list[dict[str, Any]] = [{}, {"note": "Another."}, {"minutes": 46}, {"people": [member]}]
    assert [differs(note, replace(NOTE, **change)) for change in changes] == [False, True, True, True]


def test_a_time_a_reason_a_goal_or_who_was_seen_alone_sent_again_differs(family: Family, worker: User) -> None:
    member = make.MembershipFactory(family=family).person
    said = replace(NOTE, outcome=SeenOutcome.NOT_SEEN, people=[member])
    note, _ = log(family, said, by=worker)

    changes: list[dict[str, Any]] = [{"started_at": time(9)}, {"not_seen_why": NotSeenWhy.REFUSED}]
    changes += [{"goals": [goal(family)]}, {"alone": [member]}]
    assert [differs(note, replace(said, **change)) for change in changes] == [True] * 4
    assert not differs(note, said)


def test_a_second_press_in_the_very_moment_of_the_first_is_the_same_note(
    family: Family, worker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = uuid.uuid4()

    def meanwhile(*args: Any, **others: Any) -> None:
        monkeypatch.undo()
        log(family, NOTE, by=worker, key=key)

    monkeypatch.setattr("keyworkers.notes._refuse_anothers_draft", meanwhile)

    assert log(family, NOTE, by=worker, key=key)[1] is False
    assert Intervention.objects.count() == 1


def test_a_group_session_is_one_note_a_family(family: Family, worker: User) -> None:
    other = make.FamilyFactory()
    theirs = make.MembershipFactory(family=other).person

    logged = together({family: NOTE, other: replace(NOTE, people=[theirs])}, by=worker)

    notes = [note for note, _ in logged]
    assert [note.family for note in notes] == [family, other]
    assert {note.kind for note in notes} == {InterventionKind.GROUP}
    assert len({note.session for note in notes}) == 1
    assert [list(note.people.all()) for note in notes] == [[], [theirs]]


def test_the_same_session_sent_twice_is_logged_once(family: Family, worker: User) -> None:
    other: Family = make.FamilyFactory()
    key, parts = uuid.uuid4(), {family: NOTE, other: NOTE}
    together(parts, by=worker, key=key)

    again = together(parts, by=worker, key=key)

    assert [is_new for _, is_new in again] == [False, False]
    assert Intervention.objects.count() == 2


def test_no_familys_note_names_somebody_of_another(family: Family, worker: User) -> None:
    other = make.FamilyFactory()
    make.MembershipFactory(family=other, person__given_name="Kyle", person__family_name="Ashdown")
    said = replace(NOTE, note="Kyle  Ashdown spoke well.")

    with pytest.raises(PartRefusedError, match="Kyle Ashdown of another family"):
        together({family: said, other: said}, by=worker)


def test_what_one_family_cannot_have_is_said_with_its_name(family: Family, worker: User) -> None:
    stranger = make.PersonFactory()

    with pytest.raises(PartRefusedError, match=f"{family.name}: {stranger} did not belong"):
        together({family: replace(NOTE, people=[stranger])}, by=worker)


def test_an_amendment_stands_beside_the_note_with_its_reason(worker: User) -> None:
    note = make.InterventionFactory(worker=worker)

    added, is_new = amend(note, text="It was an hour.", reason="I mistyped.", by=worker, at=make.NOW)

    assert is_new
    assert (added.intervention, added.written_by, added.written_at) == (note, worker, make.NOW)
    assert note.note == "We talked about mornings."


def test_the_same_amendment_twice_is_one(worker: User) -> None:
    note = make.InterventionFactory(worker=worker)

    pressed = [amend(note, text="An hour.", reason="Mistyped.", by=worker, at=make.NOW) for _ in range(2)]

    assert [is_new for _, is_new in pressed] == [True, False]


def test_a_manager_amends_and_a_colleague_does_not(worker: User) -> None:
    note = make.InterventionFactory(worker=worker)

    assert amend(note, text="An hour.", reason="Asked to.", by=make.TeamManagerFactory(), at=make.NOW)[1]
    with pytest.raises(NotPossibleError, match="or a manager"):
        amend(note, text="An hour.", reason="Asked to.", by=make.KeyworkerFactory(), at=make.NOW)


def test_a_withdrawn_note_is_not_amended(worker: User) -> None:
    note = make.InterventionFactory(worker=worker, withdrawn_at=make.NOW, withdrawn_because="The file was undone.")

    with pytest.raises(NotPossibleError, match="withdrawn"):
        amend(note, text="An hour.", reason="Mistyped.", by=worker, at=make.NOW)


def test_the_last_notes_are_those_standing_by_the_day(family: Family, django_assert_num_queries: Any) -> None:
    for number in (1, 2, 3, 9):
        make.InterventionFactory(family=family, happened_on=date(2020, 9, number))
    make.InterventionFactory(
        family=family, happened_on=date(2020, 9, 2), withdrawn_at=make.NOW, withdrawn_because="Undone."
    )

    with django_assert_num_queries(1):
        found = list(notes_asked(family, day=date(2020, 9, 3), count=2))

    assert [(note.happened_on.day, vars(note)["is_amended"]) for note in found] == [(3, False), (2, False)]


@pytest.mark.parametrize(
    ("later", "still"),
    [
        pytest.param({"happened_on": date(2020, 9, 24)}, True, id="a call before the day"),
        pytest.param({"happened_on": date(2020, 9, 28)}, False, id="a call on the day"),
        pytest.param({"happened_on": date(2020, 9, 24), "next_on": date(2020, 9, 30)}, False, id="another day agreed"),
    ],
)
def test_a_contact_agreed_holds_until_it_happened_or_another_is_agreed(
    family: Family,
    worker: User,
    later: dict[str, Any],
    still: bool,  # noqa: FBT001
) -> None:
    first = make.InterventionFactory(
        family=family, worker=worker, happened_on=date(2020, 9, 20), next_on=date(2020, 9, 28)
    )
    make.InterventionFactory(family=family, worker=worker, **later)

    assert (agreed_in(list(notes_asked(family, day=make.TODAY))) == first) is still
