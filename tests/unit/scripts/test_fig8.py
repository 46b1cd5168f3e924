"""Fig 8 of hand-made means."""

import fig8
import numpy as np
import pandas as pd
import pytest
from matplotlib import colors
from planes import (
    PLOT,
    artists,
    assert_labels_are_free,
    assert_legible,
    far_names,
    legend_texts,
    names_alone,
    names_with_slopes,
)


def means(**changes):
    """Return means over two runs of a plane of four points."""
    rows = [
        {"gamma2": g2, "gamma3": g3, "m": 40, "seeds": 2, "zeta": g2 + g3 / 10, "zeta_initial": 0.1}
        for g2 in (0.0, 0.5)
        for g3 in (1.0, 2.0)
    ]
    return pd.DataFrame(rows).assign(**{"orientations_low": 0, "orientations_high": 0, "share": 0.0} | changes)


def shown(**changes):
    return fig8.draw(means(**changes), names_alone(), PLOT)


def test_means_are_shown_and_points_without_a_run_are_grey():
    axes = fig8.draw(means(zeta=[0.1, 0.2, 0.6, np.nan], seeds=[2, 2, 2, 0]), names_with_slopes(), PLOT).axes[0]
    (cells,) = artists(axes, "cells")
    assert np.allclose(cells.get_array().filled(np.nan).ravel(), [0.1, 0.6, 0.2, np.nan], equal_nan=True)
    assert axes.get_title().endswith("m = 40, mean of 2 runs")
    assert "no run converged" in legend_texts(axes.figure) and "no run converged" not in legend_texts(shown())
    assert "LeCun -0.50\nHe -0.75" in [text.get_text() for text in artists(axes, "name")]


def test_the_title_says_of_how_many_runs_the_means_are():
    titles = [shown(seeds=seeds).axes[0].get_title() for seeds in ([1, 2, 2, 0], 0)]
    assert titles[0].endswith(", mean of 1 to 2 runs") and titles[1].endswith(", no run converged")


def test_numbers_are_explained_where_there_are_any():
    without, with_numbers = shown(), shown(orientations_low=1, orientations_high=2)
    assert not without.legends[0].get_title().get_text()
    assert with_numbers.legends[0].get_title().get_text().startswith("numbers: isolated orientations")


def test_of_several_widths_the_largest_is_shown():
    table = pd.concat([means(), means(m=80, zeta=0.9)])
    axes = fig8.draw(table, names_alone(), PLOT).axes[0]
    assert np.allclose(artists(axes, "cells")[0].get_array(), 0.9) and "m = 80," in axes.get_title()


def test_isolated_orientations_are_counted_where_there_are_any():
    table = means(orientations_low=[0, 2, 0, 0], orientations_high=[0, 2, 0, 1], share=[0, 0.55, 0, 0.15])
    axes = fig8.draw(table, names_alone(), PLOT).axes[0]
    corners = {text.xy: text.get_text() for text in artists(axes, "orientations")}
    assert corners == {(0.25, 2.5): "2: 55%", (0.75, 2.5): "0-1: 15%"}


def test_the_critical_line_looks_as_its_legend_says():
    figure = fig8.draw(means(), names_alone(), PLOT)
    (in_legend, *_), (line,) = figure.legends[0].get_lines(), artists(figure.axes[0], "theory")
    assert (in_legend.get_color(), in_legend.get_linestyle()) == (line.get_color(), line.get_linestyle())


def test_cells_are_blue_where_rows_have_condensed():
    (cells,) = artists(fig8.draw(means(), names_alone(), PLOT).axes[0], "cells")
    assert colors.to_hex(cells.cmap(cells.norm(1.0))) == PLOT["condensed"]
    assert min(cells.cmap(cells.norm(0.0))) > 0.99


def test_a_map_of_one_column_has_cells_with_a_width():
    figure = fig8.draw(means()[lambda table: table["gamma2"] == 0.0], names_alone(), PLOT)
    figure.canvas.draw()
    assert figure.axes[0].get_xlim() == pytest.approx((-0.25, 0.25))


@pytest.mark.parametrize("names", [names_with_slopes, far_names])
def test_labels_keep_off_each_other_and_off_all_marks(names):
    assert_labels_are_free(fig8.draw(means(orientations_low=2, orientations_high=2, share=0.5), names(), PLOT))


def test_the_figure_is_legible():
    assert_legible(fig8.draw(means(orientations_low=2, orientations_high=2, share=0.5), names_with_slopes(), PLOT))
