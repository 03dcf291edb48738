# The commands of the project. They need make and Python; everything else goes into .venv.

PORT = 8000
CATALOGUE = locale/de/LC_MESSAGES/django.mo
RUN = .venv/bin/python

# The first Python that is new enough and can make a virtual environment.
PYTHON = $(shell for name in python3.13 python3.12 python3.11 python3; do $$name -c "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && echo $$name && break; done)
NO_PYTHON = Python 3.11 or later with its venv module is needed. Debian and Ubuntu: apt-get install python3 python3-venv. Fedora: dnf install python3. macOS: brew install python
# The files name everything there is: without a resolver, a release made today cannot break them.
# Python compiles what it loads when it first does: to compile all of it takes half of an installation.
INSTALL = $(RUN) -m pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes -r
LOCK = .venv/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11

.PHONY: help demo demo-reset test check lock bench soak
.DELETE_ON_ERROR:

help:
	@sed -n 's/^\([a-z-]*\):.*## /  make \1 – /p' Makefile

demo: .venv/runtime.stamp $(CATALOGUE) ## serves the demo on PORT (8000) until Ctrl-C
	@$(RUN) manage.py demo --port $(PORT)

demo-reset: .venv/runtime.stamp $(CATALOGUE) ## wipes the demo's data and begins anew
	@$(RUN) manage.py demo --reset-only

test: .venv/development.stamp $(CATALOGUE) ## runs the tests
	@$(RUN) -m pytest -n logical --maxprocesses 8 --maxschedchunk 4 -m "not soak"

check: .venv/development.stamp ## looks at format, style, imports, types, migrations and translations
	@$(RUN) -m tests.check

lock: .venv/development.stamp ## writes the requirement files anew from pyproject.toml
	@$(LOCK) pyproject.toml -o requirements.txt && $(LOCK) pyproject.toml --group dev -o requirements-dev.txt
	@$(LOCK) --no-deps --group bench -o requirements-bench.txt

bench: .venv/development.stamp $(CATALOGUE) ## measures
	@$(RUN) -m tests.benchmarks

soak: .venv/development.stamp $(CATALOGUE) ## runs the tests that take minutes
	@$(RUN) -m pytest -m soak

.venv/made.stamp:
	@$(if $(PYTHON),$(PYTHON) -m venv .venv && touch $@,echo "$(NO_PYTHON)" >&2 && exit 1)

.venv/runtime.stamp: requirements.txt .venv/made.stamp
	@echo "Installing what the product needs ..." && $(INSTALL) requirements.txt && touch $@

.venv/development.stamp: requirements-dev.txt .venv/made.stamp
	@echo "Installing what development needs ..." && $(INSTALL) requirements-dev.txt && touch .venv/runtime.stamp $@

$(CATALOGUE): locale/de/LC_MESSAGES/django.po .venv/runtime.stamp
	@$(RUN) -c "import polib; polib.pofile('$<').save_as_mofile('$@')"
