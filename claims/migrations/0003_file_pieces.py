"""A file lies in the pieces it was written in: putting them together wrote all of it twice."""

import django.db.models.deletion
from django.db import migrations, models

from families.passing import PASSING

WHOLE = models.Q(
    models.Q(("digest", ""), ("lines__isnull", True), ("name", ""), ("written_at__isnull", True)),
    models.Q(
        ("lines__isnull", False),
        ("link_ends_at__isnull", False),
        ("written_at__isnull", False),
        models.Q(("name", ""), _negated=True),
        models.Q(("digest", ""), _negated=True),
    ),
    _connector="OR",
)


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_same_council")]

    operations = [
        migrations.CreateModel(
            name="FilePiece",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="pieces", to="claims.batchfile"
                    ),
                ),
            ],
            options={
                "ordering": ["file", "number"],
                "constraints": [
                    models.UniqueConstraint(models.F("file"), models.F("number"), name="one_piece_of_a_number")
                ],
            },
        ),
        # A file is digests and packed bytes: trying to make it smaller costs more than writing it.
        migrations.RunSQL(
            "ALTER TABLE claims_filepiece ALTER COLUMN content SET STORAGE EXTERNAL", migrations.RunSQL.noop
        ),
        migrations.RunSQL(
            """INSERT INTO claims_filepiece (file_id, number, content)
               SELECT id, 0, content FROM claims_batchfile WHERE content IS NOT NULL""",
            hints=PASSING,
        ),
        migrations.RemoveConstraint(model_name="batchfile", name="file_is_whole"),
        migrations.RemoveField(model_name="batchfile", name="content"),
        migrations.AlterField(
            model_name="batchfile",
            name="digest",
            field=models.CharField(blank=True, help_text="SHA-256 of the file, its pieces in a row.", max_length=64),
        ),
        migrations.AddConstraint(
            model_name="batchfile",
            constraint=models.CheckConstraint(
                condition=WHOLE,
                name="file_is_whole",
                violation_error_message="A file is written whole or not at all.",
            ),
        ),
    ]
