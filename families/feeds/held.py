"""What people changed in a household here stands against a households file that says otherwise.

A row that tells otherwise of a stay that was changed here is rejected with its reason; an address entered here stands
until a file tells of a later move to another place. Undoing the change gives the word back to the files.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from families.feeds.addresses import Address, Stretch
from families.feeds.staging import execute, refuse, stream

# Rows of a table that a change nobody has undone wrote or altered; whether it wrote them; when it ended them.
_CHANGED_HERE = """
    SELECT (effect ->> 'id')::bigint AS id, effect -> 'before' = 'null'::jsonb AS is_ours,
           (effect -> 'after' ->> 'ends_on')::date AS ended_on
    FROM families_householdchange c, jsonb_array_elements(c.effects) AS effect
    WHERE c.council_id = %s AND c.undone_at IS NULL AND effect ->> 'table' = %s
"""


def find_held(council: int) -> None:
    """Fill ``held`` with the stays that people changed here."""
    execute("DROP TABLE IF EXISTS pg_temp.held")
    execute(
        f"CREATE TEMPORARY TABLE held ON COMMIT DROP AS SELECT DISTINCT id FROM ({_CHANGED_HERE}) AS changed",  # noqa: S608  # our own
        *(council, "families.Membership"),
    )


def refuse_what_was_changed_here(*, council: int) -> None:
    """Refuse the rows that tell otherwise of a stay than whoever changed it here."""
    find_held(council)
    refuse(
        """
        SELECT live.row_number, 'To', coalesce(s.content ->> 'To', ''),
               'This stay was changed here: from ' || m.starts_on || coalesce(' to ' || m.ends_on, ', with no last day')
               || CASE WHEN m.lives_there THEN '' ELSE ', living elsewhere' END
               || '. Have the file put right, or undo the change on the family''s page.'
        FROM live JOIN staged s USING (row_number)
        JOIN families_membership m ON m.person_id = live.person_id AND m.family_id = live.family_id
            AND m.starts_on = (s.content ->> 'From')::date
        WHERE m.id IN (SELECT id FROM held)
            AND (m.ends_on, m.lives_there, m.relationship, m.has_parental_responsibility) IS DISTINCT FROM
                ((s.content ->> 'To')::date, s.content ->> 'LivesThere' = 'Y', s.content ->> 'Relationship',
                 coalesce(s.content ->> 'ParentalResponsibility', 'N') = 'Y')
        """
    )


def homes_entered_here(*, council: int) -> tuple[Mapping[int, Sequence[Stretch]], Mapping[int, Sequence[date]]]:
    """Return the addresses entered here of the file's families, and the days on which others were ended here."""
    own: dict[int, list[Stretch]] = {}
    ended: dict[int, list[date]] = {}
    rows = stream(
        f"""
        SELECT r.family_id, changed.is_ours, changed.ended_on, r.address_1, r.address_2, r.postcode, r.uprn,
               r.local_uprn, r.district_id, r.starts_on, r.ends_on
        FROM families_residence r JOIN ({_CHANGED_HERE}) AS changed ON changed.id = r.id
        WHERE r.family_id IN (SELECT family_id FROM live) ORDER BY r.family_id, r.starts_on
        """,  # noqa: S608  # our own
        *(council, "families.Residence"),
    )
    for family, is_ours, ended_on, *home in rows:
        if is_ours:
            own.setdefault(family, []).append(_stretch(home))
        if ended_on:
            ended.setdefault(family, []).append(ended_on)
    return own, ended


def _stretch(home: Sequence[Any]) -> Stretch:
    line_1, line_2, postcode, uprn, local_uprn, district, starts_on, ends_on = home
    address = Address(
        line_1=line_1, line_2=line_2, postcode=postcode, uprn=uprn, local_uprn=local_uprn, district=district
    )
    return Stretch(address=address, starts_on=starts_on, ends_on=ends_on)


def with_own(told: Iterable[Stretch], own: Sequence[Stretch], ended: Iterable[date]) -> list[Stretch]:
    """Return where a family lived as files tell it, under what was entered here.

    What a file tells of the days before a move entered here stands; from its day on the address entered here does,
    until a file tells of a later move to another place.
    """
    days = sorted({*(home.starts_on for home in own), *ended})
    kept = [_cut(home, days) for home in told]
    for mine in own:
        until = [
            home.starts_on
            for home in kept
            if home.starts_on > mine.starts_on and home.address.place != mine.address.place
        ]
        ends_on = min((day for day in (mine.ends_on, *until) if day), default=None)
        kept = [home for home in kept if not _is_within(home, replace(mine, ends_on=ends_on))]
        kept.append(replace(mine, ends_on=ends_on))
    return sorted(kept, key=lambda home: home.starts_on)


def _cut(home: Stretch, days: Sequence[date]) -> Stretch:
    within = (day for day in days if home.starts_on < day and (home.ends_on is None or day < home.ends_on))
    first = next(within, None)
    return replace(home, ends_on=first) if first else home


def _is_within(home: Stretch, mine: Stretch) -> bool:
    return mine.starts_on <= home.starts_on and (mine.ends_on is None or home.starts_on < mine.ends_on)
