"""The council's school terms, and which child was on which school's roll when."""

from django.db import models

from families.models.councils import Agency, Council
from families.models.people import Person
from families.periods import in_order, never_overlapping
from families.triggers import families_of_council, families_of_person, touching, with_history


@with_history()
class Term(models.Model):
    """A school term of the council; an excluded term (schools closed to most pupils in 2020) counts for nothing."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="terms")
    name = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The day after the last day of term.")
    excluded_because = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            in_order("term_in_order", "A term ends after it starts."),
            never_overlapping("terms_do_not_overlap", "council", message="Two terms of a council share a day."),
            models.UniqueConstraint("council", "name", name="one_term_of_a_name"),
        ]
        triggers = touching(families_of_council())

    def __str__(self) -> str:
        return self.name


class Placement(models.TextChoices):
    """Where a child is educated."""

    MAINSTREAM = "mainstream", "Mainstream school"
    SPECIAL = "special", "Special school"
    ALTERNATIVE = "alternative", "Alternative provision"
    HOME = "home-educated", "Educated at home"
    NONE = "none", "Not on a school roll"


@with_history()
class SchoolRoll(models.Model):
    """A child is on a school's roll, or known to be on none, from one day to another."""

    council = models.ForeignKey(Council, models.PROTECT)
    person = models.ForeignKey(Person, models.PROTECT, related_name="school_rolls")
    school = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True)
    placement = models.CharField(max_length=20, choices=Placement.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            in_order("roll_in_order", "A child leaves a school's roll after joining it."),
            models.UniqueConstraint("person", "school", "starts_on", name="one_roll_row_a_start"),
        ]
        triggers = touching(families_of_person())

    def __str__(self) -> str:
        return f"{self.person_id} at {self.school_id} from {self.starts_on}"
