# Figures: each draws tables, computes nothing, and appears as PDF and PNG.
# A figure is made where the config has what it shows: fig4 its sweep, fig5 and fig6 their phase maps; any
# other phase map becomes slope_map_<data>.
NUMBERED_MAPS = {"four_points": "fig5", "mnist": "fig6"}

FIGURES = [f"results/figures/{NUMBERED_MAPS.get(data, f'slope_map_{data}')}.pdf" for data in config["phase_maps"]]
if "fig4" in config["sweeps"]:
    FIGURES.append("results/figures/fig4.pdf")


if "fig4" in config["sweeps"]:

    rule fig4:
        input:
            runs=lambda wildcards: f"results/{config['sweeps']['fig4']['data']}/runs.csv",
            slopes=lambda wildcards: f"results/{config['sweeps']['fig4']['data']}/slopes.csv",
        output:
            pdf="results/figures/fig4.pdf",
            png="results/figures/fig4.png",
        log:
            "results/logs/figures/fig4.log",
        benchmark:
            "results/benchmarks/figures/fig4.tsv"
        group:
            "analysis"
        conda:
            "../../envs/analysis.yaml"
        threads: 1
        resources:
            **analysis_resources(),
        params:
            sweep=lambda wildcards: next(
                {"name": sweep.name, "inits": list(sweep.inits), "widths": sweep.widths, "seeds": sweep.seeds}
                for sweep in SWEEPS[config["sweeps"]["fig4"]["data"]]
                if sweep.name == "fig4"
            ),
            plot={key: config["plot"][key] for key in ("linear", "condensed", "dpi")},
            code=code_digest("fig4"),
        message:
            "Drawing Fig 4: RD(W1) against the width"
        script:
            "../scripts/fig4.py"


rule slope_map:
    input:
        regimes="results/{data}/regimes.csv",
        zero_points="results/{data}/zero_points.csv",
    output:
        pdf="results/figures/slope_map_{data}.pdf",
        png="results/figures/slope_map_{data}.png",
    log:
        "results/logs/figures/slope_map_{data}.log",
    benchmark:
        "results/benchmarks/figures/slope_map_{data}.tsv"
    group:
        "analysis"
    conda:
        "../../envs/analysis.yaml"
    threads: 1
    resources:
        **analysis_resources(),
    params:
        data=lambda wildcards: wildcards.data,
        widths=lambda wildcards: config["phase_maps"][wildcards.data]["widths"],
        plot=config["plot"],
        code=code_digest("slope_map"),
    message:
        "Drawing the slope map of {wildcards.data}"
    script:
        "../scripts/slope_map.py"


if "four_points" in config["phase_maps"]:

    use rule slope_map as fig5 with:
        input:
            regimes="results/four_points/regimes.csv",
            zero_points="results/four_points/zero_points.csv",
        output:
            pdf="results/figures/fig5.pdf",
            png="results/figures/fig5.png",
        log:
            "results/logs/figures/fig5.log",
        benchmark:
            "results/benchmarks/figures/fig5.tsv"
        params:
            data="four_points",
            widths=lambda wildcards: config["phase_maps"]["four_points"]["widths"],
            plot=config["plot"],
            code=code_digest("slope_map"),
        message:
            "Drawing Fig 5: slope maps of the four points"


if "mnist" in config["phase_maps"]:

    use rule slope_map as fig6 with:
        input:
            regimes="results/mnist/regimes.csv",
            zero_points="results/mnist/zero_points.csv",
        output:
            pdf="results/figures/fig6.pdf",
            png="results/figures/fig6.png",
        log:
            "results/logs/figures/fig6.log",
        benchmark:
            "results/benchmarks/figures/fig6.tsv"
        params:
            data="mnist",
            widths=lambda wildcards: config["phase_maps"]["mnist"]["widths"],
            plot=config["plot"],
            code=code_digest("slope_map"),
        message:
            "Drawing Fig 6: slope maps of MNIST"
