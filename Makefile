# Two commands are enough: `make run` opens the application, `make check` runs everything that must hold.
# Each sets up what it needs by itself (packaging/setup/); a second call finds that done.

PYTHON ?= python3
WORKERS ?= 2
ARGS ?=

BIN := .venv/bin
TRANSLATIONS := resources/translations
COMPILED := $(patsubst %.ts,%.qm,$(wildcard $(TRANSLATIONS)/*.ts))
SOURCES := app tests packaging
# Held to 90 % of lines, together.
GATED := app/core/*,app/engine/*,app/history/*,app/state/*

.PHONY: run check soak measure screenshots coverage lock translations format clean \
	ready ready-for-tests check-format check-lint check-types check-tests check-coverage

run: ready $(COMPILED)  ## open the application; ARGS="model.gguf" goes to it
	@$(BIN)/fireside $(ARGS)

check: check-format check-lint check-types check-tests check-coverage  ## all that must hold

soak: ready-for-tests $(COMPILED)  ## the long tests with their full counts: hours
	FIRESIDE_SOAK=1 $(BIN)/python -m pytest --soak $(ARGS)

measure: ready-for-tests $(COMPILED)  ## every figure: speed, start, memory, smoothness
	@for file in $$(grep -l __main__ tests/benchmarks/*.py); do \
		name=$$(basename $$file .py); printf '\n== %s\n' "$$name"; \
		$(BIN)/python -m tests.benchmarks.$$name || exit 1; \
	done

screenshots: ready-for-tests $(COMPILED)  ## pictures of the window into build/screenshots/
	$(BIN)/python -m tests.screenshots $(ARGS)

coverage: check-tests  ## lines that no test reaches, file by file
	$(BIN)/coverage report --show-missing

lock: ready  ## write requirements.lock anew from pyproject.toml; UPGRADE=--upgrade takes newer versions
	$$(command -v uv || echo .tools/uv/bin/uv) pip compile --quiet --universal --generate-hashes --all-extras \
		--group dev --no-annotate --no-header $(UPGRADE) --output-file requirements.lock pyproject.toml

translations: ready  ## collect the words of the sources into the .ts files and compile them
	$(BIN)/python packaging/setup/collect_translations.py
	$(BIN)/python packaging/setup/compile_translations.py

format: ready  ## what ruff can put right by itself
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

clean:  ## everything made here but the environment
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache $(TRANSLATIONS)/*.qm

ready:
	@$(PYTHON) packaging/setup/prepare.py

ready-for-tests:
	@$(PYTHON) packaging/setup/prepare.py --testing

$(TRANSLATIONS)/%.qm: $(TRANSLATIONS)/%.ts | ready
	@$(BIN)/python packaging/setup/compile_translations.py

check-format: ready-for-tests
	$(BIN)/ruff format --check $(SOURCES)

check-lint: ready-for-tests
	$(BIN)/ruff check $(SOURCES)

check-types: ready-for-tests
	$(BIN)/mypy

# Python 3.12 and later can count lines almost for nothing (sys.monitoring).
check-tests: ready-for-tests $(COMPILED)
	@rm -rf build/coverage && mkdir -p build/coverage
	COVERAGE_CORE=$$($(BIN)/python -c 'import sys; print("sysmon" if sys.version_info >= (3, 12) else "ctrace")') \
		$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup --cov --cov-report= $(ARGS)

check-coverage: check-tests
	$(BIN)/coverage report --include="$(GATED)" --fail-under=90
