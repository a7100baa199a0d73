"""Lines of evidence as pages show them: one a fact, and one for all that a school told of a child's term."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from families.asking import MadeOnce
from families.models import Family, Membership
from families.models.feeds import FeedKind
from families.scopes import Scope
from families.views.record import Opened
from families.words import day, period
from keyworkers.identity import UNNAMED
from keyworkers.permissions import Verb, may
from outcomes.models import Evidence
from outcomes.models.evidence import EvidenceQuerySet
from outcomes.wording import measure_called, says, term_says


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceLine:
    """What is shown of a piece of evidence, or of the pieces that one school row told."""

    evidence: Evidence
    title: str
    who: str
    when: str
    says: str
    told_by: str


def evidence_of(record: Opened) -> EvidenceQuerySet:
    """Return the evidence a person may see: of the family and of its members until they left it.

    Readings of distance travelled are casework, as their own pages are.
    """
    return evidence_seen(
        record.family,
        named=frozenset(record.identity.names),
        scope=record.scope,
        sees_casework=may(record.request.user, Verb.VIEW_CASEWORK),
    )


def evidence_seen(family: Family, *, named: frozenset[int], scope: Scope, sees_casework: bool) -> EvidenceQuerySet:
    """Return the same for a question that is made once; of a family that lies in the scope, with ``named`` members.

    It names them so that their rows alone are read: whose else lies in the scope need not be asked.
    """
    still_here = Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("starts_on"))
    belonged = Membership.objects.filter(still_here, family=family, person=OuterRef("person"))
    of_family = Q(family=family) | (Q(person__in=named) & Exists(belonged))
    found = Evidence.objects.filter(of_family, council=scope.council)
    found = found if scope.sees_benefits else found.without_benefits()
    found = found if sees_casework else found.without_readings()
    return found.select_related("agency", "source", "feed_record__load", "entered_by", "confirmation")


def leading(found: EvidenceQuerySet, *, kind: str, replaced: bool) -> EvidenceQuerySet:
    """Return the pieces that lead a line: of what a school told of a term the first, of everything else each."""
    narrowed = Q(measure__startswith=f"{kind}.") if kind else Q()
    if kind == "exclusions":  # a term without any is no news
        narrowed &= Q(value__gt=0) | ~Q(source__kind=FeedKind.SCHOOL)
    before = Evidence.objects.filter(narrowed, feed_record=OuterRef("feed_record"), pk__lt=OuterRef("pk"))
    found = found.filter(narrowed).exclude(Q(source__kind=FeedKind.SCHOOL) & Exists(before))
    return found if replaced else found.filter(superseded_at__isnull=True)


def lines_of(pieces: Iterable[Evidence], record: Opened) -> list[EvidenceLine]:
    """Return a line for each leading piece, in one query for all the terms among them."""
    pieces = list(pieces)
    of_schools = frozenset(one.feed_record_id for one in pieces if _is_of_a_term(one))
    told: dict[int | None, dict[str, int | None]] = defaultdict(dict)
    (rows,) = _TERMS.of(rows=of_schools) if of_schools else ((),)
    for row, measure, value in rows:
        told[row][measure] = value
    return [_line(one, told.get(one.feed_record_id, {}), record) for one in pieces]


def _terms_asked(*, rows: frozenset[int]) -> tuple[QuerySet[Any, Any]]:
    found: QuerySet[Any, Any] = Evidence.objects.filter(feed_record__in=rows)
    return (found.values_list("feed_record_id", "measure", "value"),)


_TERMS = MadeOnce(_terms_asked)


def _is_of_a_term(one: Evidence) -> bool:
    return one.feed_record is not None and one.source is not None and one.source.kind == FeedKind.SCHOOL


def _line(one: Evidence, term: Mapping[str, int | None], record: Opened) -> EvidenceLine:
    content = one.feed_record.content if one.feed_record else {}
    return EvidenceLine(
        evidence=one,
        title=f"School term {content.get('Term', '')}".strip() if term else measure_called(one.measure),
        who=record.identity.names.get(one.person_id, UNNAMED) if one.person_id else "The family",
        when=days(one.starts_on, one.ends_on),
        says=term_says(term) if term else " ".join(_said(one, content)),
        told_by=str(one.agency or _agency_named(one) or one.entered_by or one.source or ""),
    )


def _said(one: Evidence, content: Mapping[str, Any]) -> Sequence[str]:
    """Return what a piece says, and who confirmed it where a professional has to."""
    said = says(one.measure, one.value, one.code)
    told = getattr(one, "confirmation", None)
    professional = told.confirmed_by if told else content.get("Professional")
    role = told.role if told else content.get("ProfessionalRole")
    if not professional:
        return [said]
    return [f"{said}.", f"Confirmed by {professional}{f', {role}' if role else ''}."]


def _agency_named(one: Evidence) -> str:
    told = getattr(one, "confirmation", None)
    return told.agency_name if told else ""


def days(starts_on: date, ends_on: date | None) -> str:
    """Return "3 March 2020" or "6 January 2020 to 14 February 2020"; ``ends_on`` is the day after the last."""
    is_one_day = ends_on == starts_on + timedelta(days=1)
    return day(starts_on) if is_one_day else period(starts_on, ends_on)
