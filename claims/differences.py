"""What a list of families claimed already says otherwise than the claims here: three kinds of difference."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from claims.models import Claim, ClaimedElsewhere, ClaimedList, ClaimedRow, ClaimPerson
from claims.models.choices import REPORTED_STATES


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """On the list and claimed here; on the list and not known here; claimed here and missing from the list."""

    claimed_twice: QuerySet[Claim]
    not_taken: QuerySet[ClaimedRow]
    missing: QuerySet[Claim]


def differences(of: ClaimedList) -> Differences:
    """Return how a list differs from the claims of its programme as they stand.

    *Claimed here* is a live claim of the family, or one that covers the person. *Missing* are results the department
    has been sent: where the list is of another authority's claims, all of them are.
    """
    listed = ClaimedElsewhere.objects.filter(row__list=of, withdrawn_at__isnull=True)
    covered = ClaimPerson.objects.filter(claim=OuterRef("pk"), person__in=listed.values("person"))
    on_it = Q(family__in=listed.exclude(family=None).values("family")) | Exists(covered)
    claims = Claim.objects.filter(programme=of.programme_id).order_by("family__reference", "id")
    reported = claims.results().filter(state__in=REPORTED_STATES)
    return Differences(
        claimed_twice=claims.live().filter(on_it),
        not_taken=of.rows.exclude(problem="").filter(claimed__isnull=True),
        missing=reported.exclude(on_it),
    )
