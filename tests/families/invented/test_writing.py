"""The directory as a whole: the same bytes again, deliveries that repeat nothing, a set-up that can be read."""

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

from families.invented.files import Row
from families.invented.layouts import COLUMNS, KEYS
from families.invented.writing import write_council
from tests.families.invented.conftest import FAMILIES

Delivered = Callable[[str], Iterator[tuple[str, list[Row]]]]


def contents(directory: Path) -> dict[str, bytes]:
    return {str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*.*") if path.is_file()}


def test_the_same_seed_and_number_give_the_same_bytes(council: Path, tmp_path: Path) -> None:
    write_council(tmp_path, families=FAMILIES, seed=7)

    assert contents(tmp_path) == contents(council)


def test_another_seed_gives_other_families(council: Path, tmp_path: Path) -> None:
    write_council(tmp_path, families=20, seed=8)

    assert contents(tmp_path)["2020-03-20/offences.csv"] != contents(council)["2020-03-20/offences.csv"]


def test_more_families_change_nothing_of_the_first_ones(council: Path, tmp_path: Path) -> None:
    write_council(tmp_path, families=30, seed=7)

    few = (tmp_path / "2020-03-20/households.csv").read_text(encoding="utf-8")
    many = (council / "2020-03-20/households.csv").read_text(encoding="utf-8")

    assert many.startswith(few)


def test_a_delivery_holds_only_what_is_new_or_changed(delivered: Delivered) -> None:
    for kind, key in KEYS.items():
        sent: dict[tuple[str, ...], Row] = {}
        for _, rows in delivered(kind):
            for row in rows:
                reference = tuple(row[column] for column in key)
                assert sent.get(reference) != row
                sent[reference] = row


def test_no_row_comes_twice_in_one_file(delivered: Delivered) -> None:
    for kind, key in KEYS.items():
        for _, rows in delivered(kind):
            references = [tuple(row[column] for column in key) for row in rows]

            assert len(references) == len(set(references))


def test_the_first_delivery_knows_nothing_of_what_came_later(delivered: Delivered) -> None:
    first = {kind: next(delivered(kind))[1] for kind in COLUMNS}

    assert max(row["OccurredOn"] for row in first["offences"]) < "2020-03-20"
    assert max(row["ProvenOn"] for row in first["offences"]) < "2020-03-20"
    assert max(row["Date"] for row in first["visits"]) < "2020-03-20"
    assert "2019-20 Spring" not in {row["Term"] for row in first["school"]}


def test_every_file_has_the_agreed_columns(council: Path) -> None:
    for path in council.glob("*/*.csv"):
        header = path.read_text(encoding="utf-8").partition("\n")[0]

        assert header.split(",") == COLUMNS[path.stem], path


def test_the_set_up_names_everybody_who_leads_or_visits(council: Path, known: Callable[..., list[Row]]) -> None:
    setup = tomllib.loads((council / "council.toml").read_text(encoding="utf-8"))
    usernames = {user["username"] for user in setup["user"]}

    assert {row["LeadWorker"] for row in known("cases")} - {""} <= usernames
    assert {row["Worker"] for row in known("visits")} <= usernames
    assert {user["team"] for user in setup["user"] if "team" in user} <= {team["name"] for team in setup["team"]}


def test_the_set_up_says_how_far_each_delivery_goes(council: Path) -> None:
    setup = tomllib.loads((council / "council.toml").read_text(encoding="utf-8"))

    for delivery in setup["delivery"]:
        files = {path.stem for path in (council / delivery["folder"]).glob("*.csv")}
        assert files == set(delivery["complete_to"])
        assert max(delivery["complete_to"].values()) <= delivery["received_on"]
