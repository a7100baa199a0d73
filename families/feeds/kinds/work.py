"""What Jobcentre Plus, employment advisers and the careers service send."""

from collections.abc import Iterator

from families.feeds import cleaning
from families.feeds.kinds.base import (
    Content,
    Kind,
    Subject,
    column,
    empty_unless,
    identity,
    in_order,
    needed_where,
    required,
    somebody,
)
from families.models.feeds import FeedKind
from families.models.people import IdentifierKind

_BY_NINO = {"IndividualID": IdentifierKind.HUB, "NINO": IdentifierKind.NINO}
_NINO = column("NINO", cleaning.national_insurance_number, "National Insurance number")


def _verified_by_somebody(content: Content) -> Iterator[tuple[str, str]]:
    for name in ("VerifiedBy", "VerifiedOn"):
        if "Verification" in content and name not in content:
            yield name, "Empty; a verification says by whom and when."
        elif "Verification" not in content and name in content:
            yield name, "Filled, but the row says no Verification."


BENEFITS = Kind(
    kind=FeedKind.BENEFITS,
    speaks_of=Subject.PEOPLE,
    key=("ClaimID",),
    telling=("StartsOn", "EndsOn"),
    identifiers=_BY_NINO,
    columns=(
        required("ClaimID", cleaning.reference(60), "the claim's reference; one row for each"),
        *identity(_NINO),
        required(
            "Benefit",
            cleaning.one_of(
                "jsa",
                "esa",
                "is",
                "ib",
                "sda",
                "ca",
                "uc",
                also={
                    "jobseeker's-allowance": "jsa",
                    "jobseekers-allowance": "jsa",
                    "employment-and-support-allowance": "esa",
                    "income-support": "is",
                    "incapacity-benefit": "ib",
                    "severe-disablement-allowance": "sda",
                    "carer's-allowance": "ca",
                    "carers-allowance": "ca",
                    "universal-credit": "uc",
                },
            ),
            "which out-of-work benefit",
        ),
        column(
            "Conditionality",
            cleaning.one_of(
                "intensive-work-search",
                "light-touch",
                "work-preparation",
                "work-focused-interview",
                "no-requirements",
                "working-enough",
                also={
                    "searching-for-work": "intensive-work-search",
                    "preparing-for-work": "work-preparation",
                    "planning-for-work": "work-focused-interview",
                    "no-work-requirements": "no-requirements",
                    "working-with-requirements": "light-touch",
                    "working-no-requirements": "working-enough",
                },
            ),
            "the conditionality group of Universal Credit; needed there, empty else",
        ),
        required("StartsOn", cleaning.past_day, "first day of the claim, or of this conditionality"),
        column("EndsOn", cleaning.past_day, "last day; empty while it lasts"),
    ),
    checks=(
        somebody,
        *in_order(),
        needed_where("Conditionality", "Benefit", ("uc",), "Empty, but the benefit is Universal Credit."),
        empty_unless("Conditionality", "Benefit", ("uc",), "Only Universal Credit has a conditionality group."),
    ),
)

EMPLOYMENT = Kind(
    kind=FeedKind.EMPLOYMENT,
    speaks_of=Subject.PEOPLE,
    key=("EmploymentID",),
    telling=("StartsOn", "EndsOn", "VerifiedOn"),
    identifiers=_BY_NINO,
    columns=(
        required("EmploymentID", cleaning.reference(60), "the reference of the work or step; one row for each"),
        *identity(_NINO),
        required(
            "Activity",
            cleaning.one_of(
                "employment",
                "self-employment",
                "training",
                "volunteering",
                "work-programme",
                also={"employed": "employment", "self-employed": "self-employment", "voluntary-work": "volunteering"},
            ),
            "work, or which step towards it",
        ),
        column("Employer", cleaning.reference(120), "the employer or provider"),
        column("HoursPerWeek", cleaning.hours, "hours a week, 0.5 to 100"),
        required("StartsOn", cleaning.past_day, "its first day"),
        column("EndsOn", cleaning.past_day, "its last day; empty while it lasts"),
        column(
            "Verification",
            cleaning.one_of("dwp-system", "payslip", "employer", "hmrc", "adviser", "self-reported"),
            "how it was verified",
        ),
        column("VerifiedBy", cleaning.name(120), "who verified it; needed with a verification"),
        column("VerifiedOn", cleaning.past_day, "the day it was verified; needed with a verification"),
    ),
    checks=(somebody, *in_order(), _verified_by_somebody),
)

NEET = Kind(
    kind=FeedKind.NEET,
    speaks_of=Subject.PEOPLE,
    key=("RecordID",),
    telling=("StartsOn", "EndsOn"),
    identifiers={"IndividualID": IdentifierKind.HUB},
    columns=(
        required("RecordID", cleaning.reference(60), "the record's reference; one row for each"),
        *identity(),
        required(
            "Status",
            cleaning.one_of(
                "neet",
                "education",
                "training",
                "employment",
                "not-known",
                also={"unknown": "not-known", "employed": "employment"},
            ),
            "what the young person does, or that nobody knows",
        ),
        required("StartsOn", cleaning.past_day, "its first day"),
        column("EndsOn", cleaning.past_day, "its last day; empty while it lasts"),
    ),
    checks=(somebody, *in_order()),
)
