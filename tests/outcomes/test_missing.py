"""What is missing about families: each line where it belongs, none where it is there, and in three queries."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from families.models import ContactPoint, Family
from keyworkers.models import Document
from outcomes.missing import Missing, missing_data
from outcomes.models import Attachment, Baseline
from tests import factories as make

pytestmark = pytest.mark.django_db

CHILD = date(2010, 3, 2)


def complete(**attached: Any) -> Attachment:
    """Return a family of which nothing is missing but a school for a child it has not got."""
    case: Attachment = make.AttachmentFactory(**attached)
    family, council = case.family, case.council
    worker = make.KeyworkerFactory(council=council)
    parent = make.MembershipFactory(council=council, family=family).person
    make.ResidenceFactory(council=council, family=family)
    make.AssignmentFactory(council=council, family=family, keyworker=worker)
    ContactPoint.objects.create(
        council=council,
        family=family,
        person=parent,
        kind="mobile",
        value="07700 900123",
        starts_on=date(2020, 1, 6),
        recorded_at=make.NOW,
    )
    Document.objects.create(
        council=council,
        family=family,
        kind="consent",
        title="Agreement",
        file="documents/agreement.pdf",
        file_name="agreement.pdf",
        content_type="application/pdf",
        size=10,
        digest="0" * 64,
        uploaded_by=worker,
        uploaded_at=make.NOW,
    )
    make.CoverageFactory(source=make.SourceFactory(council=council, kind="offences"))
    make.VerdictFactory(council=council, attachment=case)
    return case


def missing(family: Family, day: date = make.TODAY) -> list[Missing]:
    return missing_data([family.pk], day=day)[family.pk]


def words(family: Family, day: date = make.TODAY) -> list[str]:
    return [one.words for one in missing(family, day)]


def test_of_a_complete_family_nothing_is_missing() -> None:
    assert words(complete().family) == []


def no_home(case: Attachment) -> None:
    case.family.residences.update(ends_on=date(2020, 5, 1))


def no_lead(case: Attachment) -> None:
    case.family.assignments.update(ends_on=date(2020, 5, 1))


def nobody(case: Attachment) -> None:
    case.family.memberships.update(ends_on=date(2020, 5, 1))


def no_telephone(case: Attachment) -> None:
    case.family.contact_points.update(ends_on=date(2020, 5, 1))


def a_child(case: Attachment, **more: Any) -> None:
    make.ChildMembershipFactory(council=case.council, family=case.family, person__born_on=CHILD, **more)


def born_long_ago(case: Attachment) -> None:
    make.MembershipFactory(council=case.council, family=case.family, person__born_on=date(1900, 1, 1))


def no_papers(case: Attachment) -> None:
    Attachment.objects.filter(pk=case.pk).update(assessed_on=None, family_plan_on=None)


def no_consent(case: Attachment) -> None:
    worker = make.KeyworkerFactory(council=case.council)
    case.family.documents.update(withdrawn_at=make.NOW, withdrawn_by=worker, withdrawn_because="Of another family.")


def no_baseline(case: Attachment) -> None:
    given = {"council": case.council, "family": case.family, "indicator": "asb", "recorded_at": make.NOW}
    Baseline.objects.create(attachment=case, measure="asb.incident over 6 months", count=None, **given)


def silence(case: Attachment) -> None:
    make.VerdictFactory._meta.model.objects.filter(attachment=case).update(rests_on=["housing"])
    make.SourceFactory(council=case.council, kind="housing")


@pytest.mark.parametrize(
    ("change", "said", "page"),
    [
        pytest.param(no_home, "No address", "family_people", id="no home"),
        pytest.param(no_lead, "No lead keyworker", "family", id="no lead keyworker"),
        pytest.param(nobody, "Nobody is recorded as living there", "family_people", id="nobody"),
        pytest.param(no_telephone, "No telephone number or e-mail", "family_people", id="no telephone"),
        pytest.param(a_child, "No school recorded for 1 child of school age", "family_people", id="no school"),
        pytest.param(born_long_ago, "1 date of birth that cannot be right", "family_people", id="born in 1900"),
        pytest.param(no_consent, "No agreement or consent", "family_documents", id="no consent"),
        pytest.param(
            no_baseline, "not known: Anti-social behaviour over 6 months", "family_evidence", id="no baseline"
        ),
        pytest.param(silence, "has told nothing yet", "family_evidence", id="a silent source"),
    ],
)
def test_what_is_missing_is_said_with_why_and_where_to_act(
    change: Callable[[Attachment], None], said: str, page: str
) -> None:
    case = complete()
    change(case)

    (found,) = missing(case.family)

    assert said in found.words
    assert found.page == page
    assert found.why


def test_an_assessment_and_a_family_plan_are_missed_each_for_itself() -> None:
    case = complete()
    no_papers(case)

    assert [one.page for one in missing(case.family)] == ["family_assessment", "family_plan"]


def test_a_child_on_a_roll_one_elsewhere_and_a_small_one_miss_no_school() -> None:
    case = complete()
    a_child(case, lives_there=False)
    make.ChildMembershipFactory(council=case.council, family=case.family, person__born_on=date(2017, 3, 2))
    enrolled = make.ChildMembershipFactory(council=case.council, family=case.family, person__born_on=CHILD).person
    make.SchoolRollFactory(council=case.council, person=enrolled)

    assert words(case.family) == []


@pytest.mark.parametrize(("day", "is_missing"), [(date(2020, 11, 11), False), (date(2020, 11, 12), True)])
def test_a_source_is_silent_from_the_day_after_its_allowed_lag(day: date, is_missing: bool) -> None:  # noqa: FBT001
    """The police file is complete to 27 September and may be 45 days late."""
    assert bool(words(complete().family, day)) == is_missing


def test_of_a_family_whose_work_has_ended_nothing_is_missing() -> None:
    case = complete(closed_on=date(2020, 6, 1))
    no_home(case)

    assert words(case.family) == []
    assert words(case.family, date(2020, 5, 31)) == ["No address"]


def test_of_a_family_nobody_works_with_yet_only_who_and_where_they_are() -> None:
    found = missing(make.FamilyFactory())

    assert {one.page for one in found} == {"family", "family_people"}


def test_the_queries_are_the_same_for_one_family_and_for_many() -> None:
    families = [complete().family for _ in range(4)]

    with CaptureQueriesContext(connection) as queries:
        found = missing_data([family.pk for family in families], day=make.TODAY)

    assert len(queries) == 1
    assert found == {family.pk: [] for family in families}
