"""Gathering: the facts of many families in a bounded number of queries, as the rules want them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self, TypeVar

from django.db.models import Max, Q

from families.models import Membership, Person, SchoolRoll, Source, Term
from outcomes.knowing import recorded
from outcomes.knowing import rows as rows_of
from outcomes.models import Attachment, Baseline, Decided, Evidence, Need, NeedSource, PlanMove, ProfessionalJudgement
from outcomes.rules import facts

K = TypeVar("K")


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


def gather(families: Sequence[int], *, known_by: datetime | None = None) -> list[Gathered]:
    """Return the facts of every attachment of ``families``, in the order of the families' ids.

    ``known_by`` asks for them as they were recorded by that moment; None: now. Closing a case does not end the
    attachment: "any new problem in any member before the claim cancels readiness" [S40, S13] holds also while a closed
    family waits for its window.
    """
    attached = list(
        rows_of(Attachment, by=known_by)
        .filter(family_id__in=families)
        .order_by("family_id", "id")
        .values_list("id", "family_id", "council_id", "plan_id", "attached_on", "closed_on")
    )
    ids = {row[1] for row in attached}
    known = _Known.of(ids, {row[2] for row in attached}, by=known_by)
    needs, baselines = _needs(ids, by=known_by), _baselines(ids, by=known_by)
    judgements, moves = _judgements(ids, by=known_by), _moves(ids, by=known_by)
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
                needs=tuple(needs[attachment]),
                baselines=tuple(baselines[attachment]),
                judgements=tuple(judgements[attachment]),
                closed_on=closed_on,
            ),
        )
        for attachment, family, council, plan, attached_on, closed_on in attached
    ]


def gather_as_of(families: Mapping[int, int], *, as_of: date) -> dict[int, facts.FamilyFacts]:
    """Return the facts of ``families`` (each with its council) as if they were attached on ``as_of``."""
    known = _Known.of(set(families), set(families.values()), by=None)
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
    def of(cls, families: set[int], councils: set[int], *, by: datetime | None) -> Self:
        """Return what is known, or was known by a moment, in six queries."""
        people = _people(families, by=by)
        everybody = {person.id for members in people.values() for person in members}
        of_person, of_family = _evidence(everybody, families, by=by)
        rolls, terms, coverage = _rolls(everybody, by=by), _terms(councils, by=by), _coverage(councils, by=by)
        return cls(people, of_person, of_family, rolls, terms, coverage)

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


def _people(families: set[int], *, by: datetime | None) -> dict[int, list[facts.Person]]:
    held: dict[tuple[int, int], list[facts.Membership]] = defaultdict(list)
    columns = ("family_id", "person_id", "starts_on", "ends_on", "relationship", "lives_there")
    rows = rows_of(Membership, by=by).filter(family_id__in=families).order_by("family_id", "person_id", "starts_on")
    for family, person, *stretch in rows.values_list(*columns, "has_parental_responsibility"):
        held[family, person].append(facts.Membership(*stretch))
    born: dict[int, date] = dict(
        rows_of(Person, by=by).filter(id__in={person for _, person in held}).values_list("id", "born_on")
    )
    found: dict[int, list[facts.Person]] = defaultdict(list)
    for (family, person), memberships in held.items():
        if person in born:  # as known then, somebody may have left the records whose membership had not
            found[family].append(facts.Person(person, born[person], tuple(memberships)))
    return found


def _evidence(
    people: set[int], families: set[int], *, by: datetime | None
) -> tuple[dict[int, list[facts.Fact]], dict[int, list[facts.Fact]]]:
    of_person: dict[int, list[facts.Fact]] = defaultdict(list)
    of_family: dict[int, list[facts.Fact]] = defaultdict(list)
    rows = Evidence.objects.filter(
        Q(person_id__in=people) | Q(family_id__in=families), recorded(by, ended="superseded_at")
    )
    columns = ("id", "person_id", "measure", "starts_on", "ends_on", "value", "code", "source__kind", "family_id")
    for evidence, person, measure, starts_on, ends_on, value, code, kind, family in rows.order_by("id").values_list(
        *columns
    ):
        fact = facts.Fact(evidence, person, measure, starts_on, ends_on, value, code, kind or "")
        if person is not None:
            of_person[person].append(fact)
        elif family is not None:
            of_family[family].append(fact)
    return of_person, of_family


def _rolls(people: set[int], *, by: datetime | None) -> dict[int, list[facts.Roll]]:
    found: dict[int, list[facts.Roll]] = defaultdict(list)
    rows = rows_of(SchoolRoll, by=by).filter(person_id__in=people).order_by("person_id", "starts_on", "id")
    for row in rows.values_list("person_id", "starts_on", "ends_on", "placement"):
        found[row[0]].append(facts.Roll(*row))
    return found


def _terms(councils: set[int], *, by: datetime | None) -> dict[int, tuple[facts.Term, ...]]:
    found: dict[int, list[facts.Term]] = defaultdict(list)
    rows = rows_of(Term, by=by).filter(council_id__in=councils).order_by("starts_on")
    for council, name, starts_on, ends_on, excluded in rows.values_list(
        "council_id", "name", "starts_on", "ends_on", "excluded_because"
    ):
        found[council].append(facts.Term(name, starts_on, ends_on, bool(excluded)))
    return defaultdict(tuple, {council: tuple(terms) for council, terms in found.items()})


def _coverage(councils: set[int], *, by: datetime | None) -> dict[int, tuple[facts.Coverage, ...]]:
    found: dict[int, list[facts.Coverage]] = defaultdict(list)
    latest = Max("coverages__complete_to", filter=recorded(by, ended="withdrawn_at", of="coverages__"))
    rows = Source.objects.filter(council_id__in=councils).annotate(to=latest).order_by("kind")
    for council, *known in rows.values_list("council_id", "kind", "to", "allowed_lag_days", "records_from"):
        found[council].append(facts.Coverage(*known))
    return defaultdict(tuple, {council: tuple(known) for council, known in found.items()})


def _needs(families: set[int], *, by: datetime | None) -> dict[int, list[facts.RecordedNeed]]:
    found: dict[int, list[facts.RecordedNeed]] = defaultdict(list)
    rows = rows_of(Need, by=by).filter(family_id__in=families, source=NeedSource.PROFESSIONAL).order_by("id")
    for attachment, indicator, identified_on in rows.values_list("attachment_id", "indicator", "identified_on"):
        found[attachment].append(facts.RecordedNeed(indicator, identified_on))
    return found


def _baselines(families: set[int], *, by: datetime | None) -> dict[int, list[facts.Baseline]]:
    found: dict[int, list[facts.Baseline]] = defaultdict(list)
    rows = Baseline.objects.filter(_until("recorded_at", by), family_id__in=families).order_by("id")
    for attachment, indicator, measure, count in rows.values_list("attachment_id", "indicator", "measure", "count"):
        found[attachment].append(facts.Baseline(indicator, measure, count))
    return found


def _judgements(families: set[int], *, by: datetime | None) -> dict[int, list[facts.RecordedJudgement]]:
    """Return the professionals' judgements that count: a second person approved them, and nobody withdrew them."""
    found: dict[int, list[facts.RecordedJudgement]] = defaultdict(list)
    withdrawn = Q(withdrawn_at__isnull=False) if by is None else Q(withdrawn_at__lte=by)
    approved = ProfessionalJudgement.objects.filter(_until("decided_at", by), decision=Decided.APPROVED)
    found_rows = approved.filter(~withdrawn, family_id__in=families).order_by("id")
    for attachment, *said in found_rows.values_list("attachment_id", "indicator", "met_on", "until_on"):
        found[attachment].append(facts.RecordedJudgement(*said))
    return found


def _moves(families: set[int], *, by: datetime | None) -> dict[int, list[tuple[date, int]]]:
    found: dict[int, list[tuple[date, int]]] = defaultdict(list)
    rows = PlanMove.objects.filter(_until("moved_at", by), family_id__in=families).order_by("from_on")
    for attachment, from_on, plan in rows.values_list("attachment_id", "from_on", "plan_id"):
        found[attachment].append((from_on, plan))
    return found


def _until(column: str, by: datetime | None) -> Q:
    return Q() if by is None else Q(**{f"{column}__lte": by})
