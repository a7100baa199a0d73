"""Many other families beside one: its rows and its members' once more under other ids, as cheaply as can be."""

from typing import Any

from django.db import connection
from django.db.models import Field, ForeignKey, Model, UUIDField

from families.models import (
    Family,
    FeedRecord,
    HouseholdChange,
    Membership,
    Person,
    Relation,
    Residence,
    SchoolRoll,
)
from keyworkers.models import (
    Action,
    AssessedMember,
    Assessment,
    Assignment,
    Document,
    FamilyPlan,
    Goal,
    Handover,
    Intervention,
    Participation,
    Review,
    User,
)
from outcomes.models import Attachment, CaseStep, Evidence, Need, NeedVerdict, ProfessionalJudgement, Verdict
from tests import databases

APART = 10_000_000  # between the ids of a row and of its next copy
COPIED: tuple[type[Model], ...] = (
    *(Family, Person, Membership, Residence, SchoolRoll, Relation, HouseholdChange, FeedRecord),
    *(Assignment, Intervention, Participation, Assessment, AssessedMember, Document, Handover),
    *(FamilyPlan, Goal, Action, Review),
    *(Attachment, Need, NeedVerdict, Verdict, Evidence, ProfessionalJudgement, CaseStep),
)
# What must differ from copy to copy beside the ids.
OWN = {(Family, "reference"): "v.reference || '-' || s", (FeedRecord, "key"): "v.key || '-' || s"}


def multiply(first: int, last: int, *, held_by: User) -> None:
    """Write the copies numbered ``first`` to ``last`` of every row that is no copy; ``held_by`` holds the families."""
    with connection.cursor() as cursor:
        if databases.is_kept():
            cursor.execute("SET LOCAL session_replication_role = replica")
        for model in COPIED:
            cursor.execute(_again(model, held_by), [first, last])
        if databases.is_kept():
            cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in COPIED)}")


def _again(model: type[Model], held_by: User) -> str:
    table, fields = model._meta.db_table, model._meta.concrete_fields
    names = ", ".join(str(field.column) for field in fields)
    told = ", ".join(_told(model, field, held_by) for field in fields)
    return (
        f"INSERT INTO {table} ({names}) "  # noqa: S608  # our own
        f"SELECT {told} FROM {table} v, generate_series(%s, %s) s WHERE v.id < {APART}"
    )


def _told(model: type[Model], field: "Field[Any, Any]", held_by: User) -> str:
    if (model, field.name) in OWN:
        return OWN[model, field.name]
    if (model, field.name) == (Assignment, "keyworker"):
        return str(held_by.pk)
    if isinstance(field, UUIDField) and field.unique:
        return "gen_random_uuid()"
    is_copied = field.primary_key or (isinstance(field, ForeignKey) and field.related_model in COPIED)
    return f"v.{field.column} + {APART}::bigint * s" if is_copied else f"v.{field.column}"
