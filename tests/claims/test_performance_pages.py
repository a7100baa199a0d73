"""The pages of a month's performance: written, published, printed, and read by anybody without signing in."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import PerformancePage, Story
from claims.performance import seen_to_publish, stands
from claims.performance_figures import figures_of
from keyworkers.models import User
from keyworkers.saving import seen_of
from tests import factories as make
from tests.claims.performance import SEPTEMBER, approved_story, begun, published, west_sussex, written

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def manager() -> User:
    made: User = make.ProgrammeManagerFactory()
    return made


def public_month() -> PerformancePage:
    """September's page of West Sussex's figures, with a story, for everybody to read."""
    page = begun(west_sussex())
    said = "A further 283 claims were submitted. We had a strong plan."
    return published(written(page, commentary=said, story=approved_story()), is_public=True)


def address(page: PerformancePage, name: str = "public_page") -> str:
    return reverse(name, args=[page.council.slug, page.programme.slug, "2020-09"])


def test_a_manager_begins_writes_and_publishes_a_months_page(manager: User) -> None:
    programme = west_sussex()
    client = signed_in(manager)
    begin = client.post(reverse("performance_begin"), {"programme": programme.pk, "as_at": SEPTEMBER.isoformat()})
    page = PerformancePage.objects.get()
    told = client.get(begin["Location"]).content.decode()
    words = {"commentary": "We made it.\r\nNearly.", "measure": "Ours.", "seen": seen_of(stands(page))}
    saved = client.post(reverse("performance_write", args=[page.pk]), words, follow=True).content.decode()
    page.refresh_from_db()
    seen = seen_to_publish(page, figures_of(programme, as_at=SEPTEMBER))
    done = client.post(reverse("performance_publish", args=[page.pk]), {"is_public": "on", "seen": seen}, follow=True)

    assert "meaning that we have met 97% of our in-year target (637 of 660). The remaining 23 families" in told
    assert "The draft is saved." in saved
    assert page.commentary == "We made it.\nNearly."
    assert "of in-year target (637 of 660): families turned around, reported" in done.content.decode()
    assert address(page) in done.content.decode()


def test_what_is_typed_is_kept_for_its_writer_until_saved_and_two_writers_lose_nothing(manager: User) -> None:
    page = begun(west_sussex())
    client, other = signed_in(manager), signed_in(make.ProgrammeManagerFactory(council=page.council))
    write, keep = (reverse(name, args=[page.pk]) for name in ("performance_write", "performance_draft"))
    opened = client.get(write).context
    typed = {"seen": opened["form"].initial["seen"], "commentary": "Half a sentence", "key": str(opened["key"])}
    assert client.post(keep, typed | {"draft_page": "a", "draft_number": "1"}).status_code == 200
    theirs = other.get(write)
    other.post(write, {"seen": theirs.context["form"].initial["seen"], "commentary": "Another's words"})

    again = client.get(write)
    mark = {"draft_page": "b", "draft_seen": str(again.context["mark"].seen)}
    sent = typed | {"seen": again.context["form"].initial["seen"], "commentary": "The whole sentence"} | mark
    clash = client.post(write, sent)
    client.post(write, sent | {"seen": clash.context["form"]["seen"].value()})

    assert "Half a sentence" not in theirs.text
    assert "Half a sentence" in again.text
    assert (clash.status_code, "Another&#x27;s words" in clash.text, "The whole sentence" in clash.text) == (422, 1, 1)
    page.refresh_from_db()
    assert page.commentary == "The whole sentence"
    assert "Half a sentence" not in client.get(write).text
    assert client.post(keep, typed | {"draft_page": "a", "draft_number": "2"}).status_code == 409


def test_anybody_reads_the_public_version_and_caches_may_keep_it() -> None:
    page = public_month()
    stranger = Client()
    answer = stranger.get(address(page))
    body = answer.content.decode()

    assert answer["Cache-Control"] == "public, max-age=300"
    assert stranger.get(address(page), headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert "97% of in-year target (637 of 660), 23 remaining" in body
    assert "They begin at seven now" in body
    assert "csrf" not in body
    assert address(page) in stranger.get(reverse("public_council", args=[page.council.slug])).content.decode()
    assert address(page) in stranger.get(reverse("public_pages")).content.decode()
    told = json.loads(stranger.get(address(page, "public_json")).content)
    assert (told["is_public_version"], told["figures"][0]["number"]) == (True, 637)
    assert "637" in stranger.get(address(page, "public_csv")).content.decode()
    assert "637 of 660" in stranger.get(address(page, "public_print")).content.decode()


def test_who_is_signed_in_keeps_no_copy_of_the_public_version(manager: User) -> None:
    page = public_month()

    assert "no-store" in signed_in(manager).get(address(page))["Cache-Control"]


@pytest.mark.parametrize("period", ["2020-08", "2020-9", "0000-01", "2020-13", "9999-12", "now"])
def test_a_month_that_is_not_public_is_not_there(period: str) -> None:
    page = public_month()
    elsewhere = reverse("public_page", args=[page.council.slug, page.programme.slug, period])

    assert Client().get(elsewhere).status_code == 404


def test_closing_and_withdrawing_take_a_page_from_the_public(manager: User) -> None:
    page = public_month()
    client = signed_in(manager)
    client.post(reverse("performance_public", args=[page.pk]), {"is_public": "no"})
    assert Client().get(address(page)).status_code == 404
    client.post(reverse("performance_public", args=[page.pk]), {"is_public": "yes"})
    assert Client().get(address(page)).status_code == 200
    assert client.post(reverse("performance_withdraw", args=[page.pk]), {"why": " "}).status_code == 422
    withdrawn = client.post(reverse("performance_withdraw", args=[page.pk]), {"why": "A wrong window."}, follow=True)

    assert "A wrong window." in withdrawn.content.decode()
    assert Client().get(address(page)).status_code == 404
    assert Client().get(reverse("public_council", args=[page.council.slug])).status_code == 404


def test_a_draft_is_thrown_away_with_its_words_kept_and_its_month_is_begun_anew() -> None:
    page = written(begun(west_sussex()))
    auditor, analyst = signed_in(make.InternalAuditorFactory()), signed_in(make.AnalystFactory())
    away = reverse("performance_withdraw", args=[page.pk])

    assert "Throw away the draft of September 2020" in analyst.get(away).content.decode()
    told = analyst.post(away, {"why": "The wrong month."}, follow=True).content.decode()

    assert all(words in told for words in ("Draft, thrown away", "The wrong month.", page.commentary, "637 of 660"))
    assert analyst.post(away, {"why": "Again."}).status_code == 422
    assert auditor.get(reverse("performance_page", args=[page.pk])).status_code == 404
    assert "thrown away" not in auditor.get(reverse("performance_pages")).content.decode()
    assert begun(page.programme).pk != page.pk


def test_a_draft_is_read_by_those_who_write_it_alone() -> None:
    page = written(begun(west_sussex()))
    auditor, analyst = signed_in(make.InternalAuditorFactory()), signed_in(make.AnalystFactory())

    assert auditor.get(reverse("performance_page", args=[page.pk])).status_code == 404
    assert "Being written" not in auditor.get(reverse("performance_pages")).content.decode()
    assert analyst.get(reverse("performance_page", args=[page.pk])).status_code == 200
    assert "Being written" in analyst.get(reverse("performance_pages")).content.decode()
    assert Client().get(address(page)).status_code == 404


def test_nothing_typed_is_lost_where_somebody_else_saved_meanwhile(manager: User) -> None:
    page = begun(west_sussex())
    seen = seen_of(stands(page))
    written(page, commentary="Theirs.")

    words = {"commentary": "Mine.", "seen": seen}
    refused = signed_in(manager).post(reverse("performance_write", args=[page.pk]), words)
    assert refused.status_code == 422
    assert "Theirs." in refused.content.decode()
    assert "Mine." in refused.content.decode()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        pytest.param({"as_at": "2015-03-31"}, "Choose a month that is over", id="before the programme"),
        pytest.param({"as_at": "2020-10-31"}, "Choose a month that is over", id="not over"),
        pytest.param({}, "Choose the month", id="none"),
        pytest.param({"as_at": SEPTEMBER.isoformat(), "programme": "9" * 9}, "Choose the programme", id="unknown"),
    ],
)
def test_a_month_that_cannot_be_begun_is_refused_on_the_form(manager: User, asked: dict[str, str], said: str) -> None:
    programme = west_sussex()

    answer = signed_in(manager).post(reverse("performance_begin"), {"programme": programme.pk, **asked})
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_story_is_written_by_one_and_approved_by_another_who_sees_names_pointed_out() -> None:
    make.PersonFactory(given_name="Rosa")
    analyst, senior = signed_in(make.AnalystFactory()), signed_in(make.SeniorOfficerFactory())
    told = {"title": "Mornings", "body": "Rosa is up at seven.", "agreed": "In June.", "seen": ""}
    assert analyst.post(reverse("story_write"), {**told, "body": ""}).status_code == 422
    analyst.post(reverse("story_write"), told)
    story = Story.objects.get()
    seen: dict[str, Any] = {"seen": seen_of({name: told[name] for name in ("title", "body", "agreed")})}
    analyst.post(reverse("story_change", args=[story.pk]), {**told, "body": "Rosa is up at six.", **seen})

    page = senior.get(reverse("story", args=[story.pk]))
    assert "<strong>Rosa</strong>: also names of people recorded here" in page.content.decode()
    refused = senior.post(reverse("story_approve", args=[story.pk]), seen, follow=True).content.decode()
    assert "was changed after you opened this page" in refused
    senior.post(reverse("story_approve", args=[story.pk]), {"seen": page.context["seen"]})
    story.refresh_from_db()
    assert story.state == "approved"


def test_the_history_of_periods_asks_as_often_however_many_months_there_are(
    manager: User, django_assert_max_num_queries: Any
) -> None:
    programme = west_sussex()
    for month in (4, 5, 6, 7, 8, 9):
        last = {4: 30, 6: 30, 9: 30}.get(month, 31)
        published(written(begun(programme, as_at=SEPTEMBER.replace(month=month, day=last))))
    client = signed_in(manager)

    with django_assert_max_num_queries(8):
        client.get(reverse("performance_pages"))
    with django_assert_max_num_queries(4):
        Client().get(reverse("public_pages"))
