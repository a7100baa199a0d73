"""The police file."""

from datetime import date
from random import Random

from families.invented.files import Ledger
from families.invented.households import Person
from families.invented.identifiers import Identifiers
from families.invented.incidents import Incident, as_police_write_it, draw_incident, report, season, without_accents

ZOFIA = Person(
    number="P1",
    first_name="Małgorzata",
    last_name="Dąbrowska",
    sex="F",
    born_on=date(2005, 8, 1),
    nhs_number="9990000000",
)


def incident(*, outcome: str, occurred_on: date, decided_on: date) -> Incident:
    return Incident(
        number="AM20-000001",
        person=ZOFIA,
        kind="offence",
        role="suspect",
        outcome=outcome,
        occurred_on=occurred_on,
        decided_on=decided_on,
    )


def delivered(found: Incident) -> list[tuple[str, str, str]]:
    ledger = Ledger()
    report(ledger, found, named={"IndividualID": "P1", **ZOFIA.named()})
    return [(folder, row["Outcome"], row["ProvenOn"]) for folder, _, row in ledger.deliveries()]


def test_an_offence_is_pending_at_first_and_comes_again_when_it_is_proven() -> None:
    found = incident(outcome="proven", occurred_on=date(2020, 2, 8), decided_on=date(2020, 5, 20))

    assert delivered(found) == [("2020-03-20", "pending", ""), ("2020-09-28", "proven", "2020-05-20")]


def test_an_offence_decided_after_today_stays_pending() -> None:
    found = incident(outcome="proven", occurred_on=date(2020, 8, 8), decided_on=date(2020, 11, 20))

    assert delivered(found) == [("2020-09-28", "pending", "")]


def test_an_incident_of_the_last_night_comes_in_the_late_file() -> None:
    found = incident(outcome="caution", occurred_on=date(2020, 9, 28), decided_on=date(2020, 9, 28))

    assert delivered(found) == [("2020-09-29", "caution", "")]


def test_about_one_row_in_seven_lacks_the_councils_number() -> None:
    written = [as_police_write_it(Random(seed), ZOFIA) for seed in range(1000)]

    without = [row for row in written if not row["IndividualID"]]
    assert 100 < len(without) < 200
    assert {row["LastName"] for row in without} == {"Dąbrowska", "DĄBROWSKA", "Dabrowska"}


def test_letters_lose_their_accents_and_nothing_else() -> None:
    assert without_accents("Małgorzata O'Neill-Çelik Þór") == "Malgorzata O'Neill-Celik Þor"


def test_a_victim_has_no_outcome() -> None:
    found = draw_incident(
        Random(1), identifiers=Identifiers(), person=ZOFIA, kind="offence", role="victim", month=date(2019, 5, 1)
    )

    assert (found.outcome, found.proven_on) == ("none", None)


def test_summer_has_more_than_winter_and_the_spring_of_2020_fewer_offences() -> None:
    assert season(date(2019, 7, 1), kind="asb") > season(date(2019, 1, 1), kind="asb")
    assert season(date(2020, 5, 1), kind="offence") < season(date(2019, 5, 1), kind="offence")
