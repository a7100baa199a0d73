"""The API of household changes: the pages' own forms and actions, for programs, within the caller's families."""

from typing import Any

import pytest
from django.test import Client

from families.models import Family, HouseholdChange, Person, Residence
from keyworkers.models import Assignment, User
from tests import factories as make
from tests.families.test_households import MAY, family, living, who

pytestmark = pytest.mark.django_db
__all__ = ["family"]
CHANGES = "/api/v1/household-changes/"


@pytest.fixture
def worker(family: Family, client: Client) -> User:
    """The family's keyworker, signed in."""
    worker: User = make.KeyworkerFactory(council=family.council)
    make.AssignmentFactory(family=family, keyworker=worker)
    client.force_login(worker)
    return worker


def change(client: Client, family: Family, kind: str, **sent: Any) -> Any:
    given = {"family": family.pk, "kind": kind, "on": "2020-05-03", **sent}
    return client.post(CHANGES, given, content_type="application/json")


def test_people_leave_join_are_born_and_die(client: Client, family: Family, worker: User) -> None:
    born = {"given_name": "Bo", "family_name": "Example", "sex": "F"}
    eve = {"given_name": "Eve", "family_name": "Other", "born_on": "1990-02-01", "sex": "F", "relationship": "other"}

    answers = [
        change(client, family, "leave", people=[who("Dan").pk], still_belong=True),
        change(client, family, "born", parents=[who("Ann").pk], **born),
        change(client, family, "join-new", lives_there=True, **eve),
        change(client, family, "died", person=who("Ann").pk, on="2020-06-01"),
    ]

    assert [(one.status_code, one.json().get("kind")) for one in answers] == [
        (201, kind) for kind in ("left", "born", "joined", "died")
    ]
    assert living(family, make.TODAY) == {"Ben", "Cy", "Bo", "Eve"}
    assert who("Ann").died_on is not None
    assert client.get(f"{CHANGES}?family={family.pk}&kind=died").json()["results"][0]["happened_on"] == "2020-06-01"


def test_a_household_moves_and_splits_and_the_split_is_undone(client: Client, family: Family, worker: User) -> None:
    address = {"address_1": "2 Other Road", "postcode": "zz994xy"}
    moved = change(client, family, "move", on="2020-04-01", **address)
    split = change(client, family, "split", people=[who("Dan").pk, who("Cy").pk], name="Example", **address)
    other = Family.objects.get(pk=split.json()["other_family"])

    assert (moved.status_code, Residence.objects.on(MAY).get(family=family).postcode) == (201, "ZZ99 4XY")
    assert (living(family, make.TODAY), living(other, make.TODAY)) == ({"Ann", "Ben"}, {"Dan", "Cy"})
    assert Assignment.objects.get(family=other).keyworker == worker
    undone = client.post(f"{CHANGES}{split.json()['id']}/undo/", {"why": "A slip."}, content_type="application/json")
    assert (undone.status_code, undone.json()["undo_reason"]) == (200, "A slip.")
    assert living(family, make.TODAY) == {"Ann", "Dan", "Ben", "Cy"}


def test_a_household_joins_another_that_the_caller_sees(client: Client, family: Family, worker: User) -> None:
    theirs, strange = make.FamilyFactory(council=family.council), make.FamilyFactory(council=family.council)
    make.AssignmentFactory(family=theirs, keyworker=worker)

    refused = change(client, family, "merge", into=strange.reference)
    merged = change(client, family, "merge", into=theirs.reference)

    assert "None of the families you can open" in refused.json()["error"]["fields"]["into"][0]
    assert (merged.status_code, merged.json()["other_family"]) == (201, theirs.pk)
    assert living(theirs, make.TODAY) == {"Ann", "Dan", "Ben", "Cy"}


@pytest.mark.parametrize(
    ("kind", "sent", "field"),
    [
        ("leave", {"still_belong": False}, "people"),
        ("leave", {"people": ["Ben"], "still_belong": False, "on": "2021-01-01"}, "on"),
        ("leave", {"people": ["Stranger"], "still_belong": False}, "people"),
        ("join", {"relationship": "other", "lives_there": True}, "person"),
        ("move", {"address_1": "2 Other Road", "postcode": "nowhere"}, "postcode"),
        ("vanish", {}, "kind"),
    ],
    ids=["nobody", "a day to come", "a stranger", "nobody joins", "no postcode", "no such change"],
)
def test_what_cannot_be_is_refused_by_its_field(
    client: Client, family: Family, worker: User, kind: str, sent: dict[str, Any], field: str
) -> None:
    make.PersonFactory(council=family.council, given_name="Stranger")
    people = {"people": [Person.objects.get(given_name=one).pk for one in sent["people"]]} if "people" in sent else {}

    answer = change(client, family, kind, **sent | people)

    assert (answer.status_code, list(answer.json()["error"]["fields"])) == (400, [field])
    assert not HouseholdChange.objects.exists()


def test_nobody_changes_a_household_that_is_not_theirs(client: Client, family: Family) -> None:
    made = make.HouseholdChangeFactory(council=family.council, family=family)
    sent = {"people": [who("Dan").pk], "still_belong": True}
    client.force_login(make.KeyworkerFactory(council=family.council))
    strange = change(client, family, "leave", **sent)
    found = client.get(f"{CHANGES}{made.pk}/")
    client.force_login(make.InternalAuditorFactory(council=family.council))

    assert (strange.status_code, list(strange.json()["error"]["fields"]), found.status_code) == (400, ["family"], 404)
    assert change(client, family, "leave", **sent).status_code == 403


def test_what_was_written_of_a_change_is_casework_in_the_api_too(client: Client, family: Family) -> None:
    made = make.HouseholdChangeFactory(family=family, reason="There was a quarrel.", made_by="somebody")
    client.force_login(make.JobcentreAdviserFactory(council=family.council))

    answer = client.get(f"{CHANGES}{made.pk}/").json()

    assert (answer["kind"], answer["reason"], answer["undo_reason"]) == ("left", "", "")
