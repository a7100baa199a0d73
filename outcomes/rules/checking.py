"""Checks the text of an outcomes plan with its worked cases: its faults, and where the rules differ from the cases."""

from __future__ import annotations

from dataclasses import dataclass

from outcomes.rules.cases import CaseResult, Check, WorkedCase, run_cases
from outcomes.rules.plan import Plan
from outcomes.rules.reading import PlanError, read_plan
from outcomes.rules.reading_cases import CasesError, read_cases
from outcomes.rules.warnings import warnings_of


@dataclass(frozen=True, slots=True)
class File:
    """A text and what its faults call it."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. With faults nothing was tried; `plan` is None where the plan itself has some.

    `warnings` are what to know before the plan is published, which may be done in spite of them.
    """

    plan: Plan | None
    faults: tuple[str, ...]
    warnings: tuple[str, ...]
    results: tuple[CaseResult, ...]

    @property
    def differences(self) -> tuple[Check, ...]:
        """Return the expectations of all cases that the rules do not share."""
        return tuple(check for result in self.results for check in result.differences)


def check_plan(plan_file: File, cases_file: File | None = None) -> Checked:
    """Read an outcomes plan, the cases it holds and those of another file, and try them where nothing is faulty."""
    plan, faults = _plan(plan_file)
    cases: list[WorkedCase] = []
    for file in (plan_file, cases_file):
        if file is None:
            continue
        try:
            cases += read_cases(file.text, name=file.name, plan=plan, is_plan=file is plan_file)
        except CasesError as error:
            faults += [fault for fault in error.faults if fault not in faults]
    if plan is None or faults:
        return Checked(plan, tuple(faults), (), ())
    return Checked(plan, (), warnings_of(plan), run_cases(plan, cases))


def _plan(file: File) -> tuple[Plan | None, list[str]]:
    try:
        return read_plan(file.text, name=file.name), []
    except PlanError as error:
        return None, list(error.faults)
