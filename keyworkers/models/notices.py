"""What people are told, and how each has chosen to be told it; never with personal data."""

from typing import Self

from django.db import models
from django.db.models import Q

from families.models import Council, Family
from families.scopes import ScopedQuerySet
from keyworkers.models.people import User


class NoticeKind(models.TextChoices):
    """What somebody is told."""

    ALLOCATED = "allocated", "A family comes to me"
    ACTION = "action", "An action is given to me"
    DUE = "due", "Something of mine is due or overdue"
    RETURNED = "returned", "Something I sent for a decision is decided or comes back"
    ATTENTION = "attention", "A family of mine needs attention again"
    NOT_SEEN = "not-seen", "A family has not been seen"


class MailTiming(models.TextChoices):
    """How often somebody is written to."""

    NEVER = "never", "Never"
    DAILY = "daily", "Every morning there is something"
    WEEKLY = "weekly", "On Monday mornings"


class NoticeQuerySet(ScopedQuerySet):
    """Notices, as the pages and the digest ask for them."""

    def unread(self) -> Self:
        """Return the notices nobody has opened."""
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """Something one person should know about one family; its words name neither the family nor anybody in it."""

    council = models.ForeignKey(Council, models.PROTECT)
    user = models.ForeignKey(User, models.PROTECT, related_name="notices")
    family = models.ForeignKey(Family, models.PROTECT, related_name="notices")
    kind = models.CharField(max_length=10, choices=NoticeKind.choices)
    words = models.CharField(max_length=200)
    page = models.CharField(max_length=80, help_text="The name of the address to act at; its number is the family's.")
    about = models.BigIntegerField(
        default=0, help_text="Which of the family's things the words are about, where there may be several; by its id."
    )
    happened_on = models.DateField()
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notices_of_user"),
            models.Index(fields=["user", "family"], name="unread_notices", condition=Q(read_at__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(
                "user",
                "family",
                "kind",
                "page",
                "words",
                "about",
                "happened_on",
                name="told_once",
                violation_error_message="They were told so already.",
            ),
        ]

    def __str__(self) -> str:
        return self.words


class NoticeChoice(models.Model):
    """How somebody wants to be told one kind of thing; without a row: in the service, and every morning by mail."""

    council = models.ForeignKey(Council, models.PROTECT)
    user = models.ForeignKey(User, models.PROTECT, related_name="notice_choices")
    kind = models.CharField(max_length=10, choices=NoticeKind.choices)
    in_service = models.BooleanField(default=True)
    mail = models.CharField(max_length=10, choices=MailTiming.choices, default=MailTiming.DAILY)

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(
                "user", "kind", name="one_choice_a_kind", violation_error_message="They have chosen already."
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind}"
