# Tables of the paper.
NAMED = ["results/tables/initialisations.csv"] if "table1" in config["sweeps"] else []

TABLES = ["results/tables/table1.csv", *NAMED]


rule table1:
    output:
        "results/tables/table1.csv",
    log:
        "results/logs/tables/table1.log",
    benchmark:
        "results/benchmarks/tables/table1.tsv"
    conda:
        "../../envs/analysis.yaml"
    threads: 1
    resources:
        **analysis_resources(),
    params:
        m=config["table1"]["m"],
        d=config["table1"]["d"],
        code=code_digest("table1"),
    message:
        "Table 1: scaling parameters of common initialisations"
    script:
        "../scripts/table1.py"


if "table1" in config["sweeps"]:

    rule initialisations:
        input:
            runs=lambda wildcards: f"results/{sweep('table1').data}/runs.csv",
            slopes=lambda wildcards: f"results/{sweep('table1').data}/slopes.csv",
        output:
            "results/tables/initialisations.csv",
        log:
            "results/logs/tables/initialisations.log",
        benchmark:
            "results/benchmarks/tables/initialisations.tsv"
        group:
            "analysis"
        conda:
            "../../envs/analysis.yaml"
        threads: 1
        resources:
            **analysis_resources(),
        params:
            data=lambda wildcards: sweep("table1").data,
            sweep=lambda wildcards: as_params(sweep("table1"))
            | {"names": {init: spec["table1"] for init, spec in sweep("table1").inits.items()}},
            code=code_digest("initialisations"),
        message:
            "Collecting the measured slopes of the initialisations of Table 1"
        script:
            "../scripts/initialisations.py"
