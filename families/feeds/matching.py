"""Finds of whom a row speaks: by reference, by name and date of birth, or as a clerk has answered; never by guessing.

A row that fits nobody, or more than one, is rejected; where it may mean somebody we know, it waits in the queue for a
clerk to say. Nothing is merged: where a reference says one person and the name and the date of birth both say another,
the row is rejected too.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from families.feeds.asking import ask, forget_questions, set_aside
from families.feeds.cleaning import folded_name
from families.feeds.kinds import Kind
from families.feeds.remembering import heed, standing
from families.feeds.staging import copy_in, execute, refuse, stream, take_matches
from families.models import Identifier, Person
from families.models.people import IdentifierKind

BATCH = 2000
BY_NAME = "name and date of birth"
SWAPPED = "Somebody born on this day has these names the other way round: first and last name seem to be swapped."

Named = tuple[str, str, str]


def match_people(*, council: int, kind: Kind) -> None:
    """Match the live rows to people already known; ask about those that fit nobody exactly, or refuse them."""
    forget_questions()
    match_by_references(council=council, kind=kind)
    match_by_names(council=council, kind=kind)
    answers = standing(council=council)
    heed(answers, kind=kind)
    ask(answers, council=council, kind=kind)
    refuse("SELECT row_number, 'LastName', '', 'Nobody was matched.' FROM live WHERE person_id IS NULL")


def match_by_references(*, council: int, kind: Kind) -> None:
    """Match the live rows by the references they hold, the most trusted first; refuse those that contradict it."""
    for column, reference in kind.identifiers.items():
        execute(
            """
            UPDATE live SET person_id = i.person_id, matched_by = %s
            FROM staged s JOIN families_identifier i
                ON i.council_id = %s AND i.kind = %s AND i.value = s.content ->> %s
            WHERE s.row_number = live.row_number AND live.person_id IS NULL
            """,
            column,
            council,
            reference,
            column,
        )
    for column, reference in kind.identifiers.items():
        refuse(
            """
            SELECT s.row_number, %s, s.content ->> %s,
                   'This is the reference of somebody else than ' || live.matched_by || ' says.'
            FROM live JOIN staged s USING (row_number) JOIN families_identifier i
                ON i.council_id = %s AND i.kind = %s AND i.value = s.content ->> %s
            WHERE i.person_id <> live.person_id
            """,
            column,
            column,
            council,
            reference,
            column,
        )
    _refuse_somebody_else()


def _refuse_somebody_else() -> None:
    """Refuse the rows whose reference leads to a person of another name and another date of birth."""
    differing = stream(
        """
        SELECT s.row_number, live.matched_by, s.content ->> live.matched_by, s.content ->> 'FirstName',
               s.content ->> 'LastName', p.given_name, p.family_name
        FROM live JOIN staged s USING (row_number) JOIN families_person p ON p.id = live.person_id
        WHERE p.born_on <> (s.content ->> 'DOB')::date
        """
    )
    refuse_each(
        (row_number, column, value, "This is the reference of somebody of another name and another date of birth.")
        for row_number, column, value, given, family, known_given, known_family in differing
        if _folded(given, family) != _folded(known_given, known_family)
    )


def match_by_names(*, council: int, kind: Kind) -> None:
    """Match the live rows that no reference led to, by exact name and date of birth; set the others aside."""
    unmatched = stream(
        """
        SELECT s.content ->> 'DOB', s.row_number, s.content ->> 'FirstName', s.content ->> 'LastName', s.content
        FROM live JOIN staged s USING (row_number) WHERE live.person_id IS NULL
        ORDER BY 1, 2
        """
    )
    for batch in _batches(unmatched):
        found, faults = _match(batch, council=council, kind=kind)
        take_matches(found, by=BY_NAME)
        set_aside(faults)


def _match(
    batch: Sequence[tuple[Any, ...]], *, council: int, kind: Kind
) -> tuple[list[tuple[int, int]], list[tuple[int, str, str, str]]]:
    people = _people_born_on({born for born, *_ in batch if born}, council=council)
    held = _references_of({person for candidates in people.values() for person in candidates}, kind=kind)
    found, faults = [], []
    for born, row_number, given, family, written in batch:
        content = json.loads(written)
        candidates = people.get((*_folded(given, family), born), []) if born and given and family else []
        carried = {reference for column, reference in kind.identifiers.items() if column in content}
        free = [person for person in candidates if not carried & held[person]]
        if len(free) == 1 and len(candidates) == 1:
            found.append((row_number, free[0]))
        elif not candidates and people.get((*_folded(family or "", given or ""), born)):
            faults.append((row_number, "FirstName", given, SWAPPED))
        else:
            faults.append((row_number, *_why_not(content, len(candidates), kind=kind)))
    return found, faults


def _why_not(content: dict[str, Any], candidates: int, *, kind: Kind) -> tuple[str, str, str]:
    carried = [column for column in kind.identifiers if column in content]
    if candidates > 1:
        return "LastName", content["LastName"], f"{candidates} people here have this name and date of birth."
    if candidates:
        reason = "Not known here, and the one person of this name and date of birth is known by another."
        return carried[0], content[carried[0]], reason
    if "LastName" not in content:
        return carried[0], content[carried[0]], "Nobody here has this reference."
    known_by = "this reference, nor this name and date of birth." if carried else "this name and date of birth."
    return (carried or ["LastName"])[0], content[(carried or ["LastName"])[0]], f"Nobody here has {known_by}"


def _people_born_on(days: Collection[str], *, council: int) -> dict[Named, list[int]]:
    people: dict[Named, list[int]] = defaultdict(list)
    born = Person.objects.filter(council_id=council, born_on__in=days).order_by("id")
    for person, given, family, born_on in born.values_list("id", "given_name", "family_name", "born_on"):
        people[(*_folded(given, family), born_on.isoformat())].append(person)
    return people


def _references_of(people: Collection[int], *, kind: Kind) -> dict[int, set[str]]:
    held: dict[int, set[str]] = defaultdict(set)
    kinds: list[IdentifierKind] = list(kind.identifiers.values())
    rows = Identifier.objects.filter(person_id__in=people, kind__in=kinds).values_list("person_id", "kind")
    for person, reference in rows:
        held[person].add(reference)
    return held


def match_new_references(*, council: int) -> None:
    """Match rows with a new IndividualID to the one person of their name and birth whom the hub has not named yet.

    Two such people are for a person to tell apart, so the row is refused.
    """
    candidates = stream(
        """
        SELECT s.row_number, s.content ->> 'FirstName', s.content ->> 'LastName', s.content ->> 'IndividualID',
               p.id, p.given_name, p.family_name
        FROM live JOIN staged s USING (row_number)
        JOIN families_person p ON p.council_id = %s AND p.born_on = (s.content ->> 'DOB')::date
        WHERE live.person_id IS NULL AND NOT EXISTS (
            SELECT 1 FROM families_identifier i WHERE i.person_id = p.id AND i.kind = %s
        )
        """,
        council,
        IdentifierKind.HUB,
    )
    fits: dict[int, set[int]] = defaultdict(set)
    individuals: dict[int, set[str]] = defaultdict(set)
    for row_number, given, family, individual, person, known_given, known_family in candidates:
        if _folded(given, family) == _folded(known_given, known_family):
            fits[row_number].add(person)
            individuals[person].add(individual)
    named = (
        (row, person)
        for row, people in fits.items()
        for person in people
        if len(people) == len(individuals[person]) == 1
    )
    take_matches(named, by=BY_NAME)
    refuse_each(
        (row, "IndividualID", "", "Not known here, and more than one person could be meant by this name and birth.")
        for row, people in fits.items()
        if len(people) > 1 or any(len(individuals[person]) > 1 for person in people)
    )


def match_families(*, council: int) -> None:
    """Match the live rows to families by their reference; refuse those of families not known."""
    execute(
        """
        UPDATE live SET family_id = f.id, matched_by = 'FamilyID'
        FROM staged s JOIN families_family f ON f.council_id = %s AND f.reference = s.content ->> 'FamilyID'
        WHERE s.row_number = live.row_number
        """,
        council,
    )
    refuse(
        """
        SELECT s.row_number, 'FamilyID', s.content ->> 'FamilyID',
               'No family here has this reference; load its households file first.'
        FROM live JOIN staged s USING (row_number) WHERE live.family_id IS NULL
        """
    )


def _folded(given: str, family: str) -> tuple[str, str]:
    return folded_name(given), folded_name(family)


def _batches(rows: Iterator[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def refuse_each(faults: Iterable[tuple[int, str, str, str]]) -> None:
    """Refuse rows found in Python: (row number, column, value, reason)."""
    execute(
        'CREATE TEMPORARY TABLE IF NOT EXISTS refusing (row_number integer, "column" text, value text, reason text)'
        " ON COMMIT DROP"
    )
    execute("TRUNCATE refusing")
    if copy_in("refusing", faults):
        refuse('SELECT row_number, "column", value, reason FROM refusing')
