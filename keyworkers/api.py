"""The API of casework, and what every view of the API begins from."""

from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from families.models import Family
from families.refusals import NotPossibleError
from families.scopes import Scope
from keyworkers.models import Intervention
from keyworkers.notes import Note, log_intervention
from keyworkers.permissions import Verb
from keyworkers.requests import KeyworkerRequest, looked_at, scope_for


class ScopedViews(viewsets.GenericViewSet[Any]):
    """Views that start from the caller's scope. ``family_of`` says whose record a single answer shows."""

    verbs: Mapping[str, Verb] = {"GET": Verb.VIEW_FAMILIES}
    everything: QuerySet[Any]

    @property
    def edge_request(self) -> KeyworkerRequest:
        """Return Django's request as the edge made it."""
        return cast("KeyworkerRequest", self.request._request)

    @property
    def scope(self) -> Scope:
        """Return whose rows the caller sees."""
        return scope_for(self.edge_request)

    def get_queryset(self) -> QuerySet[Any]:
        """Return the rows in the caller's scope."""
        if getattr(self, "swagger_fake_view", False):
            return self.everything.none()
        return cast("QuerySet[Any]", self.everything.visible_to(self.scope))  # type: ignore[attr-defined]  # all are

    def family_of(self, row: Any) -> Family | None:
        """Return the family whose record ``row`` shows."""
        return cast("Family", row.family)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Answer with one row, and note that its family's record was looked at."""
        row = self.get_object()
        family = self.family_of(row)
        if family is not None:
            looked_at(self.edge_request, family)
        return Response(self.get_serializer(row).data)


class InterventionSerializer(serializers.ModelSerializer[Intervention]):
    """What a worker did with a family."""

    family = serializers.PrimaryKeyRelatedField(queryset=Family.objects.none())
    worker: serializers.StringRelatedField[Any] = serializers.StringRelatedField(read_only=True)
    minutes = serializers.IntegerField(min_value=1, max_value=16 * 60)
    idempotency_key = serializers.UUIDField(
        help_text="Made by the caller, once per intervention: sending it again changes nothing."
    )

    class Meta:
        model = Intervention
        fields = [
            "id",
            "family",
            "worker",
            "kind",
            "happened_on",
            "minutes",
            "place",
            "outcome",
            "note",
            "idempotency_key",
            "recorded_at",
        ]
        read_only_fields = ["recorded_at"]

    def get_fields(self) -> dict[str, Any]:
        """Offer only families in the caller's scope."""
        fields = dict(super().get_fields())
        scope = self.context.get("scope")
        if scope is not None:
            fields["family"] = serializers.PrimaryKeyRelatedField(queryset=Family.objects.visible_to(scope))
        return fields


class InterventionFilter(filters.FilterSet):
    """Which interventions."""

    happened_on = filters.DateFromToRangeFilter()

    class Meta:
        model = Intervention
        fields = ["family", "worker", "kind", "outcome"]


class InterventionViews(ScopedViews, mixins.ListModelMixin, mixins.RetrieveModelMixin):
    """Interventions: read them, or log one."""

    serializer_class = InterventionSerializer
    filterset_class = InterventionFilter
    verbs = {"GET": Verb.VIEW_FAMILIES, "POST": Verb.LOG_INTERVENTIONS}
    everything = Intervention.objects.select_related("worker", "family")

    def get_serializer_context(self) -> dict[str, Any]:
        """Give the serialiser the caller's scope."""
        context = dict(super().get_serializer_context())
        if not getattr(self, "swagger_fake_view", False):
            context["scope"] = self.scope
        return context

    def create(self, request: Request) -> Response:
        """Log an intervention through the page's own action; the same key again answers 200 with the same row."""
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        answers = dict(serializer.validated_data)
        family, key = answers.pop("family"), cast("UUID", answers.pop("idempotency_key"))
        edge = self.edge_request
        try:
            logged, is_new = log_intervention(
                family, Note(**answers), key=key, by=edge.user, as_of=edge.today, at=edge.now
            )
        except NotPossibleError as refusal:
            raise serializers.ValidationError({refusal.field or "family": [str(refusal)]}) from refusal
        return Response(self.get_serializer(logged).data, status=201 if is_new else 200)
