# What readers open: the interactive map.
PAGES = ["results/figures/interactive_map.html"] if config["phase_maps"] else []


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
        checkpoints=[checkpoint(*run) for run in SHOWN],
    output:
        "results/figures/interactive_map.html",
    log:
        "results/logs/figures/interactive_map.log",
    benchmark:
        "results/benchmarks/figures/interactive_map.tsv"
    conda:
        "../../envs/analysis.yaml"
    threads: 1
    resources:
        mem_mb=1500,
        runtime=10,
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
