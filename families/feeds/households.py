"""Households: tells new people and families from known ones, refuses what would put a person in two homes."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from families.feeds.held import refuse_what_was_changed_here
from families.feeds.homes import Stay, impossible
from families.feeds.kinds import HOUSEHOLDS
from families.feeds.matching import match_by_references, match_new_references, refuse_each
from families.feeds.staging import execute, refuse, stream

ONE_PERSON = {"NHSNumber": "NHS number", "UPN": "UPN"}


def match_members(*, council: int) -> None:
    """Match the live rows to people and families, giving ids to those that are new; nothing is written yet.

    An IndividualID not known here is a new person, unless the row's NHS number or UPN is known, or exactly one person
    whom the hub has not named yet has this name and date of birth.
    """
    match_by_references(council=council, kind=HOUSEHOLDS)
    _refuse_two_births()
    _refuse_shared_references()
    match_new_references(council=council)
    _number_new_people()
    _number_families(council=council)
    refuse_what_was_changed_here(council=council)
    _refuse_two_homes()


def _refuse_two_births() -> None:
    """One reference, two dates of birth: the file contradicts itself, and we cannot know which is right."""
    refuse(
        """
        SELECT live.row_number, 'DOB', s.content ->> 'DOB',
               'This file gives ' || (s.content ->> 'IndividualID') || ' more than one date of birth (lines '
               || doubles.lines || ').'
        FROM live JOIN staged s USING (row_number) JOIN (
            SELECT t.content ->> 'IndividualID' AS individual,
                   array_to_string((array_agg(t.row_number ORDER BY t.row_number))[1:5], ', ') AS lines
            FROM live l JOIN staged t USING (row_number)
            GROUP BY 1 HAVING count(DISTINCT t.content ->> 'DOB') > 1
        ) AS doubles ON doubles.individual = s.content ->> 'IndividualID'
        """
    )


def _refuse_shared_references() -> None:
    """One NHS number or UPN, two people: again the file contradicts itself."""
    for column, words in ONE_PERSON.items():
        refuse(
            """
            SELECT live.row_number, %s, s.content ->> %s,
                   'This file gives one ' || %s || ' to more than one person (lines ' || doubles.lines || ').'
            FROM live JOIN staged s USING (row_number) JOIN (
                SELECT t.content ->> %s AS value,
                       array_to_string((array_agg(t.row_number ORDER BY t.row_number))[1:5], ', ') AS lines
                FROM live l JOIN staged t USING (row_number) WHERE t.content ->> %s IS NOT NULL
                GROUP BY 1 HAVING count(DISTINCT coalesce(l.person_id::text, t.content ->> 'IndividualID')) > 1
            ) AS doubles ON doubles.value = s.content ->> %s
            """,
            column,
            column,
            words,
            column,
            column,
            column,
        )


def _number_new_people() -> None:
    """Give each new IndividualID the id its person will have."""
    execute("DROP TABLE IF EXISTS pg_temp.new_people")
    execute(
        """
        CREATE TEMPORARY TABLE new_people ON COMMIT DROP AS
        SELECT individual, nextval('families_person_id_seq') AS id FROM (
            SELECT DISTINCT s.content ->> 'IndividualID' AS individual
            FROM live JOIN staged s USING (row_number) WHERE live.person_id IS NULL ORDER BY 1
        ) AS individuals
        """
    )
    execute(
        """
        UPDATE live SET person_id = n.id, matched_by = 'new'
        FROM staged s JOIN new_people n ON n.individual = s.content ->> 'IndividualID'
        WHERE s.row_number = live.row_number AND live.person_id IS NULL
        """
    )


def _number_families(*, council: int) -> None:
    """Match each FamilyID to its family, giving each new one the id its family will have."""
    execute("DROP TABLE IF EXISTS pg_temp.new_families")
    execute(
        """
        CREATE TEMPORARY TABLE new_families ON COMMIT DROP AS
        SELECT reference, nextval('families_family_id_seq') AS id FROM (
            SELECT DISTINCT s.content ->> 'FamilyID' AS reference FROM live JOIN staged s USING (row_number) ORDER BY 1
        ) AS sent
        WHERE NOT EXISTS (SELECT 1 FROM families_family f WHERE f.council_id = %s AND f.reference = sent.reference)
        """,
        council,
    )
    execute(
        """
        UPDATE live SET family_id = f.id
        FROM staged s JOIN (
            SELECT id, reference FROM families_family WHERE council_id = %s
            UNION ALL SELECT id, reference FROM new_families
        ) AS f ON f.reference = s.content ->> 'FamilyID'
        WHERE s.row_number = live.row_number
        """,
        council,
    )


def _refuse_two_homes() -> None:
    refuse_each(_fallen_rows())


def _fallen_rows() -> Iterator[tuple[int, str, str, str]]:
    for _, stays in groupby(_stays(), key=lambda stay: stay[0]):
        mine = [stay for _, stay in stays]
        sent = [stay for stay in mine if stay.row is not None]
        rows = {stay.row: stay for stay in sent}
        for row, other in impossible([stay for stay in mine if stay.row is None], sent).items():
            yield row, "From", rows[row].starts_on.isoformat(), _why(rows[row], other)


def _why(stay: Stay, other: Stay) -> str:
    until = f"to {other.ends_on}" if other.ends_on else "with no last day"
    where = f" (line {other.row})" if other.row else ""
    if stay.family == other.family:
        return f"This person already belongs to this family from {other.starts_on} {until}{where}."
    return (
        f"This person would live in two households on one day: {other.reference} has them from {other.starts_on}"
        f" {until}{where}. End one of the two, or set LivesThere to N."
    )


def _stays() -> Iterator[tuple[int, Stay]]:
    """Yield the stays, known and sent, of every person of the file who has more than one, person by person."""
    rows: Iterator[tuple[Any, ...]] = stream(
        """
        SELECT person_id, family_id, reference, starts_on, ends_on, lives_there, row_number FROM (
            SELECT *, count(*) OVER (PARTITION BY person_id) AS stays FROM (
                SELECT m.person_id, m.family_id, f.reference, m.starts_on, m.ends_on, m.lives_there,
                       NULL::integer AS row_number
                FROM families_membership m JOIN families_family f ON f.id = m.family_id
                WHERE m.person_id IN (SELECT person_id FROM live)
                UNION ALL
                SELECT live.person_id, live.family_id, s.content ->> 'FamilyID', (s.content ->> 'From')::date,
                       (s.content ->> 'To')::date, s.content ->> 'LivesThere' = 'Y', s.row_number
                FROM live JOIN staged s USING (row_number)
            ) AS every_stay
        ) AS counted
        WHERE stays > 1 ORDER BY person_id, starts_on
        """
    )
    for person, family, reference, starts_on, ends_on, lives_there, row in rows:
        yield person, _stay(family, reference, starts_on, ends_on, lives_there=lives_there, row=row)


def _stay(
    family: int, reference: str, starts_on: date, ends_on: date | None, *, lives_there: bool, row: int | None
) -> Stay:
    return Stay(
        family=family, reference=reference, starts_on=starts_on, ends_on=ends_on, lives_there=lives_there, row=row
    )
