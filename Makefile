.DEFAULT_GOAL := help
WORDS = makemessages --all --no-wrap --no-location -e html,txt,py -i .venv -i tests -i benchmarks -i var \
  -i 'templates/*/admin' -i templates/wagtailadmin -i blog/admin -i notifications/admin -i '*/wagtail_hooks.py'

.PHONY: help demo test check static format locks faults words browser

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

browser: ## every page in a real browser, looked at by axe, pa11y's engine and html-validate (needs Chromium and npm)
	.ci/browser/run

words: ## sentences for readers into locale/*/LC_MESSAGES/django.po, and compiled (needs gettext)
	.venv/bin/python manage.py $(WORDS)
	for po in locale/*/LC_MESSAGES/django.po; do msgfmt --check-format -o $${po%.po}.mo $$po; done

locks: ## mend requirements/*.txt after a change of pyproject.toml (needs uv)
	requirements/compile
