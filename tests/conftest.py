"""What every test may ask for: a browser ready for journeys, the accessibility rules, a running worker."""

import os
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import BrowserContext, ConsoleMessage, Page
from playwright.sync_api import Error as PlaywrightError
from pytest_django.live_server_helper import LiveServer
from pytest_django.plugin import DjangoDbBlocker

from keyworkers.models import User
from tests import databases
from tests.worker import Worker
from troubled_families.stack import browser as chromium
from troubled_families.stack.places import CannotStartError, State

WHAT_IS_WRONG = {"resultTypes": ["violations"]}  # that nothing is wrong is told by no list of what is right
BROWSER_FIXTURES = {"browser", "context", "page", "page_of", "new_context"}

# The same examples in every run; `make prove` takes many and new ones.
hypothesis_settings.register_profile("test", deadline=None, derandomize=True, max_examples=100)
hypothesis_settings.register_profile(
    "prove",
    deadline=None,
    max_examples=5000,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("prove" if os.environ.get("TF_PROVE") else "test")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the browser journeys and the tests that need a worker by what they ask for."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & BROWSER_FIXTURES:
            item.add_marker(pytest.mark.browser)
        if "worker" in fixtures:
            item.add_marker(pytest.mark.worker)
    if any(item.get_closest_marker("browser") for item in items):
        os.environ.update(chromium.node_for_driver())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let no browser journey be skipped where the build is checked."""
    report = yield
    if report.skipped and os.environ.get("CI") and item.get_closest_marker("browser"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: a browser journey may not be skipped here ({report.longrepr})"
    return report


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many browser journeys ran."""
    passed = [report for report in terminalreporter.stats.get("passed", []) if "browser" in report.keywords]
    terminalreporter.write_line(f"browser journeys passed: {len(passed)}")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Copy the tests' database from one that is migrated already, where there is one."""
    databases.start_from_kept()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Keep a copy of the migrated database for the next run; at the end nobody else is left in the tests' own."""
    with django_db_blocker.unblock():
        databases.keep()
        databases.empty_by_deleting()
    yield
    with django_db_blocker.unblock():
        databases.end_other_sessions()


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Let no throttle or cached figure of one test reach the next."""
    yield
    cache.clear()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the machine's Chromium, or npm's."""
    try:
        found = chromium.find()
    except CannotStartError as error:
        pytest.skip(str(error))
    return {
        **browser_type_launch_args,
        "executable_path": str(found.executable),
        "args": found.flags,
        "env": {**os.environ, **found.environment},
    }


@pytest.fixture
def context(new_context: Callable[..., BrowserContext], live_server: LiveServer) -> BrowserContext:
    """Return a browser window's context at the test's own server: `page.goto("/")` is its first page."""
    context = new_context(base_url=live_server.url, locale="en-GB", timezone_id="Europe/London")
    context.set_default_timeout(10_000)
    return context


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """Return an empty page of a stranger; the browser's complaints (scripts, policy) fail the test."""
    page = context.new_page()
    complaints = listen(page)
    yield page
    assert complaints == []


@pytest.fixture
def page_of(new_context: Callable[..., BrowserContext], live_server: LiveServer) -> Iterator[Callable[[User], Page]]:
    """Return a function that opens a page for a signed-in user, each in a window of their own."""
    complaints: list[list[str]] = []

    def open_page(user: User) -> Page:
        context = new_context(base_url=live_server.url, locale="en-GB", timezone_id="Europe/London")
        context.set_default_timeout(10_000)
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        page = context.new_page()
        complaints.append(listen(page))
        return page

    yield open_page
    assert [complaint for page_complaints in complaints for complaint in page_complaints] == []


def listen(page: Page) -> list[str]:
    """Return a list that fills with the browser's complaints; a refused page (403, 404) is none."""
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            complaints.append(f"{page.url}: {message.text}")

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    return complaints


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Return a check that the page, as it stands, breaks no accessibility rule."""

    def check(page: Page) -> None:
        page.wait_for_load_state()
        try:
            found = Axe().run(page, options=WHAT_IS_WRONG)
        except PlaywrightError:  # a button had been pressed, and the page was left meanwhile
            page.wait_for_load_state()
            found = Axe().run(page, options=WHAT_IS_WRONG)
        assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"

    return check


@pytest.fixture(scope="session")
def _worker(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worker]:
    """Keep one worker for the whole run: starting it takes seconds."""
    worker = Worker(State(Path(tmp_path_factory.mktemp("worker"))))
    yield worker
    worker.stop()


@pytest.fixture
def worker(transactional_db: None, _worker: Worker) -> Iterator[Worker]:
    """Return a real Celery worker at work on the test's database and an empty queue."""
    _worker.empty_queue()
    _worker.start()
    yield _worker
    _worker.empty_queue()
    _worker.rest()
