"""How families stand by their stored verdicts: as their explanation says, in two queries for any number of them."""

from datetime import date, timedelta
from typing import Any

import pytest

from families.models import Family
from outcomes.actions import judge_touched
from outcomes.explaining import NeedState, standings
from outcomes.falling_due import attachments_asked, with_attachments, worked_with
from outcomes.models import Attachment
from outcomes.standing import needs_not_met, silent_in, sources_asked, standing_of
from tests import factories as make
from tests.troubled_families.nights import council_at_work

pytestmark = pytest.mark.django_db
NEAR = {NeedState.NOT_YET, NeedState.NEARLY_THERE}  # how near is read from the conditions, not from stored days


def stored(day: date) -> dict[int, Any]:
    council = Attachment.objects.select_related("council")[0].council_id
    silent = silent_in(list(sources_asked(council)), day=day)
    ours = Family.objects.filter(council=council)
    rows = with_attachments(worked_with(ours, day=day), attachments_asked(ours, day=day)).values()
    needs = needs_not_met([row.pk for row in rows], day=day, silent=silent)
    found = {row.pk: standing_of(row, needs.get(row.pk, ()), day=day, silent=silent) for row in rows}
    return {pk: one for pk, one in found.items() if one}


@pytest.mark.parametrize("days", [0, 30, 200])
def test_the_stored_answer_is_the_explained_one(days: int) -> None:
    council_at_work()
    judge_touched(as_of=make.TODAY, at=make.NOW)
    day = make.TODAY + timedelta(days=days)

    shown = standings(list(stored(day)), day=day)

    assert shown
    assert {pk: said(one) for pk, one in stored(day).items()} == {pk: said(one) for pk, one in shown.items()}


def said(standing: Any) -> Any:
    return "not met" if standing.state in NEAR else (standing.state, standing.silent)
