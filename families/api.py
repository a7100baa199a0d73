"""The API of families and people."""

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import mixins, serializers

from families.models import Family, Membership, Person
from keyworkers.api import ScopedViews


class MembershipSerializer(serializers.ModelSerializer[Membership]):
    """Who belongs to the family, and when."""

    person_name = serializers.CharField(source="person.__str__", read_only=True)
    born_on = serializers.DateField(source="person.born_on", read_only=True)

    class Meta:
        model = Membership
        fields = [
            "person",
            "person_name",
            "born_on",
            "relationship",
            "lives_there",
            "has_parental_responsibility",
            "starts_on",
            "ends_on",
        ]


class FamilySerializer(serializers.ModelSerializer[Family]):
    """A family and its dated memberships."""

    memberships = MembershipSerializer(many=True, read_only=True)

    class Meta:
        model = Family
        fields = ["id", "reference", "name", "recorded_at", "memberships"]


class FamilyFilter(filters.FilterSet):
    """Which families."""

    words = filters.CharFilter(method="matching", label="Names, reference, postcode, date of birth, in any order")

    class Meta:
        model = Family
        fields = ["reference"]

    def matching(self, families: Any, name: str, value: str) -> QuerySet[Family]:
        """Return the families that hold every word."""
        return families.matching(value)  # type: ignore[no-any-return]


class FamilyViews(ScopedViews, mixins.ListModelMixin, mixins.RetrieveModelMixin):
    """Families in the caller's scope."""

    serializer_class = FamilySerializer
    filterset_class = FamilyFilter
    everything = Family.objects.prefetch_related("memberships__person")

    def family_of(self, row: Family) -> Family:
        """Return the family itself."""
        return row


class PersonSerializer(serializers.ModelSerializer[Person]):
    """A person."""

    class Meta:
        model = Person
        fields = ["id", "given_name", "family_name", "born_on", "sex", "recorded_at"]


class PersonFilter(filters.FilterSet):
    """Which people."""

    family = filters.NumberFilter(field_name="memberships__family", distinct=True)

    class Meta:
        model = Person
        fields = ["family_name", "given_name", "born_on"]


class PersonViews(ScopedViews, mixins.ListModelMixin, mixins.RetrieveModelMixin):
    """People of families in the caller's scope."""

    serializer_class = PersonSerializer
    filterset_class = PersonFilter
    everything = Person.objects.all()

    def family_of(self, row: Person) -> Family | None:
        """Return the family the person belonged to last, of those the caller may see."""
        families = Family.objects.visible_to(self.scope).filter(memberships__person=row)
        return families.order_by("-memberships__starts_on").first()
