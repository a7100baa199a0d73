"""What is claimed for each claim of a batch, by the programme's terms as they stand; kept from the freeze on."""

from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Count, Q, Sum

from claims.caps import MEASURES
from claims.models import BatchLine, Claim, ClaimKind, Programme
from claims.models.choices import LIVE_STATES, Payment, ResultType, TariffBy
from claims.tariffs import Claimed, Rate, SoFar, Terms, amounts, payable


def terms_of(programme: Programme) -> Terms:
    """Return how a programme is paid."""
    return Terms(
        payment=Payment(programme.payment),
        tariff_by=TariffBy(programme.tariff_by),
        paid_for=programme.paid_for,
        paid_of=programme.paid_of,
        rates=tuple(
            Rate(
                kind=ClaimKind(one.kind),
                result_type=ResultType(one.result_type) if one.result_type else None,
                starts_on=one.starts_on,
                ends_on=one.ends_on,
                amount=one.amount,
            )
            for one in programme.tariffs.all()
        ),
    )


def amounts_of(programme: Programme, claims: Sequence[Claim]) -> dict[int, Decimal | None]:
    """Return by claim what the department is asked to pay, in the order given; None where no rate is set.

    For the order of a batch about to be frozen; what is frozen already keeps its amounts. The claims bring their window
    and their attachment.
    """
    terms = terms_of(programme)
    before = {} if terms.pays_for_all else {kind: _so_far(programme, terms, kind) for kind in ClaimKind}
    found = amounts(terms, [_claimed(claim) for claim in claims], before=before)
    return dict(zip((claim.pk for claim in claims), found, strict=True))


def _claimed(claim: Claim) -> Claimed:
    return Claimed(
        kind=ClaimKind(claim.kind),
        result_type=ResultType(claim.result_type) if claim.result_type else None,
        attached_on=claim.attachment.attached_on,
        closes_on=claim.window.closes_on,
    )


def _so_far(programme: Programme, terms: Terms, kind: ClaimKind) -> SoFar:
    """Return the families of that kind counted before this system and those frozen, of live claims alone.

    What was frozen while the department paid up front stands in no row: it was paid for otherwise.
    """
    lines = BatchLine.objects.filter(
        batch__programme=programme,
        batch__payment=Payment.BY_RESULTS,
        claim__kind=kind,
        claim__state__in=LIVE_STATES,
        removed_at__isnull=True,
    ).exclude(line_number=None)
    frozen = lines.aggregate(all=Count("id"), for_nothing=Count("id", filter=Q(amount=0)))
    balances = programme.opening_balances.filter(measure=MEASURES[kind])
    earlier = balances.aggregate(all=Sum("count"))["all"] or 0
    return SoFar(
        families=earlier + frozen["all"], paid_for=payable(terms, earlier) + frozen["all"] - frozen["for_nothing"]
    )
