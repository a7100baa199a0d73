"""Finding a family and opening its record."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from families.models import Family
from keyworkers.models import Assessment, Look, User
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def keyworker() -> User:
    worker: User = make.KeyworkerFactory()
    return worker


@pytest.fixture
def family(keyworker: User) -> Family:
    """A mother and her son, whom the keyworker leads."""
    family: Family = make.FamilyFactory(name="Hartley", reference="F90042")
    mother = make.PersonFactory(given_name="Amy", family_name="Hartley", born_on=date(1985, 5, 17))
    son = make.ChildFactory(given_name="Ben", family_name="Stone", born_on=date(2009, 3, 2))
    make.IdentifierFactory(person=son, kind="nhs", value="9991234567")
    make.MembershipFactory(family=family, person=mother)
    make.ChildMembershipFactory(family=family, person=son)
    make.ResidenceFactory(family=family, postcode="ZZ99 3WZ", address_1="1 Example Street")
    make.AssignmentFactory(family=family, keyworker=keyworker)
    return family


@pytest.fixture
def signed_in(client: Client, keyworker: User) -> Client:
    client.force_login(keyworker)
    return client


def find(client: Client, words: str) -> Any:
    return client.post(reverse("families"), {"words": words}, follow=True)


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("hart", id="part of a name"),
        pytest.param("stone amy", id="two members in any order"),
        pytest.param("F90042", id="the reference"),
        pytest.param("zz993wz", id="the postcode without its space"),
        pytest.param("02/03/2009", id="a child's date of birth as people write it"),
        pytest.param("2009-03-02", id="a child's date of birth as files write it"),
        pytest.param("999 123 4567", id="an NHS number as it is printed"),
        pytest.param("stone 02/03/2009", id="a name and a date of birth"),
    ],
)
def test_a_family_is_found_by_what_people_know_of_it(signed_in: Client, family: Family, words: str) -> None:
    make.AssignmentFactory(family=make.FamilyFactory(name="Somebody else"), keyworker=make.KeyworkerFactory())

    page = find(signed_in, words)

    assert "Hartley" in page.text
    assert "1 family" in page.text


def test_one_hit_still_shows_the_list(signed_in: Client, family: Family) -> None:
    page = find(signed_in, "Hartley")

    assert page.resolver_match.view_name == "families"


def test_the_address_of_a_search_holds_no_name(signed_in: Client, family: Family) -> None:
    sent = signed_in.post(reverse("families"), {"words": "Hartley"})

    assert sent.status_code == 302
    assert "artley" not in sent["Location"]


def test_a_search_that_finds_nobody_says_what_to_try(signed_in: Client, family: Family) -> None:
    page = find(signed_in, "Nobody at all")

    assert "No family of yours fits" in page.text
    assert "part of a first or last name" in page.text


def test_a_keyworker_does_not_find_another_keyworkers_family(signed_in: Client, family: Family) -> None:
    make.AssignmentFactory(family=make.FamilyFactory(name="Elsewhere"), keyworker=make.KeyworkerFactory())

    assert "Elsewhere" not in find(signed_in, "Elsewhere").text.replace('value="Elsewhere"', "").replace(
        "Search: Elsewhere", ""
    )


def test_a_restricted_family_is_not_found(client: Client, family: Family) -> None:
    make.RestrictionFactory(family=family)
    client.force_login(make.AnalystFactory())

    assert "No family of yours fits" in find(client, "F90042").text


def test_a_choice_stands_in_the_address_and_can_be_taken_back(client: Client, family: Family) -> None:
    client.force_login(make.AnalystFactory())
    district = make.DistrictFactory(name="Mere Coast")

    page = client.get(reverse("families"), {"district": district.pk, "attached": "no"})

    assert "District: Mere Coast" in page.text
    assert 'href="?attached=no"' in page.text
    assert "No family of yours fits" in page.text


@pytest.mark.parametrize(("choice", "is_there"), [("yes", False), ("no", True)])
def test_the_list_can_be_narrowed_to_whom_is_worked_with(
    signed_in: Client, family: Family, choice: str, *, is_there: bool
) -> None:
    page = signed_in.get(reverse("families"), {"attached": choice})

    assert ("Hartley" in page.text) is is_there


def test_the_list_goes_on_where_its_page_ended(client: Client) -> None:
    for number in range(30):
        make.FamilyFactory(name=f"Family {number:02}")
    client.force_login(make.AnalystFactory())

    first = client.get(reverse("families"))
    second = client.get(reverse("families") + first.context["next"])

    assert "Family 24" in first.text
    assert "Family 25" not in first.text
    assert [f"Family {number:02}" in second.text for number in (24, 25, 29)] == [False, True, True]


def test_the_daily_pages_of_a_record_stand_first_and_the_others_behind_more(client: Client, family: Family) -> None:
    client.force_login(make.ProgrammeManagerFactory())

    page = client.get(reverse("family_why", args=[family.pk]))

    first, more = ([one["words"] for one in page.context[name]] for name in ("pages", "more_pages"))
    assert first[:3] == ["Summary", "People", "Needs and evidence"]
    assert more == ["Why", "Claims", "Who looked", "Changes"]
    assert "More: <strong>Why</strong>" in page.text


@pytest.mark.parametrize("number", [1, 20])
def test_the_list_asks_as_often_for_many_as_for_one(
    client: Client, family: Family, number: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(number):
        make.MembershipFactory(family=make.FamilyFactory())
    client.force_login(make.AnalystFactory())

    # Sign-in's two and the council's name, then: scope, districts, keyworkers, families, who lives there.
    with django_assert_max_num_queries(3 + 5):
        client.get(reverse("families"))


@pytest.mark.parametrize("asked", ["after=x", "after=999999999999999999999", "district=x", "search=gone", "attached=q"])
def test_a_list_asked_for_nonsense_is_the_whole_list(signed_in: Client, family: Family, asked: str) -> None:
    page = signed_in.get(f"{reverse('families')}?{asked}")

    assert "Hartley" in page.text


def test_the_record_says_who_the_family_is_today(signed_in: Client, family: Family, keyworker: User) -> None:
    page = signed_in.get(reverse("family", args=[family.pk]))

    assert "Amy Hartley (35), Ben Stone (11)" in page.text
    assert "1 Example Street, ZZ99 3WZ" in page.text
    assert str(keyworker) in page.text
    assert "Alder Vale" in page.text


def test_the_record_says_who_the_family_was_on_another_day(signed_in: Client, family: Family) -> None:
    page = signed_in.get(reverse("family", args=[family.pk]), {"on": "2010-03-31"})

    assert "Ben Stone" not in page.text


@pytest.mark.parametrize("asked", ["2020-10-01", "31/02/2020", "yesterday"])
def test_a_day_that_is_none_or_to_come_is_refused_and_today_is_shown(
    signed_in: Client, family: Family, asked: str
) -> None:
    page = signed_in.get(reverse("family", args=[family.pk]), {"on": asked})

    assert "There is a problem" in page.text
    assert "Ben Stone (11)" in page.text


def test_opening_a_record_leaves_a_look(signed_in: Client, family: Family, keyworker: User) -> None:
    signed_in.get(reverse("family_people", args=[family.pk]))

    look = Look.objects.get()
    assert (look.family, look.user, look.page) == (family, keyworker, "family_people")


def test_a_record_outside_ones_scope_is_not_found_and_leaves_no_look(signed_in: Client, family: Family) -> None:
    other = make.FamilyFactory()

    assert signed_in.get(reverse("family", args=[other.pk])).status_code == 404
    assert not Look.objects.exists()


def test_a_member_of_a_restricted_family_stays_unnamed_in_another(client: Client, family: Family) -> None:
    son = family.memberships.get(relationship="child").person
    restricted = make.FamilyFactory()
    make.MembershipFactory(
        family=restricted, person=son, starts_on=date(2009, 3, 2), ends_on=date(2012, 1, 1), lives_there=False
    )
    make.RestrictionFactory(family=restricted)
    client.force_login(make.AnalystFactory())

    for name in ("family", "family_people"):
        page = client.get(reverse(name, args=[family.pk]))
        assert "Ben" not in page.text
        assert "Somebody whose record is restricted" in page.text
    assert "Ben" not in client.get(reverse("families")).text


def test_people_are_shown_with_who_lives_there_and_who_lives_elsewhere(signed_in: Client, family: Family) -> None:
    father = make.PersonFactory(given_name="Carl", family_name="Stone", sex="M")
    make.MembershipFactory(family=family, person=father, relationship="father", lives_there=False)
    make.SchoolRollFactory(person=family.memberships.get(relationship="child").person)

    page = signed_in.get(reverse("family_people", args=[family.pk]))

    assert page.text.index("Amy Hartley</") < page.text.index("lives elsewhere") < page.text.index("Carl Stone</")
    assert "Alder Vale Primary" in page.text


def test_no_page_of_a_record_says_what_a_family_may_not_read(signed_in: Client, family: Family) -> None:
    for name in ("family", "family_people", "family_evidence", "family_timeline"):
        text = signed_in.get(reverse(name, args=[family.pk])).text.lower()
        assert [word for word in ("troubled", "problem", "failed", "verdict", "relapse", "£") if word in text] == []


def test_a_manager_sees_who_changed_what_and_where(client: Client, family: Family, keyworker: User) -> None:
    client.force_login(make.TeamManagerFactory(team=keyworker.team))
    other = make.KeyworkerFactory(team=keyworker.team)
    sent = {"receiver": other.pk, "on": "30/09/2020"}
    client.post(reverse("family_hand_over", args=[family.pk]), sent)

    page = client.get(reverse("family_history", args=[family.pk]))

    assert "Assignment entered" in page.text
    assert "family hand over" in page.text
    assert "Assignment changed" in page.text
    assert all("30 September 2020" in one["when"] for one in page.context["events"] if "hand over" in one["by"])


def test_what_changed_is_said_with_days_and_names_and_without_counters(
    client: Client, family: Family, keyworker: User
) -> None:
    manager = make.TeamManagerFactory(team=keyworker.team, first_name="Ada", last_name="Quill")
    written = make.AssessmentFactory(family=family)
    Assessment.objects.filter(pk=written.pk).update(version=8)
    Assessment.objects.filter(pk=written.pk).update(
        version=9, completed_on=date(2020, 9, 4), signed_off_by=manager, signed_off_at=make.NOW
    )
    client.force_login(manager)
    client.post(reverse("family_hand_over", args=[family.pk]), {"receiver": keyworker.pk, "on": "30/09/2020"})

    page = client.get(reverse("family_history", args=[family.pk]))

    (signed,) = [event["words"] for event in page.context["events"] if event["title"] == "Assessment changed"]
    told = ["completed on: from nothing to 4 September 2020", "signed off by: from nothing to Ada Quill"]
    assert [line for line in [*told, "version", "2020-"] if line in signed] == told


@pytest.mark.parametrize(("role", "is_told"), [("team-manager", False), ("programme-manager", True)])
def test_changes_of_claims_are_told_to_those_who_see_claims(
    client: Client, family: Family, keyworker: User, role: str, *, is_told: bool
) -> None:
    make.ClaimFactory(attachment=make.AttachmentFactory(family=family))
    client.force_login(make.UserFactory(role=role, team=keyworker.team))

    page = client.get(reverse("family_history", args=[family.pk]))

    assert "Attachment entered" in page.text
    assert ("Claim entered" in page.text) is is_told


def test_a_keyworker_without_families_finds_none(client: Client, family: Family) -> None:
    client.force_login(make.KeyworkerFactory())

    assert "No family of yours fits" in find(client, "Hartley").text
