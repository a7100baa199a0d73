"""Users, their teams and roles, and the families restricted to some of them."""

from datetime import date
from typing import Any

import pgtrigger
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from families.models import Agency, Council, Family
from families.periods import holding_on, never_overlapping
from families.triggers import refusing, with_history


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
    password_is_temporary = models.BooleanField(
        default=False, help_text="An administrator has set it; the next thing they do is to choose their own."
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


NAMED = "named"  # the occasion of an admission that ends with nothing but the restriction


class RestrictionQuerySet(models.QuerySet["Restriction"]):
    """Restrictions, as permissions ask for them."""

    def hidden_from(self, user: User, *, as_of: date) -> models.QuerySet[Any]:
        """Return the restrictions in force on ``as_of`` that do not admit ``user`` by name.

        ``opens_packs`` tells of each whether ``user`` is admitted for a time to what the family's claims rest on.
        """
        admitted = Admission.objects.filter(holding_on(as_of), restriction=OuterRef("pk"), user=user)
        in_force = self.filter(holding_on(as_of), family__council_id=user.council_id)
        return in_force.exclude(Exists(admitted.filter(occasion=NAMED))).annotate(opens_packs=Exists(admitted))


@with_history()
class Restriction(models.Model):
    """A family whose record only the people admitted may open; everything beneath it is hidden with it."""

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT, related_name="restrictions")
    reason = models.CharField(max_length=300)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="The day it began: it was a mistake, and never held.")

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                name="restriction_in_order",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="A restriction does not end before it begins.",
            ),
            never_overlapping("one_restriction_a_day", "family", message="A family has one restriction at a time."),
        ]

    def __str__(self) -> str:
        return f"{self.family} restricted from {self.starts_on}"


@with_history()
class Admission(models.Model):
    """Somebody may open a restricted family's record by name; or what its claims rest on, while they audit a batch.

    ``ends_on`` is the day from which it holds no more, which may be the day it began. ``occasion`` names what it ends
    with; of somebody admitted by name that is the restriction itself.
    """

    council = models.ForeignKey(Council, models.PROTECT)
    restriction = models.ForeignKey(Restriction, models.PROTECT, related_name="admissions")
    user = models.ForeignKey(User, models.PROTECT, related_name="admissions")
    occasion = models.CharField(max_length=40)
    why = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["restriction", "user", "occasion"],
                condition=Q(ends_on__isnull=True),
                name="admitted_once_for_an_occasion",
                violation_error_message="This person is admitted for that already.",
            ),
            models.CheckConstraint(
                name="admission_in_order",
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="An admission does not end before it begins.",
            ),
        ]
        triggers = [
            refusing(
                "ended_once",
                pgtrigger.Update,
                "An admission is not changed; it ends, once.",
                when="OLD.ends_on IS NOT NULL OR NEW.ends_on IS NULL"
                " OR to_jsonb(OLD) - 'ends_on' IS DISTINCT FROM to_jsonb(NEW) - 'ends_on'",
            ),
            refusing("never_deleted", pgtrigger.Delete, "That somebody was admitted stays on record."),
        ]

    def __str__(self) -> str:
        return f"{self.user} admitted: {self.why}"
