"""Drafts: kept while typing, theirs alone, found again, gone once completed or after 30 days."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from families.models import Family
from families.refusals import NotPossibleError
from keyworkers.drafts import (
    LARGEST,
    CompletedAlreadyError,
    Mark,
    draft_to_go_on_with,
    drafts_of,
    expire_drafts,
    save_draft,
)
from keyworkers.models import Draft, Intervention, User
from keyworkers.permissions import scope_of
from tests import factories as make
from tests.keyworkers.test_notes_pages import add, entered

pytestmark = pytest.mark.django_db
FORM = "intervention_add"


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


def keep(family: Family, by: User, *, mark: Mark | None = None, **fields: Any) -> Draft:
    key = fields.pop("key", None) or uuid.uuid4()
    typed = {"note": ["We talked about"], **fields}
    return save_draft(typed, form=FORM, key=key, family=family, by=by, at=make.NOW, mark=mark)


def marked(page: str, number: int, seen: int = 0) -> dict[str, Any]:
    return {"draft_page": page, "draft_number": number, "draft_seen": seen}


def save(family: Family) -> str:
    return reverse("family_draft", args=[family.pk, FORM])


def test_a_draft_takes_the_place_of_the_one_before(family: Family, worker: User) -> None:
    key = uuid.uuid4()
    keep(family, worker, key=key, mark=Mark("a", 1))

    keep(family, worker, key=key, note=["We talked about mornings"], mark=Mark("a", 2))

    assert Draft.objects.get().content["note"] == ["We talked about mornings"]


@pytest.mark.parametrize(
    ("mark", "is_newer"),
    [
        (Mark("a", 5, 0), True),
        (Mark("a", 4, 0), True),
        (Mark("a", 3, 0), False),
        (Mark("b", 1, 7), True),
        (Mark("b", 9, 6), False),
        (Mark("", 0, 7), True),
        (Mark("", 9, 0), False),
    ],
    ids=[
        "typed on in the same tab",
        "sent twice",
        "arrived late",
        "another tab that saw it",
        "another tab that did not",
        "a form without a mark that saw it",
        "a form without a mark that did not",
    ],
)
def test_only_what_was_typed_later_replaces_a_draft(mark: Mark, *, is_newer: bool) -> None:
    assert mark.may_replace(Draft(page="a", number=4, version=7)) is is_newer


def test_somebody_elses_key_is_not_written_over(family: Family, worker: User) -> None:
    draft = keep(family, worker)

    with pytest.raises(NotPossibleError, match="begun by somebody else"):
        keep(family, make.KeyworkerFactory(), key=draft.key)


def test_what_has_been_completed_is_no_draft_again(family: Family, worker: User) -> None:
    note = make.InterventionFactory(family=family, worker=worker)

    with pytest.raises(CompletedAlreadyError):
        keep(family, worker, key=note.idempotency_key)


@pytest.mark.parametrize(("more", "is_kept"), [(0, True), (1, False)], ids=["the largest", "larger"])
def test_a_draft_has_a_largest_size(family: Family, worker: User, more: int, *, is_kept: bool) -> None:
    typed: dict[str, Any] = {"note": ["x" * (LARGEST + more)]}

    if is_kept:
        assert keep(family, worker, **typed)
    else:
        with pytest.raises(NotPossibleError, match="too long"):
            keep(family, worker, **typed)


def test_what_no_text_can_hold_is_left_out_of_a_draft(family: Family, worker: User) -> None:
    assert keep(family, worker, note=["a\x00b"]).content["note"] == ["ab"]


def test_the_newest_draft_or_the_one_asked_for_is_gone_on_with(family: Family, worker: User) -> None:
    older = make.DraftFactory(user=worker, family=family, saved_at=make.NOW - timedelta(hours=1))
    newer = make.DraftFactory(user=worker, family=family)

    asked = [draft_to_go_on_with(worker, form=FORM, family=family, key=key) for key in ("", str(older.key), "nonsense")]

    assert asked == [newer, older, newer]


def test_a_draft_left_over_by_a_completed_note_is_not_gone_on_with(family: Family, worker: User) -> None:
    draft = make.DraftFactory(user=worker, family=family)
    make.InterventionFactory(family=family, worker=worker, idempotency_key=draft.key)

    assert draft_to_go_on_with(worker, form=FORM, family=family) is None


def test_drafts_are_listed_for_the_families_one_may_see_and_for_groups(family: Family, worker: User) -> None:
    mine, group = make.DraftFactory(user=worker, family=family), make.DraftFactory(user=worker, family=None)
    make.DraftFactory(user=worker, family=make.FamilyFactory())
    make.DraftFactory(family=family)

    assert set(drafts_of(worker, scope=scope_of(worker, as_of=make.TODAY))) == {mine, group}


def test_drafts_expire_after_thirty_days(family: Family, worker: User) -> None:
    kept = make.DraftFactory(user=worker, family=family, saved_at=make.NOW - timedelta(days=30))
    make.DraftFactory(user=worker, family=family, saved_at=make.NOW - timedelta(days=30, seconds=1))

    assert expire_drafts(family.council, at=make.NOW) == 1
    assert Draft.objects.get() == kept


def test_typing_is_answered_with_when_it_was_kept(signed_in: Client, family: Family, worker: User) -> None:
    answer = signed_in.post(save(family), entered(note="We talked about"))

    draft = Draft.objects.get()
    assert answer.json() == {"saved": f"{draft.saved_at:%H:%M}"} or len(answer.json()["saved"]) == 5
    assert (draft.user, draft.family, draft.content["note"]) == (worker, family, ["We talked about"])
    assert "csrfmiddlewaretoken" not in draft.content


@pytest.mark.parametrize("key", ["", "no key"])
def test_a_form_without_a_key_is_no_draft(signed_in: Client, family: Family, key: str) -> None:
    assert signed_in.post(save(family), entered(key=key)).status_code == 422
    assert signed_in.post(add(family), entered(key=key, save="draft")).status_code == 302
    assert not Draft.objects.exists()


@pytest.mark.parametrize("form", ["amend-", "amend-one", "nothing", "assessed-1-2"])
def test_a_form_that_is_not_there_keeps_no_draft(signed_in: Client, family: Family, form: str) -> None:
    assert signed_in.post(reverse("family_draft", args=[family.pk, form]), entered()).status_code == 404
    assert signed_in.get(reverse("drafts")).status_code == 200


def test_typing_on_in_a_completed_form_is_told_so(signed_in: Client, family: Family) -> None:
    form = entered()
    signed_in.post(add(family), form)

    answer = signed_in.post(save(family), form)

    assert (answer.status_code, answer.json()) == (409, {"problem": "This note has been saved already."})


def test_nobody_keeps_a_draft_about_a_family_that_is_not_theirs(signed_in: Client) -> None:
    assert signed_in.post(save(make.FamilyFactory()), entered()).status_code == 404


def test_somebody_signed_out_is_led_to_the_sign_in_by_an_automatic_saving(client: Client, family: Family) -> None:
    assert client.post(save(family), entered())["Location"].startswith(reverse("account_login"))


def test_a_draft_is_found_again_exactly_as_it_was_typed(signed_in: Client, family: Family) -> None:
    member = make.MembershipFactory(family=family).person
    typed = entered(minutes="other", minutes_other="half an hour", note="We talked about", alone=[member.pk])

    page = signed_in.post(add(family), typed | {"save": "draft"}, follow=True)

    assert "Draft saved at" in page.text
    assert "This is what you had typed by" in page.text
    wanted = [
        'value="half an hour"',
        "We talked about</textarea>",
        typed["key"],
        f'_alone" name="alone" value="{member.pk}" checked',
    ]
    assert [words for words in wanted if words not in page.text] == []
    assert "There is a problem" not in page.text


def test_a_draft_comes_by_itself_and_an_empty_form_on_request(signed_in: Client, family: Family, worker: User) -> None:
    make.DraftFactory(user=worker, family=family)

    assert "We talked about</textarea>" in signed_in.get(add(family)).text
    assert "We talked about" not in signed_in.get(add(family) + "?afresh").text


def test_a_colleague_finds_no_draft_of_mine(client: Client, family: Family, worker: User) -> None:
    make.DraftFactory(user=worker, family=family)
    client.force_login(make.TeamManagerFactory(team=worker.team))

    assert "We talked about" not in client.get(add(family)).text
    assert "Hartley" not in client.get(reverse("drafts")).text


def test_a_completed_draft_is_gone(signed_in: Client, family: Family) -> None:
    form = entered()
    signed_in.post(save(family), form)

    signed_in.post(add(family), form)

    assert (Draft.objects.count(), Intervention.objects.count()) == (0, 1)


def test_a_newer_draft_of_another_tab_is_neither_overwritten_nor_lost(signed_in: Client, family: Family) -> None:
    form = entered(note="On the phone")
    signed_in.post(save(family), form | marked("phone", 1))
    late = form | {"note": "On the laptop"} | marked("laptop", 1)

    by_itself, by_button = signed_in.post(save(family), late), signed_in.post(add(family), late | {"save": "draft"})
    signed_in.post(add(family), late)

    assert (by_itself.status_code, by_itself.json()["newer"]) == (409, 1)
    assert (by_button.status_code, "On the laptop</textarea>" in by_button.text) == (409, True)
    assert 'name="draft_seen" value="1"' in by_button.text
    assert Intervention.objects.get().note == "On the laptop"
    assert "On the phone</textarea>" in signed_in.get(add(family)).text


def test_somebody_who_saw_a_newer_draft_may_put_theirs_in_its_place(signed_in: Client, family: Family) -> None:
    form = entered(note="On the phone")
    signed_in.post(save(family), form | marked("phone", 1))

    signed_in.post(add(family), form | {"note": "On the laptop", "save": "draft"} | marked("laptop", 1, 1))

    assert Draft.objects.get().content["note"] == ["On the laptop"]


def test_a_late_autosave_brings_no_completed_amendment_back(signed_in: Client, family: Family, worker: User) -> None:
    note = make.InterventionFactory(family=family, worker=worker)
    typed = {"text": "It was Tuesday.", "reason": "Mistyped", "key": str(uuid.uuid4())} | marked("tab", 1)
    kept = reverse("family_draft", args=[family.pk, f"amend-{note.pk}"])
    signed_in.post(reverse("intervention_amend", args=[family.pk, note.pk]), typed)

    late = signed_in.post(kept, typed | marked("tab", 2))

    assert late.status_code == 409
    assert not Draft.objects.unfinished().exists()
    assert (Draft.objects.get().content, Draft.objects.get().form) == ({}, f"amend-{note.pk}")


def test_a_form_that_is_used_again_begins_empty_and_is_kept_again(client: Client, family: Family, worker: User) -> None:
    manager = make.TeamManagerFactory(team=worker.team)
    client.force_login(manager)
    address = reverse("family_supervision_add", args=[family.pk])
    said = {"keyworker": worker.pk, "held_on": "29/09/2020", "discussed": "How it goes.", "agreed": ""}
    key = re.findall(r'name="key" value="([^"]+)"', client.get(address).text)[0]
    kept = reverse("family_draft", args=[family.pk, "supervision"])
    client.post(kept, said | {"key": key} | marked("first", 1))
    client.post(address, said | {"key": key} | marked("first", 1))

    late = client.post(kept, said | {"key": key} | marked("first", 2))
    page = client.get(address).text
    seen = int(re.findall(r'name="draft_seen" value="(\d+)"', page)[0])
    again = client.post(kept, said | {"key": key, "discussed": "The next time"} | marked("second", 1, seen))
    older = client.post(address, said | {"key": key, "discussed": "Older", "save": "draft"} | marked("third", 1))

    assert (late.status_code, "How it goes." in page, again.status_code) == (409, False, 200)
    assert (older.status_code, "Older</textarea>" in older.text, "A newer draft" in older.text) == (409, True, True)
    assert "The next time</textarea>" in client.get(address).text


def test_a_refused_note_leaves_its_draft(signed_in: Client, family: Family) -> None:
    form = entered(outcome="")
    signed_in.post(save(family), form)

    signed_in.post(add(family), form)

    assert Draft.objects.count() == 1


def test_the_list_leads_back_to_each_form_and_deletes(signed_in: Client, family: Family, worker: User) -> None:
    draft = make.DraftFactory(user=worker, family=family)
    note = make.InterventionFactory(family=family, worker=worker)
    make.DraftFactory(user=worker, family=family, form=f"amend-{note.pk}")
    make.DraftFactory(user=worker, family=None, form="group_session")

    page = signed_in.get(reverse("drafts")).text
    after = signed_in.post(reverse("draft_delete", args=[draft.key]), follow=True)

    places = [add(family), reverse("intervention_amend", args=[family.pk, note.pk]), reverse("group_session")]
    assert [place for place in places if f"{place}?draft=" not in page] == []
    assert ("Draft deleted" in after.text, Draft.objects.unfinished().count()) == (True, 2)
    assert signed_in.post(save(family), entered(key=str(draft.key)) | marked("open still", 1)).status_code == 409


def test_nobody_deletes_a_draft_of_somebody_else(signed_in: Client, family: Family) -> None:
    draft = make.DraftFactory(family=family)

    assert signed_in.post(reverse("draft_delete", args=[draft.key])).status_code == 404


def test_a_late_autosave_of_a_completed_note_is_on_no_list(family: Family, worker: User) -> None:
    note = make.InterventionFactory(family=family, worker=worker)
    session = make.InterventionFactory(family=family, worker=worker, session=uuid.uuid4())
    for key in (note.idempotency_key, session.session):
        make.DraftFactory(user=worker, family=family, key=key)

    assert not drafts_of(worker, scope=scope_of(worker, as_of=make.TODAY))
