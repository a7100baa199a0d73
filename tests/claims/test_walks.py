"""Random walks of claims through all of their life, by anybody and at any time: what never happens on any of them.

A walk is the way of one claim. A hundred go side by side, through nights, relapses, batches, audits, signatures,
replies and two windows; each step is taken by a person drawn at random, who may well be the wrong one, and is refused
or done. After every step all that must never be true is asked of the database. ``make test`` takes 1,000 walks;
``make prove`` takes 100,000.
"""

import os
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from math import ceil
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from claims.actions import hold_lapsed, raise_claims, release, withdraw
from claims.afterwards import Repayment, repay, withdraw_sent
from claims.auditing import conclude, draw_sample, enlarge_sample
from claims.batches import fill_batch, freeze_batch, open_batch, reopen_batch
from claims.chain import verify_chain
from claims.deciding import approve, hold, send_back, undo
from claims.exports import export_batch
from claims.findings import Answer, all_valid, record_findings, unanswered
from claims.leaving import short_of_sample, take_out
from claims.ledger import faults
from claims.models import Batch, BatchLine, BatchState, Claim, ClaimMove, ClaimState, Programme, Reply
from claims.models.batches import HANDS
from claims.models.choices import FoundToBe, ReplyState
from claims.replies import record_reply
from claims.replies import undo as undo_reply
from claims.reply_previews import Typed
from claims.signing import sign_batch, submit_batch, totals_of
from families.models import Family
from families.refusals import NotPossibleError
from keyworkers.models import Role, User
from tests.claims.scenes import open_window, ready_family, relapse
from tests.claims.stages import somebody
from tests.factories import CapFactory, CoverageFactory, NovemberWindowFactory, TariffFactory, judged

FAMILIES = 50
STEPS = 24
PROVING = bool(os.environ.get("TF_PROVE"))
WALKS = 100_000 if PROVING else 1_000
# How many steps a batch has gone before the walks begin, each so many times: what is undone is still in the tables'
# pages until its transaction ends, and slows what comes after it.
STARTS = tuple(range(8)) * 8 if PROVING else (1, 4, 7)
SEPTEMBER, NOVEMBER = date(2020, 9, 30), date(2020, 11, 20)
CAP = 40
LEAST_STATES = 4  # that walks from one beginning come to, of ten
WHY = "Tried on a walk."

NEVER = {
    "a family is paid for two results": """
        SELECT c.family_id FROM claims_moneyline m JOIN claims_claim c ON c.id = m.claim_id
        WHERE c.kind = 'result' AND m.kind = 'paid' AND m.undone_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM claims_moneyline b WHERE b.claim_id = c.id AND b.kind = 'due-back' AND b.undone_at IS NULL)
        GROUP BY c.family_id HAVING count(*) > 1""",
    "a family has two live claims of a kind": """
        SELECT family_id FROM claims_claim WHERE state NOT IN ('refused', 'withdrawn', 'repaid')
        GROUP BY family_id, kind HAVING count(*) > 1""",
    "a person stands in two live claims of a kind": """
        SELECT person_id FROM claims_claimperson WHERE is_live GROUP BY person_id, kind HAVING count(*) > 1""",
    "a claim is sent outside its window": """
        SELECT c.id FROM claims_claim c JOIN claims_window w ON w.id = c.window_id
        JOIN outcomes_attachment a ON a.id = c.attachment_id
        WHERE c.submitted_on IS NOT NULL
          AND (c.submitted_on NOT BETWEEN w.opens_on AND w.submit_by OR a.attached_on > w.attached_by)""",
    "a claim stands in another window than its batch": """
        SELECT l.id FROM claims_batchline l JOIN claims_batch b ON b.id = l.batch_id
        JOIN claims_claim c ON c.id = l.claim_id WHERE l.removed_at IS NULL AND c.window_id <> b.window_id""",
    "a claim and its line in a batch say different things": """
        SELECT c.id FROM claims_claim c
        LEFT JOIN claims_batchline l ON l.claim_id = c.id AND l.removed_at IS NULL
        LEFT JOIN claims_batch b ON b.id = l.batch_id
        WHERE CASE WHEN c.state IN ('draft', 'ready', 'held') THEN b.id IS NOT NULL
                   WHEN c.state = 'in-batch' THEN b.state IS DISTINCT FROM 'open'
                   WHEN c.state = 'with-audit' THEN b.state IN ('open', 'submitted') OR b.id IS NULL
                   WHEN c.submitted_on IS NOT NULL THEN b.state IS DISTINCT FROM 'submitted' ELSE FALSE END""",
    "somebody signs what they had a hand in": f"""
        SELECT b.id FROM claims_batch b JOIN ({HANDS}) h ON h.batch_id = b.id AND h.user_id = b.signed_by_id""",  # noqa: S608
    "somebody audits what they prepared": """
        SELECT s.id FROM claims_sample s JOIN claims_batch b ON b.id = s.batch_id
        WHERE s.drawn_by_id IN (b.made_by_id, b.frozen_by_id)""",
    "one person decides twice about a claim": """
        SELECT d.claim_id FROM claims_decision d WHERE d.undone_at IS NULL
        GROUP BY d.claim_id, d.decided_by_id HAVING count(*) > 1""",
    "a claim is sent that nobody decided on": """
        SELECT c.id FROM claims_claim c WHERE c.state IN ('submitted', 'paid') AND NOT EXISTS (
            SELECT 1 FROM claims_decision d WHERE d.claim_id = c.id AND d.undone_at IS NULL AND d.is_second)""",
    "a signed batch has other totals than its sheet": """
        SELECT b.id FROM claims_batch b JOIN claims_signoff s ON s.batch_id = b.id AND s.signed_at = b.signed_at
        WHERE (s.lines, s.amount) <> (SELECT count(*), sum(amount) FROM claims_batchline l
                                      WHERE l.batch_id = b.id AND l.removed_at IS NULL)""",
    "more results are sent than the cap has room for": """
        SELECT 1 FROM claims_claim c WHERE kind = 'result' AND state IN ('in-batch', 'with-audit', 'submitted', 'paid')
        HAVING count(*) > (SELECT sum(number) FROM claims_cap)""",
}
ALL_NEVER = " UNION ALL ".join(f"SELECT '{what}' WHERE EXISTS ({found})" for what, found in NEVER.items())


def scattered(*numbers: int) -> int:
    """Spread what is drawn, which is often small, so that it can be made smaller still, over many numbers."""
    return int(sha256(str(numbers).encode()).hexdigest()[:8], 16)


OFTEN = {"go_on": 9, "prepare": 3, "give_back": 3, "undo_a_reply": 2, "take_out": 2}
AT_TIMES = ("night", "decide", "step", "reopen", "handle", "relapse", "next_window")
TAKEN = [*AT_TIMES, *(step for step, times in OFTEN.items() for _ in range(times))]


def scene() -> Programme:
    """Two windows, a cap, rates, fifty families that can be claimed; every decision is taken by two people."""
    window = open_window()
    programme = window.programme
    NovemberWindowFactory.create(programme=programme)
    CoverageFactory.create(source__council=programme.council, complete_to=date(2020, 11, 19))
    CapFactory.create(programme=programme, number=CAP)
    for kind, amount in (("attachment", 1000), ("result", 800)):
        TariffFactory.create(programme=programme, kind=kind, amount=amount)
    Programme.objects.filter(pk=programme.pk).update(second_check_percent=100, second_check_seed="seed")
    for number in range(FAMILIES):
        ready_family(attached_on=date(2019, 10, 1) + timedelta(days=number % 40))
    return programme


class Steps:
    """The steps that may be taken, each drawn by a number, by the people of one programme."""

    programme: Programme
    people: tuple[User, ...]
    today = SEPTEMBER
    minute = 0

    @property
    def at(self) -> datetime:
        """A moment of the day, later than any before it."""
        self.minute += 1
        return datetime(self.today.year, self.today.month, self.today.day, 8, tzinfo=UTC).replace(
            hour=8 + self.minute // 60, minute=self.minute % 60
        )

    def attempt(self, act: Callable[..., Any], *about: Any, **said: Any) -> None:
        """Do it, or be refused by the action or by the database, in which case nothing of it stays."""
        with suppress(NotPossibleError, IntegrityError), transaction.atomic():
            act(*about, **said, at=self.at)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")

    def batch(self, number: int = 0) -> Batch | None:
        """The first batch that is not sent yet, or now and then another."""
        found = list(Batch.objects.filter(lines__isnull=False).distinct().order_by("pk"))
        unsent = [batch for batch in found if batch.state != BatchState.SUBMITTED]
        if not found:
            return None
        return (unsent or found)[0] if number % 4 else found[number % len(found)]

    def one(self, rows: Any, number: int) -> Any:
        """One of the rows, or nothing."""
        found = list(rows.order_by("pk"))
        return found[number % len(found)] if found else None

    def night(self, number: int, by: User) -> None:
        """Hold what lapsed and raise what is due."""
        self.attempt(hold_lapsed, self.programme.council, as_of=self.today)
        self.attempt(raise_claims, self.programme.council, as_of=self.today)

    def decide(self, number: int, by: User) -> None:
        """Raise what is due, and let somebody and somebody else, perhaps the same one, approve all of it."""
        self.attempt(raise_claims, self.programme.council, as_of=self.today)
        for who in (by, self.people[number % 5]):
            self.attempt(approve, Claim.objects.filter(state=ClaimState.DRAFT), by=who, as_of=self.today)

    def prepare(self, number: int, by: User) -> None:
        """What the analyst does in one go: decided, with the programme manager, and taken into a batch."""
        self.decide(1, self.people[0])
        window = self.programme.windows.open_on(self.today).get()
        ready = Claim.objects.filter(window=window, state=ClaimState.READY)
        if ready.exists() and not window.batches.filter(state=BatchState.OPEN).exists():
            self.attempt(open_batch, window, by=self.people[0], as_of=self.today)
        for batch in window.batches.filter(state=BatchState.OPEN):
            self.attempt(fill_batch, batch, by=self.people[0], as_of=self.today)

    def go_on(self, number: int, by: User) -> None:
        """The next step of a batch by whom it is for."""
        batch = self.batch(number)
        rightful = {BatchState.FROZEN: 2, BatchState.AUDITING: 2, BatchState.AUDITED: 3}
        if batch:
            self.step(number, self.people[rightful.get(BatchState(batch.state), 0)])

    def step(self, number: int, by: User) -> None:
        """The next step of a batch by anybody."""
        if batch := self.batch(number):
            self.step_of(batch, number, by)

    def step_of(self, batch: Batch, number: int, by: User) -> None:
        """The next step of this batch, as it stands."""
        match batch.state:
            case BatchState.OPEN:
                self.attempt(freeze_batch, batch, by=by, as_of=self.today)
            case BatchState.FROZEN:
                self.attempt(draw_sample, batch, seed=str(number), by=by)
            case BatchState.AUDITING:
                self.audit(batch, number, by)
            case BatchState.AUDITED:
                knows = totals_of(batch).without_rate
                self.attempt(sign_batch, batch, by=by, as_of=self.today, without_rate=knows)
            case BatchState.SIGNED:
                self.attempt(export_batch, batch, by=by)
                self.attempt(submit_batch, batch, by=by, as_of=self.today)
            case BatchState.SUBMITTED:
                lines = BatchLine.objects.filter(batch=batch, removed_at__isnull=True, line_number__isnull=False)
                refused = {line.line_number or 0: WHY for line in lines if (line.line_number or 0) % 5 == number % 5}
                self.attempt(record_reply, batch, Typed(refused=refused), by=by, as_of=self.today)

    def audit(self, batch: Batch, number: int, by: User) -> None:
        """Answer the sample, one of it perhaps as not valid, draw more where it falls short, and conclude."""
        for place, line in enumerate(
            BatchLine.objects.filter(pk__in=unanswered(batch)).select_related("batch", "claim")
        ):
            found = FoundToBe.NOT_VALID if place == 0 and number % 3 == 0 else FoundToBe.VALID
            answers = [
                Answer(question=one.question, person=one.person, found=found, reason=WHY) for one in all_valid(line)
            ]
            self.attempt(record_findings, line, answers, by=by)
        if short := short_of_sample(batch):
            self.attempt(enlarge_sample, batch, number=short, by=by)
        self.attempt(conclude, batch, by=by)

    def take_out(self, number: int, by: User) -> None:
        """A claim is taken out of whatever batch it is in."""
        line = self.one(BatchLine.objects.filter(removed_at=None).select_related("batch"), number)
        if line:
            self.attempt(take_out, line, reason=WHY, by=by)

    def reopen(self, number: int, by: User) -> None:
        """A batch is opened again."""
        if batch := self.batch(number):
            self.attempt(reopen_batch, batch, reason=WHY, by=by)

    def handle(self, number: int, by: User) -> None:
        """A claim is held, let go, sent back, undecided or withdrawn."""
        act = (hold, release, send_back, undo, withdraw)[number % 5]
        if claim := self.one(Claim.objects.all(), number):
            self.attempt(act, claim, reason=WHY, by=by)

    def give_back(self, number: int, by: User) -> None:
        """A claim that was sent is withdrawn, or what was paid for it repaid."""
        claim = self.one(Claim.objects.filter(submitted_on__isnull=False), number)
        if claim and number % 2:
            repayment = Repayment(on=self.today, reference=f"R{number}", reason=WHY)
            self.attempt(repay, claim, repayment, by=by, as_of=self.today)
        elif claim:
            self.attempt(withdraw_sent, claim, reason=WHY, by=by, on=self.today)

    def undo_a_reply(self, number: int, by: User) -> None:
        """A reply is undone."""
        if reply := self.one(Reply.objects.filter(state=ReplyState.COMMITTED), number):
            self.attempt(undo_reply, reply, reason=WHY, by=by)

    def relapse(self, number: int, by: User) -> None:
        """A family does not meet its outcomes plan any more, or does again."""
        family = self.one(Family.objects.all(), number)
        relapse(family, on=date(2021, 1, 1) if number % 2 else date(2020, 9, 1))
        judged(family)

    def next_window(self, number: int, by: User) -> None:
        """The window closes, the next one is open."""
        self.today = NOVEMBER


class Walks(Steps, RuleBasedStateMachine):
    """A hundred claims at once. What is drawn never depends on the database, so that a walk can be walked again."""

    been: Counter[str]  # how often a walk went to each state, its beginning aside
    begun: int  # the last move of the beginning

    def __init__(self) -> None:
        super().__init__()
        self.taken = 0
        self.undone = transaction.atomic()
        self.undone.__enter__()

    def teardown(self) -> None:
        """Prove the chain at the end of the walk, and leave the scene as it was."""
        self.been.update(ClaimMove.objects.filter(pk__gt=self.begun).values_list("went_to", flat=True))
        try:
            assert verify_chain(self.programme) == []
        finally:
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    @initialize(way=st.integers(0, 2**32))
    def begin(self, way: int) -> None:
        """Go a way of its own from where the batch stands."""
        self.way = way

    @rule(drawn=st.integers(0, 999))
    def take(self, drawn: int) -> None:
        """Take a step, whoever takes it; the usual ones more often, so that most walks come to their end."""
        self.taken += 1
        number = scattered(self.way, self.taken, drawn)
        getattr(self, TAKEN[number % len(TAKEN)])(number // 32, self.people[number // 3 % 5])

    @invariant()
    def nothing_is_true_that_must_never_be(self) -> None:
        """Ask the database for each thing that never happens."""
        with connection.cursor() as cursor:
            cursor.execute(ALL_NEVER)
            assert cursor.fetchall() == []

    @invariant()
    def every_sum_reconciles(self) -> None:
        """Ask the ledger where it does not."""
        assert faults(self.programme) == []
        claimed = Claim.objects.filter(submitted_on__isnull=False).count()
        assert claimed == self.programme.money.filter(kind="claimed", undone_at=None).count()


@pytest.fixture(scope="module", params=STARTS)
def gone(request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any) -> int:
    """Begin among tables from which what earlier walks left is swept."""
    if PROVING:
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute("VACUUM")
    return int(request.param)


@pytest.mark.django_db
@pytest.mark.usefixtures("judges")
def test_no_walk_of_a_claim_leads_to_what_must_never_happen(gone: int) -> None:
    steps = Steps()
    Steps.programme = scene()
    window = Steps.programme.windows.earliest("opens_on")
    roles = (Role.ANALYST, Role.PROGRAMME_MANAGER, Role.INTERNAL_AUDITOR, Role.SENIOR_OFFICER, Role.JOBCENTRE_ADVISER)
    Steps.people = tuple(somebody(window, role) for role in roles)
    steps.prepare(1, Steps.people[0])
    for _ in range(gone):
        steps.go_on(1, Steps.people[0])

    Walks.minute, Walks.been = steps.minute, Counter()
    Walks.begun = ClaimMove.objects.latest("pk").pk
    run_state_machine_as_test(
        Walks,
        settings=settings(
            max_examples=ceil(WALKS / (2 * FAMILIES * len(STARTS))),
            stateful_step_count=STEPS,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert len(Walks.been) >= LEAST_STATES, f"the walks went nowhere but to {sorted(Walks.been)}"
