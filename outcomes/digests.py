"""Digests of a council's verdicts: what a night found, kept small, so that judging as known then can be held to it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Self

import structlog

from families.models import Council, Touched
from outcomes.fields import to_sql
from outcomes.gathering import Gathered, gather
from outcomes.judging import judged_versions, plans_of
from outcomes.knowing import rows
from outcomes.models import Attachment, EmploymentVerdict, NeedVerdict, Verdict
from outcomes.rules.judge import Judgement
from outcomes.rules.plan import Plan
from outcomes.rules.versions import as_one

PARTS = 64  # families share a part by their number, so that a difference is looked for among a few of them
RANGE = 500
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Digest:
    """What was judged of a council's families by what was recorded by a moment.

    ``left_out`` are families that were waiting to be judged, or were saved while it was taken.
    """

    known_by: datetime
    attachments: int
    parts: tuple[str, ...]
    left_out: tuple[int, ...]

    def stored(self) -> dict[str, Any]:
        """Return it as a job's counts hold it."""
        return {
            "known_by": self.known_by.isoformat(),
            "attachments": self.attachments,
            "parts": list(self.parts),
            "left_out": list(self.left_out),
        }

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Self:
        """Return what was stored."""
        known_by = datetime.fromisoformat(stored["known_by"])
        return cls(known_by, stored["attachments"], tuple(stored["parts"]), tuple(stored["left_out"]))

    def differing(self, other: Self) -> set[int]:
        """Return the numbers of the parts that differ."""
        return {number for number in range(PARTS) if self.parts[number] != other.parts[number]}


def digest_of_verdicts(council: Council, *, at: datetime) -> Digest:
    """Return the digest of the verdicts as they stand, of all that was recorded by ``at``."""
    left_out = set(Touched.objects.filter(family__council=council).values_list("family_id", flat=True))
    verdicts = Verdict.objects.filter(council=council)
    left_out |= set(verdicts.filter(judged_at__gt=at).values_list("family_id", flat=True))
    families = sorted(set(verdicts.values_list("family_id", flat=True)) - left_out)
    return _digest((line for some in _ranges(families) for line in _stored_lines(some)), at=at, left_out=left_out)


def digest_as_known(council: Council, *, known_by: datetime, left_out: Collection[int]) -> Digest:
    """Return the digest of what the rules say of all that was recorded by a moment, ``left_out`` not asked about."""
    attached = rows(Attachment, by=known_by).filter(council_id=council.pk).values_list("family_id", flat=True)
    families = sorted(set(attached) - set(left_out))
    lines = (line for some in _ranges(families) for line in _judged_lines(some, known_by=known_by))
    return _digest(lines, at=known_by, left_out=left_out)


def part_of(family: int) -> int:
    """Return the number of the part in which a family stands."""
    return family % PARTS


def _digest(lines: Iterable[tuple[int, str]], *, at: datetime, left_out: Iterable[int]) -> Digest:
    sums, count = [sha256() for _ in range(PARTS)], 0
    for family, line in lines:
        sums[part_of(family)].update(line.encode())
        count += 1
    return Digest(at, count, tuple(each.hexdigest()[:16] for each in sums), tuple(sorted(left_out)))


def _stored_lines(families: Sequence[int]) -> Iterator[tuple[int, str]]:
    needs: dict[int, list[list[Any]]] = defaultdict(list)
    for need in NeedVerdict.objects.filter(family_id__in=families).select_related("need"):
        said = [need.need.indicator, need.counts_from, need.met, need.possible, need.rests_on]
        needs[need.need.attachment_id].append(said)
    works = {work.attachment_id: work for work in EmploymentVerdict.objects.filter(family_id__in=families)}
    for verdict in Verdict.objects.filter(family_id__in=families).order_by("family_id", "attachment_id"):
        work = works.get(verdict.attachment_id)
        whole = [verdict.met, verdict.possible, verdict.rests_on, verdict.gate_met, verdict.gate_possible]
        said = [*whole, verdict.is_eligible, *([work.met, work.possible] if work else [])]
        yield verdict.family_id, _line(verdict.attachment_id, said, needs[verdict.attachment_id])


def _judged_lines(families: Sequence[int], *, known_by: datetime) -> Iterator[tuple[int, str]]:
    gathered = gather(families, known_by=known_by)
    plans = plans_of(gathered)
    for one in gathered:
        try:
            yield one.family, _judged_line(one, plans)
        except Exception:
            log.exception("a family could not be judged as known then", family_id=one.family)
            yield one.family, f"{one.attachment} could not be judged\n"


def _judged_line(one: Gathered, plans: Mapping[int, Plan]) -> str:
    found: Judgement = as_one(judged_versions(one, plans))
    needs = [
        [need.indicator, need.identified_on, need.outcome.met, need.outcome.possible, sorted(need.outcome.rests_on)]
        for need in found.needs
    ]
    whole = [
        found.family.met,
        found.family.possible,
        sorted(found.family.rests_on),
        found.gate.met,
        found.gate.possible,
    ]
    work = found.employment.answer if found.employment and found.employment.people else None
    said = [*whole, found.eligibility.is_eligible, *([work.met, work.possible] if work else [])]
    return _line(one.attachment, said, needs)


def _line(attachment: int, said: Sequence[Any], needs: Iterable[Sequence[Any]]) -> str:
    parts = [str(attachment), *map(_text, said)]
    parts += [" ".join(map(_text, need)) for need in sorted(needs, key=lambda need: str(need[0]))]
    return "|".join(parts) + "\n"


def _text(value: Any) -> str:
    return to_sql(value) if hasattr(value, "intervals") else str(value)


def _ranges(families: Sequence[int]) -> Iterator[Sequence[int]]:
    return (families[start : start + RANGE] for start in range(0, len(families), RANGE))
