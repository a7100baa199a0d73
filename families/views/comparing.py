"""A row beside each person it may mean, field by field, as the matching queue shows and gives them out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from families import benefits
from families.feeds.scoring import Field, Level
from families.models import Family, MatchQuestion, Membership, Person, Residence
from families.periods import holding_on
from families.scopes import Scope
from families.shielding import CELLS, SHIELDED
from families.words import counted, day, period

IDENTITY = {
    "FirstName": "First name",
    "LastName": "Last name",
    "DOB": "Date of birth",
    "Postcode": "Postcode",
    "IndividualID": "IndividualID",
    "UPN": "UPN",
    "NINO": "National Insurance number",
    "NHSNumber": "NHS number",
}
COLUMN_OF = {
    Field.GIVEN: "FirstName",
    Field.FAMILY: "LastName",
    Field.BIRTH: "DOB",
    Field.POSTCODE: "Postcode",
}
COLUMNS: list[dict[str, Any]] = [
    {"label": "What"},
    {"label": "As sent"},
    {"label": "As we know them"},
    {"label": "How it compares"},
    {"label": "Points", "numeric": True},
]


@dataclass(slots=True)
class Candidate:
    """Somebody a row may mean, as they are shown: what agrees and what differs, and with whom they live."""

    person: Person
    points: int
    number: int
    rows: list[list[Any]]
    is_shielded: bool = False
    families: list[Family] = field(default_factory=list)
    homes: list[str] = field(default_factory=list)
    members: list[str] = field(default_factory=list)

    @property
    def table(self) -> str:
        """Return the id of their table on the page."""
        return f"compared-{self.number}"

    @property
    def caption(self) -> str:
        """Return what their table shows."""
        return f"{counted(self.points, 'point,points')} of likeness".capitalize()


def day_of(iso: str) -> date | None:
    """Return a cleaned cell's date."""
    return date.fromisoformat(iso) if iso else None


def identity_of(question: MatchQuestion, *, scope: Scope, is_shielded: bool) -> dict[str, str]:
    """Return the cells that say whom the row speaks of, of those the scope may be shown.

    ``is_shielded``: somebody it may mean has an address that is shielded from the scope.
    """
    sent = _without_address(question.content, is_shielded=is_shielded)
    return {name: sent[name] for name in IDENTITY if name in sent and benefits.is_shown(name, scope=scope)}


def _without_address(sent: Mapping[str, Any], *, is_shielded: bool) -> Mapping[str, Any]:
    return {name: value for name, value in sent.items() if name not in CELLS} if is_shielded else sent


def findings_of(one: Any) -> tuple[int, list[Mapping[str, Any]]]:
    """Return a candidate's points and what was compared; of a shielded address nothing, also of before it was one."""
    kept = [finding for finding in one.reasons if not (one.is_shielded and finding["field"] == Field.POSTCODE)]
    dropped = sum(finding["points"] for finding in one.reasons if finding not in kept)
    return one.points - dropped, kept


def sent_facts(question: MatchQuestion, *, scope: Scope, is_shielded: bool) -> list[dict[str, str]]:
    """Return who the row says it speaks of."""
    named = identity_of(question, scope=scope, is_shielded=is_shielded)
    return [{"key": IDENTITY[name], "value": _sent(question, name)} for name in named]


def rest_of(question: MatchQuestion, *, is_shielded: bool) -> list[dict[str, str]]:
    """Return what else the row says; of benefits and work nothing, which whoever matches people need not know."""
    if question.kind in benefits.KINDS_OF_THE_JOBCENTRE:
        return []
    sent = _without_address(question.content, is_shielded=is_shielded)
    rest = {name: str(value) for name, value in sent.items() if name not in IDENTITY}
    return [{"key": name, "value": value} for name, value in rest.items()]


def _sent(question: MatchQuestion, column: str) -> str:
    value = str(question.content.get(column, ""))
    return day(day_of(value)) if column == "DOB" and value else value


def candidates_of(question: MatchQuestion, *, scope: Scope, on: date) -> list[Candidate]:
    """Return whom the question may mean of those in ``scope``, the likeliest first, with their households."""
    found = question.candidates.asked().visible_to(scope).with_shielded(scope).select_related("person")
    shown = [_candidate(one, question, number) for number, one in enumerate(found, start=1)]
    _add_households({one.person.pk: one for one in shown}, scope=scope, on=on)
    return shown


def _candidate(one: Any, question: MatchQuestion, number: int) -> Candidate:
    points, findings = findings_of(one)
    rows = [_row(finding, one.person, question) for finding in findings]
    return Candidate(person=one.person, points=points, number=number, rows=rows, is_shielded=one.is_shielded)


def _row(finding: Mapping[str, Any], person: Person, question: MatchQuestion) -> list[Any]:
    what, level = Field(finding["field"]), Level(finding["level"])
    known = {Field.GIVEN: person.given_name, Field.FAMILY: person.family_name, Field.BIRTH: day(person.born_on)}
    now, before = known.get(what, ""), finding["known"]
    as_known = (
        {"text": now or before or None, "detail": f"formerly {before}"} if before and now else now or before or None
    )
    points = finding["points"]
    return [
        what.label,
        _sent(question, COLUMN_OF.get(what, "")) or None,
        as_known,
        level.label,
        f"{points:+d}" if points else "0",
    ]


def _add_households(candidates: Mapping[int, Candidate], *, scope: Scope, on: date) -> None:
    """Add with whom the candidates live and where, in three queries for all of them."""
    mine = Membership.objects.visible_to(scope).filter(person__in=candidates).select_related("family")
    families: dict[int, list[Candidate]] = {}
    for membership in mine.order_by("-starts_on"):
        candidate = candidates[membership.person_id]
        if membership.family not in candidate.families:
            candidate.families.append(membership.family)
            families.setdefault(membership.family_id, []).append(candidate)
    _add_homes(families, scope=scope)
    living = Membership.objects.filter(holding_on(on), family__in=families).select_related("person", "family")
    for member in living.order_by("family_id", "person__born_on"):
        for candidate in families[member.family_id]:
            if member.person_id != candidate.person.pk:
                born = day(member.person.born_on)
                candidate.members.append(f"{member.person}, {member.get_relationship_display().lower()}, born {born}")


def _add_homes(families: Mapping[int, Iterable[Candidate]], *, scope: Scope) -> None:
    for home in Residence.objects.filter(family__in=families).order_by("-starts_on"):
        is_shown = scope.sees_shielded or not home.is_shielded
        where = f"{home.address_1}, {home.postcode}" if is_shown else SHIELDED
        for candidate in families[home.family_id]:
            candidate.homes.append(f"{where} {period(home.starts_on, home.ends_on)}")
