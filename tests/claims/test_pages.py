"""Claims, batches and figures in the browser: the right person, the wrong verb, another council, a stranger."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.actions import raise_claims
from claims.models import Batch, BatchState, Claim, ClaimKind, ClaimState, Window
from claims.published import load_published, read_published
from keyworkers.models import Look, Role, User
from tests.claims.scenes import open_window, ready_family, relapse
from tests.claims.stages import advance, all_decided
from tests.factories import (
    NOW,
    TODAY,
    AnalystFactory,
    OpeningBalanceFactory,
    OtherCouncilFactory,
    RestrictionFactory,
    TargetFactory,
    UserFactory,
)
from tests.photographs import photographed
from tests.written import content_in_force
from troubled_families.jobs import run_all_waiting

pytestmark = pytest.mark.django_db


@dataclass
class Scene:
    """A window, its analyst, three families and their claims, as far as a test asks for them."""

    window: Window
    analyst: User
    families: list[Any]
    decided: list[int]
    batch: Batch | None = None


# How far the scene goes, by what a test asks for.
STAGES = ("window", "families", "decided", "batch", "submitted")


@pytest.fixture
def scene(request: pytest.FixtureRequest, judges: list[list[int]], db: None) -> Scene:
    """Return the scene as far as the test asks for it."""
    asked = max((STAGES.index(name) for name in STAGES if name in request.fixturenames), default=0)
    return photographed(("pages of claims", asked), lambda: built(STAGES[: asked + 1]))


def built(stages: Sequence[str]) -> Scene:
    scene = Scene(open_window(), AnalystFactory.create(), [], [])
    if "families" in stages:
        scene.families = [ready_family(attached_on=date(2019, 10, day)) for day in (1, 2, 3)]
        raise_claims(scene.window.programme.council, as_of=TODAY, at=NOW)
    if "decided" in stages:
        scene.decided = all_decided(scene.window)
    if "batch" in stages:
        scene.batch = through_pages(scene, is_submitted="submitted" in stages)
    return scene


def through_pages(scene: Scene, *, is_submitted: bool) -> Batch:
    """Return the batch, filled through its own pages, perhaps submitted through them."""
    client = Client()
    client.force_login(scene.analyst)
    client.post(reverse("batch_open", args=[scene.window.pk]))
    batch = Batch.objects.get()
    client.post(reverse("batch_fill", args=[batch.pk]))
    if is_submitted:
        client.post(reverse("batch_freeze", args=[batch.pk]))
        advance(batch, BatchState.SIGNED)
        client.post(reverse("batch_export", args=[batch.pk]))
        run_all_waiting()
        client.post(reverse("batch_submit", args=[batch.pk]))
        batch.refresh_from_db()
    return batch


@pytest.fixture
def window(scene: Scene) -> Window:
    return scene.window


@pytest.fixture
def families(scene: Scene) -> list[Any]:
    return scene.families


@pytest.fixture
def decided(scene: Scene) -> list[int]:
    return scene.decided


@pytest.fixture
def batch(scene: Scene) -> Batch | None:
    """Return the open batch, filled through its own pages; submitted, where a test asks for that."""
    return scene.batch


@pytest.fixture
def submitted(batch: Batch) -> Batch:
    return batch


@pytest.fixture
def signed_in(client: Client, scene: Scene) -> Client:
    client.force_login(scene.analyst)
    return client


def result() -> Claim:
    found: Claim = Claim.objects.filter(kind=ClaimKind.RESULT).order_by("id")[0]
    return found


PAGES: dict[str, Callable[[Batch], list[Any]]] = {
    "claims": lambda batch: [],
    "claim": lambda batch: [result().pk],
    "claim_withdraw": lambda batch: [result().pk],
    "claim_release": lambda batch: [result().pk],
    "family_claims": lambda batch: [result().family_id],
    "batches": lambda batch: [],
    "batch": lambda batch: [batch.pk],
    "batch_freeze": lambda batch: [batch.pk],
    "batch_reopen": lambda batch: [batch.pk],
    "batch_submit": lambda batch: [batch.pk],
    "batch_reply": lambda batch: [batch.pk],
    "batch_take_out": lambda batch: [batch.pk, batch.lines.order_by("id")[0].pk],
    "figures": lambda batch: [],
    "figure": lambda batch: [batch.programme_id, "turned-around"],
}
LISTS = {"claims", "batches", "figures"}


@pytest.mark.parametrize("name", PAGES)
def test_an_analyst_opens_the_page(signed_in: Client, batch: Batch, name: str) -> None:
    page = signed_in.get(reverse(name, args=PAGES[name](batch)))

    assert page.status_code == 200
    assert page.text.count("<h1") == 1


def answers(user: User | None, batch: Batch, names: Iterable[str]) -> dict[str, Any]:
    client = Client()
    if user:
        client.force_login(user)
    return {name: client.get(reverse(name, args=PAGES[name](batch))) for name in names}


def test_a_keyworker_has_no_verb_for_any_of_it(batch: Batch) -> None:
    found = answers(UserFactory.create(role=Role.KEYWORKER), batch, PAGES)

    assert {name: page.status_code for name, page in found.items()} == dict.fromkeys(PAGES, 403)


def test_another_councils_analyst_finds_nothing(batch: Batch) -> None:
    of_one_thing = PAGES.keys() - LISTS
    found = answers(AnalystFactory.create(council=OtherCouncilFactory.create()), batch, of_one_thing)

    assert {name: page.status_code for name, page in found.items()} == dict.fromkeys(of_one_thing, 404)


def test_another_councils_lists_show_nothing_of_ours(batch: Batch) -> None:
    found = answers(AnalystFactory.create(council=OtherCouncilFactory.create()), batch, LISTS)

    for page in found.values():
        assert result().family.name not in page.text
        assert str(batch) not in page.text


def test_a_stranger_is_asked_to_sign_in(batch: Batch) -> None:
    found = answers(None, batch, PAGES)

    assert all(page.url.startswith(reverse("account_login")) for page in found.values())


def test_an_analyst_raises_what_is_due_without_waiting_for_the_night(signed_in: Client, batch: Batch) -> None:
    before = Claim.objects.count()
    ready_family()

    page = signed_in.post(reverse("claims_raise"), follow=True)

    assert Claim.objects.count() == before + 2
    assert "2 claims raised, 0 held." in page.text
    raised = Claim.objects.latest("id")
    by = str(raised.moves.get().moved_by)
    way = signed_in.get(reverse("claim", args=[raised.pk])).context["events"]
    assert [(event["title"], event["by"]) for event in way] == [("Raised", by)]
    pack = signed_in.get(reverse("claim_pack", args=[raised.pk])).context["pack"]
    assert [row["value"].split(",")[0] for row in pack["facts"] if row["key"] == "Raised by"] == [by]


@pytest.mark.parametrize("name", ["batch_fill", "batch_freeze", "batch_export", "batch_submit"])
def test_an_auditor_reads_the_batch_and_does_nothing_to_it(batch: Batch, name: str) -> None:
    client = Client()
    client.force_login(UserFactory.create(role=Role.INTERNAL_AUDITOR))

    assert client.get(reverse("batch", args=[batch.pk])).status_code == 200
    assert client.post(reverse(name, args=[batch.pk])).status_code == 403


def test_a_batch_goes_from_its_window_to_the_department_through_its_pages(
    signed_in: Client, submitted: Batch, window: Window
) -> None:
    assert submitted.state == BatchState.SUBMITTED
    page = signed_in.get(reverse("batch_file", args=[submitted.pk, submitted.files.get().pk]))
    assert page["Content-Disposition"] == 'attachment; filename="phase-2-batch-1.csv"'
    assert page.content == content_in_force(submitted)

    said = {"refused": "2: Not of this area", "others": "paid", "answered_on": "30/09/2020"}
    shown = signed_in.post(reverse("batch_reply", args=[submitted.pk]), said)
    assert "Enter the department's reply" in unescape(signed_in.get(reverse("batch", args=[submitted.pk])).text)
    signed_in.post(shown["Location"], {"reason_1": "other"})

    answered = unescape(signed_in.get(reverse("batch", args=[submitted.pk])).text)
    assert "the department has answered every claim of it" in answered
    assert "Enter the department's reply" not in answered
    states = dict(Claim.objects.values_list("lines__line_number", "state"))
    assert states.pop(2) == ClaimState.REFUSED
    assert set(states.values()) == {ClaimState.PAID}


def test_a_reply_that_cannot_be_read_changes_nothing(signed_in: Client, submitted: Batch) -> None:
    page = signed_in.post(reverse("batch_reply", args=[submitted.pk]), {"refused": "two was refused", "others": "paid"})

    assert page.status_code == 422
    assert "Line 1 of the answer is not a number, a colon and a reason" in page.text
    assert set(Claim.objects.values_list("state", flat=True)) == {ClaimState.SUBMITTED}


def test_a_second_batch_of_a_window_is_refused_in_words(signed_in: Client, batch: Batch, window: Window) -> None:
    page = signed_in.post(reverse("batch_open", args=[window.pk]))

    assert page.status_code == 422
    assert "A batch of this window is already being filled." in page.text
    assert Batch.objects.count() == 1


def test_a_claim_taken_out_says_why_and_is_held(signed_in: Client, batch: Batch) -> None:
    line = batch.lines.get(claim=result())

    without = signed_in.post(reverse("batch_take_out", args=[batch.pk, line.pk]), {"reason": ""})
    signed_in.post(reverse("batch_take_out", args=[batch.pk, line.pk]), {"reason": "The address is doubtful."})

    assert without.status_code == 422
    assert (result().state, result().held_because) == (ClaimState.HELD, "The address is doubtful.")
    signed_in.post(reverse("claim_release", args=[result().pk]), {"reason": "Confirmed."})
    assert result().state == ClaimState.DRAFT


def test_a_claim_shows_its_gates_and_opening_it_is_recorded(signed_in: Client, families: list[Any]) -> None:
    page = signed_in.get(reverse("claim", args=[result().pk]))

    assert "Every need is met and held, and so is the school gate." in page.text
    assert page.text.count("app-gates__item") == 14
    assert Look.objects.get().family == result().family


def test_a_frozen_claim_shows_its_snapshot_and_digest(signed_in: Client, submitted: Batch) -> None:
    line = submitted.lines.get(claim=result())

    page = signed_in.get(reverse("claim", args=[result().pk]))

    assert line.snapshot_digest in page.text
    assert "what proves that nothing was altered" in page.text
    assert page.text.index(reverse("claim_pack", args=[line.claim_id])) < page.text.index("What happened")


def test_a_family_not_yet_claimed_shows_what_stands_in_the_way(signed_in: Client, window: Window) -> None:
    attachment = ready_family()
    relapse(attachment.family, on=date(2020, 9, 29))

    page = signed_in.get(reverse("family_claims", args=[attachment.family_id]))

    assert "No longer met since 29 September 2020: asb." in page.text
    assert "Every gate is passed; the next night raises the claim." in page.text


def test_claims_are_narrowed_by_the_address_and_a_choice_can_be_removed(signed_in: Client, families: list[Any]) -> None:
    page = signed_in.get(reverse("claims"), {"kind": "result", "state": "draft"})

    assert "3 claims" in page.text
    assert "Kind: Result" in page.text
    assert 'href="?state=draft"' in page.text
    assert "No claims" in signed_in.get(reverse("claims"), {"state": "paid"}).text


def test_a_claim_is_found_by_its_number(signed_in: Client, families: list[Any]) -> None:
    wanted = result()

    page = signed_in.get(reverse("claims"), {"number": wanted.pk})
    unreadable = signed_in.get(reverse("claims"), {"number": "the first"})

    assert "1 claim</p>" in page.text
    assert f"Claim number: {wanted.pk}" in page.text
    assert reverse("claim", args=[wanted.pk]) in page.text
    assert "Claim number must be a whole number" in unreadable.text


def test_a_claim_is_raised_before_it_is_decided_though_both_are_of_one_moment(
    signed_in: Client, families: list[Any], decided: list[int]
) -> None:
    told = signed_in.get(reverse("claim", args=[decided[0]])).context["events"]

    assert (told[0]["title"], told[-1]["title"]) == ("Ready, with the analyst", "Raised")


def test_an_unknown_choice_narrows_nothing(signed_in: Client, families: list[Any]) -> None:
    page = signed_in.get(reverse("claims"), {"kind": "nonsense", "window": "x'", "after": "99999999999999999999"})

    assert "6 claims" in page.text


def test_long_lists_of_claims_are_low_on_a_phone(signed_in: Client, batch: Batch) -> None:
    lists = [reverse("claims"), reverse("batch", args=[batch.pk])]

    assert all("app-table--compact" in signed_in.get(to).text for to in lists)


def test_a_restricted_familys_claims_are_counted_and_not_shown(signed_in: Client, batch: Batch) -> None:
    family = result().family
    RestrictionFactory.create(family=family)

    listed = signed_in.get(reverse("claims")).text
    asked = {"number": str(result().pk)}, {"state": result().state}, {"kind": "attachment", "state": result().state}
    narrowed = [signed_in.get(reverse("claims"), one).text for one in asked]
    in_batch = signed_in.get(reverse("batch", args=[batch.pk])).text
    counted = signed_in.get(reverse("figure", args=[batch.programme_id, "ready"])).text

    assert "4 claims, of the families you see</p>" in listed
    counts = ("No claims,", "4 claims,", "2 claims,")
    assert all(words in page for words, page in zip(counts, narrowed, strict=True))
    assert not any("do not see" in page for page in (listed, *narrowed))
    assert "2 lines are counted and not shown here" in in_batch
    assert "1 of them is counted and not shown here" in counted
    assert family.name not in listed + in_batch + counted
    assert signed_in.get(reverse("claim", args=[result().pk])).status_code == 404


def test_the_dashboard_names_its_denominators(signed_in: Client, submitted: Batch) -> None:
    TargetFactory.create(number=4)
    TargetFactory.create(label="in-year target", number=3, starts_on=date(2020, 4, 1), ends_on=date(2021, 4, 1))

    page = signed_in.get(reverse("figures")).text

    assert "75% of programme target (3 of 4)" in page
    assert "100% of in-year target (3 of 3)" in page
    assert "1 remaining" in page


def test_the_dashboard_shows_what_councils_published_apart(signed_in: Client, window: Window) -> None:
    for content in read_published():
        load_published(content)

    page = " ".join(signed_in.get(reverse("figures")).text.split())

    own, _, published = page.partition("As published by other councils")
    assert "West Sussex" not in own
    for figure, label in (
        ("97%", "of in-year target (637 of 660)"),
        ("99.5%", "of programme target (4,577 of 4,600)"),
        ("6.0%", "(89 of 1,480)"),
        ("455", "families turned around, without a target"),
    ):
        assert f">{figure}<" in published
        assert label in published
    assert "23 remaining, planned for November 2020. The target is our reading; nobody published it." in published
    assert "1,391 remaining." in published
    assert "December 2010" in published


def test_a_figure_opens_its_claims_and_a_line_for_each_opening_balance(signed_in: Client, submitted: Batch) -> None:
    OpeningBalanceFactory.create(label="Before April 2020", count=3940)

    page = signed_in.get(reverse("figure", args=[submitted.programme_id, "turned-around"])).text

    assert ">3,943<" in page
    assert page.count("Result, submitted to the department") == 3
    assert "Before April 2020" in page


def test_a_published_figure_opens_its_opening_balances(signed_in: Client, window: Window) -> None:
    for content in read_published():
        load_published(content)
    (target,) = TargetFactory._meta.model.objects.filter(is_our_reading=True)

    address = reverse("figure", args=[target.programme_id, "turned-around"])
    page = signed_in.get(address, {"target": target.pk}).text

    assert ">637<" in page
    assert "April to August 2020" in page
    assert "To March 2020" not in page


@pytest.mark.parametrize("asked", ["no-such-figure", "worked_with"])
def test_a_figure_nobody_named_is_not_found(signed_in: Client, window: Window, asked: str) -> None:
    assert signed_in.get(reverse("figure", args=[window.programme_id, asked])).status_code == 404


BUDGETS = {"claims": 10, "batch": 18, "figure": 13, "figures": 20}


@pytest.mark.parametrize("name", BUDGETS)
def test_a_page_asks_the_same_number_of_queries_for_few_and_for_many(
    signed_in: Client, batch: Batch, window: Window, name: str
) -> None:
    TargetFactory.create()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            signed_in.get(reverse(name, args=PAGES[name](batch)))
        return len(captured)

    queries()
    few = queries()
    for day in range(4, 16):
        ready_family(attached_on=date(2019, 10, day))
    raise_claims(window.programme.council, as_of=TODAY, at=NOW)
    all_decided(window)
    signed_in.post(reverse("batch_fill", args=[batch.pk]))

    assert queries() == few <= BUDGETS[name]
