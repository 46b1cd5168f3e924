# Phase diagrams of wide neural networks: the workflow. The includes are its stages, in order.
from snakemake.utils import min_version

min_version("9.0")


configfile: "config.yaml"


report: "workflow/report/workflow.rst"


include: "workflow/rules/common.smk"
include: "workflow/rules/cluster.smk"
include: "workflow/rules/data.smk"
include: "workflow/rules/train.smk"
include: "workflow/rules/metrics.smk"
include: "workflow/rules/slopes.smk"
include: "workflow/rules/phase_map.smk"
include: "workflow/rules/tables.smk"
include: "workflow/rules/figures.smk"
include: "workflow/rules/similarity.smk"
include: "workflow/rules/theory.smk"
include: "workflow/rules/report.smk"


rule all:
    default_target: True
    input:
        FIGURES,
        TABLES,
        PAGES,
        expand("results/{data}/slopes.csv", data=[data for data in RUNS if RUNS[data]]),
        CHECKPOINTS,  # asked for by name, so that a lost one is made again even where nothing else needs it


# what `make report` puts into the report beside the results
rule report_pages:
    input:
        rules.all.input,
        REPORT_PAGES,


onsuccess:
    print(f"Figures: {Path('results/figures').resolve()}\nTables:  {Path('results/tables').resolve()}")
