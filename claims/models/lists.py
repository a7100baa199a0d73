"""Lists taken out of the system as files: asked for, written in the background, whole or not at all, and recorded."""

import pgtrigger
from django.db import models
from django.db.models import Q

from claims.models.choices import FileFormat
from families.models import Council
from families.triggers import append_only, refusing
from keyworkers.models import Job, User


class ListExport(models.Model):
    """A list with chosen columns, asked for as a file. Its link ends, and with it the content; the record stays."""

    council = models.ForeignKey(Council, models.PROTECT)
    job = models.OneToOneField(Job, models.PROTECT, related_name="list_export")
    things = models.CharField(max_length=30, help_text="Which list: families, people, claims …")
    columns = models.JSONField(help_text="The names of the columns, in their order.")
    asked = models.JSONField(default=dict, help_text="What narrows the list, as its address says it.")
    is_pseudonymised = models.BooleanField(default=False, help_text="Without anything that names a person or place.")
    purpose = models.CharField(max_length=300, help_text="What it is for, in the words of who asked.")
    format = models.CharField(max_length=4, choices=FileFormat.choices)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="list_exports")
    asked_at = models.DateTimeField()
    name = models.CharField(max_length=120, blank=True)
    content = models.BinaryField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the file.")
    rows = models.PositiveIntegerField(null=True, blank=True)
    written_at = models.DateTimeField(null=True, blank=True)
    link_ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="a_list_is_written_whole",
                condition=Q(name="", content__isnull=True, digest="", rows__isnull=True, written_at__isnull=True)
                | (
                    Q(rows__isnull=False, written_at__isnull=False, link_ends_at__isnull=False)
                    & ~Q(name="")
                    & ~Q(digest="")
                ),
                violation_error_message="A list is written whole or not at all.",
            )
        ]
        triggers = [
            refusing(
                "unchangeable_once_written",
                pgtrigger.Update,
                "A list that was written is never changed; its content goes when its link has ended.",
                when="OLD.digest <> '' AND (to_jsonb(OLD) - 'content' IS DISTINCT FROM to_jsonb(NEW) - 'content'"
                " OR NEW.content IS NOT NULL)",
            ),
            refusing("never_deleted", pgtrigger.Delete, "That a list was taken stays on record."),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.things}, being written"


class ListDownload(models.Model):
    """Somebody took a copy of a list."""

    export = models.ForeignKey(ListExport, models.PROTECT, related_name="downloads")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["export", "at", "id"]
        triggers = append_only("Who took a copy is never rewritten.")

    def __str__(self) -> str:
        return f"{self.export}, {self.by}"
