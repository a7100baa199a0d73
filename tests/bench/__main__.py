"""Runs every measurement beside this file and prints a line for each: ``make bench``."""

import sys
from importlib import import_module
from pathlib import Path


def main() -> None:
    """Run each module's ``bench`` in the order of their names."""
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if not path.name.startswith("_"):
            sys.stdout.write(import_module(f"tests.bench.{path.stem}").bench() + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
