# Phase diagrams of wide neural networks: the workflow. The includes are its stages, in order.
from snakemake.utils import min_version

min_version("9.0")


include: "workflow/rules/common.smk"
include: "workflow/rules/cluster.smk"
include: "workflow/rules/data.smk"
include: "workflow/rules/train.smk"
include: "workflow/rules/metrics.smk"
include: "workflow/rules/slopes.smk"
include: "workflow/rules/phase_map.smk"
include: "workflow/rules/products.smk"


rule all:
    default_target: True
    input:
        catalogue.targets(PRODUCTS),
        # named here, so that what is lost is made again, even if all figures are there
        catalogue.sources(PRODUCTS),
        expand("results/{problem}/{table}.csv", problem=PLAN.trained, table=["runs", "distances", "slopes"]),
        [path for problem in PLAN.trained for path in PLAN.checkpoints(problem)],


include: "workflow/rules/report.smk"
include: "workflow/rules/targets.smk"


onsuccess:
    results = Path("results").resolve()
    print(f"Figures: {results}/figures\nTables:  {results}/<problem>, {results}/tables for those of all problems")
