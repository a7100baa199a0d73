"""The demonstration: servers, an invented council, web, worker and beat, until somebody stops them."""

import os
import shutil
import signal
import socket
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from troubled_families.stack import assets, commands, postgres, processes, servers, tables
from troubled_families.stack.places import CHECKOUT, CannotStartError, State, read_json, write_private_json
from troubled_families.stack.processes import Child, Step
from troubled_families.stack.servers import Servers
from troubled_families.stack.stopping import StoppedError, deafen_to_signals, listen_to_signals

TODAY = "2020-09-30"
PATIENCE = 60.0


@dataclass
class Demonstration:
    """One run of it, with all that it started."""

    state: State
    port: int
    families: int
    servers: Servers = field(default_factory=Servers)
    programs: list[Child] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    sign_ins: Step | None = None

    @property
    def address(self) -> str:
        """Return where the pages are."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def mark(self) -> str:
        """Return what the command lines of this checkout's programs hold and no others do."""
        return f"demonstration-{self.state.folder.parent.name}-{self.port}"

    def run(self) -> None:
        """Run until a signal or until a program ends by itself."""
        self.ensure_port_is_free()
        self.remember()
        listen_to_signals()
        try:
            self.start()
            self.tell()
            self.watch()
        except StoppedError:
            print("\nStopping …", flush=True)
        finally:
            deafen_to_signals()
            self.stop()

    def start(self) -> None:
        """Start everything, side by side where one does not wait for the other."""
        began = time.monotonic()
        say("Starting Postgres and the broker …")
        is_first = self.is_first()
        written = self.begin_writing() if is_first else None
        built = self.begin(commands.of_stack("assets"), what="Building the style sheet", is_patient=is_first)
        self.servers = servers.start(self.state, durable=True)
        self.remember()
        if written:
            self.start_first(written, built)
        else:
            self.start_again(built)
        say("Starting the worker and the clock …")
        self.wait_until_healthy()
        self.start_clock()
        say(f"Ready after {time.monotonic() - began:.0f} seconds.")

    def start_first(self, written: Step, built: Step) -> None:
        """Start the programs beside the load, which is the longest and leaves one of two processors to them."""
        self.ensure_nothing_is_there()
        written.finish()
        load = self.begin_loading()
        built.finish()
        self.collect(is_patient=True)
        self.start_pages()
        worker = self.start_worker()
        load.finish()
        worker.go()
        self.remember_loaded()

    def start_again(self, built: Step) -> None:
        """Start the programs with what is there."""
        migrated = self.begin_migrating()
        built.finish()
        if migrated:
            say("Bringing the tables up to date …")
            migrated.finish()
            tables.remember(self.state)
        self.collect(is_patient=False)
        self.start_pages()
        self.start_worker().go()
        self.sign_ins = self.begin(commands.manage("sign_ins"), what="Listing the sign-ins")

    def stop(self) -> None:
        """Stop what runs, the last started first: the pages, the clock, the worker, the broker, the database."""
        for step in self.steps:
            step.end()
        while self.programs:
            self.programs.pop().stop()
        self.servers.stop()
        self.state.urls_file.unlink(missing_ok=True)

    def remember(self) -> None:
        """Write down where the servers are, for other terminals."""
        urls = {"database_url": self.servers.database_url, "redis_url": self.servers.redis_url}
        # `make stop` knows this process by its number and its words together: numbers are used again.
        own = {"pid": str(os.getpid()), "words": processes.command_line(os.getpid())}
        write_private_json(self.state.urls_file, {**urls, "address": self.address, **own})

    def environment(self) -> dict[str, str]:
        """Return the environment that the product's programs run in."""
        return {**os.environ, **settings(self.state), **self.servers.environment()}

    def begin(self, command: list[str], *, what: str, is_patient: bool = False) -> Step:
        """Begin a step that ends with the demonstration at the latest."""
        step = processes.begin(command, what=what, environment=self.environment(), is_patient=is_patient)
        self.steps.append(step)
        return step

    def begin_migrating(self) -> Step | None:
        """Migrate the database, but where it is our own, holds a council, and its tables are this code's."""
        is_whole = is_ours() and postgres.holds(self.servers.database_url, "families_council")
        if is_whole and tables.are_of_this_code(self.state):
            return None
        if is_whole:
            tables.ensure_none_is_rewritten(self.state)
        return self.begin(commands.MIGRATE, what="Migrating the database")

    def collect(self, *, is_patient: bool) -> None:
        """Collect the static files where one of them has changed since the last time."""
        if read_json(self.state.folder / "collected.json").get("files") == fingerprint_of_static_files():
            return
        collecting = commands.manage("collectstatic", "--no-input", "--verbosity=0", "--clear", "--ignore=scss")
        self.begin(collecting, what="Collecting the static files", is_patient=is_patient).finish()
        write_private_json(self.state.folder / "collected.json", {"files": fingerprint_of_static_files()})

    @property
    def files(self) -> Path:
        """Return the folder of the invented agencies' files."""
        return self.state.folder / "council"

    def is_first(self) -> bool:
        """Tell whether the database holds no whole council yet."""
        if named := os.environ.get("DATABASE_URL"):
            return not postgres.holds(named, "families_council")
        families = read_json(self.state.folder / "loaded.json").get("families")
        self.mention_other_size(families)
        return not families or not (self.state.folder / "postgres").exists()

    def begin_writing(self) -> Step:
        """Begin to write the invented agencies' files."""
        shutil.rmtree(self.files, ignore_errors=True)
        return self.begin(
            commands.of_invented(self.files, families=self.families),
            what="Inventing a council",
        )

    def ensure_nothing_is_there(self) -> None:
        """Empty our own database where a load was cut short; another's may hold tables of somebody else."""
        if not is_ours():
            self.begin(commands.MIGRATE, what="Migrating the database").finish()
        elif postgres.has_tables(self.servers.database_url):
            say("The last load was cut short; beginning again …")
            postgres.empty_database(self.state, self.servers.database_url)

    def begin_loading(self) -> Step:
        """Begin to make the tables, where the database is our own, and to load the invented council into them."""
        say(f"Making the tables and loading an invented council of {self.families} families …")
        load = processes.begin(
            commands.manage("load_demo", f"--files={self.files}", *(["--with-tables"] if is_ours() else [])),
            what="Loading the demonstration",
            # A load that is cut short begins anew, so it need not wait for the disk at every step.
            environment={**self.environment(), "PGOPTIONS": "-c synchronous_commit=off"},
            is_shown=True,
        )
        self.steps.append(load)
        return load

    def remember_loaded(self) -> None:
        """Write down that a whole council is there, of what size and in which tables."""
        shutil.rmtree(self.files)
        if is_ours():
            tables.remember(self.state)
            write_private_json(self.state.folder / "loaded.json", {"families": str(self.families)})

    def mention_other_size(self, families: str | None) -> None:
        """Say so where the council that is there has another size than was asked for."""
        if families and int(families) != self.families:
            say(f"The council here has {families} families; `make reset` first for one of {self.families}.")

    def start_pages(self) -> None:
        """Start the pages."""
        self.start_program("web", commands.pages(self.port, self.mark))

    def start_worker(self) -> Child:
        """Start the worker, which waits for the word: before the council is loaded it would judge beside the load."""
        return self.start_program("worker", commands.worker(self.mark), is_waiting=True)

    def start_clock(self) -> None:
        """Start the clock, which nobody waits for."""
        schedule = self.state.folder / "beat"
        schedule.mkdir(exist_ok=True)
        self.start_program("beat", commands.clock(schedule / self.mark))

    def start_program(self, name: str, command: list[str], *, is_waiting: bool = False) -> Child:
        """Start one of the product's own programs."""
        around = self.environment()
        child = processes.start(
            command, name=name, state=self.state, mark=self.mark, environment=around, is_waiting=is_waiting
        )
        self.programs.append(child)
        return child

    def wait_until_healthy(self) -> None:
        """Wait until the pages, the database, the broker and a worker answer."""
        answer = ["nothing"]

        def is_healthy() -> bool:
            for program in self.programs:
                program.ensure_alive()
            answer[0] = ask(f"{self.address}healthz")
            return answer[0] == "200"

        if not processes.wait_until(is_healthy, seconds=PATIENCE):
            logs = "\n".join(f"{program.log}:\n{processes.tail(program.log)}" for program in self.programs)
            raise CannotStartError(f"{self.address}healthz does not answer 200 but {answer[0]}.\n{logs}")

    def tell(self) -> None:
        """Print the address and the sign-ins."""
        if self.sign_ins:
            say(self.sign_ins.finish())
        say(f"\n  {self.address}\n\n  Everybody in it is invented. Ctrl-C stops it.\n")

    def watch(self) -> NoReturn:
        """Wait for a signal; raise where a program ends by itself."""
        while True:
            for child in [*self.programs, *self.servers.children]:
                child.ensure_alive()
            time.sleep(0.5)

    def ensure_port_is_free(self) -> None:
        """Raise where another program listens on the port."""
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", self.port))
            except PermissionError as error:
                raise CannotStartError(
                    f"Port {self.port} is kept for root. Choose one above 1023: make demo PORT=8000"
                ) from error
            except OSError as error:
                raise CannotStartError(
                    f"Port {self.port} is taken by another program ({error.strerror}). "
                    f"Choose another: make demo PORT={self.port + 1}"
                ) from error


def is_ours() -> bool:
    """Tell whether the database is the demonstration's own: none is named that somebody else may use."""
    return not os.environ.get("DATABASE_URL")


def settings(state: State) -> dict[str, str]:
    """Return the demonstration's settings; what a shell happens to hold under these names does not count."""
    return {
        "DJANGO_SETTINGS_MODULE": "troubled_families.settings",
        "SECRET_KEY": state.secret("django"),
        "DEBUG": "0",
        "HTTPS": "0",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "DEMONSTRATION": "1",
        "TODAY": os.environ.get("TODAY", TODAY),
        "MEDIA_ROOT": str(state.folder / "files"),
        "PYTHONDONTWRITEBYTECODE": "",
        # The tests run Django's checks; the worker's would read the code of every page.
        "CELERY_SKIP_CHECKS": "true",
    }


def stop(state: State) -> bool:
    """Stop a running demonstration, or what a killed one left, and tell whether there was anything to stop."""
    if state.is_held():
        urls = state.urls()
        pid = int(urls.get("pid", 0))
        if not pid or not processes.is_running(pid, mark=urls["words"]):
            raise CannotStartError("It is just starting or stopping in another terminal: try again.")
        os.kill(pid, signal.SIGTERM)
        if not processes.wait_until(lambda: not state.is_held(), seconds=60):
            raise CannotStartError(f"The demonstration (process {pid}) does not stop.")
        return True
    with state.held():
        ended = processes.end_orphans(state)
        state.urls_file.unlink(missing_ok=True)
        return bool(ended)


def reset(state: State) -> None:
    """Stop the demonstration and delete everything it holds."""
    stop(state)
    with state.held():
        state.forget()


def fingerprint_of_static_files() -> str:
    """Return one hash of what is collected: our files by content, the packages' by their lock file."""
    ours = [path for path in sorted((CHECKOUT / "static").rglob("*")) if path.is_file()]
    return assets.fingerprint([CHECKOUT / "requirements.txt", *ours])


def ask(address: str) -> str:
    """Return the status that the address answers with, or why it does not; no proxy stands in between."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=5) as response:
            return str(response.status)
    except urllib.error.HTTPError as error:
        return f"{error.code} {error.read(500).decode(errors='replace')}"
    except OSError as error:
        return str(error)


def say(words: str) -> None:
    """Print a line at once."""
    print(words, flush=True)
