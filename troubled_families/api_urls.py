"""The API's addresses, version 1."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from claims.api import ClaimViews, EmploymentViews, FigureViews
from claims.views.reading_api import DecisionViews, MoneyLineViews, ProgrammeViews
from families.api import FamilyViews, LoadViews, PersonViews
from families.views.households_api import HouseholdChangeViews
from families.views.matching_api import MatchQuestionViews
from keyworkers.api import InterventionViews
from outcomes.api import EvidenceViews, IdentificationViews, NeedViews, VerdictViews
from outcomes.views.distance_api import ReadingViews, ToolViews
from outcomes.views.explaining_api import ExplanationViews
from outcomes.views.judgements_api import JudgementViews
from outcomes.views.plans_api import OutcomesPlanViews

router = SimpleRouter()
router.register("families", FamilyViews, basename="family")
router.register("people", PersonViews, basename="person")
router.register("household-changes", HouseholdChangeViews, basename="change")
router.register("match-questions", MatchQuestionViews, basename="match")
router.register("needs", NeedViews, basename="need")
router.register("judgements", JudgementViews, basename="judgement")
router.register("evidence", EvidenceViews, basename="evidence")
router.register("readings", ReadingViews, basename="reading")
router.register("distance-tools", ToolViews, basename="distance-tool")
router.register("interventions", InterventionViews, basename="intervention")
router.register("verdicts", VerdictViews, basename="verdict")
router.register("identifications", IdentificationViews, basename="identification")
router.register("loads", LoadViews, basename="load")
router.register("employment", EmploymentViews, basename="employment")
router.register("outcomes-plans", OutcomesPlanViews, basename="plan")
router.register("claims", ClaimViews, basename="claim")

app_name = "api"
urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("figures/", FigureViews.as_view({"get": "list"}), name="figure-list"),
    # Lists alone: a router would add the address of one row, which none of these has.
    path("decisions/", DecisionViews.as_view({"get": "list"}), name="decision-list"),
    path("money/", MoneyLineViews.as_view({"get": "list"}), name="money-list"),
    path("programmes/", ProgrammeViews.as_view({"get": "list"}), name="programme-list"),
    path(
        "families/<int:pk>/explanation/",
        ExplanationViews.as_view({"get": "retrieve"}),
        name="family-explanation",
    ),
    path("", include(router.urls)),
]
