"""A row of one council never hangs beneath a row of another: foreign keys that carry the council."""

from django.db import migrations

from families.passing import PASSING
from families.same_council import children, parents


class Migration(migrations.Migration):
    """Add the keys."""

    dependencies = [("claims", "0001_start"), ("outcomes", "0002_same_council")]

    operations = [
        *parents("claims_programme", "claims_batch", "claims_batchline", "claims_claim", "claims_sample"),
        *children(
            "claims_claim",
            [
                ("programme_id", "claims_programme"),
                ("family_id", "families_family"),
                ("attachment_id", "outcomes_attachment"),
            ],
        ),
        *children("claims_batch", [("programme_id", "claims_programme"), ("made_by_id", "keyworkers_user")]),
        *children("claims_batchline", [("batch_id", "claims_batch"), ("claim_id", "claims_claim")]),
        *children(
            "claims_claimedelsewhere",
            [
                ("programme_id", "claims_programme"),
                ("family_id", "families_family"),
                ("person_id", "families_person"),
            ],
        ),
        *children("claims_claimedlist", [("programme_id", "claims_programme"), ("loaded_by_id", "keyworkers_user")]),
        *children("claims_claimtask", [("claim_id", "claims_claim"), ("answered_by_id", "keyworkers_user")]),
        *children("claims_decision", [("claim_id", "claims_claim"), ("decided_by_id", "keyworkers_user")]),
        *children("claims_signoff", [("batch_id", "claims_batch"), ("signed_by_id", "keyworkers_user")]),
        *children("claims_sample", [("batch_id", "claims_batch"), ("drawn_by_id", "keyworkers_user")]),
        *children("claims_sampleline", [("sample_id", "claims_sample"), ("line_id", "claims_batchline")]),
        *children(
            "claims_finding",
            [
                ("line_id", "claims_batchline"),
                ("person_id", "families_person"),
                ("found_by_id", "keyworkers_user"),
            ],
        ),
        *children("claims_spotcheck", [("programme_id", "claims_programme"), ("entered_by_id", "keyworkers_user")]),
        *parents("claims_spotcheck"),
        *children("claims_spotcheckline", [("spot_check_id", "claims_spotcheck"), ("claim_id", "claims_claim")]),
        *children("claims_exportlayout", [("programme_id", "claims_programme"), ("made_by_id", "keyworkers_user")]),
        *parents("claims_signoff"),
        *children(
            "claims_batchfile",
            [("batch_id", "claims_batch"), ("signing_id", "claims_signoff"), ("asked_by_id", "keyworkers_user")],
        ),
        *children("claims_reply", [("batch_id", "claims_batch"), ("read_by_id", "keyworkers_user")]),
        *children(
            "claims_moneyline",
            [
                ("programme_id", "claims_programme"),
                ("claim_id", "claims_claim"),
                ("batch_id", "claims_batch"),
                ("written_by_id", "keyworkers_user"),
            ],
        ),
        *parents("claims_story", "claims_performancepage"),
        *children("claims_story", [("written_by_id", "keyworkers_user"), ("approved_by_id", "keyworkers_user")]),
        *children(
            "claims_performancepage",
            [
                ("programme_id", "claims_programme"),
                ("story_id", "claims_story"),
                ("corrects_id", "claims_performancepage"),
                ("begun_by_id", "keyworkers_user"),
                ("published_by_id", "keyworkers_user"),
            ],
        ),
        *children(
            "claims_assuranceanswer", [("programme_id", "claims_programme"), ("answered_by_id", "keyworkers_user")]
        ),
        *children("claims_listexport", [("asked_by_id", "keyworkers_user")]),
        # A file is digests and packed bytes: trying to make it smaller costs more than writing it.
        migrations.RunSQL(
            "ALTER TABLE claims_batchfile ALTER COLUMN content SET STORAGE EXTERNAL",
            "ALTER TABLE claims_batchfile ALTER COLUMN content SET STORAGE EXTENDED",
            hints=PASSING,
        ),
    ]
