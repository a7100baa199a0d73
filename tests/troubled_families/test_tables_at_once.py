"""Tables made at once are those that the migrations make."""

import os
import subprocess
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from tests import databases
from troubled_families.stack import postgres
from troubled_families.tables_at_once import tables_made_at_once

NAME = "made_at_once"


@pytest.fixture
def empty_database(transactional_db: None, settings: Settings) -> Iterator[str]:
    """Have the tests' connection lead to an empty database; yields the name of the migrated one."""
    settings.PGTRIGGER_INSTALL_ON_MIGRATE = True  # which other tests need not wait for
    usual = str(connection.settings_dict["NAME"])
    databases.run("DROP DATABASE IF EXISTS {}", NAME)
    databases.run("CREATE DATABASE {}", NAME)
    lead_to(NAME)
    yield usual
    lead_to(usual)
    databases.run("DROP DATABASE {}", NAME)


def dumped(name: str) -> list[str]:
    """Return what a database's schema is; a dump's own key is another one each time."""
    at = settings.DATABASES["default"]
    address = {"PGHOST": at["HOST"], "PGPORT": str(at["PORT"]), "PGUSER": at["USER"], "PGPASSWORD": at["PASSWORD"]}
    printed = subprocess.run(
        [postgres.find_binaries() / "pg_dump", "--schema-only", name],
        env={**os.environ, **address},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [line for line in printed.splitlines() if not line.startswith(("\\restrict", "\\unrestrict"))]


def lead_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def applied(name: str) -> set[tuple[str, str]]:
    lead_to(name)
    return set(MigrationRecorder(connection).applied_migrations())


@pytest.mark.django_db(transaction=True)
def test_tables_made_at_once_are_those_that_the_migrations_make(empty_database: str) -> None:
    with tables_made_at_once():
        before = applied(NAME)

    assert not before  # cut short here, it would be no database that somebody migrates
    assert dumped(NAME) == dumped(empty_database)
    assert applied(NAME) == applied(empty_database)
