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
    """Return the operations that hold each ``(column, parent table)`` of ``table`` to its own council."""
    return [
        migrations.RunSQL(
            f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_same_council FOREIGN KEY (council_id, {column})"
            f" REFERENCES {parent} (council_id, id) DEFERRABLE INITIALLY DEFERRED",
            f"ALTER TABLE {table} DROP CONSTRAINT {table}_{column}_same_council",
        )
        for column, parent in links
    ]
