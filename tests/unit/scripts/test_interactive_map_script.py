"""The interactive page of hand-made files: its tabs and its panels. (A browser opens it in tests/workflow.)"""

import interactive_map
import numpy as np
import pandas as pd
import pytest
from bokeh.models import Div
from planes import PLOT, checkpoint, names_with_slopes, plane, without_slopes

from phasediagram.drawing.interactive import empty_panel
from phasediagram.model.layers import LAYERS, layer_names
from phasediagram.statistics import samples
from phasediagram.storage import artefact
from phasediagram.storage.tables import read_table, write_table

WIDTHS = [20, 50]


@pytest.fixture
def files(tmp_path):
    return files_of(tmp_path, 3)


def files_of(tmp_path, depth):
    """Return the paths of slopes, distances, zero points and samples of one phase map."""
    regimes, zeros = plane(depth)
    inits = [f"{a:g} {b:g}" for a, b in zip(regimes["gamma2"], regimes["gamma3"], strict=True)]
    slopes = regimes.drop(columns=["regime", "theory"]).assign(sweep="phase_map", init=inits, intercept=0.0)
    slopes = slopes.assign(widths="20 50", left_out=np.nan, local_slope=0.0, local_standard_error=0.1, curvature_p=0.5)
    runs = slopes[["init", "layer"]].assign(seed=0, status="converged", relative_distance=1.0)
    paths = [tmp_path / f"{name}.csv" for name in ("slopes", "distances", "zeros")]
    for table, path in zip((slopes, pd.concat([runs.assign(m=m) for m in WIDTHS]), zeros), paths, strict=True):
        write_table(table, path)
    artefact.write(tmp_path / "run", *checkpoint())
    names = sorted(set(inits))
    artefact.write(tmp_path / "samples", *samples.collect([tmp_path / "run"] * len(names), names))
    return [*paths, tmp_path / "samples"]


def read(files, problem="four_points", with_samples=True):
    *tables, learnt = files
    entry = {"problem": problem, "points": ([-1.0, 1.0], [0.0, 1.0]), "widths": WIDTHS, "seeds": [0]}
    entry |= {"antisymmetric": False}
    names = names_with_slopes().assign(kappa2=1.0, kappa3=1.0)
    return interactive_map.read_map(entry, *tables, names, learnt if with_samples else None)


def panel_names(layout):
    kind = type(empty_panel("", "", "", ""))
    return {panel.name for panel in layout.select({"type": kind})}


def test_every_layer_has_a_map_beside_the_panels_of_a_cell(files):
    layout = interactive_map.tab(read(files), PLOT)
    of_layers = {f"four_points slope {layer}" for layer in LAYERS}
    assert panel_names(layout) == of_layers | {f"four_points {name}" for name in ("distances", "functions", "neurons")}
    for layer in LAYERS:
        panel = layout.select_one({"name": f"four_points slope {layer}"})
        assert panel.select_one({"name": "cells"}).callback is not None


def test_problems_not_on_a_line_have_no_curves(files):
    layout = interactive_map.tab(read(files, with_samples=False), PLOT)
    assert not {"four_points functions", "four_points neurons"} & panel_names(layout)
    assert any("more than one dimension" in div.text for div in layout.select({"type": Div}))


def test_the_heading_says_what_is_fitted(files):
    def heading(path):
        return interactive_map.heading(read([path, *files[1:]])).text

    assert "3 layers, fitted over m = 20, 50 and 1 seed. Point" in heading(files[0])
    table = read_table(files[0])
    empty = files[0].with_name("empty.csv")
    write_table(without_slopes(table.assign(regime=""), table["gamma2"] == 0.0), empty)
    assert "m = 20, 50 and 1 seed: fitted at 35 of 42 points. Grey: no slope." in heading(empty)
    write_table(without_slopes(table.assign(regime="")), empty)
    assert "no slope at any point, too few runs" in heading(empty)


def test_the_page_has_a_tab_for_every_map(files):
    maps = [read(files), read(files, "other_points", with_samples=False)]
    html = interactive_map.page(maps, PLOT)
    assert '"title":"four points"' in html and '"title":"other points"' in html


@pytest.mark.parametrize("depth", [2, 4])
def test_other_depths_have_their_layers_and_names_at_their_limits(tmp_path, depth):
    *tables, _ = files_of(tmp_path, depth)
    entry = {"problem": "deep", "points": None, "widths": WIDTHS, "seeds": [0], "antisymmetric": False}
    phase_map = interactive_map.read_map(entry, *tables, names_with_slopes(), None)
    layout = interactive_map.tab(phase_map, PLOT)
    assert panel_names(layout) == {f"deep slope {layer}" for layer in layer_names(depth)} | {"deep distances"}
    assert set(phase_map.names["gamma3"]) == {(depth - 1) / 2, depth / 2}
    panel = layout.select_one({"name": "deep slope a"})
    assert panel.yaxis[0].axis_label == ("γ" if depth == 2 else "γ₃")
    assert panel.xaxis[0].axis_label == ("γ′" if depth == 2 else "γ₂")
    assert f"<b>deep</b>, {depth} layers, fitted" in interactive_map.heading(phase_map).text


def test_problems_of_several_depths_are_chosen_by_tabs(tmp_path):
    maps = []
    for depth in (2, 3, 4):
        folder = tmp_path / str(depth)
        folder.mkdir()
        maps.append(read(files_of(folder, depth), f"depth_{depth}"))
    html = interactive_map.page(maps, PLOT)
    for depth in (2, 3, 4):
        assert f'"title":"depth {depth}"' in html
        shown = {layer for layer in layer_names(5) if f'"name":"depth_{depth} slope {layer}"' in html}
        assert shown == set(layer_names(depth))
