"""What a council says of its programme: the month's performance page with its figures frozen, and a family's story."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from claims.models.programmes import Programme, TargetMeasure
from families.models import Council
from families.triggers import append_only, moving, refusing, with_history
from keyworkers.models import User


class StoryState(models.TextChoices):
    """Where a story stands."""

    WRITTEN = "written", "Written, not approved"
    APPROVED = "approved", "Approved"
    WITHDRAWN = "withdrawn", "Withdrawn"


STORY_MOVES = {
    StoryState.WRITTEN: [StoryState.APPROVED, StoryState.WITHDRAWN],
    StoryState.APPROVED: [StoryState.WITHDRAWN],
}


@with_history()
class Story(models.Model):
    """A picture of a family: told so that nobody can tell whose it is, and approved by a second person."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="stories")
    title = models.CharField(max_length=100)
    body = models.TextField(max_length=4000)
    agreed = models.CharField(max_length=300, help_text="How the family agreed to be told of, without naming it.")
    state = models.CharField(max_length=10, choices=StoryState.choices, default=StoryState.WRITTEN)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="stories_written")
    written_at = models.DateTimeField()
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="stories_approved")
    approved_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-written_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="an_approved_story_names_who",
                condition=Q(state="written", approved_by__isnull=True, approved_at__isnull=True)
                | Q(state="approved", approved_by__isnull=False, approved_at__isnull=False)
                | Q(state="withdrawn"),
                violation_error_message="An approved story names who approved it, and when.",
            ),
            models.CheckConstraint(
                name="a_second_person_approves_a_story",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("written_by")),
                violation_error_message="A story is approved by somebody who did not write it.",
            ),
            models.CheckConstraint(
                name="a_withdrawn_story_says_why",
                condition=~Q(state="withdrawn") | ~Q(withdrawn_because=""),
                violation_error_message="A story is withdrawn for a reason.",
            ),
        ]
        triggers = [
            *moving("state", STORY_MOVES, first=[StoryState.WRITTEN], noun="A story"),
            refusing(
                "fixed_once_approved",
                pgtrigger.Update,
                "An approved story is never rewritten; another is written in its place.",
                when="OLD.state <> 'written' AND (OLD.title, OLD.body) IS DISTINCT FROM (NEW.title, NEW.body)",
            ),
            refusing("never_deleted", pgtrigger.Delete, "A story is withdrawn, never deleted."),
        ]

    def __str__(self) -> str:
        return self.title


class PageState(models.TextChoices):
    """Where a performance page stands."""

    DRAFT = "draft", "Being written"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"


PAGE_MOVES = {
    PageState.DRAFT: [PageState.PUBLISHED, PageState.WITHDRAWN],
    PageState.PUBLISHED: [PageState.WITHDRAWN],
}


@with_history()
class PerformancePage(models.Model):
    """One period's performance page in West Sussex's sections; its figures are frozen when it is published.

    ``as_at`` is the period's last day. A published page is never rewritten: one made in its place names it
    (``corrects``), and both stay in the history of periods.
    """

    council = models.ForeignKey(Council, models.PROTECT, related_name="performance_pages")
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="performance_pages")
    as_at = models.DateField()
    state = models.CharField(max_length=10, choices=PageState.choices, default=PageState.DRAFT)
    highlights = models.TextField(blank=True, max_length=4000, help_text="One a line.")
    measure = models.TextField(blank=True, max_length=4000, help_text="What the measure is, in the council's words.")
    commentary = models.TextField(blank=True, max_length=8000, help_text="The period's performance.")
    actions = models.TextField(blank=True, max_length=8000)
    story = models.ForeignKey(Story, models.PROTECT, null=True, blank=True, related_name="pages")
    is_public = models.BooleanField(default=False, help_text="Whether its public version may be read by anybody.")
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    begun_by = models.ForeignKey(User, models.PROTECT, related_name="performance_pages_begun")
    begun_at = models.DateTimeField()
    published_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["programme", "-as_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "as_at"],
                condition=Q(state="draft"),
                name="one_draft_a_period",
                violation_error_message="This period's page is being written already.",
            ),
            models.UniqueConstraint(
                fields=["programme", "as_at"],
                condition=Q(state="published", corrects__isnull=True),
                name="one_first_page_a_period",
                violation_error_message="This period's page is published; a corrected one names it.",
            ),
            models.CheckConstraint(
                name="published_says_who_and_when",
                condition=Q(state="draft", published_by__isnull=True, published_at__isnull=True)
                | Q(state="published", published_by__isnull=False, published_at__isnull=False)
                | Q(state="withdrawn"),
                violation_error_message="A published page says who published it, and when.",
            ),
            models.CheckConstraint(
                name="a_withdrawn_page_says_why",
                condition=~Q(state="withdrawn") | ~Q(withdrawn_because=""),
                violation_error_message="A page is withdrawn for a reason.",
            ),
            models.CheckConstraint(
                name="only_a_published_page_is_public",
                condition=Q(is_public=False) | ~Q(state="withdrawn"),
                violation_error_message="A withdrawn page is not public.",
            ),
        ]
        triggers = [
            *moving("state", PAGE_MOVES, first=[PageState.DRAFT], noun="A performance page"),
            refusing(
                "fixed_once_published",
                pgtrigger.Update,
                "A published page is never rewritten; a corrected one takes its place.",
                when="OLD.state <> 'draft'"
                " AND to_jsonb(OLD) - ARRAY['state', 'is_public', 'withdrawn_because']"
                " IS DISTINCT FROM to_jsonb(NEW) - ARRAY['state', 'is_public', 'withdrawn_because']",
            ),
            refusing("never_deleted", pgtrigger.Delete, "A performance page is withdrawn, never deleted."),
        ]

    def __str__(self) -> str:
        return f"{self.programme.name}, {self.as_at:%B %Y}"

    @property
    def is_thrown_away(self) -> bool:
        """Return whether it was withdrawn while it was still a draft: nobody ever read it but those who write."""
        return self.state == PageState.WITHDRAWN and self.published_at is None

    @property
    def state_in_words(self) -> str:
        """Return where it stands: a draft thrown away was never published."""
        return "Draft, thrown away" if self.is_thrown_away else str(self.get_state_display())


class PageFigure(models.Model):
    """A figure as it stood when its page was published: the number, its denominator and the words that were read.

    ``breakdown`` and ``part`` are empty for the figure itself, else name the part counted ("district", "North").
    """

    page = models.ForeignKey(PerformancePage, models.PROTECT, related_name="figures")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    title = models.CharField(max_length=100)
    sentence = models.CharField(max_length=400)
    breakdown = models.CharField(max_length=20, blank=True)
    part = models.CharField(max_length=100, blank=True)
    as_at = models.DateField()
    number = models.IntegerField()
    measure = models.CharField(max_length=30, choices=TargetMeasure.choices, blank=True)
    target = models.PositiveIntegerField(null=True, blank=True)
    target_label = models.CharField(max_length=60, blank=True)
    target_ends_on = models.DateField(null=True, blank=True, help_text="The day after the target's last.")
    is_our_reading = models.BooleanField(default=False)
    text = models.CharField(max_length=300, help_text='"97% of in-year target (637 of 660)".')

    class Meta:
        ordering = ["page", "position"]
        constraints = [models.UniqueConstraint("page", "position", name="one_figure_a_place")]
        triggers = append_only("What a page said is never rewritten.")

    def __str__(self) -> str:
        return f"{self.title}: {self.text}"


class AssuranceAnswer(models.Model):
    """What somebody who knows said of a national assurance trigger that no record here can answer; the last counts."""

    council = models.ForeignKey(Council, models.PROTECT)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="assurance_answers")
    trigger = models.CharField(max_length=40)
    applies = models.BooleanField()
    note = models.CharField(max_length=400)
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["programme", "trigger", "-answered_at", "-id"]
        triggers = append_only("An answer stands; a later one takes its place.")

    def __str__(self) -> str:
        return f"{self.trigger}: {self.note}"
