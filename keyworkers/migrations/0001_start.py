"""The first tables of keyworkers."""

import django.contrib.auth.models
import django.contrib.auth.validators
import django.contrib.postgres.constraints
import django.db.models.deletion
import django.utils.timezone
import families.first_tables
import families.periods
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("families", "0001_start"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        families.first_tables.CreateTables(
            tables=[
                migrations.CreateModel(
                    name="Team",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="teams", to="families.council"
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="teams", to="families.agency"
                            ),
                        ),
                        ("name", models.CharField(max_length=80)),
                    ],
                    options={
                        "ordering": ["name"],
                        "constraints": [
                            models.UniqueConstraint(models.F("council"), models.F("name"), name="one_team_of_a_name")
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        (
                            "username",
                            models.CharField(
                                error_messages={"unique": "A user with that username already exists."},
                                help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                                max_length=150,
                                unique=True,
                                validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                                verbose_name="username",
                            ),
                        ),
                        ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                        ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                        (
                            "is_staff",
                            models.BooleanField(
                                default=False,
                                help_text="Designates whether the user can log into this admin site.",
                                verbose_name="staff status",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True,
                                help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                                verbose_name="active",
                            ),
                        ),
                        (
                            "date_joined",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined"),
                        ),
                        (
                            "council",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="users", to="families.council"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("keyworker", "Keyworker"),
                                    ("team-manager", "Team manager"),
                                    ("programme-manager", "Programme manager"),
                                    ("analyst", "Analyst"),
                                    ("internal-auditor", "Internal auditor"),
                                    ("senior-officer", "Senior officer"),
                                    ("jobcentre-adviser", "Jobcentre adviser"),
                                    ("administrator", "Administrator"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="members",
                                to="keyworkers.team",
                            ),
                        ),
                        (
                            "employment",
                            models.CharField(
                                choices=[
                                    ("in-house", "In-house"),
                                    ("commissioned", "Commissioned"),
                                    ("seconded", "Seconded"),
                                ],
                                default="in-house",
                                max_length=12,
                            ),
                        ),
                        (
                            "capacity",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="How many families they can lead at once; empty: nobody has said.",
                                null=True,
                            ),
                        ),
                        (
                            "password_is_temporary",
                            models.BooleanField(
                                default=False,
                                help_text="An administrator has set it; the next thing they do is to choose their own.",
                            ),
                        ),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["username"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("role__in", ["keyworker", "team-manager"]), _negated=True),
                                    ("team__isnull", False),
                                    _connector="OR",
                                ),
                                name="casework_happens_in_teams",
                                violation_error_message="A keyworker and a team manager belong to a team.",
                            )
                        ],
                        "indexes": [],
                    },
                    managers=[
                        ("objects", django.contrib.auth.models.UserManager()),
                    ],
                ),
                migrations.CreateModel(
                    name="FamilyPlan",
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
                                related_name="family_plans",
                                to="families.family",
                            ),
                        ),
                        ("agreed_on", models.DateField(blank=True, null=True)),
                        ("review_on", models.DateField(blank=True, help_text="The day of the next review.", null=True)),
                        ("ended_on", models.DateField(blank=True, null=True)),
                        (
                            "written_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(
                                default=1, help_text="Counts savings, so that two people do not overwrite."
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                        ("agreed_with", models.ManyToManyField(blank=True, related_name="+", to="families.person")),
                    ],
                    options={
                        "ordering": ["-recorded_at", "-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("family"),
                                condition=models.Q(("ended_on__isnull", True)),
                                name="one_living_family_plan",
                                violation_error_message="This family has a family plan already.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Intervention",
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
                                related_name="interventions",
                                to="families.family",
                            ),
                        ),
                        (
                            "worker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="interventions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("visit", "Home visit"),
                                    ("call", "Phone call"),
                                    ("message", "Text or e-mail"),
                                    ("meeting", "Meeting"),
                                    ("group", "Group session"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("happened_on", models.DateField()),
                        ("minutes", models.PositiveSmallIntegerField()),
                        ("place", models.CharField(max_length=80)),
                        (
                            "outcome",
                            models.CharField(choices=[("seen", "Seen"), ("not-seen", "Not seen")], max_length=10),
                        ),
                        ("started_at", models.TimeField(blank=True, null=True)),
                        (
                            "not_seen_why",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("no-answer", "Nobody answered"),
                                    ("not-there", "They were not there"),
                                    ("refused", "They did not want to be seen"),
                                    ("they-cancelled", "The family cancelled"),
                                    ("we-cancelled", "We cancelled"),
                                    ("other", "Another reason"),
                                ],
                                db_default="",
                                max_length=16,
                            ),
                        ),
                        ("note", models.TextField()),
                        ("child_said", models.TextField(blank=True, db_default="", verbose_name="what the child said")),
                        ("next_step", models.CharField(blank=True, db_default="", max_length=300)),
                        (
                            "next_on",
                            models.DateField(blank=True, help_text="The day the next contact is due.", null=True),
                        ),
                        (
                            "session",
                            models.UUIDField(
                                blank=True, help_text="The group session this note is one family's part of.", null=True
                            ),
                        ),
                        ("idempotency_key", models.UUIDField(unique=True)),
                        (
                            "feed_record",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="families.feedrecord",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_because", models.CharField(blank=True, db_default="", max_length=300)),
                        (
                            "people",
                            models.ManyToManyField(
                                blank=True,
                                related_name="interventions",
                                through="keyworkers.Participation",
                                to="families.person",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["-happened_on", "-id"],
                        "indexes": [
                            models.Index(fields=["family", "-happened_on"], name="interventions_of_family"),
                            models.Index(
                                condition=models.Q(("session__isnull", False)),
                                fields=["session"],
                                name="notes_of_session",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("minutes__gte", 1), ("minutes__lte", 960)),
                                name="intervention_takes_time",
                                violation_error_message="An intervention takes between 1 minute and 16 hours.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("not_seen_why", ""), ("outcome", "not-seen"), _connector="OR"),
                                name="not_seen_for_a_reason",
                                violation_error_message="Why nobody was seen is said only where nobody was seen.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("next_on__isnull", True),
                                    ("next_on__gte", models.F("happened_on")),
                                    _connector="OR",
                                ),
                                name="next_contact_lies_ahead",
                                violation_error_message="The next contact is due on or after the day of this one.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("withdrawn_at__isnull", False),
                                        models.Q(("withdrawn_because", ""), _negated=True),
                                    ),
                                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_because", "")),
                                    _connector="OR",
                                ),
                                name="intervention_withdrawn_exactly_when",
                                violation_error_message="A note that is withdrawn says when and why.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Goal",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="goals", to="families.family"
                            ),
                        ),
                        (
                            "family_plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="goals",
                                to="keyworkers.familyplan",
                            ),
                        ),
                        (
                            "indicator",
                            models.CharField(
                                blank=True, help_text="The need it serves, by the outcomes plan.", max_length=60
                            ),
                        ),
                        ("wording", models.CharField(max_length=300)),
                        ("position", models.PositiveSmallIntegerField(default=1)),
                        ("reached_on", models.DateField(blank=True, null=True)),
                        ("set_aside_on", models.DateField(blank=True, null=True)),
                        ("set_aside_because", models.CharField(blank=True, max_length=300)),
                        ("recorded_at", models.DateTimeField()),
                        (
                            "interventions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="What served it.",
                                related_name="goals",
                                to="keyworkers.intervention",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["position", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reached_on__isnull", True), ("set_aside_on__isnull", True), _connector="OR"
                                ),
                                name="goal_ends_one_way",
                                violation_error_message="A goal is reached or set aside, not both.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("set_aside_on__isnull", False),
                                        models.Q(("set_aside_because", ""), _negated=True),
                                    ),
                                    models.Q(("set_aside_because", ""), ("set_aside_on__isnull", True)),
                                    _connector="OR",
                                ),
                                name="goal_set_aside_exactly_when",
                                violation_error_message="A goal that is set aside says why.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Action",
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
                                related_name="actions",
                                to="families.family",
                            ),
                        ),
                        (
                            "goal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actions",
                                to="keyworkers.goal",
                            ),
                        ),
                        ("wording", models.CharField(max_length=300)),
                        (
                            "worker",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="actions",
                                to="families.person",
                            ),
                        ),
                        ("somebody_else", models.CharField(blank=True, max_length=120)),
                        ("due_on", models.DateField()),
                        ("done_on", models.DateField(blank=True, null=True)),
                        ("dropped_on", models.DateField(blank=True, null=True)),
                        ("outcome", models.CharField(blank=True, max_length=300)),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["due_on", "id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("done_on__isnull", True), ("dropped_on__isnull", True)),
                                fields=["worker", "due_on"],
                                name="open_actions_of_worker",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("member__isnull", True), ("somebody_else", ""), ("worker__isnull", False)
                                    ),
                                    models.Q(
                                        ("member__isnull", False), ("somebody_else", ""), ("worker__isnull", True)
                                    ),
                                    models.Q(
                                        ("member__isnull", True),
                                        ("worker__isnull", True),
                                        models.Q(("somebody_else", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="action_has_one_owner",
                                violation_error_message="An action is a worker's, a member's of the family, or somebody else's.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("done_on__isnull", True), ("dropped_on__isnull", True), _connector="OR"
                                ),
                                name="action_ends_one_way",
                                violation_error_message="An action is done or dropped, not both.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ActionEvent",
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
                                to="keyworkers.action",
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
                            "goal",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="keyworkers.goal",
                            ),
                        ),
                        ("wording", models.CharField(max_length=300)),
                        (
                            "worker",
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
                        (
                            "member",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="families.person",
                            ),
                        ),
                        ("somebody_else", models.CharField(blank=True, max_length=120)),
                        ("due_on", models.DateField()),
                        ("done_on", models.DateField(blank=True, null=True)),
                        ("dropped_on", models.DateField(blank=True, null=True)),
                        ("outcome", models.CharField(blank=True, max_length=300)),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Restriction",
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
                                related_name="restrictions",
                                to="families.family",
                            ),
                        ),
                        ("reason", models.CharField(max_length=300)),
                        ("starts_on", models.DateField()),
                        (
                            "ends_on",
                            models.DateField(
                                blank=True, help_text="The day it began: it was a mistake, and never held.", null=True
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["starts_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                                ),
                                name="restriction_in_order",
                                violation_error_message="A restriction does not end before it begins.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("family", "="),
                                    (families.periods.DateRange(models.F("starts_on"), models.F("ends_on")), "&&"),
                                ],
                                name="one_restriction_a_day",
                                violation_error_message="A family has one restriction at a time.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Admission",
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
                            "restriction",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="admissions",
                                to="keyworkers.restriction",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="admissions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("occasion", models.CharField(max_length=40)),
                        ("why", models.CharField(max_length=200)),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["starts_on", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ends_on__isnull", True)),
                                fields=("restriction", "user", "occasion"),
                                name="admitted_once_for_an_occasion",
                                violation_error_message="This person is admitted for that already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                                ),
                                name="admission_in_order",
                                violation_error_message="An admission does not end before it begins.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="AdmissionEvent",
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
                                to="keyworkers.admission",
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
                            "restriction",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="keyworkers.restriction",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("occasion", models.CharField(max_length=40)),
                        ("why", models.CharField(max_length=200)),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Amendment",
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
                            "intervention",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="amendments",
                                to="keyworkers.intervention",
                            ),
                        ),
                        ("text", models.TextField()),
                        ("reason", models.CharField(max_length=300)),
                        (
                            "written_by",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
                        ),
                        ("written_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["written_at", "id"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Assessment",
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
                                related_name="assessments",
                                to="families.family",
                            ),
                        ),
                        ("started_on", models.DateField()),
                        (
                            "agreed_on",
                            models.DateField(blank=True, help_text="The family agreed to work together.", null=True),
                        ),
                        ("completed_on", models.DateField(blank=True, null=True)),
                        ("summary", models.TextField(blank=True)),
                        (
                            "written_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "signed_off_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("signed_off_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "version",
                            models.PositiveIntegerField(
                                default=1, help_text="Counts savings, so that two people do not overwrite."
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                        ("agreed_with", models.ManyToManyField(blank=True, related_name="+", to="families.person")),
                    ],
                    options={
                        "ordering": ["-started_on", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("completed_on__isnull", True),
                                    ("completed_on__gte", models.F("started_on")),
                                    _connector="OR",
                                ),
                                name="assessment_in_order",
                                violation_error_message="An assessment is completed on or after the day it was started.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("signed_off_at__isnull", True), ("signed_off_by__isnull", True)),
                                    models.Q(
                                        ("completed_on__isnull", False),
                                        ("signed_off_at__isnull", False),
                                        ("signed_off_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="assessment_signed_off_exactly_when",
                                violation_error_message="A completed assessment is signed off by somebody, at a time.",
                            ),
                            models.UniqueConstraint(
                                models.F("family"),
                                condition=models.Q(("signed_off_at__isnull", True)),
                                name="one_open_assessment",
                                violation_error_message="This family's assessment is open already.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="AssessedMember",
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
                            "assessment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="members",
                                to="keyworkers.assessment",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assessed",
                                to="families.person",
                            ),
                        ),
                        ("strengths", models.TextField(blank=True, verbose_name="what is going well")),
                        ("worries", models.TextField(blank=True, verbose_name="what we are worried about")),
                        ("wishes", models.TextField(blank=True, verbose_name="what they say and want")),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("assessment"),
                                models.F("person"),
                                name="assessed_once",
                                violation_error_message="This assessment covers that member already.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="AssessedMemberEvent",
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
                                to="keyworkers.assessedmember",
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
                            "assessment",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="keyworkers.assessment",
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
                        ("strengths", models.TextField(blank=True, verbose_name="what is going well")),
                        ("worries", models.TextField(blank=True, verbose_name="what we are worried about")),
                        ("wishes", models.TextField(blank=True, verbose_name="what they say and want")),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="AssessmentEvent",
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
                                to="keyworkers.assessment",
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
                        ("started_on", models.DateField()),
                        (
                            "agreed_on",
                            models.DateField(blank=True, help_text="The family agreed to work together.", null=True),
                        ),
                        ("completed_on", models.DateField(blank=True, null=True)),
                        ("summary", models.TextField(blank=True)),
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
                        (
                            "signed_off_by",
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
                        ("signed_off_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "version",
                            models.PositiveIntegerField(
                                default=1, help_text="Counts savings, so that two people do not overwrite."
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
                    name="Assignment",
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
                                related_name="assignments",
                                to="families.family",
                            ),
                        ),
                        (
                            "keyworker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("lead", "Lead keyworker"),
                                    ("supporting", "Supporting worker"),
                                    ("cover", "Covering while a colleague is away"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["starts_on", "id"],
                        "indexes": [models.Index(fields=["keyworker", "ends_on"], name="assignments_of_keyworker")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="assignment_in_order",
                                violation_error_message="An assignment ends after it starts.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("kind", "lead")),
                                expressions=[
                                    ("family", "="),
                                    (families.periods.DateRange(models.F("starts_on"), models.F("ends_on")), "&&"),
                                ],
                                name="one_lead_keyworker_a_day",
                                violation_error_message="A family has one lead keyworker on a day.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("family", "="),
                                    ("keyworker", "="),
                                    (families.periods.DateRange(models.F("starts_on"), models.F("ends_on")), "&&"),
                                ],
                                name="one_assignment_a_day",
                                violation_error_message="A worker holds a family once on a day.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AssignmentEvent",
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
                                to="keyworkers.assignment",
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
                            "keyworker",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("lead", "Lead keyworker"),
                                    ("supporting", "Supporting worker"),
                                    ("cover", "Covering while a colleague is away"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Document",
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
                                related_name="documents",
                                to="families.family",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="documents",
                                to="families.person",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("consent", "Agreement or consent"),
                                    ("assessment", "Assessment"),
                                    ("letter", "Letter"),
                                    ("report", "Report of a professional"),
                                    ("court", "Court order"),
                                    ("photo", "Photo or drawing"),
                                    ("other", "Other"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("title", models.CharField(max_length=120)),
                        ("dated_on", models.DateField(blank=True, null=True)),
                        ("file", models.FileField(upload_to="documents/%Y/%m/")),
                        ("file_name", models.CharField(max_length=200)),
                        (
                            "content_type",
                            models.CharField(
                                help_text="As found in the file itself, not as its sender said.", max_length=100
                            ),
                        ),
                        ("size", models.PositiveIntegerField(help_text="In bytes.")),
                        ("digest", models.CharField(help_text="SHA-256 of the file.", max_length=64)),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("uploaded_at", models.DateTimeField()),
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
                        "ordering": ["-uploaded_at", "-id"],
                        "constraints": [
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
                                name="document_withdrawn_exactly_when",
                                violation_error_message="A document that is withdrawn says when, by whom and why.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="DocumentEvent",
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
                                to="keyworkers.document",
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
                                blank=True,
                                db_constraint=False,
                                null=True,
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
                                    ("consent", "Agreement or consent"),
                                    ("assessment", "Assessment"),
                                    ("letter", "Letter"),
                                    ("report", "Report of a professional"),
                                    ("court", "Court order"),
                                    ("photo", "Photo or drawing"),
                                    ("other", "Other"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("title", models.CharField(max_length=120)),
                        ("dated_on", models.DateField(blank=True, null=True)),
                        ("file", models.FileField(upload_to="documents/%Y/%m/")),
                        ("file_name", models.CharField(max_length=200)),
                        (
                            "content_type",
                            models.CharField(
                                help_text="As found in the file itself, not as its sender said.", max_length=100
                            ),
                        ),
                        ("size", models.PositiveIntegerField(help_text="In bytes.")),
                        ("digest", models.CharField(help_text="SHA-256 of the file.", max_length=64)),
                        (
                            "uploaded_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("uploaded_at", models.DateTimeField()),
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
                        ("withdrawn_because", models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Draft",
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
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="drafts",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "family",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="drafts",
                                to="families.family",
                            ),
                        ),
                        ("form", models.CharField(help_text="The name of the form's address.", max_length=40)),
                        ("key", models.UUIDField(help_text="The key the completed thing will carry.", unique=True)),
                        (
                            "content",
                            models.JSONField(help_text="The form's fields as they were typed: name to list of values."),
                        ),
                        ("saved_at", models.DateTimeField()),
                        (
                            "version",
                            models.PositiveIntegerField(
                                default=1, help_text="How often it was saved; completing it counts, too."
                            ),
                        ),
                        (
                            "page",
                            models.CharField(blank=True, help_text="The open form that saved it last.", max_length=36),
                        ),
                        (
                            "number",
                            models.PositiveIntegerField(default=0, help_text="Which of that form's savings it was."),
                        ),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["-saved_at"],
                        "indexes": [models.Index(fields=["user", "-saved_at"], name="drafts_of_user")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("finished_at__isnull", True), ("content", {}), _connector="OR"),
                                name="finished_draft_is_empty",
                                violation_error_message="Nothing typed stays in a draft that is finished.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FamilyPlanEvent",
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
                                to="keyworkers.familyplan",
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
                        ("agreed_on", models.DateField(blank=True, null=True)),
                        ("review_on", models.DateField(blank=True, help_text="The day of the next review.", null=True)),
                        ("ended_on", models.DateField(blank=True, null=True)),
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
                        (
                            "version",
                            models.PositiveIntegerField(
                                default=1, help_text="Counts savings, so that two people do not overwrite."
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
                    name="GoalEvent",
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
                                to="keyworkers.goal",
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
                            "family_plan",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="keyworkers.familyplan",
                            ),
                        ),
                        (
                            "indicator",
                            models.CharField(
                                blank=True, help_text="The need it serves, by the outcomes plan.", max_length=60
                            ),
                        ),
                        ("wording", models.CharField(max_length=300)),
                        ("position", models.PositiveSmallIntegerField(default=1)),
                        ("reached_on", models.DateField(blank=True, null=True)),
                        ("set_aside_on", models.DateField(blank=True, null=True)),
                        ("set_aside_because", models.CharField(blank=True, max_length=300)),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Handover",
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
                                related_name="handovers",
                                to="families.family",
                            ),
                        ),
                        (
                            "from_worker",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "to_worker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handovers",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("handed_on", models.DateField()),
                        ("note", models.TextField(blank=True)),
                        (
                            "handed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("handed_at", models.DateTimeField()),
                        ("received_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["-handed_on", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("from_worker__isnull", True),
                                    models.Q(("from_worker", models.F("to_worker")), _negated=True),
                                    _connector="OR",
                                ),
                                name="handed_to_somebody_else",
                                violation_error_message="A family is handed to somebody else.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="HandoverEvent",
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
                                to="keyworkers.handover",
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
                            "from_worker",
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
                        (
                            "to_worker",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("handed_on", models.DateField()),
                        ("note", models.TextField(blank=True)),
                        (
                            "handed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("handed_at", models.DateTimeField()),
                        ("received_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="InterventionEvent",
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
                                to="keyworkers.intervention",
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
                            "worker",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("visit", "Home visit"),
                                    ("call", "Phone call"),
                                    ("message", "Text or e-mail"),
                                    ("meeting", "Meeting"),
                                    ("group", "Group session"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("happened_on", models.DateField()),
                        ("minutes", models.PositiveSmallIntegerField()),
                        ("place", models.CharField(max_length=80)),
                        (
                            "outcome",
                            models.CharField(choices=[("seen", "Seen"), ("not-seen", "Not seen")], max_length=10),
                        ),
                        ("started_at", models.TimeField(blank=True, null=True)),
                        (
                            "not_seen_why",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("no-answer", "Nobody answered"),
                                    ("not-there", "They were not there"),
                                    ("refused", "They did not want to be seen"),
                                    ("they-cancelled", "The family cancelled"),
                                    ("we-cancelled", "We cancelled"),
                                    ("other", "Another reason"),
                                ],
                                db_default="",
                                max_length=16,
                            ),
                        ),
                        ("note", models.TextField()),
                        ("child_said", models.TextField(blank=True, db_default="", verbose_name="what the child said")),
                        ("next_step", models.CharField(blank=True, db_default="", max_length=300)),
                        (
                            "next_on",
                            models.DateField(blank=True, help_text="The day the next contact is due.", null=True),
                        ),
                        (
                            "session",
                            models.UUIDField(
                                blank=True, help_text="The group session this note is one family's part of.", null=True
                            ),
                        ),
                        ("idempotency_key", models.UUIDField()),
                        (
                            "feed_record",
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
                        ("recorded_at", models.DateTimeField()),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                        ("withdrawn_because", models.CharField(blank=True, db_default="", max_length=300)),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Job",
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
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="jobs",
                                to="families.council",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("night", "The night"),
                                    ("import", "Load an agency file"),
                                    ("export", "Export"),
                                    ("undo", "Undo a load"),
                                    ("list", "Write a list"),
                                    ("dry-run", "Try a version of the outcomes plan"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("as_of", models.DateField()),
                        (
                            "load",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="jobs",
                                to="families.feedload",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(blank=True, help_text="Why a load is to be undone.", max_length=300),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "Waiting"),
                                    ("running", "Running"),
                                    ("done", "Done"),
                                    ("failed", "Ended with failures"),
                                ],
                                default="waiting",
                                max_length=10,
                            ),
                        ),
                        ("step", models.CharField(blank=True, max_length=80)),
                        ("done", models.PositiveIntegerField(default=0)),
                        ("total", models.PositiveIntegerField(default=0)),
                        ("counts", models.JSONField(default=dict)),
                        (
                            "problems",
                            models.JSONField(
                                default=list, help_text="Failures: one sentence each, without personal data."
                            ),
                        ),
                        (
                            "alarms",
                            models.JSONField(
                                default=list, help_text="What should not be possible and was found all the same."
                            ),
                        ),
                        (
                            "in_the_way",
                            models.JSONField(
                                blank=True,
                                default=list,
                                help_text="What undoing a load came upon: sentences that may name families.",
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("asked_at", models.DateTimeField()),
                        ("started_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "beat_at",
                            models.DateTimeField(blank=True, help_text="Its worker's last sign of life.", null=True),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["-asked_at", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("done__lte", models.F("total"))), name="job_done_in_total"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at__isnull", False), ("state__in", ["done", "failed"])),
                                    models.Q(("state__in", ["waiting", "running"]), ("ended_at__isnull", True)),
                                    _connector="OR",
                                ),
                                name="job_ended_exactly_when",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "undo"), _negated=True),
                                    models.Q(("load__isnull", False), models.Q(("reason", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="an_undoing_says_of_what_and_why",
                                violation_error_message="A load is undone for a reason.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "night"), ("state", "waiting")),
                                fields=("council", "kind", "as_of"),
                                name="one_night_waits",
                                violation_error_message="That night is already waiting to be run.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Leave",
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
                            "worker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="leave",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "covered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="covering",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(help_text="The day after the last day away.")),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["starts_on", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True), ("ends_on__gt", models.F("starts_on")), _connector="OR"
                                ),
                                name="leave_in_order",
                                violation_error_message="Leave ends after it starts.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("worker", "="),
                                    (families.periods.DateRange(models.F("starts_on"), models.F("ends_on")), "&&"),
                                ],
                                name="one_leave_a_day",
                                violation_error_message="This worker is away then already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("covered_by__isnull", True),
                                    models.Q(("covered_by", models.F("worker")), _negated=True),
                                    _connector="OR",
                                ),
                                name="covered_by_somebody_else",
                                violation_error_message="Somebody else covers a worker who is away.",
                            ),
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="LeaveEvent",
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
                                to="keyworkers.leave",
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
                            "worker",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "covered_by",
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
                        ("starts_on", models.DateField()),
                        ("ends_on", models.DateField(help_text="The day after the last day away.")),
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
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Look",
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
                                on_delete=django.db.models.deletion.PROTECT, related_name="looks", to="families.family"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="looks",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "page",
                            models.CharField(
                                help_text="The name of the address, never the address itself.", max_length=80
                            ),
                        ),
                        ("looked_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["-looked_at", "-id"],
                        "indexes": [models.Index(fields=["family", "-looked_at"], name="looks_at_family")],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
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
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "family",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices",
                                to="families.family",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("allocated", "A family comes to me"),
                                    ("action", "An action is given to me"),
                                    ("due", "Something of mine is due or overdue"),
                                    ("returned", "Something I sent for a decision is decided or comes back"),
                                    ("attention", "A family of mine needs attention again"),
                                    ("not-seen", "A family has not been seen"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("words", models.CharField(max_length=200)),
                        (
                            "page",
                            models.CharField(
                                help_text="The name of the address to act at; its number is the family's.",
                                max_length=80,
                            ),
                        ),
                        (
                            "about",
                            models.BigIntegerField(
                                default=0,
                                help_text="Which of the family's things the words are about, where there may be several; by its id.",
                            ),
                        ),
                        ("happened_on", models.DateField()),
                        ("created_at", models.DateTimeField()),
                        ("read_at", models.DateTimeField(blank=True, null=True)),
                        ("mailed_at", models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ["-created_at", "-id"],
                        "indexes": [
                            models.Index(fields=["user", "-created_at"], name="notices_of_user"),
                            models.Index(
                                condition=models.Q(("read_at__isnull", True)),
                                fields=["user", "family"],
                                name="unread_notices",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("user"),
                                models.F("family"),
                                models.F("kind"),
                                models.F("page"),
                                models.F("words"),
                                models.F("about"),
                                models.F("happened_on"),
                                name="told_once",
                                violation_error_message="They were told so already.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoticeChoice",
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
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notice_choices",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("allocated", "A family comes to me"),
                                    ("action", "An action is given to me"),
                                    ("due", "Something of mine is due or overdue"),
                                    ("returned", "Something I sent for a decision is decided or comes back"),
                                    ("attention", "A family of mine needs attention again"),
                                    ("not-seen", "A family has not been seen"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("in_service", models.BooleanField(default=True)),
                        (
                            "mail",
                            models.CharField(
                                choices=[
                                    ("never", "Never"),
                                    ("daily", "Every morning there is something"),
                                    ("weekly", "On Monday mornings"),
                                ],
                                default="daily",
                                max_length=10,
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["kind"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("user"),
                                models.F("kind"),
                                name="one_choice_a_kind",
                                violation_error_message="They have chosen already.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="Participation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "intervention",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="participations",
                                to="keyworkers.intervention",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="participations",
                                to="families.person",
                            ),
                        ),
                        ("seen_alone", models.BooleanField(db_default=False, default=False)),
                    ],
                    options={
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("intervention"),
                                models.F("person"),
                                name="took_part_once",
                                violation_error_message="They are in this note already.",
                            )
                        ],
                        "indexes": [],
                    },
                ),
                migrations.CreateModel(
                    name="ParticipationEvent",
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
                                to="keyworkers.participation",
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
                            "intervention",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="keyworkers.intervention",
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
                        ("seen_alone", models.BooleanField(db_default=False, default=False)),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="RestrictionEvent",
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
                                to="keyworkers.restriction",
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
                        ("reason", models.CharField(max_length=300)),
                        ("starts_on", models.DateField()),
                        (
                            "ends_on",
                            models.DateField(
                                blank=True, help_text="The day it began: it was a mistake, and never held.", null=True
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
                    name="Review",
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
                                related_name="reviews",
                                to="families.family",
                            ),
                        ),
                        (
                            "family_plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews",
                                to="keyworkers.familyplan",
                            ),
                        ),
                        ("reviewed_on", models.DateField()),
                        ("family_said", models.TextField(blank=True)),
                        ("changed", models.TextField()),
                        ("snapshot", models.JSONField(help_text="The goals and actions as they stood.")),
                        (
                            "written_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                        ("present", models.ManyToManyField(blank=True, related_name="+", to="families.person")),
                    ],
                    options={
                        "ordering": ["-reviewed_on", "-id"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="Supervision",
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
                                related_name="supervisions",
                                to="families.family",
                            ),
                        ),
                        (
                            "keyworker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("held_on", models.DateField()),
                        ("discussed", models.TextField()),
                        ("agreed", models.TextField(blank=True)),
                        ("next_on", models.DateField(blank=True, null=True)),
                        (
                            "written_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("recorded_at", models.DateTimeField()),
                    ],
                    options={
                        "ordering": ["-held_on", "-id"],
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="TeamEvent",
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
                                to="keyworkers.team",
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
                            "agency",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="families.agency",
                            ),
                        ),
                        ("name", models.CharField(max_length=80)),
                    ],
                    options={
                        "abstract": False,
                        "indexes": [],
                        "constraints": [],
                    },
                ),
                migrations.CreateModel(
                    name="UserEvent",
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
                                to=settings.AUTH_USER_MODEL,
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
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        (
                            "username",
                            models.CharField(
                                error_messages={"unique": "A user with that username already exists."},
                                help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                                max_length=150,
                                validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                                verbose_name="username",
                            ),
                        ),
                        ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                        ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                        (
                            "is_staff",
                            models.BooleanField(
                                default=False,
                                help_text="Designates whether the user can log into this admin site.",
                                verbose_name="staff status",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True,
                                help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                                verbose_name="active",
                            ),
                        ),
                        (
                            "date_joined",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined"),
                        ),
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
                            "role",
                            models.CharField(
                                choices=[
                                    ("keyworker", "Keyworker"),
                                    ("team-manager", "Team manager"),
                                    ("programme-manager", "Programme manager"),
                                    ("analyst", "Analyst"),
                                    ("internal-auditor", "Internal auditor"),
                                    ("senior-officer", "Senior officer"),
                                    ("jobcentre-adviser", "Jobcentre adviser"),
                                    ("administrator", "Administrator"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="keyworkers.team",
                            ),
                        ),
                        (
                            "employment",
                            models.CharField(
                                choices=[
                                    ("in-house", "In-house"),
                                    ("commissioned", "Commissioned"),
                                    ("seconded", "Seconded"),
                                ],
                                default="in-house",
                                max_length=12,
                            ),
                        ),
                        (
                            "capacity",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="How many families they can lead at once; empty: nobody has said.",
                                null=True,
                            ),
                        ),
                        (
                            "password_is_temporary",
                            models.BooleanField(
                                default=False,
                                help_text="An administrator has set it; the next thing they do is to choose their own.",
                            ),
                        ),
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
