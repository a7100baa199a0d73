"""Which lists may be taken out of the system."""

from claims.lists.columns import Listing
from claims.lists.of_claims import BATCH_LINES, CLAIMS, MONEY
from claims.lists.of_families import ATTACHMENTS, FAMILIES, PEOPLE
from claims.lists.of_work import EVIDENCE, INTERVENTIONS, NEEDS
from keyworkers.permissions import Verb

LISTS: dict[str, Listing] = {
    one.code: one for one in (FAMILIES, PEOPLE, ATTACHMENTS, NEEDS, INTERVENTIONS, EVIDENCE, CLAIMS, BATCH_LINES, MONEY)
}


def open_to(verbs: frozenset[Verb]) -> list[Listing]:
    """Return the lists that whoever holds these verbs may take."""
    return [one for one in LISTS.values() if one.open_to(verbs)]
