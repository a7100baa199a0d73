"""Programs started so that they end with their starter, and recognised when they did not."""

import contextlib
import ctypes
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from troubled_families.stack.places import CannotStartError, State, read_json, write_private_json

PR_SET_PDEATHSIG = 1
PATIENT = 10  # as niceness
libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Account:
    """The account that servers run under where the starter is root."""

    uid: int
    gid: int


@dataclass
class Child:
    """A program that runs, with the words that its command line is known by."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path
    stop_signal: signal.Signals
    record: Path

    def ensure_alive(self) -> None:
        """Raise with the end of the program's log where it has ended."""
        if self.process.poll() is not None:
            raise CannotStartError(
                f"{self.name} ended with status {self.process.returncode}. The end of {self.log}:\n{tail(self.log)}"
            )

    def go(self) -> None:
        """Give the word to a program that waits for it."""
        if self.process.stdin:
            with contextlib.suppress(BrokenPipeError), self.process.stdin as word:
                word.write(b"go\n")

    def stop(self, *, patience: float = 15.0) -> None:
        """Ask the program to end, and make it end where it does not listen."""
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                # Each child leads a session of its own, so its children go with it.
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        self.record.unlink(missing_ok=True)


def server_account() -> Account | None:
    """Return the account for servers: nobody for root, since Postgres refuses root; otherwise our own."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def start(
    command: Sequence[str | Path],
    *,
    name: str,
    state: State,
    mark: str,
    environment: Mapping[str, str] | None = None,
    account: Account | None = None,
    stop_signal: signal.Signals = signal.SIGTERM,
    is_waiting: bool = False,
) -> Child:
    """Start a program in its own session, logged, ending when this process ends, from the main thread.

    `mark` is a part of the command line that no other program has: it tells an orphan from a reused number. A program
    that is waiting reads a line before it goes on: see `Child.go`.
    """
    words = [str(word) for word in command]
    if not any(mark in word for word in words):
        raise ValueError(f"{mark!r} is not in the command line of {name}")
    log = state.logs / f"{name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            words,
            stdin=subprocess.PIPE if is_waiting else subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=dict(environment) if environment is not None else None,
            cwd="/" if account else None,
            start_new_session=True,
            preexec_fn=_die_with_parent(stop_signal),  # noqa: PLW1509 - the starter has one thread
            **_as(account),
        )
    record = state.processes / f"{name}.json"
    write_private_json(record, {"pid": str(process.pid), "mark": mark, "signal": str(int(stop_signal))})
    return Child(name, process, log, stop_signal, record)


@dataclass
class Step:
    """A program that runs to its end while others do."""

    what: str
    process: subprocess.Popen[bytes]
    words: list[str]

    def finish(self) -> str:
        """Wait for the end and return what was printed; raise with the end of that where the program failed."""
        try:
            printed = (self.process.communicate()[0] or b"").decode(errors="replace")
        except BaseException:
            self.end()
            raise
        if self.process.returncode != 0:
            raise CannotStartError(f"{self.what} failed ({' '.join(self.words[:4])} …):\n{last_lines(printed)}")
        return printed

    def end(self) -> None:
        """End the program early, with all that it started."""
        if self.process.poll() is None:
            for number in (signal.SIGTERM, signal.SIGKILL):
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(self.process.pid, number)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(10)
                    return


def begin(
    command: Sequence[str | Path],
    *,
    what: str,
    environment: Mapping[str, str] | None = None,
    account: Account | None = None,
    is_shown: bool = False,
    is_patient: bool = False,
) -> Step:
    """Begin a program that ends by itself; what it prints is shown as it comes, or kept for `finish`.

    One that is patient leaves the processors to the others.
    """
    words = [str(word) for word in command]
    process = subprocess.Popen(
        words,
        stdin=subprocess.DEVNULL,
        stdout=None if is_shown else subprocess.PIPE,
        stderr=None if is_shown else subprocess.STDOUT,
        env=dict(environment) if environment is not None else None,
        cwd="/" if account else None,
        start_new_session=True,
        preexec_fn=_die_with_parent(signal.SIGTERM, niceness=PATIENT if is_patient else 0),  # noqa: PLW1509 - the starter has one thread
        **_as(account),
    )
    return Step(what, process, words)


def run(
    command: Sequence[str | Path],
    *,
    what: str,
    environment: Mapping[str, str] | None = None,
    account: Account | None = None,
    is_shown: bool = False,
) -> str:
    """Run a program to its end and return what it printed."""
    return begin(command, what=what, environment=environment, account=account, is_shown=is_shown).finish()


def end_orphans(state: State) -> list[str]:
    """End what a killed starter left running here, and return the names; call it while the state is held."""
    ended = []
    for record in sorted(state.processes.glob("*.json")):
        words = read_json(record)
        pid = int(words.get("pid", 0))
        if pid and is_running(pid, mark=words["mark"]):
            end(pid, mark=words["mark"], first=signal.Signals(int(words["signal"])))
            ended.append(record.stem)
        record.unlink(missing_ok=True)
    return ended


def is_running(pid: int, *, mark: str) -> bool:
    """Tell whether the process lives and bears the mark: its number alone may belong to another by now."""
    return mark in command_line(pid)


def end(pid: int, *, mark: str, first: signal.Signals = signal.SIGTERM, patience: float = 15.0) -> None:
    """End the process that bears the mark, first kindly, at last by force."""
    for number in (first, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        if wait_until(lambda: not is_running(pid, mark=mark), seconds=patience):
            return
    raise CannotStartError(f"Process {pid} does not end.")


def command_line(pid: int) -> str:
    """Return the words that the process was started with, or nothing where there is none."""
    proc = Path("/proc")
    if (proc / "self" / "cmdline").exists():
        try:
            return (proc / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return ""
    asked = subprocess.run(["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, check=False)
    return asked.stdout.decode(errors="replace")


def wait_until(happened: Callable[[], bool], *, seconds: float) -> bool:
    """Wait until it happened, and tell whether it did in time."""
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.03)
    return True


def tail(log: Path) -> str:
    """Return the last lines of a log."""
    return last_lines(log.read_text(errors="replace")) if log.exists() else ""


def last_lines(text: str) -> str:
    """Return the last lines of a text."""
    return "\n".join(text.strip().splitlines()[-25:])


class _Identity(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


def _as(account: Account | None) -> _Identity:
    if account is None:
        return {}
    return {"user": account.uid, "group": account.gid, "extra_groups": []}


def _die_with_parent(number: signal.Signals, *, niceness: int = 0) -> Callable[[], None]:
    """Return what a child does first: ask the kernel for a signal at its parent's death.

    It runs after the change of account, which would clear the wish. Only Linux can; elsewhere records do.
    """
    prctl, parent = libc.prctl if libc else None, os.getpid()

    def ask() -> None:
        # In a job in the background SIGINT is ignored, and children would inherit that.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.nice(niceness)
        if prctl:
            prctl(PR_SET_PDEATHSIG, int(number))
            if os.getppid() != parent:
                os._exit(1)

    return ask
