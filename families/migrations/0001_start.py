"""The first tables of families."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
import django.db.models.expressions
import families.first_tables
import families.periods
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        families.first_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Council",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=100, unique=True)),
                        ("slug", models.SlugField(unique=True)),
                        (
                            "brand",
                            models.CharField(
                                help_text="The programme's local name, as families see it.", max_length=100
                            ),
                        ),
                        ("is_as_published", models.BooleanField(default=False)),
                    ],
                    options={
                        "ordering": ["name"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Agency",
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
                                related_name="agencies",
                                to="families.council",
                            ),
                        ),
                        ("name", models.CharField(max_length=100)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("school", "School"),
                                    ("police", "Police"),
                                    ("youth-offending", "Youth offending service"),
                                    ("council", "Council"),
                                    ("provider", "Commissioned provider"),
                                    ("jobcentre", "Jobcentre Plus"),
                                    ("health", "Health"),
                                    ("housing", "Housing"),
                                    ("probation", "Probation"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "delivers",
                            models.BooleanField(default=False, help_text="It employs keyworkers of the programme."),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "agencies",
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("council"),
                                models.F("name"),
                                name="one_agency_of_a_name",
                                violation_error_message="This council already has an agency of that name.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="AgencyEvent",
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
                                to="families.agency",
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
                        ("name", models.CharField(max_length=100)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("school", "School"),
                                    ("police", "Police"),
                                    ("youth-offending", "Youth offending service"),
                                    ("council", "Council"),
                                    ("provider", "Commissioned provider"),
                                    ("jobcentre", "Jobcentre Plus"),
                                    ("health", "Health"),
                                    ("housing", "Housing"),
                                    ("probation", "Probation"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "delivers",
                            models.BooleanField(default=False, help_text="It employs keyworkers of the programme."),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Family",
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
                                related_name="families",
                                to="families.council",
                            ),
                        ),
                        ("reference", models.CharField(max_length=40)),
                        ("name", models.CharField(max_length=120)),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name_plural": "families",
                        "ordering": ["name", "reference"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("council"),
                                models.F("reference"),
                                name="one_family_of_a_reference",
                                violation_error_message="This council already has a family with that reference.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Person",
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
                                related_name="people",
                                to="families.council",
                            ),
                        ),
                        ("given_name", models.CharField(max_length=80)),
                        ("family_name", models.CharField(max_length=80)),
                        ("born_on", models.DateField(verbose_name="date of birth")),
                        ("died_on", models.DateField(blank=True, null=True, verbose_name="date of death")),
                        (
                            "sex",
                            models.CharField(
                                choices=[("F", "Female"), ("M", "Male"), ("U", "Not known")], default="U", max_length=1
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "verbose_name_plural": "people",
                        "ordering": ["family_name", "given_name", "id"],
                        "indexes": [models.Index(fields=["council", "born_on"], name="person_by_birth")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("given_name", ""), _negated=True),
                                    models.Q(("family_name", ""), _negated=True),
                                ),
                                name="person_has_a_name",
                                violation_error_message="A person has a first and a last name.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("died_on__isnull", True), ("died_on__gte", models.F("born_on")), _connector="OR"
                                ),
                                name="died_after_birth",
                                violation_error_message="A person dies on or after the day they were born.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContactPoint",
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
                                related_name="contact_points",
                                to="families.family",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contact_points",
                                to="families.person",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("mobile", "Mobile"), ("landline", "Landline"), ("email", "E-mail")],
                                max_length=10,
                            ),
                        ),
                        ("value", models.CharField(max_length=120)),
                        ("note", models.CharField(blank=True, max_length=120)),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["starts_on", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="contact_point_in_order",
                                violation_error_message="A number stops being used after it began.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ContactPointEvent",
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
                                to="families.contactpoint",
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
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="families.person",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("mobile", "Mobile"), ("landline", "Landline"), ("email", "E-mail")],
                                max_length=10,
                            ),
                        ),
                        ("value", models.CharField(max_length=120)),
                        ("note", models.CharField(blank=True, max_length=120)),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="CouncilEvent",
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
                                to="families.council",
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
                        ("name", models.CharField(max_length=100)),
                        ("slug", models.SlugField(db_index=False)),
                        (
                            "brand",
                            models.CharField(
                                help_text="The programme's local name, as families see it.", max_length=100
                            ),
                        ),
                        ("is_as_published", models.BooleanField(default=False)),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Source",
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
                                related_name="sources",
                                to="families.council",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("households", "Households (partner hub)"),
                                    ("school", "School sessions by term"),
                                    ("exclusions", "Exclusions register"),
                                    ("placements", "School placements and alternative provision"),
                                    ("offences", "Offences and anti-social behaviour (police)"),
                                    ("youth-offending", "Offences dealt with by youth offending"),
                                    ("asb", "Anti-social behaviour interventions"),
                                    ("orders", "Orders and licences"),
                                    ("social-care", "Social care and early help"),
                                    ("benefits", "Out-of-work benefits"),
                                    ("employment", "Employment and steps towards work"),
                                    ("neet", "Participation at 16 to 18 (NEET)"),
                                    ("housing", "Rent arrears and debt plans"),
                                    ("domestic-abuse", "Domestic abuse incidents"),
                                    ("health", "Treatment and health confirmations"),
                                    ("cases", "Cases of the former case system"),
                                    ("visits", "Visits of the former case system"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="families.agency"
                            ),
                        ),
                        ("allowed_lag_days", models.PositiveSmallIntegerField(default=31)),
                        (
                            "records_from",
                            models.DateField(
                                blank=True,
                                help_text="The first day its files speak of; what came before is not known.",
                                null=True,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(models.F("council"), models.F("kind"), name="one_source_of_a_kind")
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="FeedLoad",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="loads", to="families.council"
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="loads", to="families.source"
                            ),
                        ),
                        ("file", models.FileField(upload_to="feeds/%Y/%m/")),
                        ("file_name", models.CharField(max_length=200)),
                        ("digest", models.CharField(help_text="SHA-256 of the file.", max_length=64)),
                        (
                            "complete_to",
                            models.DateField(
                                blank=True,
                                help_text="Everything up to this day is in; empty where nobody said and none could be read.",
                                null=True,
                            ),
                        ),
                        (
                            "complete_to_is_read",
                            models.BooleanField(
                                default=False,
                                help_text="Its sender did not say how far it is complete: read from the file.",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("previewed", "Previewed, not loaded"),
                                    ("waiting", "Waiting to be loaded"),
                                    ("loaded", "Loaded"),
                                    ("failed", "Could not be loaded"),
                                    ("discarded", "Discarded"),
                                    ("undone", "Loaded and undone"),
                                ],
                                default="previewed",
                                max_length=12,
                            ),
                        ),
                        ("problem", models.TextField(blank=True)),
                        ("rows", models.PositiveIntegerField(default=0)),
                        ("loaded", models.PositiveIntegerField(default=0)),
                        ("unchanged", models.PositiveIntegerField(default=0)),
                        ("rejected", models.PositiveIntegerField(default=0)),
                        (
                            "effects",
                            models.JSONField(
                                default=dict, help_text="What loading it wrote, or its preview would: name to number."
                            ),
                        ),
                        (
                            "notes",
                            models.JSONField(default=list, help_text="What the reader should know: one sentence each."),
                        ),
                        ("received_at", models.DateTimeField()),
                        (
                            "received_by",
                            models.CharField(
                                help_text="Who sent it in: a sign-in name, or the command.", max_length=150
                            ),
                        ),
                        ("loaded_at", models.DateTimeField(blank=True, null=True)),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "undone_by",
                            models.CharField(
                                blank=True, help_text="Who undid it: a sign-in name, or the command.", max_length=150
                            ),
                        ),
                        ("undo_reason", models.CharField(blank=True, max_length=300)),
                        (
                            "undo_effects",
                            models.JSONField(
                                blank=True, default=dict, help_text="What undoing it wrote: name to number."
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-received_at", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["loaded", "undone"]), _negated=True),
                                    (
                                        "rows",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("loaded"), "+", models.F("unchanged")
                                            ),
                                            "+",
                                            models.F("rejected"),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="every_row_counted",
                                violation_error_message="Every row of a file is loaded, unchanged or rejected.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("loaded_at__isnull", False), ("state__in", ["loaded", "undone"])),
                                    models.Q(
                                        models.Q(("state__in", ["loaded", "undone"]), _negated=True),
                                        ("loaded_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="loaded_exactly_when",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("loaded_at__isnull", True), ("complete_to__isnull", False), _connector="OR"
                                ),
                                name="loaded_says_how_far",
                                violation_error_message="A loaded file says to which day it is complete.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "undone"),
                                        ("undone_at__isnull", False),
                                        models.Q(("undone_by", ""), _negated=True),
                                        models.Q(("undo_reason", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("state", "undone"), _negated=True),
                                        ("undo_reason", ""),
                                        ("undone_at__isnull", True),
                                        ("undone_by", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="undone_exactly_when",
                                violation_error_message="A load that is undone says when, by whom and why.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Coverage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="coverages",
                                to="families.source",
                            ),
                        ),
                        ("complete_to", models.DateField()),
                        (
                            "load",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="families.feedload",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["source", "recorded_at"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="District",
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
                                related_name="districts",
                                to="families.council",
                            ),
                        ),
                        ("name", models.CharField(max_length=100)),
                    ],
                    options={
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("council"), models.F("name"), name="one_district_of_a_name"
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="DistrictEvent",
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
                                to="families.district",
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
                        ("name", models.CharField(max_length=100)),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="FamilyEvent",
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
                                to="families.family",
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
                        ("reference", models.CharField(max_length=40)),
                        ("name", models.CharField(max_length=120)),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="FeedRecord",
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
                            "load",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="records",
                                to="families.feedload",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("households", "Households (partner hub)"),
                                    ("school", "School sessions by term"),
                                    ("exclusions", "Exclusions register"),
                                    ("placements", "School placements and alternative provision"),
                                    ("offences", "Offences and anti-social behaviour (police)"),
                                    ("youth-offending", "Offences dealt with by youth offending"),
                                    ("asb", "Anti-social behaviour interventions"),
                                    ("orders", "Orders and licences"),
                                    ("social-care", "Social care and early help"),
                                    ("benefits", "Out-of-work benefits"),
                                    ("employment", "Employment and steps towards work"),
                                    ("neet", "Participation at 16 to 18 (NEET)"),
                                    ("housing", "Rent arrears and debt plans"),
                                    ("domestic-abuse", "Domestic abuse incidents"),
                                    ("health", "Treatment and health confirmations"),
                                    ("cases", "Cases of the former case system"),
                                    ("visits", "Visits of the former case system"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "key",
                            models.CharField(
                                help_text="What makes this row the same row when the file comes again.", max_length=200
                            ),
                        ),
                        (
                            "row_number",
                            models.PositiveIntegerField(help_text="Its line in the file; the header is line 1."),
                        ),
                        ("content", models.JSONField()),
                        ("digest", models.CharField(max_length=32)),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="feed_records",
                                to="families.person",
                            ),
                        ),
                        (
                            "family",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="feed_records",
                                to="families.family",
                            ),
                        ),
                        ("matched_by", models.CharField(max_length=40)),
                        ("recorded_at", models.DateTimeField()),
                        ("superseded_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "superseded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="supersedes",
                                to="families.feedrecord",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [models.Index(fields=["person", "kind"], name="feed_rows_of_person")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("superseded_at__isnull", True)),
                                fields=("council", "kind", "key"),
                                name="one_current_row_of_a_key",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("person__isnull", False),
                                    ("family__isnull", False),
                                    ("superseded_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="speaks_of_somebody",
                                violation_error_message="A row that stands speaks of a person or a family.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FeedReject",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "load",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rejects",
                                to="families.feedload",
                            ),
                        ),
                        ("row_number", models.PositiveIntegerField()),
                        ("column", models.CharField(blank=True, max_length=60)),
                        ("value", models.TextField(blank=True)),
                        ("reason", models.CharField(max_length=300)),
                        ("row", models.JSONField(help_text="The row as it stood, to be mended and sent again.")),
                    ],
                    options={
                        "ordering": ["row_number", "id"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="HouseholdChange",
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
                                related_name="household_changes",
                                to="families.family",
                            ),
                        ),
                        (
                            "other_family",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="families.family",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("joined", "Joined"),
                                    ("left", "Left"),
                                    ("born", "Born"),
                                    ("moved", "Moved home"),
                                    ("died", "Died"),
                                    ("split", "Split into two households"),
                                    ("merged", "Merged with another household"),
                                    ("related", "How people are related"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("happened_on", models.DateField()),
                        ("reason", models.CharField(blank=True, max_length=300)),
                        (
                            "effects",
                            models.JSONField(
                                help_text="Each row written or ended: its table, its id, its values before and after."
                            ),
                        ),
                        ("made_by", models.CharField(help_text="Who made it: a sign-in name.", max_length=150)),
                        ("made_at", models.DateTimeField()),
                        ("undone_by", models.CharField(blank=True, max_length=150)),
                        ("undone_at", models.DateTimeField(blank=True, null=True)),
                        ("undo_reason", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "ordering": ["-made_at", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("undone_at__isnull", False),
                                        models.Q(("undone_by", ""), _negated=True),
                                        models.Q(("undo_reason", ""), _negated=True),
                                    ),
                                    models.Q(("undo_reason", ""), ("undone_at__isnull", True), ("undone_by", "")),
                                    _connector="OR",
                                ),
                                name="household_change_undone_exactly_when",
                                violation_error_message="A change that is undone says when, by whom and why.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Identifier",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="identifiers",
                                to="families.person",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("hub", "Partner hub individual reference"),
                                    ("nhs", "NHS number"),
                                    ("upn", "Unique pupil number"),
                                    ("nino", "National Insurance number"),
                                ],
                                max_length=4,
                            ),
                        ),
                        ("value", models.CharField(max_length=40)),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("council"),
                                models.F("kind"),
                                models.F("value"),
                                name="one_person_of_a_reference",
                                violation_error_message="That reference already belongs to another person.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="MatchQuestion",
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
                            "load",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="questions",
                                to="families.feedload",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("households", "Households (partner hub)"),
                                    ("school", "School sessions by term"),
                                    ("exclusions", "Exclusions register"),
                                    ("placements", "School placements and alternative provision"),
                                    ("offences", "Offences and anti-social behaviour (police)"),
                                    ("youth-offending", "Offences dealt with by youth offending"),
                                    ("asb", "Anti-social behaviour interventions"),
                                    ("orders", "Orders and licences"),
                                    ("social-care", "Social care and early help"),
                                    ("benefits", "Out-of-work benefits"),
                                    ("employment", "Employment and steps towards work"),
                                    ("neet", "Participation at 16 to 18 (NEET)"),
                                    ("housing", "Rent arrears and debt plans"),
                                    ("domestic-abuse", "Domestic abuse incidents"),
                                    ("health", "Treatment and health confirmations"),
                                    ("cases", "Cases of the former case system"),
                                    ("visits", "Visits of the former case system"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("row_number", models.PositiveIntegerField()),
                        ("key", models.CharField(max_length=200)),
                        ("digest", models.CharField(max_length=32)),
                        ("content", models.JSONField()),
                        ("identity", models.CharField(max_length=32)),
                        (
                            "reason",
                            models.CharField(help_text="Why the row was not matched by itself.", max_length=300),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "To be answered"),
                                    ("dont-know", "Somebody did not know"),
                                    ("same", "The same person"),
                                    ("not-same", "Not the same person"),
                                    ("superseded", "No longer asked"),
                                ],
                                default="open",
                                max_length=12,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=300)),
                        ("closed_because", models.CharField(blank=True, max_length=200)),
                        ("asked_at", models.DateTimeField()),
                        (
                            "waits_since",
                            models.DateTimeField(
                                help_text="Its place in the queue: when it was asked, or put off last."
                            ),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "record",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="questions",
                                to="families.feedrecord",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["waits_since", "id"],
                        "indexes": [
                            models.Index(fields=["council", "identity"], name="questions_of_identity"),
                            models.Index(
                                condition=models.Q(("state__in", ("open", "dont-know"))),
                                fields=["council", "waits_since"],
                                name="questions_waiting",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ("open", "dont-know"))),
                                fields=("council", "kind", "key"),
                                name="one_waiting_question_of_a_key",
                                violation_error_message="This row waits in the matching queue already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at__isnull", True), ("state__in", ("open", "dont-know"))),
                                    models.Q(
                                        models.Q(("state__in", ("open", "dont-know")), _negated=True),
                                        ("answered_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="answered_exactly_when",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("record__isnull", False), ("state", "same")),
                                    models.Q(models.Q(("state", "same"), _negated=True), ("record__isnull", True)),
                                    _connector="OR",
                                ),
                                name="the_same_has_a_record",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MatchAnswer",
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
                            "question",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="families.matchquestion",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="match_answers",
                                to="families.person",
                            ),
                        ),
                        ("identity", models.CharField(max_length=32)),
                        (
                            "born_on",
                            models.DateField(
                                blank=True,
                                help_text="As sent; rows are looked up by it.",
                                null=True,
                                verbose_name="date of birth",
                            ),
                        ),
                        ("is_same", models.BooleanField()),
                        ("note", models.CharField(blank=True, max_length=300)),
                        ("answered_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["-answered_at", "-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("council", "identity", "person"),
                                name="one_standing_answer_of_a_pair",
                                violation_error_message="It has been answered already whether this is that person.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True), ("is_same", True)),
                                fields=("council", "identity"),
                                name="an_identity_is_one_person",
                                violation_error_message="It has been answered already who this is.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_at__isnull", True),
                                    ("ended_at__gte", models.F("answered_at")),
                                    _connector="OR",
                                ),
                                name="answer_in_order",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="MatchAnswerEvent",
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
                                to="families.matchanswer",
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
                            "question",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="families.matchquestion",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="families.person",
                            ),
                        ),
                        ("identity", models.CharField(max_length=32)),
                        (
                            "born_on",
                            models.DateField(
                                blank=True,
                                help_text="As sent; rows are looked up by it.",
                                null=True,
                                verbose_name="date of birth",
                            ),
                        ),
                        ("is_same", models.BooleanField()),
                        ("note", models.CharField(blank=True, max_length=300)),
                        ("answered_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="MatchCandidate",
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
                            "question",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="candidates",
                                to="families.matchquestion",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="families.person"
                            ),
                        ),
                        ("points", models.SmallIntegerField()),
                        (
                            "reasons",
                            models.JSONField(
                                help_text="Field by field: how it compares, its points, and what is known where it is old."
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-points", "person_id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("question", "person"), name="one_candidate_of_a_person")
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="MatchQuestionEvent",
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
                                to="families.matchquestion",
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
                            "load",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="families.feedload",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("households", "Households (partner hub)"),
                                    ("school", "School sessions by term"),
                                    ("exclusions", "Exclusions register"),
                                    ("placements", "School placements and alternative provision"),
                                    ("offences", "Offences and anti-social behaviour (police)"),
                                    ("youth-offending", "Offences dealt with by youth offending"),
                                    ("asb", "Anti-social behaviour interventions"),
                                    ("orders", "Orders and licences"),
                                    ("social-care", "Social care and early help"),
                                    ("benefits", "Out-of-work benefits"),
                                    ("employment", "Employment and steps towards work"),
                                    ("neet", "Participation at 16 to 18 (NEET)"),
                                    ("housing", "Rent arrears and debt plans"),
                                    ("domestic-abuse", "Domestic abuse incidents"),
                                    ("health", "Treatment and health confirmations"),
                                    ("cases", "Cases of the former case system"),
                                    ("visits", "Visits of the former case system"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("row_number", models.PositiveIntegerField()),
                        ("key", models.CharField(max_length=200)),
                        ("digest", models.CharField(max_length=32)),
                        ("identity", models.CharField(max_length=32)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "To be answered"),
                                    ("dont-know", "Somebody did not know"),
                                    ("same", "The same person"),
                                    ("not-same", "Not the same person"),
                                    ("superseded", "No longer asked"),
                                ],
                                default="open",
                                max_length=12,
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=300)),
                        ("closed_because", models.CharField(blank=True, max_length=200)),
                        ("asked_at", models.DateTimeField()),
                        (
                            "waits_since",
                            models.DateTimeField(
                                help_text="Its place in the queue: when it was asked, or put off last."
                            ),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "record",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="families.feedrecord",
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
                    name="Membership",
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
                                related_name="memberships",
                                to="families.family",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="families.person",
                            ),
                        ),
                        (
                            "relationship",
                            models.CharField(
                                choices=[
                                    ("mother", "Mother"),
                                    ("father", "Father"),
                                    ("partner", "Parent's partner"),
                                    ("step-parent", "Step-parent"),
                                    ("grandparent", "Grandparent"),
                                    ("guardian", "Guardian"),
                                    ("child", "Child"),
                                    ("other", "Other"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("lives_there", models.BooleanField(default=True)),
                        ("has_parental_responsibility", models.BooleanField(default=False)),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["starts_on", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="membership_in_order",
                                violation_error_message="A membership ends after it starts.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("lives_there", True)),
                                expressions=[
                                    ("person", "="),
                                    (families.periods.DateRange(models.F("starts_on"), models.F("ends_on")), "&&"),
                                ],
                                name="one_household_a_day",
                                violation_error_message="A person lives in one household on a day.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("person", "="),
                                    ("family", "="),
                                    (families.periods.DateRange(models.F("starts_on"), models.F("ends_on")), "&&"),
                                ],
                                name="one_membership_a_day",
                                violation_error_message="A person belongs to a family once on a day.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="MembershipEvent",
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
                                to="families.membership",
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
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="families.person",
                            ),
                        ),
                        (
                            "relationship",
                            models.CharField(
                                choices=[
                                    ("mother", "Mother"),
                                    ("father", "Father"),
                                    ("partner", "Parent's partner"),
                                    ("step-parent", "Step-parent"),
                                    ("grandparent", "Grandparent"),
                                    ("guardian", "Guardian"),
                                    ("child", "Child"),
                                    ("other", "Other"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("lives_there", models.BooleanField(default=True)),
                        ("has_parental_responsibility", models.BooleanField(default=False)),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="PersonEvent",
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
                                to="families.person",
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
                        ("given_name", models.CharField(max_length=80)),
                        ("family_name", models.CharField(max_length=80)),
                        ("born_on", models.DateField(verbose_name="date of birth")),
                        ("died_on", models.DateField(blank=True, null=True, verbose_name="date of death")),
                        (
                            "sex",
                            models.CharField(
                                choices=[("F", "Female"), ("M", "Male"), ("U", "Not known")], default="U", max_length=1
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
                    name="Relation",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="relations",
                                to="families.person",
                            ),
                        ),
                        (
                            "other",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="relations_to",
                                to="families.person",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("parent", "Parent"),
                                    ("step-parent", "Step-parent"),
                                    ("adoptive-parent", "Adoptive parent"),
                                    ("foster-parent", "Foster carer"),
                                    ("spouse", "Married or in a civil partnership"),
                                    ("partner", "Partner"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("starts_on", models.DateField(blank=True, null=True)),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["starts_on", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="relation_in_order",
                                violation_error_message="A relation ends after it starts.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("person", models.F("other")), _negated=True),
                                name="related_to_somebody_else",
                                violation_error_message="A person is not related to themselves.",
                            ),
                            models.UniqueConstraint(
                                models.F("person"),
                                models.F("other"),
                                models.F("kind"),
                                condition=models.Q(("ends_on__isnull", True)),
                                name="one_relation_of_a_kind",
                                violation_error_message="This relation is recorded already.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="RelationEvent",
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
                                to="families.relation",
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
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="families.person",
                            ),
                        ),
                        (
                            "other",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="families.person",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("parent", "Parent"),
                                    ("step-parent", "Step-parent"),
                                    ("adoptive-parent", "Adoptive parent"),
                                    ("foster-parent", "Foster carer"),
                                    ("spouse", "Married or in a civil partnership"),
                                    ("partner", "Partner"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("starts_on", models.DateField(blank=True, null=True)),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Residence",
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
                                related_name="residences",
                                to="families.family",
                            ),
                        ),
                        ("address_1", models.CharField(max_length=120, verbose_name="address line 1")),
                        ("address_2", models.CharField(blank=True, max_length=120, verbose_name="address line 2")),
                        ("postcode", models.CharField(max_length=8)),
                        ("uprn", models.CharField(blank=True, max_length=12, verbose_name="UPRN")),
                        ("local_uprn", models.CharField(blank=True, max_length=20, verbose_name="local UPRN")),
                        (
                            "district",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="families.district",
                            ),
                        ),
                        (
                            "is_shielded",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="Shown only to those who may see shielded addresses.",
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["starts_on", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="residence_in_order",
                                violation_error_message="A residence ends after it starts.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("family", "="),
                                    (families.periods.DateRange(models.F("starts_on"), models.F("ends_on")), "&&"),
                                ],
                                name="one_home_a_day",
                                violation_error_message="A family lives at one address on a day.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ResidenceEvent",
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
                                to="families.residence",
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
                        ("address_1", models.CharField(max_length=120, verbose_name="address line 1")),
                        ("address_2", models.CharField(blank=True, max_length=120, verbose_name="address line 2")),
                        ("postcode", models.CharField(max_length=8)),
                        ("uprn", models.CharField(blank=True, max_length=12, verbose_name="UPRN")),
                        ("local_uprn", models.CharField(blank=True, max_length=20, verbose_name="local UPRN")),
                        (
                            "district",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="families.district",
                            ),
                        ),
                        (
                            "is_shielded",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="Shown only to those who may see shielded addresses.",
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="SafeContact",
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
                                related_name="safe_contacts",
                                to="families.family",
                            ),
                        ),
                        ("no_ringing", models.BooleanField(default=False, verbose_name="do not ring")),
                        ("no_voicemail", models.BooleanField(default=False, verbose_name="do not leave a voicemail")),
                        ("no_text", models.BooleanField(default=False, verbose_name="do not text")),
                        ("no_letters", models.BooleanField(default=False, verbose_name="do not write")),
                        ("note", models.CharField(blank=True, max_length=200)),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["starts_on", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="safe_contact_in_order",
                                violation_error_message="What makes contact safe ends after it starts.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("family", "="),
                                    (families.periods.DateRange(models.F("starts_on"), models.F("ends_on")), "&&"),
                                ],
                                name="one_safe_contact_a_day",
                                violation_error_message="Safe contact is said once for a day.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="SafeContactEvent",
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
                                to="families.safecontact",
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
                        ("no_ringing", models.BooleanField(default=False, verbose_name="do not ring")),
                        ("no_voicemail", models.BooleanField(default=False, verbose_name="do not leave a voicemail")),
                        ("no_text", models.BooleanField(default=False, verbose_name="do not text")),
                        ("no_letters", models.BooleanField(default=False, verbose_name="do not write")),
                        ("note", models.CharField(blank=True, max_length=200)),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="SchoolRoll",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="school_rolls",
                                to="families.person",
                            ),
                        ),
                        (
                            "school",
                            models.ForeignKey(
                                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to="families.agency"
                            ),
                        ),
                        (
                            "placement",
                            models.CharField(
                                choices=[
                                    ("mainstream", "Mainstream school"),
                                    ("special", "Special school"),
                                    ("alternative", "Alternative provision"),
                                    ("home-educated", "Educated at home"),
                                    ("none", "Not on a school roll"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["starts_on", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="roll_in_order",
                                violation_error_message="A child leaves a school's roll after joining it.",
                            ),
                            models.UniqueConstraint(
                                models.F("person"),
                                models.F("school"),
                                models.F("starts_on"),
                                name="one_roll_row_a_start",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="SchoolRollEvent",
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
                                to="families.schoolroll",
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
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="families.person",
                            ),
                        ),
                        (
                            "school",
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
                        (
                            "placement",
                            models.CharField(
                                choices=[
                                    ("mainstream", "Mainstream school"),
                                    ("special", "Special school"),
                                    ("alternative", "Alternative provision"),
                                    ("home-educated", "Educated at home"),
                                    ("none", "Not on a school roll"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="SearchDocument",
                    fields=[
                        (
                            "family",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="search_document",
                                serialize=False,
                                to="families.family",
                            ),
                        ),
                        (
                            "council",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="families.council"),
                        ),
                        ("words", django.contrib.postgres.search.SearchVectorField()),
                    ],
                    options={
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["words"], gin_pending_list_limit=512, name="search_document_words"
                            )
                        ],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="SearchWord",
                    fields=[
                        ("word", models.CharField(max_length=120, primary_key=True, serialize=False)),
                        (
                            "likeness",
                            django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None),
                        ),
                    ],
                    options={
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fastupdate=False, fields=["likeness"], name="search_word_likeness"
                            )
                        ],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="SourceEvent",
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
                                to="families.source",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("households", "Households (partner hub)"),
                                    ("school", "School sessions by term"),
                                    ("exclusions", "Exclusions register"),
                                    ("placements", "School placements and alternative provision"),
                                    ("offences", "Offences and anti-social behaviour (police)"),
                                    ("youth-offending", "Offences dealt with by youth offending"),
                                    ("asb", "Anti-social behaviour interventions"),
                                    ("orders", "Orders and licences"),
                                    ("social-care", "Social care and early help"),
                                    ("benefits", "Out-of-work benefits"),
                                    ("employment", "Employment and steps towards work"),
                                    ("neet", "Participation at 16 to 18 (NEET)"),
                                    ("housing", "Rent arrears and debt plans"),
                                    ("domestic-abuse", "Domestic abuse incidents"),
                                    ("health", "Treatment and health confirmations"),
                                    ("cases", "Cases of the former case system"),
                                    ("visits", "Visits of the former case system"),
                                ],
                                max_length=20,
                            ),
                        ),
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
                        ("allowed_lag_days", models.PositiveSmallIntegerField(default=31)),
                        (
                            "records_from",
                            models.DateField(
                                blank=True,
                                help_text="The first day its files speak of; what came before is not known.",
                                null=True,
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
                    name="Term",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="terms", to="families.council"
                            ),
                        ),
                        ("name", models.CharField(max_length=40)),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(help_text="The day after the last day of term.")),
                        ("excluded_because", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "ordering": ["starts_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="term_in_order",
                                violation_error_message="A term ends after it starts.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("council", "="),
                                    (families.periods.DateRange(models.F("starts_on"), models.F("ends_on")), "&&"),
                                ],
                                name="terms_do_not_overlap",
                                violation_error_message="Two terms of a council share a day.",
                            ),
                            models.UniqueConstraint(models.F("council"), models.F("name"), name="one_term_of_a_name"),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="TermEvent",
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
                                to="families.term",
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
                        ("name", models.CharField(max_length=40)),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(help_text="The day after the last day of term.")),
                        ("excluded_because", models.CharField(blank=True, max_length=200)),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Touched",
                    fields=[
                        (
                            "family",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                serialize=False,
                                to="families.family",
                            ),
                        ),
                        ("touched_at", models.DateTimeField()),
                        ("problem", models.TextField(blank=True, help_text="Why the last attempt to judge it failed.")),
                    ],
                    options={
                        "verbose_name_plural": "touched",
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="VisitWarning",
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
                                related_name="visit_warnings",
                                to="families.family",
                            ),
                        ),
                        ("warning", models.CharField(max_length=200)),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["starts_on", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="visit_warning_in_order",
                                violation_error_message="A warning ends after it starts.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="VisitWarningEvent",
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
                                to="families.visitwarning",
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
                        ("warning", models.CharField(max_length=200)),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(blank=True, null=True)),
                        ("recorded_at", models.DateTimeField()),
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
