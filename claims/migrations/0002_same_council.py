"""A row of one council never hangs beneath a row of another: foreign keys that carry the council."""

from django.db import migrations

from families.same_council import children, parents


class Migration(migrations.Migration):
    """Add the keys."""

    dependencies = [("claims", "0001_start"), ("outcomes", "0002_same_council")]

    operations = [
        *parents("claims_programme", "claims_batch", "claims_claim"),
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
    ]
