"""For all tests: one thread of mathematics per process, as in the workflow, and no figure left open."""

import pytest
import torch
from matplotlib import pyplot as plt

pytest_plugins = ["workspace"]

torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def no_figure_left_open():
    yield
    plt.close("all")
