"""What benefit data is, of everything agencies send, and what of a row is shown to whoever may not see it.

"Unlawful disclosure is an offence" (Welfare Reform Act 2012, s.132).
"""

from collections.abc import Mapping
from typing import Any

from families.feeds.kinds import KINDS as LAYOUTS
from families.models.feeds import FeedKind
from families.scopes import Scope

KINDS = frozenset({FeedKind.BENEFITS})  # files of which every cell is benefit data
COLUMNS = frozenset({"NINO"})  # benefit data in whatever file it stands
KINDS_OF_THE_JOBCENTRE = KINDS | {FeedKind.EMPLOYMENT}
MEASURES = "benefit."  # how the measures drawn from it begin
WITHHELD = "Recorded by the Jobcentre"
IN_THE_FILE = "in the downloaded file"  # where a rejected cell stands that is not shown on a page


def is_shown(column: str, *, scope: Scope) -> bool:
    """Return whether a cell that says whom a row speaks of may be shown."""
    return scope.sees_benefits or column not in COLUMNS


def shown_cells(content: Mapping[str, Any], *, kind: str, scope: Scope) -> dict[str, Any]:
    """Return the cells of a row that may be shown, in the file's order: of a row of benefit data all or none."""
    if kind in KINDS and not scope.sees_benefits:
        return {}
    places = {column.name: place for place, column in enumerate(LAYOUTS[FeedKind(kind)].columns)}
    names = sorted(content, key=lambda name: places.get(name, len(places)))
    return {name: content[name] for name in names if is_shown(name, scope=scope)}


def rejected_value(value: str, *, column: str, kind: str, scope: Scope) -> str:
    """Return what stood in a rejected cell, or where it may be read; whoever mends the file has it there."""
    return value if not value or shown_cells({column: value}, kind=kind, scope=scope) else IN_THE_FILE
