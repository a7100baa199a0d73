"""The API of needs, evidence and what the rules answered."""

from datetime import date
from typing import Any, cast

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers

from families.models import Family
from keyworkers.api import ScopedViews
from outcomes.models import Evidence, Need, Verdict
from outcomes.rules.daysets import DaySet


class IntervalSerializer(serializers.Serializer[Any]):
    """A stretch of days, half-open: from ``starts_on`` to the day before ``ends_on``; null is without bound."""

    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)


@extend_schema_field(IntervalSerializer(many=True))
class DaysField(serializers.Field[DaySet, Any, list[dict[str, date | None]], Any]):
    """A set of days as its stretches, in order."""

    def to_representation(self, value: DaySet) -> list[dict[str, date | None]]:
        """Return the stretches."""
        return [{"starts_on": start, "ends_on": end} for start, end in value.intervals]


class NeedSerializer(serializers.ModelSerializer[Need]):
    """A need of a family, and the days on which it is met."""

    met = DaysField(source="verdict.met", read_only=True)
    possible = DaysField(source="verdict.possible", read_only=True)

    class Meta:
        model = Need
        fields = ["id", "family", "headline", "indicator", "identified_on", "source", "met", "possible"]


class NeedFilter(filters.FilterSet):
    """Which needs."""

    class Meta:
        model = Need
        fields = ["family", "headline", "indicator", "source"]


class NeedViews(ScopedViews, mixins.ListModelMixin, mixins.RetrieveModelMixin):
    """Needs of families in the caller's scope."""

    serializer_class = NeedSerializer
    filterset_class = NeedFilter
    everything = Need.objects.select_related("verdict", "family")


class EvidenceSerializer(serializers.ModelSerializer[Evidence]):
    """A dated fact and where it came from."""

    source_kind = serializers.CharField(source="source.kind", read_only=True, allow_null=True)
    file_row = serializers.IntegerField(source="feed_record.row_number", read_only=True, allow_null=True)

    class Meta:
        model = Evidence
        fields = [
            "id",
            "person",
            "family",
            "measure",
            "starts_on",
            "ends_on",
            "value",
            "code",
            "source_kind",
            "file_row",
            "recorded_at",
            "superseded_at",
            "supersedes",
        ]


class EvidenceFilter(filters.FilterSet):
    """Which evidence."""

    starts_on = filters.DateFromToRangeFilter()
    standing = filters.BooleanFilter(field_name="superseded_at", lookup_expr="isnull")

    class Meta:
        model = Evidence
        fields = ["person", "family", "measure"]


class EvidenceViews(ScopedViews, mixins.ListModelMixin, mixins.RetrieveModelMixin):
    """Evidence of people and families in the caller's scope."""

    serializer_class = EvidenceSerializer
    filterset_class = EvidenceFilter
    everything = Evidence.objects.select_related("source", "feed_record", "family")

    def family_of(self, row: Evidence) -> Family | None:
        """Return the family the evidence is about, or its person's latest that the caller may see."""
        if row.family_id is not None:
            return row.family
        families = Family.objects.visible_to(self.scope).filter(memberships__person=row.person_id)
        return families.order_by("-memberships__starts_on").first()


class VerdictSerializer(serializers.ModelSerializer[Verdict]):
    """On which days a family meets its outcomes plan."""

    attached_on = serializers.DateField(source="attachment.attached_on", read_only=True)
    met = DaysField(read_only=True)
    possible = DaysField(read_only=True)
    gate_met = DaysField(read_only=True)
    gate_possible = DaysField(read_only=True)

    class Meta:
        model = Verdict
        fields = [
            "id",
            "family",
            "attached_on",
            "met",
            "possible",
            "gate_met",
            "gate_possible",
            "rests_on",
            "is_eligible",
            "stale_because",
            "judged_at",
        ]


class VerdictFilter(filters.FilterSet):
    """Which families' days."""

    turned_around = filters.DateFilter(method="on", label="Meets the outcomes plan on this day")

    class Meta:
        model = Verdict
        fields = ["family", "is_eligible"]

    def on(self, verdicts: Any, name: str, value: date) -> Any:
        """Return the verdicts of families that meet their plan on ``value``."""
        return cast("Any", verdicts).turned_around(value)


class VerdictViews(ScopedViews, mixins.ListModelMixin, mixins.RetrieveModelMixin):
    """What the rules answered for families in the caller's scope."""

    serializer_class = VerdictSerializer
    filterset_class = VerdictFilter
    everything = Verdict.objects.select_related("attachment", "family")
