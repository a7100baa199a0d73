"""Small outcomes plans under the national frameworks, for tests of what a framework says."""

from __future__ import annotations

from outcomes.rules.plan import Plan
from outcomes.rules.reading import read_plan


def sourced(value: object) -> str:
    """A value with a source, as a plan writes it."""
    shown = f'"{value}"' if isinstance(value, str) else str(value).lower()
    return f'{{ value = {shown}, mark = "I", source = "ours", verified_by = "" }}'


def events(measure: str, *, months: int = 12, bound: str = "at_least", number: int = 1) -> str:
    """An event in the last months, or none."""
    return f'type = "events"\nmeasures = ["{measure}"]\nmonths = {sourced(months)}\n{bound} = {sourced(number)}\n'


OFFENCE = f"""
[[headlines]]
code = "crime"
[[headlines.indicators]]
code = "offence"
label = "A proven offence in the last 12 months"
need = "Keeping within the law"
[headlines.indicators.entry]
{events("offence.proven")}
[headlines.indicators.outcome]
{events("offence.proven", months=6, bound="at_most", number=0)}
"""
VICTIM_TOO = f"""
[[headlines.indicators]]
code = "nuisance"
label = "Anti-social behaviour in the last 12 months"
need = "Getting on with neighbours"
[headlines.indicators.entry]
{events("asb.incident")}
[headlines.indicators.outcome]
{events("asb.incident", months=6, bound="at_most", number=0)}
"""
ABSENCE = f"""
[[headlines]]
code = "education"
[[headlines.indicators]]
code = "absence"
label = "Unauthorised absence of 15% or more over three terms"
need = "Being at school"
[headlines.indicators.entry]
type = "sessions"
rate = "absence"
authorised = "present"
mode = "averaged"
children = "any"
terms = {sourced(3)}
at_least = {sourced("15%")}
[headlines.indicators.outcome]
type = "sessions"
rate = "absence"
authorised = "present"
mode = "averaged"
children = "each"
terms = {sourced(3)}
fewer_than = {sourced("15%")}
"""
BENEFIT = """
[[headlines]]
code = "work"
[[headlines.indicators]]
code = "out-of-work"
label = "An adult on an out-of-work benefit"
need = "Work that suits"
[headlines.indicators.entry]
type = "held"
measures = ["benefit.claim"]
ages = "adult"
"""
LOCAL = """
[[headlines]]
code = "local-filter"
label = "Local criteria"
local = true
[[headlines.indicators]]
code = "child-in-need"
label = "A child in need"
need = "Support for a child"
[headlines.indicators.entry]
type = "held"
measures = ["care.child-in-need"]
"""
ABUSE = f"""
[[headlines]]
code = "domestic-abuse"
[[headlines.indicators]]
code = "abuse"
label = "Domestic abuse in the last 12 months"
need = "Being safe in relationships"
[headlines.indicators.entry]
{events("abuse.victim")}
[headlines.indicators.outcome]
{events("abuse.victim", months=6, bound="at_most", number=0)}
"""
EMPLOYMENT = f"""
[employment]
days_a_week = {sourced(5)}
verified_by = ["payslip"]
[[employment.rules]]
benefits = ["esa"]
weeks = {sourced(13)}
within = {sourced(13)}
"""
PHASE_1 = OFFENCE + ABSENCE + BENEFIT + LOCAL
OCTOBER_2022 = OFFENCE + VICTIM_TOO + ABUSE


def text_under(framework: str, *parts: str) -> str:
    """The text of a plan under a framework."""
    return "\n".join([f'name = "Test plan"\nnote = "For a test"\nframework = "{framework}"', *parts])


def plan_under(framework: str, *parts: str) -> Plan:
    """A plan under a framework."""
    return read_plan(text_under(framework, *parts), name="plan.toml")
