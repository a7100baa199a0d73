"""What the family's outcomes plan asks of each of its needs, in the outcomes plan's own words."""

from dataclasses import dataclass
from datetime import date

from outcomes.judgements import needs_held
from outcomes.models import Attachment
from outcomes.rules.document import condition_of


@dataclass(frozen=True, slots=True)
class NeedAsked:
    """A need, and what counts as significant and sustained progress in it: a sentence, and what it is made of."""

    code: str
    need: str
    asks: str
    parts: tuple[str, ...]


def needs_asked(attachment: Attachment | None, *, on: date) -> dict[str, NeedAsked]:
    """Return the needs recorded under an attachment by their indicators, in the outcomes plan's order."""
    found = {}
    for indicator in needs_held(attachment, on=on) if attachment else ():
        condition = condition_of(indicator.outcome) if indicator.outcome else None
        parts = tuple(part.says for part in condition.parts) if condition else ()
        says = condition.says if condition else ""
        found[indicator.code] = NeedAsked(indicator.code, indicator.need, says, parts)
    return found
