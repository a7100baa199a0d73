"""How a family may be reached safely, and what somebody who visits must know at the door."""

from datetime import date
from typing import Self

from django.db import models

from families.models.councils import Council
from families.models.families import Family
from families.models.people import Person
from families.periods import holding_on, in_order, never_overlapping
from families.scopes import ScopedQuerySet
from families.triggers import with_history


class ContactQuerySet(ScopedQuerySet):
    """What holds of a family on a day."""

    def on(self, day: date) -> Self:
        """Return what holds on ``day``."""
        return self.filter(holding_on(day))


class ContactKind(models.TextChoices):
    """By what somebody is reached."""

    MOBILE = "mobile", "Mobile"
    LANDLINE = "landline", "Landline"
    EMAIL = "email", "E-mail"


@with_history()
class ContactPoint(models.Model):
    """A number or an address by which a member is reached from one day to another."""

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT, related_name="contact_points")
    person = models.ForeignKey(Person, models.PROTECT, related_name="contact_points")
    kind = models.CharField(max_length=10, choices=ContactKind.choices)
    value = models.CharField(max_length=120)
    note = models.CharField(max_length=120, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [in_order("contact_point_in_order", "A number stops being used after it began.")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.person_id}"


@with_history()
class SafeContact(models.Model):
    """What must not be done when reaching a family, from one day to another; what is not forbidden is allowed."""

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT, related_name="safe_contacts")
    no_ringing = models.BooleanField("do not ring", default=False)
    no_voicemail = models.BooleanField("do not leave a voicemail", default=False)
    no_text = models.BooleanField("do not text", default=False)
    no_letters = models.BooleanField("do not write", default=False)
    note = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            in_order("safe_contact_in_order", "What makes contact safe ends after it starts."),
            never_overlapping("one_safe_contact_a_day", "family", message="Safe contact is said once for a day."),
        ]

    def __str__(self) -> str:
        return f"Safe contact with {self.family_id} from {self.starts_on}"


@with_history()
class VisitWarning(models.Model):
    """What somebody who visits must know before the door opens, from one day to another."""

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT, related_name="visit_warnings")
    warning = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [in_order("visit_warning_in_order", "A warning ends after it starts.")]

    def __str__(self) -> str:
        return f"Visit warning of {self.family_id} from {self.starts_on}"
