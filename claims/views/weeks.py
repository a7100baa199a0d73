"""The weeks of adults in work as pages show them: the ledger, what is missing, the earliest day."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from families.models import Person
from families.scopes import Scope
from families.words import counted, day
from keyworkers.identity import UNNAMED
from outcomes.ledgers import Ledger, LedgerWeek, openly, read_ledger
from outcomes.models import EmploymentVerdict
from outcomes.rules.employment import WeekState
from outcomes.rules.words import benefit_in_words
from outcomes.wording import VERIFICATIONS

COLUMNS = [{"label": "Week"}, {"label": "Days"}, {"label": "Worked"}, {"label": "Why not"}]
_WHY_NOT = {
    WeekState.WORKED: "",
    WeekState.NOT_VERIFIED: "In work, not verified yet",
    WeekState.NO_WORK: "Not in work all week",
    WeekState.ON_BENEFIT: "On a benefit again",
    WeekState.NOT_KNOWN: "Not known yet: the benefits record does not reach it",
}
_LAST_DAY = timedelta(days=6)


def weeks_of(attachment: int, scope: Scope) -> list[dict[str, Any]]:
    """Return the ledgers of an attached family's adults, in two queries; none where nobody left a benefit for work."""
    verdict = EmploymentVerdict.objects.visible_to(scope).filter(attachment=attachment).first()
    if verdict is None:
        return []
    told = map(read_ledger, verdict.ledgers)
    ledgers = list(told if scope.sees_benefits else map(openly, told))
    people = Person.objects.visible_to(scope).filter(pk__in=[ledger.person for ledger in ledgers])
    names = {person.pk: str(person) for person in people}
    return [_told(ledger, names, place) for place, ledger in enumerate(ledgers)]


def _told(ledger: Ledger, names: Mapping[int, str], place: int) -> dict[str, Any]:
    return {
        "id": f"weeks-{place}",
        "who": names.get(ledger.person, UNNAMED),
        "facts": _facts(ledger),
        "columns": COLUMNS,
        "rows": [_row(number, week) for number, week in enumerate(ledger.weeks, start=1)],
        "missing": _missing(ledger),
    }


def _facts(ledger: Ledger) -> list[dict[str, Any]]:
    within = f" within {ledger.within}" if ledger.within > ledger.weeks_asked else " in a row"
    verified = ", ".join(VERIFICATIONS.get(code, code) for code in ledger.verified)
    benefit: list[dict[str, Any]] = [
        {"key": "Benefit left", "value": benefit_in_words(ledger.benefit or "")},
        {"key": "First day without it", "value": day(ledger.off_benefit_on)},
    ]
    return [
        {"key": "In work since", "value": day(ledger.in_work_since)},
        {"key": "Weeks worked", "value": f"{ledger.worked} of {ledger.weeks_asked}{within}"},
        {"key": "Complete", "value": day(ledger.met_on, "not yet")},
        {"key": "Verification", "value": verified or "none that counts"},
        *(benefit if ledger.benefit else []),
    ]


def _row(number: int, week: LedgerWeek) -> list[Any]:
    days = f"{day(week.starts_on)} to {day(week.starts_on + _LAST_DAY)}"
    return [f"Week {number}", days, "yes" if week.state.is_worked else "no", _WHY_NOT[week.state]]


def _missing(ledger: Ledger) -> list[str]:
    """Return what keeps the weeks from being complete, and the earliest day on which they can be."""
    if ledger.met_on:
        return []
    states = [week.state for week in ledger.weeks]
    found = [
        f"{counted(number, 'week,weeks').capitalize()}: {why[0].lower()}{why[1:]}."
        for state, why in _WHY_NOT.items()
        if why and (number := states.count(state))
    ]
    if ledger.possible_on is None:
        return [*found, "It can no longer be reached from this beginning; a new start in work begins a new count."]
    earliest = f"The earliest day is {day(ledger.possible_on)}, if the work goes on and is verified."
    return [*found, earliest]
