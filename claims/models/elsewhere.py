"""Families claimed before this system, or by another authority: imported lists and what each row of them became."""

import pgtrigger
from django.db import models
from django.db.models import Q

from claims.models.programmes import Programme
from families.models import Council, Family, Person
from families.scopes import ScopedQuerySet
from families.triggers import append_only, refusing
from keyworkers.models import User


class ClaimedList(models.Model):
    """A list of families claimed already, as it was imported; the once-only checks read its rows."""

    council = models.ForeignKey(Council, models.PROTECT)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="claimed_lists")
    file_name = models.CharField(max_length=200)
    file_text = models.TextField(help_text="The list, kept as it came.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the list.")
    loaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["-loaded_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                "programme",
                "digest",
                name="one_list_of_a_content",
                violation_error_message="This very list has been loaded before.",
            )
        ]
        triggers = append_only("An imported list is kept as it came.")

    def __str__(self) -> str:
        return f"{self.file_name}, loaded {self.loaded_at:%d/%m/%Y}"


class ClaimedRow(models.Model):
    """A row of an imported list; ``problem`` says what is wrong with it, where it names nobody known here."""

    list = models.ForeignKey(ClaimedList, models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField(help_text="Its row in the file.")
    reference = models.CharField(max_length=60, help_text="The family or person, as the list names it.")
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["list", "number"]
        constraints = [models.UniqueConstraint("list", "number", name="one_row_of_a_number")]
        triggers = append_only("A row of an imported list is kept as it came.")

    def __str__(self) -> str:
        return f"Row {self.number}: {self.reference}"


_WITHDRAWAL = "ARRAY['withdrawn_at', 'withdrawn_by_id', 'withdrawn_because']"


class ClaimedElsewhere(models.Model):
    """A family or person claimed before this system, or by another authority; withdrawn where the list was wrong."""

    council = models.ForeignKey(Council, models.PROTECT)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="claimed_elsewhere")
    family = models.ForeignKey(Family, models.PROTECT, null=True, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True)
    claimed_by = models.CharField(max_length=120)
    claimed_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    row = models.OneToOneField(ClaimedRow, models.PROTECT, null=True, blank=True, related_name="claimed")
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "claimed elsewhere"
        constraints = [
            models.CheckConstraint(
                name="claimed_elsewhere_names_somebody",
                condition=Q(family__isnull=False) | Q(person__isnull=False),
                violation_error_message="Name the family or the person that was claimed.",
            ),
            models.CheckConstraint(
                name="claimed_elsewhere_withdrawn_exactly_when",
                condition=(Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_because=""))
                | Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_because=""),
                violation_error_message="An entry that is withdrawn says when, by whom and why.",
            ),
        ]
        triggers = [
            refusing(
                "withdrawn_once",
                pgtrigger.Update,
                "An entry is not changed; it can only be withdrawn, once.",
                when="OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL"
                f" OR to_jsonb(OLD) - {_WITHDRAWAL} IS DISTINCT FROM to_jsonb(NEW) - {_WITHDRAWAL}",
            ),
            refusing(
                "never_deleted", pgtrigger.Delete, "What was claimed elsewhere is never deleted; it is withdrawn."
            ),
        ]

    def __str__(self) -> str:
        return f"Claimed by {self.claimed_by} on {self.claimed_on}"
