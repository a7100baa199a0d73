"""Distance travelled: the council's own tools, and how far a family wants to come in each area."""

from django.db import models

from families.models import Council, Family
from families.scopes import ScopedQuerySet
from families.triggers import with_history
from keyworkers.models import User
from outcomes.models.progress import Attachment


@with_history()
class DistanceTool(models.Model):
    """A tool a council measures distance travelled with: its areas, scale, wording and raters, as its TOML says."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="distance_tools")
    slug = models.SlugField(max_length=12)
    name = models.CharField(max_length=80)
    text = models.TextField(help_text="The TOML as the council supplied it.")
    retired_on = models.DateField(null=True, blank=True, help_text="From this day no new reading is taken with it.")
    written_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "council",
                "slug",
                name="one_distance_tool_of_a_slug",
                violation_error_message="This council has a tool of that short name already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@with_history()
class DistanceTarget(models.Model):
    """How far a family wants to come in one area of a tool."""

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT, related_name="distance_targets")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="distance_targets")
    tool = models.ForeignKey(DistanceTool, models.PROTECT, related_name="targets")
    area = models.SlugField(max_length=16)
    value = models.PositiveSmallIntegerField(help_text="In tenths of a point.")
    set_on = models.DateField()
    set_by = models.ForeignKey(User, models.PROTECT)
    recorded_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["set_on", "id"]
        constraints = [
            models.UniqueConstraint(
                "attachment",
                "tool",
                "area",
                name="one_distance_target_an_area",
                violation_error_message="This area has a target already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} to {self.value}"
