"""What each delivery holds of what was known when."""

from datetime import date

from families.invented.files import Ledger, Row
from families.invented.layouts import COLUMNS


def case(family: str, **columns: str) -> Row:
    return dict.fromkeys(COLUMNS["cases"], "") | {"FamilyID": family} | columns


def test_a_row_known_in_time_is_in_the_first_delivery_alone() -> None:
    ledger = Ledger()

    ledger.put("cases", case("A"), known_on=date(2019, 1, 1))

    assert [folder for folder, _, _ in ledger.deliveries()] == ["2020-03-20"]


def test_a_changed_row_is_delivered_again_as_it_then_stood() -> None:
    ledger = Ledger()
    ledger.put("cases", case("A"), known_on=date(2019, 1, 1))
    ledger.put("cases", case("A", ClosedOn="2020-06-01"), known_on=date(2020, 6, 3))

    delivered = list(ledger.deliveries())

    assert [(folder, row["ClosedOn"]) for folder, _, row in delivered] == [
        ("2020-03-20", ""),
        ("2020-09-28", "2020-06-01"),
    ]


def test_a_version_that_was_never_current_at_a_delivery_is_never_sent() -> None:
    ledger = Ledger()
    ledger.put("cases", case("A", Route="partner"), known_on=date(2019, 1, 1))
    ledger.put("cases", case("A", Route="keyworker"), known_on=date(2019, 2, 1))

    assert [row["Route"] for _, _, row in ledger.deliveries()] == ["keyworker"]


def test_what_is_known_on_the_day_of_a_delivery_waits_for_the_next() -> None:
    ledger = Ledger()

    ledger.put("cases", case("A"), known_on=date(2020, 3, 20))

    assert [folder for folder, _, _ in ledger.deliveries()] == ["2020-09-28"]


def test_what_is_known_after_the_last_delivery_is_never_sent() -> None:
    ledger = Ledger()

    ledger.put("cases", case("A"), known_on=date(2020, 9, 28))

    assert list(ledger.deliveries()) == []
