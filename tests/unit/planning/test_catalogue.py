"""The catalogue: what a configuration gets, and that each entry has its script and its caption."""

import copy
from pathlib import Path

import pytest
import yaml

from phasediagram.planning import catalogue
from phasediagram.planning.plan import Plan
from phasediagram.planning.schema import ConfigError
from phasediagram.planning.settings import resolve

ROOT = Path(__file__).resolve().parents[3]
DEFAULT = yaml.safe_load((ROOT / "config.yaml").read_text())


def products_of(**changes):
    config = copy.deepcopy(DEFAULT) | changes
    return {product.name: product for product in catalogue.products(Plan(resolve(config)))}


PRODUCTS = products_of()
POINT_MAP = {"gamma2": [0.0, 0.5], "gamma3": [1.0, 2.0], "widths": [10, 20], "seeds": 1}


@pytest.mark.parametrize("product", PRODUCTS.values(), ids=PRODUCTS)
def test_script_and_captions_of_a_product_are_there(product):
    assert (ROOT / f"workflow/scripts/{product.script}.py").exists()
    for key, caption in product.captions.items():
        assert key in product.output
        assert (ROOT / f"workflow/report/{caption}.rst").read_text().splitlines()[0].count(": ") == 1


def test_every_caption_is_used():
    maps = DEFAULT["phase_maps"] | {"two_points": POINT_MAP}
    used = {caption for product in products_of(phase_maps=maps).values() for caption in product.captions.values()}
    assert used == {path.stem for path in (ROOT / "workflow/report").glob("*.rst")} - {"workflow"}


def test_every_script_of_a_figure_or_table_is_in_the_catalogue_or_a_rule():
    rules = "".join(path.read_text() for path in (ROOT / "workflow/rules").glob("*.smk"))
    scripts = {path.stem for path in (ROOT / "workflow/scripts").glob("*.py")}
    assert scripts == {product.script for product in products_of().values()} | {
        script for script in scripts if f"scripts/{script}.py" in rules
    }


def test_no_two_products_write_the_same_file():
    paths = [path for product in PRODUCTS.values() for path in product.output.values()]
    assert len(set(paths)) == len(paths) > 40


def test_figures_of_the_paper_have_its_numbers():
    figures = {name for name, product in PRODUCTS.items() if product.kind == "figures"}
    assert {f"fig{number}" for number in range(1, 9)} <= figures


def test_tables_that_a_product_reads_are_made_by_another_or_by_a_rule():
    made = {path for product in PRODUCTS.values() for path in product.output.values()}
    for product in PRODUCTS.values():
        for paths in product.input.values():
            for path in [paths] if isinstance(paths, str) else paths:
                is_of_a_rule = Path(path).stem in ("runs", "distances", "slopes", "regimes", "zero_points", "digits")
                assert path in made or is_of_a_rule or "/runs/" in path or "/samples/" in path or "/zeta/" in path, path


def test_results_page_reads_every_table():
    read = set(PRODUCTS["results_page"].input["tables"])
    tables = {p for product in PRODUCTS.values() for p in product.output.values() if p.endswith(".csv")}
    assert tables <= read


def test_maps_that_name_the_same_figure_of_depths_are_drawn_together():
    figure = products_of()["depths"]
    assert {entry["depth"] for entry in figure.params["maps"]} == {2, 3, 4}
    assert len(figure.input["regimes"]) == len(figure.input["zero_points"]) == 3


def test_neurons_are_drawn_from_samples_with_output_weights():
    figure = products_of()["two_layer_fits"]
    assert (figure.script, figure.captions) == ("neurons", {"png": "neurons"})
    assert figure.input == {"samples": "results/two_layer/samples/two_layer_fits.safetensors"}


def test_captions_of_other_depths_are_their_own():
    found = products_of()
    captions = {name: product.captions["png"] for name, product in found.items() if "png" in product.captions}
    assert captions["two_layer_four_points_map"] == captions["two_layer_map"] == "two_layer_map"
    assert (captions["two_layer_condensation"], captions["four_layer_map"]) == ("two_layer_condensation", "deep_map")
    assert (captions["two_layer_rd"], captions["two_layer_gauges"]) == ("two_layer_rd", "two_layer_gauges")
    assert (captions["fig4"], captions["fig5"], captions["fig7"]) == ("fig4", "fig5", "fig7")


def test_results_page_knows_every_sweep_that_has_an_item():
    sweeps = {sweep["figure"]: sweep for sweep in products_of()["results_page"].params["sweeps"]}
    of_two_layers = {"two_layer_fits", "two_layer_rd", "two_layer_gauges"}
    assert {"fig2", "motivation", "fig4", *of_two_layers} == set(sweeps)
    assert [name for name, sweep in sweeps.items() if sweep["has_gauges"]] == ["two_layer_gauges"]


def test_a_map_without_figures_of_its_own_gets_a_slope_map():
    found = products_of(phase_maps={"two_points": POINT_MAP}, sweeps={})
    assert found["slope_map_two_points"].script == "slope_map"
    assert "fig1" not in found and "fig7" not in found


def test_a_map_of_one_column_has_no_phase_diagram():
    figures = {"phase_diagram": "fig1", "rows": "fig7"}
    found = products_of(phase_maps={"two_points": POINT_MAP | {"gamma2": [0.0], "figures": figures}}, sweeps={})
    assert "fig1" not in found and "fig7" in found


def test_rows_and_functions_are_drawn_of_problems_on_a_line_only():
    problems = copy.deepcopy(DEFAULT["problems"])
    for problem in problems.values():
        problem["stop_loss"] = 0.999  # without biases points on a line are hardly fitted
    problems["four_points"]["biases"] = False
    found = products_of(problems=problems)
    assert not {"fig2", "fig7", "motivation"} & set(found) and "fig4" in found


def test_a_figure_has_the_name_of_its_sweep_and_of_its_problem_where_it_has_several():
    sweep = {**DEFAULT["sweeps"]["fig2"], "problem": ["four_points", "two_points"]}
    found = products_of(sweeps={"mine": sweep, "one": DEFAULT["sweeps"]["fig4"]})
    assert {"mine_four_points", "mine_two_points", "one"} <= set(found)


def test_captions_of_slope_maps_go_by_the_problem_and_not_by_the_figures_name():
    maps = copy.deepcopy(DEFAULT["phase_maps"])
    maps["four_points"]["figures"], maps["mnist"]["figures"] = {"slope_map": "fig6"}, {"slope_map": "fig5"}
    found = products_of(phase_maps=maps)
    assert (found["fig6"].captions["png"], found["fig5"].captions["png"]) == ("fig5", "fig6")


def test_zeta_without_a_map_still_has_its_condensation():
    found = products_of(phase_maps={}, sweeps={"fig8": DEFAULT["sweeps"]["fig8"] | {"problem": "linear_target"}})
    assert found["condensation"].input["runs"] == [] and found["condensation"].input["zeta"]


@pytest.mark.parametrize("name", ["fig1", "train", "train_2", "table2"])
def test_a_name_that_is_taken_is_refused(name):
    sweeps = copy.deepcopy(DEFAULT["sweeps"]) | {name: DEFAULT["sweeps"]["fig4"]}
    if name == "table2":
        sweeps["again"] = DEFAULT["sweeps"]["table2"]
    with pytest.raises(ConfigError, match=f"'{name}': another figure, table or rule has this name"):
        products_of(sweeps=sweeps)


def test_table_2_has_a_gauge_once_for_each_problem():
    sweeps = {"table2": DEFAULT["sweeps"]["table2"] | {"problem": ["four_points", "linear_target"]}}
    gauges = products_of(sweeps=sweeps)["table2"].params["gauges"]
    assert len({(gauge["problem"], gauge["init"]) for gauge in gauges}) == len(gauges) == 12


def test_rows_of_condensation_have_the_problem_of_their_runs():
    sweeps = {"fig8": DEFAULT["sweeps"]["fig8"] | {"problem": "linear_target"}}
    found = products_of(sweeps=sweeps)["condensation"]
    assert set(found.params["zeta_problems"]) == {"linear_target"}
    assert set(found.params["problems"]) == {"four_points", "two_layer"}
    assert len(found.params["zeta_problems"]) == len(found.input["zeta"])


def test_a_run_without_a_target_makes_all_but_the_reports_own_pages():
    targets = catalogue.targets(list(PRODUCTS.values()))
    assert "results/figures/fig5.pdf" in targets and "results/tables/table2.csv" in targets
    assert "results/results.md" in targets and "results/pages/config.html" not in targets


def test_sweeps_of_local_slopes_share_a_table_and_have_a_figure_each():
    of_all = PRODUCTS["local_slopes_table"]
    assert {sweep["name"] for sweep in of_all.params["sweeps"]} == {"local_slopes", "local_slopes_mnist"}
    for name in ("local_slopes", "local_slopes_mnist"):
        product = PRODUCTS[name]
        assert product.script == "local_slopes" and product.params["sweep"]["name"] == name
        assert product.input == {"table": of_all.output["table"]}
