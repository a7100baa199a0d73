"""From which code the demonstration's tables were made, and whether today's code can still bring them up to date."""

from pathlib import Path

from troubled_families.stack import assets
from troubled_families.stack.places import CHECKOUT, CannotStartError, State, read_json, write_private_json

APPS = ("families", "keyworkers", "outcomes", "claims", "troubled_families")
FILES = "files"
MADE_BEFORE = (
    "The demonstration's tables were made by an earlier version of this code, and this one cannot bring them up to date"
    " ({names}).\n`make reset` deletes the demonstration; `make demo` then makes a new one."
)


def are_of_this_code(state: State) -> bool:
    """Tell whether nothing that makes tables has changed since they were made."""
    return read_json(_memory(state)).get(FILES) == fingerprint_of_tables()


def ensure_none_is_rewritten(state: State) -> None:
    """Raise where a migration that has been applied is another one today: it would not be applied again."""
    made = read_json(_memory(state))
    now = _migrations()
    changed = [name for name, sum_ in made.items() if name != FILES and now.get(name) != sum_]
    if changed:
        raise CannotStartError(MADE_BEFORE.format(names=", ".join(changed)))


def remember(state: State) -> None:
    """Write down from which code the tables were made."""
    write_private_json(_memory(state), {FILES: fingerprint_of_tables(), **_migrations()})


def fingerprint_of_tables() -> str:
    """Return one hash of what makes the tables and their triggers: all our code but the pages', and the libraries."""
    ours = [path for app in APPS for path in sorted((CHECKOUT / app).rglob("*.py")) if "views" not in path.parts]
    return assets.fingerprint([CHECKOUT / "requirements.txt", *ours])


def _migrations() -> dict[str, str]:
    files = sorted(CHECKOUT.glob("*/migrations/0*.py"))
    return {str(file.relative_to(CHECKOUT)): assets.fingerprint([file]) for file in files}


def _memory(state: State) -> Path:
    return state.folder / "migrated.json"
