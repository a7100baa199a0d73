"""What the family's outcomes plan asks of each of its needs, in the outcomes plan's own words."""

from collections.abc import Iterable
from dataclasses import dataclass

from outcomes.rules.document import condition_of
from outcomes.rules.plan import Indicator


@dataclass(frozen=True, slots=True)
class NeedAsked:
    """A need, and what counts as significant and sustained progress in it: a sentence, and what it is made of."""

    code: str
    need: str
    asks: str
    parts: tuple[str, ...]


def needs_asked(needs: Iterable[Indicator]) -> dict[str, NeedAsked]:
    """Return needs by their indicators, in their order."""
    found = {}
    for indicator in needs:
        condition = condition_of(indicator.outcome) if indicator.outcome else None
        parts = tuple(part.says for part in condition.parts) if condition else ()
        says = condition.says if condition else ""
        found[indicator.code] = NeedAsked(indicator.code, indicator.need, says, parts)
    return found
