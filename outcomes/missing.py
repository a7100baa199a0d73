"""What is missing about families: what is not recorded, why it matters, and the one page where it is put right."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from families.asking import MadeOnce
from families.models import ContactPoint, Family, Membership, Residence, SchoolRoll, Source
from families.models.calendar import Placement
from families.periods import holding_on
from families.reading import Rows
from families.words import counted, day
from keyworkers.models import Assessment, Assignment, Document, DocumentKind, FamilyPlan
from outcomes.models import Attachment, Baseline, Verdict
from outcomes.rules.ages import SchoolAge, nth_birthday
from outcomes.rules.words import source_in_words
from outcomes.wording import measure_called

OLDEST = 110  # [I] older than this is a slip of the pen, or a day put in because none was known
YOUNGEST_AT_SCHOOL, OLDEST_AT_SCHOOL = 4, 18  # nobody outside these is of school age by any reckoning
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing about a family: what, why it matters, and the page of its record where to act.

    ``page`` is the name of an address that takes the family's id. Nobody is named: the words may stand in a list.
    """

    words: str
    why: str
    page: str


def missing_data(families: Sequence[int], *, day: date) -> dict[int, list[Missing]]:
    """Return what is missing about each of ``families`` on ``day``, what matters most first.

    One query, however many families. Every family asked about is in the answer, with an empty list where nothing is
    missing; of one whose work has ended nothing is, and of one whose work has not begun only who and where they are.
    Whether the asker may see a family is the caller's question.
    """
    rows, members_told, sources_told = _ASKED.of(families=frozenset(families), on=day)
    members, silent = _members(members_told, on=day), _silent_sources(sources_told, on=day)
    found: dict[int, list[Missing]] = {family: [] for family in families}
    for row in (dict(zip(_TOLD, row, strict=True)) for row in rows):
        if row["closed_on"] is None or row["closed_on"] > day:
            found[row["pk"]] = [*_about_people(row, members[row["pk"]], on=day), *_about_work(row, silent)]
    return found


def _rows(families: Collection[int], *, on: date) -> QuerySet[Any, Any]:
    """Return of each family whether each thing is there."""
    ours = {"family": OuterRef("pk")}
    attached = Attachment.objects.filter(**ours, attached_on__lte=on).order_by("-attached_on", "-id")
    unknown = Baseline.objects.filter(attachment=OuterRef("attachment"), count__isnull=True).order_by("measure")
    verdict = Verdict.objects.filter(attachment=OuterRef("attachment"))
    given: dict[str, Any] = {
        "attachment": Subquery(attached.values("pk")[:1]),
        "closed_on": Subquery(attached.values("closed_on")[:1]),
        "assessed_on": Subquery(attached.values("assessed_on")[:1]),
        "family_plan_on": Subquery(attached.values("family_plan_on")[:1]),
        "has_home": Exists(Residence.objects.filter(holding_on(on), **ours)),
        "has_lead": Exists(Assignment.objects.lead().filter(holding_on(on), **ours)),
        "has_contact": Exists(ContactPoint.objects.filter(holding_on(on), **ours)),
        "has_assessment": Exists(Assessment.objects.filter(**ours, completed_on__lte=on)),
        "has_family_plan": Exists(FamilyPlan.objects.filter(**ours, agreed_on__lte=on)),
        "has_consent": Exists(Document.objects.standing().filter(**ours, kind=DocumentKind.CONSENT)),
    }
    found = Family.objects.filter(pk__in=families).annotate(**given).order_by("pk")
    more = {
        "baselines": ArraySubquery(unknown.values("measure").distinct()),
        "rests_on": Subquery(verdict.values("rests_on")[:1]),
    }
    told: QuerySet[Any, Any] = found.annotate(**more).values_list(*_TOLD)
    return told


_TOLD = (
    *("pk", "council", "attachment", "closed_on", "assessed_on", "family_plan_on"),
    *("has_home", "has_lead", "has_contact", "has_assessment", "has_family_plan", "has_consent"),
    *("baselines", "rests_on"),
)


@dataclass(slots=True)
class _Members:
    """What is to be known of a family's members on a day."""

    are_there: bool = False
    without_school: int = 0
    impossible_births: int = 0


def _members_asked(families: Collection[int], *, on: date) -> QuerySet[Any, Any]:
    enrolled = SchoolRoll.objects.filter(holding_on(on), person=OuterRef("person"))
    rows: QuerySet[Any] = Membership.objects.filter(holding_on(on), family__in=families).annotate(
        has_school=Exists(enrolled.exclude(placement=Placement.NONE))
    )
    return rows.values_list("family_id", "person__born_on", "person__died_on", "lives_there", "has_school")


def _members(rows: Rows, *, on: date) -> Mapping[int, _Members]:
    """Return what is to be known of each family's members."""
    found: dict[int, _Members] = defaultdict(_Members)
    for family, born_on, died_on, lives_there, has_school in rows:
        members = found[family]
        if died_on and died_on <= on:
            continue
        members.are_there |= lives_there
        members.impossible_births += born_on > on or nth_birthday(born_on, OLDEST) <= on
        members.without_school += lives_there and not has_school and on in SchoolAge().of(born_on)
    return found


def _sources_asked(families: Collection[int]) -> QuerySet[Any, Any]:
    councils = Family.objects.filter(pk__in=families).values("council")
    latest = Max("coverages__complete_to", filter=Q(coverages__withdrawn_at__isnull=True))
    rows = Source.objects.filter(council__in=councils).annotate(to=latest)
    return rows.values_list("council", "kind", "to", "allowed_lag_days")


_ASKED = MadeOnce(
    lambda *, families, on: (_rows(families, on=on), _members_asked(families, on=on), _sources_asked(families))
)


def _silent_sources(rows: Rows, *, on: date) -> Mapping[int, Mapping[str, date | None]]:
    """Return which kinds of source are silent for longer than they may be, by council: to which day they told."""
    found: dict[int, dict[str, date | None]] = defaultdict(dict)
    for council, kind, to, lag in rows:
        if to is None or to + timedelta(days=lag) < on:
            found[council][kind] = to
    return found


def _about_people(row: Mapping[str, Any], members: _Members, *, on: date) -> Iterator[Missing]:
    if not row["has_lead"]:
        yield Missing(
            "No lead keyworker",
            "A family without one cannot be claimed for, and nobody is told what falls due.",
            "family",
        )
    if not members.are_there:
        yield Missing(
            "Nobody is recorded as living there", "Nothing can be said of a family of nobody.", "family_people"
        )
    if members.impossible_births:
        said = counted(members.impossible_births, "date of birth,dates of birth")
        yield Missing(
            f"{said.capitalize()} that cannot be right",
            "Ages decide what counts, and agencies' rows are matched by them.",
            "family_people",
        )
    if members.without_school:
        said = counted(members.without_school, "child,children")
        yield Missing(
            f"No school recorded for {said} of school age",
            "Attendance is asked of every child of school age; without a school it is not known.",
            "family_people",
        )
    if not row["has_home"]:
        yield Missing("No address", "Rows about the home are matched by it, and a visit needs one.", "family_people")
    if not row["has_contact"]:
        yield Missing("No telephone number or e-mail", "Whoever covers for you cannot reach them.", "family_people")


def _about_work(row: Mapping[str, Any], silent: Mapping[int, Mapping[str, date | None]]) -> Iterator[Missing]:
    if row["attachment"] is None:
        return
    if not (row["has_assessment"] or row["assessed_on"]):
        yield Missing(
            "No completed assessment of the whole family",
            "Nothing can be claimed without one.",
            "family_assessment",
        )
    if not (row["has_family_plan"] or row["family_plan_on"]):
        yield Missing("No agreed family plan", "Nothing can be claimed without one.", "family_plan")
    if not row["has_consent"]:
        yield Missing("No agreement or consent among the documents", "Auditors ask to see it.", "family_documents")
    for measure in row["baselines"]:
        yield Missing(
            f"Where it began is not known: {_said(measure)}",
            "A need that must fall by so much cannot be shown to have fallen.",
            "family_evidence",
        )
    yield from _silences(row["rests_on"] or (), silent.get(row["council"], {}))


def _said(baseline: str) -> str:
    """Return a baseline's name in words: "Anti-social behaviour over 6 months"."""
    measures, _, whose = baseline.partition(" ")
    return f"{' and '.join(map(measure_called, measures.split('+')))} {whose}"


def _silences(rests_on: Iterable[str], silent: Mapping[str, date | None]) -> Iterator[Missing]:
    for kind in sorted(set(rests_on) & set(silent)):
        to = silent[kind]
        said = f"is complete only to {day(to)}" if to else "has told nothing yet"
        name = source_in_words(kind)
        yield Missing(
            f"{name[0].upper()}{name[1:]} {said}",
            "What rests on it is not known until more comes; the analysts ask its agency.",
            "family_evidence",
        )
