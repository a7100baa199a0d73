"""The page that says why: conditions, days, evidence and gaps, as at any date and as known on any date."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from typing import Any

import pghistory
import pytest
from django.test import Client
from django.urls import reverse

from families.models import Membership
from keyworkers.models import Look, User
from outcomes.actions import judge_touched
from outcomes.models import Evidence
from tests import factories as make
from tests.outcomes.conftest import PLAN, Agencies, into_work
from tests.troubled_families.nights import council_at_work
from troubled_families import edge

pytestmark = pytest.mark.django_db
MOVED = date(2020, 7, 1)


@pytest.fixture
def manager() -> User:
    manager: User = make.TeamManagerFactory()
    return manager


@pytest.fixture
def recording() -> Iterator[ExitStack]:
    """What is written until it is closed is recorded on 30 September 2020, as the edge says it of every request."""
    with ExitStack() as stack:
        stack.enter_context(pghistory.context(at=make.NOW.isoformat()))
        yield stack


@pytest.fixture
def known(recording: ExitStack, agencies: Agencies, manager: User, client: Client) -> Agencies:
    """A family of the manager's team, attached for a proven offence; the manager is signed in."""
    make.AssignmentFactory(family=agencies.family, keyworker=make.KeyworkerFactory(team=manager.team))
    for name, missed in (("2018-19 Autumn", 20), ("2018-19 Spring", 18), ("2018-19 Summer", 25)):
        agencies.term(name, missed=missed)
    agencies.incident("2019-06-03", kind="offence", outcome="proven")
    agencies.case("2019-11-04")
    judge_touched(as_of=make.TODAY, at=make.NOW)
    recording.close()
    client.force_login(manager)
    return agencies


def why(client: Client, agencies: Agencies, **asked: Any) -> str:
    return client.get(reverse("family_why", args=[agencies.family.pk]), asked).text


def test_each_condition_is_told_with_what_it_rests_on(client: Client, known: Agencies) -> None:
    text = why(client, known)

    assert "No proven offence by anyone under 18 in the last 6 months" in text
    assert "Proven offence on 3 June 2019" in text
    assert reverse("evidence", args=[known.family.pk, Evidence.objects.get(measure="offence.proven").pk]) in text
    assert "On which days it was met" in text
    assert "No attendance reported for 2019-20 Autumn" in text


def test_each_need_says_what_showed_it_on_its_day_in_whole_numbers(client: Client, known: Agencies) -> None:
    text = why(client, known)

    begins = text.index("What showed it that day:")
    assert "Proven offence on 3 June 2019" in text[begins : text.index("On which days it was met", begins)]
    assert "63 of 300 sessions missed (21.0%) in these 3 terms together." in text


def test_it_says_what_it_was_worked_out_from(client: Client, known: Agencies) -> None:
    text = why(client, known)

    assert "How far each source is complete" in text
    assert "2018-19 Autumn" in text
    assert "the outcomes plan “" in text
    assert "On the day the work began" in text


def test_a_window_that_runs_is_shown_with_the_day_on_which_it_is_full(client: Client, known: Agencies) -> None:
    known.incident("2020-08-01", kind="offence", outcome="proven")
    known.incident("2020-08-02", kind="offence", outcome="proven")
    judge_touched(as_of=make.TODAY, at=make.NOW)

    text = why(client, known)

    assert "Window running" in text
    assert "window running from 3 Aug 2020 to 11 Nov 2020; not known from 12 Nov 2020" in text
    assert "Can be met from 2 February 2021" in text


def test_another_day_is_explained_by_the_version_that_held_then(client: Client, known: Agencies) -> None:
    stricter = PLAN.read_text().replace("months = { value = 6,", "months = { value = 18,")
    plan = make.OutcomesPlanFactory(council=known.family.council, version=2, text=stricter, in_force_on=MOVED)
    attachment = known.family.attachments.get()
    make.PlanMoveFactory(council=known.family.council, attachment=attachment, plan=plan, from_on=MOVED)
    judge_touched(as_of=make.TODAY, at=make.NOW)

    assert "in the last 6 months" in why(client, known, on="2020-06-30")
    assert "in the last 18 months" in why(client, known, on="2020-07-01")
    assert "From 1 July 2020 by the outcomes plan" in why(client, known)


def test_a_need_that_only_a_later_version_has_is_shown_from_the_day_that_version_holds(
    client: Client, known: Agencies
) -> None:
    other = PLAN.read_text().replace('code = "youth-offence"', 'code = "young-offender"').split("[[cases]]")[0]
    plan = make.OutcomesPlanFactory(council=known.family.council, version=2, text=other, in_force_on=MOVED)
    attachment = known.family.attachments.get()
    make.PlanMoveFactory(council=known.family.council, attachment=attachment, plan=plan, from_on=MOVED)
    judge_touched(as_of=make.TODAY, at=make.NOW)

    text = why(client, known)

    card = text[text.index('id="need-young-offender-card"') :]
    assert "Asked about from 1 July 2020: the version of the outcomes plan that held before has no such need." in card
    assert "First asked about" in card
    first_row = card[card.index("<tbody") : card.index("</tr>", card.index("<tbody"))]
    assert "1 July 2020" in first_row
    assert "Met" in first_row


def recorded_today(agencies: Agencies) -> None:
    """Two more offences are recorded a day after the others."""
    for on in ("2020-07-01", "2020-07-02"):
        agencies.send(
            "offences",
            f"offence {on}",
            {"Kind": "offence", "Role": "suspect", "Outcome": "proven", "OccurredOn": on},
            person=agencies.child,
            at=make.NOW + timedelta(days=1),
        )
    judge_touched(as_of=make.TODAY, at=make.NOW + timedelta(days=1))


def test_as_known_on_an_earlier_day_says_what_is_known_now_and_was_not_then(
    client: Client, known: Agencies, settings: Any
) -> None:
    recorded_today(known)
    settings.TODAY = "2020-10-01"

    then, now = why(client, known, on="2020-09-30", known="2020-09-30"), why(client, known, on="2020-09-30")

    assert "had been recorded by the end of 30 September 2020" in then
    assert "Young people keeping within the law: then met, now needs attention again." in then
    assert "1 July 2020" not in then
    assert "Proven offence on 1 July 2020" in now


def test_as_known_today_nothing_differs(client: Client, known: Agencies) -> None:
    text = why(client, known, known="2020-09-30")

    assert "Nothing that bears on this day has become known since" in text


def test_before_anything_was_recorded_it_says_so(client: Client, known: Agencies) -> None:
    text = why(client, known, known="2019-01-01")

    assert "had begun was not recorded then" in text


@pytest.mark.parametrize("asked", [{"known": "2020-10-01"}, {"known": "yesterday"}, {"on": "2020-10-01"}])
def test_a_day_that_has_not_come_or_is_none_is_refused_in_words(
    client: Client, known: Agencies, asked: dict[str, str]
) -> None:
    assert "There is a problem" in why(client, known, **asked)


def test_opening_it_is_a_look(client: Client, known: Agencies) -> None:
    why(client, known)

    assert Look.objects.filter(family=known.family).count() == 1


def test_it_is_not_there_for_strangers(client: Client, known: Agencies) -> None:
    other_team = make.KeyworkerFactory(team=make.TeamFactory(name="South"))
    other_council = make.AnalystFactory(council=make.OtherCouncilFactory())

    for stranger in (other_team, other_council):
        client.force_login(stranger)
        for asked in ({}, {"known": "2020-09-30"}):
            assert client.get(reverse("family_why", args=[known.family.pk]), asked).status_code == 404


def test_a_restricted_family_is_not_there_whatever_was_known_before(client: Client, known: Agencies) -> None:
    make.RestrictionFactory(family=known.family)

    for asked in ({}, {"known": "2020-09-30"}, {"on": "2020-01-01", "known": "2020-09-30"}):
        assert client.get(reverse("family_why", args=[known.family.pk]), asked).status_code == 404


def test_somebody_of_a_hidden_family_stays_unnamed_also_as_known_before(client: Client, known: Agencies) -> None:
    other = make.FamilyFactory(council=known.family.council)
    years: dict[str, Any] = {"starts_on": date(2010, 2, 1), "ends_on": date(2011, 2, 1)}
    make.MembershipFactory(council=known.family.council, family=other, person=known.child, **years)
    make.RestrictionFactory(family=other)

    for asked in ({}, {"known": "2020-09-30"}):
        text = why(client, known, **asked)
        assert known.child.given_name not in text
        assert "Proven offence on 3 June 2019" not in text


def test_somebody_who_was_taken_out_of_the_family_is_not_named_as_known_before(
    client: Client, known: Agencies, settings: Any
) -> None:
    with pghistory.context(at=edge.close_of(date(2020, 10, 1)).isoformat()):
        Membership.objects.filter(person=known.child).delete()
    judge_touched(as_of=make.TODAY, at=make.NOW)
    settings.TODAY = "2020-10-01"

    assert known.child.given_name not in why(client, known, known="2020-09-30")


def test_what_the_jobcentre_told_is_not_told_without_its_verb(client: Client, known: Agencies) -> None:
    into_work(known)
    judge_touched(as_of=make.TODAY, at=make.NOW)

    for asked in ({}, {"known": "2020-09-30"}):
        text = why(client, known, **asked)
        assert "Employment and Support Allowance" not in text
        assert "5 January 2020" not in text


def test_from_when_a_family_can_be_claimed_is_for_those_who_see_claims(client: Client) -> None:
    council = council_at_work(families=1)
    judge_touched(as_of=make.TODAY, at=make.NOW)
    address = reverse("family_why", args=[council.families.get().pk])
    worker = make.KeyworkerFactory(council=council)
    make.AssignmentFactory(council=council, family=council.families.get(), keyworker=worker)

    client.force_login(make.AnalystFactory(council=council))
    assert "Claimable from, in September 2020" in client.get(address).text
    client.force_login(worker)
    assert "laimable" not in client.get(address).text


@pytest.mark.parametrize(("asked", "explained"), [({}, 12), ({"known": "2020-09-30"}, 24)])
def test_it_asks_a_bounded_number_of_times(
    client: Client, known: Agencies, asked: Any, explained: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(1, 20):
        known.incident(f"2018-01-{number:02}", kind="asb")
    judge_touched(as_of=make.TODAY, at=make.NOW)

    # Sign-in and scope, the family, who it is, the explanation or both of them, what may be entered, the look.
    with django_assert_max_num_queries(3 + 8 + explained + 4 + 3):
        why(client, known, **asked)
