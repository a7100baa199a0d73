"""Checks an outcomes plan without a database: ``manage.py check_plan PLAN.toml [CASES.toml] [--json]``."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from outcomes.rules.cases import About, CaseResult, Check, DayResult, Finding
from outcomes.rules.checking import Checked, File, check_plan
from outcomes.rules.plan import Plan
from outcomes.rules.sections import TextError
from outcomes.rules.texts import read_file

DIFFERS, FAULTY = 1, 2


class Command(BaseCommand):
    """Print every fault of the files; without any, the warnings, and what the rules say of each case and why.

    Ends with 1 where the rules differ from what a case expects, with 2 where a file has faults.
    """

    help = __doc__
    requires_system_checks: list[str] = []  # nothing of the system is used

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the outcomes plan, more worked cases than it holds itself, and the form of the answer."""
        parser.add_argument("plan", type=Path, help="the outcomes plan, a TOML file")
        parser.add_argument("cases", type=Path, nargs="?", help="worked cases in a file of their own")
        parser.add_argument("--json", action="store_true", help="print one JSON document instead of sentences")

    def handle(self, *args: Any, plan: Path, cases: Path | None, **options: Any) -> None:
        """Check, print, and end with what was found."""
        checked = check_plan(_file(plan), _file(cases) if cases else None)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(checked), indent=2, ensure_ascii=False))
        else:
            for line in in_lines(checked):
                self.stdout.write(line)
        if checked.faults:
            raise CommandError(f"{_many(len(checked.faults), 'fault')}.", returncode=FAULTY)
        if checked.differences:
            raise CommandError(f"{_many(len(checked.differences), 'difference')}.", returncode=DIFFERS)


def _file(path: Path) -> File:
    try:
        return File(path.name, read_file(path, error=TextError))
    except OSError as error:
        raise CommandError(f"{path}: cannot be read: {error.strerror}.", returncode=FAULTY) from error
    except TextError as error:
        raise CommandError(str(error), returncode=FAULTY) from error


def in_lines(checked: Checked) -> Iterator[str]:
    """Yield what a check found as lines to read."""
    yield from checked.faults
    if checked.plan is None or checked.faults:
        return
    yield _in_a_line(checked.plan)
    yield from (f"Warning: {warning}" for warning in checked.warnings)
    for result in checked.results:
        yield ""
        yield from _case(result)
    if checked.results:
        yield ""
        yield _total(checked)


def _in_a_line(plan: Plan) -> str:
    counted = (
        _many(len(plan.headlines), "headline"),
        _many(len(plan.indicators), "indicator"),
        _many(len(plan.gates), "gate"),
        _many(len(plan.values), "value"),
    )
    return f"{plan.name}: {', '.join(counted)}."


def _case(result: CaseResult) -> Iterator[str]:
    yield f"Case: {result.case.name}"
    if result.case.shows:
        yield f"  {result.case.shows}"
    for day in result.days:
        yield from _day(day)


def _day(day: DayResult) -> Iterator[str]:
    yield f"  {day.on}{_as_known(day)}"
    for finding in day.findings:
        yield from _finding(finding, is_asked=any(_speaks_of(check, finding) for check in day.checks))
    for check in day.checks:
        yield f"    {'as expected' if check.is_as_expected else 'DIFFERENT'}: {_compared(check)}"


def _as_known(day: DayResult) -> str:
    known = day.known
    return f", as known on {known.on}, files complete to {known.complete_to} at most" if known else ""


def _speaks_of(check: Check, finding: Finding) -> bool:
    return (check.expectation.about, check.expectation.code) == (finding.about, finding.code)


def _finding(finding: Finding, *, is_asked: bool) -> Iterator[str]:
    """Yield a finding with its reasons; eligibility and work are left out where the case does not ask about them."""
    if not is_asked and finding.about in {About.ELIGIBLE, About.EMPLOYMENT}:
        return
    named = f"{finding.about} {finding.code}".strip()
    yield f"    {named}: {next(iter(finding.values.values()))}"
    for says in finding.reasons:
        yield f"      {says}"


def _compared(check: Check) -> str:
    expectation = check.expectation
    named = f"{expectation.about} {expectation.code}".strip()
    aspect = f"{expectation.aspect} "
    if check.is_as_expected:
        return f"{named} {aspect}{check.found}"
    return f"{named} {aspect}{check.found}, the case expects {expectation.expected}"


def _total(checked: Checked) -> str:
    checks = sum(len(day.checks) for result in checked.results for day in result.days)
    cases = _many(len(checked.results), "case")
    return f"{cases}, {_many(checks, 'expectation')}: {len(checked.differences) or 'none'} different."


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def as_json(checked: Checked) -> dict[str, Any]:
    """Return what a check found as docs/outcomes-plans.md describes it."""
    return {
        "plan": checked.plan.name if checked.plan else None,
        "faults": list(checked.faults),
        "warnings": list(checked.warnings),
        "cases": [_case_as_json(result) for result in checked.results],
        "differences": len(checked.differences),
    }


def _case_as_json(result: CaseResult) -> dict[str, Any]:
    days = [
        {
            "on": day.on.isoformat(),
            "known_on": day.known.on.isoformat() if day.known else None,
            "findings": [_finding_as_json(finding) for finding in day.findings],
            "expected": [_check_as_json(check) for check in day.checks],
        }
        for day in result.days
    ]
    return {"name": result.case.name, "shows": result.case.shows, "days": days}


def _finding_as_json(finding: Finding) -> dict[str, Any]:
    values = {str(aspect): value for aspect, value in finding.values.items()}
    return {
        "about": finding.about,
        "code": finding.code,
        "label": finding.label,
        **values,
        "reasons": list(finding.reasons),
    }


def _check_as_json(check: Check) -> dict[str, Any]:
    expectation = check.expectation
    return {
        "about": expectation.about,
        "code": expectation.code,
        "what": expectation.aspect,
        "expected": expectation.expected,
        "found": check.found,
        "as_expected": check.is_as_expected,
    }
