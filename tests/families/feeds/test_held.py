"""What people changed in a household here, against files that say otherwise."""

from datetime import date

import pytest

from families.feeds.addresses import Address, Stretch
from families.feeds.held import with_own
from families.households import Home, die, leave, move_home
from families.ledger import Saying
from families.models import Family, HouseholdChange, Membership, Person, Residence
from families.taking_back import undo
from tests.families.feeds.conftest import AT, Send, faults
from tests.families.feeds.test_loading import AMY, BEN, HOUSEHOLDS, LATER

MAY = date(2020, 5, 3)
SAID = Saying(on=MAY, by="kit@aldermere.example", as_of=date(2020, 9, 28), at=AT)
NEW_HOME = Home("2 Other Road", "", "ZZ99 4XY")
LATE = AMY.replace("Hartley,1985", "Hartley-Smith,1985")  # the same stay, with another word in its row


@pytest.fixture
def family(send: Send) -> Family:
    send("households", HOUSEHOLDS + AMY + BEN)
    return Family.objects.get()


def amy() -> Person:
    return Person.objects.get(given_name="Amy")


def homes() -> list[tuple[str, date, date | None]]:
    return list(Residence.objects.order_by("starts_on").values_list("postcode", "starts_on", "ends_on"))


def test_a_file_does_not_bring_back_whoever_left(family: Family, send: Send) -> None:
    leave(family, [amy()], SAID)

    done = send("households", HOUSEHOLDS + LATE + BEN, at=LATER)

    ((line, column, reason),) = faults(done)
    assert (line, column) == (2, "To")
    assert "changed here: from 2015-01-01 to 2020-05-03" in reason
    assert Membership.objects.get(person=amy()).ends_on == MAY


def test_the_same_file_again_changes_nothing(family: Family, send: Send) -> None:
    die(family, amy(), SAID)

    done = send("households", HOUSEHOLDS + AMY + BEN, at=LATER)

    assert faults(done) == []
    assert Membership.objects.get(person=amy()).ends_on == date(2020, 5, 4)


def test_a_file_that_agrees_is_loaded(family: Family, send: Send) -> None:
    leave(family, [amy()], SAID)

    done = send("households", HOUSEHOLDS + LATE.replace("2015-01-01,,", "2015-01-01,2020-05-03,"), at=LATER)

    assert faults(done) == []


def test_undoing_the_change_gives_the_word_back_to_the_files(family: Family, send: Send) -> None:
    change = leave(family, [amy()], SAID)
    undo(change, reason="A slip.", by=SAID.by, at=AT, resting=[])

    done = send("households", HOUSEHOLDS + AMY.replace("2015-01-01,,", "2015-01-01,2020-06-01,"), at=LATER)

    assert faults(done) == []
    assert Membership.objects.get(person=amy()).ends_on == date(2020, 6, 1)


def test_a_file_does_not_take_back_a_move(family: Family, send: Send) -> None:
    move_home(family, NEW_HOME, SAID)
    before = homes()

    send("households", HOUSEHOLDS + LATE + BEN, at=LATER)

    assert homes() == before
    assert HouseholdChange.objects.standing().exists()


def place(line: str, starts_on: str, ends_on: str = "") -> Stretch:
    address = Address(line_1=line, line_2="", postcode="ZZ99 3WZ", uprn="", local_uprn="", district=None)
    end = date.fromisoformat(ends_on) if ends_on else None
    return Stretch(address=address, starts_on=date.fromisoformat(starts_on), ends_on=end)


OLD, OWN = place("Old", "2015-01-01"), place("Own", "2020-05-03")
CUT = place("Old", "2015-01-01", "2020-05-03")


@pytest.mark.parametrize(
    ("told", "own", "ended", "lived"),
    [
        pytest.param([OLD], [], [], [OLD], id="nothing entered here"),
        pytest.param([OLD], [OWN], ["2020-05-03"], [CUT, OWN], id="the file has not heard of the move"),
        pytest.param(
            [place("Old", "2015-01-01", "2020-05-10"), place("Own", "2020-05-10")],
            [OWN],
            ["2020-05-03"],
            [CUT, OWN],
            id="the file tells the same move of a later day",
        ),
        pytest.param(
            [OLD, place("Third", "2020-08-01")],
            [OWN],
            ["2020-05-03"],
            [CUT, place("Own", "2020-05-03", "2020-08-01"), place("Third", "2020-08-01")],
            id="the file tells of a later move elsewhere",
        ),
        pytest.param([OLD], [], ["2020-05-03"], [CUT], id="everybody joined another household"),
    ],
)
def test_an_address_entered_here_stands_until_a_later_move(
    told: list[Stretch], own: list[Stretch], ended: list[str], lived: list[Stretch]
) -> None:
    assert with_own(told, own, [date.fromisoformat(day) for day in ended]) == lived
