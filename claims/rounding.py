"""The one rule by which every share is rounded and said.

Whole per cent, rounded half up from the exact fraction: 637 of 660 is 96.515…, so "97%". Decimals only where the whole
number would say something that is not so, or hide what was done:

- below 10 per cent one decimal, for there a whole number is coarse: 89 of 1,480 is "6.0%", not "6%";
- as many more as it takes not to read 100 before the target is reached, nor 0 once something was counted:
  4,577 of 4,600 rounds to 100, so it is "99.5%".

Without a target there is no percentage; above the target it goes above 100.

Where shares stand under each other to be compared, the same rule is said with one decimal at least
(``to_one_decimal``): 355 of 657 is "54%" in a sentence and "54.0%" in such a table. So is how much a number changed.
"""

from decimal import ROUND_HALF_UP, Decimal, localcontext

MOST_PLACES = 6
MINUS = "\N{MINUS SIGN}"


def percentage(part: int, whole: int) -> str:
    """Return the share as people read it: "97%", "99.5%", "6.0%", "117%"; "no percentage" without a whole."""
    return _said(part, whole, places=1 if 0 < 10 * part < whole else 0)


def to_one_decimal(part: int, whole: int) -> str:
    """Return the share with one decimal at least, to be compared with others: "54.0%", "117.3%", "99.96%"."""
    return _said(part, whole, places=1)


def change(before: int, after: int) -> str:
    """Return how much a number changed, with its sign and one decimal, "+3.1%"; "no percentage" from nothing."""
    if not before:
        return "no percentage"
    sign = MINUS if after < before else "+" if after > before else ""
    return f"{sign}{_rounded(abs(after - before), before, 1)}%"


def _said(part: int, whole: int, *, places: int) -> str:
    if not whole:
        return "no percentage"
    while places < MOST_PLACES and _misleads(_rounded(part, whole, places), part, whole):
        places += 1
    return f"{_rounded(part, whole, places)}%"


def _rounded(part: int, whole: int, places: int) -> Decimal:
    with localcontext(prec=50):
        return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _misleads(shown: Decimal, part: int, whole: int) -> bool:
    """Return whether it reads as reached what is not, or as nothing what is something."""
    return (shown >= 100 and part < whole) or (shown <= 100 and part > whole) or (shown == 0 and part > 0)


def share_text(part: int, whole: int | None, label: str = "") -> str:
    """Return a count with its denominator named: "97% of in-year target (637 of 660)"; without a target "455"."""
    if not whole:
        return f"{part:,}"
    of = f" of {label}" if label else ""
    return f"{percentage(part, whole)}{of} ({part:,} of {whole:,})"
