"""Properties of what the other agencies' files say of every invented life."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date

import pytest

from families.feeds.cleaning import folded_name
from families.invented.calendar import TERMS, TODAY, age
from families.invented.files import Row
from families.invented.layouts import ABOUT_PEOPLE
from families.invented.work import OUT_OF_WORK_GROUPS

Known = Callable[..., list[Row]]
Person = tuple[str, str, str]


def who(row: Row) -> Person:
    return folded_name(row["FirstName"]), folded_name(row["LastName"]), row["DOB"]


def overlap(one: Row, other: Row) -> bool:
    """Whether two stretches whose ends are last days share a day."""
    return one["StartsOn"] <= (other["EndsOn"] or "9999") and other["StartsOn"] <= (one["EndsOn"] or "9999")


def by_person(rows: list[Row]) -> dict[Person, list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[who(row)].append(row)
    return found


@pytest.fixture
def members(known: Known) -> set[Person]:
    return {who(row) for row in known("households")}


@pytest.mark.parametrize("kind", ABOUT_PEOPLE)
def test_every_kind_of_file_says_something(kind: str, known: Known) -> None:
    assert len(known(kind)) > 10


def test_nearly_every_row_names_a_member_of_a_family_and_a_few_name_somebody_oddly(
    known: Known, members: set[Person]
) -> None:
    rows = [row for kind in (*ABOUT_PEOPLE, "offences") for row in known(kind)]

    odd = [row for row in rows if who(row) not in members]

    assert 5 <= len(odd) <= 0.02 * len(rows)
    assert not any(row["IndividualID"] for row in odd)


def test_a_number_of_the_council_stands_only_beside_the_name_it_belongs_to(known: Known) -> None:
    names = {row["IndividualID"]: who(row) for row in known("households")}

    for kind in ABOUT_PEOPLE:
        assert all(names[row["IndividualID"]] == who(row) for row in known(kind) if row["IndividualID"])


def test_nobody_claims_as_out_of_work_on_a_day_in_work(known: Known) -> None:
    lately = "2020-08-15"  # the end of a claim may be told weeks after the job
    work = [row for row in known("employment") if "employment" in row["Activity"] and row["StartsOn"] < lately]
    jobs = by_person(work)
    claims = by_person(
        [row for row in known("benefits") if row["Benefit"] != "uc" or row["Conditionality"] in OUT_OF_WORK_GROUPS]
    )

    clashes = [(job, claim) for p in jobs for job in jobs[p] for claim in claims[p] if overlap(job, claim)]

    assert clashes == []


def test_universal_credit_alone_has_a_conditionality_group(known: Known) -> None:
    assert all(bool(row["Conditionality"]) == (row["Benefit"] == "uc") for row in known("benefits"))


def test_a_verification_names_who_and_when_and_some_work_has_none(known: Known) -> None:
    rows = [row for row in known("employment") if row["Activity"] == "employment"]

    verified = [row for row in rows if row["Verification"]]

    assert 0.3 < len(verified) / len(rows) < 0.95
    assert all(row["VerifiedBy"] and row["StartsOn"] <= row["VerifiedOn"] <= TODAY.isoformat() for row in verified)


@pytest.mark.parametrize("kind", ["social-care", "neet"])
def test_nobody_is_in_two_episodes_on_a_day(kind: str, known: Known) -> None:
    clashes = [
        (one, other)
        for rows in by_person(known(kind)).values()
        for index, one in enumerate(rows)
        for other in rows[index + 1 :]
        if overlap(one, other)
    ]

    assert clashes == []


def test_who_is_referred_again_had_help_that_ended_within_a_year(known: Known) -> None:
    again = [row for row in known("social-care") if row["ReReferredOn"]]

    assert again
    for row in again:
        gap = date.fromisoformat(row["ReReferredOn"]) - date.fromisoformat(row["EndsOn"])
        assert 0 < gap.days < 366


def test_an_incident_of_abuse_has_one_victim_one_band_and_a_conference_only_if_high(known: Known) -> None:
    incidents = defaultdict(list)
    for row in known("domestic-abuse"):
        incidents[row["IncidentID"]].append(row)

    for rows in incidents.values():
        assert len({row["Band"] for row in rows}) == 1
        assert Counter(row["Role"] for row in rows)["victim"] <= 1
        assert all(bool(row["MARAC"]) == (row["Band"] == "high") for row in rows)


def test_the_young_people_of_the_pathways_file_are_sixteen_to_eighteen(known: Known) -> None:
    for row in known("neet"):
        assert 15 <= age(date.fromisoformat(row["DOB"]), on=date.fromisoformat(row["StartsOn"])) <= 18


def test_an_order_is_breached_only_while_it_runs(known: Known) -> None:
    rows = [row for row in known("orders") if row["BreachedOn"]]

    assert rows
    assert all(row["StartsOn"] <= row["BreachedOn"] <= row["EndsOn"] for row in rows)


def test_most_young_offences_are_told_by_the_police_too(known: Known) -> None:
    police = {(who(row), row["OccurredOn"]) for row in known("offences") if row["Kind"] == "offence"}
    told = [(who(row), row["OccurredOn"]) for row in known("youth-offending") if row["Outcome"] == "proven"]

    assert sum(one in police for one in told) / len(told) > 0.95


def test_the_register_of_exclusions_agrees_with_the_schools_but_for_a_few(known: Known) -> None:
    counted = {
        (who(row), row["Term"]): int(row["FixedExclusions"])
        for row in known("school")
        if row["SessionsPossible"] != "0"
    }
    registered = Counter(
        (who(row), next(term.name for term in TERMS if date.fromisoformat(row["StartsOn"]) in term))
        for row in known("exclusions")
        if row["Kind"] == "fixed"
    )
    about = {key for key in counted if counted[key] or registered[key]}

    disagreeing = [key for key in about if counted[key] != registered[key]]

    assert 0 < len(disagreeing) < 0.1 * len(about)


def test_rent_owed_is_never_negative_and_told_once_a_month(known: Known) -> None:
    rows = [row for row in known("housing") if row["Kind"] == "arrears"]

    assert all(float(row["Amount"]) >= 0 for row in rows)
    assert max(Counter((who(row), row["StartsOn"]) for row in rows).values()) == 1


def test_a_confirmation_has_a_name_and_begins_with_the_need(known: Known) -> None:
    first: dict[tuple[Person, str], str] = {}
    for row in sorted(known("health"), key=lambda row: (row["ConfirmedOn"], row["ConfirmationID"])):
        assert row["Professional"]
        assert row["ProfessionalRole"]
        first.setdefault((who(row), row["Need"]), row["Status"])

    assert Counter(first.values()).most_common(1)[0] == ("need", Counter(first.values())["need"])


@pytest.mark.parametrize("kind", ["youth-offending", "asb", "social-care", "benefits", "domestic-abuse", "health"])
def test_nothing_is_told_before_it_happened(kind: str, known: Known) -> None:
    days = ("OccurredOn", "IssuedOn", "ConfirmedOn", "StartsOn", "ReReferredOn", "DecidedOn")

    for row in known(kind, by="2020-03-20"):
        assert all(row.get(column, "") < "2020-03-20" for column in days)
