"""Triggers that several models declare: what marks a family for judging, and what the database refuses."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar, cast

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q

M = TypeVar("M", bound=models.Model)
S = TypeVar("S", bound=str)


def with_history(**options: Any) -> Callable[[type[M]], type[M]]:
    """Return the decorator that has the database record every insert, change and deletion of a model's rows."""
    trackers = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
    return cast("Callable[[type[M]], type[M]]", pghistory.track(*trackers, **options))


_MARK = """
    INSERT INTO families_touched (family_id, touched_at, problem)
    SELECT touched.family_id, clock_timestamp(), ''
    FROM ({rows}) AS touched
    WHERE touched.family_id IS NOT NULL AND EXISTS (SELECT 1 FROM families_family f WHERE f.id = touched.family_id)
    GROUP BY touched.family_id
    ORDER BY touched.family_id
    ON CONFLICT (family_id) DO UPDATE SET touched_at = EXCLUDED.touched_at, problem = '';
    RETURN NULL;
"""


def touching(families_of: str = "SELECT r.family_id FROM {rows} r") -> list[pgtrigger.Trigger]:
    """Return the statement triggers that mark the families of the written rows as to be judged again.

    ``families_of`` is a SELECT of ``family_id`` from the written rows, which it names ``{rows}``. Families are locked
    in the order of their ids, so that two writers of the same families wait for each other instead of deadlocking.
    """
    old, new = families_of.format(rows="old_values"), families_of.format(rows="new_values")
    return [
        _statement("touch_on_insert", pgtrigger.Insert, _MARK.format(rows=new), new="new_values"),
        _statement(
            "touch_on_update",
            pgtrigger.Update,
            _MARK.format(rows=f"{old} UNION {new}"),
            old="old_values",
            new="new_values",
        ),
        _statement("touch_on_delete", pgtrigger.Delete, _MARK.format(rows=old), old="old_values"),
    ]


def families_of_person(person: str = "r.person_id") -> str:
    """Return the SELECT for :func:`touching` of every family the written row's person has ever belonged to."""
    return f"SELECT m.family_id FROM {{rows}} r JOIN families_membership m ON m.person_id = {person}"  # noqa: S608


def families_of_council() -> str:
    """Return the SELECT for :func:`touching` of every family of the written row's council."""
    return "SELECT f.id AS family_id FROM {rows} r JOIN families_family f ON f.council_id = r.council_id"


def _statement(
    name: str, operation: pgtrigger.Operation, func: str, *, old: str | None = None, new: str | None = None
) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(old=old, new=new),
        func=func,
    )


def refusing(name: str, operation: pgtrigger.Operation, message: str, *, when: str = "TRUE") -> pgtrigger.Trigger:
    """Return a row trigger that refuses the write with a sentence for people wherever ``when`` holds (SQL on OLD, NEW).

    Django raises it as ``IntegrityError``.
    """
    row = "OLD" if operation == pgtrigger.Delete else "NEW"
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=operation,
        func=f"""
            IF {when} THEN
                RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = '{message.replace("'", "''")}';
            END IF;
            RETURN {row};
        """,
    )


def append_only(message: str) -> list[pgtrigger.Trigger]:
    """Return the triggers of a table whose rows are written once and never changed or deleted."""
    return [
        refusing("never_updated", pgtrigger.Update, message),
        refusing("never_deleted", pgtrigger.Delete, message),
    ]


def moving(column: str, moves: Mapping[S, Sequence[S]], *, first: Sequence[str], noun: str) -> list[pgtrigger.Trigger]:
    """Return the triggers that hold a lifecycle: ``moves`` says where a state may go, ``first`` where it may begin."""
    pairs = ", ".join(f"('{start}', '{end}')" for start, ends in moves.items() for end in ends)
    begin = ", ".join(f"'{state}'" for state in first)
    return [
        pgtrigger.Trigger(
            name="allowed_moves",
            when=pgtrigger.Before,
            operation=pgtrigger.UpdateOf(column),
            func=f"""
                IF OLD.{column} IS DISTINCT FROM NEW.{column}
                   AND (OLD.{column}::text, NEW.{column}::text) NOT IN ({pairs}) THEN
                    RAISE EXCEPTION USING ERRCODE = 'check_violation',
                        MESSAGE = format('{noun} cannot go from %s to %s.', OLD.{column}, NEW.{column});
                END IF;
                RETURN NEW;
            """,
        ),
        refusing(
            "first_state",
            pgtrigger.Insert,
            f"{noun} begins as {' or '.join(first)}.",
            when=f"NEW.{column}::text NOT IN ({begin})",
        ),
    ]


def undone_once(message: str) -> list[pgtrigger.Trigger]:
    """Return the triggers of a table whose rows are written once and then only undone: when, by whom and why.

    Its columns for that are ``undone_at``, ``undone_by_id`` and ``undone_because``.
    """
    columns = "ARRAY['undone_at', 'undone_by_id', 'undone_because']"
    return [
        refusing(
            "undone_once",
            pgtrigger.Update,
            message,
            when="OLD.undone_at IS NOT NULL OR NEW.undone_at IS NULL"
            f" OR to_jsonb(OLD) - {columns} IS DISTINCT FROM to_jsonb(NEW) - {columns}",
        ),
        refusing("never_deleted", pgtrigger.Delete, message),
    ]


def undone_exactly_when(name: str, message: str) -> models.CheckConstraint:
    """Return the constraint that what is undone says when, by whom and why, and nothing else does."""
    return models.CheckConstraint(
        name=name,
        condition=(Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undone_because=""))
        | Q(undone_at__isnull=True, undone_by__isnull=True, undone_because=""),
        violation_error_message=message,
    )
