"""The API of families, people, and the files agencies sent."""

from collections.abc import Callable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, Exists, F, Func, IntegerField, OuterRef, Prefetch, QuerySet, Value
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from families import actions
from families.benefits import rejected_value
from families.forms import SendFileForm
from families.models import Family, FeedLoad, FeedReject, Membership, Person
from families.models.feeds import FeedKind
from families.refusals import NotPossibleError
from families.search.finding import search
from families.shielding import shielded_in
from families.views.creating_api import CandidatesSerializer, NewFamilySerializer, new_family
from keyworkers.api import ScopedViews
from keyworkers.importing import is_under_way, load_or_ask, sign_in_names, undo_or_ask, undoing_of
from keyworkers.permissions import Verb


class MembershipSerializer(serializers.ModelSerializer[Membership]):
    """Who belongs to the family, and when."""

    person_name = serializers.CharField(source="person.__str__", read_only=True)
    born_on = serializers.DateField(source="person.born_on", read_only=True)

    class Meta:
        model = Membership
        fields = [
            "person",
            "person_name",
            "born_on",
            "relationship",
            "lives_there",
            "has_parental_responsibility",
            "starts_on",
            "ends_on",
        ]


class FamilySerializer(serializers.ModelSerializer[Family]):
    """A family and its dated memberships, without people whom another record hides."""

    memberships = MembershipSerializer(many=True, read_only=True)

    class Meta:
        model = Family
        fields = ["id", "reference", "name", "recorded_at", "memberships"]


class FamilyFilter(filters.FilterSet):
    """Which families."""

    search = filters.CharFilter(
        method="found", label="Names, dates of birth, addresses, references, in any order; the best hits first"
    )

    class Meta:
        model = Family
        fields = ["reference"]

    def found(self, families: Any, name: str, value: str) -> QuerySet[Family]:
        """Return the hits of the page's own search, in its order."""
        view = self.request.parser_context["view"]
        found = search(value, scope=view.scope, today=view.edge_request.today)
        ids = [hit.family for hit in found.hits]
        order = Value(ids, output_field=ArrayField(BigIntegerField()))
        place = Func(order, F("pk"), function="array_position", output_field=IntegerField())
        return families.filter(pk__in=ids).annotate(place=place)  # type: ignore[no-any-return]


class FamilyViews(ScopedViews, mixins.ListModelMixin, mixins.RetrieveModelMixin):
    """Families in the caller's scope: read them, and add one once those who may be meant were looked at."""

    verbs = {"GET": Verb.VIEW_FAMILIES, "POST": Verb.CHANGE_HOUSEHOLDS}

    serializer_class = FamilySerializer
    filterset_class = FamilyFilter
    everything = Family.objects.all()

    def get_queryset(self) -> QuerySet[Family]:
        """Return the families in the caller's scope, each with the memberships of those who may be named."""
        found = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return found
        named = Person.objects.visible_to(self.scope).filter(pk=OuterRef("person_id"))
        memberships = Membership.objects.filter(Exists(named)).select_related("person")
        return found.prefetch_related(Prefetch("memberships", memberships))

    @extend_schema(request=NewFamilySerializer, responses={201: FamilySerializer, 200: CandidatesSerializer})
    def create(self, request: Request) -> Response:
        """Add a family; 200 with who may be meant, and nothing created, until ``seen`` says they were looked at."""
        edge = self.edge_request
        made = new_family(edge, request.data)
        if not isinstance(made, Family):
            return Response(made)
        edge.scope = None  # asked anew: the family is the caller's
        shown = self.get_queryset().filter(pk=made.pk).first()
        return Response(self.get_serializer(shown).data if shown else {"id": made.pk}, status=201)

    def paginate_queryset(self, queryset: Any) -> Any:
        """Page the hits of a search by their place, any other list newest first."""
        paginator: Any = self.paginator
        if "place" in queryset.query.annotations:
            paginator.ordering = ("place",)
        return super().paginate_queryset(queryset)

    def family_of(self, row: Family) -> Family:
        """Return the family itself."""
        return row


class PersonSerializer(serializers.ModelSerializer[Person]):
    """A person."""

    class Meta:
        model = Person
        fields = ["id", "given_name", "family_name", "born_on", "sex", "recorded_at"]


class PersonFilter(filters.FilterSet):
    """Which people."""

    family = filters.NumberFilter(field_name="memberships__family", distinct=True)

    class Meta:
        model = Person
        fields = ["family_name", "given_name", "born_on"]


class PersonViews(ScopedViews, mixins.ListModelMixin, mixins.RetrieveModelMixin):
    """People of families in the caller's scope."""

    serializer_class = PersonSerializer
    filterset_class = PersonFilter
    everything = Person.objects.all()

    def family_of(self, row: Person) -> Family | None:
        """Return the family the person belonged to last, of those the caller may see."""
        families = Family.objects.visible_to(self.scope).filter(memberships__person=row)
        return families.order_by("-memberships__starts_on").first()


class LoadSerializer(serializers.ModelSerializer[FeedLoad]):
    """A file from an agency: what was in it and what became of its rows."""

    kind = serializers.CharField(source="source.kind", read_only=True)
    undoing = serializers.SerializerMethodField(
        help_text="Of a load that stands: 'under way' while a job is to undo it, 'refused' where it could not."
    )

    class Meta:
        model = FeedLoad
        fields = [
            "id",
            "kind",
            "file_name",
            "digest",
            "complete_to",
            "complete_to_is_read",
            "state",
            "problem",
            "rows",
            "loaded",
            "unchanged",
            "rejected",
            "effects",
            "notes",
            "received_at",
            "received_by",
            "loaded_at",
            "undone_at",
            "undo_reason",
            "undo_effects",
            "undoing",
        ]

    def get_undoing(self, load: FeedLoad) -> str:
        """Return how far undoing it has come."""
        job = undoing_of(load)
        return "" if job is None else "under way" if is_under_way(job) else "refused"


class RejectSerializer(serializers.ModelSerializer[FeedReject]):
    """Why a row was not loaded: its line, the column, what stands there, the reason."""

    value = serializers.SerializerMethodField(method_name="get_shown")

    class Meta:
        model = FeedReject
        fields = ["row_number", "column", "value", "reason"]

    def get_shown(self, reject: FeedReject) -> str:
        """Return what stands there; benefit data only to who may see it, and never what tells a shielded address."""
        kind, scope, whose = self.context["kind"], self.context["scope"], self.context["whose"]
        value = whose.value(reject.value, column=reject.column, row=reject.row)
        return rejected_value(value, column=reject.column, kind=kind, scope=scope)


class SentFileSerializer(serializers.Serializer[Any]):
    """A file to be sent in; ``complete_to`` left out is read from the file."""

    kind = serializers.ChoiceField(choices=FeedKind.choices)
    complete_to = serializers.DateField(required=False)
    file = serializers.FileField(max_length=200)

    def validate_file(self, file: Any) -> Any:
        """Return the file, unless it is too large to be read while somebody waits."""
        if file.size > SendFileForm.LARGEST:
            raise serializers.ValidationError("The file is larger than 20 MB.")
        return file


class UndoSerializer(serializers.Serializer[Any]):
    """Why a load is undone."""

    reason = serializers.CharField(max_length=300)


class LoadFilter(filters.FilterSet):
    """Which files."""

    kind = filters.ChoiceFilter(field_name="source__kind", choices=FeedKind.choices)

    class Meta:
        model = FeedLoad
        fields = ["state"]


class LoadViews(ScopedViews, mixins.ListModelMixin, mixins.RetrieveModelMixin):
    """The files agencies sent to the caller's council: sent in and looked at, loaded, discarded, undone."""

    serializer_class = LoadSerializer
    filterset_class = LoadFilter
    verbs = {"GET": Verb.IMPORT_FILES, "POST": Verb.IMPORT_FILES}
    parser_classes = (MultiPartParser, JSONParser)  # a file as a form sends it; everything else is JSON
    everything = FeedLoad.objects.select_related("source")

    def get_queryset(self) -> QuerySet[FeedLoad]:
        """Return the files of the caller's council."""
        if getattr(self, "swagger_fake_view", False):
            return FeedLoad.objects.none()
        loads = FeedLoad.objects.filter(council=self.scope.council)
        return loads.select_related("source").prefetch_related("jobs")

    def family_of(self, row: FeedLoad) -> None:
        """Return none: a file is no family's record."""

    @extend_schema(request={"multipart/form-data": SentFileSerializer}, responses={201: LoadSerializer})
    def create(self, request: Request) -> Response:
        """Keep a file and preview it; nothing of it is loaded."""
        asked = SentFileSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        given, edge = asked.validated_data, self.edge_request
        complete_to = given.get("complete_to")
        if complete_to and complete_to > edge.today:
            raise serializers.ValidationError({"complete_to": ["A file cannot be complete to a day to come."]})
        received = actions.receive_file(
            edge.user.council,
            FeedKind(given["kind"]),
            given["file"],
            complete_to=complete_to,
            received_by=edge.user.username,
            at=edge.now,
            workers=sign_in_names(edge.user.council_id),
        )
        return Response(LoadSerializer(received).data, status=201)

    @extend_schema(request=None, responses={200: LoadSerializer})
    @action(detail=True, methods=["post"])
    def load(self, request: Request, pk: str | None = None) -> Response:
        """Load a previewed file; a large one is left to a job and waits. Loading it again changes nothing."""
        edge = self.edge_request
        return self._done(lambda row: load_or_ask(row, by=edge.user, as_of=edge.today, at=edge.now))

    @extend_schema(request=None, responses={200: LoadSerializer})
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str | None = None) -> Response:
        """Set a previewed file aside."""
        return self._done(actions.discard)

    @extend_schema(request=UndoSerializer, responses={200: LoadSerializer})
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str | None = None) -> Response:
        """Undo a load with all it caused; a large one is left to a job. Undoing it again changes nothing."""
        edge = self.edge_request

        def undo(row: FeedLoad) -> FeedLoad:
            asked = UndoSerializer(data=request.data)
            asked.is_valid(raise_exception=True)
            reason = asked.validated_data["reason"]
            return undo_or_ask(row, reason=reason, by=edge.user, as_of=edge.today, at=edge.now)

        return self._done(undo)

    @extend_schema(responses={200: RejectSerializer(many=True)}, filters=False)
    @action(detail=True, methods=["get"], filterset_class=None, serializer_class=RejectSerializer)
    def rejects(self, request: Request, pk: str | None = None) -> Response:
        """Answer with the rejects of a file, page by page."""
        load = self.get_object()
        found = self.paginate_queryset(load.rejects.all())
        context = {"kind": load.source.kind, "scope": self.scope, "whose": shielded_in(load.council_id)}
        told = RejectSerializer(found, many=True, context=context)
        return self.get_paginated_response(told.data)

    def _done(self, act: Callable[[FeedLoad], FeedLoad]) -> Response:
        try:
            done = act(self.get_object())
        except NotPossibleError as refusal:
            raise serializers.ValidationError({"load": [str(refusal)]}) from refusal
        done.refresh_from_db()  # a job may be asked for now
        return Response(LoadSerializer(done).data)
