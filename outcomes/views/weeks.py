"""The weeks of adults in work as pages show them: the ledger, what is missing, the earliest day."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from families.models import Person
from families.scopes import Scope
from families.views.record import opened
from families.words import counted, day
from keyworkers.identity import UNNAMED
from keyworkers.permissions import Verb, requires
from keyworkers.requests import KeyworkerRequest
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
MOST_PEOPLE = 100


@requires(Verb.VIEW_BENEFITS)
@require_safe
def family_work(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show a Jobcentre adviser each adult's weeks since leaving a benefit, and what is missing."""
    record = opened(request, pk)
    attachments = record.family.attachments.filter(employment_verdict__isnull=False).values_list("pk", flat=True)
    weeks = [told for attachment in attachments for told in weeks_of(attachment, record.scope)]
    return render(request, "outcomes/work.html", record.frame("family_work", weeks=weeks))


def people_into_work(scope: Scope, *, today: date) -> list[list[Any]]:
    """Return the rows of a list of adults who left a benefit for work, in two queries, at most a hundred.

    Whose weeks wait for somebody to verify the work stands first, then whoever can be complete soonest, and last those
    whose weeks are complete.
    """
    verdicts = EmploymentVerdict.objects.visible_to(scope).exclude(ledgers=[]).select_related("family")
    told = [(verdict.family, read_ledger(one)) for verdict in verdicts for one in verdict.ledgers]
    found = sorted(told, key=lambda one: _how_urgent(one[1]))[:MOST_PEOPLE]
    names = _names((ledger for _, ledger in found), scope)
    return [
        [
            {"text": names.get(ledger.person, UNNAMED), "detail": f"{family.name} family, {family.reference}"},
            ledger.in_work_since,
            f"{ledger.worked} of {ledger.weeks_asked}",
            {"text": _next(ledger, today), "href": reverse("family_work", args=[family.pk])},
        ]
        for family, ledger in found
    ]


def _how_urgent(ledger: Ledger) -> tuple[int, date]:
    if ledger.met_on:
        return 3, ledger.met_on
    if ledger.possible_on is None:
        return 2, ledger.in_work_since
    return (0 if _not_verified(ledger) else 1), ledger.possible_on


def _not_verified(ledger: Ledger) -> int:
    return sum(week.state is WeekState.NOT_VERIFIED for week in ledger.weeks)


def _next(ledger: Ledger, today: date) -> str:
    """Return what is to be done about somebody's weeks, or when they are complete."""
    if ledger.met_on:
        return f"Complete since {day(ledger.met_on)}" if ledger.met_on <= today else f"Complete on {day(ledger.met_on)}"
    if ledger.possible_on is None:
        return "The count has ended: see why"
    if number := _not_verified(ledger):
        return f"Verify the work: {counted(number, 'week waits,weeks wait')}"
    return f"Can be complete on {day(ledger.possible_on)}"


def weeks_of(attachment: int, scope: Scope) -> list[dict[str, Any]]:
    """Return the ledgers of an attached family's adults, in two queries; none where nobody left a benefit for work."""
    verdict = EmploymentVerdict.objects.visible_to(scope).filter(attachment=attachment).first()
    ledgers = _ledgers(verdict, scope) if verdict else []
    return _weeks(ledgers, _names(ledgers, scope))


def weeks_in(verdict: EmploymentVerdict, *, names: Mapping[int, str], scope: Scope) -> list[dict[str, Any]]:
    """Return the same of a verdict that lies in the scope, where whom it is about is named already."""
    return _weeks(_ledgers(verdict, scope), names)


def _ledgers(verdict: EmploymentVerdict, scope: Scope) -> list[Ledger]:
    told = map(read_ledger, verdict.ledgers)
    return list(told if scope.sees_benefits else map(openly, told))


def _weeks(ledgers: Iterable[Ledger], names: Mapping[int, str]) -> list[dict[str, Any]]:
    return [_told(ledger, names, place) for place, ledger in enumerate(ledgers)]


def _names(ledgers: Iterable[Ledger], scope: Scope) -> dict[int, str]:
    people = Person.objects.visible_to(scope).filter(pk__in={ledger.person for ledger in ledgers})
    return {person.pk: str(person) for person in people}


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
