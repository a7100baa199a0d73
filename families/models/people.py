"""People and the references agencies know them by."""

from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from families.models.councils import Council
from families.models.search import searched
from families.scopes import Scope, ScopedQuerySet
from families.triggers import families_of_person, touching, with_history


class Sex(models.TextChoices):
    """As agencies record it."""

    FEMALE = "F", "Female"
    MALE = "M", "Male"
    UNKNOWN = "U", "Not known"


class PersonQuerySet(ScopedQuerySet):
    """People, as the pages ask for them."""

    def visible_to(self, scope: Scope) -> Self:
        """Return the people of families in ``scope``; one who ever belonged to a hidden family stays hidden."""
        membership = self.model._meta.get_field("memberships").related_model.objects.filter(person=OuterRef("pk"))
        found = self.filter(council_id=scope.council)
        if scope.families is not None:
            found = found.filter(Exists(membership.filter(family_id__in=scope.families)))
        if scope.hidden:
            found = found.exclude(Exists(membership.filter(family_id__in=scope.hidden)))
        return found


@with_history()
class Person(models.Model):
    """Somebody an agency has told the council about."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="people")
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    born_on = models.DateField("date of birth")
    died_on = models.DateField("date of death", null=True, blank=True)
    sex = models.CharField(max_length=1, choices=Sex.choices, default=Sex.UNKNOWN)
    recorded_at = models.DateTimeField()

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["family_name", "given_name", "id"]
        verbose_name_plural = "people"
        indexes = [models.Index(fields=["council", "born_on"], name="person_by_birth")]
        constraints = [
            models.CheckConstraint(
                name="person_has_a_name",
                condition=~Q(given_name="") & ~Q(family_name=""),
                violation_error_message="A person has a first and a last name.",
            ),
            models.CheckConstraint(
                name="died_after_birth",
                condition=Q(died_on__isnull=True) | Q(died_on__gte=F("born_on")),
                violation_error_message="A person dies on or after the day they were born.",
            ),
        ]
        triggers = touching(families_of_person("r.id")) + searched(
            "id, given_name, family_name, born_on", families=families_of_person("r.id")
        )

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"


class IdentifierKind(models.TextChoices):
    """Whose reference it is."""

    HUB = "hub", "Partner hub individual reference"
    NHS = "nhs", "NHS number"
    UPN = "upn", "Unique pupil number"
    NINO = "nino", "National Insurance number"


class Identifier(models.Model):
    """A reference by which an agency knows a person."""

    council = models.ForeignKey(Council, models.PROTECT)
    person = models.ForeignKey(Person, models.CASCADE, related_name="identifiers")  # goes with the person
    kind = models.CharField(max_length=4, choices=IdentifierKind.choices)
    value = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "council",
                "kind",
                "value",
                name="one_person_of_a_reference",
                violation_error_message="That reference already belongs to another person.",
            ),
        ]
        triggers = searched("person_id, kind, value", families=families_of_person(), locks_people=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"
