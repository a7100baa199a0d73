"""What columns of several lists draw: the home, the lead keyworker, the attachment of a family on a day."""

from collections.abc import Mapping
from typing import Any

from django.db.models import (
    Case,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat

from claims.lists.columns import Column, Expression, Leaves, Setting, Subject
from claims.lists.narrowing import narrowed_families
from families.models import Family, Residence
from keyworkers.models import Assignment
from outcomes.models import Attachment

WITHHELD = "Withheld"  # a shielded address, for those who do not see it


def of_families(found: QuerySet[Any], chosen: Mapping[str, Any], setting: Setting) -> QuerySet[Any]:
    """Narrow what is known of families as their own list is narrowed."""
    if not chosen:
        return found
    families = narrowed_families(Family.objects.visible_to(setting.scope), chosen, today=setting.as_of)
    return found.filter(family__in=families.values("pk"))


def last_attachment(path: str, column: str) -> Expression:
    """Return what draws a column of the last attachment of the family at ``path``."""

    def says(_setting: Setting) -> Combinable:
        return Subquery(Attachment.objects.filter(family=OuterRef(path)).order_by("-attached_on").values(column)[:1])

    return says


def home(path: str, column: str) -> Expression:
    """Return what draws a column of where the family at ``path`` lives on the day; a shielded address is withheld."""

    def says(setting: Setting) -> Combinable:
        homes = Residence.objects.on(setting.as_of).filter(family=OuterRef(path))
        if column == "district__name" or setting.scope.sees_shielded:
            return Subquery(homes.values(column)[:1])
        shown = Case(When(is_shielded=True, then=Value(WITHHELD)), default=F(column), output_field=TextField())
        return Subquery(homes.annotate(shown=shown).values("shown")[:1])

    return says


def lead(path: str, column: str) -> Expression:
    """Return what draws a column of who leads the work with the family at ``path`` on the day."""

    def says(setting: Setting) -> Combinable:
        held = Assignment.objects.on(setting.as_of).lead().filter(family=OuterRef(path))
        name = Concat("keyworker__first_name", Value(" "), "keyworker__last_name")
        return Subquery(held.annotate(name=name).values(column)[:1])

    return says


def age(path: str) -> Expression:
    """Return what draws the age in years, on the day, of whoever was born at ``path``."""

    def says(setting: Setting) -> Combinable:
        years = Func(Value(setting.as_of), F(path), template="date_part('year', age(%(expressions)s))::int")
        years.output_field = IntegerField()
        return years

    return says


def family_column(path: str = "family") -> Column:
    """Return the column that says which family: its reference, or its pseudonym."""
    return Column(
        code="family",
        label="Family",
        path=f"{path}__reference" if path else "reference",
        key=f"{path}_id" if path and "__" not in path else f"{path}__id" if path else "id",
        subject=Subject.FAMILY,
        leaves=Leaves.AS_PSEUDONYM,
    )


def district_column(path: str = "family_id") -> Column:
    """Return the column that says where the family lives on the day, in place of its address."""
    return Column(
        code="district",
        label="District",
        says=home(path, "district__name"),
        drawn_from=("families.District.name",),
        leaves=Leaves.AS_IT_IS,
        may_be_known=True,
    )


def lead_columns(path: str) -> tuple[Column, ...]:
    """Return the columns that say whose family it is on the day: the lead keyworker and the team."""
    return (
        Column(
            code="keyworker",
            label="Lead keyworker",
            says=lead(path, "name"),
            drawn_from=("keyworkers.User.first_name", "keyworkers.User.last_name"),
            key=lead(path, "keyworker_id"),
            subject=Subject.WORKER,
            leaves=Leaves.AS_PSEUDONYM,
        ),
        Column(
            code="team",
            label="Team",
            says=lead(path, "keyworker__team__name"),
            drawn_from=("keyworkers.Team.name",),
            leaves=Leaves.AS_IT_IS,
            may_be_known=True,
        ),
    )


MET, NOT_YET, NOT_KNOWN = "met", "not yet", "not known"


def answer(*, met: Q, possible: Q, of: QuerySet[Any]) -> Combinable:
    """Return which of the three answers it is: met, not yet, or not known, where no verdict stands that could say."""
    return Case(
        When(Exists(of.filter(met)), then=Value(MET)),
        When(Exists(of.exclude(possible)), then=Value(NOT_YET)),
        default=Value(NOT_KNOWN),
        output_field=TextField(),
    )
