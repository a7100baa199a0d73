"""A family's timeline: everything dated in its record, newest first, narrowed by kind and person, searched by words."""

import secrets
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.html import escape
from django.views.decorators.http import require_http_methods

from families.forms import FilterForm, FindForm
from families.views.record import Opened, opened
from keyworkers.permissions import Verb, requires
from keyworkers.requests import KeyworkerRequest, withholds_of
from keyworkers.views.chronology import Place, chronology_of
from keyworkers.views.lines import events_of
from keyworkers.views.wanted import Kind, Wanted

SIZE = 20
SEARCHES = "timeline_searches"
KEPT_SEARCHES = 5
MOST_WORDS = 8


class TimelineFilter(FilterForm):
    """Narrows the timeline."""

    kind = forms.ChoiceField(label="What", choices=[("", "Everything"), *Kind.choices], required=False)
    person = forms.TypedChoiceField(label="Who", required=False, coerce=int, empty_value=None)

    def __init__(self, chosen: QueryDict, *, names: dict[int, str]) -> None:
        super().__init__(chosen)
        field: Any = self.fields["person"]
        field.choices = [("", "Anybody"), *names.items()]


@requires(Verb.VIEW_CASEWORK)
@require_http_methods(["GET", "HEAD", "POST"])
def timeline(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show what happened with the family, newest first."""
    record = opened(request, pk)
    if request.method == "POST":
        return _searched(record)
    words = request.session.get(SEARCHES, {}).get(request.GET.get("search", ""), "")
    narrowing = TimelineFilter(request.GET, names=record.identity.names)
    chosen = narrowing.chosen()
    wanted = Wanted(
        kind=chosen.get("kind", ""),
        person=chosen.get("person"),
        words=tuple(words.split()[:MOST_WORDS]),
        sees_benefits=record.scope.sees_benefits,
        scope=record.scope,
        unnamed=record.identity.unnamed,
    )
    found = chronology_of(record.family, wanted=wanted, size=SIZE, after=Place.said(request.GET.get("after", "")))
    events = events_of(found.lines, family=pk, names=record.identity.names)
    shown = {
        "events": [event for event in events if _says(event, wanted.words, withholds=withholds_of(request))],
        "words": words,
        "filter": narrowing,
        "chosen": _tags(request, words, narrowing, chosen),
        "keep": {"search": request.GET["search"]} if words else {},
        "next": _address(request, after=str(found.after)) if found.after else "",
        "first": _address(request) if "after" in request.GET else "",
        "is_whole": not (chosen or words),
        "evidence_href": record.to("family_evidence"),
    }
    return render(request, "keyworkers/timeline.html", record.frame("family_timeline", **shown))


def _says(event: dict[str, Any], words: Sequence[str], *, withholds: Sequence[Callable[[str], str]]) -> bool:
    """Tell whether what the reader sees of an event says the words: finding it by a hidden home would confirm that."""
    if not words or not withholds:
        return True
    further = [row["value"] for row in event.get("further", [])]
    parts = [event["title"], event["by"], event.get("words"), *further]
    said: str = escape(" ".join(str(part or "") for part in parts))
    for withhold in withholds:
        said = withhold(said)
    return all(escape(word).casefold() in said.casefold() for word in words)


def _searched(record: Opened) -> HttpResponse:
    """Keep the words in the session and lead to the timeline, whose address holds a token in their place."""
    request = record.request
    form = FindForm(request.POST)
    words = form.cleaned_data["words"] if form.is_valid() else ""
    token = secrets.token_urlsafe(6) if words else ""
    if words:
        former = list(request.session.get(SEARCHES, {}).items())[1 - KEPT_SEARCHES :]
        request.session[SEARCHES] = {**dict(former), token: words}
    return redirect(record.to("family_timeline") + _address(request, search=token))


def _address(request: KeyworkerRequest, **changes: str) -> str:
    """Return the address of the timeline's first page with these parameters changed, nothing left out of them."""
    kept = {name: str(value) for name, value in request.GET.items() if name != "after"}
    return "?" + urlencode({name: value for name, value in (kept | changes).items() if value})


def _tags(request: KeyworkerRequest, words: str, form: TimelineFilter, chosen: dict[str, Any]) -> list[dict[str, str]]:
    tags = [{"words": f"Search: {words}", "href": _address(request, search="")}] if words else []
    return tags + [{"words": form.words_of(name), "href": _address(request, **{name: ""})} for name in chosen]
