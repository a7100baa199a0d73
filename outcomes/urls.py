"""The addresses of needs and evidence."""

from django.urls import path

from outcomes.views import entering, evidence, identification, weeks

urlpatterns = [
    path("to-consider/", identification.to_consider, name="to_consider"),
    path("to-consider/families.xlsx", identification.to_consider_file, name="to_consider_file"),
    path("to-consider/matrix/", identification.identification_matrix, name="identification_matrix"),
    path("families/<int:pk>/consider/", identification.family_consider, name="family_consider"),
    path("families/<int:pk>/evidence/", evidence.evidence_of_family, name="family_evidence"),
    path("families/<int:pk>/evidence.csv", evidence.evidence_csv, name="evidence_csv"),
    path("families/<int:pk>/evidence.xlsx", evidence.evidence_xlsx, name="evidence_xlsx"),
    path("families/<int:pk>/evidence/<int:evidence>/", evidence.evidence, name="evidence"),
    path("families/<int:pk>/work/", weeks.family_work, name="family_work"),
    path("families/<int:pk>/attach/", entering.attach_family, name="family_attach"),
    path("families/<int:pk>/needs/add/", entering.add_need, name="need_add"),
]
