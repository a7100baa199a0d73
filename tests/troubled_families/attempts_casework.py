"""Attempts at what may never happen to casework: name of the rule to what the database must refuse."""

from datetime import date
from typing import Any

from tests import factories as make
from tests.troubled_families.attempting import Attempt, again, change, delete


def withdrawn_note() -> Any:
    return make.InterventionFactory(withdrawn_at=make.NOW, withdrawn_because="The file was undone.")


ATTEMPTS: dict[str, Attempt] = {
    # Documents.
    "Document.document_withdrawn_exactly_when": lambda: again(make.DocumentFactory(), withdrawn_at=make.NOW),
    "Document.withdrawn_once": lambda: change(make.DocumentFactory(), title="Another letter"),
    "Document.never_deleted": lambda: delete(make.DocumentFactory()),
    # Notes, what is added to them, who took part.
    "Intervention.not_seen_for_a_reason": lambda: again(
        make.InterventionFactory(), idempotency_key="5" * 32, not_seen_why="no-answer"
    ),
    "Intervention.next_contact_lies_ahead": lambda: again(
        make.InterventionFactory(), idempotency_key="5" * 32, next_on=date(2020, 2, 2)
    ),
    "Intervention.intervention_withdrawn_exactly_when": lambda: change(
        make.InterventionFactory(), withdrawn_at=make.NOW
    ),
    "Intervention.locked": lambda: change(make.InterventionFactory(), note="Another."),
    "Participation.took_part_once": lambda: again(make.ParticipationFactory()),
    "Participation.never_updated": lambda: change(make.ParticipationFactory(), seen_alone=True),
    "Participation.never_deleted": lambda: delete(make.ParticipationFactory()),
    "Amendment.never_updated": lambda: change(make.AmendmentFactory(), text="Another."),
    "Amendment.never_deleted": lambda: delete(make.AmendmentFactory()),
}
