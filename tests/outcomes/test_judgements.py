"""A professional's judgement: who records it, who decides, and when it counts."""

from datetime import date
from typing import Any

import pytest

from families.refusals import NotPossibleError
from keyworkers.models import Notice, User
from outcomes.actions import judge_touched
from outcomes.judgements import decide, record_judgement, waiting_for, withdraw
from outcomes.models import Attachment, Decided, Need, NeedVerdict, ProfessionalJudgement
from tests import factories as make
from tests.outcomes.conftest import PLAN

pytestmark = pytest.mark.django_db

NEED = 'need = "Getting an education that suits"\n'
JUDGED = '[headlines.indicators.outcome]\ntype = "judged"\napprover = "{}"\n'
FOUND = date(2020, 3, 2)


def plan_text(approver: str = "team-manager") -> str:
    """Return an outcomes plan that leaves whether an education suits to a professional."""
    return PLAN.read_text().replace(NEED, NEED + "\n" + JUDGED.format(approver))


BOTH = """
[headlines.indicators.outcome]
type = "any"
says = "a professional judges so, or the level is high enough"

[[headlines.indicators.outcome.parts]]
type = "judged"
approver = "team-manager"

[[headlines.indicators.outcome.parts]]
type = "levels"
valid_months = { value = 12, mark = "I", source = "Ours" }
reach = [{ from = 1, to = 3, mark = "I", source = "Ours" }]
"""


def attached(*, version: int = 1, **plan: Any) -> Attachment:
    """Return an attachment with a need that a professional may judge."""
    made: Attachment = make.AttachmentFactory(
        plan__text=plan_text(**plan),
        plan__version=version,
        plan__in_force_on=date(2015, 4, version),
        attached_on=date(2020, 1, 6),
    )
    make.all_sources_complete(made.council)
    make.NeedFactory(
        council=made.council,
        attachment=made,
        headline="education",
        indicator="education-concern",
        identified_on=FOUND,
        source="professional",
        recorded_by=make.KeyworkerFactory(council=made.council),
    )
    return made


@pytest.fixture
def case() -> Attachment:
    return attached()


@pytest.fixture
def worker(case: Attachment) -> User:
    made: User = make.KeyworkerFactory(council=case.council)
    return made


@pytest.fixture
def manager(case: Attachment) -> User:
    made: User = make.TeamManagerFactory(council=case.council)
    return made


def record(case: Attachment, by: User, **more: Any) -> ProfessionalJudgement:
    said: dict[str, Any] = {"met_on": date(2020, 6, 1), "reason": "The timetable suits."} | more
    return record_judgement(case, "education-concern", **said, by=by, as_of=make.TODAY, at=make.NOW)


def decided(judgement: ProfessionalJudgement, by: User, decision: Decided = Decided.APPROVED) -> ProfessionalJudgement:
    return decide(judgement, decision, reason="The school says so too.", by=by, as_of=make.TODAY, at=make.NOW)


def met_since() -> date | None:
    judge_touched(as_of=make.TODAY, at=make.NOW)
    return NeedVerdict.objects.get(need__indicator="education-concern").met.since(make.TODAY)


def test_a_judgement_counts_once_a_second_person_approved_it(case: Attachment, worker: User, manager: User) -> None:
    judgement = record(case, worker)
    assert met_since() is None

    decided(judgement, manager)

    assert met_since() == date(2020, 6, 1)


def test_a_judgement_that_was_refused_never_counts(case: Attachment, worker: User, manager: User) -> None:
    done = decided(record(case, worker), manager, Decided.REFUSED)

    assert (done.decision, done.decided_by, done.decision_reason) == ("refused", manager, "The school says so too.")
    assert met_since() is None


def test_whoever_recorded_a_judgement_is_told_what_was_decided(case: Attachment, worker: User, manager: User) -> None:
    decided(record(case, worker), manager, Decided.REFUSED)

    assert Notice.objects.get(user=worker).words == "A judgement of yours was not approved"


def test_a_judgement_ends_after_its_last_day(case: Attachment, worker: User, manager: User) -> None:
    decided(record(case, worker, last_on=date(2020, 9, 29)), manager)

    assert met_since() is None
    assert date(2020, 9, 29) in NeedVerdict.objects.get(need__indicator="education-concern").met


def test_a_withdrawn_judgement_counts_no_more(case: Attachment, worker: User, manager: User) -> None:
    judgement = decided(record(case, worker), manager)
    met_since()

    withdraw(judgement, by=worker, as_of=make.TODAY, at=make.NOW)

    assert met_since() is None


@pytest.mark.parametrize(
    ("said", "says"),
    [
        pytest.param({"met_on": date(2020, 10, 1)}, "today or in the past", id="a day to come"),
        pytest.param({"met_on": date(2020, 3, 1)}, "found on 2 March 2020", id="before the need"),
        pytest.param({"last_on": date(2020, 5, 31)}, "must not lie before the first", id="ends before it begins"),
    ],
)
def test_days_that_cannot_be_are_refused(case: Attachment, worker: User, said: dict[str, Any], says: str) -> None:
    with pytest.raises(NotPossibleError, match=says):
        record(case, worker, **said)


def test_the_day_the_need_was_found_may_be_the_first(case: Attachment, worker: User) -> None:
    assert record(case, worker, met_on=FOUND, last_on=FOUND).until_on == date(2020, 3, 3)


def test_a_need_the_plan_does_not_leave_to_a_professional_is_refused(case: Attachment, worker: User) -> None:
    make.NeedFactory(council=case.council, attachment=case, indicator="asb")

    with pytest.raises(NotPossibleError, match="leaves nothing about this need"):
        record_judgement(case, "asb", met_on=FOUND, reason="Why.", by=worker, as_of=make.TODAY, at=make.NOW)


def test_a_need_nobody_has_recorded_is_refused(case: Attachment, worker: User) -> None:
    Need.objects.filter(attachment=case)._raw_delete("default")  # past the guards

    with pytest.raises(NotPossibleError, match="leaves nothing about this need"):
        record(case, worker)


def test_one_judgement_of_a_need_waits_at_a_time(case: Attachment, worker: User) -> None:
    first = record(case, worker)

    with pytest.raises(NotPossibleError, match="waits already"):
        record(case, worker)
    withdraw(first, by=worker, as_of=make.TODAY, at=make.NOW)

    assert record(case, worker).pk != first.pk


def test_nobody_decides_on_their_own_judgement(case: Attachment, manager: User) -> None:
    with pytest.raises(NotPossibleError, match="cannot decide on it"):
        decided(record(case, manager), manager)


@pytest.mark.parametrize("factory", [make.ProgrammeManagerFactory, make.SeniorOfficerFactory, make.KeyworkerFactory])
def test_only_the_role_the_plan_names_decides(case: Attachment, worker: User, factory: Any) -> None:
    with pytest.raises(NotPossibleError, match="asks a team manager"):
        decided(record(case, worker), factory(council=case.council))


def test_a_judgement_is_decided_once(case: Attachment, worker: User, manager: User) -> None:
    judgement = decided(record(case, worker), manager)

    with pytest.raises(NotPossibleError, match="decided already"):
        decided(judgement, manager, Decided.REFUSED)


def test_what_was_withdrawn_is_neither_decided_nor_withdrawn_again(
    case: Attachment, worker: User, manager: User
) -> None:
    gone = withdraw(record(case, worker), by=worker, as_of=make.TODAY, at=make.NOW)

    with pytest.raises(NotPossibleError, match="was withdrawn"):
        decided(gone, manager)
    with pytest.raises(NotPossibleError, match="withdrawn already"):
        withdraw(gone, by=worker, as_of=make.TODAY, at=make.NOW)


def test_a_stranger_to_a_judgement_cannot_withdraw_it(case: Attachment, worker: User) -> None:
    with pytest.raises(NotPossibleError, match="whoever recorded or decided"):
        withdraw(record(case, worker), by=make.KeyworkerFactory(council=case.council), as_of=make.TODAY, at=make.NOW)


def test_a_judgement_waits_for_the_role_the_plan_names_and_never_for_its_author(
    case: Attachment, worker: User, manager: User
) -> None:
    other = attached(version=2, approver="senior-officer")
    mine, theirs = record(case, worker), record(other, manager)
    every = ProfessionalJudgement.objects.all()

    assert waiting_for(manager, every, as_of=make.TODAY) == [mine]
    assert waiting_for(make.SeniorOfficerFactory(), every, as_of=make.TODAY) == [theirs]
    assert waiting_for(make.ProgrammeManagerFactory(), every, as_of=make.TODAY) == []
