"""How a running demonstration is told to stop."""

import signal
from types import FrameType
from typing import NoReturn


class StoppedError(BaseException):
    """Somebody asked the demonstration to stop."""


def listen_to_signals() -> None:
    """Stop in order at Ctrl-C, at `make stop` and when the terminal closes.

    Both are set by hand, since a job in the background ignores Ctrl-C's signal. What is said again while it stops,
    by an impatient person or by `make` beside the terminal, is no second wish.
    """

    def stop_now(_number: int, _frame: FrameType | None) -> NoReturn:
        deafen_to_signals()
        raise StoppedError

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop_now)


def deafen_to_signals() -> None:
    """Let nothing cut the stopping short; whoever wants that has SIGKILL."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
