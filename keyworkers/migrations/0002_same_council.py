"""A row of one council never hangs beneath a row of another: foreign keys that carry the council."""

from django.db import migrations

from families.same_council import children, parents


class Migration(migrations.Migration):
    """Add the keys."""

    dependencies = [("keyworkers", "0001_start"), ("families", "0002_same_council")]

    operations = [
        *parents("keyworkers_team", "keyworkers_user"),
        *children("keyworkers_team", [("agency_id", "families_agency")]),
        *children("keyworkers_user", [("team_id", "keyworkers_team")]),
        *children("keyworkers_restriction", [("family_id", "families_family")]),
        *parents("keyworkers_restriction"),
        *children(
            "keyworkers_admission", [("restriction_id", "keyworkers_restriction"), ("user_id", "keyworkers_user")]
        ),
        *children("keyworkers_assignment", [("family_id", "families_family"), ("keyworker_id", "keyworkers_user")]),
        *children(
            "keyworkers_intervention",
            [
                ("family_id", "families_family"),
                ("worker_id", "keyworkers_user"),
                ("feed_record_id", "families_feedrecord"),
            ],
        ),
        *children("keyworkers_look", [("family_id", "families_family"), ("user_id", "keyworkers_user")]),
        *parents("keyworkers_intervention", "keyworkers_assessment", "keyworkers_familyplan", "keyworkers_goal"),
        *parents("keyworkers_document"),
        *children(
            "keyworkers_amendment",
            [
                ("family_id", "families_family"),
                ("intervention_id", "keyworkers_intervention"),
                ("written_by_id", "keyworkers_user"),
            ],
        ),
        *children("keyworkers_draft", [("user_id", "keyworkers_user"), ("family_id", "families_family")]),
        *children(
            "keyworkers_assessment",
            [
                ("family_id", "families_family"),
                ("written_by_id", "keyworkers_user"),
                ("signed_off_by_id", "keyworkers_user"),
            ],
        ),
        *children(
            "keyworkers_assessedmember", [("assessment_id", "keyworkers_assessment"), ("person_id", "families_person")]
        ),
        *children("keyworkers_familyplan", [("family_id", "families_family"), ("written_by_id", "keyworkers_user")]),
        *children("keyworkers_goal", [("family_id", "families_family"), ("family_plan_id", "keyworkers_familyplan")]),
        *children(
            "keyworkers_action",
            [
                ("family_id", "families_family"),
                ("goal_id", "keyworkers_goal"),
                ("worker_id", "keyworkers_user"),
                ("member_id", "families_person"),
            ],
        ),
        *children(
            "keyworkers_review",
            [
                ("family_id", "families_family"),
                ("family_plan_id", "keyworkers_familyplan"),
                ("written_by_id", "keyworkers_user"),
            ],
        ),
        *children(
            "keyworkers_supervision",
            [
                ("family_id", "families_family"),
                ("keyworker_id", "keyworkers_user"),
                ("written_by_id", "keyworkers_user"),
            ],
        ),
        *children(
            "keyworkers_handover",
            [
                ("family_id", "families_family"),
                ("from_worker_id", "keyworkers_user"),
                ("to_worker_id", "keyworkers_user"),
                ("handed_by_id", "keyworkers_user"),
            ],
        ),
        *children(
            "keyworkers_leave",
            [
                ("worker_id", "keyworkers_user"),
                ("covered_by_id", "keyworkers_user"),
                ("recorded_by_id", "keyworkers_user"),
            ],
        ),
        *children(
            "keyworkers_document",
            [
                ("family_id", "families_family"),
                ("person_id", "families_person"),
                ("uploaded_by_id", "keyworkers_user"),
                ("withdrawn_by_id", "keyworkers_user"),
            ],
        ),
        *children("keyworkers_notice", [("user_id", "keyworkers_user"), ("family_id", "families_family")]),
        *children("keyworkers_noticechoice", [("user_id", "keyworkers_user")]),
    ]
