# Every target prepares what it needs: on a fresh machine `make run` or `make test` is enough.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.NOTPARALLEL:

PYTHON ?= python3
# One more than there are cores: tests wait for processes that they start.
WORKERS ?= $(shell echo $$(($$(getconf _NPROCESSORS_ONLN) + 1)))
BIN := .venv/bin
STAMP := .venv/.setup-stamp
BROWSER := .venv/.browser-stamp
# An environment for each client of others: made anew when its lock file, by lock.sh, changes.
LOCKS := tests/clients/environments
CLIENTS := $(patsubst $(LOCKS)/%.txt,.venv-clients/%/.stamp,$(wildcard $(LOCKS)/*.txt))
NATIVE := $(wildcard kernel/*.hpp kernel/*.cpp projection/*.hpp projection/*.cpp)
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

.PHONY: help setup run test check docs fmt bench tuned soak fuzz crash sim contract clients site web web-shots clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## install everything and build what is native; instant when nothing changed

$(STAMP): pyproject.toml uv.lock setup.py tools/packages.sh $(NATIVE)
	bash tools/packages.sh build "$(PYTHON)"
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv sync --frozen --quiet
	$(if $(shell command -v g++),BEDESTEN_NATIVE_REQUIRED=1) \
		$(BIN)/python setup.py --quiet build_ext --inplace
	touch $@

run: setup site ## start an exchange with a demo market and its pages; Ctrl-C stops it
	$(BIN)/bedesten up --demo

$(BROWSER): $(STAMP)
	bash tools/packages.sh browser
	bash tools/packages.sh pooler
	touch $@

test: setup $(BROWSER) ## run the whole test suite
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

check: setup ## format, lint, types, import contracts, house rules, tests, a minute of new seeds
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports --config importlinter.ini
	$(BIN)/python tools/tidy.py
	$(BIN)/python tools/spec.py --check
	$(MAKE) --no-print-directory test
	$(MAKE) --no-print-directory sim SEEDS=100000 SECONDS=60

docs: setup ## print which test proves which promise, and write docs/spec/matrix.md
	$(BIN)/python tools/spec.py

fmt: setup ## format the code and mend what the linter can mend
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

bench: tuned ## measure the kernel and the whole path; prints tables like the README's
	$(BIN)/python -m benchmarks

tuned: setup ## build the native kernel again, laid out for usual flows: a few percent faster
	rm -rf build/profile
	BEDESTEN_PROFILE=generate $(BIN)/python setup.py --quiet build_ext --inplace --force
	$(BIN)/python -m benchmarks.train
	BEDESTEN_PROFILE=use $(BIN)/python setup.py --quiet build_ext --inplace --force

soak: setup ## offer twice what it sustains for MINUTES (10); prints memory, which must stay flat
	$(BIN)/python -m benchmarks.soak --minutes $(or $(MINUTES),10)

fuzz: setup ## kernels and folds for SECONDS (60), then COMMANDS and INPUTS of bad bytes, sanitized
	$(BIN)/python -m tests.kernel.fuzz --seconds $(or $(SECONDS),60)
	$(BIN)/python -m tests.projector.both_folds --seconds $(or $(SECONDS),60)
	projection/tests/run.sh $(or $(SECONDS),60)
	kernel/tests/run.sh $(or $(SEED),1) $(or $(COMMANDS),250000) \
		$(or $(INPUTS),10000000) $(or $(SECONDS),60)

crash: setup ## kill and freeze a whole exchange KILLS (300) times under load, and prove it
	$(BIN)/python -m tests.crash --kills $(or $(KILLS),300) $(if $(SEED),--seed $(SEED))

sim: setup ## the exchange in simulation: SEED=... or STORY=..., else SEEDS (100), JOBS, SECONDS
	$(BIN)/python -W ignore -m tests.simulation --seeds $(or $(SEEDS),100) \
		$(if $(SEED),--seed $(SEED)) $(if $(STORY),--story $(STORY)) \
		$(if $(JOBS),--jobs $(JOBS)) $(if $(SECONDS),--seconds $(SECONDS))

contract: setup ## ask the gateways what their documents allow: SEED, EXAMPLES (50) of each operation
	CONTRACT_SEED=$(or $(SEED),$(shell date +%s)) CONTRACT_EXAMPLES=$(or $(EXAMPLES),50) \
		CONTRACT_BOUNDARIES=100000 $(BIN)/python -m pytest -n 0 -s tests/contract --timeout 0

.venv-clients/%/.stamp: $(LOCKS)/%.txt | $(STAMP)
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(@D)
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(@D)/bin/python --require-hashes -r $<
	touch $@

clients: setup $(CLIENTS) ## real clients against an exchange: ccxt, freqtrade, nautilus and more
	$(BIN)/python -m pytest -n 0 tests/clients --durations 20 --durations-min 1

NODE_MODULES := web/node_modules/.package-lock.json

SITE := src/bedesten/gateways/rest/site/index.html

$(NODE_MODULES): web/package.json web/package-lock.json $(wildcard web/*/package.json)
	bash tools/packages.sh web
	cd web && npm install --silent
	git diff --exit-code web/package-lock.json # what was locked is what was installed

$(SITE): $(NODE_MODULES) $(shell find web -name node_modules -prune -o -path web/test -prune -o -type f -print)
	cd web && npm run --silent build

# Where there is no Node and none can be installed, the plain page serves.
site: ## build the pages of customers when something changed
	@bash tools/packages.sh web && $(MAKE) --no-print-directory $(SITE) \
		|| echo "The pages were not built; a plain one is served instead."

web: setup $(BROWSER) $(NODE_MODULES) ## check and build the pages; a browser walks and measures them
	cd web && npm run --silent api >/dev/null
	git diff --exit-code web/api
	cd web && npm run --silent lint && npm run --silent types && npm test --silent
	$(MAKE) --no-print-directory $(SITE)
	cd web && npm run --silent e2e
	cd web && SHORT=1 npm run --silent perf

web-shots: setup $(BROWSER) site ## take pictures of every page into docs/screens
	cd web && npm run --silent shots

clean: ## remove what was built and installed here; exchange data is not touched
	rm -rf .venv .venv-clients build dist .cache .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	rm -rf web/node_modules src/bedesten/gateways/rest/site
	find . -name __pycache__ -prune -exec rm -rf {} + ; rm -f src/bedesten/*/_native*.so
