"""What is written around a note: the draft before it, the amendment after it."""

from django.db import models

from families.models import Council, Family
from families.scopes import ScopedQuerySet
from families.triggers import append_only
from keyworkers.models.casework import Intervention
from keyworkers.models.people import User


class Draft(models.Model):
    """What somebody has typed into a form and not yet completed; theirs alone, and gone once it is completed."""

    council = models.ForeignKey(Council, models.PROTECT)
    user = models.ForeignKey(User, models.PROTECT, related_name="drafts")
    family = models.ForeignKey(Family, models.PROTECT, null=True, blank=True, related_name="drafts")
    form = models.CharField(max_length=40, help_text="The name of the form's address.")
    key = models.UUIDField(unique=True, help_text="The key the completed thing will carry.")
    content = models.JSONField(help_text="The form's fields as they were typed: name to list of values.")
    saved_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        indexes = [models.Index(fields=["user", "-saved_at"], name="drafts_of_user")]

    def __str__(self) -> str:
        return f"{self.form} of {self.user_id}"


class Amendment(models.Model):
    """What was added to or put right in a completed note, and why; the note itself stays as it was written."""

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT)
    intervention = models.ForeignKey(Intervention, models.PROTECT, related_name="amendments")
    text = models.TextField()
    reason = models.CharField(max_length=300)
    written_by = models.ForeignKey(User, models.PROTECT)
    written_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "id"]
        triggers = append_only("An amendment is never rewritten; write another.")

    def __str__(self) -> str:
        return f"Amendment of {self.intervention_id}"
