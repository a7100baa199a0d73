"""The API of casework, and what every view of the API begins from."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast
from uuid import UUID

from django.db.models import OuterRef, Prefetch, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.relations import PKOnlyObject
from rest_framework.request import Request
from rest_framework.response import Response

from families.models import Family, Person
from families.refusals import NotPossibleError
from families.scopes import Scope
from families.shielding import shielded_homes, withholding
from keyworkers.models import Amendment, Goal, Intervention, Participation
from keyworkers.notes import LONGEST, LoggedAlreadyError, Note, amend, log_intervention
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


class AmendmentSerializer(serializers.ModelSerializer[Amendment]):
    """What was added to a completed note, and why."""

    written_by: serializers.StringRelatedField[Any] = serializers.StringRelatedField(read_only=True)
    text = serializers.CharField(max_length=LONGEST)

    class Meta:
        model = Amendment
        fields = ["id", "text", "reason", "written_by", "written_at"]
        read_only_fields = ["written_at"]


class SeenField(serializers.ManyRelatedField):
    """The people of a note whom the caller may see, or those of them seen alone: from the rows read with it."""

    def __init__(self, *, alone: bool = False, **options: Any) -> None:
        child = serializers.PrimaryKeyRelatedField(queryset=Person.objects.none())
        given: dict[str, Any] = {"child_relation": child, "required": False}
        super().__init__(**given | options)
        self.alone = alone

    def get_attribute(self, instance: Intervention) -> list[PKOnlyObject]:
        """Return them as their ids."""
        told = instance.participations.all()
        return [PKOnlyObject(pk=one.person_id) for one in told if one.seen_alone or not self.alone]


class InterventionSerializer(serializers.ModelSerializer[Intervention]):
    """What a worker did with a family; a completed note is never changed, only amended."""

    family = serializers.PrimaryKeyRelatedField(queryset=Family.objects.none())
    worker: serializers.StringRelatedField[Any] = serializers.StringRelatedField(read_only=True)
    minutes = serializers.IntegerField(min_value=1, max_value=16 * 60)
    note = serializers.CharField(max_length=LONGEST)
    child_said = serializers.CharField(max_length=LONGEST, required=False, allow_blank=True)
    people = SeenField()
    alone = SeenField(alone=True, help_text="Those of the people seen alone.")
    goals = serializers.PrimaryKeyRelatedField(many=True, required=False, queryset=Goal.objects.none())
    amendments = AmendmentSerializer(many=True, read_only=True)
    is_another = serializers.BooleanField(
        write_only=True, required=False, help_text="Send true where the worker logged one like it that day already."
    )
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
            "started_at",
            "minutes",
            "place",
            "outcome",
            "not_seen_why",
            "people",
            "alone",
            "note",
            "child_said",
            "goals",
            "next_step",
            "next_on",
            "is_another",
            "amendments",
            "session",
            "idempotency_key",
            "recorded_at",
            "withdrawn_at",
        ]
        read_only_fields = ["recorded_at", "session", "withdrawn_at"]

    def to_representation(self, instance: Intervention) -> dict[str, Any]:
        """Return the note, without the shielded homes that the caller may not see."""
        told: dict[str, Any] = super().to_representation(instance)
        homes = getattr(instance, "shielded_homes", None)
        if homes:
            withhold = withholding(homes)
            take_out(told, ("place", "note", "child_said", "next_step"), withhold)
            for added in told["amendments"]:
                take_out(added, ("text", "reason"), withhold)
        return told

    def get_fields(self) -> dict[str, Any]:
        """Offer only families, and what belongs to them, in the caller's scope."""
        fields: dict[str, Any] = dict(super().get_fields())
        scope = self.context.get("scope")
        if scope is not None:
            fields["family"].queryset = Family.objects.visible_to(scope)
            fields["goals"].child_relation.queryset = Goal.objects.visible_to(scope)
            for name in ("people", "alone"):
                fields[name].child_relation.queryset = Person.objects.visible_to(scope)
        return fields


def take_out(told: dict[str, Any], names: Iterable[str], withhold: Callable[[str], str]) -> None:
    """Take out of what is told by some names what the caller may not see."""
    for name in names:
        told[name] = withhold(told[name])


class InterventionFilter(filters.FilterSet):
    """Which interventions."""

    happened_on = filters.DateFromToRangeFilter()

    class Meta:
        model = Intervention
        fields = ["family", "worker", "kind", "outcome"]


class InterventionViews(ScopedViews, mixins.ListModelMixin, mixins.RetrieveModelMixin):
    """Interventions: read them, log one, add to one."""

    serializer_class = InterventionSerializer
    filterset_class = InterventionFilter
    verbs = {"GET": Verb.VIEW_CASEWORK, "POST": Verb.LOG_INTERVENTIONS}
    everything = Intervention.objects.select_related("worker", "family").prefetch_related("goals")

    def get_queryset(self) -> QuerySet[Any]:
        """Return the notes in the caller's scope; one that was withdrawn is in no list."""
        rows = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return rows
        shown = Participation.objects.filter(person__in=Person.objects.visible_to(self.scope))
        added = Prefetch("amendments", Amendment.objects.select_related("written_by"))
        rows = rows.prefetch_related(added, Prefetch("participations", shown))
        if not self.scope.sees_shielded:
            rows = rows.annotate(shielded_homes=shielded_homes(OuterRef("family_id")))
        return rows.filter(withdrawn_at__isnull=True) if self.action == "list" else rows

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
            is_doubt = isinstance(refusal, LoggedAlreadyError)
            field = "is_another" if is_doubt else refusal.field or "family"
            raise serializers.ValidationError({field: [str(refusal)]}) from refusal
        return Response(self.get_serializer(self.get_queryset().get(pk=logged.pk)).data, status=201 if is_new else 200)

    @extend_schema(request=AmendmentSerializer, responses={201: AmendmentSerializer, 200: AmendmentSerializer})
    @action(detail=True, methods=["post"], serializer_class=AmendmentSerializer)
    def amendments(self, request: Request, pk: int) -> Response:
        """Add to a note through the page's own action; the same words again answer 200 with the same row."""
        note = self.get_object()
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        edge = self.edge_request
        looked_at(edge, note.family)
        try:
            added, is_new = amend(note, **serializer.validated_data, by=edge.user, at=edge.now)
        except NotPossibleError as refusal:
            raise serializers.ValidationError({refusal.field or "text": [str(refusal)]}) from refusal
        return Response(self.get_serializer(added).data, status=201 if is_new else 200)
