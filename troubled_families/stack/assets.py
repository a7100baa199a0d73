"""The style sheet and scripts that pages load, built from npm's packages into static/built."""

import fcntl
import hashlib
import os
import re
from pathlib import Path

from troubled_families.stack import nodejs, processes
from troubled_families.stack.places import CACHE, CHECKOUT, read_json, write_private_json

BUILT = CHECKOUT / "static" / "built"
MODULES = CHECKOUT / "node_modules"
STAMP = CACHE / "assets.json"
SCRIPTS = {
    "govuk-frontend.js": "govuk-frontend/dist/govuk/govuk-frontend.min.js",
    "accessible-autocomplete.js": "accessible-autocomplete/dist/accessible-autocomplete.min.js",
}
# The crest is for gov.uk alone; an address of a picture that is not there would also stop collectstatic.
PICTURE = re.compile(r'url\("?\./images/[^)]*\)')
SOURCE_MAP = re.compile(r"\s*(//|/\*)# sourceMappingURL=\S+\s*(\*/)?\s*$")


def build(*, for_tests: bool = False) -> bool:
    """Install npm's packages and build the assets where an input changed; tell whether any was done."""
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "assets.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        installed = install(for_tests=for_tests)
        return compile_changed() or installed


def install(*, for_tests: bool) -> bool:
    """Install npm's packages where the lock file has changed; those of the tests only when asked."""
    wanted = fingerprint([CHECKOUT / "package-lock.json"])
    stamp = read_json(STAMP)
    if (MODULES / "sass").is_dir() and stamp.get("installed") == wanted and (stamp["tests"] or not for_tests):
        return False
    node = nodejs.find()
    processes.run(
        [
            *node.npm,
            *("ci", f"--prefix={CHECKOUT}", "--ignore-scripts", "--omit=optional"),
            *("--no-audit", "--no-fund", "--loglevel=error"),
            *([] if for_tests else ["--omit=dev"]),
        ],
        what="Installing npm's packages",
        environment=environment(node),
    )
    write_private_json(STAMP, {"installed": wanted, "tests": "yes" if for_tests else ""})
    return True


def compile_changed() -> bool:
    """Compile the style sheet and copy the scripts where a source has changed."""
    sources = [
        CHECKOUT / "package-lock.json",
        Path(__file__),
        *sorted((CHECKOUT / "static" / "scss").rglob("*.scss")),
    ]
    wanted = fingerprint(sources)
    stamp = read_json(STAMP)
    if stamp.get("built") == wanted and (BUILT / "application.css").exists():
        return False
    BUILT.mkdir(exist_ok=True)
    node = nodejs.find()
    style_sheet = processes.run(
        [
            *(node.node, str(MODULES / "sass" / "sass.js"), f"--load-path={MODULES}"),
            *("--style=compressed", "--no-source-map", "--quiet-deps"),
            str(CHECKOUT / "static" / "scss" / "application.scss"),
        ],
        what="Building the style sheet",
        environment=environment(node),
    )
    (BUILT / "application.css").write_text(SOURCE_MAP.sub("", PICTURE.sub("none", style_sheet)))
    for name, source in SCRIPTS.items():
        (BUILT / name).write_text(SOURCE_MAP.sub("\n", (MODULES / source).read_text()))
    write_private_json(STAMP, {**stamp, "built": wanted})
    return True


def environment(node: nodejs.Node) -> dict[str, str]:
    """Return an environment in which npm's packages find the same Node."""
    return {**os.environ, "PATH": f"{Path(node.node).parent}{os.pathsep}{os.environ.get('PATH', '')}"}


def fingerprint(files: list[Path]) -> str:
    """Return one hash of the files' names and contents."""
    sums = [f"{file.relative_to(CHECKOUT)} {hashlib.sha256(file.read_bytes()).hexdigest()}" for file in files]
    return hashlib.sha256("\n".join(sums).encode()).hexdigest()
