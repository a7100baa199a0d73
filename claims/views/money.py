"""The money on pages: what was claimed, paid, repaid and is outstanding, by year and window, and every line of it."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from claims.forms import MoneyFilter
from claims.ledger import Part, Sums, by_year, faults, sums_of
from claims.models import Claim, MoneyLine, Programme
from claims.views.narrowing import sees_not_all
from families.paging import page_of
from families.words import pounds
from keyworkers.permissions import Verb, requires
from keyworkers.requests import KeyworkerRequest, scope_for

SIZE = 100
SHOWN_FAULTS = 50
KINDS = {"attachment": "Fees", "result": "Results"}  # an attachment is paid by its fee
SUMS = (
    ("Claimed", "claimed"),
    ("Paid", "paid"),
    ("Refused", "refused"),
    ("Withdrawn", "withdrawn"),
    ("Outstanding", "awaited"),
    ("Repaid", "repaid"),
    ("To repay", "to_repay"),
)
SUM_COLUMNS = [{"label": label, "numeric": True} for label, _ in SUMS]
LINE_COLUMNS: list[dict[str, Any]] = [
    {"label": "Day"},
    {"label": "Claim"},
    {"label": "What"},
    {"label": "Amount", "numeric": True},
    {"label": "Reference"},
    {"label": "Note"},
    {"label": "Written"},
]


MONEY_COLUMNS = [column for column in LINE_COLUMNS if column["label"] != "Claim"]


@requires(Verb.VIEW_MONEY)
@require_safe
def money(request: KeyworkerRequest) -> HttpResponse:
    """Show what the claims of one programme come to, by year and window, and whether it reconciles."""
    programmes = list(Programme.objects.filter(council=request.user.council_id).order_by("-starts_on"))
    if not programmes:
        return render(request, "claims/money.html", {"programmes": []})
    asked = request.GET.get("programme", "")
    chosen = next((one for one in programmes if str(one.pk) == asked), None if asked else programmes[0])
    if chosen is None:
        raise Http404
    parts, wrong = sums_of(chosen), faults(chosen)
    total = sum((part.sums for part in parts), Sums())
    shown = {
        "programme": chosen,
        "programmes": programmes,
        "stats": _stats(total),
        "year_columns": [{"label": "Year"}, *SUM_COLUMNS],
        "years": [[f"{year} to {year + 1}", *_cells(sums)] for year, sums in by_year(parts).items()],
        "columns": [{"label": "Window"}, {"label": "Of what"}, *SUM_COLUMNS],
        "rows": [_part(chosen, part) for part in parts],
        "footer": ["Total", "", *_cells(total)],
        "above": total.above,
        "faults": wrong[:SHOWN_FAULTS],
        "more_faults": max(len(wrong) - SHOWN_FAULTS, 0),
    }
    return render(request, "claims/money.html", shown)


def _cells(sums: Sums) -> list[str]:
    return [pounds(getattr(sums, name)) for _, name in SUMS]


def _part(programme: Programme, part: Part) -> list[Any]:
    lines = (
        f"{reverse('money_lines', args=[programme.pk])}?{urlencode({'window': str(part.window), 'of': str(part.kind)})}"
    )
    return [(part.name, lines), KINDS[part.kind], *_cells(part.sums)]


def _stats(total: Sums) -> list[dict[str, str]]:
    def stat(label: str, amount: Decimal, detail: str) -> dict[str, str]:
        return {"figure": pounds(amount), "label": label, "detail": detail}

    return [
        stat("claimed", total.claimed, "Of every batch that was sent."),
        stat("paid", total.paid, f"{pounds(total.kept)} of it is not due back."),
        stat("outstanding", total.awaited, "Claimed, and neither paid, refused nor withdrawn."),
        stat("to repay", total.to_repay, f"{pounds(total.repaid)} of {pounds(total.due_back)} due back is repaid."),
    ]


@requires(Verb.VIEW_MONEY)
@require_safe
def money_lines(request: KeyworkerRequest, programme: int) -> HttpResponse:
    """List the lines of a programme's ledger, newest first, as far as this person may see their families."""
    found = get_object_or_404(Programme, pk=programme, council=request.user.council_id)
    form = MoneyFilter(request.GET, programme=found)
    chosen = form.chosen()
    scope = scope_for(request)
    visible = MoneyLine.objects.visible_to(scope).filter(programme=found, **form.wanted())
    after = request.GET.get("after", "")
    page = page_of(
        visible.select_related("claim__family", "written_by"),
        by="-id",
        size=SIZE,
        after=int(after) if after.isdecimal() and len(after) < 19 else None,
    )
    shown = {
        "programme": found,
        "filter": form,
        "chosen": [{"words": form.words_of(name), "href": _without(request, [name])} for name in chosen],
        "columns": LINE_COLUMNS,
        "rows": [_line(line) for line in page.rows],
        "count": visible.count(),
        "is_partly_listed": sees_not_all(scope),
        "next": _without(request, ["after"], after=page.after) if page.after else "",
        "take_href": reverse("list_take", args=["money"]) + _without(request, ["after"], programme=found.pk),
    }
    return render(request, "claims/money_lines.html", shown)


def _without(request: KeyworkerRequest, names: Iterable[str], **more: Any) -> str:
    kept = {key: value for key, value in request.GET.items() if key not in (*names, "after") and value}
    return "?" + urlencode({**kept, **more})


def _line(line: MoneyLine) -> list[Any]:
    said = f"Undone: {line.undone_because}" if line.undone_at else line.note
    claim = {
        "text": f"{line.claim.get_kind_display()} {line.claim_id}",
        "href": reverse("claim", args=[line.claim_id]),
        "detail": line.claim.family.reference,
    }
    what = f"{line.get_kind_display()} (undone)" if line.undone_at else line.get_kind_display()
    written = {"text": str(line.written_by), "detail": line.written_at}
    return [line.on, claim, what, pounds(line.amount), line.reference, said, written]


def money_of(claim: Claim) -> list[list[Any]]:
    """Return the lines of the ledger of one claim, in their order, as its page shows them."""
    cells = (_line(line) for line in claim.money.select_related("claim__family", "written_by").order_by("on", "id"))
    return [[on, *rest] for on, _, *rest in cells]
