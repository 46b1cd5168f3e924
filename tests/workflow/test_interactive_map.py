"""The interactive map in a real browser: offline, in the figures' colours, and showing the cell pointed at."""

import io

import numpy as np
import pandas as pd
import pytest
from browser import complaints, needs_browser, opened, wait_for
from matplotlib.colors import to_rgb
from PIL import Image
from selenium.webdriver import ActionChains

from phasediagram.drawing import style
from phasediagram.model.layers import LAYERS

PLOT = {"slope_limit": 1.5, "linear": "#b2182b", "condensed": "#2166ac"}

SCREEN_PLACE = """
const panel = Bokeh.documents[0].get_model_by_name(arguments[0])
const view = Bokeh.index.find_one(panel)
const box = view.el.getBoundingClientRect()
return [box.left + view.frame.x_scale.compute(arguments[1]), box.top + view.frame.y_scale.compute(arguments[2])]
"""
SCREEN_BOX = """
const box = Bokeh.index.find_one(Bokeh.documents[0].get_model_by_name(arguments[0])).el.getBoundingClientRect()
return [box.left, box.top, box.right, box.bottom]
"""

pytestmark = needs_browser


@pytest.fixture(scope="module")
def page(smoke_run):
    with opened(smoke_run.path("results/figures/interactive_map.html")) as driver:
        wait_for(driver, "window.Bokeh && Bokeh.documents.length && Bokeh.documents[0].is_idle")
        yield driver
        assert complaints(driver) == []


@pytest.fixture(scope="module")
def regimes(smoke_run):
    table = pd.read_csv(smoke_run.path("results/four_points/regimes.csv"))
    return table.set_index(["gamma2", "gamma3", "layer"])


def place(page, gamma2, gamma3):
    """Return the pixel of a cell's lower left quarter on the map of W1, off stars and lines through its middle."""
    return [round(v) for v in page.execute_script(SCREEN_PLACE, "four_points slope W1", gamma2 - 0.2, gamma3 - 0.2)]


def point_at(page, gamma2, gamma3, click=""):
    actions = ActionChains(page)
    pointer = actions.w3c_actions.pointer_action
    pointer.move_to_location(*place(page, gamma2, gamma3))
    if click:
        getattr(pointer, click)()
    actions.perform()
    wait_for(page, "Bokeh.documents[0].is_idle")


def text(page):
    return page.execute_script("return Bokeh.documents[0].get_model_by_name('four_points cell').text")


def screenshot(page):
    return np.asarray(Image.open(io.BytesIO(page.get_screenshot_as_png())).convert("RGB")).astype(int)


def test_the_page_asks_no_host_for_anything(page):
    assert page.execute_script("return performance.getEntriesByType('resource').map(e => e.name)") == []


@pytest.mark.parametrize("point", [(-0.5, 1.0), (-0.5, 3.0), (0.5, 2.0)])
def test_cells_have_the_colours_of_the_figures(page, regimes, point):
    colours, scale = style.slope_colours(PLOT)
    expected = 255 * np.array(colours(scale(regimes["slope"][(*point, "W1")]))[:3])
    x, y = place(page, *point)
    assert np.abs(screenshot(page)[y, x] - expected).max() <= 3


@pytest.mark.parametrize("point", [(-0.5, 1.0), (-0.5, 3.0), (0.5, 1.0)])
def test_pointing_at_a_cell_shows_it(page, regimes, point):
    point_at(page, *point)
    assert f"γ₂ = {point[0]:g}, γ₃ = {point[1]:g}<" in text(page)
    shown = screenshot(page)
    left, top, right, bottom = (round(v) for v in page.execute_script(SCREEN_BOX, "four_points distances"))
    panel = shown[top:bottom, left:right]
    for layer in LAYERS:
        row = regimes.loc[(*point, layer)]
        assert f"{row['slope']:.3f} [{row['ci_low']:.3f}, {row['ci_high']:.3f}]" in text(page)
        colour = 255 * np.array(to_rgb(PLOT.get(row["regime"], "#666666")))
        assert (np.abs(panel - colour).max(axis=-1) <= 3).sum() > 40  # points in the colour of the regime


def test_every_panel_follows(page):
    boxes = {}
    for point in ((-0.5, 1.0), (-0.5, 3.0)):
        point_at(page, *point)
        shown = screenshot(page)
        for name in ("distances", "functions", "neurons"):
            left, top, right, bottom = (round(v) for v in page.execute_script(SCREEN_BOX, f"four_points {name}"))
            boxes.setdefault(name, []).append(shown[top:bottom, left:right])
    for name, (before, after) in boxes.items():
        assert (before != after).any(), name
        assert (after != 255).sum() > 1000, name  # and is not empty


def test_a_click_holds_a_cell_and_a_double_click_lets_go(page):
    point_at(page, -0.5, 3.0, "click")
    point_at(page, 0.5, 1.0)
    assert "γ₂ = -0.5, γ₃ = 3<" in text(page)
    point_at(page, 0.5, 1.0, "click")
    assert "γ₂ = 0.5, γ₃ = 1<" in text(page)
    point_at(page, 0.5, 1.0, "double_click")
    point_at(page, -0.5, 1.0)
    assert "γ₂ = -0.5, γ₃ = 1<" in text(page)


def test_there_is_a_tab_for_every_phase_map(page):
    titles = page.execute_script("return Bokeh.documents[0].roots()[0].tabs.map(tab => tab.title)")
    assert titles == ["four points", "mnist", "two layer", "four layer"]
