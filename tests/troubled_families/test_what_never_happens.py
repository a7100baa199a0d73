"""What may never happen, the database refuses: each constraint and each refusing trigger is tried by raw SQL.

The table is complete: a constraint or a refusing trigger without an attempt fails the test.
"""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from claims.models import BatchLine, BatchMove, BatchState, ClaimMove, ClaimState, MonthlyFigure
from families.models import FeedLoad, FeedRecord, MatchQuestion
from keyworkers.models import Job, Look
from outcomes.models import Baseline
from tests import factories as make
from tests.troubled_families import (
    attempts_auditing,
    attempts_casework,
    attempts_claims,
    attempts_figures,
    attempts_households,
    attempts_money,
    attempts_outcomes,
    attempts_programmes,
)
from tests.troubled_families.attempting import Attempt, again, backwards, change, delete, run_sql

pytestmark = pytest.mark.django_db

APPS = ("families", "keyworkers", "outcomes", "claims")
NOT_REFUSING = (
    "touch_on_",
    "search_on_",
    "insert_insert",
    "update_update",
    "delete_delete",
    "people_live_with_the_claim",
    "shielded_from_the_start",
)

LOADED = {"state": "loaded", "loaded_at": make.NOW}
DECIDED = {"decision": "approved", "decided_at": make.NOW, "decision_reason": "Seen with the school."}


def feed_record() -> FeedRecord:
    load = make.FeedLoadFactory()
    return FeedRecord.objects.create(
        council=load.council,
        load=load,
        kind="offences",
        key="AM20-1",
        row_number=2,
        content={},
        digest="0" * 32,
        person=make.PersonFactory(council=load.council),
        matched_by="hub",
        recorded_at=make.NOW,
    )


def loaded_file() -> FeedLoad:
    load: FeedLoad = make.FeedLoadFactory()
    change(load, **LOADED)
    return load


def job(**fields: Any) -> Job:
    council = make.CouncilFactory()
    return Job.objects.create(council=council, kind="night", as_of=make.TODAY, asked_at=make.NOW, **fields)


def look() -> Look:
    family, user = make.FamilyFactory(), make.KeyworkerFactory()
    return Look.objects.create(council=family.council, family=family, user=user, page="family", looked_at=make.NOW)


def baseline() -> Baseline:
    attachment = make.AttachmentFactory()
    return Baseline.objects.create(
        council=attachment.council,
        family=attachment.family,
        attachment=attachment,
        indicator="asb",
        measure="asb.incident",
        count=5,
        recorded_at=make.NOW,
    )


def figure() -> MonthlyFigure:
    return MonthlyFigure.objects.create(
        programme=make.ProgrammeFactory(), name="paid", as_at=make.TODAY, number=1, built_at=make.NOW
    )


def claim_move() -> ClaimMove:
    return ClaimMove.objects.create(
        claim=make.ClaimFactory(), went_to=ClaimState.DRAFT, moved_at=make.NOW, reason="Raised."
    )


def batch_move() -> BatchMove:
    batch = make.BatchFactory()
    return BatchMove.objects.create(
        batch=batch, went_to=BatchState.OPEN, moved_by=batch.made_by, moved_at=make.NOW, reason="Opened."
    )


def line(**fields: Any) -> BatchLine:
    claim = make.ClaimFactory()
    batch = make.BatchFactory(programme=claim.programme, window=claim.window)
    return BatchLine.objects.create(council=claim.council, batch=batch, claim=claim, added_at=make.NOW, **fields)


def drawn() -> Any:
    row = feed_record()
    return make.EvidenceFactory(
        council=row.council, person=row.person, measure="offence.proven", feed_record=row, entered_by=None
    )


def line_of_submitted_batch() -> BatchLine:
    return attempts_claims.submitted_batch().lines.get()


def closed_question() -> MatchQuestion:
    question: MatchQuestion = make.MatchQuestionFactory()
    change(question, state="superseded", answered_at=make.NOW)
    return question


def draft_plan() -> Any:
    return make.OutcomesPlanFactory(published_at=None, version=7)


def written_plan() -> Any:
    author = make.AnalystFactory()
    return make.OutcomesPlanFactory(
        council=author.council, published_at=None, version=7, written_by=author, written_at=make.NOW
    )


def approved_by_its_writer() -> None:
    plan = written_plan()
    change(plan, approved_by_id=plan.written_by_id, published_at=make.NOW)


def published_without_a_dry_run() -> None:
    change(written_plan(), approved_by_id=make.ProgrammeManagerFactory().pk, published_at=make.NOW)


def tried_and_published() -> Any:
    run = make.DryRunFactory()
    change(run.plan, approved_by_id=make.ProgrammeManagerFactory().pk, published_at=make.NOW)
    return run


def decided_by_its_author() -> None:
    judgement = make.ProfessionalJudgementFactory()
    change(judgement, **DECIDED, decided_by_id=judgement.recorded_by_id)


def decided_judgement() -> Any:
    judgement = make.ProfessionalJudgementFactory()
    change(judgement, **DECIDED, decided_by_id=make.TeamManagerFactory(council=judgement.council).pk)
    return judgement


def withdrawn_judgement() -> Any:
    judgement = make.ProfessionalJudgementFactory()
    change(judgement, withdrawn_by_id=judgement.recorded_by_id, withdrawn_at=make.NOW)
    return judgement


def draft_matrix() -> Any:
    return make.IdentificationMatrixFactory(published_at=None, version=7)


def person_in_two_live_claims() -> None:
    covered = make.ClaimPersonFactory()
    other = make.ClaimFactory(programme=covered.programme, window=covered.claim.window)
    again(covered, claim_id=other.pk)


def member_in_two_homes() -> None:
    again(make.MembershipFactory(lives_there=True), family_id=make.FamilyFactory().pk)


ATTEMPTS: dict[str, Attempt] = {
    "Agency.one_agency_of_a_name": lambda: again(make.AgencyFactory()),
    "District.one_district_of_a_name": lambda: again(make.DistrictFactory()),
    "Person.person_has_a_name": lambda: change(make.PersonFactory(), family_name=""),
    "Identifier.one_person_of_a_reference": lambda: again(make.IdentifierFactory(), person_id=make.PersonFactory().pk),
    "Term.term_in_order": backwards(make.TermFactory),
    "Term.terms_do_not_overlap": lambda: again(make.TermFactory(), name="Another"),
    "Term.one_term_of_a_name": lambda: again(make.TermFactory(), starts_on=date(2030, 1, 1), ends_on=date(2030, 4, 1)),
    "SchoolRoll.roll_in_order": backwards(make.SchoolRollFactory),
    "SchoolRoll.one_roll_row_a_start": lambda: again(make.SchoolRollFactory()),
    "Family.one_family_of_a_reference": lambda: again(make.FamilyFactory()),
    "Family.published_figures_only": lambda: again(
        make.FamilyFactory(), council_id=make.OtherCouncilFactory(slug="published", is_as_published=True).pk
    ),
    "Membership.membership_in_order": backwards(make.MembershipFactory),
    "Membership.one_household_a_day": member_in_two_homes,
    "Membership.one_membership_a_day": lambda: again(make.MembershipFactory(lives_there=False)),
    "Residence.residence_in_order": backwards(make.ResidenceFactory),
    "Residence.one_home_a_day": lambda: again(make.ResidenceFactory(), postcode="ZY9 9ZZ"),
    "Source.one_source_of_a_kind": lambda: again(make.SourceFactory()),
    "FeedLoad.every_row_counted": lambda: change(
        make.FeedLoadFactory(), state="loaded", loaded_at=make.NOW, rows=3, loaded=1, rejected=1
    ),
    "FeedLoad.loaded_exactly_when": lambda: change(make.FeedLoadFactory(), loaded_at=make.NOW),
    "FeedLoad.loaded_once": lambda: change(loaded_file(), rows=1),
    "FeedLoad.loaded_says_how_far": lambda: change(make.FeedLoadFactory(), **LOADED, complete_to=None),
    "FeedLoad.undone_exactly_when": lambda: change(make.FeedLoadFactory(), undone_at=make.NOW),
    "FeedLoad.never_deleted": lambda: delete(make.FeedLoadFactory()),
    "FeedRecord.one_current_row_of_a_key": lambda: again(feed_record()),
    "FeedRecord.speaks_of_somebody": lambda: change(feed_record(), person_id=None),
    "FeedRecord.superseded_once": lambda: change(feed_record(), content=json.dumps({"Kind": "asb"})),
    "FeedRecord.never_deleted": lambda: delete(feed_record()),
    "MatchQuestion.one_waiting_question_of_a_key": lambda: again(make.MatchQuestionFactory()),
    "MatchQuestion.answered_exactly_when": lambda: change(make.MatchQuestionFactory(), answered_at=make.NOW),
    "MatchQuestion.the_same_has_a_record": lambda: change(
        make.MatchQuestionFactory(), state="same", answered_at=make.NOW
    ),
    "MatchQuestion.allowed_moves": lambda: change(closed_question(), state="open", answered_at=None),
    "MatchQuestion.first_state": lambda: again(
        make.MatchQuestionFactory(), key="another", state="not-same", answered_at=make.NOW
    ),
    "MatchQuestion.asked_once": lambda: change(make.MatchQuestionFactory(), content=json.dumps({"DOB": "1985-05-18"})),
    "MatchQuestion.never_deleted": lambda: delete(make.MatchQuestionFactory()),
    "MatchCandidate.one_candidate_of_a_person": lambda: again(make.MatchCandidateFactory()),
    "MatchAnswer.one_standing_answer_of_a_pair": lambda: again(make.MatchAnswerFactory(is_same=False)),
    "MatchAnswer.an_identity_is_one_person": lambda: again(
        make.MatchAnswerFactory(), person_id=make.PersonFactory().pk
    ),
    "MatchAnswer.answer_in_order": lambda: change(make.MatchAnswerFactory(), ended_at=make.NOW - timedelta(days=1)),
    "MatchAnswer.ended_once": lambda: change(make.MatchAnswerFactory(), is_same=False),
    "MatchAnswer.never_deleted": lambda: delete(make.MatchAnswerFactory()),
    "Coverage.withdrawn_once": lambda: change(make.CoverageFactory(), complete_to=date(2021, 1, 1)),
    "Coverage.never_deleted": lambda: delete(make.CoverageFactory()),
    "Team.one_team_of_a_name": lambda: again(make.TeamFactory()),
    "User.casework_happens_in_teams": lambda: change(make.KeyworkerFactory(), team_id=None),
    "Restriction.restriction_in_order": lambda: change(make.RestrictionFactory(), ends_on=date(2018, 12, 31)),
    "Restriction.one_restriction_a_day": lambda: again(make.RestrictionFactory()),
    "Assignment.assignment_in_order": backwards(make.AssignmentFactory),
    "Assignment.one_lead_keyworker_a_day": lambda: again(
        make.AssignmentFactory(), keyworker_id=make.KeyworkerFactory().pk
    ),
    "Assignment.one_assignment_a_day": lambda: again(make.AssignmentFactory(), kind="supporting"),
    "Intervention.intervention_takes_time": lambda: again(
        make.InterventionFactory(), idempotency_key="5" * 32, minutes=0
    ),
    "Intervention.never_deleted": lambda: delete(make.InterventionFactory()),
    "Job.job_done_in_total": lambda: change(job(), done=2, total=1),
    "Job.job_ended_exactly_when": lambda: change(job(), ended_at=make.NOW),
    "Job.an_undoing_says_of_what_and_why": lambda: change(job(), kind="undo"),
    "Job.one_night_waits": lambda: again(job()),
    "Job.allowed_moves": lambda: change(job(), state="done", ended_at=make.NOW),
    "Job.first_state": lambda: again(job(), state="done", ended_at=make.NOW),
    "Job.never_deleted": lambda: delete(job()),
    "Look.never_updated": lambda: change(look(), page="another"),
    "Look.never_deleted": lambda: delete(look()),
    "Evidence.a_row_tells_a_measure_once": lambda: again(drawn()),
    "Evidence.evidence_has_one_subject": lambda: again(make.EvidenceFactory(), family_id=make.FamilyFactory().pk),
    "Evidence.evidence_has_one_origin": lambda: again(make.EvidenceFactory(), entered_by_id=None),
    "Evidence.evidence_in_order": lambda: again(make.EvidenceFactory(), ends_on=date(2000, 1, 1)),
    "Evidence.superseded_once": lambda: change(make.EvidenceFactory(), value=9),
    "Evidence.never_deleted": lambda: delete(make.EvidenceFactory()),
    "OutcomesPlan.one_plan_of_a_version": lambda: again(draft_plan()),
    "OutcomesPlan.one_plan_from_a_day": lambda: again(make.OutcomesPlanFactory(), version=8),
    "OutcomesPlan.immutable_once_published": lambda: change(make.OutcomesPlanFactory(), text="title = 'Another'"),
    "OutcomesPlan.kept_once_published": lambda: delete(make.OutcomesPlanFactory()),
    "OutcomesPlan.a_plan_is_written_by_when": lambda: change(draft_plan(), written_at=make.NOW),
    "OutcomesPlan.a_second_person_approves_a_plan": approved_by_its_writer,
    "OutcomesPlan.a_plan_written_here_is_approved": lambda: change(written_plan(), published_at=make.NOW),
    "OutcomesPlan.a_plan_is_approved_by_publishing": lambda: change(
        written_plan(), approved_by_id=make.ProgrammeManagerFactory().pk
    ),
    "PlanMove.one_plan_move_a_day": lambda: again(make.PlanMoveFactory()),
    "PlanMove.never_updated": lambda: change(make.PlanMoveFactory(), reason="Another."),
    "PlanMove.never_deleted": lambda: delete(make.PlanMoveFactory()),
    "ProfessionalJudgement.judgement_days_in_order": lambda: change(
        make.ProfessionalJudgementFactory(), until_on=date(2000, 1, 1)
    ),
    "ProfessionalJudgement.a_judgement_is_decided_by_when_and_why": lambda: change(
        make.ProfessionalJudgementFactory(), decision="approved"
    ),
    "ProfessionalJudgement.a_second_person_decides_a_judgement": decided_by_its_author,
    "ProfessionalJudgement.a_judgement_is_withdrawn_by_when": lambda: change(
        make.ProfessionalJudgementFactory(), withdrawn_at=make.NOW
    ),
    "ProfessionalJudgement.a_judgement_gives_its_reason": lambda: change(
        make.ProfessionalJudgementFactory(), reason=""
    ),
    "ProfessionalJudgement.decided_once": lambda: change(decided_judgement(), decision="refused"),
    "ProfessionalJudgement.withdrawn_once": lambda: change(
        withdrawn_judgement(), withdrawn_at=make.NOW + timedelta(days=1)
    ),
    "ProfessionalJudgement.never_deleted": lambda: delete(make.ProfessionalJudgementFactory()),
    "Attachment.one_attachment_a_framework": lambda: again(make.AttachmentFactory()),
    "Attachment.closed_after_attached": lambda: change(make.AttachmentFactory(), closed_on=date(2000, 1, 1)),
    "Need.one_need_of_an_indicator": lambda: again(make.NeedFactory()),
    "Need.a_professional_signs_a_need": lambda: change(make.NeedFactory(), source="professional"),
    "Baseline.one_baseline_of_a_measure": lambda: again(baseline()),
    "Baseline.never_updated": lambda: change(baseline(), count=6),
    "Baseline.never_deleted": lambda: delete(baseline()),
    "OutcomesPlan.tried_before_published": published_without_a_dry_run,
    "DryRun.finished_once": lambda: change(make.DryRunFactory(), counts=json.dumps({"families": 0})),
    "DryRun.kept_with_its_version": lambda: delete(tried_and_published()),
    "DryRunFamily.one_row_of_a_family_in_a_dry_run": lambda: again(make.DryRunFamilyFactory()),
    "DryRunFamily.a_family_turns_as_it_stands": lambda: again(
        make.DryRunFamilyFactory(), turn="comes", attachment_id=make.AttachmentFactory().pk
    ),
    "DryRunFamily.never_updated": lambda: change(make.DryRunFamilyFactory(), turn="stays"),
    "IdentificationMatrix.one_matrix_of_a_version": lambda: again(draft_matrix()),
    "IdentificationMatrix.one_matrix_from_a_day": lambda: again(make.IdentificationMatrixFactory(), version=8),
    "IdentificationMatrix.immutable_once_published": lambda: change(make.IdentificationMatrixFactory(), text="x = 1"),
    "IdentificationMatrix.kept_once_published": lambda: delete(make.IdentificationMatrixFactory()),
    "Identification.score_not_negative": lambda: change(make.IdentificationFactory(), score=-1),
    "Consideration.considered_for_a_reason": lambda: again(make.ConsiderationFactory(), reason=""),
    "Consideration.set_aside_until_a_day": lambda: again(make.ConsiderationFactory(), decision="set-aside"),
    "Consideration.outside_the_entry_rule_is_said": lambda: again(make.ConsiderationFactory(), is_eligible=False),
    "Consideration.never_updated": lambda: change(make.ConsiderationFactory(), reason="Another."),
    "Consideration.never_deleted": lambda: delete(make.ConsiderationFactory()),
    "Programme.programme_in_order": backwards(make.ProgrammeFactory),
    "Programme.one_programme_of_a_slug": lambda: again(make.ProgrammeFactory()),
    "Target.target_period_whole": lambda: change(make.TargetFactory(), starts_on=date(2020, 4, 1)),
    "Target.one_total_target": lambda: again(make.TargetFactory()),
    "Target.one_target_a_start": lambda: again(
        make.TargetFactory(starts_on=date(2020, 4, 1), ends_on=date(2021, 4, 1))
    ),
    "Cap.cap_in_order": backwards(make.CapFactory),
    "Cap.caps_do_not_overlap": lambda: again(make.CapFactory()),
    "Window.one_window_of_a_name": lambda: again(
        make.WindowFactory(), opens_on=date(2020, 12, 1), closes_on=date(2020, 12, 20), submit_by=date(2020, 12, 20)
    ),
    "Window.window_dates_in_order": lambda: change(make.WindowFactory(), submit_by=date(2030, 1, 1)),
    "Window.windows_do_not_overlap": lambda: again(make.WindowFactory(), name="Another"),
    "OpeningBalance.one_opening_balance_of_a_label": lambda: again(make.OpeningBalanceFactory()),
    "MonthlyFigure.one_figure_a_month": lambda: again(figure()),
    "Claim.one_live_claim_a_family": lambda: again(make.ClaimFactory()),
    "Claim.result_has_a_type": lambda: again(make.ClaimFactory(), result_type=""),
    "Claim.held_says_why": lambda: change(make.ClaimFactory(), state="held"),
    "Claim.submitted_says_when": lambda: change(make.ClaimFactory(), submitted_on=date(2020, 9, 30)),
    "Claim.allowed_moves": lambda: change(make.ClaimFactory(), state="paid", submitted_on=date(2020, 9, 30)),
    "Claim.first_state": lambda: again(
        make.ClaimFactory(), family_id=make.FamilyFactory().pk, state="held", held_because="A reason."
    ),
    "Claim.never_deleted": lambda: delete(make.ClaimFactory()),
    "ClaimMove.never_updated": lambda: change(claim_move(), reason="Another."),
    "ClaimMove.never_deleted": lambda: delete(claim_move()),
    "ClaimPerson.one_live_claim_a_person": person_in_two_live_claims,
    "ClaimedElsewhere.claimed_elsewhere_names_somebody": lambda: change(make.ClaimedElsewhereFactory(), family_id=None),
    "Batch.one_batch_of_a_number": lambda: again(make.BatchFactory(), window_id=make.MarchWindowFactory().pk),
    "Batch.one_open_batch_a_window": lambda: again(make.BatchFactory(), number=999),
    "Batch.frozen_exactly_when": lambda: change(make.BatchFactory(), state="frozen"),
    "Batch.submitted_exactly_when": lambda: change(make.BatchFactory(), submitted_at=make.NOW),
    "Batch.allowed_moves": lambda: change(make.BatchFactory(), state="submitted"),
    "Batch.first_state": lambda: again(make.BatchFactory(), number=999, state="frozen"),
    "Batch.unchangeable_once_submitted": lambda: change(attempts_claims.submitted_batch(), file_name="another"),
    "Batch.never_deleted": lambda: delete(make.BatchFactory()),
    "BatchLine.one_batch_a_claim": lambda: again(line()),
    "BatchLine.one_line_of_a_number": lambda: again(
        line(line_number=1, snapshot="{}", snapshot_digest="0", link="0"), claim_id=make.ClaimFactory().pk
    ),
    "BatchLine.removed_says_why": lambda: change(line(), removed_at=make.NOW),
    "BatchLine.frozen_line_is_whole": lambda: change(line(), line_number=1),
    "BatchLine.unchangeable_once_submitted": lambda: change(line_of_submitted_batch(), snapshot="{}"),
    "BatchLine.never_deleted": lambda: delete(line()),
    "BatchMove.never_updated": lambda: change(batch_move(), reason="Another."),
    "BatchMove.never_deleted": lambda: delete(batch_move()),
    **attempts_households.ATTEMPTS,
    **attempts_casework.ATTEMPTS,
    **attempts_outcomes.ATTEMPTS,
    **attempts_claims.ATTEMPTS,
    **attempts_programmes.ATTEMPTS,
    **attempts_auditing.ATTEMPTS,
    **attempts_money.ATTEMPTS,
    **attempts_figures.ATTEMPTS,
}


def promised() -> set[str]:
    """Return the name of every constraint and refusing trigger of the models that hold something of ours."""
    found = set()
    for model in (model for app in APPS for model in apps.get_app_config(app).get_models()):
        if model.__name__.endswith("Event"):
            continue
        names = [constraint.name for constraint in model._meta.constraints]
        names += [trigger.name for trigger in getattr(model._meta, "triggers", [])]
        found |= {f"{model.__name__}.{name}" for name in names if not name.startswith(NOT_REFUSING)}
    return found


def test_everything_that_never_happens_has_been_tried() -> None:
    assert promised() == set(ATTEMPTS)


@pytest.mark.parametrize("name", ATTEMPTS, ids=str)
def test_the_database_refuses(name: str) -> None:
    _, _, rule = name.partition(".")
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        ATTEMPTS[name]()

    assert rule in str(refused.value) or "CONTEXT" in str(refused.value)


def test_a_version_is_not_published_where_another_text_of_it_was_tried() -> None:
    run = make.DryRunFactory()

    with pytest.raises(IntegrityError, match="dry run of exactly its text"), transaction.atomic():
        change(run.plan, digest="0" * 64, approved_by_id=make.ProgrammeManagerFactory().pk, published_at=make.NOW)


def test_a_person_of_one_council_never_belongs_to_anothers_family() -> None:
    stranger = make.PersonFactory(council=make.OtherCouncilFactory())
    membership = make.MembershipFactory(lives_there=False)

    run_sql("SET CONSTRAINTS ALL IMMEDIATE", [])

    with pytest.raises(IntegrityError, match="same_council"), transaction.atomic():
        change(membership, person_id=stranger.pk)
