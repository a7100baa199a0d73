"""Each figure counts what its sentence says, opens exactly that, and a past month can be rebuilt."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from claims.afterwards import withdraw_sent
from claims.figures.counting import Counted, by_window, progress
from claims.figures.monthly import rebuild_monthly
from claims.figures.outlook import pace_of
from claims.figures.registry import FIGURES, FUNNEL
from claims.figures.selection import Selection
from claims.models import Batch, BatchState, Claim, ClaimKind, MonthlyFigure, Programme, Window
from claims.replies import record_reply
from claims.reply_previews import Typed
from families.models import Touched
from families.words import LONDON
from keyworkers.models import Role, User
from outcomes.models import Verdict
from outcomes.rules.daysets import DaySet
from tests.claims.scenes import open_window, ready_family, relapse
from tests.claims.stages import advance, batch_at, batch_of_all, somebody
from tests.factories import (
    NOW,
    TODAY,
    AnalystFactory,
    CapFactory,
    CoverageFactory,
    MembershipFactory,
    NovemberWindowFactory,
    OpeningBalanceFactory,
    RestrictionFactory,
    SourceFactory,
    TargetFactory,
)
from tests.photographs import photographed

pytestmark = pytest.mark.django_db


@pytest.fixture
def window() -> Window:
    return open_window()


@pytest.fixture
def analyst() -> User:
    made: User = AnalystFactory.create()
    return made


@pytest.fixture
def sent(judges: list[list[int]], db: None) -> Batch:
    """A submitted batch of three families' attachments and results."""

    def build() -> Batch:
        window = open_window()
        for day in (1, 2, 3):
            ready_family(attached_on=date(2019, 10, day))
        return advance(batch_of_all(window), BatchState.SUBMITTED)

    return photographed("three attached on days in a row", build)


def number(name: str, programme: Programme, *, as_at: date = TODAY, **part: Any) -> int:
    return Counted(programme=programme, figure=FIGURES[name], as_at=as_at, **part).number()


def result_of(batch: Batch) -> Claim:
    results = Claim.objects.filter(kind=ClaimKind.RESULT, lines__batch=batch)
    found: Claim = results.order_by("lines__line_number")[0]
    return found


def test_three_things_are_kept_apart(sent: Batch, analyst: User) -> None:
    programme = sent.programme
    relapse(result_of(sent).family, on=date(2020, 9, 20))
    record_reply(sent, Typed(paid=(1, 2)), by=analyst, as_of=TODAY, at=NOW)

    assert number("turned-around", programme) == 3
    assert number("meets-the-plan", programme) == 2
    assert number("paid", programme) == 1


def test_what_is_left_of_a_year_is_planned_for_no_window_after_it(window: Window) -> None:
    NovemberWindowFactory.create(programme=window.programme)
    until_november = {"starts_on": date(2019, 11, 9), "ends_on": date(2020, 11, 9)}
    TargetFactory.create(programme=window.programme, label="in-year target", number=30, **until_november)

    (found,) = progress(window.programme, as_at=TODAY)

    assert (found.remaining_text, found.windows_left) == ("30 remaining", (window,))


def test_on_its_last_day_a_window_is_left_wherever_windows_are_counted(window: Window) -> None:
    TargetFactory.create(programme=window.programme, number=30)

    def left(day: date) -> tuple[int, int]:
        (found,) = pace_of(Programme.objects.get(), as_at=day)
        return len(found.one.windows_left), len(found.open_windows)

    assert left(window.submit_by) == (1, 1)
    assert left(window.submit_by + timedelta(days=1)) == (0, 0)


def test_of_a_part_nobody_is_told_how_many_of_its_families_are_hidden(client: Client, window: Window) -> None:
    hidden = ready_family(delivery_route="partner")
    RestrictionFactory.create(family=hidden.family, council=hidden.council)
    ready_family()
    client.force_login(AnalystFactory.create(council=hidden.council))
    address = reverse("figure", args=[window.programme.pk, "worked-with"])

    whole = client.get(address).text
    parts = [client.get(address, {"route": route}).text for route in ("partner", "keyworker")]

    assert "1 of them is counted and not shown here" in whole
    assert not any("not shown here" in part for part in parts)
    assert all("of a part it is not said how many they are" in part for part in parts)
    hidden.family.restrictions.update(ends_on=F("starts_on"))
    assert "of a part it is not said" not in client.get(address, {"route": "partner"}).text


def test_a_figure_is_held_against_no_target_of_another_measure(client: Client, window: Window) -> None:
    ready_family()
    target = TargetFactory.create(programme=window.programme, number=30, label="programme target")
    client.force_login(AnalystFactory.create(council=window.programme.council))

    def shown(name: str) -> str:
        return client.get(reverse("figure", args=[window.programme.pk, name]), {"target": target.pk}).text

    assert "of programme target" in shown("turned-around")
    assert not any("of programme target" in shown(name) for name in ("eligible", "worked-with", "beyond-the-cap"))


def test_meets_the_plan_is_what_the_verdicts_themselves_say(window: Window) -> None:
    ready_family()
    ready_family(met=DaySet.starting(TODAY + timedelta(days=1)))
    stale, waits, silent = (ready_family() for _ in range(3))
    stale.family.verdicts.update(stale_because="A rule broke off.")
    Touched.objects.create(family=waits.family, touched_at=NOW)
    silent.family.verdicts.update(rests_on=["police"])
    late = SourceFactory.create(kind="police", council=window.programme.council, allowed_lag_days=10)
    days = [TODAY, TODAY + timedelta(days=1)]

    for complete_to in (None, TODAY - timedelta(days=11), TODAY - timedelta(days=10)):
        if complete_to:
            CoverageFactory.create(source=late, complete_to=complete_to)
        for day in days:
            said = set(Verdict.objects.current().turned_around(day).values_list("attachment", flat=True))
            rows = FIGURES["meets-the-plan"].rows(window.programme, day)
            assert set(rows.values_list("pk", flat=True)) == said
            assert waits.pk not in said


def test_what_is_known_for_today_only_is_told_of_no_other_day(client: Client, sent: Batch, analyst: User) -> None:
    client.force_login(analyst)
    address = reverse("figure", args=[sent.programme.pk, "held"])

    past, today = client.get(address, {"as_at": "2020-06-30"}), client.get(address, {"as_at": str(TODAY)})

    assert (past.status_code, today.status_code) == (422, 200)
    assert "As at: Results held is known for today only" in past.text


def test_a_later_relapse_never_lowers_what_was_reported(sent: Batch) -> None:
    relapse(result_of(sent).family, on=date(2020, 6, 2))

    assert number("turned-around", sent.programme) == 3


def test_a_withdrawn_claim_is_no_longer_reported_from_its_day_on(sent: Batch, analyst: User) -> None:
    withdrawn_at = datetime(2020, 10, 15, 9, 0, tzinfo=LONDON)
    withdraw_sent(result_of(sent), reason="Entered for the wrong family.", by=analyst, on=TODAY, at=withdrawn_at)

    assert number("turned-around", sent.programme, as_at=date(2020, 10, 14)) == 3
    assert number("turned-around", sent.programme, as_at=date(2020, 10, 15)) == 2


def test_a_refused_claim_is_not_reported(sent: Batch, analyst: User) -> None:
    line = sent.lines.get(claim=result_of(sent))
    record_reply(
        sent, Typed(refused={line.line_number or 0: "Of another area."}, paid=()), by=analyst, as_of=TODAY, at=NOW
    )

    assert number("turned-around", sent.programme) == 2


def test_an_opening_balance_is_counted_with_its_year_and_window(window: Window) -> None:
    programme = window.programme
    OpeningBalanceFactory.create(counted_on=date(2020, 3, 31), count=3940)
    OpeningBalanceFactory.create(label="September 2020", counted_on=TODAY, window=window, count=283)
    in_year = TargetFactory.create(
        label="in-year target", number=660, starts_on=date(2020, 4, 1), ends_on=date(2021, 4, 1)
    )

    assert number("turned-around", programme) == 4223
    assert number("turned-around", programme, target=in_year) == 283
    assert number("turned-around", programme, selection=Selection(window=window.pk)) == 283


@pytest.mark.parametrize("name", FUNNEL)
def test_a_figure_counts_exactly_the_rows_it_opens(sent: Batch, name: str) -> None:
    OpeningBalanceFactory.create(count=7)
    counted = Counted(programme=sent.programme, figure=FIGURES[name], as_at=TODAY)

    assert counted.number() == counted.rows().count() + sum(line.count for line in counted.balances())


def test_a_senior_officer_reads_references_in_what_a_figure_counts(client: Client, sent: Batch) -> None:
    family = result_of(sent).family
    funnel = {"stage": "attached", "from": "2019-10-01", "to": "2019-11-01"}
    places = [
        reverse("figure", args=[sent.programme.pk, "turned-around"]),
        reverse("figure_families", args=[sent.programme.pk, "cohort"], query=funnel),
    ]

    for role, is_named in ((Role.SENIOR_OFFICER, False), (Role.ANALYST, True)):
        client.force_login(somebody(sent.window, role))
        for place in places:
            page = client.get(place).text
            assert (family.reference in page, family.name in page) == (True, is_named)


def test_progress_names_its_denominator_and_the_next_window(sent: Batch) -> None:
    TargetFactory.create(number=30)
    NovemberWindowFactory.create(programme=sent.programme)

    (found,) = progress(sent.programme, as_at=TODAY)

    assert found.text == "10% of programme target (3 of 30)"
    assert found.remaining_text == "27 remaining, planned for November 2020"


def test_a_target_of_another_year_is_not_shown(window: Window) -> None:
    TargetFactory.create(label="in-year target", starts_on=date(2019, 4, 1), ends_on=date(2020, 4, 1))

    assert progress(window.programme, as_at=TODAY) == []


def test_a_reached_target_says_so(sent: Batch) -> None:
    TargetFactory.create(number=3)

    (found,) = progress(sent.programme, as_at=TODAY)

    assert (found.text, found.remaining_text) == ("100% of programme target (3 of 3)", "target reached")


def test_over_performance_shows_above_100_per_cent_and_is_paid_to_the_cap(client: Client, judges: Any) -> None:
    CapFactory.create(number=2)
    TargetFactory.create(number=2)
    programme = batch_at(BatchState.SUBMITTED, families=3).programme
    client.force_login(AnalystFactory.create(council=programme.council))

    reached = client.get(reverse("figures")).content.decode()
    OpeningBalanceFactory.create(count=5, counted_on=date(2019, 3, 31))
    (above,) = progress(programme, as_at=TODAY)

    assert number("beyond-the-cap", programme) == 1
    assert "1 more is recorded beyond the cap and not paid" in reached
    assert "150% of programme target (3 of 2)" in reached
    assert (above.text, above.remaining_text) == ("350% of programme target (7 of 2)", "target reached, and 5 more")


def test_claims_are_told_apart_by_window(sent: Batch) -> None:
    ((window, counted, number_of_claims),) = by_window(sent.programme, as_at=TODAY)

    assert (window, number_of_claims) == (sent.window, 3)
    assert counted.rows().count() == 3


def test_a_family_waiting_to_be_judged_does_not_meet_the_plan(window: Window) -> None:
    attachment = ready_family()
    MembershipFactory.create(family=attachment.family)

    assert number("meets-the-plan", window.programme) == 0


def test_a_month_that_is_rebuilt_is_what_was_read_live(sent: Batch) -> None:
    relapse(result_of(sent).family, on=date(2020, 9, 20))
    programme = sent.programme

    rebuild_monthly(programme, as_at=TODAY, at=NOW)

    kept = MonthlyFigure.objects.filter(programme=programme, breakdown="").values_list("name", "number")
    assert dict(kept) == {name: number(name, programme) for name, figure in FIGURES.items() if figure.is_dated}


def test_a_past_month_is_rebuilt_from_the_day_sets(window: Window) -> None:
    ready_family(met=DaySet.of((date(2020, 6, 10), date(2020, 8, 10))))

    for day in (date(2020, 5, 31), date(2020, 6, 30), date(2020, 7, 31), date(2020, 8, 31)):
        rebuild_monthly(window.programme, as_at=day, at=NOW)

    months = (
        MonthlyFigure.objects.filter(name="meets-the-plan", breakdown="")
        .order_by("as_at")
        .values_list("number", flat=True)
    )
    assert list(months) == [0, 1, 1, 0]


def test_a_figures_page_reads_past_months_from_what_the_nights_kept(client: Client, window: Window) -> None:
    ready_family(met=DaySet.of((date(2020, 6, 10), date(2020, 8, 10))))
    for day in (date(2020, 6, 30), date(2020, 7, 31)):
        rebuild_monthly(window.programme, as_at=day, at=NOW)
    MonthlyFigure.objects.filter(as_at=date(2020, 6, 30), name="meets-the-plan", breakdown="").update(number=777)
    client.force_login(AnalystFactory(council=window.programme.council))
    at = reverse("figure", args=[window.programme.pk, "meets-the-plan"])

    whole, route, one_day = (
        client.get(at),
        client.get(at, {"route": "keyworker"}),
        client.get(at, {"since": "01/06/2020"}),
    )

    assert [series for _, series in whole.context["kept"]["series"]] == [[777, 1]]
    assert [series for _, series in route.context["kept"]["series"]] == [[1, 1]]
    assert one_day.context["kept"] is None
    assert "June 2020" in whole.text


def test_a_correction_changes_exactly_the_months_it_reaches(window: Window) -> None:
    attachment = ready_family(met=DaySet.of((date(2020, 6, 10), date(2020, 8, 10))))
    for day in (date(2020, 6, 30), date(2020, 7, 31)):
        rebuild_monthly(window.programme, as_at=day, at=NOW)
    relapse(attachment.family, on=date(2020, 7, 1))

    changed = [rebuild_monthly(window.programme, as_at=day, at=NOW) for day in (date(2020, 6, 30), date(2020, 7, 31))]

    assert changed == [0, 3]  # the figure, and its part by district and by route


def test_every_figure_has_its_own_name_and_a_sentence() -> None:
    assert len({figure.title for figure in FIGURES.values()}) == len(FIGURES)
    assert all(figure.sentence.endswith(".") for figure in FIGURES.values())
