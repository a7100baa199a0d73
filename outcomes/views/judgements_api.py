"""Professionals' judgements by the API, to be read."""

from typing import Any

from django.db.models import OuterRef, QuerySet
from django_filters import rest_framework as filters
from rest_framework import mixins, serializers

from families.shielding import shielded_homes, withholding
from keyworkers.api import ScopedViews, take_out
from keyworkers.permissions import Verb
from outcomes.models import ProfessionalJudgement


class JudgementSerializer(serializers.ModelSerializer[ProfessionalJudgement]):
    """A professional's judgement that a need is met, and what the second person said; ``until_on`` is exclusive."""

    recorded_by: serializers.StringRelatedField[Any] = serializers.StringRelatedField(read_only=True)
    decided_by: serializers.StringRelatedField[Any] = serializers.StringRelatedField(read_only=True)
    withdrawn_by: serializers.StringRelatedField[Any] = serializers.StringRelatedField(read_only=True)

    class Meta:
        model = ProfessionalJudgement
        fields = [
            "id",
            "family",
            "indicator",
            "met_on",
            "until_on",
            "reason",
            "recorded_by",
            "recorded_at",
            "decision",
            "decision_reason",
            "decided_by",
            "decided_at",
            "withdrawn_by",
            "withdrawn_at",
        ]

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Return the judgement, without the shielded homes that the caller may not see."""
        told: dict[str, Any] = super().to_representation(instance)
        if homes := getattr(instance, "shielded_homes", None):
            take_out(told, ("reason", "decision_reason"), withholding(homes))
        return told


class JudgementFilter(filters.FilterSet):  # type: ignore[misc]  # the library brings no types
    """Which judgements."""

    is_decided = filters.BooleanFilter(field_name="decided_at", lookup_expr="isnull", exclude=True)

    class Meta:
        model = ProfessionalJudgement
        fields = ["family", "indicator", "decision"]


class JudgementViews(ScopedViews, mixins.ListModelMixin, mixins.RetrieveModelMixin):
    """Professionals' judgements about families in the caller's scope."""

    serializer_class = JudgementSerializer
    filterset_class = JudgementFilter
    verbs = {"GET": Verb.VIEW_JUDGEMENTS}
    everything = ProfessionalJudgement.objects.select_related("family", "recorded_by", "decided_by", "withdrawn_by")

    def get_queryset(self) -> QuerySet[Any]:
        """Return the judgements in the caller's scope, with the homes that may not be named to the caller."""
        rows: QuerySet[Any] = super().get_queryset()
        if getattr(self, "swagger_fake_view", False) or self.scope.sees_shielded:
            return rows
        told: QuerySet[Any] = rows.annotate(shielded_homes=shielded_homes(OuterRef("family_id")))
        return told
