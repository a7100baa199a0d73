"""Reaching a family safely: what is forbidden, who is warned, by what members are reached, each dated."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from families.contacting import Safe, end, say_safe_contact, warn, warnings_of
from families.models import ContactPoint, Family, SafeContact, VisitWarning
from families.refusals import NotPossibleError
from keyworkers.models import User
from tests import factories as make

pytestmark = pytest.mark.django_db

WHEN: Any = {"as_of": make.TODAY, "at": make.NOW}
YESTERDAY = make.TODAY - timedelta(days=1)


@pytest.fixture
def worker() -> User:
    worker: User = make.KeyworkerFactory()
    return worker


@pytest.fixture
def family(worker: User) -> Family:
    """A mother who lives there and a father who does not, both with a number; nobody may ring."""
    family: Family = make.FamilyFactory(name="Hartley")
    mother = make.MembershipFactory(family=family, person__given_name="Amy").person
    father = make.MembershipFactory(family=family, person__given_name="Carl", lives_there=False).person
    make.ContactPointFactory(family=family, person=mother, value="07700 900001")
    make.ContactPointFactory(family=family, person=father, value="07700 900002")
    make.SafeContactFactory(family=family, note="After school only.")
    make.VisitWarningFactory(family=family, warning="Two people visit.")
    make.AssignmentFactory(family=family, keyworker=worker)
    return family


@pytest.fixture
def signed_in(client: Client, worker: User) -> Client:
    client.force_login(worker)
    return client


def seen_on(client: Client, address: str) -> dict[str, str]:
    """Return the mark of what stands, as the form at an address carries it."""
    return {"seen": client.get(address).context["form"]["seen"].value()}


def test_what_holds_on_a_day_is_told_in_one_query(
    family: Family, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        told = warnings_of(family, make.TODAY)

    assert (told.forbidden, told.note, told.visits) == (("Do not ring",), "After school only.", ("Two people visit.",))
    assert [number.href for number in told.numbers] == ["tel:07700900001"]
    assert not warnings_of(family, date(2019, 1, 1)).forbidden


def test_what_is_said_anew_ends_what_was_said_before(family: Family) -> None:
    say_safe_contact(family, Safe(no_letters=True), on=YESTERDAY, **WHEN)

    assert warnings_of(family, make.TODAY).forbidden == ("Do not write",)
    assert warnings_of(family, YESTERDAY - timedelta(days=1)).forbidden == ("Do not ring",)


def test_what_is_said_twice_of_a_day_is_corrected(family: Family) -> None:
    say_safe_contact(family, Safe(no_letters=True), on=YESTERDAY, **WHEN)
    say_safe_contact(family, Safe(no_text=True), on=YESTERDAY, **WHEN)

    assert warnings_of(family, make.TODAY).forbidden == ("Do not text",)
    assert SafeContact.objects.count() == 2


def test_a_family_that_may_be_reached_in_every_way_again_has_no_warning(family: Family) -> None:
    assert say_safe_contact(family, Safe(), on=make.TODAY, **WHEN) is None

    assert warnings_of(family, make.TODAY).forbidden == ()


def test_what_is_said_of_a_day_before_the_last_is_refused(family: Family) -> None:
    with pytest.raises(NotPossibleError, match="6 January 2020"):
        say_safe_contact(family, Safe(), on=date(2020, 1, 5), **WHEN)


def test_nothing_is_said_of_a_day_to_come(family: Family) -> None:
    with pytest.raises(NotPossibleError, match="today or in the past"):
        warn(family, "A dog.", on=make.TODAY + timedelta(days=1), **WHEN)


def test_a_warning_ends_after_it_began() -> None:
    warning = make.VisitWarningFactory(starts_on=YESTERDAY)

    with pytest.raises(NotPossibleError, match="must be after"):
        end(warning, on=YESTERDAY, as_of=make.TODAY)
    end(warning, on=make.TODAY, as_of=make.TODAY)

    assert VisitWarning.objects.get().ends_on == make.TODAY


@pytest.mark.parametrize("name", ["family", "family_people", "family_evidence", "family_contact", "intervention_add"])
def test_every_page_of_the_record_says_how_to_reach_the_family_safely(
    signed_in: Client, family: Family, name: str
) -> None:
    page = signed_in.get(reverse(name, args=[family.pk])).text

    assert "Do not ring" in page
    assert "Two people visit." in page
    assert 'href="tel:07700900001"' in page
    assert 'href="tel:07700900002"' not in page


def test_a_jobcentre_adviser_is_told_what_is_forbidden_and_no_casework(client: Client, family: Family) -> None:
    client.force_login(make.JobcentreAdviserFactory())

    page = client.get(reverse("family_people", args=[family.pk])).text

    assert "Do not ring" in page
    assert [words for words in ("Two people visit", "After school", "07700") if words in page] == []


def test_a_number_of_somebody_another_record_hides_is_not_shown(client: Client, family: Family) -> None:
    mother = family.memberships.get(person__given_name="Amy").person
    make.RestrictionFactory(family=make.MembershipFactory(person=mother, lives_there=False).family)
    client.force_login(make.AnalystFactory())

    page = client.get(reverse("family_contact", args=[family.pk])).text

    assert "900001" not in page
    assert "900002" in page


def test_a_worker_says_what_is_safe_warns_and_adds_a_number(signed_in: Client, family: Family) -> None:
    person = family.memberships.get(person__given_name="Amy").person_id
    on = {"on": "30/09/2020"}

    safe = reverse("family_safe_contact", args=[family.pk])
    signed_in.post(safe, {"forbidden": ["no_text"], **on, **seen_on(signed_in, safe)})
    signed_in.post(reverse("family_warning_add", args=[family.pk]), {"warning": "A dog.", **on})
    sent = {"person": person, "kind": "email", "value": "amy@hartley.example", **on}
    page = signed_in.post(reverse("family_number_add", args=[family.pk]), sent, follow=True)

    assert [words in page.text for words in ("Do not text", "A dog.", "mailto:amy@hartley.example")] == [True] * 3


def test_a_worker_corrects_and_ends_a_warning_and_a_number(signed_in: Client, family: Family) -> None:
    warning, number = family.visit_warnings.get(), family.contact_points.get(value="07700 900001")
    ended = {"ends_on": "30/09/2020"}
    of_warning, of_number = (
        reverse("family_warning", args=[family.pk, warning.pk]),
        reverse("family_number", args=[family.pk, number.pk]),
    )

    signed_in.post(of_warning, {"warning": "One person.", **ended, **seen_on(signed_in, of_warning)})
    sent = {"kind": "mobile", "value": "07700 900003", **ended}
    signed_in.post(of_number, {**sent, **seen_on(signed_in, of_number)})

    told = warnings_of(family, make.TODAY)
    assert (told.visits, told.numbers) == ((), ())
    assert family.contact_points.filter(value="07700 900003", ends_on=make.TODAY).exists()
    assert family.visit_warnings.get().warning == "One person."


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"kind": "mobile", "value": "not a number"}, "Enter a telephone number"),
        ({"kind": "email", "value": "07700 900001"}, "email address"),
        ({"kind": "mobile", "value": "07700 900001", "ends_on": "01/10/2020"}, "today or in the past"),
        ({"kind": "mobile", "value": "07700 900001", "ends_on": "06/01/2020"}, "must be after"),
    ],
)
def test_a_number_that_cannot_be_is_refused_and_nothing_typed_is_lost(
    signed_in: Client, family: Family, sent: dict[str, str], words: str
) -> None:
    number = family.contact_points.get(value="07700 900001")
    at = reverse("family_number", args=[family.pk, number.pk])

    page = signed_in.post(at, {**sent, **seen_on(signed_in, at)})

    assert page.status_code == 422
    assert words in page.text
    assert sent["value"] in page.text


def test_the_second_of_two_who_say_what_is_safe_sees_both_and_forbids_nothing_by_silence(
    signed_in: Client, family: Family
) -> None:
    at, on = reverse("family_safe_contact", args=[family.pk]), {"on": "30/09/2020"}
    opened_by_both = seen_on(signed_in, at)
    signed_in.post(at, {"forbidden": ["no_ringing", "no_letters"], **on, **opened_by_both})

    page = signed_in.post(at, {"forbidden": ["no_text"], "note": "At work.", **on, **opened_by_both})

    assert page.status_code == 422
    assert "Do not ring, Do not write" in page.text
    assert "At work." in page.text
    assert warnings_of(family, make.TODAY).forbidden == ("Do not ring", "Do not write")
    signed_in.post(at, {"forbidden": ["no_text"], **on, "seen": page.context["form"]["seen"].value()})
    assert warnings_of(family, make.TODAY).forbidden == ("Do not text",)


def test_a_warning_somebody_else_ended_meanwhile_is_not_brought_back(signed_in: Client, family: Family) -> None:
    warning = family.visit_warnings.get()
    at = reverse("family_warning", args=[family.pk, warning.pk])
    opened_by_both = seen_on(signed_in, at)
    signed_in.post(at, {"warning": "Two people visit.", "ends_on": "30/09/2020", **opened_by_both})

    page = signed_in.post(at, {"warning": "Three people visit.", **opened_by_both})

    assert page.status_code == 422
    assert "30 September 2020" in page.text
    assert warnings_of(family, make.TODAY).visits == ()


def test_a_number_somebody_else_corrected_meanwhile_is_not_overwritten(signed_in: Client, family: Family) -> None:
    number = family.contact_points.get(value="07700 900001")
    at = reverse("family_number", args=[family.pk, number.pk])
    opened_by_both = seen_on(signed_in, at)
    signed_in.post(at, {"kind": "mobile", "value": "07700 900005", **opened_by_both})

    page = signed_in.post(at, {"kind": "mobile", "value": "07700 900006", **opened_by_both})

    assert page.status_code == 422
    assert [words in page.text for words in ("07700 900005", "07700 900006")] == [True, True]
    assert ContactPoint.objects.get(pk=number.pk).value == "07700 900005"


def test_a_warning_and_a_number_sent_twice_are_one_each(signed_in: Client, family: Family) -> None:
    amy, on = family.memberships.get(person__given_name="Amy").person_id, {"on": "30/09/2020"}

    for _ in range(2):
        signed_in.post(reverse("family_warning_add", args=[family.pk]), {"warning": "A dog.", **on})
        sent = {"person": amy, "kind": "email", "value": "amy@hartley.example", **on}
        signed_in.post(reverse("family_number_add", args=[family.pk]), sent)

    assert family.visit_warnings.filter(warning="A dog.").count() == 1
    assert family.contact_points.filter(value="amy@hartley.example").count() == 1


def test_another_familys_warning_and_number_are_not_found(signed_in: Client, family: Family) -> None:
    warning, number = make.VisitWarningFactory(), make.ContactPointFactory()

    assert signed_in.get(reverse("family_warning", args=[family.pk, warning.pk])).status_code == 404
    assert signed_in.get(reverse("family_number", args=[family.pk, number.pk])).status_code == 404


@pytest.mark.parametrize("count", [1, 20])
def test_the_page_asks_as_often_for_many_as_for_one(
    signed_in: Client, family: Family, count: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(count):
        make.VisitWarningFactory(family=family)
        make.ContactPointFactory(family=family, person=family.memberships.get(lives_there=True).person)

    # Sign-in's two and the council's name; scope, the family, who it is (4), warnings; the page's own (3); the look.
    with django_assert_max_num_queries(3 + 7 + 3 + 3):
        signed_in.get(reverse("family_contact", args=[family.pk]))
