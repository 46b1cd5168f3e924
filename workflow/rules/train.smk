# Training. One job trains a bundle of runs of one initialisation (config key `bundle`; if it is empty, one run).
#
# Snakemake needs the outputs of a rule before it knows the wildcards. So the (m, seed) pairs of a bundle belong to the
# rule, and each set of pairs has its own rule. The set with the most initialisations has the rule `train`, the others
# have `train_2`, `train_3`, ... Without bundles there is one rule `train`, with wildcards m and seed.
import re


def bundles():
    """Return (problem, (m, seed) pairs, inits) of every rule; the rule with the most initialisations comes first."""
    if not config["bundle"]:
        return [(PROBLEM, (("{m}", "{seed}"),), INIT)]
    inits_of = {}
    for problem, runs in PLAN.runs.items():
        for init, (_, pairs) in runs.items():
            jobs = {}
            for m, seed in pairs:
                fixed = (m if "m" not in config["bundle"] else None, seed if "seed" not in config["bundle"] else None)
                jobs.setdefault(fixed, []).append((m, seed))
            for job in jobs.values():
                inits_of.setdefault((problem, tuple(job)), []).append(init)
    found = sorted(inits_of.items(), key=lambda item: -len(item[1]))
    return [(problem, pairs, "|".join(map(re.escape, inits))) for (problem, pairs), inits in found]


def runs_in(pairs):
    """Return a function from wildcards to the (m, seed) pairs of a bundle, as numbers."""
    return lambda wildcards: [tuple(int(str(axis).format(**wildcards)) for axis in pair) for pair in pairs]


def training_inputs(wildcards):
    """Return the file of digits if the problem uses MNIST, otherwise nothing."""
    return ["results/mnist/digits.safetensors"] if "mnist" in config["problems"][wildcards.problem] else []


def training_model(problem):
    return TrainingModel(config["training"], *PLAN.size(problem), config["problems"][problem]["depth"], USES_GPU)


def training_mem_mb(runs):
    return lambda wildcards: training_model(wildcards.problem).mem_mb([m for m, _ in runs(wildcards)])


def training_minutes(runs):
    return lambda wildcards: training_model(wildcards.problem).minutes([m for m, _ in runs(wildcards)])


for number, (problem, pairs, inits) in enumerate(bundles(), start=1):
    runs = runs_in(pairs)
    job = "{problem}/{init}_" + (str(number) if config["bundle"] else "m_{m}_seed_{seed}")

    rule:
        name:
            "train" if number == 1 else f"train_{number}"
        input:
            training_inputs,
        output:
            [checkpoint("{problem}", "{init}", m, seed) for m, seed in pairs],
        log:
            f"results/logs/train/{job}.log",
        benchmark:
            f"results/benchmarks/train/{job}.tsv"
        wildcard_constraints:
            problem=problem,
            init=inits,
        group:
            training_group(training_minutes(runs))
        conda:
            "../../envs/train.yaml"
        threads: 1
        resources:
            **training_resources(training_mem_mb(runs), training_minutes(runs)),
        params:
            pairs=runs,
            initialisation=lambda wildcards: PLAN.runs[wildcards.problem][wildcards.init][0],
            problem=lambda wildcards: config["problems"][wildcards.problem],
            accuracy=config["training"]["accuracy"],
            max_steps=config["training"]["max_steps"],
            max_minutes=config["training"]["max_minutes"],
            max_gigabytes=config["training"]["max_gigabytes"],
            engine=config["training"]["engine"],
            dtype=config["training"]["dtype"],
            code=code_digest("train"),
            trainer=code_digest("phasediagram/dynamics/run"),  # unlike `code`, part of a run's name in the store
        message:
            f"Training {len(pairs)} run{'s' * (len(pairs) > 1)} of {{wildcards.problem}} at {{wildcards.init}}"
        script:
            "../scripts/train.py"


# Apply `--set-resources train:...` to all training rules, because the numbers in their names depend on the config.
from snakemake.resources import Resources

overwritten = workflow.resource_settings.overwrite_resources
for numbered in [known for known in workflow.rules if known.name.startswith("train_")]:
    for name in ("train", numbered.name):  # what is set for the numbered rule itself comes last and wins
        numbered.resources.update(Resources.from_mapping(overwritten.get(name, {})))
