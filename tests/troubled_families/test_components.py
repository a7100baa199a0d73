"""The frame, the components and the forms: what they show, and that everybody can use them."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django import forms
from django.conf import settings as django_settings
from django.http import QueryDict
from django.template import engines
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.urls import resolve, reverse
from django.views.defaults import server_error
from playwright.sync_api import Page, expect
from pytest_django import Settings

from keyworkers.models import Role, User
from tests.factories import UserFactory
from troubled_families.gallery import EveryField
from troubled_families.templatetags.frame import PAGES_OF_ADMINISTRATION, PLACES

TEMPLATES = Path(django_settings.BASE_DIR) / "templates"
EVERY_TEMPLATE = sorted(TEMPLATES.rglob("*.html"))
COMPONENTS = [path for path in EVERY_TEMPLATE if path.parent.name == "components" and path.name[0] != "_"]
# What a strict Content-Security-Policy forbids.
INLINE = re.compile(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", re.IGNORECASE)


def drawn(template: str, **context: Any) -> str:
    """Return a template's markup with its white space in single blanks."""
    found = engines["django"].from_string(template).render(context)
    return re.sub(r"\s+", " ", found)


@pytest.mark.parametrize("path", EVERY_TEMPLATE, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_template_holds_an_inline_style_or_script(path: Path) -> None:
    assert not INLINE.findall(path.read_text())


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_a_component_names_its_parameters_and_stands_in_the_gallery(path: Path) -> None:
    gallery = (TEMPLATES / "gallery.html").read_text()

    assert path.read_text().startswith("{#")
    assert f"components/{path.name}" in gallery or path.name in ("messages.html", "error_summary.html")


# The table.


def rows_of(cell: Any, **column: Any) -> str:
    columns = [{"label": "Family"}, {"label": "Shown", **column}]
    return drawn(
        '{% include "components/table.html" with caption="Families" columns=columns rows=rows only %}',
        columns=columns,
        rows=[["Tarn", cell]],
    )


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        pytest.param("<b>", "&lt;b&gt;", id="text is escaped"),
        pytest.param(1204, "1,204", id="a number"),
        pytest.param(0, ">0<", id="zero"),
        pytest.param(date(2020, 9, 30), "30 Sep 2020", id="a day"),
        pytest.param(None, '<span class="govuk-visually-hidden">none</span>', id="nothing"),
        pytest.param(("Open", "/x?a=1&b=2"), '<a class="govuk-link" href="/x?a=1&amp;b=2">Open</a>', id="a link"),
        pytest.param({"text": "met", "tag": "need"}, ">Met</strong>", id="a status"),
        pytest.param({"text": "A", "detail": "ALD-0001"}, 'app-table__detail--short">ALD-0001</span>', id="reference"),
        pytest.param({"text": "A", "detail": "<i>"}, '<span class="app-table__detail">&lt;i&gt;</span>', id="detail"),
    ],
)
def test_a_tables_cell_is_a_plain_value(cell: Any, shown: str) -> None:
    assert shown in rows_of(cell)


def test_the_first_cell_names_its_row_and_numbers_stand_in_line() -> None:
    table = rows_of(7, numeric=True)

    assert 'scope="row" data-label="Family"><span class="app-table__value">Tarn' in table
    assert 'govuk-table__cell--numeric" role="cell" data-label="Shown"' in table


@pytest.mark.parametrize(
    ("sort", "said", "next_sort"),
    [("", None, "name"), ("name", "ascending", "-name"), ("-name", "descending", "name")],
)
def test_a_heading_sorts_by_a_link_that_keeps_the_filters(sort: str, said: str | None, next_sort: str) -> None:
    table = drawn(
        '{% include "components/table.html" with caption="x" columns=columns rows=rows sort=sort query=query only %}',
        columns=[{"label": "Family", "sort": "name"}],
        rows=[["Tarn"]],
        sort=sort,
        query=QueryDict("team=north&after=55"),
    )

    assert f'href="?team=north&amp;sort={next_sort}"' in table
    assert (f'aria-sort="{said}"' in table) if said else ("aria-sort" not in table)


# Forms.


class Visit(forms.Form):
    seen_on = forms.DateField(label="Day of the visit")
    about = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, choices=[("a", "School"), ("b", "Work")])
    outcome = forms.ChoiceField(widget=forms.RadioSelect, choices=[("seen", "Seen"), ("not", "Not seen")])
    note = forms.CharField(widget=forms.Textarea, max_length=20, required=False)


def test_many_of_several_are_checkboxes_and_one_of_several_radios() -> None:
    form = drawn("{{ form }}", form=Visit())

    assert '<input class="govuk-checkboxes__input" type="checkbox" id="id_about_0" name="about" value="a">' in form
    assert '<input class="govuk-radios__input" type="radio" id="id_outcome_0" name="outcome" value="seen">' in form


def test_what_was_chosen_stays_chosen() -> None:
    form = drawn("{{ form }}", form=Visit({"about": ["b"], "outcome": "not", "seen_on": "", "note": ""}))

    assert 'value="b" checked>' in form
    assert 'value="not" checked>' in form
    assert form.count("checked") == 2


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        pytest.param({}, "seen_on", "Enter the day of the visit", id="a missing day"),
        pytest.param({"seen_on": "31/02/2020"}, "seen_on", "Day of the visit must be a real date", id="no such day"),
        pytest.param({}, "outcome", "Choose the outcome", id="nothing chosen"),
        pytest.param({"outcome": "moon"}, "outcome", "Choose the outcome from the list", id="a wrong choice"),
        pytest.param({"note": "x" * 21}, "note", "Note must be 20 characters or fewer", id="too long"),
    ],
)
def test_a_message_names_its_field(sent: dict[str, str], field: str, said: str) -> None:
    assert said in Visit(sent).errors[field][0]


def test_a_forms_own_message_is_left_alone() -> None:
    class Own(forms.Form):
        day = forms.DateField(error_messages={"required": "Say when you were there"})

    assert Own({}).errors["day"] == ["Say when you were there"]


def test_every_line_of_the_error_summary_leads_to_a_field_that_is_there() -> None:
    form = drawn("{{ form }}", form=EveryField({}))

    targets = re.findall(r'<a href="#([^"]+)">', form)

    assert len(targets) == 9
    assert all(f'id="{target}"' in form for target in targets)


def test_a_field_is_described_by_its_hint_and_its_error() -> None:
    form = drawn("{{ form }}", form=EveryField({}))

    assert 'aria-describedby="id_reference_helptext id_reference_error"' in form
    assert 'id="id_reference_helptext"' in form
    assert 'id="id_reference_error"' in form


def test_a_day_is_typed_as_people_write_it() -> None:
    form = Visit(initial={"seen_on": date(2020, 9, 24)})

    assert 'value="24/09/2020"' in drawn("{{ form.seen_on }}", form=form)
    assert all(
        Visit({"seen_on": typed}).fields["seen_on"].clean(typed) == date(2020, 9, 24)
        for typed in ("24/09/2020", "24 September 2020", "24/9/20", "2020-09-24")
    )


def test_a_number_that_is_none_stays_to_be_mended() -> None:
    form = drawn("{{ form.minutes }}", form=EveryField({"minutes": "half an hour"}))

    assert 'type="text"' in form
    assert 'value="half an hour"' in form


def test_optional_is_said_only_beside_what_is_asked_for() -> None:
    class Search(forms.Form):
        name = forms.CharField(required=False)

    assert "Note (optional)" in drawn("{{ form }}", form=Visit())
    assert "(optional)" not in drawn("{{ form }}", form=Search())


# The frame.


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "there", "not_there"),
    [
        (Role.KEYWORKER, "Families", "Administration"),
        (Role.ADMINISTRATOR, "Home", "Families"),
        (Role.ADMINISTRATOR, "Administration", "Jobs"),
    ],
)
def test_the_menu_holds_what_this_person_may_open(client: Client, role: str, there: str, not_there: str) -> None:
    client.force_login(UserFactory(role=role))

    menu = client.get("/gallery/").content.decode().partition('id="navigation"')[2].partition("</nav>")[0]

    assert f">{there}<" in menu
    assert f">{not_there}<" not in menu


@pytest.mark.django_db
def test_the_pages_of_administration_stand_above_each_of_them_alone(client: Client) -> None:
    client.force_login(UserFactory(role=Role.ADMINISTRATOR))

    there, elsewhere = client.get("/users/").text, client.get("/gallery/").text

    assert '<a href="/users/" aria-current="page">Sign-ins</a>' in there
    assert '<a href="/jobs/">Jobs</a>' in there
    assert "Pages of administration" not in elsewhere


@pytest.mark.parametrize(("label", "name"), [*PLACES, *PAGES_OF_ADMINISTRATION])
def test_every_place_of_the_menu_is_there_and_names_its_verb(label: str, name: str) -> None:
    page = resolve(reverse(name)).func

    assert name == "home" or page.verb, label  # type: ignore[attr-defined]  # set by ``requires``


@pytest.mark.django_db
def test_the_frame_names_the_council_and_whoever_is_signed_in(client: Client) -> None:
    client.force_login(UserFactory(first_name="Rosalind", last_name="Keane", role=Role.ANALYST))

    page = client.get("/gallery/").content.decode()

    assert "<span>Stronger Families Aldermere</span>" in page
    assert "Rosalind Keane, Analyst" in page
    assert page.count("<h1") == 1


@pytest.mark.django_db
def test_only_the_demonstration_says_that_it_is_one(client: Client, settings: Settings) -> None:
    real = client.get("/accounts/login/").content.decode()
    settings.DEMONSTRATION = True
    shown = client.get("/accounts/login/").content.decode()

    assert "Nobody here is real" not in real
    assert "Nobody here is real. Today is 30 September 2020." in shown


@pytest.mark.django_db
def test_a_stranger_does_not_see_the_gallery(client: Client) -> None:
    assert client.get("/gallery/").headers["Location"] == "/accounts/login/?next=/gallery/"


@pytest.mark.django_db
def test_anybody_reads_the_accessibility_statement(client: Client) -> None:
    assert b"Web Content Accessibility Guidelines 2.2" in client.get("/accessibility/").content


@pytest.mark.django_db
def test_no_page_of_somebody_signed_in_is_kept_by_the_browser(client: Client) -> None:
    client.force_login(UserFactory())

    assert "no-store" in client.get("/gallery/").headers["Cache-Control"]


# When something is wrong.


@pytest.mark.django_db
def test_a_page_that_is_not_there_says_nothing_about_its_address(client: Client) -> None:
    client.force_login(UserFactory())

    one, other = client.get("/nowhere/"), client.get("/families/999999/")

    def without_token(content: bytes) -> str:
        return re.sub(r"[A-Za-z0-9]{64}", "", content.decode())

    assert (one.status_code, other.status_code) == (404, 404)
    assert "nowhere" not in one.content.decode()
    assert without_token(one.content).replace(' aria-current="true"', "") != ""
    assert "<h1" in without_token(other.content)


def test_the_page_of_a_failure_needs_no_database() -> None:
    response = server_error(RequestFactory().get("/"))

    assert response.status_code == 500
    assert b"Something went wrong" in response.content


def test_the_page_of_a_bad_request_needs_no_database() -> None:
    assert "This request could not be understood" in render_to_string("400.html")


@pytest.mark.django_db
def test_a_form_from_another_session_says_what_to_do() -> None:
    client = Client(enforce_csrf_checks=True)

    response = client.post("/accounts/login/", {"login": "x", "password": "y"})

    assert response.status_code == 403
    assert b"The page was open for too long" in response.content


# In a real browser.

DESK = 1280
SIZES = [pytest.param(DESK, 900, id="desk"), pytest.param(390, 844, id="phone")]


def every_fault(page: Page, *, contrast: bool) -> str:
    """Return what the accessibility rules find, the sizes of targets among them."""
    rules = {"target-size": {"enabled": True}, "color-contrast": {"enabled": contrast}}
    found = Axe().run(page, options={"rules": rules, "resultTypes": ["violations"]})
    return found.generate_report() if found.violations_count else ""


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("address", ["/gallery/", "/gallery/?wrong"])
def test_the_gallery_breaks_no_accessibility_rule(
    page_of: Callable[[User], Page], address: str, width: int, height: int
) -> None:
    page = page_of(UserFactory(role=Role.ANALYST))
    page.set_viewport_size({"width": width, "height": height})
    page.goto(address)
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true })")

    assert every_fault(page, contrast=width == DESK) == ""  # colours are the same at each width, and dear to compare


@pytest.mark.parametrize("address", ["/gallery/", "/gallery/?wrong"])
def test_nothing_is_cut_off_at_400_percent(page_of: Callable[[User], Page], address: str) -> None:
    page = page_of(UserFactory())
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(address)

    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_keyboard_meets_the_skip_link_first_and_it_leads_to_the_page(page_of: Callable[[User], Page]) -> None:
    page = page_of(UserFactory())
    page.goto("/gallery/")

    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")

    assert first == "Skip to main content"
    assert page.evaluate("document.activeElement.id") == "main-content"


def test_the_keyboard_stops_at_a_table_only_where_it_scrolls(page_of: Callable[[User], Page]) -> None:
    page = page_of(UserFactory())
    page.goto("/gallery/")
    region = page.get_by_role("group", name="The same, kept wide on a phone")

    expect(region).not_to_have_attribute("tabindex", "0")
    page.set_viewport_size({"width": 390, "height": 844})
    expect(region).to_have_attribute("tabindex", "0")


def test_on_a_phone_the_filter_is_folded_and_opens(page_of: Callable[[User], Page]) -> None:
    page = page_of(UserFactory())
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/gallery/")
    fields = page.get_by_role("button", name="Show these")

    expect(fields).to_be_hidden()
    page.get_by_role("heading", name="Filter the families").click()

    expect(fields).to_be_visible()


def test_an_error_leads_to_its_field(page_of: Callable[[User], Page]) -> None:
    page = page_of(UserFactory())
    page.goto("/gallery/?wrong")

    page.get_by_role("link", name="Choose what came of it").click()

    assert page.evaluate("document.activeElement.id") == "id_outcome_0"


def test_a_long_list_is_searched(page_of: Callable[[User], Page]) -> None:
    page = page_of(UserFactory())
    page.goto("/gallery/")

    page.locator("input#id_school").fill("coast")
    page.get_by_role("option", name="Mere Coast Academy").click()

    assert page.locator("select[name=school]").input_value() == "2"


def test_everything_is_there_without_scripts(new_context: Callable[..., Any], live_server: Any) -> None:
    page = new_context(base_url=live_server.url, java_script_enabled=False).new_page()
    page.goto("/accounts/login/")

    assert page.get_by_role("button", name="Sign in").is_visible()
    assert page.get_by_role("button", name="Show password").is_hidden()
