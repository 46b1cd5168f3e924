# The phase map: the regime of every grid point, and the zero points of S along both axes.
rule phase_map:
    input:
        "results/{data}/slopes.csv",
    output:
        regimes="results/{data}/regimes.csv",
        zero_points="results/{data}/zero_points.csv",
    log:
        "results/logs/phase_map/{data}.log",
    benchmark:
        "results/benchmarks/phase_map/{data}.tsv"
    group:
        "analysis"
    conda:
        "../../envs/analysis.yaml"
    threads: 1
    resources:
        **analysis_resources(),
    params:
        code=code_digest("phase_map"),
    message:
        "Finding regimes and zero points of {wildcards.data}"
    script:
        "../scripts/phase_map.py"
