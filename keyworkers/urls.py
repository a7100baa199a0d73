"""The addresses of casework and of accounts."""

from django.urls import path

from keyworkers.views import accounts, assessments, assigning, casework, jobs, notices

urlpatterns = [
    path("families/<int:pk>/timeline/", casework.timeline, name="family_timeline"),
    path("families/<int:pk>/interventions/add/", casework.add_intervention, name="intervention_add"),
    path("families/<int:pk>/interventions/<int:note>/", casework.intervention, name="intervention"),
    path("families/<int:pk>/keyworker/", assigning.assign_keyworker, name="family_assign"),
    path("families/<int:pk>/keyworker/<int:assignment>/end/", assigning.end, name="assignment_end"),
    path("families/<int:pk>/hand-over/", assigning.hand_family_over, name="family_hand_over"),
    path("families/<int:pk>/handover/", assigning.handover, name="family_handover"),
    path("families/<int:pk>/assessment/", assessments.family_assessment, name="family_assessment"),
    path("families/<int:pk>/assessment/begin/", assessments.begin, name="family_assessment_begin"),
    path("families/<int:pk>/assessment/members/<int:person>/", assessments.member, name="family_assessment_member"),
    path("families/<int:pk>/assessment/summary/", assessments.summary, name="family_assessment_summary"),
    path("families/<int:pk>/assessment/agreement/", assessments.agreement, name="family_assessment_agree"),
    path("families/<int:pk>/assessment/complete/", assessments.completion, name="family_assessment_complete"),
    path("families/<int:pk>/assessment/take-up/", assessments.take_up, name="family_assessment_take_up"),
    path("families/<int:pk>/assessment/sign-off/", assessments.signing_off, name="family_assessment_sign_off"),
    path("families/<int:pk>/looks/", casework.looks, name="family_looks"),
    path("looks/", casework.all_looks, name="looks"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read/", notices.read, name="notices_read"),
    path("accounts/notices/", notices.choices, name="notice_choices"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/night/", jobs.run_night, name="run_night"),
    path("jobs/<int:pk>/", jobs.job, name="job"),
    path("users/", accounts.users, name="users"),
    path("users/<int:pk>/", accounts.user, name="user"),
]
