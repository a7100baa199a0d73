"""Loading a file by command, and setting a council up."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from claims.models import Programme, Target, Window
from families.invented.writing import write_council
from families.models import Council, FeedLoad, Person, SchoolRoll, Term
from keyworkers.models import User
from outcomes.models import OutcomesPlan

pytestmark = pytest.mark.django_db
FAMILIES = "IndividualID,FamilyID,FirstName,LastName,DOB,Relationship,LivesThere,From\n"
CHILD = "P1,F1,Ben,Hartley,2009-03-02,child,N,2015-01-01\n"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("council")
    write_council(directory, families=12, seed=7)
    return directory


@pytest.fixture
def aldermere(files: Path, settings: Any, tmp_path: Path) -> Council:
    settings.MEDIA_ROOT = str(tmp_path)
    call_command("setup_council", str(files), "--password", "a long word 2020", stdout=StringIO())
    return Council.objects.get(slug="aldermere")


def said(kind: str, path: Path, *options: str) -> str:
    out = StringIO()
    call_command(
        "import_file", kind, str(path), "--council=aldermere", "--complete-to=2020-03-19", *options, stdout=out
    )
    return out.getvalue()


def test_a_council_is_set_up_from_its_file(aldermere: Council) -> None:
    assert aldermere.districts.count() == 3
    assert User.objects.get(username="analyst@aldermere.example").check_password("a long word 2020")
    assert Programme.objects.get(council=aldermere).ends_on.isoformat() == "2021-04-01"
    assert Window.objects.count() == 3
    assert OutcomesPlan.objects.get(council=aldermere).published_at
    assert Term.objects.get(name="2019-20 Summer").excluded_because
    assert set(Target.objects.values_list("starts_on", flat=True)) >= {None}


def test_a_council_is_set_up_once(aldermere: Council, files: Path) -> None:
    with pytest.raises(CommandError, match="set up here already"):
        call_command("setup_council", str(files), "--password", "a long word 2020")


def test_the_files_of_a_delivery_are_loaded(aldermere: Council, files: Path) -> None:
    assert " 0 unchanged, 0 rejected." in said("households", files / "2020-03-20" / "households.csv")
    assert " 0 unchanged, 0 rejected." in said("school", files / "2020-03-20" / "school.csv")
    assert SchoolRoll.objects.exists()


def test_a_dry_run_says_what_would_be_loaded_and_loads_nothing(aldermere: Council, tmp_path: Path) -> None:
    path = tmp_path / "families.csv"
    path.write_text(FAMILIES + CHILD + CHILD.replace("P1", "P2").replace("2009-03-02", "31/11/2009"))

    words = said("households", path, "--dry-run")

    assert "row 3, DOB: “31/11/2009”: November 2009 has no day 31." in words
    assert "2 rows, 1 would be loaded, 0 unchanged, 1 rejected." in words
    assert not Person.objects.exists()


def test_a_file_that_cannot_be_read_fails_the_command(aldermere: Council, tmp_path: Path) -> None:
    path = tmp_path / "families.csv"
    path.write_text("Colour,DOB\nred,2009-03-02\n")

    with pytest.raises(CommandError, match="Columns that are missing: IndividualID"):
        said("households", path)


def test_how_far_a_file_is_complete_is_read_from_it(aldermere: Council, tmp_path: Path) -> None:
    path, out = tmp_path / "families.csv", StringIO()
    path.write_text(FAMILIES + CHILD)

    call_command("import_file", "households", str(path), "--council=aldermere", stdout=out)

    assert "Complete to 2015-01-01, as read from the file." in out.getvalue()


def test_a_load_is_undone_by_command_once_it_is_meant(aldermere: Council, tmp_path: Path) -> None:
    path, out = tmp_path / "families.csv", StringIO()
    path.write_text(FAMILIES + CHILD)
    said("households", path)
    number = str(FeedLoad.objects.get().pk)

    call_command("undo_load", number, "--reason=The wrong file", stdout=out)
    assert "families.csv would be undone." in out.getvalue()
    assert Person.objects.exists()
    call_command("undo_load", number, "--reason=The wrong file", "--commit", stdout=out)

    assert "1 person removed" in out.getvalue()
    assert not Person.objects.exists()


def test_a_load_that_is_not_there_cannot_be_undone(db: None) -> None:
    with pytest.raises(CommandError, match="There is no file 7"):
        call_command("undo_load", "7", "--reason=The wrong file")


def test_an_unknown_council_fails_the_command(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No council aldermere"):
        said("households", tmp_path)
