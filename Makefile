# Short names for what a developer does often; everything runs in .venv.
PYTHON = .venv/bin/python

.PHONY: setup test thorough check accept formats sample notebooks docs

setup:            ## make the environment
	python3 -m venv .venv && $(PYTHON) -m pip install -q -e '.[all]'

test:             ## run the tests
	$(PYTHON) -m pytest

thorough:         ## thirty mutations of each fixture, and each two of a kind together: some minutes
	$(PYTHON) -m pytest -m thorough --dist load tests

check:            ## lint, format, types
	.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy

accept:           ## write golden files from what the code gives now; read them before you commit
	$(PYTHON) -m pytest -n 0 --accept tests/loaders/test_loaders.py

formats:          ## write docs/formats.md from the loaders
	$(PYTHON) -c "from roi.loaders.catalogue import formats_page; print(formats_page(), end='')" > docs/formats.part
	mv docs/formats.part docs/formats.md

sample:           ## write sample_data again from its seed
	$(PYTHON) sample_data/make.py

notebooks:        ## run the notebooks and keep their outputs
	$(PYTHON) docs/run_notebooks.py

docs:             ## build the documentation site into docs/_build
	$(PYTHON) -m sphinx -W --keep-going -q -b html docs docs/_build/html
