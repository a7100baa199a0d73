"""The explanation of a family in the API: the same answers, days, conditions and evidence as its page."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import APIException, NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from claims.packs import starts_of
from claims.windows import claimable_in
from families.benefits import WITHHELD
from families.models import Family, Person
from keyworkers.api import ScopedViews
from keyworkers.permissions import Verb, may
from keyworkers.requests import looked_at
from outcomes.api import DaysField
from outcomes.explaining import BENEFITS, CannotExplainError, Days, FamilyShown, explain_family
from outcomes.rules.explain import Explanation, NeedExplained
from outcomes.rules.grounds import Ground, Missing
from outcomes.views.telling import A_READING, readings_of


class DaysOfSerializer(serializers.Serializer[Any]):
    """The days of an answer; on any other day it is not yet met. ``window_running``: begun, and not full yet."""

    met = DaysField()
    not_known = DaysField()
    window_running = DaysField(source="running")


class GroundSerializer(serializers.Serializer[Any]):
    """One thing a condition rests on. Of people hidden from the caller, and of benefit data, nothing is said."""

    says = serializers.CharField()
    person = serializers.IntegerField(allow_null=True)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    term = serializers.CharField()
    source_kind = serializers.CharField()
    evidence = serializers.ListField(child=serializers.IntegerField(), help_text="The numbers of its pieces.")
    is_against = serializers.BooleanField(help_text="Whether it keeps the condition from being met.")


class MissingSerializer(serializers.Serializer[Any]):
    """What is not there, and the kind of source that could supply it."""

    says = serializers.CharField()
    person = serializers.IntegerField(allow_null=True)
    term = serializers.CharField()
    source_kind = serializers.CharField()


class ConditionSerializer(serializers.Serializer[Any]):
    """A condition on the day, with those it is made of."""

    condition = serializers.CharField()
    status = serializers.CharField(help_text="met, not yet or not known")
    applies = serializers.BooleanField()
    sentence = serializers.CharField()
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    earliest = serializers.DateField(allow_null=True, help_text="When it can be met if nothing new happens.")
    waits_for = serializers.CharField()
    because = GroundSerializer(many=True)
    missing = MissingSerializer(many=True)
    parts = serializers.SerializerMethodField()

    @extend_schema_field({"type": "array", "items": {"$ref": "#/components/schemas/Condition"}})
    def get_parts(self, told: Mapping[str, Any]) -> list[Any]:
        """Return the conditions it is made of."""
        return [ConditionSerializer(part).data for part in told["parts"]]


class NeedExplainedSerializer(serializers.Serializer[Any]):
    """A need, how it stands on the day, on which days it was met, and what it asks."""

    indicator = serializers.CharField()
    headline = serializers.CharField()
    need = serializers.CharField()
    identified_on = serializers.DateField()
    found_by = serializers.CharField()
    state = serializers.CharField()
    days = DaysOfSerializer()
    shown_by = GroundSerializer(many=True, help_text="What showed it on the day it was identified.")
    outcome = ConditionSerializer()


class DoubtSerializer(serializers.Serializer[Any]):
    """What may be a need and is not known to be one; until it is, not every need can be said to be met."""

    indicator = serializers.CharField()
    headline = serializers.CharField()
    need = serializers.CharField()
    possible_on = serializers.DateField()
    outcome = ConditionSerializer()


class GateExplainedSerializer(serializers.Serializer[Any]):
    """What is asked of every family."""

    code = serializers.CharField()
    asks = serializers.CharField()
    state = serializers.CharField()
    days = DaysOfSerializer()
    outcome = ConditionSerializer()


class VersionSerializer(serializers.Serializer[Any]):
    """A version of the outcomes plan, and the first day it holds for the family; null: from the beginning."""

    name = serializers.CharField()
    from_on = serializers.DateField(allow_null=True)


class SourceSerializer(serializers.Serializer[Any]):
    """How far a kind of source is complete, and for how many days more its last state is carried."""

    source_kind = serializers.CharField(source="source")
    complete_from = serializers.DateField(allow_null=True)
    complete_to = serializers.DateField(allow_null=True)
    allowed_lag_days = serializers.IntegerField()


class ExplanationSerializer(serializers.Serializer[Any]):
    """A family on a day, as known on a day (null: now): whether every need is met, since when, from when, and why."""

    family = serializers.IntegerField()
    day = serializers.DateField()
    known_on = serializers.DateField(allow_null=True)
    attached_on = serializers.DateField()
    plan = serializers.CharField(help_text="The version of the outcomes plan that holds on the day.")
    versions = VersionSerializer(many=True)
    state = serializers.CharField()
    sentence = serializers.CharField()
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    earliest = serializers.DateField(allow_null=True)
    claimable_from = serializers.DateField(allow_null=True, help_text="Only told to callers who may see claims.")
    silent = serializers.ListField(child=serializers.CharField(), help_text="Sources silent for longer than they may.")
    is_eligible = serializers.BooleanField(allow_null=True)
    eligibility = serializers.ListField(child=serializers.CharField())
    days = DaysOfSerializer()
    needs = NeedExplainedSerializer(many=True)
    doubts = DoubtSerializer(many=True)
    gates = GateExplainedSerializer(many=True)
    sources = SourceSerializer(many=True)


class AskedSerializer(serializers.Serializer[Any]):
    """The day, and the day by whose end what counts was recorded."""

    on = serializers.DateField(required=False)
    known_on = serializers.DateField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse days that have not come."""
        late = {name: "The date must be today or in the past." for name, day in attrs.items() if day > self.today}
        if late:
            raise serializers.ValidationError(late)
        return attrs

    @property
    def today(self) -> date:
        """Return today, as the edge knows it."""
        today: date = self.context["today"]
        return today


class NotReadableError(APIException):
    """The rules failed on this family's facts, which says nothing about the family."""

    status_code = 503
    default_code = "not_readable"
    default_detail = "The rules could not read this family's record. Nothing is said of it until that is mended."


class ExplanationViews(ScopedViews):
    """Why a family in the caller's scope stands as it does, on any day and as known on any day."""

    serializer_class = ExplanationSerializer
    everything = Family.objects.all()
    pagination_class = None

    @extend_schema(
        parameters=[
            OpenApiParameter("on", date, description="The day; today where it is left out."),
            OpenApiParameter("known_on", date, description="Only what was recorded by its end counts; left out: now."),
        ],
        responses=ExplanationSerializer,
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Explain the family. Who may see what is decided by the caller's permissions today, whatever day is asked."""
        family: Family = self.get_object()
        edge = self.edge_request
        asked = AskedSerializer(data=request.query_params, context={"today": edge.today})
        asked.is_valid(raise_exception=True)
        day, known_on = asked.validated_data.get("on", edge.today), asked.validated_data.get("known_on")
        looked_at(edge, family)
        try:
            shown = explain_family(family, day=day, known_on=known_on)
        except CannotExplainError as error:
            raise NotReadableError from error
        if shown is None:
            raise NotFound("The work with this family has not begun.")
        claimable = claimable_in(shown) if may(edge.user, Verb.VIEW_CLAIMS) else None
        readings = frozenset() if may(edge.user, Verb.VIEW_CASEWORK) else readings_of(shown)
        sees = self.scope.sees_benefits
        told = _Told(shown, people=self._people(shown), sees_benefits=sees, withheld=readings).whole()
        told |= {"family": family.pk, "known_on": known_on, "claimable_from": claimable[0] if claimable else None}
        return Response(ExplanationSerializer(told).data)

    def _people(self, shown: FamilyShown) -> frozenset[int]:
        """Return those of the family's people of whom the caller may be told."""
        people = [person.id for person in shown.facts.people]
        return frozenset(Person.objects.visible_to(self.scope).filter(pk__in=people).values_list("pk", flat=True))


def _speaking_for(condition: Explanation) -> Iterator[Ground]:
    yield from (ground for ground in condition.because if not ground.is_against)
    for part in condition.parts:
        yield from _speaking_for(part)


class _Told:
    """Tells an explanation to one caller."""

    def __init__(
        self, shown: FamilyShown, *, people: Collection[int], sees_benefits: bool, withheld: frozenset[int]
    ) -> None:
        self.shown, self.people, self.sees_benefits, self.withheld = shown, people, sees_benefits, withheld

    def whole(self) -> dict[str, Any]:
        shown, whole = self.shown, self.shown.whole
        return {
            "day": whole.day,
            "attached_on": shown.attached_on,
            "plan": shown.plan.name,
            "versions": [{"name": name, "from_on": from_on} for from_on, name in shown.versions],
            "state": shown.state,
            "sentence": whole.sentence,
            "since": whole.since,
            "until": whole.until,
            "earliest": whole.earliest,
            "silent": whole.silent,
            "is_eligible": whole.eligibility.is_eligible,
            "eligibility": whole.eligibility.reasons,
            "days": shown.days,
            "needs": [
                self.need(need.explained, days=need.days)
                | {"state": need.state, "found_by": need.explained.found_by, "shown_by": self.shown_by(start)}
                for need, start in starts_of(shown)
            ],
            "doubts": [self.need(doubt) | {"possible_on": doubt.identified_on} for doubt in shown.doubts],
            "gates": [
                {
                    "code": gate.explained.code,
                    "asks": gate.explained.label,
                    "state": gate.state,
                    "days": gate.days,
                    "outcome": self.condition(gate.explained.outcome),
                }
                for gate in shown.gates
            ],
            "sources": shown.facts.coverage,
        }

    def need(self, need: NeedExplained, *, days: Days | None = None) -> dict[str, Any]:
        return {
            "indicator": need.indicator,
            "headline": need.headline,
            "need": need.need,
            "identified_on": need.identified_on,
            "days": days,
            "outcome": self.condition(need.outcome),
        }

    def shown_by(self, start: Explanation | None) -> list[dict[str, Any]]:
        """Return what speaks for a need on the day it was identified, each once; nothing where a person recorded it."""
        grounds = dict.fromkeys(_speaking_for(start)) if start else ()
        return [self.ground(ground) for ground in grounds]

    def condition(self, told: Explanation) -> dict[str, Any]:
        return {
            "condition": told.condition,
            "status": told.status.value,
            "applies": told.applies,
            "sentence": told.sentence,
            "since": told.since,
            "until": told.until,
            "earliest": told.earliest,
            "waits_for": told.waits_for,
            "because": [self.ground(ground) for ground in told.because],
            "missing": [self.missing(one) for one in told.missing],
            "parts": [self.condition(part) for part in told.parts],
        }

    def ground(self, ground: Ground) -> dict[str, Any]:
        is_benefit = ground.source == BENEFITS or not self.shown.benefit_evidence.isdisjoint(ground.evidence)
        untold: dict[str, Any] = {"person": None, "starts_on": None, "ends_on": None, "term": "", "evidence": []}
        untold |= {"source_kind": ground.source, "is_against": ground.is_against}
        if not self.withheld.isdisjoint(ground.evidence):
            return untold | {"says": A_READING}
        if is_benefit and not self.sees_benefits:
            return untold | {"says": WITHHELD}
        if ground.person is not None and ground.person not in self.people:
            return untold | {"says": ""}
        return {
            "says": ground.says,
            "person": ground.person,
            "starts_on": ground.starts_on,
            "ends_on": ground.ends_on,
            "term": ground.term,
            "source_kind": ground.source,
            "evidence": ground.evidence,
            "is_against": ground.is_against,
        }

    def missing(self, one: Missing) -> dict[str, Any]:
        person = one.person if one.person in self.people else None
        return {"says": one.says, "person": person, "term": one.term, "source_kind": one.source}
