# The only commands a new machine needs are `make run` and `make test`; `make` lists them all.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
UV_VERSION := 0.13.9
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
PY := .venv/bin/python
RASA := $(PY) -m nlu_models.rasa_compat
export PYTHONPATH := .
export RASA_TELEMETRY_ENABLED := false

.PHONY: help setup run train test check format bench bench-nlu test-train widget widget-check clean

help: ## list the commands
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' Makefile

.uv/bin/uv:
	@echo "==> installing uv $(UV_VERSION) into .uv"
	@python3 -m venv .uv
	@.uv/bin/pip install --quiet --disable-pip-version-check "uv==$(UV_VERSION)"

.venv/.ready: pyproject.toml uv.lock | $(UV)
	@echo "==> installing Python packages into .venv"
	@$(UV) sync --frozen --quiet
	@touch $@

setup: .venv/.ready ## install what the bot needs into .venv

run: setup ## start the whole shop and print its addresses
	@$(PY) -m bot.supervisor --demo

train: setup ## build the encoder and train the bot where they are out of date
	@$(PY) -m bot.supervisor --demo --train-only

check: setup ## ruff, mypy, import-linter, rasa data validate, shellcheck
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/shellcheck .ci/run
	@mkdir -p var/log && $(RASA) data validate --quiet --fail-on-warnings --config bot/config.yml \
		--domain bot/domain --data data/nlu data/rules >var/log/validate.log 2>&1 \
		|| { tail -40 var/log/validate.log; exit 1; }

format: setup ## let ruff put the code in order
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

test: check train ## everything that CI checks: `check`, training, all tests
	@.venv/bin/pytest

# torch comes from the wheels pip knows of, where there are any: a CPU build, and no CUDA packages.
# obp, the Open Bandit Pipeline, reads our export back in a test; it needs torch, and asks for an old pandas.
.venv-train/.ready: pyproject.toml uv.lock | $(UV)
	@echo "==> installing the extra 'train' into .venv-train"
	@$(UV) venv --quiet --clear .venv-train
	@links=$$(python3 -m pip config get global.find-links 2>/dev/null || echo "$${PIP_FIND_LINKS:-}"); \
	{ [[ -n $$links ]] && $(UV) pip install --quiet --python .venv-train --no-index --no-deps \
		--find-links "$$links" "torch>=2.8" 2>/dev/null; } \
	|| $(UV) pip install --quiet --python .venv-train "torch>=2.8"
	@$(UV) export --frozen --quiet --no-hashes --extra train --group models --no-emit-project \
		| grep -Ev '^(nvidia|triton|cuda|torch==)' \
		| $(UV) pip install --quiet --python .venv-train --no-deps --requirement -
	@$(UV) pip install --quiet --python .venv-train --no-deps "obp==0.4.1" "pandas>=2.2,<4" "mypy-extensions>=1"
	@touch $@

test-train: .venv-train/.ready ## the tests of fine-tuning and of exports, in an environment of their own
	@.venv-train/bin/pytest tests/train

bench: setup ## measure everything and write benchmarks/*.md (long)
	@$(PY) -m benchmarks

bench-nlu: setup ## measure understanding and write benchmarks/nlu.md
	@$(PY) -m benchmarks.nlu --data ../shared/data

widget: ## rebuild the chat widget (needs node)
	@cd bot/widget && npm ci --silent && npm run build --silent

widget-check: widget ## the committed widget is what its source builds to
	@git diff --exit-code --stat -- bot/gateway/static
	@cd bot/widget && npm test --silent

clean: ## remove everything that was built or stored, the demo's data too
	@rm -rf .venv .venv-train .uv var
