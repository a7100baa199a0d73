"""The council whose families these are, and the agencies that tell it what they know."""

from django.db import models

from families.triggers import with_history


class AgencyKind(models.TextChoices):
    """What an agency is to the programme."""

    SCHOOL = "school", "School"
    POLICE = "police", "Police"
    YOUTH_OFFENDING = "youth-offending", "Youth offending service"
    COUNCIL = "council", "Council"
    PROVIDER = "provider", "Commissioned provider"
    JOBCENTRE = "jobcentre", "Jobcentre Plus"
    HEALTH = "health", "Health"
    HOUSING = "housing", "Housing"
    PROBATION = "probation", "Probation"


@with_history()
class Council(models.Model):
    """An upper-tier authority. One that is *as published* holds figures from public papers and no families."""

    name = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(unique=True)
    brand = models.CharField(max_length=100, help_text="The programme's local name, as families see it.")
    is_as_published = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@with_history()
class Agency(models.Model):
    """Who told us, and perhaps also works with families."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="agencies")
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=20, choices=AgencyKind.choices)
    delivers = models.BooleanField(default=False, help_text="It employs keyworkers of the programme.")

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"
        constraints = [
            models.UniqueConstraint(
                "council",
                "name",
                name="one_agency_of_a_name",
                violation_error_message="This council already has an agency of that name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@with_history()
class District(models.Model):
    """A part of the council's area by which figures are told apart."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="districts")
    name = models.CharField(max_length=100)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint("council", "name", name="one_district_of_a_name")]

    def __str__(self) -> str:
        return self.name
