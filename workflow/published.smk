# The published results redrawn: every figure, table and page from what the runs of published/config.yaml have measured.
# No rule trains or measures. `make published` runs this in results-published/, a copy of published/.
from snakemake.utils import min_version

min_version("9.0")


include: "rules/common.smk"


PRODUCTS = catalogue.redrawn(PRODUCTS)


include: "rules/cluster.smk"
include: "rules/products.smk"


rule all:
    default_target: True
    input:
        catalogue.targets(PRODUCTS),
        catalogue.sources(PRODUCTS),


include: "rules/report.smk"
