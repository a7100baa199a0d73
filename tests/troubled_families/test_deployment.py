"""The shape of production, as far as reading it can check: nothing here runs a container."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from troubled_families.stack.places import CHECKOUT

COMPOSE = CHECKOUT / "docker-compose.yml"
DOCKERFILE = CHECKOUT / "Dockerfile"
OURS = ("migrate", "web", "worker", "beat")
SECRETS = ("SECRET_KEY", "DATABASE_PASSWORD", "REDIS_PASSWORD", "DATABASE_SUPERUSER_PASSWORD", "ALLOWED_HOSTS")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    services: dict[str, Any] = yaml.safe_load(COMPOSE.read_text())["services"]
    return services


def test_the_services_are_the_database_the_broker_and_our_four(services: dict[str, Any]) -> None:
    assert set(services) == {"database", "broker", *OURS}


@pytest.mark.parametrize("name", SECRETS)
def test_nothing_starts_without_its_secret(name: str) -> None:
    assert re.search(rf"\$\{{{name}:\?[^}}]+\}}", COMPOSE.read_text())
    assert not re.search(rf"\$\{{{name}:?-", COMPOSE.read_text())


@pytest.mark.parametrize("name", OURS)
def test_the_settings_that_have_no_default_are_given(services: dict[str, Any], name: str) -> None:
    given = services[name]["environment"]
    settings = (CHECKOUT / "troubled_families" / "settings.py").read_text()
    needed = set(re.findall(r'env(?:\.\w+)?\("(\w+)"\)', settings))

    assert needed <= set(given)
    assert not {"DEBUG", "DEMONSTRATION", "TODAY", "HTTPS"} & set(given)


@pytest.mark.parametrize("name", OURS)
def test_our_services_may_write_to_their_volumes_alone(services: dict[str, Any], name: str) -> None:
    service = services[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert "privileged" not in service


def test_migrations_run_once_before_anything_else(services: dict[str, Any]) -> None:
    assert services["migrate"]["restart"] == "no"
    assert services["migrate"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
        assert services[name]["depends_on"]["broker"]["condition"] == "service_healthy"


@pytest.mark.parametrize("name", ["database", "broker", "web", "worker", "beat"])
def test_every_lasting_service_says_whether_it_is_well(services: dict[str, Any], name: str) -> None:
    assert services[name]["healthcheck"]["test"]
    assert services[name]["restart"] == "unless-stopped"


def test_the_pages_are_asked_at_the_address_that_stands_in_the_urls(services: dict[str, Any]) -> None:
    assert "127.0.0.1:8000/healthz" in services["web"]["healthcheck"]["test"][-1]
    assert '"healthz"' in (CHECKOUT / "troubled_families" / "urls.py").read_text()


def test_only_the_pages_are_reachable_and_only_for_a_proxy_on_the_same_machine(services: dict[str, Any]) -> None:
    published = {name: service["ports"] for name, service in services.items() if "ports" in service}

    assert published == {"web": ["127.0.0.1:8000:8000"]}


def test_what_must_last_lies_in_named_volumes(services: dict[str, Any]) -> None:
    named = set(yaml.safe_load(COMPOSE.read_text())["volumes"])
    mounted = {volume.partition(":")[0] for service in services.values() for volume in service["volumes"]}

    assert mounted == named == {"database", "broker", "files", "beat"}


def test_the_broker_loses_no_task(services: dict[str, Any]) -> None:
    command = " ".join(services["broker"]["command"])

    assert "appendonly yes" in command
    assert "maxmemory-policy noeviction" in command


def test_no_password_stands_in_a_command_line(services: dict[str, Any]) -> None:
    commands = [str(services[name].get("command", "")) for name in services]

    assert not any("${" in command or "--requirepass" in command for command in commands)


def test_the_application_is_no_superuser_of_its_database() -> None:
    script = yaml.safe_load(COMPOSE.read_text())["configs"]["create-application-role"]["content"]

    assert "CREATE ROLE tf_app LOGIN NOSUPERUSER" in script


def test_the_image_runs_as_nobody_in_particular() -> None:
    last_stage = DOCKERFILE.read_text().rpartition("\nFROM ")[2]
    users = re.findall(r"^USER (\S+)$", last_stage, re.MULTILINE)

    assert users == ["app"]
    assert last_stage.index("USER app") < last_stage.index("CMD ")


def test_the_image_holds_only_what_is_pinned_by_hash() -> None:
    installs = re.findall(r"^RUN pip install .*$", DOCKERFILE.read_text(), re.MULTILINE)

    assert len(installs) == 2
    assert all("--require-hashes" in install for install in installs)
    assert "requirements-de" not in DOCKERFILE.read_text()


@pytest.mark.parametrize("copied", re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE.read_text(), re.MULTILINE))
def test_what_the_image_copies_exists(copied: str) -> None:
    assert all((CHECKOUT / name).exists() for name in copied.split())


def test_what_is_secret_or_large_stays_out_of_the_image() -> None:
    ignored = (CHECKOUT / ".dockerignore").read_text().splitlines()

    assert {".git", ".env", ".venv", ".state", "media", "node_modules", "tests"} <= set(ignored)


@pytest.mark.parametrize("name", ["requirements", "requirements-demo", "requirements-dev", "requirements-node"])
def test_lock_files_hold_hashes_and_no_addresses(name: str) -> None:
    locked = (CHECKOUT / f"{name}.txt").read_text()
    pins = re.findall(r"^[\w.-]+(?:\[[\w,]+\])?==", locked, re.MULTILINE)

    assert pins
    assert locked.count("--hash=sha256:") >= len(pins)
    assert "://" not in locked


def test_npm_s_lock_file_holds_hashes_and_no_addresses_of_packages() -> None:
    locked = Path(CHECKOUT / "package-lock.json").read_text()

    assert '"integrity"' in locked
    assert '"resolved"' not in locked


def test_psycopg_3_stays_out() -> None:
    for name in ("requirements.txt", "requirements-demo.txt", "requirements-dev.txt"):
        assert not re.search(r"^psycopg(\[|==)", (CHECKOUT / name).read_text(), re.MULTILINE)
