"""The timeline: everything dated in a family's record, newest first, narrowed, searched, page by page."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from families.ledger import Saying
from families.models import Family, FeedRecord, HouseholdChange, RelationKind
from families.relating import relate, separate
from keyworkers.models import (
    Assessment,
    Document,
    FamilyPlan,
    Goal,
    Handover,
    Intervention,
    Review,
    User,
)
from keyworkers.views.chronology import Place, chronology_of
from keyworkers.views.sources import SOURCES
from keyworkers.views.wanted import Wanted
from outcomes.models import CaseStep
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker() -> User:
    worker: User = make.KeyworkerFactory(first_name="Kit", last_name="Keane")
    return worker


@pytest.fixture
def family(worker: User) -> Family:
    family: Family = make.FamilyFactory(name="Hartley")
    make.AssignmentFactory(family=family, keyworker=worker)
    return family


@pytest.fixture
def signed_in(client: Client, worker: User) -> Client:
    client.force_login(worker)
    return client


def timeline(family: Family) -> str:
    return reverse("family_timeline", args=[family.pk])


def note(family: Family, worker: User, number: int, **fields: Any) -> Intervention:
    made: Intervention = make.InterventionFactory(
        family=family, worker=worker, happened_on=date(2020, 1, number), note=f"Note {number:02}", **fields
    )
    return made


def moment(on: int) -> datetime:
    return make.NOW.replace(month=6, day=on)


def everything(family: Family, worker: User) -> None:
    """Put one of each thing into the family's record, each on its own day of June."""
    of = {"council": family.council, "family": family}
    by = {"written_by": worker, "recorded_at": make.NOW}
    attachment = make.AttachmentFactory(family=family, attached_on=date(2020, 6, 1))
    make.NeedFactory(attachment=attachment, family=family, identified_on=date(2020, 6, 2))
    HouseholdChange.objects.create(
        **of, kind="joined", happened_on=date(2020, 6, 3), effects=[], made_by="kit", made_at=make.NOW
    )
    Assessment.objects.create(
        **of,
        **by,
        started_on=date(2020, 6, 4),
        agreed_on=date(2020, 6, 5),
        completed_on=date(2020, 6, 5),
        signed_off_by=worker,
        signed_off_at=moment(6),
    )
    agreed = FamilyPlan.objects.create(**of, **by, agreed_on=date(2020, 6, 7))
    Goal.objects.create(
        **of, family_plan=agreed, wording="Calm mornings", reached_on=date(2020, 6, 8), recorded_at=make.NOW
    )
    Review.objects.create(**of, **by, family_plan=agreed, reviewed_on=date(2020, 6, 9), changed="Less", snapshot={})
    Document.objects.create(
        **of, kind="letter", title="A letter", size=1, uploaded_by=worker, uploaded_at=moment(10), file_name="a.pdf"
    )
    Handover.objects.create(
        **of, to_worker=worker, handed_on=date(2020, 6, 11), handed_by=worker, handed_at=make.NOW, note="Ring first"
    )
    CaseStep.objects.create(
        **of,
        attachment=attachment,
        kind="stepped-down",
        stepped_on=date(2020, 6, 12),
        words="Less",
        taken_by=worker,
        taken_at=make.NOW,
    )
    told = make.InterventionFactory(family=family, worker=worker, happened_on=date(2020, 6, 13))
    make.AmendmentFactory(intervention=told, family=family, written_by=worker, written_at=moment(14))


TOLD = [
    "Added to the home visit of 13 June 2020",
    "Home visit, seen",
    "The work: stepped down",
    "Handed over to Kit Keane",
    "Document: A letter",
    "Family plan reviewed",
    "Goal reached",
    "Family plan agreed",
    "Assessment signed off",
    "The family agreed to work together",
    "Assessment started",
    "Household: joined",
    "Need identified",
    "The work with the family began",
]


def test_everything_dated_is_told_newest_first(signed_in: Client, family: Family, worker: User) -> None:
    everything(family, worker)

    page = signed_in.get(timeline(family)).text

    places = [page.find(words) for words in TOLD]
    assert -1 not in places, TOLD[places.index(-1)]
    assert places == sorted(places)


def test_who_is_related_to_whom_is_said_once_and_signed_by_name(
    signed_in: Client, family: Family, worker: User
) -> None:
    ann, dan, ben = (
        make.MembershipFactory(family=family, person__given_name=name, person__born_on=born).person
        for name, born in (("Ann", date(1990, 1, 1)), ("Dan", date(1988, 1, 1)), ("Ben", date(2012, 1, 1)))
    )
    said = Saying(on=date(2020, 5, 2), by=worker.username, as_of=make.TODAY, at=make.NOW)
    relate(family, ann, RelationKind.PARENT, ben, said)
    relate(family, ann, RelationKind.SPOUSE, dan, said, starts_on=date(2014, 1, 1))
    separate(family, ann.relations.get(other=dan), replace(said, on=date(2020, 5, 9)))

    page = signed_in.get(timeline(family))

    over, begun = page.context["events"]
    couple = f"{ann} and {dan} are married"
    assert (over["words"], over["by"]) == (f"“{couple}” is over.", "by Kit Keane")
    assert begun["words"] == f"{couple}, since 1 January 2014.\n{ann} is a parent of {ben}."
    people = signed_in.get(reverse("family_people", args=[family.pk])).text
    assert ("entered by Kit Keane" in people, over["words"] in people, worker.username in people) == (True, True, False)


def test_every_source_but_the_agencies_has_been_told(family: Family, worker: User) -> None:
    everything(family, worker)

    found = chronology_of(family, wanted=Wanted(), size=50)

    assert {line.source for line in found.lines} == {source.name for source in SOURCES} - {"agencies"}


def test_notes_come_newest_first_and_page_by_page(signed_in: Client, family: Family, worker: User) -> None:
    for number in range(1, 23):
        note(family, worker, number)

    first = signed_in.get(timeline(family))
    second = signed_in.get(timeline(family) + first.context["next"])

    assert first.text.index("Note 22") < first.text.index("Note 21")
    assert "Note 02" not in first.text
    assert ["Note 02" in second.text, "Note 01" in second.text, "Note 03" in second.text] == [True, True, False]


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_pages_of_any_size_tell_everything_once(family: Family, worker: User, size: int) -> None:
    everything(family, worker)
    for number in (7, 7, 7):
        make.InterventionFactory(family=family, worker=worker, happened_on=date(2020, 6, number))
    whole = [line.place for line in chronology_of(family, wanted=Wanted(), size=100).lines]

    told: list[Place] = []
    after: Place | None = None
    while len(told) < 100:
        some = chronology_of(family, wanted=Wanted(), size=size, after=after)
        told += [line.place for line in some.lines]
        after = some.after
        if after is None:
            break

    assert told == whole
    assert len(set(whole)) == len(TOLD) + 3


@pytest.mark.parametrize(
    "words", ["", "nonsense", "2020-01-01", "2020-01-01.x.1", "2020-01-01.1.9999999999999999999999"]
)
def test_no_address_crashes_the_timeline(signed_in: Client, family: Family, words: str) -> None:
    assert Place.said(words) is None
    assert signed_in.get(timeline(family), {"after": words, "kind": words, "person": words}).status_code == 200


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("notes", {"note", "amendment"}),
        ("household", {"household"}),
        ("needs", {"need"}),
        ("plans", {"assessment", "assessment agreed", "assessment signed off", "family plan", "goal", "review"}),
        ("steps", {"work began", "step"}),
        ("handovers", {"handover"}),
        ("documents", {"document"}),
        ("agencies", set()),
    ],
)
def test_the_timeline_is_narrowed_to_a_kind(family: Family, worker: User, kind: str, told: set[str]) -> None:
    everything(family, worker)

    found = chronology_of(family, wanted=Wanted(kind=kind), size=50)

    assert {line.source for line in found.lines} == told


def test_the_timeline_is_narrowed_to_a_person(signed_in: Client, family: Family, worker: User) -> None:
    member = make.MembershipFactory(family=family).person
    make.ParticipationFactory(intervention=note(family, worker, 1), person=member)
    note(family, worker, 2)

    page = signed_in.get(timeline(family), {"person": member.pk}).text

    assert ("Note 01" in page, "Note 02" in page) == (True, False)
    assert f"Who: {member}" in page


def test_somebody_of_another_family_narrows_nothing(signed_in: Client, family: Family, worker: User) -> None:
    note(family, worker, 1)

    assert "Note 01" in signed_in.get(timeline(family), {"person": make.PersonFactory().pk}).text


def test_words_are_found_in_notes_and_amendments_and_stay_out_of_the_address(
    signed_in: Client, family: Family, worker: User
) -> None:
    found = note(family, worker, 1, child_said="My dog is called Biscuit.")
    make.AmendmentFactory(intervention=found, family=family, text="The dog is a biscuit thief.")
    note(family, worker, 2)

    page = signed_in.post(timeline(family), {"words": "biscuit dog"}, follow=True)

    assert ("Note 01" in page.text, "biscuit thief" in page.text, "Note 02" in page.text) == (True, True, False)
    assert "biscuit" not in page.redirect_chain[-1][0].lower()


def test_a_search_that_finds_nothing_leads_back(signed_in: Client, family: Family, worker: User) -> None:
    note(family, worker, 1)

    page = signed_in.post(timeline(family), {"words": "100%_"}, follow=True)

    assert "Nothing fits" in page.text


def test_a_withdrawn_note_is_not_told(signed_in: Client, family: Family, worker: User) -> None:
    gone = note(family, worker, 1, withdrawn_at=make.NOW, withdrawn_because="Its file was undone.")
    make.AmendmentFactory(intervention=gone, family=family, text="Added")

    page = signed_in.get(timeline(family)).text

    assert ("Note 01" in page, "Added" in page) == (False, False)


def test_somebody_whose_record_is_restricted_stays_unnamed(signed_in: Client, family: Family, worker: User) -> None:
    hidden = make.MembershipFactory(family=family, lives_there=False).person
    elsewhere = make.MembershipFactory(person=hidden).family
    make.RestrictionFactory(family=elsewhere)
    make.ParticipationFactory(intervention=note(family, worker, 1), person=hidden)

    page = signed_in.get(timeline(family)).text

    assert ("Note 01" in page, str(hidden) in page) == (True, False)


def sent(family: Family, **fields: Any) -> None:
    FeedRecord.objects.create(
        council=family.council,
        load=make.FeedLoadFactory(council=family.council, loaded_at=make.NOW, state="loaded"),
        key=fields["kind"],
        row_number=2,
        content={},
        digest="0" * 32,
        family=family,
        matched_by="hub",
        recorded_at=make.NOW,
        **fields,
    )


def test_what_agencies_told_is_counted_without_benefits(family: Family) -> None:
    sent(family, kind="offences")
    sent(family, kind="benefits")

    kept = chronology_of(family, wanted=Wanted(kind="agencies"), size=5)
    whole = chronology_of(family, wanted=Wanted(kind="agencies", sees_benefits=True), size=5)

    assert [line.told["kind"] for line in kept.lines] == ["offences"]
    assert sorted((line.told["kind"], line.told["rows"]) for line in whole.lines) == [("benefits", 1), ("offences", 1)]


def rows_read(family: Family) -> int:
    """Return how many rows the database reads for the first page where it walks an index, as in a large table."""
    with CaptureQueriesContext(
        connection,
    ) as asked:
        chronology_of(family, wanted=Wanted(), size=20)
    with connection.cursor() as cursor:
        for way in ("bitmapscan", "seqscan", "sort", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {asked.captured_queries[-1]['sql']}")
        (plan,) = cursor.fetchone()[0]
    return _read(plan["Plan"])


def _read(node: dict[str, Any]) -> int:
    below = [_read(child) for child in node.get("Plans", [])]
    return sum(below) if below else int(node["Actual Rows"] * node["Actual Loops"])


def test_the_timeline_asks_once_and_reads_no_more_of_many_notes_than_of_some(
    signed_in: Client, family: Family, worker: User, django_assert_max_num_queries: Any
) -> None:
    def more(count: int) -> None:
        Intervention.objects.bulk_create(
            make.InterventionFactory.build(
                council=family.council, family=family, worker=worker, happened_on=make.TODAY - timedelta(days=number)
            )
            for number in range(count)
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE keyworkers_intervention")

    more(30)
    few = rows_read(family)
    more(1000)

    assert rows_read(family) <= few + 21
    with django_assert_max_num_queries(2 + 8 + 3):
        signed_in.get(timeline(family))
