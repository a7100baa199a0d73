"""The API of household changes: made through the forms and actions of the pages, read, and undone."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import OuterRef, QuerySet
from django.http import QueryDict
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from families.households import join
from families.ledger import Saying
from families.models import Family, HouseholdChange, Person, RelationKind
from families.models.families import Relationship
from families.models.people import Sex
from families.refusals import NotPossibleError
from families.shielding import shielded_homes, withholding
from families.views import household_forms as forms
from families.views.creating import refuse_known
from families.views.households import KINDS, form_of, saying_of, undone
from families.views.record import Opened, opened
from keyworkers.api import ScopedViews, take_out
from keyworkers.permissions import Verb, may

JOINS: dict[str, type[forms.ChangeForm]] = {"join": forms.JoinForm, "join-new": forms.JoinNewForm}
WORDS = ("reason", "undo_reason")
FORMS = {**JOINS, **{name: kind.form for name, kind in KINDS.items()}}


class HouseholdChangeSerializer(serializers.ModelSerializer[HouseholdChange]):
    """A change of a household: what happened, on which day, who entered it when, and whether it was undone."""

    other_family = serializers.SerializerMethodField(
        help_text="The other household of a split, a merger or a move between two, where the caller may see it."
    )

    class Meta:
        model = HouseholdChange
        fields = [
            *("id", "family", "other_family", "kind", "happened_on", "reason", "made_by", "made_at"),
            *("undone_by", "undone_at", "undo_reason"),
        ]

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Return the change; what was written of it is casework, and names no home the caller may not see."""
        told: dict[str, Any] = super().to_representation(instance)
        if not self.context["sees_words"]:
            return told | dict.fromkeys(WORDS, "")
        homes = getattr(instance, "shielded_homes", None)
        if homes:
            take_out(told, WORDS, withholding(homes))
        return told

    def get_other_family(self, change: HouseholdChange) -> int | None:
        """Return the other household, of those the caller sees."""
        return change.other_family_id if change.other_family_id in self.context["seen"] else None


class SentChangeSerializer(serializers.Serializer[Any]):
    """A change to be made. Each kind asks for the fields of its page; what it does not ask for is left out."""

    family = serializers.PrimaryKeyRelatedField(queryset=Family.objects.none())
    kind = serializers.ChoiceField(choices=list(FORMS))
    on = serializers.DateField(required=False, help_text="The day it happened; a birth's is the date of birth.")
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)
    people = serializers.ListField(child=serializers.IntegerField(), required=False, help_text="leave, split: who goes")
    still_belong = serializers.BooleanField(required=False, help_text="leave: they live elsewhere and still belong")
    person = serializers.PrimaryKeyRelatedField(
        queryset=Person.objects.none(), required=False, help_text="join, died, relate: who"
    )
    other = serializers.IntegerField(required=False, help_text="relate: of whom")
    relation = serializers.IntegerField(required=False, help_text="separate: the relation that ended")
    relation_kind = serializers.ChoiceField(choices=RelationKind.choices, required=False, help_text="relate: what")
    parents = serializers.ListField(child=serializers.IntegerField(), required=False, help_text="born")
    given_name = serializers.CharField(max_length=80, required=False, help_text="join-new, born")
    family_name = serializers.CharField(max_length=80, required=False, help_text="join-new, born")
    born_on = serializers.DateField(required=False, help_text="join-new")
    sex = serializers.ChoiceField(choices=Sex.choices, required=False, help_text="join-new, born")
    relationship = serializers.ChoiceField(choices=Relationship.choices, required=False, help_text="join, join-new")
    lives_there = serializers.BooleanField(required=False, help_text="join, join-new")
    has_parental_responsibility = serializers.BooleanField(required=False, help_text="join, join-new")
    moves = serializers.BooleanField(required=False, help_text="join: they leave the household they live in that day")
    into = serializers.CharField(max_length=40, required=False, help_text="split, merge: the reference they join")
    name = serializers.CharField(max_length=120, required=False, help_text="split: what a new household is called")
    address_1 = serializers.CharField(max_length=120, required=False, help_text="move, split into a new household")
    address_2 = serializers.CharField(max_length=120, required=False, allow_blank=True)
    postcode = serializers.CharField(max_length=9, required=False)
    district_id = serializers.IntegerField(required=False)
    is_shielded = serializers.BooleanField(required=False)

    def get_fields(self) -> dict[str, Any]:
        """Offer only families and people in the caller's scope."""
        fields: dict[str, Any] = super().get_fields()
        scope = self.context.get("scope")
        if scope is not None:
            fields["family"].queryset = Family.objects.visible_to(scope)
            fields["person"].queryset = Person.objects.visible_to(scope)
        return fields

    def as_typed(self) -> QueryDict:
        """Return what was sent as the page's form sends it."""
        sent = QueryDict(mutable=True)
        for name, value in self.validated_data.items():
            if name not in ("family", "kind", "relation_kind"):
                sent.setlist(name, [_typed(name, one) for one in (value if isinstance(value, list) else [value])])
        if "relation_kind" in self.validated_data:
            sent["kind"] = self.validated_data["relation_kind"]
        return sent


ANSWERED = {"still_belong", "lives_there"}  # asked with yes and no; the others are boxes to tick


def _typed(name: str, value: Any) -> str:
    if name in ANSWERED:
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return str(value.pk if isinstance(value, Person) else value)


class UndoneSerializer(serializers.Serializer[Any]):
    """Why a change is undone."""

    why = serializers.CharField(max_length=300)


class HouseholdChangeFilter(filters.FilterSet):  # type: ignore[misc]  # the library brings no types
    """Which changes."""

    happened_on = filters.DateFromToRangeFilter()
    standing = filters.BooleanFilter(field_name="undone_at", lookup_expr="isnull")

    class Meta:
        model = HouseholdChange
        fields = ["family", "kind"]


class HouseholdChangeViews(ScopedViews, mixins.ListModelMixin, mixins.RetrieveModelMixin):
    """Changes of households: people join, leave, are born, die; a household moves, splits, merges; mistakes undone."""

    serializer_class = HouseholdChangeSerializer
    filterset_class = HouseholdChangeFilter
    verbs = {"GET": Verb.VIEW_FAMILIES, "POST": Verb.CHANGE_HOUSEHOLDS}
    everything = HouseholdChange.objects.select_related("family")

    def get_queryset(self) -> QuerySet[Any]:
        """Return the changes of the families in the caller's scope."""
        rows: QuerySet[Any] = super().get_queryset().select_related("family")
        if getattr(self, "swagger_fake_view", False) or self.scope.sees_shielded:
            return rows
        told: QuerySet[Any] = rows.annotate(shielded_homes=shielded_homes(OuterRef("family_id")))
        return told

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """Tell the serialiser which of the other households the caller sees, asked once for all rows."""
        serializer = super().get_serializer(*args, **kwargs)
        rows = args[0] if args else []
        listed = rows if isinstance(rows, list) else [rows]
        others = {row.other_family_id for row in listed if row.other_family_id}
        seen = Family.objects.visible_to(self.scope).filter(pk__in=others) if others else Family.objects.none()
        context: Any = serializer.context
        context["seen"] = set(seen.values_list("pk", flat=True))
        context["sees_words"] = may(self.request.user, Verb.VIEW_CASEWORK)
        return serializer

    @extend_schema(request=SentChangeSerializer, responses={201: HouseholdChangeSerializer})
    def create(self, request: Request) -> Response:
        """Make a change through the page's own form and action; what cannot have happened is refused by its field."""
        asked = SentChangeSerializer(data=request.data, context={"scope": self.scope})
        asked.is_valid(raise_exception=True)
        record = opened(self.edge_request, asked.validated_data["family"].pk)
        kind = asked.validated_data["kind"]
        form = form_of(record, FORMS[kind], asked.as_typed())
        if not form.is_valid():
            raise serializers.ValidationError({_sent(kind, name): list(said) for name, said in form.errors.items()})
        try:
            change = self._made(record, kind, form, asked.validated_data)
        except NotPossibleError as refusal:
            raise serializers.ValidationError({_sent(kind, refusal.field or "family"): [str(refusal)]}) from refusal
        self.edge_request.scope = None  # asked anew: a household that is new may be the caller's
        return Response(self.get_serializer(change).data, status=201)

    def _made(self, record: Opened, kind: str, form: Any, sent: Mapping[str, Any]) -> HouseholdChange:
        saying = saying_of(self.edge_request, form)
        return self._joined(record, form, saying, sent) if kind in JOINS else KINDS[kind].act(record, form, saying)

    def _joined(self, record: Opened, form: Any, saying: Saying, sent: Mapping[str, Any]) -> HouseholdChange:
        if isinstance(form, forms.JoinNewForm):
            refuse_known(self.edge_request, form)
            return join(record.family, form.new_person(), form.place(), saying, scope=record.scope)
        if "person" not in sent:
            raise NotPossibleError("Say who joins.", field="person")
        moves = form.cleaned_data["moves"]
        return join(record.family, sent["person"], form.place(), saying, scope=record.scope, moves=moves)

    @extend_schema(request=UndoneSerializer, responses={200: HouseholdChangeSerializer})
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str | None = None) -> Response:
        """Undo a change, for a reason; refused with what rests on it."""
        change = self.get_object()
        asked = UndoneSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            undone(opened(self.edge_request, change.family_id), change, reason=asked.validated_data["why"])
        except NotPossibleError as refusal:
            raise serializers.ValidationError({refusal.field or "change": [str(refusal)]}) from refusal
        change.refresh_from_db()
        return Response(self.get_serializer(change).data)


def _sent(kind: str, field: str) -> str:
    """Return what the API calls a form's field."""
    if field == "__all__":
        return "family"
    return "relation_kind" if (kind, field) == ("relate", "kind") else field
