"""What keeps results from being claimed, by who must supply it: agencies' files, keyworkers, managers, the Jobcentre.

A check without data, or a paper that is missing, is asked of whoever can supply it. What nobody can supply is not
asked: a need that is not met, a family claimed elsewhere, a day that has not come.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, cast

from django.db.models import Exists, OuterRef, Q, QuerySet

from claims.answers import Outcome, Result
from claims.checking import looked_over
from claims.eligibility import gates
from claims.facts import ClaimFacts
from claims.gathering import Asked, gather
from claims.models import Claim, ClaimKind, ClaimState, Decision, HeldFor, Programme, ResultType, Window
from claims.models.choices import LIVE_STATES, TaskCode
from families.models import Family
from families.reading import at_once
from families.scopes import Scope
from keyworkers.models import Assignment
from keyworkers.models.casework import AssignmentKind
from outcomes.models import Attachment
from outcomes.rules.words import source_in_words

MOST = 2000  # families asked about at a time


class Supplier(StrEnum):
    """Who must supply something."""

    AGENCY = "agency"
    KEYWORKER = "keyworker"
    MANAGER = "manager"
    JOBCENTRE = "jobcentre"
    DECIDER = "decider"
    SECOND = "second"


WORDS = {
    Supplier.AGENCY: "Agencies' files",
    Supplier.KEYWORKER: "Keyworkers",
    Supplier.MANAGER: "Team managers",
    Supplier.JOBCENTRE: "The Jobcentre",
    Supplier.DECIDER: "Whoever decides on claims",
    Supplier.SECOND: "A second person",
}

_OF_GATE = {
    "dependent_child": Supplier.KEYWORKER,
    "problems_at_attachment": Supplier.KEYWORKER,
    "assessment": Supplier.KEYWORKER,
    "family_plan": Supplier.KEYWORKER,
    "lead_worker": Supplier.MANAGER,
    "supported": Supplier.KEYWORKER,
    "supported_in_work": Supplier.KEYWORKER,
    "employment_recorded": Supplier.JOBCENTRE,
    "weeks_worked": Supplier.JOBCENTRE,
}
_ASKED_ONLY_WITHOUT_DATA = {"dependent_child", "problems_at_attachment", "employment_recorded", "weeks_worked"}
_OF_THE_FILES = {"needs_met", "evidence_complete"}
SECOND_DECISION = "second-decision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Something that somebody must supply: ``what`` is a source's kind or a check's code."""

    supplier: Supplier
    what: str
    words: str
    why: str


def owed_of(facts: ClaimFacts, results: Iterable[Result], tasks: Iterable[Result], *, as_of: date) -> Iterator[Owed]:
    """Return what is missing for one claim and who must supply it."""
    open_ones = [one for one in results if one.outcome is not Outcome.PASSED]
    if facts.window.evidence_on <= as_of and any(one.code in _OF_THE_FILES and _lacks(one) for one in open_ones):
        yield from _files(facts)
    for one in open_ones:
        supplier = _OF_GATE.get(one.code)
        if supplier and (_lacks(one) or one.code not in _ASKED_ONLY_WITHOUT_DATA):
            yield Owed(supplier=supplier, what=one.code, words=one.title, why=one.sentence)
    for one in filter(_lacks, tasks):
        by = Supplier.JOBCENTRE if one.code == TaskCode.EMPLOYMENT_VERIFIED else Supplier.DECIDER
        yield Owed(supplier=by, what=one.code, words=one.title, why=one.sentence)


def _lacks(result: Result) -> bool:
    return result.outcome is Outcome.NO_DATA


def _files(facts: ClaimFacts) -> Iterator[Owed]:
    """Return the sources the claim rests on that are not complete to the evidence date."""
    verdict = facts.employment if facts.result_type == ResultType.EMPLOYMENT else facts.verdict
    for kind in sorted(verdict.rests_on) if verdict else ():
        known = facts.complete_to.get(kind)
        if known is None or known < facts.window.evidence_on:
            why = f"Complete to {known:%d/%m/%Y}" if known else "Nothing has come yet"
            name = source_in_words(kind)
            yield Owed(supplier=Supplier.AGENCY, what=kind, words=name[0].upper() + name[1:], why=f"{why}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chased:
    """One thing owed for one family's claim; ``claim`` where it has been raised, ``lead`` where somebody leads."""

    owed: Owed
    family: int
    name: str
    reference: str
    claim: int | None
    lead: int | None
    lead_name: str


def chase_list(programme: Programme, *, scope: Scope, as_of: date) -> list[Chased]:
    """Return what is owed for the results and attachments not yet sent, and for families that could be claimed next.

    Next is the first window not over; a family is asked about where nothing known says that it cannot be claimed.
    """
    found = [*_of_claims(programme, scope=scope, as_of=as_of), *_of_candidates(programme, scope=scope, as_of=as_of)]
    return _named([one for one in found if one[0]], as_of=as_of)


_Missing = tuple[list[Owed], ClaimFacts, int | None]


def _of_claims(programme: Programme, *, scope: Scope, as_of: date) -> Iterator[_Missing]:
    waiting = Q(state=ClaimState.DRAFT) | Q(held_for=HeldFor.GATE)
    drawn = Decision.objects.filter(claim=OuterRef("pk"), is_second=False, is_drawn=True).standing()
    rows = Claim.objects.visible_to(scope).filter(waiting, programme=programme).select_related("window")
    found: Any = rows.annotate(is_drawn=Exists(drawn)).order_by("id")[:MOST]
    for one in looked_over(programme, list(found), as_of=as_of):
        owed = list(owed_of(one.facts, one.gates, one.tasks, as_of=as_of))
        waits = one.claim.state == ClaimState.DRAFT and cast("Any", one.claim).is_drawn
        yield [*owed, *([SECOND] if waits else [])], one.facts, one.claim.pk


SECOND = Owed(
    supplier=Supplier.SECOND,
    what=SECOND_DECISION,
    words="A second decision",
    why="The seed drew the decision; somebody else than who approved it looks too.",
)


def _of_candidates(programme: Programme, *, scope: Scope, as_of: date) -> Iterator[_Missing]:
    window = programme.windows.filter(submit_by__gte=as_of).order_by("opens_on").first()
    if window is None:
        return
    routes = [_could_be(programme, window, route, scope=scope) for route in ResultType]
    asked = [
        Asked(attachment=attachment, kind=ClaimKind.RESULT, window=window.pk, result_type=route)
        for route, could in zip(ResultType, at_once(*routes), strict=True)
        for (attachment,) in could
    ]
    for facts in gather(programme, asked, as_of=as_of):
        results = gates(facts, as_of=as_of)
        if not any(_says_no(one) for one in results):
            yield list(owed_of(facts, results, (), as_of=as_of)), facts, None


def _says_no(result: Result) -> bool:
    """Return whether nothing that anybody supplies would let the claim be made."""
    return result.outcome is Outcome.NOT_PASSED and _OF_GATE.get(result.code) is None


def _could_be(programme: Programme, window: Window, route: ResultType, *, scope: Scope) -> QuerySet[Any, Any]:
    verdict = "verdict" if route == ResultType.PROGRESS else "employment_verdict"
    live = Claim.objects.filter(
        family=OuterRef("family"), programme=programme, kind=ClaimKind.RESULT, state__in=LIVE_STATES
    )
    rows = Attachment.objects.visible_to(scope).under(programme.framework)
    could = rows.filter(~Exists(live), attached_on__lte=window.attached_by).filter(
        **{f"{verdict}__possible__holds": window.evidence_on}
    )
    return could.order_by("attached_on", "id").values_list("id")[:MOST]


def _named(found: Sequence[_Missing], *, as_of: date) -> list[Chased]:
    if not found:
        return []
    families = {facts.family for _, facts, _ in found}
    leads = Assignment.objects.on(as_of).filter(kind=AssignmentKind.LEAD, family__in=families)
    named = Family.objects.filter(pk__in=families).values_list("pk", "name")
    led, names_of = at_once(leads.select_related("keyworker"), named)
    lead_of, names = {one.family_id: one.keyworker for one in led}, dict(names_of)
    return [
        Chased(
            owed=owed,
            family=facts.family,
            name=names[facts.family],
            reference=facts.reference,
            claim=claim,
            lead=lead.pk if (lead := lead_of.get(facts.family)) else None,
            lead_name=str(lead) if lead else "",
        )
        for missing, facts, claim in found
        for owed in missing
    ]
