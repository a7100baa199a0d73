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
    ]
