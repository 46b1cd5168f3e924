"""The look that figures share."""

import subprocess
import sys
from pathlib import Path

import fig1
from matplotlib import colors
from matplotlib import pyplot as plt
from PIL import Image
from planes import PLOT

from phasediagram.drawing import style

SCRIPTS = Path(fig1.__file__).parent


def test_the_scale_is_white_at_zero_red_below_and_blue_above():
    colours, scale = style.slope_colours(PLOT)
    assert colors.to_hex(colours(scale(-1.5))) == PLOT["linear"]
    assert min(colours(scale(0.0))) > 0.99
    assert colors.to_hex(colours(scale(1.5))) == PLOT["condensed"]


def test_names_of_matrices_are_upright_in_symbols():
    assert style.slope_symbol("W2") == r"$S_\mathrm{W2}$" and style.slope_symbol("a") == "$S_a$"


def test_equal_figures_are_equal_files(tmp_path):
    for name in ("one", "two"):
        figure, axes = plt.subplots()
        axes.plot([1, 2], gid="line")
        style.save(figure, tmp_path / f"{name}.pdf", tmp_path / f"{name}.png", 50, {"Inputs": "1f", "Code": "2e"})
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()
    assert {"Inputs": "1f", "Code": "2e"}.items() <= Image.open(tmp_path / "one.png").text.items()
    assert b"/Keywords (Inputs:1f Code:2e)" in (tmp_path / "one.pdf").read_bytes()


def scripts_of_figures():
    return {path.stem for path in SCRIPTS.glob("*.py") if "style.save(" in path.read_text()}


def test_every_figure_has_a_test_that_it_is_legible():
    tests = (Path(__file__).parents[1] / "scripts").glob("test_*.py")
    tested = {path.stem.removeprefix("test_") for path in tests if "assert_legible(" in path.read_text()}
    assert len(tested) > 5 and scripts_of_figures() == tested


def test_figures_are_drawn_without_torch_and_without_checkpoints():
    names = ", ".join([*scripts_of_figures(), "interactive_map"])
    loaded = f"import sys, {names}; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", loaded], cwd=SCRIPTS, capture_output=True, text=True, check=True)
    assert not {"torch", "phasediagram.dynamics"} & set(modules.stdout.split())


def test_two_layers_have_the_coordinates_of_luo_et_al():
    assert style.axis_labels(2) == {"xlabel": r"$\gamma'$", "ylabel": r"$\gamma$"}
    assert style.axis_labels(4) == style.axis_labels(3) == {"xlabel": r"$\gamma_2$", "ylabel": r"$\gamma_3$"}
    assert style.place_title(3, -0.5, 2.25) == r"$\gamma_2 = -0.5$, $\gamma_3 = 2.25$"
