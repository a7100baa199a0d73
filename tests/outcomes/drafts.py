"""Second versions of the composite plan for tests: asking for another time of quiet, or without a need."""

from typing import Any

from families.models import Family
from keyworkers.models import User
from outcomes.actions import judge_touched
from outcomes.dryrun import ask_dry_run
from outcomes.models import OutcomesPlan
from outcomes.planning import Draft, approve, write_draft
from tests import factories as make
from tests.outcomes.conftest import PLAN, Agencies

COMPOSITE = PLAN.read_text()
FROM = make.TODAY.replace(month=10, day=1)


def asking_for_quiet(months: int) -> str:
    """Return the composite plan asking for so many quiet months after anti-social behaviour, instead of six."""
    start = COMPOSITE.index('code = "anti-social-behaviour"')
    end = COMPOSITE.index("[[headlines.indicators]]", start)
    ours = COMPOSITE[start:end].replace("months = { value = 6", f"months = {{ value = {months}")
    return COMPOSITE[:start] + ours + COMPOSITE[end:]


def without_need(code: str) -> str:
    """Return the composite plan without one of its indicators."""
    start = COMPOSITE.index(f'[[headlines.indicators]]\ncode = "{code}"')
    return COMPOSITE[:start] + COMPOSITE[COMPOSITE.index("[[headlines.indicators]]", start + 1) :]


def draft_of(plan: OutcomesPlan, text: str, **more: Any) -> Draft:
    """Return what an analyst would write as the version after ``plan``."""
    given: dict[str, Any] = {"title": "Composite", "in_force_on": FROM, "note": "Asked for by the board."} | more
    return Draft(framework=plan.framework, text=text, **given)


def written(plan: OutcomesPlan, text: str, *, by: User | None = None, **more: Any) -> OutcomesPlan:
    """Write the version after ``plan``."""
    by = by or make.AnalystFactory(council=plan.council)
    return write_draft(plan.council, draft_of(plan, text, **more), by=by, at=make.NOW)


def tried(plan: OutcomesPlan, text: str, *, by: User | None = None, **more: Any) -> OutcomesPlan:
    """Write the version after ``plan`` and try it over every family."""
    draft = written(plan, text, by=by, **more)
    assert draft.written_by
    ask_dry_run(draft, by=draft.written_by, as_of=make.TODAY, at=make.NOW)
    return draft


def published(plan: OutcomesPlan, text: str, **more: Any) -> OutcomesPlan:
    """Write the version after ``plan``, try it, and have the programme manager approve it."""
    draft = tried(plan, text, **more)
    by = make.ProgrammeManagerFactory(council=plan.council)
    return approve(draft, seen=draft.digest, acknowledged=True, by=by, as_of=make.TODAY, at=make.NOW)


def quiet_year(agencies: Agencies) -> Family:
    """Two incidents before the attachment, none since, and good terms: the family meets the composite plan."""
    agencies.case("2019-11-04")
    agencies.incident("2019-09-20")
    agencies.incident("2019-10-05")
    for name in ("2018-19 Autumn", "2018-19 Spring", "2018-19 Summer", "2019-20 Autumn", "2019-20 Spring"):
        agencies.term(name, missed=5)
    judge_touched(as_of=make.TODAY, at=make.NOW)
    return agencies.family
