# Two commands do everything: `make run` serves Nottingham, `make test` checks everything. `make help` lists the rest.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help run test lint types unit browser test-long browser-busy approve search bench data clean

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.run ## Serve the app on 127.0.0.1:8050 with Nottingham's data
	$(BIN)/python app.py serve

test: lint types unit browser ## Run every check and test, in a browser too

lint: $(VENV)/.test ## Check the style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.test ## Check the types
	$(BIN)/mypy

unit: $(VENV)/.test $(VENV)/.postgres ## Run the tests that need no browser
	$(BIN)/python -m pytest -n 2 -m "not long" tests --ignore=tests/browser

browser: $(VENV)/.test $(VENV)/.chromium ## Run the tests in Chromium
	$(BIN)/python -m pytest -n 2 -m "not long" tests/browser

test-long: $(VENV)/.test $(VENV)/.postgres $(VENV)/.chromium ## Run what is heavy: large cities, load, processes that are killed
	$(BIN)/python -m pytest -n 2 -m long tests

browser-busy: $(VENV)/.test $(VENV)/.chromium ## Run the tests in Chromium three times beside two endless loops
	$(BIN)/python -m tests.helpers.busy 2 3 $(BIN)/python -m pytest -n 2 tests/browser

approve: $(VENV)/.test ## Write the words of pages and texts to tests/approved, to be read with git diff and approved by a commit
	WARDSHIFT_APPROVE=1 $(BIN)/python -m pytest -q -m approved tests --ignore=tests/browser

search: $(VENV)/.test $(VENV)/.postgres ## Run the property tests on cases drawn anew, to find what make test does not
	$(BIN)/python -m pytest -n 2 -m hypothesis --hypothesis-profile search tests --ignore=tests/browser

bench: $(VENV)/.test $(VENV)/.chromium ## Measure against a naive app, side by side in one run
	$(BIN)/python -m tests.bench.run

data: $(VENV)/.run ## Rebuild data/nottingham from the raw files: make data SOURCE=folder
	$(BIN)/python -m data.nottingham_build --source "$(SOURCE)" --out data/nottingham

clean: ## Remove what the commands made
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(VENV)/.test: requirements-dev.txt $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	touch $@

# A browser of the system's own: Chromium without its window where that is to be had, because it is a third faster, and
# else any Chromium. On other systems than Debian's, install one and name it in CHROMIUM.
$(VENV)/.chromium: | $(VENV)/bin/python
	@if [ -n "$$CHROMIUM" ] || command -v chromium-headless-shell >/dev/null; then \
	  echo "A browser is there."; \
	else \
	  SUDO=$$([ "$$(id -u)" = 0 ] || echo sudo -n); \
	  APT="$$SUDO env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Acquire::Retries=0 -o Acquire::http::Timeout=20"; \
	  $$APT update; \
	  $$APT install -y chromium-headless-shell fonts-dejavu-core || \
	  command -v chromium || command -v chromium-browser || command -v google-chrome || \
	  $$APT install -y chromium fonts-dejavu-core; \
	fi
	touch $@

# A PostgreSQL of the system's own, for the store's tests; they start and stop a server of theirs.
$(VENV)/.postgres: | $(VENV)/bin/python
	@if command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then \
	  echo "A PostgreSQL is there."; \
	else \
	  SUDO=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  $$SUDO apt-get update -qq && $$SUDO env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql; \
	fi
	touch $@
