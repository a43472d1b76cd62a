# Every target prepares what it needs: on a fresh machine `make run` or `make test` is enough.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.NOTPARALLEL:

PYTHON ?= python3
WORKERS ?= auto
BIN := .venv/bin
STAMP := .venv/.setup-stamp
BROWSER := .venv/.browser-stamp
KERNEL := $(wildcard kernel/*.hpp kernel/*.cpp)
CODE := src tests tools examples setup.py $(wildcard benchmarks)

export UV_PYTHON_DOWNLOADS := never
export UV_PYTHON := .venv/bin/python
export PYTHONUNBUFFERED := 1
unexport VIRTUAL_ENV
# Without a usable home directory the caches go beside the code.
ifneq ($(shell test -d "$$HOME" && test -w "$$HOME" && echo usable),usable)
export UV_CACHE_DIR := $(CURDIR)/.cache/uv
export PIP_CACHE_DIR := $(CURDIR)/.cache/pip
endif

.PHONY: help setup run test check fmt bench fuzz clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## install everything and build the native kernel; instant when nothing changed

$(STAMP): pyproject.toml uv.lock setup.py tools/packages.sh $(KERNEL)
	bash tools/packages.sh build "$(PYTHON)"
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv sync --frozen --quiet
	$(if $(shell command -v g++),BEDESTEN_NATIVE_REQUIRED=1) \
		$(BIN)/python setup.py --quiet build_ext --inplace
	touch $@

run: setup ## start an exchange with a demo market; Ctrl-C stops it
	$(BIN)/bedesten up --demo

$(BROWSER): $(STAMP)
	bash tools/packages.sh browser
	touch $@

test: setup $(BROWSER) ## run the whole test suite
	$(BIN)/python -m pytest -n $(WORKERS)

check: setup ## format check, lint, types, import contracts, house rules, then the tests
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports --config importlinter.ini
	$(BIN)/python tools/tidy.py
	$(MAKE) --no-print-directory test

fmt: setup ## format the code and mend what the linter can mend
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

bench: setup ## measure the kernel and the whole path; prints the README's table
	$(BIN)/python -m benchmarks

fuzz: setup ## kernels against each other for SECONDS (60), then COMMANDS and bad bytes, sanitized
	$(BIN)/python -m tests.kernel.fuzz --seconds $(or $(SECONDS),60)
	kernel/tests/run.sh $(or $(SEED),1) $(or $(COMMANDS),250000) \
		$(or $(INPUTS),10000000) $(or $(SECONDS),60)

clean: ## remove what was built and installed here; exchange data is not touched
	rm -rf .venv build dist .cache .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -prune -exec rm -rf {} + ; rm -f src/bedesten/kernel/_native*.so
