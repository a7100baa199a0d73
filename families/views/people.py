"""The people of a family as of any day: who lives there and who elsewhere, how they are related, and what changed."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from families.asking import MadeOnce
from families.forms import DayForm
from families.genogram import genogram_of
from families.models import PARTNERSHIPS, Family, HouseholdChange, Relation, RelationKind, Residence, SchoolRoll
from families.relating import relation_of, said_of
from families.scopes import Scope
from families.shielding import SHIELDED, address_of
from families.views.households import KINDS
from families.views.record import Opened, opened
from families.words import day as day_in_words
from families.words import moment
from keyworkers.colleagues import name_of
from keyworkers.identity import UNNAMED, Identity, Member, age_on
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest
from outcomes.views.acting import children_expected

PERIODS = [{"label": label} for label in ("Name", "Relationship", "Lives there", "From", "To")]
GONE = [{"label": label} for label in ("Name", "Relationship", "Last day", "What happened")]
RELATIONS = [{"label": label} for label in ("Who", "Is", "Of", "Since", "Until")]
ROLLS = [{"label": label} for label in ("Child", "School", "Placement", "From", "To")]
HOMES = [{"label": label} for label in ("Address", "District", "From", "To")]
MOST_CHANGES = 20


@requires(Verb.VIEW_FAMILIES)
@require_safe
def people(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show who belongs and belonged to the family, who lives where, how they are related, and what changed."""
    asked = DayForm(request.GET, today=request.today)
    record = opened(request, pk, day=asked.day())
    identity = record.identity
    relations, rolls, homes, changes = _PEOPLE.of(
        pk=pk,
        council=record.scope.council,
        people=frozenset(member.membership.person_id for member in identity.members),
        named=frozenset(identity.names),
    )
    expected = children_expected(record.family, user=request.user, names=identity.names, on=identity.day)
    is_now = identity.day == request.today
    genogram = genogram_of(identity.members, day=identity.day, expecting=expected["people"], relations=relations)
    shown = {
        "form": asked,
        "day": identity.day,
        "genogram": genogram,
        "residents": [_member_row(who, today=None if is_now else request.today) for who in identity.residents],
        "elsewhere": [_member_row(who, today=None if is_now else request.today) for who in identity.elsewhere],
        "gone": list(_gone(identity)),
        "relations": list(_relation_rows(relations, identity)),
        "memberships": [_membership_row(who) for who in identity.members],
        "rolls": [_roll_row(roll) for roll in rolls],
        "homes": [_home_row(home, scope=record.scope) for home in homes],
        "expected": expected,
        "changes": [_change(record, one) for one in changes],
        "acts": _acts(record),
        "columns": {
            "people": _columns(is_now=is_now),
            "periods": PERIODS,
            "gone": GONE,
            "relations": RELATIONS,
            "rolls": ROLLS,
            "homes": HOMES,
        },
    }
    return render(request, "families/people.html", record.frame("family_people", **shown))


def _columns(*, is_now: bool) -> list[dict[str, str]]:
    ages = ["Age"] if is_now else ["Age then", "Age now"]
    labels = ["Name", *ages, "Date of birth", "Relationship", "Parental responsibility"]
    return [{"label": label} for label in labels]


def _member_row(who: Member, *, today: date | None) -> list[Any]:
    """Return somebody as the table shows them; with ``today`` how old they are now, too."""
    parent = "yes" if who.membership.has_parental_responsibility else "no"
    born_on = who.person.born_on if who.person else None
    now = [age_on(born_on, today) if born_on else None] if today else []
    return [who.name, who.age, *now, born_on, who.membership.get_relationship_display(), parent]


def _gone(identity: Identity) -> Iterator[list[Any]]:
    """Yield who belonged to the family before the day and belongs to it no longer: they left or died."""
    present = {who.membership.person_id for who in identity.present}
    last: dict[int, Member] = {}
    for who in identity.members:
        if who.membership.starts_on <= identity.day and who.membership.person_id not in present:
            last[who.membership.person_id] = who
    for who in last.values():
        held = who.membership
        died_on = who.person.died_on if who.person else None
        is_dead = died_on and died_on <= identity.day
        what = f"Died on {day_in_words(died_on)}" if is_dead else "Left"
        yield [who.name, held.get_relationship_display(), _last(held.ends_on), what]


def _relation_rows(relations: Iterable[Relation], identity: Identity) -> Iterator[list[Any]]:
    names = identity.names
    for one in relations:
        begun = one.starts_on is None or one.starts_on <= identity.day
        if begun and one.person_id in names and one.other_id in names:
            since = one.starts_on if one.kind in PARTNERSHIPS else None
            kind = RelationKind(one.kind)
            yield [names[one.person_id], kind.label, names[one.other_id], since, _ended(one.ends_on)]


def _ended(ends_on: date | None) -> date | None:
    return ends_on - timedelta(days=1) if ends_on else None


def _membership_row(who: Member) -> list[Any]:
    held = who.membership
    lives_there = "yes" if held.lives_there else "no"
    return [who.name, held.get_relationship_display(), lives_there, held.starts_on, _last(held.ends_on)]


def _roll_row(roll: SchoolRoll) -> list[Any]:
    school = str(roll.school or "")
    return [str(roll.person), school, roll.get_placement_display(), roll.starts_on, _last(roll.ends_on)]


def _home_row(home: Residence, *, scope: Scope) -> list[Any]:
    address = address_of(home) if scope.sees_shielded or not home.is_shielded else None
    where = {"text": address or SHIELDED, "detail": SHIELDED} if address and home.is_shielded else address or SHIELDED
    return [where, str(home.district or ""), home.starts_on, _last(home.ends_on)]


def _last(ends_on: date | None) -> date | str:
    """Return the last day of a period as people say it."""
    return ends_on - timedelta(days=1) if ends_on else "still"


def _people_asked(*, pk: int, council: int, people: frozenset[int], named: frozenset[int]) -> tuple[QuerySet[Any], ...]:
    return (
        Relation.objects.filter(person__in=people, other__in=people).order_by("pk"),
        _rolls(named),
        Residence.objects.filter(family=pk).select_related("district").order_by("-starts_on"),
        _changes(Family(pk=pk, council_id=council)),
    )


def _rolls(people: Collection[int]) -> QuerySet[SchoolRoll]:
    """Return where these people are on roll and were, the eldest first."""
    rolls = SchoolRoll.objects.filter(person__in=people).select_related("school", "person")
    return rolls.order_by("person__born_on", "-starts_on")


def _changes(family: Family) -> QuerySet[Any]:
    """Return what was changed in the household, newest first."""
    of_family = Q(family=family) | Q(other_family=family)
    rows = HouseholdChange.objects.filter(of_family, council=family.council_id)
    found: QuerySet[Any] = rows.annotate(
        relation=relation_of(), maker=name_of("made_by"), undoer=name_of("undone_by"), before=F("effects__0__before")
    )
    return found.select_related("family", "other_family").order_by("-happened_on", "-pk")[:MOST_CHANGES]


_PEOPLE = MadeOnce(_people_asked)


def _change(record: Opened, one: Any) -> dict[str, Any]:
    is_own = one.family_id == record.family.pk
    other = one.other_family if is_own else one.family
    is_shown = other and other.pk not in record.scope.hidden
    can_open = other and is_shown and (record.scope.families is None or other.pk in record.scope.families)
    sees_words = may(record.request.user, Verb.VIEW_CASEWORK) and (is_own or can_open)
    may_undo = is_own and not one.undone_at and may(record.request.user, Verb.CHANGE_HOUSEHOLDS)
    return {
        "title": one.get_kind_display(),
        "on": one.happened_on,
        "by": one.maker,
        "related": _related(one, record.identity.names) if one.kind == "related" and one.relation else "",
        "at": moment(one.made_at),
        "reason": one.reason if sees_words else "",
        "other": str(other) if can_open else "a household you cannot open" if other else "",
        "other_href": reverse("family_people", args=[other.pk]) if other and can_open else "",
        "way": WAYS.get((one.kind, is_own), "With"),
        "undone": f"Undone by {one.undoer}, {moment(one.undone_at)}" if one.undone_at else "",
        "undo_reason": one.undo_reason if sees_words else "",
        "undo_href": reverse("family_change_undo", args=[record.family.pk, one.pk]) if may_undo else "",
    }


def _related(one: Any, names: Mapping[int, str]) -> str:
    return said_of(one.relation, names, is_over=one.before is not None, otherwise=UNNAMED)


# How the other household comes into a change, as seen from the one that changed and from the other.
WAYS = {
    ("split", True): "They went to",
    ("split", False): "They came from",
    ("merged", True): "All of them went to",
    ("merged", False): "They came from",
    ("joined", True): "They came from",
    ("joined", False): "They went to",
}


def _acts(record: Opened) -> Sequence[dict[str, str]]:
    """Return what may be entered of the household: words, and where."""
    if not may(record.request.user, Verb.CHANGE_HOUSEHOLDS):
        return []
    joins = {"words": "Somebody joins", "href": record.to("family_join")}
    return [joins, *({"words": kind.title, "href": record.to(f"family_{name}")} for name, kind in KINDS.items())]
