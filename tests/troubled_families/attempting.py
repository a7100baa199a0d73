"""How a test tries by raw SQL what the database must refuse."""

from collections.abc import Callable
from typing import Any

from django.db import connection, models

Attempt = Callable[[], None]


def again(row: models.Model, **changes: Any) -> None:
    """Insert the row once more by SQL, with some columns changed."""
    table = row._meta.db_table
    columns = [field.column for field in row._meta.concrete_fields if field.column != "id"]
    chosen = ", ".join("%s" if column in changes else f'"{column}"' for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    values = [changes[column] for column in columns if column in changes]
    run_sql(f'INSERT INTO {table} ({names}) SELECT {chosen} FROM {table} WHERE "{_key(row)}" = %s', [*values, row.pk])  # noqa: S608  # our own tables


def change(row: models.Model, **changes: Any) -> None:
    """Update the row by SQL."""
    setting = ", ".join(f'"{column}" = %s' for column in changes)
    run_sql(f'UPDATE {row._meta.db_table} SET {setting} WHERE "{_key(row)}" = %s', [*changes.values(), row.pk])  # noqa: S608  # our own tables


def delete(row: models.Model) -> None:
    """Delete the row by SQL."""
    run_sql(f'DELETE FROM {row._meta.db_table} WHERE "{_key(row)}" = %s', [row.pk])  # noqa: S608  # our own tables


def _key(row: models.Model) -> str:
    return str(row._meta.pk.column)


def run_sql(sql: str, values: list[Any]) -> None:
    """Run one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def backwards(maker: Any) -> Attempt:
    """Return the attempt to end a period on the day it starts."""

    def attempt() -> None:
        row = maker()
        change(row, ends_on=row.starts_on)

    return attempt
