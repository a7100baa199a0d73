"""Judges what the files say of one family by the composite outcomes plan, without a database."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from families.invented.calendar import DELIVERIES, FIRST_DAY, TERM_NAMED, TERMS
from families.invented.council import SOURCES
from families.invented.files import Ledger, Row
from families.invented.layouts import KEYS
from families.models.feeds import FeedKind
from outcomes.drawing.table import TABLE, Line, Shape
from outcomes.rules.facts import Coverage, Fact, FamilyFacts, Membership, Person, Roll, Term
from outcomes.rules.judge import Judgement, judge
from outcomes.rules.plan import Plan
from outcomes.rules.reading import read_plan_file

PLAN = Path(__file__).parents[3] / "outcomes" / "plans" / "composite-phase-2.toml"
ONE_DAY = timedelta(days=1)
ALLOWED_LAG = {kind: lag for kind, _, lag in SOURCES if kind not in ("households", "cases", "visits")}


@cache
def composite_plan() -> Plan:
    return read_plan_file(PLAN)


def known_by(ledger: Ledger, folder: str) -> dict[str, list[Row]]:
    """The rows as they stand once every delivery up to a folder is loaded."""
    latest: dict[str, dict[tuple[str, ...], Row]] = defaultdict(dict)
    for delivered, kind, row in ledger.deliveries():
        if delivered <= folder:
            latest[kind][tuple(row[column] for column in KEYS[kind])] = row
    return {kind: list(rows.values()) for kind, rows in latest.items()}


def judged(ledger: Ledger, *, family: str, by: str) -> Judgement | None:
    """The judgement of a family with the deliveries up to a folder, or None if it is not attached by then."""
    rows = known_by(ledger, by)
    case = next((row for row in rows.get("cases", []) if row["FamilyID"] == family and row["AttachedOn"]), None)
    if case is None:
        return None
    people = {row["IndividualID"]: index for index, row in enumerate(rows["households"])}
    members = [row for row in rows["households"] if row["FamilyID"] == family]
    pupils = {row["UPN"]: people[row["IndividualID"]] for row in members if row["UPN"]}
    school = [row for row in rows.get("school", []) if row["UPN"] in pupils]
    return judge(
        FamilyFacts(
            attached_on=date.fromisoformat(case["AttachedOn"]),
            people=tuple(_people(members, people)),
            terms=tuple(Term(t.name, t.starts_on, t.ends_on + ONE_DAY, bool(t.excluded)) for t in TERMS),
            facts=tuple(_facts(rows, members, people)),
            rolls=tuple(_rolls(school, pupils)),
            coverage=tuple(_coverage(by)),
        ),
        composite_plan(),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _people(members: Iterable[Row], people: dict[str, int]) -> Iterator[Person]:
    stays = defaultdict(list)
    for row in members:
        stays[row["IndividualID"], row["DOB"]].append(row)
    for (number, born), rows in stays.items():
        yield Person(people[number], date.fromisoformat(born), tuple(_membership(row) for row in rows))


def _membership(row: Row) -> Membership:
    return Membership(
        date.fromisoformat(row["From"]),
        _day(row["To"]),
        row["Relationship"],
        row["LivesThere"] == "Y",
        row["ParentalResponsibility"] == "Y",
    )


def _facts(rows: dict[str, list[Row]], members: list[Row], people: dict[str, int]) -> Iterator[Fact]:
    """What the files say of the members, by the table from which evidence is drawn."""
    known = {(row["FirstName"], row["LastName"], row["DOB"]): people[row["IndividualID"]] for row in members}
    for kind in ALLOWED_LAG:
        for row in rows.get(kind, []):
            who = known.get((row["FirstName"], row["LastName"], row["DOB"]))
            if who is not None:
                yield from (fact for line in TABLE[FeedKind(kind)] for fact in _said(line, row, who, kind))


def _said(line: Line, row: Row, who: int, kind: str) -> Iterator[Fact]:
    given = {column: (may,) if isinstance(may, str) else may for column, may in line.when.items()}
    if not row[line.starts] or any(row[column] not in may for column, may in given.items()):
        return
    starts_on, ends_on = _days(line, row)
    value = _value(row[line.value], line.value) if line.value and row[line.value] else line.amount
    code = line.prefix + (row[line.code] if line.code else "")
    yield Fact(0, who, line.measure, starts_on, ends_on, value, code, source=kind)


def _days(line: Line, row: Row) -> tuple[date, date | None]:
    if line.shape is Shape.TERM:
        term = TERM_NAMED[row[line.starts]]
        return term.starts_on, term.ends_on + ONE_DAY
    starts_on = date.fromisoformat(row[line.starts])
    last_on = starts_on if line.shape is Shape.DAY else _day(row[line.ends])
    return starts_on, last_on + ONE_DAY if last_on else None


def _value(text: str, column: str) -> int:
    return round(float(text) * 100) if column == "Amount" else int(text)


def _rolls(school: Iterable[Row], pupils: dict[str, int]) -> Iterator[Roll]:
    found = {(row["UPN"], row["School"], row["RollFrom"]): row for row in school}
    for row in found.values():
        left = _day(row["RollTo"])
        starts_on = date.fromisoformat(row["RollFrom"])
        yield Roll(pupils[row["UPN"]], starts_on, left + ONE_DAY if left else None, row["Placement"])


def _coverage(by: str) -> Iterator[Coverage]:
    complete = {
        kind: day for delivery in DELIVERIES if delivery.folder <= by for kind, day in delivery.complete_to.items()
    }
    for kind, lag in ALLOWED_LAG.items():
        yield Coverage(kind, complete[kind], lag, complete_from=FIRST_DAY)
