"""A real Celery worker on the test's database, which a test may kill."""

import os
import signal
import sys

from django.db import connection

from troubled_families.celery import app
from troubled_families.stack import processes
from troubled_families.stack.places import State
from troubled_families.stack.processes import Child


class Worker:
    """One worker process with one child, as in production but for their number."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.child: Child | None = None

    @property
    def name(self) -> str:
        """The worker's name, by which it is asked whether it is there."""
        return f"tests-{os.getpid()}@here"

    def start(self) -> None:
        """Start the worker where it does not run, or wake it, and wait until it answers."""
        if self.child and self.child.process.poll() is None:
            os.killpg(self.child.process.pid, signal.SIGCONT)
            assert processes.wait_until(self.answers, seconds=60), processes.tail(self.child.log)
            return
        self.state.make()
        self.child = processes.start(
            [
                *(sys.executable, "-m", "celery", "-A", "troubled_families", "worker"),
                *("--concurrency=1", "--loglevel=INFO", f"--hostname={self.name}"),
            ],
            name="worker",
            state=self.state,
            mark=self.name,
            environment={**os.environ, "DATABASE_URL": database_url()},
        )
        assert processes.wait_until(self.answers, seconds=60), processes.tail(self.child.log)

    def answers(self) -> bool:
        """Tell whether the worker answers a ping."""
        assert self.child
        self.child.ensure_alive()
        return bool(app.control.ping(destination=[self.name], timeout=0.5))

    def rest(self) -> None:
        """Have the worker sleep until it is started again: what other tests ask for it would do behind their backs."""
        if self.child and self.child.process.poll() is None:
            os.killpg(self.child.process.pid, signal.SIGSTOP)

    def kill(self) -> None:
        """End the worker and its child as a power cut would."""
        assert self.child
        os.killpg(self.child.process.pid, signal.SIGKILL)
        self.child.process.wait()

    def stop(self) -> None:
        """Let the worker end its task and go."""
        if self.child:
            if self.child.process.poll() is None:
                os.killpg(self.child.process.pid, signal.SIGCONT)
            self.child.stop()

    def log(self) -> str:
        """Return what the worker wrote."""
        assert self.child
        return self.child.log.read_text()

    def empty_queue(self) -> None:
        """Throw away what waits in the broker."""
        app.control.purge()


def database_url() -> str:
    """Return the address of the database that this test runs on."""
    address, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    return f"{address}/{connection.settings_dict['NAME']}"
