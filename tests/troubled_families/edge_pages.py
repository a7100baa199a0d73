"""Pages that do what the edge must survive, for its tests."""

from threading import Barrier, BrokenBarrierError
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.template.response import SimpleTemplateResponse
from django.urls import path
from rest_framework import serializers
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from families.models import Family
from keyworkers.requests import looked_at
from troubled_families.urls import urlpatterns as pages

meeting = Barrier(2)
tries: list[str] = []


def rename(pk: Any, name: str) -> Family:
    family = Family.objects.get(pk=pk)
    family.name = name
    family.save(update_fields=["name"])
    return family


def answer(request: HttpRequest, pk: int, status: int) -> HttpResponse:
    looked_at(request, rename(pk, "Renamed"))  # type: ignore[arg-type]
    return HttpResponse(status=status)


def look(request: HttpRequest, pk: int, status: int) -> HttpResponse:
    looked_at(request, Family.objects.get(pk=pk))  # type: ignore[arg-type]
    return HttpResponse(status=status)


def crash(request: HttpRequest, pk: int) -> HttpResponse:
    rename(pk, "Renamed")
    messages.success(request, "Saved.")
    raise ZeroDivisionError


def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    rename(pk, "Renamed")
    raise PermissionDenied


def draw_badly(request: HttpRequest, pk: int) -> HttpResponse:
    rename(pk, "Renamed")
    return SimpleTemplateResponse(engines["django"].from_string("{% include nothing %}"))


@api_view(["POST"])
@permission_classes([AllowAny])
def complain(request: Request, pk: int) -> Response:
    rename(pk, "Renamed")
    raise serializers.ValidationError({"name": "Too short."})


@api_view(["POST"])
@permission_classes([AllowAny])
def cross(request: Request) -> Response:
    """Rename two families in the order asked for, waiting for the other request in between the first time."""
    asked: Any = request.data
    first, second = asked["families"]
    tries.append(asked["name"])
    family = rename(first, asked["name"])
    looked_at(request, family)  # type: ignore[arg-type]
    if tries.count(asked["name"]) == 1:
        try:
            meeting.wait(timeout=10)
        except BrokenBarrierError:
            return Response(status=500)
    rename(second, asked["name"])
    return Response({"name": asked["name"]})


def upload(request: HttpRequest, pk: int) -> HttpResponse:
    rename(pk, request.FILES["file"].read().decode())  # type: ignore[union-attr]
    return HttpResponseRedirect("/")


urlpatterns = [
    *pages,
    path("edge/answer/<int:pk>/<int:status>", answer, name="edge-answer"),
    path("edge/look/<int:pk>/<int:status>", look, name="edge-look"),
    path("edge/crash/<int:pk>", crash, name="edge-crash"),
    path("edge/refuse/<int:pk>", refuse, name="edge-refuse"),
    path("edge/draw-badly/<int:pk>", draw_badly, name="edge-draw-badly"),
    path("edge/complain/<int:pk>", complain, name="edge-complain"),
    path("edge/upload/<int:pk>", upload, name="edge-upload"),
    path("edge/cross", cross, name="edge-cross"),
]
