"""What a notebook imports: the same numbers as the workflow, and clear errors."""

import math
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from small_runs import run_of

import phasediagram
from phasediagram import open_results, train, where
from phasediagram.data.training_set import from_points
from phasediagram.dynamics.checkpoint import train_and_write
from phasediagram.model import theory
from phasediagram.model.status import Status
from phasediagram.storage import artefact, records
from phasediagram.storage.files import DamagedFile
from phasediagram.storage.tables import write_table

X, Y = [-1.0, -0.3, 0.4, 1.0], [0.0, 1.0, 0.8, -0.2]


# ---- one network -------------------------------------------------------------------------------------------


def test_a_network_is_that_of_the_workflow_bit_for_bit(tmp_path):
    network = train(X, Y, 50, gamma2=0.0, gamma3=1.5, stop_loss=1e-3, accuracy=0.02)
    train_and_write(run_of(50), *from_points(X, Y), "cpu", tmp_path / "run", lambda step, loss: None)
    arrays, header = artefact.read(tmp_path / "run")
    assert network.status == Status.CONVERGED and network.relative_distance == header["relative_distance"]
    assert np.array_equal(network.history["loss"], arrays["history_loss"])
    assert np.array_equal(network(arrays["x_grid"]), arrays["function"])


def test_it_has_learnt_its_points():
    network = train(X, Y, 200, gamma2=0.5, gamma3=2.0, stop_loss=1e-6)
    assert network(X).shape == (4, 1)
    assert network(X)[:, 0] == pytest.approx(Y, abs=0.01)


@pytest.mark.parametrize("depth", [2, 3, 4])
def test_numbers_alpha_and_betas_are_the_point_with_their_kappas(depth):
    m, gamma2, gamma3 = 100, 0.5, depth / 2
    last = 0.3  # any gauge: f and time do not depend on it
    betas = (*[last] * (depth - 1), last * m**gamma2)
    alpha = math.prod(betas) * m**gamma3
    by_numbers = train(X, Y, m, alpha=alpha, betas=betas, depth=depth, stop_loss=1e-2)
    by_point = train(X, Y, m, gamma2=gamma2, gamma3=gamma3, depth=depth, stop_loss=1e-2)
    assert by_numbers.relative_distance == pytest.approx(by_point.relative_distance, rel=1e-3)


def test_images_and_several_outputs_are_taken():
    draw = np.random.default_rng(0)
    network = train(draw.normal(size=(5, 3)), draw.normal(size=(5, 2)), 40, table1="xavier", stop_loss=0.1)
    assert network(np.zeros((7, 3))).shape == (7, 2)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "give one of"),
        ({"gamma2": 0.0}, "gamma3"),
        ({"gamma2": 0.0, "gamma3": 1.5, "table1": "ntk"}, "give one of"),
        ({"table1": "nkt"}, "ntk"),
        ({"alpha": 1.0}, "betas = None must be 3 numbers"),
        ({"alpha": 1.0, "betas": (1.0, 1.0)}, "beta3 to beta1"),
        ({"gamma2": "half", "gamma3": 1.0}, "gamma2 = 'half' must be a number"),
        ({"gamma2": 0.0, "gamma3": math.nan}, "gamma3 = nan must be a number"),
        ({"gamma2": 50.0, "gamma3": 1.0}, "gamma2 = 50.0 must be from -5 to 5"),
    ],
)
def test_what_is_no_initialisation_is_refused(given, message):
    with pytest.raises(ValueError, match=message):
        train(X, Y, 10, **given)


@pytest.mark.parametrize("m", [1, 10.0, "many"])
def test_what_is_no_width_is_refused(m):
    with pytest.raises(ValueError, match=f"m = {m!r} must be a width"):
        train([0.0, 1.0], [1.0, 0.0], m, gamma2=0.0, gamma3=1.5)


@pytest.mark.parametrize(
    ("x", "y", "options", "message"),
    [
        ([0.0, 1.0], [1.0], {}, "x has 2 samples and y has 1"),
        ([0.0, 1.0], [1.0, math.nan], {}, "finite"),
        ([0.0, 1.0], [0.0, 0.0], {}, "nothing to learn"),
        ([1.0, 1.0], [0.0, 1.0], {}, "no network gets below the relative loss 0.5"),
        ([1.0, 2.0], [1.0, 0.0], {"biases": False}, "no network gets below"),
        ([0.0, 1.0], [1.0, 0.0], {"depth": 7}, "depth = 7 must be one of 2, 3, 4, 5"),
    ],
)
def test_data_that_cannot_be_trained_on_are_refused(x, y, options, message):
    with pytest.raises(ValueError, match=message):
        train(x, y, 10, gamma2=0.0, gamma3=1.5, **options)


def test_f_of_one_number_is_taken():
    network = train(X, Y, 30, gamma2=0.0, gamma3=1.5, stop_loss=0.1)
    assert network(0.25).shape == (1, 1) and network(0.25)[0, 0] == network([0.25])[0, 0]


# ---- the plane ---------------------------------------------------------------------------------------------


def test_named_initialisations_lie_where_table_1_has_them():
    m, d = 10**6, 1
    he = where(1.0, math.sqrt(2 / m), math.sqrt(2 / m), math.sqrt(2 / d), m=m)
    assert (he.gamma2, he.gamma3) == pytest.approx((0.5, 1.0), abs=0.1)
    ntk = where(float(m), 1.0, 1.0, 1.0, m=m)
    assert (ntk.gamma2, ntk.gamma3) == (0.0, 1.0)
    assert ntk.regimes == {"W1": "linear", "W2": "linear", "a": "linear"}


def test_regimes_are_those_of_the_closed_form():
    m = 100
    mean_field = where(m**1.5, 1.0, 1.0, 1.0, m=m)  # on the lines of W1 and a
    assert mean_field.regimes == {"W1": "critical", "W2": "linear", "a": "critical"}
    condensed = where(m**3.2, 1.0, 1.0, m**0.1, m=m)
    assert set(condensed.regimes.values()) == {"condensed"}
    assert condensed.slopes["W2"] == theory.slope("W2", condensed.gamma2, condensed.gamma3)


@pytest.mark.parametrize("arguments", [(1.0, 1.0), (0.0, 1.0, 1.0), (1.0, 1.0, -1.0), (1.0, 1.0, 2.0, 1.0)])
def test_what_has_no_place_is_refused(arguments):
    with pytest.raises(ValueError):
        where(*arguments, m=100)


# ---- results -----------------------------------------------------------------------------------------------


def test_tables_are_data_frames_by_name_and_checked_when_read(tmp_path):
    path = tmp_path / "results/points/slopes.csv"
    write_table(pd.DataFrame({"slope": [0.5]}), path)
    records.write(path, {"inputs": {}})
    tables = open_results(tmp_path / "results")
    assert list(tables) == ["points/slopes"] and tables["points/slopes"]["slope"][0] == 0.5
    path.write_text("slope\n0.6\n")
    with pytest.raises(DamagedFile, match="it has changed"):
        tables["points/slopes"]
    with pytest.raises(KeyError, match="there is no"):
        tables["points/slope"]


def test_a_folder_without_tables_is_told(tmp_path):
    with pytest.raises(FileNotFoundError, match="make figures"):
        open_results(tmp_path)


def test_importing_the_library_imports_no_dynamics():
    code = "import sys, phasediagram; sys.exit('numpy' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
    with pytest.raises(AttributeError, match="no attribute 'trian'"):
        phasediagram.trian  # noqa: B018
