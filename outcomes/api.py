"""The API of needs, evidence, what the rules answered, and families to consider."""

from datetime import date
from typing import Any, cast

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from families import benefits
from families.models import Family, Person
from families.refusals import NotPossibleError
from keyworkers.api import ScopedViews
from keyworkers.permissions import Verb, may
from keyworkers.requests import looked_at
from outcomes.identifying import consider, contributions_of
from outcomes.models import Consideration, Decision, Evidence, Identification, Need, Verdict
from outcomes.models.evidence import EvidenceQuerySet
from outcomes.models.identification import IdentificationQuerySet
from outcomes.rules.daysets import DaySet
from outcomes.rules.identification import Contribution
from outcomes.views.placing import Place
from outcomes.wording import says


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

    says = serializers.SerializerMethodField(help_text="Its value or code in words.")
    told_by = serializers.CharField(source="agency.name", read_only=True, allow_null=True)
    source_kind = serializers.CharField(source="source.kind", read_only=True, allow_null=True)
    file_name = serializers.CharField(source="feed_record.load.file_name", read_only=True, allow_null=True)
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
            "says",
            "told_by",
            "source_kind",
            "file_name",
            "file_row",
            "recorded_at",
            "superseded_at",
            "supersedes",
        ]

    def get_says(self, row: Evidence) -> str:
        """Return the value or code in words: "£1,234.50", "High risk (DASH)"."""
        return says(row.measure, row.value, row.code)


class EvidenceFilter(filters.FilterSet):
    """Which evidence."""

    starts_on = filters.DateFromToRangeFilter()
    standing = filters.BooleanFilter(field_name="superseded_at", lookup_expr="isnull")

    class Meta:
        model = Evidence
        fields = ["person", "family", "measure"]


class EvidenceViews(ScopedViews, mixins.ListModelMixin, mixins.RetrieveModelMixin):
    """Evidence of people and families in the caller's scope; benefit data only to who may see it."""

    serializer_class = EvidenceSerializer
    filterset_class = EvidenceFilter
    everything = Evidence.objects.select_related("source", "agency", "feed_record__load", "family")

    def get_queryset(self) -> EvidenceQuerySet:
        """Return the rows in the caller's scope; readings of distance travelled to whoever sees casework."""
        found = cast("EvidenceQuerySet", super().get_queryset())
        if getattr(self, "swagger_fake_view", False) or may(self.request.user, Verb.VIEW_CASEWORK):
            return found
        return found.without_readings()

    def paginate_queryset(self, queryset: Any) -> Any:
        """Return a page of the list, and note whose benefit data it shows: a list of it is a look at each family."""
        rows = super().paginate_queryset(queryset)
        people = {row.person_id for row in rows or () if row.measure.startswith(benefits.MEASURES)}
        if people:
            families = Family.objects.visible_to(self.scope).filter(memberships__person__in=people)
            for family in families.distinct():
                looked_at(self.edge_request, family)
        return rows

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


class IdentificationSerializer(serializers.ModelSerializer[Identification]):
    """Where a family that is not worked with stands. The score says where to look first; it decides nothing."""

    reference = serializers.CharField(source="family.reference", read_only=True)
    matrix = serializers.CharField(source="matrix.__str__", read_only=True)
    decision = serializers.CharField(read_only=True, allow_null=True)
    look_again_on = serializers.DateField(read_only=True, allow_null=True)

    class Meta:
        model = Identification
        fields = [
            "id",
            "family",
            "reference",
            "score",
            "band",
            "domains",
            "is_eligible",
            "freshest_on",
            "as_of",
            "matrix",
            "decision",
            "look_again_on",
        ]


class ContributionSerializer(serializers.Serializer[Any]):
    """One indicator a family shows; what the Jobcentre told is given only to whoever may see benefit data."""

    indicator = serializers.CharField(allow_blank=True)
    says = serializers.CharField()
    domain = serializers.CharField()
    points = serializers.IntegerField()
    people = serializers.ListField(child=serializers.IntegerField())
    count = serializers.IntegerField(allow_null=True)
    first_on = serializers.DateField(allow_null=True)
    freshest_on = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    evidence = serializers.ListField(child=serializers.IntegerField())


class GapSerializer(serializers.Serializer[Any]):
    """What of a domain is not known."""

    domain = serializers.CharField()
    source_kind = serializers.CharField(source="source")
    says = serializers.CharField()


class PlaceSerializer(IdentificationSerializer):
    """Where a family stands with every contribution, what is not known, and what the entry rule found."""

    contributions = serializers.SerializerMethodField()
    gaps = GapSerializer(many=True, read_only=True)

    class Meta(IdentificationSerializer.Meta):
        fields = [*IdentificationSerializer.Meta.fields, "eligibility", "contributions", "gaps"]

    @extend_schema_field(ContributionSerializer(many=True))
    def get_contributions(self, row: Identification) -> list[dict[str, Any]]:
        """Return the contributions as far as the caller may read them."""
        scope = self.context["scope"]
        people = {who.person for each in contributions_of(row.contributions) for who in each.people}
        names = dict.fromkeys(Person.objects.visible_to(scope).filter(pk__in=people).values_list("pk", flat=True), "")
        place = Place.of(row, names=names, sees_benefits=scope.sees_benefits)
        return [ContributionSerializer(_shown(place, each)).data for each in place.contributions]


def _shown(place: Place, each: Contribution) -> dict[str, Any]:
    shown = {"domain": each.domain, "points": each.points, "indicator": each.indicator}
    untold: dict[str, Any] = {"people": [], "count": None, "evidence": []}
    untold |= dict.fromkeys(("first_on", "freshest_on", "until"))
    if place.hides(each):
        return {**shown, **untold, "indicator": "", "says": benefits.WITHHELD}
    shown["says"] = place.matrix.indicators[each.indicator].label
    if not place.is_about_somebody_shown(each):
        return {**shown, **untold}
    return {
        **shown,
        "people": [who.person for who in each.people if who.person in place.names],
        "count": each.count,
        "first_on": each.first_on,
        "freshest_on": each.freshest_on,
        "until": each.until,
        "evidence": each.evidence,
    }


class ConsiderationSerializer(serializers.ModelSerializer[Consideration]):
    """A person opens a family or sets it aside, with a reason."""

    decision = serializers.ChoiceField(choices=Decision.choices)
    reason = serializers.CharField(max_length=300)
    look_again_on = serializers.DateField(required=False, allow_null=True)

    class Meta:
        model = Consideration
        fields = ["id", "family", "decision", "reason", "look_again_on", "is_outside_entry_rule", "score"]
        read_only_fields = ["family", "is_outside_entry_rule", "score"]


class IdentificationFilter(filters.FilterSet):
    """Which families to consider."""

    least = filters.NumberFilter(field_name="score", lookup_expr="gte", label="At least so many points")
    domain = filters.CharFilter(method="in_domain", label="With points in this domain")
    decision = filters.ChoiceFilter(choices=Decision.choices, label="What was last decided")
    undecided = filters.BooleanFilter(field_name="decision", lookup_expr="isnull", label="Nothing was decided yet")

    class Meta:
        model = Identification
        fields = ["family", "band", "is_eligible"]

    def in_domain(self, rows: Any, name: str, value: str) -> Any:
        """Return the families with points in a domain."""
        return rows.filter(domains__contains=[value])


class IdentificationViews(ScopedViews, mixins.ListModelMixin, mixins.RetrieveModelMixin):
    """Families nobody works with yet, in the caller's scope; sort them by ``score``, then ``freshest_on``."""

    filterset_class = IdentificationFilter
    verbs = {"GET": Verb.IDENTIFY_FAMILIES, "POST": Verb.IDENTIFY_FAMILIES}
    everything = Identification.objects.select_related("matrix", "family")

    def get_queryset(self) -> IdentificationQuerySet:
        """Return the rows in the caller's scope, each with what was last decided."""
        return cast("IdentificationQuerySet", super().get_queryset()).with_decision()

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        """Give the list without its contributions, and one row with them."""
        return PlaceSerializer if self.action == "retrieve" else IdentificationSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        """Give the serialiser the caller's scope."""
        context = dict(super().get_serializer_context())
        if not getattr(self, "swagger_fake_view", False):
            context["scope"] = self.scope
        return context

    @extend_schema(request=ConsiderationSerializer, responses={201: ConsiderationSerializer})
    @action(detail=True, methods=["post"])
    def consider(self, request: Request, pk: str | None = None) -> Response:
        """Open the family or set it aside, through the page's own action; nothing else follows from it."""
        row = self.get_object()
        asked = ConsiderationSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        edge = self.edge_request
        try:
            made = consider(
                row,
                Decision(given["decision"]),
                reason=given["reason"],
                look_again_on=given.get("look_again_on"),
                by=edge.user,
                as_of=edge.today,
                at=edge.now,
            )
        except NotPossibleError as refusal:
            raise serializers.ValidationError({refusal.field or "family": [str(refusal)]}) from refusal
        return Response(ConsiderationSerializer(made).data, status=201)
