"""A family's documents: the list, keeping one, opening one, withdrawing one that should not be there."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from families.asking import MadeOnce
from families.paging import page_asked, page_in
from families.refusals import NotPossibleError
from families.views.record import Opened, opened
from families.words import day
from keyworkers.documents import keep, withdraw
from keyworkers.forms import refuse
from keyworkers.forms_of_documents import DocumentForm, WithdrawDocumentForm
from keyworkers.identity import UNNAMED
from keyworkers.models import Document
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest
from keyworkers.sniffing import CALLED, FileKind
from keyworkers.views.keeping import keeping_what_was_typed

SIZE = 25
ENTERING = ["GET", "HEAD", "POST"]
COLUMNS = [{"label": label} for label in ("Document", "Kind", "About", "Dated", "Kept")]
# What is opened is taken for nothing but a file to be saved, even by a browser that would rather show it.
SAFE = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store, private",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@requires(Verb.VIEW_CASEWORK)
@require_safe
def documents(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """List the family's documents, or those about one member, the last kept first."""
    record = opened(request, pk)
    about = _number(request.GET.get("person"))
    after = _number(request.GET.get("after"))
    (found,) = _LIST.of(pk=pk, unnamed=record.identity.unnamed, about=about or None, after=after)
    page = page_in(found, size=SIZE)
    may_keep = may(request.user, Verb.KEEP_DOCUMENTS)
    shown = {
        "columns": [*COLUMNS, {"label": "What can be done"}] if may_keep else COLUMNS,
        "rows": [_row(one, record, may_keep=may_keep) for one in page.rows],
        "next": f"?after={page.after}{f'&person={about}' if about else ''}" if page.after else "",
        "add_href": record.to("family_document_add") + (f"?person={about}" if about else "") if may_keep else "",
        "about": record.identity.names.get(about or 0, ""),
    }
    return render(request, "keyworkers/documents.html", record.frame("family_documents", **shown))


def _list_asked(
    *, pk: int, unnamed: frozenset[int], about: int | None, after: int | None
) -> tuple[QuerySet[Any, Any], ...]:
    found = _shown(pk, unnamed).select_related("uploaded_by", "withdrawn_by")
    if about is not None:
        found = found.filter(person=about)
    return (page_asked(found, by="-uploaded_at", size=SIZE, after=after),)


_LIST = MadeOnce(_list_asked)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None


def _shown(family: int, unnamed: frozenset[int]) -> Any:
    """Return the family's documents that may be shown: none about somebody whom another record hides."""
    return Document.objects.filter(family=family).exclude(person__in=unnamed)


def _row(one: Document, record: Opened, *, may_keep: bool) -> list[Any]:
    about = record.identity.names.get(one.person_id, UNNAMED) if one.person_id else "The whole family"
    what = f"{CALLED[FileKind(one.content_type)]}, {filesizeformat(one.size)}"
    kept = {"text": one.uploaded_at, "detail": f"by {one.uploaded_by}"}
    where = [record.family.pk, one.pk]
    titled: Any = {"text": one.title, "href": reverse("family_document", args=where), "detail": what}
    act: Any = (f"Withdraw “{one.title}”", reverse("family_document_withdraw", args=where))
    if one.withdrawn_at:
        who = f"Withdrawn on {day(one.withdrawn_at)} by {one.withdrawn_by}: {one.withdrawn_because}"
        titled, act = {"text": one.title, "detail": who}, None
    row = [titled, one.get_kind_display(), about, one.dated_on, kept]
    return [*row, act] if may_keep else row


@keeping_what_was_typed
@requires(Verb.KEEP_DOCUMENTS)
@require_http_methods(ENTERING)
def document_add(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Keep a document; what is not kept is said with the reason, and nothing that was typed is lost."""
    record = opened(request, pk)
    people = {who.person.pk: who.person for who in record.identity.members if who.person}
    is_sent = request.method == "POST"
    form = DocumentForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        people=people,
        about=_number(request.GET.get("person")),
        today=request.today,
    )
    if form.is_valid():
        try:
            kept = keep(record.family, form.sent(), by=request.user, as_of=request.today, at=request.now)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, f"“{kept.title}” is kept.")
            return redirect("family_documents", pk)
    context = record.frame("", form=form, is_sent=is_sent)
    return render(request, "keyworkers/document_add.html", context, status=422 if form.errors else 200)


@requires(Verb.VIEW_CASEWORK)
@require_safe
def document(request: KeyworkerRequest, pk: int, document: int) -> FileResponse:
    """Give out a document to be saved; the look is noted. One that was withdrawn is not found."""
    one = _standing(opened(request, pk), document)
    try:
        file = one.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, as_attachment=True, filename=one.file_name, content_type=one.content_type)
    for name, value in SAFE.items():
        response[name] = value
    return response


def _standing(record: Opened, pk: int) -> Document:
    found: Document = get_object_or_404(_shown(record.family.pk, record.identity.unnamed).standing(), pk=pk)
    return found


@keeping_what_was_typed
@requires(Verb.KEEP_DOCUMENTS)
@require_http_methods(ENTERING)
def document_withdraw(request: KeyworkerRequest, pk: int, document: int) -> HttpResponse:
    """Withdraw a document that should not be there, with the reason."""
    record = opened(request, pk)
    one = _standing(record, document)
    form = WithdrawDocumentForm(request.POST or None)
    if form.is_valid():
        try:
            withdraw(one, because=form.cleaned_data["because"], by=request.user, at=request.now)
        except NotPossibleError as error:
            refuse(form, error)
        else:
            messages.success(request, f"“{one.title}” is withdrawn. Nobody opens it any more.")
            return redirect("family_documents", pk)
    context = record.frame("", form=form, document=one)
    return render(request, "keyworkers/document_withdraw.html", context, status=422 if form.errors else 200)
