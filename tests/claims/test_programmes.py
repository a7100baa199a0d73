"""Programmes kept in the browser: every change with its reason, what is settled refused, bad input by its field."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.changes import changes_of
from claims.models import BatchState, Cap, OpeningBalance, Programme, Target, Tariff, Window
from claims.programmes import change_part, change_programme, remove_part
from families.refusals import NotPossibleError
from families.row_changes import Change
from keyworkers.models import Role, User
from tests.claims.stages import batch_at
from tests.factories import (
    AnalystFactory,
    CapFactory,
    FrameworkFactory,
    NovemberWindowFactory,
    OpeningBalanceFactory,
    OtherCouncilFactory,
    ProgrammeFactory,
    TargetFactory,
    TariffFactory,
    UserFactory,
    WindowFactory,
)

pytestmark = pytest.mark.django_db

YEAR = {"starts_on": "01/04/2020", "ends_on": "31/03/2021"}
WHY = {"why": "The department's letter of 1 September 2020."}
TARGET = {"measure": "families_turned_around", "label": "in-year target", "number": "660", **YEAR}
CAP = {"kind": "result", "number": "660", **YEAR}
RATE = {"kind": "result", "amount": "£1,800.50", "starts_on": "01/04/2015"}
WINDOW = {
    "name": "January 2021",
    "opens_on": "04/01/2021",
    "submit_by": "29/01/2021",
    "closes_on": "29/01/2021",
    "attached_by": "31/07/2020",
    "evidence_on": "01/01/2021",
}
BALANCE = {"measure": "families_turned_around", "label": "To March 2020", "count": "3940", "counted_on": "31/03/2020"}


@pytest.fixture
def programme() -> Programme:
    made: Programme = ProgrammeFactory.create()
    return made


@pytest.fixture
def signed_in(client: Client, programme: Programme) -> Client:
    client.force_login(AnalystFactory.create(council=programme.council))
    return client


def add(client: Client, programme: Programme, part: str, sent: dict[str, str]) -> Any:
    return client.post(reverse("programme_part_add", args=[programme.pk, part]), sent)


def told(programme: Programme, beginning: str) -> Change:
    """The one change whose title begins so."""
    (found,) = [change for change in changes_of(programme, size=50) if change.title.startswith(beginning)]
    return found


def test_every_part_is_added_in_the_browser_as_it_was_typed(signed_in: Client, programme: Programme) -> None:
    sent = {"targets": TARGET, "caps": CAP, "rates": RATE, "windows": WINDOW, "opening-balances": BALANCE}

    statuses = {part: add(signed_in, programme, part, typed).status_code for part, typed in sent.items()}

    assert set(statuses.values()) == {302}
    assert Target.objects.get().ends_on == date(2021, 4, 1)
    assert Cap.objects.values_list("number", "ends_on").get() == (660, date(2021, 4, 1))
    assert str(Tariff.objects.get().amount) == "1800.50"
    assert Window.objects.get().evidence_on == date(2021, 1, 1)
    assert OpeningBalance.objects.get().count == 3940


@pytest.mark.parametrize(
    ("part", "typed", "field", "words"),
    [
        pytest.param(
            "targets", TARGET | {"ends_on": ""}, "ends_on", "a first and a later last day", id="half a period"
        ),
        pytest.param("targets", TARGET | {"number": "9999999999"}, "number", "less than", id="a number beyond reason"),
        pytest.param("targets", TARGET | {"number": "0"}, "number", "greater than", id="nothing to reach"),
        pytest.param("caps", CAP | {"ends_on": "31/03/2019"}, "ends_on", "ends after it starts", id="a cap backwards"),
        pytest.param("caps", CAP | {"starts_on": "01/06/2020"}, "starts_on", "change that one", id="two caps of a day"),
        pytest.param("caps", {"kind": "result", "number": "5"}, "starts_on", "in total", id="a cap of no days"),
        pytest.param("rates", RATE | {"amount": "-1"}, "amount", "greater than", id="a rate below nothing"),
        pytest.param("rates", RATE | {"amount": "much"}, "amount", "Enter a number", id="a rate in words"),
        pytest.param(
            "rates",
            RATE | {"kind": "attachment", "result_type": "progress"},
            "result_type",
            "no route",
            id="an attachment by a route",
        ),
        pytest.param("windows", WINDOW | {"opens_on": "14/09/2020"}, "opens_on", "share a day", id="windows that meet"),
        pytest.param("windows", WINDOW | {"closes_on": "04/01/2020"}, "closes_on", "before", id="a window backwards"),
        pytest.param("windows", WINDOW | {"attached_by": "02/01/2021"}, "evidence_on", "after", id="attached too late"),
        pytest.param("windows", WINDOW | {"name": "September 2020"}, "name", "already", id="a name that is taken"),
        pytest.param("opening-balances", BALANCE | {"window": "1"}, "window", "Select a valid", id="no such window"),
        pytest.param("opening-balances", BALANCE | {"label": "Early"}, "label", "already", id="a label that is taken"),
    ],
)
def test_bad_input_is_refused_by_its_field_and_nothing_typed_is_lost(
    signed_in: Client, programme: Programme, part: str, typed: dict[str, str], field: str, words: str
) -> None:
    WindowFactory.create(programme=programme)
    CapFactory.create(programme=programme)
    OpeningBalanceFactory.create(programme=programme, label="Early")

    answer = add(signed_in, programme, part, typed)

    form = answer.context["form"]
    assert answer.status_code == 422
    assert words in " ".join(form.errors[field])
    assert all(form[name].value() == value for name, value in typed.items())


def test_a_change_says_why_and_stands_in_the_history_from_what_to_what(signed_in: Client, programme: Programme) -> None:
    cap = CapFactory.create(programme=programme, number=660)
    address = reverse("programme_part", args=[programme.pk, "caps", cap.pk])

    silent = signed_in.post(address, CAP | {"number": "700"})
    said = signed_in.post(address, CAP | {"number": "700"} | WHY)
    change = told(programme, "Cap changed")
    page = signed_in.get(reverse("programme_history", args=[programme.pk])).content.decode()

    assert (silent.status_code, said.status_code) == (422, 302)
    assert (change.why, change.told) == (WHY["why"], (("Number", "700; before, 660"),))
    assert change.by == User.objects.get().username
    assert change.title in page
    assert f", {User.objects.get()}" in page
    assert "700; before, 660" in page


def test_what_is_removed_stays_in_the_history(signed_in: Client, programme: Programme) -> None:
    rate = TariffFactory.create(programme=programme)

    signed_in.post(reverse("programme_part_remove", args=[programme.pk, "rates", rate.pk]), WHY)

    change = told(programme, "Rate removed")
    assert not Tariff.objects.exists()
    assert change.title == "Rate removed: result, since 1 April 2015"
    assert ("Amount", "£800.00") in change.told


def test_the_later_of_two_is_told_and_shown_both_and_nothing_typed_is_lost(
    signed_in: Client, programme: Programme
) -> None:
    cap = CapFactory.create(programme=programme, number=660)
    address = reverse("programme_part", args=[programme.pk, "caps", cap.pk])
    opened = signed_in.get(address).context["seen"]
    signed_in.post(address, CAP | WHY | {"number": "700", "seen": opened})

    later = signed_in.post(address, CAP | WHY | {"number": "650", "seen": opened})
    removed = signed_in.post(
        reverse("programme_part_remove", args=[programme.pk, "caps", cap.pk]), WHY | {"seen": opened}
    )

    assert (later.status_code, removed.status_code, Cap.objects.get().number) == (422, 422, 700)
    assert 'name="number" value="650"' in later.text
    assert {"key": "How many are paid", "value": 700} in later.context["stands"]
    again = signed_in.post(address, CAP | WHY | {"number": "650", "seen": later.context["seen"]})
    assert (again.status_code, Cap.objects.get().number) == (302, 650)


def test_the_days_by_which_frozen_claims_were_judged_stay(judges: list[list[int]]) -> None:
    window = batch_at(BatchState.FROZEN, families=1).window
    later = Window.objects.get(pk=window.pk)
    later.submit_by = later.closes_on = date(2020, 10, 9)
    otherwise = Window.objects.get(pk=window.pk)
    otherwise.evidence_on = date(2020, 9, 26)

    change_part(later, why="The department gave a week more.")
    with pytest.raises(NotPossibleError, match="is frozen") as evidence:
        change_part(otherwise, why="It fits better.")
    with pytest.raises(NotPossibleError, match="belong to this window"):
        remove_part(window, why="It was the wrong one.")

    assert evidence.value.field == "evidence_on"
    assert Window.objects.get(pk=window.pk).submit_by == date(2020, 10, 9)


def test_a_window_does_not_end_before_its_claims_were_sent(judges: list[list[int]]) -> None:
    window = Window.objects.get(pk=batch_at(BatchState.SUBMITTED, families=1).window_id)
    window.submit_by = date(2020, 9, 29)

    with pytest.raises(NotPossibleError, match="Claims were sent on 30/09/2020") as refused:
        change_part(window, why="It was the wrong day.")

    assert refused.value.field == "submit_by"


def test_what_internal_audit_looks_at_stays_while_it_holds_a_batch(judges: list[list[int]]) -> None:
    programme = batch_at(BatchState.FROZEN, families=1).programme
    programme.sample_floor = 1

    with pytest.raises(NotPossibleError, match="with internal audit") as refused:
        change_programme(programme, why="There is no time.")

    assert refused.value.field == "sample_floor"


def test_a_cap_in_total_holds_over_the_programmes_own_days(signed_in: Client, programme: Programme) -> None:
    add(signed_in, programme, "caps", {"kind": "result", "number": "4600", "is_in_total": "on"})

    cap = Cap.objects.get()
    assert (cap.starts_on, cap.ends_on) == (programme.starts_on, programme.ends_on)


def test_a_programme_of_another_phase_is_added_and_its_payment_changed(signed_in: Client) -> None:
    phase_1 = FrameworkFactory.create(slug="phase-1", name="Phase 1")
    typed = {
        "framework": str(phase_1.pk),
        "name": "Phase 1",
        "starts_on": "01/04/2012",
        "ends_on": "31/03/2015",
        "payment": "by-results",
        "tariff_by": "attached",
        "paid_of": "6",
        "paid_for": "7",
        "second_check_percent": "10",
        "sample_percent": "10",
        "sample_floor": "5",
    }

    refused = signed_in.post(reverse("programme_add"), typed)
    signed_in.post(reverse("programme_add"), typed | {"paid_for": "5"})
    made = Programme.objects.get(slug="phase-1")
    signed_in.post(reverse("programme_change", args=[made.pk]), typed | {"paid_for": "6", "payment": "recorded"} | WHY)

    assert "paid_for" in refused.context["form"].errors
    assert (made.paid_for, made.paid_of, len(made.second_check_seed)) == (5, 6, 32)
    assert Programme.objects.get(pk=made.pk).payment == "recorded"


def test_who_reads_a_programme_and_who_changes_it(client: Client, programme: Programme) -> None:
    target = TargetFactory.create(programme=programme)
    address, change = reverse("programme", args=[programme.pk]), [programme.pk, "targets", target.pk]
    auditor = UserFactory.create(role=Role.INTERNAL_AUDITOR, council=programme.council)
    stranger = AnalystFactory.create(council=OtherCouncilFactory.create())

    client.force_login(auditor)
    read, tried = client.get(address), client.get(reverse("programme_part", args=change))
    client.force_login(stranger)
    outside = [client.get(address), client.get(reverse("programme_part", args=change))]

    assert (read.status_code, tried.status_code) == (200, 403)
    assert "Add a target" not in read.content.decode()
    assert [answer.status_code for answer in outside] == [404, 404]


def test_the_page_of_a_programme_asks_no_more_for_more_of_its_parts(signed_in: Client, programme: Programme) -> None:
    address = reverse("programme", args=[programme.pk])
    NovemberWindowFactory.create(programme=programme)
    CapFactory.create(programme=programme)
    signed_in.get(address)
    with CaptureQueriesContext(connection) as few:
        signed_in.get(address)
    for year in (2016, 2017, 2018):
        CapFactory.create(programme=programme, starts_on=date(year, 4, 1), ends_on=date(year + 1, 4, 1))
        TargetFactory.create(programme=programme, label=str(year), starts_on=date(year, 4, 1), ends_on=date(year, 5, 1))

    with CaptureQueriesContext(connection) as many:
        signed_in.get(address)

    assert len(many) == len(few) <= 16


def test_the_years_of_a_target_do_not_overlap(signed_in: Client, programme: Programme) -> None:
    year = {"starts_on": date(2020, 4, 1), "ends_on": date(2021, 4, 1)}
    TargetFactory.create(programme=programme, label="in-year target", **year)
    address = reverse("programme_part_add", args=[programme.pk, "targets"])

    refused = signed_in.post(address, TARGET | {"starts_on": "01/10/2020", "ends_on": "30/09/2021"})
    taken = signed_in.post(address, TARGET | {"starts_on": "01/04/2021", "ends_on": "31/03/2022"})

    assert "its years do not overlap" in refused.text
    assert taken.status_code == 302
