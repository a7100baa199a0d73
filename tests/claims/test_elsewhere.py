"""Lists of families claimed already: read row by row, loaded once, held against the claims here, entries withdrawn."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from claims.actions import raise_claims
from claims.differences import differences
from claims.elsewhere import load_list, take_up, withdraw_entry
from claims.listing import read_list
from claims.models import BatchState, Claim, ClaimedElsewhere, ClaimedList, Programme
from families.refusals import NotPossibleError
from families.spreadsheets import workbook
from tests.claims.scenes import open_window, ready_family
from tests.claims.stages import batch_at
from tests.factories import (
    NOW,
    TODAY,
    AnalystFactory,
    ClaimedElsewhereFactory,
    ClaimFactory,
    FamilyFactory,
    IdentifierFactory,
    MembershipFactory,
    ProgrammeFactory,
    RestrictionFactory,
)

pytestmark = pytest.mark.django_db

HEADER = "FamilyID,IndividualID,ClaimedBy,ClaimedOn,Note"


def csv(*rows: str) -> bytes:
    return "\n".join([HEADER, *rows]).encode()


@pytest.fixture
def programme() -> Programme:
    made: Programme = ProgrammeFactory.create()
    return made


@pytest.fixture
def people(programme: Programme) -> Any:
    """Families A1 and B1; in A1 lives the person P1."""
    first = FamilyFactory.create(reference="A1")
    FamilyFactory.create(reference="B1")
    person = MembershipFactory.create(family=first).person
    IdentifierFactory.create(person=person, kind="hub", value="P1")
    ClaimedElsewhereFactory.create(family=FamilyFactory.create(reference="C1"), claimed_on=date(2018, 6, 1))
    return first, person


def load(programme: Programme, content: bytes) -> ClaimedList:
    by = AnalystFactory.create(council=programme.council)
    return load_list(programme, content, file_name="before.csv", by=by, as_of=TODAY, at=NOW)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        pytest.param("A1,,Brackwater Council,2018-06-01,", "", id="a family"),
        pytest.param(",P1,Brackwater Council,01/06/2018,moved in 2019", "", id="a person"),
        pytest.param("A1,P1,Brackwater Council,2018-06-01,", "", id="a family and somebody of it"),
        pytest.param(
            "B1,P1,Brackwater Council,2018-06-01,", "This person never belonged to this family.", id="not its"
        ),
        pytest.param(",,Brackwater Council,2018-06-01,", "It names neither a family nor a person.", id="nobody"),
        pytest.param(
            "Z9,,Brackwater Council,2018-06-01,", "No family of this reference is known here.", id="no family"
        ),
        pytest.param(",P9,Brackwater Council,2018-06-01,", "Nobody of this reference is known here.", id="no person"),
        pytest.param("A1,,,2018-06-01,", "ClaimedBy: Empty.", id="by nobody"),
        pytest.param("A1,,Brackwater Council,soon,", "ClaimedOn: Not a date; write", id="no date"),
        pytest.param("A1,,Brackwater Council,2020-10-01,", "ClaimedOn: This day has not come", id="a day to come"),
        pytest.param("=A1,,Brackwater Council,2018-06-01,", "FamilyID: ", id="a formula"),
        pytest.param("C1,,Brackwater Council,2018-06-01,", "Recorded already, as claimed on 1 June 2018", id="again"),
        pytest.param("A1,,Brackwater Council", "3 cells, but the header has 5", id="a row cut short"),
    ],
)
def test_each_row_is_taken_or_says_why_not(programme: Programme, people: Any, row: str, problem: str) -> None:
    (found,) = read_list(csv(row), programme=programme, as_of=TODAY).rows

    assert found.problem.startswith(problem)
    assert bool(found.problem) == bool(problem)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(b"", "The file is empty", id="empty"),
        pytest.param(HEADER.encode(), "has no rows", id="a header alone"),
        pytest.param(
            b"FamilyID,Colour\nA1,red\n", "Columns that are missing: ClaimedBy, ClaimedOn", id="too few columns"
        ),
        pytest.param(b"%PDF-1.7", "PDF document", id="no table"),
    ],
)
def test_what_is_no_list_is_refused_as_a_whole(programme: Programme, content: bytes, words: str) -> None:
    with pytest.raises(NotPossibleError, match=words) as refused:
        read_list(content, programme=programme, as_of=TODAY)

    assert refused.value.field == "file"


def test_a_workbook_is_read_as_a_csv_file_is(programme: Programme, people: Any) -> None:
    rows = [["A1", "", "Brackwater Council", date(2018, 6, 1), ""], ["A1", "", "Again", date(2018, 6, 2), ""]]
    content = b"".join(workbook(rows, header=HEADER.split(","), title="Before"))

    found = read_list(content, programme=programme, as_of=TODAY)

    assert [row.problem for row in found.rows] == ["", "Row 2 names the same already."]
    assert found.text.splitlines()[:2] == [HEADER, "A1,,Brackwater Council,2018-06-01,"]


def test_a_list_is_kept_with_every_row_and_loaded_once(programme: Programme, people: Any) -> None:
    content = csv("A1,,Brackwater Council,2018-06-01,", "Z9,,Brackwater Council,2018-06-01,")

    kept = load(programme, content)

    taken = ClaimedElsewhere.objects.get(row__list=kept)
    assert (taken.family, taken.claimed_by) == (people[0], "Brackwater Council")
    assert [(row.number, bool(row.problem)) for row in kept.rows.all()] == [(2, False), (3, True)]
    with pytest.raises(NotPossibleError, match="loaded before"):
        load(programme, content)


def test_whom_a_list_named_too_early_is_taken_up_before_it_can_be_claimed() -> None:
    programme = open_window().programme
    load(programme, csv("Z9,,Brackwater Council,2018-06-01,", "Y9,,Brackwater Council,2018-06-01,"))
    late = ready_family(family__reference="Z9").family

    raise_claims(programme.council, as_of=TODAY, at=NOW)

    assert ClaimedElsewhere.objects.get(row__reference="Z9").family == late
    assert not Claim.objects.exists()
    assert take_up(programme, as_of=TODAY) == 0


def test_whoever_is_on_a_list_is_not_claimed_until_the_entry_is_withdrawn() -> None:
    programme = open_window().programme
    listed, other = ready_family().family, ready_family().family
    load(programme, csv(f"{listed.reference},,Brackwater Council,2018-06-01,"))
    entry, analyst = ClaimedElsewhere.objects.get(), AnalystFactory.create()

    raise_claims(programme.council, as_of=TODAY, at=NOW)
    claimed_before = set(Claim.objects.values_list("family", flat=True))
    withdraw_entry(entry, reason="Another family of that name.", by=analyst, at=NOW)
    raise_claims(programme.council, as_of=TODAY, at=NOW)

    assert claimed_before == {other.pk}
    assert set(Claim.objects.values_list("family", flat=True)) == {listed.pk, other.pk}
    with pytest.raises(NotPossibleError, match="withdrawn already"):
        withdraw_entry(entry, reason="Once more.", by=analyst, at=NOW)


def test_a_list_says_what_differs_from_the_claims_here(programme: Programme, people: Any, judges: Any) -> None:
    batch_at(BatchState.SUBMITTED, families=1)
    sent = Claim.objects.results().get()
    twice = ClaimFactory.create(attachment__family=people[0])
    kept = load(programme, csv("A1,,Brackwater Council,2018-06-01,", "Z9,,Brackwater Council,2018-06-01,"))

    found = differences(kept)

    assert list(found.claimed_twice) == [twice]
    assert [row.reference for row in found.not_taken] == ["Z9"]
    assert list(found.missing) == [sent]


def test_a_list_is_looked_at_then_loaded_in_the_browser(client: Client, programme: Programme, people: Any) -> None:
    client.force_login(AnalystFactory.create(council=programme.council))
    address = reverse("claimed_load", args=[programme.pk])
    file = SimpleUploadedFile("before.csv", csv("A1,,Brackwater Council,2018-06-01,", ",,Nobody,2018-06-01,"))

    shown = client.post(address, {"file": file})
    before = ClaimedList.objects.count()
    confirmed = {name: shown.context["confirm"][name].value() for name in ("file_name", "content")}
    loaded, again = client.post(address, confirmed), client.post(address, confirmed)
    broken = client.post(address, confirmed | {"content": "no base64!"})
    page = client.get(loaded["Location"]).content.decode()

    assert "It names neither a family nor a person." in shown.content.decode()
    assert (before, ClaimedList.objects.count()) == (0, 1)
    assert (again.status_code, broken.status_code) == (422, 422)
    assert "loaded before" in again.content.decode()
    assert "2, of which 1 are taken" in page


def test_an_entry_of_a_restricted_family_is_not_told_of(client: Client, programme: Programme) -> None:
    family = FamilyFactory.create(reference="ALD-7311")
    entry = ClaimedElsewhereFactory.create(family=family)
    RestrictionFactory.create(family=family)
    client.force_login(AnalystFactory.create(council=programme.council))

    page = client.get(reverse("claimed_before", args=[programme.pk])).content.decode()
    tried = client.post(reverse("claimed_withdraw", args=[programme.pk, entry.pk]), {"reason": "Wrong."})

    assert "Nobody is recorded" in page
    assert "ALD-7311" not in page
    assert tried.status_code == 404


@pytest.mark.parametrize("recorded", [True, False], ids=["recorded already", "recorded by the list"])
def test_a_row_that_names_a_restricted_family_reads_as_one_that_names_nobody(
    client: Client, programme: Programme, *, recorded: bool
) -> None:
    family = FamilyFactory.create(reference="H1")
    if recorded:
        ClaimedElsewhereFactory.create(family=family)
    content = csv("H1,,Elsewhere,01/04/2019,", "N9,,Elsewhere,01/04/2019,")
    analyst = AnalystFactory.create(council=programme.council)
    kept = load_list(programme, content, file_name="list.csv", by=analyst, as_of=TODAY, at=NOW)
    client.force_login(analyst)
    address = reverse("claimed_list", args=[programme.pk, kept.pk])

    RestrictionFactory.create(family=family)
    page = client.get(address).content.decode()
    sent = SimpleUploadedFile("again.csv", content + b"\n", content_type="text/csv")
    preview = client.post(reverse("claimed_load", args=[programme.pk]), {"file": sent}).content.decode()

    for told in (page, preview):
        assert told.count("No family of this reference is known here.") == 2
        assert "restricted" not in told
    assert "2, of which 0 are taken" in page
    assert "2 rows: 0 would be taken, 2 would not." in preview
