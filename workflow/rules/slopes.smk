# Growth exponents S of RD with the width, for both layers at every initialisation.
rule fit_slope:
    input:
        "results/{data}/runs.csv",
    output:
        "results/{data}/slopes.csv",
    log:
        "results/logs/fit_slope/{data}.log",
    benchmark:
        "results/benchmarks/fit_slope/{data}.tsv"
    group:
        "analysis"
    conda:
        "../../envs/analysis.yaml"
    threads: 1
    resources:
        **analysis_resources(),
    params:
        sweeps=lambda wildcards: [as_params(sweep) for sweep in SWEEPS[wildcards.data] if sweep.fit],
        confidence=config["statistics"]["confidence"],
        code=code_digest("fit_slope"),
    message:
        "Fitting the growth exponents of {wildcards.data}"
    script:
        "../scripts/fit_slope.py"
