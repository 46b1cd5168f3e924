# Two commands: `make figures` and `make test`. Each sets up what is missing in .venv first.
.DEFAULT_GOAL := help
PYTHON ?= python3
CORES ?= all
ARGS ?=
STORE ?= .run-store
BIN := .venv/bin
DRAWING := .venv/.drawing
INSTALLED := .venv/.installed
TEST_TOOLS := .venv/.test-tools
SAMPLE ?= 20
DRAW = cd results-published && ../$(BIN)/snakemake --snakefile ../workflow/published.smk \
	--workflow-profile ../profiles/default
PICTURES := fig5 fig6 depths local_slopes_mnist initial_condensation initial_orientations
CHECK = $(BIN)/python -m phasediagram.planning.sources $(filter %.yaml %.yml %.json,$(ARGS))
INTACT = $(BIN)/python -m phasediagram.storage.check results --altered

.PHONY: figures report pages test lint check provenance help \
	published archive compare verify publish docs store-size store-prune clean

# CHECK says where a config file is not valid YAML; Snakemake does not.
figures: $(INSTALLED) # train what is missing and draw everything into results/
	@$(CHECK)
	$(BIN)/snakemake --cores $(CORES) --quiet rules $(ARGS)

report: $(INSTALLED) # one page with all figures, results/report.html
	@$(CHECK)
	$(BIN)/snakemake --cores $(CORES) --quiet rules $(ARGS) -- report_pages
	@$(INTACT)
	$(BIN)/snakemake --cores 1 --quiet all $(ARGS) --report results/report.html -- report_pages

# Three workers, also on two cores: tests of SLURM and of the workflow wait a good deal.
test: lint # all tests
	$(BIN)/python -m pytest --numprocesses 3 --dist loadfile --no-loadscope-reorder $(ARGS)

lint: $(TEST_TOOLS) # style of code, workflow and rules
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/snakefmt --check Snakefile workflow/rules workflow/published.smk
	$(BIN)/snakemake --lint

check: $(DRAWING) # every file of results, run store and published/ against what was recorded
	@$(BIN)/python -m phasediagram.storage.check results --store $(STORE) --published published $(ARGS)

published: $(DRAWING) # redraw everything from what published/ holds; nothing is trained
	@$(BIN)/python -m phasediagram.publishing.copy published results-published
	$(DRAW) --cores $(CORES) --quiet rules $(ARGS)
	@echo "Figures: $(CURDIR)/results-published/results/figures"

pages: published # renew the pictures and the results page in docs/
	@cd results-published && ../$(BIN)/python -m phasediagram.storage.check results --altered
	cp $(PICTURES:%=results-published/results/figures/%.png) docs/img/
	$(BIN)/python -m phasediagram.pages.provenance

docs: $(DRAWING) # a site to browse offline, from site/index.html
	$(BIN)/python -m pip install --quiet mkdocs -c constraints.txt
	$(BIN)/mkdocs build --strict --quiet

archive: published # one zip for a repository such as Zenodo
	$(BIN)/python -m pip install --quiet rocrate -c constraints.txt
	$(DRAW) --cores $(CORES) --quiet rules -- report_pages
	test results-published/results/report.html -nt results-published/results/results.md || \
		{ $(DRAW) --cores 1 --quiet all --report results/report.html -- report_pages; }
	@$(BIN)/python -m phasediagram.publishing.archive

compare: $(DRAWING) # results/ beside published/
	@$(BIN)/python -m phasediagram.publishing.compare results published/results

verify: $(INSTALLED) # train SAMPLE published runs again
	@$(BIN)/python -m phasediagram.publishing.verify published --sample $(SAMPLE) $(ARGS)

publish: $(INSTALLED) # make published/ anew, of a finished run of config/published.yaml
	@$(BIN)/python -m phasediagram.publishing.collect config/published.yaml

provenance: $(INSTALLED) # all that FILE was made from
	@$(BIN)/python -m phasediagram.storage.chain $(FILE)

store-size store-prune: $(INSTALLED) # size of the run store; delete runs that no result links to
	$(BIN)/python -m phasediagram.storage.store $(STORE) $(if $(filter %prune,$@),--prune)

clean: # delete results; the run store keeps what is trained
	rm -rf results .snakemake

help: # this list
	@sed -n 's/^\([a-z -]*\):[^#]*# /\1: /p' Makefile

$(DRAWING): requirements-drawing.lock pyproject.toml # all but training: no torch
	@$(PYTHON) -c 'import sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
		{ echo "Python 3.11, 3.12 or 3.13 with the venv module is needed; set PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-drawing.lock
	$(BIN)/python -m pip install --quiet --no-build-isolation --no-deps --editable .
	@touch $@

$(INSTALLED): $(DRAWING) requirements.txt
	$(BIN)/python -m pip install --quiet -r requirements.txt -c constraints.txt
	@touch $@

$(TEST_TOOLS): $(INSTALLED) requirements-test.txt
	$(BIN)/python -m pip install --quiet -r requirements-test.txt -c constraints.txt
	@touch $@
