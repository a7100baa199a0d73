"""The API of distance travelled: the council's tools, and readings taken with them."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from families.models import Family, Person
from families.refusals import NotPossibleError
from keyworkers.permissions import Verb
from keyworkers.requests import looked_at
from outcomes.api import EvidenceViews
from outcomes.models import DistanceTool, Evidence
from outcomes.readings import Sitting, area_of, rater_of, take_reading
from outcomes.rules.facts import Measure
from outcomes.rules.reading_progress import Rater
from outcomes.tools import tool_of

TENTHS = 10


class PointSerializer(serializers.Serializer[Any]):
    """A point of a tool's scale and what it means."""

    points = serializers.FloatField()
    says = serializers.CharField(allow_blank=True)


class AreaSerializer(serializers.Serializer[Any]):
    """An area a tool asks about."""

    slug = serializers.CharField()
    name = serializers.CharField()
    question = serializers.CharField()
    scale = PointSerializer(many=True)


class ToolSerializer(serializers.ModelSerializer[DistanceTool]):
    """A tool that measures distance travelled, as the council supplied it."""

    better = serializers.SerializerMethodField(help_text="Which way on the scale is better: higher or lower.")
    raters = serializers.SerializerMethodField()
    due_every_weeks = serializers.SerializerMethodField()
    areas = serializers.SerializerMethodField()

    class Meta:
        model = DistanceTool
        fields = ["id", "slug", "name", "better", "raters", "due_every_weeks", "areas", "retired_on"]

    def get_better(self, row: DistanceTool) -> str:
        """Return which way is better."""
        return tool_of(row).better.value

    def get_raters(self, row: DistanceTool) -> list[str]:
        """Return who is asked."""
        return [rater.value for rater in tool_of(row).raters]

    def get_due_every_weeks(self, row: DistanceTool) -> int | None:
        """Return how often a reading is due."""
        return tool_of(row).due_every_weeks

    @extend_schema_field(AreaSerializer(many=True))
    def get_areas(self, row: DistanceTool) -> list[dict[str, Any]]:
        """Return what it asks, each point with what it means there."""
        tool = tool_of(row)
        return [
            {
                "slug": area.slug,
                "name": area.name,
                "question": area.question,
                "scale": [{"points": value / TENTHS, "says": tool.says(area, value)} for value in tool.values],
            }
            for area in tool.areas
        ]


class ToolViews(mixins.ListModelMixin, viewsets.GenericViewSet[Any]):
    """The tools of the caller's council."""

    serializer_class = ToolSerializer
    verbs: Mapping[str, Verb] = {"GET": Verb.VIEW_CASEWORK}
    queryset = DistanceTool.objects.all()

    def get_queryset(self) -> QuerySet[Any]:
        """Return the tools of the caller's council."""
        council = getattr(self.request.user, "council_id", None)
        return super().get_queryset().filter(council=council)


class ReadingSerializer(serializers.ModelSerializer[Evidence]):
    """One area of a sitting: what one rater said of it on a day."""

    tool = serializers.SerializerMethodField()
    area = serializers.SerializerMethodField()
    rater = serializers.SerializerMethodField()
    points = serializers.SerializerMethodField()
    on = serializers.DateField(source="starts_on", read_only=True)

    class Meta:
        model = Evidence
        fields = ["id", "family", "person", "tool", "area", "rater", "points", "on", "recorded_at", "superseded_at"]

    def get_tool(self, row: Evidence) -> str:
        """Return the short name of the tool."""
        return row.code.split("/")[0]

    def get_area(self, row: Evidence) -> str:
        """Return the area."""
        return area_of(row)

    def get_rater(self, row: Evidence) -> str:
        """Return who rated."""
        return rater_of(row).value

    def get_points(self, row: Evidence) -> float | None:
        """Return the value in points."""
        return None if row.value is None else row.value / TENTHS


class SittingSerializer(serializers.Serializer[Any]):
    """What one rater said of a family on a day; ``points`` by area, an area left out is skipped."""

    family = serializers.PrimaryKeyRelatedField(queryset=Family.objects.none())
    tool = serializers.SlugRelatedField(slug_field="slug", queryset=DistanceTool.objects.none())
    rater = serializers.ChoiceField(choices=[rater.value for rater in Rater])
    child = serializers.PrimaryKeyRelatedField(queryset=Person.objects.none(), required=False, allow_null=True)
    on = serializers.DateField()
    points = serializers.DictField(child=serializers.DecimalField(max_digits=4, decimal_places=1))

    def get_fields(self) -> dict[str, Any]:
        """Return the fields, each offering what the caller may name."""
        fields: dict[str, Any] = super().get_fields()
        scope = self.context.get("scope")
        if scope is not None:
            fields["family"].queryset = Family.objects.visible_to(scope)
            fields["child"].queryset = Person.objects.visible_to(scope)
            fields["tool"].queryset = DistanceTool.objects.filter(council=scope.council)
        return fields

    def sitting(self) -> Sitting:
        """Return what was sent, in tenths."""
        given = self.validated_data
        values = {area: int(points * TENTHS) for area, points in given["points"].items()}
        return Sitting(Rater(given["rater"]), given["on"], values, given.get("child"))


class ReadingFilter(filters.FilterSet):  # type: ignore[misc]  # the library brings no types
    """Which readings."""

    on = filters.DateFromToRangeFilter(field_name="starts_on")
    tool = filters.CharFilter(method="of_tool", label="Of the tool with this short name")
    standing = filters.BooleanFilter(field_name="superseded_at", lookup_expr="isnull")

    class Meta:
        model = Evidence
        fields = ["family", "person"]

    def of_tool(self, rows: Any, name: str, value: str) -> Any:
        """Return the readings of a tool."""
        return rows.filter(code__startswith=f"{value}/")


class ReadingViews(EvidenceViews):
    """Readings of families and children in the caller's scope; one is taken through the page's own action."""

    serializer_class: Any = ReadingSerializer
    filterset_class: Any = ReadingFilter
    verbs: Mapping[str, Verb] = {"GET": Verb.VIEW_CASEWORK, "POST": Verb.ENTER_EVIDENCE}
    everything = Evidence.objects.filter(measure=Measure.READING).select_related("family")

    @extend_schema(request=SittingSerializer, responses={201: ReadingSerializer(many=True)})
    def create(self, request: Request) -> Response:
        """Take a reading of several areas at once; the same sitting sent again changes nothing."""
        asked = SittingSerializer(data=request.data, context={"scope": self.scope})
        asked.is_valid(raise_exception=True)
        edge, family = self.edge_request, asked.validated_data["family"]
        who: dict[str, Any] = {"by": edge.user, "as_of": edge.today, "at": edge.now}
        try:
            made = take_reading(family, asked.validated_data["tool"], asked.sitting(), **who)
        except NotPossibleError as refusal:
            raise serializers.ValidationError({refusal.field or "points": [str(refusal)]}) from refusal
        looked_at(edge, family)
        return Response(ReadingSerializer(made, many=True).data, status=201)
