"""The frameworks in the database: their rows come from their files, and a published plan keeps its framework's text."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest

from families.refusals import NotPossibleError
from outcomes.actions import framework_row
from outcomes.judging import plan_of
from outcomes.models import Framework, OutcomesPlan
from outcomes.publishing import publish_plan
from outcomes.rules.framework import framework_text, shipped
from outcomes.rules.reading import PlanError
from tests import factories as make
from tests.outcomes.rules.phases import ABSENCE, BENEFIT, OFFENCE, text_under

pytestmark = pytest.mark.django_db
TEXT = text_under("phase-2", OFFENCE, ABSENCE)


def published(text: str = TEXT) -> OutcomesPlan:
    plan = publish_plan(
        make.CouncilFactory(), framework_row("phase-2"), text, title="Plan", in_force_on=date(2019, 1, 1), at=make.NOW
    )
    return OutcomesPlan.objects.get(pk=plan.pk)


@pytest.mark.parametrize("slug", shipped())
def test_the_row_of_a_framework_comes_from_its_file(slug: str) -> None:
    row = framework_row(slug)

    assert (row.slug, Framework.objects.count()) == (slug, 1)
    assert "Not the national guidance" in row.source_note


def test_a_row_that_is_there_already_stays_as_it_is() -> None:
    there = make.FrameworkFactory(slug="phase-2", name="As published")

    assert framework_row("phase-2") == there
    assert framework_row("phase-2").name == "As published"


def test_a_framework_that_does_not_ship_is_refused_with_those_that_do() -> None:
    with pytest.raises(NotPossibleError, match="there are phase-1, phase-2"):
        framework_row("phase-9")


def test_a_published_plan_keeps_its_framework_as_it_stood() -> None:
    assert published().framework_text == framework_text("phase-2")


def test_a_plan_is_judged_under_the_framework_it_keeps_and_not_under_a_later_one() -> None:
    kept = framework_text("phase-2").replace("minimum = { value = 2", "minimum = { value = 1")
    plan = make.OutcomesPlanFactory(text=TEXT, framework_text=kept)

    assert plan_of(plan.pk).eligibility.minimum == 1
    assert plan_of(published().pk).eligibility.minimum == 2


def test_the_digest_covers_both_texts() -> None:
    digest = published().digest

    assert digest == sha256(f"{TEXT}\0{framework_text('phase-2')}".encode()).hexdigest()


def test_a_plan_that_names_another_framework_is_not_published_under_this_one() -> None:
    with pytest.raises(PlanError, match="framework: expected 'phase-2', under which it is published, found 'phase-1'"):
        published(text_under("phase-1", OFFENCE, ABSENCE, BENEFIT))
