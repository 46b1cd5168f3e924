# What the runs give: a table of runs, a table of distances with one row per run and layer, samples, and zeta of W2.
rule rd_metrics:
    input:
        lambda wildcards: PLAN.checkpoints(wildcards.problem),
    output:
        runs="results/{problem}/runs.csv",
        distances="results/{problem}/distances.csv",
    log:
        "results/logs/rd_metrics/{problem}.log",
    benchmark:
        "results/benchmarks/rd_metrics/{problem}.tsv"
    group:
        "analysis"
    conda:
        "../../envs/analysis.yaml"
    threads: 1
    resources:
        **analysis_resources(),
    params:
        inits=lambda wildcards: PLAN.inits_of_checkpoints(wildcards.problem),
        code=code_digest("rd_metrics"),
    message:
        "Collecting the relative distances of all runs of {wildcards.problem}"
    script:
        "../scripts/rd_metrics.py"


rule samples:
    input:
        lambda wildcards: [path for _, path in PLAN.sweep(wildcards.sweep, wildcards.problem).widest()],
    output:
        "results/{problem}/samples/{sweep}.safetensors",
    log:
        "results/logs/samples/{problem}_{sweep}.log",
    benchmark:
        "results/benchmarks/samples/{problem}_{sweep}.tsv"
    group:
        "analysis"
    conda:
        "../../envs/analysis.yaml"
    threads: 1
    resources:
        **analysis_resources(mem_mb=1500, minutes=10),
    params:
        inits=lambda wildcards: [init for init, _ in PLAN.sweep(wildcards.sweep, wildcards.problem).widest()],
        output_weights=lambda wildcards: PLAN.sweep(wildcards.sweep, wildcards.problem).purpose in WITH_NEURONS,
        code=code_digest("samples"),
    message:
        "Collecting functions and rows of W1 that {wildcards.sweep} has learnt on {wildcards.problem}"
    script:
        "../scripts/samples.py"


rule zeta:
    input:
        lambda wildcards: PLAN.zeta_runs(wildcards.problem, wildcards.init),
    output:
        "results/{problem}/zeta/{init}.csv",
    log:
        "results/logs/zeta/{problem}/{init}.log",
    benchmark:
        "results/benchmarks/zeta/{problem}/{init}.tsv"
    group:
        "zeta"
    conda:
        "../../envs/analysis.yaml"
    threads: 1
    resources:
        **analysis_resources(
            mem_mb=800 + max(map(megabytes_of_rows, PLAN.with_purpose("zeta")), default=0),
            minutes=30,
            group="zeta",
        ),
    params:
        code=code_digest("zeta"),
    message:
        "Measuring zeta, the similarity of the rows of W2, at {wildcards.init}"
    script:
        "../scripts/zeta.py"
