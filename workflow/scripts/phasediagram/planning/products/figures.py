"""Figures of phase maps and of sweeps, with the measurements that they draw."""

from phasediagram.model.initialisation import DEPTH
from phasediagram.model.spelling import PHASE_MAP
from phasediagram.planning.plan import Plan, Sweep
from phasediagram.planning.products.product import Product, figure, name_of, names, samples, table

REGIME_COLOURS = ("linear", "condensed")
SLOPE_MAPS = {"four_points": "fig5", "mnist": "fig6"}  # captions of the problems that the paper maps
OF_DEPTH = {2: "two_layer_map", 4: "deep_map", 5: "deep_map"}  # captions of slope maps of other problems

# ---- of phase maps -----------------------------------------------------------------------------------------


def maps_with(plan: Plan, kind: str) -> dict[str, str]:
    """Return {problem: figure's name} of the phase maps whose figure is asked for and can be drawn."""
    can_be_drawn = {
        "slope_map": lambda problem, entry: True,
        "phase_diagram": lambda problem, entry: len(entry["gamma2"]) > 1 and len(entry["gamma3"]) > 1,
        "rows": lambda problem, entry: plan.has_rows(problem),
    }[kind]
    return {
        problem: entry["figures"][kind]
        for problem, entry in plan.config["phase_maps"].items()
        if kind in entry["figures"] and can_be_drawn(problem, entry)
    }


def phase_diagrams(plan: Plan) -> list[Product]:
    """Regimes and zero lines: Fig 1."""
    return [
        _of_map(plan, problem, name, "fig1", f"the phase diagram of {problem}", "fig1")
        for problem, name in maps_with(plan, "phase_diagram").items()
    ]


def slope_maps(plan: Plan) -> list[Product]:
    """S over the plane, its zeros and lines: Fig 5 and Fig 6, and of other depths."""
    found = []
    for problem, name in maps_with(plan, "slope_map").items():
        of_depth = OF_DEPTH.get(plan.sweep(PHASE_MAP, problem).depth)
        caption = of_depth or SLOPE_MAPS.get(problem, "slope_map")
        found.append(_of_map(plan, problem, name, "slope_map", f"slope maps of {problem}", caption))
    return found


def _of_map(plan: Plan, problem: str, name: str, script: str, shows: str, caption: str) -> Product:
    tables = {key: table(problem, key) for key in ("regimes", "zero_points")}
    widths = plan.config["phase_maps"][problem]["widths"]
    return figure(
        *(name, script, shows, caption),
        of="" if problem in SLOPE_MAPS else f", {problem}",
        input=tables | {"names": names(plan, problem)},
        params={"problem": problem, "widths": widths, "plot": plan.config["plot"]},
    )


def rows_over_the_plane(plan: Plan) -> list[Product]:
    """Rows of W1 before and after training: Fig 7. Isolated orientations are counted where inputs are on a line."""
    found = []
    for problem, name in maps_with(plan, "rows").items():
        sweep, caption, counted = plan.sweep(PHASE_MAP, problem), "rows_of_digits", {}
        if plan.is_on_a_line(problem):
            caption = "two_layer_condensation" if sweep.depth == 2 else "fig7"
            counted = {"condensation": "results/tables/condensation.csv"}
        found.append(
            figure(
                *(name, "fig7", f"rows of W1 over the plane of {problem}", caption),
                input={"samples": samples(sweep), "regimes": table(problem, "regimes")} | counted,
                params={"problem": problem, "plot": plan.config["plot"]},
                mem_mb=2000,
                minutes=10,
            )
        )
    return found


def depths(plan: Plan) -> list[Product]:
    """Maps of different depths side by side: those that name the same figure."""
    figures = {}
    for problem, entry in plan.config["phase_maps"].items():
        if name := entry["figures"].get("depths"):
            described = {"problem": problem, "depth": plan.sweep(PHASE_MAP, problem).depth}
            figures.setdefault(name, []).append(described | {key: entry[key] for key in ("widths", "seeds")})
    return [
        figure(
            *(name, "depths", "slopes at several depths", "depths"),
            input={key: [table(entry["problem"], key) for entry in members] for key in ("regimes", "zero_points")},
            params={"maps": members, "plot": plan.config["plot"]},
        )
        for name, members in figures.items()
    ]


def theory_residual(plan: Plan) -> list[Product]:
    """Measured minus conjectured slopes of all maps, a figure for each depth."""
    of_depth = {}
    for problem in plan.whole_maps():
        of_depth.setdefault(plan.sweep(PHASE_MAP, problem).depth, []).append(problem)
    return [
        figure(
            "theory_residual" if depth == DEPTH else f"theory_residual_{depth}_layers",
            *("theory_residual", f"measured minus conjectured slopes of {depth} layers", "theory_residual"),
            input={"residuals": "results/tables/theory_residual.csv", "names": names(plan, *problems)},
            params={"problems": problems, "plot": plan.config["plot"]},
            of="" if depth == DEPTH else f", {depth} layers",
        )
        for depth, problems in of_depth.items()
    ]


# ---- of sweeps ---------------------------------------------------------------------------------------------


def functions(plan: Plan) -> list[Product]:
    """Functions with rows of W1 (Fig 2), with neurons, and of several seeds (motivation), of problems on a line."""
    scripts = {
        "fits": ("fig2", "functions and rows of W1"),
        "neurons": ("neurons", "functions and neurons"),
        "motivation": ("motivation", "functions of several seeds"),
    }
    return [
        figure(
            *(name_of(plan, sweep), script, shows, script),
            input={"samples": samples(sweep)},
            params={
                "points": plan.points(sweep.problem),
                "dpi": plan.config["plot"]["dpi"],
                "sweep": sweep.as_params(),
            },
        )
        for purpose, (script, shows) in scripts.items()
        for sweep in plan.with_purpose(purpose)
        if plan.is_on_a_line(sweep.problem)
    ]


def growth(plan: Plan) -> list[Product]:
    """RD(W1) against the width: Fig 4."""
    plot = {key: plan.config["plot"][key] for key in (*REGIME_COLOURS, "dpi")}
    found = []
    for sweep in plan.with_purpose("growth"):
        caption = "fig4"
        if sweep.depth == 2:
            caption = "two_layer_gauges" if sweep.has_gauges else "two_layer_rd"
        found.append(
            figure(
                *(name_of(plan, sweep), "fig4", "RD(W1) against the width", caption),
                input={name: table(sweep.problem, name) for name in ("distances", "slopes")},
                params={"sweep": sweep.as_params() | {"gauges": sweep.inits if sweep.has_gauges else {}}, "plot": plot},
            )
        )
    return found


def cosines(plan: Plan) -> list[Product]:
    """Cosines between rows of W2: Fig 3 and its table."""
    found = []
    for sweep in plan.with_purpose("cosines"):
        name, pixels = name_of(plan, sweep), f"results/{sweep.problem}/{sweep.name}_cosines.safetensors"
        found += [
            Product(
                name=f"{name}_cosines",
                kind="tables",
                script="cosines",
                message=f"Measuring D(u, v) between the rows of W2 for {name}",
                input={"checkpoints": [path for init in sweep.inits for path in sweep.runs(init)]},
                output={"table": "results/tables/fig3.csv", "pixels": pixels},
                captions={"table": "fig3"},
                mem_mb=800 + megabytes_of_rows(sweep),
                minutes=10,
                measures=True,
            ),
            figure(
                *(name, "fig3", "D(u, v) between the rows of W2", "fig3"),
                input={"pixels": pixels},
                params={"dpi": plan.config["plot"]["dpi"], "sweep": sweep.as_params()},
            ),
        ]
    return found


def zeta(plan: Plan) -> list[Product]:
    """How alike the rows of W2 are over the plane: Fig 8 and its tables."""
    plot, found = {key: plan.config["plot"][key] for key in ("condensed", "dpi")}, []
    for sweep in plan.with_purpose("zeta"):
        name, means = name_of(plan, sweep), table(sweep.problem, "zeta_means")
        found += [
            Product(
                name=f"{name}_zeta",
                kind="tables",
                script="zeta_map",
                message=f"Collecting zeta of W2 over the plane of {sweep.problem}",
                input={"zeta": zeta_tables(sweep)},
                output={"table": table(sweep.problem, "zeta"), "means": means},
            ),
            figure(
                *(name, "fig8", "zeta of W2 over the plane", "fig8"),
                input={"means": means, "names": names(plan, sweep.problem)},
                params={"problem": sweep.problem, "plot": plot, "sweep": sweep.as_params()},
            ),
        ]
    return found


def zeta_tables(sweep: Sweep) -> list[str]:
    """Return the tables of zeta of a sweep, one for each initialisation."""
    return [table(sweep.problem, f"zeta/{init}") for init in sweep.inits]


def megabytes_of_rows(sweep: Sweep) -> int:
    """Return what half the rows of W2, as many unit rows and their products take in float32."""
    return int(3 * 4 * sweep.widths[-1] ** 2 / 2 / 1e6)


def local_slopes(plan: Plan) -> list[Product]:
    """Local slopes against the width: one table, and a figure for each sweep, with all its problems."""
    sweeps, path = list(plan.with_purpose("local_slopes")), "results/tables/local_slopes.csv"
    if not sweeps:
        return []
    of_all = Product(
        name="local_slopes_table",
        kind="tables",
        script="local_slopes_table",
        message="Fitting slopes between neighbouring widths",
        input={"distances": [table(sweep.problem, "distances") for sweep in sweeps]},
        output={"table": path},
        params={"sweeps": [sweep.as_params() for sweep in sweeps]},
        captions={"table": "local_slopes"},
    )
    return [of_all] + [
        figure(
            *(sweep.name, "local_slopes", "local slopes against the width", "local_slopes"),
            input={"table": path},
            params={
                "dpi": plan.config["plot"]["dpi"],
                "sweep": sweep.as_params() | {"problems": plan.config["sweeps"][sweep.name]["problem"]},
            },
        )
        for sweep in plan.first_with_purpose("local_slopes")
    ]


ENTRIES = (
    *(phase_diagrams, slope_maps, rows_over_the_plane, depths, theory_residual),
    *(functions, growth, cosines, zeta, local_slopes),
)
