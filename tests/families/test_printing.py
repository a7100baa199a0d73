"""What is printed: clean pages that a family may read, with who printed them, and never a shielded address."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django import DjangoAssertNumQueries

from families.models import Family, Residence
from families.shielding import shield
from keyworkers.models import Action, FamilyPlan, Goal, Look, User
from tests import factories as make

pytestmark = pytest.mark.django_db

PRINTED = ["family_print", "family_print_plan", "family_print_chronology"]
PLAN = Path(__file__).parents[2] / "outcomes" / "plans" / "composite-phase-2.toml"
STREET, POSTCODE = "4 Thistlecombe Passage", "ZY98 7XW"


@pytest.fixture
def worker() -> User:
    worker: User = make.KeyworkerFactory(first_name="Kit", last_name="Keane")
    return worker


@pytest.fixture
def family(worker: User) -> Family:
    """A mother, her son, a family plan with a goal and two actions, a note, and a need."""
    family: Family = make.FamilyFactory(name="Hartley")
    mother = make.MembershipFactory(family=family, person__given_name="Amy", person__family_name="Hartley").person
    make.ChildMembershipFactory(family=family, person__given_name="Ben")
    make.ResidenceFactory(family=family, address_1=STREET, postcode=POSTCODE)
    make.AssignmentFactory(family=family, keyworker=worker)
    plan_of_council = make.OutcomesPlanFactory(council=family.council, text=PLAN.read_text())
    attachment = make.AttachmentFactory(family=family, plan=plan_of_council)
    make.NeedFactory(attachment=attachment, headline="education", indicator="education-concern")
    make.InterventionFactory(family=family, worker=worker, note=f"Met at {STREET.upper()}, zy987xw.")
    row: dict[str, Any] = {"council": family.council, "recorded_at": make.NOW}
    plan = FamilyPlan.objects.create(
        family=family, agreed_on=date(2020, 9, 1), review_on=date(2020, 12, 1), written_by=worker, **row
    )
    plan.agreed_with.add(mother)
    goal = Goal.objects.create(family=family, family_plan=plan, wording="Ben is at school every day", **row)
    of_goal = row | {"family": family, "goal": goal}
    Action.objects.create(wording="Ring the school", worker=worker, due_on=date(2020, 10, 5), **of_goal)
    Action.objects.create(wording=f"Walk from {STREET}", member=mother, due_on=date(2020, 10, 6), **of_goal)
    return family


@pytest.fixture
def signed_in(client: Client, worker: User) -> Client:
    client.force_login(worker)
    return client


def paper(client: Client, name: str, family: Family, **asked: str) -> str:
    return str(client.get(reverse(name, args=[family.pk]), asked).content.decode())


@pytest.mark.parametrize("name", PRINTED)
def test_a_printed_page_says_whose_it_is_as_at_when_and_who_printed_it(
    signed_in: Client, family: Family, name: str
) -> None:
    text = paper(signed_in, name, family)

    assert "Hartley family" in text
    assert "<dt>As at</dt><dd>30 September 2020</dd>" in text
    assert "Printed by Kit Keane on 30 September 2020" in text
    assert f"{STREET}, {POSTCODE}" in text
    assert Look.objects.get().page == name


@pytest.mark.parametrize("name", PRINTED)
def test_no_shielded_address_is_printed_even_by_those_who_may_see_it(
    signed_in: Client, family: Family, name: str
) -> None:
    shield(Residence.objects.get(), reason="The mother fled.")

    text = paper(signed_in, name, family).casefold()

    assert "not printed" in text
    assert [words for words in ("thistlecombe", "zy98 7xw", "zy987xw") if words in text] == []


@pytest.mark.parametrize("name", PRINTED)
def test_a_printed_page_says_nothing_a_family_may_not_read(signed_in: Client, family: Family, name: str) -> None:
    text = paper(signed_in, name, family).casefold()

    assert [word for word in ("troubled", "problem", "failed", "verdict", "relapse", "£") if word in text] == []


def test_a_family_plan_is_printed_with_its_goals_and_lines_to_sign(signed_in: Client, family: Family) -> None:
    text = paper(signed_in, "family_print_plan", family)

    assert "Ben is at school every day" in text
    assert text.index("Ring the school") < text.index("Walk from")
    assert "Agreed on 1 September 2020, with Amy Hartley." in text
    assert text.count('class="app-paper__line"') == 3


def test_a_family_without_a_family_plan_has_none_to_sign(signed_in: Client, worker: User) -> None:
    family = make.AssignmentFactory(keyworker=worker).family

    text = paper(signed_in, "family_print_plan", family)

    assert "There is no goal yet." in text
    assert "Signature" not in text


def test_a_chronology_is_printed_the_first_thing_first(signed_in: Client, family: Family, worker: User) -> None:
    make.InterventionFactory(family=family, worker=worker, note="The first.", happened_on=date(2020, 1, 6))
    make.InterventionFactory(family=family, worker=worker, note="The second.", happened_on=date(2020, 2, 6))

    text = paper(signed_in, "family_print_chronology", family)

    assert text.index("The first.") < text.index("The second.")


def test_a_summary_is_printed_as_of_another_day(signed_in: Client, family: Family) -> None:
    text = paper(signed_in, "family_print", family, on="2020-01-31")

    assert "<dt>As at</dt><dd>31 January 2020</dd>" in text
    assert "Ring the school" not in text


@pytest.mark.parametrize("name", PRINTED)
def test_a_jobcentre_adviser_prints_nothing(client: Client, family: Family, name: str) -> None:
    client.force_login(make.JobcentreAdviserFactory())

    assert client.get(reverse(name, args=[family.pk])).status_code == 403


@pytest.mark.parametrize("count", [1, 20])
@pytest.mark.parametrize(("name", "own"), [("family_print_plan", 5), ("family_print_chronology", 2)])
def test_printing_asks_as_often_for_much_as_for_little(
    signed_in: Client,
    family: Family,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    name: str,
    own: int,
    count: int,
) -> None:
    goal = Goal.objects.get()
    row: dict[str, Any] = {"council": family.council, "family": family, "recorded_at": make.NOW, "goal": goal}
    for number in range(count):
        Action.objects.create(wording=f"{number}", worker=make.KeyworkerFactory(), due_on=make.TODAY, **row)
        make.InterventionFactory(family=family, worker=goal.family_plan.written_by, note=f"{number}")

    # Sign-in's two and the council's name; the record (7); the page's own; the look (3).
    with django_assert_max_num_queries(3 + 7 + own + 3):
        paper(signed_in, name, family)


@pytest.mark.parametrize("name", PRINTED)
def test_a_printed_page_fits_the_width_of_a4(
    transactional_db: None, family: Family, worker: User, page_of: Callable[[User], Page], axe: Any, name: str
) -> None:
    page = page_of(worker)
    page.goto(reverse(name, args=[family.pk]))
    axe(page)

    page.emulate_media(media="print")
    page.set_viewport_size({"width": 672, "height": 1000})  # A4 less its margins, at 96 dots an inch

    assert page.evaluate("document.documentElement.scrollWidth") <= 672
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF-")
