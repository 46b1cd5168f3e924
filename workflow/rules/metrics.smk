# Relative distances: one row per run.
rule rd_metrics:
    input:
        lambda wildcards: checkpoints(wildcards.data),
    output:
        "results/{data}/runs.csv",
    log:
        "results/logs/rd_metrics/{data}.log",
    benchmark:
        "results/benchmarks/rd_metrics/{data}.tsv"
    group:
        "analysis"
    conda:
        "../../envs/analysis.yaml"
    threads: 1
    resources:
        **analysis_resources(),
    params:
        inits=lambda wildcards: [init for init, (_, pairs) in RUNS[wildcards.data].items() for _ in pairs],
        code=code_digest("rd_metrics"),
    message:
        "Collecting the relative distances of all runs of {wildcards.data}"
    script:
        "../scripts/rd_metrics.py"
