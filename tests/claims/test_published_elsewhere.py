"""What other authorities published (DOMAIN.md 6.2 to 6.5): typed into the programme's forms, read off the page.

The marks name the source in DOMAIN.md 9. A number that nobody published and that only completes a sum is our reading,
and the page says so. Dates are those of publication, or the last day of the month named.
"""

import html
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from claims.changes import changes_of
from claims.forms_of_programmes import FORMS
from claims.models import OpeningBalance, Programme
from claims.programmes import add_part
from claims.published import load_published, read_published
from tests.factories import (
    AnalystFactory,
    CouncilFactory,
    FrameworkFactory,
    OtherCouncilFactory,
    ProgrammeFactory,
    TariffFactory,
)

pytestmark = pytest.mark.django_db

WORKED, TURNED = "families_worked_with", "families_turned_around"
MINUS = "\N{MINUS SIGN}"
FIRST = ("phase-1", date(2012, 4, 1), date(2015, 6, 1))
SECOND = ("phase-2", date(2015, 4, 1), date(2021, 4, 1))
FROM_2022 = ("supporting-families", date(2022, 4, 1), date(2025, 4, 1))
YEAR_OF_2021 = ("supporting-families-2021", date(2021, 4, 1), date(2022, 4, 1))


@dataclass(frozen=True, kw_only=True)
class Said:
    """What an authority published, and the words in which the page says the same."""

    council: str
    on: date
    source: str
    page: tuple[str, ...]
    phase: tuple[str, date, date] = FIRST
    targets: tuple[tuple[str, int], ...] = ()
    years: tuple[tuple[str, int, int], ...] = ()
    counts: tuple[tuple[str, int, str], ...] = ()
    ours: tuple[int, ...] = ()


PUBLISHED = [
    Said(
        council="Devon",
        on=date(2015, 5, 31),
        source="S41",
        counts=((TURNED, 117, "employment"), (TURNED, 1253, "progress")),
        page=("1,370", "8.5% (117 of 1,370)", "91% (1,253 of 1,370)", "91.5%"),
    ),
    Said(
        council="North Yorkshire",
        on=date(2014, 3, 31),
        source="S74",
        targets=((TURNED, 845),),
        counts=((WORKED, 657, ""), (TURNED, 355, "")),
        page=("42% of target (355 of 845) 42.0%", "54% (355 of 657) 54.0%", "490"),
    ),
    Said(
        council="Brighton and Hove",
        on=date(2014, 11, 30),
        source="S73",
        targets=((TURNED, 675),),
        counts=((TURNED, 417, ""),),
        page=("62% of target (417 of 675) 61.8%", "258"),
    ),
    Said(
        council="Surrey",
        on=date(2013, 7, 31),
        source="S32",
        targets=((TURNED, 1000),),
        counts=((TURNED, 12, ""),),
        page=("1.2% of target (12 of 1,000) 1.2%", "988"),
    ),
    Said(
        council="Bromley",
        on=date(2015, 5, 31),
        source="S36",
        targets=((WORKED, 490),),
        counts=((WORKED, 575, ""),),
        page=("117% of target (575 of 490) 117.3%",),
    ),
    Said(
        council="Durham",
        on=date(2015, 2, 28),
        source="S76",
        targets=((WORKED, 1320),),
        counts=((WORKED, 1840, ""),),
        page=("139% of target (1,840 of 1,320) 139.4%",),
    ),
    Said(
        council="West Sussex",
        on=date(2018, 3, 31),
        source="S70",
        phase=SECOND,
        targets=((TURNED, 3940),),
        counts=((TURNED, 1939, ""),),
        page=("49% of target (1,939 of 3,940) 49.2%", "2,001"),
    ),
    Said(
        council="West Sussex",
        on=date(2014, 8, 31),
        source="S72",
        counts=((TURNED, 389, "employment"), (TURNED, 385, "progress")),
        ours=(385,),
        page=("774", "50% (389 of 774) 50.3%", "To 31/08/2014, progress, 385 by 31 August 2014"),
    ),
    Said(
        council="West Sussex",
        on=date(2014, 11, 30),
        source="S73",
        targets=((TURNED, 1165),),
        counts=((TURNED, 761, ""),),
        page=("65% of target (761 of 1,165) 65.3%", "404"),
    ),
    Said(
        council="East Sussex",
        on=date(2016, 3, 31),
        source="S30",
        phase=SECOND,
        targets=((WORKED, 3570),),
        years=((WORKED, 2015, 757), (TURNED, 2015, 568)),
        ours=(568,),
        page=("3,570", "757", "568 (our reading)"),
    ),
    Said(
        council="Bromley",
        on=date(2016, 11, 30),
        source="S75",
        phase=SECOND,
        targets=((TURNED, 1660),),
        page=("1,660",),
    ),
    Said(
        council="England",
        on=date(2013, 7, 31),
        source="S32",
        targets=((TURNED, 118_000),),
        counts=((TURNED, 14_000, ""),),
        page=("12% of target (14,000 of 118,000)",),
    ),
    Said(
        council="England",
        on=date(2013, 3, 31),
        source="S8",
        targets=((TURNED, 120_000), (WORKED, 41_900)),
        counts=((TURNED, 1675, ""), (WORKED, 35_618, "")),
        ours=(41_900,),
        page=("1.4% of target (1,675 of 120,000)", "85% of target (35,618 of 41,900)"),
    ),
    Said(
        council="England",
        on=date(2013, 10, 31),
        source="S80",
        targets=((TURNED, 120_000),),
        counts=((TURNED, 22_000, ""),),
        page=("98,000",),
    ),
    Said(
        council="England",
        on=date(2015, 2, 28),
        source="S35, S81",
        targets=((TURNED, 120_000),),
        counts=((WORKED, 117_910, ""), (TURNED, 10_508, "employment"), (TURNED, 95_163, "progress")),
        ours=(95_163,),
        page=(
            "105,671",
            "88% of target (105,671 of 120,000) 88.1%",
            "90% (105,671 of 117,910) 89.6%",
            "9.9% (10,508 of 105,671)",
        ),
    ),
    Said(
        council="England",
        on=date(2013, 1, 31),
        source="S53",
        counts=((WORKED, 23_000, ""), (TURNED, 1675, "")),
        page=("23,000", "7.3% (1,675 of 23,000)"),
    ),
    Said(
        council="England",
        on=date(2019, 3, 31),
        source="S83",
        phase=SECOND,
        counts=((WORKED, 380_426, ""), (TURNED, 171_890, "")),
        page=("380,426", "45% (171,890 of 380,426) 45.2%"),
    ),
    Said(
        council="England",
        on=date(2023, 1, 31),
        source="S30b",
        phase=FROM_2022,
        counts=((TURNED, 50_860, ""),),
        page=("50,860",),
    ),
    Said(
        council="England",
        on=date(2021, 3, 31),
        source="S28",
        phase=SECOND,
        counts=((TURNED, 32_382, "employment"), (TURNED, 369_337, "progress")),
        ours=(369_337,),
        page=("401,719", "8.1% (32,382 of 401,719)"),
    ),
]
TARGETS_ALONE = {
    "Redbridge": (1990, SECOND),
    "Reading": (1220, SECOND),
    "North Tyneside": (1480, SECOND),
    "Thurrock": (1160, SECOND),
    "Milton Keynes": (1600, SECOND),
    "Nottingham": (1200, FIRST),
    "Derby": (660, FIRST),
    "West Sussex": (4060, SECOND),
    "Bromley": (1700, SECOND),
}


def programme_of(council: str, phase: tuple[str, date, date], **more: Any) -> Programme:
    """A programme of an authority that holds nothing yet."""
    slug, starts_on, ends_on = phase
    made: Programme = ProgrammeFactory.create(
        council=CouncilFactory.create(slug=council.lower().replace(" ", "-"), name=council),
        framework=FrameworkFactory.create(slug=slug, name=slug, starts_on=starts_on, ends_on=ends_on),
        **{"slug": slug, "name": f"{council}, {slug}", "starts_on": starts_on, "ends_on": ends_on} | more,
    )
    return made


def enter(client: Client, programme: Programme, part: str, **typed: Any) -> None:
    """Type a part of a programme into its form."""
    client.force_login(programme.council.users.first() or AnalystFactory.create(council=programme.council))
    sent = QueryDict(mutable=True)
    sent.update({name: f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value) for name, value in typed.items()})
    model, form_class = FORMS[part]
    form = form_class(sent, row=model(programme=programme))
    assert form.is_valid(), form.errors
    add_part(form.filled())


def target(client: Client, programme: Programme, measure: str, number: int, **more: Any) -> None:
    enter(client, programme, "targets", measure=measure, number=number, label="target", **more)


def count(client: Client, programme: Programme, measure: str, number: int, **more: Any) -> None:
    route = more.get("result_type", "")
    label = f"To {more['counted_on']:%d/%m/%Y}" + (f", {route}" if route else "")
    enter(client, programme, "opening-balances", measure=measure, count=number, label=label, **more)


def year(starting: int) -> dict[str, date]:
    return {"starts_on": date(starting, 4, 1), "ends_on": date(starting + 1, 3, 31)}


def read(client: Client, page: str = "beside") -> str:
    """The words of a page."""
    content = client.get(reverse(page)).content.decode()
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", content)).split())


@pytest.mark.parametrize("said", PUBLISHED, ids=lambda said: f"{said.council} {said.on:%b %Y} [{said.source}]")
def test_what_an_authority_published_is_what_the_page_says(client: Client, settings: Any, said: Said) -> None:
    settings.TODAY = said.on.isoformat()
    programme = programme_of(said.council, said.phase)

    for measure, number in said.targets:
        target(client, programme, measure, number, **_marked(said, number))
    for measure, starting, number in said.years:
        target(client, programme, measure, number, **year(starting), **_marked(said, number))
    for measure, number, route in said.counts:
        count(client, programme, measure, number, result_type=route, counted_on=said.on, **_marked(said, number))

    page = read(client)
    assert [words for words in said.page if words not in page] == []


def _marked(said: Said, number: int) -> dict[str, str]:
    """The source, and that it is our reading where nobody published the number."""
    return {"source_note": f"[{said.source}]"} | ({"is_our_reading": "on"} if number in said.ours else {})


def test_targets_that_stand_alone_are_counts_without_a_percentage(client: Client) -> None:
    for council, (number, phase) in TARGETS_ALONE.items():
        target(client, programme_of(council, phase), TURNED, number)
        page = read(client)

        assert f"{number:,}" in page
        assert "%" not in page


def test_two_phases_of_cumbria_come_to_4430(client: Client) -> None:
    target(client, programme_of("Cumbria", FIRST), TURNED, 1050)
    target(client, programme_of("Cumbria", SECOND), TURNED, 3380)

    assert re.search(r"Together.*4,430", read(client))


def test_the_target_of_cambridgeshire_fell_by_24_per_cent(client: Client) -> None:
    target(client, programme_of("Cambridgeshire", SECOND), TURNED, 653, **year(2020))
    target(client, programme_of("Cambridgeshire", YEAR_OF_2021), TURNED, 496, **year(2021))

    assert f"496 {MINUS}24.0% (653 before)" in read(client)


@pytest.mark.parametrize(
    ("council", "families", "amount", "millions"),
    [
        pytest.param("Birmingham", 4180, "£13,933,333.33", "£13.93m", id="just under 14m"),
        pytest.param("Lancashire", 2630, "£8,766,666.67", "£8.77m", id="8.8m"),
        pytest.param("Sheffield", 1680, "£5,600,000.00", "£5.60m", id="5.6m"),
    ],
)
def test_an_allocation_of_phase_1_is_paid_for_five_of_every_six_families(
    client: Client, council: str, families: int, amount: str, millions: str
) -> None:
    programme = programme_of(council, FIRST, paid_for=5, paid_of=6)
    for kind, rate in (("attachment", "3200"), ("result", "800")):
        enter(client, programme, "rates", kind=kind, amount=rate, starts_on=date(2012, 4, 1))
    target(client, programme, TURNED, families)

    assert f"{families:,} \N{MULTIPLICATION SIGN} £4,000.00 \N{MULTIPLICATION SIGN} 5/6 {amount} {millions}" in read(
        client
    )


def test_the_results_of_wiltshire_are_worth_277600(client: Client) -> None:
    programme = programme_of("Wiltshire", YEAR_OF_2021)
    TariffFactory.create(programme=programme, kind="result", amount=800, starts_on=date(2021, 4, 1))
    target(client, programme, TURNED, 347)

    assert "£277,600.00" in read(client)


def test_a_later_and_lower_count_takes_the_place_of_an_earlier_one_and_both_are_kept(
    client: Client, settings: Any
) -> None:
    settings.TODAY = "2014-11-30"
    programme = programme_of("West Sussex", FIRST)
    target(client, programme, TURNED, 1165)
    count(client, programme, TURNED, 774, counted_on=date(2014, 8, 31))
    line = OpeningBalance.objects.get()

    changed = {"measure": TURNED, "label": line.label, "count": "761", "counted_on": "30/11/2014"}
    why = {"why": "The Argus of November 2014 counts 761; the two differ by their cut-off."}
    client.post(reverse("programme_part", args=[programme.pk, "opening-balances", line.pk]), changed | why)

    assert "65% of target (761 of 1,165) 65.3%" in read(client)
    assert any("774" in str(change.told) for change in changes_of(programme, size=5))


@pytest.mark.parametrize(
    ("route", "before", "came", "together"),
    [
        pytest.param("", 92_245, 79_645, "171,890", id="significant and sustained progress"),
        pytest.param("employment", 13_907, 6_459, "20,366", id="continuous employment, never added to it"),
    ],
)
def test_england_in_2019_is_what_stood_before_and_what_came(
    client: Client, settings: Any, route: str, before: int, came: int, together: str
) -> None:
    settings.TODAY = "2019-03-31"
    programme = programme_of("England", SECOND)
    count(client, programme, TURNED, before, result_type=route, counted_on=date(2018, 3, 31), is_our_reading="on")
    count(client, programme, TURNED, came, result_type=route, counted_on=date(2019, 3, 31))

    assert together in read(client)


def test_programmes_stand_side_by_side_and_each_council_sees_its_own(client: Client, settings: Any) -> None:
    for content in read_published():
        load_published(content)
    ours, theirs = programme_of("Aldermere", SECOND), ProgrammeFactory.create(council=OtherCouncilFactory.create())
    count(client, ours, TURNED, 12, counted_on=date(2020, 3, 31))
    count(client, theirs, TURNED, 3456, counted_on=date(2020, 3, 31))
    pages = {}
    for programme in (ours, theirs):
        client.force_login(programme.council.users.get())
        pages[programme] = read(client)

    assert "3,456" not in pages[ours]
    assert "3,456" in pages[theirs]
    assert all("6.0% (89 of 1,480)" in page and re.search(r"Phase 1.* 455 ", page) for page in pages.values())


def test_the_overview_says_the_same_as_side_by_side(client: Client, settings: Any) -> None:
    settings.TODAY = "2015-02-28"
    programme = programme_of("Durham", FIRST)
    target(client, programme, WORKED, 1320)
    count(client, programme, WORKED, 1840, counted_on=date(2015, 2, 28) - timedelta(days=1))

    assert "139%" in read(client, "figures")
    assert "139% of target (1,840 of 1,320)" in read(client)
