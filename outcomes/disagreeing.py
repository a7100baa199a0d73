"""Where two sources disagree about a family: what each says, and which of it counts.

"Told twice, counted once": the rules take the larger of two counts and every outcome either source tells. People are
told so plainly, for one of the sources may be wrong and can be asked.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from families.models import Coverage, FeedRecord, Term
from families.models.feeds import FeedKind
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


def disagreements(council: int, people: Iterable[int]) -> list[Disagreement]:
    """Return where sources disagree about these people, the latest first, in four queries."""
    asked = list(people)
    found = [*_exclusions(council, asked), *_offences(asked)]
    return sorted(found, key=lambda one: (one.on, one.person), reverse=True)


def _exclusions(council: int, people: list[int]) -> Iterable[Disagreement]:
    """Yield each child's term of which the school counts other exclusions than the register lists.

    The register is asked only about terms it is complete for, or of which it has told something.
    """
    counts: dict[tuple[int, str, date], int] = {}
    listed: dict[tuple[int, str], list[date]] = defaultdict(list)
    rows = Evidence.objects.standing().filter(person__in=people, measure__in=list(_EXCLUSIONS))
    for person, measure, on, value, kind in rows.values_list(
        "person_id", "measure", "starts_on", "value", "source__kind"
    ):
        if person is not None and kind == FeedKind.SCHOOL and value is not None:
            counts[person, measure, on] = counts.get((person, measure, on), 0) + value
        elif person is not None and kind == FeedKind.EXCLUSIONS:
            listed[person, measure].append(on)
    if not counts:
        return
    terms = {term.starts_on: term for term in Term.objects.filter(council=council)}
    register = Coverage.objects.standing().filter(source__council=council, source__kind=FeedKind.EXCLUSIONS)
    complete_to = register.aggregate(to=Max("complete_to"))["to"]
    for (person, measure, on), count in counts.items():
        term = terms.get(on)
        within = [each for each in listed[person, measure] if term and term.starts_on <= each < term.ends_on]
        if term and len(within) != count and (within or (complete_to and complete_to >= term.ends_on)):
            yield Disagreement(person=person, on=on, sentence=_exclusions_say(measure, term, count, len(within)))


def _exclusions_say(measure: str, term: Term, school: int, register: int) -> str:
    words = _EXCLUSIONS[Measure(measure)]
    return (
        f"Of {term.name} the school counts {counted(school, words)}, the exclusions register lists "
        f"{counted(register, words)}. The larger number counts."
    )


def _offences(people: list[int]) -> Iterable[Disagreement]:
    """Yield each day of which the police and youth offending tell different outcomes of one person's offences."""
    told: dict[tuple[int, str], dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    rows = FeedRecord.objects.current().filter(
        person__in=people, kind__in=[FeedKind.OFFENCES, FeedKind.YOUTH_OFFENDING]
    )
    for person, kind, content in rows.values_list("person_id", "kind", "content"):
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
