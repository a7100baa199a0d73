"""What the page of a batch's sample shows: how it was drawn, what was found, the error rates, what can be done."""

from collections import Counter
from typing import Any

from django.urls import reverse

from claims.admitting import admissions_to
from claims.auditing import drawn_again
from claims.findings import About, rates_of, standing_findings, unanswered
from claims.leaving import short_of_sample
from claims.models import Batch, BatchState, Finding, Sample, SampleLine
from claims.models.choices import DrawnFor, SpotCheckQuestion
from claims.rounding import percentage
from claims.sampling import AT_RANDOM, Rate
from claims.views.naming import family_cell
from claims.views.restricted import visible_in
from families.paging import page_of
from families.words import counted, day, moment, number
from keyworkers.models import User
from keyworkers.permissions import Verb, may
from keyworkers.requests import KeyworkerRequest

SIZE = 100
WHOLE: About = (SpotCheckQuestion.WHOLE, None)
COLUMNS = [{"label": label} for label in ("Claim", "Line", "Family", "Why it is looked at", "Found", "What to do")]
RATES = [
    {"label": "Which claims"},
    {"label": "Looked at", "numeric": True},
    {"label": "Not valid", "numeric": True},
    {"label": "Partly valid", "numeric": True},
    {"label": "Not valid, share", "numeric": True},
]
STRATA = [{"label": "Stratum"}, {"label": "Claims", "numeric": True}, {"label": "Drawn", "numeric": True}]


def sample_shown(request: KeyworkerRequest, batch: Batch) -> dict[str, Any]:
    """Return what the page shows: of a batch without a sample, only what can be done."""
    sample = Sample.objects.filter(batch=batch).select_related("drawn_by", "batch").first()
    shown: dict[str, Any] = {"batch": batch, "sample": sample, "audits": may(request.user, Verb.AUDIT_CLAIMS)}
    shown["sees_packs"] = may(request.user, Verb.VIEW_PACKS)
    if sample is None:
        return shown | {"may_draw": shown["audits"] and batch.state == BatchState.FROZEN}
    lines = SampleLine.objects.filter(sample=sample)
    visible = visible_in(request, lines, claim="line__claim__")
    after = request.GET.get("after", "")
    page = page_of(
        visible.select_related("line__claim__family"),
        by="line_id",
        size=SIZE,
        after=int(after) if after.isdecimal() and len(after) < 19 else None,
    )
    held = standing_findings([one.line_id for one in page.rows])
    waiting = len(unanswered(batch))
    short = short_of_sample(batch)
    holds = shown["audits"] and batch.state == BatchState.AUDITING
    reasons = Counter(lines.order_by().values_list("drawn_for", flat=True))
    return shown | {
        "facts": _facts(sample, reasons, waiting=waiting, short=short),
        "columns": COLUMNS,
        "rows": [_row(batch, one, held.get(one.line_id, {}), user=request.user, answers=holds) for one in page.rows],
        "hidden": sum(reasons.values()) - visible.count(),
        "next": f"?after={page.after}" if page.after else "",
        "rates_columns": RATES,
        "rates": _rates(sample),
        "strata_columns": STRATA,
        "strata": _strata(sample),
        "holds": holds,
        "may_enlarge": shown["audits"]
        and batch.state in (BatchState.AUDITING, BatchState.AUDITED)
        and batch.lines.filter(removed_at__isnull=True, sampled__isnull=True).exists(),
        "may_conclude": holds and not waiting and not short,
        "short": short,
        "waiting": waiting,
    }


def _facts(sample: Sample, reasons: Counter[str], *, waiting: int, short: int) -> list[dict[str, Any]]:
    always = sum(count for why, count in reasons.items() if why not in AT_RANDOM)
    first = reasons[DrawnFor.RANDOM]
    again = drawn_again(sample)
    kept = sample.lines.exclude(drawn_for=DrawnFor.ENLARGED).values_list("line__line_number", flat=True)
    same = {one.line_number for one in again} <= set(kept)
    rows = [
        {"key": "Drawn", "value": f"{moment(sample.drawn_at)}, {sample.drawn_by}"},
        {"key": "Seed", "value": sample.seed},
        {"key": "From", "value": f"{counted(sample.population, 'claim,claims')}"},
        {
            "key": "At random",
            "value": f"{first:,} ({sample.percent}% of the batch, at least {sample.floor})",
        },
        {"key": "Always looked at", "value": number(always)},
        {
            "key": "Drawn again from the seed",
            "value": "The same claims" if same else "Other claims: what is stored has been altered",
        },
    ]
    if reasons[DrawnFor.ENLARGED]:
        rows.append({"key": "Drawn when enlarged", "value": number(reasons[DrawnFor.ENLARGED])})
    rows += [
        {
            "key": "The pack of a restricted family opened",
            "value": f"To {one.user}, from {day(one.starts_on)} {f'to {day(one.ends_on)}' if one.ends_on else 'on'}",
        }
        for one in admissions_to(sample.batch)
    ]
    if waiting:
        rows.append({"key": "Wait for a finding", "value": number(waiting)})
    if short:
        rows.append({"key": "Still to be drawn", "value": f"{short:,}, because claims have left the batch"})
    return rows


def _row(batch: Batch, one: SampleLine, held: dict[About, Finding], *, user: User, answers: bool) -> list[Any]:
    line, claim, whole = one.line, one.line.claim, held.get(WHOLE)
    left = f"Left the batch on {day(line.removed_at)}" if line.removed_at else ""
    found = {"text": whole.found if whole else "none", "tag": "finding", "detail": left or (whole and whole.reason)}
    if line.removed_at and not whole:
        found = {"text": left, "detail": line.removed_because}
    to_finding, to_pack = reverse("batch_finding", args=[batch.pk, line.pk]), reverse("claim_pack", args=[claim.pk])
    may_answer = answers and not line.removed_at
    words = "Answer claim {} again" if whole else "Look at claim {}"
    return [
        (
            f"{claim.get_result_type_display() or claim.get_kind_display()} {claim.pk}",
            reverse("claim", args=[claim.pk]),
        ),
        line.line_number,
        family_cell(claim.family, user),
        {"text": one.get_drawn_for_display(), "detail": one.stratum},
        found,
        {"text": words.format(claim.pk), "href": to_finding}
        if may_answer
        else {"text": f"Pack of claim {claim.pk}", "href": to_pack}
        if may(user, Verb.VIEW_PACKS)
        else None,
    ]


def _rates(sample: Sample) -> list[list[Any]]:
    rates = rates_of(sample)
    return [
        _rate("Drawn at random", rates.at_random, is_all=False),
        _rate("Always looked at", rates.always, is_all=True),
    ]


def _rate(words: str, rate: Rate, *, is_all: bool) -> list[Any]:
    said: Any = None
    if rate.interval and not is_all:
        low, high = (f"{100 * share:.1f}%" for share in rate.interval)
        said = {
            "text": percentage(rate.not_valid, rate.looked_at),
            "detail": f"With 95% confidence between {low} and {high} of all such claims",
        }
    elif rate.looked_at:
        said = {
            "text": percentage(rate.not_valid, rate.looked_at),
            "detail": "Every such claim is looked at: nothing is inferred",
        }
    return [words, number(rate.looked_at), number(rate.not_valid), number(rate.partly), said]


def _strata(sample: Sample) -> list[list[Any]]:
    """Return how many claims each stratum had when the sample was drawn, and how many of them were."""
    drawn = Counter(sample.lines.order_by().values_list("stratum", flat=True))
    sizes = {name: len(lines) for name, lines in sample.frame.get("strata", {}).items()}
    return [[name, number(size), number(drawn[name])] for name, size in sorted(sizes.items())]
