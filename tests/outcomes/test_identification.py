"""Families to consider: found from their evidence, written once, and opened or set aside by a person."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from families.models import Family, Source
from families.refusals import NotPossibleError
from keyworkers.models import User
from outcomes.actions import Start, attach, judge_touched
from outcomes.identifying import consider, contributions_of, identify
from outcomes.models import Attachment, Consideration, Decision, DeliveryRoute, Identification, IdentificationMatrix
from outcomes.publishing import publish_matrix
from outcomes.rules.matrix import MatrixError
from tests import factories as make
from tests.outcomes.conftest import Agencies

pytestmark = pytest.mark.django_db


@pytest.fixture
def matrix(agencies: Agencies) -> IdentificationMatrix:
    return publish_matrix(
        agencies.family.council,
        agencies.plan.framework,
        make.MATRIX.read_text(encoding="utf-8"),
        title="Identification matrix",
        in_force_on=date(2015, 4, 1),
        at=make.NOW,
    )


@pytest.fixture
def analyst() -> User:
    analyst: User = make.AnalystFactory()
    return analyst


@pytest.fixture
def known(agencies: Agencies, matrix: IdentificationMatrix) -> Agencies:
    """A family not worked with, whose child had two proven offences and missed a quarter of school."""
    for name in ("2019-20 Spring", "2019-20 Autumn", "2018-19 Summer"):
        agencies.term(name, missed=25)
    agencies.incident("2020-06-03", kind="offence", outcome="proven")
    agencies.incident("2020-07-03", kind="offence", outcome="proven")
    return agencies


def found(agencies: Agencies, *, as_of: date = make.TODAY) -> Identification:
    identify([agencies.family.pk], as_of=as_of, at=make.NOW)
    return Identification.objects.get(family=agencies.family)


def judged(agencies: Agencies) -> Identification:
    judge_touched(as_of=make.TODAY, at=make.NOW)
    return Identification.objects.get(family=agencies.family)


def opened(place: Identification, by: User, **changes: Any) -> Consideration:
    asked = {"decision": Decision.OPENED, "reason": "Two agencies asked for the same visit."} | changes
    return consider(place, **asked, by=by, as_of=make.TODAY, at=make.NOW)


def test_a_familys_place_is_found_as_soon_as_it_is_touched(known: Agencies, matrix: IdentificationMatrix) -> None:
    place = judged(known)

    assert (place.score, place.band, place.domains) == (Decimal(4), "third", ["crime", "education"])
    assert (place.matrix, place.as_of, place.freshest_on) == (matrix, make.TODAY, date(2020, 7, 3))


def test_the_place_keeps_whom_and_what_each_point_comes_from(known: Agencies) -> None:
    by_indicator = {one.indicator: one for one in contributions_of(judged(known).contributions)}

    repeated = by_indicator["youth-offences"]
    assert [who.person for who in repeated.people] == [known.child.pk]
    assert (repeated.points, repeated.count, len(repeated.evidence)) == (2, 2, 2)
    assert (repeated.first_on, repeated.until) == (date(2020, 6, 3), date(2021, 6, 2))


def test_the_entry_rule_is_kept_apart_from_the_score(known: Agencies) -> None:
    assert judged(known).is_eligible is True
    make.MembershipFactory._meta.model.objects.filter(person=known.child).update(ends_on=date(2020, 8, 1))

    place = judged(known)

    assert (place.is_eligible, place.score) == (False, Decimal(4))
    assert place.eligibility["dependent_child"] == "not yet"


def test_what_a_source_is_silent_about_for_too_long_is_not_known(known: Agencies) -> None:
    judged(known)
    Source.objects.filter(kind="social-care").update(allowed_lag_days=2)

    place = found(known)

    silent = {gap["source"] for gap in place.gaps if gap["person"] is None}
    assert "social-care" in silent
    assert "offences" not in silent


def test_a_family_that_is_worked_with_has_no_place_any_more(known: Agencies, analyst: User) -> None:
    judged(known)

    attach(known.family, Start(make.TODAY, DeliveryRoute.KEYWORKER), by=analyst, at=make.NOW)
    judge_touched(as_of=make.TODAY, at=make.NOW)

    assert not Identification.objects.exists()


def test_a_council_without_a_matrix_has_no_places(agencies: Agencies) -> None:
    judge_touched(as_of=make.TODAY, at=make.NOW)

    assert not Identification.objects.exists()


def test_finding_places_again_changes_nothing_but_the_day(known: Agencies) -> None:
    judged(known)
    first = identify([known.family.pk], as_of=make.TODAY, at=make.NOW)
    tomorrow = identify([known.family.pk], as_of=make.TODAY + timedelta(days=1), at=make.NOW)

    assert (first.count, first.changed, tomorrow.changed) == (1, (), ())
    assert Identification.objects.get().as_of == make.TODAY + timedelta(days=1)


def test_a_place_changes_when_evidence_drops_out(known: Agencies) -> None:
    judged(known)

    place = found(known, as_of=date(2021, 6, 3))

    assert (place.score, place.domains) == (Decimal(1), ["crime"])


def test_a_family_the_rules_crash_on_keeps_its_place(known: Agencies, monkeypatch: pytest.MonkeyPatch) -> None:
    judged(known)

    def fail(*_: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("outcomes.identifying.prioritise", fail)
    done = identify([known.family.pk], as_of=date(2021, 6, 3), at=make.NOW)

    assert done.failed == (known.family.pk,)
    assert Identification.objects.get().score == 4


def test_a_save_never_waits_for_a_place_that_cannot_be_found(known: Agencies, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("outcomes.actions.identify", fail)

    assert judge_touched(as_of=make.TODAY, at=make.NOW).count == 1


@pytest.mark.parametrize("number", [1, 20])
def test_many_families_are_asked_about_as_often_as_one(
    known: Agencies, number: int, django_assert_num_queries: Any
) -> None:
    judged(known)
    families = [known.family.pk]
    for _ in range(number):
        member = make.ChildMembershipFactory(council=known.family.council)
        make.EvidenceFactory(person=member.person, measure="asb.incident", starts_on=date(2020, 6, 1), ends_on=None)
        families.append(member.family_id)
    identify(families, as_of=make.TODAY, at=make.NOW)

    # The families, what they are attached under and the matrices; the plans; what is known; the matrix's text; what
    # stands, and the day.
    with django_assert_num_queries(1 + 1 + 1 + 1 + 2):
        identify(families, as_of=make.TODAY, at=make.NOW)


def test_a_matrix_with_a_fault_is_not_published(agencies: Agencies) -> None:
    with pytest.raises(MatrixError, match="bands"):
        publish_matrix(
            agencies.family.council,
            agencies.plan.framework,
            "name = 'x'",
            title="Ours",
            in_force_on=make.TODAY,
            at=make.NOW,
        )


def test_a_later_matrix_is_used_from_its_day(known: Agencies, matrix: IdentificationMatrix) -> None:
    judged(known)
    text = matrix.text.replace("cap = { value = 3", "cap = { value = 1")
    later = publish_matrix(matrix.council, matrix.framework, text, title="Ours", in_force_on=make.TODAY, at=make.NOW)

    yesterday, today = found(known, as_of=date(2020, 9, 29)), found(known)

    assert (later.version, yesterday.matrix_id, today.matrix_id) == (2, matrix.pk, later.pk)
    assert (yesterday.score, today.score) == (Decimal(4), Decimal(2))


def test_opening_a_family_keeps_the_reason_and_where_it_stood(known: Agencies, analyst: User) -> None:
    place = judged(known)

    kept = opened(place, analyst)

    assert (kept.reason, kept.considered_by, kept.score) == (
        "Two agencies asked for the same visit.",
        analyst,
        Decimal(4),
    )
    assert (kept.contributions, kept.is_outside_entry_rule) == (place.contributions, False)
    assert not Attachment.objects.exists()


def test_an_opened_family_is_not_on_the_list_any_more(known: Agencies, analyst: User) -> None:
    place = judged(known)
    assert place in Identification.objects.to_consider(make.TODAY)

    opened(place, analyst)

    assert place not in Identification.objects.to_consider(make.TODAY)


@pytest.mark.parametrize(("day", "is_listed"), [(date(2020, 10, 31), False), (date(2020, 11, 1), True)])
def test_a_family_set_aside_comes_back_on_its_day(known: Agencies, analyst: User, day: date, is_listed: bool) -> None:  # noqa: FBT001  # a table's column
    place = judged(known)

    opened(place, analyst, decision=Decision.SET_ASIDE, look_again_on=date(2020, 11, 1))

    assert Identification.objects.to_consider(day).exists() is is_listed


def test_a_family_outside_the_entry_rule_is_opened_only_marked_so(known: Agencies, analyst: User) -> None:
    place = judged(known)
    Identification.objects.update(is_eligible=False)

    assert opened(place, analyst).is_outside_entry_rule


def test_a_family_of_which_the_entry_rule_is_not_known_can_be_opened(known: Agencies, analyst: User) -> None:
    place = judged(known)
    Identification.objects.update(is_eligible=None, score=0)

    assert not opened(place, analyst).is_outside_entry_rule


def test_a_family_is_opened_once(known: Agencies, analyst: User) -> None:
    place = judged(known)
    opened(place, analyst)

    with pytest.raises(NotPossibleError, match="opened already"):
        opened(place, analyst)


def test_an_opened_family_can_be_set_aside_again(known: Agencies, analyst: User) -> None:
    place = judged(known)
    opened(place, analyst)

    opened(place, analyst, decision=Decision.SET_ASIDE, look_again_on=date(2020, 11, 1))

    assert Consideration.objects.count() == 2
    assert place in Identification.objects.to_consider(date(2020, 11, 1))


@pytest.mark.parametrize("day", [None, make.TODAY])
def test_a_family_set_aside_has_a_day_ahead_to_look_again(known: Agencies, analyst: User, day: date | None) -> None:
    with pytest.raises(NotPossibleError, match="look again"):
        opened(judged(known), analyst, decision=Decision.SET_ASIDE, look_again_on=day)


def test_a_family_that_is_worked_with_is_not_opened(known: Agencies, analyst: User) -> None:
    place = judged(known)
    attach(known.family, Start(make.TODAY, DeliveryRoute.KEYWORKER), by=analyst, at=make.NOW)

    with pytest.raises(NotPossibleError, match="worked with already"):
        opened(place, analyst)


def test_the_list_is_ranked_by_score_then_freshness_then_reference() -> None:
    rows = [
        ("F3", Decimal(5), date(2020, 6, 1)),
        ("F2", Decimal(5), date(2020, 6, 2)),
        ("F4", Decimal(5), None),
        ("F1", Decimal(9), None),
        ("F6", Decimal(5), None),
        ("F5", Decimal(5), date(2020, 6, 1)),
    ]
    for reference, score, day in rows:
        family: Family = make.FamilyFactory(reference=reference)
        make.IdentificationFactory(family=family, score=score, freshest_on=day)

    ranked = Identification.objects.ranked().select_related("family")

    order = [row.family.reference for row in ranked]
    assert order == ["F1", "F2", "F3", "F5", "F4", "F6"]
    for place, row in enumerate(ranked):
        after = Identification.objects.ranked().ranked_after(row).values_list("family__reference", flat=True)
        assert list(after) == order[place + 1 :]
