"""The first tables of claims."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import families.first_tables
import families.periods
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("families", "0001_start"),
        ("keyworkers", "0001_start"),
        ("outcomes", "0001_start"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        families.first_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Programme",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="programmes",
                                to="families.council",
                            ),
                        ),
                        (
                            "framework",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="programmes",
                                to="outcomes.framework",
                            ),
                        ),
                        ("name", models.CharField(max_length=100)),
                        ("slug", models.SlugField()),
                        ("announced_on", models.DateField(blank=True, null=True)),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(help_text="The day after its last.")),
                        ("source_note", models.TextField(blank=True, help_text="Where published figures were read.")),
                        (
                            "payment",
                            models.CharField(
                                choices=[
                                    ("by-results", "Paid by results"),
                                    ("recorded", "Paid up front; results are recorded, not paid (earned autonomy)"),
                                ],
                                default="by-results",
                                max_length=10,
                            ),
                        ),
                        (
                            "tariff_by",
                            models.CharField(
                                choices=[
                                    ("attached", "The day the family was attached"),
                                    ("claimed", "The day its window closes"),
                                ],
                                default="attached",
                                max_length=8,
                            ),
                        ),
                        ("paid_of", models.PositiveSmallIntegerField(default=1, help_text="Of so many families …")),
                        (
                            "paid_for",
                            models.PositiveSmallIntegerField(default=1, help_text="… the department pays for so many."),
                        ),
                        (
                            "second_check_percent",
                            models.PositiveSmallIntegerField(
                                default=10,
                                help_text="The share of decisions that a second person takes too: our reading, no published rule.",
                            ),
                        ),
                        (
                            "second_check_seed",
                            models.CharField(blank=True, help_text="Draws which decisions those are.", max_length=64),
                        ),
                        (
                            "sample_percent",
                            models.PositiveSmallIntegerField(
                                default=10, help_text="At least so much of a batch is drawn for internal audit."
                            ),
                        ),
                        (
                            "sample_floor",
                            models.PositiveSmallIntegerField(default=5, help_text="And never fewer claims than this."),
                        ),
                        (
                            "coordination",
                            models.CharField(
                                choices=[
                                    ("shown", "Shown, and needed by no claim"),
                                    ("needed", "Needed by every claim"),
                                ],
                                default="shown",
                                max_length=6,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["council", "starts_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="programme_in_order",
                                violation_error_message="A programme ends after it starts.",
                            ),
                            models.UniqueConstraint(
                                models.F("council"), models.F("slug"), name="one_programme_of_a_slug"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("paid_for__gte", 1), ("paid_of__gte", models.F("paid_for"))),
                                name="paid_for_so_many_of_so_many",
                                violation_error_message="The department pays for some of the families, and for no more than all.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("second_check_percent__lte", 100)),
                                name="second_check_is_a_share",
                                violation_error_message="A share of decisions lies between 0 and 100 percent.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("sample_percent__gte", 10), ("sample_percent__lte", 100)),
                                name="sample_is_at_least_a_tenth",
                                violation_error_message="Internal audit looks at 10 to 100 percent of a batch.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="AssuranceAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="families.council"),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assurance_answers",
                                to="claims.programme",
                            ),
                        ),
                        ("trigger", models.CharField(max_length=40)),
                        ("applies", models.BooleanField()),
                        ("note", models.CharField(max_length=400)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("answered_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["programme", "trigger", "-answered_at", "-id"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Window",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="windows",
                                to="claims.programme",
                            ),
                        ),
                        ("name", models.CharField(max_length=60)),
                        ("opens_on", models.DateField()),
                        ("closes_on", models.DateField()),
                        ("submit_by", models.DateField()),
                        (
                            "attached_by",
                            models.DateField(help_text="Families attached later wait for the next window."),
                        ),
                        ("evidence_on", models.DateField(help_text="Claims are judged on this day.")),
                    ],
                    options={
                        "ordering": ["programme", "opens_on"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("programme"), models.F("name"), name="one_window_of_a_name"
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("programme", "="),
                                    (
                                        models.Func(
                                            models.F("opens_on"),
                                            models.F("closes_on"),
                                            models.Value("[]"),
                                            function="DATERANGE",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="windows_do_not_overlap",
                                violation_error_message="Two windows of a programme share a day.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("opens_on__lt", models.F("closes_on")),
                                    ("submit_by__gte", models.F("opens_on")),
                                    ("submit_by__lte", models.F("closes_on")),
                                    ("attached_by__lte", models.F("evidence_on")),
                                    ("evidence_on__lte", models.F("submit_by")),
                                ),
                                name="window_dates_in_order",
                                violation_error_message="A window opens, is submitted and closes in that order, and its evidence date lies between the last attachment and the submission.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Batch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="families.council"),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="batches",
                                to="claims.programme",
                            ),
                        ),
                        (
                            "window",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="batches", to="claims.window"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Being filled by the analyst"),
                                    ("frozen", "Frozen, for internal audit to draw its sample"),
                                    ("auditing", "Sample with internal audit"),
                                    ("audited", "Audited, for the senior officer to sign"),
                                    ("signed", "Signed, for the analyst to send"),
                                    ("submitted", "Submitted to the department"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="batches_made",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                        (
                            "frozen_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="batches_frozen",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("frozen_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "payment",
                            models.CharField(
                                choices=[
                                    ("by-results", "Paid by results"),
                                    ("recorded", "Paid up front; results are recorded, not paid (earned autonomy)"),
                                ],
                                default="by-results",
                                help_text="How the programme was paid at the freeze.",
                                max_length=10,
                            ),
                        ),
                        (
                            "signed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="batches_signed",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("signed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="batches_submitted",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "file_name",
                            models.CharField(blank=True, help_text="The file that is sent, or was.", max_length=120),
                        ),
                        (
                            "file_digest",
                            models.CharField(
                                blank=True, help_text="Its SHA-256; its bytes lie in its BatchFile.", max_length=64
                            ),
                        ),
                        (
                            "head",
                            models.CharField(
                                blank=True, help_text="The last link of the chain of its snapshots.", max_length=64
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "batches",
                        "ordering": ["programme", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("programme"), models.F("number"), name="one_batch_of_a_number"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "open")),
                                fields=("window",),
                                name="one_open_batch_a_window",
                                violation_error_message="A batch of this window is already being filled.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("frozen_at__isnull", True), ("frozen_by__isnull", True), ("state", "open")
                                    ),
                                    models.Q(
                                        models.Q(("state", "open"), _negated=True),
                                        ("frozen_at__isnull", False),
                                        ("frozen_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="frozen_exactly_when",
                                violation_error_message="A frozen batch says who froze it and when.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("signed_at__isnull", False),
                                        ("signed_by__isnull", False),
                                        ("state__in", ["signed", "submitted"]),
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ["signed", "submitted"]), _negated=True),
                                        ("signed_at__isnull", True),
                                        ("signed_by__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="signed_exactly_when",
                                violation_error_message="A signed batch says who signed it and when.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "submitted"),
                                        ("submitted_at__isnull", False),
                                        ("submitted_by__isnull", False),
                                        models.Q(("file_digest", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("state", "submitted"), _negated=True),
                                        ("submitted_at__isnull", True),
                                        ("submitted_by__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="submitted_exactly_when",
                                violation_error_message="A submitted batch says who sent which file, and when.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="BatchEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="claims.batch",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        (
                            "council",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="families.council",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="claims.programme",
                            ),
                        ),
                        (
                            "window",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="claims.window",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Being filled by the analyst"),
                                    ("frozen", "Frozen, for internal audit to draw its sample"),
                                    ("auditing", "Sample with internal audit"),
                                    ("audited", "Audited, for the senior officer to sign"),
                                    ("signed", "Signed, for the analyst to send"),
                                    ("submitted", "Submitted to the department"),
                                ],
                                default="open",
                                max_length=10,
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                        (
                            "frozen_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("frozen_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "payment",
                            models.CharField(
                                choices=[
                                    ("by-results", "Paid by results"),
                                    ("recorded", "Paid up front; results are recorded, not paid (earned autonomy)"),
                                ],
                                default="by-results",
                                help_text="How the programme was paid at the freeze.",
                                max_length=10,
                            ),
                        ),
                        (
                            "signed_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("signed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("submitted_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "file_name",
                            models.CharField(blank=True, help_text="The file that is sent, or was.", max_length=120),
                        ),
                        (
                            "file_digest",
                            models.CharField(
                                blank=True, help_text="Its SHA-256; its bytes lie in its BatchFile.", max_length=64
                            ),
                        ),
                        (
                            "head",
                            models.CharField(
                                blank=True, help_text="The last link of the chain of its snapshots.", max_length=64
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="SignOff",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="families.council"),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="signings", to="claims.batch"
                            ),
                        ),
                        ("lines", models.PositiveIntegerField()),
                        ("attachments", models.PositiveIntegerField()),
                        ("results", models.PositiveIntegerField()),
                        ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                        (
                            "without_rate",
                            models.PositiveIntegerField(default=0, help_text="How many of the lines no rate covered."),
                        ),
                        (
                            "sampled",
                            models.PositiveIntegerField(help_text="How many of the lines internal audit looked at."),
                        ),
                        ("head", models.CharField(max_length=64)),
                        (
                            "signed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signings",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("signed_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["batch", "signed_at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("amount__gte", 0),
                                    (
                                        "lines",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("attachments"), "+", models.F("results")
                                        ),
                                    ),
                                    ("sampled__lte", models.F("lines")),
                                    ("without_rate__lte", models.F("lines")),
                                ),
                                name="sheet_adds_up",
                                violation_error_message="Attachments and results add up to the lines that are signed.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ExportLayout",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="families.council"),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="layouts",
                                to="claims.programme",
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField()),
                        ("columns", models.JSONField()),
                        ("note", models.CharField(help_text="Why the layout changed.", max_length=300)),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("made_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["programme", "-version"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("programme"), models.F("version"), name="one_layout_of_a_version"
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="BatchFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="families.council"),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="files", to="claims.batch"
                            ),
                        ),
                        (
                            "signing",
                            models.ForeignKey(
                                help_text="The sheet it is written of.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="claims.signoff",
                            ),
                        ),
                        (
                            "job",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="batch_file",
                                to="keyworkers.job",
                            ),
                        ),
                        (
                            "layout",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: the default.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="claims.exportlayout",
                            ),
                        ),
                        (
                            "format",
                            models.CharField(choices=[("csv", "CSV"), ("xlsx", "Excel workbook")], max_length=4),
                        ),
                        (
                            "head",
                            models.CharField(help_text="The head of the chain the file was written of.", max_length=64),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("name", models.CharField(blank=True, max_length=120)),
                        ("content", models.BinaryField(blank=True, null=True)),
                        ("digest", models.CharField(blank=True, help_text="SHA-256 of the file.", max_length=64)),
                        ("lines", models.PositiveIntegerField(blank=True, null=True)),
                        ("written_at", models.DateTimeField(blank=True, null=True)),
                        ("link_ends_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["batch", "-asked_at", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("content__isnull", True),
                                        ("digest", ""),
                                        ("lines__isnull", True),
                                        ("name", ""),
                                        ("written_at__isnull", True),
                                    ),
                                    models.Q(
                                        ("content__isnull", False),
                                        ("lines__isnull", False),
                                        ("link_ends_at__isnull", False),
                                        ("written_at__isnull", False),
                                        models.Q(("name", ""), _negated=True),
                                        models.Q(("digest", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="file_is_whole",
                                violation_error_message="A file is written whole or not at all.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Claim",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="families.council"),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="claims",
                                to="claims.programme",
                            ),
                        ),
                        (
                            "family",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="families.family"
                            ),
                        ),
                        (
                            "attachment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="claims",
                                to="outcomes.attachment",
                            ),
                        ),
                        (
                            "window",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="claims.window"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("attachment", "Attachment"), ("result", "Result")], max_length=10
                            ),
                        ),
                        (
                            "result_type",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("progress", "Significant and sustained progress"),
                                    ("employment", "Continuous employment"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft with the analyst"),
                                    ("ready", "Ready, with the analyst"),
                                    ("held", "Held"),
                                    ("in-batch", "In a batch with the analyst"),
                                    ("with-audit", "With internal audit"),
                                    ("submitted", "Submitted to the department"),
                                    ("paid", "Paid by the department"),
                                    ("refused", "Refused by the department"),
                                    ("withdrawn", "Withdrawn by the council"),
                                    ("repaid", "Repaid to the department"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        (
                            "held_for",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("gate", "A gate it does not pass"),
                                    ("cap", "Room below the cap"),
                                    ("hand", "The analyst's decision"),
                                ],
                                max_length=4,
                            ),
                        ),
                        ("held_because", models.CharField(blank=True, max_length=300)),
                        ("raised_at", models.DateTimeField()),
                        ("submitted_on", models.DateField(blank=True, null=True)),
                        (
                            "again_of",
                            models.ForeignKey(
                                blank=True,
                                help_text="The claim refused before.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="made_again",
                                to="claims.claim",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["attachment__attached_on", "family__reference"],
                        "indexes": [models.Index(fields=["programme", "state", "kind"], name="claims_by_state")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["draft", "ready", "held", "in-batch", "with-audit", "submitted", "paid"],
                                    )
                                ),
                                fields=("family", "programme", "kind"),
                                name="one_live_claim_a_family",
                                violation_error_message="This family already has a live claim of that kind in the programme.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "result"), models.Q(("result_type", ""), _negated=True)),
                                    models.Q(("kind", "attachment"), ("result_type", "")),
                                    _connector="OR",
                                ),
                                name="result_has_a_type",
                                violation_error_message="A result claim names its route; an attachment has none.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "held"),
                                        models.Q(("held_because", ""), _negated=True),
                                        models.Q(("held_for", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("state", "held"), _negated=True),
                                        ("held_because", ""),
                                        ("held_for", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="held_says_why",
                                violation_error_message="A held claim says why; another has nothing to say.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["submitted", "paid", "refused"]), ("submitted_on__isnull", False)
                                    ),
                                    ("state__in", ["withdrawn", "repaid"]),
                                    models.Q(
                                        ("state__in", ["draft", "ready", "held", "in-batch", "with-audit"]),
                                        ("submitted_on__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="submitted_says_when",
                                violation_error_message="A submitted claim says when.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BatchLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="families.council"),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="claims.batch"
                            ),
                        ),
                        (
                            "claim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="claims.claim"
                            ),
                        ),
                        ("line_number", models.PositiveIntegerField(blank=True, null=True)),
                        ("snapshot", models.TextField(blank=True)),
                        ("snapshot_digest", models.CharField(blank=True, max_length=64)),
                        ("link", models.CharField(blank=True, max_length=64)),
                        (
                            "amount",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                help_text="In pounds, by the tariff, since the freeze.",
                                max_digits=9,
                                null=True,
                            ),
                        ),
                        ("added_at", models.DateTimeField()),
                        ("removed_at", models.DateTimeField(blank=True, null=True)),
                        ("removed_because", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "ordering": ["batch", "line_number", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("removed_at__isnull", True)),
                                fields=("claim",),
                                name="one_batch_a_claim",
                                violation_error_message="This claim is already in a batch.",
                            ),
                            models.UniqueConstraint(
                                models.F("batch"), models.F("line_number"), name="one_line_of_a_number"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("removed_at__isnull", True), ("removed_because", "")),
                                    models.Q(
                                        ("removed_at__isnull", False), models.Q(("removed_because", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="removed_says_why",
                                violation_error_message="A claim taken out of a batch says why.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("amount__isnull", True),
                                        ("line_number__isnull", True),
                                        ("link", ""),
                                        ("snapshot", ""),
                                        ("snapshot_digest", ""),
                                    ),
                                    models.Q(
                                        ("line_number__isnull", False),
                                        models.Q(("snapshot", ""), _negated=True),
                                        models.Q(("snapshot_digest", ""), _negated=True),
                                        models.Q(("link", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="frozen_line_is_whole",
                                violation_error_message="A frozen line has its number, its snapshot and its link.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__isnull", True), ("amount__gte", 0), _connector="OR"),
                                name="line_amount_not_negative",
                                violation_error_message="A claim is for nothing, or for more.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="BatchMove",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="claims.batch"
                            ),
                        ),
                        (
                            "came_from",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("open", "Being filled by the analyst"),
                                    ("frozen", "Frozen, for internal audit to draw its sample"),
                                    ("auditing", "Sample with internal audit"),
                                    ("audited", "Audited, for the senior officer to sign"),
                                    ("signed", "Signed, for the analyst to send"),
                                    ("submitted", "Submitted to the department"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "went_to",
                            models.CharField(
                                choices=[
                                    ("open", "Being filled by the analyst"),
                                    ("frozen", "Frozen, for internal audit to draw its sample"),
                                    ("auditing", "Sample with internal audit"),
                                    ("audited", "Audited, for the senior officer to sign"),
                                    ("signed", "Signed, for the analyst to send"),
                                    ("submitted", "Submitted to the department"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "moved_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: the night, or a check that is not passed.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("moved_at", models.DateTimeField()),
                        ("reason", models.CharField(max_length=300)),
                    ],
                    options={
                        "ordering": ["moved_at", "id"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Cap",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="caps", to="claims.programme"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("attachment", "Attachment"), ("result", "Result")], max_length=10
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(help_text="The day after its last.")),
                        ("is_in_total", models.BooleanField(default=False)),
                        ("number", models.PositiveIntegerField()),
                        ("source_note", models.TextField(blank=True)),
                    ],
                    options={
                        "ordering": ["programme", "kind", "is_in_total", "starts_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="cap_in_order",
                                violation_error_message="A cap ends after it starts.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("programme", "="),
                                    ("kind", "="),
                                    ("is_in_total", "="),
                                    (families.periods.DateRange(models.F("starts_on"), models.F("ends_on")), "&&"),
                                ],
                                name="caps_do_not_overlap",
                                violation_error_message="Two caps of a programme share a day.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="CapEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="claims.cap",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        (
                            "programme",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="claims.programme",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("attachment", "Attachment"), ("result", "Result")], max_length=10
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(help_text="The day after its last.")),
                        ("is_in_total", models.BooleanField(default=False)),
                        ("number", models.PositiveIntegerField()),
                        ("source_note", models.TextField(blank=True)),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="ClaimedList",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="families.council"),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="claimed_lists",
                                to="claims.programme",
                            ),
                        ),
                        ("file_name", models.CharField(max_length=200)),
                        ("file_text", models.TextField(help_text="The list, kept as it came.")),
                        ("digest", models.CharField(help_text="SHA-256 of the list.", max_length=64)),
                        (
                            "loaded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("loaded_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["-loaded_at", "-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("programme"),
                                models.F("digest"),
                                name="one_list_of_a_content",
                                violation_error_message="This very list has been loaded before.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ClaimedRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "list",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rows",
                                to="claims.claimedlist",
                            ),
                        ),
                        ("number", models.PositiveIntegerField(help_text="Its row in the file.")),
                        (
                            "reference",
                            models.CharField(help_text="The family or person, as the list names it.", max_length=60),
                        ),
                        ("problem", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "ordering": ["list", "number"],
                        "constraints": [
                            models.UniqueConstraint(models.F("list"), models.F("number"), name="one_row_of_a_number")
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ClaimedElsewhere",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="families.council"),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="claimed_elsewhere",
                                to="claims.programme",
                            ),
                        ),
                        (
                            "family",
                            models.ForeignKey(
                                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="families.family"
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="families.person"
                            ),
                        ),
                        ("claimed_by", models.CharField(max_length=120)),
                        ("claimed_on", models.DateField()),
                        ("note", models.CharField(blank=True, max_length=300)),
                        (
                            "row",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="claimed",
                                to="claims.claimedrow",
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_because", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "verbose_name_plural": "claimed elsewhere",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("family__isnull", False), ("person__isnull", False), _connector="OR"
                                ),
                                name="claimed_elsewhere_names_somebody",
                                violation_error_message="Name the family or the person that was claimed.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("withdrawn_at__isnull", False),
                                        ("withdrawn_by__isnull", False),
                                        models.Q(("withdrawn_because", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("withdrawn_at__isnull", True),
                                        ("withdrawn_because", ""),
                                        ("withdrawn_by__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="claimed_elsewhere_withdrawn_exactly_when",
                                violation_error_message="An entry that is withdrawn says when, by whom and why.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ClaimEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="claims.claim",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        (
                            "council",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="families.council",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="claims.programme",
                            ),
                        ),
                        (
                            "family",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="families.family",
                            ),
                        ),
                        (
                            "attachment",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="outcomes.attachment",
                            ),
                        ),
                        (
                            "window",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="claims.window",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("attachment", "Attachment"), ("result", "Result")], max_length=10
                            ),
                        ),
                        (
                            "result_type",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("progress", "Significant and sustained progress"),
                                    ("employment", "Continuous employment"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft with the analyst"),
                                    ("ready", "Ready, with the analyst"),
                                    ("held", "Held"),
                                    ("in-batch", "In a batch with the analyst"),
                                    ("with-audit", "With internal audit"),
                                    ("submitted", "Submitted to the department"),
                                    ("paid", "Paid by the department"),
                                    ("refused", "Refused by the department"),
                                    ("withdrawn", "Withdrawn by the council"),
                                    ("repaid", "Repaid to the department"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        (
                            "held_for",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("gate", "A gate it does not pass"),
                                    ("cap", "Room below the cap"),
                                    ("hand", "The analyst's decision"),
                                ],
                                max_length=4,
                            ),
                        ),
                        ("held_because", models.CharField(blank=True, max_length=300)),
                        ("raised_at", models.DateTimeField()),
                        ("submitted_on", models.DateField(blank=True, null=True)),
                        (
                            "again_of",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="The claim refused before.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="claims.claim",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="ClaimMove",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "claim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="moves", to="claims.claim"
                            ),
                        ),
                        (
                            "came_from",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("draft", "Draft with the analyst"),
                                    ("ready", "Ready, with the analyst"),
                                    ("held", "Held"),
                                    ("in-batch", "In a batch with the analyst"),
                                    ("with-audit", "With internal audit"),
                                    ("submitted", "Submitted to the department"),
                                    ("paid", "Paid by the department"),
                                    ("refused", "Refused by the department"),
                                    ("withdrawn", "Withdrawn by the council"),
                                    ("repaid", "Repaid to the department"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "went_to",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft with the analyst"),
                                    ("ready", "Ready, with the analyst"),
                                    ("held", "Held"),
                                    ("in-batch", "In a batch with the analyst"),
                                    ("with-audit", "With internal audit"),
                                    ("submitted", "Submitted to the department"),
                                    ("paid", "Paid by the department"),
                                    ("refused", "Refused by the department"),
                                    ("withdrawn", "Withdrawn by the council"),
                                    ("repaid", "Repaid to the department"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "moved_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: the service.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("moved_at", models.DateTimeField()),
                        ("reason", models.CharField(max_length=300)),
                    ],
                    options={
                        "ordering": ["moved_at", "id"],
                        "indexes": [models.Index(fields=["moved_at"], name="claim_moves_by_moment")],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="ClaimPerson",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "claim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="people", to="claims.claim"
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="claims.programme"),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("attachment", "Attachment"), ("result", "Result")], max_length=10
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="families.person"
                            ),
                        ),
                        ("is_live", models.BooleanField(default=True, help_text="Kept by a trigger on the claim.")),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_live", True)),
                                fields=("programme", "kind", "person"),
                                name="one_live_claim_a_person",
                                violation_error_message="A member of this family stands in another live claim of the programme.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ClaimTask",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="families.council"),
                        ),
                        (
                            "claim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="tasks", to="claims.claim"
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                choices=[
                                    ("employment-verified", "The record of the work is verified"),
                                    ("judgement-accepted", "The professional judgement it rests on is accepted"),
                                    ("retrospective-accepted", "The assessment made after attachment is accepted"),
                                    ("plan-covers", "The family plan covers the needs that no goal names"),
                                ],
                                max_length=24,
                            ),
                        ),
                        ("outcome", models.CharField(choices=[("passed", "Yes"), ("not-passed", "No")], max_length=10)),
                        (
                            "rests_on",
                            models.CharField(
                                help_text="What the person looked at: the source and its date.", max_length=200
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=300)),
                        (
                            "answered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("answered_at", models.DateTimeField()),
                        (
                            "undone_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                        ("undone_because", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "ordering": ["claim", "answered_at", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("undone_at__isnull", True)),
                                fields=("claim", "code"),
                                name="one_answer_to_a_task",
                                violation_error_message="This check has been answered already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("undone_at__isnull", False),
                                        ("undone_by__isnull", False),
                                        models.Q(("undone_because", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("undone_at__isnull", True), ("undone_because", ""), ("undone_by__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="task_undone_exactly_when",
                                violation_error_message="An answer that is undone says when, by whom and why.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Decision",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="families.council"),
                        ),
                        (
                            "claim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="claims.claim"
                            ),
                        ),
                        ("is_second", models.BooleanField(default=False)),
                        ("is_drawn", models.BooleanField(default=False)),
                        (
                            "outcome",
                            models.CharField(
                                choices=[("approved", "It can be claimed"), ("sent-back", "It cannot be claimed yet")],
                                max_length=10,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=300)),
                        (
                            "decided_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="decisions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_at", models.DateTimeField()),
                        (
                            "undone_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: the night, as a check lapsed.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                        ("undone_because", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "ordering": ["claim", "decided_at", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("undone_at__isnull", True)),
                                fields=("claim", "is_second"),
                                name="one_decision_a_claim",
                                violation_error_message="This claim has been decided on already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("outcome", "approved"), models.Q(("note", ""), _negated=True), _connector="OR"
                                ),
                                name="sent_back_says_why",
                                violation_error_message="Whoever sends a claim back says why.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("undone_at__isnull", False), models.Q(("undone_because", ""), _negated=True)
                                    ),
                                    models.Q(
                                        ("undone_at__isnull", True), ("undone_because", ""), ("undone_by__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="decision_undone_exactly_when",
                                violation_error_message="A decision that is undone says when and why, and by whom unless by the night.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Download",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="downloads",
                                to="claims.batchfile",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["file", "at", "id"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Finding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="families.council"),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings",
                                to="claims.batchline",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings",
                                to="families.person",
                            ),
                        ),
                        (
                            "question",
                            models.CharField(
                                choices=[
                                    ("eligible", "Was the family eligible?"),
                                    ("approach", "Was the programme's approach followed?"),
                                    ("result", "Is the result evidenced?"),
                                    ("whole", "Is the claim valid?"),
                                ],
                                max_length=8,
                            ),
                        ),
                        (
                            "found",
                            models.CharField(
                                choices=[("valid", "Valid"), ("partly", "Partly valid"), ("not-valid", "Not valid")],
                                max_length=9,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=500)),
                        (
                            "found_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("found_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["line", "found_at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("found", "valid"), models.Q(("reason", ""), _negated=True), _connector="OR"
                                ),
                                name="not_wholly_valid_says_why",
                                violation_error_message="Say why the claim is not, or only partly, valid.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ListExport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="families.council"),
                        ),
                        (
                            "job",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="list_export",
                                to="keyworkers.job",
                            ),
                        ),
                        ("things", models.CharField(help_text="Which list: families, people, claims …", max_length=30)),
                        ("columns", models.JSONField(help_text="The names of the columns, in their order.")),
                        (
                            "asked",
                            models.JSONField(default=dict, help_text="What narrows the list, as its address says it."),
                        ),
                        (
                            "is_pseudonymised",
                            models.BooleanField(
                                default=False, help_text="Without anything that names a person or place."
                            ),
                        ),
                        (
                            "purpose",
                            models.CharField(help_text="What it is for, in the words of who asked.", max_length=300),
                        ),
                        (
                            "format",
                            models.CharField(choices=[("csv", "CSV"), ("xlsx", "Excel workbook")], max_length=4),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="list_exports",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("name", models.CharField(blank=True, max_length=120)),
                        ("content", models.BinaryField(blank=True, null=True)),
                        ("digest", models.CharField(blank=True, help_text="SHA-256 of the file.", max_length=64)),
                        ("rows", models.PositiveIntegerField(blank=True, null=True)),
                        ("written_at", models.DateTimeField(blank=True, null=True)),
                        ("link_ends_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["-asked_at", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("content__isnull", True),
                                        ("digest", ""),
                                        ("name", ""),
                                        ("rows__isnull", True),
                                        ("written_at__isnull", True),
                                    ),
                                    models.Q(
                                        ("link_ends_at__isnull", False),
                                        ("rows__isnull", False),
                                        ("written_at__isnull", False),
                                        models.Q(("name", ""), _negated=True),
                                        models.Q(("digest", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_list_is_written_whole",
                                violation_error_message="A list is written whole or not at all.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ListDownload",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "export",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="downloads",
                                to="claims.listexport",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["export", "at", "id"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Reply",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="families.council"),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="replies", to="claims.batch"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("previewed", "Read, to be confirmed"),
                                    ("committed", "Recorded"),
                                    ("discarded", "Discarded"),
                                    ("undone", "Undone"),
                                ],
                                default="previewed",
                                max_length=10,
                            ),
                        ),
                        ("file_name", models.CharField(blank=True, help_text="Empty: typed.", max_length=200)),
                        ("file_text", models.TextField(blank=True, help_text="The reply, kept as it came.")),
                        ("digest", models.CharField(blank=True, help_text="SHA-256 of the file.", max_length=64)),
                        (
                            "reference",
                            models.CharField(
                                blank=True, help_text="The department's own, of the payment.", max_length=60
                            ),
                        ),
                        ("answered_on", models.DateField()),
                        (
                            "stated_paid",
                            models.PositiveIntegerField(blank=True, help_text="How many it says it pays.", null=True),
                        ),
                        ("stated_total", models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                        (
                            "difference_because",
                            models.CharField(
                                blank=True,
                                help_text="Why the total differs from its lines, where it does.",
                                max_length=300,
                            ),
                        ),
                        (
                            "read_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("read_at", models.DateTimeField()),
                        (
                            "committed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("committed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "undone_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                        ("undone_because", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "verbose_name_plural": "replies",
                        "ordering": ["batch", "-read_at", "-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "committed"), models.Q(("digest", ""), _negated=True)),
                                fields=("batch", "digest"),
                                name="one_recording_of_a_reply",
                                violation_error_message="This very reply has been recorded already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("committed_at__isnull", False),
                                        ("committed_by__isnull", False),
                                        ("state__in", ["committed", "undone"]),
                                    ),
                                    models.Q(
                                        ("committed_at__isnull", True),
                                        ("committed_by__isnull", True),
                                        ("state__in", ["previewed", "discarded"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="reply_committed_exactly_when",
                                violation_error_message="A reply that is recorded says by whom and when.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "undone"),
                                        ("undone_at__isnull", False),
                                        ("undone_by__isnull", False),
                                        models.Q(("undone_because", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("state", "undone"), _negated=True),
                                        ("undone_at__isnull", True),
                                        ("undone_because", ""),
                                        ("undone_by__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="reply_undone_exactly_when",
                                violation_error_message="A reply that is undone says when, by whom and why.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("stated_total__isnull", True), ("stated_total__gte", 0), _connector="OR"
                                ),
                                name="reply_total_not_negative",
                                violation_error_message="A total is nothing, or more.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="MoneyLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="families.council"),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="money", to="claims.programme"
                            ),
                        ),
                        (
                            "window",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="money", to="claims.window"
                            ),
                        ),
                        (
                            "claim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="money", to="claims.claim"
                            ),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="money", to="claims.batch"
                            ),
                        ),
                        (
                            "reply",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="money",
                                to="claims.reply",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("claimed", "Claimed"),
                                    ("paid", "Paid"),
                                    ("refused", "Refused"),
                                    ("withdrawn", "Withdrawn before it was paid"),
                                    ("due-back", "Due back to the department"),
                                    ("repaid", "Repaid"),
                                ],
                                max_length=9,
                            ),
                        ),
                        ("amount", models.DecimalField(decimal_places=2, help_text="In pounds.", max_digits=9)),
                        ("on", models.DateField(help_text="The day it counts from.")),
                        ("reference", models.CharField(blank=True, max_length=60)),
                        ("note", models.CharField(blank=True, max_length=300)),
                        (
                            "written_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("written_at", models.DateTimeField()),
                        (
                            "undone_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                        ("undone_because", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "ordering": ["on", "id"],
                        "indexes": [models.Index(fields=["programme", "window", "kind"], name="money_by_window")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("undone_at__isnull", True)),
                                fields=("claim", "kind"),
                                name="one_line_of_a_kind_a_claim",
                                violation_error_message="The ledger has this line of the claim already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gte", 0)),
                                name="money_not_negative",
                                violation_error_message="An amount is nothing, or more; what goes back is a line of its own.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("undone_at__isnull", False),
                                        ("undone_by__isnull", False),
                                        models.Q(("undone_because", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("undone_at__isnull", True), ("undone_because", ""), ("undone_by__isnull", True)
                                    ),
                                    _connector="OR",
                                ),
                                name="money_undone_exactly_when",
                                violation_error_message="A line that is undone says when, by whom and why.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MonthlyFigure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="monthly_figures",
                                to="claims.programme",
                            ),
                        ),
                        ("name", models.CharField(max_length=40)),
                        ("breakdown", models.CharField(blank=True, max_length=20)),
                        ("part", models.CharField(blank=True, max_length=100)),
                        ("as_at", models.DateField()),
                        ("number", models.IntegerField()),
                        ("built_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["programme", "name", "as_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("programme"),
                                models.F("name"),
                                models.F("as_at"),
                                models.F("breakdown"),
                                models.F("part"),
                                name="one_figure_a_month",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="OpeningBalance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opening_balances",
                                to="claims.programme",
                            ),
                        ),
                        (
                            "measure",
                            models.CharField(
                                choices=[
                                    ("families_worked_with", "Families worked with"),
                                    ("families_turned_around", "Families turned around"),
                                ],
                                max_length=30,
                            ),
                        ),
                        ("label", models.CharField(max_length=100)),
                        (
                            "counted_on",
                            models.DateField(help_text="The day its families had been counted by; decides its year."),
                        ),
                        (
                            "result_type",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("progress", "Significant and sustained progress"),
                                    ("employment", "Continuous employment"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "window",
                            models.ForeignKey(
                                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="claims.window"
                            ),
                        ),
                        ("count", models.PositiveIntegerField()),
                        ("is_our_reading", models.BooleanField(default=False)),
                        ("source_note", models.TextField(blank=True)),
                    ],
                    options={
                        "ordering": ["programme", "counted_on", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("programme"),
                                models.F("measure"),
                                models.F("label"),
                                name="one_opening_balance_of_a_label",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="OpeningBalanceEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="claims.openingbalance",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        (
                            "programme",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="claims.programme",
                            ),
                        ),
                        (
                            "measure",
                            models.CharField(
                                choices=[
                                    ("families_worked_with", "Families worked with"),
                                    ("families_turned_around", "Families turned around"),
                                ],
                                max_length=30,
                            ),
                        ),
                        ("label", models.CharField(max_length=100)),
                        (
                            "counted_on",
                            models.DateField(help_text="The day its families had been counted by; decides its year."),
                        ),
                        (
                            "result_type",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("progress", "Significant and sustained progress"),
                                    ("employment", "Continuous employment"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "window",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="claims.window",
                            ),
                        ),
                        ("count", models.PositiveIntegerField()),
                        ("is_our_reading", models.BooleanField(default=False)),
                        ("source_note", models.TextField(blank=True)),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Story",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stories",
                                to="families.council",
                            ),
                        ),
                        ("title", models.CharField(max_length=100)),
                        ("body", models.TextField(max_length=4000)),
                        (
                            "agreed",
                            models.CharField(
                                help_text="How the family agreed to be told of, without naming it.", max_length=300
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("written", "Written, not approved"),
                                    ("approved", "Approved"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="written",
                                max_length=10,
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stories_written",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("written_at", models.DateTimeField()),
                        (
                            "approved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stories_approved",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("approved_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_because", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "ordering": ["-written_at", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("approved_at__isnull", True),
                                        ("approved_by__isnull", True),
                                        ("state", "written"),
                                    ),
                                    models.Q(
                                        ("approved_at__isnull", False),
                                        ("approved_by__isnull", False),
                                        ("state", "approved"),
                                    ),
                                    ("state", "withdrawn"),
                                    _connector="OR",
                                ),
                                name="an_approved_story_names_who",
                                violation_error_message="An approved story names who approved it, and when.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approved_by__isnull", True),
                                    models.Q(("approved_by", models.F("written_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_second_person_approves_a_story",
                                violation_error_message="A story is approved by somebody who did not write it.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "withdrawn"), _negated=True),
                                    models.Q(("withdrawn_because", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_withdrawn_story_says_why",
                                violation_error_message="A story is withdrawn for a reason.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="PerformancePage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="performance_pages",
                                to="families.council",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="performance_pages",
                                to="claims.programme",
                            ),
                        ),
                        ("as_at", models.DateField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Being written"),
                                    ("published", "Published"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("highlights", models.TextField(blank=True, help_text="One a line.", max_length=4000)),
                        (
                            "measure",
                            models.TextField(
                                blank=True, help_text="What the measure is, in the council's words.", max_length=4000
                            ),
                        ),
                        (
                            "commentary",
                            models.TextField(blank=True, help_text="The period's performance.", max_length=8000),
                        ),
                        ("actions", models.TextField(blank=True, max_length=8000)),
                        (
                            "story",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pages",
                                to="claims.story",
                            ),
                        ),
                        (
                            "is_public",
                            models.BooleanField(
                                default=False, help_text="Whether its public version may be read by anybody."
                            ),
                        ),
                        (
                            "corrects",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="corrected_by",
                                to="claims.performancepage",
                            ),
                        ),
                        (
                            "begun_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="performance_pages_begun",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("begun_at", models.DateTimeField()),
                        (
                            "published_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_because", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "ordering": ["programme", "-as_at", "-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "draft")),
                                fields=("programme", "as_at"),
                                name="one_draft_a_period",
                                violation_error_message="This period's page is being written already.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("corrects__isnull", True), ("state", "published")),
                                fields=("programme", "as_at"),
                                name="one_first_page_a_period",
                                violation_error_message="This period's page is published; a corrected one names it.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("published_at__isnull", True),
                                        ("published_by__isnull", True),
                                        ("state", "draft"),
                                    ),
                                    models.Q(
                                        ("published_at__isnull", False),
                                        ("published_by__isnull", False),
                                        ("state", "published"),
                                    ),
                                    ("state", "withdrawn"),
                                    _connector="OR",
                                ),
                                name="published_says_who_and_when",
                                violation_error_message="A published page says who published it, and when.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "withdrawn"), _negated=True),
                                    models.Q(("withdrawn_because", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_withdrawn_page_says_why",
                                violation_error_message="A page is withdrawn for a reason.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_public", False),
                                    models.Q(("state", "withdrawn"), _negated=True),
                                    _connector="OR",
                                ),
                                name="only_a_published_page_is_public",
                                violation_error_message="A withdrawn page is not public.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="PageFigure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "page",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="figures",
                                to="claims.performancepage",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField()),
                        ("name", models.CharField(max_length=40)),
                        ("title", models.CharField(max_length=100)),
                        ("sentence", models.CharField(max_length=400)),
                        ("breakdown", models.CharField(blank=True, max_length=20)),
                        ("part", models.CharField(blank=True, max_length=100)),
                        ("as_at", models.DateField()),
                        ("number", models.IntegerField()),
                        (
                            "measure",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("families_worked_with", "Families worked with"),
                                    ("families_turned_around", "Families turned around"),
                                ],
                                max_length=30,
                            ),
                        ),
                        ("target", models.PositiveIntegerField(blank=True, null=True)),
                        ("target_label", models.CharField(blank=True, max_length=60)),
                        (
                            "target_ends_on",
                            models.DateField(blank=True, help_text="The day after the target's last.", null=True),
                        ),
                        ("is_our_reading", models.BooleanField(default=False)),
                        ("text", models.CharField(help_text='"97% of in-year target (637 of 660)".', max_length=300)),
                    ],
                    options={
                        "ordering": ["page", "position"],
                        "constraints": [
                            models.UniqueConstraint(models.F("page"), models.F("position"), name="one_figure_a_place")
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="PerformancePageEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="claims.performancepage",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        (
                            "council",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="families.council",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="claims.programme",
                            ),
                        ),
                        ("as_at", models.DateField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Being written"),
                                    ("published", "Published"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="draft",
                                max_length=10,
                            ),
                        ),
                        ("highlights", models.TextField(blank=True, help_text="One a line.", max_length=4000)),
                        (
                            "measure",
                            models.TextField(
                                blank=True, help_text="What the measure is, in the council's words.", max_length=4000
                            ),
                        ),
                        (
                            "commentary",
                            models.TextField(blank=True, help_text="The period's performance.", max_length=8000),
                        ),
                        ("actions", models.TextField(blank=True, max_length=8000)),
                        (
                            "story",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="claims.story",
                            ),
                        ),
                        (
                            "is_public",
                            models.BooleanField(
                                default=False, help_text="Whether its public version may be read by anybody."
                            ),
                        ),
                        (
                            "corrects",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="claims.performancepage",
                            ),
                        ),
                        (
                            "begun_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("begun_at", models.DateTimeField()),
                        (
                            "published_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_because", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="ProgrammeEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="claims.programme",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        (
                            "council",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="families.council",
                            ),
                        ),
                        (
                            "framework",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="outcomes.framework",
                            ),
                        ),
                        ("name", models.CharField(max_length=100)),
                        ("slug", models.SlugField(db_index=False)),
                        ("announced_on", models.DateField(blank=True, null=True)),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(help_text="The day after its last.")),
                        ("source_note", models.TextField(blank=True, help_text="Where published figures were read.")),
                        (
                            "payment",
                            models.CharField(
                                choices=[
                                    ("by-results", "Paid by results"),
                                    ("recorded", "Paid up front; results are recorded, not paid (earned autonomy)"),
                                ],
                                default="by-results",
                                max_length=10,
                            ),
                        ),
                        (
                            "tariff_by",
                            models.CharField(
                                choices=[
                                    ("attached", "The day the family was attached"),
                                    ("claimed", "The day its window closes"),
                                ],
                                default="attached",
                                max_length=8,
                            ),
                        ),
                        ("paid_of", models.PositiveSmallIntegerField(default=1, help_text="Of so many families …")),
                        (
                            "paid_for",
                            models.PositiveSmallIntegerField(default=1, help_text="… the department pays for so many."),
                        ),
                        (
                            "second_check_percent",
                            models.PositiveSmallIntegerField(
                                default=10,
                                help_text="The share of decisions that a second person takes too: our reading, no published rule.",
                            ),
                        ),
                        (
                            "second_check_seed",
                            models.CharField(blank=True, help_text="Draws which decisions those are.", max_length=64),
                        ),
                        (
                            "sample_percent",
                            models.PositiveSmallIntegerField(
                                default=10, help_text="At least so much of a batch is drawn for internal audit."
                            ),
                        ),
                        (
                            "sample_floor",
                            models.PositiveSmallIntegerField(default=5, help_text="And never fewer claims than this."),
                        ),
                        (
                            "coordination",
                            models.CharField(
                                choices=[
                                    ("shown", "Shown, and needed by no claim"),
                                    ("needed", "Needed by every claim"),
                                ],
                                default="shown",
                                max_length=6,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="ReplyLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "reply",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="claims.reply"
                            ),
                        ),
                        ("row", models.PositiveIntegerField()),
                        (
                            "reads",
                            models.CharField(help_text="What the row names, as it stands there.", max_length=300),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replies",
                                to="claims.batchline",
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(
                                blank=True, choices=[("paid", "Paid"), ("refused", "Refused")], max_length=7
                            ),
                        ),
                        ("amount", models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True)),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        ("problem", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "ordering": ["reply", "row"],
                        "constraints": [
                            models.UniqueConstraint(models.F("reply"), models.F("row"), name="one_reply_line_a_row"),
                            models.UniqueConstraint(
                                condition=models.Q(("problem", "")), fields=("reply", "line"), name="one_answer_a_line"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("problem", ""), _negated=True),
                                    models.Q(("line__isnull", False), models.Q(("answer", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="reply_line_is_understood",
                                violation_error_message="A row that is understood names a line and what became of it.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Sample",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="families.council"),
                        ),
                        (
                            "batch",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT, related_name="sample", to="claims.batch"
                            ),
                        ),
                        ("seed", models.CharField(max_length=64)),
                        ("percent", models.PositiveSmallIntegerField()),
                        ("floor", models.PositiveSmallIntegerField()),
                        ("population", models.PositiveIntegerField(help_text="How many lines the batch had.")),
                        (
                            "frame",
                            models.JSONField(
                                default=dict,
                                help_text="Which lines stood in which stratum, and which rest on what is always looked at.",
                            ),
                        ),
                        (
                            "drawn_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="samples",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("drawn_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("percent__gte", 10), ("percent__lte", 100), ("population__gte", 1)),
                                name="sample_percent_at_least_ten",
                                violation_error_message="Internal audit looks at 10 to 100 percent of a batch.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("seed", ""), _negated=True),
                                name="sample_names_its_seed",
                                violation_error_message="A sample is drawn by a seed.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="SampleLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="families.council"),
                        ),
                        (
                            "sample",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="claims.sample"
                            ),
                        ),
                        (
                            "line",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sampled",
                                to="claims.batchline",
                            ),
                        ),
                        (
                            "drawn_for",
                            models.CharField(
                                choices=[
                                    ("random", "Drawn at random"),
                                    ("judgement", "Rests on a professional judgement"),
                                    ("retrospective", "Assessed after attachment"),
                                    ("self-verified", "Employment verified by the council itself"),
                                    ("enlarged", "Drawn when the sample was enlarged"),
                                ],
                                max_length=13,
                            ),
                        ),
                        (
                            "stratum",
                            models.CharField(blank=True, help_text="Result type, team and provider.", max_length=200),
                        ),
                        (
                            "drawn_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("drawn_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["sample", "line__line_number"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="SpotCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="families.council"),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="spot_checks",
                                to="claims.programme",
                            ),
                        ),
                        ("name", models.CharField(max_length=100)),
                        ("announced_on", models.DateField()),
                        ("visit_on", models.DateField(blank=True, null=True)),
                        (
                            "entered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("entered_at", models.DateTimeField()),
                        ("outcome", models.TextField(blank=True)),
                        ("closed_on", models.DateField(blank=True, null=True)),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-announced_on", "-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("programme"), models.F("name"), name="one_spot_check_of_a_name"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("visit_on__isnull", True),
                                    ("visit_on__gte", models.F("announced_on")),
                                    _connector="OR",
                                ),
                                name="spot_check_in_order",
                                violation_error_message="A visit does not come before it was announced.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("closed_by__isnull", False),
                                        ("closed_on__isnull", False),
                                        models.Q(("outcome", ""), _negated=True),
                                    ),
                                    models.Q(("closed_by__isnull", True), ("closed_on__isnull", True)),
                                    _connector="OR",
                                ),
                                name="spot_check_closed_exactly_when",
                                violation_error_message="A spot check that is closed says when, by whom and with what outcome.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="SpotCheckEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="claims.spotcheck",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        (
                            "council",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="families.council",
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="claims.programme",
                            ),
                        ),
                        ("name", models.CharField(max_length=100)),
                        ("announced_on", models.DateField()),
                        ("visit_on", models.DateField(blank=True, null=True)),
                        (
                            "entered_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("entered_at", models.DateTimeField()),
                        ("outcome", models.TextField(blank=True)),
                        ("closed_on", models.DateField(blank=True, null=True)),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="SpotCheckLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="families.council"),
                        ),
                        (
                            "spot_check",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="claims.spotcheck"
                            ),
                        ),
                        (
                            "claim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="spot_checks",
                                to="claims.claim",
                            ),
                        ),
                        (
                            "found",
                            models.CharField(
                                blank=True,
                                choices=[("valid", "Valid"), ("partly", "Partly valid"), ("not-valid", "Not valid")],
                                max_length=9,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=500)),
                        ("found_on", models.DateField(blank=True, null=True)),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["spot_check", "claim"],
                        "constraints": [
                            models.UniqueConstraint(models.F("spot_check"), models.F("claim"), name="selected_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(("found", ""), _negated=True),
                                        ("found_on__isnull", False),
                                        ("recorded_by__isnull", False),
                                    ),
                                    models.Q(("found", ""), ("found_on__isnull", True), ("recorded_by__isnull", True)),
                                    _connector="OR",
                                ),
                                name="spot_check_found_exactly_when",
                                violation_error_message="What the department found says when, and who recorded it.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("found__in", ["", "valid"]),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="spot_check_not_wholly_valid_says_why",
                                violation_error_message="Say why the claim is not, or only partly, valid.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="SpotCheckLineEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="claims.spotcheckline",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        (
                            "council",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="families.council",
                            ),
                        ),
                        (
                            "spot_check",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="claims.spotcheck",
                            ),
                        ),
                        (
                            "claim",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="claims.claim",
                            ),
                        ),
                        (
                            "found",
                            models.CharField(
                                blank=True,
                                choices=[("valid", "Valid"), ("partly", "Partly valid"), ("not-valid", "Not valid")],
                                max_length=9,
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=500)),
                        ("found_on", models.DateField(blank=True, null=True)),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="StoryEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="claims.story",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        (
                            "council",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="families.council",
                            ),
                        ),
                        ("title", models.CharField(max_length=100)),
                        ("body", models.TextField(max_length=4000)),
                        (
                            "agreed",
                            models.CharField(
                                help_text="How the family agreed to be told of, without naming it.", max_length=300
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("written", "Written, not approved"),
                                    ("approved", "Approved"),
                                    ("withdrawn", "Withdrawn"),
                                ],
                                default="written",
                                max_length=10,
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("written_at", models.DateTimeField()),
                        (
                            "approved_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("approved_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_because", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Target",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="targets",
                                to="claims.programme",
                            ),
                        ),
                        (
                            "measure",
                            models.CharField(
                                choices=[
                                    ("families_worked_with", "Families worked with"),
                                    ("families_turned_around", "Families turned around"),
                                ],
                                max_length=30,
                            ),
                        ),
                        (
                            "label",
                            models.CharField(
                                blank=True, help_text='"programme target", "in-year target".', max_length=60
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("starts_on", models.DateField(blank=True, null=True)),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        (
                            "is_our_reading",
                            models.BooleanField(default=False, help_text="Inferred by us, published by nobody."),
                        ),
                        ("source_note", models.TextField(blank=True)),
                    ],
                    options={
                        "ordering": ["programme", "measure", models.OrderBy(models.F("starts_on"), nulls_first=True)],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ends_on__isnull", True), ("starts_on__isnull", True)),
                                    models.Q(
                                        ("ends_on__gt", models.F("starts_on")),
                                        ("ends_on__isnull", False),
                                        ("starts_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="target_period_whole",
                                violation_error_message="A target is in total, or has a first and a later last day.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__gte", 1)),
                                name="target_is_something",
                                violation_error_message="A target is one family or more: nothing can be held against nought.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("starts_on__isnull", True)),
                                fields=("programme", "measure"),
                                name="one_total_target",
                            ),
                            models.UniqueConstraint(
                                fields=("programme", "measure", "starts_on"), name="one_target_a_start"
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="TargetEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="claims.target",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        (
                            "programme",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="claims.programme",
                            ),
                        ),
                        (
                            "measure",
                            models.CharField(
                                choices=[
                                    ("families_worked_with", "Families worked with"),
                                    ("families_turned_around", "Families turned around"),
                                ],
                                max_length=30,
                            ),
                        ),
                        (
                            "label",
                            models.CharField(
                                blank=True, help_text='"programme target", "in-year target".', max_length=60
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("starts_on", models.DateField(blank=True, null=True)),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        (
                            "is_our_reading",
                            models.BooleanField(default=False, help_text="Inferred by us, published by nobody."),
                        ),
                        ("source_note", models.TextField(blank=True)),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Tariff",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "programme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tariffs",
                                to="claims.programme",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("attachment", "Attachment"), ("result", "Result")], max_length=10
                            ),
                        ),
                        (
                            "result_type",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("progress", "Significant and sustained progress"),
                                    ("employment", "Continuous employment"),
                                ],
                                help_text="Empty: either.",
                                max_length=10,
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(blank=True, help_text="The day after its last.", null=True)),
                        ("amount", models.DecimalField(decimal_places=2, help_text="In pounds.", max_digits=9)),
                        (
                            "is_our_reading",
                            models.BooleanField(default=True, help_text="Not verified against the national document."),
                        ),
                        ("source_note", models.TextField(blank=True)),
                    ],
                    options={
                        "ordering": ["programme", "kind", "result_type", "starts_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="tariff_in_order",
                                violation_error_message="A rate ends after it starts.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("programme", "="),
                                    ("kind", "="),
                                    ("result_type", "="),
                                    (families.periods.DateRange(models.F("starts_on"), models.F("ends_on")), "&&"),
                                ],
                                name="tariffs_do_not_overlap",
                                violation_error_message="Two rates for the same kind of claim share a day.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gte", 0)),
                                name="tariff_not_negative",
                                violation_error_message="A rate is nothing, or more.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="TariffEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="claims.tariff",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        (
                            "programme",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="claims.programme",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("attachment", "Attachment"), ("result", "Result")], max_length=10
                            ),
                        ),
                        (
                            "result_type",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("progress", "Significant and sustained progress"),
                                    ("employment", "Continuous employment"),
                                ],
                                help_text="Empty: either.",
                                max_length=10,
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(blank=True, help_text="The day after its last.", null=True)),
                        ("amount", models.DecimalField(decimal_places=2, help_text="In pounds.", max_digits=9)),
                        (
                            "is_our_reading",
                            models.BooleanField(default=True, help_text="Not verified against the national document."),
                        ),
                        ("source_note", models.TextField(blank=True)),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="WindowEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="claims.window",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        (
                            "programme",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="claims.programme",
                            ),
                        ),
                        ("name", models.CharField(max_length=60)),
                        ("opens_on", models.DateField()),
                        ("closes_on", models.DateField()),
                        ("submit_by", models.DateField()),
                        (
                            "attached_by",
                            models.DateField(help_text="Families attached later wait for the next window."),
                        ),
                        ("evidence_on", models.DateField(help_text="Claims are judged on this day.")),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
            ],
        ),
    ]
