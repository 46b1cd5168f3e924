"""Panels of the interactive page: maps of S, RD against the width, learnt functions, neurons, and a cell in words."""

import math
from html import escape
from itertools import cycle

import numpy as np
import pandas as pd
from bokeh.models import CDSView, ColorBar, ColumnDataSource, GroupFilter, HoverTool, LinearColorMapper, TapTool
from bokeh.plotting import figure
from matplotlib.colors import to_hex

from phasediagram.drawing import cells, maps, style
from phasediagram.drawing.cells import PhaseMap
from phasediagram.model import coordinates
from phasediagram.model.layers import depth_of
from phasediagram.statistics import named

SIZE = {"width": 350, "height": 340}  # pixels of a panel
MARKERS = ("circle", "triangle", "square", "diamond", "inverted_triangle")  # of layers
DASHES = ("solid", "dashed", "dotted", "dotdash", "dashdot")
UNDECIDED, UNKNOWN = (to_hex(grey) for grey in (style.UNDECIDED_COLOUR, style.UNKNOWN_COLOUR))


def symbols(letter: str, depth: int) -> tuple[str, str]:
    """Return the two coordinates (γ), or the two scalings that they are of (κ), as networks of a depth name them."""
    return coordinates.symbols(depth, letter, "′", ("₂", "₃"))


class Shown:
    """The cell that the panels show: one filter for each data source, all set together by the page's script.

    (A filter that sources share, or that is part of an intersection, remembers the rows of another source.)
    """

    def __init__(self, cell: int):
        self.cell, self.filters = cell, []

    def view(self) -> CDSView:
        """Return a view of a data source that shows the rows of this cell alone."""
        self.filters.append(GroupFilter(column_name="cell", group=self.cell))
        return CDSView(filter=self.filters[-1])


def source_of_cells(entry: PhaseMap, plot: dict) -> ColumnDataSource:
    """Return the cells of a map with the edges of their squares and what the page says about each."""
    table = entry.cells
    source = ColumnDataSource(table.drop(columns=["init"]).assign(cell=table.index))
    for axis, low, high in (("gamma2", "left", "right"), ("gamma3", "bottom", "top")):
        values, index = np.unique(table[axis], return_inverse=True)
        edges = maps.cell_edges(values)
        source.data[low], source.data[high] = edges[index], edges[index + 1]
    source.data["text"] = [text_of_cell(row, entry.layers, style.regime_colours(plot)) for _, row in table.iterrows()]
    return source


def text_of_cell(row: pd.Series, layers: list[str], colours: dict[str, str]) -> str:
    """Return what the page says about a cell, as HTML."""
    lines = []
    for layer in layers:
        of = {name.removesuffix(f"_{layer}"): value for name, value in row.items() if name.endswith(f"_{layer}")}
        measured = math.isfinite(of["slope"])
        name = of["regime"] if measured else "no slope, too few runs"
        regime = f"<b style='color:{colours.get(of['regime'], UNDECIDED)}'>{name}</b>"
        facts = {"conjectured S": f"{of['theory']:.3f}"}
        if measured:
            facts = {"S": with_interval(of["slope"], of["ci_low"], of["ci_high"])} | facts
            facts |= local_facts(of)
        facts["runs"] = f"{of['n_runs']} {'fitted' if measured else 'usable'}, {of['n_left_out']} excluded"
        rows = "".join(f"<tr><td>{name}&emsp;</td><td>{value}</td></tr>" for name, value in facts.items())
        lines.append(f"<p>{layer}: {regime}</p><table>{rows}</table>")
        if isinstance(of["left_out"], str):
            lines.append(f"<p>{escape(of['left_out'])}</p>")
    gamma2, gamma3 = symbols("γ", depth_of(layers))
    return f"<h3>{gamma2} = {row['gamma2']:g}, {gamma3} = {row['gamma3']:g}</h3>" + "".join(lines)


def with_interval(value: float, low: float, high: float) -> str:
    """Return a slope and its interval, which too few widths do not have."""
    return f"{value:.3f} [{low:.3f}, {high:.3f}]" if math.isfinite(low) else f"{value:.3f}, no interval"


def local_facts(of: dict) -> dict[str, str]:
    """Return what the page says about a fit beyond its slope, where it is known."""
    facts = {}
    if math.isfinite(of["local_slope"]):
        error = of["local_standard_error"]
        facts["local S"] = f"{of['local_slope']:.3f}" + (f" ± {error:.3f}" if math.isfinite(error) else "")
    if math.isfinite(of["curvature_p"]):
        facts["curvature, p"] = f"{of['curvature_p']:.2g}"
    return facts


def slope_map(entry: PhaseMap, source: ColumnDataSource, layer: str, shown: Shown, plot: dict):
    """Return the map of one layer: cells (grey without a slope), zero points (stars), conjectured line, and names."""
    depth = depth_of(entry.layers)
    panel = empty_panel(
        f"{entry.problem} slope {layer}",
        f"S of {layer} (linear < 0 < condensed)",
        *symbols("γ", depth),
        x_range=(min(source.data["left"]), max(source.data["right"])),
        y_range=(min(source.data["bottom"]), max(source.data["top"])),
    )
    palette, _ = style.slope_colours(plot)
    mapper = LinearColorMapper(
        palette=[to_hex(colour) for colour in palette(np.linspace(0, 1, 255))],
        low=-plot["slope_limit"],
        high=plot["slope_limit"],
        nan_color=UNKNOWN,
    )
    place = {side: side for side in ("left", "right", "bottom", "top")} | {"source": source}
    squares = panel.quad(**place, fill_color={"field": f"slope_{layer}", "transform": mapper}, line_color=None)
    squares.selection_glyph = squares.nonselection_glyph = None  # holding a cell fades no other
    panel.quad(**place, fill_color=None, line_color="black", line_width=3, view=shown.view())
    line = maps.critical_line(layer, panel.x_range.start, panel.x_range.end, depth)
    panel.line(*line, color="black", line_dash="dashed")
    stars = entry.zeros[(entry.zeros["layer"] == layer) & (entry.zeros["along"] == "gamma3")]
    look = {"marker": "star", "size": 13, "fill_color": style.GOLD, "line_color": "black"}
    panel.scatter(stars["gamma2"], stars["gamma3"], **look)
    panel.add_tools(HoverTool(name="cells", renderers=[squares], tooltips=None), TapTool(renderers=[squares]))
    named_points(panel, entry.names, layer, depth)
    panel.add_layout(ColorBar(color_mapper=mapper, width=10), "right")
    return panel


def named_points(panel, names: pd.DataFrame, layer: str, depth: int) -> None:
    """Draw initialisations at their limits; pointing at one shows its numbers, those of all that share its place."""
    source = ColumnDataSource(names)
    points = panel.scatter(*named.COORDINATES, source=source, size=8, fill_color="black", line_color="white")
    gamma2, gamma3 = symbols("γ", depth)
    lines = [("", "@name"), ("limit", f"{gamma2} = @gamma2, {gamma3} = @gamma3")]
    if f"slope_{layer}" in names:
        for kappa in ("kappa2", "kappa3"):
            source.data[f"{kappa}_text"] = [f"{value:.3g}" for value in names[kappa]]
        lines += [
            (f"S of {layer}", f"@slope_{layer}{{0.000}} [@ci_low_{layer}{{0.000}}, @ci_high_{layer}{{0.000}}]"),
            ("conjectured S", f"@theory_{layer}{{0.000}}"),
            (", ".join(symbols("κ", depth)), "@kappa2_text, @kappa3_text at m = @m"),
            ("-log κ / log m", "@gamma2_at_m{0.000}, @gamma3_at_m{0.000}"),
        ]
    panel.add_tools(HoverTool(name="names", renderers=[points], tooltips=lines))


def distances_panel(entry: PhaseMap, shown: Shown, plot: dict):
    """Return the panel of RD against the width: points in the colour of their regime, failures crossed."""
    name, axes = f"{entry.problem} distances", {"x_axis_type": "log", "y_axis_type": "log"}
    panel = empty_panel(name, "RD against the width", "width m", "RD", **axes)
    panel.xaxis.ticker = entry.widths
    colours = style.regime_colours(plot)
    for layer, marker, dash in zip(entry.layers, cycle(MARKERS), cycle(DASHES), strict=False):
        points = entry.distances[entry.distances["layer"] == layer]
        regimes = entry.cells[f"regime_{layer}"][points["cell"]]
        points = points.assign(colour=[colours.get(regime, UNDECIDED) for regime in regimes])
        fitted = {"marker": marker, "line_color": "white", "fill_color": "colour", "legend_label": layer}
        failed = {"marker": "x", "color": "black"}
        for kind, look in ((points[points["converged"]], fitted), (points[~points["converged"]], failed)):
            source = ColumnDataSource(kind)
            panel.scatter("m", "relative_distance", source=source, view=shown.view(), size=10, **look)
        lines = ColumnDataSource(cells.fits(entry.cells, layer))
        look = {"color": "black", "line_dash": dash, "legend_label": layer}
        panel.segment("m0", "rd0", "m1", "rd1", source=lines, view=shown.view(), **look)
    return with_legend(panel)


def functions_panel(functions: dict, entry: PhaseMap, shown: Shown):
    """Return the panel of the functions learnt at the largest width, one curve a seed, and the data."""
    title = f"Learnt at m = {entry.widths[-1]}, one a seed"
    panel = empty_panel(f"{entry.problem} functions", title, "x", "f(x)")
    source = ColumnDataSource(functions)
    panel.multi_line("x", "y", source=source, view=shown.view(), color="black", alpha=0.7)
    panel.scatter(*entry.points, size=8, fill_color=style.GOLD, line_color="black")
    return panel


def neurons_panel(neurons: dict, entry: PhaseMap, shown: Shown):
    """Return the panel of the rows of W1, weight and bias, before and after training."""
    m, seed = entry.widths[-1], entry.seeds[0]
    title = f"{min(m, cells.NEURONS)} rows of W1, m = {m}, seed {seed}"
    panel = empty_panel(f"{entry.problem} neurons", title, "w / β₁", "b / β₁")
    source = ColumnDataSource(neurons)
    for name, colour, size in (("initial", style.INITIAL, 6), ("final", style.FINAL, 3)):
        look = {"size": size, "color": colour, "legend_label": name}
        panel.scatter(f"{name}_w", f"{name}_b", source=source, view=shown.view(), **look)
    return with_legend(panel)


def empty_panel(name: str, title: str, x_label: str, y_label: str, **axes):
    """Return a panel without tools."""
    return figure(**SIZE, name=name, title=title, x_axis_label=x_label, y_axis_label=y_label, tools="", **axes)


def with_legend(panel):
    """Return the panel with its legend above it, where it hides no data."""
    panel.add_layout(panel.legend[0], "above")
    panel.legend.orientation = "horizontal"
    panel.legend.border_line_color = None
    panel.legend.padding = 0
    return panel
