"""Families, who belongs to them and when, where they lived and when."""

from datetime import date
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q

from families.models.councils import Council, District
from families.models.people import Person
from families.models.search import searched
from families.periods import holding_on, in_order, never_overlapping
from families.scopes import Scope, ScopedQuerySet
from families.triggers import refusing, touching, with_history


class FamilyQuerySet(ScopedQuerySet):
    """Families, as the pages ask for them."""

    family_path = "id"


@with_history()
class Family(models.Model):
    """A household the council knows."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="families")
    reference = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()

    objects = FamilyQuerySet.as_manager()

    class Meta:
        ordering = ["name", "reference"]
        verbose_name_plural = "families"
        constraints = [
            models.UniqueConstraint(
                "council",
                "reference",
                name="one_family_of_a_reference",
                violation_error_message="This council already has a family with that reference.",
            ),
        ]
        triggers = [
            refusing(
                "published_figures_only",
                pgtrigger.Insert,
                "This council holds published figures only: no family can be entered.",
                when="(SELECT is_as_published FROM families_council WHERE id = NEW.council_id)",
            ),
            *searched("id, name, reference, council_id", families="SELECT r.id AS family_id FROM {rows} r"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.reference})"


class Relationship(models.TextChoices):
    """What a member is to the family's children."""

    MOTHER = "mother", "Mother"
    FATHER = "father", "Father"
    PARTNER = "partner", "Parent's partner"
    STEP_PARENT = "step-parent", "Step-parent"
    GRANDPARENT = "grandparent", "Grandparent"
    GUARDIAN = "guardian", "Guardian"
    CHILD = "child", "Child"
    OTHER = "other", "Other"


class MembershipQuerySet(ScopedQuerySet):
    """Memberships, as the pages ask for them."""

    def on(self, day: date) -> Self:
        """Return the memberships that hold on ``day``."""
        return self.filter(holding_on(day))


@with_history()
class Membership(models.Model):
    """A person belongs to a family from one day to another, living there or (an absent parent) not."""

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    relationship = models.CharField(max_length=20, choices=Relationship.choices)
    lives_there = models.BooleanField(default=True)
    has_parental_responsibility = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            in_order("membership_in_order", "A membership ends after it starts."),
            never_overlapping(
                "one_household_a_day",
                "person",
                message="A person lives in one household on a day.",
                condition=Q(lives_there=True),
            ),
            never_overlapping(
                "one_membership_a_day",
                "person",
                "family",
                message="A person belongs to a family once on a day.",
            ),
        ]
        triggers = touching() + searched("family_id, person_id", locks_people=True)

    def __str__(self) -> str:
        return f"{self.person} in {self.family} from {self.starts_on}"


class ResidenceQuerySet(ScopedQuerySet):
    """Residences, as the pages ask for them."""

    def on(self, day: date) -> Self:
        """Return the residences that hold on ``day``."""
        return self.filter(holding_on(day))

    def hidden_from(self, scope: Scope) -> Self:
        """Return the shielded residences that somebody of ``scope`` may not see."""
        shielded = self.filter(council_id=scope.council, is_shielded=True)
        if not scope.sees_shielded:
            return shielded
        return shielded.exclude(family_id__in=Family.objects.visible_to(scope).values("pk"))


# What was said last of one of the family's homes, also of one that a file has taken away since.
_SHIELDED_FROM_THE_START = """
    IF NOT NEW.is_shielded AND EXISTS (
        SELECT FROM families_residenceevent e
        WHERE e.family_id = NEW.family_id AND e.is_shielded AND NOT EXISTS (
            SELECT FROM families_residenceevent later
            WHERE later.pgh_obj_id = e.pgh_obj_id AND later.pgh_id > e.pgh_id
        )
    ) THEN
        NEW.is_shielded := TRUE;
    END IF;
    RETURN NEW;
"""


@with_history()
class Residence(models.Model):
    """Where a family lived from one day to another.

    Each new one of a family of which one is shielded is shielded too, whoever writes it, until somebody says otherwise.
    """

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT, related_name="residences")
    address_1 = models.CharField("address line 1", max_length=120)
    address_2 = models.CharField("address line 2", max_length=120, blank=True)
    postcode = models.CharField(max_length=8)
    uprn = models.CharField("UPRN", max_length=12, blank=True)
    local_uprn = models.CharField("local UPRN", max_length=20, blank=True)
    district = models.ForeignKey(District, models.PROTECT, null=True, blank=True)
    is_shielded = models.BooleanField(
        default=False, db_default=False, help_text="Shown only to those who may see shielded addresses."
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()

    objects = ResidenceQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            in_order("residence_in_order", "A residence ends after it starts."),
            never_overlapping("one_home_a_day", "family", message="A family lives at one address on a day."),
        ]
        triggers = [
            *searched("id, family_id, address_1, address_2, postcode, is_shielded"),
            pgtrigger.Trigger(
                name="shielded_from_the_start",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=_SHIELDED_FROM_THE_START,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.postcode} from {self.starts_on}"


class Touched(models.Model):
    """A family some fact about which has changed since it was judged; the row is also the family's lock."""

    family = models.OneToOneField(Family, models.CASCADE, primary_key=True)  # goes with the family it marks
    touched_at = models.DateTimeField()
    problem = models.TextField(blank=True, help_text="Why the last attempt to judge it failed.")

    class Meta:
        verbose_name_plural = "touched"

    def __str__(self) -> str:
        return f"{self.family_id} since {self.touched_at}"
