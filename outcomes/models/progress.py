"""That a family is worked with under a framework, the needs found, and where each began."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from families.models import Agency, Council, Family, FeedRecord
from families.scopes import ScopedQuerySet
from families.triggers import append_only, touching, with_history
from keyworkers.models import User
from outcomes.models.plans import Framework, OutcomesPlan


class DeliveryRoute(models.TextChoices):
    """Who works with the family: West Sussex's page names these two."""

    KEYWORKER = "keyworker", "Intensive keyworker"
    PARTNER = "partner", "Partner early help"


class AttachmentQuerySet(ScopedQuerySet):
    """Attachments, as the pages ask for them."""

    def under(self, framework: Framework) -> Self:
        """Return the attachments of one framework."""
        return self.filter(framework=framework)


@with_history()
class Attachment(models.Model):
    """The family is formally worked with from ``attached_on``, under the outcomes plan then in force."""

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT, related_name="attachments")
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="attachments")
    plan = models.ForeignKey(OutcomesPlan, models.PROTECT, related_name="attachments")
    attached_on = models.DateField()
    assessed_on = models.DateField(null=True, blank=True, help_text="The whole-family assessment.")
    family_plan_on = models.DateField(null=True, blank=True, help_text="The family plan agreed.")
    lead_worker_on = models.DateField(null=True, blank=True, help_text="A lead keyworker named.")
    delivery_route = models.CharField(max_length=10, choices=DeliveryRoute.choices)
    provider = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    feed_record = models.ForeignKey(
        FeedRecord,
        models.PROTECT,
        null=True,
        blank=True,
        help_text="Empty: entered here, and never overwritten by a file.",
    )
    recorded_at = models.DateTimeField()

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["attached_on", "id"]
        constraints = [
            models.UniqueConstraint(
                "family",
                "framework",
                name="one_attachment_a_framework",
                violation_error_message="This family is already attached under this framework.",
            ),
            models.CheckConstraint(
                name="closed_after_attached",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("attached_on")),
                violation_error_message="A family's work ends on or after the day it was attached.",
            ),
        ]
        triggers = touching()

    def __str__(self) -> str:
        return f"{self.family} attached on {self.attached_on}"


class NeedSource(models.TextChoices):
    """How a need was found."""

    EVIDENCE = "evidence", "Found in the agencies' evidence"
    PROFESSIONAL = "professional", "Recorded by a professional"


@with_history()
class Need(models.Model):
    """An indicator of a headline problem found present, at attachment or later; it counts for ever after."""

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT, related_name="needs")
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="needs")
    headline = models.CharField(max_length=40)
    indicator = models.CharField(max_length=60)
    identified_on = models.DateField()
    source = models.CharField(max_length=12, choices=NeedSource.choices)
    note = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True)
    recorded_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["identified_on", "id"]
        constraints = [
            models.UniqueConstraint(
                "attachment",
                "indicator",
                name="one_need_of_an_indicator",
                violation_error_message="This need is already recorded.",
            ),
            models.CheckConstraint(
                name="a_professional_signs_a_need",
                condition=Q(source="evidence", recorded_by__isnull=True)
                | Q(source="professional", recorded_by__isnull=False),
                violation_error_message="A need recorded by a professional names the professional.",
            ),
        ]
        triggers = touching()

    def __str__(self) -> str:
        return f"{self.indicator} of {self.family_id}"


class Baseline(models.Model):
    """Where a measure stood at attachment, fixed when the family was first judged; null where it was not known."""

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT)
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="baselines")
    indicator = models.CharField(max_length=60)
    measure = models.CharField(max_length=60)
    count = models.PositiveIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("attachment", "indicator", "measure", name="one_baseline_of_a_measure")]
        triggers = append_only("A baseline is fixed at attachment; it changes only by an approved correction.")

    def __str__(self) -> str:
        return f"{self.measure} was {self.count}"
