"""Undoing a load: afterwards everything stands as it stood before, or a sentence says what is in the way."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from families.actions import LoadRefusedError, load, rehearse_undo, undo
from families.feeds import staging
from families.households import leave
from families.ledger import Saying
from families.models import (
    Coverage,
    Family,
    FeedLoad,
    FeedRecord,
    Identifier,
    MatchQuestion,
    Membership,
    Person,
    Residence,
    SchoolRoll,
    Touched,
)
from families.models.feeds import LoadState
from keyworkers.models import Assignment, Intervention, Look
from outcomes.actions import judge_touched
from outcomes.models import Attachment, Evidence, Need, NeedSource, Verdict
from outcomes.taking_back import take_back
from tests import factories as make
from tests.families.feeds.conftest import AT, PROVING, Send
from tests.families.feeds.test_loading import AMY, BEN, HOUSEHOLDS, OFFENCES, SCHOOL, term

DAY = timedelta(days=1)
CAL = "P3,F2,Cal,Stone,2011-04-05,9 New Road,ZY3 3DD,Alder Vale,M,child,Y,N,2016-01-01,,,\n"
OFFENCE = "A1,P2,Ben,Hartley,2009-03-02,asb,suspect,none,2019-02-19,\n"


def fingerprint() -> dict[str, Any]:
    """Return everything that loading writes, as it stands, without the numbers and moments of its rows."""
    person = ("person__given_name", "person__family_name", "person__born_on")
    told = {
        "people": Person.objects.values_list("given_name", "family_name", "born_on", "sex"),
        "families": Family.objects.values_list("reference", "name"),
        "references": Identifier.objects.values_list("kind", "value", *person),
        "memberships": Membership.objects.values_list(
            "family__reference", *person, "relationship", "lives_there", "starts_on", "ends_on"
        ),
        "residences": Residence.objects.values_list(
            "family__reference", "address_1", "postcode", "starts_on", "ends_on"
        ),
        "rolls": SchoolRoll.objects.values_list(*person, "school__name", "placement", "starts_on", "ends_on"),
        "rows": FeedRecord.objects.current().values_list("kind", "key", "digest", "row_number", "load_id", *person),
        "coverage": Coverage.objects.standing().values_list("source__kind", "complete_to"),
    }
    return {name: sorted(map(repr, rows.order_by())) for name, rows in told.items()}


def undone(feed_load: FeedLoad, *, at: datetime = AT + 9 * DAY) -> FeedLoad:
    return undo(feed_load, by="analyst@aldermere.example", reason="The wrong file.", at=at, take_back=take_back(at=at))


@pytest.fixture
def hartleys(send: Send) -> FeedLoad:
    return send("households", HOUSEHOLDS + AMY + BEN)


MOVED = [row.replace("2015-01-01,,", "2015-01-01,2020-06-01,") for row in (AMY, BEN)] + [
    row.replace("2015-01-01", "2020-06-01").replace("ZY1 1AA", "ZY2 2BB") for row in (AMY, BEN)
]
LATER = [
    pytest.param("households", HOUSEHOLDS + "".join(MOVED), id="a move of house"),
    pytest.param("households", HOUSEHOLDS + AMY.replace("Amy", "Aimée").replace("9992340789", ""), id="a new name"),
    pytest.param("households", HOUSEHOLDS + AMY.replace("Y,Y,2015-01-01", "N,Y,2015-01-01"), id="an absent mother"),
    pytest.param("households", HOUSEHOLDS + CAL, id="another family"),
    pytest.param(
        "households",
        HOUSEHOLDS
        + BEN.replace("2015-01-01,,", "2015-01-01,2019-01-01,")
        + BEN.replace("F1", "F2").replace("2015-01-01", "2019-01-01"),
        id="a child who went to a new family",
    ),
    pytest.param("school", SCHOOL + term(missed=1) + term("2019-20 Spring"), id="two terms"),
    pytest.param("offences", OFFENCES + OFFENCE, id="an incident"),
    pytest.param(
        "benefits", "ClaimID,IndividualID,NINO,Benefit,StartsOn\nB1,P1,QQ123456C,jsa,2019-01-01\n", id="a number"
    ),
]


@pytest.mark.parametrize(("kind", "content"), LATER)
def test_a_load_undone_leaves_everything_as_it_was_before_it(
    hartleys: FeedLoad, send: Send, kind: str, content: str
) -> None:
    before = fingerprint()
    later = send(kind, content, at=AT + DAY)
    assert (later.state, later.rejected) == (LoadState.LOADED, 0)
    assert fingerprint() != before

    done = undone(later)

    assert fingerprint() == before
    assert (done.state, done.undo_reason) == (LoadState.UNDONE, "The wrong file.")
    assert done.undo_effects["rows_withdrawn"] == later.loaded


def test_undoing_the_first_file_leaves_nothing(hartleys: FeedLoad) -> None:
    done = undone(hartleys)

    assert not any(fingerprint().values())
    assert (done.undo_effects["people_removed"], done.undo_effects["families_removed"]) == (2, 1)
    assert FeedRecord.objects.filter(person=None, family=None).count() == 2


def test_undoing_twice_changes_nothing(hartleys: FeedLoad, send: Send) -> None:
    later = send("households", HOUSEHOLDS + "".join(MOVED), at=AT + DAY)
    first = undone(later)

    again = undone(later, at=AT + 20 * DAY)

    assert (again.undone_at, again.undo_effects) == (first.undone_at, first.undo_effects)


def test_an_undone_file_may_be_loaded_again(hartleys: FeedLoad, send: Send) -> None:
    content = HOUSEHOLDS + "".join(MOVED)
    undone(send("households", content, at=AT + DAY))

    again = send("households", content, at=AT + 10 * DAY)

    assert (again.loaded, again.unchanged) == (4, 0)
    assert Residence.objects.count() == 2


def test_an_old_load_under_a_newer_one_is_undone_and_nothing_of_the_newer_is_lost(
    hartleys: FeedLoad, send: Send
) -> None:
    old = send("school", SCHOOL + term() + term("2019-20 Spring"), at=AT + DAY)
    send("school", SCHOOL + term(missed=9), at=AT + 2 * DAY)

    undone(old)

    [row] = FeedRecord.objects.current().filter(kind="school")
    assert (row.content["Term"], row.content["UnauthorisedAbsence"]) == ("2019-20 Autumn", 9)


def test_a_row_whose_forerunner_is_undone_falls_back_to_the_one_before_that(hartleys: FeedLoad, send: Send) -> None:
    first = send("school", SCHOOL + term(missed=1), at=AT + DAY)
    second = send("school", SCHOOL + term(missed=2), at=AT + 2 * DAY)
    third = send("school", SCHOOL + term(missed=3), at=AT + 3 * DAY)
    undone(second)

    undone(third)

    [row] = FeedRecord.objects.current().filter(kind="school")
    assert (row.load, row.content["UnauthorisedAbsence"]) == (first, 1)


def test_the_row_that_stands_again_is_a_new_copy_of_what_was_sent(hartleys: FeedLoad, send: Send) -> None:
    later = send("households", HOUSEHOLDS + AMY.replace("Amy", "Aimée"), at=AT + DAY)

    done = undone(later)

    first, second, copy = FeedRecord.objects.filter(key__startswith="P1").order_by("id")
    assert (first.superseded_by, second.superseded_by, copy.superseded_at) == (second, copy, None)
    assert (copy.load, copy.content, copy.recorded_at) == (hartleys, first.content, done.undone_at)


def test_a_load_on_whose_people_a_later_file_rests_is_not_undone(hartleys: FeedLoad, send: Send) -> None:
    send("offences", OFFENCES + OFFENCE, at=AT + DAY)
    before = fingerprint()

    with pytest.raises(LoadRefusedError, match=r"offences\.csv, loaded on 29 September 2020, speaks of people"):
        undone(hartleys)

    assert fingerprint() == before


def test_what_a_later_file_says_too_stands_on_under_that_file(hartleys: FeedLoad, send: Send) -> None:
    later = send("households", HOUSEHOLDS + CAL + BEN, at=AT + DAY)

    done = undone(hartleys)

    assert (done.undo_effects["rows_withdrawn"], done.undo_effects["rows_said_again"]) == (2, 1)
    assert sorted(Person.objects.values_list("given_name", flat=True)) == ["Ben", "Cal"]
    ben = FeedRecord.objects.current().get(person__given_name="Ben")
    assert (ben.load, ben.row_number, ben.recorded_at) == (later, 3, done.undone_at)
    assert Membership.objects.filter(person__given_name="Ben").count() == 1


def test_two_files_that_say_the_same_leave_nothing_once_both_are_undone(hartleys: FeedLoad, send: Send) -> None:
    later = send("households", HOUSEHOLDS + AMY + BEN + CAL, at=AT + DAY)
    after_both = fingerprint()["memberships"]
    undone(hartleys)
    assert fingerprint()["memberships"] == after_both

    undone(later, at=AT + 10 * DAY)

    assert not any(fingerprint().values())


def test_a_row_that_a_later_file_rejected_is_not_said_again(hartleys: FeedLoad, send: Send) -> None:
    later = send("households", HOUSEHOLDS + AMY + BEN + BEN.replace("Ben", "Benedict"), at=AT + DAY)
    assert (later.unchanged, later.rejected) == (1, 2)

    undone(hartleys)

    assert list(Person.objects.values_list("given_name", flat=True)) == ["Amy"]


def test_a_later_file_that_is_read_otherwise_today_is_named(hartleys: FeedLoad, send: Send) -> None:
    send("households", HOUSEHOLDS + AMY + BEN + CAL, at=AT + DAY)
    staging.execute("UPDATE families_feedrecord SET digest = md5(digest) WHERE load_id = %s", hartleys.pk)

    with pytest.raises(LoadRefusedError, match="holds 2 rows that we had already and read otherwise today"):
        undone(hartleys)


def test_a_load_whose_family_is_worked_with_is_not_undone(hartleys: FeedLoad) -> None:
    family = Family.objects.get()
    make.AttachmentFactory(council=family.council, family=family)

    with pytest.raises(LoadRefusedError, match=r"1 attachment rests on families this file brought \(F1\)"):
        undone(hartleys)


def test_a_load_is_not_undone_under_a_stay_that_somebody_changed_here(hartleys: FeedLoad) -> None:
    family, ben = Family.objects.get(), Person.objects.get(given_name="Ben")
    leave(family, [ben], Saying(on=date(2020, 9, 1), by="rosalind", as_of=date(2020, 9, 30), at=AT))

    in_the_way = rehearse_undo(hartleys, at=AT + DAY).in_the_way

    assert in_the_way == (
        "1 membership rests on families this file brought (F1).",
        "1 household change rests on families this file brought (F1).",
        "1 membership rests on people this file brought (F1).",
    )


def test_a_family_somebody_has_looked_at_stays_without_members(hartleys: FeedLoad) -> None:
    family = Family.objects.get()
    clerk = make.KeyworkerFactory(council=family.council)
    Look.objects.create(council=family.council, family=family, user=clerk, page="family", looked_at=make.NOW)

    done = undone(hartleys)

    assert (done.undo_effects["families_kept"], Family.objects.count()) == (1, 1)
    assert not Membership.objects.exists()


def test_what_no_longer_fits_with_a_later_file_is_not_undone(hartleys: FeedLoad, send: Send) -> None:
    left = send("households", HOUSEHOLDS + BEN.replace("2015-01-01,,", "2015-01-01,2019-01-01,"), at=AT + DAY)
    send("households", HOUSEHOLDS + BEN.replace("F1", "F2").replace("2015-01-01", "2019-01-01"), at=AT + 2 * DAY)

    with pytest.raises(LoadRefusedError, match="A person lives in one household on a day"):
        undone(left)


def locks() -> int:
    return staging.number("SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid()")


def test_undoing_beneath_one_more_later_file_takes_no_more_locks(hartleys: FeedLoad, send: Send) -> None:
    first = send("offences", OFFENCES + OFFENCE, at=AT + DAY)
    taken = []

    for later in range(2, 5):
        assert send("offences", OFFENCES + OFFENCE, at=AT + later * DAY).unchanged == 1
        with transaction.atomic():
            before = locks()
            undone(FeedLoad.objects.get(pk=first.pk))
            taken.append(locks() - before)
            transaction.set_rollback(True)

    assert taken[1] == taken[2]


def test_a_rehearsal_says_what_would_be_written_and_writes_nothing(hartleys: FeedLoad, send: Send) -> None:
    later = send("households", HOUSEHOLDS + "".join(MOVED), at=AT + DAY)
    before = fingerprint()

    rehearsed = rehearse_undo(later, at=AT + 2 * DAY)

    assert (rehearsed.in_the_way, rehearsed.effects["rows_restored"]) == ((), 2)
    assert fingerprint() == before


def test_questions_that_a_load_asked_are_asked_no_longer(hartleys: FeedLoad, send: Send) -> None:
    later = send("offences", OFFENCES + OFFENCE.replace("P2,Ben", ",Benn"), at=AT + DAY)
    assert MatchQuestion.objects.waiting().exists()

    undone(later)

    assert set(MatchQuestion.objects.values_list("state", flat=True)) == {"superseded"}


def test_undoing_touches_the_families(hartleys: FeedLoad, send: Send) -> None:
    later = send("offences", OFFENCES + OFFENCE, at=AT + DAY)
    Touched.objects.all().delete()

    undone(later)

    assert Touched.objects.filter(family__reference="F1").exists()


def test_a_file_complete_to_an_earlier_day_says_so_once_the_later_is_undone(
    hartleys: FeedLoad, send: Send, preview: Send
) -> None:
    later = preview("offences", OFFENCES + OFFENCE, at=AT + DAY)
    less = preview("offences", OFFENCES + OFFENCE.replace("A1", "A2"), at=AT + DAY)
    FeedLoad.objects.filter(pk=less.pk).update(complete_to="2020-08-31")
    load(later, at=AT + DAY)
    load(less, at=AT + 2 * DAY)

    undone(later)

    assert [str(c.complete_to) for c in Coverage.objects.standing().filter(source__kind="offences")] == ["2020-08-31"]


def test_a_load_is_not_undone_without_a_reason(hartleys: FeedLoad) -> None:
    with pytest.raises(LoadRefusedError, match="Say why"):
        undo(hartleys, by="analyst@aldermere.example", reason=" ", at=AT + DAY)


def test_a_file_that_is_not_loaded_is_not_undone(preview: Send) -> None:
    with pytest.raises(LoadRefusedError, match="previewed"):
        undone(preview("households", HOUSEHOLDS + AMY))


FILES = [("households", HOUSEHOLDS + AMY), ("households", HOUSEHOLDS + AMY + BEN)] + [param.values for param in LATER]


@settings(max_examples=200 if PROVING else 5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=st.lists(st.sampled_from(FILES), min_size=1, max_size=6))
def test_loads_undone_from_the_last_backwards_lead_back_step_by_step(send: Send, files: list[Any]) -> None:
    with transaction.atomic():
        steps = []
        for number, (kind, content) in enumerate(files):
            steps.append((fingerprint(), send(kind, content, at=AT + number * DAY)))
        for number, (before, feed_load) in enumerate(reversed(steps)):
            undone(feed_load, at=AT + (20 + number) * DAY)
            assert fingerprint() == before
        transaction.set_rollback(True)


WHOLE = [content for kind, content in FILES if kind == "households"]


def after(send: Send, contents: list[str], *, without: int | None = None, undoing: int | None = None) -> dict[str, Any]:
    """Return what stands once these files are loaded but one, or all and one of them is undone."""
    with transaction.atomic():
        days = [number for number in range(len(contents)) if number != without]
        loads = {day: send("households", contents[day], at=AT + day * DAY) for day in days}
        refused = sum(load.rejected for load in loads.values())
        if undoing is not None:
            undone(loads[undoing])
        whose = {load.pk: day for day, load in loads.items()}
        rows = FeedRecord.objects.current().values_list("key", "digest", "load_id", "row_number")
        # A row leads back to a file that stands and says it; where two say the same it may be either's.
        said = ((key, digest, contents[whose[load]].splitlines()[number - 1]) for key, digest, load, number in rows)
        found = fingerprint() | {"rows": sorted(said)}
        assert undoing not in {whose[load] for load in rows.values_list("load_id", flat=True)}
        found["families"] = sorted(Family.objects.values_list("reference", flat=True))  # a name once given stays
        found["refused"] = refused
        transaction.set_rollback(True)
    return found


@settings(max_examples=200 if PROVING else 4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(contents=st.lists(st.sampled_from(WHOLE), min_size=2, max_size=3, unique=True), which=st.data())
def test_a_whole_file_undone_is_as_if_it_had_never_been_sent(send: Send, contents: list[str], which: Any) -> None:
    one = which.draw(st.integers(0, len(contents) - 1))
    found = after(send, contents, undoing=one)
    assume(not found["refused"])  # a row refused for what the undone file said stays refused until it is sent again

    assert found == after(send, contents, without=one)


PLAN = Path(__file__).parents[3] / "outcomes" / "plans" / "composite-phase-2.toml"


def judged() -> dict[str, Any]:
    """Judge what is touched, and return the standing evidence and the verdicts without their numbers."""
    judge_touched(as_of=date(2020, 9, 30), at=AT + 30 * DAY)
    evidence = Evidence.objects.standing().values_list(
        "person__given_name", "measure", "starts_on", "ends_on", "value", "code"
    )
    verdicts = Verdict.objects.values_list(
        "met", "possible", "gate_met", "gate_possible", "is_eligible", "stale_because"
    )
    needs = Need.objects.values_list("indicator", "verdict__met", "verdict__possible")
    return {
        name: sorted(map(repr, rows.order_by()))
        for name, rows in {"evidence": evidence, "verdicts": verdicts, "needs": needs}.items()
    }


@pytest.mark.parametrize(("kind", "content"), LATER[-3:])
def test_the_verdict_after_undoing_is_the_verdict_before(
    hartleys: FeedLoad, send: Send, kind: str, content: str
) -> None:
    family = Family.objects.get()
    plan = make.OutcomesPlanFactory(council=family.council, text=PLAN.read_text())
    make.AttachmentFactory(council=family.council, family=family, plan=plan)
    send("school", SCHOOL + term(missed=30), at=AT)
    before = judged()

    later = send(kind, content, at=AT + DAY)
    between = judged()
    undone(later)

    assert between["evidence"] != before["evidence"]
    assert judged() == before
    assert not Touched.objects.exists()


CASES = "FamilyID,AttachedOn,AssessedOn,Route\n"


@pytest.fixture
def attached(hartleys: FeedLoad, send: Send) -> FeedLoad:
    """The load that says the family is worked with, drawn from already."""
    make.OutcomesPlanFactory(council=Family.objects.get().council, text=PLAN.read_text())
    first = send("cases", CASES + "F1,2019-01-10,2019-02-01,keyworker\n")
    judged()
    return first


def test_a_load_by_which_a_family_is_worked_with_takes_that_back_with_what_follows(attached: FeedLoad) -> None:
    assert Verdict.objects.exists()

    done = undone(attached)

    assert done.undo_effects["attachments_removed"] == 1
    assert not Attachment.objects.exists()
    assert not Verdict.objects.exists()
    assert not Need.objects.exists()
    assert Touched.objects.exists()
    assert judged()["verdicts"] == []


def test_a_load_on_whose_attachment_somebody_has_built_is_not_undone(attached: FeedLoad) -> None:
    attachment = Attachment.objects.get()
    make.NeedFactory(attachment=attachment, source=NeedSource.PROFESSIONAL, recorded_by=make.UserFactory())
    make.ProfessionalJudgementFactory(attachment=attachment)

    in_the_way = rehearse_undo(attached, at=AT + DAY, take_back=take_back(at=AT + DAY)).in_the_way

    assert in_the_way == (
        "1 professional judgement rests on attachments this file brought (F1).",
        "1 need recorded by professionals on attachments this file brought.",
    )


CASE = "FamilyID,AttachedOn,LeadWorker,LeadFrom,Route\nF1,2019-01-10,rosalind,2019-01-12,keyworker\n"
VISITS = (
    "VisitID,FamilyID,Worker,Kind,Date,Minutes,Place,Outcome,Note\nV1,F1,rosalind,visit,2019-02-01,60,Home,seen,Tea.\n"
)


def test_notes_and_lead_keyworkers_that_files_brought_go_with_them(hartleys: FeedLoad, send: Send) -> None:
    council = Family.objects.get().council
    make.OutcomesPlanFactory(council=council, text=PLAN.read_text())
    make.UserFactory(council=council, username="rosalind")
    cases, visits = send("cases", CASE), send("visits", VISITS)
    judged()
    assert (Assignment.objects.count(), Intervention.objects.standing().count()) == (1, 1)

    assert undone(visits).undo_effects["visits_withdrawn"] == 1
    assert undone(cases).undo_effects["leads_removed"] == 1

    assert not Assignment.objects.exists()
    assert Intervention.objects.get().withdrawn_because == "The file that brought it was undone."
    send("visits", VISITS, at=AT + 10 * DAY)
    judged()
    assert Intervention.objects.standing().count() == 1


def test_a_later_word_on_a_case_is_undone_and_the_earlier_stands_again(attached: FeedLoad, send: Send) -> None:
    later = send("cases", CASES + "F1,2019-01-10,2019-03-01,keyworker\n", at=AT + DAY)
    judged()

    undone(later)
    judged()

    attachment = Attachment.objects.select_related("feed_record__load").get()
    assert attachment.assessed_on == date(2019, 2, 1)
    assert attachment.feed_record
    assert attachment.feed_record.load == attached


@pytest.mark.parametrize("order", [(1, 0), (0, 1)], ids=["the last first", "the first first"])
def test_a_visit_that_two_files_told_goes_once_both_are_undone(
    hartleys: FeedLoad, send: Send, order: tuple[int, int]
) -> None:
    council = Family.objects.get().council
    make.OutcomesPlanFactory(council=council, text=PLAN.read_text())
    make.UserFactory(council=council, username="rosalind")
    loads = []
    for number, content in enumerate((VISITS, VISITS.replace("Tea.", "Tea and a talk."))):
        loads.append(send("visits", content, at=AT + number * DAY))
        judged()

    for number, which in enumerate(order):
        assert Intervention.objects.standing().count() == 1
        undone(loads[which], at=AT + (9 + number) * DAY)
        judged()

    assert not Intervention.objects.standing().exists()


def test_a_visit_that_a_later_file_repeats_goes_with_that_file(hartleys: FeedLoad, send: Send) -> None:
    council = Family.objects.get().council
    make.OutcomesPlanFactory(council=council, text=PLAN.read_text())
    make.UserFactory(council=council, username="rosalind")
    first = send("visits", VISITS)
    judged()
    again = send("visits", VISITS + VISITS.splitlines()[1].replace("V1", "V2") + "\n", at=AT + DAY)
    judged()

    undone(first)
    judged()
    assert Intervention.objects.standing().count() == 2

    undone(again, at=AT + 10 * DAY)
    assert not Intervention.objects.standing().exists()
