"""What each stored field says about people: the one table that exports, log lines, snapshots and erasure answer to.

Keys to other rows (primary keys and relations) say nothing by themselves and are not listed; every other field of
every table of ours is, in exactly one class.
"""

from enum import StrEnum

from django.apps import apps
from django.db import models


class Privacy(StrEnum):
    """How near a field comes to a person."""

    IDENTIFIES = "identifies", "Says who somebody is: a name, a date of birth, an address, a reference known outside."
    TELLS = "tells", "Says something about a person or a family: membership, evidence, a need, a verdict, a claim."
    FREE = "free", "Free text or a whole row of a file: may hold anything, and is treated as identifying."
    SECRET = "secret", "Opens a door: a password."
    PLAIN = "plain", "Says nothing about a person: settings, dates of the programme, counts, digests, workings."

    meaning: str

    def __new__(cls, value: str, meaning: str) -> "Privacy":
        """Return the member with its meaning."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        return member


IDENTIFIES, TELLS, FREE, SECRET, PLAIN = Privacy

PRIVACY: dict[str, dict[Privacy, str]] = {
    "families.Council": {PLAIN: "name slug brand is_as_published"},
    "families.Agency": {PLAIN: "name kind delivers"},
    "families.District": {PLAIN: "name"},
    "families.Person": {IDENTIFIES: "given_name family_name born_on", TELLS: "sex died_on", PLAIN: "recorded_at"},
    "families.Identifier": {IDENTIFIES: "value", PLAIN: "kind"},
    "families.Term": {PLAIN: "name starts_on ends_on excluded_because"},
    "families.SchoolRoll": {TELLS: "placement starts_on ends_on", PLAIN: "recorded_at"},
    "families.Family": {IDENTIFIES: "reference name", PLAIN: "recorded_at"},
    "families.Membership": {
        TELLS: "relationship lives_there has_parental_responsibility starts_on ends_on",
        PLAIN: "recorded_at",
    },
    "families.Residence": {
        IDENTIFIES: "address_1 address_2 postcode uprn local_uprn",
        TELLS: "starts_on ends_on is_shielded",
        PLAIN: "recorded_at",
    },
    "families.Relation": {TELLS: "kind starts_on ends_on", PLAIN: "recorded_at"},
    "families.HouseholdChange": {
        IDENTIFIES: "made_by undone_by",
        FREE: "reason effects undo_reason",
        TELLS: "kind happened_on",
        PLAIN: "made_at undone_at",
    },
    "families.ContactPoint": {
        IDENTIFIES: "value",
        FREE: "note",
        TELLS: "kind starts_on ends_on",
        PLAIN: "recorded_at",
    },
    "families.SafeContact": {
        FREE: "note",
        TELLS: "no_ringing no_voicemail no_text no_letters starts_on ends_on",
        PLAIN: "recorded_at",
    },
    "families.VisitWarning": {FREE: "warning", TELLS: "starts_on ends_on", PLAIN: "recorded_at"},
    "families.SearchDocument": {IDENTIFIES: "words"},
    "families.SearchWord": {IDENTIFIES: "likeness"},
    "families.Touched": {FREE: "problem", PLAIN: "touched_at"},
    "families.Source": {PLAIN: "kind allowed_lag_days records_from"},
    "families.FeedLoad": {
        IDENTIFIES: "received_by undone_by",
        FREE: "file file_name problem undo_reason",
        PLAIN: "digest complete_to complete_to_is_read state rows loaded unchanged rejected effects notes received_at"
        " loaded_at undone_at undo_effects",
    },
    "families.FeedRecord": {
        IDENTIFIES: "key",
        FREE: "content",
        PLAIN: "kind row_number digest matched_by recorded_at superseded_at",
    },
    "families.FeedReject": {FREE: "value reason row", PLAIN: "row_number column"},
    "families.MatchQuestion": {
        IDENTIFIES: "key identity",
        FREE: "content note reason",
        PLAIN: "kind row_number digest state closed_because asked_at waits_since answered_at",
    },
    "families.MatchCandidate": {IDENTIFIES: "reasons", TELLS: "points"},
    "families.MatchAnswer": {
        IDENTIFIES: "identity born_on",
        FREE: "note",
        TELLS: "is_same",
        PLAIN: "answered_at ended_at",
    },
    "families.Coverage": {PLAIN: "complete_to recorded_at withdrawn_at"},
    "keyworkers.Team": {PLAIN: "name"},
    "keyworkers.User": {
        SECRET: "password",
        IDENTIFIES: "username first_name last_name email",
        TELLS: "role last_login",
        PLAIN: "is_superuser is_staff is_active date_joined employment capacity password_is_temporary",
    },
    "keyworkers.Restriction": {FREE: "reason", TELLS: "starts_on ends_on"},
    "keyworkers.Admission": {FREE: "why", PLAIN: "occasion starts_on ends_on"},
    "keyworkers.Assignment": {TELLS: "kind starts_on ends_on"},
    "keyworkers.Intervention": {
        FREE: "note place child_said next_step withdrawn_because",
        TELLS: "kind happened_on started_at minutes outcome not_seen_why next_on",
        PLAIN: "session idempotency_key recorded_at withdrawn_at",
    },
    "keyworkers.Participation": {TELLS: "seen_alone"},
    "keyworkers.Amendment": {FREE: "text reason", PLAIN: "written_at"},
    "keyworkers.Draft": {FREE: "content", PLAIN: "form key saved_at version page number finished_at"},
    "keyworkers.Assessment": {
        FREE: "summary",
        TELLS: "started_on agreed_on completed_on",
        PLAIN: "signed_off_at version recorded_at",
    },
    "keyworkers.AssessedMember": {FREE: "strengths worries wishes"},
    "keyworkers.FamilyPlan": {TELLS: "agreed_on review_on ended_on", PLAIN: "version recorded_at"},
    "keyworkers.Goal": {
        FREE: "wording set_aside_because",
        TELLS: "indicator reached_on set_aside_on",
        PLAIN: "position recorded_at",
    },
    "keyworkers.Action": {
        FREE: "wording somebody_else outcome",
        TELLS: "due_on done_on dropped_on",
        PLAIN: "recorded_at",
    },
    "keyworkers.Review": {FREE: "family_said changed snapshot", TELLS: "reviewed_on", PLAIN: "recorded_at"},
    "keyworkers.Supervision": {FREE: "discussed agreed", TELLS: "held_on next_on", PLAIN: "recorded_at"},
    "keyworkers.Handover": {FREE: "note", TELLS: "handed_on", PLAIN: "handed_at received_at"},
    "keyworkers.Leave": {TELLS: "starts_on ends_on", PLAIN: "recorded_at"},
    "keyworkers.Document": {
        FREE: "title file file_name withdrawn_because",
        TELLS: "kind dated_on",
        PLAIN: "content_type size digest uploaded_at withdrawn_at",
    },
    "keyworkers.Notice": {TELLS: "kind words page happened_on", PLAIN: "about created_at read_at mailed_at"},
    "keyworkers.NoticeChoice": {PLAIN: "kind in_service mail"},
    "keyworkers.Job": {
        FREE: "reason in_the_way",
        PLAIN: "kind as_of state step done total counts problems alarms asked_at started_at beat_at ended_at",
    },
    "keyworkers.Look": {TELLS: "page looked_at"},
    "outcomes.Evidence": {TELLS: "measure starts_on ends_on value code", PLAIN: "recorded_at superseded_at"},
    "outcomes.DistanceTool": {PLAIN: "slug name text retired_on recorded_at"},
    "outcomes.DistanceTarget": {TELLS: "area value set_on", PLAIN: "recorded_at"},
    "outcomes.CaseStep": {
        FREE: "words goes_on_with",
        TELLS: "kind stepped_on close_reason",
        PLAIN: "taken_at",
    },
    "outcomes.Confirmation": {
        IDENTIFIES: "confirmed_by",
        FREE: "note",
        TELLS: "role agency_name confirmed_on",
    },
    "outcomes.Framework": {PLAIN: "slug name starts_on ends_on source_note"},
    "outcomes.OutcomesPlan": {
        FREE: "note",
        PLAIN: "title version in_force_on text framework_text digest warnings written_at published_at",
    },
    "outcomes.DryRun": {PLAIN: "digest as_of asked_at counts failed done_at"},
    "outcomes.DryRunFamily": {
        TELLS: "turn now then earliest_now earliest_then eligible_now eligible_then by_work_now by_work_then"
        " needs_come needs_go lacks reasons",
    },
    "outcomes.PlanMove": {FREE: "reason", PLAIN: "from_on moved_at"},
    "outcomes.ProfessionalJudgement": {
        FREE: "reason decision_reason",
        TELLS: "indicator met_on until_on decision",
        PLAIN: "recorded_at decided_at withdrawn_at",
    },
    "outcomes.Attachment": {
        TELLS: "attached_on assessed_on family_plan_on lead_worker_on delivery_route closed_on",
        PLAIN: "recorded_at",
    },
    "outcomes.Need": {FREE: "note", TELLS: "headline indicator identified_on source", PLAIN: "recorded_at"},
    "outcomes.Baseline": {TELLS: "indicator measure count", PLAIN: "recorded_at"},
    "outcomes.NeedVerdict": {TELLS: "met possible counts_from", PLAIN: "rests_on"},
    "outcomes.EmploymentVerdict": {TELLS: "met possible ledgers", PLAIN: "rests_on"},
    "outcomes.Verdict": {
        TELLS: "met possible gate_met gate_possible is_eligible eligibility",
        FREE: "stale_because",
        PLAIN: "rests_on judged_at",
    },
    "outcomes.IdentificationMatrix": {PLAIN: "title version in_force_on text digest published_at"},
    "outcomes.Identification": {
        TELLS: "is_eligible eligibility score band domains freshest_on contributions gaps",
        PLAIN: "as_of judged_at",
    },
    "outcomes.Consideration": {
        FREE: "reason",
        TELLS: "decision look_again_on is_outside_entry_rule is_eligible score band contributions",
        PLAIN: "as_of considered_at",
    },
    "claims.Programme": {
        PLAIN: "name slug announced_on starts_on ends_on source_note payment tariff_by paid_of paid_for "
        "second_check_percent second_check_seed sample_percent sample_floor coordination"
    },
    "claims.Target": {PLAIN: "measure label number starts_on ends_on is_our_reading source_note"},
    "claims.Cap": {PLAIN: "kind starts_on ends_on is_in_total number source_note"},
    "claims.Tariff": {PLAIN: "kind result_type starts_on ends_on amount is_our_reading source_note"},
    "claims.Window": {PLAIN: "name opens_on closes_on submit_by attached_by evidence_on"},
    "claims.OpeningBalance": {PLAIN: "measure label counted_on result_type count is_our_reading source_note"},
    "claims.MonthlyFigure": {PLAIN: "name breakdown part as_at number built_at"},
    "claims.Story": {
        FREE: "title body agreed withdrawn_because",
        PLAIN: "state written_at approved_at",
    },
    "claims.PerformancePage": {
        FREE: "highlights measure commentary actions withdrawn_because",
        PLAIN: "as_at state is_public begun_at published_at",
    },
    "claims.PageFigure": {
        PLAIN: "position name title sentence breakdown part as_at number measure target target_label target_ends_on "
        "is_our_reading text"
    },
    "claims.AssuranceAnswer": {FREE: "note", PLAIN: "trigger applies answered_at"},
    "claims.ListExport": {
        FREE: "content purpose",
        TELLS: "asked",
        PLAIN: "things columns is_pseudonymised format asked_at name digest rows written_at link_ends_at",
    },
    "claims.ListDownload": {PLAIN: "at"},
    "claims.Claim": {TELLS: "kind result_type state held_because held_for submitted_on", PLAIN: "raised_at"},
    "claims.ClaimMove": {FREE: "reason", TELLS: "came_from went_to", PLAIN: "moved_at"},
    "claims.ClaimPerson": {TELLS: "kind is_live"},
    "claims.ClaimTask": {
        FREE: "rests_on note undone_because",
        TELLS: "code outcome",
        PLAIN: "answered_at undone_at",
    },
    "claims.Decision": {
        FREE: "note undone_because",
        TELLS: "outcome",
        PLAIN: "is_second is_drawn decided_at undone_at",
    },
    "claims.ClaimedElsewhere": {
        FREE: "note withdrawn_because",
        TELLS: "claimed_by claimed_on",
        PLAIN: "withdrawn_at",
    },
    "claims.ClaimedList": {FREE: "file_text", PLAIN: "file_name digest loaded_at"},
    "claims.ClaimedRow": {IDENTIFIES: "reference", FREE: "problem", PLAIN: "number"},
    "claims.Batch": {
        PLAIN: "number state made_at frozen_at payment signed_at submitted_at file_name file_digest head",
    },
    "claims.BatchLine": {
        FREE: "removed_because",
        TELLS: "snapshot",
        PLAIN: "line_number snapshot_digest link amount added_at removed_at",
    },
    "claims.BatchMove": {FREE: "reason", PLAIN: "came_from went_to moved_at"},
    "claims.SignOff": {PLAIN: "lines attachments results amount without_rate sampled head signed_at"},
    "claims.Sample": {PLAIN: "seed percent floor population frame drawn_at"},
    "claims.SampleLine": {TELLS: "drawn_for stratum", PLAIN: "drawn_at"},
    "claims.Finding": {FREE: "reason", TELLS: "question found", PLAIN: "found_at"},
    "claims.SpotCheck": {FREE: "outcome", PLAIN: "name announced_on visit_on entered_at closed_on"},
    "claims.SpotCheckLine": {FREE: "reason", TELLS: "found found_on"},
    "claims.ExportLayout": {FREE: "note", PLAIN: "version columns made_at"},
    "claims.BatchFile": {PLAIN: "format head name digest lines asked_at written_at link_ends_at"},
    "claims.FilePiece": {FREE: "content", PLAIN: "number"},
    "claims.Download": {PLAIN: "at"},
    "claims.Reply": {
        FREE: "file_text difference_because undone_because",
        PLAIN: "state file_name digest reference answered_on stated_paid stated_total read_at committed_at undone_at",
    },
    "claims.ReplyLine": {FREE: "reads reason problem", TELLS: "answer amount", PLAIN: "row"},
    "claims.MoneyLine": {
        FREE: "note undone_because",
        TELLS: "kind amount on",
        PLAIN: "reference written_at undone_at",
    },
}


def fields_of(label: str, *classes: Privacy) -> frozenset[str]:
    """Return the names of a table's fields in any of the classes."""
    by_class = PRIVACY[label]
    return frozenset(name for each in classes for name in by_class.get(each, "").split())


def listed(model: type[models.Model]) -> list[str]:
    """Return the names of a table's fields that the table of classes has to list."""
    return [field.name for field in model._meta.local_fields if not field.is_relation and not field.primary_key]


def tables() -> list[type[models.Model]]:
    """Return our tables; the history of one has the classes of the table whose history it is."""
    ours = ("families", "keyworkers", "outcomes", "claims", "troubled_families")
    found = [model for app in ours for model in apps.get_app_config(app).get_models()]
    return [model for model in found if not hasattr(model, "pgh_tracked_model")]
