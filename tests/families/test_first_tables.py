"""Tables created in one step are the same tables."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from families.first_tables import CreateTables

TABLES = CreateTables(
    tables=[
        migrations.CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True))]),
        migrations.CreateModel(
            "Book",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("on", models.ForeignKey("families.shelf", models.PROTECT)),
            ],
        ),
    ]
)


@pytest.fixture
def after() -> ProjectState:
    state = ProjectState()
    assert not list(state.apps.get_models())  # rendered already, as when a migration runs
    TABLES.state_forwards("families", state)
    return state


def test_tables_created_in_one_step_are_all_in_the_state(after: ProjectState) -> None:
    assert [model.__name__ for model in after.apps.get_models()] == ["Shelf", "Book"]
    assert TABLES.describe() == "Create 2 tables"


@pytest.mark.django_db
def test_tables_are_created_in_one_step_and_dropped_again(after: ProjectState) -> None:
    with connection.schema_editor() as editor:
        TABLES.database_forwards("families", editor, ProjectState(), after)
        assert {"families_shelf", "families_book"} <= set(connection.introspection.table_names())
    with connection.schema_editor() as editor:
        TABLES.database_backwards("families", editor, after, ProjectState())

    assert not {"families_shelf", "families_book"} & set(connection.introspection.table_names())
