"""What narrows lists: the same for the page that shows them and for the file that is taken of them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from claims.figures.counting import Counted
from claims.figures.opening import opened
from claims.figures.registry import FIGURES, Rows
from claims.figures.selection import Selection
from claims.holding import standing_as
from claims.models import Programme
from families.models import Family, Residence
from keyworkers.models import Assignment
from outcomes.models import Attachment


def narrowed_families(found: QuerySet[Family], chosen: Mapping[str, Any], *, today: date) -> QuerySet[Family]:
    """Return the families that were chosen, each with the day it was last attached (``attached_on``)."""
    attachment = Attachment.objects.filter(family=OuterRef("pk")).order_by("-attached_on")
    found = found.annotate(attached_on=attachment.values("attached_on")[:1])
    if "attached" in chosen:
        found = found.filter(attached_on__isnull=chosen["attached"] == "no")
    if "district" in chosen:
        living = Residence.objects.on(today).filter(family=OuterRef("pk"), district=chosen["district"])
        found = found.filter(Exists(living))
    if "keyworker" in chosen:
        held = Assignment.objects.on(today).lead().filter(family=OuterRef("pk"), keyworker=chosen["keyworker"])
        found = found.filter(Exists(held))
    return found


def claims_wanted(chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Return the conditions on claims of what was chosen."""
    wanted = {"pk" if name == "number" else name: value for name, value in chosen.items() if name != "state"}
    return wanted | (standing_as(chosen["state"]) if "state" in chosen else {})


MONEY_COLUMNS = {"window": "window", "of": "claim__kind", "kind": "kind", "programme": "programme"}


def money_wanted(chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Return the conditions on lines of the ledger of what was chosen."""
    return {MONEY_COLUMNS[name]: value for name, value in chosen.items()}


def counted_by(figure: Mapping[str, Any], *, council: int) -> Counted:
    """Return the figure whose rows are wanted, as a list keeps what was asked."""
    programmes = Programme.objects.filter(council=council).select_related("council", "framework")
    programme = programmes.prefetch_related("targets", "windows", "opening_balances").get(pk=figure["programme"])
    return Counted(
        programme=programme,
        figure=FIGURES[figure["name"]],
        as_at=date.fromisoformat(figure["as_at"]),
        target=next((one for one in programme.targets.all() if one.pk == figure["target"]), None),
        selection=_selection(figure["selection"]),
    )


def opened_by(number: Mapping[str, Any], *, council: int) -> Rows:
    """Return the attachments that a number of pace or cohorts counts, as a list keeps what was asked."""
    programmes = Programme.objects.filter(council=council).select_related("council", "framework")
    found = opened(
        number["what"],
        programmes.get(pk=number["programme"]),
        as_at=date.fromisoformat(number["as_at"]),
        asked=number["asked"],
        selection=_selection(number["selection"]),
    )
    return found.rows if found else Attachment.objects.none()


def kept(counted: Counted) -> dict[str, Any]:
    """Return a figure as a list keeps it."""
    return {
        "programme": counted.programme.pk,
        "name": counted.figure.name,
        "as_at": counted.as_at.isoformat(),
        "target": counted.target.pk if counted.target else None,
        "selection": counted.selection.asked,
    }


def _selection(said: Mapping[str, str]) -> Selection:
    days = ("since", "until")
    asked: dict[str, Any] = {
        name: date.fromisoformat(value) if name in days else _part(value) for name, value in said.items()
    }
    return Selection(**asked)


def _part(said: str) -> int | str:
    return int(said) if said.isdecimal() else said
