"""Writes what a households file says: families, people and their references, memberships, residences."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import IntegrityError, transaction

from families.feeds.addresses import Address, Stretch, residences
from families.feeds.held import find_held, homes_entered_here, with_own
from families.feeds.kinds import HOUSEHOLDS
from families.feeds.matching import refuse_each
from families.feeds.staging import copy_in, execute, stream
from families.models import Membership

MEMBERSHIP = """
    SELECT live.row_number, live.person_id, live.family_id, s.content ->> 'Relationship' AS relationship,
           s.content ->> 'LivesThere' = 'Y' AS lives_there,
           coalesce(s.content ->> 'ParentalResponsibility', 'N') = 'Y' AS has_parental_responsibility,
           (s.content ->> 'From')::date AS starts_on, (s.content ->> 'To')::date AS ends_on
    FROM live JOIN staged s USING (row_number) WHERE %s IS NULL OR row_number = %s
"""


def write_families(*, council: int, at: datetime) -> Counter[str]:
    """Write the families and people that are new."""
    families = execute(
        """
        INSERT INTO families_family (id, council_id, reference, name, recorded_at)
        SELECT DISTINCT ON (n.id) n.id, %s, n.reference, s.content ->> 'LastName', %s
        FROM new_families n JOIN live ON live.family_id = n.id JOIN staged s USING (row_number)
        ORDER BY n.id, s.content ->> 'Relationship' = 'child', s.content ->> 'LivesThere' = 'N', s.row_number
        """,
        council,
        at,
    )
    people = execute(
        """
        INSERT INTO families_person (id, council_id, given_name, family_name, born_on, sex, recorded_at)
        SELECT DISTINCT ON (n.id) n.id, %s, s.content ->> 'FirstName', s.content ->> 'LastName',
               (s.content ->> 'DOB')::date, coalesce(s.content ->> 'Sex', 'U'), %s
        FROM new_people n JOIN live ON live.person_id = n.id JOIN staged s USING (row_number)
        ORDER BY n.id, s.content ->> 'From' DESC, s.row_number DESC
        """,
        council,
        at,
    )
    return Counter({"families": families, "people": people, "references": _write_references(council)})


def _write_references(council: int) -> int:
    return sum(
        execute(
            """
            INSERT INTO families_identifier (council_id, person_id, kind, value)
            SELECT DISTINCT %s::bigint, live.person_id, %s, s.content ->> %s
            FROM live JOIN staged s USING (row_number)
            WHERE s.content ->> %s IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM families_identifier i
                WHERE i.council_id = %s AND i.kind = %s AND i.value = s.content ->> %s
            )
            """,
            *(council, reference, column, column),
            *(council, reference, column),
        )
        for column, reference in HOUSEHOLDS.identifiers.items()
    )


def refuse_what_the_database_refuses(*, council: int, at: datetime) -> None:
    """Try the stays one by one and refuse those that the database does not take."""
    refused: list[tuple[int, str, str, str]] = []
    rows = [row for (row,) in stream("SELECT row_number FROM live ORDER BY row_number")]
    with transaction.atomic():
        write_families(council=council, at=at)
        for row in rows:
            try:
                with transaction.atomic():
                    write_memberships(council=council, at=at, row=row)
            except IntegrityError as error:
                refused.append((row, "From", "", refusal_of(error, "The database does not take this stay.")))
        transaction.set_rollback(True)
    refuse_each(refused)


def refusal_of(error: IntegrityError, otherwise: str) -> str:
    """Return the sentence of the constraint on stays that refused, or ``otherwise``."""
    constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
    messages = {c.name: c.violation_error_message for c in Membership._meta.constraints}
    return str(messages.get(constraint, otherwise))


# What ends first, so that a stay elsewhere may begin on that day.
_SHORTEN = """
    UPDATE families_membership m
    SET ends_on = least(m.ends_on, stays.ends_on), lives_there = m.lives_there AND stays.lives_there
    FROM stays
    WHERE m.person_id = stays.person_id AND m.family_id = stays.family_id AND m.starts_on = stays.starts_on
        AND (m.ends_on, m.lives_there) IS DISTINCT FROM
            (least(m.ends_on, stays.ends_on), m.lives_there AND stays.lives_there)
        AND (m.ends_on, m.lives_there) IS DISTINCT FROM (stays.ends_on, stays.lives_there)
        AND m.id NOT IN (SELECT id FROM held)
"""


def write_memberships(*, council: int, at: datetime, row: int | None = None) -> Counter[str]:
    """Write the stays (of one row, or of all): what ends first, so that a stay elsewhere may begin on that day."""
    find_held(council)
    execute("DROP TABLE IF EXISTS pg_temp.stays")
    execute(f"CREATE TEMPORARY TABLE stays ON COMMIT DROP AS {MEMBERSHIP}", row, row)
    execute(_SHORTEN)
    changed = execute(
        """
        UPDATE families_membership m
        SET ends_on = stays.ends_on, lives_there = stays.lives_there, relationship = stays.relationship,
            has_parental_responsibility = stays.has_parental_responsibility
        FROM stays
        WHERE m.person_id = stays.person_id AND m.family_id = stays.family_id AND m.starts_on = stays.starts_on
            AND (m.ends_on, m.lives_there, m.relationship, m.has_parental_responsibility) IS DISTINCT FROM
                (stays.ends_on, stays.lives_there, stays.relationship, stays.has_parental_responsibility)
            AND m.id NOT IN (SELECT id FROM held)
        """
    )
    begun = execute(
        """
        INSERT INTO families_membership (council_id, family_id, person_id, relationship, lives_there,
                                         has_parental_responsibility, starts_on, ends_on, recorded_at)
        SELECT %s, family_id, person_id, relationship, lives_there, has_parental_responsibility, starts_on, ends_on, %s
        FROM stays
        WHERE NOT EXISTS (
            SELECT 1 FROM families_membership m
            WHERE m.person_id = stays.person_id AND m.family_id = stays.family_id AND m.starts_on = stays.starts_on
        )
        ORDER BY row_number
        """,
        council,
        at,
    )
    return Counter({"memberships": begun, "memberships_changed": changed})


def correct_people() -> Counter[str]:
    """Give each person the name, date of birth and sex of the row of their latest stay."""
    changed = execute(
        """
        UPDATE families_person p
        SET given_name = now.given_name, family_name = now.family_name, born_on = now.born_on, sex = now.sex
        FROM (
            SELECT DISTINCT ON (r.person_id) r.person_id, r.content ->> 'FirstName' AS given_name,
                   r.content ->> 'LastName' AS family_name, (r.content ->> 'DOB')::date AS born_on,
                   coalesce(r.content ->> 'Sex', 'U') AS sex
            FROM families_feedrecord r JOIN families_feedload l ON l.id = r.load_id
            WHERE r.person_id IN (SELECT person_id FROM live) AND r.kind = 'households' AND r.superseded_at IS NULL
            ORDER BY r.person_id, r.content ->> 'From' DESC, l.loaded_at DESC NULLS FIRST, l.id DESC, r.row_number DESC
        ) AS now
        WHERE p.id = now.person_id AND (p.given_name, p.family_name, p.born_on, p.sex) IS DISTINCT FROM
            (now.given_name, now.family_name, now.born_on, now.sex)
        """
    )
    return Counter({"people_changed": changed})


def write_residences(*, council: int, at: datetime) -> Counter[str]:
    """Write where each family of the file lived, as the current rows of all its members tell."""
    execute("DROP TABLE IF EXISTS pg_temp.homes")
    execute(
        """
        CREATE TEMPORARY TABLE homes (family_id bigint, address_1 text, address_2 text, postcode text, uprn text,
                                      local_uprn text, district_id bigint, starts_on date, ends_on date)
        ON COMMIT DROP
        """
    )
    copy_in("homes", _homes(council))
    ended = execute(
        """
        DELETE FROM families_residence r
        WHERE r.family_id IN (SELECT family_id FROM live) AND NOT EXISTS (
            SELECT 1 FROM homes h WHERE h.family_id = r.family_id AND h.starts_on = r.starts_on
        )
        """
    )
    return Counter(
        {"residences_ended": ended, "residences_changed": _change_homes(), "residences": _begin_homes(council, at)}
    )


def _change_homes() -> int:
    change = """
        UPDATE families_residence r
        SET address_1 = h.address_1, address_2 = coalesce(h.address_2, ''), postcode = h.postcode,
            uprn = coalesce(h.uprn, ''), local_uprn = coalesce(h.local_uprn, ''), district_id = h.district_id,
            ends_on = h.ends_on
        FROM homes h
        WHERE h.family_id = r.family_id AND h.starts_on = r.starts_on
            AND (r.address_1, r.address_2, r.postcode, r.uprn, r.local_uprn, r.district_id, r.ends_on)
                IS DISTINCT FROM (h.address_1, coalesce(h.address_2, ''), h.postcode, coalesce(h.uprn, ''),
                                  coalesce(h.local_uprn, ''), h.district_id, h.ends_on)
    """
    # What ends sooner first: days are never those of two addresses, not even between two rows of one statement.
    sooner = execute(f"{change} AND h.ends_on IS NOT NULL AND (r.ends_on IS NULL OR h.ends_on < r.ends_on)")
    return sooner + execute(change)


def _begin_homes(council: int, at: datetime) -> int:
    return execute(
        """
        INSERT INTO families_residence (council_id, family_id, address_1, address_2, postcode, uprn, local_uprn,
                                        district_id, starts_on, ends_on, recorded_at)
        SELECT %s, family_id, address_1, coalesce(address_2, ''), postcode, coalesce(uprn, ''),
               coalesce(local_uprn, ''), district_id, starts_on, ends_on, %s
        FROM homes h
        WHERE NOT EXISTS (
            SELECT 1 FROM families_residence r WHERE r.family_id = h.family_id AND r.starts_on = h.starts_on
        )
        ORDER BY family_id, starts_on
        """,
        council,
        at,
    )


def _homes(council: int) -> Iterator[tuple[Any, ...]]:
    lived = stream(
        """
        SELECT r.family_id, r.content ->> 'Address_1', coalesce(r.content ->> 'Address_2', ''),
               r.content ->> 'Postcode', coalesce(r.content ->> 'UPRN', ''), coalesce(r.content ->> 'LocalUPRN', ''),
               d.id, (r.content ->> 'From')::date, (r.content ->> 'To')::date
        FROM families_feedrecord r JOIN families_feedload l ON l.id = r.load_id
        LEFT JOIN families_district d ON d.council_id = r.council_id AND d.name = r.content ->> 'District'
        WHERE r.council_id = %s AND r.kind = 'households' AND r.superseded_at IS NULL
            AND r.content ->> 'LivesThere' = 'Y' AND r.family_id IN (SELECT family_id FROM live)
        ORDER BY r.family_id, l.loaded_at, l.id, r.row_number
        """,
        council,
    )
    own, ended = homes_entered_here(council=council)
    by_family = groupby(lived, key=lambda row: row[0])
    told = {family: residences(_stretch(row[1:]) for row in rows) for family, rows in by_family}
    for family in sorted({*told, *own}):
        for home in with_own(told.get(family, ()), own.get(family, ()), ended.get(family, ())):
            at = home.address
            where = (at.line_1, at.line_2, at.postcode, at.uprn, at.local_uprn, at.district)
            yield family, *where, home.starts_on, home.ends_on


def _stretch(row: tuple[Any, ...]) -> Stretch:
    line_1, line_2, postcode, uprn, local_uprn, district, starts_on, ends_on = row
    address = Address(
        line_1=line_1, line_2=line_2, postcode=postcode, uprn=uprn, local_uprn=local_uprn, district=district
    )
    return Stretch(address=address, starts_on=starts_on, ends_on=ends_on)
