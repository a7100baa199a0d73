"""Where two sources disagree about a family: what each says, and which of it counts.

"Told twice, counted once": the rules take the larger of two counts and every outcome either source tells. People are
told so plainly, for one of the sources may be wrong and can be asked.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from families.models import Coverage, FeedRecord, Term
from families.models.feeds import FeedKind
from families.reading import Rows
from families.words import counted, day
from outcomes.models import Evidence
from outcomes.rules.facts import Measure

_EXCLUSIONS = {
    Measure.EXCLUSIONS_FIXED: "fixed-term exclusion,fixed-term exclusions",
    Measure.EXCLUSIONS_PERMANENT: "permanent exclusion,permanent exclusions",
}
_OUTCOMES = {
    "proven": "a proven offence",
    "caution": "a caution",
    "youth-caution": "a caution",
    "conditional-caution": "a caution",
    "community-resolution": "a community resolution",
    "pending": "one still to be decided",
    "none": "nothing came of it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Two sources tell something different of one person: who, of which day on, and in a sentence what each says."""

    person: int
    on: date
    sentence: str


def disagreements_asked(council: int, people: Collection[int]) -> tuple[QuerySet[Any, Any], ...]:
    """Return the questions of which ``disagreements_in`` reads the answers."""
    counts = Evidence.objects.standing().filter(person__in=people, measure__in=list(_EXCLUSIONS))
    register = Coverage.objects.standing().filter(source__council=council, source__kind=FeedKind.EXCLUSIONS)
    offences = FeedRecord.objects.current().filter(
        person__in=people, kind__in=[FeedKind.OFFENCES, FeedKind.YOUTH_OFFENDING]
    )
    return (
        counts.values_list("person_id", "measure", "starts_on", "value", "source__kind"),
        Term.objects.filter(council=council).values_list("starts_on", "ends_on", "name"),
        register.order_by("-complete_to").values_list("complete_to")[:1],
        offences.values_list("person_id", "kind", "content"),
    )


def disagreements_in(exclusions: Rows, terms: Rows, register: Rows, offences: Rows) -> list[Disagreement]:
    """Return where sources disagree about people by the answers to ``disagreements_asked``, the latest first."""
    found = [*_exclusions(exclusions, terms, register), *_offences(offences)]
    return sorted(found, key=lambda one: (one.on, one.person), reverse=True)


def _exclusions(rows: Rows, council_terms: Rows, register: Rows) -> Iterable[Disagreement]:
    """Yield each child's term of which the school counts other exclusions than the register lists.

    The register is asked only about terms it is complete for, or of which it has told something.
    """
    counts: dict[tuple[int, str, date], int] = {}
    listed: dict[tuple[int, str], list[date]] = defaultdict(list)
    for person, measure, on, value, kind in rows:
        if person is not None and kind == FeedKind.SCHOOL and value is not None:
            counts[person, measure, on] = counts.get((person, measure, on), 0) + value
        elif person is not None and kind == FeedKind.EXCLUSIONS:
            listed[person, measure].append(on)
    terms = {starts_on: (ends_on, name) for starts_on, ends_on, name in council_terms}
    complete_to = next((to for (to,) in register), None)
    for (person, measure, on), count in counts.items():
        if on not in terms:
            continue
        ends_on, term = terms[on]
        within = [each for each in listed[person, measure] if on <= each < ends_on]
        if len(within) != count and (within or (complete_to and complete_to >= ends_on)):
            yield Disagreement(person=person, on=on, sentence=_exclusions_say(measure, term, count, len(within)))


def _exclusions_say(measure: str, term: str, school: int, register: int) -> str:
    words = _EXCLUSIONS[Measure(measure)]
    return (
        f"Of {term} the school counts {counted(school, words)}, the exclusions register lists "
        f"{counted(register, words)}. The larger number counts."
    )


def _offences(rows: Rows) -> Iterable[Disagreement]:
    """Yield each day of which the police and youth offending tell different outcomes of one person's offences."""
    told: dict[tuple[int, str], dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for person, kind, content in rows:
        if person is not None and _is_of_a_suspect(kind, content):
            words = _OUTCOMES.get(content.get("Outcome", ""), "")
            told[person, content.get("OccurredOn", "")][kind][words] += 1
    for (person, on), by_kind in told.items():
        police, youth = by_kind.get(FeedKind.OFFENCES), by_kind.get(FeedKind.YOUTH_OFFENDING)
        if on and police and youth and set(police) != set(youth):
            yield Disagreement(
                person=person,
                on=date.fromisoformat(on),
                sentence=_offences_say(date.fromisoformat(on), police, youth),
            )


def _is_of_a_suspect(kind: str, content: Mapping[str, str]) -> bool:
    if kind == FeedKind.YOUTH_OFFENDING:
        return True
    return content.get("Kind") == "offence" and content.get("Role") == "suspect"


def _offences_say(on: date, police: Iterable[str], youth: Iterable[str]) -> str:
    said, also = " and ".join(sorted(police)), " and ".join(sorted(youth))
    return (
        f"Of {day(on)} the police tell {said}, youth offending {also}. What either tells as proven or cautioned counts."
    )
