"""What other agencies' files teach us of references: remembered where they agree with what we know, else refused.

Only the partner hub names people; an IndividualID in another file is looked up and never remembered. A clerk who has
answered whom a row means has answered for its reference too, which is neither refused nor remembered: it goes with the
answer when that is taken back.
"""

from collections.abc import Iterator

from families.feeds.kinds import Kind
from families.feeds.remembering import BY_EARLIER_ANSWER
from families.feeds.staging import execute, refuse
from families.models.people import IdentifierKind

NAMES = {
    IdentifierKind.HUB: "IndividualID",
    IdentifierKind.NHS: "NHS number",
    IdentifierKind.UPN: "UPN",
    IdentifierKind.NINO: "National Insurance number",
}


def refuse_contradicting_references(*, council: int, kind: Kind) -> None:
    """Refuse the rows whose references are another than we know of their person, or two people's, or two of one."""
    for column, reference in kind.identifiers.items():
        _refuse_another_than_known(column, reference, council=council)
    for column, reference in _learnt(kind):
        _refuse_one_of_two_people(column, reference)
        _refuse_two_of_one_person(column, reference, council=council)


def remember_references(*, council: int, kind: Kind) -> int:
    """Keep the references that came with rows matched otherwise, and return how many are new."""
    return sum(_remember(column, reference, council=council) for column, reference in _learnt(kind))


def _learnt(kind: Kind) -> Iterator[tuple[str, IdentifierKind]]:
    return ((column, reference) for column, reference in kind.identifiers.items() if reference != IdentifierKind.HUB)


def _refuse_another_than_known(column: str, reference: IdentifierKind, *, council: int) -> None:
    refuse(
        """
        SELECT s.row_number, %s, s.content ->> %s, 'The person whom ' || live.matched_by || ' says has another ' || %s
               || ' here.'
        FROM live JOIN staged s USING (row_number)
        WHERE live.person_id IS NOT NULL AND live.matched_by <> %s AND s.content ->> %s IS NOT NULL
            AND EXISTS (SELECT 1 FROM families_identifier i WHERE i.person_id = live.person_id AND i.kind = %s)
            AND NOT EXISTS (
                SELECT 1 FROM families_identifier i
                WHERE i.council_id = %s AND i.kind = %s AND i.value = s.content ->> %s
            )
        """,
        *(column, column, NAMES[reference], BY_EARLIER_ANSWER, column, reference, council, reference, column),
    )


def _refuse_one_of_two_people(column: str, reference: IdentifierKind) -> None:
    refuse(
        """
        SELECT live.row_number, %s, s.content ->> %s,
               'This file gives one ' || %s || ' to more than one person (lines ' || doubles.lines || ').'
        FROM live JOIN staged s USING (row_number) JOIN (
            SELECT t.content ->> %s AS value,
                   array_to_string((array_agg(t.row_number ORDER BY t.row_number))[1:5], ', ') AS lines
            FROM live l JOIN staged t USING (row_number) WHERE t.content ->> %s IS NOT NULL
            GROUP BY 1 HAVING count(DISTINCT l.person_id) > 1
        ) AS doubles ON doubles.value = s.content ->> %s
        """,
        *(column, column, NAMES[reference], column, column, column),
    )


def _refuse_two_of_one_person(column: str, reference: IdentifierKind, *, council: int) -> None:
    """Refuse what a file says of a person's reference in two ways, both of them new to us."""
    refuse(
        """
        SELECT live.row_number, %s, s.content ->> %s,
               'This file gives one person more than one ' || %s || ' (lines ' || doubles.lines || ').'
        FROM live JOIN staged s USING (row_number) JOIN (
            SELECT l.person_id, array_to_string((array_agg(t.row_number ORDER BY t.row_number))[1:5], ', ') AS lines
            FROM live l JOIN staged t USING (row_number)
            WHERE t.content ->> %s IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM families_identifier i
                WHERE i.council_id = %s AND i.kind = %s AND i.value = t.content ->> %s
            )
            GROUP BY 1 HAVING count(DISTINCT t.content ->> %s) > 1
        ) AS doubles ON doubles.person_id = live.person_id
        WHERE s.content ->> %s IS NOT NULL
        """,
        *(column, column, NAMES[reference], column, council, reference, column, column, column),
    )


def _remember(column: str, reference: IdentifierKind, *, council: int) -> int:
    return execute(
        """
        INSERT INTO families_identifier (council_id, person_id, kind, value)
        SELECT DISTINCT %s::bigint, live.person_id, %s, s.content ->> %s
        FROM live JOIN staged s USING (row_number)
        WHERE live.person_id IS NOT NULL AND live.matched_by <> %s AND s.content ->> %s IS NOT NULL AND NOT EXISTS (
            SELECT 1 FROM families_identifier i
            WHERE i.council_id = %s AND i.kind = %s AND i.value = s.content ->> %s
        )
        """,
        *(council, reference, column, BY_EARLIER_ANSWER, column, council, reference, column),
    )
