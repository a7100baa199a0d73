"""Documents of a family: kept outside the web root, served only to those who may open the family."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q

from families.models import Council, Family, Person
from families.scopes import ScopedQuerySet
from families.triggers import refusing, with_history
from keyworkers.models.people import User


class DocumentKind(models.TextChoices):
    """What a document is."""

    CONSENT = "consent", "Agreement or consent"
    ASSESSMENT = "assessment", "Assessment"
    LETTER = "letter", "Letter"
    REPORT = "report", "Report of a professional"
    COURT = "court", "Court order"
    PHOTO = "photo", "Photo or drawing"
    OTHER = "other", "Other"


class DocumentQuerySet(ScopedQuerySet):
    """Documents, as the pages ask for them."""

    def standing(self) -> Self:
        """Return the documents nobody has withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


_OF_WITHDRAWING = "ARRAY['withdrawn_at', 'withdrawn_by_id', 'withdrawn_because']"


@with_history()
class Document(models.Model):
    """A file about a family or one of its members; one put there by mistake is withdrawn, not deleted."""

    council = models.ForeignKey(Council, models.PROTECT)
    family = models.ForeignKey(Family, models.PROTECT, related_name="documents")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="documents")
    kind = models.CharField(max_length=12, choices=DocumentKind.choices)
    title = models.CharField(max_length=120)
    dated_on = models.DateField(null=True, blank=True)
    file = models.FileField(upload_to="documents/%Y/%m/")
    file_name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100, help_text="As found in the file itself, not as its sender said.")
    size = models.PositiveIntegerField(help_text="In bytes.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file.")
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="document_withdrawn_exactly_when",
                condition=(Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_because=""))
                | Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_because=""),
                violation_error_message="A document that is withdrawn says when, by whom and why.",
            ),
        ]
        triggers = [
            refusing(
                "withdrawn_once",
                pgtrigger.Update,
                "A document is not changed; it can only be withdrawn, once.",
                when="OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL"
                f" OR to_jsonb(OLD) - {_OF_WITHDRAWING} IS DISTINCT FROM to_jsonb(NEW) - {_OF_WITHDRAWING}",
            ),
            refusing("never_deleted", pgtrigger.Delete, "A document is never deleted; it is withdrawn."),
        ]

    def __str__(self) -> str:
        return self.title
