"""The API of claims and figures: read them, and raise what is due; batches are prepared on the pages."""

from datetime import date
from typing import Any, cast

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from claims.actions import bring_up_to_date
from claims.figures.beforehand import Beforehand, read_beforehand
from claims.figures.counting import Counted, in_force, numbers, progress_of, published_as_at
from claims.figures.registry import FIGURES, ROUNDING
from claims.figures.selection import DIMENSIONS, SELECTED
from claims.forms_of_figures import FiguresForm
from claims.holding import SHOWN_STATES, standing_as, with_holder
from claims.models import Claim, Programme
from keyworkers.api import ScopedViews
from keyworkers.permissions import Verb
from outcomes.api import DaysField
from outcomes.ledgers import openly, read_ledger
from outcomes.models import EmploymentVerdict


class ClaimSerializer(serializers.ModelSerializer[Claim]):
    """A family's attachment or result, claimed under one programme in one window."""

    programme = serializers.CharField(source="programme.slug", read_only=True)
    window = serializers.CharField(source="window.name", read_only=True)
    attached_on = serializers.DateField(source="attachment.attached_on", read_only=True)
    result_type = serializers.CharField(read_only=True)
    state = serializers.ChoiceField(source="shown_state", choices=SHOWN_STATES, read_only=True)

    class Meta:
        model = Claim
        fields = [
            "id",
            "family",
            "programme",
            "window",
            "kind",
            "result_type",
            "state",
            "held_because",
            "attached_on",
            "raised_at",
            "submitted_on",
            "again_of",
        ]


class ClaimFilter(filters.FilterSet):
    """Which claims."""

    state = filters.ChoiceFilter(choices=SHOWN_STATES, method="shown")
    submitted_on = filters.DateFromToRangeFilter()

    class Meta:
        model = Claim
        fields = ["family", "state", "kind", "window"]

    def shown(self, claims: QuerySet[Any], _name: str, state: str) -> QuerySet[Any]:
        """Return the claims that the pages show as being in a state."""
        return claims.filter(**standing_as(state))


class RaisedSerializer(serializers.Serializer[Any]):
    """How many claims of each kind were raised, and how many held."""

    attachments = serializers.IntegerField()
    results = serializers.IntegerField()
    held = serializers.IntegerField()


class ClaimViews(ScopedViews, mixins.ListModelMixin, mixins.RetrieveModelMixin):
    """Claims of families in the caller's scope."""

    serializer_class = ClaimSerializer
    filterset_class = ClaimFilter
    verbs = {"GET": Verb.VIEW_CLAIMS, "POST": Verb.PREPARE_CLAIMS}
    everything = with_holder(Claim.objects.select_related("programme", "window", "attachment", "family"))

    @extend_schema(request=None, responses={200: RaisedSerializer})
    def create(self, request: Request) -> Response:
        """Hold what lapsed and raise what is due now, by the night's own action; again changes nothing."""
        edge = self.edge_request
        kept, raised = bring_up_to_date(edge.user.council, as_of=edge.today, at=edge.now, by=edge.user)
        found = {"attachments": raised.attachments, "results": raised.results, "held": kept.held}
        return Response(RaisedSerializer(found).data)


class WeekSerializer(serializers.Serializer[Any]):
    """A week since work began and what became of it."""

    starts_on = serializers.DateField()
    state = serializers.CharField()


class LedgerSerializer(serializers.Serializer[Any]):
    """One adult's weeks in work since leaving a benefit; which, and since when, only to who may see benefit data."""

    person = serializers.IntegerField()
    benefit = serializers.CharField(allow_null=True)
    off_benefit_on = serializers.DateField(allow_null=True)
    in_work_since = serializers.DateField()
    weeks_asked = serializers.IntegerField()
    within = serializers.IntegerField()
    worked = serializers.IntegerField()
    met_on = serializers.DateField(allow_null=True)
    possible_on = serializers.DateField(allow_null=True)
    verified = serializers.ListField(child=serializers.CharField())
    weeks = WeekSerializer(many=True)


class EmploymentSerializer(serializers.ModelSerializer[EmploymentVerdict]):
    """On which days a family's result by continuous employment is met, and the weeks it stands in."""

    attached_on = serializers.DateField(source="attachment.attached_on", read_only=True)
    met = DaysField(read_only=True)
    possible = DaysField(read_only=True)
    ledgers = serializers.SerializerMethodField()

    class Meta:
        model = EmploymentVerdict
        fields = ["id", "family", "attached_on", "met", "possible", "rests_on", "ledgers"]

    @extend_schema_field(LedgerSerializer(many=True))
    def get_ledgers(self, row: EmploymentVerdict) -> Any:
        """Return the adults' weeks, as far as the caller may know of benefits."""
        sees_benefits = self.context["sees_benefits"]
        told = [read_ledger(stored) for stored in row.ledgers]
        return LedgerSerializer(told if sees_benefits else map(openly, told), many=True).data


class EmploymentFilter(filters.FilterSet):
    """Which families' employment."""

    class Meta:
        model = EmploymentVerdict
        fields = ["family"]


class EmploymentViews(ScopedViews, mixins.ListModelMixin, mixins.RetrieveModelMixin):
    """Continuous employment of families in the caller's scope: the other route to a result."""

    serializer_class = EmploymentSerializer
    filterset_class = EmploymentFilter
    verbs = {"GET": Verb.VIEW_PACKS}  # as the page of a claim: whoever signs on references reads nobody's weeks
    everything = EmploymentVerdict.objects.select_related("attachment", "family")

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell the serialiser whether the caller may see benefit data."""
        context = dict(super().get_serializer_context())
        is_asked = not getattr(self, "swagger_fake_view", False)
        return context | {"sees_benefits": is_asked and self.scope.sees_benefits}


class TargetSerializer(serializers.Serializer[Any]):
    """How far a figure has come against one named target, as the dashboard says it."""

    denominator = serializers.CharField(source="target.label")
    number = serializers.IntegerField(source="target.number")
    reached = serializers.IntegerField(source="number")
    remaining = serializers.IntegerField()
    text = serializers.CharField()
    is_our_reading = serializers.BooleanField(source="target.is_our_reading")


class FigureSerializer(serializers.Serializer[Any]):
    """One figure of a programme as at a day, with its sentence and its targets."""

    programme = serializers.CharField()
    council = serializers.CharField()
    is_as_published = serializers.BooleanField()
    name = serializers.CharField()
    title = serializers.CharField()
    sentence = serializers.CharField()
    numerator = serializers.CharField()
    denominator = serializers.CharField()
    unit = serializers.CharField()
    rounding = serializers.CharField()
    as_at = serializers.DateField()
    number = serializers.IntegerField()
    targets = TargetSerializer(many=True)


PARAMETERS = [
    OpenApiParameter("programme", int, description="One programme of the council, by its number."),
    OpenApiParameter("as_at", date, description="The day (today, or the last day published)."),
    OpenApiParameter("since", date, description="Counted from this day."),
    OpenApiParameter("until", date, description="Counted to this day."),
    *(OpenApiParameter(name, str, description=DIMENSIONS[name].note) for name in SELECTED),
]


class FigureViews(ScopedViews):
    """The figures of the council's programmes and of those that stand here as published."""

    serializer_class = FigureSerializer
    pagination_class = None
    filter_backends = ()
    verbs = {"GET": Verb.VIEW_FIGURES}
    everything = Programme.objects.all()

    @extend_schema(
        parameters=PARAMETERS,
        responses=FigureSerializer(many=True),
    )
    def list(self, request: Request) -> Response:
        """Answer with every figure of every programme: what the dashboard shows, from the same functions."""
        today = self.edge_request.today
        before = read_beforehand(self.scope.council, day=today)
        asked = cast("Any", request.query_params)
        form = FiguresForm(asked, programmes=before.own, names=before.names, today=today)
        if not form.is_valid():
            raise serializers.ValidationError(
                {name: [str(fault) for fault in faults] for name, faults in form.errors.items()}
            )
        is_narrowed = bool(form.selection().asked or form.cleaned_data["programme"])
        chosen = [*form.chosen_programmes(), *([] if is_narrowed else before.published)]
        found = [row for one in chosen for row in _figures(one, form, before)]
        return Response(FigureSerializer(found, many=True).data)


def _figures(programme: Programme, form: FiguresForm, before: Beforehand) -> list[dict[str, Any]]:
    is_published = programme.council.is_as_published
    today, selection = form.today, form.selection()
    day = form.day_of(published_as_at(programme) if is_published else today)
    if day < programme.starts_on:
        return []
    figures = [FIGURES["turned-around"]] if is_published else list(FIGURES.values())
    asked = [
        Counted(programme=programme, figure=figure, as_at=day, selection=selection)
        for figure in figures
        if (figure.is_dated or day == today) and selection.fits(figure)
    ]
    held = in_force(programme, as_at=day) if selection.is_everything else []
    found = numbers([*asked, *held], at=[before.at(programme, day)])
    against = progress_of(held, found)
    return [
        {**_read(one, found[one]), "targets": [each for each in against if each.counted.figure is one.figure]}
        for one in asked
    ]


def _read(one: Counted, number: int) -> dict[str, Any]:
    figure, programme = one.figure, one.programme
    return {
        "programme": programme.slug,
        "council": programme.council.name,
        "is_as_published": programme.council.is_as_published,
        "name": figure.name,
        "title": figure.title,
        "sentence": figure.sentence,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "unit": figure.unit,
        "rounding": ROUNDING,
        "as_at": one.as_at,
        "number": number,
    }
