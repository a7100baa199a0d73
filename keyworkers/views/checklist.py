"""The programme's gates as pages show them: how far each is, why, and the one place to do something about it."""

from collections.abc import Mapping
from typing import Any

from families.views.record import Opened
from keyworkers.permissions import Verb, may
from keyworkers.views.needs import NeedAsked
from outcomes.gates import GateState, gates_of
from outcomes.models import Attachment

# What leads to each place in words, and what opening it asks for.
PLACES: Mapping[str, tuple[str, Verb]] = {
    "family_people": ("Who belongs to the family", Verb.VIEW_FAMILIES),
    "family_evidence": ("Needs and evidence", Verb.VIEW_FAMILIES),
    "family_assign": ("Say who leads", Verb.ALLOCATE_FAMILIES),
    "family_assessment": ("Go to the assessment", Verb.WRITE_FAMILY_PLANS),
    "family_plan": ("Go to the family plan", Verb.WRITE_FAMILY_PLANS),
    "intervention_add": ("Log a visit", Verb.LOG_INTERVENTIONS),
}


def checklist_of(
    attachment: Attachment, record: Opened, needs: Mapping[str, NeedAsked], *, here: str = ""
) -> list[dict[str, Any]]:
    """Return the gates for the component ``gates``, in one query; no link to where one is, or may not go."""
    called = {code: need.need for code, need in needs.items()}
    found = []
    for gate in gates_of(attachment, day=record.request.today, needs_called=called):
        words, verb = PLACES[gate.page]
        leads = gate.state is not GateState.DONE and gate.page != here and may(record.request.user, verb)
        found.append(
            {
                "words": gate.words,
                "state": gate.state.value,
                "why": gate.why,
                "href": record.to(gate.page) if leads else "",
                "link": words,
            }
        )
    return found
