"""What somebody has been told: the list behind the bell, read singly or all at once, and how they want to be told."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from families.paging import page_of
from families.words import day
from keyworkers.forms_of_notices import NoticeChoicesForm
from keyworkers.models import Notice
from keyworkers.permissions import requires
from keyworkers.requests import KeyworkerRequest
from keyworkers.telling import choose, mark_read, notices_of

SIZE = 25


@requires(None)
@require_safe
def notices(request: KeyworkerRequest) -> HttpResponse:
    """Show what this person has been told about families that are theirs, the newest first."""
    after = request.GET.get("after", "")
    found = notices_of(request.user, day=request.today).select_related("family")
    page = page_of(
        found, by="-created_at", size=SIZE, after=int(after) if after.isdecimal() and len(after) < 19 else None
    )
    shown = {
        "notices": [_shown(one) for one in page.rows],
        "next": f"?after={page.after}" if page.after else "",
        "is_first": not after,
        "any_unread": any(one.read_at is None for one in page.rows),
    }
    return render(request, "keyworkers/notices.html", shown)


def _shown(notice: Notice) -> dict[str, Any]:
    return {
        "pk": notice.pk,
        "words": notice.words,
        "family": notice.family,
        "when": day(notice.happened_on),
        "href": address_of(notice),
        "is_unread": notice.read_at is None,
    }


def address_of(notice: Notice) -> str:
    """Return where to act on a notice: the page it names, or the family's record where that page is no more."""
    try:
        return reverse(notice.page, args=[notice.family_id])
    except NoReverseMatch:
        return reverse("family", args=[notice.family_id])


@requires(None)
@require_POST
def read(request: KeyworkerRequest) -> HttpResponse:
    """Mark one notice as read, or all of them; ``open`` leads on to where to act."""
    theirs = notices_of(request.user, day=request.today)
    one = request.POST.get("notice", "")
    if one.isdecimal() and len(one) < 19:
        notice = theirs.filter(pk=int(one)).first()
        mark_read(Notice.objects.filter(pk=notice.pk) if notice else Notice.objects.none(), at=request.now)
        if notice and "open" in request.POST:
            return redirect(address_of(notice))
    elif "all" in request.POST:
        mark_read(Notice.objects.filter(user=request.user), at=request.now)
        messages.success(request, "Every notice is marked as read.")
    return redirect("notices")


@requires(None)
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: KeyworkerRequest) -> HttpResponse:
    """Choose how to be told each kind of thing."""
    form = NoticeChoicesForm(request.POST or None, user=request.user)
    if form.is_valid():
        choose(request.user, form.choices())
        messages.success(request, "Your choices are saved.")
        return redirect("notice_choices")
    return render(request, "account/notices.html", {"form": form}, status=422 if form.errors else 200)
