"""That a family is worked with under a framework, the needs found, and where each began."""

from datetime import date
from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q

from families.models import Agency, Council, Family, FeedRecord
from families.scopes import ScopedQuerySet
from families.triggers import append_only, refusing, touching, with_history
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
        indexes = [models.Index(fields=["closed_on"], name="attachments_by_closing")]
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

    def plan_on(self, day: date) -> OutcomesPlan:
        """Return the version of the outcomes plan that the family is judged under on a day."""
        move = self.plan_moves.filter(from_on__lte=day).select_related("plan").order_by("from_on").last()
        return move.plan if move else self.plan


@with_history()
class PlanMove(models.Model):
    """From ``from_on`` the attachment is judged under another version of the outcomes plan; until then as before.

    Days before it keep the answer of the version that held then. A move made by mistake is followed by another.
    """

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT)
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="plan_moves")
    plan = models.ForeignKey(OutcomesPlan, models.PROTECT, related_name="plan_moves")
    from_on = models.DateField()
    reason = models.CharField(max_length=300)
    moved_by = models.ForeignKey(User, models.PROTECT)
    moved_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["from_on", "id"]
        constraints = [
            models.UniqueConstraint(
                "attachment",
                "from_on",
                name="one_plan_move_a_day",
                violation_error_message="This family is moved to a version from that day already.",
            ),
        ]
        triggers = [
            *touching(),
            *append_only("A move to another version stands; move the family again from another day."),
        ]

    def __str__(self) -> str:
        return f"{self.family} under {self.plan} from {self.from_on}"


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
    measure = models.CharField(max_length=300, help_text="What is counted, whose, and over how many months.")
    count = models.PositiveIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("attachment", "indicator", "measure", name="one_baseline_of_a_measure")]
        triggers = [
            refusing(
                "never_updated",
                pgtrigger.Update,
                "A baseline is fixed at attachment; it changes only by an approved correction.",
            ),
            refusing(
                "never_deleted",
                pgtrigger.Delete,
                "A baseline is fixed at attachment; it goes only with its attachment.",
                when="EXISTS (SELECT 1 FROM outcomes_attachment a WHERE a.id = OLD.attachment_id)",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} was {self.count}"


class Decided(models.TextChoices):
    """What the approver said of a professional's judgement."""

    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Not approved"


@with_history()
class ProfessionalJudgement(models.Model):
    """A professional's reasoned view that a need is met from a day on; it counts once a second person approved it.

    "Discretion is allowed if pre-agreed in the plan, recorded, decided by a named senior post and auditable" [S15].
    ``until_on`` is the day after its last; a judgement withdrawn counts no more, and stays on record.
    """

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT)
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="judgements")
    indicator = models.CharField(max_length=60)
    met_on = models.DateField(help_text="The first day on which the need is judged met.")
    until_on = models.DateField(null=True, blank=True, help_text="The day after the last.")
    reason = models.TextField(max_length=1000)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="judgements_recorded")
    recorded_at = models.DateTimeField()
    decision = models.CharField(max_length=8, choices=Decided.choices, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="judgements_decided")
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_reason = models.TextField(max_length=1000, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="judgements_withdrawn")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="judgement_days_in_order",
                condition=Q(until_on__isnull=True) | Q(until_on__gt=F("met_on")),
                violation_error_message="A judgement ends after it begins.",
            ),
            models.CheckConstraint(
                name="a_judgement_is_decided_by_when_and_why",
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(decision="") & Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision_reason="")),
                violation_error_message="A decision on a judgement names who, when and why.",
            ),
            models.CheckConstraint(
                name="a_second_person_decides_a_judgement",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("recorded_by")),
                violation_error_message="Whoever recorded a judgement cannot approve it.",
            ),
            models.CheckConstraint(
                name="a_judgement_is_withdrawn_by_when",
                condition=Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                violation_error_message="A withdrawal names who and when.",
            ),
            models.CheckConstraint(
                name="a_judgement_gives_its_reason",
                condition=~Q(reason=""),
                violation_error_message="A judgement gives its reason.",
            ),
        ]
        triggers = [
            *touching(),
            refusing(
                "decided_once",
                pgtrigger.Update,
                "A judgement that has been decided on is not changed; withdraw it and record another.",
                when="OLD.decision <> '' AND (OLD.decision, OLD.decided_by_id, OLD.decided_at, OLD.decision_reason,"
                " OLD.met_on, OLD.until_on, OLD.indicator, OLD.reason, OLD.recorded_by_id) IS DISTINCT FROM"
                " (NEW.decision, NEW.decided_by_id, NEW.decided_at, NEW.decision_reason, NEW.met_on, NEW.until_on,"
                " NEW.indicator, NEW.reason, NEW.recorded_by_id)",
            ),
            refusing(
                "withdrawn_once",
                pgtrigger.Update,
                "A judgement that was withdrawn stays so; record another.",
                when="OLD.withdrawn_at IS NOT NULL",
            ),
            refusing("never_deleted", pgtrigger.Delete, "A professional's judgement is withdrawn, never deleted."),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} of {self.family_id}, judged met from {self.met_on}"
