"""What a dry run's families would be worth to the council, by its programme's rates: now, under the version, and why.

A claim is another matter: it is made in a window, of what the evidence then says. Told here is the rate of what a
family could be claimed for on the run's day, under what holds now and under the version.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from claims.amounts import terms_of
from claims.models import Claim, ClaimedElsewhere, ClaimKind, Programme, Window
from claims.models.choices import LIVE_STATES, Payment, ResultType, TariffBy
from claims.tariffs import NOTHING, Claimed, Terms, rate_of
from families.models import Membership
from families.words import counted, pounds
from outcomes.models import DryRun, DryRunFamily

MET = "met"
NO_RATE = "No rate of the programme is in force"
ROUTES = {ResultType.PROGRESS: "progress", ResultType.EMPLOYMENT: "work"}


@dataclass(frozen=True, slots=True)
class Worth:
    """What a family could be claimed for in pounds, now and under the version, and why; None: not known."""

    now: Decimal | None
    then: Decimal | None
    why: str

    @property
    def change(self) -> Decimal | None:
        """Return by how much it would change."""
        return None if self.now is None or self.then is None else self.then - self.now


@dataclass(frozen=True, slots=True)
class Pricing:
    """The terms a run's families would be paid by; `closes_on` is the close of the window rates may go by."""

    name: str
    terms: Terms
    closes_on: date | None

    def worth(self, row: DryRunFamily | dict[str, Any]) -> Worth:
        """Return what one family's row would be worth; claimed already, nothing of it changes."""
        told = row if isinstance(row, dict) else _told(row)
        if self.terms.payment == Payment.RECORDED:
            return Worth(NOTHING, NOTHING, "The department pays this council up front, and for no result by itself.")
        sides = [self._side(told, side) for side in ("now", "then")]
        amounts = [_sum(amount for _, amount in side) for side in sides]
        held = (("attachment", told["attached"]), ("result", told["claimed"]))
        claimed = " and ".join(words for words, is_so in held if is_so)
        stays = f" Claimed already, and staying so: {claimed}." if claimed else ""
        return Worth(amounts[0], amounts[1], f"Now {_in_words(sides[0])}; then {_in_words(sides[1])}.{stays}")

    def _side(self, told: dict[str, Any], side: str) -> list[tuple[str, Decimal | None]]:
        """Return what a family could be claimed for beside what is claimed already, with its rate."""
        if told[f"eligible_{side}"] != MET:
            return []
        found = []
        if not told["attached"] and self._pays(ClaimKind.ATTACHMENT):
            found.append(("attachment", self._rate(told, ClaimKind.ATTACHMENT, None)))
        if not told["claimed"]:
            routes = [(ResultType.PROGRESS, told[side]), (ResultType.EMPLOYMENT, told[f"by_work_{side}"])]
            met = next((route for route, says in routes if says == MET), None)
            if met:  # one result a family, whichever route
                found.append((f"result by {ROUTES[met]}", self._rate(told, ClaimKind.RESULT, met)))
        return found

    def _pays(self, kind: ClaimKind) -> bool:
        return any(rate.kind == kind for rate in self.terms.rates)

    def _rate(self, told: dict[str, Any], kind: ClaimKind, route: ResultType | None) -> Decimal | None:
        if self.terms.tariff_by == TariffBy.CLAIMED and self.closes_on is None:
            return None
        day = told["attached_on"]
        return rate_of(
            self.terms, Claimed(kind=kind, result_type=route, attached_on=day, closes_on=self.closes_on or day)
        )


def pricing_of(run: DryRun) -> Pricing | None:
    """Return by what terms a run's families would be paid; None where the framework has no programme here."""
    programmes = Programme.objects.filter(council=run.council_id, framework=run.plan.framework_id)
    windows = Window.objects.filter(programme=OuterRef("pk"), closes_on__gte=run.as_of).order_by("closes_on")
    found: Any = programmes.annotate(closes_on=Subquery(windows.values("closes_on")[:1])).prefetch_related("tariffs")
    programme = found.order_by("-starts_on").first()
    return Pricing(programme.name, terms_of(programme), programme.closes_on) if programme else None


def with_claims(rows: Any, run: DryRun) -> Any:
    """Return a dry run's rows with whether the attachment and the result are claimed already, as pricing asks.

    A family named by an imported list, or one with whom somebody so named lives on the run's day, is claimed already.
    """
    live = Claim.objects.filter(attachment=OuterRef("attachment"), state__in=LIVE_STATES)
    listed = ClaimedElsewhere.objects.filter(
        programme__council=run.council_id, programme__framework=run.plan.framework_id, withdrawn_at__isnull=True
    )
    lives = Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=run.as_of), starts_on__lte=run.as_of, lives_there=True
    )
    named = Exists(listed.filter(family=OuterRef("family"))) | Exists(
        lives.filter(Exists(listed.filter(person=OuterRef("person"))), family=OuterRef("family"))
    )
    return rows.annotate(
        attached=Exists(live.filter(kind=ClaimKind.ATTACHMENT)) | named,
        claimed=Exists(live.filter(kind=ClaimKind.RESULT)) | named,
    ).select_related("attachment")


def groups_of(run: DryRun, *, seen: QuerySet[DryRunFamily]) -> list[dict[str, Any]]:
    """Return a run's families by what pricing asks: how many there are of each, and how many of those ``seen``."""
    names = ("eligible_now", "eligible_then", "now", "then", "by_work_now", "by_work_then", "attached", "claimed")
    found = with_claims(run.families.order_by(), run).values(*names, "attachment__attached_on")
    ours = Q(pk__in=seen.filter(dry_run=run).values("pk"))
    return list(found.annotate(count=Count("id"), seen=Count("id", filter=ours)))


def money_facts(pricing: Pricing | None, groups: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Return what a whole run would change in money: the families with more, those with less, those not known."""
    if pricing is None:
        return [("Money", "No programme of this framework is set up here, so that no rate is known")]
    told = [(pricing.worth({**row, "attached_on": row["attachment__attached_on"]}), row["count"]) for row in groups]
    return [("Money", f"By the rates of {pricing.name}{_share(pricing.terms)}"), *_both_ways(told)]


def _both_ways(told: Iterable[tuple[Worth, int]]) -> Iterator[tuple[str, str]]:
    known = [(worth.change, count) for worth, count in told if worth.change is not None]
    more = [(change, count) for change, count in known if change > 0]
    less = [(change, count) for change, count in known if change < 0]
    not_known = sum(count for worth, count in told if worth.change is None)
    for words, some in (("Could be claimed besides", more), ("Could no longer be claimed", less)):
        total = sum((abs(change) * count for change, count in some), NOTHING)
        yield words, f"{pounds(total)}, {counted(sum(count for _, count in some), 'family,families')}"
    if not_known:
        yield "Not known", f"{counted(not_known, 'family,families')}: {NO_RATE[0].lower()}{NO_RATE[1:]}"


def _share(terms: Terms) -> str:
    if terms.pays_for_all:
        return ""
    return f", at full rates: the department pays for {terms.paid_for} of every {terms.paid_of} families"


def _told(row: Any) -> dict[str, Any]:
    names = ("eligible_now", "eligible_then", "now", "then", "by_work_now", "by_work_then", "attached", "claimed")
    return {name: getattr(row, name) for name in names} | {"attached_on": row.attachment.attached_on}


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    found = list(amounts)
    return None if None in found else sum((amount for amount in found if amount), NOTHING)


def _in_words(side: list[tuple[str, Decimal | None]]) -> str:
    return " and ".join(f"{words} {pounds(amount, 'without a rate in force')}" for words, amount in side) or "nothing"
