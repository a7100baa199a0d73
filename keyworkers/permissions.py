"""Who may do what (a verb, granted to roles on this one screen) and whose rows they see (a scope)."""

from collections.abc import Callable, Iterable
from datetime import date
from enum import StrEnum
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from families.reading import at_once
from families.scopes import Scope
from keyworkers.models import Assignment, Restriction, Role, User


class Verb(StrEnum):
    """What a person may do."""

    VIEW_FAMILIES = "view families"
    EDIT_FAMILIES = "edit families"
    CHANGE_HOUSEHOLDS = "change households"
    SEE_SHIELDED_ADDRESSES = "see shielded addresses"
    VIEW_CASEWORK = "view casework"
    LOG_INTERVENTIONS = "log interventions"
    WRITE_FAMILY_PLANS = "write assessments and family plans"
    KEEP_DOCUMENTS = "keep documents"
    SUPERVISE = "sign off assessments and supervise"
    VIEW_SUPERVISION = "view supervision"
    RECORD_NEEDS = "record needs"
    ALLOCATE_FAMILIES = "allocate families"
    WRITE_TOOLS = "write distance-travelled tools"
    ENTER_EVIDENCE = "enter evidence"
    VIEW_JUDGEMENTS = "view professional judgements"
    RECORD_JUDGEMENTS = "record professional judgements"
    DECIDE_JUDGEMENTS = "decide on professional judgements"
    WITHDRAW_JUDGEMENTS = "withdraw professional judgements"
    IDENTIFY_FAMILIES = "identify families"
    VIEW_BENEFITS = "view benefit data"
    IMPORT_FILES = "import agency files"
    MATCH_PEOPLE = "match people"
    VIEW_OUTCOMES_PLANS = "view outcomes plans"
    WRITE_OUTCOMES_PLANS = "write outcomes plans"
    VIEW_DRY_RUNS = "view dry runs of outcomes plans"
    APPROVE_OUTCOMES_PLANS = "approve outcomes plans"
    VIEW_CLAIMS = "view claims"
    VIEW_PACKS = "view the packs of claims"
    MANAGE_PROGRAMMES = "manage programmes"
    PREPARE_CLAIMS = "prepare claims"
    DECIDE_CLAIMS = "decide on claims"
    VERIFY_EMPLOYMENT = "verify employment"
    AUDIT_CLAIMS = "audit claims"
    SIGN_OFF_CLAIMS = "sign off claims"
    VIEW_MONEY = "view the money of claims"
    VIEW_FIGURES = "view figures"
    WRITE_PERFORMANCE = "write the performance page"
    APPROVE_STORIES = "approve stories of families"
    TAKE_LISTS = "take lists out as files"
    VIEW_LISTS = "view which lists were taken"
    KEEP_SET_UP = "keep the council's lists"
    RESTRICT_FAMILIES = "restrict families"
    VIEW_JOBS = "view jobs"
    RUN_JOBS = "run jobs"
    VIEW_LOOKS = "view who looked"
    ADMINISTER = "administer"


GRANTS: dict[str, frozenset[Verb]] = {
    Role.KEYWORKER: frozenset(
        {
            Verb.VIEW_FAMILIES,
            Verb.CHANGE_HOUSEHOLDS,
            Verb.SEE_SHIELDED_ADDRESSES,
            Verb.VIEW_CASEWORK,
            Verb.VIEW_SUPERVISION,
            Verb.RECORD_NEEDS,
            Verb.WRITE_FAMILY_PLANS,
            Verb.KEEP_DOCUMENTS,
            Verb.VIEW_OUTCOMES_PLANS,
            Verb.LOG_INTERVENTIONS,
            Verb.ENTER_EVIDENCE,
            Verb.VIEW_JUDGEMENTS,
            Verb.RECORD_JUDGEMENTS,
            Verb.WITHDRAW_JUDGEMENTS,
        }
    ),
    Role.TEAM_MANAGER: frozenset(
        {
            Verb.VIEW_FAMILIES,
            Verb.CHANGE_HOUSEHOLDS,
            Verb.SEE_SHIELDED_ADDRESSES,
            Verb.VIEW_CASEWORK,
            Verb.VIEW_SUPERVISION,
            Verb.RECORD_NEEDS,
            Verb.WRITE_FAMILY_PLANS,
            Verb.KEEP_DOCUMENTS,
            Verb.SUPERVISE,
            Verb.ALLOCATE_FAMILIES,
            Verb.EDIT_FAMILIES,
            Verb.LOG_INTERVENTIONS,
            Verb.IDENTIFY_FAMILIES,
            Verb.VIEW_OUTCOMES_PLANS,
            Verb.VIEW_FIGURES,
            Verb.VIEW_LOOKS,
            Verb.VIEW_LISTS,
            Verb.RESTRICT_FAMILIES,
            Verb.ENTER_EVIDENCE,
            Verb.VIEW_JUDGEMENTS,
            Verb.RECORD_JUDGEMENTS,
            Verb.DECIDE_JUDGEMENTS,
            Verb.WITHDRAW_JUDGEMENTS,
        }
    ),
    Role.PROGRAMME_MANAGER: frozenset(
        {
            Verb.VIEW_FAMILIES,
            Verb.VIEW_CASEWORK,
            Verb.VIEW_SUPERVISION,
            Verb.ALLOCATE_FAMILIES,
            Verb.IDENTIFY_FAMILIES,
            Verb.VIEW_OUTCOMES_PLANS,
            Verb.VIEW_DRY_RUNS,
            Verb.APPROVE_OUTCOMES_PLANS,
            Verb.VIEW_CLAIMS,
            Verb.VIEW_PACKS,
            Verb.MANAGE_PROGRAMMES,
            Verb.DECIDE_CLAIMS,
            Verb.VIEW_MONEY,
            Verb.VIEW_FIGURES,
            Verb.WRITE_PERFORMANCE,
            Verb.APPROVE_STORIES,
            Verb.TAKE_LISTS,
            Verb.VIEW_LISTS,
            Verb.VIEW_JOBS,
            Verb.VIEW_LOOKS,
            Verb.RESTRICT_FAMILIES,
            Verb.VIEW_JUDGEMENTS,
            Verb.DECIDE_JUDGEMENTS,
            Verb.WITHDRAW_JUDGEMENTS,
        }
    ),
    Role.ANALYST: frozenset(
        {
            Verb.VIEW_FAMILIES,
            Verb.VIEW_CASEWORK,
            Verb.RECORD_NEEDS,
            Verb.CHANGE_HOUSEHOLDS,
            Verb.WRITE_TOOLS,
            Verb.EDIT_FAMILIES,
            Verb.IDENTIFY_FAMILIES,
            Verb.IMPORT_FILES,
            Verb.MATCH_PEOPLE,
            Verb.VIEW_OUTCOMES_PLANS,
            Verb.WRITE_OUTCOMES_PLANS,
            Verb.VIEW_DRY_RUNS,
            Verb.VIEW_CLAIMS,
            Verb.VIEW_PACKS,
            Verb.MANAGE_PROGRAMMES,
            Verb.PREPARE_CLAIMS,
            Verb.DECIDE_CLAIMS,
            Verb.VIEW_MONEY,
            Verb.VIEW_FIGURES,
            Verb.WRITE_PERFORMANCE,
            Verb.TAKE_LISTS,
            Verb.VIEW_LISTS,
            Verb.VIEW_JOBS,
            Verb.KEEP_SET_UP,
            Verb.RUN_JOBS,
            Verb.VIEW_JUDGEMENTS,
        }
    ),
    Role.INTERNAL_AUDITOR: frozenset(
        {
            Verb.VIEW_FAMILIES,
            Verb.VIEW_CASEWORK,
            Verb.VIEW_SUPERVISION,
            Verb.VIEW_OUTCOMES_PLANS,
            Verb.VIEW_DRY_RUNS,
            Verb.VIEW_CLAIMS,
            Verb.VIEW_PACKS,
            Verb.AUDIT_CLAIMS,
            Verb.VIEW_MONEY,
            Verb.VIEW_FIGURES,
            Verb.VIEW_LOOKS,
            Verb.VIEW_LISTS,
            Verb.VIEW_JUDGEMENTS,
        }
    ),
    Role.SENIOR_OFFICER: frozenset(
        {
            Verb.VIEW_OUTCOMES_PLANS,
            Verb.VIEW_DRY_RUNS,
            Verb.APPROVE_OUTCOMES_PLANS,
            Verb.VIEW_CLAIMS,
            Verb.SIGN_OFF_CLAIMS,
            Verb.VIEW_MONEY,
            Verb.VIEW_FIGURES,
            Verb.APPROVE_STORIES,
            Verb.VIEW_JUDGEMENTS,
            Verb.DECIDE_JUDGEMENTS,
            Verb.WITHDRAW_JUDGEMENTS,
        }
    ),
    Role.JOBCENTRE_ADVISER: frozenset(
        {Verb.VIEW_FAMILIES, Verb.VIEW_OUTCOMES_PLANS, Verb.VIEW_BENEFITS, Verb.VERIFY_EMPLOYMENT}
    ),
    Role.ADMINISTRATOR: frozenset(
        {Verb.ADMINISTER, Verb.KEEP_SET_UP, Verb.VIEW_JOBS, Verb.VIEW_LOOKS, Verb.VIEW_LISTS}
    ),
}


def verbs_of(user: User) -> frozenset[Verb]:
    """Return what ``user`` may do: nothing without an active account and a role."""
    return GRANTS.get(user.role, frozenset()) if user.is_active else frozenset()


def may(user: Any, verb: Verb) -> bool:
    """Tell whether ``user`` (perhaps nobody signed in) may do ``verb``."""
    return isinstance(user, User) and verb in verbs_of(user)


def scope_of(user: User, *, as_of: date) -> Scope:
    """Return whose rows ``user`` sees on ``as_of``, in one query.

    A keyworker sees the families they are assigned to, a team manager those of their team, a Jobcentre adviser and
    the council's own offices all; a restricted family only the people named in its restriction, of whose claims an
    auditor admitted for a time opens the packs. Benefit data lies outside the scope of whoever does not hold its verb.
    """
    return scope_in(user, *at_once(*scope_asked(user, as_of=as_of)))


def scope_asked(user: User, *, as_of: date) -> tuple[QuerySet[Any, Any], QuerySet[Any, Any]]:
    """Return the questions of which ``scope_in`` reads the answers: what is hidden from ``user``, what they hold."""
    hidden, held = Restriction.objects.hidden_from(user, as_of=as_of), Assignment.objects.on(as_of)
    if not _sees_families(user):
        hidden = hidden.none()
    if user.role == Role.KEYWORKER:
        held = held.filter(keyworker=user)
    elif user.role == Role.TEAM_MANAGER:
        held = held.filter(keyworker__team=user.team_id)
    else:
        held = held.none()
    return hidden.order_by().values_list("family_id", "opens_packs"), held.order_by().values_list("family_id")


def scope_in(user: User, hidden: Iterable[tuple[int, bool]], held: Iterable[tuple[int]]) -> Scope:
    """Return the scope that the answers to ``scope_asked`` make."""
    restricted = dict(hidden)
    if not _sees_families(user):
        return Scope(council=user.council_id, families=frozenset())
    verbs, holds_some = verbs_of(user), user.role in (Role.KEYWORKER, Role.TEAM_MANAGER)
    return Scope(
        council=user.council_id,
        families=frozenset(family for (family,) in held) if holds_some else None,
        hidden=frozenset(restricted),
        packs=frozenset(family for family, opens_packs in restricted.items() if opens_packs),
        sees_benefits=Verb.VIEW_BENEFITS in verbs,
        sees_shielded=Verb.SEE_SHIELDED_ADDRESSES in verbs,
    )


def _sees_families(user: User) -> bool:
    return not verbs_of(user).isdisjoint({Verb.VIEW_FAMILIES, Verb.VIEW_CLAIMS})


def _withheld(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Return a page without the shielded homes that its reader may not see, wherever people wrote them down.

    What somebody sent and gets back is theirs, and stays as they typed it.
    """
    withholds = getattr(request, "withholds", ())
    if withholds and request.method != "POST" and isinstance(response, HttpResponse) and _is_read(response):
        page = response.content.decode()
        for withhold in withholds:
            page = withhold(page)
        response.content = page.encode()
    return response


def _is_read(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html")


P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)
View = Callable[Concatenate[R, P], HttpResponseBase]


def requires(verb: Verb | None) -> Callable[[View[R, P]], View[R, P]]:
    """Return a decorator that lets only people signed in and holding ``verb`` (None: anybody signed in) see a page.

    The page carries its verb as ``page.verb``, which the tests hold against the reviewed table of addresses.
    """

    def decorate(page: View[R, P]) -> View[R, P]:
        @wraps(page)
        def guarded(request: R, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if verb is not None and not may(request.user, verb):
                raise PermissionDenied
            return _withheld(request, page(request, *args, **kwargs))

        signed_in: Any = login_required(guarded)
        signed_in.verb = verb
        return cast("View[R, P]", signed_in)

    return decorate
