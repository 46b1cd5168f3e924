"""The interactive map: one self-contained page; pointing at a cell shows the runs behind its slope.

One tab for each phase map: S of every layer over the plane in the colours of the figures, and of the cell pointed at
its slopes and regimes, RD against the width with the fits, the learnt functions, and the neurons of W1.
"""

import logging
from html import escape

import pandas as pd
from bokeh.embed import file_html
from bokeh.events import DoubleTap
from bokeh.layouts import column, gridplot, row
from bokeh.models import CustomJS, Div, TabPanel, Tabs
from bokeh.resources import INLINE

from phasediagram.drawing import cells, interactive, maps, style
from phasediagram.drawing.cells import PhaseMap
from phasediagram.jobs.job import job
from phasediagram.model.layers import depth_of
from phasediagram.statistics import named, samples
from phasediagram.storage.files import whole_file
from phasediagram.storage.tables import read_table

TEXT_WIDTH = 260  # pixels
SIDE_BY_SIDE = 3  # panels at most

# Pointing shows a cell; a click holds it, so that the pointer may leave it; a double click lets go.
SHOW_CELL = """
const held = source.selected.indices
const pointed = cb_data.index?.indices ?? []
const cell = held.length > 0 ? held[0] : pointed[0]
if (cell === undefined) return
for (const filter of shown) filter.group = cell
text.text = source.data.text[cell]
"""


def page(entries: list[PhaseMap], plot: dict) -> str:
    """Return the HTML of the page."""
    tabs = [TabPanel(child=tab(entry, plot), title=style.spelled(entry.problem)) for entry in entries]
    return file_html(Tabs(tabs=tabs), INLINE, title="Phase map: point at a cell")


def tab(entry: PhaseMap, plot: dict):
    """Return the layout of one phase map: maps of S before the panels of a cell, the cell in words beside them."""
    source = interactive.source_of_cells(entry, plot)
    shown = interactive.Shown(len(entry.cells) // 2)
    text = Div(text=source.data["text"][shown.cell], width=TEXT_WIDTH, name=f"{entry.problem} cell")
    planes = [interactive.slope_map(entry, source, layer, shown, plot) for layer in entry.layers]
    panels = [interactive.distances_panel(entry, shown, plot)]
    if entry.learnt is None:
        panels.append(Div(text="Inputs of more than one dimension: no curve and no scatter to draw.", width=350))
    else:
        functions, neurons = entry.learnt
        panels += [interactive.functions_panel(functions, entry, shown)]
        panels += [interactive.neurons_panel(neurons, entry, shown)]
    show = CustomJS(args={"source": source, "shown": shown.filters, "text": text}, code=SHOW_CELL)
    source.selected.js_on_change("indices", show)
    let_go = CustomJS(args={"source": source}, code="source.selected.indices = []")
    for panel in planes:
        panel.select_one({"name": "cells"}).callback = show
        panel.js_on_event(DoubleTap, let_go)
    grid = gridplot([*planes, *panels], ncols=SIDE_BY_SIDE, toolbar_location=None)
    return column(heading(entry), row(grid, text))


def heading(entry: PhaseMap) -> Div:
    """Return the line above the maps: what was fitted, and how to use the page."""
    runs = f"m = {', '.join(map(str, entry.widths))} and {len(entry.seeds)} seed{'s' * (len(entry.seeds) > 1)}"
    slopes = cells.slopes_of(entry.cells, entry.layers)
    grey = " Grey: no slope." if slopes["slope"].isna().any() else ""
    return Div(
        text=f"<b>{escape(style.spelled(entry.problem))}</b>, {depth_of(entry.layers)} layers, "
        f"{maps.what_is_fitted(slopes, runs)}.{grey} Point at a cell; click to hold it, double-click to let go.",
        width=SIDE_BY_SIDE * interactive.SIZE["width"],
    )


def read_map(
    entry: dict, slopes: str, distances: str, zero_points: str, names: pd.DataFrame | None, learnt: str | None
) -> PhaseMap:
    """Return a map from its files; `names` as in `named.for_map`, `learnt` the path of its samples."""
    fits = read_table(slopes)
    table, layers = cells.summaries(fits, entry["antisymmetric"]), cells.layers_of(fits)
    return PhaseMap(
        **entry,
        layers=layers,
        cells=table,
        distances=cells.distances(read_table(distances), table, entry["widths"], entry["seeds"]),
        zeros=read_table(zero_points),
        names=named.for_map(names, entry["problem"], depth_of(layers)),
        learnt=cells.learnt(samples.read(learnt), table) if learnt else None,
    )


if __name__ == "__main__":
    with job(snakemake):
        files, p = snakemake.input, snakemake.params
        learnt = dict(zip(p.samples_of, files.samples, strict=True))
        names = pd.concat(map(read_table, files.names)) if files.names else None
        entries = [
            read_map(entry, *paths, names, learnt.get(entry["problem"]))
            for entry, *paths in zip(p.maps, files.slopes, files.distances, files.zero_points, strict=True)
        ]
        html = page(entries, p.plot)
        with whole_file(snakemake.output[0]) as path:
            path.write_text(html)
        logging.info("%d cells, %.1f MB", sum(len(entry.cells) for entry in entries), len(html) / 1e6)
