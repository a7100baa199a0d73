"""The addresses of needs and evidence."""

from django.urls import path

from outcomes.views import evidence

urlpatterns = [
    path("families/<int:pk>/evidence/", evidence.evidence_of_family, name="family_evidence"),
    path("families/<int:pk>/evidence/<int:evidence>/", evidence.evidence, name="evidence"),
    path("families/<int:pk>/attach/", evidence.attach_family, name="family_attach"),
    path("families/<int:pk>/needs/add/", evidence.add_need, name="need_add"),
]
