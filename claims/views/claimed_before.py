"""Families claimed before this system or elsewhere: the lists, what they say otherwise, the entries that stand."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from claims.differences import differences
from claims.elsewhere import load_list, refuse_again, take_up, withdraw_entry
from claims.forms import ReasonForm
from claims.forms_of_lists import ClaimedListForm, ConfirmListForm
from claims.holding import with_holder
from claims.listing import COLUMNS, NO_FAMILY, NOBODY, OF_THE_NAMED, UNKNOWN, ReadList, read_list
from claims.models import Claim, ClaimedElsewhere, ClaimedRow, Programme
from claims.views.naming import family_cell
from claims.views.programmes import ENTERING, programme_of
from claims.views.restricted import hidden_families, hidden_references, names_one
from families.models import Identifier, Person
from families.models.people import IdentifierKind
from families.paging import page_of
from families.reading import at_once
from families.refusals import NotPossibleError
from families.words import counted, moment
from keyworkers.forms import refuse
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest, scope_for

SIZE = 100
SHOWN = 200
LIST_COLUMNS = [
    {"label": "List"},
    {"label": "Loaded"},
    {"label": "Rows", "numeric": True},
    {"label": "Taken", "numeric": True},
    {"label": "Not taken", "numeric": True},
]
ENTRY_COLUMNS = [{"label": label} for label in ("Whom", "Claimed by", "Claimed on", "From", "Withdrawn")]
ROW_COLUMNS = [{"label": "Row"}, {"label": "Whom it names"}, {"label": "Why it is not taken"}]
CLAIM_COLUMNS = [{"label": label} for label in ("Claim", "Family", "State", "Submitted")]
FILE_COLUMNS = [{"label": "Column"}, {"label": "Needed"}, {"label": "What stands in it"}]


@requires(Verb.VIEW_CLAIMS)
@require_safe
def claimed_before(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show the lists that were loaded, and the entries, those that stand first."""
    found = programme_of(request, pk)
    entries = _visible(request, found)
    after = request.GET.get("after", "")
    page = page_of(
        entries.select_related("family", "row__list"),
        by="-id",
        size=SIZE,
        after=int(after) if after.isdecimal() and len(after) < 19 else None,
    )
    manages = may(request.user, Verb.MANAGE_PROGRAMMES)
    hub = _hub_references(page.rows)
    shown = {
        "programme": found,
        "manages": manages,
        "list_columns": LIST_COLUMNS,
        "lists": [_list(one) for one in _counted(found, entries)],
        "columns": ENTRY_COLUMNS,
        "rows": [_entry(one, hub, manages=manages) for one in page.rows],
        "next": f"?after={page.after}" if page.after else "",
        "waiting": _unknown(found, entries).exists(),
    }
    return render(request, "claims/claimed_before.html", shown)


def _visible(request: KeyworkerRequest, programme: Programme) -> QuerySet[ClaimedElsewhere]:
    """Return the entries of families, and of people, whom this person may see."""
    scope = scope_for(request)
    of_people = Q(person__isnull=True) | Q(person__in=Person.objects.visible_to(scope))
    found: QuerySet[ClaimedElsewhere] = ClaimedElsewhere.objects.visible_to(scope).filter(programme=programme)
    return found.filter(of_people)


def _counted(programme: Programme, visible: QuerySet[ClaimedElsewhere]) -> QuerySet[Any]:
    """Return the lists with how many rows each has, and how many of them are taken as far as the reader may know."""
    lists = programme.claimed_lists.select_related("loaded_by")
    taken = Count("rows__claimed", filter=Q(rows__claimed__in=visible.values("pk")))
    return lists.annotate(every=Count("rows"), taken=taken).order_by("-id")


def _unknown(programme: Programme, visible: QuerySet[ClaimedElsewhere]) -> QuerySet[ClaimedRow]:
    """Return the rows that name nobody the reader knows; neither a count nor a button tells one from another."""
    rows = ClaimedRow.objects.filter(list__programme=programme)
    hidden = Q(claimed__isnull=False) & ~Q(claimed__in=visible.values("pk"))
    return rows.filter(hidden | Q(problem__in=UNKNOWN, claimed__isnull=True))


def _list(one: Any) -> list[Any]:
    address = reverse("claimed_list", args=[one.programme_id, one.pk])
    loaded = {"text": moment(one.loaded_at), "detail": str(one.loaded_by)}
    return [(one.file_name, address), loaded, one.every, one.taken, one.every - one.taken]


def _hub_references(entries: Any) -> dict[int, str]:
    people = [one.person_id for one in entries if one.person_id]
    rows = Identifier.objects.filter(kind=IdentifierKind.HUB, person__in=people)
    return dict(rows.values_list("person_id", "value"))


def _entry(one: ClaimedElsewhere, hub: dict[int, str], *, manages: bool) -> list[Any]:
    family = one.family.reference if one.family else ""
    person = f"person {hub.get(one.person_id, one.person_id)}" if one.person_id else ""
    whom = " and ".join(filter(None, (family, person)))
    standing = manages and not one.withdrawn_at
    address = reverse("claimed_withdraw", args=[one.programme_id, one.pk]) if standing else ""
    origin = f"{one.row.list.file_name}, row {one.row.number}" if one.row else "the council's set-up"
    withdrawn = {"text": one.withdrawn_at, "detail": one.withdrawn_because} if one.withdrawn_at else None
    return [(whom, address), {"text": one.claimed_by, "detail": one.note}, one.claimed_on, origin, withdrawn]


@requires(Verb.VIEW_CLAIMS)
@require_safe
def claimed_list(request: KeyworkerRequest, pk: int, listed: int) -> HttpResponse:
    """Show one list: what became of its rows, and what it says otherwise than the claims here."""
    found = programme_of(request, pk)
    visible = _visible(request, found)
    one = get_object_or_404(_counted(found, visible), pk=listed)
    found_out = differences(one)
    rows = one.rows.filter(Q(claimed__isnull=True) | ~Q(claimed__in=visible.values("pk"))).order_by("number")
    claims = _seen(request, found_out.claimed_twice), _seen(request, found_out.missing)
    left, twice, missing, *counts = at_once(rows[:SHOWN], *map(_first, claims), *map(_how_many, claims))
    counted_twice, counted_missing = (sum(count for (count,) in told) for told in counts)
    shown = {
        "programme": found,
        "list": one,
        "facts": [
            {"key": "Loaded", "value": f"{moment(one.loaded_at)}, {one.loaded_by}"},
            {"key": "Rows", "value": f"{one.every:,}, of which {one.taken:,} are taken"},
            {"key": "SHA-256", "value": one.digest},
        ],
        "claim_columns": CLAIM_COLUMNS,
        "row_columns": ROW_COLUMNS,
        "twice": {"rows": _claims(request, twice), "count": counted_twice},
        "missing": {"rows": _claims(request, missing), "count": counted_missing},
        "left": _left(request, left),
        "left_count": one.every - one.taken,
        "most": SHOWN,
    }
    return render(request, "claims/claimed_list.html", shown)


def _left(request: KeyworkerRequest, rows: Iterable[ClaimedRow]) -> list[list[Any]]:
    """Return the rows that are not taken and why; whoever is hidden is to the reader as unknown as anybody else."""
    families, everybody = hidden_families(scope_for(request)), hidden_references(scope_for(request))
    return [[row.number, row.reference, _why_left(row, families, everybody)] for row in rows]


def _why_left(row: ClaimedRow, families: frozenset[str], everybody: frozenset[str]) -> str:
    is_of_the_named = not row.problem or row.problem.startswith(OF_THE_NAMED)
    if not names_one(row.reference, everybody) or not is_of_the_named:
        return row.problem
    return NO_FAMILY if names_one(row.reference, families) else NOBODY


def _seen(request: KeyworkerRequest, claims: Any) -> QuerySet[Claim]:
    """Return the claims of a difference of families this person may see."""
    found: QuerySet[Claim] = claims.visible_to(scope_for(request))
    return found


def _first(claims: QuerySet[Claim]) -> QuerySet[Any]:
    """Return the first claims of a difference, each with its family and who holds it."""
    return with_holder(claims).select_related("family")[:SHOWN]


def _how_many(claims: QuerySet[Claim]) -> QuerySet[Any, Any]:
    """Return the question for how many there are; of none there is no row."""
    return claims.order_by().values("programme").annotate(number=Count("pk")).values_list("number")


def _claims(request: KeyworkerRequest, claims: Iterable[Any]) -> list[list[Any]]:
    """Return claims of a difference as rows."""
    return [
        [
            (f"{claim.get_kind_display()} {claim.pk}", reverse("claim", args=[claim.pk])),
            family_cell(claim.family, request.user),
            {"text": claim.shown_state, "tag": "claim"},
            claim.submitted_on,
        ]
        for claim in claims
    ]


@requires(Verb.MANAGE_PROGRAMMES)
@require_http_methods(ENTERING)
def claimed_load(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Look at a list row by row, and load it once that was confirmed; nothing is written before."""
    found = programme_of(request, pk)
    if "content" in request.POST:
        return _confirmed(request, found)
    is_sent = request.method == "POST"
    form = ClaimedListForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        content = file.read()
        try:
            read = read_list(content, programme=found, as_of=request.today, scope=scope_for(request))
            refuse_again(found, read)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            return _preview(request, found, read, ConfirmListForm.of(content, file_name=file.name[:200]))
    return _load_page(request, found, form)


def _confirmed(request: KeyworkerRequest, programme: Programme) -> HttpResponse:
    confirmed, form = ConfirmListForm(request.POST), ClaimedListForm()
    if confirmed.is_valid():
        said = confirmed.cleaned_data
        try:
            made = load_list(
                programme,
                said["content"],
                file_name=said["file_name"],
                by=request.user,
                as_of=request.today,
                at=request.now,
            )
        except NotPossibleError as error:
            form = ClaimedListForm({})
            form.errors.clear()
            refuse(form, error)
        else:
            messages.success(request, "The list is loaded.")
            return redirect("claimed_list", programme.pk, made.pk)
    return _load_page(request, programme, form, status=422)


def _preview(request: KeyworkerRequest, programme: Programme, read: ReadList, confirm: ConfirmListForm) -> HttpResponse:
    shown = {
        "programme": programme,
        "confirm": confirm,
        "file_name": confirm.initial["file_name"],
        "taken": len(read.taken),
        "count": len(read.rows),
        "notes": read.notes,
        "row_columns": ROW_COLUMNS,
        "left": [[row.number, row.reference, row.problem] for row in read.left[:SHOWN]],
        "left_count": len(read.left),
        "most": SHOWN,
    }
    return render(request, "claims/claimed_preview.html", shown)


def _load_page(
    request: KeyworkerRequest, programme: Programme, form: ClaimedListForm, *, status: int = 200
) -> HttpResponse:
    shown = {
        "programme": programme,
        "form": form,
        "columns": FILE_COLUMNS,
        "rows": [[one.name, "yes" if one.is_required else "", one.about.capitalize()] for one in COLUMNS],
    }
    return render(request, "claims/claimed_load.html", shown, status=422 if form.errors else status)


@requires(Verb.MANAGE_PROGRAMMES)
@require_POST
def claimed_take_up(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Record whom the lists named before they were known here."""
    found = programme_of(request, pk)
    before = _visible(request, found).count()
    take_up(found, as_of=request.today)
    taken = _visible(request, found).count() - before
    rows = counted(taken, "row names,rows name").capitalize()
    messages.success(
        request, f"{rows} somebody who has come to be known since, and {'is' if taken == 1 else 'are'} taken."
    )
    return redirect("claimed_before", pk)


@requires(Verb.MANAGE_PROGRAMMES)
@require_http_methods(ENTERING)
def claimed_withdraw(request: KeyworkerRequest, pk: int, claimed: int) -> HttpResponse:
    """Withdraw an entry that is wrong, with the reason."""
    found = programme_of(request, pk)
    entry = get_object_or_404(_visible(request, found), pk=claimed)
    form = ReasonForm(request.POST or None)
    back = reverse("claimed_before", args=[pk])
    if form.is_valid():
        try:
            withdraw_entry(entry, reason=form.cleaned_data["reason"], by=request.user, at=request.now)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, "The entry is withdrawn and stands in no claim's way any more.")
            return redirect(back)
    shown = {
        "form": form,
        "title": "Withdraw the entry",
        "caption": str(entry),
        "back": back,
        "button": "Withdraw it",
        "warning": "Whom it names may then be claimed here.",
    }
    return render(request, "claims/reason.html", shown, status=422 if form.errors else 200)
