"""Outcomes plans by the API, to be read: the versions, and one with its conditions and values as data."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from keyworkers.api import ScopedViews
from keyworkers.permissions import Verb
from outcomes.judging import plan_of
from outcomes.models import OutcomesPlan
from outcomes.rules.document import Condition, Value, condition_of, values_of_gate, values_of_indicator
from outcomes.rules.operators.base import Rule
from outcomes.rules.plan import Plan


class ValueSerializer(serializers.Serializer[Any]):
    """One value with where it comes from; ``verified_by`` is empty where nobody verified it."""

    place = serializers.CharField()
    value = serializers.CharField()
    mark = serializers.CharField()
    comes_from = serializers.CharField()
    verified_by = serializers.CharField(allow_blank=True)


class PlanConditionSerializer(serializers.Serializer[Any]):
    """A condition: its kind, its words, how the rules read it where the plan has its own words, and its parts."""

    kind = serializers.CharField()
    says = serializers.CharField()
    reads = serializers.CharField(allow_blank=True)
    parts = serializers.ListField(help_text="Conditions of the same form.")


class NeedOfPlanSerializer(serializers.Serializer[Any]):
    """A need that a plan knows; ``present_when`` null: a professional finds it; ``met_when`` null: it is not judged."""

    code = serializers.CharField()
    headline = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field here, not the serialiser's own label
    need = serializers.CharField()
    present_when = PlanConditionSerializer(allow_null=True)
    met_when = PlanConditionSerializer(allow_null=True)
    values = ValueSerializer(many=True)


class GateOfPlanSerializer(serializers.Serializer[Any]):
    """A condition on every family."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field here, not the serialiser's own label
    holds_when = PlanConditionSerializer()
    values = ValueSerializer(many=True)


class OutcomesPlanSerializer(serializers.ModelSerializer[OutcomesPlan]):
    """A version of the council's outcomes plan; without ``published_at`` it is a draft: nobody is judged under it."""

    framework: serializers.SlugRelatedField[Any] = serializers.SlugRelatedField(slug_field="slug", read_only=True)
    written_by: serializers.StringRelatedField[Any] = serializers.StringRelatedField(read_only=True)
    approved_by: serializers.StringRelatedField[Any] = serializers.StringRelatedField(read_only=True)

    class Meta:
        model = OutcomesPlan
        fields = [
            *("id", "framework", "title", "version", "in_force_on", "note", "digest"),
            *("written_by", "written_at", "approved_by", "published_at"),
        ]


class WholePlanSerializer(OutcomesPlanSerializer):
    """One version with its needs and gates."""

    needs = serializers.SerializerMethodField()
    gates = serializers.SerializerMethodField()

    class Meta(OutcomesPlanSerializer.Meta):
        fields = [*OutcomesPlanSerializer.Meta.fields, "needs", "gates"]

    @extend_schema_field(NeedOfPlanSerializer(many=True))
    def get_needs(self, one: OutcomesPlan) -> list[dict[str, Any]]:
        """Return the needs in the plan's order."""
        plan = plan_of(one.pk)
        return [_need(plan, code) for code in plan.indicators]

    @extend_schema_field(GateOfPlanSerializer(many=True))
    def get_gates(self, one: OutcomesPlan) -> list[dict[str, Any]]:
        """Return the gates in the plan's order."""
        plan = plan_of(one.pk)
        return [
            {
                "code": gate.code,
                "label": gate.label,
                "holds_when": _condition(gate.rule),
                "values": _values(values_of_gate(plan, gate.code)),
            }
            for gate in plan.gates
        ]


def _need(plan: Plan, code: str) -> dict[str, Any]:
    one = plan.indicators[code]
    return {
        "code": code,
        "headline": one.headline,
        "label": one.label,
        "need": one.need,
        "present_when": _condition(one.entry) if one.entry else None,
        "met_when": _condition(one.outcome) if one.outcome else None,
        "values": _values(values_of_indicator(plan, code)),
    }


def _condition(rule: Rule) -> dict[str, Any]:
    said: Condition = condition_of(rule)
    return {
        "kind": type(rule).__name__,
        "says": said.says,
        "reads": said.reads,
        "parts": [_condition(part) for part in rule.parts],
    }


def _values(values: Iterable[Value]) -> list[dict[str, str]]:
    return [
        {
            "place": one.place,
            "value": one.source.value,
            "mark": one.source.mark,
            "comes_from": one.source.source,
            "verified_by": one.source.verified_by,
        }
        for one in values
    ]


class OutcomesPlanFilter(filters.FilterSet):  # type: ignore[misc]  # the library brings no types
    """Which versions."""

    is_published = filters.BooleanFilter(field_name="published_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = OutcomesPlan
        fields = ["version"]


class OutcomesPlanViews(ScopedViews, mixins.ListModelMixin, mixins.RetrieveModelMixin):
    """The versions of the caller's council's outcomes plan."""

    serializer_class = OutcomesPlanSerializer
    filterset_class = OutcomesPlanFilter
    verbs = {"GET": Verb.VIEW_OUTCOMES_PLANS}
    everything = OutcomesPlan.objects.select_related("framework", "written_by", "approved_by")

    def get_queryset(self) -> QuerySet[Any]:
        """Return the versions of the caller's council."""
        if getattr(self, "swagger_fake_view", False):
            return self.everything.none()
        return self.everything.filter(council=self.scope.council)

    @extend_schema(responses=WholePlanSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer with one version, its conditions and values; it shows no family's record."""
        return Response(WholePlanSerializer(self.get_object()).data)
