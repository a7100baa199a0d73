"""Changing a household on pages: somebody leaves, is born, dies; the family moves, splits, merges; who is related."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from families.households import be_born, die, leave, move_home
from families.ledger import Saying
from families.models import Family, HouseholdChange, Relation, RelationKind
from families.refusals import NotPossibleError
from families.relating import relate, related, separate
from families.splitting import merge, split
from families.taking_back import stays_begun, undo
from families.views import household_forms as forms
from families.views.expecting import end_expecting, expect_again
from families.views.record import Opened, opened
from families.views.stepping import Step, stepped
from families.words import day
from keyworkers.allocating import assign
from keyworkers.models import Assignment, AssignmentKind, Role, User
from keyworkers.permissions import Verb, requires
from keyworkers.requests import KeyworkerRequest
from keyworkers.resting import notes_resting_on
from keyworkers.views.keeping import keeping_what_was_typed

ENTERING = ["GET", "HEAD", "POST"]
BASE = "families/record.html"
Said = list[str]


@dataclass(frozen=True, slots=True)
class Kind:
    """A change as pages offer it: its words, its form, what it does and what it says it will do."""

    title: str
    lead: str
    form: type[forms.ChangeForm]
    act: Callable[[Opened, Any, Saying], HouseholdChange]
    says: Callable[[Opened, Any], Said]
    done: str


def saying_of(record_request: KeyworkerRequest, form: Any) -> Saying:
    """Return what is said with a change that was entered."""
    said = form.cleaned_data
    return Saying(
        on=said["on"] or record_request.today,
        by=record_request.user.username,
        as_of=record_request.today,
        at=record_request.now,
        reason=said.get("reason", ""),
    )


def form_of(record: Opened, form: type[forms.ChangeForm], sent: QueryDict | None = None) -> Any:
    """Return a change's form, filled with what was sent; it offers the members whose names may be shown."""
    names = record.identity.names if form in EVER else present_names(record)
    sees = record.scope.sees_shielded
    made = form(sent or record.request.POST or None, names=names, council=record.family.council_id, sees_shielded=sees)
    if isinstance(made, forms.AddressMixin) and record.identity.is_shielded:
        made.keep_shielded()
    if isinstance(made, forms.SeparateForm):
        made.offer(lasting(record))
    return made


def present_names(record: Opened) -> dict[int, str]:
    """Return the names of those who belong to the family today."""
    return {who.person.pk: str(who.person) for who in record.identity.present if who.person}


# How people were related is asked of those who have left or died, too.
EVER = (forms.RelateForm, forms.BornForm)


def _stay(record: Opened, form: Any, *, going: Iterable[str]) -> Said:
    """Return who goes on living there."""
    left = set(going)
    there = replace(record.identity, day=form.cleaned_data["on"]).residents
    stay = [who.name for who in there if who.name not in left]
    return [f"{listed(stay)} {'stays' if len(stay) == 1 else 'stay'}."] if stay else []


def listed(names: Iterable[str]) -> str:
    """Return "Ann, Ben and Cy"."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _leave(record: Opened, form: Any, saying: Saying) -> HouseholdChange:
    still = form.cleaned_data["still_belong"] == "yes"
    return leave(record.family, form.chosen(), saying, still_belong=still)


def _says_leave(record: Opened, form: Any) -> Said:
    on, names = day(form.cleaned_data["on"]), form.named()
    verb = "leaves" if len(names) == 1 else "leave"
    goes = f"{listed(names)} {verb} the household: {on} is the first day on which they no longer live here."
    if form.cleaned_data["still_belong"] == "yes":
        goes += " They still belong to the family, living elsewhere."
    return [goes, *_stay(record, form, going=names), KEPT]


KEPT = "What is recorded of the days before stays as it is."


def _born(record: Opened, form: Any, saying: Saying) -> HouseholdChange:
    parents = form.parents_chosen()
    change = be_born(record.family, form.new_person(), parents, saying)
    end_expecting(record, parents, born_on=saying.on)
    return change


def _says_born(record: Opened, form: Any) -> Said:
    child = form.new_person()
    says = [f"{child.given_name} {child.family_name} is born on {day(child.born_on)} and lives here from that day on."]
    if parents := form.cleaned_data["parents"]:
        says.append(f"{listed(form.named('parents'))} {'is' if len(parents) == 1 else 'are'} recorded as the parents.")
    return [*says, "Where one of them is entered as expecting a child, the birth ends that entry."]


def _move(record: Opened, form: Any, saying: Saying) -> HouseholdChange:
    return move_home(record.family, form.home(), saying)


def _says_move(record: Opened, form: Any) -> Said:
    home, on = form.home(), form.cleaned_data["on"]
    where = ", ".join(part for part in (home.address_1, home.address_2, home.postcode) if part)
    there = [who.name for who in replace(record.identity, day=on).residents]
    shielded = ["The address is shielded."] if home.is_shielded else []
    return [f"The whole household, {listed(there)}, lives at {where} from {day(on)} on.", *shielded, KEPT]


def _die(record: Opened, form: Any, saying: Saying) -> HouseholdChange:
    (person,) = form.chosen("person")
    return die(record.family, person, saying)


def _says_die(record: Opened, form: Any) -> Said:
    names = form.named("person")
    says = f"{names[0]} died on {day(form.cleaned_data['on'])}, belongs to no household from the day after,"
    return [f"{says} and is nobody's partner.", *_stay(record, form, going=names), KEPT]


def _split(record: Opened, form: Any, saying: Saying) -> HouseholdChange:
    into = household_of(record, form) if form.cleaned_data["into"] else form.new_household()
    change = split(record.family, form.chosen(), into, saying)
    if not isinstance(into, Family) and change.other_family:
        lead = record.identity.lead or _maker(record.request.user)
        lead_from_today(change.other_family, lead, today=record.request.today)
    return change


def _says_split(record: Opened, form: Any) -> Said:
    on, names = day(form.cleaned_data["on"]), form.named()
    into = (
        str(household_of(record, form))
        if form.cleaned_data["into"]
        else f"a new household, {form.cleaned_data['name']},"
    )
    verb = "leaves" if len(names) == 1 else "leave"
    lead = record.identity.lead or _maker(record.request.user)
    held = [f"{lead} leads the work with the new household, too."] if lead and not form.cleaned_data["into"] else []
    work = f"The work, the needs, the notes and the family plan stay with {record.family}, where the others are."
    return [f"{listed(names)} {verb} for {into} from {on} on.", *_stay(record, form, going=names), work, *held, KEPT]


def household_of(record: Opened, form: Any) -> Family:
    """Return the household whose reference was typed, of those the person may open."""
    typed = form.cleaned_data["into"].strip()
    found: Family | None = Family.objects.visible_to(record.scope).filter(reference__iexact=typed).first()
    if found is None:
        raise NotPossibleError("None of the families you can open has this reference.", field="into")
    return found


def _maker(user: User) -> User | None:
    return user if user.role == Role.KEYWORKER else None


def lead_from_today(family: Family, lead: User | None, *, today: date) -> None:
    """Have somebody lead the work with a household that is new."""
    if lead:
        assign(family, lead, kind=AssignmentKind.LEAD, starts_on=today, as_of=today)


def _merge(record: Opened, form: Any, saying: Saying) -> HouseholdChange:
    if any(who.person is None for who in record.identity.present):
        raise NotPossibleError("Somebody's record is restricted. Ask somebody who may open it to make this change.")
    return merge(record.family, household_of(record, form), saying)


def _says_merge(record: Opened, form: Any) -> Said:
    names = [who.name for who in replace(record.identity, day=form.cleaned_data["on"]).present]
    into = household_of(record, form)
    stays = f"The record of {record.family} stays, with its work and its notes, and says where they went."
    return [f"{listed(names)} join {into} on {day(form.cleaned_data['on'])}, and nobody is left here.", stays, KEPT]


def _relate(record: Opened, form: Any, saying: Saying) -> HouseholdChange:
    (person,), (other,) = form.chosen("person"), form.chosen("other")
    kind = RelationKind(form.cleaned_data["kind"])
    return relate(record.family, person, kind, other, saying, starts_on=form.cleaned_data["on"])


def _says_relate(record: Opened, form: Any) -> Said:
    kind = RelationKind(form.cleaned_data["kind"])
    since = f", since {day(form.cleaned_data['on'])}" if form.cleaned_data["on"] else ""
    return [f"{related(form.named('person')[0], kind, form.named('other')[0])}{since}."]


def _separate(record: Opened, form: Any, saying: Saying) -> HouseholdChange:
    relation = Relation.objects.select_related("person", "other").get(pk=int(form.cleaned_data["relation"]))
    return separate(record.family, relation, saying)


def _says_separate(record: Opened, form: Any) -> Said:
    words = lasting(record)[int(form.cleaned_data["relation"])]
    return [f"“{words}” is over from {day(form.cleaned_data['on'])} on.", KEPT]


def lasting(record: Opened) -> Mapping[int, str]:
    """Return the relations between people of the record that have not ended, in words."""
    names = record.identity.names
    found = Relation.objects.filter(person__in=list(names), other__in=list(names), ends_on__isnull=True)
    return {one.pk: related(names[one.person_id], RelationKind(one.kind), names[one.other_id]) for one in found}


KINDS = {
    "leave": Kind("Somebody leaves", "", forms.LeaveForm, _leave, _says_leave, "They have left the household."),
    "born": Kind("A child is born", "", forms.BornForm, _born, _says_born, "The child is recorded."),
    "move": Kind(
        "The whole family moves home",
        "Where only some of them move, say that the household splits.",
        *(forms.MoveForm, _move, _says_move, "The new address is recorded."),
    ),
    "died": Kind("Somebody has died", "", forms.DiedForm, _die, _says_die, "The death is recorded."),
    "split": Kind(
        "The household splits",
        "The work, its needs, notes and family plan stay with this record. If they belong with those who leave, choose"
        " the others as those who leave.",
        *(forms.SplitForm, _split, _says_split, "The household has split. Both records keep their history."),
    ),
    "merge": Kind(
        "Everybody joins another household",
        "Nobody is left here. This record stays and says where they went.",
        *(forms.MergeForm, _merge, _says_merge, "The households have merged."),
    ),
    "relate": Kind(
        "How two people are related",
        "Brothers, sisters and grandparents follow from who the parents are.",
        *(forms.RelateForm, _relate, _says_relate, "How they are related is recorded."),
    ),
    "separate": Kind(
        "A couple separates, or another relation ends",
        "",
        *(forms.SeparateForm, _separate, _says_separate, "The end of the relation is recorded."),
    ),
}


@keeping_what_was_typed
@requires(Verb.CHANGE_HOUSEHOLDS)
@require_http_methods(ENTERING)
def change_household(request: KeyworkerRequest, pk: int, kind: str) -> HttpResponse:
    """Enter one change of a household, after showing what it will do."""
    record, what = opened(request, pk), KINDS[kind]
    form = form_of(record, what.form)

    def act() -> tuple[str, str]:
        what.act(record, form, saying_of(request, form))
        return record.to("family_people"), what.done

    back = record.to("family_people")
    step = Step(what.title, what.lead, back, act, partial(what.says, record, form))
    return stepped(request, form, step, frame=record.frame("family_people"), base=BASE)


@keeping_what_was_typed
@requires(Verb.CHANGE_HOUSEHOLDS)
@require_http_methods(ENTERING)
def undo_change(request: KeyworkerRequest, pk: int, change: int) -> HttpResponse:
    """Undo a change, for a reason: exactly what it wrote goes; refused with what rests on it."""
    record = opened(request, pk)
    found = get_object_or_404(HouseholdChange.objects.visible_to(record.scope), pk=change, family=pk)
    form = forms.UndoChangeForm(request.POST or None)

    def act() -> tuple[str, str]:
        return undone(record, found, reason=form.cleaned_data["why"])

    what = f"{found.get_kind_display()}, {day(found.happened_on)}"
    step = Step(f"Undo “{what}”", UNDOING, record.to("family_people"), act, partial(_says_undo, found), "Undo it")
    return stepped(request, form, step, frame=record.frame("family_people"), base=BASE)


UNDOING = "For a mistake alone. If somebody came back, or left again, enter that as a change of its own."


def undone(record: Opened, change: HouseholdChange, *, reason: str) -> tuple[str, str]:
    """Undo a change and what pages add to it; return where to go on and what to say."""
    request, made_here = record.request, change.kind in ("split", "joined")
    if change.other_family and not Family.objects.visible_to(record.scope).filter(pk=change.other_family_id).exists():
        raise NotPossibleError("It changed a household, too, that you cannot open. Ask your manager or an analyst.")
    resting = list(notes_resting_on(stays_begun(change)))
    by, at = request.user.username, request.now
    begun = {stay.family for stay in stays_begun(change)}
    undo(change, reason=reason, by=by, at=at, resting=resting)
    if change.kind == "born":
        expect_again(record, change)
    emptied = Family.objects.filter(pk__in=begun, memberships=None)
    if made_here and emptied:
        Assignment.objects.filter(family__in=emptied, starts_on__gte=request.today).delete()
        Assignment.objects.filter(family__in=emptied, ends_on__isnull=True).update(ends_on=request.today)
    is_open = record.family not in emptied
    return record.to("family_people") if is_open else reverse("families"), "The change is undone."


def _says_undo(change: HouseholdChange) -> Said:
    says = ["Exactly what this change wrote goes, and what it ended lasts again, as if it had not been entered."]
    if change.kind == "split" and change.other_family:
        says.append(f"The record of {change.other_family} stays where others belong to it; otherwise it stays empty.")
    return [*says, "That it was entered, and that you undid it, stays on record."]
