# make run and make test are all that a new machine needs.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
STORE ?= store
QUICK := tests/unit
# Where a container sets this, every process would compile every library anew: six seconds instead of one and a half.
export PYTHONDONTWRITEBYTECODE =

.PHONY: run test quick prove coverage setup check bench clean

run: $(READY)
	@test -e $(STORE)/current || $(BIN)/python -m data.build demo --store $(STORE)
	WARDWISE_STORE=$(STORE) $(BIN)/python app.py

setup: $(READY)

$(READY): requirements.txt requirements-dev.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile -r requirements-dev.txt
	@$(BIN)/python -c "import app, data.pipeline.__main__"
	@touch $(READY)

test: $(READY)
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder
	@if command -v node >/dev/null; then node --test tests/js/; else echo "node not found: the JavaScript unit tests were not run"; fi

# Tests of single functions: no browser, no large atlas, no other server, no network.
quick: $(READY)
	$(BIN)/python -m pytest --quick -n 2 $(QUICK)

# Every case of what make test tries a part of; docs/evidence.md has the table it prints.
prove: $(READY)
	$(BIN)/python -m pytest --prove -n auto --dist loadfile --no-loadscope-reorder

coverage: $(READY)
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder -m "not browser" --cov --cov-report=
	$(BIN)/python -m tests.support.coverage_table

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/mypy
	PYTHONPATH=. $(BIN)/lint-imports

bench: $(READY)
	$(BIN)/python -m benchmarks

clean:
	rm -rf store .pytest_cache .mypy_cache .ruff_cache
