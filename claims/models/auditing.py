"""What others look at again: internal audit's sample of a batch, the department's spot check, and what they found."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from claims.models.batches import HANDS, PREPARED, Batch, BatchLine
from claims.models.choices import DrawnFor, FoundToBe, SpotCheckQuestion
from claims.models.claims import Claim
from claims.models.programmes import Programme
from families.models import Council, Person
from families.scopes import ScopedQuerySet
from families.triggers import append_only, refusing, with_history
from keyworkers.models import User

_NOT_FROZEN = "(SELECT state FROM claims_batch WHERE id = NEW.batch_id) <> 'frozen'"

_DID = ", ".join(f"'{did}'" for did in PREPARED)
_AUDITED_BY_WHO_PREPARED = """
    FOR written IN {written} LOOP
        IF EXISTS (SELECT 1 FROM ({hands}) h
                   WHERE h.batch_id = written.batch_id AND h.user_id = written.by_id AND h.did IN ({did})) THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation',
                MESSAGE = 'Somebody who did not prepare the batch audits it.';
        END IF;
    END LOOP;
    RETURN NULL;
"""


def _by_somebody_else(written: str) -> pgtrigger.Trigger:
    """Return what refuses an audit by whoever prepared the batch, asked once of all rows that were written together.

    ``written`` is a SELECT of ``batch_id`` and ``by_id`` from ``new_values``.
    """
    return pgtrigger.Trigger(
        name="audited_by_somebody_else",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="new_values"),
        declare=[("written", "RECORD")],
        func=_AUDITED_BY_WHO_PREPARED.format(written=written, hands=HANDS, did=_DID),
    )


class Sample(models.Model):
    """The sample of a frozen batch, drawn once by internal audit: the seed and the numbers that draw it again."""

    council = models.ForeignKey(Council, models.PROTECT)
    batch = models.OneToOneField(Batch, models.PROTECT, related_name="sample")
    seed = models.CharField(max_length=64)
    percent = models.PositiveSmallIntegerField()
    floor = models.PositiveSmallIntegerField()
    population = models.PositiveIntegerField(help_text="How many lines the batch had.")
    frame = models.JSONField(
        default=dict, help_text="Which lines stood in which stratum, and which rest on what is always looked at."
    )
    drawn_by = models.ForeignKey(User, models.PROTECT, related_name="samples")
    drawn_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sample_percent_at_least_ten",
                condition=Q(percent__gte=10, percent__lte=100, population__gte=1),
                violation_error_message="Internal audit looks at 10 to 100 percent of a batch.",
            ),
            models.CheckConstraint(
                name="sample_names_its_seed",
                condition=~Q(seed=""),
                violation_error_message="A sample is drawn by a seed.",
            ),
        ]
        triggers = [
            *append_only("A sample is drawn once."),
            refusing(
                "drawn_of_a_frozen_batch",
                pgtrigger.Insert,
                "The sample of a frozen batch is drawn.",
                when=_NOT_FROZEN,
            ),
            _by_somebody_else("SELECT DISTINCT batch_id, drawn_by_id AS by_id FROM new_values"),
        ]

    def __str__(self) -> str:
        return f"Sample of {self.batch}"


class SampleLineQuerySet(ScopedQuerySet):
    """Sampled lines; a restricted family's is hidden with the family."""

    family_path = "line__claim__family_id"


_NOT_OF_ITS_BATCH = """
    NOT EXISTS (SELECT 1 FROM claims_sample s JOIN claims_batchline l ON l.batch_id = s.batch_id
                WHERE s.id = NEW.sample_id AND l.id = NEW.line_id AND l.removed_at IS NULL)
"""


class SampleLine(models.Model):
    """A line of the batch that internal audit looks at, and why it was drawn."""

    council = models.ForeignKey(Council, models.PROTECT)
    sample = models.ForeignKey(Sample, models.PROTECT, related_name="lines")
    line = models.OneToOneField(BatchLine, models.PROTECT, related_name="sampled")
    drawn_for = models.CharField(max_length=13, choices=DrawnFor.choices)
    stratum = models.CharField(max_length=200, blank=True, help_text="Result type, team and provider.")
    drawn_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField()

    objects = SampleLineQuerySet.as_manager()

    class Meta:
        ordering = ["sample", "line__line_number"]
        triggers = [
            *append_only("What was drawn stays drawn."),
            refusing(
                "drawn_of_its_batch",
                pgtrigger.Insert,
                "A sample holds lines of its own batch that still stood when they were drawn.",
                when=_NOT_OF_ITS_BATCH,
            ),
            _by_somebody_else(
                "SELECT DISTINCT s.batch_id, n.drawn_by_id AS by_id"
                " FROM new_values n JOIN claims_sample s ON s.id = n.sample_id"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.line}, {self.get_drawn_for_display().lower()}"


_NOT_SAMPLED = """
    NOT EXISTS (SELECT 1 FROM claims_sampleline s JOIN claims_batchline l ON l.id = s.line_id
                JOIN claims_batch b ON b.id = l.batch_id
                WHERE s.line_id = NEW.line_id AND b.state IN ('auditing', 'audited'))
"""


class FindingQuerySet(ScopedQuerySet):
    """Findings; a restricted family's are hidden with the family."""

    family_path = "line__claim__family_id"


class Finding(models.Model):
    """What internal audit found about a sampled claim, or about one of its people: the auditor's only writing.

    A finding is never rewritten; the latest about a person and a question is the one that holds.
    """

    council = models.ForeignKey(Council, models.PROTECT)
    line = models.ForeignKey(BatchLine, models.PROTECT, related_name="findings")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="findings")
    question = models.CharField(max_length=8, choices=SpotCheckQuestion.choices)
    found = models.CharField(max_length=9, choices=FoundToBe.choices)
    reason = models.CharField(max_length=500, blank=True)
    found_by = models.ForeignKey(User, models.PROTECT, related_name="findings")
    found_at = models.DateTimeField()

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["line", "found_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="not_wholly_valid_says_why",
                condition=Q(found="valid") | ~Q(reason=""),
                violation_error_message="Say why the claim is not, or only partly, valid.",
            )
        ]
        triggers = [
            *append_only("A finding is never rewritten; a later one takes its place."),
            refusing(
                "found_of_the_sample",
                pgtrigger.Insert,
                "Internal audit writes on the claims of its sample while it holds the batch.",
                when=_NOT_SAMPLED,
            ),
            _by_somebody_else(
                "SELECT DISTINCT l.batch_id, n.found_by_id AS by_id"
                " FROM new_values n JOIN claims_batchline l ON l.id = n.line_id"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_question_display()} {self.get_found_display()}"


@with_history()
class SpotCheck(models.Model):
    """The department's own selection of claims, for a visit or on paper, and how it ended."""

    council = models.ForeignKey(Council, models.PROTECT)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="spot_checks")
    name = models.CharField(max_length=100)
    announced_on = models.DateField()
    visit_on = models.DateField(null=True, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    outcome = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-announced_on", "-id"]
        constraints = [
            models.UniqueConstraint("programme", "name", name="one_spot_check_of_a_name"),
            models.CheckConstraint(
                name="spot_check_in_order",
                condition=Q(visit_on__isnull=True) | Q(visit_on__gte=F("announced_on")),
                violation_error_message="A visit does not come before it was announced.",
            ),
            models.CheckConstraint(
                name="spot_check_closed_exactly_when",
                condition=(Q(closed_on__isnull=False, closed_by__isnull=False) & ~Q(outcome=""))
                | Q(closed_on__isnull=True, closed_by__isnull=True),
                violation_error_message="A spot check that is closed says when, by whom and with what outcome.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SpotCheckLineQuerySet(ScopedQuerySet):
    """Claims of a spot check; a restricted family's is hidden with the family."""

    family_path = "claim__family_id"


_NEVER_SENT = """
    NOT EXISTS (SELECT 1 FROM claims_claim c
                WHERE c.id = NEW.claim_id AND c.state IN ('submitted', 'paid', 'refused', 'withdrawn', 'repaid')
                  AND c.submitted_on IS NOT NULL)
"""


@with_history()
class SpotCheckLine(models.Model):
    """A claim the department selected, and what it found."""

    council = models.ForeignKey(Council, models.PROTECT)
    spot_check = models.ForeignKey(SpotCheck, models.PROTECT, related_name="lines")
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="spot_checks")
    found = models.CharField(max_length=9, choices=FoundToBe.choices, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    found_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = SpotCheckLineQuerySet.as_manager()

    class Meta:
        ordering = ["spot_check", "claim"]
        constraints = [
            models.UniqueConstraint("spot_check", "claim", name="selected_once"),
            models.CheckConstraint(
                name="spot_check_found_exactly_when",
                condition=(~Q(found="") & Q(found_on__isnull=False, recorded_by__isnull=False))
                | Q(found="", found_on__isnull=True, recorded_by__isnull=True),
                violation_error_message="What the department found says when, and who recorded it.",
            ),
            models.CheckConstraint(
                name="spot_check_not_wholly_valid_says_why",
                condition=Q(found__in=["", "valid"]) | ~Q(reason=""),
                violation_error_message="Say why the claim is not, or only partly, valid.",
            ),
        ]
        triggers = [
            refusing(
                "selected_of_those_sent",
                pgtrigger.Insert,
                "The department selects from the claims it was sent.",
                when=_NEVER_SENT,
            ),
            refusing("never_deleted", pgtrigger.Delete, "A selected claim stays selected."),
        ]

    def __str__(self) -> str:
        return f"{self.claim} in {self.spot_check}"
