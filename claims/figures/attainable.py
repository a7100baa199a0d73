"""Money that could come: what a target is worth by the programme's rates, and what the results still to be sent are.

Pure: values in, values out. *Worth* is arithmetic on a number of families, so the share the department pays for is
taken exactly: "families x 4,000 x 5/6" [S34]. What claims are paid is another matter: there it is a family or none
(``claims.tariffs.payable``), so that the two may differ by part of one family.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from claims.models.choices import ClaimKind, Payment, ResultType
from claims.tariffs import Claimed, Terms, payable, rate_of

PENNY = Decimal("0.01")
MILLION = Decimal(1_000_000)
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What so many families are worth: the rate of each, and for how many of how many the department pays."""

    families: int
    rate: Decimal
    paid_for: int
    paid_of: int

    @property
    def amount(self) -> Decimal:
        """Return the families by the rate and the share that is paid for, to the penny."""
        return (self.rate * self.families * self.paid_for / self.paid_of).quantize(PENNY, ROUND_HALF_UP)

    @property
    def in_millions(self) -> str:
        """Return "£13.93m"; nothing below a million."""
        if self.amount < MILLION:
            return ""
        return f"£{(self.amount / MILLION).quantize(PENNY, ROUND_HALF_UP)}m"

    @property
    def words(self) -> str:
        """Return how it is reckoned: "4,180 x £4,000.00 x 5/6"."""
        share = "" if self.paid_for == self.paid_of else f" × {self.paid_for}/{self.paid_of}"  # noqa: RUF001  # a sign people read
        return f"{self.families:,} × £{self.rate:,.2f}{share}"  # noqa: RUF001


def worth(terms: Terms, families: int, *, on: date, kinds: tuple[ClaimKind, ...] = tuple(ClaimKind)) -> Worth | None:
    """Return what so many families are worth by the rates of a day; None where no rate is in force.

    A result is reckoned by the rate of progress: by which route a family will be claimed nobody knows.
    """
    if terms.payment == Payment.RECORDED:
        return Worth(families=families, rate=NOTHING, paid_for=1, paid_of=1)
    rates = [rate for kind in kinds if (rate := rate_of(terms, _family(kind, on))) is not None]
    if not rates:
        return None
    return Worth(families=families, rate=sum(rates, NOTHING), paid_for=terms.paid_for, paid_of=terms.paid_of)


def results_worth(terms: Terms, families: int, *, on: date, room: int | None) -> Decimal | None:
    """Return what so many more results would be paid: no more than the caps leave room for, a family or none."""
    most = families if room is None else min(families, room)
    one = worth(terms, most, on=on, kinds=(ClaimKind.RESULT,))
    return one.rate * payable(terms, most) if one else None


def _family(kind: ClaimKind, on: date) -> Claimed:
    route = ResultType.PROGRESS if kind == ClaimKind.RESULT else None
    return Claimed(kind=kind, result_type=route, attached_on=on, closes_on=on)
