"""The commands that the Makefile calls: `python -m troubled_families.stack demo` and its kin."""

import argparse
import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from troubled_families.stack import assets, browser, demonstration, places, postgres, servers
from troubled_families.stack.demonstration import Demonstration
from troubled_families.stack.places import AlreadyHeldError, CannotStartError

# The written lives, of which the demonstration tells, come first; 300 families take a minute and a half.
FEWEST_FAMILIES, MOST_FAMILIES = 26, 100_000


def main() -> int:
    """Run the command that was asked for and return its status."""
    words = parser().parse_args()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal that knows no dots and dashes gets question marks
    command: Callable[[argparse.Namespace], int] = words.command
    try:
        return command(words)
    except CannotStartError as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except PermissionError as error:
        print(
            f"\n{error}\nRoot starts the servers under the account 'nobody', with their data in {places.base()}. "
            "Where that is not allowed, start as an ordinary user.",
            file=sys.stderr,
        )
        return 1


def parser() -> argparse.ArgumentParser:
    """Return what the command line may say."""
    top = argparse.ArgumentParser(prog="python -m troubled_families.stack", description=__doc__)
    commands = top.add_subparsers(required=True)

    def add(name: str, command: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=command.__doc__)
        added.set_defaults(command=command)
        return added

    demo_words = add("demo", demo)
    demo_words.add_argument("--port", default="8000")
    demo_words.add_argument("--families", default="300")
    add("stop", stop)
    add("reset", reset)
    add("assets", build_assets)
    add("browser", find_browser)
    add("run", run).add_argument("words", nargs=argparse.REMAINDER)
    add("dbshell", dbshell)
    add("backup", backup).add_argument("--to", default="")
    return top


def demo(words: argparse.Namespace) -> int:
    """Run the demonstration until it is stopped."""
    port = number("PORT", words.port, least=1, most=65_535)
    families = number("FAMILIES", words.families, least=FEWEST_FAMILIES, most=MOST_FAMILIES)
    state = places.state("demo")
    try:
        with state.held():
            Demonstration(state, port, families).run()
    except AlreadyHeldError:
        running = state.urls()
        print(f"It runs already: {running.get('address', 'another terminal is just starting it')}")
        print("`make stop` stops it.")
    return 0


def number(name: str, said: str, *, least: int, most: int) -> int:
    """Return a whole number that was said to `make`, or say which ones can be."""
    if not (said.isascii() and said.isdecimal() and least <= int(said[:9]) <= most):
        raise CannotStartError(f"{name}={said} is not possible: say a whole number from {least} to {most:,}.")
    return int(said)


def stop(_words: argparse.Namespace) -> int:
    """Stop the demonstration."""
    stopped = demonstration.stop(places.state("demo"))
    print("Stopped." if stopped else "Nothing runs.")
    return 0


def reset(_words: argparse.Namespace) -> int:
    """Stop the demonstration and delete its data."""
    demonstration.reset(places.state("demo"))
    print("The demonstration's data are gone; `make demo` makes new ones.")
    return 0


def build_assets(_words: argparse.Namespace) -> int:
    """Build the style sheet and scripts where a source changed."""
    assets.build()
    return 0


def find_browser(_words: argparse.Namespace) -> int:
    """Provide the browser of the tests and print where it is."""
    print(browser.find().executable)
    return 0


def run(words: argparse.Namespace) -> int:
    """Run a command with the demonstration's servers and settings, starting them where they do not run."""
    state = places.state("demo")
    with servers.running(state) as found:
        environment = {
            **os.environ,
            **demonstration.settings(state),
            **found.environment(),
            **postgres.client_environment(found.database_url),
        }
        # Ctrl-C is for the command at the terminal alone.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        command = words.words[1:] if words.words[:1] == ["--"] else words.words
        return subprocess.run(
            command, env=environment, check=False, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)
        ).returncode


def dbshell(_words: argparse.Namespace) -> int:
    """Open a terminal of the database."""
    return run(argparse.Namespace(words=[postgres.find_binaries() / "psql"]))


def backup(words: argparse.Namespace) -> int:
    """Write the database into a file."""
    os.umask(0o077)
    target = Path(words.to or f"backup-{datetime.now(UTC):%Y-%m-%d-%H%M%S}.dump")
    status = run(
        argparse.Namespace(words=[postgres.find_binaries() / "pg_dump", "--format=custom", f"--file={target}"])
    )
    if status == 0:
        print(f"Written: {target}. It holds everything: keep it as safely as the database.")
    return status


if __name__ == "__main__":
    sys.exit(main())
