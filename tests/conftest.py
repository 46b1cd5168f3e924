"""For all tests: one thread of mathematics per process, as in the workflow, and no figure left open."""

import pytest
from matplotlib import pyplot as plt
from scipy import linalg  # noqa: F401  (its own threads have to be loaded to be limited)
from threadpoolctl import threadpool_limits

pytest_plugins = ["workspace"]

threadpool_limits(1)


# Workers take whole files, in this order. What takes longest begins first: SLURM's tests and, with the report's, the
# smoke run, for which the rest of tests/workflow would have to wait.
ORDER = ("tests/slurm/", "tests/workflow/test_report.py", "tests/unit/", "tests/workflow/", "tests/faults/")


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: next(i for i, start in enumerate(ORDER) if item.nodeid.startswith(start)))


@pytest.fixture(autouse=True)
def no_figure_left_open():
    yield
    plt.close("all")
