# A mistyped target gets "did you mean". Included last, when all rules are known.
from snakemake.logging import logger

logger.addFilter(targets.DidYouMean([rule.name for rule in workflow.rules] + catalogue.targets(PRODUCTS)))
