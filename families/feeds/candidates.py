"""Finds whom a row that was not matched may mean: in sets for many rows at once, then scored one pair at a time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from families.feeds.scoring import Known, Score, Sought, births_like, likeliest, may_mean, score, tight
from families.feeds.staging import copy_in, execute, stream
from families.models.people import IdentifierKind

# [I] How alike names have to be (trigrams, 0 to 1) before a birth that differs is looked at. Low: it only spares work.
ALIKE_WHOLE = 0.25
ALIKE_FAMILY = 0.4

births_near = lru_cache(maxsize=20_000)(lambda day: tuple(births_like(day)))


def find(council: int, rows: Mapping[int, Sought]) -> dict[int, list[Score]]:
    """Return whom each row (by its number) may mean, the likeliest first; rows that may mean nobody are left out."""
    _seek(rows)
    pairs = _pairs(council)
    known = _known({person for people in pairs.values() for person in people})
    found = {
        number: likeliest(
            [score(rows[number], one) for one in map(known.__getitem__, people) if may_mean(rows[number], one)]
        )
        for number, people in pairs.items()
    }
    return {number: scores for number, scores in found.items() if scores}


def _seek(rows: Mapping[int, Sought]) -> None:
    """Fill ``seeking`` with the rows, and ``births`` with the days on which those may be born whom they mean."""
    for table in ("seeking", "births"):
        execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
    execute(
        "CREATE TEMPORARY TABLE seeking (row_number integer, given text, family text, born_on date, postcode text)"
        " ON COMMIT DROP"
    )
    execute("CREATE TEMPORARY TABLE births (row_number integer, born_on date) ON COMMIT DROP")
    copy_in("seeking", ((number, one.given, one.family, one.born_on, one.postcode) for number, one in rows.items()))
    copy_in(
        "births", ((number, day) for number, one in rows.items() if one.born_on for day in births_near(one.born_on))
    )
    execute("ANALYZE seeking")
    execute("ANALYZE births")


_PAIRS = """
    SELECT s.row_number, p.id FROM seeking s
    JOIN families_person p ON p.council_id = %s AND p.born_on = s.born_on
    UNION
    SELECT s.row_number, p.id FROM births b
    JOIN families_person p ON p.council_id = %s AND p.born_on = b.born_on
    JOIN seeking s ON s.row_number = b.row_number
    WHERE similarity(p.family_name, s.family) >= %s
       OR similarity(p.given_name || ' ' || p.family_name, s.given || ' ' || s.family) >= %s
    UNION
    SELECT s.row_number, p.id FROM seeking s
    JOIN families_residence r ON r.council_id = %s AND r.postcode = s.postcode AND NOT r.is_shielded
    JOIN families_membership m ON m.family_id = r.family_id
    JOIN families_person p ON p.id = m.person_id
    WHERE s.born_on IS NULL
"""


def _pairs(council: int) -> dict[int, list[int]]:
    pairs: dict[int, list[int]] = defaultdict(list)
    for number, person in stream(_PAIRS, council, council, ALIKE_FAMILY, ALIKE_WHOLE, council):
        pairs[number].append(person)
    return pairs


@dataclass(slots=True)
class _Gathered:
    """What is known of the people found, person by person."""

    former: dict[int, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))
    homes: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    former_homes: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    references: dict[int, set[IdentifierKind]] = field(default_factory=lambda: defaultdict(set))


def _known(people: Collection[int]) -> dict[int, Known]:
    if not people:
        return {}
    _found(people)
    gathered = _gather()
    rows = stream("SELECT id, given_name, family_name, born_on FROM families_person JOIN found USING (id)")
    return {
        person: Known(
            person=person,
            given=given,
            family=family,
            born_on=born_on,
            former=tuple(sorted(gathered.former.get(person, ()))),
            postcodes=gathered.homes.get(person, frozenset()),
            former_postcodes=gathered.former_homes.get(person, frozenset()),
            references=frozenset(gathered.references.get(person, ())),
        )
        for person, given, family, born_on in rows
    }


def _found(people: Collection[int]) -> None:
    execute("DROP TABLE IF EXISTS pg_temp.found")
    execute("CREATE TEMPORARY TABLE found (id bigint PRIMARY KEY) ON COMMIT DROP")
    copy_in("found", ((person,) for person in people))
    execute("ANALYZE found")


# Names somebody had: the database's own history of them.
_FORMER = """
    SELECT DISTINCT e.pgh_obj_id, e.given_name, e.family_name
    FROM found JOIN families_personevent e ON e.pgh_obj_id = found.id
    JOIN families_person p ON p.id = found.id
    WHERE (e.given_name, e.family_name) IS DISTINCT FROM (p.given_name, p.family_name)
"""
# The addresses of a person's families, while they belonged to them. A shielded one speaks neither for nor against:
# its points would confirm it to whoever answers the question.
_HOMES = """
    SELECT DISTINCT m.person_id, r.postcode, r.ends_on IS NULL AND m.ends_on IS NULL
    FROM found JOIN families_membership m ON m.person_id = found.id
    JOIN families_residence r ON r.family_id = m.family_id
        AND daterange(r.starts_on, r.ends_on) && daterange(m.starts_on, m.ends_on) AND NOT r.is_shielded
"""


def _gather() -> _Gathered:
    gathered = _Gathered()
    for person, given, family in stream(_FORMER):
        gathered.former[person].add((given, family))
    for person, postcode, is_now in stream(_HOMES):
        (gathered.homes if is_now else gathered.former_homes)[person].add(postcode)
    for person, kind in stream(
        "SELECT i.person_id, i.kind FROM found JOIN families_identifier i ON i.person_id = found.id"
    ):
        gathered.references[person].add(IdentifierKind(kind))
    return gathered


def sought(content: Mapping[str, object], *, identifiers: Mapping[str, IdentifierKind]) -> Sought | None:
    """Return of whom a row's content speaks; None where it does not name anybody."""
    given, family = str(content.get("FirstName", "")), str(content.get("LastName", ""))
    if not tight(given) or not tight(family):
        return None
    return Sought(
        given=given,
        family=family,
        born_on=date.fromisoformat(str(content["DOB"])) if content.get("DOB") else None,
        postcode=str(content.get("Postcode", "")),
        references=frozenset(kind for column, kind in identifiers.items() if column in content),
    )


def lines_of(found: Mapping[int, Sequence[Score]]) -> Iterable[tuple[int, int, int, list[dict[str, str | int]]]]:
    """Yield a line for each candidate: row number, person, points, reasons."""
    for number, scores in found.items():
        for one in scores:
            yield number, one.person, one.points, [finding.as_json() for finding in one.findings]
