"""The people of a family on its page, and its household changed on pages: form, what will happen, done, undone."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from families.models import Family, HouseholdChange, Membership, Person, Relation
from keyworkers.models import Assignment, User
from outcomes.models import Evidence
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = "03/05/2020"


@pytest.fixture
def worker() -> User:
    worker: User = make.KeyworkerFactory()
    return worker


@pytest.fixture
def family(worker: User) -> Family:
    """Ann, Dan and the children Ben and Cy, whom the worker leads."""
    family: Family = make.FamilyFactory(name="Example", reference="F1")
    for given, born_on, relationship in (
        ("Ann", date(1985, 5, 17), "mother"),
        ("Dan", date(1983, 1, 9), "partner"),
        ("Ben", date(2009, 3, 2), "child"),
        ("Cy", date(2012, 8, 30), "child"),
    ):
        person = make.PersonFactory(given_name=given, born_on=born_on)
        make.MembershipFactory(family=family, person=person, relationship=relationship)
    make.ResidenceFactory(family=family)
    make.AssignmentFactory(family=family, keyworker=worker)
    return family


@pytest.fixture
def signed_in(client: Client, worker: User) -> Client:
    client.force_login(worker)
    return client


def who(given_name: str) -> Person:
    return Person.objects.get(given_name=given_name)


def to(name: str, *about: Any) -> str:
    return reverse(name, args=about)


def entered(kind: str) -> dict[str, Any]:
    """Return what is entered for a change."""
    people = {
        name: Person.objects.filter(given_name=name).values_list("pk", flat=True).first()
        for name in ("Ann", "Dan", "Cy")
    }
    new_home = {"address_1": "2 Other Road", "postcode": "zz994xy"}
    every: dict[str, dict[str, Any]] = {
        "leave": {"people": [people["Dan"]], "on": DAY, "still_belong": "no"},
        "born": {"given_name": "Bo", "family_name": "Example", "sex": "F", "on": DAY, "parents": [people["Ann"]]},
        "move": {**new_home, "on": DAY},
        "died": {"person": people["Dan"], "on": DAY},
        "split": {"people": [people["Dan"], people["Cy"]], "on": DAY, "name": "Other", **new_home},
        "relate": {"person": people["Ann"], "kind": "partner", "other": people["Dan"], "on": ""},
    }
    return every[kind]


def saved(client: Client, family: Family, kind: str, sent: dict[str, Any]) -> Any:
    return client.post(to(f"family_{kind}", family.pk), sent | {"step": "save"}, follow=True)


SAYS = {
    "leave": [
        "Dan Example leaves the household: 3 May 2020 is the first day",
        "Ann Example, Ben Example and Cy Example stay.",
    ],
    "born": ["Bo Example is born on 3 May 2020", "Ann Example is recorded as the parents."],
    "move": ["lives at 2 Other Road, ZZ99 4XY from 3 May 2020 on."],
    "died": ["Dan Example died on 3 May 2020"],
    "split": [
        "Dan Example and Cy Example leave for a new household, Other, from 3 May 2020 on.",
        "stay with Example (F1)",
    ],
    "relate": ["Ann Example and Dan Example are partners."],
}


@pytest.mark.parametrize("kind", SAYS)
def test_a_change_is_checked_before_anything_is_saved(signed_in: Client, family: Family, kind: str) -> None:
    page = signed_in.post(to(f"family_{kind}", family.pk), entered(kind))

    assert page.status_code == 200
    assert "Check before you save" in page.text
    assert [words for words in SAYS[kind] if words not in page.text] == []
    assert not HouseholdChange.objects.exists()


@pytest.mark.parametrize("kind", SAYS)
def test_a_change_is_saved_and_undone(signed_in: Client, family: Family, kind: str) -> None:
    page = saved(signed_in, family, kind, entered(kind))
    change = HouseholdChange.objects.get()
    assert page.resolver_match.view_name == "family_people"
    assert (change.made_by, f"people/changes/{change.pk}/undo/" in page.text) == (page.context["user"].username, True)

    undo = signed_in.post(
        to("family_change_undo", family.pk, change.pk), {"why": "A slip.", "step": "save"}, follow=True
    )

    assert "The change is undone." in undo.text
    assert "Undone by" in undo.text
    assert Membership.objects.on(make.TODAY).filter(family=family).count() == 4
    assert not Relation.objects.exists()


def test_a_form_that_cannot_be_saved_names_the_field_and_loses_nothing(signed_in: Client, family: Family) -> None:
    page = signed_in.post(
        to("family_leave", family.pk), entered("leave") | {"on": "01/10/2020", "reason": "Moved out."}
    )

    assert page.status_code == 422
    assert 'href="#id_on"' in page.text
    assert "today or in the past" in page.text
    assert "Moved out." in page.text
    assert re.search(rf'value="{who("Dan").pk}"[^>]* checked', page.text)


def test_the_answers_can_be_changed_before_they_are_saved(signed_in: Client, family: Family) -> None:
    page = signed_in.post(to("family_leave", family.pk), entered("leave") | {"step": "again"})

    assert "There is a problem" not in page.text
    assert 'value="03/05/2020"' in page.text


def test_a_change_saved_twice_is_refused_the_second_time(signed_in: Client, family: Family) -> None:
    saved(signed_in, family, "leave", entered("leave"))

    page = saved(signed_in, family, "leave", entered("leave"))

    assert page.status_code == 422
    assert HouseholdChange.objects.count() == 1


def test_a_new_household_is_led_by_whoever_leads_the_old_one(signed_in: Client, family: Family, worker: User) -> None:
    saved(signed_in, family, "split", entered("split"))

    other = HouseholdChange.objects.get().other_family
    assert other is not None
    assert Assignment.objects.get(family=other).keyworker == worker
    page = signed_in.get(to("family_people", other.pk))
    assert "They came from" in page.text
    assert "Undo" not in page.text


def test_undoing_a_split_ends_who_leads_the_emptied_household(signed_in: Client, family: Family) -> None:
    saved(signed_in, family, "split", entered("split"))
    change = HouseholdChange.objects.get()

    signed_in.post(to("family_change_undo", family.pk, change.pk), {"why": "A slip.", "step": "save"})

    assert not Assignment.objects.filter(family=change.other_family).exists()


def test_what_the_service_worked_out_of_a_new_household_does_not_stand_in_the_way_of_undoing_the_split(
    signed_in: Client, family: Family
) -> None:
    saved(signed_in, family, "split", entered("split"))
    change = HouseholdChange.objects.get()
    make.IdentificationFactory(family=change.other_family)

    signed_in.post(to("family_change_undo", family.pk, change.pk), {"why": "A slip.", "step": "save"})

    change.refresh_from_db()
    assert change.undone_at is not None
    assert not Membership.objects.filter(family=change.other_family).exists()


def test_some_join_a_household_that_is_known_here(signed_in: Client, family: Family, worker: User) -> None:
    known = make.MembershipFactory(family__reference="F2").family
    make.AssignmentFactory(family=known, keyworker=worker)

    saved(signed_in, family, "split", entered("split") | {"into": "f2", "name": "", "address_1": "", "postcode": ""})

    assert set(Membership.objects.on(make.TODAY).filter(family=known).values_list("person__given_name", flat=True)) >= {
        "Dan",
        "Cy",
    }


def test_a_household_one_cannot_open_is_not_found_by_its_reference(signed_in: Client, family: Family) -> None:
    make.MembershipFactory(family__reference="F2")

    page = signed_in.post(to("family_merge", family.pk), {"into": "F2", "on": DAY})

    assert page.status_code == 422
    assert "None of the families you can open" in page.text


def test_everybody_joins_another_household_whose_page_says_so(signed_in: Client, family: Family, worker: User) -> None:
    known = make.MembershipFactory(family__reference="F2").family
    make.AssignmentFactory(family=known, keyworker=worker)

    page = saved(signed_in, family, "merge", {"into": "F2", "on": DAY})

    assert "Nobody is recorded as living there" in page.text
    assert f'All of them went to <a class="govuk-link" href="{to("family_people", known.pk)}">' in page.text
    assert "Nobody belongs to this family on this day." in signed_in.get(to("family", family.pk)).text
    assert "Nobody belongs" not in signed_in.get(to("family", known.pk)).text


def test_a_separation_is_offered_of_couples_that_last(signed_in: Client, family: Family) -> None:
    relation = make.RelationFactory(person=who("Ann"), other=who("Dan"), kind="spouse", starts_on=date(2014, 1, 1))

    page = saved(signed_in, family, "separate", {"relation": relation.pk, "on": DAY})

    assert "separated on 3 May 2020" in page.text


def test_a_birth_ends_the_entry_that_a_child_is_expected_and_undoing_it_brings_that_back(
    signed_in: Client, family: Family, worker: User
) -> None:
    days = {"starts_on": date(2019, 12, 1), "ends_on": date(2020, 6, 20)}
    make.EvidenceFactory(person=who("Ann"), measure="household.expecting", entered_by=worker, value=None, **days)
    assert "expects a child" in signed_in.get(to("family_people", family.pk), {"on": "2020-05-01"}).text

    saved(signed_in, family, "born", entered("born"))
    assert Evidence.objects.standing().get().ends_on == date(2020, 5, 3)

    change = HouseholdChange.objects.get()
    signed_in.post(to("family_change_undo", family.pk, change.pk), {"why": "A slip.", "step": "save"})
    assert Evidence.objects.standing().get().ends_on == date(2020, 6, 20)


def test_a_note_with_somebody_stands_in_the_way_of_undoing_that_they_joined(
    signed_in: Client, family: Family, worker: User
) -> None:
    saved(signed_in, family, "born", entered("born"))
    note = make.InterventionFactory(family=family, worker=worker, happened_on=date(2020, 6, 1))
    note.participations.create(person=who("Bo"))

    change = HouseholdChange.objects.get()
    page = signed_in.post(to("family_change_undo", family.pk, change.pk), {"why": "A slip."})

    assert page.status_code == 422
    assert "logged on 1 June 2020 names Bo Example." in page.text


def test_the_page_shows_ages_on_the_day_and_now(signed_in: Client, family: Family) -> None:
    page = signed_in.get(to("family_people", family.pk), {"on": "2016-01-01"})

    assert [column["label"] for column in page.context["columns"]["people"]][1:3] == ["Age then", "Age now"]
    assert [row[1:3] for row in page.context["residents"] if row[0] == "Ben Example"] == [[6, 11]]


def test_the_page_shows_who_left_and_who_died(signed_in: Client, family: Family) -> None:
    saved(signed_in, family, "leave", {"people": [who("Cy").pk], "on": DAY, "still_belong": "no"})
    page = saved(signed_in, family, "died", entered("died"))

    gone = {row[0]: row[3] for row in page.context["gone"]}
    assert gone == {"Cy Example": "Left", "Dan Example": "Died on 3 May 2020"}


def test_whoever_may_not_change_households_sees_no_menu(client: Client, family: Family) -> None:
    client.force_login(make.InternalAuditorFactory())

    assert "Something has changed in this household" not in client.get(to("family_people", family.pk)).text


def test_a_household_that_another_record_hides_is_not_named(client: Client, family: Family) -> None:
    hidden = make.FamilyFactory(name="Hidden Name")
    make.HouseholdChangeFactory(family=family, other_family=hidden, kind="split")
    make.RestrictionFactory(family=hidden)
    client.force_login(make.AnalystFactory())

    page = client.get(to("family_people", family.pk))

    assert "Hidden Name" not in page.text
    assert "a household you cannot open" in page.text


@pytest.mark.parametrize("number", [3, 30])
def test_the_page_asks_as_often_for_many_people_as_for_few(
    signed_in: Client, family: Family, number: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(number):
        child = make.ChildMembershipFactory(family=family).person
        make.RelationFactory(person=who("Ann"), other=child)
        make.HouseholdChangeFactory(family=family, other_family=make.FamilyFactory())

    with django_assert_max_num_queries(QUERIES):
        signed_in.get(to("family_people", family.pk))


QUERIES = 15  # three of them are the look


def test_after_a_shielded_address_the_next_one_is_shielded_too_and_can_be_undone(
    signed_in: Client, family: Family
) -> None:
    family.residences.update(is_shielded=True)

    page = signed_in.post(to("family_move", family.pk), entered("move"))
    saved(signed_in, family, "move", entered("move"))

    assert "The address is shielded." in page.text
    assert family.residences.get(ends_on__isnull=True).is_shielded
    change = HouseholdChange.objects.get()
    signed_in.post(to("family_change_undo", family.pk, change.pk), {"why": "A slip.", "step": "save"})
    assert family.residences.get().postcode == "ZZ99 3WZ"


def test_whoever_leaves_a_shielded_address_is_shielded_by_somebody_who_may_not_see_it(
    client: Client, family: Family
) -> None:
    family.residences.update(is_shielded=True)
    client.force_login(make.AnalystFactory())

    saved(client, family, "split", entered("split"))

    other = HouseholdChange.objects.get().other_family
    assert other is not None
    assert other.residences.get().is_shielded


def test_what_was_written_of_a_change_is_casework(client: Client, family: Family) -> None:
    make.HouseholdChangeFactory(family=family, reason="There was a quarrel.")
    client.force_login(make.JobcentreAdviserFactory())

    assert "quarrel" not in client.get(to("family_people", family.pk)).text
