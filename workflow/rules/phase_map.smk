# The phase map: the regime of every grid point, and the zero points of S along both axes.
rule phase_map:
    input:
        "results/{problem}/slopes.csv",
    output:
        regimes="results/{problem}/regimes.csv",
        zero_points="results/{problem}/zero_points.csv",
    log:
        "results/logs/phase_map/{problem}.log",
    benchmark:
        "results/benchmarks/phase_map/{problem}.tsv"
    group:
        "analysis"
    conda:
        "../../envs/analysis.yaml"
    threads: 1
    resources:
        **analysis_resources(),
    params:
        antisymmetric=lambda wildcards: config["problems"][wildcards.problem]["antisymmetric"],
        code=code_digest("phase_map"),
    message:
        "Finding regimes and zero points of {wildcards.problem}"
    script:
        "../scripts/phase_map.py"
