"""What agencies sent: the files, their rows, what was refused and why, and how far each source is complete."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from families.models.councils import Agency, Council
from families.models.families import Family
from families.models.people import Person
from families.scopes import ScopedQuerySet
from families.triggers import families_of_council, refusing, touching, with_history


class FeedKind(models.TextChoices):
    """The kinds of file a council receives."""

    HOUSEHOLDS = "households", "Households (partner hub)"
    SCHOOL = "school", "School sessions by term"
    EXCLUSIONS = "exclusions", "Exclusions register"
    PLACEMENTS = "placements", "School placements and alternative provision"
    OFFENCES = "offences", "Offences and anti-social behaviour (police)"
    YOUTH_OFFENDING = "youth-offending", "Offences dealt with by youth offending"
    ASB = "asb", "Anti-social behaviour interventions"
    ORDERS = "orders", "Orders and licences"
    SOCIAL_CARE = "social-care", "Social care and early help"
    BENEFITS = "benefits", "Out-of-work benefits"
    EMPLOYMENT = "employment", "Employment and steps towards work"
    NEET = "neet", "Participation at 16 to 18 (NEET)"
    HOUSING = "housing", "Rent arrears and debt plans"
    DOMESTIC_ABUSE = "domestic-abuse", "Domestic abuse incidents"
    HEALTH = "health", "Treatment and health confirmations"
    CASES = "cases", "Cases of the former case system"
    VISITS = "visits", "Visits of the former case system"


@with_history()
class Source(models.Model):
    """A stream of facts a council relies on, and how late it may be before silence means "not known"."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="sources")
    kind = models.CharField(max_length=20, choices=FeedKind.choices)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True)
    allowed_lag_days = models.PositiveSmallIntegerField(default=31)
    records_from = models.DateField(
        null=True, blank=True, help_text="The first day its files speak of; what came before is not known."
    )

    class Meta:
        constraints = [models.UniqueConstraint("council", "kind", name="one_source_of_a_kind")]
        triggers = touching(families_of_council())

    def __str__(self) -> str:
        return self.get_kind_display()


class LoadState(models.TextChoices):
    """Where a file stands."""

    PREVIEWED = "previewed", "Previewed, not loaded"
    WAITING = "waiting", "Waiting to be loaded"
    LOADED = "loaded", "Loaded"
    FAILED = "failed", "Could not be loaded"
    DISCARDED = "discarded", "Discarded"
    UNDONE = "undone", "Loaded and undone"


_OF_UNDOING = "ARRAY['state', 'undone_at', 'undone_by', 'undo_reason', 'undo_effects']"


class FeedLoad(models.Model):
    """One file from an agency: what was in it and what became of its rows."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="loads")
    source = models.ForeignKey(Source, models.PROTECT, related_name="loads")
    file = models.FileField(upload_to="feeds/%Y/%m/")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file.")
    complete_to = models.DateField(
        null=True,
        blank=True,
        help_text="Everything up to this day is in; empty where nobody said and none could be read.",
    )
    complete_to_is_read = models.BooleanField(
        default=False, help_text="Its sender did not say how far it is complete: read from the file."
    )
    state = models.CharField(max_length=12, choices=LoadState.choices, default=LoadState.PREVIEWED)
    problem = models.TextField(blank=True)
    rows = models.PositiveIntegerField(default=0)
    loaded = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    effects = models.JSONField(default=dict, help_text="What loading it wrote, or its preview would: name to number.")
    notes = models.JSONField(default=list, help_text="What the reader should know: one sentence each.")
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=150, help_text="Who sent it in: a sign-in name, or the command.")
    loaded_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=150, blank=True, help_text="Who undid it: a sign-in name, or the command.")
    undo_reason = models.CharField(max_length=300, blank=True)
    undo_effects = models.JSONField(default=dict, blank=True, help_text="What undoing it wrote: name to number.")

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="every_row_counted",
                condition=~Q(state__in=[LoadState.LOADED, LoadState.UNDONE])
                | Q(rows=F("loaded") + F("unchanged") + F("rejected")),
                violation_error_message="Every row of a file is loaded, unchanged or rejected.",
            ),
            models.CheckConstraint(
                name="loaded_exactly_when",
                condition=Q(state__in=[LoadState.LOADED, LoadState.UNDONE], loaded_at__isnull=False)
                | (~Q(state__in=[LoadState.LOADED, LoadState.UNDONE]) & Q(loaded_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="loaded_says_how_far",
                condition=Q(loaded_at__isnull=True) | Q(complete_to__isnull=False),
                violation_error_message="A loaded file says to which day it is complete.",
            ),
            models.CheckConstraint(
                name="undone_exactly_when",
                condition=(Q(state=LoadState.UNDONE, undone_at__isnull=False) & ~Q(undone_by="") & ~Q(undo_reason=""))
                | (~Q(state=LoadState.UNDONE) & Q(undone_at__isnull=True, undone_by="", undo_reason="")),
                violation_error_message="A load that is undone says when, by whom and why.",
            ),
        ]
        triggers = [
            refusing(
                "loaded_once",
                pgtrigger.Update,
                "A loaded file is not changed; it can only be undone, once.",
                when="OLD.state = 'undone' OR (NEW.state = 'undone' AND OLD.state <> 'loaded') OR (OLD.state = 'loaded'"
                f" AND (NEW.state <> 'undone' OR to_jsonb(OLD) - {_OF_UNDOING}"
                f" IS DISTINCT FROM to_jsonb(NEW) - {_OF_UNDOING}))",
            ),
            refusing("never_deleted", pgtrigger.Delete, "A file that was received is never deleted."),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.get_state_display()})"


class FeedRecordQuerySet(ScopedQuerySet):
    """Rows of agency files, as they now stand."""

    def current(self) -> "FeedRecordQuerySet":
        """Return the rows that no later row has replaced."""
        return self.filter(superseded_at__isnull=True)


class FeedRecord(models.Model):
    """One row of an agency's file, kept as it was sent and matched to the person or family it speaks of."""

    council = models.ForeignKey(Council, models.PROTECT)
    load = models.ForeignKey(FeedLoad, models.PROTECT, related_name="records")
    kind = models.CharField(max_length=20, choices=FeedKind.choices)
    key = models.CharField(max_length=200, help_text="What makes this row the same row when the file comes again.")
    row_number = models.PositiveIntegerField(help_text="Its line in the file; the header is line 1.")
    content = models.JSONField()
    digest = models.CharField(max_length=32)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="feed_records")
    family = models.ForeignKey(Family, models.PROTECT, null=True, blank=True, related_name="feed_records")
    matched_by = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True, blank=True)
    superseded_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="supersedes")

    objects = FeedRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["council", "kind", "key"],
                condition=Q(superseded_at__isnull=True),
                name="one_current_row_of_a_key",
            ),
            models.CheckConstraint(
                name="speaks_of_somebody",
                condition=Q(person__isnull=False) | Q(family__isnull=False) | Q(superseded_at__isnull=False),
                violation_error_message="A row that stands speaks of a person or a family.",
            ),
        ]
        indexes = [models.Index(fields=["person", "kind"], name="feed_rows_of_person")]
        triggers = [
            *touching(
                "SELECT r.family_id FROM {rows} r UNION SELECT m.family_id FROM {rows} r "
                "JOIN families_membership m ON m.person_id = r.person_id"
            ),
            refusing(
                "superseded_once",
                pgtrigger.Update,
                "What an agency sent is not changed; a later row replaces it.",
                # Whom a withdrawn row spoke of may be let go of: they are removed with the load that brought them.
                when="(OLD.superseded_by_id IS NOT NULL AND OLD.superseded_by_id IS DISTINCT FROM NEW.superseded_by_id)"
                " OR (OLD.superseded_at IS NOT NULL AND OLD.superseded_at IS DISTINCT FROM NEW.superseded_at)"
                " OR (OLD.person_id IS DISTINCT FROM NEW.person_id"
                " AND (NEW.person_id IS NOT NULL OR NEW.superseded_at IS NULL))"
                " OR (OLD.family_id IS DISTINCT FROM NEW.family_id"
                " AND (NEW.family_id IS NOT NULL OR NEW.superseded_at IS NULL))"
                " OR (OLD.content, OLD.key, OLD.load_id, OLD.row_number, OLD.recorded_at)"
                " IS DISTINCT FROM (NEW.content, NEW.key, NEW.load_id, NEW.row_number, NEW.recorded_at)",
            ),
            refusing("never_deleted", pgtrigger.Delete, "What an agency sent is never deleted."),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class FeedReject(models.Model):
    """One row that was not loaded: where, what stood there, and why not."""

    load = models.ForeignKey(FeedLoad, models.CASCADE, related_name="rejects")  # part of its file
    row_number = models.PositiveIntegerField()
    column = models.CharField(max_length=60, blank=True)
    value = models.TextField(blank=True)
    reason = models.CharField(max_length=300)
    row = models.JSONField(help_text="The row as it stood, to be mended and sent again.")

    class Meta:
        ordering = ["row_number", "id"]

    def __str__(self) -> str:
        return f"Row {self.row_number}: {self.reason}"


class CoverageQuerySet(models.QuerySet["Coverage"]):
    """How far sources are complete, as it now stands."""

    def standing(self) -> "CoverageQuerySet":
        """Return the coverage that no undoing has withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


class Coverage(models.Model):
    """From this moment we know that a source is complete to a day, until the load that said so is undone."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="coverages")
    complete_to = models.DateField()
    load = models.ForeignKey(FeedLoad, models.PROTECT, null=True, blank=True)
    recorded_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = CoverageQuerySet.as_manager()

    class Meta:
        ordering = ["source", "recorded_at"]
        triggers = [
            refusing(
                "withdrawn_once",
                pgtrigger.Update,
                "What a source was complete to is never rewritten, only withdrawn.",
                when="OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL"
                " OR to_jsonb(OLD) - 'withdrawn_at' IS DISTINCT FROM to_jsonb(NEW) - 'withdrawn_at'",
            ),
            refusing("never_deleted", pgtrigger.Delete, "What a source was complete to is never rewritten."),
            *touching(
                "SELECT f.id AS family_id FROM {rows} r JOIN families_source s ON s.id = r.source_id "
                "JOIN families_family f ON f.council_id = s.council_id"
            )[:2],
        ]

    def __str__(self) -> str:
        return f"{self.source} to {self.complete_to}"
