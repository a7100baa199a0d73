"""What a page of figures read is kept until the council's facts change: the edge says so whenever it has committed.

A council has an *epoch*, a word that every writing transaction of the edge replaces once it is committed. What is kept
carries the epoch and the day it was read in, so that nothing is read after it changed: a new epoch has nothing kept.
What is written past the edge (a shell) shows after ``SECONDS`` at the latest. While the cache is away everything is
read live.
"""

from collections.abc import Callable, Hashable
from datetime import date
from hashlib import sha256
from typing import TypeVar, cast
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache

SECONDS = 60
DRAWN_SECONDS = 600
EVERY = 0  # the epoch of what is written for no council in particular: the night, a file, a command
T = TypeVar("T")


def changed(council: int | None) -> None:
    """Begin a council's next epoch; None: every council's."""
    cache.set(_epoch(council or EVERY), uuid4().hex, timeout=None)


def kept(council: int, *, day: date, of: tuple[Hashable, ...], read: Callable[[], T]) -> T:
    """Return what ``read`` returns, or returned in this epoch and on this day for the same question ``of``."""
    if not settings.FIGURES_ARE_KEPT:
        return read()
    names = [_epoch(EVERY), _epoch(council)]
    found = cache.get_many(names)
    for name in names:
        if name not in found:
            cache.add(name, uuid4().hex, timeout=None)
            found[name] = cache.get(name)
    if None in found.values():
        return read()
    said = repr((*(found[name] for name in names), council, day, of))
    place = f"figures:{sha256(said.encode()).hexdigest()}"
    stood = cache.get(place)
    if stood is None:
        stood = (read(),)
        cache.set(place, stood, timeout=SECONDS)
    return cast("tuple[T]", stood)[0]


def kept_drawn(said: tuple[Hashable, ...], *, draw: Callable[[], T]) -> T:
    """Return what ``draw`` makes of exactly what is ``said``: no fact that changes makes another of it."""
    if not settings.FIGURES_ARE_KEPT:
        return draw()
    place = f"figures:drawn:{sha256(repr(said).encode()).hexdigest()}"
    stood = cache.get(place)
    if stood is None:
        stood = draw()
        cache.set(place, stood, timeout=DRAWN_SECONDS)
    return cast("T", stood)


def _epoch(council: int) -> str:
    return f"figures:epoch:{council}"
