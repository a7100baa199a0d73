"""Restricted families in a batch's sample: their packs are open to whoever audits it, for that time, each by a row."""

import json
from datetime import date, datetime

from django.db.models import Exists, OuterRef, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat

from claims.hands import require_unprepared
from claims.models import Batch, SampleLine
from claims.packs import frozen_in, judged_on
from claims.snapshots import digest
from families.models import Family
from families.periods import holding_on
from families.words import LONDON
from keyworkers.models import Admission, Restriction, User

_AUDIT_OF = "audit of batch "


def admit_to_sample(batch: Batch, *, by: User, at: datetime) -> int:
    """Open what restricted families' claims rest on to whoever audits the sample, until it ends; return how many.

    Each is a row of its own, with the batch as its reason. The rest of their record stays closed.
    """
    require_unprepared(batch, by)
    day = _day(at)
    standing = SampleLine.objects.filter(sample__batch=batch, line__removed_at__isnull=True)
    sampled = standing.filter(line__claim__family=OuterRef("family"))
    hidden = Restriction.objects.hidden_from(by, as_of=day).filter(Exists(sampled), opens_packs=False)
    why = f"Internal audit of {batch}."
    made = Admission.objects.bulk_create(
        Admission(council_id=one.council_id, restriction=one, user=by, occasion=occasion(batch), why=why, starts_on=day)
        for one in hidden
    )
    return len(made)


def occasion(batch: Batch) -> str:
    """Return what the admissions to a batch's sample end with."""
    return f"{_AUDIT_OF}{batch.pk}"


def admissions_to(batch: Batch) -> list[Admission]:
    """Return whom the restricted families of a batch's sample were opened to, the first first."""
    held = Admission.objects.filter(council=batch.council_id, occasion=occasion(batch))
    return list(held.select_related("user").order_by("starts_on", "id"))


def opened_lines(to: User, *, as_of: date) -> QuerySet[SampleLine]:
    """Return the sampled lines of restricted families whose packs are open to an auditor on a day."""
    of_its_batch = Concat(Value(_AUDIT_OF), Cast(OuterRef("sample__batch_id"), TextField()))
    admitted = Admission.objects.filter(
        holding_on(as_of), user=to, restriction__family=OuterRef("line__claim__family"), occasion=of_its_batch
    )
    return SampleLine.objects.filter(Exists(admitted))


def rested_on(family: Family, *, by: User, as_of: date) -> frozenset[int]:
    """Return the pieces of evidence that the audited claims of a restricted family froze.

    An altered snapshot opens none: nothing of it is believed.
    """
    lines = opened_lines(by, as_of=as_of).filter(line__claim__family=family)
    return frozenset(
        piece
        for snapshot, kept in lines.order_by().values_list("line__snapshot", "line__snapshot_digest")
        if digest(snapshot) == kept
        for piece, _ in json.loads(snapshot).get("evidence", ())
    )


def judged_days(family: int, *, by: User, as_of: date) -> dict[date, date]:
    """Return the days on which the audited claims of a restricted family were judged, each as known on which day.

    An altered snapshot tells of none.
    """
    about = ("line__claim__window", "line__claim__attachment")
    lines = opened_lines(by, as_of=as_of).filter(line__claim__family=family).select_related(*about)
    frozen = ((one.line.claim, frozen_in(one.line)) for one in lines.order_by("line"))
    return {judged_on(claim): said.as_of for claim, said in frozen if said}


def end_admissions(batch: Batch, *, at: datetime) -> None:
    """Close the restricted families of a batch's sample again: its audit has ended, or nothing is left to audit."""
    on = _day(at)
    open_ones = Admission.objects.filter(holding_on(on), council=batch.council_id, occasion=occasion(batch))
    open_ones.filter(ends_on__isnull=True).update(ends_on=on)


def _day(at: datetime) -> date:
    return at.astimezone(LONDON).date()
