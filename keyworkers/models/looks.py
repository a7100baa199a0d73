"""Who looked at what: reading a family's record leaves a row."""

from django.db import models

from families.models import Council, Family
from families.scopes import ScopedQuerySet
from families.triggers import append_only
from keyworkers.models.people import User


class Look(models.Model):
    """Somebody opened a page, a file or an API answer about a family."""

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT, related_name="looks")
    user = models.ForeignKey(User, models.PROTECT, related_name="looks")
    page = models.CharField(max_length=80, help_text="The name of the address, never the address itself.")
    looked_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["-looked_at", "-id"]
        indexes = [models.Index(fields=["family", "-looked_at"], name="looks_at_family")]
        triggers = append_only("Who looked at a record is never rewritten.")

    def __str__(self) -> str:
        return f"{self.user} looked at {self.family_id}"
