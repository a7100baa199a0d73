"""Where one checkout keeps its servers, secrets and logs, and who holds them."""

import contextlib
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import socket
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
CACHE = CHECKOUT / ".cache"
SHARED = Path("/var/lib/troubled-families")
# As many test runs as may go on in one checkout at once.
SLOTS = 32


class CannotStartError(Exception):
    """A reason why something cannot start, worded for the person at the terminal."""


class AlreadyHeldError(Exception):
    """Another living process holds this state folder."""


@dataclass(frozen=True)
class State:
    """A folder with everything that one set of servers leaves on disk."""

    folder: Path

    @property
    def urls_file(self) -> Path:
        """The file by which other terminals find the running servers."""
        return self.folder / "urls.json"

    @property
    def lock_file(self) -> Path:
        """The file whose lock tells that the servers run."""
        return self.folder / "lock"

    @property
    def logs(self) -> Path:
        """The folder of the programs' logs."""
        return self.folder / "logs"

    @property
    def processes(self) -> Path:
        """The folder that remembers what was started, for the case that its starter is killed."""
        return self.folder / "processes"

    def make(self) -> None:
        """Create the folder, passable but not readable for the account that the servers run under."""
        for folder in (self.folder, self.logs, self.processes):
            make_passable(folder)

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Hold the folder for this process alone; the lock goes with the process, however it ends."""
        self.make()
        with self.lock_file.open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise AlreadyHeldError(str(self.folder)) from error
            yield

    def is_held(self) -> bool:
        """Tell whether a living process holds the folder."""
        try:
            with self.held():
                return False
        except AlreadyHeldError:
            return True

    def urls(self) -> dict[str, str]:
        """Return where the running servers are, or nothing."""
        return read_json(self.urls_file)

    def secret(self, name: str) -> str:
        """Return a random secret that stays the same as long as the folder lives."""
        kept = read_json(self.folder / "secrets.json")
        if name not in kept:
            kept[name] = secrets.token_hex(24)
            write_private_json(self.folder / "secrets.json", kept)
        return kept[name]

    def forget(self) -> None:
        """Delete everything in the folder but the lock that is held."""
        for entry in self.folder.iterdir():
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            elif entry != self.lock_file:
                entry.unlink()


def base() -> Path:
    """Return the folder of all states of this checkout.

    Root cannot run Postgres, and the account that can may not reach a checkout under /root: root keeps
    its states elsewhere.
    """
    if chosen := os.environ.get("TF_STATE"):
        return Path(chosen)
    if os.geteuid() != 0:
        return CHECKOUT / ".state"
    return SHARED / hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:12]


def state(name: str) -> State:
    """Return the state of that name of this checkout."""
    return State(base() / name)


@contextlib.contextmanager
def free_slot(name: str) -> Iterator[State]:
    """Hold the first state folder `name-N` that nobody holds: test runs side by side do not meet."""
    for number in range(1, SLOTS + 1):
        slot = state(f"{name}-{number}")
        try:
            with slot.held():
                yield slot
                return
        except AlreadyHeldError as error:
            if error.args != (str(slot.folder),):
                raise
    raise CannotStartError(f"{SLOTS} test runs already go on in this checkout ({base()}).")


def make_passable(folder: Path) -> None:
    """Create the folder and what is missing above it; existing folders keep their modes."""
    if not folder.is_dir():
        make_passable(folder.parent)
        folder.mkdir(exist_ok=True)
        folder.chmod(0o711)


def ensure_reachable(path: Path, *, account: str) -> None:
    """Raise where another account cannot pass through the folders down to the path."""
    for folder in path.resolve().parents:
        if not folder.stat().st_mode & 0o001:
            raise CannotStartError(
                f"The account {account!r} that the servers run under cannot pass through {folder}. "
                "Choose another folder with TF_STATE=…, or start as an ordinary user."
            )


def read_json(path: Path) -> dict[str, str]:
    """Return the file's words, or none where it is missing or was cut short."""
    try:
        read = json.loads(path.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return {}
    return {str(key): str(value) for key, value in read.items()}


def write_private_json(path: Path, words: dict[str, str]) -> None:
    """Write the file at once and for its owner alone."""
    write_private(path, json.dumps(words, indent=1))


def write_private(path: Path, text: str, *, owner: int = -1, group: int = -1) -> None:
    """Write the file at once, readable for its owner alone."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    if owner >= 0:
        os.chown(temporary, owner, group)
    Path(temporary).replace(path)


def free_port() -> int:
    """Return a port of this machine that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
