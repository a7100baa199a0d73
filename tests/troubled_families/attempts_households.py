"""Attempts at what may never happen to households: name of the rule to what the database must refuse."""

from tests import factories as make
from tests.troubled_families.attempting import Attempt, again, backwards

ATTEMPTS: dict[str, Attempt] = {
    "ContactPoint.contact_point_in_order": backwards(make.ContactPointFactory),
    "SafeContact.safe_contact_in_order": backwards(make.SafeContactFactory),
    "SafeContact.one_safe_contact_a_day": lambda: again(make.SafeContactFactory(), starts_on=make.TODAY),
    "VisitWarning.visit_warning_in_order": backwards(make.VisitWarningFactory),
}
