"""Dry runs: what a version of the outcomes plan would change, family by family, before anybody publishes it."""

from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from families.models import Council, Family
from families.scopes import ScopedQuerySet
from families.triggers import refusing
from keyworkers.models import Job, JobState, User
from outcomes.models.plans import OutcomesPlan
from outcomes.models.progress import Attachment

_IS_PUBLISHED = "EXISTS (SELECT 1 FROM outcomes_outcomesplan p WHERE p.id = OLD.plan_id AND p.published_at IS NOT NULL)"


class DryRunQuerySet(models.QuerySet["DryRun"]):
    """Dry runs, as the pages and the approval ask for them."""

    def of_the_text(self) -> Self:
        """Return the runs of exactly the text their version has now."""
        return self.filter(digest=F("plan__digest"))

    def complete(self) -> Self:
        """Return the runs that judged every family."""
        return self.filter(done_at__isnull=False, failed=0)

    def under_way(self) -> Self:
        """Return the runs that a worker is at, or will be."""
        return self.filter(done_at__isnull=True, job__state__in=[JobState.WAITING, JobState.RUNNING])


class DryRun(models.Model):
    """Every family attached under a framework judged under a version as if it held from ``as_of`` on; who asked for it.

    Nothing of it is a verdict. It speaks of the text whose digest it keeps: a draft changed since is to be tried again.
    """

    council = models.ForeignKey(Council, models.PROTECT)
    plan = models.ForeignKey(OutcomesPlan, models.CASCADE, related_name="dry_runs")  # a draft withdrawn takes its own
    digest = models.CharField(max_length=64, help_text="Of the text that was tried.")
    as_of = models.DateField()
    job = models.OneToOneField(Job, models.PROTECT, null=True, blank=True, related_name="dry_run")
    asked_by = models.ForeignKey(User, models.PROTECT)
    asked_at = models.DateTimeField()
    counts = models.JSONField(default=dict)
    failed = models.PositiveIntegerField(default=0, help_text="Families that could not be judged under it.")
    done_at = models.DateTimeField(null=True, blank=True)

    objects = DryRunQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-id"]
        triggers = [
            refusing(
                "finished_once",
                pgtrigger.Update,
                "A dry run that has ended is not changed; try the version again.",
                when="OLD.done_at IS NOT NULL",
            ),
            refusing(
                "kept_with_its_version",
                pgtrigger.Delete,
                "The dry runs of a published version are kept.",
                when=_IS_PUBLISHED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} tried as at {self.as_of}"


class Turn(models.TextChoices):
    """Which way a family would turn on the day."""

    COMES = "comes", "Would meet it, and does not now"
    CEASES = "ceases", "Would no longer meet it"
    STAYS = "stays", "Something else would change"


class DryRunFamily(models.Model):
    """A family for which the version would change something: how it stands now, how it would, and why.

    Answers are "met", "not yet" and "not known"; ``by_work`` is empty where no adult left a benefit for work.
    """

    council = models.ForeignKey(Council, models.PROTECT)
    dry_run = models.ForeignKey(DryRun, models.CASCADE, related_name="families")  # derived by it
    family = models.ForeignKey(Family, models.CASCADE, related_name="+")  # derived from its evidence
    attachment = models.ForeignKey(Attachment, models.CASCADE, related_name="+")  # derived from it
    turn = models.CharField(max_length=6, choices=Turn.choices)
    now = models.CharField(max_length=9)
    then = models.CharField(max_length=9)
    earliest_now = models.DateField(null=True, blank=True)
    earliest_then = models.DateField(null=True, blank=True)
    eligible_now = models.CharField(max_length=9)
    eligible_then = models.CharField(max_length=9)
    by_work_now = models.CharField(max_length=9, blank=True)
    by_work_then = models.CharField(max_length=9, blank=True)
    needs_come = ArrayField(models.CharField(max_length=60), default=list)
    needs_go = ArrayField(models.CharField(max_length=60), default=list)
    lacks = ArrayField(
        models.CharField(max_length=60), default=list, help_text="Needs a professional recorded that it does not have."
    )
    reasons = models.JSONField(default=list, help_text="The conditions that make the difference, in sentences.")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint("dry_run", "attachment", name="one_row_of_a_family_in_a_dry_run"),
            models.CheckConstraint(
                name="a_family_turns_as_it_stands",
                condition=Q(turn="comes", then="met") & ~Q(now="met")
                | Q(turn="ceases", now="met") & ~Q(then="met")
                | Q(turn="stays", now="met", then="met")
                | Q(turn="stays") & ~Q(now="met") & ~Q(then="met"),
                violation_error_message="A family turns from how it stands to how it would.",
            ),
        ]
        # Derived rows may go with their family; the run's counts stay.
        triggers = [
            refusing("never_updated", pgtrigger.Update, "What a dry run found is not changed; try the version again."),
        ]

    def __str__(self) -> str:
        return f"Family {self.family_id}: {self.get_turn_display()}"
