"""Every kind of file: a row of it is loaded as it should be, and what is wrong in it is said."""

from typing import Any

import pytest

from families.feeds.kinds import KINDS, Kind
from families.models import FeedRecord, Identifier, Person
from families.models.feeds import FeedKind
from tests.families.feeds.conftest import Send, faults
from tests.families.feeds.test_loading import AMY, BEN, HOUSEHOLDS

WHO = "P1,Amy,Hartley,1985-05-17,ZY1 1AA"
IDENTITY = "IndividualID,FirstName,LastName,DOB,Postcode"


@pytest.fixture
def hartleys(send: Send) -> None:
    send("households", HOUSEHOLDS + AMY + BEN)


def test_every_kind_of_file_the_council_may_receive_is_read() -> None:
    assert set(KINDS) == set(FeedKind)


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: str(kind.kind))
def test_a_kind_holds_together(kind: Kind) -> None:
    names = {column.name for column in kind.columns}

    assert {*kind.key, *kind.telling, *kind.identifiers} <= names
    assert len(names) == len(kind.columns)
    assert {column.name for column in kind.columns if column.is_required} & set(kind.key)


# Each: the kind, the columns beside the identity, and a row of them; then what is kept of it beside the identity.
TAKEN = [
    (
        "exclusions",
        "ExclusionID,School,Kind,StartsOn,Sessions,Reason",
        "X1,Mereport Academy,Fixed-period,03/02/2020,4,=swearing",
        {"Kind": "fixed", "StartsOn": "2020-02-03", "Sessions": 4, "Reason": "=swearing"},
    ),
    (
        "placements",
        "PlacementID,Provider,Placement,StartsOn,EndsOn",
        "L1,Bridge Centre,Alternative Provision,2020-01-06,2021-07-20",
        {"Placement": "alternative", "EndsOn": "2021-07-20"},
    ),
    (
        "youth-offending",
        "OffenceID,Outcome,OccurredOn,DecidedOn",
        "O1,Youth Caution,2020-01-06,2020-02-01",
        {"Outcome": "youth-caution"},
    ),
    ("asb", "InterventionID,Kind,IssuedOn,EndsOn", "I1,CBO,2020-01-06,2022-01-05", {"Kind": "cbo"}),
    ("orders", "OrderID,Kind,StartsOn,EndsOn,BreachedOn", "R1,Licence,2020-01-06,2021-01-05,2020-03-01", {}),
    ("orders", "OrderID,Kind,StartsOn,EndsOn,BreachedOn", "R1,prison release,2020-01-06,,", {"Kind": "prison-release"}),
    (
        "social-care",
        "EpisodeID,Kind,Level,StartsOn,EndsOn,ReReferredOn,EndReason",
        "S1,CIN,3,2020-01-06,,,",
        {"Kind": "child-in-need", "Level": 3},
    ),
    (
        "benefits",
        "ClaimID,NINO,Benefit,Conditionality,StartsOn,EndsOn",
        "B1,qq 12 34 56 c,Universal Credit,Light touch,2020-01-06,",
        {"NINO": "QQ123456C", "Benefit": "uc", "Conditionality": "light-touch"},
    ),
    (
        "employment",
        "EmploymentID,NINO,Activity,Employer,HoursPerWeek,StartsOn,EndsOn,Verification,VerifiedBy,VerifiedOn",
        "E1,,Self-employed,,16.50,2020-01-06,2020-03-01,payslip,K. Keane,2020-02-01",
        {"Activity": "self-employment", "HoursPerWeek": "16.5", "VerifiedOn": "2020-02-01"},
    ),
    ("neet", "RecordID,Status,StartsOn,EndsOn", "N1,NEET,2020-01-06,2020-02-01", {"Status": "neet"}),
    (
        "housing",
        "RecordID,Kind,Amount,StartsOn,EndsOn,Kept",
        'H1,Rent arrears,"£1,234.50",2020-01-06,,',
        {"Kind": "arrears", "Amount": 123450},
    ),
    ("housing", "RecordID,Kind,Amount,StartsOn,EndsOn,Kept", "H2,debt-plan,,2020-01-06,2021-01-05,yes", {"Kept": "Y"}),
    (
        "domestic-abuse",
        "ReportID,IncidentID,Role,Band,MARAC,OccurredOn",
        "D1,AM20-1,Victim,High,Y,2020-01-06",
        {"Role": "victim", "Band": "high", "MARAC": "Y"},
    ),
    (
        "health",
        "ConfirmationID,NHSNumber,Need,Status,ConfirmedOn,Professional,ProfessionalRole",
        "C1,999 234 0789,Mental health,Managed,2020-01-06,Dr A. Adeyemi,GP",
        {"NHSNumber": "9992340789", "Need": "mental-health", "Status": "managed"},
    ),
]


def file(columns: str, row: str, *, who: str = WHO) -> str:
    return f"{columns},{IDENTITY}\n{row},{who}\n"


@pytest.mark.parametrize(("kind", "columns", "row", "kept"), TAKEN)
def test_a_row_of_each_kind_is_kept_cleaned(
    hartleys: None, send: Send, kind: str, columns: str, row: str, kept: dict[str, Any]
) -> None:
    done = send(kind, file(columns, row))

    assert (done.problem, faults(done)) == ("", [])
    record = FeedRecord.objects.get(kind=kind)
    assert record.person == Person.objects.get(given_name="Amy")
    assert record.content.items() >= kept.items()
    assert "" not in record.content.values()


REFUSED = [
    ("exclusions", "ExclusionID,School,Kind,StartsOn,Sessions", "X1,A,permanent,2020-02-03,4", "Sessions"),
    ("exclusions", "ExclusionID,School,Kind,StartsOn,Sessions", "X1,A,fixed,1984-02-03,4", "StartsOn"),
    ("placements", "PlacementID,Placement,StartsOn,EndsOn", "L1,special,2020-01-06,2020-01-05", "EndsOn"),
    ("youth-offending", "OffenceID,Outcome,OccurredOn,DecidedOn", "O1,proven,2020-01-06,", "DecidedOn"),
    ("youth-offending", "OffenceID,Outcome,OccurredOn,DecidedOn", "O1,youth-caution,2020-01-06,", "DecidedOn"),
    ("youth-offending", "OffenceID,Outcome,OccurredOn,DecidedOn", "O1,pending,2020-01-06,2020-02-01", "DecidedOn"),
    ("youth-offending", "OffenceID,Outcome,OccurredOn,DecidedOn", "O1,proven,2020-01-06,2020-01-05", "DecidedOn"),
    ("asb", "InterventionID,Kind,IssuedOn,EndsOn", "I1,frown,2020-01-06,", "Kind"),
    ("asb", "InterventionID,Kind,IssuedOn,EndsOn", "I1,cbo,2020-01-06,2020-01-05", "EndsOn"),
    ("orders", "OrderID,Kind,StartsOn,EndsOn", "R1,prison-release,2020-01-06,2020-02-01", "EndsOn"),
    ("orders", "OrderID,Kind,StartsOn,BreachedOn", "R1,licence,2020-01-06,2020-01-05", "BreachedOn"),
    ("social-care", "EpisodeID,Kind,Level,StartsOn", "S1,cin,5,2020-01-06", "Level"),
    ("social-care", "EpisodeID,Kind,StartsOn,ReReferredOn", "S1,cin,2020-01-06,2020-01-05", "ReReferredOn"),
    ("benefits", "ClaimID,Benefit,Conditionality,StartsOn", "B1,uc,,2020-01-06", "Conditionality"),
    ("benefits", "ClaimID,Benefit,Conditionality,StartsOn", "B1,jsa,light-touch,2020-01-06", "Conditionality"),
    ("employment", "EmploymentID,Activity,StartsOn,Verification", "E1,employment,2020-01-06,payslip", "VerifiedBy"),
    ("employment", "EmploymentID,Activity,StartsOn,VerifiedOn", "E1,employment,2020-01-06,2020-01-06", "VerifiedOn"),
    ("neet", "RecordID,Status,StartsOn", "N1,idle,2020-01-06", "Status"),
    ("housing", "RecordID,Kind,Amount,StartsOn", "H1,arrears,,2020-01-06", "Amount"),
    ("housing", "RecordID,Kind,Amount,StartsOn,EndsOn", "H1,notice,,2020-01-06,2020-02-01", "EndsOn"),
    ("housing", "RecordID,Kind,Amount,StartsOn,Kept", "H1,arrears,10,2020-01-06,Y", "Kept"),
    ("domestic-abuse", "ReportID,Role,Band,OccurredOn", "D1,victim,grave,2020-01-06", "Band"),
    (
        "health",
        "ConfirmationID,Need,Status,ConfirmedOn,Professional,ProfessionalRole",
        "C1,drugs,need,2020-01-06,,GP",
        "Professional",
    ),
]


@pytest.mark.parametrize(("kind", "columns", "row", "column"), REFUSED)
def test_a_row_that_contradicts_itself_is_refused(
    hartleys: None, send: Send, kind: str, columns: str, row: str, column: str
) -> None:
    done = send(kind, file(columns, row))

    assert column in {name for _, name, _ in faults(done)}, (done.problem, faults(done))
    assert not FeedRecord.objects.filter(kind=kind).exists()


ONE_OF_EACH = {kind: (columns, row) for kind, columns, row, _ in reversed(TAKEN)}


@pytest.mark.parametrize("kind", ONE_OF_EACH)
def test_a_row_without_a_reference_needs_name_and_birth(hartleys: None, send: Send, kind: str) -> None:
    columns, row = ONE_OF_EACH[kind]

    nobody = send(kind, file(columns, row, who=",Amy,,,"))
    by_name = send(kind, file(columns, row, who=",amy,HARTLEY,17/05/1985,"))

    assert {name for _, name, _ in faults(nobody)} == {"LastName", "DOB"}
    assert (by_name.loaded, faults(by_name)) == (1, [])


BENEFITS = "ClaimID,IndividualID,NINO,FirstName,LastName,DOB,Benefit,StartsOn\n"


def claim(number: str, who: str) -> str:
    return f"{number},{who},jsa,2020-01-06\n"


def test_a_number_found_beside_a_known_reference_is_remembered(hartleys: None, send: Send) -> None:
    send("benefits", BENEFITS + claim("B1", "P1,QQ123456C,,,"))

    by_number = send("benefits", BENEFITS + claim("B2", ",QQ 12 34 56 C,Aimee,Hartley-Stone,1985-05-17"))

    assert Identifier.objects.get(kind="nino").person.given_name == "Amy"
    assert (by_number.loaded, faults(by_number)) == (1, [])
    assert FeedRecord.objects.get(key="B2").matched_by == "NINO"


CONTRADICTIONS = [
    ([claim("B2", "P1,QQ999999A,,,")], "has another National Insurance number here"),
    ([claim("B2", "P2,QQ123456C,,,")], "somebody else than IndividualID says"),
    ([claim("B2", "P2,QQ777777A,,,"), claim("B3", "P2,QQ777777B,,,")], "one person more than one National Insurance"),
    ([claim("B2", "P2,QQ777777A,,,"), claim("B3", ",QQ777777A,Cal,Hartley,2001-01-01")], "Nobody here has"),
    ([claim("B2", "P9,QQ123456C,Amy,Hartley,1985-05-17")], "has another IndividualID here"),
]


@pytest.mark.parametrize(("rows", "reason"), CONTRADICTIONS)
def test_references_that_contradict_each_other_are_refused(
    hartleys: None, send: Send, rows: list[str], reason: str
) -> None:
    send("benefits", BENEFITS + claim("B1", "P1,QQ123456C,,,"))

    done = send("benefits", BENEFITS + "".join(rows))

    assert any(reason in why for _, _, why in faults(done)), faults(done)
    assert not Person.objects.get(given_name="Amy").identifiers.exclude(value="QQ123456C").filter(kind="nino").exists()


def test_one_number_of_two_people_teaches_us_nothing(hartleys: None, send: Send) -> None:
    done = send("benefits", BENEFITS + claim("B1", "P1,QQ123456C,,,") + claim("B2", "P2,QQ123456C,,,"))

    assert {line for line, _, _ in faults(done)} == {2, 3}
    assert not Identifier.objects.filter(kind="nino").exists()
