"""Loading: what is written, what replaces what, and what is rejected because of what we already know."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from families.actions import LoadRefusedError, discard, load
from families.feeds import households
from families.feeds.asking import WAITS
from families.models import (
    Coverage,
    Family,
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
from tests.families.feeds.conftest import PROVING, Send, faults

HOUSEHOLDS = (
    "IndividualID,FamilyID,FirstName,LastName,DOB,Address_1,Postcode,District,Sex,Relationship,LivesThere,"
    "ParentalResponsibility,From,To,NHSNumber,UPN\n"
)
AMY = "P1,F1,Amy,Hartley,1985-05-17,1 High Street,ZY1 1AA,Alder Vale,F,mother,Y,Y,2015-01-01,,9992340789,\n"
BEN = "P2,F1,Ben,Hartley,2009-03-02,1 High Street,ZY1 1AA,Alder Vale,M,child,Y,N,2015-01-01,,,F909038909131\n"
SCHOOL = (
    "UPN,FirstName,LastName,DOB,School,Term,RollFrom,RollTo,SessionsPossible,AuthorisedAbsence,UnauthorisedAbsence,"
    "Placement\n"
)
OFFENCES = "IncidentID,IndividualID,FirstName,LastName,DOB,Kind,Role,Outcome,OccurredOn,ProvenOn\n"
LATER = datetime(2020, 9, 29, 9, 0, tzinfo=UTC)


def term(name: str = "2019-20 Autumn", *, school: str = "Mereport Academy", roll_to: str = "", missed: int = 4) -> str:
    return f"F909038909131,Ben,Hartley,2009-03-02,{school},{name},2019-09-03,{roll_to},140,2,{missed},mainstream\n"


@pytest.fixture
def hartleys(send: Send) -> None:
    send("households", HOUSEHOLDS + AMY + BEN)


def test_a_households_file_makes_a_family(hartleys: None) -> None:
    family = Family.objects.get()

    assert (family.reference, family.name) == ("F1", "Hartley")
    assert {(m.person.given_name, m.relationship, m.has_parental_responsibility) for m in Membership.objects.all()} == {
        ("Amy", "mother", True),
        ("Ben", "child", False),
    }
    assert set(Identifier.objects.values_list("kind", "value")) == {
        ("hub", "P1"),
        ("hub", "P2"),
        ("nhs", "9992340789"),
        ("upn", "F909038909131"),
    }
    assert Residence.objects.get().postcode == "ZY1 1AA"
    assert Touched.objects.filter(family=family).exists()


def test_a_preview_writes_nothing_but_says_what_it_would(preview: Send) -> None:
    previewed = preview("households", HOUSEHOLDS + AMY + BEN)

    assert (previewed.state, previewed.loaded) == (LoadState.PREVIEWED, 2)
    assert previewed.effects["people"] == 2
    assert not any(table.objects.exists() for table in (Family, Person, FeedRecord, Touched, Coverage))


def test_a_changed_row_replaces_the_one_before(hartleys: None, send: Send) -> None:
    done = send("households", HOUSEHOLDS + AMY.replace("2015-01-01,,", "2015-01-01,2020-06-01,") + BEN, at=LATER)

    before, after = FeedRecord.objects.filter(key="P1|F1|2015-01-01").order_by("id")
    assert (done.loaded, done.unchanged) == (1, 1)
    assert (before.superseded_by, before.superseded_at) == (after, LATER)
    assert Membership.objects.get(person__given_name="Amy").ends_on == date(2020, 6, 1)


def test_a_corrected_name_is_taken_over(hartleys: None, send: Send) -> None:
    send("households", HOUSEHOLDS + AMY.replace("Amy", "Aimée"), at=LATER)

    assert set(Person.objects.values_list("given_name", flat=True)) == {"Aimée", "Ben"}


def test_a_move_of_house_ends_a_residence_and_begins_another(hartleys: None, send: Send) -> None:
    ended = [row.replace("2015-01-01,,", "2015-01-01,2020-06-01,") for row in (AMY, BEN)]
    moved = [row.replace("2015-01-01", "2020-06-01").replace("ZY1 1AA", "ZY2 2BB") for row in (AMY, BEN)]
    send("households", HOUSEHOLDS + "".join(ended + moved), at=LATER)

    homes = Residence.objects.order_by("starts_on").values_list("postcode", "starts_on", "ends_on")
    assert list(homes) == [
        ("ZY1 1AA", date(2015, 1, 1), date(2020, 6, 1)),
        ("ZY2 2BB", date(2020, 6, 1), None),
    ]


def test_two_homes_on_a_day_are_rejected_with_the_other_home(hartleys: None, send: Send) -> None:
    done = send("households", HOUSEHOLDS + BEN.replace("F1", "F2").replace("2015-01-01", "2020-02-01"), at=LATER)

    [(line, column, reason)] = faults(done)
    assert (line, column) == (2, "From")
    assert "F1 has them from 2015-01-01 with no last day" in reason
    assert not Family.objects.filter(reference="F2").exists()


def test_what_the_database_refuses_costs_only_its_own_row(
    send: Send, hartleys: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should the check before ever overlook something, the exclusion constraint is the last line of defence."""
    monkeypatch.setattr(households, "_refuse_two_homes", lambda: None)
    cal = "P3,F2,Cal,Stone,2011-04-05,9 New Road,ZY3 3DD,Alder Vale,M,child,Y,N,2016-01-01,,,\n"

    done = send("households", HOUSEHOLDS + BEN.replace("F1", "F2").replace("2015-01-01", "2020-02-01") + cal, at=LATER)

    assert faults(done) == [(2, "From", "A person lives in one household on a day.")]
    assert (done.loaded, done.rejected) == (1, 1)
    assert Person.objects.filter(given_name="Cal").exists()


CONTRADICTIONS = [
    pytest.param(AMY + AMY.replace("Amy", "Anna"), "say different things", id="one stay told twice, differently"),
    pytest.param(
        AMY.replace("2015-01-01,,", "2015-01-01,2016-01-01,")
        + AMY.replace("2015-01-01", "2017-01-01").replace("85", "86"),
        "more than one date of birth (lines 2, 3)",
        id="one person, two dates of birth",
    ),
    pytest.param(
        AMY + AMY.replace("P1", "P9").replace("Amy", "Anna").replace("F1", "F9"),
        "one NHS number to more than one person (lines 2, 3)",
        id="one NHS number, two people",
    ),
]


@pytest.mark.parametrize(("rows", "reason"), CONTRADICTIONS)
def test_of_rows_that_contradict_each_other_none_is_loaded(send: Send, rows: str, reason: str) -> None:
    done = send("households", HOUSEHOLDS + rows)

    assert {line for line, _, _ in faults(done)} == {2, 3}
    assert all(reason in why for _, _, why in faults(done))
    assert not Person.objects.exists()


def test_a_reference_of_somebody_else_is_rejected(hartleys: None, send: Send) -> None:
    cal = "P3,F2,Cal,Stone,2011-04-05,9 New Road,ZY3 3DD,Alder Vale,M,child,Y,N,2016-01-01,,9992340789,\n"
    done = send("households", HOUSEHOLDS + cal, at=LATER)

    [(line, column, reason)] = faults(done)
    assert (line, column) == (2, "NHSNumber")
    assert "another name and another date of birth" in reason


def test_a_known_nhs_number_leads_to_the_same_person_under_a_new_reference(hartleys: None, send: Send) -> None:
    again = AMY.replace("P1,F1", "P7,F7").replace(",Y,Y,2015-01-01", ",N,Y,2020-01-01")
    send("households", HOUSEHOLDS + again, at=LATER)

    assert set(Person.objects.get(given_name="Amy").identifiers.values_list("value", flat=True)) == {
        "P1",
        "P7",
        "9992340789",
    }


MATCHES = [
    pytest.param("P2,Ben,Hartley,2009-03-02", None, id="by the hub's reference"),
    pytest.param(",Ben,Hartley,2009-03-02", None, id="by name and date of birth"),
    pytest.param(",BEN,  hartley,02/03/2009", None, id="in capitals, the date as people write it"),
    pytest.param("P2,,,", None, id="by the reference alone"),
    pytest.param(",Ben,Hartley,2009-03-03", "Nobody here has this name and date of birth.", id="born a day later"),
    pytest.param("P8,Bob,Hartley,2009-03-02", "Nobody here has this reference, nor this name", id="nobody"),
    pytest.param("P8,Ben,Hartley,2009-03-02", "is known by another", id="the name, but another reference"),
    pytest.param("P2,Cal,Stone,2011-04-05", "another name and another date of birth", id="a reference, somebody else"),
    pytest.param(",Hartley,Ben,2009-03-02", "seem to be swapped", id="names swapped"),
]


@pytest.mark.parametrize(("who", "reason"), MATCHES)
def test_a_row_is_matched_exactly_or_rejected(hartleys: None, send: Send, who: str, reason: str | None) -> None:
    done = send("offences", f"{OFFENCES}A1,{who},asb,suspect,none,2019-02-19,\n")

    if reason is None:
        assert FeedRecord.objects.get(kind="offences").person == Person.objects.get(given_name="Ben")
    else:
        [(_, _, why)] = faults(done)
        assert reason in (MatchQuestion.objects.get().reason if why == WAITS else why)


def test_two_people_of_one_name_and_birth_are_never_guessed_between(hartleys: None, send: Send) -> None:
    twin = BEN.replace("P2,F1", "P5,F5").replace("F909038909131", "")
    send("households", HOUSEHOLDS + twin, at=LATER)

    done = send("offences", f"{OFFENCES}A1,,Ben,Hartley,2009-03-02,asb,suspect,none,2019-02-19,\n")

    assert [why for _, _, why in faults(done)] == [WAITS]
    assert MatchQuestion.objects.get().reason == "2 people here have this name and date of birth."


def test_a_school_file_puts_a_child_on_a_roll(hartleys: None, send: Send) -> None:
    send("school", SCHOOL + term())

    roll = SchoolRoll.objects.get()
    assert (str(roll.school), roll.starts_on, roll.ends_on) == ("Mereport Academy", date(2019, 9, 3), None)


def test_the_last_day_on_a_roll_is_told_by_the_latest_term(hartleys: None, send: Send) -> None:
    send("school", SCHOOL + term() + term("2019-20 Spring", roll_to="2020-02-14"))
    send("school", SCHOOL + term(missed=5), at=LATER)

    assert SchoolRoll.objects.get().ends_on == date(2020, 2, 15)


def test_a_child_on_another_roll_has_left_the_one_before(hartleys: None, send: Send) -> None:
    moved = term("2019-20 Spring", school="Aldermere Bridge Centre").replace("2019-09-03", "2020-01-06")
    send("school", SCHOOL + term() + moved)

    assert [roll.ends_on for roll in SchoolRoll.objects.order_by("starts_on")] == [date(2020, 1, 6), None]


def test_a_roll_that_is_told_otherwise_is_put_right(hartleys: None, send: Send) -> None:
    send("school", SCHOOL + term())
    send("school", SCHOOL + term().replace("2019-09-03", "2019-09-05"), at=LATER)

    assert SchoolRoll.objects.get().starts_on == date(2019, 9, 5)


def test_coverage_grows_and_never_goes_back(hartleys: None, send: Send) -> None:
    send("households", HOUSEHOLDS + BEN, at=LATER)

    assert Coverage.objects.count() == 1
    assert Coverage.objects.get().complete_to == date(2020, 9, 27)


def test_the_same_file_again_changes_nothing_and_says_so(hartleys: None, send: Send) -> None:
    done = send("households", HOUSEHOLDS + AMY + BEN, at=LATER)

    assert (done.loaded, done.unchanged, done.rejected) == (0, 2, 0)
    assert "This very file was loaded on 28 September 2020" in done.notes[0]
    assert FeedRecord.objects.count() == 2


def test_a_discarded_file_is_not_loaded(preview: Send) -> None:
    discarded = discard(preview("households", HOUSEHOLDS + AMY))

    with pytest.raises(LoadRefusedError):
        load(discarded, at=LATER)


def test_rows_that_were_rejected_are_loaded_once_they_fit(send: Send) -> None:
    row = OFFENCES + "A1,P2,Ben,Hartley,2009-03-02,asb,suspect,none,2019-02-19,\n"
    assert send("offences", row).rejected == 1

    send("households", HOUSEHOLDS + BEN)

    assert send("offences", row, at=LATER).loaded == 1


cells = st.sampled_from(
    ["", "P1", "P2", "F1", "Amy", "2009-03-02", "31/11/2012", "child", "Y", "ZY1 1AA", "=1", '"', "\x00"]
)
lines = st.lists(st.one_of(st.sampled_from([AMY, BEN]), st.lists(cells, max_size=18).map(",".join)), max_size=8)


@settings(max_examples=300 if PROVING else 15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=lines)
def test_every_row_is_loaded_unchanged_or_rejected(send: Send, council: Any, rows: list[str]) -> None:
    done = send("households", HOUSEHOLDS + "\n".join(rows))

    assert done.state == LoadState.LOADED
    assert done.rows == done.loaded + done.unchanged + done.rejected
    assert done.rejected == done.rejects.values("row_number").distinct().count()
    assert done.rows >= sum(row in (AMY, BEN) for row in rows)
