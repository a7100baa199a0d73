"""The addresses of families' pages."""

from django.urls import path

from families.views import finding, record

urlpatterns = [
    path("families/", finding.families, name="families"),
    path("families/<int:pk>/", record.family, name="family"),
    path("families/<int:pk>/people/", record.people, name="family_people"),
    path("families/<int:pk>/changes/", record.history, name="family_history"),
]
