# Growth exponents S of RD with the width, for all layers at every initialisation.
rule fit_slope:
    input:
        runs="results/{problem}/runs.csv",
        distances="results/{problem}/distances.csv",
    output:
        "results/{problem}/slopes.csv",
    log:
        "results/logs/fit_slope/{problem}.log",
    benchmark:
        "results/benchmarks/fit_slope/{problem}.tsv"
    group:
        "analysis"
    conda:
        "../../envs/analysis.yaml"
    threads: 1
    resources:
        **analysis_resources(),
    params:
        sweeps=lambda wildcards: [
            part for sweep in PLAN.sweeps[wildcards.problem] if sweep.is_fitted for part in sweep.parts()
        ],
        confidence=config["statistics"]["confidence"],
        code=code_digest("fit_slope"),
    message:
        "Fitting the growth exponents of {wildcards.problem}"
    script:
        "../scripts/fit_slope.py"
