"""The addresses of claims, batches and figures."""

from django.urls import path

from claims.views import batches, claims, family, figures, steps

urlpatterns = [
    path("claims/", claims.claims, name="claims"),
    path("claims/raise/", claims.claims_raise, name="claims_raise"),
    path("claims/<int:pk>/", claims.claim, name="claim"),
    path("claims/<int:pk>/withdraw/", claims.claim_withdraw, name="claim_withdraw"),
    path("claims/<int:pk>/release/", claims.claim_release, name="claim_release"),
    path("families/<int:pk>/claims/", family.family_claims, name="family_claims"),
    path("batches/", batches.batches, name="batches"),
    path("batches/<int:pk>/", batches.batch, name="batch"),
    path("windows/<int:window>/open-batch/", steps.batch_open, name="batch_open"),
    path("batches/<int:pk>/fill/", steps.batch_fill, name="batch_fill"),
    path("batches/<int:pk>/freeze/", steps.batch_freeze, name="batch_freeze"),
    path("batches/<int:pk>/reopen/", steps.batch_reopen, name="batch_reopen"),
    path("batches/<int:pk>/export/", steps.batch_export, name="batch_export"),
    path("batches/<int:pk>/file.csv", batches.batch_file, name="batch_file"),
    path("batches/<int:pk>/file.xlsx", batches.batch_workbook, name="batch_workbook"),
    path("batches/<int:pk>/submit/", steps.batch_submit, name="batch_submit"),
    path("batches/<int:pk>/reply/", steps.batch_reply, name="batch_reply"),
    path("batches/<int:pk>/lines/<int:line>/take-out/", steps.batch_take_out, name="batch_take_out"),
    path("figures/", figures.figures, name="figures"),
    path("figures/<int:programme>/<slug:name>/", figures.figure, name="figure"),
]
