"""Foreign keys that carry the council: a row of one council can never hang beneath a row of another."""

from collections.abc import Sequence

from django.db import migrations


def parents(*tables: str) -> list[migrations.RunSQL]:
    """Return the operations that let other tables refer to ``(council_id, id)`` of these."""
    return [
        migrations.RunSQL(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_of_council UNIQUE (council_id, id)",
            f"ALTER TABLE {table} DROP CONSTRAINT {table}_of_council",
        )
        for table in tables
    ]


def children(table: str, links: Sequence[tuple[str, str]]) -> list[migrations.RunSQL]:
    """Return the operations that hold each ``(column, parent table)`` of ``table`` to its own council.

    The key takes the place of Django's own, which it implies: each row would be checked twice.
    """
    return [
        migrations.RunSQL(
            [
                _without_plain_key(table, column),
                _add(table, f"{table}_{column}_same_council", f"council_id, {column}", parent),
            ],
            [
                f"ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_same_council",
                _add(table, f"{table}_{column}_plain", column, parent),
            ],
        )
        for column, parent in links
    ]


def _add(table: str, name: str, columns: str, parent: str) -> str:
    there = columns.replace(columns.rpartition(", ")[2], "id")
    return (
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({columns})"
        f" REFERENCES {parent} ({there}) DEFERRABLE INITIALLY DEFERRED"
    )


def _without_plain_key(table: str, column: str) -> str:
    """Return the statement that drops Django's own key, whose name ends in a sum of its parts."""
    return f"""
        DO $$
        DECLARE plain text;
        BEGIN
            SELECT conname INTO plain FROM pg_constraint
            JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
            WHERE contype = 'f' AND conrelid = '{table}'::regclass
              AND cardinality(conkey) = 1 AND attname = '{column}';
            IF plain IS NOT NULL THEN
                EXECUTE format('ALTER TABLE {table} DROP CONSTRAINT %I', plain);
            END IF;
        END $$
    """  # noqa: S608 - names of tables and columns from the migrations themselves
