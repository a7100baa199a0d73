"""A ledger of what each agency knew when.

Agencies correct themselves: an offence is first pending and later proven, a stay is first open and later ended. The
ledger keeps every version of a row with the day it became known; a delivery holds, of each row, the latest version
known by then, and only if no earlier delivery held that very version.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from families.invented.calendar import DELIVERIES
from families.invented.layouts import COLUMNS, KEYS

Row = dict[str, str]


def day(value: date | None) -> str:
    """Return a date as the files write it; nothing for none."""
    return value.isoformat() if value else ""


@dataclass(kw_only=True)
class Ledger:
    """Every version of every row about one family, in the order in which things happened."""

    versions: dict[str, dict[tuple[str, ...], list[tuple[date, Row]]]] = field(
        default_factory=lambda: {kind: {} for kind in COLUMNS}
    )

    def put(self, kind: str, row: Row, *, known_on: date) -> None:
        """Enter a row, or a new version of one, as known from a day on (never earlier than its version before)."""
        assert list(row) == COLUMNS[kind], kind  # noqa: S101 - a slip in this package, never a caller's
        key = tuple(row[column] for column in KEYS[kind])
        versions = self.versions[kind].setdefault(key, [])
        versions.append((max(known_on, versions[-1][0]) if versions else known_on, row))

    def first_known(self, kind: str, *key: str) -> date:
        """Return the day on which a row was first known."""
        return self.versions[kind][key][0][0]

    def latest(self, kind: str) -> Iterator[Row]:
        """Each row as last known."""
        return (versions[-1][1] for versions in self.versions[kind].values())

    def deliveries(self) -> Iterator[tuple[str, str, Row]]:
        """(folder, kind, row) of all that was delivered, folder by folder."""
        sent: dict[tuple[str, ...], Row] = {}
        for delivery in DELIVERIES:
            for kind, rows in self.versions.items():
                known_by = delivery.complete_to.get(kind)
                if known_by is None:
                    continue
                for key, versions in rows.items():
                    known = [row for known_on, row in versions if known_on <= known_by]
                    if known and sent.get((kind, *key)) != known[-1]:
                        sent[(kind, *key)] = known[-1]
                        yield delivery.folder, kind, known[-1]
