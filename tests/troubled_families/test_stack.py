"""The servers of a checkout: found, started, recognised, stopped."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_the_application_connects_as_no_superuser() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user")

        assert cursor.fetchone() == (False, True)


def test_the_driver_is_psycopg2() -> None:
    from django.db.backends.postgresql.psycopg_any import is_psycopg3

    assert not is_psycopg3
