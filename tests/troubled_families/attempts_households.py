"""Attempts at what may never happen to households: name of the rule to what the database must refuse."""

from datetime import timedelta
from typing import Any

from tests import factories as make
from tests.troubled_families.attempting import Attempt, again, backwards, change, delete

ATTEMPTS: dict[str, Attempt] = {
    "Relation.relation_in_order": backwards(lambda: make.RelationFactory(starts_on=make.ATTACHED_ON)),
    "Relation.related_to_somebody_else": lambda: again(relation := make.RelationFactory(), other_id=relation.person_id),
    "Relation.one_relation_of_a_kind": lambda: again(make.RelationFactory()),
    "Person.died_after_birth": lambda: change(
        person := make.PersonFactory(), died_on=person.born_on - timedelta(days=1)
    ),
    "HouseholdChange.household_change_undone_exactly_when": lambda: again(
        make.HouseholdChangeFactory(), undone_by="somebody"
    ),
    "HouseholdChange.undone_once": lambda: change(_undone(), undo_reason="Another reason."),
    "HouseholdChange.never_deleted": lambda: delete(make.HouseholdChangeFactory()),
    "ContactPoint.contact_point_in_order": backwards(make.ContactPointFactory),
    "SafeContact.safe_contact_in_order": backwards(make.SafeContactFactory),
    "SafeContact.one_safe_contact_a_day": lambda: again(make.SafeContactFactory(), starts_on=make.TODAY),
    "VisitWarning.visit_warning_in_order": backwards(make.VisitWarningFactory),
}


def _undone() -> Any:
    return make.HouseholdChangeFactory(undone_by="somebody", undone_at=make.NOW, undo_reason="A slip.")
