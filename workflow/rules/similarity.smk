# How alike the rows of W2 are: the heat maps of Fig 3, and zeta over the plane, Fig 8.


if "fig8" in config["sweeps"]:

    rule zeta:
        input:
            lambda wildcards: runs_of(sweep("fig8"), wildcards.init),
        output:
            "results/{data}/zeta/{init}.csv",
        log:
            "results/logs/zeta/{data}/{init}.log",
        benchmark:
            "results/benchmarks/zeta/{data}/{init}.tsv"
        group:
            "zeta"
        conda:
            "../../envs/analysis.yaml"
        threads: 1
        resources:
            **analysis_resources(mem_mb=800 + megabytes_of_rows(sweep("fig8")), minutes=30, sharing=GROUP_SIZES["zeta"]),
        params:
            code=code_digest("zeta"),
        message:
            "Measuring how alike the rows of W2 are at {wildcards.init}"
        script:
            "../scripts/zeta.py"

    rule fig8:
        input:
            zeta=[f"results/{sweep('fig8').data}/zeta/{init}.csv" for init in sweep("fig8").inits],
            names=named(sweep("fig8").data),
        output:
            pdf="results/figures/fig8.pdf",
            png=for_report("results/figures/fig8.png"),
            table=f"results/{sweep('fig8').data}/zeta.csv",
        log:
            "results/logs/figures/fig8.log",
        benchmark:
            "results/benchmarks/figures/fig8.tsv"
        group:
            "analysis"
        conda:
            "../../envs/analysis.yaml"
        threads: 1
        resources:
            **analysis_resources(),
        params:
            data=sweep("fig8").data,
            plot={key: config["plot"][key] for key in ("condensed", "dpi")},
            code=code_digest("fig8"),
        message:
            "Drawing Fig 8: zeta of W2 over the plane"
        script:
            "../scripts/fig8.py"

    FIGURES.append("results/figures/fig8.pdf")


if "fig3" in config["sweeps"]:

    rule fig3:
        input:
            [path for init in sweep("fig3").inits for path in runs_of(sweep("fig3"), init)],
        output:
            pdf="results/figures/fig3.pdf",
            png=for_report("results/figures/fig3.png"),
            table="results/tables/fig3.csv",
        log:
            "results/logs/figures/fig3.log",
        benchmark:
            "results/benchmarks/figures/fig3.tsv"
        group:
            "analysis"
        conda:
            "../../envs/analysis.yaml"
        threads: 1
        resources:
            **analysis_resources(mem_mb=800 + megabytes_of_rows(sweep("fig3")), minutes=10),
        params:
            dpi=config["plot"]["dpi"],
            code=code_digest("fig3"),
        message:
            "Drawing Fig 3: D(u, v) between the rows of W2"
        script:
            "../scripts/fig3.py"

    FIGURES.append("results/figures/fig3.pdf")
    TABLES.append("results/tables/fig3.csv")
