"""Nights in processes of their own, killed as a power cut would."""

import os
import signal
import subprocess
import sys

from troubled_families.stack.places import CHECKOUT

BUSY = 3


def begin_a_night(address: str) -> subprocess.Popen[str]:
    """Start a night in a process of its own."""
    words = [sys.executable, "-m", "tests.troubled_families.one_night", "aldermere"]
    environment = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "troubled_families.settings_test"}
    return subprocess.Popen(words, env=environment, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True)


def kill_a_night(address: str, *, after_lines: int) -> None:
    """Kill the process of a night as a power cut would, once it has said so many lines."""
    with begin_a_night(address) as process:
        assert process.stdout
        said = [process.stdout.readline() for _ in range(after_lines)]
        process.kill()
    assert all(said), said
    assert process.returncode == -signal.SIGKILL


def finish(address: str) -> bool:
    """Run the night that was killed to its end; tell whether that was possible, or the dead one's lock still stood."""
    with begin_a_night(address) as process:
        process.communicate()
    assert process.returncode in (0, BUSY)
    return process.returncode == 0
