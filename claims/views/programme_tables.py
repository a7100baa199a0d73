"""The parts of a programme as tables: targets, caps, rates, windows, opening balances."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse

from claims.caps import Room, rooms_in, taken_asked
from claims.models import ClaimedElsewhere, OpeningBalance, Programme, Target, Tariff
from claims.programmes import Part, called
from families.reading import at_once, give_related
from families.words import period, pounds, short_day

NUMERIC = {"Number", "Paid for at most", "Sent or counted", "Left", "Amount"}

Row = list[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """How one kind of part is shown: its heading, the button that adds one, its columns."""

    title: str
    add: str
    labels: tuple[str, ...]
    rows: Callable[["Shown"], Iterator[Row]]

    @property
    def columns(self) -> list[dict[str, Any]]:
        """Return the columns, as the component of tables reads them."""
        return [{"label": label, "numeric": label in NUMERIC} for label in self.labels]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A programme as somebody sees it: whoever manages it opens each part by its name."""

    programme: Programme
    manages: bool
    rooms: list[Room]
    claimed_before: int

    def named(self, part: Part, name: str) -> tuple[str, str]:
        """Return by what a part is known, and where it is changed."""
        words = called(part)
        address = reverse("programme_part", args=[self.programme.pk, name, part.pk]) if self.manages else ""
        return words[:1].upper() + words[1:], address


PARTS = ("targets", "caps", "tariffs", "windows", "opening_balances")


def read_shown(programme: Programme, *, manages: bool) -> Shown:
    """Return a programme with all that its page shows of it, read in one trip."""
    parts: dict[str, QuerySet[Any, Any]] = {name: getattr(programme, name).all() for name in PARTS}
    parts["opening_balances"] = parts["opening_balances"].select_related("window")
    before = ClaimedElsewhere.objects.filter(programme=programme, withdrawn_at__isnull=True).order_by()
    counted = before.values("programme").annotate(n=Count("pk")).values_list("n")
    *found, here, balances, claimed = at_once(*parts.values(), *taken_asked(programme.pk), counted)
    for name, rows in zip(parts, found, strict=True):
        give_related(programme, name, rows)
    rooms = rooms_in(programme.caps.all(), here, balances)
    return Shown(programme=programme, manages=manages, rooms=rooms, claimed_before=sum(n for (n,) in claimed))


def parts_of(shown: Shown) -> list[dict[str, Any]]:
    """Return every kind of part as a table, with where one is added."""
    return [
        {
            "name": name,
            "title": table.title,
            "add": table.add,
            "href": reverse("programme_part_add", args=[shown.programme.pk, name]) if shown.manages else "",
            "columns": table.columns,
            "rows": list(table.rows(shown)),
        }
        for name, table in TABLES.items()
    ]


def _targets(shown: Shown) -> Iterator[Row]:
    for part in shown.programme.targets.all():
        days = period(part.starts_on, part.ends_on) if part.starts_on else "In total"
        yield [shown.named(part, "targets"), days, part.number, _source(part)]


def _caps(shown: Shown) -> Iterator[Row]:
    for part, room in zip(shown.programme.caps.all(), shown.rooms, strict=True):
        yield [shown.named(part, "caps"), part.number, room.taken, room.left, part.source_note]


def _rates(shown: Shown) -> Iterator[Row]:
    for part in shown.programme.tariffs.all():
        yield [shown.named(part, "rates"), pounds(part.amount), _source(part)]


def _windows(shown: Shown) -> Iterator[Row]:
    for part in sorted(shown.programme.windows.all(), key=lambda one: one.opens_on, reverse=True):
        days = f"{short_day(part.opens_on)} to {short_day(part.closes_on)}"
        yield [shown.named(part, "windows"), days, part.submit_by, part.attached_by, part.evidence_on]


def _balances(shown: Shown) -> Iterator[Row]:
    for part in shown.programme.opening_balances.all():
        name = shown.named(part, "opening-balances")
        counts = {"text": part.count, "detail": part.get_measure_display()}
        yield [name, counts, part.counted_on, part.window and part.window.name, _source(part)]


def _source(part: Target | Tariff | OpeningBalance) -> dict[str, str]:
    return {"text": "Our reading" if part.is_our_reading else "As agreed or published", "detail": part.source_note}


TABLES = {
    "targets": Table(title="Targets", add="Add a target", labels=("Target", "Days", "Number", "Whose"), rows=_targets),
    "caps": Table(
        title="Caps",
        add="Add a cap",
        labels=("Cap", "Paid for at most", "Sent or counted", "Left", "Source"),
        rows=_caps,
    ),
    "rates": Table(title="Rates", add="Add a rate", labels=("Rate", "Amount", "Whose"), rows=_rates),
    "windows": Table(
        title="Windows",
        add="Add a window",
        labels=("Window", "Open", "Sent by", "Families attached by", "Evidence date"),
        rows=_windows,
    ),
    "opening-balances": Table(
        title="Opening balances",
        add="Add an opening balance",
        labels=("Counted before this system", "Number", "Counted by", "Window", "Whose"),
        rows=_balances,
    ),
}
