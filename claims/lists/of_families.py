"""The lists of families, of the people in them and of their attachments: rows, columns, what of them may leave."""

from collections.abc import Mapping
from typing import Any

from django.db.models import (
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from claims.lists.columns import Column, Leaves, Listing, Setting, Subject
from claims.lists.drawing import (
    age,
    answer,
    district_column,
    family_column,
    home,
    last_attachment,
    lead_columns,
    of_families,
)
from claims.lists.narrowing import counted_by, narrowed_families, opened_by
from families.models import Family, Membership, Person
from outcomes.models import Attachment, Verdict
from outcomes.models.verdicts import silent_source


def _families(found: QuerySet[Any], chosen: Mapping[str, Any], setting: Setting) -> QuerySet[Any]:
    return narrowed_families(found, chosen, today=setting.as_of)


def _address(code: str, label: str, column: str) -> Column:
    return Column(
        code=code,
        label=label,
        says=home("pk", column),
        drawn_from=(f"families.Residence.{column}",),
        leaves=Leaves.NOT_AT_ALL,
    )


def _living(setting: Setting) -> Combinable:
    people = Membership.objects.on(setting.as_of).filter(family=OuterRef("pk"), lives_there=True)
    shown = people.filter(person__in=Person.objects.visible_to(setting.scope))
    counted = shown.order_by().values("family").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), Value(0), output_field=IntegerField())


def _meets(setting: Setting) -> Combinable:
    day = setting.as_of
    of = Verdict.objects.current().exclude(silent_source(day)).filter(attachment=OuterRef("pk"))
    return answer(met=Q(met__holds=day), possible=Q(possible__holds=day), of=of)


FAMILIES = Listing(
    code="families",
    title="Families",
    things="family,families",
    model=Family,
    rows=lambda setting: Family.objects.visible_to(setting.scope),
    narrow=_families,
    subject=F("pk"),
    columns=(
        family_column(""),
        Column(code="name", label="Name", path="name", leaves=Leaves.NOT_AT_ALL),
        _address("address_1", "Address line 1", "address_1"),
        _address("address_2", "Address line 2", "address_2"),
        _address("postcode", "Postcode", "postcode"),
        district_column("pk"),
        Column(
            code="living_there",
            label="People living there",
            says=_living,
            drawn_from=("families.Membership.lives_there",),
            leaves=Leaves.AS_IT_IS,
            may_be_known=True,
        ),
        *lead_columns("pk"),
        Column(
            code="attached_on",
            label="Worked with since",
            says=last_attachment("pk", "attached_on"),
            drawn_from=("outcomes.Attachment.attached_on",),
            leaves=Leaves.AS_MONTH,
            may_be_known=True,
        ),
        Column(
            code="route",
            label="Delivery route",
            says=last_attachment("pk", "delivery_route"),
            drawn_from=("outcomes.Attachment.delivery_route",),
            leaves=Leaves.AS_IT_IS,
            may_be_known=True,
        ),
        Column(
            code="provider",
            label="Provider",
            says=last_attachment("pk", "provider__name"),
            drawn_from=("families.Agency.name",),
            leaves=Leaves.AS_IT_IS,
            may_be_known=True,
        ),
    ),
)


def _attachments(found: QuerySet[Any], chosen: Mapping[str, Any], setting: Setting) -> QuerySet[Any]:
    if figure := chosen.get("figure"):
        return found.filter(pk__in=counted_by(figure, council=setting.scope.council).rows().order_by().values("pk"))
    if number := chosen.get("opened"):
        return found.filter(pk__in=opened_by(number, council=setting.scope.council).order_by().values("pk"))
    return of_families(found, chosen, setting)


def _people(setting: Setting) -> QuerySet[Any]:
    seen = Membership.objects.on(setting.as_of).visible_to(setting.scope)
    return seen.filter(person__in=Person.objects.visible_to(setting.scope))


PEOPLE = Listing(
    code="people",
    title="People",
    things="person,people",
    model=Membership,
    rows=_people,
    narrow=of_families,
    subject=F("person_id"),
    note="Everybody who belongs to a family on the day the list is written; a line for each family they belong to.",
    columns=(
        family_column(),
        Column(
            code="person",
            label="Person",
            path="person__id",
            key="person_id",
            subject=Subject.PERSON,
            leaves=Leaves.AS_PSEUDONYM,
        ),
        Column(code="given_name", label="First name", path="person__given_name", leaves=Leaves.NOT_AT_ALL),
        Column(code="family_name", label="Last name", path="person__family_name", leaves=Leaves.NOT_AT_ALL),
        Column(code="born_on", label="Born", path="person__born_on", leaves=Leaves.AS_YEAR, may_be_known=True),
        Column(
            code="age",
            label="Age",
            says=age("person__born_on"),
            drawn_from=("families.Person.born_on",),
            leaves=Leaves.COARSE,
            may_be_known=True,
        ),
        Column(code="sex", label="Sex", path="person__sex", leaves=Leaves.AS_IT_IS, may_be_known=True),
        Column(
            code="relationship",
            label="Relationship",
            path="relationship",
            leaves=Leaves.AS_IT_IS,
            may_be_known=True,
        ),
        Column(code="lives_there", label="Lives there", path="lives_there", leaves=Leaves.AS_IT_IS),
        Column(code="since", label="In the family since", path="starts_on", leaves=Leaves.AS_MONTH, may_be_known=True),
        district_column(),
    ),
)

ATTACHMENTS = Listing(
    code="attachments",
    title="Attachments",
    things="attachment,attachments",
    model=Attachment,
    rows=lambda setting: Attachment.objects.visible_to(setting.scope),
    narrow=_attachments,
    columns=(
        family_column(),
        district_column(),
        Column(code="framework", label="Framework", path="framework__name", leaves=Leaves.AS_IT_IS),
        Column(code="attached_on", label="Attached", path="attached_on", leaves=Leaves.AS_MONTH, may_be_known=True),
        Column(code="assessed_on", label="Assessed", path="assessed_on", leaves=Leaves.AS_MONTH, may_be_known=True),
        Column(
            code="family_plan_on",
            label="Family plan agreed",
            path="family_plan_on",
            leaves=Leaves.AS_MONTH,
            may_be_known=True,
        ),
        Column(
            code="lead_worker_on",
            label="Lead keyworker named",
            path="lead_worker_on",
            leaves=Leaves.AS_MONTH,
            may_be_known=True,
        ),
        Column(code="route", label="Delivery route", path="delivery_route", leaves=Leaves.AS_IT_IS, may_be_known=True),
        Column(code="provider", label="Provider", path="provider__name", leaves=Leaves.AS_IT_IS, may_be_known=True),
        *lead_columns("family_id"),
        Column(code="eligible", label="Eligible", path="verdict__is_eligible", leaves=Leaves.AS_IT_IS),
        Column(
            code="meets",
            label="Meets the outcomes plan on the day",
            says=_meets,
            drawn_from=("outcomes.Verdict.met", "outcomes.Verdict.possible"),
            leaves=Leaves.AS_IT_IS,
        ),
        Column(code="closed_on", label="Closed", path="closed_on", leaves=Leaves.AS_MONTH, may_be_known=True),
    ),
)
