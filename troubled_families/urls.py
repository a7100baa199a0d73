"""Every address of the service."""

from django.urls import include, path

from troubled_families import pages
from troubled_families.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", pages.home, name="home"),
    path("sign-in-as/", pages.demonstration_sign_in, name="demonstration_sign_in"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("gallery/", pages.gallery, name="gallery"),
    path("accounts/", include("troubled_families.accounts")),
    path("api/v1/", include("troubled_families.api_urls")),
    path("", include("families.urls")),
    path("", include("keyworkers.urls")),
    path("", include("outcomes.urls")),
    path("", include("claims.urls")),
]
