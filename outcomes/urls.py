"""The addresses of needs and evidence."""

from django.urls import path

from outcomes.views import (
    entering,
    entries,
    evidence,
    identification,
    judgements,
    plans,
    plans_moving,
    plans_trying,
    plans_writing,
    weeks,
)

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
    path("families/<int:pk>/needs/<str:indicator>/judgement/", judgements.need_judge, name="need_judge"),
    path("families/<int:pk>/needs/<str:indicator>/level/", entries.need_level, name="need_level"),
    path("families/<int:pk>/expecting/", entries.family_expecting, name="family_expecting"),
    path("families/<int:pk>/evidence/<int:evidence>/correct/", entries.evidence_correct, name="evidence_correct"),
    path("families/<int:pk>/evidence/<int:evidence>/withdraw/", entries.evidence_withdraw, name="evidence_withdraw"),
    path("judgements/", judgements.judgements, name="judgements"),
    path("judgements/<int:pk>/", judgements.judgement, name="judgement"),
    path("judgements/<int:pk>/decide/", judgements.judgement_decide, name="judgement_decide"),
    path("judgements/<int:pk>/withdraw/", judgements.judgement_withdraw, name="judgement_withdraw"),
    path("outcomes-plans/", plans.outcomes_plans, name="outcomes_plans"),
    path("outcomes-plans/write/", plans_writing.outcomes_plan_write, name="outcomes_plan_write"),
    path("outcomes-plans/<int:pk>/", plans.outcomes_plan, name="outcomes_plan"),
    path("outcomes-plans/<int:pk>/beside/<int:other>/", plans.outcomes_plan_compare, name="outcomes_plan_compare"),
    path("outcomes-plans/<int:pk>/text.toml", plans_writing.outcomes_plan_text, name="outcomes_plan_text"),
    path("outcomes-plans/<int:pk>/change/", plans_writing.outcomes_plan_change, name="outcomes_plan_change"),
    path("outcomes-plans/<int:pk>/withdraw/", plans_writing.outcomes_plan_withdraw, name="outcomes_plan_withdraw"),
    path("outcomes-plans/<int:pk>/check/", plans_writing.outcomes_plan_check, name="outcomes_plan_check"),
    path("outcomes-plans/<int:pk>/try/", plans_trying.outcomes_plan_try, name="outcomes_plan_try"),
    path("outcomes-plans/<int:pk>/dry-run/", plans_trying.outcomes_plan_dry_run, name="outcomes_plan_dry_run"),
    path(
        "outcomes-plans/<int:pk>/dry-run.csv", plans_trying.outcomes_plan_dry_run_csv, name="outcomes_plan_dry_run_csv"
    ),
    path(
        "outcomes-plans/<int:pk>/dry-run.xlsx",
        plans_trying.outcomes_plan_dry_run_xlsx,
        name="outcomes_plan_dry_run_xlsx",
    ),
    path("outcomes-plans/<int:pk>/approve/", plans_writing.outcomes_plan_approve, name="outcomes_plan_approve"),
    path("outcomes-plans/<int:pk>/move/", plans_moving.outcomes_plan_move, name="outcomes_plan_move"),
    path("outcomes-plans/<int:pk>/moves/", plans_moving.outcomes_plan_moves, name="outcomes_plan_moves"),
]
