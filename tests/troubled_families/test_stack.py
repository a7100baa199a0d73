"""The machinery under the product and its tests: real servers, a real worker, a real browser, and what goes wrong."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import is_psycopg3
from django.test import Client
from playwright.sync_api import Page

from families.invented.written import WRITTEN_LIVES
from tests.worker import Worker
from troubled_families.stack import assets, browser, nodejs, places, postgres, processes, servers, tables, valkey
from troubled_families.stack.__main__ import FEWEST_FAMILIES, main
from troubled_families.stack.demonstration import Demonstration
from troubled_families.stack.places import AlreadyHeldError, CannotStartError, State
from troubled_families.tasks import take_what_waits

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> Iterator[State]:
    """A state folder of a deep checkout, which the servers' account can reach as it reaches a real one."""
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("REDIS_URL")
    base = Path(tempfile.mkdtemp(prefix="troubled-families-"))
    base.chmod(0o711)
    yield State(base / ("a deep folder " * 12) / "demo")
    shutil.rmtree(base)


@pytest.fixture
def held(state: State) -> Iterator[State]:
    with state.held():
        yield state


@pytest.mark.django_db
def test_the_application_connects_as_no_superuser() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user")

        assert cursor.fetchone() == (False, True)


def test_the_driver_is_psycopg2() -> None:
    assert not is_psycopg3


@pytest.mark.django_db
def test_without_a_worker_the_service_is_not_healthy(client: Client) -> None:
    answer = client.get("/healthz")

    assert answer.status_code == 503
    assert answer.json() == {"database": True, "broker": True, "worker": False}


def test_a_worker_hears_the_broker_and_the_service_is_healthy(worker: Worker, client: Client) -> None:
    take_what_waits.delay()

    assert processes.wait_until(lambda: client.get("/healthz").status_code == 200, seconds=20), worker.log()


def test_the_browser_opens_the_service_and_its_style_sheet(page: Page) -> None:
    page.goto("/healthz")
    assert page.get_by_text("database").count() == 1

    answer = page.goto("/static/built/application.css")
    assert answer
    assert "--govuk-brand-colour" in answer.text()


def test_the_style_sheet_names_no_picture_and_no_typeface_of_the_government() -> None:
    style_sheet = (assets.BUILT / "application.css").read_text()

    assert "url(" not in style_sheet
    assert "GDS Transport" not in style_sheet
    assert "sourceMappingURL" not in "".join(path.read_text() for path in assets.BUILT.iterdir())


def test_the_style_sheet_is_built_once() -> None:
    assets.build()

    assert assets.build() is False


def test_a_node_too_old_for_the_compiler_is_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, prints in (("node", "v18.19.0"), ("npm", "9.2.0")):
        (tmp_path / name).write_text(f"#!/bin/sh\necho {prints}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert nodejs.on_this_machine() is None


def test_a_named_browser_is_preferred(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/opt/chromium")

    assert browser.find().executable == Path("/opt/chromium")
    assert "--disable-web-security" not in browser.find().flags


def test_servers_keep_what_they_hold_when_their_starter_is_killed(held: State) -> None:
    first = servers.start(held, durable=True)
    with stopping(first):
        write(first.database_url, "CREATE TABLE kept AS SELECT 1 AS kept")
        for child in first.children:
            child.process.kill()
            child.process.wait()

    with stopping(servers.start(held, durable=True)) as second:
        assert postgres.holds(second.database_url, "kept")
        assert not postgres.holds(second.database_url, "never_there")

        postgres.empty_database(held, second.database_url)
        assert not postgres.holds(second.database_url, "kept")


def test_servers_that_outlived_their_starter_are_ended(held: State) -> None:
    orphans = servers.start(held, durable=True)

    assert processes.end_orphans(held) == ["postgres", "valkey"]
    assert all(child.process.wait(5) is not None for child in orphans.children)


def test_children_end_with_a_starter_that_is_killed(state: State) -> None:
    program = (
        "import sys, time; from pathlib import Path; from troubled_families.stack import places, servers\n"
        "state = places.State(Path(sys.argv[1]))\n"
        "with state.held():\n"
        "    found = servers.start(state, durable=True)\n"
        "    print(*[child.process.pid for child in found.children], flush=True)\n"
        "    time.sleep(60)\n"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", program, state.folder], stdout=subprocess.PIPE, text=True, cwd=places.CHECKOUT
    )
    assert starter.stdout
    children = [int(word) for word in starter.stdout.readline().split()]
    assert len(children) == 2

    starter.kill()
    starter.communicate()

    mark = str(state.folder)
    assert processes.wait_until(lambda: not any(processes.is_running(pid, mark=mark) for pid in children), seconds=15)
    assert not state.is_held()


def test_a_stale_pid_file_ends_nobody_elses_process(held: State) -> None:
    with stopping(servers.start(held, durable=True)):
        pass
    with subprocess.Popen(SLEEP) as stranger:
        (held.folder / "postgres" / "postmaster.pid").write_text(f"{stranger.pid}\n")
        (held.processes / "valkey.json").write_text(
            json.dumps({"pid": str(stranger.pid), "mark": str(held.folder), "signal": "15"})
        )

        with stopping(servers.start(held, durable=True)):
            assert stranger.poll() is None

        stranger.kill()


def test_data_of_another_major_version_are_left_alone_and_said_so(held: State) -> None:
    folder = held.folder / "postgres"
    folder.mkdir()
    (folder / "PG_VERSION").write_text("9\n")

    with pytest.raises(CannotStartError, match="belong to PostgreSQL 9, the server here is PostgreSQL"):
        servers.start(held, durable=True)

    assert [path.name for path in folder.iterdir()] == ["PG_VERSION"]


def test_a_taken_port_is_named_before_anything_starts(state: State) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CannotStartError, match=f"Port {port} is taken.*PORT={port + 1}"):
            Demonstration(state, port, 300).run()


@pytest.mark.parametrize("word", ["--port=99999", "--port=0", "--port=80x", "--families=abc", "--families=5"])
def test_a_number_that_cannot_be_is_named_with_those_that_can(
    word: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["stack", "demo", word])

    assert main() == 1
    assert "is not possible: say a whole number from" in capsys.readouterr().err


def test_no_demonstration_is_smaller_than_its_written_lives() -> None:
    assert len(WRITTEN_LIVES) == FEWEST_FAMILIES


def test_tables_of_an_earlier_version_are_named_and_not_served(held: State, monkeypatch: pytest.MonkeyPatch) -> None:
    tables.remember(held)
    tables.ensure_none_is_rewritten(held)
    monkeypatch.setattr(assets, "fingerprint", str)

    with pytest.raises(
        CannotStartError, match=r"earlier version.*families/migrations/0001_start.py(.|\n)*`make reset`"
    ):
        tables.ensure_none_is_rewritten(held)


def test_a_second_start_says_where_the_first_runs(held: State) -> None:
    places.write_private_json(held.urls_file, {"address": "http://127.0.0.1:8123/"})

    said = stack(held, "demo")

    assert said.returncode == 0
    assert "It runs already: http://127.0.0.1:8123/" in said.stdout


def test_what_is_told_to_stop_twice_stops_once() -> None:
    told = (
        "import os, signal; from troubled_families.stack.stopping import *; listen_to_signals()\n"
        "try:\n    os.kill(os.getpid(), signal.SIGINT)\n"
        "except StoppedError:\n    os.kill(os.getpid(), signal.SIGTERM); print('in order')"
    )

    said = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, text=True, check=False, cwd=places.CHECKOUT
    )

    assert (said.stdout, said.stderr) == ("in order\n", "")


def test_stopping_what_does_not_run_says_so(state: State) -> None:
    state.make()

    assert stack(state, "stop").stdout == "Nothing runs.\n"


def test_another_terminal_joins_the_running_servers(held: State) -> None:
    urls = {"database_url": "postgres://a@127.0.0.1:1/b", "redis_url": "redis://127.0.0.1:1/0"}
    places.write_private_json(held.urls_file, urls)

    said = stack(held, "run", "--", "sh", "-c", "echo $DATABASE_URL $REDIS_URL $PGPORT")

    assert said.stdout == "postgres://a@127.0.0.1:1/b redis://127.0.0.1:1/0 1\n"


def test_addresses_in_the_environment_always_win(held: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://a@127.0.0.1:1/b")
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")

    found = servers.start(held, durable=True)

    assert found.children == []
    assert found.environment()["DATABASE_URL"] == "postgres://a@127.0.0.1:1/b"


def test_only_one_process_holds_a_state(held: State) -> None:
    with pytest.raises(AlreadyHeldError), State(held.folder).held():
        pass


def test_test_runs_side_by_side_have_servers_of_their_own(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TF_STATE", str(state.folder.parent))

    with places.free_slot("tests") as first, places.free_slot("tests") as second:
        assert (first.folder.name, second.folder.name) == ("tests-1", "tests-2")


def test_what_is_secret_is_for_its_owner_alone(held: State) -> None:
    secret = held.secret("django")
    places.write_private_json(held.urls_file, {"redis_url": "redis://:secret@127.0.0.1/0"})

    assert held.secret("django") == secret
    assert held.secret("postgres-app") != secret
    for file in (held.folder / "secrets.json", held.urls_file):
        assert file.stat().st_mode & 0o077 == 0


def test_no_password_stands_in_a_command_line(held: State) -> None:
    with stopping(servers.start(held, durable=True)) as found:
        lines = [processes.command_line(child.process.pid) for child in found.children]

    assert all(str(held.folder) in line for line in lines)
    assert not any(held.secret(name) in line for name in ("postgres-app", "valkey") for line in lines)


def test_a_folder_that_the_servers_cannot_reach_is_named_and_not_opened(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)

    with pytest.raises(CannotStartError, match="cannot pass through"):
        places.ensure_reachable(closed / "postgres", account="nobody")

    assert closed.stat().st_mode & 0o777 == 0o700


def test_folders_of_others_keep_their_modes(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)

    State(closed / "state" / "demo").make()

    assert closed.stat().st_mode & 0o777 == 0o700
    assert (closed / "state").stat().st_mode & 0o777 == 0o711


def test_a_program_that_fails_is_shown_with_its_last_words() -> None:
    with pytest.raises(CannotStartError, match=r"Trying failed(.|\n)*out of luck"):
        processes.run(["sh", "-c", "echo out of luck; exit 3"], what="Trying")


def test_a_program_that_does_not_listen_is_made_to_end(held: State) -> None:
    deaf = f"import signal, time; signal.signal(15, signal.SIG_IGN); print('{held.folder}', flush=True); time.sleep(60)"
    child = processes.start([sys.executable, "-c", deaf], name="deaf", state=held, mark=str(held.folder))
    assert processes.wait_until(lambda: bool(child.log.read_text()), seconds=10)

    child.stop(patience=0.2)

    assert child.process.returncode == -signal.SIGKILL
    assert not child.record.exists()


def test_a_program_that_is_ready_waits_for_the_word(held: State) -> None:
    words = [sys.executable, "-m", "troubled_families.stack.ready", "--version"]
    nowhere = {"DATABASE_URL": "postgres://a@127.0.0.1:1/b", "REDIS_URL": "redis://127.0.0.1:1/0"}
    around = {**os.environ, **nowhere, "DJANGO_SETTINGS_MODULE": "troubled_families.settings"}
    program = processes.start(words, name="worker", state=held, mark="--version", environment=around, is_waiting=True)

    assert program.process.poll() is None
    program.go()

    assert program.process.wait(60) == 0
    assert program.log.read_text().startswith("5.")


def test_the_files_of_an_invented_council_need_no_library(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-S", "-m", "families.invented", tmp_path, "--families=1"], check=True)

    assert (tmp_path / "council.toml").is_file()


def test_a_load_that_was_cut_short_begins_in_an_empty_database(held: State, capsys: pytest.CaptureFixture[str]) -> None:
    started = servers.start(held, durable=True)
    with (
        contextlib.closing(psycopg2.connect(started.database_url)) as cut_short,
        cut_short,
        cut_short.cursor() as cursor,
    ):
        cursor.execute("CREATE TABLE families_council (id int)")

    Demonstration(held, 8000, 300, servers=started).ensure_nothing_is_there()

    assert "beginning again" in capsys.readouterr().out
    assert not postgres.has_tables(started.database_url)
    started.stop()


def test_without_any_binaries_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TF_PG_BIN", str(tmp_path))

    with pytest.raises(CannotStartError, match="TF_PG_BIN"):
        postgres.find_binaries()


def test_a_broker_with_another_password_does_not_count_as_ours(held: State) -> None:
    child, port = valkey.start(held, durable=False)
    try:
        assert valkey.ping(port, held.secret("valkey"))
        assert not valkey.ping(port, "another")
    finally:
        child.stop()


@contextlib.contextmanager
def stopping(started: servers.Servers) -> Iterator[servers.Servers]:
    """Stop the servers at the end of the block."""
    try:
        yield started
    finally:
        started.stop()


def write(database_url: str, sql: str) -> None:
    """Run one statement as the application."""
    environment = {**os.environ, **postgres.client_environment(database_url)}
    subprocess.run([postgres.find_binaries() / "psql", "-qc", sql], env=environment, check=True, capture_output=True)


def stack(state: State, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the stack, as another terminal would."""
    return subprocess.run(
        [sys.executable, "-m", "troubled_families.stack", *words],
        env={**os.environ, "TF_STATE": str(state.folder.parent)},
        cwd=places.CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
