"""Gathering: the facts of many families in a bounded number of queries, as the rules want them."""

import gc
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, partial
from typing import Any, Self, TypeVar

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from families.asking import AskedAgain
from families.models import Family, Membership, Person, SchoolRoll, Source, Term
from families.reading import Rows, at_once
from outcomes.knowing import recorded
from outcomes.knowing import rows as rows_of
from outcomes.models import Attachment, Baseline, Decided, Evidence, Need, NeedSource, PlanMove, ProfessionalJudgement
from outcomes.rules import facts
from outcomes.rules.asked import asks_rolls

K = TypeVar("K")
Asked = QuerySet[Any, Any]
AT_ONCE = 50  # families: a keyworker's, not a night's


@dataclass(frozen=True, slots=True)
class Gathered:
    """One attachment of a family, the family's facts, and the plans it is judged under.

    ``versions`` are its outcomes plans in their order, each with the first day it holds; None: from the beginning.
    """

    attachment: int
    family: int
    council: int
    versions: tuple[tuple[date | None, int], ...]
    facts: facts.FamilyFacts


@contextmanager
def without_collecting() -> Iterator[None]:
    """Keep Python from looking for cycles among the facts of a range: there are none, and it would look often.

    It is switched for every thread of the process, so only who found it on switches it off, and then on again.
    """
    is_on = gc.isenabled()
    if is_on:
        gc.disable()
    try:
        yield
    finally:
        if is_on:
            gc.enable()


@without_collecting()
def gather(
    families: Sequence[int], *, known_by: datetime | None = None, measures: Collection[str] | None = None
) -> list[Gathered]:
    """Return the facts of every attachment of ``families``, in the order of the families' ids.

    ``known_by`` asks for them as they were recorded by that moment; None: now. ``measures`` are those of which the
    evidence is read; None: all, as whoever judges a family must. Closing a case does not end the
    attachment: "any new problem in any member before the claim cancels readiness" [S40, S13] holds also while a closed
    family waits for its window.
    """
    if not families:
        return []
    (attached, *recorded_of), known = _asked(families, known_by=known_by, measures=measures)
    needs, baselines, judgements, moves = map(_by_first, recorded_of)
    return [
        Gathered(
            attachment,
            family,
            council,
            ((None, plan), *moves[attachment]),
            known.facts_of(
                family,
                council,
                attached_on=attached_on,
                needs=tuple(facts.RecordedNeed(*need) for need in needs[attachment]),
                baselines=tuple(facts.Baseline(*baseline) for baseline in baselines[attachment]),
                judgements=tuple(facts.RecordedJudgement(*judgement) for judgement in judgements[attachment]),
                closed_on=closed_on,
            ),
        )
        for attachment, family, council, plan, attached_on, closed_on in attached
    ]


def gather_as_of(families: Mapping[int, int], *, as_of: date) -> dict[int, facts.FamilyFacts]:
    """Return the facts of ``families`` (each with its council) as if they were attached on ``as_of``."""
    if not families:
        return {}
    known = _asked(list(families), known_by=None, measures=None)[1]
    return {family: known.facts_of(family, council, attached_on=as_of) for family, council in families.items()}


def _asked(
    families: Sequence[int], *, known_by: datetime | None, measures: Collection[str] | None
) -> tuple[list[Rows], "_Known"]:
    """Return what was recorded of the attachments of ``families``, and what is known of the families.

    Of a page's or a save's few families all is asked in one trip; of a night's many, one thing after the other.
    """
    if len(families) <= AT_ONCE and measures is None:
        few = at_once(*_everything(families, by=known_by)) if known_by else _NOW.of(families)
        return few[:RECORDED], _Known.of(few[RECORDED:])
    of_families, of_people = _questions(known_by, None if measures is None else frozenset(measures))
    found = of_families.of_many(families)
    people = sorted({person for _, person, *_ in found[RECORDED]})
    return found[:RECORDED], _Known.of(found[RECORDED:] + of_people.of_many(people))


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of some families and their councils."""

    people: Mapping[int, list[facts.Person]]
    of_person: dict[int, list[facts.Fact]]
    of_family: dict[int, list[facts.Fact]]
    rolls: dict[int, list[facts.Roll]]
    terms: Mapping[int, tuple[facts.Term, ...]]
    coverage: Mapping[int, tuple[facts.Coverage, ...]]

    @classmethod
    def of(cls, found: Sequence[Rows]) -> Self:
        """Return what is known by the answers to :func:`_of_families` and :func:`_of_people`, which may lack rolls."""
        memberships, terms, coverage, of_families, of_people, *rolls = found
        return cls(
            _people(memberships),
            _by_subject(of_people),
            _by_subject(of_families),
            {person: [facts.Roll(person, *roll) for roll in found] for person, found in _by_first(*rolls).items()},
            _of_council(terms, lambda row: facts.Term(row[0], row[1], row[2], bool(row[3]))),
            coverage_in(coverage),
        )

    def facts_of(self, family: int, council: int, *, attached_on: date, **more: Any) -> facts.FamilyFacts:
        """Return one family's facts."""
        people = tuple(self.people.get(family, ()))
        ours = [person.id for person in people]
        return facts.FamilyFacts(
            attached_on=attached_on,
            people=people,
            terms=self.terms[council],
            facts=(*self.of_family.get(family, ()), *_joined(self.of_person, ours)),
            rolls=_joined(self.rolls, ours),
            coverage=self.coverage[council],
            **more,
        )


def _joined(by_person: dict[int, list[K]], people: Iterable[int]) -> tuple[K, ...]:
    return tuple(row for person in sorted(people) for row in by_person.get(person, ()))


def _people(memberships: Rows) -> dict[int, list[facts.Person]]:
    held: dict[tuple[int, int, date | None], list[facts.Membership]] = defaultdict(list)
    for family, person, born_on, *stretch in memberships:
        held[family, person, born_on].append(facts.Membership(*stretch))
    found: dict[int, list[facts.Person]] = defaultdict(list)
    for (family, person, born_on), stretches in held.items():
        if born_on is not None:  # as known then, somebody may have left the records whose membership had not
            found[family].append(facts.Person(person, born_on, tuple(stretches)))
    return found


def _by_subject(rows: Rows) -> dict[int, list[facts.Fact]]:
    """Return facts by the family or the person they are about, which stands first."""
    found: dict[int, list[facts.Fact]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(facts.Fact(*row[1:]))
    return found


def _of_council(rows: Rows, read: Callable[[tuple[Any, ...]], K]) -> Mapping[int, tuple[K, ...]]:
    found = {council: tuple(map(read, told)) for council, told in _by_first(rows).items()}
    return defaultdict(tuple, found)


def _by_first(rows: Iterable[tuple[Any, ...]] = ()) -> dict[int, Rows]:
    """Return rows by their first column, without it."""
    found: dict[int, Rows] = defaultdict(list)
    for first, *rest in rows:
        found[first].append(tuple(rest))
    return found


def _attached(families: Sequence[int], *, by: datetime | None) -> Asked:
    rows: Asked = rows_of(Attachment, by=by).filter(family_id__in=families).order_by("family_id", "id")
    return rows.values_list("id", "family_id", "council_id", "plan_id", "attached_on", "closed_on")


def _of_families(families: Sequence[int], *, by: datetime | None, of: Collection[str] | None = None) -> Iterator[Asked]:
    """Yield the questions for what was recorded of families' attachments, who belongs to them, and their evidence.

    Between the last two, their councils' terms and how far sources are complete. ``of``: the measures; None: all.
    """
    yield from (ask(families, by=by) for ask in (_attached, _needs, _baselines, _judgements, _moves))
    councils = Family.objects.filter(pk__in=families).values("council_id")
    stretch = ("starts_on", "ends_on", "relationship", "lives_there", "has_parental_responsibility")
    memberships = rows_of(Membership, by=by).filter(family_id__in=families)
    known = memberships.annotate(born_on=_born_on(by)).order_by("family_id", "person_id", "starts_on")
    yield known.values_list("family_id", "person_id", "born_on", *stretch)
    terms = rows_of(Term, by=by).filter(council_id__in=councils).order_by("starts_on")
    yield terms.values_list("council_id", "name", "starts_on", "ends_on", "excluded_because")
    yield sources_of(councils, by=by)
    yield _evidence("family_id", families, by=by, of=of)


def sources_of(councils: QuerySet[Any, Any], *, by: datetime | None) -> Asked:
    """Ask how far the sources of councils are complete; :func:`coverage_in` reads the answer."""
    latest = Max("coverages__complete_to", filter=recorded(by, ended="withdrawn_at", of="coverages__"))
    sources = Source.objects.filter(council_id__in=councils).annotate(to=latest).order_by("kind")
    return sources.values_list("council_id", "kind", "to", "allowed_lag_days", "records_from")


def coverage_in(rows: Rows) -> Mapping[int, tuple[facts.Coverage, ...]]:
    """Return how far the sources of each council are complete."""
    return _of_council(rows, lambda row: facts.Coverage(*row))


def _of_people(people: Any, *, by: datetime | None, of: Collection[str] | None = None) -> Iterator[Asked]:
    """Yield the questions for these people's evidence and, if it can matter, their schools."""
    yield _evidence("person_id", people, by=by, of=of)
    if of is None or asks_rolls(of):
        yield _rolls(people, by=by)


def _born_on(by: datetime | None) -> Any:
    """Return whoever a membership is of was born on; None where, as known then, there is no such person."""
    if by is None:
        return F("person__born_on")
    return Subquery(rows_of(Person, by=by).filter(id=OuterRef("person_id")).values("born_on")[:1])


def _evidence(subject: str, ids: Any, *, by: datetime | None, of: Collection[str] | None) -> Asked:
    rows = Evidence.objects.filter(recorded(by, ended="superseded_at"), **{f"{subject}__in": ids}).order_by("id")
    told = rows if of is None else rows.filter(measure__in=sorted(of))
    kind = Coalesce("source__kind", Value(""))
    return told.values_list(subject, "id", "person_id", "measure", "starts_on", "ends_on", "value", "code", kind)


def _rolls(people: Any, *, by: datetime | None) -> Asked:
    rows: Asked = rows_of(SchoolRoll, by=by).filter(person_id__in=people).order_by("person_id", "starts_on", "id")
    return rows.values_list("person_id", "starts_on", "ends_on", "placement")


def _needs(families: Sequence[int], *, by: datetime | None) -> Asked:
    rows: Asked = rows_of(Need, by=by).filter(family_id__in=families, source=NeedSource.PROFESSIONAL).order_by("id")
    return rows.values_list("attachment_id", "indicator", "identified_on")


def _baselines(families: Sequence[int], *, by: datetime | None) -> Asked:
    rows = Baseline.objects.filter(_until("recorded_at", by), family_id__in=families).order_by("id")
    return rows.values_list("attachment_id", "indicator", "measure", "count")


def _judgements(families: Sequence[int], *, by: datetime | None) -> Asked:
    """Ask for the professionals' judgements that count: a second person approved them, and nobody withdrew them."""
    withdrawn = Q(withdrawn_at__isnull=False) if by is None else Q(withdrawn_at__lte=by)
    approved = ProfessionalJudgement.objects.filter(_until("decided_at", by), decision=Decided.APPROVED)
    rows = approved.filter(~withdrawn, family_id__in=families).order_by("id")
    return rows.values_list("attachment_id", "indicator", "met_on", "until_on")


def _moves(families: Sequence[int], *, by: datetime | None) -> Asked:
    rows = PlanMove.objects.filter(_until("moved_at", by), family_id__in=families).order_by("from_on")
    return rows.values_list("attachment_id", "from_on", "plan_id")


def _until(column: str, by: datetime | None) -> Q:
    return Q() if by is None else Q(**{f"{column}__lte": by})


def _everything(families: Sequence[int], *, by: datetime | None) -> Iterator[Asked]:
    yield from _of_families(families, by=by)
    yield from _of_people(rows_of(Membership, by=by).filter(family_id__in=families).values("person_id"), by=by)


@lru_cache(maxsize=16)
def _questions(by: datetime | None, of: frozenset[str] | None) -> tuple[AskedAgain, AskedAgain]:
    return AskedAgain(partial(_of_families, by=by, of=of)), AskedAgain(partial(_of_people, by=by, of=of))


RECORDED = 5  # of the answers about families, those about their attachments
_NOW = AskedAgain(partial(_everything, by=None))
