"""The command that checks an outcomes plan: without a database, in sentences or JSON, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).parents[2]
Check = Callable[..., tuple[str, int]]
PLAN = """
name = "Example outcomes plan"
note = "An example."

[eligibility]
count_by = "headline"
minimum = { value = 1, mark = "I", source = "An example" }
needs_dependent_child = { value = true, mark = "I", source = "An example" }
child_under = { value = 16, mark = "I", source = "An example" }
young_person_under = { value = 19, mark = "I", source = "An example" }

[school_age]
starts_after = { value = 5, mark = "I", source = "An example" }
ends_with = { value = 16, mark = "I", source = "An example" }

[[headlines]]
code = "crime"
label = "Staying safe in the community"

[[headlines.indicators]]
code = "youth-offence"
label = "A child has had a proven offence in the last 12 months"
need = "Young people keeping within the law"

[headlines.indicators.entry]
type = "events"
measures = ["offence.proven"]
ages = "under-18"
months = { value = 12, mark = "I", source = "An example" }
at_least = { value = 1, mark = "I", source = "An example" }

[headlines.indicators.outcome]
type = "events"
measures = ["offence.proven"]
ages = "under-18"
months = { value = 6, mark = "I", source = "An example" }
at_most = { value = 0, mark = "I", source = "An example" }
"""
CASE = """
[[cases]]
name = "Six quiet months"
attached_on = 2019-06-01
complete_to = 2020-03-31
people = [{ who = "A", born = 2005-05-01 }]
facts = [{ who = "A", what = "offence.proven", on = 2019-03-10 }]
expect = [{ on = 2019-12-01, family = "met" }]
"""


@pytest.fixture
def checked(tmp_path: Path) -> Check:
    def check(plan: str, cases: str = "", *options: str) -> tuple[str, int]:
        (tmp_path / "plan.toml").write_text(plan, encoding="utf-8")
        (tmp_path / "cases.toml").write_text(cases, encoding="utf-8")
        files = [str(tmp_path / "plan.toml"), *([str(tmp_path / "cases.toml")] if cases else [])]
        out = StringIO()
        try:
            call_command("check_plan", *files, *options, stdout=out)
        except CommandError as error:
            return out.getvalue(), error.returncode
        return out.getvalue(), 0

    return check


def test_a_plan_that_does_as_its_cases_expect_ends_with_nought(checked: Check) -> None:
    told, code = checked(PLAN + CASE)

    assert code == 0
    assert "      Every need is met since 1 December 2019.\n" in told
    assert told.endswith("1 case, 1 expectation: none different.\n")


def test_a_difference_ends_with_one_and_is_told_with_both(checked: Check) -> None:
    told, code = checked(PLAN, CASE.replace("2019-12-01", "2019-11-30"))

    assert code == 1
    assert "    DIFFERENT: family is not yet, the case expects met\n" in told


def test_faults_of_both_files_are_told_at_once_and_end_with_two(checked: Check) -> None:
    told, code = checked(PLAN.replace("value = 6", "value = 0"), CASE.replace("2019-06-01", '"June"'))

    assert code == 2
    assert "plan.toml" in told
    assert "outcome.months: expected a whole number from 1 to 120, found 0." in told
    assert "cases[1].attached_on: expected a day as 2015-09-01, without quotation marks, found 'June'." in told


def test_a_file_saved_otherwise_than_as_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_bytes(PLAN.replace('note = "', 'note = "\u2013 ').encode("cp1252"))

    with pytest.raises(CommandError, match=r"plan.toml, line \d+: expected a file saved as UTF-8") as error:
        call_command("check_plan", str(tmp_path / "plan.toml"))

    assert error.value.returncode == 2


def test_a_file_that_is_not_there_ends_with_two() -> None:
    with pytest.raises(CommandError, match="cannot be read") as error:
        call_command("check_plan", "no-such-plan.toml")

    assert error.value.returncode == 2


def test_the_same_is_told_as_json(checked: Check) -> None:
    told, code = checked(PLAN, CASE.replace("2019-12-01", "2019-11-30"), "--json")

    document = json.loads(told)
    (day,) = document["cases"][0]["days"]
    assert (code, document["differences"], document["faults"]) == (1, 1, [])
    assert day["expected"][0]["found"] == "not yet"
    assert day["findings"][0]["reasons"][0].startswith("Not every need is met yet.")


def test_it_runs_where_there_is_no_database_nor_the_address_of_one(tmp_path: Path) -> None:
    (tmp_path / "plan.toml").write_text(PLAN + CASE, encoding="utf-8")
    bare = {"PATH": os.environ["PATH"]}

    ended = subprocess.run(
        [sys.executable, "manage.py", "check_plan", tmp_path / "plan.toml"],
        cwd=ROOT,
        env=bare,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, ended.stderr) == (0, "")


def test_no_connection_can_be_made_by_its_settings() -> None:
    asks = "import django; django.setup(); from families.models import Council; Council.objects.count()"
    bare = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "troubled_families.settings_without_database"}

    ended = subprocess.run(
        [sys.executable, "-c", asks], cwd=ROOT, env=bare, capture_output=True, text=True, check=False
    )

    assert "settings.DATABASES is improperly configured" in ended.stderr
