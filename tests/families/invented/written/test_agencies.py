"""Rows of written lives grow as agencies learn of things."""

from datetime import date

from families.invented.written.agencies import Told, arrears, care, job


def test_a_job_is_entered_then_verified_then_ended() -> None:
    told = job("Sean", "2019-09-09", "2019-12-15", verified="2019-10-17", at="Kiln Lane Bakery")

    versions = [(day, said["Verification"], said["EndsOn"]) for day, said in told.versions()]

    assert versions == [
        (date(2019, 9, 15), "", ""),
        (date(2019, 10, 23), "adviser", ""),
        (date(2019, 12, 21), "adviser", "2019-12-15"),
    ]


def test_an_order_says_its_own_length_from_the_start() -> None:
    told = Told(
        who="Piotr",
        kind="orders",
        says={"Kind": "community-order", "StartsOn": "2018-11-05", "EndsOn": "2019-08-04"},
    )

    assert [said["EndsOn"] for _, said in told.versions()] == ["2019-08-04"]


def test_an_offence_is_pending_until_it_is_decided() -> None:
    says = {"Outcome": "proven", "OccurredOn": "2018-06-16", "DecidedOn": "2018-08-28"}

    versions = [said["Outcome"] for _, said in Told(who="Jerome", kind="youth-offending", says=says).versions()]

    assert versions == ["pending", "proven"]


def test_a_new_referral_comes_after_the_end_of_help() -> None:
    told = care("Kayla", "early-help", "2019-08-31", "2020-01-17", why="Needs met", again="2020-06-08")

    last = list(told.versions())[-1]

    assert last == (date(2020, 6, 14), told.says)


def test_rent_is_told_month_by_month() -> None:
    assert [one.says["StartsOn"] for one in arrears("Diane", "2018-12-01", 720, 860)] == ["2018-12-01", "2019-01-01"]
