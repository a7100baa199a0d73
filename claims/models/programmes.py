"""What a council has agreed with the department: programmes, targets, windows, what was already claimed."""

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from claims.models.choices import ClaimKind, Coordination, Payment, ResultType, TariffBy
from families.models import Council
from families.periods import in_order, never_overlapping
from families.scopes import Scope
from families.triggers import with_history
from outcomes.models import Framework


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    """Programmes, as the pages ask for them."""

    def visible_to(self, scope: Scope) -> Self:
        """Return the council's own programmes and those that stand here as published."""
        return self.filter(Q(council_id=scope.council) | Q(council__is_as_published=True))


@with_history()
class Programme(models.Model):
    """A council's part in one phase of the national programme. The announcement is not the start (DOMAIN.md 6.1)."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="programmes")
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="programmes")
    name = models.CharField(max_length=100)
    slug = models.SlugField()
    announced_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The day after its last.")
    source_note = models.TextField(blank=True, help_text="Where published figures were read.")
    payment = models.CharField(max_length=10, choices=Payment.choices, default=Payment.BY_RESULTS)
    tariff_by = models.CharField(max_length=8, choices=TariffBy.choices, default=TariffBy.ATTACHED)
    paid_of = models.PositiveSmallIntegerField(default=1, help_text="Of so many families …")
    paid_for = models.PositiveSmallIntegerField(default=1, help_text="… the department pays for so many.")
    second_check_percent = models.PositiveSmallIntegerField(
        default=10, help_text="The share of decisions that a second person takes too: our reading, no published rule."
    )
    second_check_seed = models.CharField(max_length=64, blank=True, help_text="Draws which decisions those are.")
    sample_percent = models.PositiveSmallIntegerField(
        default=10, help_text="At least so much of a batch is drawn for internal audit."
    )
    sample_floor = models.PositiveSmallIntegerField(default=5, help_text="And never fewer claims than this.")
    coordination = models.CharField(max_length=6, choices=Coordination.choices, default=Coordination.SHOWN)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["council", "starts_on"]
        constraints = [
            in_order("programme_in_order", "A programme ends after it starts."),
            models.UniqueConstraint("council", "slug", name="one_programme_of_a_slug"),
            models.CheckConstraint(
                name="paid_for_so_many_of_so_many",
                condition=Q(paid_for__gte=1, paid_of__gte=F("paid_for")),
                violation_error_message="The department pays for some of the families, and for no more than all.",
            ),
            models.CheckConstraint(
                name="second_check_is_a_share",
                condition=Q(second_check_percent__lte=100),
                violation_error_message="A share of decisions lies between 0 and 100 percent.",
            ),
            models.CheckConstraint(
                name="sample_is_at_least_a_tenth",
                condition=Q(sample_percent__gte=10, sample_percent__lte=100),
                violation_error_message="Internal audit looks at 10 to 100 percent of a batch.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.council}"


class TargetMeasure(models.TextChoices):
    """What a target counts."""

    WORKED_WITH = "families_worked_with", "Families worked with"
    TURNED_AROUND = "families_turned_around", "Families turned around"


@with_history()
class Target(models.Model):
    """A number to reach: in total (no period) or between two days; its label says whose number it is."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="targets")
    measure = models.CharField(max_length=30, choices=TargetMeasure.choices)
    label = models.CharField(max_length=60, blank=True, help_text='"programme target", "in-year target".')
    number = models.PositiveIntegerField()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    is_our_reading = models.BooleanField(default=False, help_text="Inferred by us, published by nobody.")
    source_note = models.TextField(blank=True)

    class Meta:
        ordering = ["programme", "measure", F("starts_on").asc(nulls_first=True)]
        constraints = [
            models.CheckConstraint(
                name="target_period_whole",
                condition=Q(starts_on__isnull=True, ends_on__isnull=True)
                | Q(starts_on__isnull=False, ends_on__isnull=False, ends_on__gt=F("starts_on")),
                violation_error_message="A target is in total, or has a first and a later last day.",
            ),
            models.CheckConstraint(
                name="target_is_something",
                condition=Q(number__gte=1),
                violation_error_message="A target is one family or more: nothing can be held against nought.",
            ),
            models.UniqueConstraint(
                fields=["programme", "measure"], condition=Q(starts_on__isnull=True), name="one_total_target"
            ),
            models.UniqueConstraint(fields=["programme", "measure", "starts_on"], name="one_target_a_start"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_measure_display()} ({self.label})"


@with_history()
class Cap(models.Model):
    """How many claims of a kind the department pays in a year, or in total; above it one is recorded, not sent.

    DOMAIN.md 2.2. A cap is not a target: a council may aim above what it is paid for. A cap in total holds for
    every window, beside the caps of its years; a claim is sent only where each of them has room.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="caps")
    kind = models.CharField(max_length=10, choices=ClaimKind.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The day after its last.")
    is_in_total = models.BooleanField(default=False)
    number = models.PositiveIntegerField()
    source_note = models.TextField(blank=True)

    class Meta:
        ordering = ["programme", "kind", "is_in_total", "starts_on"]
        constraints = [
            in_order("cap_in_order", "A cap ends after it starts."),
            never_overlapping(
                "caps_do_not_overlap",
                "programme",
                "kind",
                "is_in_total",
                message="Two caps of a programme share a day.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} from {self.starts_on}"


OPEN_DAYS = Func(F("opens_on"), F("closes_on"), Value("[]"), function="DATERANGE", output_field=DateRangeField())


class WindowQuerySet(models.QuerySet["Window"]):
    """Windows, as the night asks for them."""

    def open_on(self, day: date) -> Self:
        """Return the windows in which claims may be prepared on ``day``."""
        return self.filter(opens_on__lte=day, submit_by__gte=day)


@with_history()
class Window(models.Model):
    """A period in which a batch may be sent. Claims are judged at its evidence date."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="windows")
    name = models.CharField(max_length=60)
    opens_on = models.DateField()
    closes_on = models.DateField()
    submit_by = models.DateField()
    attached_by = models.DateField(help_text="Families attached later wait for the next window.")
    evidence_on = models.DateField(help_text="Claims are judged on this day.")

    objects = WindowQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "opens_on"]
        constraints = [
            models.UniqueConstraint("programme", "name", name="one_window_of_a_name"),
            ExclusionConstraint(
                name="windows_do_not_overlap",
                expressions=[("programme", RangeOperators.EQUAL), (OPEN_DAYS, RangeOperators.OVERLAPS)],
                violation_error_message="Two windows of a programme share a day.",
            ),
            models.CheckConstraint(
                name="window_dates_in_order",
                condition=Q(opens_on__lt=F("closes_on"))
                & Q(submit_by__gte=F("opens_on"))
                & Q(submit_by__lte=F("closes_on"))
                & Q(attached_by__lte=F("evidence_on"))
                & Q(evidence_on__lte=F("submit_by")),
                violation_error_message="A window opens, is submitted and closes in that order, and its evidence date "
                "lies between the last attachment and the submission.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_left_on(self, day: date) -> bool:
        """Return whether a batch can still be sent in it on a day or later: its last day is one of them."""
        return day <= self.submit_by


@with_history()
class OpeningBalance(models.Model):
    """Families counted before this system held their claims: a number per year, window and result type."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="opening_balances")
    measure = models.CharField(max_length=30, choices=TargetMeasure.choices)
    label = models.CharField(max_length=100)
    counted_on = models.DateField(help_text="The day its families had been counted by; decides its year.")
    result_type = models.CharField(max_length=10, choices=ResultType.choices, blank=True)
    window = models.ForeignKey(Window, models.PROTECT, null=True, blank=True)
    count = models.PositiveIntegerField()
    is_our_reading = models.BooleanField(default=False)
    source_note = models.TextField(blank=True)

    class Meta:
        ordering = ["programme", "counted_on", "id"]
        constraints = [
            models.UniqueConstraint("programme", "measure", "label", name="one_opening_balance_of_a_label"),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.count}"


class MonthlyFigure(models.Model):
    """A figure as it stood at a month's end; can be rebuilt for any past month.

    ``breakdown`` and ``part`` are empty for the figure itself, else say which part of it is counted.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="monthly_figures")
    name = models.CharField(max_length=40)
    breakdown = models.CharField(max_length=20, blank=True)
    part = models.CharField(max_length=100, blank=True)
    as_at = models.DateField()
    number = models.IntegerField()
    built_at = models.DateTimeField()

    class Meta:
        ordering = ["programme", "name", "as_at"]
        constraints = [
            models.UniqueConstraint("programme", "name", "as_at", "breakdown", "part", name="one_figure_a_month")
        ]

    def __str__(self) -> str:
        return f"{self.name} at {self.as_at}: {self.number}"
