"""How people are related, and what was changed in a household on a day, so that it can be undone."""

from datetime import date
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q

from families.models.councils import Council
from families.models.families import Family
from families.models.people import Person
from families.periods import holding_on, in_order
from families.scopes import ScopedQuerySet
from families.triggers import refusing, with_history


class RelationKind(models.TextChoices):
    """What ``person`` is to ``other``; a brother or a grandparent follows from the parents."""

    PARENT = "parent", "Parent"
    STEP_PARENT = "step-parent", "Step-parent"
    ADOPTIVE_PARENT = "adoptive-parent", "Adoptive parent"
    FOSTER_PARENT = "foster-parent", "Foster carer"
    SPOUSE = "spouse", "Married or in a civil partnership"
    PARTNER = "partner", "Partner"


PARTNERSHIPS = (RelationKind.SPOUSE, RelationKind.PARTNER)


class RelationQuerySet(models.QuerySet["Relation"]):
    """Relations, as the pages ask for them."""

    def on(self, day: date) -> Self:
        """Return the relations that hold on ``day``; one without a first day has always held."""
        return self.filter(holding_on(day) | Q(starts_on__isnull=True, ends_on__isnull=True)).distinct()


@with_history()
class Relation(models.Model):
    """``person`` is a parent or a partner of ``other``; a partnership that ended is a separation."""

    council = models.ForeignKey(Council, models.PROTECT)
    person = models.ForeignKey(Person, models.PROTECT, related_name="relations")
    other = models.ForeignKey(Person, models.PROTECT, related_name="relations_to")
    kind = models.CharField(max_length=20, choices=RelationKind.choices)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()

    objects = RelationQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            in_order("relation_in_order", "A relation ends after it starts."),
            models.CheckConstraint(
                name="related_to_somebody_else",
                condition=~Q(person=F("other")),
                violation_error_message="A person is not related to themselves.",
            ),
            models.UniqueConstraint(
                "person",
                "other",
                "kind",
                condition=Q(ends_on__isnull=True),
                name="one_relation_of_a_kind",
                violation_error_message="This relation is recorded already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.get_kind_display()} {self.other_id}"


class HouseholdChangeKind(models.TextChoices):
    """What happened to a household."""

    JOINED = "joined", "Joined"
    LEFT = "left", "Left"
    BORN = "born", "Born"
    MOVED = "moved", "Moved home"
    DIED = "died", "Died"
    SPLIT = "split", "Split into two households"
    MERGED = "merged", "Merged with another household"
    RELATED = "related", "How people are related"


class HouseholdChangeQuerySet(ScopedQuerySet):
    """Changes of households, as the pages ask for them."""

    def standing(self) -> Self:
        """Return the changes nobody has undone."""
        return self.filter(undone_at__isnull=True)


class HouseholdChange(models.Model):
    """One change of a household as it was made: which rows it wrote or ended, so that a mistake can be undone."""

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT, related_name="household_changes")
    other_family = models.ForeignKey(Family, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=HouseholdChangeKind.choices)
    happened_on = models.DateField()
    reason = models.CharField(max_length=300, blank=True)
    effects = models.JSONField(help_text="Each row written or ended: its table, its id, its values before and after.")
    made_by = models.CharField(max_length=150, help_text="Who made it: a sign-in name.")
    made_at = models.DateTimeField()
    undone_by = models.CharField(max_length=150, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undo_reason = models.CharField(max_length=300, blank=True)

    objects = HouseholdChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="household_change_undone_exactly_when",
                condition=(Q(undone_at__isnull=False) & ~Q(undone_by="") & ~Q(undo_reason=""))
                | Q(undone_at__isnull=True, undone_by="", undo_reason=""),
                violation_error_message="A change that is undone says when, by whom and why.",
            ),
        ]
        triggers = [
            refusing(
                "undone_once",
                pgtrigger.Update,
                "What was changed in a household stays on record; it can only be undone, once.",
                when="OLD.undone_at IS NOT NULL OR NEW.undone_at IS NULL"
                " OR to_jsonb(OLD) - ARRAY['undone_at', 'undone_by', 'undo_reason']"
                " IS DISTINCT FROM to_jsonb(NEW) - ARRAY['undone_at', 'undone_by', 'undo_reason']",
            ),
            refusing("never_deleted", pgtrigger.Delete, "What was changed in a household stays on record."),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.happened_on}"
