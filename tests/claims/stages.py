"""Batches at every stage of their way, brought there by the real actions, for the tests of what comes after it.

Verdicts are planted: ask for the fixture ``judges`` beside it.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from claims.actions import raise_claims
from claims.answering import answer
from claims.auditing import conclude, draw_sample
from claims.batches import Settled, fill_batch, freeze_batch, open_batch
from claims.checking import looked_over
from claims.deciding import approve
from claims.exports import export_batch
from claims.findings import all_valid, record_findings, unanswered
from claims.models import Batch, BatchLine, BatchState, Claim, Decision, Window
from claims.models.choices import ClaimState, DecisionOutcome, TaskOutcome
from claims.moves import Move, move
from claims.signing import sign_batch, submit_batch, totals_of
from claims.tasks import tasks_asked
from keyworkers.models import Role, User
from tests.claims.scenes import open_window, ready_family
from tests.factories import (
    NOW,
    TODAY,
    AnalystFactory,
    InternalAuditorFactory,
    JobcentreAdviserFactory,
    ProgrammeManagerFactory,
    SeniorOfficerFactory,
)
from tests.photographs import photographed

SEED = "the seed of the tests"


def somebody(window: Window, role: Role) -> User:
    """The council's first of a role, made where there is none."""
    made = {
        Role.ANALYST: AnalystFactory,
        Role.PROGRAMME_MANAGER: ProgrammeManagerFactory,
        Role.JOBCENTRE_ADVISER: JobcentreAdviserFactory,
        Role.INTERNAL_AUDITOR: InternalAuditorFactory,
        Role.SENIOR_OFFICER: SeniorOfficerFactory,
    }
    council = window.programme.council
    found: User = council.users.filter(role=role).first() or made[role].create(council=council)
    return found


@transaction.atomic
def all_decided(window: Window, *, as_of: date = TODAY, at: datetime = NOW) -> list[int]:
    """Answer what only people can check, approve every draft of a window, and what is drawn a second time.

    Return what is ready.
    """
    drafts = list(Claim.objects.filter(window=window, state=ClaimState.DRAFT))
    for one in looked_over(window.programme, drafts, as_of=as_of):
        for code in tasks_asked(one.facts):
            answer(
                one.claim,
                code,
                outcome=TaskOutcome.PASSED,
                rests_on="The papers of 4 September 2020.",
                by=somebody(window, Role.JOBCENTRE_ADVISER),
                as_of=as_of,
                at=at,
            )
    first = approve(drafts, by=somebody(window, Role.ANALYST), as_of=as_of, at=at)
    waiting = Claim.objects.filter(pk__in=first.waiting)
    second = approve(waiting, by=somebody(window, Role.PROGRAMME_MANAGER), as_of=as_of, at=at)
    return [*first.ready, *second.ready]


def called_ready(claims: Iterable[Claim], *, by: User, at: datetime = NOW) -> list[int]:
    """Call claims ready though nobody asks their gates: for tests that need many and judge none."""
    made = list(claims)
    Decision.objects.bulk_create(
        Decision(council=one.council, claim=one, outcome=DecisionOutcome.APPROVED, decided_by=by, decided_at=at)
        for one in made
    )
    ready = [Move(claim=one.pk, reason="Planted.") for one in made]
    return move(ready, came_from=[ClaimState.DRAFT], went_to=ClaimState.READY, by=by, at=at)


def batch_at(state: BatchState, *, families: int = 3, as_of: date = TODAY, at: datetime = NOW) -> Batch:
    """A batch of so many families' claims (attachment and result of each) that has come as far as ``state``."""

    def build() -> Batch:
        window = open_window()
        for _ in range(families):
            ready_family()
        return advance(batch_of_all(window, as_of=as_of, at=at), state, as_of=as_of, at=at)

    return photographed(("a batch", state, families, as_of, at), build)


def batch_of_all(window: Window, *, as_of: date = TODAY, at: datetime = NOW) -> Batch:
    """An open batch of everything that can be claimed in a window, raised, decided on and taken in."""
    raise_claims(window.programme.council, as_of=as_of, at=at)
    all_decided(window, as_of=as_of, at=at)
    analyst = somebody(window, Role.ANALYST)
    batch = open_batch(window, by=analyst, as_of=as_of, at=at)
    fill_batch(batch, by=analyst, as_of=as_of, at=at)
    return batch


def advance(batch: Batch, to: BatchState, *, as_of: date = TODAY, at: datetime = NOW) -> Batch:
    """Bring a batch from where it stands as far as ``to``, each step by its own person, and return it as it is then."""
    batch.refresh_from_db()
    states = list(BatchState)
    for step in states[states.index(BatchState(batch.state)) + 1 : states.index(to) + 1]:
        _step(batch, step, batch.window, as_of=as_of, at=at)
    batch.refresh_from_db()
    return batch


def find_all_valid(batch: Batch, *, by: User, at: datetime = NOW) -> None:
    """Find every sampled claim that waits for a finding valid."""
    for line in BatchLine.objects.filter(id__in=unanswered(batch)).select_related("batch", "claim"):
        record_findings(line, all_valid(line), by=by, at=at)


def sign_knowingly(batch: Batch, *, by: User, as_of: date = TODAY, at: datetime = NOW) -> Settled:
    """Sign a batch, saying of how many claims no rate is recorded."""
    return sign_batch(batch, by=by, as_of=as_of, at=at, without_rate=totals_of(batch).without_rate)


def _step(batch: Batch, to: BatchState, window: Window, *, as_of: date, at: datetime) -> None:
    analyst, auditor = somebody(window, Role.ANALYST), somebody(window, Role.INTERNAL_AUDITOR)
    match to:
        case BatchState.FROZEN:
            freeze_batch(batch, by=analyst, as_of=as_of, at=at)
        case BatchState.AUDITING:
            draw_sample(batch, seed=SEED, by=auditor, at=at)
        case BatchState.AUDITED:
            find_all_valid(batch, by=auditor, at=at)
            conclude(batch, by=auditor, at=at)
        case BatchState.SIGNED:
            sign_knowingly(batch, by=somebody(window, Role.SENIOR_OFFICER), as_of=as_of, at=at)
        case BatchState.SUBMITTED:
            export_batch(batch, by=analyst, at=at)
            submit_batch(batch, by=analyst, as_of=as_of, at=at)
