"""Notes in the browser: logged, refused with nothing lost, read, amended."""

import re
import uuid
from datetime import date
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from families.models import Family
from keyworkers.models import Amendment, Draft, FamilyPlan, Goal, Intervention, User
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


def entered(**changes: Any) -> dict[str, Any]:
    note = {
        "kind": "visit",
        "happened_on": "29/09/2020",
        "minutes": "45",
        "place": "At home",
        "outcome": "seen",
        "note": "We talked about mornings.",
        "key": str(uuid.uuid4()),
    }
    return note | changes


def add(family: Family) -> str:
    return reverse("intervention_add", args=[family.pk])


def test_a_note_is_saved_and_says_so_with_its_time(signed_in: Client, family: Family, worker: User) -> None:
    page = signed_in.post(add(family), entered(), follow=True)

    note = Intervention.objects.get()
    assert page.resolver_match.view_name == "intervention"
    assert re.search(r"Saved at \d\d:\d\d on 30 September 2020: home visit, 29 September 2020, 45 minutes", page.text)
    assert "We talked about mornings." in page.text
    assert (note.worker, note.family, note.happened_on) == (worker, family, date(2020, 9, 29))


def test_everything_about_a_visit_is_kept_and_read_again(signed_in: Client, family: Family, worker: User) -> None:
    parent, child = make.MembershipFactory(family=family).person, make.ChildMembershipFactory(family=family).person
    agreed = FamilyPlan.objects.create(council=family.council, family=family, written_by=worker, recorded_at=make.NOW)
    goal = Goal.objects.create(
        council=family.council, family=family, family_plan=agreed, wording="Calm mornings", recorded_at=make.NOW
    )
    said = {"child_said": "I like it", "next_step": "Ring the school", "next_on": "07/10/2020", "started_at": "14:05"}

    page = signed_in.post(
        add(family), entered(people=[parent.pk], alone=[child.pk], goals=[goal.pk], **said), follow=True
    )

    wanted = ["29 September 2020, 14:05", f"{parent}, {child}", "I like it", "Calm mornings", "7 October 2020"]
    assert [words for words in wanted if words not in page.text] == []
    assert f'<dd class="govuk-summary-list__value">{child}</dd>' in re.sub(r"\s*\n\s*", "", page.text)


def test_the_form_begins_with_today_and_a_key_of_its_own(signed_in: Client, family: Family) -> None:
    keys = {re.search(r'name="key" value="([^"]+)"', signed_in.get(add(family)).text)[1] for _ in range(2)}  # type: ignore[index]

    assert len(keys) == 2
    assert 'value="30/09/2020" checked' in signed_in.get(add(family)).text


def test_the_form_offers_who_belongs_with_their_ages_and_who_left_further_down(
    signed_in: Client, family: Family
) -> None:
    left = make.MembershipFactory(family=family, ends_on=date(2020, 3, 1)).person
    child = make.ChildMembershipFactory(family=family).person

    page = signed_in.get(add(family)).text

    assert re.search(rf"{child}, \d+</label>", page)
    assert page.index(str(child)) < page.index("Somebody who belonged to the family then") < page.index(str(left))


def test_the_same_form_sent_twice_is_one_note(signed_in: Client, family: Family) -> None:
    form = entered()
    first = signed_in.post(add(family), form)

    second = signed_in.post(add(family), form, follow=True)

    assert Intervention.objects.count() == 1
    assert second.redirect_chain[-1][0] == first["Location"]
    assert "had been saved already" in second.text


def test_a_used_form_with_other_words_is_asked_about_and_then_another_note(signed_in: Client, family: Family) -> None:
    form = entered()
    signed_in.post(add(family), form)

    page = signed_in.post(add(family), form | {"note": "Words nobody may lose."})
    key = re.search(r'name="key" value="([^"]+)"', page.text)[1]  # type: ignore[index]
    signed_in.post(add(family), form | {"note": "Words nobody may lose.", "key": key, "is_another": "yes"})

    assert (page.status_code, key != form["key"]) == (409, True)
    assert "Words nobody may lose." in page.text
    assert set(Intervention.objects.values_list("note", flat=True)) == {form["note"], "Words nobody may lose."}


def test_the_same_visit_again_is_asked_about_and_saved_where_it_is_another(signed_in: Client, family: Family) -> None:
    signed_in.post(add(family), entered())
    again = entered(note="In the evening once more.")

    page = signed_in.post(add(family), again)
    assert "You logged a home visit on 29 September 2020 with this family already" in page.text
    assert "In the evening once more." in page.text
    signed_in.post(add(family), again | {"is_another": "yes"})

    assert Intervention.objects.count() == 2


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        pytest.param("kind", "", "Choose what it was", id="no kind"),
        pytest.param("happened_on", "31/02/2020", "The date must be a real date", id="no real date"),
        pytest.param("happened_on", "01/10/2020", "The date must be today or in the past", id="a date to come"),
        pytest.param("minutes", "0", "Minutes must be between 1 and 960", id="no time"),
        pytest.param("minutes", "half an hour", "Minutes must be a whole number", id="minutes in words"),
        pytest.param("minutes", "", "Choose how long it took", id="no minutes"),
        pytest.param("outcome", "", "Choose whether the family was seen", id="not said whether seen"),
        pytest.param("note", "", "Enter what happened", id="no note"),
        pytest.param("started_at", "25:99", "Time it began must be a time", id="no real time"),
        pytest.param("next_on", "28/09/2020", "The next contact is due on or after", id="next before this"),
    ],
)
def test_a_note_that_cannot_be_saved_names_the_field_and_loses_nothing(
    signed_in: Client, family: Family, field: str, value: str, says: str
) -> None:
    form = entered(**{field: value})

    page = signed_in.post(add(family), form)

    assert page.status_code == 422
    assert says in page.text
    assert f'href="#id_{field}' in page.text
    kept = [said for name, said in form.items() if name in ("place", "note", "key", "minutes") and said]
    assert [said for said in kept if said not in page.text] == []
    assert not Intervention.objects.exists()


def test_a_meeting_names_its_place_and_a_visit_is_at_home_unasked(signed_in: Client, family: Family) -> None:
    refused = signed_in.post(add(family), entered(kind="meeting", place=""))

    signed_in.post(add(family), entered(place=""))

    assert "Enter the place" in refused.text
    assert Intervention.objects.get().place == "At home"


def test_a_family_not_seen_is_asked_why(signed_in: Client, family: Family) -> None:
    refused = signed_in.post(add(family), entered(outcome="not-seen"))
    page = signed_in.post(add(family), entered(outcome="not-seen", not_seen_why="refused"), follow=True)

    assert "Choose why nobody was seen" in refused.text
    assert "Not seen: they did not want to be seen" in page.text


def test_who_was_there_agrees_with_whether_anybody_was_seen(signed_in: Client, family: Family) -> None:
    member = make.MembershipFactory(family=family).person

    nobody = signed_in.post(add(family), entered())
    somebody = signed_in.post(add(family), entered(outcome="not-seen", not_seen_why="refused", people=[member.pk]))

    assert "Choose who was there" in nobody.text
    assert "Nobody was seen, so nobody was there" in somebody.text


def test_a_member_who_had_left_is_named_beside_the_question_who_was_there(signed_in: Client, family: Family) -> None:
    left = make.MembershipFactory(family=family, ends_on=date(2020, 3, 1)).person

    page = signed_in.post(add(family), entered(people=[left.pk]))

    assert f"{left} had left the family by then (on 1 March 2020)." in page.text
    assert 'href="#id_people_0"' in page.text


def test_only_members_are_offered_as_those_who_took_part(signed_in: Client, family: Family) -> None:
    member, stranger = make.MembershipFactory(family=family).person, make.PersonFactory()

    page = signed_in.post(add(family), entered(people=[stranger.pk]))

    assert page.status_code == 422
    assert str(member) in page.text
    assert str(stranger) not in page.text


def test_a_keyworker_logs_nothing_for_a_family_that_is_not_theirs(signed_in: Client, family: Family) -> None:
    stranger = make.FamilyFactory()

    assert signed_in.post(add(stranger), entered()).status_code == 404
    assert not Intervention.objects.exists()


def test_an_analyst_logs_no_note(client: Client, family: Family) -> None:
    client.force_login(make.AnalystFactory())

    assert client.post(add(family), entered()).status_code == 403


def test_somebody_signed_out_gets_back_what_they_typed(client: Client, family: Family) -> None:
    answer = client.post(add(family), entered(note="Words nobody may lose."))

    assert answer.status_code == 403
    assert "You are signed out, and nothing you typed is lost" in answer.text
    assert '<input type="hidden" name="note" value="Words nobody may lose.">' in answer.text
    assert "no-store" in answer["Cache-Control"]
    assert "Hartley" not in answer.text


def test_what_was_typed_before_signing_in_elsewhere_is_sent_once_more(worker: User, family: Family) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(worker)
    answer = strict.post(add(family), entered(note="Words nobody may lose."))
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.text)[1]  # type: ignore[index]

    again = strict.post(add(family), entered(note="Words nobody may lose.", csrfmiddlewaretoken=token))

    assert (answer.status_code, again.status_code) == (403, 302)
    assert "send it once more" in answer.text
    assert Intervention.objects.get().note == "Words nobody may lose."


def test_another_sites_form_is_not_handed_back(family: Family) -> None:
    answer = Client(enforce_csrf_checks=True).post(add(family), entered(note="Planted."))

    assert answer.status_code == 403
    assert "Planted." not in answer.text


def test_a_neighbouring_sites_form_is_not_handed_back_to_somebody_signed_in(worker: User, family: Family) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(worker)
    body = urlencode(entered(note="Planted."))
    other = {"Origin": "https://other.testserver"}

    answer = strict.post(add(family), body, content_type="application/x-www-form-urlencoded", headers=other)

    assert answer.status_code == 403
    assert "Planted." not in answer.text


def test_a_note_of_another_family_is_not_found_through_ones_own(signed_in: Client, family: Family) -> None:
    other = make.InterventionFactory()

    assert signed_in.get(reverse("intervention", args=[family.pk, other.pk])).status_code == 404
    assert signed_in.get(reverse("intervention_amend", args=[family.pk, other.pk])).status_code == 404


def test_an_amendment_is_read_under_the_note_with_who_and_why(signed_in: Client, family: Family, worker: User) -> None:
    note = make.InterventionFactory(family=family, worker=worker)
    sent = {"text": "It was an hour.", "reason": "I mistyped.", "key": str(uuid.uuid4())}

    page = signed_in.post(reverse("intervention_amend", args=[family.pk, note.pk]), sent, follow=True)

    assert Amendment.objects.get().written_by == worker
    wanted = ["We talked about mornings.", "Added by Kit Keane", "because: I mistyped.", "an hour."]
    assert [words for words in wanted if words not in page.text] == []


@pytest.mark.parametrize("field", ["text", "reason"])
def test_an_amendment_says_what_and_why(signed_in: Client, family: Family, worker: User, field: str) -> None:
    note = make.InterventionFactory(family=family, worker=worker)
    sent = {"text": "It was an hour.", "reason": "I mistyped."} | {field: ""}

    page = signed_in.post(reverse("intervention_amend", args=[family.pk, note.pk]), sent)

    assert page.status_code == 422
    assert f'href="#id_{field}"' in page.text
    assert not Amendment.objects.exists()


def test_an_amendment_is_kept_as_a_draft(signed_in: Client, family: Family, worker: User) -> None:
    note = make.InterventionFactory(family=family, worker=worker)
    address = reverse("intervention_amend", args=[family.pk, note.pk])
    sent = {"text": "It was", "reason": "", "key": str(uuid.uuid4()), "save": "draft"}

    page = signed_in.post(address, sent, follow=True)
    signed_in.post(address, sent | {"reason": "I mistyped.", "save": ""})

    assert "It was</textarea>" in page.text
    assert (Draft.objects.unfinished().count(), Amendment.objects.count()) == (0, 1)


def test_a_colleagues_note_offers_no_amending(client: Client, family: Family, worker: User) -> None:
    note = make.InterventionFactory(family=family, worker=worker)
    other = make.KeyworkerFactory()
    make.AssignmentFactory(family=family, keyworker=other, kind="supporting")
    client.force_login(other)

    assert "Add to this note" not in client.get(reverse("intervention", args=[family.pk, note.pk])).text
    sent = {"text": "No.", "reason": "No."}
    assert client.post(reverse("intervention_amend", args=[family.pk, note.pk]), sent).status_code == 422


def test_a_withdrawn_note_says_so(signed_in: Client, family: Family, worker: User) -> None:
    withdrawn = {"withdrawn_at": make.NOW, "withdrawn_because": "Its file was undone."}
    note = make.InterventionFactory(family=family, worker=worker, **withdrawn)

    page = signed_in.get(reverse("intervention", args=[family.pk, note.pk])).text

    assert "Withdrawn on 30 September 2020, and counted nowhere: Its file was undone." in page
    assert "Add to this note" not in page


def test_a_jobcentre_adviser_reads_no_note(client: Client, family: Family) -> None:
    note = make.InterventionFactory(family=family)
    client.force_login(make.JobcentreAdviserFactory())

    assert client.get(reverse("intervention", args=[family.pk, note.pk])).status_code == 403
    assert client.get(reverse("family_timeline", args=[family.pk])).status_code == 403
