"""What the department answered in the demonstration."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from claims.models import Claim, ClaimKind, ClaimState
from families.invented.written.claimable import ASHDOWN
from families.models import Family
from families.words import LONDON
from tests.claims.conftest import judges
from tests.claims.money import sent_batch
from troubled_families import edge
from troubled_families.claim_windows import answer_of_the_department, late_on

__all__ = ["judges"]


@pytest.mark.django_db
def test_the_department_pays_all_but_one_result_of_whose_family_nothing_is_written(judges: list[list[int]]) -> None:
    batch = sent_batch(families=3)
    drawn, refused, written = Family.objects.order_by("id")
    Family.objects.filter(pk=written.pk).update(reference=ASHDOWN.family)

    recorded = answer_of_the_department(batch, on=batch.window.closes_on + timedelta(days=1))

    assert (recorded.paid, recorded.refused) == (5, 1)
    claim = Claim.objects.get(state=ClaimState.REFUSED)
    assert (claim.kind, claim.family) == (ClaimKind.RESULT, refused)
    assert Claim.objects.filter(family=drawn, state=ClaimState.PAID).count() == 2


def test_nothing_of_the_demonstration_is_done_later_than_now(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.TODAY = "2020-09-30"
    monkeypatch.setattr(edge, "clock", lambda: datetime(2026, 11, 23, 9, 0, tzinfo=LONDON))

    moments = [late_on(date(2020, 9, day)) for day in (28, 30)]

    assert moments == [datetime(2020, 9, 28, 22, 0, tzinfo=LONDON), datetime(2020, 9, 30, 9, 0, tzinfo=LONDON)]
