# Two commands: `make figures` and `make test`. Each sets up what is missing in .venv first.
PYTHON ?= python3
CORES ?= all
ARGS ?=
STORE ?= .run-store
BIN := .venv/bin
INSTALLED := .venv/.installed

.PHONY: figures report results-page test lint store-size store-prune clean

figures: $(INSTALLED)
	$(BIN)/snakemake --cores $(CORES) --quiet rules $(ARGS)

report: $(INSTALLED)
	$(BIN)/snakemake --cores $(CORES) --quiet rules $(ARGS) -- report_pages
	$(BIN)/snakemake --cores 1 --quiet all $(ARGS) --report results/report.html -- report_pages

results-page: $(INSTALLED)
	$(BIN)/snakemake --cores $(CORES) --quiet rules $(ARGS) -- results/results.md
	cd workflow/scripts && $(CURDIR)/$(BIN)/python -m phasediagram.provenance $(CURDIR)

test: lint # three workers, also on two cores: tests of SLURM and of the workflow wait a good deal
	$(BIN)/python -m pytest --numprocesses 3 --no-loadscope-reorder $(ARGS)

lint: $(INSTALLED)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/snakefmt --check Snakefile workflow/rules
	$(BIN)/snakemake --lint

store-size store-prune: $(INSTALLED)
	cd workflow/scripts && $(CURDIR)/$(BIN)/python -m phasediagram.store $(abspath $(STORE)) $(if $(filter %prune,$@),--prune)

clean:
	rm -rf results .snakemake

$(INSTALLED): requirements.txt constraints.txt
	@$(PYTHON) -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer with the venv module is needed; set PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet -r requirements.txt -c constraints.txt
	@touch $@
