# Gongxiang 共享. `make` alone lists what there is.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
PYTHON ?= python3
BIN := .venv/bin
# Each of the hundreds of processes that the tests start would compile the product again.
unexport PYTHONDONTWRITEBYTECODE
# OPA looks for garbage a quarter as often: `opa test` takes 40 % less time, and 330 MB at most.
export GOGC ?= 400
PYTEST := $(BIN)/python -m pytest -n 2 --dist worksteal

##@ Use
.PHONY: help setup run
help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

setup: .venv/.runtime ## the environment in .venv/ and OPA in its cache; offline after the first time
	@$(BIN)/python -m opa.install >/dev/null

run: setup ## the service on the sample world, at http://127.0.0.1:8181 (GONGXIANG_PORT changes it)
	@exec $(BIN)/gongxiang demo

##@ Develop
.PHONY: test lint fmt generate faults prove bench bench-policies lock
test: .venv/.develop setup lint ## everything that must hold: lint, opa test, pytest (about 12 minutes)
	@$(BIN)/gongxiang opa test policies --schema policies/schemas/facts.json --coverage --threshold 100 --format json >/dev/null
	@$(PYTEST)

lint: .venv/.develop setup ## ruff, mypy strict, opa fmt and opa check with the schema of the facts
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy
	@$(BIN)/gongxiang opa fmt --fail --list policies opa/authz fixtures service/authoring/starter
	@$(BIN)/gongxiang opa check --strict --schema policies/schemas/facts.json policies
	@$(BIN)/gongxiang opa check --strict opa/authz

fmt: .venv/.develop setup ## format Python and Rego
	@$(BIN)/ruff check --quiet --fix . || true
	@$(BIN)/ruff format --quiet .
	@$(BIN)/gongxiang opa fmt --write policies opa/authz fixtures service/authoring/starter

generate: .venv/.develop setup ## write again what is generated: the schema of the facts, the calendar, the register of rules
	@$(BIN)/python -m service.facts.schema > policies/schemas/facts.json
	@$(BIN)/python -m service.policy.calendar
	@$(BIN)/python -m service.law.register

faults: .venv/.develop setup ## what breaks under load, longer and larger than in `make test`, and fuzzed (15 minutes), and a table of what came of it
	@FAULTS=long $(BIN)/python -m pytest -n 0 tests/faults

prove: .venv/.develop setup ## the exhaustive proofs (long): every rule body broken in turn must be noticed
	@$(BIN)/python -m tests.prove.run

bench: .venv/.develop setup ## the service beside OPA itself (half an hour, idle machine), kept in docs/performance.md; BENCH=--quick looks
	@$(BIN)/python -m tests.benchmarks.run $(BENCH)

bench-policies: .venv/.develop setup ## what one ruling costs inside OPA, kept in docs/bench-policies.txt
	@$(BIN)/python -m tests.benchmarks.policies

lock: .venv/.develop ## resolve the dependencies again into requirements*.txt
	@$(BIN)/python -m pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --extra build pyproject.toml -o requirements.txt
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate --extra build --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

# The locks are whole, so pip resolves nothing: an extra that a newer release offers cannot move a version.
# A stamp is written only when all of its step succeeded; a changed lock makes it again.
.venv/.runtime: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Gongxiang needs Python 3.11 or newer; name one: make PYTHON=python3.12 setup")'
	@echo "Setting up the environment in .venv/; about a minute, once."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.develop: requirements-dev.txt .venv/.runtime
	@echo "Adding what tests and lint need; about a minute, once."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.txt
	@touch $@
