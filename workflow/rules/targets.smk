# Add "did you mean" to the error about a mistyped target. Included last, when all rules are known.
from snakemake.logging import logger

logger.addFilter(targets.DidYouMean([rule.name for rule in workflow.rules] + catalogue.targets(PRODUCTS)))
