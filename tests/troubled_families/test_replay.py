"""A replay: what the rules say of what was known on a past night equals what that night found."""

from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pghistory
import pytest
from django.core.management import CommandError, call_command

from families.models import Council, Membership, Term, Touched
from outcomes.digests import Digest, digest_as_known, digest_of_verdicts
from outcomes.models import Baseline, Evidence
from tests import factories as make
from tests.outcomes.conftest import into_work
from tests.troubled_families.nights import a_family, council_with_history, live, set_up
from troubled_families import edge
from troubled_families.jobs import run_night_here

pytestmark = pytest.mark.django_db
EVENING = edge.close_of(make.TODAY)


@pytest.fixture
def council() -> Council:
    with pghistory.context(at=make.NOW.isoformat()):
        return council_with_history()


def a_night(council: Council, *, as_of: date = make.TODAY, at: datetime = EVENING) -> None:
    run_night_here(council, as_of=as_of, at=at, progress=lambda **_: None)


def replayed(as_of: date = make.TODAY) -> str:
    said = StringIO()
    call_command("replay", as_of=as_of, stdout=said, stderr=said)
    return said.getvalue()


def judged_since(council: Council, *, on: date) -> None:
    """What came on a later day, by every way there is, and the night that judged it."""
    with pghistory.context(at=edge.close_of(on).isoformat()):
        Membership.objects.filter(family__reference="N0000", relationship="child").update(ends_on=date(2020, 2, 1))
        Term.objects.filter(name="2019-20 Spring").update(excluded_because="Schools were closed.")
        Evidence.objects.filter(measure="asb.incident").update(superseded_at=edge.close_of(on))
    a_night(council, as_of=on, at=edge.close_of(on))


def test_a_night_told_again_at_once_is_the_same(council: Council) -> None:
    a_night(council)

    assert "The same as that night found." in replayed()


def test_a_night_is_the_same_whatever_came_since(council: Council) -> None:
    a_night(council)
    before = digest_of_verdicts(council, at=EVENING).parts
    tomorrow = make.TODAY + timedelta(days=1)

    judged_since(council, on=tomorrow)

    assert digest_of_verdicts(council, at=edge.close_of(tomorrow)).parts != before
    assert "The same" in replayed()
    assert "The same" in replayed(as_of=tomorrow)


def test_a_familys_weeks_in_work_are_told_again_too() -> None:
    with pghistory.context(at=make.NOW.isoformat()):
        agencies = a_family(set_up())
        live(agencies, "quiet")
        into_work(agencies)
    a_night(agencies.family.council)

    assert "1 attachments judged again, 1 judged then." in replayed()
    assert "The same" in replayed()


def test_a_night_that_cannot_be_told_again_is_an_error_that_names_few_families(council: Council) -> None:
    a_night(council)
    family = council.families.get(reference="N0000")
    made: Any = Evidence.objects.filter(measure="asb.incident", person__memberships__family=family).first()
    told: dict[str, Any] = {"measure": "asb.incident", "starts_on": date(2020, 8, 1), "ends_on": date(2020, 8, 2)}
    make.EvidenceFactory(council=council, person=made.person, recorded_at=make.NOW, **told)

    with pytest.raises(CommandError, match="does not say what the night said"):
        replayed()


def test_a_night_that_kept_nothing_cannot_be_told_again(council: Council) -> None:
    with pytest.raises(CommandError):
        replayed(as_of=date(2019, 1, 1))


def test_a_family_that_waits_to_be_judged_is_left_out(council: Council) -> None:
    a_night(council)
    family = council.families.get(reference="N0001")
    Touched.objects.create(family=family, touched_at=make.NOW)

    found = digest_of_verdicts(council, at=EVENING)

    assert found.left_out == (family.pk,)
    assert not found.differing(digest_as_known(council, known_by=EVENING, left_out=found.left_out))


def test_a_digest_is_read_as_it_was_stored(council: Council) -> None:
    a_night(council)

    digest = digest_of_verdicts(council, at=EVENING)

    assert Digest.read(digest.stored()) == digest
    assert Baseline.objects.exists()
