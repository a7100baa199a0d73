"""What the rules answered: per need and per family, the days it is met and the days it might be."""

from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, Func, OuterRef

from families.models import Council, Coverage, Family, Source
from families.scopes import ScopedQuerySet
from outcomes.fields import DaySetField
from outcomes.models.progress import Attachment, Need


class Listed(Func):
    """SQL's ``value = ANY(array)``."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = models.BooleanField()


class VerdictQuerySet(ScopedQuerySet):
    """Verdicts, as figures, claims and pages ask for them."""

    def current(self) -> Self:
        """Return the verdicts whose family is not waiting to be judged again."""
        return self.filter(stale_because="", family__touched__isnull=True)

    def turned_around(self, as_of: date) -> Self:
        """Return the verdicts of families that meet their outcomes plan on ``as_of``.

        A verdict that rests on a source silent for longer than it may be is not known on that day, so not here.
        """
        return self.filter(met__holds=as_of).exclude(silent_source(as_of))


def silent_source(as_of: date) -> Exists:
    """Return the condition that a source the verdict rests on was not complete recently enough for ``as_of``."""
    horizon = ExpressionWrapper(F("complete_to") + F("source__allowed_lag_days"), output_field=models.DateField())
    reaching = Coverage.objects.standing().annotate(horizon=horizon).filter(source=OuterRef("pk"), horizon__gte=as_of)
    listed = Listed(F("kind"), OuterRef("rests_on"))
    return Exists(Source.objects.filter(~Exists(reaching), listed, council=OuterRef("council")))


class DaySets(models.Model):
    """The days on which something is met, the days on which it might be, and the sources the open end rests on."""

    met = DaySetField()
    possible = DaySetField()
    rests_on = ArrayField(models.CharField(max_length=20), default=list)

    class Meta:
        abstract = True


class NeedVerdict(DaySets):
    """On which days one need is met."""

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT)
    need = models.OneToOneField(Need, models.CASCADE, related_name="verdict")  # derived from it
    counts_from = models.DateField(help_text="The day the need was identified, by whoever saw it first.")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [GistIndex(fields=["met"], name="need_met_days")]

    def __str__(self) -> str:
        return f"Need {self.need_id}"


class EmploymentVerdict(DaySets):
    """On which days a family's result by continuous employment is met, and the weeks it stands in.

    Only of families of which an adult left a benefit for work. ``ledgers`` holds one entry an adult: the benefit left
    and when, what is asked, how the work was verified, the evidence, and each week with what became of it.
    """

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT)
    attachment = models.OneToOneField(Attachment, models.CASCADE, related_name="employment_verdict")  # derived from it
    ledgers = models.JSONField(default=list)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        indexes = [GistIndex(fields=["met"], name="employment_met_days")]

    def __str__(self) -> str:
        return f"Employment of family {self.family_id}"


class Verdict(DaySets):
    """On which days a family meets its outcomes plan: every need, and the plan's gate."""

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT, related_name="verdicts")
    attachment = models.OneToOneField(Attachment, models.CASCADE, related_name="verdict")  # derived from it
    gate_met = DaySetField()
    gate_possible = DaySetField()
    is_eligible = models.BooleanField(null=True, help_text="By the framework's entry rule; null: not known.")
    eligibility = models.JSONField(default=dict, help_text="What the entry rule found on the attachment day.")
    stale_because = models.CharField(max_length=200, blank=True)
    judged_at = models.DateTimeField()

    objects = VerdictQuerySet.as_manager()

    class Meta:
        indexes = [GistIndex(fields=["met"], name="family_met_days")]

    def __str__(self) -> str:
        return f"Family {self.family_id}"
