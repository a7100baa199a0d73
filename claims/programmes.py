"""What a council has agreed with the department, kept by people: every change with its reason in the history.

A programme and its *parts*: targets, caps, rates, windows, opening balances. Three things are settled once claims rest
on them and are refused here: the days of a window by which frozen claims were judged, how much internal audit looks at
while it holds a batch, and the removal of a window that was used. Everything else may change, also for days gone by:
what was frozen keeps its amount and its snapshot, and the history says what stood there before.
"""

from collections.abc import Mapping
from typing import TypeVar

import pghistory
from django.db import models
from django.db.models import Max

from claims.models import (
    Batch,
    BatchState,
    Cap,
    ClaimKind,
    OpeningBalance,
    Programme,
    Target,
    TargetMeasure,
    Tariff,
    Window,
)
from families.refusals import NotPossibleError, refuse_contradictions
from families.words import period
from keyworkers.saving import refuse_if_changed

Part = Target | Cap | Tariff | Window | OpeningBalance
P = TypeVar("P", Target, Cap, Tariff, Window, OpeningBalance)

# By which days claims are judged: they stand once a batch of the window is frozen.
JUDGED_BY = ("opens_on", "attached_by", "evidence_on")
SAMPLED_BY = ("sample_percent", "sample_floor")
WITH_AUDIT = (BatchState.FROZEN, BatchState.AUDITING, BatchState.AUDITED)

# To which field of a form a constraint belongs, and what is said where the constraint itself says nothing to people.
ABOUT: Mapping[str, tuple[str, str]] = {
    "programme_in_order": ("ends_on", ""),
    "one_programme_of_a_slug": ("framework", "The council has a programme of this phase already."),
    "paid_for_so_many_of_so_many": ("paid_for", ""),
    "second_check_is_a_share": ("second_check_percent", ""),
    "sample_is_at_least_a_tenth": ("sample_percent", ""),
    "target_period_whole": ("ends_on", ""),
    "one_total_target": ("measure", "There is a target in total for this already; change that one."),
    "one_target_a_start": ("starts_on", "There is a target for this from that day on already; change that one."),
    "cap_in_order": ("ends_on", ""),
    "caps_do_not_overlap": ("starts_on", "There is a cap for this on some of these days already; change that one."),
    "tariff_in_order": ("ends_on", ""),
    "tariffs_do_not_overlap": ("starts_on", "There is a rate for this on some of these days already; end it first."),
    "tariff_not_negative": ("amount", ""),
    "one_window_of_a_name": ("name", "There is a window of this name already."),
    "windows_do_not_overlap": ("opens_on", ""),
    "window_dates_in_order": ("evidence_on", ""),
    "one_opening_balance_of_a_label": ("label", "There is an opening balance of this name already."),
}


def add_programme(programme: Programme, *, seed: str) -> Programme:
    """Write a new programme and return it; ``seed`` draws which of its decisions a second person takes too."""
    programme.second_check_seed = seed
    refuse_contradictions(programme, ABOUT)
    programme.save(force_insert=True)
    return programme


def stands(row: Programme | Part) -> dict[str, object]:
    """Return what a programme or a part of it says, as a form marks what somebody saw when they opened it."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def change_programme(programme: Programme, *, why: str, seen: str | None = None) -> None:
    """Write what changed of a programme; how much internal audit looks at stands while it holds a batch.

    ``seen``: the mark of what was there when it was opened; where somebody has changed it since, nothing is written.
    """
    stood = _locked(programme.pk)
    _require_reason(why)
    _refuse_what_was_not_seen(stood, seen)
    held = Batch.objects.filter(programme=programme, state__in=WITH_AUDIT).first()
    if held:
        _refuse_change(stood, programme, SAMPLED_BY, f"{held} is with internal audit; until it is signed this stays.")
    refuse_contradictions(programme, ABOUT)
    with pghistory.context(why=why):
        programme.save(force_update=True)


def add_part(part: P, *, why: str = "") -> P:
    """Write a new target, cap, rate, window or opening balance and return it."""
    programme = _locked(part.programme_id)
    _complete(part, programme)
    refuse_contradictions(part, ABOUT)
    with pghistory.context(why=why):
        part.save(force_insert=True)
    return part


def change_part(part: Part, *, why: str, seen: str | None = None) -> None:
    """Write what changed of a part. The days by which a window's frozen claims were judged stay as they were.

    ``seen``: the mark of what was there when it was opened; where somebody has changed it since, nothing is written.
    """
    programme = _locked(part.programme_id)
    _require_reason(why)
    _refuse_what_was_not_seen(_as_it_stands(part), seen)
    _complete(part, programme)
    if isinstance(part, Window):
        _refuse_judging_otherwise(part)
    refuse_contradictions(part, ABOUT)
    with pghistory.context(why=why):
        part.save(force_update=True)


def remove_part(part: Part, *, why: str, seen: str | None = None) -> None:
    """Remove a part; what it said stays in the history. A window that was used stays."""
    _locked(part.programme_id)
    _require_reason(why)
    _refuse_what_was_not_seen(_as_it_stands(part), seen)
    if isinstance(part, Window) and _is_used(part):
        raise NotPossibleError("Claims, batches or opening balances belong to this window; it cannot be removed.")
    with pghistory.context(why=why):
        part.delete()


def _locked(programme: int) -> Programme:
    """Lock the programme: caps, windows and batches change one at a time."""
    return Programme.objects.select_for_update().get(pk=programme)


def _as_it_stands(part: Part) -> Part:
    found: Part | None = type(part)._default_manager.filter(pk=part.pk).first()
    if found is None:
        raise NotPossibleError("Somebody has removed this since you opened it.")
    return found


def _refuse_what_was_not_seen(stood: Programme | Part, seen: str | None) -> None:
    if seen is not None:
        refuse_if_changed(stood, stands(stood), seen=seen)


def _require_reason(why: str) -> None:
    if not why.strip():
        raise NotPossibleError("Say why this changes.", field="why")


def _complete(part: Part, programme: Programme) -> None:
    """Give a cap in total the programme's own days, and refuse what belongs to another kind or programme."""
    match part:
        case Cap(is_in_total=True):
            part.starts_on, part.ends_on = programme.starts_on, programme.ends_on
        case Cap() if part.starts_on is None or part.ends_on is None:
            raise NotPossibleError("Give the first and the last day, or say that it is in total.", field="starts_on")
        case Target() if _shares_days(part):
            raise NotPossibleError(
                "There is a target for this on some of these days already; its years do not overlap.", field="starts_on"
            )
        case Tariff() if part.result_type and part.kind == ClaimKind.ATTACHMENT:
            raise NotPossibleError("An attachment has no route; only results have one.", field="result_type")
        case OpeningBalance() if part.result_type and part.measure != TargetMeasure.TURNED_AROUND:
            raise NotPossibleError("Only families turned around have a route.", field="result_type")
        case OpeningBalance() if part.window and part.window.programme_id != programme.pk:
            raise NotPossibleError("This is another programme's window.", field="window")


def _shares_days(target: Target) -> bool:
    """Return whether a target of another first day counts some of the same days."""
    if not (target.starts_on and target.ends_on):
        return False
    others = Target.objects.filter(programme=target.programme_id, measure=target.measure, starts_on__lt=target.ends_on)
    return (
        others.filter(ends_on__gt=target.starts_on).exclude(pk=target.pk).exclude(starts_on=target.starts_on).exists()
    )


def _refuse_judging_otherwise(window: Window) -> None:
    frozen = Batch.objects.filter(window=window).exclude(state=BatchState.OPEN).first()
    if frozen:
        stood = Window.objects.get(pk=window.pk)
        _refuse_change(stood, window, JUDGED_BY, f"{frozen} is frozen: its claims were judged by this day.")
    last = window.claims.aggregate(last=Max("submitted_on"))["last"]
    if last and window.submit_by < last:
        raise NotPossibleError(f"Claims were sent on {last:%d/%m/%Y}, in this window.", field="submit_by")


def _refuse_change(stood: models.Model, row: models.Model, names: tuple[str, ...], because: str) -> None:
    for name in names:
        if getattr(stood, name) != getattr(row, name):
            raise NotPossibleError(because, field=name)


def _is_used(window: Window) -> bool:
    return window.claims.exists() or window.batches.exists() or window.openingbalance_set.exists()


def called(row: Programme | Part) -> str:
    """Return by what people know a programme or a part of it."""
    match row:
        case Programme() | Window():
            return row.name
        case Target():
            return f"{row.label or 'target'}, {row.get_measure_display().lower()}"
        case Cap():
            days = "in total" if row.is_in_total else period(row.starts_on, row.ends_on)
            return f"{row.get_kind_display().lower()}s, {days}"
        case Tariff():
            route = f" by {row.get_result_type_display().lower()}" if row.result_type else ""
            return f"{row.get_kind_display().lower()}{route}, {period(row.starts_on, row.ends_on)}"
        case OpeningBalance():
            return row.label
