"""The first tables of outcomes."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import families.first_tables
import outcomes.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("families", "0001_start"),
        ("keyworkers", "0001_start"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        families.first_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Framework",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("slug", models.SlugField(unique=True)),
                        ("name", models.CharField(max_length=100)),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        ("source_note", models.TextField(help_text="Where this comes from, with its provenance mark.")),
                    ],
                    options={
                        "ordering": ["starts_on"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="OutcomesPlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=120)),
                        ("version", models.PositiveSmallIntegerField()),
                        ("in_force_on", models.DateField()),
                        ("text", models.TextField(help_text="As TOML.")),
                        (
                            "digest",
                            models.CharField(help_text="SHA-256 of everything the rules read of it.", max_length=64),
                        ),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "council",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="outcomes_plans",
                                to="families.council",
                            ),
                        ),
                        (
                            "framework",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="outcomes_plans",
                                to="outcomes.framework",
                            ),
                        ),
                        (
                            "framework_text",
                            models.TextField(
                                blank=True, help_text="The framework's rules as TOML, as they stood then."
                            ),
                        ),
                        ("note", models.CharField(blank=True, help_text="Why there is a new version.", max_length=300)),
                        (
                            "written_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plans_written",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("written_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "warnings",
                            models.JSONField(
                                default=list, help_text="What the approver was told to know, and acknowledged."
                            ),
                        ),
                        (
                            "approved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plans_approved",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["council", "framework", "version"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("council"),
                                models.F("framework"),
                                models.F("version"),
                                name="one_plan_of_a_version",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("published_at__isnull", False)),
                                fields=("council", "framework", "in_force_on"),
                                name="one_plan_from_a_day",
                                violation_error_message="Another version is in force from that day.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("written_at__isnull", True), ("written_by__isnull", True)),
                                    models.Q(("written_at__isnull", False), ("written_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_plan_is_written_by_when",
                                violation_error_message="A version names who wrote it and when.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approved_by__isnull", True),
                                    models.Q(("approved_by", models.F("written_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_second_person_approves_a_plan",
                                violation_error_message="Whoever wrote a version cannot approve it.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_at__isnull", True),
                                    ("written_by__isnull", True),
                                    ("approved_by__isnull", False),
                                    _connector="OR",
                                ),
                                name="a_plan_written_here_is_approved",
                                violation_error_message="A version written here is published by a second person's approval.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approved_by__isnull", True), ("published_at__isnull", False), _connector="OR"
                                ),
                                name="a_plan_is_approved_by_publishing",
                                violation_error_message="A version is approved by publishing it.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Attachment",
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
                            "family",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attachments",
                                to="families.family",
                            ),
                        ),
                        (
                            "framework",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attachments",
                                to="outcomes.framework",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attachments",
                                to="outcomes.outcomesplan",
                            ),
                        ),
                        ("attached_on", models.DateField()),
                        (
                            "assessed_on",
                            models.DateField(blank=True, help_text="The whole-family assessment.", null=True),
                        ),
                        (
                            "family_plan_on",
                            models.DateField(blank=True, help_text="The family plan agreed.", null=True),
                        ),
                        (
                            "lead_worker_on",
                            models.DateField(blank=True, help_text="A lead keyworker named.", null=True),
                        ),
                        (
                            "delivery_route",
                            models.CharField(
                                choices=[("keyworker", "Intensive keyworker"), ("partner", "Partner early help")],
                                max_length=10,
                            ),
                        ),
                        (
                            "provider",
                            models.ForeignKey(
                                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="families.agency"
                            ),
                        ),
                        ("closed_on", models.DateField(blank=True, null=True)),
                        (
                            "feed_record",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty: entered here, and never overwritten by a file.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="families.feedrecord",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["attached_on", "id"],
                        "indexes": [models.Index(fields=["closed_on"], name="attachments_by_closing")],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("family"),
                                models.F("framework"),
                                name="one_attachment_a_framework",
                                violation_error_message="This family is already attached under this framework.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_on__isnull", True),
                                    ("closed_on__gte", models.F("attached_on")),
                                    _connector="OR",
                                ),
                                name="closed_after_attached",
                                violation_error_message="A family's work ends on or after the day it was attached.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AttachmentEvent",
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
                                to="outcomes.attachment",
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
                            "framework",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="outcomes.framework",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="outcomes.outcomesplan",
                            ),
                        ),
                        ("attached_on", models.DateField()),
                        (
                            "assessed_on",
                            models.DateField(blank=True, help_text="The whole-family assessment.", null=True),
                        ),
                        (
                            "family_plan_on",
                            models.DateField(blank=True, help_text="The family plan agreed.", null=True),
                        ),
                        (
                            "lead_worker_on",
                            models.DateField(blank=True, help_text="A lead keyworker named.", null=True),
                        ),
                        (
                            "delivery_route",
                            models.CharField(
                                choices=[("keyworker", "Intensive keyworker"), ("partner", "Partner early help")],
                                max_length=10,
                            ),
                        ),
                        (
                            "provider",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="families.agency",
                            ),
                        ),
                        ("closed_on", models.DateField(blank=True, null=True)),
                        (
                            "feed_record",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Empty: entered here, and never overwritten by a file.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="families.feedrecord",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Baseline",
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
                            "family",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="families.family"),
                        ),
                        (
                            "attachment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="baselines",
                                to="outcomes.attachment",
                            ),
                        ),
                        ("indicator", models.CharField(max_length=60)),
                        (
                            "measure",
                            models.CharField(
                                help_text="What is counted, whose, and over how many months.", max_length=300
                            ),
                        ),
                        ("count", models.PositiveIntegerField(blank=True, null=True)),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("attachment"),
                                models.F("indicator"),
                                models.F("measure"),
                                name="one_baseline_of_a_measure",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="CaseStep",
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
                            "family",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="case_steps",
                                to="families.family",
                            ),
                        ),
                        (
                            "attachment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="case_steps",
                                to="outcomes.attachment",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("closed", "Closed"),
                                    ("reopened", "Opened again"),
                                    ("stepped-up", "Stepped up"),
                                    ("stepped-down", "Stepped down"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("stepped_on", models.DateField()),
                        (
                            "close_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("plan-done", "The family plan is done"),
                                    ("stepped-down", "Another service goes on with less"),
                                    ("stepped-up", "A statutory service goes on"),
                                    ("moved", "The family moved away"),
                                    ("declined", "The family does not want to go on"),
                                    ("lost", "The family cannot be reached"),
                                    ("other", "Another reason"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("words", models.TextField()),
                        (
                            "goes_on_with",
                            models.CharField(blank=True, max_length=120, verbose_name="who goes on with the family"),
                        ),
                        (
                            "taken_by",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
                        ),
                        ("taken_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["-stepped_on", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "closed"), _negated=True),
                                    models.Q(("close_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="closing_says_why",
                                violation_error_message="Closing says why.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="CaseStepEvent",
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
                                to="outcomes.casestep",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("closed", "Closed"),
                                    ("reopened", "Opened again"),
                                    ("stepped-up", "Stepped up"),
                                    ("stepped-down", "Stepped down"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("stepped_on", models.DateField()),
                        (
                            "close_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("plan-done", "The family plan is done"),
                                    ("stepped-down", "Another service goes on with less"),
                                    ("stepped-up", "A statutory service goes on"),
                                    ("moved", "The family moved away"),
                                    ("declined", "The family does not want to go on"),
                                    ("lost", "The family cannot be reached"),
                                    ("other", "Another reason"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("words", models.TextField()),
                        (
                            "goes_on_with",
                            models.CharField(blank=True, max_length=120, verbose_name="who goes on with the family"),
                        ),
                        (
                            "taken_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("taken_at", models.DateTimeField()),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Evidence",
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
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to="families.person",
                            ),
                        ),
                        (
                            "family",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to="families.family",
                            ),
                        ),
                        ("measure", models.CharField(max_length=40)),
                        ("starts_on", models.DateField()),
                        (
                            "ends_on",
                            models.DateField(
                                blank=True, help_text="The day after the last day it speaks of.", null=True
                            ),
                        ),
                        ("value", models.IntegerField(blank=True, null=True)),
                        ("code", models.CharField(blank=True, max_length=40)),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="families.agency"
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="families.source"
                            ),
                        ),
                        (
                            "feed_record",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evidence",
                                to="families.feedrecord",
                            ),
                        ),
                        (
                            "entered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "supersedes",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="outcomes.evidence",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                        ("superseded_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "verbose_name_plural": "evidence",
                        "ordering": ["starts_on", "id"],
                        "indexes": [
                            models.Index(
                                fields=["person", "measure", "starts_on"],
                                include=("ends_on", "value", "code"),
                                name="evidence_of_person",
                            ),
                            models.Index(fields=["family", "measure"], name="evidence_of_family"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("feed_record"),
                                models.F("measure"),
                                name="a_row_tells_a_measure_once",
                                violation_error_message="This row's measure has been drawn already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("family__isnull", True), ("person__isnull", False)),
                                    models.Q(("family__isnull", False), ("person__isnull", True)),
                                    _connector="OR",
                                ),
                                name="evidence_has_one_subject",
                                violation_error_message="Evidence is about one person or one family.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("entered_by__isnull", True), ("feed_record__isnull", False)),
                                    models.Q(("entered_by__isnull", False), ("feed_record__isnull", True)),
                                    _connector="OR",
                                ),
                                name="evidence_has_one_origin",
                                violation_error_message="Evidence comes from an agency's row or from a person's entry.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="evidence_in_order",
                                violation_error_message="Evidence ends after it starts.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Confirmation",
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
                            "family",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="confirmations",
                                to="families.family",
                            ),
                        ),
                        (
                            "evidence",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="confirmation",
                                to="outcomes.evidence",
                            ),
                        ),
                        ("confirmed_by", models.CharField(max_length=120)),
                        ("role", models.CharField(max_length=80)),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="families.agency"
                            ),
                        ),
                        ("agency_name", models.CharField(blank=True, max_length=120)),
                        ("confirmed_on", models.DateField()),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="confirmations",
                                to="keyworkers.document",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "ordering": ["-confirmed_on", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("agency__isnull", False), ("agency_name", "")),
                                    models.Q(("agency__isnull", True), models.Q(("agency_name", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="confirmation_names_an_agency",
                                violation_error_message="A confirmation names the agency of whoever confirms.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ConfirmationEvent",
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
                                to="outcomes.confirmation",
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
                            "evidence",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="outcomes.evidence",
                            ),
                        ),
                        ("confirmed_by", models.CharField(max_length=120)),
                        ("role", models.CharField(max_length=80)),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="families.agency",
                            ),
                        ),
                        ("agency_name", models.CharField(blank=True, max_length=120)),
                        ("confirmed_on", models.DateField()),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="keyworkers.document",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="IdentificationMatrix",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=120)),
                        ("version", models.PositiveSmallIntegerField()),
                        ("in_force_on", models.DateField()),
                        ("text", models.TextField(help_text="As TOML.")),
                        (
                            "digest",
                            models.CharField(help_text="SHA-256 of everything the rules read of it.", max_length=64),
                        ),
                        ("published_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "council",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="identification_matrices",
                                to="families.council",
                            ),
                        ),
                        (
                            "framework",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="identification_matrices",
                                to="outcomes.framework",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "identification matrices",
                        "ordering": ["council", "framework", "version"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("council"),
                                models.F("framework"),
                                models.F("version"),
                                name="one_matrix_of_a_version",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("published_at__isnull", False)),
                                fields=("council", "framework", "in_force_on"),
                                name="one_matrix_from_a_day",
                                violation_error_message="Another version is in force from that day.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Consideration",
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
                            "family",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="considerations",
                                to="families.family",
                            ),
                        ),
                        (
                            "matrix",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="considerations",
                                to="outcomes.identificationmatrix",
                            ),
                        ),
                        (
                            "decision",
                            models.CharField(
                                choices=[("opened", "Opened"), ("set-aside", "Set aside for now")], max_length=9
                            ),
                        ),
                        ("reason", models.CharField(max_length=300)),
                        ("look_again_on", models.DateField(blank=True, null=True)),
                        (
                            "is_outside_entry_rule",
                            models.BooleanField(
                                default=False,
                                help_text="Opened although the entry rule was not met: for the manager to look at.",
                            ),
                        ),
                        ("as_of", models.DateField()),
                        ("is_eligible", models.BooleanField(null=True)),
                        ("score", models.DecimalField(decimal_places=1, max_digits=4)),
                        ("band", models.CharField(blank=True, max_length=20)),
                        ("contributions", models.JSONField(default=list)),
                        (
                            "considered_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="considerations",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("considered_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["-considered_at", "-id"],
                        "indexes": [
                            models.Index(fields=["family", "-considered_at", "-id"], name="considerations_of_family")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="considered_for_a_reason",
                                violation_error_message="A family is opened or set aside for a reason.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decision", "opened"), ("look_again_on__isnull", True)),
                                    models.Q(
                                        ("decision", "set-aside"),
                                        ("look_again_on__gt", models.F("as_of")),
                                        ("look_again_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="set_aside_until_a_day",
                                violation_error_message="A family set aside is looked at again on a later day.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decision", "opened"), ("is_eligible", False), ("is_outside_entry_rule", True)
                                    ),
                                    models.Q(("decision", "set-aside"), ("is_outside_entry_rule", False)),
                                    models.Q(("is_eligible__isnull", True), ("is_outside_entry_rule", False)),
                                    models.Q(("is_eligible", True), ("is_outside_entry_rule", False)),
                                    _connector="OR",
                                ),
                                name="outside_the_entry_rule_is_said",
                                violation_error_message="A family opened outside the entry rule is marked so.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConsiderationEvent",
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
                                to="outcomes.consideration",
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
                            "matrix",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="outcomes.identificationmatrix",
                            ),
                        ),
                        (
                            "decision",
                            models.CharField(
                                choices=[("opened", "Opened"), ("set-aside", "Set aside for now")], max_length=9
                            ),
                        ),
                        ("reason", models.CharField(max_length=300)),
                        ("look_again_on", models.DateField(blank=True, null=True)),
                        (
                            "is_outside_entry_rule",
                            models.BooleanField(
                                default=False,
                                help_text="Opened although the entry rule was not met: for the manager to look at.",
                            ),
                        ),
                        ("as_of", models.DateField()),
                        ("is_eligible", models.BooleanField(null=True)),
                        ("score", models.DecimalField(decimal_places=1, max_digits=4)),
                        ("band", models.CharField(blank=True, max_length=20)),
                        ("contributions", models.JSONField(default=list)),
                        (
                            "considered_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("considered_at", models.DateTimeField()),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="DistanceTool",
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
                                related_name="distance_tools",
                                to="families.council",
                            ),
                        ),
                        ("slug", models.SlugField(max_length=12)),
                        ("name", models.CharField(max_length=80)),
                        ("text", models.TextField(help_text="The TOML as the council supplied it.")),
                        (
                            "retired_on",
                            models.DateField(
                                blank=True, help_text="From this day no new reading is taken with it.", null=True
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("council"),
                                models.F("slug"),
                                name="one_distance_tool_of_a_slug",
                                violation_error_message="This council has a tool of that short name already.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="DistanceTarget",
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
                            "family",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="distance_targets",
                                to="families.family",
                            ),
                        ),
                        (
                            "attachment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="distance_targets",
                                to="outcomes.attachment",
                            ),
                        ),
                        (
                            "tool",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="targets",
                                to="outcomes.distancetool",
                            ),
                        ),
                        ("area", models.SlugField(max_length=16)),
                        ("value", models.PositiveSmallIntegerField(help_text="In tenths of a point.")),
                        ("set_on", models.DateField()),
                        (
                            "set_by",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
                        ),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["set_on", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("attachment"),
                                models.F("tool"),
                                models.F("area"),
                                name="one_distance_target_an_area",
                                violation_error_message="This area has a target already.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="DistanceTargetEvent",
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
                                to="outcomes.distancetarget",
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
                            "tool",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="outcomes.distancetool",
                            ),
                        ),
                        ("area", models.SlugField(db_index=False, max_length=16)),
                        ("value", models.PositiveSmallIntegerField(help_text="In tenths of a point.")),
                        ("set_on", models.DateField()),
                        (
                            "set_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="DistanceToolEvent",
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
                                to="outcomes.distancetool",
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
                        ("slug", models.SlugField(db_index=False, max_length=12)),
                        ("name", models.CharField(max_length=80)),
                        ("text", models.TextField(help_text="The TOML as the council supplied it.")),
                        (
                            "retired_on",
                            models.DateField(
                                blank=True, help_text="From this day no new reading is taken with it.", null=True
                            ),
                        ),
                        (
                            "written_by",
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
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="DryRun",
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
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="dry_runs",
                                to="outcomes.outcomesplan",
                            ),
                        ),
                        ("digest", models.CharField(help_text="Of the text that was tried.", max_length=64)),
                        ("as_of", models.DateField()),
                        (
                            "job",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="dry_run",
                                to="keyworkers.job",
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("counts", models.JSONField(default=dict)),
                        (
                            "failed",
                            models.PositiveIntegerField(
                                default=0, help_text="Families that could not be judged under it."
                            ),
                        ),
                        ("done_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["-asked_at", "-id"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="DryRunFamily",
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
                            "dry_run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="families",
                                to="outcomes.dryrun",
                            ),
                        ),
                        (
                            "family",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="families.family"
                            ),
                        ),
                        (
                            "attachment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="outcomes.attachment"
                            ),
                        ),
                        (
                            "turn",
                            models.CharField(
                                choices=[
                                    ("comes", "Would meet it, and does not now"),
                                    ("ceases", "Would no longer meet it"),
                                    ("stays", "Something else would change"),
                                ],
                                max_length=6,
                            ),
                        ),
                        ("now", models.CharField(max_length=9)),
                        ("then", models.CharField(max_length=9)),
                        ("earliest_now", models.DateField(blank=True, null=True)),
                        ("earliest_then", models.DateField(blank=True, null=True)),
                        ("eligible_now", models.CharField(max_length=9)),
                        ("eligible_then", models.CharField(max_length=9)),
                        ("by_work_now", models.CharField(blank=True, max_length=9)),
                        ("by_work_then", models.CharField(blank=True, max_length=9)),
                        (
                            "needs_come",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60), default=list, size=None
                            ),
                        ),
                        (
                            "needs_go",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60), default=list, size=None
                            ),
                        ),
                        (
                            "lacks",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60),
                                default=list,
                                help_text="Needs a professional recorded that it does not have.",
                                size=None,
                            ),
                        ),
                        (
                            "reasons",
                            models.JSONField(
                                default=list, help_text="The conditions that make the difference, in sentences."
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("dry_run"), models.F("attachment"), name="one_row_of_a_family_in_a_dry_run"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("then", "met"), ("turn", "comes"), models.Q(("now", "met"), _negated=True)
                                    ),
                                    models.Q(
                                        ("now", "met"), ("turn", "ceases"), models.Q(("then", "met"), _negated=True)
                                    ),
                                    models.Q(("now", "met"), ("then", "met"), ("turn", "stays")),
                                    models.Q(
                                        ("turn", "stays"),
                                        models.Q(("now", "met"), _negated=True),
                                        models.Q(("then", "met"), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_family_turns_as_it_stands",
                                violation_error_message="A family turns from how it stands to how it would.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="EmploymentVerdict",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("met", outcomes.fields.DaySetField()),
                        ("possible", outcomes.fields.DaySetField()),
                        (
                            "rests_on",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20), default=list, size=None
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="families.council"),
                        ),
                        (
                            "family",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="families.family"),
                        ),
                        (
                            "attachment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="employment_verdict",
                                to="outcomes.attachment",
                            ),
                        ),
                        ("ledgers", models.JSONField(default=list)),
                    ],
                    options={
                        "indexes": [
                            django.contrib.postgres.indexes.GistIndex(fields=["met"], name="employment_met_days")
                        ],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Identification",
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
                            "family",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="identification",
                                to="families.family",
                            ),
                        ),
                        (
                            "matrix",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="identifications",
                                to="outcomes.identificationmatrix",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="outcomes.outcomesplan"),
                        ),
                        ("as_of", models.DateField()),
                        ("is_eligible", models.BooleanField(null=True)),
                        ("eligibility", models.JSONField(default=dict)),
                        ("score", models.DecimalField(decimal_places=1, max_digits=4)),
                        ("band", models.CharField(blank=True, max_length=20)),
                        (
                            "domains",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40), default=list, size=None
                            ),
                        ),
                        ("freshest_on", models.DateField(blank=True, null=True)),
                        ("contributions", models.JSONField(default=list)),
                        ("gaps", models.JSONField(default=list)),
                        ("judged_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                models.F("council"),
                                models.OrderBy(models.F("score"), descending=True),
                                models.OrderBy(models.F("freshest_on"), descending=True, nulls_last=True),
                                name="families_ranked",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("score__gte", 0)),
                                name="score_not_negative",
                                violation_error_message="A score is not negative.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Need",
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
                            "family",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="needs", to="families.family"
                            ),
                        ),
                        (
                            "attachment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="needs",
                                to="outcomes.attachment",
                            ),
                        ),
                        ("headline", models.CharField(max_length=40)),
                        ("indicator", models.CharField(max_length=60)),
                        ("identified_on", models.DateField()),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("evidence", "Found in the agencies' evidence"),
                                    ("professional", "Recorded by a professional"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=300)),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["identified_on", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("attachment"),
                                models.F("indicator"),
                                name="one_need_of_an_indicator",
                                violation_error_message="This need is already recorded.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("recorded_by__isnull", True), ("source", "evidence")),
                                    models.Q(("recorded_by__isnull", False), ("source", "professional")),
                                    _connector="OR",
                                ),
                                name="a_professional_signs_a_need",
                                violation_error_message="A need recorded by a professional names the professional.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="NeedEvent",
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
                                to="outcomes.need",
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
                        ("headline", models.CharField(max_length=40)),
                        ("indicator", models.CharField(max_length=60)),
                        ("identified_on", models.DateField()),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("evidence", "Found in the agencies' evidence"),
                                    ("professional", "Recorded by a professional"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=300)),
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
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="NeedVerdict",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("met", outcomes.fields.DaySetField()),
                        ("possible", outcomes.fields.DaySetField()),
                        (
                            "rests_on",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20), default=list, size=None
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="families.council"),
                        ),
                        (
                            "family",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="families.family"),
                        ),
                        (
                            "need",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE, related_name="verdict", to="outcomes.need"
                            ),
                        ),
                        (
                            "counts_from",
                            models.DateField(help_text="The day the need was identified, by whoever saw it first."),
                        ),
                    ],
                    options={
                        "indexes": [django.contrib.postgres.indexes.GistIndex(fields=["met"], name="need_met_days")],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="PlanMove",
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
                            "family",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="families.family"),
                        ),
                        (
                            "attachment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plan_moves",
                                to="outcomes.attachment",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plan_moves",
                                to="outcomes.outcomesplan",
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("reason", models.CharField(max_length=300)),
                        (
                            "moved_by",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
                        ),
                        ("moved_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["from_on", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("attachment"),
                                models.F("from_on"),
                                name="one_plan_move_a_day",
                                violation_error_message="This family is moved to a version from that day already.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="PlanMoveEvent",
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
                                to="outcomes.planmove",
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
                            "plan",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="outcomes.outcomesplan",
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("reason", models.CharField(max_length=300)),
                        (
                            "moved_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("moved_at", models.DateTimeField()),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="ProfessionalJudgement",
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
                            "family",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="families.family"),
                        ),
                        (
                            "attachment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="judgements",
                                to="outcomes.attachment",
                            ),
                        ),
                        ("indicator", models.CharField(max_length=60)),
                        ("met_on", models.DateField(help_text="The first day on which the need is judged met.")),
                        ("until_on", models.DateField(blank=True, help_text="The day after the last.", null=True)),
                        ("reason", models.TextField(max_length=1000)),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="judgements_recorded",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "decision",
                            models.CharField(
                                blank=True,
                                choices=[("approved", "Approved"), ("refused", "Not approved")],
                                max_length=8,
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="judgements_decided",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("decision_reason", models.TextField(blank=True, max_length=1000)),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="judgements_withdrawn",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["recorded_at", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on__isnull", True), ("until_on__gt", models.F("met_on")), _connector="OR"
                                ),
                                name="judgement_days_in_order",
                                violation_error_message="A judgement ends after it begins.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at__isnull", True), ("decided_by__isnull", True), ("decision", "")
                                    ),
                                    models.Q(
                                        models.Q(("decision", ""), _negated=True),
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        models.Q(("decision_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="a_judgement_is_decided_by_when_and_why",
                                violation_error_message="A decision on a judgement names who, when and why.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by__isnull", True),
                                    models.Q(("decided_by", models.F("recorded_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="a_second_person_decides_a_judgement",
                                violation_error_message="Whoever recorded a judgement cannot approve it.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="a_judgement_is_withdrawn_by_when",
                                violation_error_message="A withdrawal names who and when.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="a_judgement_gives_its_reason",
                                violation_error_message="A judgement gives its reason.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ProfessionalJudgementEvent",
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
                                to="outcomes.professionaljudgement",
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
                        ("indicator", models.CharField(max_length=60)),
                        ("met_on", models.DateField(help_text="The first day on which the need is judged met.")),
                        ("until_on", models.DateField(blank=True, help_text="The day after the last.", null=True)),
                        ("reason", models.TextField(max_length=1000)),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "decision",
                            models.CharField(
                                blank=True,
                                choices=[("approved", "Approved"), ("refused", "Not approved")],
                                max_length=8,
                            ),
                        ),
                        (
                            "decided_by",
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
                        ("decided_at", models.DateTimeField(blank=True, null=True)),
                        ("decision_reason", models.TextField(blank=True, max_length=1000)),
                        (
                            "withdrawn_by",
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
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Verdict",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("met", outcomes.fields.DaySetField()),
                        ("possible", outcomes.fields.DaySetField()),
                        (
                            "rests_on",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20), default=list, size=None
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="families.council"),
                        ),
                        (
                            "family",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="verdicts",
                                to="families.family",
                            ),
                        ),
                        (
                            "attachment",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="verdict",
                                to="outcomes.attachment",
                            ),
                        ),
                        ("gate_met", outcomes.fields.DaySetField()),
                        ("gate_possible", outcomes.fields.DaySetField()),
                        (
                            "is_eligible",
                            models.BooleanField(help_text="By the framework's entry rule; null: not known.", null=True),
                        ),
                        (
                            "eligibility",
                            models.JSONField(
                                default=dict, help_text="What the entry rule found on the attachment day."
                            ),
                        ),
                        ("stale_because", models.CharField(blank=True, max_length=200)),
                        ("judged_at", models.DateTimeField()),
                    ],
                    options={
                        "indexes": [django.contrib.postgres.indexes.GistIndex(fields=["met"], name="family_met_days")],
                        "constraints": [],
                    },
                ),
            ],
        ),
    ]
