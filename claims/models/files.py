"""The files of a batch: how a line is laid out, the file as it was written, who downloaded it."""

import pgtrigger
from django.db import models
from django.db.models import Q

from claims.models.batches import Batch, SignOff
from claims.models.choices import FileFormat
from claims.models.programmes import Programme
from families.models import Council
from families.triggers import append_only, refusing
from keyworkers.models import Job, User


class ExportLayout(models.Model):
    """Which columns the file of a batch has, in which order and under which headings: one version, never rewritten.

    ``columns`` is a list of ``{"heading": …, "value": …}``; the values that may be chosen are ``claims.layouts``'.
    """

    council = models.ForeignKey(Council, models.PROTECT)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="layouts")
    version = models.PositiveSmallIntegerField()
    columns = models.JSONField()
    note = models.CharField(max_length=300, help_text="Why the layout changed.")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["programme", "-version"]
        constraints = [models.UniqueConstraint("programme", "version", name="one_layout_of_a_version")]
        triggers = append_only("A layout is never rewritten; a new version takes its place.")

    def __str__(self) -> str:
        return f"Layout {self.version}"


class BatchFile(models.Model):
    """A file of a signed batch: asked for, then written whole or not at all. Its link ends; the file stays."""

    council = models.ForeignKey(Council, models.PROTECT)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="files")
    signing = models.ForeignKey(SignOff, models.PROTECT, related_name="files", help_text="The sheet it is written of.")
    job = models.OneToOneField(Job, models.PROTECT, null=True, blank=True, related_name="batch_file")
    layout = models.ForeignKey(ExportLayout, models.PROTECT, null=True, blank=True, help_text="Empty: the default.")
    format = models.CharField(max_length=4, choices=FileFormat.choices)
    head = models.CharField(max_length=64, help_text="The head of the chain the file was written of.")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    name = models.CharField(max_length=120, blank=True)
    content = models.BinaryField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the file.")
    lines = models.PositiveIntegerField(null=True, blank=True)
    written_at = models.DateTimeField(null=True, blank=True)
    link_ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["batch", "-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="file_is_whole",
                condition=Q(name="", content__isnull=True, digest="", lines__isnull=True, written_at__isnull=True)
                | (
                    Q(content__isnull=False, lines__isnull=False, written_at__isnull=False, link_ends_at__isnull=False)
                    & ~Q(name="")
                    & ~Q(digest="")
                ),
                violation_error_message="A file is written whole or not at all.",
            )
        ]
        triggers = [
            refusing(
                "unchangeable_once_written",
                pgtrigger.Update,
                "A file that was written is never changed.",
                when="OLD.digest <> ''"
                " AND to_jsonb(OLD) - 'link_ends_at' IS DISTINCT FROM to_jsonb(NEW) - 'link_ends_at'",
            ),
            refusing("never_deleted", pgtrigger.Delete, "A file of a batch is never deleted."),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.get_format_display()} of {self.batch}, being written"


class Download(models.Model):
    """Somebody took a copy of a file."""

    file = models.ForeignKey(BatchFile, models.PROTECT, related_name="downloads")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["file", "at", "id"]
        triggers = append_only("Who took a copy is never rewritten.")

    def __str__(self) -> str:
        return f"{self.file}, {self.by}"
