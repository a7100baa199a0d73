"""What the department pays for a claim: its rate, for how many of so many families, or nothing where it paid up front.

Pure: values in, values out; ``claims.amounts`` reads them. Three rules, in this order:

- *Earned autonomy*: an authority paid up front records its results and is paid for none of them [S7]: nothing.
- *Five of every six*: "payment offered for 5 of every 6 families" [S39, S40]. We read it family by family, in the
  order of the batches and for each kind of claim apart: of each six in a row the first five are paid for and the sixth
  is claimed for nothing. A claim that is refused or withdrawn gives its place to the next one frozen.
- *The rate* of the claim's kind and route, in force on the day the programme's rates go by: the day the family was
  attached (Phase 1 paid by the year of starting with the family [S34]) or the day the window closes. A rate for the
  very route goes before one for either route. Where none is in force the amount is not known, which is not nothing.

Caps are another matter (``claims.caps``): what lies beyond one is not sent at all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from claims.models.choices import ClaimKind, Payment, ResultType, TariffBy

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What is paid for a kind of claim from a day to the day before another; ``result_type`` None: by either route."""

    kind: ClaimKind
    result_type: ResultType | None = None
    starts_on: date
    ends_on: date | None = None
    amount: Decimal

    def holds_on(self, day: date) -> bool:
        """Return whether the rate is in force on a day."""
        return self.starts_on <= day and (self.ends_on is None or day < self.ends_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How a programme is paid: of ``paid_of`` families for ``paid_for``, at these rates."""

    payment: Payment = Payment.BY_RESULTS
    tariff_by: TariffBy = TariffBy.ATTACHED
    paid_for: int = 1
    paid_of: int = 1
    rates: tuple[Rate, ...] = ()

    @property
    def pays_for_all(self) -> bool:
        """Return whether no family is left out."""
        return self.paid_for == self.paid_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """What the rate of a claim depends on."""

    kind: ClaimKind
    result_type: ResultType | None
    attached_on: date
    closes_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SoFar:
    """How many families were claimed before, and how many of them are paid for."""

    families: int = 0
    paid_for: int = 0


def rate_of(terms: Terms, claimed: Claimed) -> Decimal | None:
    """Return the rate of a claim; None where no rate is in force."""
    day = claimed.attached_on if terms.tariff_by == TariffBy.ATTACHED else claimed.closes_on
    routes = (claimed.result_type, None)
    found = [rate for rate in terms.rates if rate.kind == claimed.kind and rate.result_type in routes]
    in_force = sorted((rate.result_type is None, rate.amount) for rate in found if rate.holds_on(day))
    return in_force[0][1] if in_force else None


def payable(terms: Terms, families: int) -> int:
    """Return for how many of so many families the department pays."""
    whole, rest = divmod(families, terms.paid_of)
    return whole * terms.paid_for + min(rest, terms.paid_for)


def amounts(terms: Terms, claims: Iterable[Claimed], *, before: Mapping[ClaimKind, SoFar]) -> list[Decimal | None]:
    """Return what is claimed for each claim, in their order, after those claimed ``before``."""
    so_far = dict(before)
    return [_amount(terms, claimed, so_far) for claimed in claims]


def _amount(terms: Terms, claimed: Claimed, so_far: dict[ClaimKind, SoFar]) -> Decimal | None:
    if terms.payment == Payment.RECORDED:
        return NOTHING
    before = so_far.get(claimed.kind, SoFar())
    families = before.families + 1
    is_paid_for = before.paid_for < payable(terms, families)
    so_far[claimed.kind] = SoFar(families=families, paid_for=before.paid_for + is_paid_for)
    return rate_of(terms, claimed) if is_paid_for else NOTHING
