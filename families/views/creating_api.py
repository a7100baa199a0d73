"""The API adds a family as the pages do: those who may be meant are shown first, and only then is it created."""

from typing import Any

from django.http import QueryDict
from rest_framework import serializers

from families.alike import Alike, alike
from families.models import Family
from families.models.families import Relationship
from families.models.people import Sex
from families.refusals import NotPossibleError
from families.views.creating import ELSEWHERE, add_family, form_of_new_family, note_looks
from families.views.why import why
from keyworkers.requests import KeyworkerRequest, scope_for

ABOUT_SEEN = ("seen", "elsewhere_seen")
LOOKED_FOR = ("given_name", "family_name", "born_on", "postcode")


class NewFamilySerializer(serializers.Serializer[Any]):
    """A family to be added with its first member and home, and which of those who may be meant were looked at."""

    name = serializers.CharField(max_length=120, help_text="What the family is called.")
    given_name = serializers.CharField(max_length=80)
    family_name = serializers.CharField(max_length=80)
    born_on = serializers.DateField()
    sex = serializers.ChoiceField(choices=Sex.choices)
    relationship = serializers.ChoiceField(choices=Relationship.choices)
    has_parental_responsibility = serializers.BooleanField(required=False)
    address_1 = serializers.CharField(max_length=120)
    address_2 = serializers.CharField(max_length=120, required=False, allow_blank=True)
    postcode = serializers.CharField(max_length=9)
    district_id = serializers.IntegerField(required=False)
    is_shielded = serializers.BooleanField(required=False)
    on = serializers.DateField(help_text="Since when they live there.")
    keyworker = serializers.IntegerField(required=False, help_text="A team manager's: who leads the work.")
    reason = serializers.CharField(max_length=300)
    seen = serializers.ListField(
        child=serializers.IntegerField(), required=False, help_text="The candidates looked at, none of them meant."
    )
    elsewhere_seen = serializers.BooleanField(
        required=False, help_text="Whoever may open the record known elsewhere was asked."
    )

    def as_typed(self) -> QueryDict:
        """Return what was sent as the page's form sends it."""
        typed = QueryDict(mutable=True)
        for name, value in self.validated_data.items():
            if name not in ABOUT_SEEN and value is not False:
                typed[name] = str(value)
        return typed


class CandidateSerializer(serializers.Serializer[Any]):
    """A family that may be meant, and why."""

    id = serializers.IntegerField()
    reference = serializers.CharField()
    name = serializers.CharField()
    why = serializers.ListField(child=serializers.CharField())


class CandidatesSerializer(serializers.Serializer[Any]):
    """Nothing was created: who may be meant, and what is known elsewhere; send it again once they were looked at."""

    candidates = CandidateSerializer(many=True)
    elsewhere = serializers.CharField(allow_blank=True)


def new_family(request: KeyworkerRequest, sent: Any) -> Family | dict[str, Any]:
    """Return the family created of what was sent, or who may be meant and was not looked at yet."""
    asked = NewFamilySerializer(data=sent)
    asked.is_valid(raise_exception=True)
    form = form_of_new_family(request, asked.as_typed())
    if not form.is_valid():
        raise serializers.ValidationError({_sent(name): list(map(str, said)) for name, said in form.errors.items()})
    said = asked.validated_data
    found = alike({name: str(said[name]) for name in LOOKED_FOR}, scope=scope_for(request), today=request.today)
    note_looks(request, found)
    unseen = {hit.family for hit in found.hits} - set(said.get("seen", ()))
    if unseen or (found.known_elsewhere and not said.get("elsewhere_seen")):
        return _candidates(found, request)
    try:
        return add_family(request, form)
    except NotPossibleError as refusal:
        raise serializers.ValidationError({_sent(refusal.field or "name"): [str(refusal)]}) from refusal


def _candidates(found: Alike, request: KeyworkerRequest) -> dict[str, Any]:
    families = Family.objects.in_bulk([hit.family for hit in found.hits])
    candidates = [
        {
            "id": hit.family,
            "reference": families[hit.family].reference,
            "name": families[hit.family].name,
            "why": why(hit, today=request.today),
        }
        for hit in found.hits
    ]
    elsewhere = ELSEWHERE[0].upper() + ELSEWHERE[1:] if found.known_elsewhere else ""
    return {"candidates": candidates, "elsewhere": elsewhere}


def _sent(field: str) -> str:
    """Return what the API calls a form's field."""
    return "name" if field == "__all__" else field
