# Both `make run` and `make test` make their own virtual environment; they need Python >= 3.11 and make.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# A fresh install without byte code would cost the first start more than half a second.
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --compile --constraint constraints.txt
# pip compiles what it installs, but not the sources of an editable install.
COMPILE = $(BIN)/python -m compileall -q reader

.PHONY: run test suite check check-all bench bench-refresh week soak screenshots clean

run: $(VENV)/run.stamp
	@if [ -t 0 ] && [ -t 1 ]; then $(BIN)/reader --demo; else \
	  $(BIN)/reader --demo list && echo && $(BIN)/reader --demo show 1 && echo && $(BIN)/reader --demo thread 1; fi

# The wheel is built and installed beside the tests, which mostly wait for terminals.
test: $(VENV)/test.stamp
	@$(MAKE) --no-print-directory -j 2 --output-sync=target suite check-all

# Byte code of the tests is worth five seconds of each worker, wherever it is not wanted otherwise.
suite:
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -q -n 4 --dist worksteal

check-all: check
	$(BIN)/python tests/check_wheel.py

check: $(VENV)/test.stamp
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

bench: $(VENV)/test.stamp
	$(COMPILE)
	$(BIN)/python benchmarks/bench.py

week: $(VENV)/test.stamp
	$(BIN)/python -m benchmarks.week

bench-refresh: $(VENV)/test.stamp
	$(COMPILE)
	$(BIN)/python -m benchmarks.refresh

# What `make test` samples, in full: every kill, size, key and example, and what is marked slow.
soak: $(VENV)/test.stamp
	SOUNDOFF_KILLS=50 $(BIN)/python -m pytest -q tests/test_terminal_kill.py tests/test_refresh_kill.py
	$(BIN)/python -m pytest -q -n 2 -m slow
	SOUNDOFF_SIZES=all $(BIN)/python -m pytest -q -n 2 -m "" tests/screens/test_every_size.py tests/screens/test_sizes.py
	SOUNDOFF_EXAMPLES=500 $(BIN)/python -m pytest -q -n 2 -m hypothesis

screenshots: $(VENV)/test.stamp
	$(BIN)/python docs/make_screenshots.py

clean:
	rm -rf build dist .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable .
	$(COMPILE)
	touch $@

$(VENV)/test.stamp: pyproject.toml constraints.txt | $(BIN)/python
	$(PIP) --editable '.[dev]'
	$(COMPILE)
	touch $@ $(VENV)/run.stamp
