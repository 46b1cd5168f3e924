# Tables of the paper.
from phasediagram.model.published import TABLE2

GAUGES = [
    {"init": init, **spec, "data": sweep.data, "widths": sweep.widths, "seeds": sweep.seeds}
    for sweeps in SWEEPS.values()
    for sweep in sweeps
    for init, spec in sweep.inits.items()
    if sweep.name.startswith("table2_") and init in TABLE2
]

SENSITIVITY = [name for name in config["sweeps"] if name.startswith("sensitivity_")]


TABLES = ["results/tables/table1.csv", *(path for data in NAMED_SWEEPS for path in named(data))]
TABLES += ["results/tables/table2.csv"] if GAUGES else []
TABLES += ["results/tables/sensitivity.csv"] if SENSITIVITY else []


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


rule initialisations:
    input:
        runs="results/{data}/runs.csv",
        slopes="results/{data}/slopes.csv",
    output:
        "results/{data}/initialisations.csv",
    log:
        "results/logs/initialisations/{data}.log",
    benchmark:
        "results/benchmarks/initialisations/{data}.tsv"
    group:
        "analysis"
    conda:
        "../../envs/analysis.yaml"
    threads: 1
    resources:
        **analysis_resources(),
    params:
        data=lambda wildcards: wildcards.data,
        sweeps=lambda wildcards: NAMED_SWEEPS[wildcards.data],
        code=code_digest("initialisations"),
    message:
        "Collecting the measured slopes of the initialisations of Table 1 on {wildcards.data}"
    script:
        "../scripts/initialisations.py"


if GAUGES:

    rule table2:
        input:
            f"results/{GAUGES[0]['data']}/runs.csv",
        output:
            "results/tables/table2.csv",
        log:
            "results/logs/tables/table2.log",
        benchmark:
            "results/benchmarks/tables/table2.tsv"
        group:
            "analysis"
        conda:
            "../../envs/analysis.yaml"
        threads: 1
        resources:
            **analysis_resources(),
        params:
            gauges=GAUGES,
            confidence=config["statistics"]["confidence"],
            code=code_digest("table2"),
        message:
            "Table 2: slopes of equivalent gauges beside the printed ones"
        script:
            "../scripts/table2.py"


if SENSITIVITY:
    SENSITIVITY_DATA = list(dict.fromkeys(data for name in SENSITIVITY for data in config["sweeps"][name]["data"]))

    rule sensitivity:
        input:
            expand("results/{data}/runs.csv", data=SENSITIVITY_DATA),
        output:
            "results/tables/sensitivity.csv",
        log:
            "results/logs/tables/sensitivity.log",
        benchmark:
            "results/benchmarks/tables/sensitivity.tsv"
        group:
            "analysis"
        conda:
            "../../envs/analysis.yaml"
        threads: 1
        resources:
            **analysis_resources(),
        params:
            data=SENSITIVITY_DATA,
            sweeps=[sensitivity_params(name) for name in SENSITIVITY],
            confidence=config["statistics"]["confidence"],
            code=code_digest("sensitivity"),
        message:
            "Comparing slopes of other data, biases and stop losses"
        script:
            "../scripts/sensitivity.py"


if "four_points" in config["phase_maps"] and on_a_line("four_points"):

    rule condensation:
        input:
            runs=widest(SWEEPS["four_points"][0], SWEEPS["four_points"][0].seeds),
            zeta=(
                [f"results/{sweep('fig8').data}/zeta/{init}.csv" for init in sweep("fig8").inits]
                if "fig8" in config["sweeps"]
                else []
            ),
        output:
            "results/tables/condensation.csv",
        log:
            "results/logs/tables/condensation.log",
        benchmark:
            "results/benchmarks/tables/condensation.tsv"
        group:
            "analysis"
        conda:
            "../../envs/analysis.yaml"
        threads: 1
        resources:
            **analysis_resources(minutes=10),
        params:
            data="four_points",
            code=code_digest("condensation"),
        message:
            "Counting isolated orientations of the rows of W1 and W2"
        script:
            "../scripts/condensation.py"

    TABLES.append("results/tables/condensation.csv")
