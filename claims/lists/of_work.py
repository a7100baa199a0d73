"""The lists of needs, of the work done and of evidence: their rows, their columns, what of them may leave."""

from collections.abc import Mapping
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    Count,
    F,
    Field,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, TruncMonth

from claims.lists.columns import Column, Expression, Leaves, Listing, Setting, Subject
from claims.lists.drawing import answer, district_column, family_column, of_families
from claims.lists.narrowing import narrowed_families
from families.models import Family, Membership
from keyworkers.models import Intervention
from keyworkers.permissions import Verb
from outcomes.models import Evidence, Need, NeedVerdict
from outcomes.models.verdicts import silent_source


def _need_is_met(setting: Setting) -> Combinable:
    day = setting.as_of
    known = NeedVerdict.objects.filter(family__touched__isnull=True).exclude(silent_source(day))
    return answer(met=Q(met__holds=day), possible=Q(possible__holds=day), of=known.filter(need=OuterRef("pk")))


NEEDS = Listing(
    code="needs",
    title="Needs",
    things="need,needs",
    model=Need,
    rows=lambda setting: Need.objects.visible_to(setting.scope),
    narrow=of_families,
    columns=(
        family_column(),
        district_column(),
        Column(code="headline", label="Headline", path="headline", leaves=Leaves.AS_IT_IS),
        Column(code="indicator", label="Indicator", path="indicator", leaves=Leaves.AS_IT_IS),
        Column(
            code="identified_on", label="Identified", path="identified_on", leaves=Leaves.AS_MONTH, may_be_known=True
        ),
        Column(code="source", label="How it became known", path="source", leaves=Leaves.AS_IT_IS),
        Column(
            code="met",
            label="Met on the day",
            says=_need_is_met,
            drawn_from=("outcomes.NeedVerdict.met", "outcomes.NeedVerdict.possible"),
            leaves=Leaves.AS_IT_IS,
        ),
    ),
)

INTERVENTIONS = Listing(
    code="interventions",
    title="Interventions, counted",
    things="line,lines",
    model=Intervention,
    rows=lambda setting: Intervention.objects.visible_to(setting.scope).standing(),
    narrow=of_families,
    verb=Verb.VIEW_CASEWORK,
    note="How often a family was worked with in a month, by kind and outcome. What was written of it never leaves.",
    columns=(
        family_column(),
        district_column(),
        Column(
            code="month",
            label="Month",
            says=lambda _setting: TruncMonth("happened_on"),
            drawn_from=("keyworkers.Intervention.happened_on",),
            leaves=Leaves.AS_MONTH,
            may_be_known=True,
        ),
        Column(code="kind", label="Kind", path="kind", leaves=Leaves.AS_IT_IS, may_be_known=True),
        Column(code="outcome", label="Outcome", path="outcome", leaves=Leaves.AS_IT_IS),
        Column(
            code="number",
            label="Number",
            says=lambda _setting: Count("pk"),
            drawn_from=("keyworkers.Intervention.kind",),
            leaves=Leaves.AS_IT_IS,
            is_total=True,
        ),
        Column(
            code="minutes",
            label="Minutes",
            says=lambda _setting: Sum("minutes"),
            drawn_from=("keyworkers.Intervention.minutes",),
            leaves=Leaves.AS_IT_IS,
            is_total=True,
        ),
    ),
)


def _evidence(setting: Setting) -> QuerySet[Any]:
    found = Evidence.objects.visible_to(setting.scope).standing()
    return found if Verb.VIEW_CASEWORK in setting.verbs else found.without_readings()


def _evidence_of_families(found: QuerySet[Any], chosen: Mapping[str, Any], setting: Setting) -> QuerySet[Any]:
    if not chosen:
        return found
    families = narrowed_families(Family.objects.visible_to(setting.scope), chosen, today=setting.as_of).values("pk")
    members = Membership.objects.on(setting.as_of).filter(family__in=families).values("person")
    return found.filter(Q(family__in=families) | Q(person__in=members))


def _household(column: str, kind: "Field[Any, Any]") -> Expression:
    """Return what the family of the evidence says, or the one in which its person lives on the day."""

    def says(setting: Setting) -> Combinable:
        homes = Membership.objects.on(setting.as_of).visible_to(setting.scope)
        lived = homes.filter(person=OuterRef("person"), lives_there=True)
        return Coalesce(F(column), Subquery(lived.values(column)[:1]), output_field=kind)

    return says


EVIDENCE = Listing(
    code="evidence",
    title="Evidence",
    things="piece of evidence,pieces of evidence",
    model=Evidence,
    rows=_evidence,
    narrow=_evidence_of_families,
    subject=Coalesce("person_id", F("family_id") * -1),
    note="What stands today. A person's evidence names the family they live with on the day the list is written.",
    columns=(
        Column(
            code="family",
            label="Family",
            says=_household("family__reference", CharField()),
            drawn_from=("families.Family.reference",),
            key=_household("family_id", BigIntegerField()),
            subject=Subject.FAMILY,
            leaves=Leaves.AS_PSEUDONYM,
        ),
        Column(
            code="person",
            label="Person",
            path="person__id",
            key="person_id",
            subject=Subject.PERSON,
            leaves=Leaves.AS_PSEUDONYM,
        ),
        Column(code="measure", label="Measure", path="measure", leaves=Leaves.AS_IT_IS, may_be_known=True),
        Column(code="starts_on", label="From", path="starts_on", leaves=Leaves.AS_MONTH, may_be_known=True),
        Column(code="ends_on", label="Day after the last", path="ends_on", leaves=Leaves.AS_MONTH, may_be_known=True),
        Column(code="value", label="Value", path="value", leaves=Leaves.AS_IT_IS),
        Column(code="code", label="Code", path="code", leaves=Leaves.AS_IT_IS),
        Column(code="agency", label="Told by", path="agency__name", leaves=Leaves.AS_IT_IS, may_be_known=True),
        Column(code="known_since", label="Known since", path="recorded_at", leaves=Leaves.AS_MONTH),
    ),
)
