"""A row of one council never hangs beneath a row of another: foreign keys that carry the council."""

from django.db import migrations

from families.same_council import children, parents


class Migration(migrations.Migration):
    """Add the keys."""

    dependencies = [("outcomes", "0001_start"), ("keyworkers", "0002_same_council")]

    operations = [
        *parents("outcomes_outcomesplan", "outcomes_attachment", "outcomes_need", "outcomes_identificationmatrix"),
        *children(
            "outcomes_attachment",
            [
                ("family_id", "families_family"),
                ("plan_id", "outcomes_outcomesplan"),
                ("provider_id", "families_agency"),
            ],
        ),
        *children(
            "outcomes_outcomesplan", [("written_by_id", "keyworkers_user"), ("approved_by_id", "keyworkers_user")]
        ),
        *parents("outcomes_dryrun"),
        *children("outcomes_dryrun", [("plan_id", "outcomes_outcomesplan"), ("asked_by_id", "keyworkers_user")]),
        *children(
            "outcomes_dryrunfamily",
            [
                ("dry_run_id", "outcomes_dryrun"),
                ("family_id", "families_family"),
                ("attachment_id", "outcomes_attachment"),
            ],
        ),
        *children(
            "outcomes_planmove",
            [
                ("family_id", "families_family"),
                ("attachment_id", "outcomes_attachment"),
                ("plan_id", "outcomes_outcomesplan"),
                ("moved_by_id", "keyworkers_user"),
            ],
        ),
        *children(
            "outcomes_professionaljudgement",
            [
                ("family_id", "families_family"),
                ("attachment_id", "outcomes_attachment"),
                ("recorded_by_id", "keyworkers_user"),
                ("decided_by_id", "keyworkers_user"),
                ("withdrawn_by_id", "keyworkers_user"),
            ],
        ),
        *children("outcomes_need", [("family_id", "families_family"), ("attachment_id", "outcomes_attachment")]),
        *children("outcomes_baseline", [("family_id", "families_family"), ("attachment_id", "outcomes_attachment")]),
        *children(
            "outcomes_evidence",
            [
                ("person_id", "families_person"),
                ("family_id", "families_family"),
                ("agency_id", "families_agency"),
                ("source_id", "families_source"),
                ("feed_record_id", "families_feedrecord"),
                ("entered_by_id", "keyworkers_user"),
            ],
        ),
        *children("outcomes_needverdict", [("family_id", "families_family"), ("need_id", "outcomes_need")]),
        *children(
            "outcomes_employmentverdict", [("family_id", "families_family"), ("attachment_id", "outcomes_attachment")]
        ),
        *children("outcomes_verdict", [("family_id", "families_family"), ("attachment_id", "outcomes_attachment")]),
        *children(
            "outcomes_identification",
            [
                ("family_id", "families_family"),
                ("matrix_id", "outcomes_identificationmatrix"),
                ("plan_id", "outcomes_outcomesplan"),
            ],
        ),
        *children(
            "outcomes_consideration",
            [
                ("family_id", "families_family"),
                ("matrix_id", "outcomes_identificationmatrix"),
                ("considered_by_id", "keyworkers_user"),
            ],
        ),
        *parents("outcomes_distancetool"),
        *children("outcomes_distancetool", [("written_by_id", "keyworkers_user")]),
        *children(
            "outcomes_distancetarget",
            [
                ("family_id", "families_family"),
                ("attachment_id", "outcomes_attachment"),
                ("tool_id", "outcomes_distancetool"),
                ("set_by_id", "keyworkers_user"),
            ],
        ),
        *children(
            "outcomes_casestep",
            [
                ("family_id", "families_family"),
                ("attachment_id", "outcomes_attachment"),
                ("taken_by_id", "keyworkers_user"),
            ],
        ),
        *children(
            "outcomes_confirmation",
            [
                ("family_id", "families_family"),
                ("agency_id", "families_agency"),
                ("document_id", "keyworkers_document"),
            ],
        ),
    ]
