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


_WHOLE = "A file is written whole or not at all."
_WRITTEN = "A file that was written is never changed."
_IS_WRITTEN = "EXISTS (SELECT FROM claims_batchfile f WHERE f.id = {row}.file_id AND f.digest <> '')"


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
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the file, its pieces in a row.")
    lines = models.PositiveIntegerField(null=True, blank=True)
    written_at = models.DateTimeField(null=True, blank=True)
    link_ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["batch", "-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="file_is_whole",
                condition=Q(name="", digest="", lines__isnull=True, written_at__isnull=True)
                | (
                    Q(lines__isnull=False, written_at__isnull=False, link_ends_at__isnull=False)
                    & ~Q(name="")
                    & ~Q(digest="")
                ),
                violation_error_message=_WHOLE,
            )
        ]
        triggers = [
            refusing(
                "has_pieces_once_written",
                pgtrigger.Insert | pgtrigger.Update,
                _WHOLE,
                when="NEW.digest <> '' AND NOT EXISTS (SELECT FROM claims_filepiece p WHERE p.file_id = NEW.id)",
            ),
            refusing(
                "unchangeable_once_written",
                pgtrigger.Update,
                _WRITTEN,
                when="OLD.digest <> ''"
                " AND to_jsonb(OLD) - 'link_ends_at' IS DISTINCT FROM to_jsonb(NEW) - 'link_ends_at'",
            ),
            refusing("never_deleted", pgtrigger.Delete, "A file of a batch is never deleted."),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.get_format_display()} of {self.batch}, being written"


class FilePiece(models.Model):
    """A piece of a file of a batch, in its place. Until the file bears its SHA-256 its pieces count for nothing."""

    file = models.ForeignKey(BatchFile, models.PROTECT, related_name="pieces")
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        ordering = ["file", "number"]
        constraints = [models.UniqueConstraint("file", "number", name="one_piece_of_a_number")]
        triggers = [
            refusing("never_added_once_written", pgtrigger.Insert, _WRITTEN, when=_IS_WRITTEN.format(row="NEW")),
            refusing("never_updated", pgtrigger.Update, _WRITTEN),
            refusing("never_deleted_once_written", pgtrigger.Delete, _WRITTEN, when=_IS_WRITTEN.format(row="OLD")),
        ]

    def __str__(self) -> str:
        return f"{self.file}, piece {self.number}"


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
