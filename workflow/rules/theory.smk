# Measured slopes and zero points beside the closed-form conjecture.
if config["phase_maps"]:

    rule against_theory:
        input:
            regimes=expand("results/{data}/regimes.csv", data=config["phase_maps"]),
            zero_points=expand("results/{data}/zero_points.csv", data=config["phase_maps"]),
        output:
            residuals="results/tables/theory_residual.csv",
            zero_points="results/tables/zero_points.csv",
        log:
            "results/logs/tables/against_theory.log",
        benchmark:
            "results/benchmarks/tables/against_theory.tsv"
        group:
            "analysis"
        conda:
            "../../envs/analysis.yaml"
        threads: 1
        resources:
            **analysis_resources(),
        params:
            maps=[
                {"data": data, "widths": phase_map["widths"], "seeds": len(phase_map["seeds"])}
                for data, phase_map in config["phase_maps"].items()
            ],
            code=code_digest("against_theory"),
        message:
            "Comparing slopes and zero points with the conjecture"
        script:
            "../scripts/against_theory.py"

    rule theory_residual:
        input:
            residuals="results/tables/theory_residual.csv",
            regimes=expand("results/{data}/regimes.csv", data=config["phase_maps"]),
            names=[path for data in config["phase_maps"] for path in named(data)],
        output:
            pdf="results/figures/theory_residual.pdf",
            png=for_report("results/figures/theory_residual.png"),
        log:
            "results/logs/figures/theory_residual.log",
        benchmark:
            "results/benchmarks/figures/theory_residual.tsv"
        group:
            "analysis"
        conda:
            "../../envs/analysis.yaml"
        threads: 1
        resources:
            **analysis_resources(),
        params:
            data=list(config["phase_maps"]),
            plot=config["plot"],
            code=code_digest("theory_residual"),
        message:
            "Drawing the residual map: measured minus conjectured slopes"
        script:
            "../scripts/theory_residual.py"

    TABLES += ["results/tables/theory_residual.csv", "results/tables/zero_points.csv"]
    FIGURES.append("results/figures/theory_residual.pdf")


if "local_slopes" in config["sweeps"]:

    rule local_slopes:
        input:
            [f"results/{sweep.data}/runs.csv" for sweep in sweeps_over_data("local_slopes")],
        output:
            table="results/tables/local_slopes.csv",
            pdf="results/figures/local_slopes.pdf",
            png=for_report("results/figures/local_slopes.png"),
        log:
            "results/logs/figures/local_slopes.log",
        benchmark:
            "results/benchmarks/figures/local_slopes.tsv"
        group:
            "analysis"
        conda:
            "../../envs/analysis.yaml"
        threads: 1
        resources:
            **analysis_resources(),
        params:
            sweeps=[{"data": sweep.data, **as_params(sweep)} for sweep in sweeps_over_data("local_slopes")],
            dpi=config["plot"]["dpi"],
            code=code_digest("local_slopes"),
        message:
            "Drawing local slopes against the width"
        script:
            "../scripts/local_slopes.py"

    TABLES.append("results/tables/local_slopes.csv")
    FIGURES.append("results/figures/local_slopes.pdf")
