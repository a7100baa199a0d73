"""Users, their teams and roles, and the families restricted to some of them."""

from datetime import date
from typing import Self

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from families.models import Agency, Council, Family
from families.periods import holding_on, in_order, never_overlapping
from families.triggers import with_history


class Role(models.TextChoices):
    """What somebody is to the programme; ``keyworkers.permissions.GRANTS`` says what that allows."""

    KEYWORKER = "keyworker", "Keyworker"
    TEAM_MANAGER = "team-manager", "Team manager"
    PROGRAMME_MANAGER = "programme-manager", "Programme manager"
    ANALYST = "analyst", "Analyst"
    INTERNAL_AUDITOR = "internal-auditor", "Internal auditor"
    SENIOR_OFFICER = "senior-officer", "Senior officer"
    JOBCENTRE_ADVISER = "jobcentre-adviser", "Jobcentre adviser"
    ADMINISTRATOR = "administrator", "Administrator"


@with_history()
class Team(models.Model):
    """Keyworkers of one agency under one manager."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="teams")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="teams")
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint("council", "name", name="one_team_of_a_name")]

    def __str__(self) -> str:
        return self.name


class Employment(models.TextChoices):
    """Whose a worker is."""

    IN_HOUSE = "in-house", "In-house"
    COMMISSIONED = "commissioned", "Commissioned"
    SECONDED = "seconded", "Seconded"


@with_history(exclude=["password", "last_login"])
class User(AbstractUser):
    """Somebody who signs in, for one council."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="users")
    role = models.CharField(max_length=20, choices=Role.choices)
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="members")
    employment = models.CharField(max_length=12, choices=Employment.choices, default=Employment.IN_HOUSE)
    capacity = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="How many families they can lead at once; empty: nobody has said."
    )

    class Meta:
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                name="casework_happens_in_teams",
                condition=~Q(role__in=["keyworker", "team-manager"]) | Q(team__isnull=False),
                violation_error_message="A keyworker and a team manager belong to a team.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class RestrictionQuerySet(models.QuerySet["Restriction"]):
    """Restrictions, as permissions ask for them."""

    def hidden_from(self, user: User, *, as_of: date) -> Self:
        """Return the restrictions in force on ``as_of`` that do not admit ``user``."""
        return self.filter(holding_on(as_of), family__council_id=user.council_id).exclude(admitted=user)


@with_history()
class Restriction(models.Model):
    """A family whose record only the people named here may open; everything beneath it is hidden with it."""

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT, related_name="restrictions")
    reason = models.CharField(max_length=300)
    admitted = models.ManyToManyField(User, related_name="admitted_to", blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            in_order("restriction_in_order", "A restriction ends after it starts."),
            never_overlapping("one_restriction_a_day", "family", message="A family has one restriction at a time."),
        ]

    def __str__(self) -> str:
        return f"{self.family} restricted from {self.starts_on}"
