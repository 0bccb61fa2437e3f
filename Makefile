.DEFAULT_GOAL := help
.PHONY: help demo test check static format locks faults

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: ## a running site with content at http://127.0.0.1:8000/
	python3 run.py demo

test: ## the tests, on SQLite or on DATABASE_URL
	python3 run.py test

static: ## format, lint, types, import contracts, migrations, deployment settings, templates, locks
	.ci/static

check: ## all that continuous integration runs: tests on SQLite and PostgreSQL, and static
	.ci/run

format: ## put the code into shape
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

faults: ## the long run of killed processes
	.venv/bin/python -m pytest -m fault -n 0 tests/faults

locks: ## mend requirements/*.txt after a change of pyproject.toml (needs uv)
	requirements/compile
