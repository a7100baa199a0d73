"""Published figures of real councils: counts alone, each with its source, kept apart from every council's own work."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from claims.models import OpeningBalance, Programme, Target, Window
from families.models import Council
from outcomes.models import Framework

FOLDER = Path(__file__).parent

Content = dict[str, Any]


def read_published() -> Iterator[Content]:
    """Yield what each file of published figures says, in the order of their names."""
    for path in sorted(FOLDER.glob("*.toml")):
        yield tomllib.loads(path.read_text(encoding="utf-8"))


def load_published(content: Content) -> Council:
    """Write one council's published figures and return the council; doing it again changes nothing."""
    named = content["council"]
    council, _ = Council.objects.update_or_create(
        slug=named["slug"], defaults={"name": named["name"], "brand": named["brand"], "is_as_published": True}
    )
    for one in content["programme"]:
        _load_programme(council, one)
    return council


def _load_programme(council: Council, content: Content) -> None:
    one = dict(content)
    framework = _framework(one.pop("framework"))
    targets, windows, balances = one.pop("target", []), one.pop("window", []), one.pop("opening_balance", [])
    programme, _ = Programme.objects.update_or_create(
        council=council, slug=one.pop("slug"), defaults={**one, "framework": framework}
    )
    for target in targets:
        key = {"programme": programme, "measure": target.pop("measure"), "starts_on": target.pop("starts_on", None)}
        Target.objects.update_or_create(**key, defaults=target)
    for window in windows:
        Window.objects.update_or_create(programme=programme, name=window.pop("name"), defaults=window)
    for balance in balances:
        _load_balance(programme, balance)


def _load_balance(programme: Programme, content: Content) -> None:
    named = content.pop("window", None)
    window = programme.windows.get(name=named) if named else None
    OpeningBalance.objects.update_or_create(
        programme=programme,
        measure=content.pop("measure"),
        label=content.pop("label"),
        defaults={**content, "window": window},
    )


def _framework(content: Content) -> Framework:
    """Return the framework, as it stands here already where a council has set it up."""
    one = dict(content)
    found, _ = Framework.objects.get_or_create(slug=one.pop("slug"), defaults=one)
    return found
