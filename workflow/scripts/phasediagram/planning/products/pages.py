"""Pages that are opened in a browser or read as Markdown."""

from pathlib import Path

from phasediagram.model.spelling import PHASE_MAP
from phasediagram.planning.plan import Plan
from phasediagram.planning.products.figures import REGIME_COLOURS
from phasediagram.planning.products.product import Product, name_of, names, samples, table


def interactive_map(plan: Plan) -> list[Product]:
    """The maps in a browser, with what the runs of a cell have learnt."""
    maps = plan.whole_maps()
    if not maps:
        return []
    on_a_line = [problem for problem in maps if plan.is_on_a_line(problem)]
    described = [
        {"problem": problem, "points": plan.points(problem)}
        | {key: entry[key] for key in ("widths", "seeds")}
        | {"antisymmetric": plan.config["problems"][problem]["antisymmetric"]}
        for problem, entry in maps.items()
    ]
    return [
        Product(
            name="interactive_map",
            kind="figures",
            script="interactive_map",
            message="Writing the interactive map",
            input={name: [table(problem, name) for problem in maps] for name in ("slopes", "distances", "zero_points")}
            | {"samples": [samples(plan.sweep(PHASE_MAP, problem)) for problem in on_a_line]}
            | {"names": names(plan, *maps)},
            output={"html": "results/figures/interactive_map.html"},
            params={
                "maps": described,
                "samples_of": on_a_line,
                "plot": {key: plan.config["plot"][key] for key in ("slope_limit", *REGIME_COLOURS)},
            },
            captions={"html": "interactive_map"},
            mem_mb=1500,
        )
    ]


def config_page(plan: Plan) -> list[Product]:
    """The configuration, as YAML and as a page of the report."""
    return [
        Product(
            name="config_page",
            kind="pages",
            script="config_page",
            message="Writing down the configuration",
            input={},
            output={"yaml": "results/config.yaml", "page": "results/pages/config.html"},
            params={"config": plan.config},
            captions={"page": "config"},
            only_for_report=True,
        )
    ]


def results_page(plan: Plan, others: list[Product]) -> list[Product]:
    """Paper and reproduction, item by item, from all tables."""
    tables = [path for product in others for path in product.output.values() if path.endswith(".csv")]
    tables += [table(problem, name) for problem in plan.trained for name in ("runs", "distances", "slopes")]
    tables += [table(problem, "regimes") for problem in plan.config["phase_maps"]]
    shown = [
        sweep.as_params() | {"purpose": sweep.purpose, "figure": name_of(plan, sweep), "has_gauges": sweep.has_gauges}
        for sweep in plan.with_purpose("fits", "neurons", "motivation", "growth")
    ]
    return [
        Product(
            name="results_page",
            kind="pages",
            script="results_page",
            message="Writing the results page: paper and reproduction, item by item",
            input={"tables": tables},
            output={"markdown": "results/results.md", "page": "results/pages/results.html"},
            params={"sweeps": shown, "files": [Path(name).name for name in plan.files]},
            captions={"page": "results"},
        )
    ]


def pages_of_tables(others: list[Product]) -> list[Product]:
    """Each captioned table as a page for the report, which cannot show CSV files."""
    found = []
    for product in others:
        for key, caption in product.captions.items() if product.kind == "tables" else ():
            name = "_".join(Path(product.output[key]).with_suffix("").parts[1:]).removeprefix("tables_")
            found.append(
                Product(
                    name=f"page_of_{name}",
                    kind="pages",
                    script="table_page",
                    message=f"Writing the table {name} as a page for the report",
                    input={"table": product.output[key]},
                    output={"page": f"results/pages/tables/{name}.html"},
                    captions={"page": caption},
                    of=product.of,
                    only_for_report=True,
                )
            )
    return found


ENTRIES = (interactive_map, config_page)  # of a plan alone; the others also need what else there is
