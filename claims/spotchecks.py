"""The department's spot check: its selection entered by reference, what it found of each claim, how it ended.

What follows from a finding is not done here: a claim found not valid is withdrawn and repaid by the actions of
``claims.afterwards``, by a person who decides to.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from claims.models import Claim, ClaimKind, Programme, SpotCheck, SpotCheckLine
from claims.models.choices import FoundToBe
from families.refusals import NotPossibleError
from families.scopes import Scope
from families.words import counted, day
from keyworkers.models import User

SHOWN = 5  # of the references that are not understood
_CLAIM_NUMBER = re.compile(r"\d{1,9}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What the department announces: what we call the spot check, the day of its letter, the day of its visit."""

    name: str
    announced_on: date
    visit_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundOf:
    """What the department found of one claim, and when it said so."""

    found: FoundToBe
    on: date
    reason: str = ""


def references_in(text: str) -> list[str]:
    """Return the references of a selection, each once, however they are parted; the word "claim" is none."""
    words = [word.strip(".:#") for word in re.split(r"[\s,;]+", text)]
    return list(dict.fromkeys(word for word in words if word and word.casefold() not in ("claim", "claims", "and")))


def enter(
    programme: Programme, announced: Announced, references: Sequence[str], *, scope: Scope, by: User, at: datetime
) -> SpotCheck:
    """Enter a spot check with its selection and return it: all of the references, or nothing."""
    if programme.spot_checks.filter(name=announced.name).exists():
        raise NotPossibleError("A spot check of this name has been entered already.", field="name")
    made = SpotCheck.objects.create(
        council_id=programme.council_id,
        programme=programme,
        name=announced.name,
        announced_on=announced.announced_on,
        visit_on=announced.visit_on,
        entered_by=by,
        entered_at=at,
    )
    select(made, references, scope=scope)
    return made


def select(spot_check: SpotCheck, references: Sequence[str], *, scope: Scope) -> int:
    """Add claims to the selection by their references and return how many: all of them, or nothing.

    A number is a claim's; anything else is a family's reference, which means its result claim, and its attachment
    where no result of it was sent.
    """
    spot_check = _open(spot_check)
    claims, unknown = _meant(spot_check.programme_id, references, scope=scope)
    if unknown:
        raise NotPossibleError(f"Not among the claims that were sent: {_some(unknown)}.", field="references")
    if not claims:
        raise NotPossibleError("Enter the references of the claims that were selected.", field="references")
    already = [str(pk) for pk in spot_check.lines.filter(claim__in=claims).values_list("claim_id", flat=True)]
    if already:
        raise NotPossibleError(f"In this spot check already: claim {_some(already)}.", field="references")
    SpotCheckLine.objects.bulk_create(
        SpotCheckLine(council_id=spot_check.council_id, spot_check=spot_check, claim_id=claim) for claim in claims
    )
    return len(claims)


def _meant(programme: int, references: Sequence[str], *, scope: Scope) -> tuple[list[int], list[str]]:
    """Return the claims that are meant, each once, and the references that mean none."""
    sent = Claim.objects.visible_to(scope).filter(programme=programme, submitted_on__isnull=False)
    numbers = [int(one) for one in references if _CLAIM_NUMBER.fullmatch(one)]
    meant = {str(pk): pk for pk in sent.filter(pk__in=numbers).values_list("pk", flat=True)}
    of_families = sent.filter(family__reference__in=[one.upper() for one in references]).order_by("submitted_on", "pk")
    for kind in ClaimKind:  # a result after an attachment, in whose place it stands
        meant |= dict(of_families.filter(kind=kind).values_list("family__reference", "pk"))
    found = {one: meant.get(one.upper()) for one in references}
    return list(dict.fromkeys(pk for pk in found.values() if pk)), [one for one, pk in found.items() if not pk]


def _some(words: Sequence[str]) -> str:
    more = len(words) - SHOWN
    return ", ".join(words[:SHOWN]) + (f" and {counted(more, 'more,more')}" if more > 0 else "")


def record(line: SpotCheckLine, said: FoundOf, *, by: User, as_of: date) -> None:
    """Record what the department found of a selected claim; said anew, it takes the earlier finding's place."""
    spot_check = _open(line.spot_check)
    if said.found != FoundToBe.VALID and not said.reason.strip():
        raise NotPossibleError("Say why the claim is not, or only partly, valid.", field="reason")
    if not spot_check.announced_on <= said.on <= as_of:
        raise NotPossibleError(
            f"A finding is of a day from {day(spot_check.announced_on)}, when it was announced, to today.", field="on"
        )
    SpotCheckLine.objects.filter(pk=line.pk).update(
        found=said.found, reason=said.reason.strip(), found_on=said.on, recorded_by=by
    )


def close(spot_check: SpotCheck, *, outcome: str, by: User, as_of: date) -> None:
    """End a spot check with its outcome in words, once something is said of every claim it selected."""
    spot_check = _open(spot_check)
    if not outcome.strip():
        raise NotPossibleError("Say how the spot check ended.", field="outcome")
    waiting = spot_check.lines.filter(found="").count()
    if waiting:
        words = counted(waiting, "claim waits,claims wait").capitalize()
        raise NotPossibleError(f"{words} for what the department found.")
    SpotCheck.objects.filter(pk=spot_check.pk).update(outcome=outcome.strip(), closed_on=as_of, closed_by=by)


def _open(spot_check: SpotCheck) -> SpotCheck:
    """Lock a spot check that has not ended, and return it as it is now."""
    locked = SpotCheck.objects.select_for_update(of=("self",)).get(pk=spot_check.pk)
    if locked.closed_on:
        raise NotPossibleError(f"This spot check ended on {day(locked.closed_on)}.")
    return locked


def found_so_far(lines: Iterable[SpotCheckLine]) -> dict[FoundToBe | None, int]:
    """Return how many claims were found what; None: nothing yet."""
    counts: dict[FoundToBe | None, int] = {None: 0, **dict.fromkeys(FoundToBe, 0)}
    for line in lines:
        counts[FoundToBe(line.found) if line.found else None] += 1
    return counts
