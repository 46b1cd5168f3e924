# Tables of the paper.
TABLES = ["results/tables/table1.csv"]


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
