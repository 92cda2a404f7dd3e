# env: Python environment · run: everything in the foreground · test: all checks and tests
# lint, fix: style, types, layers · bench: the promises, measured · docs: the generated reference
PY := .venv/bin/python
.PHONY: env run test lint fix bench docs

env:
	@sh scripts/env.sh

run: env
	@exec $(PY) -m shien.instance run

test: env
	@exec $(PY) -m shien.instance test

lint: env
	@.venv/bin/ruff check -q . && .venv/bin/ruff format -q --check . && .venv/bin/lint-imports --no-logo >/dev/null && .venv/bin/mypy && .venv/bin/bandit -q -lll -c pyproject.toml -r src examples

fix: env
	@.venv/bin/ruff check -q --fix . ; .venv/bin/ruff format -q .

bench: env
	@$(PY) -m benchmarks

docs: env
	@$(PY) docs/generate.py
