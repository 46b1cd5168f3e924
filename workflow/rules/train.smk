# Training. One job trains a bundle of runs (config key `bundle`; if it is empty, one run).
#
# Snakemake needs the outputs of a rule before it knows the wildcards. So the runs of a bundle belong to the rule, and
# each set of runs has its own rule. The set with the most jobs has the rule `train`, the others have `train_2`, ...
# Without bundles there is one rule `train`.


def runs_in(bundle):
    """Return a function from wildcards to the (initialisation's label, m, seed) of each run of a bundle."""

    def runs(wildcards):
        spelt = [[str(part).format(**wildcards) for part in run] for run in bundle.runs]
        return [(init, int(m), int(seed)) for init, m, seed in spelt]

    return runs


def training_inputs(wildcards):
    """Return the file of digits if the problem uses MNIST, otherwise nothing."""
    return ["results/mnist/digits.safetensors"] if "mnist" in config["problems"][wildcards.problem] else []


def initialisations_of(runs):
    """Return a function from wildcards to {label: config entry} of the initialisations of these runs."""
    return lambda wildcards: {init: PLAN.runs[wildcards.problem][init][0] for init, _, _ in runs(wildcards)}


def training_model(problem):
    return TrainingModel(config["training"], *PLAN.size(problem), config["problems"][problem]["depth"], USES_GPU)


def training_mem_mb(runs):
    return lambda wildcards: training_model(wildcards.problem).mem_mb([m for _, m, _ in runs(wildcards)])


def training_minutes(runs):
    return lambda wildcards: training_model(wildcards.problem).minutes([m for _, m, _ in runs(wildcards)])


for number, bundle in enumerate(bundles.bundles(PLAN), start=1):
    runs = runs_in(bundle)
    suffix = f"_{number}" if config["bundle"] else ""
    job = f"{{problem}}/{bundle.job}{suffix}"
    place = f"{{problem}}/{bundle.job}".replace("{", "{wildcards.")

    rule:
        name:
            "train" if number == 1 else f"train_{number}"
        input:
            training_inputs,
        output:
            [checkpoint("{problem}", init, m, seed) for init, m, seed in bundle.runs],
        log:
            f"results/logs/train/{job}.log",
        benchmark:
            f"results/benchmarks/train/{job}.tsv"
        wildcard_constraints:
            **bundle.wildcards,
        group:
            training_group(training_minutes(runs))
        conda:
            "../../envs/train.yaml"
        threads: 1
        resources:
            **training_resources(training_mem_mb(runs), training_minutes(runs)),
        params:
            runs=runs,
            initialisations=initialisations_of(runs),
            problem=lambda wildcards: config["problems"][wildcards.problem],
            training={name: value for name, value in config["training"].items() if name != "device"},
            code=code_digest("train"),
            trainer=code_digest("phasediagram/dynamics/run"),  # unlike `code`, part of a run's name in the store
        message:
            f"Training {len(bundle.runs)} run{'s' * (len(bundle.runs) > 1)} of {place}"
        script:
            "../scripts/train.py"


# Apply `--set-resources train:...` to all training rules, because the numbers in their names depend on the config.
from snakemake.resources import Resources

overwritten = workflow.resource_settings.overwrite_resources
for numbered in [known for known in workflow.rules if known.name.startswith("train_")]:
    for name in ("train", numbered.name):  # what is set for the numbered rule itself comes last and wins
        numbered.resources.update(Resources.from_mapping(overwritten.get(name, {})))
