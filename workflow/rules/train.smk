# Training: one job per bundle of runs of one initialisation (config key `bundle`; one run each if it is empty).
#
# Snakemake wants the outputs of a rule before it knows the wildcards, so the (m, seed) pairs of a bundle belong
# to the rule: there is one rule for each set of pairs that occurs, `train` for the set of the most
# initialisations, then `train_2`, `train_3`, ...
import re


def bundles():
    """Return (data, (m, seed) pairs, inits) of every rule, the one with the most initialisations first."""
    inits_of = {}
    for data, runs in RUNS.items():
        for init, (_, pairs) in runs.items():
            jobs = {}
            for m, seed in pairs:
                looped_over = (
                    m if "m" not in config["bundle"] else None,
                    seed if "seed" not in config["bundle"] else None,
                )
                jobs.setdefault(looped_over, []).append((m, seed))
            for job in jobs.values():
                inits_of.setdefault((data, tuple(job)), []).append(init)
    return sorted(((*key, inits) for key, inits in inits_of.items()), key=lambda bundle: -len(bundle[2]))


def training_inputs(wildcards):
    return f"results/{wildcards.data}/digits.safetensors" if "mnist" in config["data"][wildcards.data] else []


def training_mem_mb(pairs):
    """Python and torch, and three m x m matrices: the initial one, its motion, and one in the making."""
    itemsize = 4 if config["training"]["dtype"] == "float32" else 8
    return 700 + 3 * itemsize * max(m for m, _ in pairs) ** 2 // 10**6


def training_minutes(pairs):
    """Ten minutes, and for each run what a thousand steps take that read 40 m^2 bytes each at 4 GB/s."""
    return 10 + sum(1000 * 40 * m**2 for m, _ in pairs) // (4 * 10**9 * 60)


for number, (data, pairs, inits) in enumerate(bundles(), start=1):

    rule:
        name:
            "train" if number == 1 else f"train_{number}"
        input:
            training_inputs,
        output:
            [checkpoint("{data}", "{init}", m, seed) for m, seed in pairs],
        log:
            f"results/logs/train/{{data}}/{{init}}_{number}.log",
        benchmark:
            f"results/benchmarks/train/{{data}}/{{init}}_{number}.tsv"
        wildcard_constraints:
            data=data,
            init="|".join(re.escape(init) for init in inits),
        conda:
            "../../envs/train.yaml"
        threads: 1
        resources:
            mem_mb=training_mem_mb(pairs),
            runtime=training_minutes(pairs),
        params:
            pairs=pairs,
            initialisation=lambda wildcards: RUNS[wildcards.data][wildcards.init][0],
            data=lambda wildcards: config["data"][wildcards.data],
            accuracy=config["training"]["accuracy"],
            max_steps=config["training"]["max_steps"],
            max_minutes=config["training"]["max_minutes"],
            dtype=config["training"]["dtype"],
            code=code_digest("train"),
        message:
            f"Training {len(pairs)} run{'s' * (len(pairs) > 1)} of {{wildcards.data}} at {{wildcards.init}}"
        script:
            "../scripts/train.py"
