# Figures: each draws tables, computes nothing, and appears as PDF and PNG.
# A figure is made where the config has what it shows: fig2, fig4 and motivation their sweeps, fig1 and fig7 the
# phase map of the four points, fig5 and fig6 their phase maps; any other phase map becomes slope_map_<data>.
NUMBERED_MAPS = {"four_points": "fig5", "mnist": "fig6"}

FIGURES = [f"results/figures/{NUMBERED_MAPS.get(data, f'slope_map_{data}')}.pdf" for data in config["phase_maps"]]
FIGURES += [f"results/figures/{name}.pdf" for name in ("fig2", "motivation") if is_drawn(name)]
FIGURES += ["results/figures/fig4.pdf"] if "fig4" in config["sweeps"] else []
if "four_points" in config["phase_maps"]:
    FIGURES += ["results/figures/fig7.pdf"] if on_a_line("four_points") else []
    IS_PLANE = all(len(config["phase_maps"]["four_points"][axis]) > 1 for axis in ("gamma2", "gamma3"))
    FIGURES += ["results/figures/fig1.pdf"] if IS_PLANE else []


if "four_points" in config["phase_maps"] and IS_PLANE:

    rule fig1:
        input:
            regimes="results/four_points/regimes.csv",
            zero_points="results/four_points/zero_points.csv",
            names=named("four_points"),
        output:
            pdf="results/figures/fig1.pdf",
            png=for_report("results/figures/fig1.png"),
        log:
            "results/logs/figures/fig1.log",
        benchmark:
            "results/benchmarks/figures/fig1.tsv"
        group:
            "analysis"
        conda:
            "../../envs/analysis.yaml"
        threads: 1
        resources:
            **analysis_resources(),
        params:
            widths=lambda wildcards: config["phase_maps"]["four_points"]["widths"],
            plot=config["plot"],
            code=code_digest("fig1"),
        message:
            "Drawing Fig 1: the phase diagram"
        script:
            "../scripts/fig1.py"


if is_drawn("fig2"):

    rule fig2:
        input:
            lambda wildcards: widest(sweep("fig2"), sweep("fig2").seeds[:1]),
        output:
            pdf="results/figures/fig2.pdf",
            png=for_report("results/figures/fig2.png"),
        log:
            "results/logs/figures/fig2.log",
        benchmark:
            "results/benchmarks/figures/fig2.tsv"
        group:
            "analysis"
        conda:
            "../../envs/analysis.yaml"
        threads: 1
        resources:
            **analysis_resources(),
        params:
            data=lambda wildcards: config["data"][sweep("fig2").data],
            dpi=config["plot"]["dpi"],
            code=code_digest("fig2"),
        message:
            "Drawing Fig 2: learnt functions and rows of W1"
        script:
            "../scripts/fig2.py"


if is_drawn("motivation"):

    rule motivation:
        input:
            lambda wildcards: widest(sweep("motivation"), sweep("motivation").seeds),
        output:
            pdf="results/figures/motivation.pdf",
            png=for_report("results/figures/motivation.png"),
        log:
            "results/logs/figures/motivation.log",
        benchmark:
            "results/benchmarks/figures/motivation.tsv"
        group:
            "analysis"
        conda:
            "../../envs/analysis.yaml"
        threads: 1
        resources:
            **analysis_resources(),
        params:
            inits=lambda wildcards: [init for init in sweep("motivation").inits for _ in sweep("motivation").seeds],
            data=lambda wildcards: config["data"][sweep("motivation").data],
            dpi=config["plot"]["dpi"],
            code=code_digest("motivation"),
        message:
            "Drawing the motivation: fits from small, medium and large initial weights"
        script:
            "../scripts/motivation.py"


if "fig4" in config["sweeps"]:

    rule fig4:
        input:
            runs=lambda wildcards: f"results/{sweep('fig4').data}/runs.csv",
            slopes=lambda wildcards: f"results/{sweep('fig4').data}/slopes.csv",
        output:
            pdf="results/figures/fig4.pdf",
            png=for_report("results/figures/fig4.png"),
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
            sweep=lambda wildcards: as_params(sweep("fig4")),
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
        names=lambda wildcards: named(wildcards.data),
    output:
        pdf="results/figures/slope_map_{data}.pdf",
        png=for_report("results/figures/slope_map_{data}.png"),
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
            names=named("four_points"),
        output:
            pdf="results/figures/fig5.pdf",
            png=for_report("results/figures/fig5.png"),
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
            names=named("mnist"),
        output:
            pdf="results/figures/fig6.pdf",
            png=for_report("results/figures/fig6.png"),
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


if "four_points" in config["phase_maps"] and on_a_line("four_points"):

    rule fig7:
        input:
            runs=lambda wildcards: widest(SWEEPS["four_points"][0], SWEEPS["four_points"][0].seeds[:1]),
            regimes="results/four_points/regimes.csv",
            condensation="results/tables/condensation.csv",
        output:
            pdf="results/figures/fig7.pdf",
            png=for_report("results/figures/fig7.png"),
        log:
            "results/logs/figures/fig7.log",
        benchmark:
            "results/benchmarks/figures/fig7.tsv"
        group:
            "analysis"
        conda:
            "../../envs/analysis.yaml"
        threads: 1
        resources:
            **analysis_resources(mem_mb=2000, minutes=10),
        params:
            plot=config["plot"],
            code=code_digest("fig7"),
        message:
            "Drawing Fig 7: rows of W1 over the plane"
        script:
            "../scripts/fig7.py"
