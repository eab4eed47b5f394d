# make run and make test are all that a new machine needs.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
STORE ?= store
QUICK := tests/unit
# Where a container sets this, every process would compile every library anew: six seconds instead of one and a half.
export PYTHONDONTWRITEBYTECODE =

.PHONY: run test quick prove coverage setup check check-js bench pictures clean

run: $(READY)
	@test -e $(STORE)/current || $(BIN)/wardwise demo --store $(STORE)
	$(BIN)/wardwise serve --store $(STORE)

setup: $(READY)

$(READY): requirements.txt requirements-dev.txt pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile \
	  -r requirements-dev.txt -e .
	@$(BIN)/python -c "import app, data.pipeline.run"
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

check: $(READY) check-js
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	PYTHONPATH=. $(BIN)/lint-imports

# Needs npm, which the server does not.
check-js:
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory node_modules/.ready && npm run --silent lint; else echo "npm not found: the JavaScript was not checked"; fi

node_modules/.ready: package.json package-lock.json
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

bench: $(READY)
	$(BIN)/python -m benchmarks

pictures: $(READY)
	$(BIN)/python -m benchmarks.pictures --store $(STORE)

clean:
	rm -rf store node_modules .pytest_cache .mypy_cache .ruff_cache
