"""The tables of an empty database, made at once as the last of the migrations leaves them.

They are what walking through all the migrations makes, in a fraction of the time, for a database that is thrown away
where its making is cut short: the demonstration's.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.operations import CreateExtension
from django.core.management.sql import emit_post_migrate_signal
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.db.backends.ddl_references import Statement
from django.db.migrations import Migration, RunSQL
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pghistory.models import Context

from families.passing import PASSING

# The keys that carry the council take the place of Django's own: see families.same_council.
OF_THE_SAME_COUNCIL = re.compile(r"ALTER TABLE (\w+) ADD CONSTRAINT \w+_same_council FOREIGN KEY \(council_id, (\w+)\)")


@dataclass(frozen=True, slots=True)
class Statements:
    """What makes the tables, and the foreign keys between them, which rows are held to one by one."""

    tables: Sequence[str]
    keys: Sequence[str]


@contextmanager
def tables_made_at_once() -> Iterator[None]:
    """Make every table of an empty database, and the keys between them when the block has filled them.

    Asked once of a whole table a key costs a hundredth of asking it of every row; what breaks one fails here instead of
    where it was written. Not before that is the database one that ``migrate`` takes for its own.
    """
    executor = MigrationExecutor(connection)
    plan = [migration for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
    statements = statements_of(plan, executor.loader.project_state())
    run(statements.tables)
    Context.install_pgh_attach_context_func(using=DEFAULT_DB_ALIAS)  # a step in Python of a migration of pghistory's
    emit_post_migrate_signal(verbosity=0, interactive=False, db=DEFAULT_DB_ALIAS)
    yield
    run(statements.keys)
    executor.recorder.ensure_schema()
    for migration in plan:
        executor.recorder.record_applied(migration.app_label, migration.name)


def run(statements: Sequence[str]) -> None:
    """Run statements in one transaction and one round trip."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(";\n".join(statements))


def statements_of(plan: Sequence[Migration], state: ProjectState) -> Statements:
    """Return what makes the tables of a state, and what the migrations of a plan say in SQL beside them."""
    tables, plain = _of_models(state)
    in_sql = _of_operations(plan, RunSQL)
    carrying = {found.groups(): one for one in in_sql if (found := OF_THE_SAME_COUNCIL.match(one))}
    return Statements(
        tables=[
            *_of_operations(plan, CreateExtension),
            *tables,
            *(one for one in in_sql if one not in carrying.values()),
        ],
        keys=[*(str(key) for place, key in plain.items() if place not in carrying), *carrying.values()],
    )


def _of_models(state: ProjectState) -> tuple[list[str], dict[tuple[str, ...], Statement]]:
    """Return what makes the tables and indexes of every model, and the foreign keys by their table and column."""
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        for model in state.apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        keys = [one for one in editor.deferred_sql if isinstance(one, Statement) and "to_table" in one.parts]
        editor.deferred_sql = [one for one in editor.deferred_sql if one not in keys]
    return list(editor.collected_sql), {_place(key.parts): key for key in keys}


def _place(parts: dict[str, Any]) -> tuple[str, ...]:
    return (parts["table"].table, *parts["column"].columns)


def _of_operations(plan: Sequence[Migration], kind: type[Operation]) -> list[str]:
    """Return what the operations of a kind say that a later migration has not made void."""
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        for migration in plan:
            for operation in migration.operations:
                if isinstance(operation, kind) and getattr(operation, "hints", None) != PASSING:
                    operation.database_forwards(migration.app_label, editor, ProjectState(), ProjectState())
    return list(editor.collected_sql)
