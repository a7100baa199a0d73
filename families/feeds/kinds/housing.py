"""What landlords and money advisers send."""

from families.feeds import cleaning
from families.feeds.kinds.base import (
    BEFORE_BIRTH,
    YES_OR_NO,
    Kind,
    Subject,
    column,
    empty_unless,
    identity,
    needed_where,
    not_after,
    required,
    somebody,
)
from families.models.feeds import FeedKind
from families.models.people import IdentifierKind

HOUSING = Kind(
    kind=FeedKind.HOUSING,
    speaks_of=Subject.PEOPLE,
    key=("RecordID",),
    telling=("StartsOn",),
    identifiers={"IndividualID": IdentifierKind.HUB},
    columns=(
        required("RecordID", cleaning.reference(60), "the record's reference; one row for each"),
        *identity(),
        required(
            "Kind",
            cleaning.one_of("arrears", "notice", "debt-plan", also={"rent-arrears": "arrears"}),
            "rent arrears, a notice seeking possession, or a debt plan",
        ),
        column("Amount", cleaning.pounds, "pounds owed, such as £1,234.50; needed for arrears"),
        required("StartsOn", cleaning.past_day, "the day as at which it is said, or a debt plan's first day"),
        column("EndsOn", cleaning.day, "a debt plan's last day"),
        column("Kept", YES_OR_NO, "Y or N: whether a debt plan is kept to"),
    ),
    checks=(
        somebody,
        not_after("DOB", "StartsOn", BEFORE_BIRTH),
        not_after("StartsOn", "EndsOn", "Before StartsOn: it would end before it begins."),
        needed_where("Amount", "Kind", ("arrears",), "Empty; arrears have an amount."),
        empty_unless("EndsOn", "Kind", ("debt-plan",), "Arrears and notices are said as at one day; leave it empty."),
        empty_unless("Kept", "Kind", ("debt-plan",), "Only a debt plan can be kept to; leave it empty."),
    ),
)
