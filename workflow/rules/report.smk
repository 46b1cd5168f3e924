# What readers open: the interactive map, the paper against us, and the pages of `make report`.
PAGES = ["results/results.md"]
PAGES += ["results/figures/interactive_map.html"] if config["phase_maps"] else []


# the runs whose curves and neurons are shown: those of the largest width of a map
SHOWN = [
    (data, init, entry["widths"][-1], seed)
    for data, entry in config["phase_maps"].items()
    if points_of(data)
    for init in SWEEPS[data][0].inits
    for seed in entry["seeds"]
]


rule interactive_map:
    input:
        slopes=expand("results/{data}/slopes.csv", data=config["phase_maps"]),
        runs=expand("results/{data}/runs.csv", data=config["phase_maps"]),
        zero_points=expand("results/{data}/zero_points.csv", data=config["phase_maps"]),
        names=[path for data in config["phase_maps"] for path in named(data)],
        checkpoints=[checkpoint(*run) for run in SHOWN],
    output:
        for_report("results/figures/interactive_map.html"),
    log:
        "results/logs/figures/interactive_map.log",
    benchmark:
        "results/benchmarks/figures/interactive_map.tsv"
    group:
        "analysis"
    conda:
        "../../envs/analysis.yaml"
    threads: 1
    resources:
        **analysis_resources(mem_mb=1500),
    params:
        maps=[
            {"data": data, "points": points_of(data), "widths": entry["widths"], "seeds": entry["seeds"]}
            for data, entry in config["phase_maps"].items()
        ],
        checkpoints=[(data, init) for data, init, _, _ in SHOWN],
        plot={key: config["plot"][key] for key in ("slope_limit", "linear", "condensed")},
        code=code_digest("interactive_map"),
    message:
        "Writing the interactive map"
    script:
        "../scripts/interactive_map.py"


rule results_page:
    input:
        TABLES,
        expand("results/{data}/{table}.csv", data=[data for data in RUNS if RUNS[data]], table=["runs", "slopes"]),
        expand("results/{data}/regimes.csv", data=config["phase_maps"]),
        [f"results/{sweep('fig8').data}/zeta.csv"] if "fig8" in config["sweeps"] else [],
    output:
        markdown="results/results.md",
        page=for_report("results/pages/results.html"),
    log:
        "results/logs/pages/results.log",
    benchmark:
        "results/benchmarks/pages/results.tsv"
    group:
        "analysis"
    conda:
        "../../envs/analysis.yaml"
    threads: 1
    resources:
        **analysis_resources(),
    params:
        sweeps={
            name: {"data": sweep(name).data, **as_params(sweep(name))}
            for name in ("motivation", "fig2", "fig4")
            if name in config["sweeps"]
        },
        code=code_digest("results_page"),
    message:
        "Writing the paper against us, item by item"
    script:
        "../scripts/results_page.py"


rule config_page:
    output:
        yaml="results/config.yaml",
        page=for_report("results/pages/config.html"),
    log:
        "results/logs/pages/config.log",
    benchmark:
        "results/benchmarks/pages/config.tsv"
    conda:
        "../../envs/analysis.yaml"
    threads: 1
    resources:
        **analysis_resources(),
    params:
        config=config,
        code=code_digest("config_page"),
    message:
        "Writing down the configuration"
    script:
        "../scripts/config_page.py"


REPORT_PAGES = ["results/pages/config.html", *map(page_of, TABLES)]


# a rule for each table, because each has a caption of its own
for table in TABLES:
    page, of = page_of(table), "" if "tables" in Path(table).parts else f", {Path(table).parts[1]}"

    rule:
        name:
            f"page_of_{Path(page).stem}"
        input:
            table,
        output:
            for_report(page, Path(table).stem, of),
        log:
            f"results/logs/pages/{Path(page).stem}.log",
        benchmark:
            f"results/benchmarks/pages/{Path(page).stem}.tsv"
        conda:
            "../../envs/analysis.yaml"
        threads: 1
        resources:
            **analysis_resources(),
        params:
            code=code_digest("table_page"),
        message:
            "Writing a page for the report: {output}"
        script:
            "../scripts/table_page.py"
