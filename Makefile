# The commands of this repository. They need Python 3.11 or newer with pip, and make; nothing else has to be installed.
#   make demo                     the demonstration, at http://127.0.0.1:8000 (PORT=8123 FAMILIES=2000 choose others)
#   make test                     every test, the journeys through a real browser included

PY ?= python3
PORT ?= 8000
FAMILIES ?= 300
TESTS ?= tests
# All the tests run on both cores; for a few of them a second database would cost more than it saves.
PYTEST ?= $(if $(filter tests,$(TESTS)),-n 2 --dist worksteal)

# A plain `python3 -m venv` fails where Debian's python3-venv is missing, so pip installs from outside.
VENV := .venv
RUN := $(VENV)/bin/python
STACK := $(RUN) -m troubled_families.stack
PIP := $(PY) -m pip --python $(RUN) --disable-pip-version-check --no-input install --quiet --require-hashes --no-deps --no-compile

# Without compiled files every start would compile Django anew.
export PYTHONDONTWRITEBYTECODE :=
export PYTHONUNBUFFERED := 1

.PHONY: demo test prove bench lint format stop reset shell dbshell backup lock clean

demo: $(VENV)/.demo
	@exec $(STACK) demo --port $(PORT) --families $(FAMILIES)

test: $(VENV)/.dev
	@$(STACK) assets
	@$(STACK) browser
	@exec $(RUN) -m pytest $(PYTEST) $(TESTS)

# The same tests with many more, and ever new, invented examples.
prove: $(VENV)/.dev
	@$(STACK) browser
	@TF_PROVE=1 exec $(RUN) -m pytest $(PYTEST) $(TESTS)

bench: $(VENV)/.dev
	@exec $(RUN) -m tests.bench

lint: $(VENV)/.dev
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(VENV)/bin/djade --check --target-version 5.2 $$(find templates -name '*.html')
	SECRET_KEY=lint DATABASE_URL=postgres://lint@127.0.0.1:1/lint REDIS_URL=redis://127.0.0.1:1/0 $(RUN) -m mypy
	$(VENV)/bin/lint-imports
	DJANGO_SETTINGS_MODULE=troubled_families.settings_test $(RUN) manage.py makemigrations --check --dry-run

format: $(VENV)/.dev
	$(RUN) -m ruff format .
	$(RUN) -m ruff check --fix .
	$(VENV)/bin/djade --target-version 5.2 $$(find templates -name '*.html')

stop reset dbshell backup: $(VENV)/.demo
	@exec $(STACK) $@

shell: $(VENV)/.demo
	@exec $(STACK) run $(RUN) manage.py shell

lock: $(VENV)/.dev
	for name in requirements requirements-demo requirements-dev requirements-node; do \
		$(VENV)/bin/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url $$name.in -o $$name.txt || exit 1; \
	done
	npm install --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund

$(RUN):
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it: make PY=python3.11 …")'
	@$(PY) -c 'import pip' 2>/dev/null || { echo "pip is missing: install it (Debian: apt-get install python3-pip)."; exit 1; }
	@$(PY) -m venv --without-pip $(VENV)

# The lock files are complete, so two halves of one can be installed side by side: each library counts as one piece of
# work, and as more where there are many files to choose from, which have a line each. Node's wheel comes along only where
# the machine has no Node.
define install
	@echo "Installing the libraries …"
	@awk '/^[A-Za-z0-9]/ { half = lines[1] <= lines[2] ? 1 : 2 } \
		/^[A-Za-z0-9]/ { lines[half] += 6 } half { lines[half]++; print > ("$(VENV)/half-" half ".txt") }' $<
	@$(PIP) -r $(VENV)/half-1.txt & first=$$!; \
		$(PIP) -r $(VENV)/half-2.txt $$($(PY) -m troubled_families.stack.nodejs) && wait $$first
endef

$(VENV)/.demo: requirements-demo.txt requirements-node.txt | $(RUN)
	$(install)
	@touch $@

$(VENV)/.dev: requirements-dev.txt requirements-node.txt | $(RUN)
	$(install)
	@touch $@ $(VENV)/.demo

clean:
	rm -rf $(VENV) .cache node_modules static/built staticfiles .mypy_cache .ruff_cache .pytest_cache .hypothesis
