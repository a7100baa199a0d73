"""The matching queue by the API: the pages' scope and the pages' actions."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from families import matching
from families.models import Family, MatchCandidate, MatchQuestion
from families.models.matching import QuestionState
from families.refusals import NotPossibleError
from families.views.comparing import findings_of, identity_of
from keyworkers.api import ScopedViews
from keyworkers.permissions import Verb


class MatchQuestionSerializer(serializers.ModelSerializer[MatchQuestion]):
    """A row that may mean somebody we know, whom it names, and whom of those the caller sees it may mean."""

    file = serializers.CharField(source="load.file_name", read_only=True)
    sent = serializers.SerializerMethodField()
    candidates = serializers.SerializerMethodField()

    class Meta:
        model = MatchQuestion
        fields = [
            "id",
            "kind",
            "file",
            "row_number",
            "reason",
            "state",
            "asked_at",
            "waits_since",
            "sent",
            "candidates",
        ]

    def get_sent(self, question: Any) -> dict[str, str]:
        """Return the names, the birth, the postcode (where nobody's is shielded) and the references of the row."""
        is_shielded = any(one.is_shielded for one in question.seen)
        return identity_of(question, scope=self.context["scope"], is_shielded=is_shielded)

    def get_candidates(self, question: Any) -> list[dict[str, Any]]:
        """Return whom it may mean, the likeliest first, each with what agrees and what differs."""
        found = [(one.person_id, *findings_of(one)) for one in question.seen]
        return [{"person": person, "points": points, "reasons": reasons} for person, points, reasons in found]


class MatchAnswerSerializer(serializers.Serializer[Any]):
    """An answer: the same as ``person``, not the same as those in ``seen``, or don't know."""

    answer = serializers.ChoiceField(choices=[QuestionState.SAME, QuestionState.NOT_SAME, QuestionState.PUT_OFF])
    person = serializers.IntegerField(required=False)
    seen = serializers.ListField(
        child=serializers.IntegerField(),
        help_text="The candidates the caller was shown: all of them, or it is refused.",
    )
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for the person where the answer is that it is one."""
        if attrs["answer"] == QuestionState.SAME and attrs.get("person") not in attrs["seen"]:
            raise serializers.ValidationError({"person": ["One of those in seen."]})
        return attrs


class MatchQuestionFilter(filters.FilterSet):  # type: ignore[misc]  # the library brings no types
    """Which questions."""

    class Meta:
        model = MatchQuestion
        fields = ["state", "kind", "load"]


class MatchQuestionViews(ScopedViews, mixins.ListModelMixin, mixins.RetrieveModelMixin):
    """The matching queue: read it, or answer."""

    serializer_class = MatchQuestionSerializer
    filterset_class = MatchQuestionFilter
    verbs = {"GET": Verb.MATCH_PEOPLE, "POST": Verb.MATCH_PEOPLE}
    everything = MatchQuestion.objects.select_related("load")

    def get_queryset(self) -> QuerySet[MatchQuestion]:
        """Return the questions in the caller's scope, each with the candidates the caller sees."""
        found: QuerySet[MatchQuestion] = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return found
        seen = MatchCandidate.objects.asked().visible_to(self.scope).with_shielded(self.scope)
        return found.prefetch_related(Prefetch("candidates", seen, to_attr="seen"))

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell the serialiser what the caller may see."""
        context = dict(super().get_serializer_context())
        if not getattr(self, "swagger_fake_view", False):
            context["scope"] = self.scope
        return context

    def family_of(self, row: Any) -> Family | None:
        """Return the family of the likeliest candidate, whose record a single answer tells most of."""
        families = Family.objects.visible_to(self.scope).filter(
            memberships__person__in=[one.person_id for one in row.seen[:1]]
        )
        return families.order_by("-memberships__starts_on").first()

    @extend_schema(request=MatchAnswerSerializer, responses=MatchQuestionSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """Answer a question by the page's own actions."""
        question = self.get_object()
        sent = MatchAnswerSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        if set(sent.validated_data["seen"]) != {one.person_id for one in question.seen}:
            raise serializers.ValidationError({"seen": [matching.CHANGED]})
        try:
            self._answer(question, sent.validated_data)
        except NotPossibleError as refusal:
            raise serializers.ValidationError({"answer": [str(refusal)]}) from refusal
        question.refresh_from_db()
        return Response(self.get_serializer(question).data)

    def _answer(self, question: MatchQuestion, sent: Mapping[str, Any]) -> None:
        note, at = sent["note"], self.edge_request.now
        if sent["answer"] == QuestionState.SAME:
            matching.say_same(question, sent["person"], note=note, at=at)
        elif sent["answer"] == QuestionState.NOT_SAME:
            matching.say_not_same(question, sent["seen"], note=note, at=at)
        else:
            matching.put_off(question, note=note, at=at)
