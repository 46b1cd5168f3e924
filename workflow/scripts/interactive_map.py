"""The interactive map: one self-contained page; pointing at a cell shows the runs behind its slope.

One tab for each phase map: S_W1 and S_W2 over the plane in the colours of the figures, and of the cell pointed at
its slopes and regimes, RD against the width with the fits, the learnt functions, and the neurons of W1.
"""

import logging
from html import escape

import numpy as np
import pandas as pd
from bokeh.embed import file_html
from bokeh.events import DoubleTap
from bokeh.layouts import column, gridplot
from bokeh.models import (
    CDSView,
    ColorBar,
    ColumnDataSource,
    CustomJS,
    Div,
    GroupFilter,
    HoverTool,
    LinearColorMapper,
    TabPanel,
    Tabs,
    TapTool,
)
from bokeh.plotting import figure
from bokeh.resources import INLINE
from matplotlib.colors import to_hex

from phasediagram.drawing import cells, plotting
from phasediagram.jobs.joblog import log_to
from phasediagram.model import theory
from phasediagram.statistics import named
from phasediagram.statistics.regimes import CONDENSED, LINEAR
from phasediagram.statistics.slopes import LAYERS
from phasediagram.storage.files import whole_file
from phasediagram.storage.tables import read_table

SIZE = {"width": 400, "height": 380}  # pixels of a panel
GAMMA2, GAMMA3 = "γ₂", "γ₃"
MARKERS = {"W1": "circle", "W2": "triangle"}
DASHES = {"W1": "solid", "W2": "dashed"}
UNDECIDED, UNKNOWN = "#666666", "#bfbfbf"  # as in Fig 4; as the ground of Fig 5

# Pointing shows a cell; a click holds it, so that the pointer may leave it; a double click lets go.
SHOW_CELL = """
const held = source.selected.indices
const pointed = cb_data.index?.indices ?? []
const cell = held.length > 0 ? held[0] : pointed[0]
if (cell === undefined) return
for (const filter of shown) filter.group = cell
text.text = source.data.text[cell]
"""


def page(maps: list[dict], plot: dict) -> str:
    """Return the HTML of the page. A map is {data, points, widths, seeds, cells, distances, zeros, names, learnt}."""
    tabs = [TabPanel(child=tab(entry, plot), title=plotting.spelled(entry["data"])) for entry in maps]
    return file_html(Tabs(tabs=tabs), INLINE, title="Phase map: point at a cell")


class Shown:
    """The cell that the panels show: one filter for each data source, all set together by the page's script.

    (A filter that sources share, or that is part of an intersection, remembers the rows of another source.)
    """

    def __init__(self, cell: int):
        self.cell, self.filters = cell, []

    def view(self) -> CDSView:
        self.filters.append(GroupFilter(column_name="cell", group=self.cell))
        return CDSView(filter=self.filters[-1])


def tab(entry: dict, plot: dict):
    """Return the layout of one phase map."""
    table = entry["cells"]
    colours = {LINEAR: plot["linear"], CONDENSED: plot["condensed"]}
    source = ColumnDataSource(table.drop(columns=["init"]).assign(cell=table.index))
    for axis, low, high in (("gamma2", "left", "right"), ("gamma3", "bottom", "top")):
        values, index = np.unique(table[axis], return_inverse=True)
        edges = plotting.cell_edges(values)
        source.data[low], source.data[high] = edges[index], edges[index + 1]
    source.data["text"] = [text_of_cell(row, colours) for _, row in table.iterrows()]
    shown = Shown(len(table) // 2)
    text = Div(text=source.data["text"][shown.cell], width=SIZE["width"], name=f"{entry['data']} cell")
    maps = [slope_map(entry, source, layer, shown, plot) for layer in LAYERS]
    panels = [*maps, text, distances_panel(entry, shown, colours)]
    if entry["learnt"] is None:
        panels.append(Div(text="Inputs of more than one dimension: no curve and no scatter to draw.", width=400))
    else:
        functions, neurons = entry["learnt"]
        panels += [functions_panel(functions, entry, shown), neurons_panel(neurons, entry, shown)]
    show = CustomJS(args={"source": source, "shown": shown.filters, "text": text}, code=SHOW_CELL)
    source.selected.js_on_change("indices", show)
    let_go = CustomJS(args={"source": source}, code="source.selected.indices = []")
    for panel in maps:
        panel.select_one({"name": "cells"}).callback = show
        panel.js_on_event(DoubleTap, let_go)
    return column(heading(entry), gridplot(panels, ncols=3, toolbar_location=None))


def heading(entry: dict) -> Div:
    widths = ", ".join(map(str, entry["widths"]))
    return Div(
        text=f"<b>{escape(plotting.spelled(entry['data']))}</b>: slopes fitted over m = {widths} and "
        f"{len(entry['seeds'])} seeds. Point at a cell; click to hold it, double-click to let go.",
        width=3 * SIZE["width"],
    )


def slope_map(entry: dict, source: ColumnDataSource, layer: str, shown: Shown, plot: dict):
    """Return the map of one layer: cells, zero points (stars), the conjectured critical line (dashed), and names."""
    panel = empty_panel(
        f"{entry['data']} slope {layer}",
        f"S of {layer} (linear < 0 < condensed)",
        GAMMA2,
        GAMMA3,
        x_range=(min(source.data["left"]), max(source.data["right"])),
        y_range=(min(source.data["bottom"]), max(source.data["top"])),
    )
    palette, _ = plotting.slope_colours(plot)
    mapper = LinearColorMapper(
        palette=[to_hex(colour) for colour in palette(np.linspace(0, 1, 255))],
        low=-plot["slope_limit"],
        high=plot["slope_limit"],
        nan_color=UNKNOWN,
    )
    place = {side: side for side in ("left", "right", "bottom", "top")} | {"source": source}
    squares = panel.quad(**place, fill_color={"field": f"slope_{layer.lower()}", "transform": mapper}, line_color=None)
    squares.selection_glyph = squares.nonselection_glyph = None  # holding a cell fades no other
    panel.quad(**place, fill_color=None, line_color="black", line_width=3, view=shown.view())
    line = np.linspace(panel.x_range.start, panel.x_range.end, 801)
    panel.line(line, [theory.CRITICAL_GAMMA3[layer](g) for g in line], color="black", line_dash="dashed")
    zeros = entry["zeros"]
    stars = zeros[(zeros["layer"] == layer) & (zeros["along"] == "gamma3")]
    panel.scatter(
        stars["gamma2"], stars["gamma3"], marker="star", size=13, fill_color=plotting.STAR["color"], line_color="black"
    )
    panel.add_tools(HoverTool(name="cells", renderers=[squares], tooltips=None), TapTool(renderers=[squares]))
    named_points(panel, entry["names"], layer)
    panel.add_layout(ColorBar(color_mapper=mapper, width=10), "right")
    return panel


def named_points(panel, names: pd.DataFrame, layer: str) -> None:
    """Draw initialisations at their limits; pointing at one shows its numbers, those of all that share its place."""
    source = ColumnDataSource(names)
    points = panel.scatter(*named.COORDINATES, source=source, size=8, fill_color="black", line_color="white")
    lines = [("", "@name"), ("limit", f"{GAMMA2} = @gamma2, {GAMMA3} = @gamma3")]
    if "slope_W1" in names:
        for kappa in ("kappa2", "kappa3"):
            source.data[f"{kappa}_text"] = [f"{value:.3g}" for value in names[kappa]]
        lines += [
            (f"S of {layer}", f"@slope_{layer}{{0.000}} [@ci_low_{layer}{{0.000}}, @ci_high_{layer}{{0.000}}]"),
            ("conjectured S", f"@theory_{layer}{{0.000}}"),
            ("κ₂, κ₃", "@kappa2_text, @kappa3_text at m = @m"),
            ("-log κ / log m", "@gamma2_at_m{0.000}, @gamma3_at_m{0.000}"),
        ]
    panel.add_tools(HoverTool(name="names", renderers=[points], tooltips=lines))


def text_of_cell(row: pd.Series, colours: dict[str, str]) -> str:
    """Return what the page says about a cell, as HTML."""
    lines = []
    for layer in LAYERS:
        of = {
            name.removesuffix(f"_{layer.lower()}"): value for name, value in row.items() if name.endswith(layer.lower())
        }
        regime = f"<b style='color:{colours.get(of['regime'], UNDECIDED)}'>{of['regime']}</b>"
        facts = {
            "S": f"{of['slope']:.3f} [{of['ci_low']:.3f}, {of['ci_high']:.3f}]",
            "conjectured S": f"{of['conjecture']:.3f}",
            "local S": f"{of['local_slope']:.3f} ± {of['local_standard_error']:.3f}",
            "curvature, p": f"{of['curvature_p']:.2g}",
            "runs": f"{of['n_runs']} fitted, {of['n_left_out']} left out",
        }
        rows = "".join(f"<tr><td>{name}&emsp;</td><td>{value}</td></tr>" for name, value in facts.items())
        lines.append(f"<p>{layer}: {regime}</p><table>{rows}</table>")
        if isinstance(of["left_out"], str):
            lines.append(f"<p>{escape(of['left_out'])}</p>")
    return f"<h3>{GAMMA2} = {row['gamma2']:g}, {GAMMA3} = {row['gamma3']:g}</h3>" + "".join(lines)


def distances_panel(entry: dict, shown: Shown, colours: dict[str, str]):
    """Return the panel of RD against the width: points in the colour of their regime, failures crossed."""
    name = f"{entry['data']} distances"
    panel = empty_panel(name, "RD against the width", "width m", "RD", x_axis_type="log", y_axis_type="log")
    panel.xaxis.ticker = entry["widths"]
    lines = cells.fits(entry["cells"])
    for layer, points in entry["distances"].groupby("layer"):
        regimes = entry["cells"][f"regime_{layer.lower()}"][points["cell"]]
        points = points.assign(colour=[colours.get(regime, UNDECIDED) for regime in regimes])
        for kind, style in (
            (
                points[points["converged"]],
                {"marker": MARKERS[layer], "line_color": "white", "fill_color": "colour", "legend_label": layer},
            ),
            (points[~points["converged"]], {"marker": "x", "color": "black"}),
        ):
            source = ColumnDataSource(kind)
            panel.scatter("m", "relative_distance", source=source, view=shown.view(), size=8, **style)
        fitted = ColumnDataSource(lines[lines["layer"] == layer])
        style = {"color": "black", "line_dash": DASHES[layer], "legend_label": layer}
        panel.segment("m0", "rd0", "m1", "rd1", source=fitted, view=shown.view(), **style)
    return with_legend(panel)


def functions_panel(functions: dict, entry: dict, shown: Shown):
    """Return the panel of the functions learnt at the largest width, one curve a seed, and the data."""
    title = f"Learnt functions at m = {entry['widths'][-1]}, one a seed"
    panel = empty_panel(f"{entry['data']} functions", title, "x", "f(x)")
    source = ColumnDataSource(functions)
    panel.multi_line("x", "y", source=source, view=shown.view(), color="black", alpha=0.7)
    panel.scatter(*entry["points"], size=8, fill_color=plotting.STAR["color"], line_color="black")
    return panel


def neurons_panel(neurons: dict, entry: dict, shown: Shown):
    """Return the panel of the rows of W1, weight and bias, before and after training."""
    m, seed = entry["widths"][-1], entry["seeds"][0]
    title = f"{min(m, cells.NEURONS)} of the rows of W1 at m = {m}, seed {seed}"
    panel = empty_panel(f"{entry['data']} neurons", title, "w / β₁", "b / β₁")
    source = ColumnDataSource(neurons)
    for name, colour, size in (("initial", plotting.INITIAL, 6), ("final", plotting.FINAL, 3)):
        panel.scatter(
            f"{name}_w", f"{name}_b", source=source, view=shown.view(), size=size, color=colour, legend_label=name
        )
    return with_legend(panel)


def empty_panel(name: str, title: str, x_label: str, y_label: str, **axes):
    return figure(**SIZE, name=name, title=title, x_axis_label=x_label, y_axis_label=y_label, tools="", **axes)


def with_legend(panel):
    """Return the panel with its legend above it, where it hides no data."""
    panel.add_layout(panel.legend[0], "above")
    panel.legend.orientation = "horizontal"
    panel.legend.border_line_color = None
    panel.legend.padding = 0
    return panel


def read_map(
    entry: dict, slopes: str, runs: str, zero_points: str, names: pd.DataFrame | None, checkpoints: list
) -> dict:
    """Return a map with everything that is drawn of it; `names` as in `named.for_map`, `checkpoints` (init, path)."""
    table = cells.summaries(read_table(slopes))
    index = {init: cell for cell, init in table["init"].items()}
    return entry | {
        "cells": table,
        "distances": cells.distances(read_table(runs), table, entry["widths"], entry["seeds"]),
        "zeros": read_table(zero_points),
        "names": named.for_map(names, entry["data"]),
        "learnt": cells.learnt((index[init], path) for init, path in checkpoints) if checkpoints else None,
    }


if __name__ == "__main__":
    with log_to(snakemake.log[0]):
        files, p = snakemake.input, snakemake.params
        checkpoints = {entry["data"]: [] for entry in p.maps}
        for (data, init), path in zip(p.checkpoints, files.checkpoints, strict=True):
            checkpoints[data].append((init, path))
        names = pd.concat(map(read_table, files.names)) if files.names else None
        maps = [
            read_map(entry, *paths, names, checkpoints[entry["data"]])
            for entry, *paths in zip(p.maps, files.slopes, files.runs, files.zero_points, strict=True)
        ]
        html = page(maps, p.plot)
        with whole_file(snakemake.output[0]) as path:
            path.write_text(html)
        logging.info("%d cells, %.1f MB", sum(len(entry["cells"]) for entry in maps), len(html) / 1e6)
