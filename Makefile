# Each target sets up what it needs. Only Python 3.11 or newer (with venv) and make must be there.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo docs test check lint pins clean

help: ## show the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/.installed ## install kg into .venv, at the pinned versions

setup-dev: .venv/.installed-dev

demo: setup ## build the graph of the examples into output/
	$(BIN)/kg build examples -o output --no-timing

docs: setup ## write docs/vocabulary.md, cookbook.md and sql.md anew: after a change of vocabulary, queries or output/
	$(BIN)/python scripts/build_vocabulary_page.py
	$(BIN)/python scripts/build_cookbook.py

test: setup-dev ## run all tests
	$(BIN)/python -m pytest

lint: setup-dev ## check form, types and layers
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test ## everything that must hold before a commit

pins: setup-dev ## write constraints.txt anew from newer releases
	rm -rf .venv/pins && $(PYTHON) -m venv .venv/pins
	.venv/pins/bin/python -m pip install --quiet --disable-pip-version-check '.[dev,fit,notebook,pdf,ray]'
	.venv/pins/bin/python -m pip freeze --exclude kg > .venv/pins/frozen.txt
	(grep '^#' constraints.txt; cat .venv/pins/frozen.txt) > .venv/pins/new.txt
	mv .venv/pins/new.txt constraints.txt && rm -rf .venv/pins

clean: ## remove the environment and all caches
	rm -rf .venv .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find kg scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "kg needs Python 3.11 or newer: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	$(PYTHON) -m venv .venv

# The stamps say when the environment was last made to agree with the two files.
.venv/.installed: pyproject.toml constraints.txt | .venv/bin/python
	$(PIP) --editable .
	@touch $@

.venv/.installed-dev: .venv/.installed
	$(PIP) --editable '.[dev,notebook,pdf]'
	@touch $@
