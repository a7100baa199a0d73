"""The kinds of file: their columns, what makes a row the same row when it comes again, and of whom it speaks."""

from collections.abc import Mapping

from families.feeds.kinds.base import OURS, Column, Content, Kind, Subject
from families.feeds.kinds.care import DOMESTIC_ABUSE, HEALTH, SOCIAL_CARE
from families.feeds.kinds.cases import CASES, VISITS
from families.feeds.kinds.households import HOUSEHOLDS
from families.feeds.kinds.housing import HOUSING
from families.feeds.kinds.offending import ASB, OFFENCES, ORDERS, YOUTH_OFFENDING
from families.feeds.kinds.schools import EXCLUSIONS, PLACEMENTS, SCHOOL
from families.feeds.kinds.work import BENEFITS, EMPLOYMENT, NEET
from families.models.feeds import FeedKind

__all__ = ["HOUSEHOLDS", "KINDS", "OFFENCES", "OURS", "SCHOOL", "Column", "Content", "Kind", "Subject"]

KINDS: Mapping[FeedKind, Kind] = {
    kind.kind: kind
    for kind in (
        HOUSEHOLDS,
        SCHOOL,
        EXCLUSIONS,
        PLACEMENTS,
        OFFENCES,
        YOUTH_OFFENDING,
        ASB,
        ORDERS,
        SOCIAL_CARE,
        BENEFITS,
        EMPLOYMENT,
        NEET,
        HOUSING,
        DOMESTIC_ABUSE,
        HEALTH,
        CASES,
        VISITS,
    )
}
