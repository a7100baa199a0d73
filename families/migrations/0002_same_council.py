"""A row of one council never hangs beneath a row of another: foreign keys that carry the council."""

from django.db import migrations

from families.same_council import children, parents


class Migration(migrations.Migration):
    """Add the keys."""

    dependencies = [("families", "0001_start")]

    operations = [
        *parents("families_family", "families_person", "families_agency", "families_district", "families_source"),
        *parents("families_feedload", "families_feedrecord"),
        *children("families_identifier", [("person_id", "families_person")]),
        *children("families_membership", [("family_id", "families_family"), ("person_id", "families_person")]),
        *children("families_residence", [("family_id", "families_family"), ("district_id", "families_district")]),
        *children("families_schoolroll", [("person_id", "families_person"), ("school_id", "families_agency")]),
        *children("families_source", [("agency_id", "families_agency")]),
        *children("families_feedload", [("source_id", "families_source")]),
        *children(
            "families_feedrecord",
            [("load_id", "families_feedload"), ("person_id", "families_person"), ("family_id", "families_family")],
        ),
        *parents("families_matchquestion"),
        *children(
            "families_matchquestion",
            [("load_id", "families_feedload"), ("record_id", "families_feedrecord")],
        ),
        *children(
            "families_matchcandidate",
            [("question_id", "families_matchquestion"), ("person_id", "families_person")],
        ),
        *children(
            "families_matchanswer",
            [("question_id", "families_matchquestion"), ("person_id", "families_person")],
        ),
        *children("families_relation", [("person_id", "families_person"), ("other_id", "families_person")]),
        *children(
            "families_householdchange", [("family_id", "families_family"), ("other_family_id", "families_family")]
        ),
        *children("families_contactpoint", [("family_id", "families_family"), ("person_id", "families_person")]),
        *children("families_safecontact", [("family_id", "families_family")]),
        *children("families_visitwarning", [("family_id", "families_family")]),
    ]
