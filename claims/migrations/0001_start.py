"""The first tables of claims."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
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
                        ],
                        "indexes": [],
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
                                    ("frozen", "Frozen, to be exported"),
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
                        ("file_name", models.CharField(blank=True, max_length=120)),
                        (
                            "file_text",
                            models.TextField(blank=True, help_text="The exported file, kept as it was sent."),
                        ),
                        (
                            "file_digest",
                            models.CharField(blank=True, help_text="SHA-256 of the exported file.", max_length=64),
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
                                        ("frozen_at__isnull", False),
                                        ("frozen_by__isnull", False),
                                        ("state__in", ["frozen", "submitted"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="frozen_exactly_when",
                                violation_error_message="A frozen batch says who froze it and when.",
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
                                    ("frozen", "Frozen, to be exported"),
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
                        ("file_name", models.CharField(blank=True, max_length=120)),
                        (
                            "file_text",
                            models.TextField(blank=True, help_text="The exported file, kept as it was sent."),
                        ),
                        (
                            "file_digest",
                            models.CharField(blank=True, help_text="SHA-256 of the exported file.", max_length=64),
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
                                    ("held", "Held"),
                                    ("in-batch", "In a batch with the analyst"),
                                    ("submitted", "Submitted to the department"),
                                    ("paid", "Paid by the department"),
                                    ("refused", "Refused by the department"),
                                    ("withdrawn", "Withdrawn by the council"),
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
                    ],
                    options={
                        "ordering": ["attachment__attached_on", "family__reference"],
                        "indexes": [models.Index(fields=["programme", "state", "kind"], name="claims_by_state")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["draft", "held", "in-batch", "submitted", "paid"])),
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
                                    ("state", "withdrawn"),
                                    models.Q(
                                        ("state__in", ["draft", "held", "in-batch"]), ("submitted_on__isnull", True)
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
                                    ("frozen", "Frozen, to be exported"),
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
                                    ("frozen", "Frozen, to be exported"),
                                    ("submitted", "Submitted to the department"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "moved_by",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
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
                        ("number", models.PositiveIntegerField()),
                        ("source_note", models.TextField(blank=True)),
                    ],
                    options={
                        "ordering": ["programme", "kind", "starts_on"],
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
                            )
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
                                    ("held", "Held"),
                                    ("in-batch", "In a batch with the analyst"),
                                    ("submitted", "Submitted to the department"),
                                    ("paid", "Paid by the department"),
                                    ("refused", "Refused by the department"),
                                    ("withdrawn", "Withdrawn by the council"),
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
                                    ("held", "Held"),
                                    ("in-batch", "In a batch with the analyst"),
                                    ("submitted", "Submitted to the department"),
                                    ("paid", "Paid by the department"),
                                    ("refused", "Refused by the department"),
                                    ("withdrawn", "Withdrawn by the council"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "went_to",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft with the analyst"),
                                    ("held", "Held"),
                                    ("in-batch", "In a batch with the analyst"),
                                    ("submitted", "Submitted to the department"),
                                    ("paid", "Paid by the department"),
                                    ("refused", "Refused by the department"),
                                    ("withdrawn", "Withdrawn by the council"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "moved_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: the night.",
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
                        (
                            "district",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="families.district",
                            ),
                        ),
                        ("name", models.CharField(max_length=40)),
                        ("as_at", models.DateField()),
                        ("number", models.IntegerField()),
                        ("built_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["programme", "name", "as_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("programme"),
                                models.F("district"),
                                models.F("name"),
                                models.F("as_at"),
                                name="one_figure_a_month",
                                nulls_distinct=False,
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
