"""Everything that waits for a keyworker or in a team: the whole of what the first page shows the beginning of."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from families.forms import FilterForm
from families.words import counted
from keyworkers.models import Role, User
from keyworkers.permissions import Verb, requires
from keyworkers.requests import KeyworkerRequest, scope_for
from keyworkers.views.home.near import near_lines
from keyworkers.views.home.work import KINDS, Work, read_work
from keyworkers.views.sections import WorkLine

SIZE = 25
TOLD_AT_ONCE = ("overdue", "due", "not-seen", "new", "returned", "attention")
NEAR = "near"


class WorkFilter(FilterForm):
    """Narrows what waits by why, and a team's by keyworker."""

    kind = forms.ChoiceField(label="Why", required=False)
    keyworker = forms.TypedChoiceField(label="Keyworker", required=False, coerce=int, empty_value=None)

    def __init__(self, asked: QueryDict, *, user: User) -> None:
        super().__init__(asked)
        is_own = user.role == Role.KEYWORKER
        kinds = [(name, kind.title) for name, kind in KINDS.items()]
        self.offer("kind", kinds if is_own else [*kinds, (NEAR, "One condition short")])
        if is_own:
            del self.fields["keyworker"]
            return
        workers = User.objects.filter(team=user.team_id, role=Role.KEYWORKER, is_active=True)
        self.offer("keyworker", [(worker.pk, str(worker)) for worker in workers.order_by("last_name", "id")])


@requires(Verb.LOG_INTERVENTIONS)
@require_safe
def work(request: KeyworkerRequest) -> HttpResponse:
    """Show what waits, perhaps of one kind or for one keyworker, page by page."""
    user = request.user
    narrowing = WorkFilter(request.GET, user=user)
    chosen = narrowing.chosen()
    read = read_work(scope_for(request), day=request.today, of=user if user.role == Role.KEYWORKER else None, by=user)
    lines = _lines(read, chosen)
    asked = request.GET.get("page", "1")
    number = int(asked) if asked.isdecimal() and 0 < int(asked[:6]) < 10_000 else 1
    shown = {
        "lines": lines[(number - 1) * SIZE : number * SIZE],
        "names_workers": user.role != Role.KEYWORKER,
        "count": counted(len(lines), "thing waits,things wait").capitalize() if lines else "Nothing waits",
        "filter": narrowing,
        "chosen": [{"words": narrowing.words_of(name), "href": _address(request, **{name: ""})} for name in chosen],
        "next": _address(request, page=str(number + 1)) if len(lines) > number * SIZE else "",
        "previous": _address(request, page=str(number - 1)) if number > 1 else "",
    }
    return render(request, "keyworkers/work.html", shown)


def _lines(read: Work, chosen: dict[str, Any]) -> list[WorkLine]:
    kinds = (chosen["kind"],) if "kind" in chosen else TOLD_AT_ONCE
    lines = [one for kind in kinds for one in _told(kind)(read)]
    return [one for one in lines if "keyworker" not in chosen or one.worker == chosen["keyworker"]]


def _told(kind: str) -> Callable[[Work], Iterable[WorkLine]]:
    return near_lines if kind == NEAR else KINDS[kind].lines


def _address(request: KeyworkerRequest, **changes: str) -> str:
    kept = {name: str(value) for name, value in request.GET.items() if name != "page"}
    return "?" + urlencode({name: value for name, value in (kept | changes).items() if value})
