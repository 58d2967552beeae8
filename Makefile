# Everything is made in the checkout: .venv (the environment), .venv-oldest (the one of `make test-oldest`), build (what the
# targets make), .sandbox (a running sandbox). `make help` lists the targets.

# Empty: tools/find-python finds one.
PYTHON ?=
# Which Ansible, newest or oldest, and where. With no Python for the newest this is the oldest.
ANSIBLE := newest
VENV := .venv
BIN := $(VENV)/bin
# In this order; those joined by a plus run side by side, as neither keeps two cores busy.
TESTS := lint+docs sanity+molecule unit integration

# Ansible finds the checkout here, and amazon.aws in site-packages by itself.
export ANSIBLE_COLLECTIONS_PATH := $(CURDIR)/$(VENV)/collections
# Ansible keeps its temporary files and caches out of the home folder.
export ANSIBLE_HOME := $(CURDIR)/build/ansible
# Whatever a developer's configuration silences, we want to see.
export ANSIBLE_DEPRECATION_WARNINGS := true
# molecule's configuration says it as well.
export VENV
# What Python compiles is kept, whatever the shell says, and out of the folders of the source.
export PYTHONDONTWRITEBYTECODE :=
export PYTHONPYCACHEPREFIX := $(CURDIR)/build/pycache
# Tools that a target starts by name are those of the environment.
export PATH := $(CURDIR)/$(BIN):$(PATH)
# Credentials of the developer's shell must not reach a test.
unexport AWS_PROFILE AWS_DEFAULT_PROFILE AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_ENDPOINT_URL

# Files side by side, in the order in which tests are collected: those that take minutes come first.
BY_FILE := -n 2 --dist loadfile --no-loadscope-reorder

# What runs the part of the tests that T names, soon: no coverage, no workers.
PART := pytest -p no:xdist -p no:cov
# The sandbox that is left running between such runs.
KEPT := $(CURDIR)/build/kept-sandbox

.PHONY: help env lock demo sandbox sandbox-stop test test-oldest sample-oldest lint sanity unit integration molecule docs critics oracle matrix report proofs long bench clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 20

env: ## build the environment from its lock, when that has changed
	@tools/environment $(VENV) $(ANSIBLE) $(PYTHON)

lock: ## renew both locks from requirements-*.txt; LOCKS=newest or oldest renews one
	tools/lock $(LOCKS)

demo: env ## the main job on a sandbox, from nothing to proof; SCENARIO=automation for names that follow, KEEP=1 leaves the sandbox
	@KEEP=$(KEEP) SCENARIO=$(SCENARIO) $(BIN)/python -m sandbox.demo

sandbox: env ## start the sandbox and print how to point Ansible, the AWS CLI and dig at it
	$(BIN)/python -m sandbox start
	@cat tools/sandbox.txt

sandbox-stop: env ## stop the sandbox, and the one that make integration T=... leaves running
	$(BIN)/python -m sandbox stop
	$(BIN)/python -m sandbox stop --state-dir $(KEPT)

test: env ## lint, sanity, unit, integration, molecule and docs
	$(BIN)/python -m tools.parts $(TESTS) $(MORE)

test-oldest: ## integration and molecule on the oldest Ansible; PARTS="unit integration" says which parts
	@$(MAKE) --no-print-directory test VENV=.venv-oldest ANSIBLE=oldest TESTS="$(or $(PARTS),molecule integration)" MORE=

sample-oldest: ## test-oldest on a sample: the scenarios, and one in FILES_ONE_IN of the examples and the files, others each day
	@$(MAKE) --no-print-directory test-oldest INTEGRATION_SAMPLE=$(or $(FILES_ONE_IN),1) PARTS="$(or $(PARTS),molecule+integration)"

lint: env ## ruff, mypy, ansible-lint, changelog
	ruff check .
	ruff format --check .
	MYPYPATH=$(VENV)/collections mypy -p ansible_collections.crossaccount.aws.plugins.module_utils
	ansible-lint
	antsibull-changelog lint

sanity: env ## ansible-test sanity in a copy, with a canary
	$(BIN)/python -m tools.sanity

unit: export COVERAGE_FILE := build/coverage
unit: env ## unit tests, covering all branches of _core; T="path path::test" runs these, soon and without coverage
	$(if $(T),$(PART) $(T),pytest -n 2 tests/unit --cov)

integration: export KEPT_SANDBOX := $(if $(T),$(KEPT))
# The sample runs modules the ordinary way, everything else directly.
integration: export CROSSACCOUNT_AWS_DIRECT_EXECUTION := $(if $(INTEGRATION_SAMPLE),false,$(or $(CROSSACCOUNT_AWS_DIRECT_EXECUTION),true))
integration: env ## real ansible-playbook runs against the sandbox; T="path path::test" runs these, on a sandbox that stays
	$(if $(T),$(PART) $(T),pytest $(BY_FILE) tests/integration)

molecule: env ## the scenarios of extensions/molecule
	@# What an interrupted run left would make this one skip the start of its sandbox.
	@rm -rf build/ansible/tmp/molecule.*
	@$(BIN)/python -m sandbox stop --state-dir build/molecule >/dev/null
	$(BIN)/python -m sandbox.demo.deprecations molecule test --all

docs: env ## build the documentation of the plugins and check the links of the guides
	$(BIN)/python -m tools.docs

critics: env ## the policies that we generate, judged by two linters written by others
	PYTHON=$(BIN)/python tests/critics/setup
	pytest tests/critics

oracle: env ## the sandbox's decisions against an independent engine (needs Node.js)
	PYTHON=$(BIN)/python tests/oracle/setup
	pytest $(BY_FILE) tests/oracle

matrix: env ## write docs/access-matrix.md anew (needs Node.js)
	PYTHON=$(BIN)/python tests/oracle/setup
	RENEW_ACCESS_MATRIX=1 pytest tests/oracle/test_access_matrix.py

report: env ## the report for the fleet in a real browser (needs Node.js and Chromium); screenshots in build/report
	tests/report/setup
	pytest tests/report

proofs: env ## what takes many runs to show: every fault, permission and secret
	PYTHON=$(BIN)/python tests/proofs/setup
	pytest $(BY_FILE) tests/proofs

long: env ## whole laws whose runs of playbooks take half an hour; make test and make proofs run samples of them
	SINGLE_MUTANTS=12 WAYS=100 pytest $(BY_FILE) tests/long tests/proofs/test_verify_mutants.py tests/proofs/test_any_reply.py

# Each of these variables is an option of tests/benchmarks.
BENCH_OPTIONS := only runs accounts sizes loop

bench: env ## how fast it is, next to others; ONLY=record_sets-stub measures a part, PUBLISH=1 writes it into docs/benchmarks.md
	PYTHON=$(BIN)/python tests/benchmarks/setup
	$(BIN)/python -m tests.benchmarks $(foreach o,$(BENCH_OPTIONS),$(if $($(shell echo $o | tr a-z A-Z)),--$o $($(shell echo $o | tr a-z A-Z)))) $(if $(PUBLISH),--publish)

clean: ## remove all that the targets made
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m sandbox stop --state-dir $(KEPT); fi
	rm -rf .venv .venv-oldest build tests/oracle/node_modules tests/report/node_modules .sandbox
