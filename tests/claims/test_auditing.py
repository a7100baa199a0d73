"""Internal audit: the sample is drawn once by somebody else, answered claim by claim, and ends only then."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from claims.admitting import admit_to_sample
from claims.auditing import conclude, draw_sample, drawn_again, enlarge_sample
from claims.findings import Answer, all_valid, rates_of, record_findings, standing_findings, unanswered
from claims.leaving import leave_closed, short_of_sample
from claims.models import Batch, BatchLine, BatchState, Claim, Finding, Sample, SampleLine
from claims.models.choices import DrawnFor, FoundToBe, SpotCheckQuestion
from families.models import Family
from families.refusals import NotPossibleError
from keyworkers.models import Admission, Role, User
from keyworkers.permissions import scope_of
from outcomes.models import Attachment
from tests.claims.stages import SEED, batch_at, find_all_valid, somebody
from tests.factories import NOW, TODAY, RestrictionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("judges")]
ATTACHED_ON = "2019-11-18"


def auditor(batch: Batch) -> User:
    return somebody(batch.window, Role.INTERNAL_AUDITOR)


def sampled(batch: Batch) -> list[BatchLine]:
    return list(BatchLine.objects.filter(batch=batch, sampled__isnull=False).select_related("batch", "claim"))


def not_valid(line: BatchLine, reason: str = "No evidence of the approach.") -> list[Answer]:
    *parts, whole = all_valid(line)
    return [*parts, Answer(question=whole.question, found=FoundToBe.NOT_VALID, reason=reason)]


def assessed_in_time() -> None:
    """Let no claim rest on an assessment made after attachment."""
    Attachment.objects.update(assessed_on="2019-01-01")


def frozen(*, families: int) -> Batch:
    """A frozen batch of which nothing is always looked at."""
    batch = batch_at(BatchState.FROZEN, families=families)
    assessed_in_time()
    return batch


def test_a_sample_is_drawn_once_by_the_seed_and_can_be_drawn_again() -> None:
    batch = frozen(families=6)

    sample = draw_sample(batch, seed=SEED, by=auditor(batch), at=NOW)

    kept = [(line.line.line_number, line.drawn_for) for line in sample.lines.select_related("line")]
    assert kept == [(one.line_number, one.drawn_for) for one in drawn_again(Sample.objects.get())]
    assert (len(kept), sample.population, sample.seed) == (5, 12, SEED)
    assert {line.stratum for line in sample.lines.all()} <= {
        "Attachment, no team, the council itself",
        "Significant and sustained progress, no team, the council itself",
    }
    with pytest.raises(NotPossibleError, match="once"):
        draw_sample(batch, seed="another", by=auditor(batch), at=NOW)


def test_nobody_who_prepared_a_batch_draws_its_sample() -> None:
    batch = batch_at(BatchState.FROZEN)

    with pytest.raises(NotPossibleError, match="did not prepare"):
        draw_sample(batch, seed=SEED, by=batch.made_by, at=NOW)


def test_what_was_assessed_after_attachment_is_always_looked_at() -> None:
    batch = frozen(families=4)
    late = Claim.objects.first()
    assert late
    Attachment.objects.filter(pk=late.attachment_id).update(assessed_on="2020-02-01")

    draw_sample(batch, seed=SEED, by=auditor(batch), at=NOW)

    always = SampleLine.objects.filter(drawn_for=DrawnFor.RETROSPECTIVE)
    assert set(always.values_list("line__claim__family", flat=True)) == {late.family_id}
    assert SampleLine.objects.filter(drawn_for=DrawnFor.RANDOM).count() == 5


def test_an_audit_ends_only_once_every_sampled_claim_is_answered() -> None:
    batch = batch_at(BatchState.AUDITING)
    by = auditor(batch)

    with pytest.raises(NotPossibleError, match="wait for a finding"):
        conclude(batch, by=by, at=NOW)
    with pytest.raises(IntegrityError, match="every claim of its sample"):
        Batch.objects.filter(pk=batch.pk).update(state=BatchState.AUDITED)


def test_an_answered_audit_ends() -> None:
    batch = batch_at(BatchState.AUDITING)
    find_all_valid(batch, by=auditor(batch))

    conclude(batch, by=auditor(batch), at=NOW)

    assert Batch.objects.get().state == BatchState.AUDITED


def test_a_claim_found_not_valid_leaves_the_batch_and_another_takes_its_place() -> None:
    batch = frozen(families=6)
    by = auditor(batch)
    draw_sample(batch, seed=SEED, by=by, at=NOW)
    line = sampled(batch)[0]

    record_findings(line, not_valid(line), by=by, at=NOW)

    line.refresh_from_db()
    claim = Claim.objects.get(pk=line.claim_id)
    assert line.removed_because == "Internal audit found it not valid: No evidence of the approach."
    assert (claim.state, claim.held_because) == ("held", line.removed_because)
    find_all_valid(batch, by=by)
    with pytest.raises(NotPossibleError, match="draw 1 more"):
        conclude(batch, by=by, at=NOW)
    assert enlarge_sample(batch, number=short_of_sample(batch), by=by, at=NOW) == 1
    assert SampleLine.objects.filter(drawn_for=DrawnFor.ENLARGED).count() == len(unanswered(batch)) == 1


def test_the_two_error_rates_are_kept_apart() -> None:
    batch = frozen(families=6)
    by = auditor(batch)
    late = Claim.objects.filter(kind="result").first()
    assert late
    Attachment.objects.filter(pk=late.attachment_id).update(assessed_on="2020-02-01")
    sample = draw_sample(batch, seed=SEED, by=by, at=NOW)
    line = BatchLine.objects.select_related("batch", "claim").get(claim=late)
    record_findings(line, not_valid(line), by=by, at=NOW)
    find_all_valid(batch, by=by)

    rates = rates_of(sample)

    assert (rates.at_random.not_valid, rates.at_random.looked_at) == (0, 5)
    assert (rates.always.not_valid, rates.always.looked_at) == (1, 2)


@pytest.mark.parametrize(
    ("found", "reason", "whole", "why"),
    [
        pytest.param(FoundToBe.NOT_VALID, "", FoundToBe.NOT_VALID, "Say why", id="no reason"),
        pytest.param(FoundToBe.PARTLY, "Thin.", FoundToBe.VALID, "not wholly valid", id="the whole is no better"),
    ],
)
def test_a_finding_that_does_not_hold_together_is_refused(
    found: FoundToBe, reason: str, whole: FoundToBe, why: str
) -> None:
    batch = batch_at(BatchState.AUDITING, families=1)
    line = sampled(batch)[0]
    first, *others, last = all_valid(line)
    answers = [Answer(question=first.question, found=found, reason=reason), *others]

    with pytest.raises(NotPossibleError, match=why):
        record_findings(
            line,
            [*answers, Answer(question=last.question, found=whole, reason=reason)],
            by=auditor(batch),
            at=NOW,
        )


def test_an_answer_left_out_is_refused_and_nothing_is_kept() -> None:
    batch = batch_at(BatchState.AUDITING, families=1)
    line = sampled(batch)[0]

    with pytest.raises(NotPossibleError, match="every question"):
        record_findings(line, all_valid(line)[1:], by=auditor(batch), at=NOW)

    assert not Finding.objects.exists()


def test_a_finding_given_again_is_kept_beside_the_first_and_holds() -> None:
    batch = batch_at(BatchState.AUDITING, families=1)
    line, by = sampled(batch)[0], auditor(batch)
    first = record_findings(line, all_valid(line), by=by, at=NOW)
    *parts, whole = all_valid(line)
    partly = Answer(question=whole.question, found=FoundToBe.PARTLY, reason="The plan is thin.")

    again = record_findings(line, [*parts, partly], by=by, at=NOW)

    assert (len(again), Finding.objects.count()) == (1, len(first) + 1)
    held = standing_findings([line.pk])[line.pk]
    assert held[SpotCheckQuestion.WHOLE, None].reason == "The plan is thin."
    assert BatchLine.objects.get(pk=line.pk).removed_at is None


def _hidden(by: User) -> set[int]:
    """Return the families of whose claims not even the packs are open."""
    return set(scope_of(by, as_of=TODAY).opening_packs().hidden)


def test_a_restricted_family_of_the_sample_is_open_to_the_auditor_until_the_audit_ends() -> None:
    batch = batch_at(BatchState.FROZEN)
    by, family = auditor(batch), Family.objects.first()
    RestrictionFactory.create(family=family)
    assert family
    assert _hidden(by) == {family.pk}

    draw_sample(batch, seed=SEED, by=by, at=NOW)

    assert not _hidden(by)
    assert Admission.objects.get().why == f"Internal audit of {batch}."
    assert admit_to_sample(batch, by=by, at=NOW) == 0
    find_all_valid(batch, by=by)
    conclude(batch, by=by, at=NOW)
    assert _hidden(by) == {family.pk}


def test_a_restricted_family_is_closed_again_when_the_window_leaves_nothing_to_audit() -> None:
    batch = batch_at(BatchState.FROZEN, families=1)
    by, family = auditor(batch), Family.objects.get()
    RestrictionFactory.create(family=family)
    draw_sample(batch, seed=SEED, by=by, at=NOW)
    assert not _hidden(by)

    leave_closed(batch.programme, as_of=batch.window.submit_by + timedelta(days=1), at=NOW)

    assert not batch.lines.filter(removed_at__isnull=True).exists()
    assert _hidden(by) == {family.pk}
    assert admit_to_sample(batch, by=by, at=NOW) == 0


def test_an_audited_batch_comes_back_when_its_sample_is_enlarged() -> None:
    batch = frozen(families=6)
    by = auditor(batch)
    draw_sample(batch, seed=SEED, by=by, at=NOW)
    find_all_valid(batch, by=by)
    conclude(batch, by=by, at=NOW)

    assert enlarge_sample(batch, number=2, by=by, at=NOW) == 2

    assert Batch.objects.get().state == BatchState.AUDITING
    with pytest.raises(NotPossibleError, match="sample already"):
        enlarge_sample(batch, number=99, by=by, at=NOW) and enlarge_sample(batch, number=1, by=by, at=NOW)
