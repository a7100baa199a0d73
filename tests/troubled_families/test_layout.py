"""The architecture, as far as imports alone do not show it (those are held by import-linter, see pyproject.toml)."""

import ast
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from django.apps import apps

from troubled_families.logs import ALLOWED
from troubled_families.privacy import FREE, IDENTIFIES, PRIVACY, SECRET, fields_of, listed, tables
from troubled_families.stack.places import CHECKOUT

# Each may import and point to those before it.
APPS = ["families", "keyworkers", "outcomes", "claims", "troubled_families"]
PAGES = {"views", "forms", "admin", "api", "urls", "management", "templatetags"}
BANNED_NAMES = {"core", "common", "utils", "util", "services", "selectors", "helpers", "helper", "misc", "signals"}
CLOCKS = {
    "today": {"date", "datetime"},
    "now": {"datetime", "timezone"},
    "utcnow": {"datetime"},
    "localdate": {"timezone"},
    "localtime": {"timezone", "time"},
    "time": {"time"},
    "time_ns": {"time"},
}
LONGEST_MODULE, LONGEST_FUNCTION = 300, 40
LARGEST_FILE = 512 * 1024


def sources(*packages: str) -> list[Path]:
    return [
        path
        for package in packages
        for path in sorted((CHECKOUT / package).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def named(path: Path) -> str:
    return str(path.relative_to(CHECKOUT))


OURS = sources(*APPS)


@cache
def trees() -> dict[Path, ast.Module]:
    """Return every module of ours as it is read by Python; read once, and by who runs these tests alone."""
    return {path: ast.parse(path.read_text()) for path in OURS}


@cache
def nodes(path: Path) -> list[ast.AST]:
    """Return everything in a module of ours, one walk for all who ask."""
    return list(ast.walk(trees()[path]))


@pytest.fixture(scope="module", autouse=True)
def _forgotten() -> Iterator[None]:
    """Keep a million small things no longer than these tests need them: Python looks through them ever again."""
    yield
    trees.cache_clear()
    nodes.cache_clear()


def is_page(path: Path) -> bool:
    return path.relative_to(CHECKOUT).with_suffix("").parts[1] in PAGES


def is_below_the_edge(path: Path) -> bool:
    """The edge and the commands know the clock; so may what only starts servers or logs."""
    return path.relative_to(CHECKOUT).parts[0] != "troubled_families" and "management" not in path.parts


BELOW_THE_EDGE = [path for path in OURS if is_below_the_edge(path)]


def test_every_module_belongs_to_a_layer() -> None:
    skipped = {".venv", ".cache", ".state", "node_modules", "tests", "docs"}
    stray = [
        named(path)
        for path in CHECKOUT.glob("*/**/*.py")
        if path.relative_to(CHECKOUT).parts[0] not in {*APPS, *skipped}
    ]

    assert stray == []
    assert [path.name for path in CHECKOUT.glob("*.py")] == ["manage.py"]


def test_no_module_is_named_for_nothing_in_particular() -> None:
    assert not [named(path) for path in OURS if BANNED_NAMES & set(path.relative_to(CHECKOUT).with_suffix("").parts)]


def test_every_module_says_in_a_line_what_it_is_for() -> None:
    first_lines = {named(path): (ast.get_docstring(tree) or "").partition("\n")[0] for path, tree in trees().items()}

    assert {name: line for name, line in first_lines.items() if not line.endswith((".", ":", "?"))} == {}


def test_no_module_is_too_long_to_read() -> None:
    assert {named(path): length for path in OURS if (length := code_lines(path)) > LONGEST_MODULE} == {}


def test_no_function_is_too_long_to_read() -> None:
    lengths = {
        f"{named(path)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for path in OURS
        for node in nodes(path)
        if isinstance(node, ast.FunctionDef) and node.end_lineno
    }

    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


def test_nothing_is_hung_on_signals() -> None:
    signals = re.compile(r"django\.dispatch.*|django\.(db\.models|core|contrib\.auth|test)\.signals.*")

    assert {named(path): found for path in OURS if (found := matching(path, signals))} == {}


def test_no_class_overrides_how_a_row_is_saved_or_deleted() -> None:
    overridden = [
        f"{named(path)} {each.name}.{method.name}"
        for path in OURS
        for each in nodes(path)
        if isinstance(each, ast.ClassDef)
        for method in each.body
        if isinstance(method, ast.FunctionDef) and method.name in {"save", "save_base", "delete", "bulk_create"}
    ]

    assert overridden == []


def test_no_clock_is_read_below_the_edge() -> None:
    assert {named(path): found for path in BELOW_THE_EDGE if (found := list(clocks(path)))} == {}


def test_only_the_edge_and_the_commands_know_celery() -> None:
    celery = re.compile(r"(celery|kombu)\b.*")

    assert {named(path): found for path in BELOW_THE_EDGE if (found := matching(path, celery))} == {}


def test_the_rules_are_plain_python() -> None:
    banned = re.compile(r"(django|random|secrets|time|os|uuid|psycopg2|threading)\b.*")

    rules = sources("outcomes/rules")
    assert rules
    assert {named(path): found for path in rules if (found := matching(path, banned))} == {}


def test_no_relation_points_to_a_later_app() -> None:
    relations = [
        (model, field, field.related_model)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in APPS
        for field in chain(model._meta.local_fields, model._meta.local_many_to_many)
        if field.is_relation
    ]

    assert len(relations) > 100
    assert not [
        f"{model._meta.label}.{field.name} -> {to._meta.label}"
        for model, field, to in relations
        if isinstance(to, type) and to._meta.app_label in APPS[APPS.index(model._meta.app_label) + 1 :]
    ]


def test_no_statement_names_a_table_of_a_later_app() -> None:
    assert {named(path): found for path in OURS if not is_page(path) and (found := later_tables(path))} == {}


def test_every_field_is_classified_for_privacy_once() -> None:
    wrong = {}
    for model in tables():
        classified = Counter(" ".join(PRIVACY.get(model._meta.label, {}).values()).split())
        wrong[model._meta.label] = sorted((classified - Counter(listed(model))) + (Counter(listed(model)) - classified))

    assert {label: fields for label, fields in wrong.items() if fields} == {}


def test_the_classification_names_no_table_that_is_gone() -> None:
    assert set(PRIVACY) == {model._meta.label for model in tables()}


def test_no_log_line_may_carry_what_identifies_a_person() -> None:
    identifying = frozenset().union(*(fields_of(label, IDENTIFIES, SECRET) for label in PRIVACY))

    assert ALLOWED & (identifying - {"key", "name", "value", "reference"}) == frozenset()
    assert not {"name", "reference", "value", "note", "content"} & ALLOWED


def test_what_is_free_text_is_never_called_plain() -> None:
    free = {"note", "reason", "content", "file", "problem"}

    assert all(free & set(listed(model)) <= fields_of(model._meta.label, FREE) for model in tables())


@pytest.fixture(scope="module")
def committed() -> list[Path]:
    if not shutil.which("git") or not (CHECKOUT / ".git").exists():
        pytest.skip("not a clone")
    printed = subprocess.run(["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, text=True, check=True).stdout
    return [CHECKOUT / name for name in printed.split("\0") if name and (CHECKOUT / name).exists()]


def test_nothing_made_elsewhere_is_committed(committed: list[Path]) -> None:
    elsewhere = {"node_modules", "built", "staticfiles", "vendor", "vendored", "third_party", "site-packages"}
    kinds = {".whl", ".map", ".woff", ".woff2", ".ttf", ".otf", ".br", ".gz", ".so", ".jar", ".pyc"}

    assert not [named(path) for path in committed if elsewhere & set(path.parts)]
    assert not [named(path) for path in committed if path.suffix in kinds or ".min." in path.name]
    assert not [named(path) for path in committed if path.stat().st_size > LARGEST_FILE]


def test_no_licence_of_somebody_else_stands_in_a_file(committed: list[Path]) -> None:
    notice = re.compile(r"@licen[cs]e|SPDX-License|Licensed under the|Copyright \(c\)|All rights reserved", re.I)
    code = [path for path in committed if path.suffix in {".py", ".js", ".css", ".scss", ".html"}]

    assert not [named(path) for path in code if path != Path(__file__) and notice.search(path.read_text())]


def imports(path: Path) -> Iterator[str]:
    """Return the full names that a module imports, wherever in it."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def matching(path: Path, pattern: re.Pattern[str]) -> list[str]:
    """Return the imported names that match the whole pattern."""
    return [name for name in imports(path) if pattern.fullmatch(name)]


def code_lines(path: Path) -> int:
    """Return how many lines are neither empty nor a comment nor a docstring."""
    lines = [line.strip() for line in path.read_text().splitlines()]
    told = sum(text.value.count("\n") + 1 for text in docstrings(path) if isinstance(text.value, str))
    return sum(1 for line in lines if line and not line.startswith("#")) - told


def docstrings(path: Path) -> list[ast.Constant]:
    """Return the docstrings in a module."""
    bodies = [node.body for node in nodes(path) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)]
    firsts = [body[0].value for body in bodies if body and isinstance(body[0], ast.Expr)]
    return [first for first in firsts if isinstance(first, ast.Constant)]


def later_tables(path: Path) -> set[str]:
    """Return the tables of later apps that a module's texts name."""
    own = APPS.index(path.relative_to(CHECKOUT).parts[0])
    later = {model._meta.db_table for model in apps.get_models() if model._meta.app_label in APPS[own + 1 :]}
    return later & set(re.findall(r"\w+", " ".join(strings(path))))


def clocks(path: Path) -> Iterator[str]:
    """Return where a module reads the clock, or has the database or Django read it."""
    for node in nodes(path):
        if isinstance(node, ast.Attribute) and named_like(node.value) & CLOCKS.get(node.attr, set()):
            yield f"line {node.lineno}: {ast.unparse(node)}"
        if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
            yield f"line {node.value.lineno}: {node.arg}"
    for name in imports(path):
        if name in {"django.utils.timezone.now", "django.utils.timezone.localdate", "time.time"}:
            yield f"import of {name}"
        if name == "django.db.models.functions.Now":
            yield f"import of {name}"


def named_like(node: ast.expr) -> set[str]:
    """Return the last name of an expression: `timezone` of `django.utils.timezone`."""
    if isinstance(node, ast.Name):
        return {node.id}
    return {node.attr} if isinstance(node, ast.Attribute) else set()


def strings(path: Path) -> Iterator[str]:
    """Return the texts in a module that may be SQL, its docstrings left out."""
    told = {id(text) for text in docstrings(path)}
    for node in nodes(path):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value
