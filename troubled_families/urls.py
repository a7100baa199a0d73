"""Every address of the service."""

from django.urls import include, path

from troubled_families.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("allauth.account.urls")),
]
