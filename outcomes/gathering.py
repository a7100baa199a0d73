"""Gathering: the facts of many families in a bounded number of queries, as the rules want them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from itertools import chain
from typing import Any, Self, TypeVar

from django.db.models import Max, Q, QuerySet

from families.models import Family, Membership, Person, SchoolRoll, Source, Term
from families.reading import AskedAgain, Rows, at_once
from outcomes.knowing import recorded
from outcomes.knowing import rows as rows_of
from outcomes.models import Attachment, Baseline, Decided, Evidence, Need, NeedSource, PlanMove, ProfessionalJudgement
from outcomes.rules import facts

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


def gather(
    families: Sequence[int], *, known_by: datetime | None = None, measures: Collection[str] | None = None
) -> list[Gathered]:
    """Return the facts of every attachment of ``families``, in the order of the families' ids.

    ``known_by`` asks for them as they were recorded by that moment; None: now. ``measures`` are those of which the
    evidence is read; None: all, as whoever judges a family must. Closing a case does not end the
    attachment: "any new problem in any member before the claim cancels readiness" [S40, S13] holds also while a closed
    family waits for its window.
    """
    if 0 < len(families) <= AT_ONCE and measures is None:
        found = at_once(*_everything(families, by=known_by)) if known_by else _NOW.of(families)
        (attached, *recorded_of), known = found[:5], _Known.of(found[5:8], found[8:])
    else:
        attached, *recorded_of = (list(ask(families, by=known_by)) for ask in _RECORDED)
        known = _Known.asked_of(families, _councils_of(families), by=known_by, measures=measures)
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
    ours = list(families)
    if 0 < len(ours) <= AT_ONCE:
        found = _KNOWN_NOW.of(ours)
        known = _Known.of(found[:3], found[3:])
    else:
        known = _Known.asked_of(ours, set(families.values()), by=None)
    return {family: known.facts_of(family, council, attached_on=as_of) for family, council in families.items()}


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of some families and their councils."""

    people: Mapping[int, list[facts.Person]]
    of_person: dict[int, list[facts.Fact]]
    of_family: Mapping[int, list[facts.Fact]]
    rolls: dict[int, list[facts.Roll]]
    terms: Mapping[int, tuple[facts.Term, ...]]
    coverage: Mapping[int, tuple[facts.Coverage, ...]]

    @classmethod
    def of(cls, first: Sequence[Rows], then: Sequence[Rows]) -> Self:
        """Return what is known by the answers to :func:`_asked_first` and :func:`_asked_then`."""
        memberships, terms, coverage = first
        born, *evidence, rolls = then
        of_person, of_family = _by_subject(chain.from_iterable(evidence))
        return cls(
            _people(memberships, dict(born)),
            of_person,
            of_family,
            {person: [facts.Roll(person, *roll) for roll in found] for person, found in _by_first(rolls).items()},
            _of_council(terms, lambda row: facts.Term(row[0], row[1], row[2], bool(row[3]))),
            _of_council(coverage, lambda row: facts.Coverage(*row)),
        )

    @classmethod
    def asked_of(
        cls, families: Sequence[int], councils: Any, *, by: datetime | None, measures: Collection[str] | None = None
    ) -> Self:
        """Return what is known, or was known by a moment, of many families: one question after the other."""
        first = [list(rows) for rows in _asked_first(families, councils, by=by)]
        everybody = {person for _, person, *_ in first[0]}
        return cls.of(first, [list(rows) for rows in _asked_then(everybody, families, by=by, of=measures)])

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


def _people(memberships: Rows, born: Mapping[int, date]) -> dict[int, list[facts.Person]]:
    held: dict[tuple[int, int], list[facts.Membership]] = defaultdict(list)
    for family, person, *stretch in memberships:
        held[family, person].append(facts.Membership(*stretch))
    found: dict[int, list[facts.Person]] = defaultdict(list)
    for (family, person), stretches in held.items():
        if person in born:  # as known then, somebody may have left the records whose membership had not
            found[family].append(facts.Person(person, born[person], tuple(stretches)))
    return found


def _by_subject(rows: Iterable[tuple[Any, ...]]) -> tuple[dict[int, list[facts.Fact]], dict[int, list[facts.Fact]]]:
    of_person: dict[int, list[facts.Fact]] = defaultdict(list)
    of_family: dict[int, list[facts.Fact]] = defaultdict(list)
    for family, evidence, person, measure, starts_on, ends_on, value, code, kind in rows:
        fact = facts.Fact(evidence, person, measure, starts_on, ends_on, value, code, kind or "")
        if fact.person is not None:
            of_person[fact.person].append(fact)
        elif family is not None:
            of_family[family].append(fact)
    return of_person, of_family


def _of_council(rows: Rows, read: Callable[[tuple[Any, ...]], K]) -> Mapping[int, tuple[K, ...]]:
    found = {council: tuple(map(read, told)) for council, told in _by_first(rows).items()}
    return defaultdict(tuple, found)


def _by_first(rows: Rows) -> dict[int, Rows]:
    """Return rows by their first column, without it."""
    found: dict[int, Rows] = defaultdict(list)
    for first, *rest in rows:
        found[first].append(tuple(rest))
    return found


def _attached(families: Sequence[int], *, by: datetime | None) -> Asked:
    rows: Asked = rows_of(Attachment, by=by).filter(family_id__in=families).order_by("family_id", "id")
    return rows.values_list("id", "family_id", "council_id", "plan_id", "attached_on", "closed_on")


def _asked_first(families: Sequence[int], councils: Any, *, by: datetime | None) -> tuple[Asked, Asked, Asked]:
    """Return the questions for the families' memberships, their councils' terms and how far sources are complete."""
    memberships = rows_of(Membership, by=by).filter(family_id__in=families)
    terms = rows_of(Term, by=by).filter(council_id__in=councils)
    latest = Max("coverages__complete_to", filter=recorded(by, ended="withdrawn_at", of="coverages__"))
    sources = Source.objects.filter(council_id__in=councils).annotate(to=latest)
    stretch = ("starts_on", "ends_on", "relationship", "lives_there", "has_parental_responsibility")
    return (
        memberships.order_by("family_id", "person_id", "starts_on").values_list("family_id", "person_id", *stretch),
        terms.order_by("starts_on").values_list("council_id", "name", "starts_on", "ends_on", "excluded_because"),
        sources.order_by("kind").values_list("council_id", "kind", "to", "allowed_lag_days", "records_from"),
    )


def _asked_then(
    people: Any, families: Sequence[int], *, by: datetime | None, of: Collection[str] | None = None
) -> tuple[Asked, Asked, Asked, Asked]:
    """Return the questions for these people's days of birth, their evidence, the families' own, and their schools.

    ``of`` are the measures asked about; None: all.
    """
    told = Q() if of is None else Q(measure__in=sorted(of))
    return (
        rows_of(Person, by=by).filter(id__in=people).values_list("id", "born_on"),
        _evidence(Q(person_id__in=people) & told, by=by),
        _evidence(Q(family_id__in=families) & told, by=by),
        _rolls(people, by=by),
    )


def _evidence(of_them: Q, *, by: datetime | None) -> Asked:
    rows = Evidence.objects.filter(of_them, recorded(by, ended="superseded_at")).order_by("id")
    fact = ("id", "person_id", "measure", "starts_on", "ends_on", "value", "code", "source__kind")
    return rows.values_list("family_id", *fact)


def _rolls(people: Any, *, by: datetime | None) -> Asked:
    rows: Asked = rows_of(SchoolRoll, by=by).filter(person_id__in=people).order_by("person_id", "starts_on", "id")
    return rows.values_list("person_id", "starts_on", "ends_on", "placement")


def plans_held(attachments: Collection[int]) -> set[int]:
    """Return the outcomes plans under which ``attachments`` are judged, or were moved to be."""
    first = Attachment.objects.filter(pk__in=attachments).values_list("plan_id")
    moved = PlanMove.objects.filter(attachment_id__in=attachments).values_list("plan_id")
    return {plan for (plan,) in first.union(moved)}


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


def _councils_of(families: Sequence[int]) -> Any:
    return Family.objects.filter(pk__in=families).values("council_id")


def _everything(families: Sequence[int], *, by: datetime | None) -> Iterator[Asked]:
    yield from (ask(families, by=by) for ask in _RECORDED)
    yield from _told(families, by=by)


def _told(families: Sequence[int], *, by: datetime | None) -> Iterator[Asked]:
    everybody = rows_of(Membership, by=by).filter(family_id__in=families).values("person_id")
    yield from _asked_first(families, _councils_of(families), by=by)
    yield from _asked_then(everybody, families, by=by)


# For a page's or a save's few families all is asked in one trip; for a night's many, one thing after the other.
_RECORDED = (_attached, _needs, _baselines, _judgements, _moves)
_NOW, _KNOWN_NOW = AskedAgain(partial(_everything, by=None)), AskedAgain(partial(_told, by=None))
