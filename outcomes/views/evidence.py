"""A family's needs and evidence: the dated list, each piece led back to its source, and the list as a file."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from claims.admitting import rested_on
from families import benefits, shielding
from families.asking import MadeOnce
from families.models import Family, FeedRecord
from families.paging import page_asked, page_in
from families.scopes import Scope
from families.spreadsheets import CONTENT_TYPE, workbook
from families.views.record import Opened, opened
from families.words import day, moment
from keyworkers.identity import UNNAMED
from keyworkers.permissions import Verb, may, requires
from keyworkers.requests import KeyworkerRequest, opens_packs
from outcomes.disagreeing import Disagreement, disagreements_asked, disagreements_in
from outcomes.exports import HEADER, csv_text
from outcomes.forms import EvidenceFilter
from outcomes.judging import plan_of
from outcomes.models import Attachment, Evidence, Need
from outcomes.moving import judged_under
from outcomes.views.entries import acts_on
from outcomes.views.judgements import HISTORY, history_asked, history_rows
from outcomes.views.lines import EvidenceLine, evidence_of, evidence_seen, leading, lines_of
from outcomes.wording import KINDS, measure_called, says

SIZE = 50
COLUMNS = [{"label": label} for label in ("Evidence", "Who", "When", "What is told", "From", "Known since")]
NEEDS = [{"label": label} for label in ("Need", "Found on", "Found by", "Met since")]


@requires(Verb.VIEW_FAMILIES)
@require_safe
def evidence_of_family(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Show the family's needs, where sources disagree, and the evidence about its members, newest first."""
    record = opened(request, pk)
    narrowing = EvidenceFilter(request.GET)
    chosen = narrowing.chosen()
    asked = request.GET.get("after", "")
    after = int(asked) if asked.isdecimal() and len(asked) < 19 else None
    rows, needs, judged, held, *told = _LIST.of(
        pk=pk,
        scope=record.scope,
        sees_casework=may(request.user, Verb.VIEW_CASEWORK),
        named=frozenset(record.identity.names),
        kind=chosen.get("kind", ""),
        replaced="replaced" in chosen,
        after=after,
        day=request.today,
    )
    page = page_in(rows, size=SIZE)
    shown = {
        "filter": narrowing,
        "chosen": _tags(chosen),
        "columns": COLUMNS,
        "rows": [_row(line, record) for line in lines_of(page.rows, record)],
        "next": "?" + urlencode({**chosen, "after": page.after}) if page.after else "",
        "needs": _needs(needs, record),
        "need_columns": NEEDS,
        "judgements": history_rows(judged, record, plans={one: plan_of(plan) for one, plan in held}),
        "judgement_columns": HISTORY,
        "disagreements": _disagreements(disagreements_in(*told), record),
        "is_first": after is None,
    }
    return render(request, "outcomes/evidence_list.html", record.frame("family_evidence", **shown))


def _list_asked(
    *,
    pk: int,
    scope: Scope,
    sees_casework: bool,
    named: frozenset[int],
    kind: str,
    replaced: bool,
    after: int | None,
    day: date,
) -> tuple[QuerySet[Any, Any], ...]:
    """Return the questions of the page: its pieces of evidence, the needs, and on the first page what stands below."""
    family = Family(pk=pk, council_id=scope.council)
    seen = evidence_seen(family, named=named, scope=scope, sees_casework=sees_casework)
    needs = Need.objects.filter(family=family).select_related("attachment", "recorded_by", "verdict")
    held = judged_under(Attachment.objects.filter(family=family), on=day).values_list("pk", "held")
    below = (history_asked(family), held, *disagreements_asked(scope.council, named))
    return (
        page_asked(leading(seen, kind=kind, replaced=replaced), by="-starts_on", size=SIZE, after=after),
        needs.order_by("identified_on", "id"),
        *(asked if after is None else asked.none() for asked in below),
    )


_LIST = MadeOnce(_list_asked)


def _tags(chosen: Mapping[str, Any]) -> list[dict[str, str]]:
    words = {"kind": KINDS.get(chosen.get("kind", ""), ""), "replaced": "Replaced evidence too"}
    return [
        {"words": words[name], "href": "?" + urlencode({k: v for k, v in chosen.items() if k != name})}
        for name in chosen
    ]


def _row(line: EvidenceLine, record: Opened) -> list[Any]:
    one = line.evidence
    href = reverse("evidence", args=[record.family.pk, one.pk])
    detail = f"replaced on {day(one.superseded_at)}" if one.superseded_at else ""
    return [
        {"text": line.title, "href": href, "detail": detail},
        line.who,
        line.when,
        line.says,
        {"text": line.told_by, "detail": _file_and_row(one, record)},
        one.recorded_at,
    ]


def _file_and_row(one: Evidence, record: Opened) -> Any:
    """Return the file and row it came from, leading to the row's page for who may open it."""
    row = one.feed_record
    return (f"{row.load.file_name}, row {row.row_number}", _row_address(row, record)) if row else ""


def _row_address(row: FeedRecord, record: Opened) -> str:
    return reverse("feed_row", args=[row.load_id, row.pk]) if may(record.request.user, Verb.IMPORT_FILES) else ""


def _disagreements(found: Iterable[Disagreement], record: Opened) -> list[dict[str, Any]]:
    """Return where sources disagree about the members who may be shown, of days on which they belonged."""
    names = record.identity.names
    return [
        {"who": names[one.person], "on": one.on, "says": one.sentence}
        for one in found
        if any(
            member.membership.person_id == one.person
            and (member.membership.ends_on is None or member.membership.ends_on > one.on)
            for member in record.identity.members
        )
    ]


def _needs(needs: Iterable[Any], record: Opened) -> list[list[Any]]:
    plans = {need.attachment.plan_id for need in needs}
    words = {code: indicator.need for plan in plans for code, indicator in plan_of(plan).indicators.items()}
    return [
        [
            {"text": words.get(need.indicator, need.indicator), "detail": need.note},
            need.identified_on,
            str(need.recorded_by) if need.recorded_by else need.get_source_display(),
            _met_since(need, record),
        ]
        for need in needs
    ]


def _met_since(need: Any, record: Opened) -> Any:
    verdict = getattr(need, "verdict", None)
    return verdict.met.since(record.request.today) if verdict else None


@requires(Verb.VIEW_FAMILIES)
@require_safe
@opens_packs
def evidence(request: KeyworkerRequest, pk: int, evidence: int) -> HttpResponse:
    """Show one piece of evidence and where it comes from: agency, file, row, received when, or whose entry.

    Of a restricted family open for an audit alone it is a piece that an audited claim froze.
    """
    record = opened(request, pk)
    found, later, earlier = _ONE.of(
        pk=pk,
        evidence=evidence,
        named=frozenset(record.identity.names),
        scope=record.scope,
        sees_casework=may(request.user, Verb.VIEW_CASEWORK),
    )
    if record.is_for_packs:
        frozen = rested_on(record.family, by=request.user, as_of=request.today)
        found = [one for one in found if one.pk in frozen]
        later, earlier = ([row for row in rows if row[0] in frozen] for rows in (later, earlier))
    if not found:
        raise Http404
    (one,) = found
    (line,) = lines_of(found, record)
    context = record.frame(
        "family_evidence",
        evidence=one,
        title=line.title,
        rows=_facts(line, record),
        sent=_sent(one, record),
        row_href=_row_address(one.feed_record, record) if one.feed_record else "",
        acts=acts_on(one, record),
        all_href="" if record.is_for_packs else record.to("family_evidence"),
        earlier=reverse("evidence", args=[pk, one.supersedes_id]) if earlier else "",
        later=reverse("evidence", args=[pk, *later[0]]) if later else "",
    )
    return render(request, "outcomes/evidence.html", context)


def _one_asked(
    *, pk: int, evidence: int, named: frozenset[int], scope: Scope, sees_casework: bool
) -> tuple[QuerySet[Any, Any], ...]:
    """Return the questions for a piece of evidence, the one that took its place, and the one whose place it took."""
    seen = evidence_seen(Family(pk=pk), named=named, scope=scope, sees_casework=sees_casework)
    before = Evidence.objects.filter(pk=evidence).values("supersedes_id")
    return (
        seen.filter(pk=evidence),
        seen.filter(supersedes=evidence)[:1].values_list("pk"),
        seen.filter(pk__in=before).values_list("pk"),
    )


_ONE = MadeOnce(_one_asked)


def _sent(one: Evidence, record: Opened) -> list[tuple[str, Any]]:
    """Return the row as it was sent, without what only the Jobcentre's own may see and without a shielded address.

    Where a restricted family lives stands in no row that is opened for its claim alone, as on the pack.
    """
    if one.feed_record is None:
        return []
    row, scope = one.feed_record, record.scope
    cells = benefits.shown_cells(row.content, kind=row.kind, scope=scope)
    shown = shielding.shown_cells(cells, scope=scope, person=row.person_id, family=record.family.pk)
    withheld = shielding.CELLS if record.is_for_packs else frozenset()
    return [(name, cell) for name, cell in shown.items() if name not in withheld]


def _facts(line: EvidenceLine, record: Opened) -> list[dict[str, Any]]:
    one = line.evidence
    rows = [
        {"key": "Who", "value": line.who},
        {"key": "When", "value": line.when},
        {"key": "What is told", "value": line.says},
        {"key": "Told by", "value": line.told_by},
    ]
    if one.feed_record:
        load = one.feed_record.load
        rows += [
            {"key": "File", "value": f"{load.file_name}, row {one.feed_record.row_number}"},
            {"key": "File received", "value": moment(load.received_at)},
            {"key": "File complete to", "value": day(load.complete_to)},
        ]
    rows.append({"key": "Known here since", "value": moment(one.recorded_at)})
    if one.superseded_at:
        rows.append({"key": "Replaced", "value": moment(one.superseded_at)})
    return rows


@requires(Verb.VIEW_FAMILIES)
@require_safe
def evidence_csv(request: KeyworkerRequest, pk: int) -> HttpResponse:
    """Give out the family's evidence as a CSV file, benefit data left out."""
    record = opened(request, pk)
    response = HttpResponse(csv_text(_exported(record)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_file_name(record, "csv")}"'
    return response


@requires(Verb.VIEW_FAMILIES)
@require_safe
def evidence_xlsx(request: KeyworkerRequest, pk: int) -> StreamingHttpResponse:
    """Give out the family's evidence as a workbook, benefit data left out."""
    record = opened(request, pk)
    sheet = workbook(_exported(record), header=HEADER, title="Evidence")
    response = StreamingHttpResponse(sheet, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{_file_name(record, "xlsx")}"'
    return response


def _file_name(record: Opened, ending: str) -> str:
    return f"evidence-{record.family.pk}.{ending}"


def _exported(record: Opened) -> list[list[Any]]:
    """Return the lines of the file. "No export of raw benefit rows": whoever asks for it, benefit data stays here."""
    found = evidence_of(record).without_benefits().standing()
    return [_exported_line(one, record) for one in found.order_by("starts_on", "id")]


def _exported_line(one: Evidence, record: Opened) -> list[Any]:
    row = one.feed_record
    return [
        record.family.reference,
        record.identity.names.get(one.person_id, UNNAMED) if one.person_id else "The family",
        measure_called(one.measure),
        one.measure,
        one.starts_on,
        one.ends_on,
        one.value,
        one.code,
        says(one.measure, one.value, one.code),
        str(one.agency or one.entered_by or ""),
        row.load.file_name if row else "",
        row.row_number if row else None,
        one.recorded_at,
    ]
