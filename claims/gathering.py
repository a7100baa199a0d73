"""Gathers what the gates look at: a bounded number of queries, for one family's page and for a whole night alike."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Max, Q, QuerySet

from claims.facts import ClaimFacts, Elsewhere, EmploymentFacts, NeedFacts, VerdictFacts, WindowFacts
from claims.models import Claim, ClaimedElsewhere, ClaimKind, ClaimPerson, ClaimState, Programme, ResultType, Window
from claims.models.choices import LIVE_STATES, Coordination
from claims.worked import Worked, worked_asked, worked_in
from families.asking import MadeOnce
from families.models import Coverage, Membership
from families.reading import Written
from families.words import LONDON
from outcomes.ledgers import read_ledger
from outcomes.models import Attachment, Decided, Evidence, Need, PlanMove, ProfessionalJudgement
from outcomes.rules.facts import Measure

FEW = 200  # families of which everything travels by one statement; of more, each question makes its own trip

_ATTACHMENT = (
    "id",
    "council_id",
    "family_id",
    "family__reference",
    "attached_on",
    "assessed_on",
    "family_plan_on",
    "lead_worker_on",
    "plan_id",
    "plan__version",
    "plan__digest",
    "family__touched__touched_at",
    "verdict__id",
    "verdict__met",
    "verdict__possible",
    "verdict__gate_met",
    "verdict__gate_possible",
    "verdict__rests_on",
    "verdict__is_eligible",
    "verdict__eligibility",
    "verdict__stale_because",
    "employment_verdict__id",
    "employment_verdict__met",
    "employment_verdict__possible",
    "employment_verdict__rests_on",
    "employment_verdict__ledgers",
)
_NEED = ("attachment_id", "headline", "indicator", "identified_on", "verdict__met", "verdict__possible")
_MOVE = ("attachment_id", "from_on", "plan_id", "plan__version", "plan__digest")
Questions = tuple[QuerySet[Any, Any] | Written, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One claim asked about: of which attachment, of which kind and by which route, in which window.

    ``claim`` where it exists already; ``result_type`` None exactly for an attachment.
    """

    attachment: int
    kind: ClaimKind
    window: int
    result_type: ResultType | None
    claim: int | None = None

    @classmethod
    def about(cls, claim: Claim) -> "Asked":
        """Return the question about a claim that exists."""
        return cls(
            attachment=claim.attachment_id,
            kind=ClaimKind(claim.kind),
            window=claim.window_id,
            result_type=ResultType(claim.result_type) if claim.result_type else None,
            claim=claim.pk,
        )


@dataclass(slots=True)
class _Found:
    """Everything read about the families asked about, keyed as the facts need it."""

    attachments: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    windows: dict[int, WindowFacts] = field(default_factory=dict)
    needs: dict[int, list[NeedFacts]] = field(default_factory=lambda: defaultdict(list))
    worked: dict[int, Worked] = field(default_factory=dict)
    complete_to: dict[str, date] = field(default_factory=dict)
    lived: dict[int, list[tuple[int, date, date | None]]] = field(default_factory=lambda: defaultdict(list))
    claims: dict[int, list[Claim]] = field(default_factory=lambda: defaultdict(list))
    elsewhere: dict[int, list[ClaimedElsewhere]] = field(default_factory=lambda: defaultdict(list))
    elsewhere_of_person: dict[int, list[ClaimedElsewhere]] = field(default_factory=lambda: defaultdict(list))
    claims_of_person: dict[int, list[Claim]] = field(default_factory=lambda: defaultdict(list))
    moves: dict[int, list[tuple[date, int, int, str]]] = field(default_factory=lambda: defaultdict(list))
    verified: frozenset[int] = frozenset()
    judgements: dict[int, list[ProfessionalJudgement]] = field(default_factory=lambda: defaultdict(list))


def gather(programme: Programme, asked: Sequence[Asked], *, as_of: date) -> list[ClaimFacts]:
    """Return the facts of each claim asked about, in the order asked; no claim, no question."""
    if not asked:
        return []
    found = _Found()
    of = frozenset(one.attachment for one in asked), frozenset(one.window for one in asked)
    _read(found, programme, *of, as_of=as_of)
    _read_verifiers(found)
    return [_facts(found, programme, one) for one in asked]


def window_facts(window: Window) -> WindowFacts:
    """Return what the gates need to know of a window."""
    return WindowFacts(id=window.id, name=window.name, attached_by=window.attached_by, evidence_on=window.evidence_on)


def _read(
    found: _Found, programme: Programme, attachments: frozenset[int], windows: frozenset[int], *, as_of: date
) -> None:
    """Read what is asked of the attachments and their families, of few by one statement that is made once."""
    of: dict[str, Any] = {
        "programme": programme.pk,
        "council": programme.council_id,
        "attachments": attachments,
        "windows": windows,
        "as_of": as_of,
    }
    if len(attachments) <= FEW:
        told = _OF_FEW.of(**of)
    else:
        families = set(Attachment.objects.filter(id__in=attachments).values_list("family_id", flat=True))
        told = list(map(list, _asked(**of, families=families)))
    rows, needs, moved, judgements, complete, lived, claims, of_people, listed, in_windows, casework = told
    found.attachments = {row[0]: dict(zip(_ATTACHMENT, row, strict=True)) for row in rows}
    _keep_needs(found, needs)
    for attachment, from_on, plan, version, digest in moved:
        found.moves[attachment].append((from_on, plan, version, digest))
    for judgement in judgements:
        found.judgements[judgement.attachment_id].append(judgement)
    found.complete_to = dict(complete)
    for family, person, starts_on, ends_on in lived:
        found.lived[family].append((person, starts_on, ends_on))
    for claim in claims:
        found.claims[claim.family_id].append(claim)
    for row in of_people:
        found.claims_of_person[row.person_id].append(row.claim)
    _keep_listed(found, listed)
    found.windows = {window.id: window_facts(window) for window in in_windows}
    found.worked = worked_in(casework)


def _of_few(*, attachments: frozenset[int], **of: Any) -> Questions:
    families = Attachment.objects.filter(id__in=attachments).values("family_id")
    return _asked(attachments=attachments, families=families, **of)


_OF_FEW = MadeOnce(_of_few)


def _asked(
    *,
    programme: int,
    council: int,
    attachments: frozenset[int],
    windows: frozenset[int],
    as_of: date,
    families: Collection[int] | QuerySet[Any, Any],
) -> Questions:
    """Return the questions about attachments, their families, and whoever ever lived with them."""
    people = Membership.objects.filter(family__in=families, lives_there=True)
    claims = Claim.objects.filter(programme=programme, family__in=families).select_related("window").order_by("id")
    elsewhere = ClaimedElsewhere.objects.filter(programme=programme, withdrawn_at__isnull=True).order_by("claimed_on")
    named = Q(family__in=families) | Q(person__in=people.values("person_id"))
    return (
        Attachment.objects.filter(id__in=attachments).values_list(*_ATTACHMENT),
        Need.objects.filter(attachment__in=attachments).order_by("indicator").values_list(*_NEED),
        PlanMove.objects.filter(attachment__in=attachments).order_by("from_on").values_list(*_MOVE),
        ProfessionalJudgement.objects.filter(
            decision=Decided.APPROVED, withdrawn_at__isnull=True, attachment__in=attachments
        ),
        _coverage_asked(council),
        people.order_by("person_id").values_list("family_id", "person_id", "starts_on", "ends_on"),
        claims,
        _claimed_asked(programme, people.values("person_id")),
        elsewhere.filter(named),
        Window.objects.filter(id__in=windows),
        worked_asked(attachments, as_of=as_of),
    )


def _keep_needs(found: _Found, needs: Iterable[tuple[Any, ...]]) -> None:
    for attachment, *need in needs:
        headline, indicator, identified_on, met, possible = need
        found.needs[attachment].append(
            NeedFacts(headline=headline, indicator=indicator, identified_on=identified_on, met=met, possible=possible)
        )


def _read_verifiers(found: _Found) -> None:
    """Find which pieces of the ledgers name who verified them; no ledger, no question."""
    ledgers = [ledger for row in found.attachments.values() for ledger in row["employment_verdict__ledgers"] or ()]
    pieces = {evidence for ledger in ledgers for evidence in ledger["evidence"]}
    if not pieces:
        return
    named = Q(feed_record__content__has_key="VerifiedBy") | Q(entered_by__isnull=False)
    rows = Evidence.objects.filter(named, pk__in=pieces, measure=Measure.WORK_EMPLOYMENT)
    found.verified = frozenset(rows.values_list("pk", flat=True))


def _coverage_asked(council: int) -> QuerySet[Any, Any]:
    rows = Coverage.objects.standing().filter(source__council=council).order_by().values("source__kind")
    return rows.annotate(latest=Max("complete_to")).values_list("source__kind", "latest")


def _claimed_asked(programme: int, people: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Return the question for live claims of these people."""
    rows = ClaimPerson.objects.filter(programme=programme, person__in=people, is_live=True).order_by("claim_id")
    return rows.select_related("claim__window")


def _keep_listed(found: _Found, listed: Iterable[ClaimedElsewhere]) -> None:
    for one in listed:
        if one.family_id:
            found.elsewhere[one.family_id].append(one)
        if one.person_id:
            found.elsewhere_of_person[one.person_id].append(one)


def _facts(found: _Found, programme: Programme, asked: Asked) -> ClaimFacts:
    row, window = found.attachments[asked.attachment], found.windows[asked.window]
    family = row["family_id"]
    judged_on = row["attached_on"] if asked.kind == ClaimKind.ATTACHMENT else window.evidence_on
    people = _living_on(found, family, judged_on)
    plan, version, digest = _plan_on(found, row, judged_on)
    return ClaimFacts(
        council=row["council_id"],
        programme=programme.id,
        family=family,
        reference=row["family__reference"],
        attachment=asked.attachment,
        kind=asked.kind,
        result_type=asked.result_type,
        window=window,
        attached_on=row["attached_on"],
        assessed_on=row["assessed_on"],
        family_plan_on=row["family_plan_on"],
        lead_worker_on=row["lead_worker_on"],
        plan=plan,
        plan_version=version,
        plan_digest=digest,
        is_touched=row["family__touched__touched_at"] is not None,
        verdict=_verdict(row),
        needs=tuple(found.needs[asked.attachment]),
        needs_coordination=programme.coordination == Coordination.NEEDED,
        complete_to=found.complete_to,
        people=people,
        claimed=tuple(_claimed(found, asked, family=family, people=people)),
        people_claimed=tuple(_people_claimed(found, asked, family=family, people=people)),
        already_in_window=_already_in_window(found, asked, family=family),
        employment=_employment(row, found.verified),
        judgements=_judgements(found, asked, judged_on),
        **_of_casework(found.worked[asked.attachment]),
    )


def _of_casework(seen: Worked) -> dict[str, Any]:
    """Return what casework recorded here says, by the names the facts have for it."""
    return {
        "first_seen_on": seen.first_seen_on,
        "last_seen_on": seen.last_seen_on,
        "times_seen": seen.times_seen,
        "agencies": seen.agencies,
        "not_covered": seen.not_covered,
        "needs_without_goal": seen.without_goal,
    }


def _judgements(found: _Found, asked: Asked, day: date) -> tuple[str, ...]:
    """Return the needs that a result by progress has judged met on a day; another claim rests on no judgement."""
    if asked.result_type != ResultType.PROGRESS:
        return ()
    standing = (one for one in found.judgements[asked.attachment] if one.met_on <= day)
    return tuple(sorted({one.indicator for one in standing if one.until_on is None or day < one.until_on}))


def _plan_on(found: _Found, row: Mapping[str, Any], day: date) -> tuple[int, int, str]:
    """Return the version of the outcomes plan that the attachment is judged under on a day: id, version, digest."""
    begun = [(plan, version, digest) for from_on, plan, version, digest in found.moves[row["id"]] if from_on <= day]
    return begun[-1] if begun else (row["plan_id"], row["plan__version"], row["plan__digest"])


def _employment(row: Mapping[str, Any], verified: frozenset[int]) -> EmploymentFacts | None:
    if row["employment_verdict__id"] is None:
        return None
    return EmploymentFacts(
        met=row["employment_verdict__met"],
        possible=row["employment_verdict__possible"],
        rests_on=tuple(row["employment_verdict__rests_on"]),
        ledgers=tuple(map(read_ledger, row["employment_verdict__ledgers"])),
        verified=verified,
    )


def _verdict(row: Mapping[str, Any]) -> VerdictFacts | None:
    if row["verdict__id"] is None:
        return None
    eligibility = row["verdict__eligibility"]
    return VerdictFacts(
        met=row["verdict__met"],
        possible=row["verdict__possible"],
        gate_met=row["verdict__gate_met"],
        gate_possible=row["verdict__gate_possible"],
        rests_on=tuple(row["verdict__rests_on"]),
        is_eligible=row["verdict__is_eligible"],
        headlines=tuple(eligibility.get("headlines", ())),
        dependent_child=eligibility.get("dependent_child", ""),
        is_stale=bool(row["verdict__stale_because"]),
    )


def _living_on(found: _Found, family: int, day: date) -> tuple[int, ...]:
    return tuple(
        person
        for person, starts_on, ends_on in found.lived[family]
        if starts_on <= day and (ends_on is None or day < ends_on)
    )


def _claimed(found: _Found, asked: Asked, *, family: int, people: Iterable[int]) -> Iterable[Elsewhere]:
    for claim in found.claims[family]:
        if claim.kind == asked.kind and claim.id != asked.claim and claim.state in LIVE_STATES:
            yield Elsewhere(claimed_by=f"this council in {claim.window}", claimed_on=_claimed_on(claim))
    for listed in found.elsewhere[family]:
        yield Elsewhere(claimed_by=listed.claimed_by, claimed_on=listed.claimed_on)
    for person in people:
        for listed in found.elsewhere_of_person[person]:
            yield Elsewhere(claimed_by=listed.claimed_by, claimed_on=listed.claimed_on, of_person=True)


def _people_claimed(found: _Found, asked: Asked, *, family: int, people: Iterable[int]) -> Iterable[Elsewhere]:
    """Name the other claim by its number alone: its family may be hidden from whoever reads this."""
    for person in people:
        for claim in found.claims_of_person[person]:
            if claim.kind == asked.kind and claim.id != asked.claim and claim.family_id != family:
                yield Elsewhere(
                    claimed_by=f"claim {claim.id} of {claim.window}", claimed_on=_claimed_on(claim), of_person=True
                )


def _already_in_window(found: _Found, asked: Asked, *, family: int) -> str:
    ended = {ClaimState.REFUSED: "refused", ClaimState.WITHDRAWN: "withdrawn", ClaimState.REPAID: "repaid"}
    for claim in found.claims[family]:
        of_kind = claim.kind == asked.kind and claim.window_id == asked.window and claim.state in ended
        by_route = (claim.result_type or None) == asked.result_type or claim.state != ClaimState.WITHDRAWN
        if of_kind and by_route:
            return ended[ClaimState(claim.state)]
    return ""


def _claimed_on(claim: Claim) -> date:
    return claim.submitted_on or claim.raised_at.astimezone(LONDON).date()
