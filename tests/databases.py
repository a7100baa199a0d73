"""Keeps a migrated, empty database between test runs, so that only a change of the tables costs its seconds again."""

import hashlib
import os
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import psycopg2.errors
from django.conf import settings
from django.db import connection, connections
from psycopg2 import sql

from troubled_families.stack.places import CHECKOUT

PREFIX = "migrated_"


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
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> %s",
            [connection.settings_dict["NAME"], _own()],
        )


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
