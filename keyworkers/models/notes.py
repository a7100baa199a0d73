"""What is written around a note: the draft before it, the amendment after it."""

from typing import Self

from django.db import models
from django.db.models import Q

from families.models import Council, Family
from families.scopes import ScopedQuerySet
from families.triggers import append_only
from keyworkers.models.casework import Intervention
from keyworkers.models.people import User


class DraftQuerySet(ScopedQuerySet):
    """Drafts, as their pages ask for them."""

    def unfinished(self) -> Self:
        """Return those whose form has neither been completed nor set aside."""
        return self.filter(finished_at__isnull=True)


class Draft(models.Model):
    """What somebody has typed into a form and not yet completed; theirs alone, and emptied once it is completed.

    The emptied row stays as long as a draft does, so that what an open form sends late finds it and is refused.
    """

    council = models.ForeignKey(Council, models.PROTECT)
    user = models.ForeignKey(User, models.PROTECT, related_name="drafts")
    family = models.ForeignKey(Family, models.PROTECT, null=True, blank=True, related_name="drafts")
    form = models.CharField(max_length=40, help_text="The name of the form's address.")
    key = models.UUIDField(unique=True, help_text="The key the completed thing will carry.")
    content = models.JSONField(help_text="The form's fields as they were typed: name to list of values.")
    saved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, help_text="How often it was saved; completing it counts, too.")
    page = models.CharField(max_length=36, blank=True, help_text="The open form that saved it last.")
    number = models.PositiveIntegerField(default=0, help_text="Which of that form's savings it was.")
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at"]
        indexes = [models.Index(fields=["user", "-saved_at"], name="drafts_of_user")]
        constraints = [
            models.CheckConstraint(
                name="finished_draft_is_empty",
                condition=Q(finished_at__isnull=True) | Q(content={}),
                violation_error_message="Nothing typed stays in a draft that is finished.",
            ),
        ]

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
