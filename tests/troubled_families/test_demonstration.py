"""The demonstration's history, replayed: deliveries, nights, a batch that was paid, the late police file."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from claims.chain import verify_chain
from claims.models import (
    Batch,
    BatchLine,
    BatchState,
    Claim,
    ClaimedElsewhere,
    ClaimKind,
    ClaimState,
    PerformancePage,
    ResultType,
    SpotCheck,
)
from families.invented.writing import write_council
from families.invented.written import WRITTEN_LIVES
from families.models import FeedLoad, FeedReject, Relation, Residence, SafeContact, VisitWarning
from families.models.feeds import LoadState
from keyworkers.models import (
    Action,
    Amendment,
    Assessment,
    Document,
    Draft,
    Handover,
    Job,
    JobKind,
    Leave,
    Notice,
    Restriction,
    Review,
    Supervision,
    User,
)
from outcomes.models import DistanceTarget, DryRun
from tests.factories import FamilyFactory
from troubled_families.demonstration import password, replay
from troubled_families.jobs import run_all_waiting

pytestmark = pytest.mark.django_db

CASEWORK: list[Any] = [Action, Amendment, DistanceTarget, Document, Draft, Leave, Notice, Relation, Review, SafeContact]
CASEWORK += [Supervision, VisitWarning]


def silent(*_words: Any, **_more: Any) -> None:
    """Hear nothing."""


def results_of(*references: str) -> dict[str, tuple[str, str, str]]:
    """Each family's result claim: its window, its route and where it stands."""
    claims = Claim.objects.filter(kind=ClaimKind.RESULT, family__reference__in=references)
    found = claims.values_list("family__reference", "window__name", "result_type", "state")
    return {reference: (window, route, state) for reference, window, route, state in found}


def test_the_demonstration_is_there_after_its_history(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "kept")
    write_council(tmp_path, families=len(WRITTEN_LIVES), seed=2020)

    council = replay(tmp_path, say=silent, progress=silent)

    assert set(FeedLoad.objects.values_list("state", flat=True)) == {LoadState.LOADED}
    assert not FeedReject.objects.exists()
    nights = Job.objects.filter(kind=JobKind.NIGHT).order_by("id")
    assert [str(job.as_of) for job in nights] == ["2020-03-20", "2020-09-28", "2020-09-30"]
    assert list(Batch.objects.values_list("state", flat=True)) == [
        BatchState.SUBMITTED,
        BatchState.AUDITED,
        BatchState.AUDITING,
    ]
    waiting = [ClaimState.DRAFT, ClaimState.HELD, ClaimState.WITH_AUDIT, ClaimState.PAID]
    # Whether those decided on last are ready or wait for a second person is drawn by their numbers.
    assert set(Claim.objects.values_list("state", flat=True)) - {ClaimState.READY} == set(waiting)
    decided = Claim.objects.filter(state__in=[ClaimState.DRAFT, ClaimState.READY], decisions__isnull=False)
    assert decided.exists()
    left = BatchLine.objects.get(claim__family__reference="ALD-0004", claim__kind=ClaimKind.RESULT)
    assert (left.batch.number, left.removed_at is None, left.line_number is None) == (2, False, False)
    assert [check.closed_on is None for check in SpotCheck.objects.order_by("announced_on")] == [False, True]
    assert all(verify_chain(programme) == [] for programme in council.programmes.all())
    assert Restriction.objects.filter(council=council).count() == 1
    assert ClaimedElsewhere.objects.filter(council=council).exists()
    told = PerformancePage.objects.order_by("as_at").values_list("as_at", "state", "is_public", "story__state")
    assert list(told) == [
        (date(2020, 3, 31), "published", True, "approved"),
        (date(2020, 8, 31), "published", False, None),
    ]
    assert run_all_waiting() == 1
    tried = DryRun.objects.of_the_text().complete().get()
    assert (tried.plan.version, tried.plan.published_at) == (2, None)
    assert tried.counts["ceases"]
    assert tried.counts["comes"]
    assert User.objects.get(username="admin@aldermere.example").check_password(password())
    assert Assessment.objects.filter(signed_off_at=None).count() == 2
    assert Handover.objects.get().received_at is None
    assert min(Notice.objects.unread().values_list("happened_on", flat=True)) >= date(2020, 8, 31)
    assert Residence.objects.filter(is_shielded=True).count() == 1
    assert [model.objects.exists() for model in CASEWORK] == [True] * len(CASEWORK)
    assert results_of("ALD-0001", "ALD-0004", "ALD-0017", "ALD-0020", "ALD-0022", "ALD-0025") == {
        "ALD-0001": ("September 2020", ResultType.PROGRESS, ClaimState.DRAFT),
        "ALD-0004": ("September 2020", ResultType.PROGRESS, ClaimState.HELD),
        "ALD-0017": ("September 2020", ResultType.EMPLOYMENT, ClaimState.DRAFT),
        "ALD-0020": ("September 2020", ResultType.PROGRESS, ClaimState.HELD),
        "ALD-0022": ("September 2020", ResultType.PROGRESS, ClaimState.WITH_AUDIT),
        "ALD-0025": ("March 2020", ResultType.EMPLOYMENT, ClaimState.PAID),
    }


def test_the_start_page_names_the_written_lives_that_are_there(client: Client, settings: Any) -> None:
    settings.DEMONSTRATION = True
    FamilyFactory(reference="ALD-0017")

    page = client.get("/").content.decode()

    assert "Twenty-six weeks of thirty." in page
    assert "Twelve weeks, a gap, and five" not in page


def test_sign_ins_are_printed_in_the_demonstration_only(settings: Any) -> None:
    settings.DEMONSTRATION = False

    with pytest.raises(CommandError):
        call_command("sign_ins")
