"""Lists as files: whose rows, which columns, what stays behind, who takes a copy and for how long."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from claims.lists.asking import Wanted, ask_list
from claims.lists.columns import Subject
from claims.lists.pseudonyms import Pseudonyms
from claims.lists.registry import LISTS
from claims.lists.writing import LINK_LIVES, clear_ended, keep_list, take_copy, write_pieces
from claims.models import ListDownload, ListExport
from claims.models.choices import FileFormat
from families.models import Family
from families.refusals import NotPossibleError
from families.shielding import shield
from keyworkers.models import Role, User
from tests import factories as make
from tests.claims.scenes import ready_family
from tests.written import csv_rows

pytestmark = pytest.mark.django_db
KEY = b"a key of the tests"


def analyst() -> User:
    made: User = make.UserFactory.create(role=Role.ANALYST)
    return made


def taken(
    things: str,
    *columns: str,
    by: User | None = None,
    is_pseudonymised: bool = False,
    chosen: Mapping[str, Any] | None = None,
    file_format: FileFormat = FileFormat.CSV,
) -> ListExport:
    """A list of these columns (none named: of every one that may leave so), written."""
    listing = LISTS[things]
    wanted = Wanted(
        listing=listing,
        columns=tuple(
            one
            for one in listing.columns
            if one.code in columns or (not columns and one.may_leave(is_pseudonymised=is_pseudonymised))
        ),
        chosen=chosen or {},
        is_pseudonymised=is_pseudonymised,
    )
    export = ask_list(
        wanted,
        said=[],
        purpose="Evaluation of 2020",
        file_format=file_format,
        by=by or analyst(),
        as_of=make.TODAY,
        at=make.NOW,
    )
    written = write_pieces(export, as_of=make.TODAY, key=KEY)
    keep_list(export, written, at=make.NOW)
    type(export.job).objects.filter(pk=export.job_id).update(counts=written.counts)
    return ListExport.objects.get(pk=export.pk)


def rows(export: ListExport) -> list[list[str]]:
    assert export.content
    return csv_rows(bytes(export.content).decode())


def family_at(address: str, *, is_shielded: bool = False) -> Any:
    family = ready_family().family
    district = make.DistrictFactory.create(council=family.council, name=f"District {address[0]}")
    make.ResidenceFactory.create(
        family=family, council=family.council, address_1=address, district=district, is_shielded=is_shielded
    )
    make.AssignmentFactory.create(family=family, council=family.council)
    make.EvidenceFactory.create(person=family.memberships.get().person, council=family.council)
    return family


@pytest.mark.parametrize("leaves", ["as it is", "pseudonymised"])
def test_every_list_can_be_taken_with_every_column_that_may_leave(leaves: str) -> None:
    family = family_at("4 Fell Road")
    by, person = analyst(), family.memberships.get().person
    named = (family.reference, family.name, person.family_name, person.born_on.isoformat(), "4 Fell Road,")

    for things in LISTS:
        export = taken(things, by=by, is_pseudonymised=leaves == "pseudonymised")
        header, *lines = rows(export)
        assert len(lines) == export.rows == (0 if things in ("claims", "batch-lines", "money") else 1)
        assert all(len(line) == len(header) for line in lines)
        if export.is_pseudonymised:
            content = bytes(export.content or b"").decode()
            assert not any(word in content for word in named)


def test_a_family_has_one_pseudonym_in_every_list_of_one_purpose() -> None:
    family_at("4 Fell Road")

    families, people, needs = (
        taken(things, "family", is_pseudonymised=True) for things in ("families", "people", "needs")
    )

    assert rows(families)[1] == rows(people)[1] == rows(needs)[1]


def test_restricted_families_and_shielded_addresses_leave_with_nobody_who_does_not_see_them() -> None:
    hidden, shielded = family_at("1 Mill Lane"), family_at("2 Mill Lane", is_shielded=True)
    make.RestrictionFactory.create(family=hidden, council=hidden.council)

    families = taken("families", "family", "address_1")
    people = taken("people", "family")

    assert rows(families)[1:] == [[shielded.reference, "Withheld"]]
    assert rows(people)[1:] == [[shielded.reference]]
    assert taken("evidence").rows == 1


def test_benefit_data_leaves_with_nobody_who_may_not_see_it() -> None:
    family = family_at("4 Fell Road")
    person = family.memberships.get().person
    make.EvidenceFactory.create(person=person, council=family.council, measure="benefit.claimed")

    assert [line[0] for line in rows(taken("evidence", "measure"))[1:]] == ["asb-incident"]


def test_a_file_is_narrowed_as_the_page_is_and_no_cell_is_a_formula() -> None:
    here, elsewhere = family_at("4 Fell Road"), family_at("5 Fell Road")
    type(here).objects.filter(pk=here.pk).update(name="=cmd")
    district = here.residences.get().district_id

    export = taken("families", "name", chosen={"district": district})

    assert elsewhere.residences.get().district_id != district
    assert rows(export)[1:] == [["'=cmd"]]


def test_interventions_leave_counted_by_month_and_nothing_that_was_written() -> None:
    family = family_at("4 Fell Road")
    for _ in range(2):
        make.InterventionFactory.create(family=family, council=family.council, minutes=45)

    found = rows(taken("interventions", "month", "kind", "number", "minutes", is_pseudonymised=True))

    assert found[1][:2] == ["2020-02", "visit"]
    assert sum(int(line[2]) for line in found[1:]) == family.interventions.count()


def test_a_pseudonymised_list_says_how_small_its_smallest_group_is() -> None:
    for number in range(3):
        family_at(f"{number} Fell Road")

    alone = taken("families", "family", "district", is_pseudonymised=True).job.counts
    together = taken("families", "family", is_pseudonymised=True).job.counts
    as_it_is = taken("families", "family", "district").job.counts

    assert (alone["smallest group"], alone["in groups of fewer than 5"]) == (1, 3)
    assert (together["smallest group"], together["in groups of fewer than 5"]) == (3, 3)
    assert "smallest group" not in as_it_is


def test_what_may_not_leave_pseudonymised_is_refused_by_name() -> None:
    with pytest.raises(NotPossibleError, match="Not in a pseudonymised list: Name, Postcode") as refused:
        taken("families", "family", "name", "postcode", is_pseudonymised=True)

    assert refused.value.field == "columns"


@pytest.mark.parametrize("role", [Role.KEYWORKER, Role.TEAM_MANAGER, Role.SENIOR_OFFICER, Role.ADMINISTRATOR])
def test_nobody_else_takes_a_list(role: Role) -> None:
    with pytest.raises(NotPossibleError, match="You may not take this list"):
        taken("families", "family", by=make.UserFactory.create(role=role))


def test_a_copy_is_for_whoever_asked_while_the_link_lasts_and_each_is_recorded() -> None:
    family_at("4 Fell Road")
    export = taken("families", "family")
    by, other = export.asked_by, analyst()

    copy = take_copy(export, by=by, as_of=make.TODAY, at=make.NOW)
    with pytest.raises(NotPossibleError, match="Only whoever asked"):
        take_copy(export, by=other, as_of=make.TODAY, at=make.NOW)
    with pytest.raises(NotPossibleError, match="has ended"):
        take_copy(export, by=by, as_of=make.TODAY, at=make.NOW + LINK_LIVES)

    assert copy == bytes(export.content or b"")
    assert [one.by for one in ListDownload.objects.all()] == [by]


def test_a_family_restricted_since_leaves_with_no_copy() -> None:
    family = family_at("4 Fell Road")
    export = taken("families", "family")
    make.RestrictionFactory.create(family=family, council=family.council)

    with pytest.raises(NotPossibleError, match="Whom you may see has changed"):
        take_copy(export, by=export.asked_by, as_of=make.TODAY, at=make.NOW)


def test_an_address_shielded_since_leaves_with_no_copy() -> None:
    family = family_at("4 Fell Road")
    export = taken("families", "family", "address_1")
    shield(family.residences.get(), reason="Somebody looks for them.")

    with pytest.raises(NotPossibleError, match="Whom you may see has changed"):
        take_copy(export, by=export.asked_by, as_of=make.TODAY, at=make.NOW)


def test_the_content_goes_when_the_link_has_ended_and_the_record_stays() -> None:
    export = taken("families", "family")

    early = clear_ended(export.council, at=make.NOW + LINK_LIVES - timedelta(seconds=1))
    ended = clear_ended(export.council, at=make.NOW + LINK_LIVES)

    export.refresh_from_db()
    assert (early, ended, export.content) == (0, 1, None)
    assert (len(export.digest), export.purpose) == (64, "Evaluation of 2020")


def test_a_workbook_has_the_same_lines() -> None:
    family_at("4 Fell Road")

    export = taken("families", "family", file_format=FileFormat.XLSX)

    assert export.rows == 1
    assert bytes(export.content or b"").startswith(b"PK")
    assert export.name == f"families-{export.pk}.xlsx"


def test_the_lines_of_a_pseudonymised_list_stand_in_an_order_that_tells_nothing() -> None:
    for number in range(6):
        family_at(f"{number} Fell Road")

    said, other = (taken(things, "family", is_pseudonymised=True) for things in ("families", "attachments"))
    named = [
        Pseudonyms(KEY, said.council_id, said.purpose).of(Subject.FAMILY, pk)
        for pk in Family.objects.order_by("pk").values_list("pk", flat=True)
    ]

    assert sorted(named) == sorted(line[0] for line in rows(said)[1:])
    assert rows(said)[1:] == rows(other)[1:] != [[name] for name in named]
