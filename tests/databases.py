"""Keeps a migrated, empty database between test runs, so that only a change of the tables costs its seconds again."""

import hashlib
import os
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psycopg2
import psycopg2.errors
from django.conf import settings
from django.core.management.commands import flush
from django.db import connection, connections
from psycopg2 import sql

from troubled_families.stack import postgres
from troubled_families.stack.places import CHECKOUT, State

PREFIX = "migrated_"
MIGRATED = {"django_content_type", "auth_permission"}


def fingerprint() -> str:
    """Return the name of the database that these migrations make."""
    apps = [CHECKOUT / app for app in ("families", "keyworkers", "outcomes", "claims")]
    files = [
        CHECKOUT / "requirements.txt",
        *(path for app in apps for path in sorted(app.rglob("*.py")) if feeds(path)),
    ]
    sums = "".join(f"{path} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in files)
    return PREFIX + hashlib.sha256(sums.encode()).hexdigest()[:16]


def feeds(path: Path) -> bool:
    """Tell whether migrations read the file: they are themselves, or build on a module beside the models."""
    return "migrations" in path.parts or path.parent.parent == CHECKOUT


def is_kept() -> bool:
    """Tell whether the server is the tests' own: nothing is left behind on another's."""
    return bool(os.environ.get("TF_OWN_DATABASE"))


def start_from_kept() -> None:
    """Have the tests' database copied from the kept one where there is one."""
    if is_kept() and fingerprint() in kept():
        connections["default"].settings_dict["TEST"]["TEMPLATE"] = fingerprint()


def keep() -> None:
    """Keep a copy of the freshly migrated database of this run, and drop what older migrations made."""
    if not is_kept() or fingerprint() in kept():
        return
    connection.close()
    for stale in kept():
        run("DROP DATABASE IF EXISTS {}", stale)
    try:
        run("CREATE DATABASE {} TEMPLATE {}", fingerprint(), connection.settings_dict["NAME"])
    except (
        psycopg2.errors.DuplicateDatabase,
        psycopg2.errors.UniqueViolation,
    ):  # another process of this run was first
        return


def end_other_sessions() -> None:
    """End what a thread or a worker of a test has left open: a database that somebody uses is not dropped."""
    with closing(connect()) as server, server.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = %s AND pid <> %s AND backend_type = 'client backend'",
            [connection.settings_dict["NAME"], _own()],
        )


def empty_by_deleting() -> None:
    """Have the tests that commit leave an empty database by deleting what they wrote, not by truncating every table.

    There are hundreds of tables and few of them hold anything. Keys and triggers sleep meanwhile, which only the
    superuser may allow: on the tests' own server; on another's Django truncates as ever. Nor are the triggers and the
    lists of models written anew each time: nothing removes them.
    """
    settings.PGTRIGGER_INSTALL_ON_MIGRATE = False
    if is_kept():
        state, port = State(Path(os.environ["TF_OWN_DATABASE"])), int(settings.DATABASES["default"]["PORT"])
        with closing(postgres.connect(state, port, database="postgres")) as server, server, server.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(1)")  # the processes of a run grant it one after another
            cursor.execute(f"GRANT SET ON PARAMETER session_replication_role TO {postgres.ROLE}")
        patch.object(flush, "sql_flush", _deleting).start()
        patch.object(flush, "emit_post_migrate_signal", lambda *_, **__: None).start()


def _deleting(style: Any, connection: Any, **_: Any) -> list[str]:
    """Return the statements that empty every table of ours but those that a migration fills."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    deletions = [
        f"DELETE FROM {connection.ops.quote_name(table)}"  # noqa: S608  # our tables
        for table in sorted(set(tables) - MIGRATED)
    ]
    return ["SET LOCAL session_replication_role = replica", ";\n".join(deletions)]


def _own() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def kept() -> list[str]:
    """Return the names of the kept databases."""
    with closing(connect()) as server, server.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}%"])
        return [name for (name,) in cursor.fetchall()]


def run(statement: str, *names: str) -> None:
    """Run a statement about databases, outside a transaction."""
    with closing(connect()) as server, server.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def connect() -> Any:
    """Connect to the server, to none of the tests' databases."""
    found = settings.DATABASES["default"]
    server = psycopg2.connect(
        host=found["HOST"], port=found["PORT"], user=found["USER"], password=found["PASSWORD"], dbname="postgres"
    )
    server.autocommit = True
    return server
