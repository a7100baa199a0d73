"""The demonstration's history, replayed: deliveries, nights, a batch that was paid, the late police file."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from claims.models import Batch, BatchState, Claim, ClaimedElsewhere, ClaimState
from families.invented.writing import write_council
from families.models import FeedLoad, FeedReject
from families.models.feeds import LoadState
from keyworkers.models import Job, Restriction, User
from tests.factories import FamilyFactory
from troubled_families.demonstration import password, replay

pytestmark = pytest.mark.django_db


def silent(*_words: Any, **_more: Any) -> None:
    """Hear nothing."""


def test_the_demonstration_is_there_after_its_history(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "kept")
    write_council(tmp_path, families=25, seed=2020)

    council = replay(tmp_path, say=silent, progress=silent)

    assert set(FeedLoad.objects.values_list("state", flat=True)) == {LoadState.LOADED}
    assert not FeedReject.objects.exists()
    assert [str(job.as_of) for job in Job.objects.order_by("id")] == ["2020-03-20", "2020-09-28", "2020-09-30"]
    assert Batch.objects.get().state == BatchState.SUBMITTED
    assert Claim.objects.filter(state=ClaimState.PAID).exists()
    assert Restriction.objects.filter(council=council).count() == 1
    assert ClaimedElsewhere.objects.filter(council=council).exists()
    assert User.objects.get(username="admin@aldermere.example").check_password(password())


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
