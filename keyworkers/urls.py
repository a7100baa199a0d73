"""The addresses of casework and of accounts."""

from django.urls import path

from keyworkers.views import accounts, casework, jobs

urlpatterns = [
    path("families/<int:pk>/timeline/", casework.timeline, name="family_timeline"),
    path("families/<int:pk>/interventions/add/", casework.add_intervention, name="intervention_add"),
    path("families/<int:pk>/interventions/<int:note>/", casework.intervention, name="intervention"),
    path("families/<int:pk>/keyworker/", casework.assign_keyworker, name="family_assign"),
    path("families/<int:pk>/looks/", casework.looks, name="family_looks"),
    path("looks/", casework.all_looks, name="looks"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/night/", jobs.run_night, name="run_night"),
    path("jobs/<int:pk>/", jobs.job, name="job"),
    path("users/", accounts.users, name="users"),
    path("users/<int:pk>/", accounts.user, name="user"),
]
