"""The API that reads what was decided about claims, what became of their money, and the council's programmes."""

from typing import Any, cast

from django.db.models import QuerySet
from rest_framework import mixins, serializers

from claims.models import Cap, Decision, MoneyLine, Programme, Tariff, Window
from keyworkers.api import ScopedViews
from keyworkers.permissions import Verb


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    """That a claim could be made, or not yet: by the first or the second person; undone, it says so."""

    decided_by: serializers.StringRelatedField[Any] = serializers.StringRelatedField(read_only=True)
    undone_by: serializers.StringRelatedField[Any] = serializers.StringRelatedField(read_only=True)

    class Meta:
        model = Decision
        fields = [
            *("id", "claim", "is_second", "is_drawn", "outcome", "note", "decided_by", "decided_at"),
            *("undone_by", "undone_at", "undone_because"),
        ]


class DecisionViews(ScopedViews, mixins.ListModelMixin):
    """Decisions about claims of families in the caller's scope."""

    serializer_class = DecisionSerializer
    filterset_fields = {"claim": ["exact"], "outcome": ["exact"], "is_second": ["exact"], "undone_at": ["isnull"]}
    verbs = {"GET": Verb.VIEW_CLAIMS}
    everything = Decision.objects.select_related("decided_by", "undone_by")


class MoneyLineSerializer(serializers.ModelSerializer[MoneyLine]):
    """A line of the ledger: what happened to the money of one claim on one day."""

    programme = serializers.CharField(source="programme.slug", read_only=True)
    window = serializers.CharField(source="window.name", read_only=True)
    written_by: serializers.StringRelatedField[Any] = serializers.StringRelatedField(read_only=True)

    class Meta:
        model = MoneyLine
        fields = [
            *("id", "claim", "programme", "window", "batch", "kind", "amount", "on", "reference", "note"),
            *("written_by", "written_at", "undone_at", "undone_because"),
        ]


class MoneyLineViews(ScopedViews, mixins.ListModelMixin):
    """The ledger's lines about claims of families in the caller's scope."""

    serializer_class = MoneyLineSerializer
    filterset_fields = {
        "claim": ["exact"],
        "kind": ["exact"],
        "window": ["exact"],
        "batch": ["exact"],
        "on": ["gte", "lte"],
        "undone_at": ["isnull"],
    }
    verbs = {"GET": Verb.VIEW_MONEY}
    everything = MoneyLine.objects.select_related("programme", "window", "written_by")


class WindowSerializer(serializers.ModelSerializer[Window]):
    """A period in which batches may be sent, and the day its claims are judged on."""

    class Meta:
        model = Window
        fields = ["id", "name", "opens_on", "closes_on", "submit_by", "attached_by", "evidence_on"]


class CapSerializer(serializers.ModelSerializer[Cap]):
    """How many claims of a kind are paid; ``ends_on`` is the day after its last."""

    class Meta:
        model = Cap
        fields = ["id", "kind", "starts_on", "ends_on", "is_in_total", "number", "source_note"]


class TariffSerializer(serializers.ModelSerializer[Tariff]):
    """What is paid for a claim of a kind; ``ends_on`` is the day after its last."""

    class Meta:
        model = Tariff
        fields = ["id", "kind", "result_type", "starts_on", "ends_on", "amount", "is_our_reading", "source_note"]


class ProgrammeSerializer(serializers.ModelSerializer[Programme]):
    """A council's part in one phase: how it is paid, decided on and audited, its windows, caps and rates."""

    framework = serializers.CharField(source="framework.name", read_only=True)
    windows = WindowSerializer(many=True, read_only=True)
    caps = CapSerializer(many=True, read_only=True)
    rates = TariffSerializer(many=True, read_only=True, source="tariffs")

    class Meta:
        model = Programme
        fields = [
            *("id", "slug", "name", "framework", "announced_on", "starts_on", "ends_on", "payment", "tariff_by"),
            *("paid_of", "paid_for", "second_check_percent", "sample_percent", "sample_floor", "coordination"),
            *("windows", "caps", "rates"),
        ]


class ProgrammeViews(ScopedViews, mixins.ListModelMixin):
    """The programmes of the caller's council."""

    serializer_class = ProgrammeSerializer
    verbs = {"GET": Verb.VIEW_CLAIMS}
    everything = Programme.objects.select_related("framework").prefetch_related("windows", "caps", "tariffs")

    def get_queryset(self) -> QuerySet[Any]:
        """Return the council's own: what stands here as published has neither windows nor rates."""
        if getattr(self, "swagger_fake_view", False):
            return self.everything.none()
        return cast("QuerySet[Any]", self.everything.filter(council=self.scope.council))
